//! What an honest colleague recorded beside or after the end of a key, taken over by a signed statement; and which of
//! two who ended each other's part stays.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, FixedOffset};
use git2::Oid;

use super::access::{next_generation, stale};
use super::clear::{StaffChange, StaffEvent};
use super::commit::Author;
use super::error::{Result, VaultError};
use super::fault::Fault;
use super::keys::StaffKey;
use super::place::Place;
use super::staff::{coordinator, coordinator_in_contest, event_file, foresee};
use super::state::{Judged, Snapshot};
use super::write::{Plan, Writer};
use super::{Vault, fold, git, owed};
use crate::model::{MedewerkerId, Moment, ZaakNummer};

const TAKE: &str = "werk overnemen";
const PICK: &str = "kiezen wie blijft";
/// Where the server's branch stands that was seen last.
const SERVER: &str = "refs/remotes/origin/main";

/// Why work stands in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It does not count: beside or after the end of the key or role.
    Late,
    /// It does not count, and someone decided so; that can still be changed.
    Rejected,
    /// It counts in this copy, and was not sent anywhere yet.
    Unsent,
}

/// A commit of someone that can be taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateWork {
    /// The commit.
    pub commit: String,
    /// When, by the commit.
    pub op: DateTime<FixedOffset>,
    /// How many stukken it adds to which zaak.
    pub zaken: BTreeMap<ZaakNummer, usize>,
    /// It changes staff, access or protocol too.
    pub changes: bool,
    /// The zaken that it destroys, or proposes to destroy.
    pub destroys: Vec<ZaakNummer>,
    /// Why it stands here.
    pub status: Status,
}

impl Vault {
    /// The work of someone that does not count, or is in this copy alone.
    ///
    /// # Errors
    /// Nobody of that id.
    pub fn late_work(&self, id: &MedewerkerId) -> Result<Vec<LateWork>> {
        if !self.snapshot.state.staff.contains_key(id) {
            return Err(VaultError::UnknownStaff(id.clone()));
        }
        let status = self.statuses()?;
        let own = self.snapshot.commits.iter().filter(|judged| judged.signer.as_ref() == Some(id));
        let work = own.filter_map(|judged| Some(work_of(judged, *status.get(&judged.facts.id)?)));
        Ok(work.collect())
    }

    /// Which commits do not count for the end of a key or role, or are not on the server.
    fn statuses(&self) -> Result<HashMap<Oid, Status>> {
        let repo = git::open(&self.root)?;
        let mut status = HashMap::new();
        if let Some(server) = git::target(&repo, SERVER)? {
            let mut walk = repo.revwalk()?;
            walk.push(self.snapshot.head)?;
            walk.hide(server)?;
            for commit in walk {
                status.insert(commit?, Status::Unsent);
            }
        }
        let state = &self.snapshot.state;
        let late = state.violations.iter().filter_map(|found| match found.fault {
            Fault::BesideRevocation | Fault::RevokedKey => Some((found, Status::Late)),
            _ => None,
        });
        let rejected = state.acknowledged.iter().filter(|found| found.fault == Fault::Rejected);
        for (found, kind) in late.chain(rejected.map(|found| (found, Status::Rejected))) {
            if let Ok(commit) = Oid::from_str(&found.commit) {
                status.insert(commit, kind);
            }
        }
        Ok(status)
    }

    /// States, signed, that these commits of someone count all the same.
    ///
    /// # Errors
    /// The role may not, a commit is not that person's, or the disk refuses.
    pub fn take_over_work(
        &mut self,
        key: &StaffKey,
        moment: DateTime<FixedOffset>,
        id: &MedewerkerId,
        commits: &[String],
    ) -> Result<String> {
        self.check_coordinates(key, TAKE)?;
        let writer = Writer::begin(&self.root, &mut self.snapshot)?;
        let person = coordinator(&self.snapshot, key, TAKE)?;
        let work = self.with(self.snapshot.clone()).late_work(id)?;
        let mut named = BTreeSet::new();
        for text in commits {
            let mut fits = work.iter().filter(|work| work.commit.starts_with(text.as_str()));
            let one = fits.next().filter(|_| text.len() >= 4 && fits.next().is_none());
            let one = one.ok_or_else(|| VaultError::NotTheirWork(text.clone(), id.clone()))?;
            named.insert(one.commit.clone());
        }
        if named.is_empty() {
            return Err(VaultError::NothingToTakeOver(id.clone()));
        }
        let event = statement(&self.snapshot, named, BTreeSet::new());
        let commit = state_it(&writer, &self.snapshot, &Author { key, person, moment }, id, &event)?;
        self.after_write(commit)?;
        Ok(commit.to_string())
    }

