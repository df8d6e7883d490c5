//! Which commit builds on which: parents come before children, so a sweep over the list finds all.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use git2::Oid;

use super::few::Few;
use super::state::Judged;

/// The commits behind a head, by their place in the order in which they are judged. In most archives nobody ever
/// asks who knew what: nothing is worked out before that.
pub(super) struct Lineage<'a> {
    commits: &'a [Judged],
    places: OnceCell<Places>,
    behind: RefCell<HashMap<usize, Rc<Vec<bool>>>>,
}

struct Places {
    index: HashMap<Oid, usize>,
    /// None: one line, in which the order tells it all.
    parents: Option<Vec<Few<usize>>>,
}

impl<'a> Lineage<'a> {
    /// Of these commits, parents before children.
    pub(super) fn new(commits: &'a [Judged]) -> Self {
        Self { commits, places: OnceCell::new(), behind: RefCell::default() }
    }

    /// Nothing ever happened beside anything else.
    pub(super) fn is_one_line(&self) -> bool {
        self.commits.iter().skip(1).all(|commit| commit.facts.parents.len() == 1)
    }

    /// Whether a commit knows another: it is that one, or builds on it.
    pub(super) fn knows(&self, commit: Oid, other: Oid) -> bool {
        let places = self.places();
        let (Some(commit), Some(other)) = (places.index.get(&commit), places.index.get(&other)) else {
            return false;
        };
        other <= commit && places.parents.as_ref().is_none_or(|all| self.all_behind(all, *commit)[*other])
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| {
            let ids = self.commits.iter().enumerate().map(|(place, commit)| (commit.facts.id, place));
            let index: HashMap<Oid, usize> = ids.collect();
            let known = |commit: &Judged| {
                commit.facts.parents.iter().filter_map(|parent| index.get(parent).copied()).collect()
            };
            let parents = (!self.is_one_line()).then(|| self.commits.iter().map(known).collect());
            Places { index, parents }
        })
    }

    fn all_behind(&self, parents: &[Few<usize>], commit: usize) -> Rc<Vec<bool>> {
        let known = self.behind.borrow().get(&commit).cloned();
        known.unwrap_or_else(|| {
            let mut behind = vec![false; commit + 1];
            behind[commit] = true;
            for place in (0..=commit).rev() {
                let of = if behind[place] { &parents[place][..] } else { &[] };
                for parent in of {
                    behind[*parent] = true;
                }
            }
            let behind = Rc::new(behind);
            self.behind.borrow_mut().insert(commit, behind.clone());
            behind
        })
    }
}
