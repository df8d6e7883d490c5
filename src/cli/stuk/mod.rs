//! A subcommand for every soort of stuk, all made from the fields of the soort.

mod applies;
mod bewerk;
mod confirm;
mod danger;
mod document;
mod held;
pub mod impossible;
mod labels;
mod preset;
mod receipt_leerkracht;
mod report;
mod route;
mod signed;
mod store;
mod vragen;
pub mod woorden;
mod written;

use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Command, FromArgMatches, Subcommand};

use super::app::App;
use super::editor;
use super::error::CliError;
use super::velden;
use super::zaakkeuze::zaak_meant;
use crate::model::{Gegevens, Soort, ZaakNummer};

use document::Document;
pub use document::from_text;
pub use labels::Labels;
pub use preset::sha256;
pub use route::Turn;
use signed::Scan;
pub use store::{Prepared, Store, Stored};
pub use vragen::{Asker, person};
pub use written::{Read, Written};

/// How a soort is called as a command: its name, English alias, and what it does.
struct Name {
    soort: Soort,
    command: &'static str,
    alias: &'static str,
    about: &'static str,
}

const NAMES: &[Name] = &[
    name(Soort::Signaal, "signaal", "signal", "Leg een signaal vast: wat is gezien, gehoord of geroken"),
    name(Soort::Contact, "contact", "consult", "Leg een contact vast: overleg, advies, informatie"),
    name(Soort::Toestemming, "toestemming", "consent", "Leg vast of de ouder toestemming geeft"),
    name(
        Soort::Gesprek,
        "gesprek",
        "conversation",
        "Leg een gesprek met ouder of kind vast, of waarom het er niet was",
    ),
    name(Soort::Ondertekening, "onderteken", "sign", "Leg vast dat een gesprek is ondertekend of gezien"),
    name(Soort::Weging, "weging", "assessment", "Leg de weging van aard, ernst en risico vast"),
    name(Soort::Afweging, "afweging", "question", "Beantwoord een van de vijf afwegingen"),
    name(Soort::Besluit, "besluit", "decision", "Leg het besluit vast: melden, en hulp"),
    name(Soort::Melding, "melding", "report", "Leg de melding bij Veilig Thuis vast"),
    name(Soort::Hulp, "hulp", "support", "Leg de afgesproken hulp vast"),
    name(Soort::Evaluatie, "evaluatie", "evaluation", "Leg vast of de hulp heeft gewerkt"),
    name(
        Soort::Vervolg,
        "vervolg",
        "follow-up",
        "Vul een stuk aan, verbeter het, of schrijf op hoe het verder ging",
    ),
    name(Soort::Taak, "taak", "task", "Spreek af wie wat doet, en wanneer"),
    name(Soort::Kindcheck, "kindcheck", "", "Leg een kindcheck vast"),
    name(Soort::Verwijsindex, "verwijsindex", "", "Leg het besluit over de verwijsindex vast"),
    name(Soort::Participatie, "participatie", "participation", "Leg vast hoe het kind is betrokken"),
    name(Soort::Risicoanalyse, "risicoanalyse", "risk-analysis", "Leg de risicoanalyse vast"),
    name(Soort::Bijlage, "bijlage", "attachment", "Bewaar een bestand bij de zaak"),
    name(Soort::Ontheffing, "ontheffing", "waiver", "Zet een regel opzij voor deze zaak, met reden"),
    name(Soort::Afsluiting, "sluit", "close", "Sluit de zaak af"),
    name(Soort::Heropening, "heropen", "reopen", "Open een gesloten zaak opnieuw"),
    name(Soort::Vasthouding, "houd-vast", "hold", "Voorkom dat de zaak wordt vernietigd"),
];

const fn name(soort: Soort, command: &'static str, alias: &'static str, about: &'static str) -> Name {
    Name { soort, command, alias, about }
}

/// The command that adds a stuk of this soort.
#[must_use]
pub fn command_of(soort: Soort) -> &'static str {
    NAMES.iter().find(|name| name.soort == soort).map_or("importeer", |name| name.command)
}

/// One stuk to add, as the command line gives it.
#[derive(Debug, Clone)]
pub struct StukCommand {
    soort: Soort,
    matches: ArgMatches,
}

