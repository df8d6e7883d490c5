//! What must hold before anything is taken over or sent: the server goes on from what it had, its commits hold, and so
//! do ours.

use std::collections::HashSet;

use git2::{Oid, Repository};

use super::{Fetched, ORIGIN, refused};
use crate::vault::error::{Result, VaultError};
use crate::vault::facts::behind;
use crate::vault::fault::{Fault, Violation};
use crate::vault::state::{Judged, Snapshot};
use crate::vault::{Vault, fold, git};

impl Vault {
    /// Everything that the server's commits would bring must hold, and leave ours holding.
    pub(super) fn check_new(&self, union: &Snapshot) -> Result<()> {
        let known = &self.snapshot.state.violations;
        let judge = self.with(union.clone());
        let found = judge.examine_commits(self.snapshot.commits.len()).findings;
        let new: Vec<&Violation> =
            speaks_against(union).filter(|violation| !known.contains(violation)).collect();
        let ours = |violation: &Violation| {
            let mut own = self.snapshot.commits.iter();
            own.find(|judged| judged.counts && judged.facts.id.to_string() == violation.commit)
        };
        let late = new.iter().find(|violation| violation.fault == Fault::BesideRevocation);
        if let Some(signer) = late.and_then(|violation| ours(violation)?.signer.clone()) {
            return Err(VaultError::LateWork(signer));
        }
        let new = new.first().copied();
        match new.or(found.first()) {
            None => Ok(()),
            Some(violation) => Err(refused(violation.told())),
        }
    }

    /// What this copy would send is held to the same: a slip that someone made here with another program does not go
    /// to everyone, who would then take over nothing of anybody. `self` is the archive as it will be.
    pub(super) fn check_own(&self, repo: &Repository, ours: Oid, theirs: Option<Oid>) -> Result<()> {
        let mut walk = repo.revwalk()?;
        walk.push(ours)?;
        if let Some(theirs) = theirs {
            walk.hide(theirs)?;
        }
        let ids = walk.collect::<Result<HashSet<Oid>, _>>()?;
        if ids.is_empty() {
            return Ok(());
        }
        let own: Vec<&Judged> =
            self.snapshot.commits.iter().filter(|judged| ids.contains(&judged.facts.id)).collect();
        let there = match theirs {
            Some(theirs) if speaks_against(&self.snapshot).next().is_some() => {
                fold::judge_all(repo, theirs, behind(&self.snapshot.facts(), &[theirs]))?.state.violations
            }
            _ => Vec::new(),
        };
        let found = self.examine_these(&own).findings;
        let wrong = speaks_against(&self.snapshot).find(|violation| !there.contains(violation));
        let Some(violation) = wrong.or(found.first()) else { return Ok(()) };
        let signer = own.iter().find(|judged| judged.facts.id.to_string() == violation.commit);
        match signer.and_then(|judged| judged.signer.clone()) {
            Some(signer) if violation.fault == Fault::BesideRevocation => Err(VaultError::LateWork(signer)),
            _ => Err(VaultError::OwnRefused(violation.told())),
        }
    }
}

/// What does not hold. Not: people who ended each other's part, which goes to everyone, so that someone can pick.
fn speaks_against(snapshot: &Snapshot) -> impl Iterator<Item = &Violation> {
    snapshot.state.violations.iter().filter(|violation| violation.fault != Fault::Contested)
}

/// A server goes on from what it had: `main` and every key branch; what it had may not be gone, save a key
/// branch, which is pushed back.
pub(super) fn goes_on(repo: &Repository, fetched: &Fetched) -> Result<()> {
    let goes_on = |name: &str, now: Option<Oid>| -> Result<bool> {
        let Some(before) = git::target(repo, &format!("{ORIGIN}{name}"))? else { return Ok(true) };
        let Some(now) = now else { return Ok(false) };
        Ok(now == before || repo.graph_descendant_of(now, before)?)
    };
    if !goes_on("main", fetched.main)? {
        return Err(refused(
            "de server staat terug naar een eerdere stand, of er ligt iets anders dan eerst",
        ));
    }
    for (zaak, tip) in &fetched.keys {
        if !goes_on(&format!("sleutel/{zaak}"), Some(*tip))? {
            return Err(refused(format!(
                "de sleutels van zaak {zaak} zijn op de server teruggezet of vervangen"
            )));
        }
    }
    Ok(())
}
