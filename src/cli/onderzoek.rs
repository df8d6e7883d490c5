//! `onderzoek`: what is wrong with key, machine and archive, and how to mend it.

use clap::Args;

use super::app::App;
use super::archief::{config_folder, protocol_of};
use super::error::{CliError, Kind};
use crate::render::onderzoek::{Gewicht, Punt, text};
use crate::render::sociale_kaart::{entries, names, unfilled};
use crate::vault::{Ailment, Opening, Vault, VaultError, key_health, machine_health};

/// The arguments of `onderzoek`.
#[derive(Debug, Args)]
#[command(
    about = "Kijk na of sleutel, computer en archief goed zijn ingesteld, en hoe u het herstelt",
    visible_alias = "doctor",
    after_help = "Afsluitcode 1 als er iets fout is; let op telt niet mee. `meldcode verifieer` kijkt de inhoud na."
)]
pub struct OnderzoekArgs {
    #[arg(long, help = "Probeer ook of de sleutel opengaat; dan wordt het wachtwoord gevraagd")]
    ontgrendel: bool,
}

/// Looks, and reports; changes nothing and asks nothing without `--ontgrendel`.
///
/// # Errors
/// When something must be mended (exit 1).
pub fn run(args: &OnderzoekArgs, app: &App) -> Result<(), CliError> {
    let key = app.key_path()?;
    let config = config_folder().ok();
    let mut punten: Vec<Punt> = key_health(&key).into_iter().chain(machine_health()).map(punt).collect();
    if args.ontgrendel
        && key.exists()
        && let Err(error) = app.identity()
    {
        let action = error.hints.first().cloned().unwrap_or_default();
        punten.push(Punt::fout("sleutel", error.message, action));
    }
    match app.vault_as(Opening { notes: app.notes_folder().as_deref(), ..Opening::default() }) {
        Ok(vault) => {
            punten.extend(vault.health(app.now(), &key, config.as_deref()).into_iter().map(punt));
            punten.extend(contacts(&vault)?);
        }
        Err(error) => punten.push(no_archive(&error)),
    }
    if app.global.json {
        app.print_json(&punten)?;
    } else {
        app.print_text(&text(&punten))?;
    }
    let is_wrong = punten.iter().any(|punt| punt.ernst == Gewicht::Fout);
    if is_wrong { Err(CliError::new(Kind::Found, "")) } else { Ok(()) }
}

fn no_archive(error: &VaultError) -> Punt {
    Punt::fout("archief", error.to_string(), error.hint().unwrap_or_default())
}

fn contacts(vault: &Vault) -> Result<Option<Punt>, CliError> {
    let protocol = protocol_of(vault, None)?;
    let open = names(&unfilled(&entries(&protocol, None)));
    Ok((!open.is_empty()).then(|| {
        Punt::let_op(
            "sociale-kaart",
            format!("nog niet ingevuld: {open}"),
            "vul ze in, vraag voor vraag: meldcode sociale-kaart vul-aan",
        )
    }))
}

/// What is the matter with an archive in a folder that is copied to other computers.
pub fn synced(name: &str) -> String {
    format!("de map staat in {name}: die kopieert halve bestanden en beschadigt zo een archief")
}

