//! A stream of documents: labels become numbers and ids, and every error is found before anything is stored.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::cli::app::App;
use crate::cli::error::{CliError, place, together};
use crate::cli::stuk::{Labels, Prepared, Read, Store, Written, impossible, woorden};
use crate::cli::zelfcheck;
use crate::model::yaml::{self, Part, YamlError};
use crate::model::{Gegevens, Inhoud, Peek, Pleger, Soort, StukId, ZaakNummer, examine};
use crate::vault::{NewZaak, fresh_zaak_nummer};

/// One commit adds no more stukken than this.
const MAX_STUKKEN: usize = 10_000;

/// A stream ready to be stored.
pub struct Stream {
    /// Zaken to open.
    pub new_zaken: Vec<NewZaak>,
    /// The stukken, in the order of the stream.
    pub prepared: Vec<Prepared>,
    /// Their ids.
    pub ids: Vec<StukId>,
    /// What belongs to the school: answers of the zelfcheck.
    pub school: Vec<(StukId, Gegevens)>,
    /// What each label stands for: a zaak number or a stuk id.
    pub labels: BTreeMap<String, String>,
}

/// What is wrong with a document, and which document of the stream that is.
type Wrong = (usize, String);

/// One document with its place and what it is about.
struct Entry<'t> {
    order: usize,
    source: &'t str,
    part: Part<'t>,
    peek: Peek,
    soort: Soort,
    id: StukId,
    /// The zaak that it opens.
    opens: Option<ZaakNummer>,
}

/// The zaak that a document belongs to, none for what is the school's; or why it is not known.
type Home = Result<Option<ZaakNummer>, String>;

/// What a document is, once nothing is wrong with it.
enum Ready {
    Stuk(Box<Prepared>),
    OfSchool(Box<Gegevens>),
}

/// Reads and checks a stream.
///
/// # Errors
/// Every error of the stream, each with its place.
pub fn read(texts: &[(String, String)], store: &mut Store<'_>, app: &App) -> Result<Stream, CliError> {
    let mut errors = Vec::new();
    let entries = entries(texts, store, app, &mut errors)?;
    if entries.is_empty() && errors.is_empty() {
        return Err(CliError::input("de invoer bevat geen stukken"));
    }
    let mut labels = labels(&entries, &mut errors);
    let homes = homes(&entries, &labels, store);
    for (entry, home) in entries.iter().zip(&homes) {
        if let (Some(_), None, Ok(Some(zaak))) = (&entry.peek.label, &entry.opens, home) {
            labels.inside.entry(zaak.clone()).or_default().insert(entry.id);
        }
    }
    let mut stream = Stream {
        new_zaken: Vec::new(),
        prepared: Vec::with_capacity(entries.len()),
        ids: Vec::with_capacity(entries.len()),
        school: Vec::new(),
        labels: BTreeMap::new(),
    };
    let progress = app.progress("Invoer nakijken");
    let watch = progress.watch();
    let checked = watch.job(entries.len());
    for (entry, home) in entries.iter().zip(&homes) {
        checked.add(1);
        match prepare(entry, home, &labels, store, app)? {
            Ok(Ready::Stuk(stuk)) => {
                stream.prepared.push(*stuk);
                stream.ids.push(entry.id);
            }
            Ok(Ready::OfSchool(answer)) => stream.school.push((entry.id, *answer)),
            Err(mut all) => {
                all.sort_by_key(|error| (error.line, error.column));
                errors.extend(all.into_iter().map(|error| (entry.order, told(entry, error))));
            }
        }
    }
    if !errors.is_empty() {
        return Err(report(errors));
    }
    let protocol = &store.vault.state().protocol;
    let new = entries.into_iter().filter_map(|entry| entry.opens);
    stream.new_zaken = new.map(|nummer| NewZaak { nummer, protocol: protocol.clone() }).collect();
    let stukken = labels.stukken.into_iter().map(|(label, (id, _))| (label, id.to_string()));
    let zaken = labels.zaken.into_iter().map(|(label, zaak)| (label, zaak.to_string()));
    stream.labels = stukken.chain(zaken).collect();
    Ok(stream)
}

