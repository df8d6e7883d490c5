//! A stream of documents: labels become numbers and ids, and every error is found before anything is stored.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::cli::app::App;
use crate::cli::error::{CliError, place};
use crate::cli::stuk::{Prepared, Store, impossible, woorden};
use crate::model::yaml::{self, Part, YamlError};
use crate::model::{Gegevens, Inhoud, Peek, Pleger, Soort, StukId, StukRef, ZaakNummer};
use crate::vault::{NewZaak, fresh_zaak_nummer};

/// More errors than this are counted, not listed.
const MAX_ERRORS: usize = 50;

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
}

/// What labels stand for.
#[derive(Default)]
struct Labels {
    zaken: BTreeMap<String, ZaakNummer>,
    /// The zaken that the stream opens.
    opened: BTreeSet<ZaakNummer>,
    stukken: BTreeMap<String, (StukId, Soort)>,
    /// The stukken with a label that are in each zaak: only those can be referred to there.
    inside: BTreeMap<ZaakNummer, Vec<StukId>>,
}

/// Reads and checks a stream.
///
/// # Errors
/// Every error of the stream, each with its place.
pub fn read(texts: &[(String, String)], store: &mut Store<'_>, app: &App) -> Result<Stream, CliError> {
    let mut errors = Vec::new();
    let mut entries = entries(texts, app, &mut errors)?;
    if entries.is_empty() && errors.is_empty() {
        return Err(CliError::input("de invoer bevat geen stukken"));
    }
    let mut labels = Labels::default();
    let mut new_zaken = Vec::new();
    for entry in &mut entries {
        if let Err(why) = name(entry, &mut labels, &mut new_zaken, store, app) {
            errors.push((entry.order, at(entry, &why)));
        }
    }
    for entry in entries.iter().filter(|entry| entry.peek.label.is_some()) {
        if let Ok(zaak) = zaak_of(entry, &labels, store) {
            labels.inside.entry(zaak).or_default().push(entry.id);
        }
    }
    let mut prepared = Vec::with_capacity(entries.len());
    let progress = app.progress("Invoer nakijken");
    let watch = progress.watch();
    let checked = watch.job(entries.len());
    for entry in &entries {
        checked.add(1);
        match prepare(entry, &labels, store) {
            Ok(one) => prepared.push(one),
            Err(all) => errors.extend(all.into_iter().map(|why| (entry.order, why))),
        }
    }
    if !errors.is_empty() {
        return Err(report(errors));
    }
    let ids = entries.iter().map(|entry| entry.id).collect();
    let stukken = labels.stukken.into_iter().map(|(label, (id, _))| (label, id.to_string()));
    let zaken = labels.zaken.into_iter().map(|(label, zaak)| (label, zaak.to_string()));
    let labels = stukken.chain(zaken).collect();
    Ok(Stream { new_zaken, prepared, ids, labels })
}

fn entries<'t>(
    texts: &'t [(String, String)],
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
        match peeked {
            Ok(peek) => match peek.soort {
                Some(soort) => entries.push(Entry { order, source, part, peek, soort, id }),
                None => errors.push((order, format!("{source}, {part}: `soort` ontbreekt"))),
            },
            Err(error) => errors.push((order, wrong(source, part, error))),
        }
    }
    Ok(entries)
}

/// Gives the document's label its meaning; a leerling without zaak opens one.
fn name(
    entry: &Entry<'_>,
    labels: &mut Labels,
    new_zaken: &mut Vec<NewZaak>,
    store: &Store<'_>,
    app: &App,
) -> Result<(), String> {
    let opens = entry.soort == Soort::Leerling && entry.peek.zaak.is_none();
    if let Some(label) = &entry.peek.label
        && (label.trim().is_empty() || label.parse::<ZaakNummer>().is_ok() || label.parse::<StukId>().is_ok())
    {
        return Err("een label is een eigen naam: niet leeg, en geen zaaknummer of stuknummer".to_owned());
    }
    if entry.soort == Soort::Leerling
        && let Some(zaak) = entry.peek.zaak.as_ref().filter(|zaak| labels.zaken.contains_key(*zaak))
    {
        return Err(format!(
            "zaak `{zaak}` heeft in deze invoer al een leerling; een zaak gaat over één kind"
        ));
    }
    if let Some(label) = &entry.peek.label {
        if labels.zaken.contains_key(label) || labels.stukken.contains_key(label) {
            return Err(format!("het label `{label}` is in deze invoer al gebruikt"));
        }
        if !opens {
            labels.stukken.insert(label.clone(), (entry.id, entry.soort));
        }
    }
    if opens {
        let nummer = fresh_zaak_nummer(app.now());
        new_zaken.push(NewZaak { nummer: nummer.clone(), protocol: store.vault.state().protocol.clone() });
        // Without a label nothing else in the stream can be in this zaak; its own id then names it.
        let label = entry.peek.label.clone().unwrap_or_else(|| entry.id.to_string());
        labels.opened.insert(nummer.clone());
        labels.zaken.insert(label, nummer);
    }
    Ok(())
}

