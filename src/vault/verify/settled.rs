//! What was found while someone wrote: `main` and the branch of a zaak are read one after the other, so a colleague
//! who gives access in between looks like a key too many. What was found is judged again while nobody writes.

use git2::{Oid, Repository};

use super::Found;
use crate::model::ZaakNummer;
use crate::vault::keys::Identity;
use crate::vault::place::key_ref;
use crate::vault::{Vault, VaultError, fold, git, locks, write};

/// A zaak of which something was found.
#[derive(Debug)]
pub(super) struct Doubt {
    zaak: ZaakNummer,
    /// Where its key branch stood before it was judged.
    tip: Option<Oid>,
    found: Found,
}

impl Vault {
    /// Examines a zaak; when anything is found, that is kept apart until it is sure.
    pub(super) fn examine_or_doubt(
        &self,
        repo: Result<&Repository, &VaultError>,
        identity: Option<&Identity>,
        zaak: &ZaakNummer,
    ) -> Found {
        let tip = repo.ok().and_then(|repo| tip(repo, zaak));
        let found = self.examine_zaak(repo, identity, zaak);
        if found.findings.is_empty() {
            return found;
        }
        Found { doubts: vec![Doubt { zaak: zaak.clone(), tip, found }], ..Found::default() }
    }

    /// Judges again, while nobody writes, each doubtful zaak about which anything moved since it was judged. Writes
    /// nothing; where nobody ever wrote or the lock is not given, what was found stands.
    pub(super) fn settle(&self, identity: Option<&Identity>, mut all: Found) -> Found {
        let doubts = std::mem::take(&mut all.doubts);
        if doubts.is_empty() {
            return all;
        }
        let quiet = locks::quiet(&self.root);
        let now = quiet.as_ref().and_then(|_| self.as_it_stands());
        for doubt in doubts {
            let again = now.as_ref().filter(|(vault, repo)| {
                vault.snapshot.head != self.snapshot.head || tip(repo, &doubt.zaak) != doubt.tip
            });
            all = all.join(match again {
                Some((vault, repo)) => vault.examine_zaak(Ok(repo), identity, &doubt.zaak),
                None => doubt.found,
            });
        }
        all
    }

    /// This archive at its present head.
    fn as_it_stands(&self) -> Option<(Self, Repository)> {
        let repo = git::open(&self.root).ok()?;
        let mut now = self.clone();
        fold::advance(&self.root, &mut now.snapshot, write::head(&repo).ok()?).ok()?;
        Some((now, repo))
    }
}

fn tip(repo: &Repository, zaak: &ZaakNummer) -> Option<Oid> {
    git::target(repo, &key_ref(zaak)).ok().flatten()
}
