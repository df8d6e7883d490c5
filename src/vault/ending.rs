//! The end of keys and roles, and what was signed beside or after it.

use std::collections::{HashMap, HashSet};

use git2::Oid;

use super::facts::Sealed;
use super::judge::refusals;
use super::keys::PublicBytes;
use super::state::Judged;
use crate::model::Functie;

/// The end of a key, or of the role that it had until then.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ending {
    pub commit: Oid,
    pub key: PublicBytes,
    /// The role that stays; none: the key itself ended.
    pub left: Option<Functie>,
}

/// Commits beside or after the end of their key or role: in a line the parent's state says so already.
pub(super) fn late_commits(commits: &[Judged], endings: &[Ending]) -> HashSet<Oid> {
    let mut late = HashSet::new();
    if endings.is_empty() || commits.iter().all(|commit| commit.facts.parents.len() < 2) {
        return late;
    }
    let parents: HashMap<Oid, &[Oid]> =
        commits.iter().map(|commit| (commit.facts.id, commit.facts.parents.as_slice())).collect();
    for ending in endings {
        let before = ancestors(&parents, ending.commit);
        // Parents come before children, so one pass finds all that builds on the ending.
        let mut after = HashSet::from([ending.commit]);
        for commit in commits {
            let facts = &commit.facts;
            if facts.parents.iter().any(|parent| after.contains(parent)) {
                after.insert(facts.id);
            }
            if facts.sealed != Sealed::By(ending.key) || before.contains(&facts.id) {
                continue;
            }
            let too_much = match ending.left {
                None => true,
                Some(functie) => !after.contains(&facts.id) && !refusals(facts, functie).is_empty(),
            };
            if too_much {
                late.insert(facts.id);
            }
        }
    }
    late
}

/// A commit and everything behind it.
fn ancestors(parents: &HashMap<Oid, &[Oid]>, of: Oid) -> HashSet<Oid> {
    let mut found = HashSet::from([of]);
    let mut todo = vec![of];
    while let Some(id) = todo.pop() {
        for parent in parents.get(&id).copied().unwrap_or_default() {
            if found.insert(*parent) {
                todo.push(*parent);
            }
        }
    }
    found
}