fn entries<'t>(
    texts: &'t [(String, String)],
    store: &Store<'_>,
    app: &App,
    errors: &mut Vec<Wrong>,
) -> Result<Vec<Entry<'t>>, CliError> {
    let parts: Vec<(&str, Part<'_>)> = texts
        .iter()
        .flat_map(|(source, text)| yaml::split(text).into_iter().map(move |part| (source.as_str(), part)))
        .collect();
    if parts.len() > MAX_STUKKEN {
        let message = format!("de invoer bevat {} stukken; in een keer kunnen er {MAX_STUKKEN}", parts.len());
        return Err(CliError::input(message)
            .hint("deel de invoer op; houd stukken die met een label naar elkaar verwijzen bij elkaar"));
    }
    let ids = app.new_ids(parts.len())?;
    let mut entries = Vec::with_capacity(parts.len());
    let peeked: Vec<Result<Peek, YamlError>> =
        parts.par_iter().map(|(_, part)| yaml::peek(part.text)).collect();
    for (order, (((source, part), peeked), id)) in parts.into_iter().zip(peeked).zip(ids).enumerate() {
        let mut wrong = |error| errors.push((order, at(source, part, error)));
        match peeked {
            Ok(peek) => match peek.soort {
                Some(soort) => {
                    let opens = soort == Soort::Leerling && peek.zaak.is_none();
                    let opens = opens.then(|| fresh_zaak_nummer(app.now()));
                    entries.push(Entry { order, source, part, peek, soort, id, opens });
                }
                None => wrong(YamlError::new("`soort` ontbreekt")),
            },
            // The rest of it is looked at all the same.
            Err(error) => match yaml::soort(part.text) {
                Some(soort) => {
                    let protocol = store.protocol_in_force()?;
                    woorden::errors(part.text, soort, error, &protocol).into_iter().for_each(wrong);
                }
                None => wrong(error),
            },
        }
    }
    Ok(entries)
}

