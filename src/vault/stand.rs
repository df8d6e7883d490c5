//! The archive as it stood at an earlier commit or moment ("stand").

use chrono::{DateTime, FixedOffset};

use super::error::{Result, VaultError};
use super::{Vault, fold};

/// Which earlier state is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stand {
    /// A commit, by an unambiguous beginning of its id.
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
                fold::until(&self.root, &self.snapshot, *moment)?.ok_or(VaultError::NothingYet)?
            }
            Stand::Commit(prefix) => {
                let commits = self.snapshot.commits.iter().map(|commit| commit.facts.id);
                let mut fits = commits.filter(|id| id.to_string().starts_with(prefix.as_str()));
                let only = fits.next().filter(|_| prefix.len() >= 4 && fits.next().is_none());
                fold::earlier(&self.root, &self.snapshot, only.ok_or(VaultError::UnknownStand)?)?
            }
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
        Ok(Self { root: self.root.clone(), snapshot, notes: None, watch: self.watch.clone() })
    }
}
