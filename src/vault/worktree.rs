//! The copy that people look at: kept equal to the head, and mended when a write was cut off.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use git2::{Index, IndexEntry, IndexTime, ObjectType, Oid, Repository, Tree};
use rayon::prelude::*;

use super::disk;
use super::error::{Result, VaultError, disk as disk_error};
use super::{git, journal, stage};

/// The mode of every file in an archive.
const FILE_MODE: u32 = 0o100_644;
/// Names the tree that the index holds, and that index.
const SETTLED: &str = "werkmap";

/// Makes work tree and index equal to a tree, removing what an interrupted write left.
pub(super) fn mend(repo: &Repository, root: &Path, tree: &Tree<'_>) -> Result<()> {
    let aside = git::local_folder(root);
    disk::clear_temporary(&aside);
    if is_settled(repo, root, tree.id()) {
        return Ok(());
    }
    let mut wanted = BTreeMap::new();
    flatten(repo, tree, "", &mut wanted)?;
    remove_links(root, &wanted)?;
    journal::remove_leftovers(root, &wanted)?;
    let mut index = fresh_index(repo)?;
    let mut changed = remove_stale(&mut index, &wanted)?;
    if changed {
        journal::mark(root)?;
    }
    for (path, blob) in &wanted {
        let place = root.join(path);
        let found = fs::symlink_metadata(&place).ok();
        if let (Some(found), Some(entry)) = (&found, index.get_path(Path::new(path), 0))
            && entry.id == *blob
            && same_file(&entry, found)
        {
            continue;
        }
        let intact = found.as_ref().is_some_and(|found| {
            found.is_file()
                && fs::read(&place).is_ok_and(|b| Oid::hash_object(ObjectType::Blob, &b).ok() == Some(*blob))
        });
        if !intact {
            if found.is_some_and(|found| found.is_dir()) {
                return Err(VaultError::InTheWay(place));
            }
            disk::prepare_folders(root, Path::new(path), false)?;
            disk::replace_by_way_of(&aside, &place, repo.find_blob(*blob)?.content(), false)?;
        }
        if !changed {
            journal::mark(root)?;
            changed = true;
        }
        add_entry(&mut index, root, path, *blob)?;
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

/// Whether the index is the one that was noted for this tree, and every file still is the one that it knows.
pub(super) fn is_settled(repo: &Repository, root: &Path, tree: Oid) -> bool {
    let Some(sum) = index_sum(root) else { return false };
    let noted = fs::read_to_string(git::local_folder(root).join(SETTLED));
    if !noted.is_ok_and(|noted| noted == format!("{tree} {sum}\n")) || journal::is_open(root) {
        return false;
    }
    let Ok(index) = repo.index() else { return false };
    let entries: Vec<IndexEntry> = index.iter().collect();
    // A link in the place of a folder may lead to the very same files.
    let parents: BTreeSet<&[u8]> = entries
        .iter()
        .flat_map(|entry| {
            entry.path.iter().enumerate().filter(|(_, b)| **b == b'/').map(|(end, _)| &entry.path[..end])
        })
        .collect();
    let is_folder = |path: &[u8]| {
        let path = std::str::from_utf8(path).map(|path| root.join(path));
        path.is_ok_and(|path| fs::symlink_metadata(path).is_ok_and(|found| found.is_dir()))
    };
    let folders: Vec<&[IndexEntry]> = entries.chunk_by(|a, b| folder(a) == folder(b)).collect();
    parents.into_iter().all(is_folder)
        && folders.par_iter().with_min_len(16).all(|entries| all_there(root, entries))
}

/// Whether each of these, which lie in one folder, is the file that the index knows. The folder is read instead of
/// asking for every file by its whole path: that is half the work.
fn all_there(root: &Path, known: &[IndexEntry]) -> bool {
    let Some(place) = known.first().and_then(|entry| std::str::from_utf8(folder(entry)).ok()) else {
        return false;
    };
    let Ok(found) = fs::read_dir(root.join(place)) else { return false };
    let same = |file: &fs::DirEntry| {
        let name = file.file_name();
        let of = |entry: &IndexEntry| entry.path[folder(entry).len()..].cmp(name.as_encoded_bytes());
        let entry = known.binary_search_by(of).ok().map(|place| &known[place]);
        entry.is_some_and(|entry| file.metadata().is_ok_and(|found| same_file(entry, &found)))
    };
    found.flatten().filter(same).count() == known.len()
}

/// The folder of a file, with the slash behind it.
fn folder(entry: &IndexEntry) -> &[u8] {
    let end = entry.path.iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
    &entry.path[..end]
}

/// The hash with which git ends the file; none where git was told to leave it out.
fn index_sum(root: &Path) -> Option<Oid> {
    let mut file = fs::File::open(git::git_dir(root).join("index")).ok()?;
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
    repo: &Repository,
    root: &Path,
    files: impl Iterator<Item = (&'a str, &'a [u8], Oid)>,
    durable: bool,
) -> Result<()> {
    let aside = git::local_folder(root);
    let mut index = repo.index()?;
    for (path, content, blob) in files {
        disk::prepare_folders(root, Path::new(path), durable)?;
        disk::replace_by_way_of(&aside, &root.join(path), content, durable)?;
        add_entry(&mut index, root, path, blob)?;
    }
    stage::reached("index")?;
    index.write()?;
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
    let stale: Vec<(Vec<u8>, i32)> = index
        .iter()
        .map(|entry| {
            let stage = i32::from((entry.flags >> 12) & 3);
            (entry.path, stage)
        })
        .filter(|(path, stage)| {
            *stage != 0 || std::str::from_utf8(path).is_ok_and(|p| !wanted.contains_key(p))
        })
        .collect();
    for (path, stage) in &stale {
        let text = String::from_utf8_lossy(path);
        index.remove(Path::new(text.as_ref()), *stage)?;
    }
    Ok(!stale.is_empty())
}

fn add_entry(index: &mut Index, root: &Path, path: &str, blob: Oid) -> Result<()> {
    let found = fs::symlink_metadata(root.join(path)).map_err(disk_error)?;
    Ok(index.add(&entry(path, blob, &found))?)
}

/// Git's index keeps the low 32 bits of each of these.
#[cfg(unix)]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn entry(path: &str, id: Oid, found: &Metadata) -> IndexEntry {
    use std::os::unix::fs::MetadataExt;
    IndexEntry {
        ctime: IndexTime::new(found.ctime() as i32, found.ctime_nsec() as u32),
        mtime: IndexTime::new(found.mtime() as i32, found.mtime_nsec() as u32),
        dev: found.dev() as u32,
        ino: found.ino() as u32,
        mode: FILE_MODE,
        uid: found.uid(),
        gid: found.gid(),
        file_size: found.len() as u32,
        id,
        flags: 0,
        flags_extended: 0,
        path: path.as_bytes().to_vec(),
    }
}

#[cfg(not(unix))]
#[allow(clippy::cast_possible_truncation)]
fn entry(path: &str, id: Oid, found: &Metadata) -> IndexEntry {
    let zero = IndexTime::new(0, 0);
    IndexEntry {
        ctime: zero,
        mtime: zero,
        dev: 0,
        ino: 0,
        mode: FILE_MODE,
        uid: 0,
        gid: 0,
        file_size: found.len() as u32,
        id,
        flags: 0,
        flags_extended: 0,
        path: path.as_bytes().to_vec(),
    }
}

fn same_file(known: &IndexEntry, found: &Metadata) -> bool {
    let now = entry("", known.id, found);
    found.is_file()
        && known.mode == FILE_MODE
        && known.file_size == now.file_size
        && known.ino == now.ino
        && known.mtime.seconds() == now.mtime.seconds()
        && known.mtime.nanoseconds() == now.mtime.nanoseconds()
        && known.ctime.seconds() == now.ctime.seconds()
}

/// The index as it is on disk. One that cannot be read holds nothing that the head does not, and is made anew.
fn fresh_index(repo: &Repository) -> Result<Index> {
    let read = || -> Result<Index, git2::Error> {
        let mut index = repo.index()?;
        index.read(true)?;
        Ok(index)
    };
    if let Ok(index) = read() {
        return Ok(index);
    }
    fs::remove_file(repo.path().join("index")).map_err(disk_error)?;
    Ok(read()?)
}