    /// Picks who stays of two who ended each other's part: what this one did counts, and what the others did beside
    /// it does not, until it is taken over.
    ///
    /// # Errors
    /// The role may not or is itself in the quarrel, there is none with this person, or the disk refuses.
    pub fn pick(
        &mut self,
        key: &StaffKey,
        moment: DateTime<FixedOffset>,
        id: &MedewerkerId,
    ) -> Result<(String, Vec<MedewerkerId>)> {
        coordinator_in_contest(&self.snapshot, key, PICK)?;
        let writer = Writer::begin(&self.root, &mut self.snapshot)?;
        let person = coordinator_in_contest(&self.snapshot, key, PICK)?;
        let state = &self.snapshot.state;
        if !state.contests.iter().any(|contest| contest.by == *id) {
            return Err(VaultError::NoContest(id.clone()));
        }
        let contested: BTreeSet<&String> = state
            .violations
            .iter()
            .filter(|found| found.fault == Fault::Contested)
            .map(|found| &found.commit)
            .collect();
        let (mut taken, mut rejected, mut gone) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for judged in &self.snapshot.commits {
            let commit = judged.facts.id.to_string();
            if !contested.contains(&commit) {
                continue;
            }
            if judged.signer.as_ref() == Some(id) {
                taken.insert(commit);
            } else {
                rejected.insert(commit);
                gone.extend(judged.signer.clone());
            }
        }
        let event = statement(&self.snapshot, taken, rejected);
        let author = Author { key, person, moment };
        let commit = state_it(&writer, &self.snapshot, &author, id, &event)?;
        let mut now = self.snapshot.clone();
        fold::advance(&self.root, &mut now, commit)?;
        // Whoever stays had the wraps dropped by the other; if this is cut off, the next write does it.
        _ = owed::settle(&writer, &now.state, &author);
        self.after_write(commit)?;
        Ok((commit.to_string(), gone.into_iter().collect()))
    }
}

fn statement(snapshot: &Snapshot, taken: BTreeSet<String>, rejected: BTreeSet<String>) -> StaffEvent {
    let named = snapshot.commits.iter().filter(|judged| taken.contains(&judged.facts.id.to_string()));
    let tot = named.map(|judged| judged.facts.time).max().map(Moment);
    StaffEvent {
        commits: taken.into_iter().collect(),
        afgewezen: rejected.into_iter().collect(),
        tot,
        ..StaffEvent::new(StaffChange::Overgenomen)
    }
}

fn state_it(
    writer: &Writer<'_>,
    snapshot: &Snapshot,
    author: &Author<'_>,
    id: &MedewerkerId,
    event: &StaffEvent,
) -> Result<Oid> {
    let mut files = vec![event_file(id, event, author.moment)?];
    let after = foresee(writer, snapshot, *author.key.public(), author.moment, &files)?;
    let mut keys = Vec::new();
    for zaak in after.zaken.values().filter(|zaak| !zaak.destroyed) {
        let Some(before) = snapshot.state.zaken.get(&zaak.nummer) else { continue };
        let mut gone = before.readers.difference(&zaak.readers).peekable();
        if gone.peek().is_none() {
            continue;
        }
        // Whoever goes by this was a reader until now, of keys made meanwhile too.
        let (file, mut change) = next_generation(writer.repo(), &after, zaak, None, author.moment)?;
        for who in gone {
            change.drop.extend(stale(writer.repo(), &zaak.nummer, who)?);
        }
        files.push(file);
        keys.push(change);
    }
    let signers = Some(after.signers());
    let plan =
        Plan { message: "medewerkers: overgenomen\n".to_owned(), files, signers, keys, keys_first: true };
    writer.carry_out(author, &plan)
}

fn work_of(judged: &Judged, status: Status) -> LateWork {
    let mut zaken: BTreeMap<ZaakNummer, usize> = BTreeMap::new();
    let (mut changes, mut destroys) = (false, Vec::new());
    for added in &judged.facts.added {
        match added.place.clone() {
            Place::Stuk(zaak, _) => *zaken.entry(zaak).or_default() += 1,
            Place::Attachment(..) => {}
            Place::Destruction(zaak, _) => destroys.push(zaak),
            _ => changes = true,
        }
    }
    LateWork { commit: judged.facts.id.to_string(), op: judged.facts.time, zaken, changes, destroys, status }
}
