//! What a command fills in by itself: the presets of `contact`, the short form of `afweging`, the file of a bijlage.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches};
use sha2::{Digest, Sha256};

use crate::cli::app::read_file;
use crate::cli::error::CliError;
use crate::cli::velden::{json, set};
use crate::model::{Afweging, Contact, Datum, Gegevens, Inhoud, Kind, Soort, Wie, Wijze};
use crate::vault::Plaintext;

/// The largest attachment, in bytes (git hosts refuse 100 MB).
const MAX_ATTACHMENT: u64 = 25 << 20;

/// `(preset, role, purpose, manner)`.
const CONTACTS: &[(&str, &str, &str, &str)] = &[
    ("ib", "intern_begeleider", "consultatie", "gesprek"),
    ("vt", "veilig_thuis", "advies", "telefoon"),
    ("directie", "directie", "informeren", "gesprek"),
    ("ouder", "ouder", "uitwisseling", "gesprek"),
    ("zat", "zat", "consultatie", "overleg"),
    ("team", "collega", "consultatie", "overleg"),
];

/// The extra arguments of a soort.
pub fn arguments(soort: Soort) -> Vec<Arg> {
    match soort {
        Soort::Contact => vec![
            Arg::new("preset")
                .value_name("MET")
                .value_parser(PossibleValuesParser::new(CONTACTS.iter().map(|c| c.0)))
                .help("Vult rol, doel en wijze in"),
        ],
        Soort::Afweging => vec![
            Arg::new("vraag").value_name("NR").help("Welke afweging, 1 tot en met 5"),
            Arg::new("gegeven")
                .value_name("ANTWOORD")
                .value_parser(PossibleValuesParser::new(["ja", "nee", "twijfel"]))
                .help("Het antwoord"),
        ],
        Soort::Bijlage => {
            vec![Arg::new("bestand").value_name("BESTAND").help("Het bestand, hoogstens 25 MB")]
        }
        Soort::Ondertekening | Soort::Toestemming => vec![
            Arg::new("scan")
                .long("scan")
                .value_name("BESTAND")
                .help("Het getekende formulier; wordt in dezelfde commit als bijlage bewaard"),
        ],
        Soort::Signaal => {
            [("gezien", "Wat is gezien"), ("gehoord", "Wat is gehoord"), ("geroken", "Wat is geroken")]
                .into_iter()
                .map(|(name, help)| {
                    Arg::new(name)
                        .long(name)
                        .value_name("TEKST")
                        .action(clap::ArgAction::Append)
                        .help_heading("Velden")
                        .help(help)
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The zaak and the file of a bijlage, as far as the command line names them. Where the zaak stands in the document, a
/// file can be all that is named.
pub fn zaak_and_file(soort: Soort, matches: &ArgMatches) -> (Option<&String>, Option<&String>) {
    let named = matches.get_one::<String>("zaak");
    if soort != Soort::Bijlage {
        return (named, None);
    }
    let file = matches.get_one::<String>("bestand");
    let is_file = |text: &&String| std::path::Path::new(text).is_file();
    if file.is_none() && matches.contains_id("van") && named.as_ref().is_some_and(is_file) {
        return (None, named);
    }
    (named, file)
}

/// Fills in what the command knows; returns the content of an attachment, of the file that was named.
pub fn apply(
    gegevens: &mut Gegevens,
    matches: &ArgMatches,
    file: Option<&String>,
) -> Result<Option<Plaintext>, CliError> {
    match gegevens.soort() {
        Soort::Contact => contact(gegevens, matches.get_one::<String>("preset")),
        Soort::Afweging => afweging(gegevens, matches)?,
        Soort::Signaal => signaal(gegevens, matches)?,
        Soort::Bijlage => return attachment(gegevens, file),
        _ => {}
    }
    Ok(None)
}

fn contact(gegevens: &mut Gegevens, preset: Option<&String>) {
    let found = preset.and_then(|name| CONTACTS.iter().find(|c| c.0 == name));
    if let (Some((_, rol, doel, wijze)), Inhoud::Contact(contact)) = (found, &mut gegevens.inhoud) {
        let met = contact.met.get_or_insert_default();
        if met.rol.is_none() {
            met.rol = rol.parse().ok();
        }
        contact.doel = contact.doel.or_else(|| doel.parse().ok());
        contact.wijze = contact.wijze.or_else(|| wijze.parse().ok());
    }
}

/// Fills in what follows by itself, however the stuk came (`semantics.md`, "Time"): where a contact by phone or mail
/// was, and that an afweging is answered today.
pub fn by_itself(gegevens: &mut Gegevens, today: Datum) {
    match &mut gegevens.inhoud {
        Inhoud::Contact(contact) => place_of(contact),
        Inhoud::Afweging(afweging) => _ = afweging.datum.get_or_insert(today),
        _ => {}
    }
}

/// A contact with the user's own role, where no other name was given, was with the user: a colleague came to talk. True
/// when it is to be said who that was; until then nobody is named.
pub fn with_oneself(gegevens: &mut Gegevens, me: &Wie) -> bool {
    let Inhoud::Contact(contact) = &mut gegevens.inhoud else { return false };
    let is_me =
        |naam: &String| me.naam.as_ref().is_some_and(|mine| mine.to_lowercase() == naam.to_lowercase());
    match &mut contact.met {
        Some(met) if met.naam.as_ref().is_none_or(is_me) && met.rol.is_some() && met.rol == me.rol => {
            if contact.door.is_some() {
                met.naam.clone_from(&me.naam);
            }
            contact.door.is_none()
        }
        _ => false,
    }
}

/// For phone and mail `plaats` says so (`semantics.md`, "Time").
pub fn place_of(contact: &mut Contact) {
    let place = match contact.wijze {
        Some(Wijze::Telefoon) => "telefonisch",
        Some(Wijze::Mail) => "per mail",
        _ => return,
    };
    contact.plaats.get_or_insert_with(|| place.to_owned());
}

fn signaal(gegevens: &mut Gegevens, matches: &ArgMatches) -> Result<(), CliError> {
    let Inhoud::Signaal(signaal) = &mut gegevens.inhoud else { return Ok(()) };
    for name in ["gezien", "gehoord", "geroken"] {
        for text in matches.get_many::<String>(name).into_iter().flatten() {
            let zintuig = name.parse().map_err(|_| CliError::usage(format!("--{name} klopt niet")))?;
            signaal
                .waarnemingen
                .get_or_insert_default()
                .push(crate::model::Waarneming { zintuig: Some(zintuig), wat: Some(text.clone()) });
        }
    }
    Ok(())
}

fn afweging(gegevens: &mut Gegevens, matches: &ArgMatches) -> Result<(), CliError> {
    for (argument, field, kind) in [("vraag", "nr", Kind::Getal), ("gegeven", "antwoord", Kind::Tekst)] {
        if let Some(text) = matches.get_one::<String>(argument) {
            set(gegevens, &[field], json(kind, text)).map_err(|_| {
                CliError::usage(format!("`{text}` kan niet: kies een afweging van 1 tot en met 5"))
            })?;
        }
    }
    if let Inhoud::Afweging(Afweging { nr: Some(nr), .. }) = &gegevens.inhoud
        && !(1..=5).contains(nr)
    {
        return Err(CliError::usage(format!("er is geen afweging {nr}; kies 1 tot en met 5")));
    }
    Ok(())
}

pub(super) fn attachment(
    gegevens: &mut Gegevens,
    path: Option<&String>,
) -> Result<Option<Plaintext>, CliError> {
    let Some(path) = path else {
        return Err(CliError::usage("geef het bestand dat u wilt bewaren")
            .hint("bijvoorbeeld: meldcode bijlage ZAAK verslag.pdf --titel \"Ondertekend verslag\""));
    };
    let path = std::path::Path::new(path);
    let content = read_file(path, MAX_ATTACHMENT)?.ok_or_else(|| {
        CliError::input(format!("{} is groter dan 25 MB", path.display()))
            .hint("maak het bestand kleiner of splits het")
    })?;
    let file_name = path.file_name().map(|n| n.to_string_lossy().into_owned());
    if let Inhoud::Bijlage(bijlage) = &mut gegevens.inhoud {
        bijlage.bestandsnaam = bijlage.bestandsnaam.take().or(file_name);
        bijlage.grootte = Some(content.len() as u64);
        bijlage.sha256 = Some(sha256(&content));
    }
    Ok(Some(Plaintext::new(content)))
}

/// The SHA-256 of a file's content, in hex.
pub fn sha256(content: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(content).iter().fold(String::new(), |mut text, byte| {
        _ = write!(text, "{byte:02x}");
        text
    })
}
