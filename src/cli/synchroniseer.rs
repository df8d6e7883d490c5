//! `synchroniseer`: exchange with the server, checked before anything is taken over.

use clap::Args;

use super::app::App;
use super::error::CliError;
use crate::render::text::count;
use crate::vault::VaultError;

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
    if let Some(server) = vault.server() {
        app.tell(&format!("Uitwisselen met {} …", crate::render::text::safe(&server)));
    }
    // Most exchanges need no signature, so nobody is asked for a passphrase until one does.
    let synced = match vault.synchronise(None, app.now()) {
        Err(VaultError::MergeNeedsKey) if app.key_path()?.exists() => {
            vault.synchronise(Some(app.staff_key()?.signer()?), app.now())
        }
        done => done,
    }?;
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
