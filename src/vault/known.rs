//! What was read of the commits before, kept in the user's own folder: a commit's id is the hash of all that it
//! says, so what it did and whose signature holds on it never changes, and is not read from git again.
//!
//! The notes lie outside the archive, where the user's key and pin lie: who can write there needs no false notes.
//! Nothing in them is of a dossier. What is damaged or of another version is read anew.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use git2::Oid;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::clear::AccessEvent;
use super::disk;
use super::facts::{Added, Disturbed, Facts, Sealed};
use super::fault::Fault;
use super::place::Place;
use super::state::Judged;

/// How the file begins; another version of the program that notes other things has another line here.
const HEADER: &[u8] = b"meldcode commits 1\n";
/// Before each piece: how long it is, after which commit it comes, and its hash.
const PIECE_HEADER: usize = 4 + 20 + 32;

type Id = [u8; 20];

/// The notes on one archive. They always hold a commit with everything behind it, parents before children.
pub(super) struct Known {
    file: PathBuf,
    pub facts: Vec<Facts>,
}

#[derive(Serialize, Deserialize)]
struct Note<'a> {
    id: Id,
    parents: Vec<Id>,
    seconds: i64,
    offset: i32,
    sealed: Seal,
    #[serde(borrow)]
    added: Vec<(&'a str, Id, Option<Box<AccessEvent>>)>,
    #[serde(borrow)]
    disturbed: Vec<(&'a str, Trouble)>,
}

#[derive(Serialize, Deserialize)]
enum Seal {
    Missing,
    Broken,
    By([u8; 32]),
}

#[derive(Serialize, Deserialize)]
enum Trouble {
    Changed,
    Dropped,
    NotAFile,
}

impl Known {
    /// Reads the notes on the archive in a folder, as far as they are whole.
    pub(super) fn load(notes: &Path, root: &Path) -> Self {
        let file = file_of(notes, root);
        let mut facts = Vec::new();
        if let Some(mut rest) = fs::read(&file).ok().as_deref().and_then(|text| text.strip_prefix(HEADER)) {
            while let Some(piece) = next_piece(&mut rest) {
                // Two commands may have noted the same at once.
                if piece.after == tip(&facts).map(id_of).unwrap_or_default() && !read(piece.text, &mut facts)
                {
                    break;
                }
            }
        }
        Self { file, facts }
    }

    /// The last commit, behind which all others stand.
    pub(super) fn tip(&self) -> Option<Oid> {
        tip(&self.facts)
    }

    /// Adds commits that build on the tip. Best effort: what is not noted is read again.
    pub(super) fn append(&mut self, new: &[Facts]) {
        if let Some(piece) = piece(self.tip(), new.iter()) {
            let file = OpenOptions::new().append(true).open(&self.file);
            _ = file.and_then(|mut file| file.write_all(&piece));
        }
        self.facts.extend_from_slice(new);
    }
}

/// Puts these notes in the place of what is there. Best effort.
pub(super) fn write<'a>(notes: &Path, root: &Path, all: impl Iterator<Item = &'a Facts>) {
    if let Some(piece) = piece(None, all)
        && disk::create_folder(notes).is_ok()
    {
        _ = disk::replace(&file_of(notes, root), &[HEADER, &piece].concat(), false);
    }
}

/// Adds what a command did itself, without reading what is there.
pub(super) fn note(notes: &Path, root: &Path, before: Oid, new: &[Judged]) {
    let new: Vec<&Facts> = new.iter().map(|judged| &judged.facts).collect();
    if let Some(piece) = piece(Some(before), new.into_iter()) {
        let file = OpenOptions::new().append(true).open(file_of(notes, root));
        _ = file.and_then(|mut file| file.write_all(&piece));
    }
}

/// The file of an archive: named after the place where it lies.
pub(super) fn file_of(notes: &Path, root: &Path) -> PathBuf {
    let place = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let name = Sha256::digest(place.to_string_lossy().as_bytes());
    notes.join(Oid::from_bytes(&name[..20]).map(|id| id.to_string()).unwrap_or_default())
}

struct Piece<'a> {
    after: Id,
    text: &'a [u8],
}

fn next_piece<'a>(rest: &mut &'a [u8]) -> Option<Piece<'a>> {
    let (header, behind) = rest.split_at_checked(PIECE_HEADER)?;
    let length = u32::from_le_bytes(header[..4].try_into().ok()?);
    let (text, behind) = behind.split_at_checked(usize::try_from(length).ok()?)?;
    *rest = behind;
    let after = header[4..24].try_into().ok()?;
    (Sha256::digest(text)[..] == header[24..]).then_some(Piece { after, text })
}

/// Takes the notes of a piece over, all or none.
fn read(text: &[u8], facts: &mut Vec<Facts>) -> bool {
    let before = facts.len();
    let whole = take_all(text, facts).is_some();
    if !whole {
        facts.truncate(before);
    }
    whole
}

/// One by one: all notes at once would take as much memory again.
fn take_all(text: &[u8], facts: &mut Vec<Facts>) -> Option<()> {
    let (count, mut rest) = postcard::take_from_bytes::<usize>(text).ok()?;
    facts.reserve(count.min(text.len()));
    for _ in 0..count {
        let (note, behind) = postcard::take_from_bytes::<Note<'_>>(rest).ok()?;
        facts.push(facts_of(note)?);
        rest = behind;
    }
    rest.is_empty().then_some(())
}

