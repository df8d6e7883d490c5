//! `synchroniseer`: exchange with the server, checked before anything is taken over.

use clap::Args;

use super::app::App;
use super::error::{CliError, Kind};
use crate::render::text::count;
use crate::render::vernietigen;
use crate::vault::{Obstacle, Vault};

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
    // Where the server is a folder, what was destroyed is cleaned up there too, and that is sent.
    let before = vault.head();
    let left = vault.clear_server(key.as_ref(), app.now())?;
    if vault.head() != before {
        vault.synchronise(key.as_ref(), app.now())?;
    }
    app.noted(&vault);
    if app.global.json {
        app.print_json(&serde_json::json!({
            "ontvangen": synced.received,
            "samengevoegd": synced.merged,
            "verstuurd": synced.sent,
            "stand": vault.head(),
        }))?;
        return finished(&vault, &left, app);
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
    finished(&vault, &left, app)
}

/// What was destroyed has to be gone here and on the server.
fn finished(vault: &Vault, left: &[Obstacle], app: &App) -> Result<(), CliError> {
    if let Some((zaken, obstacles)) = vault.unfinished()? {
        let obstacles: Vec<String> = obstacles.iter().map(ToString::to_string).collect();
        return Err(CliError::new(Kind::Unfinished, vernietigen::unfinished(&zaken, &obstacles)));
    }
    let on_server = vault.on_server()?;
    if !left.is_empty() {
        let left: Vec<String> = left.iter().map(|found| format!("op de server: {found}")).collect();
        return Err(CliError::new(Kind::Unfinished, vernietigen::unfinished(&on_server, &left)));
    }
    if !on_server.is_empty() {
        app.tell(&vernietigen::on_server(&on_server));
    }
    Ok(())
}
