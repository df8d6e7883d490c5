//! `historie`: who did what when, from the commits.

use clap::Args;
use serde::Serialize;

use super::app::App;
use super::archief::dossier;
use super::error::CliError;
use super::zaakkeuze::find_zaak;
use crate::model::{Datum, Dossier, Functie, Keuze, MedewerkerId, Soort, StukId, ZaakNummer};
use crate::render::historie::{Row, text};
use crate::vault::{HistoryEntry, HistoryKind, Vault};

/// The arguments of `historie`.
#[derive(Debug, Default, Args)]
#[command(about = "Toon wie wat deed, en wanneer", visible_alias = "history")]
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
    let soorten = soorten(&vault, identity.as_deref(), zaak.as_ref());
    let in_period = |entry: &HistoryEntry| {
        let day = Datum(entry.op.date_naive());
        args.sinds.is_none_or(|since| day >= since) && args.tot.is_none_or(|until| day <= until)
    };
    let entries: Vec<HistoryEntry> = vault.history(zaak.as_ref()).into_iter().filter(in_period).collect();
    let soort_of = |entry: &HistoryEntry| entry.stuk.and_then(|id| soorten.get(&id).copied());
    if app.global.json {
        let json: Vec<EntryJson<'_>> = entries
            .iter()
            .map(|entry| EntryJson {
                commit: &entry.commit,
                op: entry.op.to_rfc3339(),
                door: entry.door.as_ref(),
                rol: entry.functie,
                zaak: entry.zaak.as_ref(),
                stuk: entry.stuk,
                soort: soort_of(entry),
                samenvatting: what(entry, soort_of(entry)),
                handtekening: entry.signature.word(),
            })
            .collect();
        return app.print_json(&json);
    }
    let rows: Vec<Row> = entries.iter().map(|entry| row(entry, soort_of(entry))).collect();
    app.print(&text(&rows, app.width()))
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
    entries.iter().map(|entry| row(entry, entry.stuk.and_then(soort))).collect()
}

/// The soort of each stuk that the user can read.
fn soorten(
    vault: &Vault,
    identity: Option<&crate::vault::Identity>,
    zaak: Option<&ZaakNummer>,
) -> std::collections::BTreeMap<StukId, Soort> {
    let Some(identity) = identity else { return std::collections::BTreeMap::new() };
    let zaken = match zaak {
        Some(zaak) => vec![zaak.clone()],
        None => vault.readable(identity).unwrap_or_default(),
    };
    let read = vault.read_many(identity, &zaken);
    let dossiers = zaken.iter().zip(read).filter_map(|(zaak, stored)| Some(dossier(zaak, &stored.ok()?)));
    dossiers.flat_map(|d| d.items.into_iter().map(|item| (item.kop.id, item.gegevens.soort()))).collect()
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
        HistoryKind::Moved(naam, versie) => format!("verder onder protocol {naam} versie {versie}"),
        HistoryKind::Stuk => stuk(),
        HistoryKind::School => "zelfcheck".to_owned(),
        HistoryKind::Other => "overig".to_owned(),
    };
    if entry.counts { text } else { format!("{text} (telt niet mee)") }
}
