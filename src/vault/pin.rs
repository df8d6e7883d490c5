//! What this user saw of an archive before, kept outside it: so that another archive in its place, or a
//! return to an older state, is found.

use std::fs;
use std::path::{Path, PathBuf};

use git2::Oid;
use serde::{Deserialize, Serialize};

use super::Vault;
use super::clear;
use super::disk;
use super::error::{Result, VaultError};

/// Whether this user saw the archive before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Never on this machine.
    New,
    /// Before, and it goes on from there.
    Before,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pin {
    wortel: String,
    gezien: String,
    map: String,
}

impl Vault {
    /// Notes the root and the present head in the user's configuration folder.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn pin(&self, config: &Path) -> Result<()> {
        let folder = folder(config);
        disk::create_folder(&folder)?;
        self.forget_predecessors(&folder);
        let pin = Pin { wortel: self.root_fingerprint(), gezien: self.head(), map: self.place() };
        disk::replace(&self.pin_path(config), clear::write(&pin)?.as_bytes(), true)
    }

    /// Compares the archive with what this user saw before.
    ///
    /// # Errors
    /// Another root, or the head that was seen is gone.
    pub fn check_pin(&self, config: &Path) -> Result<Seen> {
        for entry in fs::read_dir(folder(config)).into_iter().flatten().flatten() {
            let Some(pin) = disk::read(&entry.path()).ok().and_then(|bytes| clear::parse::<Pin>(&bytes))
            else {
                continue;
            };
            if pin.map == self.place() && pin.wortel != self.root_fingerprint() {
                return Err(VaultError::RootDiffers);
            }
        }
        let Ok(bytes) = disk::read(&self.pin_path(config)) else { return Ok(Seen::New) };
        let Some(pin) = clear::parse::<Pin>(&bytes) else { return Ok(Seen::New) };
        if pin.wortel != self.root_fingerprint() {
            return Err(VaultError::RootDiffers);
        }
        let seen = pin.gezien.parse::<Oid>().ok();
        let known = self.snapshot.commits.iter().rev().any(|commit| Some(commit.facts.id) == seen);
        // A copy elsewhere (a backup, an inspector's) may be older; this folder may not.
        if known || pin.map != self.place() { Ok(Seen::Before) } else { Err(VaultError::RolledBack) }
    }

    /// What does not hold of the commits that came since this user last saw the archive, beside what does not count:
    /// who they say they are of, what their message tells, how large what they bring is. Of an archive that was never
    /// seen here nothing: that is for `sluit-aan` and `verifieer`.
    #[must_use]
    pub fn unsound_since(&self, config: &Path) -> usize {
        let pin = disk::read(&self.pin_path(config)).ok().and_then(|bytes| clear::parse::<Pin>(&bytes));
        let Some(seen) = pin.filter(|pin| pin.gezien != self.head()) else { return 0 };
        let old = seen.gezien.parse::<Oid>().ok().and_then(|seen| self.behind(seen));
        let Some(old) = old else { return 0 };
        let new: Vec<_> =
            self.snapshot.commits.iter().filter(|judged| !old.contains(&judged.facts.id)).collect();
        self.examine_these(&new).findings.len()
    }

    /// Moves an existing note about this archive, in this place, on to the present head. Where there is none,
    /// none is made: that this is the right archive is for `sluit-aan` to say.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn note_seen(&self, config: &Path) -> Result<()> {
        let note = disk::read(&self.pin_path(config)).ok().and_then(|bytes| clear::parse::<Pin>(&bytes));
        if note.is_some_and(|pin| pin.map == self.place() && pin.wortel == self.root_fingerprint()) {
            self.pin(config)?;
        }
        Ok(())
    }

    /// A new archive made or joined in a folder takes the place of what was there before. Best effort: a note
    /// that stays is refused on the next use, never trusted.
    fn forget_predecessors(&self, folder: &Path) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let pin = disk::read(&entry.path()).ok().and_then(|bytes| clear::parse::<Pin>(&bytes));
            if pin.is_some_and(|pin| pin.map == self.place() && pin.wortel != self.root_fingerprint()) {
                _ = fs::remove_file(entry.path());
            }
        }
    }

    fn pin_path(&self, config: &Path) -> PathBuf {
        folder(config).join(format!("{}.yaml", self.snapshot.state.archive))
    }

    fn place(&self) -> String {
        self.root.canonicalize().unwrap_or_else(|_| self.root.clone()).to_string_lossy().into_owned()
    }
}

fn folder(config: &Path) -> PathBuf {
    config.join("archieven")
}
