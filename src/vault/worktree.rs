//! The copy that people look at: kept equal to the head, and mended when a write was cut off.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use git2::{Index, IndexEntry, IndexTime, ObjectType, Oid, Repository, Tree};
use rayon::prelude::*;

use super::disk::{self, Stamp, same_stamp};
use super::error::{Result, VaultError, disk as disk_error};
use super::index::{self, Entry, List};
use super::{git, journal, limits, stage};

/// Names the tree that the index holds, and that index.
const SETTLED: &str = "werkmap";

/// Makes work tree and index equal to a tree, removing what an interrupted write left. `seen`: the index whose files
/// were looked at for this command already.
pub(super) fn mend(repo: &Repository, root: &Path, tree: &Tree<'_>, seen: Option<Oid>) -> Result<()> {
    let aside = git::local_folder(root);
    disk::clear_temporary(&aside);
    if is_settled(root, tree.id(), seen) {
        return Ok(());
    }
    let mut wanted = BTreeMap::new();
    flatten(repo, tree, "", &mut wanted)?;
    remove_links(root, &wanted)?;
    journal::remove_leftovers(root, &wanted)?;
    let mut index = fresh_index(repo, root)?;
    let mut changed = remove_stale(&mut index, &wanted)?;
    if changed {
        journal::mark(root)?;
    }
    for (path, blob) in &wanted {
        let place = root.join(path);
        let now = disk::stamp(&place);
        if let (Some(now), Some(entry)) = (&now, index.get_path(Path::new(path), 0))
            && entry.id == *blob
            && same_stamp(&kept(&entry), now)
        {
            continue;
        }
        let intact = now.is_some_and(|now| {
            disk::is_file(&now)
                && disk::read(&place)
                    .is_ok_and(|b| Oid::hash_object(ObjectType::Blob, &b).ok() == Some(*blob))
        });
        if !intact {
            if fs::symlink_metadata(&place).is_ok_and(|found| found.is_dir()) {
                return Err(VaultError::InTheWay(place));
            }
            disk::prepare_folders(root, Path::new(path), false)?;
            let content = limits::blob(repo, *blob).ok_or_else(|| VaultError::Damaged(path.clone()))?;
            disk::replace_by_way_of(&aside, &place, content.content(), false)?;
        }
        if !changed {
            journal::mark(root)?;
            changed = true;
        }
        let stamp = disk::stamp(&place).ok_or(VaultError::InTheWay(place))?;
        index.add(&entry(path, *blob, &stamp))?;
    }
    if changed {
        stage::reached("index-mend")?;
        index.write()?;
    }
    journal::end_journal(root);
    settle(root, tree.id());
    Ok(())
}

/// Notes that the index holds exactly this tree: then a next command need not read the tree to know. Best effort.
pub(super) fn settle(root: &Path, tree: Oid) {
    if let Some(sum) = index_sum(root) {
        let note = format!("{tree} {sum}\n");
        _ = disk::replace(&git::local_folder(root).join(SETTLED), note.as_bytes(), false);
    }
}

/// Whether the index is the one that was noted for this tree, and every file still is the one that it knows; `seen` as
/// for [`mend`].
pub(super) fn is_settled(root: &Path, tree: Oid, seen: Option<Oid>) -> bool {
    let noted = disk::read_text(&git::local_folder(root).join(SETTLED));
    let Some(sum) = index_sum(root) else { return false };
    noted.is_ok_and(|noted| noted == format!("{tree} {sum}\n"))
        && !journal::is_open(root)
        && (seen == Some(sum) || as_known(root) == Some(sum))
}

/// The index, by its hash, where every file still is the one that it knows.
pub(super) fn as_known(root: &Path) -> Option<Oid> {
    let list = List::read(root)?;
    let entries: Vec<Entry<'_>> = list.entries().collect();
    let folders: Vec<&[Entry<'_>]> = entries.chunk_by(|a, b| folder(*a) == folder(*b)).collect();
    // A link in the place of a folder may lead to the very same files.
    let above: BTreeSet<&[u8]> = folders
        .iter()
        .flat_map(|entries| {
            let path = folder(entries[0]);
            path.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(end, _)| &path[..end])
        })
        .collect();
    let is_folder = |path: &[u8]| {
        let path = std::str::from_utf8(path).map(|path| root.join(path));
        path.is_ok_and(|path| fs::symlink_metadata(path).is_ok_and(|found| found.is_dir()))
    };
    let unchanged = above.into_iter().all(is_folder)
        && folders.par_iter().with_min_len(16).all(|entries| all_there(root, entries));
    list.sum().filter(|_| unchanged)
}

