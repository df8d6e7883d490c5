//! The whole archive, judged from its first commit on ("verifieer"). Writes nothing.

mod commits;
mod copies;
mod destroyed;
mod detours;
mod key_branch;
mod school;
mod settled;
mod stukken;

pub(super) use key_branch::files_of;

use std::path::Path;

use rayon::prelude::*;

use super::fault::{Fault, Violation};
use super::keys::Identity;
use super::limits::blob;
use super::pin::Seen;
use super::sound::Scope;
use super::{Vault, VaultError, git};
use crate::model::ZaakNummer;
use settled::Doubt;

/// What came since the archive was last found sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewed {
    /// The commit that was the head then.
    pub since: String,
    /// Commits since.
    pub commits: usize,
}

/// What was looked at, and what is not as it should be.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Commits on `main`.
    pub commits: usize,
    /// Stukken in the archive.
    pub stukken: usize,
    /// Which commits were looked at, where that was only what is new; keys and files are looked at whole.
    pub new: Option<Renewed>,
    /// Stukken whose content was opened with this key.
    pub opened: usize,
    /// Zaken in the archive.
    pub zaken: usize,
    /// Zaken that this key reads.
    pub readable: usize,
    /// What makes the archive unsound.
    pub findings: Vec<Violation>,
    /// What is good to know, and makes nothing unsound.
    pub notes: Vec<Violation>,
    /// Whether this user saw the archive before; none: another one, or an older state of it, lies here.
    pub seen: Option<Seen>,
}

impl Report {
    /// Nothing was found ("gezond").
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    /// The report on an archive that cannot even be read through.
    #[must_use]
    pub fn unreadable(error: &VaultError) -> Self {
        Self { findings: vec![Violation::new(Fault::Damaged, error.to_string())], ..Self::default() }
    }
}

/// What one part of the examination found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) findings: Vec<Violation>,
    pub(super) notes: Vec<Violation>,
    stukken: usize,
    opened: usize,
    readable: usize,
    /// Zaken of which something was found that may only be a write at work.
    doubts: Vec<Doubt>,
}

impl Found {
    fn add(&mut self, violation: Violation) {
        self.findings.push(violation);
    }

    fn join(mut self, other: Self) -> Self {
        self.findings.extend(other.findings);
        self.notes.extend(other.notes);
        self.stukken += other.stukken;
        self.opened += other.opened;
        self.readable += other.readable;
        self.doubts.extend(other.doubts);
        self
    }
}

impl Vault {
    /// Examines everything behind the head: commits, keys, stukken, and the copies beside them. With a key,
    /// what that key may read is opened too; `config` is where this user's own notes lie.
    #[must_use]
    pub fn verify(&self, identity: Option<&Identity>, config: Option<&Path>) -> Report {
        self.verify_scope(identity, config, &self.whole())
    }

    /// As [`Vault::verify`], of the commits only those that came since this user last found the archive sound; none
    /// when there is no such time, or too much has changed since.
    #[must_use]
    pub fn verify_new(&self, identity: Option<&Identity>, config: Option<&Path>) -> Option<Report> {
        self.since().map(|scope| self.verify_scope(identity, config, &scope))
    }

    fn verify_scope(&self, identity: Option<&Identity>, config: Option<&Path>, scope: &Scope<'_>) -> Report {
        let state = &self.snapshot.state;
        let zaken: Vec<&ZaakNummer> = state.zaken.keys().collect();
        let watched = self.watch.job(zaken.len());
        let per_zaak = zaken
            .par_iter()
            .with_max_len(32)
            .map_init(
                || git::open(&self.root),
                |repo, zaak| {
                    let found = self.examine_or_doubt(repo.as_ref(), identity, zaak);
                    watched.add(1);
                    found
                },
            )
            .reduce(Found::default, Found::join);
        let per_zaak = self.settle(identity, per_zaak);
        let copies = self.examine_copies(scope.since.is_some());
        let found = self.examine_these(&scope.commits).join(per_zaak).join(copies);
        let found = found.join(self.examine_ids()).join(self.examine_detours());
        let found = match git::open(&self.root) {
            Ok(repo) => found.join(self.examine_school(&repo, identity)),
            Err(_) => found,
        };
        let new = scope.since.map(|since| Renewed { since: since.to_string(), commits: scope.commits.len() });
        let mut report = Report {
            commits: self.snapshot.commits.len(),
            stukken: self.snapshot.stukken.values().map(std::collections::BTreeMap::len).sum(),
            opened: found.opened,
            zaken: state.zaken.len(),
            new,
            readable: found.readable,
            findings: state.violations.clone(),
            notes: found.notes,
            seen: None,
        };
        report.findings.extend(found.findings);
        report.notes.extend(state.acknowledged.iter().cloned());
        match config.map(|config| self.check_pin(config)) {
            Some(Ok(seen)) => report.seen = Some(seen),
            None => report.seen = Some(Seen::New),
            Some(Err(VaultError::RootDiffers)) => {
                let what = "hier lag eerder een archief met een andere vingerafdruk";
                report.findings.push(Violation::new(Fault::OtherRoot, what));
            }
            Some(Err(_)) => {
                let what = "wat u hier eerder zag, zit er niet meer in";
                report.findings.push(Violation::new(Fault::RolledBack, what));
            }
        }
        // Whatever order the threads had: the same archive gives the same report.
        report.findings.sort_by_key(|v| (v.fault, v.zaak.clone(), v.stuk));
        report.notes.sort_by_key(|v| (v.fault, v.zaak.clone(), v.stuk));
        report.findings.dedup();
        report
    }

    fn examine_zaak(
        &self,
        repo: Result<&git2::Repository, &VaultError>,
        identity: Option<&Identity>,
        nummer: &ZaakNummer,
    ) -> Found {
        let mut found = Found::default();
        let (Ok(repo), Some(zaak)) = (repo, self.snapshot.state.zaken.get(nummer)) else {
            found.add(Violation::new(Fault::Damaged, "de opslag gaat niet open").in_zaak(nummer));
            return found;
        };
        if zaak.renew && !zaak.destroyed {
            let what = "wie hier niet meer bij mag, kan de sleutel van nu nog hebben";
            found.notes.push(Violation::new(Fault::RenewalOwed, what).in_zaak(nummer));
        }
        let keys = if zaak.destroyed {
            self.examine_destroyed(zaak, &mut found);
            key_branch::Keys::default()
        } else {
            self.examine_keys(repo, zaak, identity, &mut found)
        };
        self.examine_stukken(repo, zaak, &keys, &mut found);
        found
    }
}
