//! The archive as it stood at an earlier commit or moment ("stand").

use chrono::{DateTime, FixedOffset};

use super::error::{Result, VaultError};
use super::{Vault, fold};

/// Which earlier state is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stand {
    /// A commit, by an unambiguous beginning of its id.
    Commit(String),
    /// The last commit of or before a moment.
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
        let commits = &self.snapshot.commits;
        let found = match stand {
            Stand::Moment(moment) => commits.iter().rfind(|commit| commit.facts.time <= *moment),
            Stand::Commit(prefix) => {
                let mut fits = commits.iter().filter(|c| c.facts.id.to_string().starts_with(prefix.as_str()));
                fits.next().filter(|_| prefix.len() >= 4 && fits.next().is_none())
            }
        };
        let then = found.ok_or(VaultError::UnknownStand)?.facts.id;
        let mut snapshot = fold::earlier(&self.root, &self.snapshot, then)?;
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
