//! `synchroniseer`: exchange with the server, checked before anything is taken over.

use clap::Args;

use super::app::App;
use super::error::CliError;
use crate::render::text::count;

/// The arguments of `synchroniseer`.
#[derive(Debug, Args)]
#[command(
    about = "Wissel uit met de server: eerst nakijken, dan overnemen en versturen",
    visible_alias = "sync"
)]
pub struct SynchroniseerArgs {}

/// Fetches, checks, merges, and pushes; says what came and went.
///
/// # Errors
/// When the server cannot be reached or holds what is not sound (exit 6); nothing was taken over then.
pub fn run(_: &SynchroniseerArgs, app: &App) -> Result<(), CliError> {
    let mut vault = app.vault()?;
    let key =
        if app.global.sleutel.is_some() || app.key_path()?.exists() { Some(app.staff_key()?) } else { None };
    let synced = vault.synchronise(key.as_ref(), app.now())?;
    app.seen(&vault);
    app.warn_of_trouble(&vault);
    if app.global.json {
        return app.print_json(&serde_json::json!({
            "ontvangen": synced.received,
            "samengevoegd": synced.merged,
            "verstuurd": synced.sent,
            "stand": vault.head(),
        }));
    }
    let mut said = Vec::new();
    if synced.received > 0 {
        said.push(format!("{} nagekeken en overgenomen", count(synced.received, "commit", "commits")));
    }
    if synced.merged {
        said.push("samengevoegd met wat hier was".to_owned());
    }
    if synced.sent {
        said.push("verstuurd wat de server nog niet had".to_owned());
    }
    app.tell(&if said.is_empty() {
        "Hier en op de server staat hetzelfde; er was niets uit te wisselen.".to_owned()
    } else {
        format!("Klaar: {}.", said.join(", "))
    });
    Ok(())
}
