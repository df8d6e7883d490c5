//! `toon`: the dossier, or one stuk with its follow-ups merged in.

use clap::Args;

use super::app::App;
use super::archief::dossier;
use super::error::CliError;
use super::zaakkeuze::{find_living, find_stuk, leerling, pupil_name};
use crate::model::StukId;
use crate::render;

/// The arguments of `toon`.
#[derive(Debug, Args)]
#[command(about = "Toon het dossier, of een stuk ervan", visible_alias = "show")]
pub struct ToonArgs {
    #[arg(value_name = "ZAAK", add = super::zaak_completer(), help = "Zaaknummer, een deel ervan, of de naam van de leerling")]
    zaak: String,
    #[arg(value_name = "STUK", help = "Stuknummer, of een deel ervan")]
    stuk: Option<String>,
}

/// Shows it.
///
/// # Errors
/// When it is not there, or may not be read.
pub fn run(args: &ToonArgs, app: &App) -> Result<(), CliError> {
    let vault = app.vault_then()?;
    let identity = app.identity()?;
    let zaak = find_living(&vault, Some(&identity), &args.zaak)?;
    let dossier = dossier(&zaak, &vault.read(&identity, &zaak)?);
    let Some(text) = &args.stuk else {
        if app.global.json {
            return app.print_json(&render::export::dossier_json(&dossier));
        }
        let name = leerling(&dossier).map(pupil_name);
        return app.print(&render::dossier::text(&dossier, name.as_deref()));
    };
    let ids: Vec<StukId> = dossier.items.iter().map(|item| item.kop.id).collect();
    let id = find_stuk(&ids, text)?;
    let Some(item) = dossier.get(id) else { return Ok(()) };
    if app.global.json {
        app.print_json(&render::export::stuk_json(item))
    } else {
        app.print(&render::dossier::stuk(item))
    }
}
