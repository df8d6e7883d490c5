//! The archive as it stood at an earlier commit or moment ("stand").

use std::collections::HashSet;
use std::path::Path;

use chrono::{DateTime, FixedOffset};
use git2::Oid;

use super::error::{Result, VaultError};
use super::facts;
use super::state::Snapshot;
use super::{Vault, fold, git};

/// Which earlier state is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stand {
    /// A commit, by an unambiguous beginning of its id, or as git names it: `HEAD~2`.
    Commit(String),
    /// What was recorded until a moment.
    Moment(DateTime<FixedOffset>),
}

impl Vault {
    /// When the commit that was read was made.
    #[must_use]
    pub fn moment(&self) -> DateTime<FixedOffset> {
        let head = self.snapshot.commits.iter().find(|commit| commit.facts.id == self.snapshot.head);
        head.map_or_else(|| DateTime::UNIX_EPOCH.fixed_offset(), |commit| commit.facts.time)
    }

    /// The archive as it stood then. Who may read what is taken from now (what protocol a zaak ran under is not): access that was taken since
    /// stays taken, and access that was given since opens what is older too.
    ///
    /// # Errors
    /// No such commit, or nothing yet at that moment.
    pub fn at(&self, stand: &Stand) -> Result<Self> {
        let mut snapshot = match stand {
            Stand::Moment(moment) => {
                until(&self.root, &self.snapshot, *moment)?.ok_or(VaultError::NothingYet)?
            }
            Stand::Commit(name) => earlier(&self.root, &self.snapshot, self.commit_named(name)?)?,
        };
        let now = &self.snapshot.state;
        snapshot.state.zaken.retain(|nummer, zaak| {
            if let Some(current) = now.zaken.get(nummer) {
                let (protocol, moves) = (zaak.protocol.clone(), std::mem::take(&mut zaak.moves));
                zaak.clone_from(current);
                (zaak.protocol, zaak.moves) = (protocol, moves);
            }
            now.zaken.contains_key(nummer)
        });
        snapshot.state.staff.clone_from(&now.staff);
        Ok(self.with(snapshot))
    }

    /// The commit of `main` that is meant.
    fn commit_named(&self, name: &str) -> Result<Oid> {
        let commits = self.snapshot.commits.iter().map(|commit| commit.facts.id);
        let mut fits = commits.clone().filter(|id| id.to_string().starts_with(name));
        let only = fits.next().filter(|_| name.len() >= 4 && fits.next().is_none());
        let by_git = || git::open(&self.root).ok()?.revparse_single(name).ok().map(|found| found.id());
        only.or_else(by_git)
            .filter(|id| commits.clone().any(|known| known == *id))
            .ok_or(VaultError::UnknownStand)
    }
}

/// The snapshot at an earlier commit of those that are known.
fn earlier(root: &Path, known: &Snapshot, head: Oid) -> Result<Snapshot> {
    let facts = known.facts();
    fold::judge_all(&git::open(root)?, head, facts::behind(&facts, &[head]))
}

/// The snapshot of what was recorded until a moment, by the dates of the commits, also what a merge brought in only
/// later; none when nothing was.
fn until(root: &Path, known: &Snapshot, moment: DateTime<FixedOffset>) -> Result<Option<Snapshot>> {
    let all = known.facts();
    let dated: Vec<Oid> = all.iter().filter(|facts| facts.time <= moment).map(|facts| facts.id).collect();
    let Some(last) = dated.last().copied() else { return Ok(None) };
    // Behind a commit of before the moment there may be one of a clock that was ahead: it holds, its stukken do not
    // show yet.
    let facts = facts::behind(&all, &dated);
    let inner: HashSet<Oid> = facts.iter().flat_map(|facts| facts.parents.iter().copied()).collect();
    let tips = facts.iter().map(|facts| facts.id).filter(|id| !inner.contains(id)).collect();
    let mut snapshot = fold::judge_joined(&git::open(root)?, tips, facts)?;
    snapshot.head = last;
    let Snapshot { commits, stukken, attachments, .. } = &mut snapshot;
    for here in stukken.values_mut() {
        here.retain(|_, entry| commits[entry.commit].facts.time <= moment);
    }
    attachments.retain(|(zaak, id), _| stukken.get(zaak).is_some_and(|here| here.contains_key(id)));
    Ok(Some(snapshot))
}
