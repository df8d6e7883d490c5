//! Wraps that readers should have and lack, because a command was cut off between the two branches.

use std::collections::BTreeSet;

use git2::{Repository, Sort};

use super::access::paths;
use super::commit::Author;
use super::error::Result;
use super::journal;
use super::keys::StaffKey;
use super::place::key_ref;
use super::state::{State, ZaakState};
use super::wrap::{self, Wrap};
use super::write::{KeyChange, Plan, Writer};
use crate::model::ZaakNummer;

/// Wraps that were dropped are looked for in so many commits of a key branch.
const LONGEST_SEARCH: usize = 200;

/// Adds them. What the command itself did is stored already: what cannot be added now, the next one adds.
pub(super) fn settle(writer: &Writer<'_>, state: &State, author: &Author<'_>) -> Result<()> {
    let taken = journal::taken(writer.root());
    let owed = owed_wraps(writer.repo(), state, author.key, &taken)?;
    if !owed.is_empty() {
        writer.carry_out(author, &Plan::only_keys(owed))?;
    }
    if !taken.is_empty() {
        journal::end_taken(writer.root(), &BTreeSet::new());
    }
    Ok(())
}

/// Wraps that an interrupted giving still owes, as far as this reader can make them; and those that were dropped for
/// an event that never came, put back as they were, which needs no key.
fn owed_wraps(
    repo: &Repository,
    state: &State,
    key: &StaffKey,
    taken: &BTreeSet<ZaakNummer>,
) -> Result<Vec<KeyChange>> {
    let mut owed = Vec::new();
    let me = wrap::holder(state, key.public())?;
    let may_lack =
        |zaak: &&ZaakState| taken.contains(&zaak.nummer) || (zaak.given && zaak.readers.contains(&me.id));
    for zaak in state.zaken.values().filter(|zaak| !zaak.destroyed).filter(may_lack) {
        let present = paths(repo, &zaak.nummer)?;
        let mut lacking: Vec<_> = zaak
            .readers
            .iter()
            .filter_map(|id| state.staff.get(id))
            .filter(|person| !state.is_contested(&person.id))
            .flat_map(|person| {
                zaak.live().map(move |g| (person, &g.label, wrap::staff_path(&g.label, person)))
            })
            .filter(|(.., path)| !present.contains(path))
            .collect();
        if lacking.is_empty() {
            continue;
        }
        let mut add = Vec::new();
        if taken.contains(&zaak.nummer) {
            add = dropped(repo, &zaak.nummer, lacking.iter().map(|(.., path)| path))?;
            lacking.retain(|(.., path)| add.iter().all(|wrap| wrap.path != *path));
        }
        let secrets = if lacking.is_empty() {
            Vec::new()
        } else {
            wrap::open_by_key(repo, state, zaak, key).unwrap_or_default()
        };
        for (person, label, _) in lacking {
            if let Some((_, secret)) = secrets.iter().find(|(known, _)| known == label) {
                add.push(wrap::for_staff(secret, label, person)?);
            }
        }
        if !add.is_empty() {
            owed.push(KeyChange { zaak: zaak.nummer.clone(), add, drop: Vec::new() });
        }
    }
    Ok(owed)
}

/// Wraps as they lay on a key branch last, before they were dropped.
fn dropped<'a>(
    repo: &Repository,
    zaak: &ZaakNummer,
    wanted: impl Iterator<Item = &'a String>,
) -> Result<Vec<Wrap>> {
    let mut wanted: BTreeSet<&String> = wanted.collect();
    let mut found = Vec::new();
    let mut walk = repo.revwalk()?;
    walk.set_sorting(Sort::TOPOLOGICAL)?;
    walk.push_ref(&key_ref(zaak))?;
    for commit in walk.take(LONGEST_SEARCH) {
        let tree = repo.find_commit(commit?)?.tree()?;
        for path in wanted.clone() {
            let Ok(entry) = tree.get_path(path.as_ref()) else { continue };
            found.push(Wrap { path: path.clone(), bytes: repo.find_blob(entry.id())?.content().to_vec() });
            wanted.remove(path);
        }
    }
    Ok(found)
}
