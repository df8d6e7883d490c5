//! What each commit did, read from git alone: no judgement, so commits can be read in parallel.

use std::collections::HashSet;
use std::path::Path;

use chrono::{DateTime, Datelike, FixedOffset};
use git2::{Commit, ObjectType, Oid, Repository, Sort, Tree};
use rayon::prelude::*;

use super::clear::AccessEvent;
use super::error::{Result, VaultError};
use super::fault::Fault;
use super::few::Few;
use super::git;
use super::keys::{PublicBytes, signature_key};
use super::known::{self, Known};
use super::limits::{self, MOST_COMMITS};
use super::place::Place;

/// No branch of an archive nests deeper than this.
const DEEPEST: usize = 8;

/// The years in which a commit can have been made.
const YEARS: std::ops::Range<i32> = 1970..10_000;

/// No commit touches more than this: trees that name each other many times over would go on for ever.
const MOST_ENTRIES: usize = 500_000;

/// The signature on a commit, before it is known whose key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sealed {
    Missing,
    Broken,
    By(PublicBytes),
}

/// A path that a commit added.
#[derive(Debug, Clone)]
pub(super) struct Added {
    /// What its path stands for, and so that path.
    pub place: Place,
    pub blob: Oid,
    /// What an event of access says, where it can be read.
    pub event: Option<Box<AccessEvent>>,
}

/// What a commit did.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub id: Oid,
    pub parents: Few<Oid>,
    pub time: DateTime<FixedOffset>,
    pub sealed: Sealed,
    pub added: Few<Added>,
    /// Paths that were changed or dropped, or are links or programs: an archive has none.
    pub disturbed: Box<[Disturbed]>,
}

/// A path with which a commit did what is never done.
#[derive(Debug, Clone)]
pub(super) struct Disturbed {
    pub path: String,
    pub how: Fault,
}

/// All commits behind `tip`, parents before children; what the notes of this user hold is not read again.
pub(super) fn read_noted(root: &Path, tip: Oid, notes: &Path) -> Result<Vec<Facts>> {
    let mut known = Known::load(notes, root);
    if known.tip() == Some(tip) {
        return Ok(known.facts);
    }
    if known.facts.iter().any(|facts| facts.id == tip) {
        // Another command was just ahead of this one.
        return Ok(behind(&known.facts, &[tip]));
    }
    if let Some(before) =
        known.tip().filter(|before| git::open(root).is_ok_and(|r| r.find_commit(*before).is_ok()))
    {
        let new = read_all(root, tip, &[before])?;
        if new.iter().any(|facts| facts.parents.contains(&before)) {
            known.append(new);
            return Ok(known.facts);
        }
    }
    let all = read_all(root, tip, &[])?;
    known::write(notes, root, all.iter());
    Ok(all)
}

/// Of these commits the ones behind some of them, those included.
pub(super) fn behind(all: &[Facts], tips: &[Oid]) -> Vec<Facts> {
    let mut wanted: HashSet<Oid> = tips.iter().copied().collect();
    let mut found = Vec::new();
    for facts in all.iter().rev() {
        if wanted.contains(&facts.id) {
            wanted.extend(&facts.parents);
            found.push(facts.clone());
        }
    }
    found.reverse();
    found
}

