//! A note of the write under way, so that the next one can clear away what a crash left.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use git2::{Oid, Repository};

use super::disk;
use super::error::{Result, VaultError, disk as disk_error};
use super::git;
use crate::model::ZaakNummer;

/// Names the zaken of which keys are taken before `main` says why.
const TAKEN: &str = "sleutels";
/// Names the files that a write is about to add, ids only; what it leaves behind after a crash is in it.
const JOURNAL: &str = "bezig";
/// A lock file of git that is still there after this long, while we hold our own lock and a write of ours was
/// cut off, is that write's: git itself holds one for some milliseconds.
const PATIENCE: Duration = Duration::from_millis(400);

/// How often it is looked whether another git's lock file is gone: for three seconds.
const LOCK_TRIES: u32 = 60;

/// Notes which files a write will add.
pub(super) fn start_journal<'a>(root: &Path, paths: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut text = String::new();
    for path in paths {
        text.push_str(path);
        text.push('\n');
    }
    disk::replace(&git::local_folder(root).join(JOURNAL), text.as_bytes(), true)
}

/// Whether a write was cut off, or is under way.
pub(super) fn is_open(root: &Path) -> bool {
    git::local_folder(root).join(JOURNAL).exists()
}

/// Ends the note; one that stays names only files that are in the head, which is harmless.
pub(super) fn end_journal(root: &Path) {
    let _ = fs::remove_file(git::local_folder(root).join(JOURNAL));
}

/// Notes of which zaken keys are about to be taken away; gives what was noted before.
pub(super) fn note_taken(root: &Path, zaken: &[&ZaakNummer]) -> Result<BTreeSet<ZaakNummer>> {
    let before = taken(root);
    let all: BTreeSet<&ZaakNummer> = zaken.iter().copied().chain(&before).collect();
    put_taken(root, all.into_iter())?;
    Ok(before)
}

/// The zaken of which keys may have been taken for an event that never came.
pub(super) fn taken(root: &Path) -> BTreeSet<ZaakNummer> {
    let text = disk::read_text(&git::local_folder(root).join(TAKEN)).unwrap_or_default();
    text.lines().filter_map(|line| line.parse().ok()).collect()
}

/// The events came, or what was taken for nothing is back: these zaken alone are left.
pub(super) fn end_taken(root: &Path, left: &BTreeSet<ZaakNummer>) {
    _ = if left.is_empty() {
        fs::remove_file(git::local_folder(root).join(TAKEN)).map_err(disk_error)
    } else {
        put_taken(root, left.iter())
    };
}

fn put_taken<'a>(root: &Path, zaken: impl Iterator<Item = &'a ZaakNummer>) -> Result<()> {
    let lines: Vec<&str> = zaken.map(ZaakNummer::as_str).collect();
    disk::replace(&git::local_folder(root).join(TAKEN), lines.join("\n").as_bytes(), true)
}

/// Notes that the index is about to be mended.
pub(super) fn mark(root: &Path) -> Result<()> {
    let path = git::local_folder(root).join(JOURNAL);
    if is_open(root) { Ok(()) } else { disk::replace(&path, b"", false) }
}

/// Removes the lock files that a write that was cut off left on index and refs, and waits a moment for those of
/// others. What then still is there was left by another git that was cut off, and is not ours to remove.
pub(super) fn free_locks(root: &Path) -> Result<()> {
    if !is_open(root) {
        return wait_for_locks(root);
    }
    remove_stale(&locks(root))?;
    wait_for_locks(root)
}

/// Removes the lock files that an exchange that was cut off left on what was fetched and on what the server was seen
/// to have. For who holds the lock for exchanging, which the git of an exchange holds too: none is under way.
pub(super) fn free_exchange_locks(root: &Path) -> Result<()> {
    let refs = git::git_dir(root).join("refs");
    let folders = ["meldcode", "meldcode/sleutel", "remotes/origin", "remotes/origin/sleutel"];
    remove_stale(&locks_in(&folders.map(|folder| refs.join(folder))))
}

/// Removes those that nobody touches for a moment.
fn remove_stale(found: &[PathBuf]) -> Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    let before: Vec<_> = found.iter().map(|path| changed(path)).collect();
    std::thread::sleep(PATIENCE);
    for (path, before) in found.iter().zip(before) {
        if before.is_some() && changed(path) == before {
            fs::remove_file(path).map_err(disk_error)?;
        }
    }
    Ok(())
}

fn wait_for_locks(root: &Path) -> Result<()> {
    let mut tries = LOCK_TRIES;
    loop {
        let found = locks(root);
        let Some(path) = found.into_iter().next() else { return Ok(()) };
        if tries == 0 {
            return Err(VaultError::GitLock {
                since: changed(&path),
                foreign: disk::is_foreign(&path),
                path,
            });
        }
        tries -= 1;
        std::thread::sleep(PATIENCE / 8);
    }
}

/// Takes back the line that a ref's log got for a move that never came: it would tell of a branch set back.
pub(super) fn mend_logs(repo: &Repository, root: &Path) -> Result<()> {
    if !git::local_folder(root).join(JOURNAL).exists() {
        return Ok(());
    }
    for reference in repo.references_glob("refs/heads/*")?.flatten() {
        let (Ok(name), Some(tip)) = (reference.name(), reference.target()) else { continue };
        let mut log = repo.reflog(name)?;
        let ahead = log.get(0).is_some_and(|last| last.id_new() != tip && last.id_old() == tip);
        if ahead {
            log.remove(0, false)?;
            log.write()?;
        }
    }
    Ok(())
}

fn changed(path: &Path) -> Option<std::time::SystemTime> {
    fs::symlink_metadata(path).and_then(|found| found.modified()).ok()
}

/// The lock files of git on index and refs.
pub(super) fn locks(root: &Path) -> Vec<PathBuf> {
    let git_dir = git::git_dir(root);
    let heads = git_dir.join("refs/heads");
    locks_in(&[git_dir, heads.clone(), heads.join("sleutel")])
}

fn locks_in(folders: &[PathBuf]) -> Vec<PathBuf> {
    folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten())
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "lock"))
        .collect()
}

/// Removes files that a write that was cut off had put in the work tree already.
pub(super) fn remove_leftovers(root: &Path, wanted: &BTreeMap<String, Oid>) -> Result<()> {
    let Ok(journal) = disk::read_text(&git::local_folder(root).join(JOURNAL)) else { return Ok(()) };
    for path in journal.lines().filter(|path| !wanted.contains_key(*path)) {
        // Only places that we write ourselves: the note is a file like any other.
        if matches!(super::place::Place::parse(path), super::place::Place::Unknown(_)) {
            continue;
        }
        match fs::remove_file(root.join(path)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(disk_error(error)),
            _ => {}
        }
        let mut folder = Path::new(path).parent();
        while let Some(empty) = folder.filter(|f| !f.as_os_str().is_empty()) {
            if fs::remove_dir(root.join(empty)).is_err() {
                break;
            }
            folder = empty.parent();
        }
    }
    Ok(())
}
