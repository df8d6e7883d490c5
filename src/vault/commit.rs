//! Signed commit objects, and which trees are new in them.

use chrono::{DateTime, FixedOffset};
use git2::{Commit, FileMode, Index, IndexEntry, IndexTime, ObjectType, Oid, Repository, Time, Tree};

use super::error::{Result, VaultError};
use super::keys::StaffKey;
use super::staff_view::address;
use super::state::Staff;

/// Who writes, when.
pub(super) struct Author<'a> {
    pub key: &'a StaffKey,
    pub person: &'a Staff,
    pub moment: DateTime<FixedOffset>,
}

/// The name and the moment as git writes them.
pub(super) fn signature(author: &Author<'_>) -> Result<git2::Signature<'static>> {
    let offset = author.moment.offset().local_minus_utc() / 60;
    let time = Time::new(author.moment.timestamp(), offset);
    Ok(git2::Signature::new(&author.person.naam, &address(author.person), &time)?)
}

/// Writes a commit object signed as git signs with ssh keys.
pub(super) fn signed_commit(
    repo: &Repository,
    author: &Author<'_>,
    message: &str,
    tree: &Tree<'_>,
    parents: &[&Commit<'_>],
) -> Result<Oid> {
    let who = signature(author)?;
    let buffer = repo.commit_create_buffer(&who, &who, message, tree, parents)?;
    let text = buffer.as_str().map_err(|_| VaultError::Encrypt)?;
    let signature = author.key.sign(text.as_bytes())?;
    Ok(repo.commit_signed(text, signature.trim_end(), None)?)
}

/// The tree of these files, where there was none before. Not built upon an empty tree: that would be an object
/// which nothing needs, and `git fsck` names it.
pub(super) fn first_tree<'f>(
    repo: &Repository,
    files: impl IntoIterator<Item = (&'f str, Oid)>,
) -> Result<Oid> {
    let mut index = Index::new()?;
    let never = IndexTime::new(0, 0);
    for (path, id) in files {
        let path = path.as_bytes().to_vec();
        let mode = FileMode::Blob.into();
        index.add(&IndexEntry {
            path,
            id,
            mode,
            ctime: never,
            mtime: never,
            dev: 0,
            ino: 0,
            uid: 0,
            gid: 0,
            file_size: 0,
            flags: 0,
            flags_extended: 0,
        })?;
    }
    Ok(index.write_tree_to(repo)?)
}

/// Every tree object that `new` has and `old` has not in its place.
pub(super) fn new_trees(
    repo: &Repository,
    old: Option<&Tree<'_>>,
    new: &Tree<'_>,
    out: &mut Vec<Oid>,
) -> Result<()> {
    if old.is_some_and(|old| old.id() == new.id()) {
        return Ok(());
    }
    out.push(new.id());
    for entry in new.iter().filter(|entry| entry.kind() == Some(ObjectType::Tree)) {
        let before = old.and_then(|old| old.get_name_bytes(entry.name_bytes()));
        if before.as_ref().is_some_and(|before| before.id() == entry.id()) {
            continue;
        }
        let before = before
            .filter(|before| before.kind() == Some(ObjectType::Tree))
            .map(|before| repo.find_tree(before.id()))
            .transpose()?;
        new_trees(repo, before.as_ref(), &repo.find_tree(entry.id())?, out)?;
    }
    Ok(())
}
