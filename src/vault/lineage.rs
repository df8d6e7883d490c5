//! Which commit builds on which: parents come before children, so a sweep over the list finds all.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use git2::Oid;

use super::state::Judged;

/// The commits behind a head, by their place in the order in which they are judged.
pub(super) struct Lineage {
    index: HashMap<Oid, usize>,
    /// None: one line, in which the order tells it all.
    parents: Option<Vec<Vec<usize>>>,
    behind: RefCell<HashMap<usize, Rc<Vec<bool>>>>,
}

impl Lineage {
    /// Of these commits, parents before children.
    pub(super) fn new(commits: &[Judged]) -> Self {
        let index: HashMap<Oid, usize> =
            commits.iter().enumerate().map(|(place, commit)| (commit.facts.id, place)).collect();
        let branched = commits.iter().skip(1).any(|commit| commit.facts.parents.len() != 1);
        let parents = branched.then(|| {
            let known = |judged: &Judged| {
                judged.facts.parents.iter().filter_map(|parent| index.get(parent).copied()).collect()
            };
            commits.iter().map(known).collect()
        });
        Self { index, parents, behind: RefCell::default() }
    }

    /// Nothing ever happened beside anything else.
    pub(super) fn is_one_line(&self) -> bool {
        self.parents.is_none()
    }

    /// Whether a commit knows another: it is that one, or builds on it.
    pub(super) fn knows(&self, commit: Oid, other: Oid) -> bool {
        let (Some(commit), Some(other)) = (self.index.get(&commit), self.index.get(&other)) else {
            return false;
        };
        match &self.parents {
            None => other <= commit,
            Some(_) => other <= commit && self.all_behind(*commit)[*other],
        }
    }

    fn all_behind(&self, commit: usize) -> Rc<Vec<bool>> {
        let known = self.behind.borrow().get(&commit).cloned();
        known.unwrap_or_else(|| {
            let mut behind = vec![false; commit + 1];
            behind[commit] = true;
            for place in (0..=commit).rev() {
                let parents = self.parents.iter().filter(|_| behind[place]).flat_map(|all| &all[place]);
                for parent in parents.copied().collect::<Vec<_>>() {
                    behind[parent] = true;
                }
            }
            let behind = Rc::new(behind);
            self.behind.borrow_mut().insert(commit, behind.clone());
            behind
        })
    }
}
