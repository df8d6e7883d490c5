//! The list that git keeps of the work tree (its index, version 2), read and added to as bytes: libgit2 makes an object
//! of every file in it and hashes it twice with a slower hash, which was a quarter of what storing one stuk cost in an
//! archive of 10,000. What is unusual in it is made anew: see [`super::worktree`].

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use git2::Oid;
use sha1::{Digest, Sha1};
use tempfile::NamedTempFile;

use super::disk::{self, Stamp};
use super::error::{Result, VaultError, disk as disk_error};
use super::{git, stage};

/// How it begins; then comes how many files there are.
const BEGIN: &[u8] = b"DIRC\0\0\0\x02";
const HEADER: usize = 12;
/// Of an entry what comes before its path: stamp, id, flags.
const FIXED: usize = 62;
const SUM: usize = 20;
/// Where in an entry the flags begin.
const FLAGS: usize = 60;
/// The bits of the flags that hold the length of the path; all others are for what an archive has not.
const LENGTH: u16 = 0x0fff;

/// A file to put in the list: its path, its content's id and what git keeps of it to see whether it was touched.
pub(super) type NewFile<'a> = (&'a str, Oid, Stamp);

/// The list as it was read.
pub(super) struct List {
    bytes: Vec<u8>,
    entries: Vec<std::ops::Range<usize>>,
}

/// A file in the list.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a>(&'a [u8]);

impl List {
    /// Reads the list of an archive, where there is none an empty one; nothing where it is not whole, or of a kind that
    /// only git itself makes.
    pub(super) fn read(root: &Path) -> Option<Self> {
        let bytes = match disk::read(&path(root)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Some(Self::empty()),
            Err(_) => return None,
        };
        let end = bytes.len().checked_sub(SUM).filter(|end| *end >= HEADER)?;
        if !bytes.starts_with(BEGIN) || Sha1::digest(&bytes[..end])[..] != bytes[end..] {
            return None;
        }
        let count = number(&bytes, 8)?;
        let mut at = HEADER;
        let mut entries = Vec::with_capacity(count.min(bytes.len() / FIXED));
        for _ in 0..count {
            let size = size(bytes.get(at..end)?)?;
            entries.push(at..at + size);
            at += size;
        }
        only_optional(&bytes[at..end]).then_some(Self { bytes, entries })
    }

    fn empty() -> Self {
        Self { bytes: [BEGIN, &[0; 4 + SUM]].concat(), entries: Vec::new() }
    }

    /// The files, in git's order: by the bytes of their paths.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.entries.iter().map(|range| Entry(&self.bytes[range.clone()]))
    }

    /// The hash with which it ends.
    pub(super) fn sum(&self) -> Option<Oid> {
        Oid::from_bytes(&self.bytes[self.bytes.len() - SUM..]).ok()
    }

    /// The bytes of the list with these files in it. What git notes behind the files for speed is left out: it would
    /// not hold any more.
    fn with(&self, files: &[NewFile<'_>]) -> Vec<u8> {
        let mut files: Vec<_> = files.iter().collect();
        files.sort_unstable_by_key(|(path, ..)| path.as_bytes());
        files.dedup_by_key(|(path, ..)| *path);
        let mut bytes = Vec::with_capacity(self.bytes.len() + files.len() * 2 * FIXED);
        bytes.extend_from_slice(&self.bytes[..HEADER]);
        let mut count = 0_u32;
        let mut new = files.into_iter().peekable();
        for old in self.entries() {
            while let Some(file) = new.next_if(|(path, ..)| path.as_bytes() < old.path()) {
                put(&mut bytes, file);
                count += 1;
            }
            if new.peek().is_none_or(|(path, ..)| path.as_bytes() != old.path()) {
                bytes.extend_from_slice(old.0);
                count += 1;
            }
        }
        for file in new {
            put(&mut bytes, file);
            count += 1;
        }
        bytes[8..HEADER].copy_from_slice(&count.to_be_bytes());
        let sum = Sha1::digest(&bytes);
        bytes.extend_from_slice(&sum);
        bytes
    }
}

impl<'a> Entry<'a> {
    /// The path, with `/` between its parts.
    pub(super) fn path(self) -> &'a [u8] {
        &self.0[FIXED..][..length(self.0)]
    }

    /// What was kept of the file.
    pub(super) fn stamp(self) -> Stamp {
        std::array::from_fn(|part| word(self.0, 4 * part))
    }
}

