//! The key branches of the server, judged and joined with ours: a union of files that needs no key.

use std::collections::{BTreeMap, BTreeSet};

use git2::{Oid, Repository};

use super::{Fetched, Move, refused};
use crate::model::{MedewerkerId, ZaakNummer};
use crate::vault::clear::AccessEvent;
use crate::vault::commit::{Author, first_tree, signed_commit};
use crate::vault::error::{Result, VaultError};
use crate::vault::place::{Place, key_ref};
use crate::vault::state::{Judged, ZaakState};
use crate::vault::verify::{Found, files_of};
use crate::vault::{Vault, git, wrap};

impl Vault {
    /// How our key branches go on; `self` is the archive as it will be, `new` what the server brings to `main`.
    pub(super) fn key_moves<'a>(
        &self,
        repo: &Repository,
        fetched: &Fetched,
        new: &[Judged],
        author: &impl Fn() -> Result<Author<'a>>,
        kept_out: &mut BTreeSet<ZaakNummer>,
    ) -> Result<Vec<Move>> {
        self.check_own_keys(repo, fetched)?;
        let mut moves = Vec::new();
        for zaak in self.snapshot.state.zaken.values().filter(|zaak| !zaak.destroyed) {
            let name = key_ref(&zaak.nummer);
            let (ours, theirs) = (git::target(repo, &name)?, fetched.keys.get(&zaak.nummer).copied());
            let after = match (ours, theirs) {
                (None, None) => {
                    return Err(refused(format!("de sleutels van zaak {} zijn er niet bij", zaak.nummer)));
                }
                (Some(_), None) => continue,
                (Some(ours), Some(theirs)) if ours == theirs || repo.graph_descendant_of(ours, theirs)? => {
                    continue;
                }
                (before, Some(theirs)) => {
                    self.check_branch(repo, zaak, theirs)?;
                    match before {
                        Some(ours) => {
                            let (after, left_out) = self.joined(repo, zaak, (ours, theirs), new, author)?;
                            kept_out.extend(left_out.then(|| zaak.nummer.clone()));
                            after
                        }
                        None => theirs,
                    }
                }
            };
            moves.push(Move { name, before: ours, after });
        }
        Ok(moves)
    }

    /// The branches that this copy would send hold too.
    pub(super) fn check_own_keys(&self, repo: &Repository, fetched: &Fetched) -> Result<()> {
        for zaak in self.snapshot.state.zaken.values().filter(|zaak| !zaak.destroyed) {
            let Some(ours) = git::target(repo, &key_ref(&zaak.nummer))? else { continue };
            let there = match fetched.keys.get(&zaak.nummer) {
                Some(theirs) => *theirs == ours || repo.graph_descendant_of(*theirs, ours)?,
                None => false,
            };
            if !there {
                self.check_branch(repo, zaak, ours).map_err(|error| match error {
                    VaultError::RemoteRefused(what) => VaultError::OwnRefused(what),
                    other => other,
                })?;
            }
        }
        Ok(())
    }

    fn check_branch(&self, repo: &Repository, zaak: &ZaakState, tip: Oid) -> Result<()> {
        let mut found = Found::default();
        self.examine_branch(repo, zaak, tip, &mut found)?;
        match found.findings.first() {
            None => Ok(()),
            Some(violation) => Err(refused(violation.told())),
        }
    }

    /// What the server has, or a merge: what either side added, less what either side dropped, less what is for people
    /// who may not read the zaak. The key that a reader has here stays, whoever dropped or replaced it: only an event
    /// about that reader can take it. Also whether the server had one for someone who may not read.
    fn joined<'a>(
        &self,
        repo: &Repository,
        zaak: &ZaakState,
        (ours, theirs): (Oid, Oid),
        new: &[Judged],
        author: &impl Fn() -> Result<Author<'a>>,
    ) -> Result<(Oid, bool)> {
        let Ok(root) = repo.merge_base(ours, theirs) else {
            return Err(refused(replaced(&zaak.nummer)));
        };
        let follows = root == ours;
        let (our_tip, their_tip) = (repo.find_commit(ours)?, repo.find_commit(theirs)?);
        let (base, here, there) =
            (files_of(&repo.find_commit(root)?)?, files_of(&our_tip)?, files_of(&their_tip)?);
        let needed = self.needed(zaak, new);
        let (mut files, mut kept_out): (BTreeMap<&String, Oid>, bool) = (BTreeMap::new(), false);
        for path in here.keys().chain(there.keys()) {
            let [before, mine, other] =
                [&base, &here, &there].map(|files| files.get(path).map(|(_, id)| *id));
            let dropped = before.is_some() && (mine.is_none() || other.is_none());
            let wanted = needed.contains(path) || is_for_reader(zaak, path);
            kept_out |= !wanted && before.is_none() && mine.is_none();
            let kept = match (mine, other) {
                _ if !wanted => None,
                _ if !needed.contains(path) && follows => other,
                _ if !needed.contains(path) && dropped => None,
                (Some(mine), Some(other)) if before.is_some_and(|id| id == mine || id == other) => Some(mine),
                // Both gave the same person a key at once: either opens the zaak, so both copies choose the same.
                (Some(mine), Some(other)) => Some(mine.min(other)),
                (one, another) => one.or(another),
            };
            files.extend(kept.map(|id| (path, id)));
        }
        if follows
            && there.iter().map(|(path, (_, id))| (path, *id)).eq(files.iter().map(|(path, id)| (*path, *id)))
        {
            return Ok((theirs, kept_out));
        }
        let tree = first_tree(repo, files.iter().map(|(path, id)| (path.as_str(), *id)))?;
        let message = format!("{}: sleutel\n", zaak.nummer);
        let tree = repo.find_tree(tree)?;
        Ok((signed_commit(repo, &author()?, &message, &tree, &[&our_tip, &their_tip])?, kept_out))
    }

    /// Where the wraps lie of everyone who reads the zaak, and of the paper, save those about whom something is new.
    fn needed(&self, zaak: &ZaakState, new: &[Judged]) -> BTreeSet<String> {
        let state = &self.snapshot.state;
        let events = new.iter().filter(|judged| judged.counts).flat_map(|judged| &judged.facts.added);
        let told: BTreeSet<&MedewerkerId> = events
            .filter_map(|added| match (&added.place, added.event.as_deref()) {
                (
                    Place::Access(of, _),
                    Some(AccessEvent::Gegeven { wie, .. } | AccessEvent::Ontnomen { wie }),
                ) if *of == zaak.nummer => Some(wie),
                _ => None,
            })
            .collect();
        let readers = zaak.readers.iter().filter(|id| !told.contains(id) && !state.is_contested(id));
        let readers: Vec<_> = readers.filter_map(|id| state.staff.get(id)).collect();
        let mut paths = BTreeSet::new();
        for generation in zaak.live() {
            paths.insert(wrap::recovery_path(&generation.label));
            paths.extend(readers.iter().map(|person| wrap::staff_path(&generation.label, person)));
        }
        paths
    }
}

fn is_for_reader(zaak: &ZaakState, path: &str) -> bool {
    let label = path.split('/').next().unwrap_or_default();
    let known = zaak.generations.iter().any(|generation| generation.label == label);
    !known
        || path == wrap::recovery_path(label)
        || zaak.readers.iter().any(|reader| wrap::is_of(path, reader))
}

fn replaced(zaak: &ZaakNummer) -> String {
    format!("de sleutels van zaak {zaak} zijn op de server vervangen")
}
