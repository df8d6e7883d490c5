//! `synchroniseer`: exchange with the server, checked before anything is taken over.

use std::sync::Arc;

use clap::Args;

use super::app::App;
use super::error::{CliError, Kind};
use crate::render::text::count;
use crate::render::{medewerker, vernietigen};
use crate::vault::{Identity, Obstacle, Server, Vault, VaultError, ZaakState};

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
    let mut waiting = app.waits_for_server();
    // Most exchanges need no signature, so nobody is asked for a passphrase until one does.
    let mut key = None;
    let synced = match vault.synchronise(None, app.now()) {
        Err(VaultError::MergeNeedsKey) if app.key_path()?.exists() => {
            drop(waiting);
            key = Some(app.staff_key()?);
            waiting = app.waits_for_server();
            vault.synchronise(key.as_ref().map(|key| key.signer()).transpose()?, app.now())
        }
        done => done,
    }?;
    drop(waiting);
    renew(&mut vault, key.clone(), app)?;
    let left = clear_server(&mut vault, key, app)?;
    app.noted(&vault);
    app.warn_of_trouble(&vault);
    for zaak in &synced.kept_out {
        app.alert(&medewerker::niet_overgenomen(zaak));
    }
    app.tell_owed(&vault);
    if app.global.json {
        app.print_json(&serde_json::json!({
            "ontvangen": synced.received,
            "samengevoegd": synced.merged,
            "verstuurd": synced.sent,
            "stand": vault.head(),
            "geweigerde_sleutels": synced.kept_out,
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

/// Makes the new keys that are owed, where this user may; nobody is asked for a passphrase for anything else.
fn renew(vault: &mut Vault, key: Option<Arc<Identity>>, app: &App) -> Result<(), CliError> {
    let owed = vault.state().zaken.values().any(ZaakState::owes_new_key);
    if !owed || !vault.state().contests.is_empty() || !may_state(vault, app) {
        return Ok(());
    }
    let Some(key) = key.or_else(|| app.staff_key().ok()) else { return Ok(()) };
    if vault.renew_owed(key.signer()?, app.now())? {
        vault.synchronise(Some(key.signer()?), app.now())?;
    }
    Ok(())
}

/// Cleans up, where the server is a folder, what was destroyed; who may then states that, and only for that a key is
/// asked.
fn clear_server(vault: &mut Vault, key: Option<Arc<Identity>>, app: &App) -> Result<Vec<Obstacle>, CliError> {
    if !matches!(vault.server_place()?, Server::Folder(_)) {
        return Ok(Vec::new());
    }
    let left = vault.clear_server()?;
    if !left.is_empty() || vault.on_server()?.is_empty() || !may_state(vault, app) {
        return Ok(left);
    }
    // Without a passphrase now, the next who may does it; until then it is told.
    let Some(key) = key.or_else(|| app.staff_key().ok()) else { return Ok(left) };
    vault.state_server_clear(key.signer()?, app.now())?;
    vault.synchronise(Some(key.signer()?), app.now())?;
    Ok(left)
}

/// Told from the public half of the key, which asks no passphrase.
fn may_state(vault: &Vault, app: &App) -> bool {
    let half =
        app.key_path().ok().filter(|path| path.is_file()).and_then(|path| Identity::public_half(&path).ok());
    let mut active = vault.state().staff.values().filter(|person| person.active);
    half.is_some_and(|half| active.any(|person| person.public_line == half && person.functie.coordinates()))
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
