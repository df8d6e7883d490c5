//! What would hold after a commit that does not exist: a merge, or what is about to be written.

use std::path::Path;

use chrono::{DateTime, FixedOffset};
use git2::{Oid, Repository};

use super::super::error::Result;
use super::super::facts::{self, Facts};
use super::super::few::Few;
use super::super::git;
use super::super::keys::PublicBytes;
use super::super::state::{Snapshot, State};
use super::judge_all;

/// What would hold after a merge of the head with another tip, and how many commits that brings.
pub(in crate::vault) fn merged(root: &Path, known: &Snapshot, other: Oid) -> Result<(Snapshot, usize)> {
    let mut facts = known.facts();
    let new = facts::read_all(root, other, &[known.head])?;
    let count = new.len();
    facts.extend(new);
    Ok((judge_joined(&git::open(root)?, vec![known.head, other], facts)?, count))
}

/// What holds after a merge of these tips. The merge itself does not exist: it is the commit of id zero, which does
/// not count.
pub(in crate::vault) fn judge_joined(
    repo: &Repository,
    tips: Vec<Oid>,
    mut facts: Vec<Facts>,
) -> Result<Snapshot> {
    let head = Oid::ZERO_SHA1;
    facts.push(Facts {
        id: head,
        parents: tips.into_iter().collect(),
        time: DateTime::UNIX_EPOCH.fixed_offset(),
        sealed: facts::Sealed::Missing,
        added: Few::default(),
        disturbed: Box::default(),
    });
    let mut snapshot = judge_all(repo, head, facts)?;
    let zero = head.to_string();
    snapshot.state.violations.retain(|violation| violation.commit != zero);
    snapshot.commits.pop();
    Ok(snapshot)
}

/// What would hold after a commit that does not exist yet: signed with this key, adding these files.
pub(in crate::vault) fn after(
    repo: &Repository,
    known: &Snapshot,
    key: PublicBytes,
    time: DateTime<FixedOffset>,
    added: Vec<facts::Added>,
) -> Result<State> {
    let mut facts = known.facts();
    let head = Oid::ZERO_SHA1;
    let parents = Few::One(known.head);
    facts.push(Facts {
        id: head,
        parents,
        time,
        sealed: facts::Sealed::By(key),
        added: added.into_iter().collect(),
        disturbed: Box::default(),
    });
    Ok(judge_all(repo, head, facts)?.state)
}
