//! `zaak`: open one, list them, say who may read one, move one to another protocol version.

mod protocol;
pub(super) mod toegang;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::app::{App, read_input, source_name};
use super::archief::{each_dossier, protocol_of};
use super::edexml;
use super::error::CliError;
use super::kolommen::{self, Kolommen};
use super::rolwoord;
use super::stuk::{Asker, Labels, Prepared, Store, woorden};
use super::velden::json;
use super::zaakkeuze::{leerling, pupil_name};
use crate::model::{
    Dossier, Gegevens, Inhoud, Kind, Leerling, MedewerkerId, Soort, Vernietigingsgrond, ZaakNummer, examine,
    yaml::{self, YamlError},
};
use crate::protocol::Protocol;
use crate::render::lijst::{Kop, Lijst};
use crate::render::vernietigen;
use crate::rules;
use crate::vault::{NewZaak, fresh_zaak_nummer};

/// The arguments of `zaak`.
#[derive(Debug, Args)]
#[command(about = "Open een zaak, toon ze, of regel wie mag lezen", visible_alias = "case")]
pub struct ZaakArgs {
    #[command(subcommand)]
    wat: Wat,
}

#[derive(Debug, Subcommand)]
enum Wat {
    #[command(about = "Open een zaak voor een leerling")]
    Open(Box<OpenArgs>),
    #[command(
        about = "Toon de zaken die u kunt lezen",
        visible_alias = "list",
        mut_arg("velden", kolommen::of(VELDEN))
    )]
    Lijst(Kolommen),
    #[command(about = "Geef of ontneem iemand toegang tot een zaak", visible_alias = "access")]
    Toegang(toegang::ToegangArgs),
    #[command(about = "Laat een lopende zaak verdergaan onder een andere versie van het protocol")]
    Protocol(protocol::ProtocolArgs),
}

/// The columns on the screen.
const KOP: &[Kop] = &[
    ("zaak", "zaak"),
    ("leerling", "leerling"),
    ("geopend", "geopend"),
    ("stukken", "stukken"),
    ("lezers", "lezers"),
];
/// What is known of a zaak, each of which may be a column.
const VELDEN: [&str; 9] =
    ["zaak", "leesbaar", "leerling", "geopend", "protocol", "versie", "lezers", "stukken", "vernietigd"];

#[derive(Debug, Args)]
struct OpenArgs {
    #[arg(long, value_name = "NAAM", help = "Voornaam van de leerling")]
    voornaam: Option<String>,
    #[arg(long, value_name = "TEKST", help = "Tussenvoegsel")]
    tussenvoegsel: Option<String>,
    #[arg(long, value_name = "NAAM", help = "Achternaam")]
    achternaam: Option<String>,
    #[arg(long, value_name = "DATUM", help = "Geboortedatum: jaar-maand-dag")]
    geboortedatum: Option<String>,
    #[arg(long, value_name = "GROEP", help = "Groep")]
    groep: Option<String>,
    #[arg(long, value_name = "NAAM", help = "Leerkracht")]
    leerkracht: Option<String>,
    #[arg(long, value_name = "SCHOOL", help = "School")]
    school: Option<String>,
    #[arg(long, value_name = "ROL:NAAM", help = "Iemand om het kind heen; mag vaker")]
    betrokkenen: Vec<String>,
    #[arg(long, value_name = "ZAAK", help = "De zaak van een ander kind uit het gezin; mag vaker")]
    verwante_zaken: Vec<String>,
    #[arg(long, value_name = "BESTAND", help = "Lees de velden uit een YAML-bestand; - is standaardinvoer")]
    van: Option<String>,
    #[arg(
        long,
        value_name = "BESTAND",
        conflicts_with = "van",
        requires = "leerling",
        help = "Neem naam, geboortedatum, groep en leerkracht over uit een EDEXML-export van Esis of ParnasSys"
    )]
    edexml: Option<PathBuf>,
    #[arg(
        long,
        value_name = "ZOEK",
        requires = "edexml",
        help = "Welke leerling in de export: (een deel van) naam, groep of geboortedatum"
    )]
    leerling: Option<String>,
}

#[derive(Serialize)]
struct ZaakJson {
    zaak: ZaakNummer,
    leesbaar: bool,
    leerling: Option<String>,
    geopend: String,
    protocol: String,
    versie: String,
    lezers: Vec<MedewerkerId>,
    stukken: usize,
    vernietigd: Option<VernietigdJson>,
}