#[allow(clippy::too_many_lines, reason = "one line for each ailment")]
fn punt(found: Ailment) -> Punt {
    match found {
        Ailment::NoKey(path) => Punt::fout(
            "sleutel",
            format!("er is geen sleutel op {}", path.display()),
            "geef uw sleutel met --sleutel, of maak er een: meldcode sleutel maak",
        ),
        Ailment::BadKey(error) => Punt::fout(
            "sleutel",
            error.to_string(),
            error.hint().unwrap_or_else(|| "gebruik een andere sleutel".to_owned()),
        ),
        Ailment::OpenKey(path) => Punt::fout(
            "sleutel",
            format!("anderen op deze computer kunnen bij uw sleutel {}", path.display()),
            format!("chmod 600 '{}'; was iemand erbij, vervang de sleutel dan", path.display()),
        ),
        Ailment::NoPassphrase(path) => Punt::let_op(
            "sleutel",
            "uw sleutel heeft geen wachtwoord: wie uw computer heeft, leest alles",
            format!("geef hem er een: ssh-keygen -p -a 64 -f '{}'", path.display()),
        ),
        Ailment::KeyInArchive(path) => Punt::fout(
            "sleutel",
            format!("uw sleutel ligt in de map van het archief: {}", path.display()),
            "zet hem ergens anders en wijs hem aan met --sleutel",
        ),
        Ailment::StrangerKey => Punt::fout(
            "sleutel",
            "uw sleutel hoort bij niemand die nu in dit archief werkt",
            "laat de intern begeleider uw publieke sleutel toevoegen: meldcode sleutel toon",
        ),
        Ailment::NoGit => Punt::fout(
            "git",
            "het programma git is er niet; uitwisselen en vernietigen kan zo niet",
            "installeer git, versie 2.34 of nieuwer",
        ),
        Ailment::OldGit(said) => Punt::fout(
            "git",
            format!("`{said}` kan handtekeningen niet nakijken"),
            "installeer git, versie 2.34 of nieuwer",
        ),
        Ailment::ForeignSettings(names) => Punt::fout(
            "git",
            format!("in .git/config staat wat daar niet hoort: {}", names.join(", ")),
            "haal het weg: git config --local --unset NAAM; of haal het archief opnieuw op",
        ),
        Ailment::OpenFolder(path) => Punt::let_op(
            "rechten",
            format!(
                "anderen op deze computer kunnen in de map {}: namen van medewerkers zijn te zien",
                path.display()
            ),
            format!("chmod 700 '{}'", path.display()),
        ),
        Ailment::Synced(name) => {
            Punt::fout("map", synced(&name), "verplaats de map, en wissel uit met meldcode synchroniseer")
        }
        Ailment::StaleLock(path) => Punt::fout(
            "slot",
            format!("git liet een slot achter: {}", path.display()),
            format!("draait er geen git meer, haal het dan weg: rm '{}'", path.display()),
        ),
        Ailment::CoreDumps => Punt::fout(
            "geheugen",
            "als meldcode vastloopt, kan het geheugen op de schijf komen",
            "zet dit uit voordat u begint: ulimit -c 0",
        ),
        Ailment::Clock(moment) => Punt::fout(
            "klok",
            format!("het nieuwste stuk is van {}, later dan nu", moment.format("%Y-%m-%d %H:%M")),
            "zet de klok van deze computer goed; klopt die, vraag dan wie toen iets vastlegde",
        ),
        Ailment::NotPinned => Punt::let_op(
            "vingerafdruk",
            "dit archief is op deze computer nog niet vergeleken met de vingerafdruk op papier",
            "haal het op met meldcode sluit-aan BRON --wortel VINGERAFDRUK",
        ),
        Ailment::Pin(error) => Punt::fout(
            "vingerafdruk",
            error.to_string(),
            error.hint().unwrap_or_else(|| "vraag een collega".to_owned()),
        ),
        Ailment::NoServer => Punt::let_op(
            "reservekopie",
            "er is geen server ingesteld: dit is misschien de enige kopie",
            "stel er een in: git remote add origin ADRES, dan meldcode synchroniseer",
        ),
        Ailment::NotSent => {
            Punt::let_op("reservekopie", "het nieuwste staat nog niet op de server", "meldcode synchroniseer")
        }
        Ailment::OneReader(count) => Punt::let_op(
            "lezers",
            format!("aantal zaken dat maar een persoon kan lezen: {count}; er is geen herstelsleutel"),
            "geef een tweede persoon toegang: meldcode zaak toegang ZAAK --geef ID",
        ),
        Ailment::OneCoordinator => Punt::let_op(
            "lezers",
            "maar een persoon kan toegang geven, en er is geen herstelsleutel",
            "voeg een tweede intern begeleider of directie toe",
        ),
        Ailment::Violations(count) => Punt::fout(
            "archief",
            format!("{count} keer klopt iets niet in het archief"),
            "kijk wat: meldcode verifieer",
        ),
    }
}
