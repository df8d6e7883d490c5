//! What stands inside `.git` and is neither a file nor a folder: by way of a link, what is written lands outside the
//! archive; a pipe keeps whoever reads it waiting for ever. No git makes either.

use std::fs::{self, FileType};
use std::path::{Path, PathBuf};

use super::error::{Result, VaultError};
use super::git;
use super::place::LOCAL_FOLDER;

/// What every command reads.
const READ: [&str; 16] = [
    "HEAD",
    "config",
    "index",
    "logs",
    "logs/HEAD",
    "logs/refs",
    "logs/refs/heads",
    "objects",
    "objects/info",
    "objects/pack",
    "packed-refs",
    "refs",
    "refs/heads",
    "refs/heads/main",
    "refs/heads/sleutel",
    LOCAL_FOLDER,
];
/// Folders of which every command may read whatever is in them.
const READ_INSIDE: [&str; 5] = [
    "refs/heads",
    "refs/heads/sleutel",
    "refs/meldcode",
    "refs/remotes/origin",
    "refs/remotes/origin/sleutel",
];
/// Files that make git read settings, refs and objects of another folder; a folder that is whole has none.
const ELSEWHERE: [&str; 2] = ["commondir", "gitdir"];
/// Folders in which is written, by us or by the user's git.
const WRITTEN: [&str; 14] = [
    LOCAL_FOLDER,
    "logs",
    "logs/refs",
    "logs/refs/heads",
    "logs/refs/heads/sleutel",
    "logs/refs/remotes/origin",
    "logs/refs/remotes/origin/sleutel",
    "objects",
    "refs",
    "refs/heads",
    "refs/heads/sleutel",
    "refs/meldcode",
    "refs/remotes/origin",
    "refs/remotes/origin/sleutel",
];

/// Refuses to read where something that every command reads leads elsewhere.
pub(super) fn check(root: &Path) -> Result<()> {
    let git_dir = git::git_dir(root);
    let stands = |name: &&&str| fs::symlink_metadata(git_dir.join(name)).is_ok_and(|it| odd(it.file_type()));
    let leads = |name: &&&str| fs::symlink_metadata(git_dir.join(name)).is_ok();
    let found = ELSEWHERE.iter().find(leads).or_else(|| READ.iter().find(stands));
    let found = found.map(|name| git_dir.join(name)).or_else(|| odd_inside(&git_dir, &READ_INSIDE));
    found.map_or(Ok(()), |path| Err(refused(&path)))
}

/// What is odd in these folders, as far as they are there.
fn odd_inside(git_dir: &Path, folders: &[&str]) -> Option<PathBuf> {
    let inside = folders.iter().filter_map(|name| fs::read_dir(git_dir.join(name)).ok()).flatten().flatten();
    inside.filter(|entry| entry.file_type().is_ok_and(odd)).map(|entry| entry.path()).next()
}

/// Refuses to write, or to run git, where what is written could land elsewhere.
pub(super) fn check_all(root: &Path) -> Result<()> {
    check(root)?;
    let git_dir = git::git_dir(root);
    // These are made when they are needed: one that leads elsewhere is not found by what is in it.
    let above = ["refs/remotes", "logs/refs/remotes"].map(|name| git_dir.join(name));
    let links = above.into_iter().find(|path| fs::symlink_metadata(path).is_ok_and(|it| odd(it.file_type())));
    links.or_else(|| odd_inside(&git_dir, &WRITTEN)).map_or(Ok(()), |path| Err(refused(&path)))
}

fn odd(kind: FileType) -> bool {
    !kind.is_file() && !kind.is_dir()
}

/// What is said of such a thing.
pub(super) fn refused(path: &Path) -> VaultError {
    VaultError::Unusable {
        path: path.to_owned(),
        why: "in de map .git staat een verwijzing naar elders, of iets wat geen bestand of map is",
        remedy: "gebruik deze map niet verder; haal het archief opnieuw op: meldcode sluit-aan",
    }
}
