//! How large what comes from elsewhere may be: judged by the header of an object, before it is read.

use git2::{Blob, Oid, Repository};

use super::error::{Result, VaultError};
use super::place::Place;
use crate::model::yaml;

/// The largest attachment; git hosts refuse 100 MB, and a clone must stay workable.
pub(super) const LARGEST_ATTACHMENT: usize = 25 << 20;
/// The largest file in the clear.
pub(super) const LARGEST_CLEAR: usize = 4 << 20;
/// No wrap is larger: a key line and the header of one recipient.
pub(super) const LARGEST_WRAP: usize = 4096;
/// One fetch brings no more commits than a school makes in its whole life.
pub(super) const MOST_COMMITS: usize = 200_000;

/// The largest file that has its place there.
fn largest(place: &Place) -> usize {
    match place {
        Place::Attachment(..) => encrypted(LARGEST_ATTACHMENT),
        // Padded to the next power of two.
        Place::Stuk(..) | Place::School(_) => encrypted(yaml::MAX_DOCUMENT.next_power_of_two()),
        _ => LARGEST_CLEAR,
    }
}

/// The size of a file, when it is larger than what belongs there.
pub(super) fn too_large(repo: &Repository, place: &Place, blob: Oid) -> Option<usize> {
    size(repo, blob).filter(|size| *size > largest(place))
}

/// The size of an object, when it is there.
pub(super) fn size(repo: &Repository, id: Oid) -> Option<usize> {
    repo.odb().ok()?.read_header(id).ok().map(|(size, _)| size)
}

/// An encrypted file, when it is there, is what its id says, and no larger than any may be: who brought it by another
/// way than an exchange was not held to that.
pub(super) fn blob(repo: &Repository, id: Oid) -> Option<Blob<'_>> {
    let fits = size(repo, id).is_some_and(|size| size <= encrypted(LARGEST_ATTACHMENT));
    if fits { repo.find_blob(id).ok() } else { None }
}

/// age adds a header, and 16 bytes to every 64 KB.
const fn encrypted(plain: usize) -> usize {
    plain + plain / 1024 + 4096
}

/// The content of a file in the clear.
pub(super) fn read_clear(repo: &Repository, blob: Oid) -> Result<Vec<u8>> {
    if size(repo, blob).is_some_and(|size| size > LARGEST_CLEAR) {
        return Err(VaultError::Damaged("een leesbaar bestand is te groot".to_owned()));
    }
    Ok(repo.find_blob(blob)?.content().to_vec())
}
