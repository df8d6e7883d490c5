//! `historie`: who did what when, from the commits.

use std::collections::BTreeMap;

use clap::Args;
use rayon::prelude::*;
use serde::Serialize;

use super::app::App;
use super::archief::dossier;
use super::error::CliError;
use super::kolommen::{self, Kolommen};
use super::zaakkeuze::find_zaak;
use crate::model::{Datum, Dossier, Functie, Keuze, MedewerkerId, Soort, StukId, ZaakNummer};
use crate::render::historie::{KOP, Row, VELDEN, text};
use crate::render::lijst::Lijst;
use crate::render::text::moment;
use crate::vault::{HistoryEntry, HistoryKind, Identity, StoredStuk, Vault, ZaakKeys};

/// The arguments of `historie`.
#[derive(Debug, Default, Args)]
#[command(
    about = "Toon wie wat deed, en wanneer",
    visible_alias = "history",
    mut_arg("velden", kolommen::of(VELDEN))
)]
pub struct HistorieArgs {
    #[arg(
        value_name = "ZAAK",
        required_unless_present = "alle",
        help = "Zaaknummer, een deel ervan, of de naam van de leerling"
    )]
    pub zaak: Option<String>,
    #[arg(long, conflicts_with = "zaak", help = "Het hele archief")]
    pub alle: bool,
    #[arg(long, value_name = "DATUM", help = "Vanaf deze dag")]
    pub sinds: Option<Datum>,
    #[arg(long, value_name = "DATUM", help = "Tot en met deze dag")]
    pub tot: Option<Datum>,
    #[command(flatten)]
    pub kolommen: Kolommen,
}

#[derive(Serialize)]
struct EntryJson<'a> {
    commit: &'a str,
    op: String,
    door: Option<&'a MedewerkerId>,
    rol: Option<Functie>,
    zaak: Option<&'a ZaakNummer>,
    stuk: Option<StukId>,
    soort: Option<Soort>,
    samenvatting: String,
    handtekening: &'static str,
}

/// Prints the history, oldest first. Without a key, or for a zaak one may not read, soorten stay unknown.
///
/// # Errors
/// When the zaak is not there, or the archive cannot be used.
pub fn run(args: &HistorieArgs, app: &App) -> Result<(), CliError> {
    let vault = app.vault()?;
    // The commits are open to whoever has the archive; a key only adds what each stuk is.
    let identity = if app.key_path()?.exists() { Some(app.identity()?) } else { None };
    if let Some(identity) = &identity {
        vault.readable(identity)?;
    }
    let zaak = match &args.zaak {
        Some(text) => Some(find_zaak(&vault, identity.as_deref(), text)?),
        None => None,
    };
    let in_period = |entry: &HistoryEntry| {
        let day = Datum(entry.op.date_naive());
        args.sinds.is_none_or(|since| day >= since) && args.tot.is_none_or(|until| day <= until)
    };
    let mut keys = ZaakKeys::default();
    let mut shown = Shown { chosen: &args.kolommen.velden, entries: 0 };
    // Page by page: the first is on the screen before the rest is opened.
    for mut page in vault.history_pages(zaak.as_ref()) {
        page.retain(in_period);
        let soorten = soorten(&vault, identity.as_deref(), &mut keys, &page);
        shown.page(app, &page, &soorten)?;
    }
    shown.end(app)
}

/// What was printed so far.
struct Shown<'a> {
    chosen: &'a [String],
    entries: usize,
}

impl Shown<'_> {
    fn page(
        &mut self,
        app: &App,
        page: &[HistoryEntry],
        soorten: &BTreeMap<StukId, Soort>,
    ) -> Result<(), CliError> {
        let first = self.entries == 0;
        self.entries += page.len();
        if page.is_empty() {
            return Ok(());
        }
        let mut list = Lijst::new(KOP, self.chosen);
        for entry in page {
            let soort = entry.stuk.and_then(|id| soorten.get(&id).copied());
            list.add(&json(entry, soort), row(entry, soort).cells());
        }
        if app.global.json {
            return app.print_json_items(&list.json(), first);
        }
        app.print_part(&text(&list, app.width(), first))
    }

    fn end(&self, app: &App) -> Result<(), CliError> {
        match (app.global.json, self.entries) {
            (true, 0) => app.print("[]"),
            (true, _) => app.print("\n]"),
            (false, 0) => app.print(&text(&Lijst::new(KOP, self.chosen), app.width(), true)),
            (false, _) => Ok(()),
        }
    }
}