impl FromArgMatches for StukCommand {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let (command, matches) =
            matches.subcommand().ok_or_else(|| clap::Error::new(ErrorKind::MissingSubcommand))?;
        let name = NAMES
            .iter()
            .find(|name| name.command == command)
            .ok_or_else(|| clap::Error::new(ErrorKind::InvalidSubcommand))?;
        Ok(Self { soort: name.soort, matches: matches.clone() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Subcommand for StukCommand {
    fn augment_subcommands(command: Command) -> Command {
        NAMES.iter().fold(command, |command, name| command.subcommand(subcommand(name)))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        NAMES.iter().any(|known| known.command == name)
    }
}

fn subcommand(name: &Name) -> Command {
    let mut command = Command::new(name.command)
        .about(name.about)
        .arg(super::zaak_arg().required(false).required_unless_present("van").help(
            "Zaaknummer, een deel ervan, of de naam van de leerling; bij --van mag het ook in het bestand staan",
        ))
        .args(preset::arguments(name.soort))
        .arg(
            Arg::new("van")
                .long("van")
                .value_name("BESTAND")
                .help("Lees de velden uit een YAML-bestand; - is standaardinvoer"),
        )
        .arg(Arg::new("bewerk").long("bewerk").action(clap::ArgAction::SetTrue).conflicts_with("van").help(
            "Vul het formulier in uw eigen editor in (VISUAL of EDITOR); het staat alleen in het geheugen",
        ))
        .args(velden::arguments(name.soort));
    if !name.alias.is_empty() {
        command = command.visible_alias(name.alias);
    }
    command
}

/// Adds the stuk.
///
/// # Errors
/// When the input is wrong, or it may not or cannot be stored; then nothing is.
pub fn run(command: &StukCommand, app: &App) -> Result<(), CliError> {
    let StukCommand { soort, matches } = command;
    let in_editor = matches.get_flag("bewerk");
    if in_editor {
        editor::check(app)?;
    }
    let (named, file) = preset::zaak_and_file(*soort, matches);
    let document = matches.get_one::<String>("van").map(|path| Document::open(path)).transpose()?;
    let named = document::zaak_named(named, document.as_ref())?;
    // Before the key is open, so a zaak by its number only.
    let by_number = || -> Result<_, CliError> {
        let vault = app.vault()?;
        let zaak = super::zaakkeuze::find_zaak(&vault, None, &named).ok();
        Ok((super::archief::protocol_of(&vault, zaak.as_ref())?, zaak))
    };
    let early = std::cell::OnceCell::new();
    let known_role = |text: &str| {
        let (protocol, _) = early.get_or_init(|| by_number().ok()).as_ref()?;
        protocol.rol_called(text).map(|rol| rol.naam.value.clone())
    };
    let meant = velden::Meant { zaak: &|text| zaak_meant(app, text), rol: &known_role };
    let mut from_flags = velden::from_matches(*soort, matches, &meant)?;
    let asks = app.asks() && !matches.contains_id("van");
    if asks && *soort == Soort::Signaal {
        let (protocol, zaak) = by_number()?;
        Asker::new(app, &protocol, None).in_zaak(zaak).danger_first(&mut from_flags)?;
    }
    let mut store = Store::open(app)?;
    let zaak = store.find_zaak(&named)?;
    store.meet(&zaak);
    let mut gegevens = given(&mut store, *soort, &zaak, document.as_ref(), &from_flags)?;
    let attachment = preset::apply(&mut gegevens, matches, file)?;
    let scan = signed::scan_by_flag(&gegevens, matches)?;
    let given = gegevens != Gegevens::empty(*soort);
    preset::by_itself(&mut gegevens, app.today());
    let prepared = Prepared { zaak, gegevens, attachment };
    if in_editor {
        return bewerk::run(&mut store, &prepared, scan.as_ref(), app);
    }
    if asks {
        return converse(&mut store, prepared, scan, app);
    }
    if !given && matches.contains_id("van") {
        return Err(CliError::input("in de invoer is nog niets ingevuld, dus er is niets vastgelegd")
            .hint("haal het # weg voor wat u invult, en zet uw antwoord achter de dubbele punt"));
    }
    if !given && *soort == Soort::Afweging {
        // Nothing is answered: a script hears where the route stands.
        return super::status::run(&super::status::StatusArgs::of(prepared.zaak.as_str()), app);
    }
    if !given {
        return Err(CliError::usage("er is niets opgegeven om vast te leggen").hint(format!(
            "geef velden als opties, of een bestand met --van; `meldcode sjabloon {soort}` toont een leeg formulier"
        )));
    }
    let receipt = store.add_with(vec![prepared], scan)?;
    store.report(&receipt)
}

/// What a file says, where there is one, with what the flags say over it.
fn given(
    store: &mut Store<'_>,
    soort: Soort,
    zaak: &ZaakNummer,
    document: Option<&Document>,
    from_flags: &Gegevens,
) -> Result<Gegevens, CliError> {
    let Some(document) = document else { return Ok(from_flags.clone()) };
    let mut gegevens = document.read(store, soort, zaak)?;
    gegevens.overlay(from_flags);
    Ok(gegevens)
}

/// Asks for what the flags left open, shows it, and stores it; what the flags say in full is stored at once.
fn converse(
    store: &mut Store<'_>,
    prepared: Prepared,
    scan: Option<Scan>,
    app: &App,
) -> Result<(), CliError> {
    let protocol = store.protocol(&prepared.zaak)?;
    let dossier = store.dossier(&prepared.zaak)?.cloned();
    let staff = store.vault.staff_of(&store.identity)?;
    let me = person(staff);
    let mut stuk = [prepared.gegevens.clone()];
    let with_oneself = preset::with_oneself(&mut stuk[0], &me);
    let asker = Asker::new(app, &protocol, dossier.as_ref()).with_me(me.clone()).with_scan(scan);
    asker.staff_by_flag(&stuk[0])?;
    if !with_oneself && asker.is_complete(&stuk[0]) {
        let stored = store.add_with(vec![prepared], asker.scan())?;
        return store.report(&stored);
    }
    if !asker.complete(&mut stuk[0])? {
        return Ok(());
    }
    if danger::is_blank(&stuk[0]) && asker.scan().is_none() {
        app.alert("Er is niets ingevuld, dus er is niets vastgelegd.");
        return Ok(());
    }
    let stored = asker.settle(&mut stuk, &mut |stuk| {
        let stukken =
            stuk.iter().map(|gegevens| Prepared { gegevens: gegevens.clone(), ..prepared.clone() }).collect();
        store.add_with(stukken, asker.scan())
    })?;
    store.report(&stored)
}