fn prepare(entry: &Entry<'_>, labels: &Labels, store: &mut Store<'_>) -> Result<Prepared, Vec<String>> {
    let zaak = zaak_of(entry, labels, store).map_err(|why| vec![at(entry, &why)])?;
    let is_new = labels.opened.contains(&zaak);
    let op_soort = match (&entry.peek.op_soort, &entry.peek.op) {
        (Some(soort), _) => Some(*soort),
        (None, Some(op)) => match labels.stukken.get(op) {
            Some((_, soort)) => Some(*soort),
            None if is_new => return Err(vec![at(entry, &format!("geen stuk in deze invoer heet `{op}`"))]),
            None => store.soort_of(&zaak, op).map_err(|why| vec![at(entry, &why.message)])?,
        },
        (None, None) => None,
    };
    let protocol = store.protocol(&zaak).map_err(|why| vec![at(entry, &why.message)])?;
    let document =
        woorden::document(entry.part.text, entry.soort, op_soort, &protocol).map_err(|errors| {
            errors.into_iter().map(|error| wrong(entry.source, entry.part, error)).collect::<Vec<_>>()
        })?;
    let mut gegevens = document.gegevens;
    let none = Vec::new();
    let in_stream = labels.inside.get(&zaak).unwrap_or(&none);
    resolve(&mut gegevens, labels, in_stream).map_err(|why| vec![at(entry, &why)])?;
    if let Some(why) = impossible::refers_wrongly(&mut gegevens, entry.id) {
        return Err(vec![at(entry, &why)]);
    }
    if let Inhoud::Vervolg(vervolg) = &mut gegevens.inhoud {
        vervolg.op_soort = vervolg.op_soort.or(op_soort);
    }
    if entry.soort == Soort::Bijlage {
        return Err(vec![at(entry, "een bijlage kan niet in een stroom; gebruik `meldcode bijlage`")]);
    }
    if is_new && is_about_staff(&gegevens) {
        return Err(vec![at(
            entry,
            "het vermoeden gaat over een medewerker: daarvoor wordt geen zaak geopend. Ga naar de directie, of als het \
             om de directie gaat naar het bestuur",
        )]);
    }
    let mut prepared = Prepared { zaak, gegevens, attachment: None };
    store.check_in(&mut prepared, in_stream, is_new).map_err(|error| {
        let said: Vec<&str> =
            std::iter::once(&error.message).chain(&error.hints).map(String::as_str).collect();
        vec![at(entry, &said.join("; "))]
    })?;
    Ok(prepared)
}

/// Whether a signaal suspects someone who works at the school.
fn is_about_staff(gegevens: &Gegevens) -> bool {
    matches!(&gegevens.inhoud, Inhoud::Signaal(signaal)
        if signaal.vermoedelijke_pleger == Some(Pleger::Medewerker))
}

fn zaak_of(entry: &Entry<'_>, labels: &Labels, store: &Store<'_>) -> Result<ZaakNummer, String> {
    match (&entry.peek.zaak, &entry.peek.label) {
        (Some(text), _) => match labels.zaken.get(text) {
            Some(zaak) => Ok(zaak.clone()),
            None => store.find_zaak(text).map_err(|error| error.message),
        },
        (None, label) if entry.soort == Soort::Leerling => {
            let key = label.clone().unwrap_or_else(|| entry.id.to_string());
            labels.zaken.get(&key).cloned().ok_or_else(|| "deze leerling heeft geen zaak".to_owned())
        }
        (None, _) => Err("`zaak` ontbreekt: geef een zaaknummer, of het label van de leerling".to_owned()),
    }
}

/// Turns labels into ids; a label of another zaak is refused.
fn resolve(gegevens: &mut Gegevens, labels: &Labels, in_stream: &[StukId]) -> Result<(), String> {
    let mut elsewhere = None;
    gegevens.references(&mut |reference| {
        let Some((id, _)) = labels.stukken.get(reference.as_str()) else { return };
        if !in_stream.contains(id) {
            elsewhere = Some(format!("`{reference}` is een stuk van een andere zaak"));
        }
        *reference = StukRef::from(*id);
    });
    elsewhere.map_or(Ok(()), Err)
}

fn at(entry: &Entry<'_>, why: &str) -> String {
    format!("{}, {}: {why}", entry.source, entry.part)
}

fn wrong(source: &str, part: Part<'_>, error: YamlError) -> String {
    place(source, &error.shifted(part.lines_before))
}

fn report(mut wrong: Vec<Wrong>) -> CliError {
    wrong.sort_by_key(|(order, _)| *order);
    let mut errors: Vec<String> = wrong.into_iter().map(|(_, text)| text).collect();
    let total = errors.len();
    let more = total.saturating_sub(MAX_ERRORS);
    errors.truncate(MAX_ERRORS);
    if more > 0 {
        errors.push(format!("en nog {more} andere fouten"));
    }
    let many = crate::render::text::count(total, "fout", "fouten");
    CliError::input(format!("{many} in de invoer; er is niets vastgelegd\n{}", errors.join("\n")))
        .hint("verbeter de invoer en probeer het opnieuw")
}
