//! `importeer`: a stream over many zaken, stored in one commit or not at all.

mod stroom;

use std::collections::BTreeMap;

use clap::Args;
use serde_json::json;

use super::app::{App, MAX_STREAM, read_input, source_name};
use super::controle::judge;
use super::error::CliError;
use super::stuk::{Store, Stored};
use crate::model::{Moment, StukId, ZaakNummer};
use crate::render::text::count;
use crate::render::urgent::in_zaken;
use crate::rules::Peilmoment;

/// The arguments of `importeer`.
#[derive(Debug, Args)]
#[command(about = "Leg een reeks stukken in een keer vast, of geen", visible_alias = "import")]
pub struct ImporteerArgs {
    #[arg(
        value_name = "BESTAND",
        default_value = "-",
        help = "YAML-documenten of JSON-regels; - is standaardinvoer"
    )]
    bestanden: Vec<String>,
}

/// What was stored.
pub struct Imported<'a> {
    /// The archive and key that they were stored with.
    pub store: Store<'a>,
    /// The stukken and the commit.
    pub stored: Stored,
    /// Answers of the zelfcheck: what is the school's, in no zaak.
    pub school: Vec<StukId>,
    /// Zaken that were opened.
    pub opened: Vec<ZaakNummer>,
    /// What each label stands for: a zaak number or a stuk id.
    pub labels: BTreeMap<String, String>,
}

/// Reads everything, reports every error at once (of very many the first), and stores all of it in one commit.
///
/// # Errors
/// When anything is wrong with any document; nothing was stored then.
pub fn store<'a>(texts: &[(String, String)], app: &'a App) -> Result<Imported<'a>, CliError> {
    let mut store = Store::open(app)?;
    let stream = stroom::read(texts, &mut store, app)?;
    let opened = stream.new_zaken.iter().map(|zaak| zaak.nummer.clone()).collect();
    let school = stream.school.iter().map(|(id, _)| *id).collect();
    let stored = store.append(stream.new_zaken, stream.prepared, Some(stream.ids), stream.school)?;
    Ok(Imported { store, stored, school, opened, labels: stream.labels })
}

/// Reads the files, stores their stukken, and prints how many went to which zaak; a script gets the ids with `--json`.
///
/// # Errors
/// As [`store`].
pub fn run(args: &ImporteerArgs, app: &App) -> Result<(), CliError> {
    let mut texts = Vec::new();
    let mut left = MAX_STREAM;
    for path in &args.bestanden {
        let text = read_input(path)?;
        left = left.checked_sub(text.len() as u64).ok_or_else(|| {
            CliError::input("de bestanden zijn samen groter dan 64 MB").hint("importeer ze in delen")
        })?;
        texts.push((source_name(path), text));
    }
    let Imported { store, stored, school, opened, labels } = store(&texts, app)?;
    let mut per_zaak: BTreeMap<&ZaakNummer, usize> = BTreeMap::new();
    for (_, zaak, _) in &stored.stukken {
        *per_zaak.entry(zaak).or_default() += 1;
    }
    if app.global.json {
        let in_zaak = stored.stukken.iter().map(|(id, zaak, _)| json!({ "zaak": zaak, "stuk": id }));
        let of_school = school.iter().map(|id| json!({ "zaak": null, "stuk": id }));
        let stukken: Vec<_> = in_zaak.chain(of_school).collect();
        return app.print_json(&json!({
            "commit": stored.commit, "geopend": opened,
            "zaken": per_zaak.keys().collect::<Vec<_>>(), "stukken": stukken, "labels": labels,
        }));
    }
    for (zaak, stukken) in &per_zaak {
        app.print(&format!("{zaak}  {}", count(*stukken, "stuk", "stukken")))?;
    }
    if !school.is_empty() {
        app.print(&format!("school  {}", count(school.len(), "antwoord", "antwoorden")))?;
    }
    let what = amount(stored.stukken.len(), per_zaak.len(), school.len());
    app.tell(&format!("Vastgelegd: {what}, in een keer."));
    if stored.stukken.is_empty() {
        app.tell("Wat nog open staat: meldcode zelfcheck");
        return Ok(());
    }
    let zaken: Vec<ZaakNummer> = per_zaak.into_keys().cloned().collect();
    let peil = Peilmoment::from_moment(Moment(app.peilmoment()?));
    let urgent = in_zaken(&judge(&store.vault, &store.identity, &zaken, None, peil)?);
    app.tell("Nu eerst: meldcode controle --alle");
    if let Some(urgent) = urgent {
        app.alert(urgent.trim_end());
    }
    Ok(())
}

/// How much was stored, and where.
fn amount(stukken: usize, zaken: usize, school: usize) -> String {
    let in_zaken = format!("{} in {}", count(stukken, "stuk", "stukken"), count(zaken, "zaak", "zaken"));
    let answers = count(school, "antwoord van de zelfcheck", "antwoorden van de zelfcheck");
    match (stukken, school) {
        (_, 0) => in_zaken,
        (0, _) => answers,
        _ => format!("{in_zaken}, en {answers}"),
    }
}
