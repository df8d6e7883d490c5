//! Taking the keys of destroyed zaken off this disk, and going on with it where it was cut off.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::error::DestroyError;
use super::obstacle::Obstacle;
use super::store::{Doomed, Store};
use crate::model::ZaakNummer;
use crate::vault::error::{Result, disk as disk_error};
use crate::vault::locks::{exchange_lock, exchange_lock_now};
use crate::vault::state::{State, ZaakState};
use crate::vault::write::Writer;
use crate::vault::{Vault, disk, git};

/// There while keys are being taken out: also those that no statement names, because another copy gave them before it
/// knew, and that no branch holds any more.
const NOTE: &str = "vernietigen";

impl Vault {
    /// Takes the keys of every destroyed zaak off this disk, and proves it.
    ///
    /// # Errors
    /// Not finished: something stands in the way, or someone is at work.
    pub fn finish_destructions(&mut self) -> Result<()> {
        if pending(&self.root, &self.snapshot.state)?.is_none() {
            return Ok(());
        }
        // Before the lock for writing: who fetches waits for that one.
        let _nobody_fetches = exchange_lock(&self.root)?;
        let writer = Writer::begin_only(&self.root, &mut self.snapshot)?;
        erase(&writer, &self.snapshot.state)
    }

    /// Whether a branch or a key of a destroyed zaak is still on this disk, and how many of the ids that are listed as those
    /// of its keys are here and are something else.
    ///
    /// # Errors
    /// The archive cannot be read.
    pub(in crate::vault) fn remains(&self, zaak: &ZaakState) -> Result<(bool, usize)> {
        let store = Store::new(git::open(&self.root)?);
        let listed = store.listed(&self.snapshot.state, zaak)?;
        Ok((store.has_branch(&zaak.nummer)? || !listed.keys.is_empty(), listed.others.len()))
    }

    /// The destroyed zaken of which keys are still on this disk, and what stands in the way. Reads only.
    ///
    /// # Errors
    /// The archive cannot be read.
    pub fn unfinished(&self) -> Result<Option<(Vec<ZaakNummer>, Vec<Obstacle>)>> {
        let Some(doomed) = pending(&self.root, &self.snapshot.state)? else { return Ok(None) };
        let obstacles = Store::new(git::open(&self.root)?).all_obstacles(&doomed)?;
        Ok(Some((doomed.zaken, obstacles)))
    }
}

/// Goes on with what was cut off, unless someone is fetching: then the next command does.
pub(in crate::vault) fn resume(writer: &Writer<'_>, state: &State) -> Result<()> {
    if pending(writer.root(), state)?.is_none() {
        return Ok(());
    }
    let _nobody_fetches = exchange_lock_now(writer.root())?;
    erase(writer, state)
}

/// The destroyed zaken that have a branch or a key here.
fn pending(root: &Path, state: &State) -> Result<Option<Doomed>> {
    let cut_off = note(root).exists();
    let destroyed: Vec<_> = state.zaken.values().filter(|zaak| zaak.destroyed).collect();
    if destroyed.is_empty() && !cut_off {
        return Ok(None);
    }
    let store = Store::new(git::open(root)?);
    let (mut zaken, mut keys) = (Vec::new(), BTreeSet::new());
    for zaak in destroyed {
        let here = store.listed(state, zaak)?.keys;
        if store.has_branch(&zaak.nummer)? || !here.is_empty() {
            zaken.push(zaak.nummer.clone());
            keys.extend(here);
        }
    }
    Ok((!zaken.is_empty() || cut_off).then_some(Doomed { zaken, keys }))
}

fn erase(writer: &Writer<'_>, state: &State) -> Result<()> {
    let root = writer.root();
    let Some(doomed) = pending(root, state)? else { return Ok(()) };
    let store = Store::new(git::open_durable(root)?);
    let unfinished = |obstacles: Vec<Obstacle>| {
        if obstacles.is_empty() { Ok(()) } else { Err(DestroyError::Unfinished(obstacles)) }
    };
    unfinished(store.all_obstacles(&doomed)?)?;
    disk::replace(&note(root), b"", true)?;
    store.erase(&doomed, "--prune=now", Stdio::from(writer.share_lock()?))?;
    unfinished(store.proof(&doomed.keys)?.into_iter().collect())?;
    // What was deleted must not come back when the power fails.
    disk::sync_everything(root)?;
    fs::remove_file(note(root)).map_err(disk_error)
}

fn note(root: &Path) -> PathBuf {
    git::local_folder(root).join(NOTE)
}
