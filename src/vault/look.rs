//! A look through the copy that people see while the archive is being read: of ten thousand files that takes as long.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use git2::Oid;

use super::worktree;

/// A look that was begun before the lock was taken. What it found holds for the index that it saw: whoever stores
/// something meanwhile makes another, and what is changed by hand meanwhile is mended by the next command that writes.
#[derive(Debug, Clone, Default)]
pub(super) struct Look(Arc<Mutex<Option<JoinHandle<Option<Oid>>>>>);

impl Look {
    /// Begins to look.
    pub(super) fn begin(root: &Path) -> Self {
        let root = root.to_owned();
        let looking = thread::Builder::new().spawn(move || worktree::as_known(&root));
        Self(Arc::new(Mutex::new(looking.ok())))
    }

    /// Waits for what was seen: the index whose files are all as it knows them. Good for one write.
    pub(super) fn end(&self) -> Option<Oid> {
        let looking = self.0.lock().ok()?.take()?;
        looking.join().ok()?
    }
}