/// Gives each label its meaning: the number of the zaak that a leerling opens, or the id of a stuk.
fn labels(entries: &[Entry<'_>], errors: &mut Vec<Wrong>) -> Labels {
    let mut labels = Labels { is_stream: true, ..Labels::default() };
    labels.opened.extend(entries.iter().filter_map(|entry| entry.opens.clone()));
    for entry in entries {
        if let Err(why) = name(entry, &mut labels) {
            errors.push((entry.order, told(entry, YamlError::new(&why))));
        }
    }
    labels
}

fn name(entry: &Entry<'_>, labels: &mut Labels) -> Result<(), String> {
    if entry.soort == Soort::Leerling
        && let Some(zaak) = entry.peek.zaak.as_ref().filter(|zaak| labels.zaken.contains_key(*zaak))
    {
        return Err(format!(
            "zaak `{zaak}` heeft in deze invoer al een leerling; een zaak gaat over één kind"
        ));
    }
    let Some(label) = &entry.peek.label else { return Ok(()) };
    if label.trim().is_empty() || label.parse::<ZaakNummer>().is_ok() || label.parse::<StukId>().is_ok() {
        return Err("een label is een eigen naam: niet leeg, en geen zaaknummer of stuknummer".to_owned());
    }
    if labels.zaken.contains_key(label) || labels.stukken.contains_key(label) {
        return Err(format!("het label `{label}` is in deze invoer al gebruikt"));
    }
    match &entry.opens {
        Some(nummer) => drop(labels.zaken.insert(label.clone(), nummer.clone())),
        None => drop(labels.stukken.insert(label.clone(), (entry.id, entry.soort))),
    }
    Ok(())
}

/// Checks one document; the inner result is what is wrong with it.
///
/// # Errors
/// When the archive cannot be read.
fn prepare(
    entry: &Entry<'_>,
    home: &Home,
    labels: &Labels,
    store: &mut Store<'_>,
    app: &App,
) -> Result<Result<Ready, Vec<YamlError>>, CliError> {
    let zaak = home.as_ref().ok().and_then(Option::as_ref);
    let written = Written { text: entry.part.text, soort: entry.soort, peek: &entry.peek };
    let Read { gegevens, mut errors } = written.read(store, zaak, labels)?;
    let is_sound = errors.is_empty();
    if let Err(why) = home {
        errors.push(no_zaak(entry, why));
    }
    let mut wrong = |why: &str| errors.push(YamlError::new(why));
    if entry.soort == Soort::Bijlage {
        wrong("een bijlage kan niet in een stroom; gebruik `meldcode bijlage`");
    }
    let Some(mut gegevens) = gegevens else { return Ok(Err(errors)) };
    if let Some(why) = impossible::refers_wrongly(&mut gegevens, entry.id, |id| {
        zaak.and_then(|zaak| labels.inside.get(zaak)).is_some_and(|beside| beside.contains(&id))
    }) {
        wrong(&why);
    }
    if zaak.is_some_and(|zaak| labels.opened.contains(zaak)) && is_about_staff(&gegevens) {
        wrong(
            "het vermoeden gaat over een medewerker: daarvoor wordt geen zaak geopend. Ga naar de directie, of als het \
             om de directie gaat naar het bestuur",
        );
    }
    let ready = match (zaak, &mut gegevens.inhoud) {
        (Some(zaak), _) => {
            let mut prepared = Prepared { zaak: zaak.clone(), gegevens, attachment: None };
            if is_sound && let Err(error) = store.check_in(&mut prepared, labels) {
                wrong(&error.in_one_line());
            }
            Ready::Stuk(Box::new(prepared))
        }
        (None, Inhoud::Zelfcheck(answer)) => {
            if let Err(error) = zelfcheck::complete(answer, app.today()) {
                wrong(&error.in_one_line());
            }
            Ready::OfSchool(Box::new(gegevens))
        }
        // That its zaak is not known is told already.
        (None, _) => return Ok(Err(errors)),
    };
    Ok(if errors.is_empty() { Ok(ready) } else { Err(errors) })
}

/// Whether a signaal suspects someone who works at the school.
fn is_about_staff(gegevens: &Gegevens) -> bool {
    matches!(&gegevens.inhoud, Inhoud::Signaal(signaal)
        if signaal.vermoedelijke_pleger == Some(Pleger::Medewerker))
}

/// Where each document belongs. A zaak that many of them name is looked for once.
fn homes(entries: &[Entry<'_>], labels: &Labels, store: &Store<'_>) -> Vec<Home> {
    let mut found: BTreeMap<&str, Home> = BTreeMap::new();
    let near = labels.zaken.keys().rev().map(|label| (label.trim().to_lowercase(), label.as_str())).collect();
    let mut homes = Vec::with_capacity(entries.len());
    for entry in entries {
        homes.push(match (&entry.opens, &entry.peek.zaak) {
            (Some(nummer), _) => Ok(Some(nummer.clone())),
            _ if entry.soort == Soort::Zelfcheck => Ok(None),
            (None, Some(text)) => {
                found.entry(text).or_insert_with(|| home(text, labels, &near, store)).clone()
            }
            (None, None) => {
                Err("`zaak` ontbreekt: geef een zaaknummer, of het label van de leerling".to_owned())
            }
        });
    }
    homes
}

/// The zaak that a document names: by a label of the stream, or one of the archive.
/// `near` holds the labels as they are when capitals and spaces do not count.
fn home(text: &str, labels: &Labels, near: &BTreeMap<String, &str>, store: &Store<'_>) -> Home {
    if let Some(zaak) = labels.zaken.get(text) {
        return Ok(Some(zaak.clone()));
    }
    // A pupil of that name in the archive would be another child.
    match near.get(&text.trim().to_lowercase()) {
        Some(label) => Err(format!("bedoelde u het label `{label}` van deze invoer? Schrijf het net zo")),
        None => store.find_zaak(text).map(Some).map_err(|error| error.message),
    }
}

/// That the zaak is not known, at the place where it is named.
fn no_zaak(entry: &Entry<'_>, why: &str) -> YamlError {
    match examine(entry.part.text, entry.soort, None).unwrap_or_default().zaak {
        Some(place) => YamlError::in_text(why.to_owned(), place, entry.part.text),
        None => YamlError::new(why),
    }
}

fn told(entry: &Entry<'_>, error: YamlError) -> String {
    at(entry.source, entry.part, error)
}

/// An error with its place: the document, where it has no line of its own.
fn at(source: &str, part: Part<'_>, error: YamlError) -> String {
    match error.line {
        Some(_) => place(source, &error.shifted(part.lines_before)),
        None => place(&format!("{source}, {part}"), &error),
    }
}

fn report(mut wrong: Vec<Wrong>) -> CliError {
    wrong.sort_by_key(|(order, _)| *order);
    let many = crate::render::text::count(wrong.len(), "fout", "fouten");
    let errors: Vec<String> = wrong.into_iter().map(|(_, text)| text).collect();
    CliError::input(format!("{many} in de invoer; er is niets vastgelegd\n{}", together(errors)))
        .hint("verbeter de invoer en probeer het opnieuw")
}