/// Puts files in the list, under git's own lock on it.
///
/// # Errors
/// Another git holds the list or just made something else of it, or the disk refuses; the list is as it was then.
pub(super) fn add(root: &Path, files: &[NewFile<'_>]) -> Result<()> {
    let mut draft = lock(root)?;
    stage::reached("index-locked")?;
    let list = List::read(root).ok_or(VaultError::Locked)?;
    draft.write_all(&list.with(files)).map_err(disk_error)?;
    draft.persist(path(root)).map_err(|error| disk_error(error.error))?;
    Ok(())
}

/// Git's lock on its list: the file that the new one is written to. It goes when it is dropped.
fn lock(root: &Path) -> Result<NamedTempFile> {
    let taken = tempfile::Builder::new().prefix("index.lock").rand_bytes(0).tempfile_in(git::git_dir(root));
    taken.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => VaultError::Locked,
        _ => disk_error(error),
    })
}

fn path(root: &Path) -> PathBuf {
    git::git_dir(root).join("index")
}

fn put(bytes: &mut Vec<u8>, (path, id, stamp): &NewFile<'_>) {
    for part in stamp {
        bytes.extend_from_slice(&part.to_be_bytes());
    }
    bytes.extend_from_slice(id.as_bytes());
    // No path of an archive comes near this: longer ones are given as the most that fits.
    let length = u16::try_from(path.len()).unwrap_or(LENGTH).min(LENGTH);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(path.as_bytes());
    bytes.resize(bytes.len() + padding(path.len()), 0);
}

/// How many zeros end an entry: at least one, to a multiple of eight.
fn padding(path: usize) -> usize {
    8 - (FIXED + path) % 8
}

/// How long the entry is with which these bytes begin; none where it is unusual: in a merge, of a split list, with a
/// long path.
fn size(rest: &[u8]) -> Option<usize> {
    let flags = u16::from_be_bytes(rest.get(FLAGS..FIXED)?.try_into().ok()?);
    let length = usize::from(flags);
    let size = FIXED + length + padding(length);
    (flags < LENGTH && length > 0 && rest.get(FIXED + length..size)?.iter().all(|b| *b == 0)).then_some(size)
}

fn length(entry: &[u8]) -> usize {
    usize::from(u16::from_be_bytes([entry[FLAGS], entry[FLAGS + 1]]))
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}

/// Whether everything behind the files may be left out: what has a capital is for speed only.
fn only_optional(mut rest: &[u8]) -> bool {
    while let Some(first) = rest.first() {
        let Some(behind) = number(rest, 4).and_then(|size| rest.get(8 + size..)) else { return false };
        if !first.is_ascii_uppercase() {
            return false;
        }
        rest = behind;
    }
    true
}

#[cfg(test)]
mod tests {
    use std::fs;

    use git2::Repository;
    use proptest::prelude::*;

    use super::*;
    use crate::vault::disk::FILE_MODE;

    const STAMP: Stamp = [7, 8, 9, 10, 11, 12, FILE_MODE, 14, 15, 16];