/// Reads all commits behind `tip`, parents before children; those in `known` are left out.
pub(super) fn read_all(root: &Path, tip: Oid, known: &[Oid]) -> Result<Vec<Facts>> {
    let repo = git::open(root)?;
    let mut walk = repo.revwalk()?;
    walk.set_sorting(Sort::TOPOLOGICAL | Sort::REVERSE)?;
    walk.push(tip)?;
    for id in known {
        walk.hide(*id)?;
    }
    let ids = walk.take(MOST_COMMITS + 1).collect::<Result<Vec<_>, _>>()?;
    if ids.len() > MOST_COMMITS {
        return Err(VaultError::Damaged(format!("er zijn meer dan {MOST_COMMITS} commits")));
    }
    if ids.len() < 32 {
        return ids.into_iter().map(|id| read(&repo, id)).collect();
    }
    let chunk = ids.len().div_ceil(4 * rayon::current_num_threads().max(1)).max(16);
    let parts = ids
        .par_chunks(chunk)
        .map(|ids| {
            let repo = git::open(root)?;
            ids.iter().map(|id| read(&repo, *id)).collect::<Result<Vec<_>>>()
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(parts.into_iter().flatten().collect())
}

/// Reads one commit.
pub(super) fn read(repo: &Repository, id: Oid) -> Result<Facts> {
    let commit = repo.find_commit(id)?;
    let (added, disturbed) = changes(repo, &commit)?;
    Ok(Facts {
        id,
        parents: commit.parent_ids().collect(),
        time: time(&commit),
        sealed: sealed(repo, id),
        added: added.into_iter().collect(),
        disturbed: disturbed.into_iter().collect(),
    })
}

/// Whose key signed a commit, when the signature holds.
pub(super) fn sealed(repo: &Repository, id: Oid) -> Sealed {
    let Ok((signature, content)) = repo.extract_signature(&id, None) else {
        return Sealed::Missing;
    };
    signature.as_str().ok().and_then(|text| signature_key(text, &content)).map_or(Sealed::Broken, Sealed::By)
}

fn time(commit: &Commit<'_>) -> DateTime<FixedOffset> {
    let time = commit.time();
    // Whoever signs writes what he likes there: what is no time of people is none, and can be reckoned with all the same.
    let utc = DateTime::from_timestamp(time.seconds(), 0).filter(|utc| YEARS.contains(&utc.year()));
    let utc = utc.unwrap_or_default();
    FixedOffset::east_opt(time.offset_minutes() * 60)
        .map_or(utc.fixed_offset(), |zone| utc.with_timezone(&zone))
}

fn changes(repo: &Repository, commit: &Commit<'_>) -> Result<(Vec<Added>, Vec<Disturbed>)> {
    let tree = commit.tree()?;
    let mut difference = Difference::default();
    if commit.parent_count() == 0 {
        difference.compare(repo, None, Some(&tree), "", 0)?;
        return Ok((difference.added, difference.disturbed));
    }
    let mut result: Option<Difference> = None;
    for parent in commit.parents() {
        let mut one = Difference::default();
        one.compare(repo, Some(&parent.tree()?), Some(&tree), "", 0)?;
        // In a merge only what no parent has is new, and what any parent has must still be there.
        result = Some(match result {
            None => one,
            Some(mut sum) => {
                let here: HashSet<&Place> = one.added.iter().map(|added| &added.place).collect();
                sum.added.retain(|added| here.contains(&added.place));
                sum.disturbed.extend(one.disturbed);
                sum
            }
        });
    }
    let result = result.unwrap_or_default();
    Ok((result.added, result.disturbed))
}

impl Added {
    /// A file that was added, read where it is an event of access.
    pub(super) fn new(repo: &Repository, path: &str, blob: Oid) -> Self {
        let place = Place::parse(path);
        let event = if matches!(place, Place::Access(..)) { event(repo, blob).map(Box::new) } else { None };
        Self { place, blob, event }
    }

    /// Where it stands in the tree.
    pub(super) fn path(&self) -> String {
        self.place.path()
    }
}

/// Read here, where commits are read on all cores; whether it may count is for the fold.
fn event(repo: &Repository, blob: Oid) -> Option<AccessEvent> {
    let text = limits::read_clear(repo, blob).ok()?;
    std::str::from_utf8(&text).ok().and_then(AccessEvent::parse)
}

#[derive(Default)]
struct Difference {
    added: Vec<Added>,
    disturbed: Vec<Disturbed>,
    entries: usize,
}

impl Difference {
    fn disturb(&mut self, path: String, how: Fault) {
        self.disturbed.push(Disturbed { path, how });
    }

    /// Compares two trees, both in git's order, skipping what is the same without reading it.
    fn compare(
        &mut self,
        repo: &Repository,
        old: Option<&Tree<'_>>,
        new: Option<&Tree<'_>>,
        prefix: &str,
        depth: usize,
    ) -> Result<()> {
        if depth > DEEPEST {
            return Err(VaultError::Damaged("mappen zitten te diep in elkaar".to_owned()));
        }
        if let (Some(old), Some(new)) = (old, new)
            && old.id() == new.id()
        {
            return Ok(());
        }
        // Both are in the same order: what stands in both stands in the old one at `met`, unless something is odd;
        // only then is it looked up. Each entry of the old one is met once, however often the new one names it.
        let mut met = 0;
        for entry in new.iter().flat_map(|tree| tree.iter()) {
            let name = entry.name_bytes();
            let next = old.and_then(|tree| tree.get(met)).filter(|next| next.name_bytes() == name);
            met += usize::from(next.is_some());
            let before = next.or_else(|| old.and_then(|tree| tree.get_name_bytes(name)));
            if before.as_ref().is_some_and(|b| b.id() == entry.id() && b.filemode() == entry.filemode()) {
                continue;
            }
            self.entries += 1;
            if self.entries > MOST_ENTRIES {
                let what = format!("een commit raakt meer dan {MOST_ENTRIES} bestanden en mappen");
                return Err(VaultError::Damaged(what));
            }
            let path = format!("{prefix}{}", String::from_utf8_lossy(entry.name_bytes()));
            match (entry.kind(), entry.filemode()) {
                (Some(ObjectType::Tree), _) => {
                    let old_tree = match &before {
                        Some(b) if b.kind() == Some(ObjectType::Tree) => Some(repo.find_tree(b.id())?),
                        Some(_) => {
                            self.disturb(path.clone(), Fault::Changed);
                            None
                        }
                        None => None,
                    };
                    let new_tree = repo.find_tree(entry.id())?;
                    self.compare(repo, old_tree.as_ref(), Some(&new_tree), &format!("{path}/"), depth + 1)?;
                }
                (Some(ObjectType::Blob), 0o100_644) if before.is_none() => {
                    self.added.push(Added::new(repo, &path, entry.id()));
                }
                (Some(ObjectType::Blob), 0o100_644) => self.disturb(path, Fault::Changed),
                _ => self.disturb(path, Fault::NotAFile),
            }
        }
        for entry in old.iter().filter(|tree| met < tree.len()).flat_map(|tree| tree.iter()) {
            if new.is_none_or(|tree| tree.get_name_bytes(entry.name_bytes()).is_none()) {
                let path = format!("{prefix}{}", String::from_utf8_lossy(entry.name_bytes()));
                self.disturb(path, Fault::Dropped);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(repo: &Repository, names: &[(&str, Oid)]) -> Oid {
        let mut raw = Vec::new();
        for (name, id) in names {
            raw.extend_from_slice(format!("100644 {name}\0").as_bytes());
            raw.extend_from_slice(id.as_bytes());
        }
        repo.odb().unwrap().write(ObjectType::Tree, &raw).unwrap()
    }

    #[test]
    fn a_tree_that_names_a_file_twice_hides_nothing_that_was_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let repo = Repository::init(folder.path()).unwrap();
        let (one, other) = (repo.blob(b"one").unwrap(), repo.blob(b"other").unwrap());
        let told = |old: &[(&str, Oid)], new: &[(&str, Oid)]| {
            let (old, new) = (tree(&repo, old), tree(&repo, new));
            let (old, new) = (repo.find_tree(old).unwrap(), repo.find_tree(new).unwrap());
            let mut found = Difference::default();
            found.compare(&repo, Some(&old), Some(&new), "", 0).unwrap();
            let added = found.added.iter().map(|added| format!("+{}", added.path()));
            let disturbed = found.disturbed.iter().map(|one| format!("{:?} {}", one.how, one.path));
            added.chain(disturbed).collect::<Vec<_>>()
        };
        let old = [("a", one), ("c", other), ("d", one)];
        assert_eq!(
            told(&old, &[("a", one), ("b", one), ("c", other), ("d", one), ("e", other)]),
            ["+b", "+e"]
        );
        assert_eq!(told(&old, &[("a", one), ("a", one), ("d", one)]), ["Dropped c"]);
        assert_eq!(told(&old, &[("a", one), ("c", other), ("c", other)]), ["Dropped d"]);
        assert_eq!(told(&old, &[("a", other), ("c", other), ("d", one)]), ["Changed a"]);
        assert_eq!(told(&old, &[("b", one), ("d", one)]), ["+b", "Dropped a", "Dropped c"]);
    }
}
