//! Who may write, exchange, clean up: one at a time, across processes.

use std::fs::{self, File, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;
use std::time::Duration;

use super::error::{Result, VaultError, disk as disk_error};
use super::{disk, git};

/// How long a command waits for one other to finish writing: 600 × 50 ms.
const LOCK_TRIES: u32 = 600;
/// How long it waits while others do finish, one after another: ten minutes.
const LOCK_QUEUE: u32 = 12_000;
/// Who holds this file writes.
const LOCK: &str = "slot";
/// What the file of an exchange says while there is one, and when it is over.
const UNDER_WAY: &[u8; 1] = b"+";
const IDLE: &[u8; 1] = b"-";
/// Git holds this one while it packs branches or deletes one.
const PACKED_LOCK: &str = "packed-refs.lock";
/// Whose lock file does not change for so long while none of ours is at work, is at work no longer.
const PATIENCE: Duration = Duration::from_millis(400);

/// The right to write. Held until dropped.
pub(super) fn write_lock(root: &Path) -> Result<File> {
    let lock = wait_for(git::lock_file(root, LOCK)?, LOCK_TRIES)?;
    if git::git_dir(root).join(PACKED_LOCK).symlink_metadata().is_ok() {
        // Of an exchange under way, or of one that was cut off: that one's goes with the lock.
        drop(exchange_lock_now(root));
    }
    Ok(lock)
}

/// Waits until nobody writes, and keeps it so until dropped; for a reader, so nothing is written. None: nobody ever
/// wrote here, or it takes too long.
pub(super) fn quiet(root: &Path) -> Option<File> {
    let path = git::local_folder(root).join(LOCK);
    if !path.symlink_metadata().is_ok_and(|found| found.is_file()) {
        return None;
    }
    let file = disk::open(fs::OpenOptions::new().read(true), &path).ok()?;
    wait_until(&file, LOCK_TRIES, File::try_lock_shared).ok()?;
    Some(file)
}

/// The right to exchange with the server. While it is held its file says so: one that still says it when the next
/// gets it was cut off.
pub(super) struct Exchange(File);

impl Exchange {
    /// The lock itself, to be held by git too.
    pub(super) fn file(&self) -> &File {
        &self.0
    }

    fn says(&mut self, what: &[u8]) -> std::io::Result<()> {
        self.0.rewind()?;
        self.0.write_all(what)
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        _ = self.says(IDLE);
    }
}

/// The right to exchange with the server; nothing is kept from writing meanwhile. Held until dropped. What is being
/// fetched belongs to nothing yet, so who cleans up takes it too: before the lock for writing.
pub(super) fn exchange_lock(root: &Path) -> Result<Exchange> {
    let (lock, cut_off) = exchange(root, 10 * LOCK_TRIES)?;
    if cut_off {
        let _nobody_writes = wait_for(git::lock_file(root, LOCK)?, LOCK_TRIES)?;
        free_packed(root)?;
    }
    Ok(lock)
}

/// As [`exchange_lock`], at once or not: for who holds the lock for writing already.
pub(super) fn exchange_lock_now(root: &Path) -> Result<Exchange> {
    let (lock, cut_off) = exchange(root, 1)?;
    if cut_off {
        free_packed(root)?;
    }
    Ok(lock)
}

/// Also whether the one before was cut off.
fn exchange(root: &Path, tries: u32) -> Result<(Exchange, bool)> {
    let mut file = git::lock_file(root, "wissel")?;
    wait_until(&file, tries, File::try_lock)?;
    let mut said = [0];
    let cut_off = matches!(file.read(&mut said), Ok(1)) && said == *UNDER_WAY;
    let mut lock = Exchange(file);
    lock.says(UNDER_WAY).map_err(disk_error)?;
    Ok((lock, cut_off))
}

/// Removes what a git that was killed left on the branches that stand together, which it holds for some milliseconds.
/// For who holds both locks after an exchange was cut off; any other is somebody else's git.
fn free_packed(root: &Path) -> Result<()> {
    let path = git::git_dir(root).join(PACKED_LOCK);
    let changed = || path.symlink_metadata().and_then(|found| found.modified()).ok();
    let Some(before) = changed() else { return Ok(()) };
    std::thread::sleep(PATIENCE);
    if changed() == Some(before) {
        // Git refuses to begin where one of these is there.
        _ = fs::remove_file(path.with_extension("new"));
        fs::remove_file(path).map_err(disk_error)?;
    }
    Ok(())
}

/// Waits in a queue as long as it moves: each who gets the lock writes in the file.
fn wait_for(mut file: File, longest: u32) -> Result<File> {
    wait_until(&file, longest, File::try_lock)?;
    file.write_all(b"-").map_err(disk_error)?;
    Ok(file)
}

fn wait_until(file: &File, longest: u32, take: fn(&File) -> Result<(), TryLockError>) -> Result<()> {
    let (mut tries, mut last) = (0, None);
    for _ in 0..LOCK_QUEUE {
        match take(file) {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(50)),
            Err(TryLockError::Error(error)) => return Err(disk_error(error)),
        }
        let now = file.metadata().and_then(|found| found.modified()).ok();
        tries = if now == last { tries + 1 } else { 0 };
        last = now;
        if tries == longest {
            break;
        }
    }
    Err(VaultError::Locked)
}