#[derive(Serialize)]
struct VernietigdJson {
    op: String,
    door: MedewerkerId,
    grond: Vernietigingsgrond,
    op_server: bool,
}

/// Runs `zaak`.
///
/// # Errors
/// When the input is wrong, the role may not, or the archive refuses.
pub fn run(args: &ZaakArgs, app: &App) -> Result<(), CliError> {
    match &args.wat {
        Wat::Open(open) => run_open(open, app),
        Wat::Lijst(kolommen) => list(&kolommen.velden, app),
        Wat::Toegang(args) => toegang::run(args, app),
        Wat::Protocol(args) => protocol::run(args, app),
    }
}

fn run_open(args: &OpenArgs, app: &App) -> Result<(), CliError> {
    let protocol = protocol_of(&app.vault()?, None)?;
    let asker = Asker::new(app, &protocol, None);
    let asks = app.asks() && args.van.is_none();
    if asks {
        // Before the passphrase: who is in danger cannot wait for it.
        asker.danger_first(&mut Gegevens::empty(Soort::Signaal))?;
        asker.staff_first()?;
    }
    let mut store = Store::open(app)?;
    store.may_open()?;
    let mut gegevens = match (&args.van, &args.edexml) {
        (Some(path), _) => from_file(path, &protocol)?,
        (None, Some(path)) => {
            let search = args.leerling.as_deref().unwrap_or_default();
            let vraag = asks.then(|| asker.vraag());
            let leerling = edexml::pupil(&edexml::read(path)?, search, vraag)?;
            Gegevens { inhoud: Inhoud::Leerling(leerling), ..Gegevens::empty(Soort::Leerling) }
        }
        (None, None) => Gegevens::empty(Soort::Leerling),
    };
    from_flags(args, &protocol, &mut gegevens)?;
    related(args, &store, &mut gegevens)?;
    if asks {
        while asker.complete(&mut gegevens)? && is_nameless(&gegevens) {
            app.alert("\nEen zaak heeft in elk geval een naam nodig: geef de voornaam of de achternaam.");
        }
    }
    if is_nameless(&gegevens) {
        return Err(CliError::usage("geef in elk geval de naam van de leerling")
            .hint("bijvoorbeeld: meldcode zaak open --voornaam Noor --achternaam Visser --groep 5"));
    }
    let nummer = fresh_zaak_nummer(app.now());
    let new = NewZaak { nummer: nummer.clone(), protocol: store.vault.state().protocol.clone() };
    let labels = Labels { opened: [nummer.clone()].into(), ..Labels::default() };
    let mut open = |gegevens: Gegevens| {
        let mut prepared = Prepared { zaak: nummer.clone(), gegevens, attachment: None };
        store.check_in(&mut prepared, &labels)?;
        store.append(vec![new.clone()], vec![prepared], None, Vec::new())
    };
    let stored = if asks {
        asker.settle(&mut [gegevens], &mut |gegevens| open(gegevens[0].clone()))?
    } else {
        open(gegevens)?
    };
    let ontbreekt: Vec<String> =
        stored.stukken.iter().flat_map(|(_, _, gegevens)| rules::missing(gegevens, &protocol)).collect();
    if app.global.json {
        let stuk = stored.stukken.first().map(|(id, _, _)| *id);
        let receipt = serde_json::json!({
            "zaak": nummer, "stuk": stuk, "commit": stored.commit, "ontbreekt": ontbreekt,
        });
        return app.print_json(&receipt);
    }
    app.print(nummer.as_str())?;
    app.tell(&format!("De zaak is open. Leg nu vast wat is gezien of gehoord: meldcode signaal {nummer}"));
    Ok(())
}

fn is_nameless(gegevens: &Gegevens) -> bool {
    matches!(&gegevens.inhoud, Inhoud::Leerling(Leerling { voornaam: None, achternaam: None, .. }))
}

fn from_file(path: &str, protocol: &Protocol) -> Result<Gegevens, CliError> {
    let text = read_input(path)?;
    let source = source_name(path);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let wrong = |errors: Vec<YamlError>| CliError::yaml(&source, &errors);
    let peek = yaml::peek(text).map_err(|error| wrong(vec![error]))?;
    let soort = peek.soort.unwrap_or(Soort::Leerling);
    if soort != Soort::Leerling {
        return Err(CliError::input(format!("{source} is een {soort}, geen leerling"))
            .hint("open de zaak met de gegevens van de leerling; voeg de andere stukken daarna toe"));
    }
    let read = woorden::document(text, soort, None, protocol);
    if peek.zaak.is_none() {
        return read.map(|document| document.gegevens).map_err(wrong);
    }
    let why = "een nieuwe zaak krijgt een nummer van het programma; haal deze regel weg".to_owned();
    let named = match examine(text, soort, None).unwrap_or_default().zaak {
        Some(place) => YamlError::in_text(why, place, text),
        None => YamlError::new(&why),
    };
    let mut errors = read.err().unwrap_or_default();
    errors.push(named);
    errors.sort_by_key(|error| (error.line, error.column));
    Err(wrong(errors).hint("is er voor dit kind al een zaak, vul die dan aan: meldcode vul-aan ZAAK"))
}

