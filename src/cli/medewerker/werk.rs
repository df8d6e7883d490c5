//! `medewerker neem-over` and `medewerker kies`: work of naast or na a revocation, and who stays of two.

use clap::Args;
use serde::Serialize;

use super::super::app::App;
use super::super::error::CliError;
use super::done;
use crate::model::{MedewerkerId, ZaakNummer};
use crate::render::medewerker::{self, Werk};
use crate::vault::{LateWork, Status, Vault};

/// The arguments of `medewerker neem-over`.
#[derive(Debug, Args)]
pub(super) struct NeemOverArgs {
    #[arg(value_name = "ID", help = "Wiens werk")]
    id: MedewerkerId,
    #[arg(value_name = "NUMMER", help = "De commits die mogen meetellen; zonder nummers: toon wat er is")]
    commits: Vec<String>,
}

/// The arguments of `medewerker kies`.
#[derive(Debug, Args)]
pub(super) struct KiesArgs {
    #[arg(value_name = "ID", help = "Wie blijft")]
    id: MedewerkerId,
}

#[derive(Serialize)]
struct WorkJson<'a> {
    commit: &'a str,
    op: String,
    staat: &'static str,
    zaken: Vec<(&'a ZaakNummer, usize)>,
    wijzigt_medewerkers_of_toegang: bool,
    vernietigt: &'a [ZaakNummer],
}

pub(super) fn take_over(args: &NeemOverArgs, app: &App) -> Result<(), CliError> {
    let mut vault = app.vault()?;
    if args.commits.is_empty() {
        return list(&vault, &args.id, app);
    }
    let commit = vault.take_over_work(app.staff_key()?.signer()?, app.now(), &args.id, &args.commits)?;
    app.seen(&vault);
    done(app, &args.id, &commit)?;
    app.tell(&medewerker::overgenomen(&args.id, args.commits.len()));
    Ok(())
}

fn list(vault: &Vault, id: &MedewerkerId, app: &App) -> Result<(), CliError> {
    let work = vault.late_work(id)?;
    if app.global.json {
        let rows: Vec<WorkJson<'_>> = work
            .iter()
            .map(|one| WorkJson {
                commit: &one.commit,
                op: one.op.to_rfc3339(),
                staat: state(one),
                zaken: one.zaken.iter().map(|(zaak, n)| (zaak, *n)).collect(),
                wijzigt_medewerkers_of_toegang: one.changes,
                vernietigt: &one.destroys,
            })
            .collect();
        return app.print_json(&rows);
    }
    let rows: Vec<Werk<'_>> = work
        .iter()
        .map(|one| Werk {
            commit: &one.commit,
            op: one.op.format("%Y-%m-%d %H:%M").to_string(),
            zaken: &one.zaken,
            wijzigt: one.changes,
            vernietigt: &one.destroys,
            staat: state(one),
        })
        .collect();
    app.print_text(&medewerker::over_te_nemen(id, &rows))
}

fn state(work: &LateWork) -> &'static str {
    match work.status {
        Status::Late => "laat",
        Status::Rejected => "afgewezen",
        Status::Unsent => "hier",
    }
}

pub(super) fn pick(args: &KiesArgs, app: &App) -> Result<(), CliError> {
    let mut vault = app.vault()?;
    let (commit, gone) = vault.pick(app.staff_key()?.signer()?, app.now(), &args.id)?;
    app.seen(&vault);
    done(app, &args.id, &commit)?;
    app.tell(&medewerker::gekozen(&args.id, &gone));
    Ok(())
}
