//! `agenda`: terms and tasks by date, over the zaken that one can read.

use clap::Args;

use super::app::App;
use super::archief::each_dossier;
use super::controle::Protocols;
use super::error::CliError;
use super::kolommen::{self, Kolommen};
use super::zaakkeuze::{leerling, pupil_name};
use crate::model::{Dossier, Moment, ZaakNummer};
use crate::render::agenda::{LATE, Row, VELDEN, list};
use crate::render::icalendar::calendar;
use crate::rules::{Peilmoment, agenda};
use crate::vault::{Identity, Vault};

/// The arguments of `agenda`.
#[derive(Debug, Args)]
#[command(
    about = "Toon termijnen en taken op datum, van alle zaken die u kunt lezen",
    mut_arg("velden", |flag| kolommen::of(VELDEN)(flag).conflicts_with("ics"))
)]
pub struct AgendaArgs {
    #[arg(long, value_name = "NAAM", help = "Alleen wat bij deze persoon ligt; een deel van de naam mag")]
    wie: Option<String>,
    #[arg(long, conflicts_with = "json", help = "Als agenda-bestand (iCalendar): alleen dag en zaaknummer")]
    ics: bool,
    #[command(flatten)]
    kolommen: Kolommen,
}

/// Shows it.
///
/// # Errors
/// When the archive cannot be used.
pub fn run(args: &AgendaArgs, app: &App) -> Result<(), CliError> {
    let mut vault = app.vault()?;
    let identity = app.identity()?;
    let progress = app.progress("Zaken lezen");
    vault.watched_by(progress.watch());
    let mut rows = rows(&vault, &identity, Peilmoment::from_moment(Moment(app.peilmoment()?)))?;
    drop(progress);
    if let Some(name) = &args.wie {
        let wanted = names(&vault, name);
        rows.retain(|row| wanted.iter().any(|name| row.wie().to_lowercase().contains(name)));
    }
    if args.ics {
        return app.print(&calendar(&rows, app.now().to_utc()));
    }
    if rows.is_empty() && !app.global.json {
        app.tell("Er staat niets op de agenda in de zaken die u kunt lezen.");
        return Ok(());
    }
    let list = list(&rows, &args.kolommen.velden);
    app.print_list(&list)?;
    let is_late = rows.iter().any(|row| row.punt.voorbij) && list.shows("datum");
    if is_late && app.width().is_some() && !app.global.json { app.print(LATE) } else { Ok(()) }
}

/// Everything that is due, by day.
fn rows(vault: &Vault, identity: &Identity, peil: Peilmoment) -> Result<Vec<Row>, CliError> {
    let zaken = vault.readable(identity)?;
    let protocols = Protocols::load(vault, &zaken, None)?;
    let of_zaak = |zaak: &ZaakNummer, dossier: &Dossier| {
        let naam = leerling(dossier).map(pupil_name).unwrap_or_default();
        let points = protocols.get(vault, zaak).map(|protocol| agenda(dossier, protocol, peil));
        let row = |punt| Row { zaak: zaak.clone(), naam: naam.clone(), punt };
        points.into_iter().flatten().map(row).collect::<Vec<_>>()
    };
    let mut rows: Vec<Row> = each_dossier(vault, identity, &zaken, of_zaak)?.into_iter().flatten().collect();
    rows.sort_by(|a, b| (a.punt.dag, &a.zaak).cmp(&(b.punt.dag, &b.zaak)));
    Ok(rows)
}

/// The name as typed, and that of the staff member whose id it is.
fn names(vault: &Vault, typed: &str) -> Vec<String> {
    let typed = typed.trim().to_lowercase();
    let known = vault.state().staff.values().find(|person| person.id.as_str() == typed);
    known.map(|person| person.naam.to_lowercase()).into_iter().chain([typed]).collect()
}
