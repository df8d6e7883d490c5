//! A subcommand for every soort of stuk, all made from the fields of the soort.

mod applies;
mod bewerk;
mod confirm;
mod danger;
pub mod impossible;
mod preset;
mod receipt_leerkracht;
mod report;
mod route;
mod store;
mod vragen;
pub mod woorden;

use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Command, FromArgMatches, Subcommand};

use super::app::{App, read_input, source_name};
use super::editor::{self, Refused};
use super::error::{CliError, place};
use super::velden;
use super::zaakkeuze::zaak_meant;
use crate::model::{Gegevens, Soort, yaml};
use crate::vault::Plaintext;

pub use preset::sha256;
pub use route::Turn;
pub use store::{Prepared, Store, Stored};
pub use vragen::{Asker, person};

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
        .arg(super::zaak_arg())
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
    let mut from_flags = velden::from_matches(*soort, matches, &|text| zaak_meant(app, text))?;
    let asks = app.asks() && !matches.contains_id("van");
    if asks && *soort == Soort::Signaal {
        let vault = app.vault()?;
        let named = matches.get_one::<String>("zaak").map_or("", String::as_str);
        let zaak = super::zaakkeuze::find_zaak(&vault, None, named).ok();
        let protocol = super::archief::protocol_of(&vault, zaak.as_ref())?;
        Asker::new(app, &protocol, None).in_zaak(zaak).danger_first(&mut from_flags)?;
    }
    let mut store = Store::open(app)?;
    let zaak = store.find_zaak(matches.get_one::<String>("zaak").map_or("", String::as_str))?;
    store.meet(&zaak);
    let mut gegevens = match matches.get_one::<String>("van") {
        Some(path) => from_file(&mut store, *soort, &zaak, path)?,
        None => Gegevens::empty(*soort),
    };
    gegevens.overlay(&from_flags);
    let attachment = preset::apply(&mut gegevens, matches)?;
    let scan = preset::scan(&gegevens, matches)?;
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

/// Asks for what the flags left open, shows it, and stores it; what the flags say in full is stored at once.
fn converse(
    store: &mut Store<'_>,
    prepared: Prepared,
    scan: Option<(Gegevens, Plaintext)>,
    app: &App,
) -> Result<(), CliError> {
    let protocol = store.protocol(&prepared.zaak)?;
    let dossier = store.dossier(&prepared.zaak)?.cloned();
    let staff = store.vault.staff_of(&store.identity)?;
    let asker = Asker::new(app, &protocol, dossier.as_ref()).with_me(person(staff));
    let mut stuk = [prepared.gegevens.clone()];
    preset::with_oneself(&mut stuk[0], staff.functie);
    if asker.is_complete(&stuk[0]) {
        asker.staff_by_flag(&stuk[0])?;
        let stored = store.add_with(vec![prepared], scan)?;
        return store.report(&stored);
    }
    asker.staff_by_flag(&stuk[0])?;
    if !asker.complete(&mut stuk[0])? {
        return Ok(());
    }
    if stuk[0] == Gegevens::empty(stuk[0].soort()) {
        app.alert("Er is niets ingevuld, dus er is niets vastgelegd.");
        return Ok(());
    }
    let stored = asker.settle(&mut stuk, &mut |stuk| {
        let stukken =
            stuk.iter().map(|gegevens| Prepared { gegevens: gegevens.clone(), ..prepared.clone() }).collect();
        store.add_with(stukken, scan.clone())
    })?;
    store.report(&stored)
}

fn from_file(
    store: &mut Store<'_>,
    soort: Soort,
    zaak: &crate::model::ZaakNummer,
    path: &str,
) -> Result<Gegevens, CliError> {
    let source = source_name(path);
    from_text(store, soort, zaak, &source, &read_input(path)?).map_err(|refused| match refused {
        Refused::Text(errors) => {
            let placed: Vec<String> = errors.iter().map(|error| place(&source, error)).collect();
            CliError::input(placed.join("\n"))
        }
        Refused::Other(error) => error,
    })
}

/// What a document of the user says, in a zaak that was named; `source` is what an error calls it.
///
/// # Errors
/// What is wrong with it, with each place.
pub fn from_text(
    store: &mut Store<'_>,
    soort: Soort,
    zaak: &crate::model::ZaakNummer,
    source: &str,
    text: &str,
) -> Result<Gegevens, Refused> {
    let parts = yaml::split(text);
    let [part] = parts.as_slice() else {
        let message = format!("{source} bevat {} documenten; hier hoort er een", parts.len());
        let error = CliError::input(message).hint("gebruik `meldcode importeer` voor meer dan een stuk");
        return Err(error.into());
    };
    let wrong = |error: yaml::YamlError| Refused::Text(vec![error.shifted(part.lines_before)]);
    let peek = yaml::peek(part.text).map_err(wrong)?;
    if peek.soort.is_some_and(|found| found != soort) {
        let found = peek.soort.map(|s| s.to_string()).unwrap_or_default();
        let other = match peek.soort {
            Some(Soort::Zelfcheck) => "zelfcheck".to_owned(),
            Some(Soort::Leerling) => "zaak open --van".to_owned(),
            other => format!("{} ZAAK", other.map_or("importeer", command_of)),
        };
        return Err(CliError::input(format!("{source} is een {found}, geen {soort}"))
            .hint(format!("gebruik `meldcode {other}`"))
            .into());
    }
    let op_soort = match (&peek.op_soort, &peek.op) {
        (Some(soort), _) => Some(*soort),
        (None, Some(op)) => store.soort_of(zaak, op)?,
        (None, None) => None,
    };
    let protocol = store.protocol(zaak)?;
    let document = woorden::document(part.text, soort, op_soort, &protocol).map_err(|errors| {
        Refused::Text(errors.into_iter().map(|error| error.shifted(part.lines_before)).collect())
    })?;
    if let Some(named) = &document.zaak
        && store.find_zaak(named)? != *zaak
    {
        return Err(CliError::input(format!("{source} noemt zaak {named}, maar u gaf zaak {zaak}"))
            .hint("laat een van de twee weg, of maak ze gelijk")
            .into());
    }
    Ok(document.gegevens)
}
