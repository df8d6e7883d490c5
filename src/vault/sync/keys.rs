//! The key branches of the server, judged and joined with ours: a union of files that needs no key.

use std::collections::BTreeMap;

use git2::{Oid, Repository};

use super::{Fetched, Move, refused};
use crate::model::ZaakNummer;
use crate::vault::commit::{Author, first_tree, signed_commit};
use crate::vault::error::Result;
use crate::vault::place::key_ref;
use crate::vault::state::ZaakState;
use crate::vault::verify::{Files, Found, files_of};
use crate::vault::{Vault, git, wrap};

impl Vault {
    /// How our key branches go on; `self` is the archive as it will be.
    pub(super) fn key_moves<'a>(
        &self,
        repo: &Repository,
        fetched: &Fetched,
        author: &impl Fn() -> Result<Author<'a>>,
    ) -> Result<Vec<Move>> {
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
                        Some(ours) if !repo.graph_descendant_of(theirs, ours)? => {
                            merge(repo, zaak, ours, theirs, &author()?)?
                        }
                        _ => theirs,
                    }
                }
            };
            moves.push(Move { name, before: ours, after });
        }
        Ok(moves)
    }

    fn check_branch(&self, repo: &Repository, zaak: &ZaakState, tip: Oid) -> Result<()> {
        let mut found = Found::default();
        self.examine_branch(repo, zaak, tip, &mut found)?;
        match found.findings.first() {
            None => Ok(()),
            Some(violation) => Err(refused(violation.told())),
        }
    }
}

/// What either side added, less what either side dropped, less what is for people who may not read the zaak.
fn merge(repo: &Repository, zaak: &ZaakState, ours: Oid, theirs: Oid, author: &Author<'_>) -> Result<Oid> {
    let Ok(base) = repo.merge_base(ours, theirs) else {
        return Err(refused(replaced(&zaak.nummer)));
    };
    let (our_tip, their_tip) = (repo.find_commit(ours)?, repo.find_commit(theirs)?);
    let (base, here, there) =
        (files_of(&repo.find_commit(base)?)?, files_of(&our_tip)?, files_of(&their_tip)?);
    let mut files: BTreeMap<&String, Oid> = BTreeMap::new();
    for (path, (_, id)) in here.iter().chain(&there) {
        let dropped = |side: &Files| base.contains_key(path) && !side.contains_key(path);
        if dropped(&here) || dropped(&there) || !is_for_reader(zaak, path) {
            continue;
        }
        // Both gave the same person a key at once: either opens the zaak, so both copies choose the same.
        files.entry(path).and_modify(|known| *known = (*known).min(*id)).or_insert(*id);
    }
    let tree = first_tree(repo, files.iter().map(|(path, id)| (path.as_str(), *id)))?;
    let message = format!("{}: sleutel\n", zaak.nummer);
    signed_commit(repo, author, &message, &repo.find_tree(tree)?, &[&our_tip, &their_tip])
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