fn piece<'a>(after: Option<Oid>, new: impl Iterator<Item = &'a Facts>) -> Option<Vec<u8>> {
    let notes: Option<Vec<Note<'_>>> = new.map(note_of).collect();
    let text = postcard::to_stdvec(&notes?).ok()?;
    let mut piece = Vec::with_capacity(PIECE_HEADER + text.len());
    piece.extend_from_slice(&u32::try_from(text.len()).ok()?.to_le_bytes());
    piece.extend_from_slice(&after.map(id_of).unwrap_or_default());
    piece.extend_from_slice(&Sha256::digest(&text));
    piece.extend_from_slice(&text);
    Some(piece)
}

fn tip(facts: &[Facts]) -> Option<Oid> {
    facts.last().map(|last| last.id)
}

fn id_of(id: Oid) -> Id {
    id.as_bytes().try_into().unwrap_or_default()
}

fn note_of(facts: &Facts) -> Option<Note<'_>> {
    let trouble = |how| match how {
        Fault::Changed => Some(Trouble::Changed),
        Fault::Dropped => Some(Trouble::Dropped),
        Fault::NotAFile => Some(Trouble::NotAFile),
        _ => None,
    };
    let disturbed = facts.disturbed.iter().map(|one| Some((one.path.as_str(), trouble(one.how)?)));
    Some(Note {
        id: id_of(facts.id),
        parents: facts.parents.iter().map(|parent| id_of(*parent)).collect(),
        seconds: facts.time.timestamp(),
        offset: facts.time.offset().local_minus_utc(),
        sealed: match facts.sealed {
            Sealed::Missing => Seal::Missing,
            Sealed::Broken => Seal::Broken,
            Sealed::By(key) => Seal::By(key),
        },
        added: facts
            .added
            .iter()
            .map(|added| (added.path.as_str(), id_of(added.blob), added.event.clone()))
            .collect(),
        disturbed: disturbed.collect::<Option<_>>()?,
    })
}

fn facts_of(note: Note<'_>) -> Option<Facts> {
    let oid = |id: &Id| Oid::from_bytes(id).ok();
    let added = note.added.into_iter().map(|(path, blob, event)| {
        Some(Added { place: Place::parse(path), path: path.to_owned(), blob: oid(&blob)?, event })
    });
    let disturbed = note.disturbed.into_iter().map(|(path, trouble)| Disturbed {
        path: path.to_owned(),
        how: match trouble {
            Trouble::Changed => Fault::Changed,
            Trouble::Dropped => Fault::Dropped,
            Trouble::NotAFile => Fault::NotAFile,
        },
    });
    let utc = DateTime::from_timestamp(note.seconds, 0)?;
    let (mut added, mut parents) =
        (added.collect::<Option<Vec<_>>>()?, note.parents.iter().map(oid).collect::<Option<Vec<_>>>()?);
    added.shrink_to_fit();
    parents.shrink_to_fit();
    Some(Facts {
        id: oid(&note.id)?,
        parents,
        time: utc.with_timezone(&FixedOffset::east_opt(note.offset)?),
        sealed: match note.sealed {
            Seal::Missing => Sealed::Missing,
            Seal::Broken => Sealed::Broken,
            Seal::By(key) => Sealed::By(key),
        },
        added,
        disturbed: disturbed.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(number: u8, parents: &[u8]) -> Facts {
        let id = |n: u8| Oid::from_bytes(&[n; 20]).unwrap();
        let path = format!("zaken/2026/7KQ3MX/01M818K4H0W3M9T2R5N7P0B{number:03}.yaml.age");
        Facts {
            id: id(number),
            parents: parents.iter().map(|n| id(*n)).collect(),
            time: DateTime::parse_from_rfc3339("2026-11-22T10:15:00+01:00").unwrap(),
            sealed: Sealed::By([number; 32]),
            added: vec![Added { place: Place::parse(&path), path, blob: id(number), event: None }],
            disturbed: vec![Disturbed { path: "a".to_owned(), how: Fault::Dropped }],
        }
    }

    #[test]
    fn notes_come_back_as_they_were_and_damage_ends_them() {
        let folder = tempfile::tempdir().unwrap();
        let load = || Known::load(folder.path(), folder.path());
        assert_eq!(load().tip(), None);
        write(folder.path(), folder.path(), [commit(1, &[]), commit(2, &[1])].iter());
        let mut one = load();
        let mut other = load();
        one.append(&[commit(3, &[2])]);
        other.append(&[commit(3, &[2])]);
        load().append(&[commit(4, &[3])]);
        let whole = load();
        assert_eq!(whole.facts.len(), 4, "what was noted twice counts once");
        assert_eq!(format!("{:?}", whole.facts[3]), format!("{:?}", commit(4, &[3])));
        let mut bytes = fs::read(&whole.file).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        fs::write(&whole.file, &bytes).unwrap();
        assert_eq!(load().facts.len(), 3, "a piece that is not what was written");
        fs::write(&whole.file, &bytes[..last / 4]).unwrap();
        assert!(load().facts.is_empty(), "a piece that was cut off");
        fs::write(&whole.file, b"something else").unwrap();
        assert!(load().facts.is_empty());
    }
}
