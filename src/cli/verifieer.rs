//! `verifieer`: the whole archive, from its first commit on.

use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::app::App;
use super::archief::config_folder;
use super::error::{CliError, Kind};
use crate::model::{StukId, ZaakNummer};
use crate::render::verifieer::{Bevinding, Onderzocht, tekst, verslag};
use crate::vault::{Opening, Report, Vault, VaultError, Violation};

/// The arguments of `verifieer`.
#[derive(Debug, Args)]
#[command(
    about = "Kijk het hele archief na: handtekeningen, rechten, sleutels, stukken",
    visible_alias = "verify"
)]
pub struct VerifieerArgs {
    #[arg(long, help = "Gebruik geen sleutel: de stukken worden niet geopend")]
    zonder_sleutel: bool,
    #[arg(long, help = "Reken ook de handtekeningen opnieuw na die eerder goed waren")]
    geheel: bool,
}

#[derive(Serialize)]
struct ReportJson<'a> {
    gezond: bool,
    wortel: Option<String>,
    stand: Option<String>,
    commits: usize,
    zaken: usize,
    stukken: usize,
    geopend: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    nieuw: Option<NewJson<'a>>,
    bevindingen: Vec<FindingJson<'a>>,
    opmerkingen: Vec<FindingJson<'a>>,
}

#[derive(Serialize)]
struct NewJson<'a> {
    sinds: &'a str,
    commits: usize,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    soort: &'static str,
    commit: Option<&'a str>,
    zaak: Option<&'a ZaakNummer>,
    stuk: Option<StukId>,
    tekst: String,
}

/// Examines everything; exit 1 when something is not as it should be. A key opens what it may read.
///
/// # Errors
/// When the archive is not sound (exit 1), there is none (5), or the passphrase is wrong (4).
pub fn run(args: &VerifieerArgs, app: &App) -> Result<(), CliError> {
    let open = |notes: Option<&Path>| match app.vault_as(Opening { notes, ..Opening::default() }) {
        Ok(vault) => Ok(Ok(vault)),
        Err(error @ (VaultError::Damaged(_) | VaultError::Untrusted(_) | VaultError::Git(_))) => {
            Ok(Err(error))
        }
        Err(error) => Err(error),
    };
    let notes = app.notes_folder();
    let mut opened = open(notes.as_deref().filter(|_| !args.geheel))?;
    let at_hand =
        !args.zonder_sleutel && (app.global.sleutel.is_some() || app.key_path().is_ok_and(|p| p.exists()));
    let identity = if at_hand && opened.is_ok() { Some(app.identity()?) } else { None };
    let config = config_folder().ok();
    let progress = app.progress("Het archief nakijken");
    if let Ok(vault) = &mut opened {
        vault.watched_by(progress.watch());
    }
    let new = opened.as_ref().ok().and_then(|vault| vault.verify_new(identity.as_deref(), config.as_deref()));
    if new.is_none() && !args.geheel {
        // From here on nothing counts that was looked at before.
        opened = open(None)?;
        if let Ok(vault) = &mut opened {
            vault.watched_by(progress.watch());
        }
    }
    let vault = match opened {
        Ok(vault) => vault,
        Err(error) => return show(app, None, false, &Report::unreadable(&error)),
    };
    let report = new.unwrap_or_else(|| vault.verify(identity.as_deref(), config.as_deref()));
    drop(progress);
    if report.is_sound() {
        // Only the note of this user about this place moves on: a copy elsewhere says nothing about it.
        _ = config.map(|config| vault.note_seen(&config));
        if let Some(notes) = notes {
            vault.note_sound(&notes);
        }
    }
    show(app, Some(&vault), identity.is_some(), &report)
}

fn show(app: &App, vault: Option<&Vault>, sleutel: bool, report: &Report) -> Result<(), CliError> {
    if app.global.json {
        app.print_json(&ReportJson {
            gezond: report.is_sound(),
            wortel: vault.map(Vault::root_fingerprint),
            stand: vault.map(Vault::head),
            commits: report.commits,
            zaken: report.zaken,
            stukken: report.stukken,
            geopend: report.opened,
            nieuw: report.new.as_ref().map(|new| NewJson { sinds: &new.since, commits: new.commits }),
            bevindingen: report.findings.iter().map(json).collect(),
            opmerkingen: report.notes.iter().map(json).collect(),
        })?;
    } else {
        let wortel = vault.map_or_else(|| "onbekend".to_owned(), Vault::root_fingerprint);
        let onderzocht = Onderzocht {
            wortel: &wortel,
            bekend: report.seen == Some(crate::vault::Seen::Before),
            sleutel,
            commits: report.commits,
            zaken: (report.zaken, report.readable),
            stukken: (report.stukken, report.opened),
            nieuw: report.new.as_ref().map(|new| new.commits),
        };
        let findings: Vec<Bevinding<'_>> = report.findings.iter().map(row).collect();
        let notes: Vec<Bevinding<'_>> = report.notes.iter().map(row).collect();
        app.print_text(&verslag(&onderzocht, &findings, &notes))?;
    }
    if report.is_sound() { Ok(()) } else { Err(CliError::new(Kind::Found, "")) }
}

fn row(violation: &Violation) -> Bevinding<'_> {
    Bevinding {
        soort: violation.fault.word(),
        commit: &violation.commit,
        zaak: violation.zaak.as_ref().map(ToString::to_string).unwrap_or_default(),
        stuk: violation.stuk.map(|id| id.to_string()).unwrap_or_default(),
        wat: &violation.what,
    }
}

fn json(violation: &Violation) -> FindingJson<'_> {
    FindingJson {
        soort: violation.fault.word(),
        commit: Some(violation.commit.as_str()).filter(|commit| !commit.is_empty()),
        zaak: violation.zaak.as_ref(),
        stuk: violation.stuk,
        tekst: tekst(&row(violation)),
    }
}

#[cfg(test)]
mod tests {
    use crate::render::verifieer::uitleg;
    use crate::vault::Fault;

    #[test]
    fn every_kind_of_fault_is_explained() {
        let unknown = uitleg("bestaat-niet");
        for fault in Fault::ALL {
            assert_ne!(uitleg(fault.word()), unknown, "{}", fault.word());
        }
    }
}
