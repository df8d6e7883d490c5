//! What was read of the commits before, kept in the user's own folder: a commit's id is the hash of all that it
//! says, so what it did and whose signature holds on it never changes, and is not read from git again.
//!
//! The notes lie outside the archive, where the user's key and pin lie: who can write there needs no false notes.
//! Nothing in them is of a dossier. What is damaged or of another version is read anew.

mod note;

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use git2::Oid;
use sha2::{Digest, Sha256};

use super::disk;
use super::facts::Facts;
use super::state::Judged;
use note::{put, put_facts, take, take_facts};

/// How the file begins; another version of the program that notes other things has another line here.
const HEADER: &[u8] = b"meldcode commits 2\n";
/// Before each piece: how long it is, after which commit it comes, and its hash.
const PIECE_HEADER: usize = 4 + 20 + 32;

/// The notes on one archive. They always hold a commit with everything behind it, parents before children.
pub(super) struct Known {
    file: PathBuf,
    pub facts: Vec<Facts>,
}

impl Known {
    /// Reads the notes on the archive in a folder, as far as they are whole.
    pub(super) fn load(notes: &Path, root: &Path) -> Self {
        let file = file_of(notes, root);
        let mut facts = Vec::new();
        if let Some(mut rest) = disk::read(&file).ok().as_deref().and_then(|text| text.strip_prefix(HEADER)) {
            while let Some(piece) = next_piece(&mut rest) {
                // Two commands may have noted the same at once.
                if piece.after == tip(&facts).unwrap_or(Oid::ZERO_SHA1) && !read(piece.text, &mut facts) {
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
    pub(super) fn append(&mut self, new: Vec<Facts>) {
        add(&self.file, piece(self.tip(), new.iter()));
        self.facts.extend(new);
    }
}

/// Puts these notes in the place of what is there. Best effort.
pub(super) fn write<'a>(notes: &Path, root: &Path, all: impl ExactSizeIterator<Item = &'a Facts>) {
    if let Some(piece) = piece(None, all)
        && disk::create_folder(notes).is_ok()
    {
        _ = disk::replace(&file_of(notes, root), &[HEADER, &piece].concat(), false);
    }
}

/// Adds what a command did itself, without reading what is there.
pub(super) fn note(notes: &Path, root: &Path, before: Oid, new: &[Judged]) {
    add(&file_of(notes, root), piece(Some(before), new.iter().map(|judged| &judged.facts)));
}

fn add(file: &Path, piece: Option<Vec<u8>>) {
    if let Some(piece) = piece {
        let file = disk::open(OpenOptions::new().append(true), file);
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
    after: Oid,
    text: &'a [u8],
}

fn next_piece<'a>(rest: &mut &'a [u8]) -> Option<Piece<'a>> {
    let (header, behind) = rest.split_at_checked(PIECE_HEADER)?;
    let length = u32::from_le_bytes(header[..4].try_into().ok()?);
    let (text, behind) = behind.split_at_checked(usize::try_from(length).ok()?)?;
    *rest = behind;
    let after = Oid::from_bytes(&header[4..24]).ok()?;
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

fn take_all(text: &[u8], facts: &mut Vec<Facts>) -> Option<()> {
    let mut rest = text;
    let count: usize = take(&mut rest)?;
    facts.reserve(count.min(text.len() / size_of::<Oid>()));
    for _ in 0..count {
        facts.push(take_facts(&mut rest)?);
    }
    rest.is_empty().then_some(())
}

fn piece<'a>(after: Option<Oid>, new: impl ExactSizeIterator<Item = &'a Facts>) -> Option<Vec<u8>> {
    let mut text = vec![0; PIECE_HEADER];
    put(&new.len(), &mut text)?;
    for facts in new {
        put_facts(facts, &mut text)?;
    }
    let (header, notes) = text.split_at_mut(PIECE_HEADER);
    header[..4].copy_from_slice(&u32::try_from(notes.len()).ok()?.to_le_bytes());
    header[4..24].copy_from_slice(after.unwrap_or(Oid::ZERO_SHA1).as_bytes());
    header[24..].copy_from_slice(&Sha256::digest(notes));
    Some(text)
}

fn tip(facts: &[Facts]) -> Option<Oid> {
    facts.last().map(|last| last.id)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use chrono::DateTime;

    use super::super::clear::AccessEvent;
    use super::super::facts::{Added, Disturbed, Sealed};
    use super::super::fault::Fault;
    use super::super::few::Few;
    use super::super::place::Place;
    use super::*;

    fn id(n: u8) -> Oid {
        Oid::from_bytes(&[n; 20]).unwrap()
    }

    fn added(path: &str, event: Option<AccessEvent>) -> Added {
        Added { place: Place::parse(path), blob: id(9), event: event.map(Box::new) }
    }

    fn commit(number: u8, parents: &[u8]) -> Facts {
        let path = format!("zaken/2026/7KQ3MX/01M818K4H0W3M9T2R5N7P0B{number:03}.yaml.age");
        Facts {
            id: id(number),
            parents: parents.iter().map(|n| id(*n)).collect(),
            time: DateTime::parse_from_rfc3339("2026-11-22T10:15:00+01:00").unwrap(),
            sealed: Sealed::By([number; 32]),
            added: Few::One(added(&path, None)),
            disturbed: Box::new([Disturbed { path: "a".to_owned(), how: Fault::Dropped }]),
        }
    }

    #[test]
    fn every_kind_of_commit_comes_back_as_it_was() {
        let event = "01M818K4H0W3M9T2R5N7P0B1C4";
        let given =
            AccessEvent::Gegeven { wie: "i.devries".parse().unwrap(), na: vec![event.parse().unwrap()] };
        let all = [
            added("archief.yaml", None),
            added(&format!("medewerkers/i.devries/{event}.yaml"), None),
            added("protocollen/delft@2024.yaml", None),
            added(&format!("zaken/2026/7KQ3MX/toegang/{event}.yaml"), Some(given)),
            added(&format!("zaken/2026/7KQ3MX/toegang/{event}.yaml"), None),
            added(&format!("zaken/2026/7KQ3MX/{event}.yaml.age"), None),
            added(&format!("zaken/2026/7KQ3MX/{event}.bin.age"), None),
            added("wat/hier niet hoort \u{fffd}", None),
        ];
        let disturbed = [Fault::Changed, Fault::NotAFile].map(|how| Disturbed { path: "é".to_owned(), how });
        let odd = Facts {
            sealed: Sealed::Missing,
            added: all.into_iter().collect(),
            disturbed: Box::new(disturbed),
            time: DateTime::parse_from_rfc3339("1970-01-01T00:00:00-09:30").unwrap(),
            ..commit(2, &[1, 7, 8])
        };
        let nothing = Facts { sealed: Sealed::Broken, added: Few::default(), ..commit(1, &[]) };
        let folder = tempfile::tempdir().unwrap();
        let written = [nothing, odd];
        write(folder.path(), folder.path(), written.iter());
        let read = Known::load(folder.path(), folder.path()).facts;
        assert_eq!(format!("{read:#?}"), format!("{written:#?}"));
    }

    #[test]
    fn notes_come_back_as_they_were_and_damage_ends_them() {
        let folder = tempfile::tempdir().unwrap();
        let load = || Known::load(folder.path(), folder.path());
        assert_eq!(load().tip(), None);
        write(folder.path(), folder.path(), [commit(1, &[]), commit(2, &[1])].iter());
        let mut one = load();
        let mut other = load();
        one.append(vec![commit(3, &[2])]);
        other.append(vec![commit(3, &[2])]);
        load().append(vec![commit(4, &[3])]);
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