/// Whether each of these, which lie in one folder, is the file that the index knows.
fn all_there(root: &Path, known: &[Entry<'_>]) -> bool {
    let place = folder(known[0]);
    let Ok(path) = std::str::from_utf8(place) else { return false };
    let now = disk::stamps(&root.join(path), known.iter().map(|entry| &entry.path()[place.len()..]));
    known.iter().zip(now).all(|(entry, now)| now.is_some_and(|now| same_stamp(&entry.stamp(), &now)))
}

/// The folder of a file, with the slash behind it.
fn folder(entry: Entry<'_>) -> &[u8] {
    let path = entry.path();
    let end = path.iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
    &path[..end]
}

/// The hash with which git ends the file; none where git was told to leave it out.
fn index_sum(root: &Path) -> Option<Oid> {
    let mut file = disk::open(fs::OpenOptions::new().read(true), &git::git_dir(root).join("index")).ok()?;
    file.seek(SeekFrom::End(-20)).ok()?;
    let mut sum = [0; 20];
    file.read_exact(&mut sum).ok()?;
    Oid::from_bytes(&sum).ok().filter(|sum| !sum.is_zero())
}

/// A link where a folder of the archive belongs would lead writing elsewhere. It holds nothing itself, so it
/// goes, and the folder is made anew; what is not a link is the user's to move.
fn remove_links(root: &Path, wanted: &BTreeMap<String, Oid>) -> Result<()> {
    for folder in folders(wanted) {
        let place = root.join(folder);
        match fs::symlink_metadata(&place) {
            Ok(found) if found.is_symlink() => fs::remove_file(&place).map_err(disk_error)?,
            Ok(found) if !found.is_dir() => return Err(VaultError::InTheWay(place)),
            _ => {}
        }
    }
    Ok(())
}

/// Every folder of these files, those above before those below.
pub(super) fn folders(files: &BTreeMap<String, Oid>) -> std::collections::BTreeSet<&str> {
    files.keys().flat_map(|path| path.match_indices('/').map(|(end, _)| &path[..end])).collect()
}

/// Puts new files in the work tree and in the index.
pub(super) fn add_files<'a>(
    root: &Path,
    files: impl Iterator<Item = (&'a str, &'a [u8], Oid)>,
    durable: bool,
) -> Result<()> {
    let aside = git::local_folder(root);
    let files: Vec<_> = files.collect();
    let mut new = Vec::with_capacity(files.len());
    for (path, content, blob) in files {
        let place = root.join(path);
        disk::prepare_folders(root, Path::new(path), durable)?;
        disk::replace_by_way_of(&aside, &place, content, durable)?;
        let stamp = disk::stamp(&place).ok_or(VaultError::InTheWay(place))?;
        new.push((path, blob, stamp));
    }
    stage::reached("index")?;
    index::add(root, &new)?;
    stage::reached("index-written")?;
    Ok(())
}

/// The files of a tree; refuses links, programs and names that no archive has.
pub(super) fn flatten(
    repo: &Repository,
    tree: &Tree<'_>,
    prefix: &str,
    out: &mut BTreeMap<String, Oid>,
) -> Result<()> {
    for entry in tree {
        let name = entry.name().ok().filter(|name| is_safe(name)).ok_or_else(unsafe_name)?;
        let path = format!("{prefix}{name}");
        match (entry.kind(), entry.filemode()) {
            (Some(ObjectType::Tree), _) if prefix.matches('/').count() < 8 => {
                flatten(repo, &repo.find_tree(entry.id())?, &format!("{path}/"), out)?;
            }
            (Some(ObjectType::Blob), 0o100_644) => {
                out.insert(path, entry.id());
            }
            _ => return Err(VaultError::Damaged(format!("{path} is geen gewoon bestand"))),
        }
    }
    Ok(())
}

/// A tree from elsewhere may name `..` or `.git/hooks`, in all the spellings that file systems fold.
fn is_safe(name: &str) -> bool {
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._@+-".contains(&b));
    plain
        && !name.is_empty()
        && name != "."
        && name != ".."
        && !name.eq_ignore_ascii_case(".git")
        && !name.ends_with('.')
}

fn unsafe_name() -> VaultError {
    VaultError::Damaged("een bestandsnaam die in een archief niet kan voorkomen".to_owned())
}

fn remove_stale(index: &mut Index, wanted: &BTreeMap<String, Oid>) -> Result<bool> {
    let paths = index.iter().map(|entry| String::from_utf8_lossy(&entry.path).into_owned());
    let stale: Vec<String> = paths.filter(|path| !wanted.contains_key(path)).collect();
    for path in &stale {
        index.remove(Path::new(path), 0)?;
    }
    Ok(!stale.is_empty())
}

fn entry(path: &str, id: Oid, stamp: &Stamp) -> IndexEntry {
    let [ctime, ctime_ns, mtime, mtime_ns, dev, ino, mode, uid, gid, file_size] = *stamp;
    IndexEntry {
        ctime: index_time(ctime, ctime_ns),
        mtime: index_time(mtime, mtime_ns),
        dev,
        ino,
        mode,
        uid,
        gid,
        file_size,
        id,
        flags: 0,
        flags_extended: 0,
        path: path.as_bytes().to_vec(),
    }
}

fn index_time(seconds: u32, nanoseconds: u32) -> IndexTime {
    IndexTime::new(seconds.cast_signed(), nanoseconds)
}

/// What the index kept of a file.
fn kept(entry: &IndexEntry) -> Stamp {
    let [ctime, mtime] =
        [entry.ctime, entry.mtime].map(|time| [time.seconds().cast_unsigned(), time.nanoseconds()]);
    let IndexEntry { dev, ino, mode, uid, gid, file_size, .. } = *entry;
    [ctime[0], ctime[1], mtime[0], mtime[1], dev, ino, mode, uid, gid, file_size]
}

/// The index as it is on disk. One that is damaged or unusual holds nothing that the head does not, and is made anew.
fn fresh_index(repo: &Repository, root: &Path) -> Result<Index> {
    if List::read(root).is_none() {
        fs::remove_file(git::git_dir(root).join("index")).map_err(disk_error)?;
    }
    let mut index = repo.index()?;
    index.read(true)?;
    Ok(index)
}
