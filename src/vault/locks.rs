//! Who may write, exchange, clean up: one at a time, across processes.

use std::fs::{File, TryLockError};
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use super::error::{Result, VaultError, disk as disk_error};
use super::git;

/// How long a command waits for one other to finish writing: 600 × 50 ms.
const LOCK_TRIES: u32 = 600;
/// How long it waits while others do finish, one after another: ten minutes.
const LOCK_QUEUE: u32 = 12_000;
/// Who holds this file writes.
const LOCK: &str = "slot";

/// The right to write. Held until dropped.
pub(super) fn write_lock(root: &Path) -> Result<File> {
    wait_for(git::lock_file(root, LOCK)?, LOCK_TRIES)
}

/// Waits until nobody writes, and keeps it so until dropped; for a reader, so nothing is written. None: nobody ever
/// wrote here, or it takes too long.
pub(super) fn quiet(root: &Path) -> Option<File> {
    let path = git::local_folder(root).join(LOCK);
    if !path.symlink_metadata().is_ok_and(|found| found.is_file()) {
        return None;
    }
    let file = File::open(path).ok()?;
    wait_until(&file, LOCK_TRIES, File::try_lock_shared).ok()?;
    Some(file)
}

/// The right to exchange with the server; nothing is kept from writing meanwhile. Held until dropped. What is being
/// fetched belongs to nothing yet, so who cleans up takes it too: before the lock for writing.
pub(super) fn exchange_lock(root: &Path) -> Result<File> {
    wait_for(git::lock_file(root, "wissel")?, 10 * LOCK_TRIES)
}

/// As [`exchange_lock`], at once or not: for who holds the lock for writing already.
pub(super) fn exchange_lock_now(root: &Path) -> Result<File> {
    wait_for(git::lock_file(root, "wissel")?, 1)
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