    /// A repository with these files in its index, as libgit2 writes it.
    fn repository(paths: &[&str]) -> (tempfile::TempDir, Repository) {
        let folder = tempfile::tempdir().unwrap();
        let repo = Repository::init(folder.path()).unwrap();
        for path in paths {
            let place = folder.path().join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, path).unwrap();
        }
        let mut index = repo.index().unwrap();
        for path in paths {
            index.add_path(Path::new(path)).unwrap();
        }
        index.write().unwrap();
        (folder, repo)
    }

    fn id(text: &str) -> Oid {
        Oid::hash_object(git2::ObjectType::Blob, text.as_bytes()).unwrap()
    }

    /// What libgit2 reads; it refuses a list whose hash is not right.
    fn seen(root: &Path) -> Vec<(String, Oid)> {
        let index = git2::Index::open(&path(root)).unwrap();
        index.iter().map(|entry| (String::from_utf8(entry.path).unwrap(), entry.id)).collect()
    }

    #[test]
    fn files_are_put_in_their_places_and_the_others_stay() {
        let (folder, repo) = repository(&["b/1", "b/2", "d"]);
        let before: Vec<_> = repo.index().unwrap().iter().filter(|entry| entry.path != b"b/2").collect();
        let new = [("e", id("e"), STAMP), ("a", id("a"), STAMP), ("b/2", id("new"), STAMP)];
        add(folder.path(), &new).unwrap();
        let wanted = [("a", "a"), ("b/1", "b/1"), ("b/2", "new"), ("d", "d"), ("e", "e")];
        assert_eq!(seen(folder.path()), wanted.map(|(path, text)| (path.to_owned(), id(text))));
        let index = git2::Index::open(&path(folder.path())).unwrap();
        for old in before {
            let kept = index.get_path(Path::new(std::str::from_utf8(&old.path).unwrap()), 0).unwrap();
            assert_eq!((kept.mtime, kept.ino, kept.file_size), (old.mtime, old.ino, old.file_size));
        }
        let list = List::read(folder.path()).unwrap();
        let entry = list.entries().find(|entry| entry.path() == b"b/2").unwrap();
        assert_eq!(entry.stamp(), STAMP);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn libgit2_reads_the_union_whatever_the_names(
            old in prop::collection::btree_set("[a-e]{1,12}", 0..12),
            new in prop::collection::btree_set("[a-e]{1,12}", 0..12),
        ) {
            let (folder, _repo) = repository(&old.iter().map(String::as_str).collect::<Vec<_>>());
            let files: Vec<NewFile<'_>> = new.iter().rev().map(|name| (name.as_str(), id(name), STAMP)).collect();
            add(folder.path(), &files).unwrap();
            let wanted: Vec<_> = old.union(&new).map(|name| (name.clone(), id(name))).collect();
            prop_assert_eq!(seen(folder.path()), wanted);
        }
    }

    #[test]
    fn what_is_damaged_or_unusual_is_left_as_it_is() {
        type Change = fn(Vec<u8>) -> Vec<u8>;
        let hashed = |mut bytes: Vec<u8>| {
            let sum = Sha1::digest(&bytes);
            bytes.extend_from_slice(&sum);
            bytes
        };
        let body = |bytes: Vec<u8>| bytes[..bytes.len() - SUM].to_vec();
        let changes: [(&str, Change); 5] = [
            ("another hash", |mut bytes| {
                *bytes.last_mut().unwrap() ^= 1;
                bytes
            }),
            ("cut off", |bytes| bytes[..bytes.len() / 2].to_vec()),
            ("empty", |_| Vec::new()),
            ("nothing but the header", |bytes| bytes[..HEADER].to_vec()),
            ("a file changed", |mut bytes| {
                bytes[HEADER + FIXED] ^= 1;
                bytes
            }),
        ];
        let (folder, _repo) = repository(&["a", "b"]);
        let place = path(folder.path());
        let whole = fs::read(&place).unwrap();
        let refuse = |what: &str, bytes: &[u8]| {
            fs::write(&place, bytes).unwrap();
            assert!(List::read(folder.path()).is_none(), "{what}");
            let refused = add(folder.path(), &[("c", id("c"), STAMP)]);
            assert!(matches!(refused, Err(VaultError::Locked)), "{what}");
            assert_eq!(fs::read(&place).unwrap(), bytes, "{what}");
            assert!(!place.with_extension("lock").exists(), "{what}");
        };
        for (what, change) in changes {
            refuse(what, &change(whole.clone()));
        }
        let unusual = |change: fn(&mut Vec<u8>)| {
            let mut bytes = body(whole.clone());
            change(&mut bytes);
            hashed(bytes)
        };
        refuse("a version of later", &unusual(|bytes| bytes[7] = 4));
        refuse("a stage of a merge", &unusual(|bytes| bytes[HEADER + FLAGS] |= 0x10));
        refuse("assumed unchanged", &unusual(|bytes| bytes[HEADER + FLAGS] |= 0x80));
        refuse("more files than there are", &unusual(|bytes| bytes[11] += 1));
        refuse("fewer files than there are", &unusual(|bytes| bytes[11] -= 1));
        refuse("something one has to know", &unusual(|bytes| bytes.extend_from_slice(b"link\0\0\0\0")));
        refuse("an end without its size", &unusual(|bytes| bytes.extend_from_slice(b"TREE\0")));
        fs::write(&place, unusual(|bytes| bytes.extend_from_slice(b"TREE\0\0\0\x01x"))).unwrap();
        add(folder.path(), &[("c", id("c"), STAMP)]).unwrap();
        assert_eq!(seen(folder.path()).len(), 3, "what is for speed only goes");
    }

    #[test]
    fn the_first_files_of_an_archive_make_the_list() {
        let (folder, _repo) = repository(&[]);
        fs::remove_file(path(folder.path())).unwrap();
        add(folder.path(), &[("b", id("b"), STAMP), ("a", id("a"), STAMP)]).unwrap();
        assert_eq!(seen(folder.path()), [("a".to_owned(), id("a")), ("b".to_owned(), id("b"))]);
    }

    #[test]
    fn the_lock_of_another_git_is_respected() {
        let (folder, _repo) = repository(&["a"]);
        let lock = path(folder.path()).with_extension("lock");
        fs::write(&lock, b"").unwrap();
        let refused = add(folder.path(), &[("c", id("c"), STAMP)]);
        assert!(matches!(refused, Err(VaultError::Locked)));
        assert!(lock.exists());
        assert_eq!(seen(folder.path()).len(), 1);
    }
}
