//! `toon`: the dossier, or one stuk with its follow-ups merged in.

use clap::Args;

use super::app::App;
use super::archief::{dossier, protocol_of};
use super::error::CliError;
use super::zaakkeuze::{Stukken, find_living, leerling, pupil_name};
use crate::model::{Dossier, Verwant, ZaakNummer};
use crate::render;
use crate::render::protocol::Overgang;
use crate::vault::{Identity, StoredStuk, Vault, ZaakState};

/// The arguments of `toon`.
#[derive(Debug, Args)]
#[command(about = "Toon het dossier, of een stuk ervan", visible_alias = "show")]
pub struct ToonArgs {
    #[arg(value_name = "ZAAK", help = "Zaaknummer, een deel ervan, of de naam van de leerling")]
    zaak: String,
    #[arg(value_name = "STUK", help = "Stuknummer, of een deel ervan")]
    stuk: Option<String>,
}

/// Shows it.
///
/// # Errors
/// When it is not there, or may not be read.
pub fn run(args: &ToonArgs, app: &App) -> Result<(), CliError> {
    let mut vault = app.vault_then()?;
    let identity = app.identity()?;
    let zaak = find_living(&vault, Some(&identity), &args.zaak)?;
    let dossier = dossier(&zaak, &vault.read(&identity, &zaak)?);
    let protocol = protocol_of(&vault, Some(&zaak))?;
    let Some(text) = &args.stuk else {
        if app.global.json {
            let mut json = render::export::dossier_json(&dossier);
            if let Some(state) = vault.state().zaken.get(&zaak) {
                json["protocol"] = protocol_json(state);
            }
            return app.print_json(&json);
        }
        let name = leerling(&dossier).map(pupil_name);
        let progress = app.progress("Zaken lezen");
        vault.watched_by(progress.watch());
        let related = related(&vault, &identity, &dossier)?;
        drop(progress);
        let runs_under = vault.state().zaken.get(&zaak).map(runs_under).unwrap_or_default();
        return app.print_text(&render::dossier::text(
            &dossier,
            name.as_deref(),
            &runs_under,
            &related,
            &protocol,
        ));
    };
    let id = Stukken::of(&dossier).find(text)?;
    let Some(item) = dossier.get(id) else { return Ok(()) };
    if app.global.json {
        app.print_json(&render::export::stuk_json(item))
    } else {
        app.print_text(&render::dossier::stuk(item, &dossier, &protocol))
    }
}

/// The zaken that this one names, and those that name it as far as the user may read them, with the pupil's name.
fn related(vault: &Vault, identity: &Identity, here: &Dossier) -> Result<Vec<String>, CliError> {
    let others: Vec<ZaakNummer> =
        vault.readable(identity)?.into_iter().filter(|zaak| *zaak != here.zaak).collect();
    let named = here.related();
    // Who names this zaak writes its number: of what does not hold it, nothing more has to be read.
    let read = vault.read_each(identity, &others, |zaak, stored| {
        let stored = stored.ok()?;
        let related = named.iter().any(|(_, other)| other == zaak)
            || stored.iter().any(|stuk| mentions(stuk, here.zaak.as_str()));
        related.then(|| dossier(zaak, &stored))
    });
    let read: Vec<Dossier> = read.into_iter().flatten().collect();
    let shown = |how: Verwant, zaak: &ZaakNummer| {
        let pupil = read.iter().find(|other| other.zaak == *zaak).and_then(leerling).map(pupil_name);
        let destroyed = vault.state().zaken.get(zaak).map(|state| state.destroyed);
        render::dossier::related(how, zaak, pupil.as_deref(), destroyed)
    };
    let mut lines: Vec<String> = named.iter().map(|(how, zaak)| shown(*how, zaak)).collect();
    for other in &read {
        let here_in = other
            .related()
            .into_iter()
            .filter(|(_, zaak)| *zaak == here.zaak)
            .map(|(how, _)| how.seen_from_there());
        let said = |how: &Verwant| named.iter().any(|(own, zaak)| own == how && *zaak == other.zaak);
        lines.extend(here_in.filter(|how| !said(how)).map(|how| shown(how, &other.zaak)));
    }
    Ok(lines)
}

fn mentions(stuk: &StoredStuk, zaak: &str) -> bool {
    stuk.content.as_ref().is_ok_and(|text| text.as_str().is_some_and(|text| text.contains(zaak)))
}

fn moves(zaak: &ZaakState) -> Vec<Overgang> {
    let each = zaak.moves.iter().map(|moved| Overgang {
        door: moved.by.to_string(),
        op: moved.at.format("%Y-%m-%d").to_string(),
        naar: moved.protocol.clone(),
        reden: moved.reason,
    });
    each.collect()
}

fn runs_under(zaak: &ZaakState) -> String {
    render::protocol::runs_under(&zaak.protocol, &moves(zaak))
}

fn protocol_json(zaak: &ZaakState) -> serde_json::Value {
    let moves: Vec<_> = moves(zaak)
        .into_iter()
        .map(|Overgang { door, op, naar, reden }| {
            serde_json::json!({ "naam": naar.0, "versie": naar.1, "op": op, "door": door, "stuk": reden })
        })
        .collect();
    serde_json::json!({ "naam": zaak.protocol.0, "versie": zaak.protocol.1, "overgezet": moves })
}
