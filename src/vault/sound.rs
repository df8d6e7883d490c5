//! What this user found sound before: then only what came since is examined again.

use std::collections::HashSet;
use std::path::Path;

use git2::Oid;

use super::Vault;
use super::disk;
use super::known::{self, file_of};
use super::place::Place;
use super::state::Judged;

/// Which commits have to be examined. Keys and files are examined whole each time: they may be gone or damaged
/// without any commit that says so.
pub(super) struct Scope<'a> {
    /// The commit up to which all was found sound before.
    pub since: Option<Oid>,
    pub commits: Vec<&'a Judged>,
}

impl Vault {
    /// All commits.
    pub(super) fn whole(&self) -> Scope<'_> {
        Scope { since: None, commits: self.snapshot.commits.iter().collect() }
    }

    /// The commits that came since this user last found the archive sound. None: that never was, or what came since
    /// is about everyone.
    pub(super) fn since(&self) -> Option<Scope<'_>> {
        let text =
            disk::read_text(&file_of(self.notes.as_deref()?, &self.root).with_extension(SUFFIX)).ok()?;
        let since: Oid = text.trim().parse().ok()?;
        let old = self.behind(since)?;
        let commits: Vec<&Judged> =
            self.snapshot.commits.iter().filter(|judged| !old.contains(&judged.facts.id)).collect();
        // Of anything else it may follow who could do what in an older commit.
        let of_a_zaak = |place: &Place| {
            matches!(place, Place::Stuk(..) | Place::Attachment(..) | Place::Access(..) | Place::School(_))
        };
        let added = commits.iter().flat_map(|judged| &judged.facts.added);
        added.map(|added| &added.place).all(of_a_zaak).then_some(Scope { since: Some(since), commits })
    }

    /// Notes that this was found sound. Best effort.
    pub fn note_sound(&self, notes: &Path) {
        if disk::create_folder(notes).is_ok() {
            let file = file_of(notes, &self.root).with_extension(SUFFIX);
            _ = disk::replace(&file, format!("{}\n", self.head()).as_bytes(), false);
        }
        if self.notes.is_none() {
            // Everything was read anew: so what was noted of the commits is what was read now.
            known::write(notes, &self.root, self.snapshot.commits.iter().map(|judged| &judged.facts));
        }
    }

    /// A commit that is known, and everything behind it.
    pub(super) fn behind(&self, tip: Oid) -> Option<HashSet<Oid>> {
        let mut found = HashSet::from([tip]);
        let mut met = false;
        for judged in self.snapshot.commits.iter().rev() {
            if found.contains(&judged.facts.id) {
                met |= judged.facts.id == tip;
                found.extend(&judged.facts.parents);
            }
        }
        met.then_some(found)
    }
}

/// How the name of the note ends.
const SUFFIX: &str = "gezond";