fn from_flags(args: &OpenArgs, protocol: &Protocol, gegevens: &mut Gegevens) -> Result<(), CliError> {
    let flags = [
        ("voornaam", &args.voornaam, Kind::Tekst),
        ("tussenvoegsel", &args.tussenvoegsel, Kind::Tekst),
        ("achternaam", &args.achternaam, Kind::Tekst),
        ("geboortedatum", &args.geboortedatum, Kind::Datum),
        ("groep", &args.groep, Kind::Tekst),
        ("leerkracht", &args.leerkracht, Kind::Tekst),
        ("school", &args.school, Kind::Tekst),
    ];
    for (name, value, kind) in flags {
        if let Some(text) = value {
            super::velden::set(gegevens, &[name], json(kind, text))
                .map_err(|why| CliError::usage(format!("--{name}: {why}")))?;
        }
    }
    if !args.betrokkenen.is_empty() {
        let known = |text: &str| protocol.rol_called(text).map(|rol| rol.naam.value.clone());
        let people = args.betrokkenen.iter().map(|text| rolwoord::wie(text, &known)).collect();
        super::velden::set(gegevens, &["betrokkenen"], serde_json::Value::Array(people))
            .map_err(|why| CliError::usage(format!("--betrokkenen: {why}")))?;
    }
    Ok(())
}

/// The zaken of the same family, which must be there.
fn related(args: &OpenArgs, store: &Store<'_>, gegevens: &mut Gegevens) -> Result<(), CliError> {
    let Inhoud::Leerling(leerling) = &mut gegevens.inhoud else { return Ok(()) };
    for text in &args.verwante_zaken {
        leerling.verwante_zaken.get_or_insert_default().push(store.find_zaak(text)?.into());
    }
    Ok(())
}

fn list(chosen: &[String], app: &App) -> Result<(), CliError> {
    let mut vault = app.vault()?;
    let identity = app.identity()?;
    let progress = app.progress("Zaken lezen");
    vault.watched_by(progress.watch());
    let readable = vault.readable(&identity)?;
    let name = |zaak: &ZaakNummer, dossier: &Dossier| {
        (zaak.clone(), leerling(dossier).map(pupil_name).unwrap_or_default())
    };
    let names: BTreeMap<_, _> = each_dossier(&vault, &identity, &readable, name)?.into_iter().collect();
    drop(progress);
    let on_server = vault.on_server()?;
    let mut list = Lijst::new(KOP, chosen);
    for zaak in vault.state().zaken.values() {
        let stated = zaak.destruction.statement();
        let is_there = on_server.contains(&zaak.nummer);
        let row = ZaakJson {
            zaak: zaak.nummer.clone(),
            leesbaar: names.contains_key(&zaak.nummer),
            leerling: names.get(&zaak.nummer).cloned(),
            geopend: zaak.opened_at.date_naive().to_string(),
            protocol: zaak.protocol.0.clone(),
            versie: zaak.protocol.1.clone(),
            lezers: zaak.readers.iter().filter(|_| !zaak.destroyed).cloned().collect(),
            stukken: vault.count(&zaak.nummer),
            vernietigd: stated.map(|stated| VernietigdJson {
                op: stated.op.to_rfc3339(),
                door: stated.door.clone(),
                grond: stated.grond,
                op_server: is_there,
            }),
        };
        let gone = stated.map(|stated| vernietigen::in_list(&stated.op, stated.grond, is_there));
        let name = row.leerling.as_deref().map(crate::render::text::safe).or(gone);
        let name = name.unwrap_or_else(|| "(niet leesbaar voor u)".to_owned());
        let readers = row.lezers.iter().map(MedewerkerId::as_str).collect::<Vec<_>>().join(", ");
        let cells = vec![row.zaak.to_string(), name, row.geopend.clone(), row.stukken.to_string(), readers];
        list.add(&row, cells);
    }
    app.print_list(&list)
}
