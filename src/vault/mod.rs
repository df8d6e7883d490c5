//! The archive: age and git. The only folder that touches disk, keys or git.
//!
//! The truth is the head of the branch `main`; the work tree is a copy. State is a fold over events that
//! are only ever added by signed commits ([`State`]); the keys of a zaak live on a branch of its own.
//! Reading never writes.
#![allow(clippy::disallowed_methods, reason = "this is the room that writes files")]

mod access;
mod access_fold;
mod append;
mod clear;
mod commit;
mod deliver;
mod destroy;
mod disk;
mod draft;
mod error;
mod extend;
mod facts;
mod fault;
mod few;
mod fold;
mod git;
mod health;
mod history;
mod index;
mod init;
mod join;
mod journal;
mod judge;
mod keys;
mod known;
mod limits;
mod lineage;
mod links;
mod locks;
mod look;
mod moving;
mod owed;
mod packed;
mod pin;
mod place;
mod plaintext;
mod protocol;
mod read;
mod recovery;
mod remote;
mod school;
mod server_fault;
mod settings;
mod sound;
mod staff;
mod staff_key;
mod staff_view;
mod stage;
mod stand;
mod state;
mod sync;
mod takeover;
mod typed_over;
mod verdict;
mod verify;
mod watch;
mod worktree;
mod wrap;
mod write;
mod zaak_key;

use std::path::{Path, PathBuf};

pub use append::{Batch, NewStuk, NewZaak, Receipt};
#[cfg(debug_assertions)]
pub use clear::reads;
pub use deliver::{seal_to, seal_with, write_new, write_page};
pub use destroy::{DestroyError, Destruction, Obstacle, Ordered, Server, Stated, Step};
pub use disk::protect_process;
pub use draft::{Draft, clear_drafts, forget_draft};
pub use error::{ErrorKind, Result, VaultError};
pub use fault::{Fault, Violation};
pub use health::{Ailment, key_health, machine_health, synced_by};
pub use history::{HistoryEntry, HistoryKind};
pub use init::{NewArchive, check_folder, init};
pub use join::join;
pub use keys::{Identity, StaffKey, check_public};
pub use pin::Seen;
pub use place::{fresh_stuk_id, fresh_zaak_nummer};
pub use plaintext::Plaintext;
pub use read::{OpenError, StoredStuk, ZaakKeys};
pub use recovery::RecoveryIdentity;
pub use remote::let_git_ask;
pub use school::SchoolRecord;
pub use server_fault::ServerFault;
pub use staff::{Departure, NewStaff};
pub use stand::Stand;
pub use state::{Contest, Generation, Move, Signature, Staff, State, ZaakState};
pub use sync::Synced;
pub use takeover::{LateWork, Status};
pub use typed_over::{GROUP, Mistyped};
pub use verify::{Renewed, Report};
pub use watch::{Job, Watch};

use look::Look;
use state::Snapshot;

/// An archive ("archief"), read at its head. Plain data: it may be shared between threads.
#[derive(Debug, Clone)]
pub struct Vault {
    root: PathBuf,
    snapshot: Snapshot,
    /// Where this user's notes on commits that were read before lie.
    notes: Option<PathBuf>,
    watch: Watch,
    look: Look,
}

/// How an archive is opened.
#[derive(Debug, Clone, Copy, Default)]
pub struct Opening<'a> {
    /// The folder of this user's notes on commits that were read before; none: every commit is read anew.
    pub notes: Option<&'a Path>,
    /// Something is going to be stored at once: whether the work tree is as it was left is looked at meanwhile.
    pub to_store: bool,
}

impl Vault {
    /// Opens the archive in a folder.
    ///
    /// # Errors
    /// It is no archive, or one that cannot be used.
    pub fn open(root: &Path) -> Result<Self> {
        Self::open_as(root, Opening::default())
    }

    /// As [`Vault::open`], with what is at hand or to come.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub fn open_as(root: &Path, opening: Opening<'_>) -> Result<Self> {
        let repo = git::open(root)?;
        let head = write::head(&repo)?;
        let look = if opening.to_store { Look::begin(root) } else { Look::default() };
        let snapshot = fold::snapshot(root, head, opening.notes)?;
        let notes = opening.notes.map(Path::to_owned);
        Ok(Self { root: root.to_owned(), snapshot, notes, watch: Watch::default(), look })
    }

    /// This archive in another state: with what a server brings, or as it was.
    fn with(&self, snapshot: Snapshot) -> Self {
        let (root, watch) = (self.root.clone(), self.watch.clone());
        Self { root, snapshot, notes: None, watch, look: Look::default() }
    }

    /// Opens the archive in a folder, or in the nearest one above it.
    ///
    /// # Errors
    /// There is none, or the nearest cannot be used.
    pub fn discover(start: &Path, opening: Opening<'_>) -> Result<Self> {
        let start = start.canonicalize().map_err(|error| VaultError::Unreadable(start.to_owned(), error))?;
        for folder in start.ancestors() {
            if std::fs::symlink_metadata(folder.join(".git")).is_err()
                && !folder.join(place::ARCHIVE_FILE).is_file()
            {
                continue;
            }
            match Self::open_as(folder, opening) {
                Err(VaultError::NotAnArchive(_)) => {}
                other => return other,
            }
        }
        Err(VaultError::NotAnArchive(start))
    }

    /// Tells this one how far long jobs are from now on.
    pub fn watched_by(&mut self, watch: Watch) {
        self.watch = watch;
    }

    /// The folder of the archive.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.root
    }

    /// The fingerprint of the root commit, 40 hexadecimal digits: what one compares on paper ("vingerafdruk").
    #[must_use]
    pub fn root_fingerprint(&self) -> String {
        self.snapshot.root.to_string()
    }

    /// The id of the commit that was read.
    #[must_use]
    pub fn head(&self) -> String {
        self.snapshot.head.to_string()
    }

    /// The address of the server that this copy exchanges with, fit to be shown.
    #[must_use]
    pub fn server(&self) -> Option<String> {
        let repo = git::open(&self.root).ok()?;
        let remote = repo.find_remote("origin").ok()?;
        remote.url().ok().map(remote::shown)
    }

    /// What holds at the head.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.snapshot.state
    }

    /// Whose key this is.
    ///
    /// # Errors
    /// A stranger's or revoked key; the recovery key is nobody's.
    pub fn staff_of(&self, identity: &Identity) -> Result<&Staff> {
        self.staff_of_key(identity.signer()?)
    }

    fn staff_of_key(&self, key: &StaffKey) -> Result<&Staff> {
        wrap::holder(&self.snapshot.state, key.public())
    }

    fn zaak(&self, nummer: &crate::model::ZaakNummer) -> Result<&ZaakState> {
        self.snapshot.state.zaken.get(nummer).ok_or_else(|| VaultError::UnknownZaak(nummer.clone()))
    }
}