fn json(entry: &HistoryEntry, soort: Option<Soort>) -> EntryJson<'_> {
    EntryJson {
        commit: &entry.commit,
        op: entry.op.to_rfc3339(),
        door: entry.door.as_ref(),
        rol: entry.functie,
        zaak: entry.zaak.as_ref(),
        stuk: entry.stuk,
        soort,
        samenvatting: what(entry, soort),
        handtekening: entry.signature.word(),
    }
}

fn row(entry: &HistoryEntry, soort: Option<Soort>) -> Row {
    Row {
        op: entry.op.format("%Y-%m-%d %H:%M").to_string(),
        door: entry.door.as_ref().map_or_else(|| "onbekend".to_owned(), ToString::to_string),
        rol: entry.functie.map(|f| crate::render::text::label(f.word())).unwrap_or_default(),
        zaak: entry.zaak.as_ref().map(ToString::to_string).unwrap_or_default(),
        samenvatting: what(entry, soort),
        handtekening: entry.signature.word(),
    }
}

/// The history of one zaak, in rows to show.
#[must_use]
pub fn rows(vault: &Vault, dossier: &Dossier) -> Vec<Row> {
    let soort = |id: StukId| dossier.get(id).map(|item| item.gegevens.soort());
    let entries = vault.history(Some(&dossier.zaak));
    // On paper days are written out; in the list on the screen they stand in a column.
    let on_paper =
        |entry: &HistoryEntry| Row { op: moment(&entry.op), ..row(entry, entry.stuk.and_then(soort)) };
    entries.iter().map(on_paper).collect()
}

/// The soort of each stuk on a page that the user can read.
fn soorten(
    vault: &Vault,
    identity: Option<&Identity>,
    keys: &mut ZaakKeys,
    page: &[HistoryEntry],
) -> BTreeMap<StukId, Soort> {
    let Some(identity) = identity else { return BTreeMap::new() };
    let stuk = |entry: &HistoryEntry| match entry.what {
        HistoryKind::Stuk => Some((entry.zaak.clone()?, entry.stuk?)),
        _ => None,
    };
    let wanted: Vec<(ZaakNummer, StukId)> = page.iter().filter_map(stuk).collect();
    let read = vault.read_some(identity, keys, &wanted);
    let soort = |(zaak, stored): (&ZaakNummer, Option<StoredStuk>)| {
        let read = dossier(zaak, std::slice::from_ref(&stored?));
        read.items.into_iter().next().map(|item| (item.kop.id, item.gegevens.soort()))
    };
    wanted.par_iter().map(|(zaak, _)| zaak).zip(read).filter_map(soort).collect()
}

fn what(entry: &HistoryEntry, soort: Option<Soort>) -> String {
    let stuk = || {
        let end = entry.stuk.map(crate::render::dossier::short).unwrap_or_default();
        format!("{} {end}", soort.map_or("stuk", Keuze::word))
    };
    let text = match &entry.what {
        HistoryKind::Archive => "archief gemaakt".to_owned(),
        HistoryKind::Protocol => "protocol in werking".to_owned(),
        HistoryKind::Staff(id) => format!("medewerker {id}"),
        HistoryKind::Opened => "zaak geopend".to_owned(),
        HistoryKind::Access => "toegang gewijzigd".to_owned(),
        HistoryKind::Destruction(step, grond) => {
            crate::render::vernietigen::event(*grond, *step == crate::vault::Step::Voorstel)
        }
        HistoryKind::Moved(naam, versie) => format!("verder onder protocol {naam} versie {versie}"),
        HistoryKind::Stuk => stuk(),
        HistoryKind::School => "zelfcheck".to_owned(),
        HistoryKind::Other => "overig".to_owned(),
    };
    if entry.counts { text } else { format!("{text} (telt niet mee)") }
}
