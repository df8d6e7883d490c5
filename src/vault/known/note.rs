//! One commit as the notes hold it, by which it is read without copying what may stay where it is.

use std::borrow::Cow;

use chrono::{DateTime, FixedOffset};
use git2::Oid;
use serde::{Deserialize, Serialize};

use super::super::clear::AccessEvent;
use super::super::facts::{Added, Disturbed, Facts, Sealed};
use super::super::fault::Fault;
use super::super::place::Place;
use crate::model::StukId;

/// A commit; what it added and disturbed follows on it, one by one.
#[derive(Serialize, Deserialize)]
struct Note<'a> {
    id: &'a [u8],
    /// The ids of its parents, one behind the other.
    parents: &'a [u8],
    seconds: i64,
    offset: i32,
    #[serde(borrow)]
    sealed: Seal<'a>,
    added: usize,
    disturbed: usize,
}

#[derive(Serialize, Deserialize)]
enum Seal<'a> {
    Missing,
    Broken,
    By(&'a [u8]),
}

#[derive(Serialize, Deserialize)]
struct NewFile<'a> {
    #[serde(borrow)]
    place: Spot<'a>,
    blob: &'a [u8],
    event: Option<Cow<'a, AccessEvent>>,
}

/// A place. Nearly every one is a stuk: that needs no path to be taken apart.
#[derive(Serialize, Deserialize)]
enum Spot<'a> {
    Stuk(&'a str, &'a [u8]),
    Path(Cow<'a, str>),
}

#[derive(Serialize, Deserialize)]
struct Odd<'a> {
    path: &'a str,
    trouble: Trouble,
}

#[derive(Serialize, Deserialize)]
enum Trouble {
    Changed,
    Dropped,
    NotAFile,
}

/// Writes what a commit did.
pub(super) fn put_facts(facts: &Facts, text: &mut Vec<u8>) -> Option<()> {
    let parents: Vec<u8> = facts.parents.iter().flat_map(Oid::as_bytes).copied().collect();
    let note = Note {
        id: facts.id.as_bytes(),
        parents: &parents,
        seconds: facts.time.timestamp(),
        offset: facts.time.offset().local_minus_utc(),
        sealed: match &facts.sealed {
            Sealed::Missing => Seal::Missing,
            Sealed::Broken => Seal::Broken,
            Sealed::By(key) => Seal::By(key),
        },
        added: facts.added.len(),
        disturbed: facts.disturbed.len(),
    };
    put(&note, text)?;
    for added in &facts.added {
        let event = added.event.as_deref().map(Cow::Borrowed);
        let place = match &added.place {
            Place::Stuk(zaak, id) => Spot::Stuk(zaak.as_str(), id.as_bytes()),
            other => Spot::Path(other.path().into()),
        };
        put(&NewFile { place, blob: added.blob.as_bytes(), event }, text)?;
    }
    for one in &facts.disturbed {
        let trouble = match one.how {
            Fault::Changed => Trouble::Changed,
            Fault::Dropped => Trouble::Dropped,
            Fault::NotAFile => Trouble::NotAFile,
            _ => return None,
        };
        put(&Odd { path: &one.path, trouble }, text)?;
    }
    Some(())
}

/// Reads it again.
pub(super) fn take_facts(rest: &mut &[u8]) -> Option<Facts> {
    let note: Note<'_> = take(rest)?;
    let utc = DateTime::from_timestamp(note.seconds, 0)?;
    let added = (0..note.added).map(|_| {
        let NewFile { place, blob, event } = take(rest)?;
        let place = match place {
            Spot::Stuk(zaak, id) => Place::Stuk(zaak.parse().ok()?, StukId::from_bytes(id.try_into().ok()?)),
            Spot::Path(path) => Place::parse(&path),
        };
        let event = event.map(|event| Box::new(event.into_owned()));
        Some(Added { place, blob: Oid::from_bytes(blob).ok()?, event })
    });
    let added = added.collect::<Option<_>>()?;
    let disturbed = (0..note.disturbed).map(|_| {
        let Odd { path, trouble } = take(rest)?;
        let how = match trouble {
            Trouble::Changed => Fault::Changed,
            Trouble::Dropped => Fault::Dropped,
            Trouble::NotAFile => Fault::NotAFile,
        };
        Some(Disturbed { path: path.to_owned(), how })
    });
    Some(Facts {
        id: Oid::from_bytes(note.id).ok()?,
        parents: note.parents.chunks(20).map(|id| Oid::from_bytes(id).ok()).collect::<Option<_>>()?,
        time: utc.with_timezone(&FixedOffset::east_opt(note.offset)?),
        sealed: match note.sealed {
            Seal::Missing => Sealed::Missing,
            Seal::Broken => Sealed::Broken,
            Seal::By(key) => Sealed::By(key.try_into().ok()?),
        },
        added,
        disturbed: disturbed.collect::<Option<_>>()?,
    })
}

pub(super) fn put<T: Serialize>(value: &T, text: &mut Vec<u8>) -> Option<()> {
    *text = postcard::to_extend(value, std::mem::take(text)).ok()?;
    Some(())
}

pub(super) fn take<'a, T: Deserialize<'a>>(rest: &mut &'a [u8]) -> Option<T> {
    let (value, behind) = postcard::take_from_bytes(rest).ok()?;
    *rest = behind;
    Some(value)
}
