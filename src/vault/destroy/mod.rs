//! Destroying a zaak for good ("vernietig"): a signed statement on `main`, and its keys out of every store that we
//! reach. The stukken stay in the history, and nobody can open them any more.
//!
//! The order: statement, server, then here; so whatever is cut off, the statement says what still has to go, and every
//! later writing command goes on with it.

mod error;
mod fold;
mod listed;
mod local;
mod obstacle;
mod server;
mod store;
mod stray;

use chrono::{DateTime, FixedOffset};

pub use error::DestroyError;
pub(super) use fold::{DestroyFold, persons};
pub use fold::{Destruction, Stated, Step};
pub(super) use local::resume;
pub use obstacle::Obstacle;
pub use server::Server;

use fold::Event;
use store::{Doomed, Store};

use super::clear;
use super::commit::Author;
use super::error::{Result, VaultError};
use super::keys::StaffKey;
use super::place::{Place, fresh_stuk_id};
use super::staff::coordinator;
use super::state::{Snapshot, Staff, ZaakState};
use super::write::{Plan, Writer};
use super::{Vault, git};
use crate::model::{Moment, Vernietigingsgrond, ZaakNummer};

const DESTROY: &str = "een zaak vernietigen";

/// What came of the order to destroy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordered {
    /// The commit with the statement or the proposal.
    pub commit: String,
    /// Only proposed: a second person has to agree.
    pub proposed: bool,
    /// How many stukken the zaak had.
    pub stukken: usize,
    /// How many wrapped keys there were.
    pub keys: usize,
    /// A copy on this disk shares files with this archive, and keeps what goes here.
    pub has_twin: bool,
}

impl Vault {
    /// States that a zaak is destroyed, or where the protocol asks for a second person and nobody else did so yet,
    /// proposes it. Its keys are still there then: [`Vault::synchronise`] takes them off the server and
    /// [`Vault::finish_destructions`] off this disk. `forget` are refs of the user that lead to them.
    ///
    /// # Errors
    /// The role may not, something stands in the way of taking the keys out, or something was stored in the archive
    /// since it was read. Nothing is changed then.
    pub fn destroy(
        &mut self,
        key: &StaffKey,
        moment: DateTime<FixedOffset>,
        nummer: &ZaakNummer,
        grond: Vernietigingsgrond,
        forget: &[String],
    ) -> Result<Ordered> {
        self.check_coordinates(key, DESTROY)?;
        self.living(nummer)?;
        let read_at = self.snapshot.head;
        let writer = Writer::begin(&self.root, &mut self.snapshot)?;
        // What was stored since may be a hold on this very zaak.
        if self.snapshot.head != read_at {
            return Err(VaultError::Locked);
        }
        let person = coordinator(&self.snapshot, key, DESTROY)?;
        let zaak = self.living(nummer)?;
        let store = Store::new(git::open(&self.root)?);
        let elsewhere = store.elsewhere(&self.snapshot.state, nummer)?;
        if !elsewhere.is_empty() {
            let obstacles = elsewhere.into_iter().map(Obstacle::Elsewhere).collect();
            return Err(DestroyError::Blocked(nummer.clone(), obstacles).into());
        }
        let doomed = doomed(&store, nummer)?;
        let mut event = self.event(Step::Vernietigd, person, moment, nummer);
        event.grond = Some(grond);
        if needs_second(&self.snapshot, zaak) {
            event.voorstel = seconded(&self.snapshot, zaak, person, grond)?;
            if event.voorstel.is_none() {
                event.wat = Step::Voorstel;
            }
        }
        let proposed = event.wat == Step::Voorstel;
        if !proposed {
            let mut obstacles = store.all_obstacles(&doomed)?;
            obstacles.retain(|found| !matches!(found, Obstacle::Ref(name) if forget.contains(name)));
            if !obstacles.is_empty() {
                return Err(DestroyError::Blocked(nummer.clone(), obstacles).into());
            }
            store.delete_refs(forget)?;
            event.sleutels = doomed.keys.iter().map(ToString::to_string).collect();
        }
        let (keys, has_twin) = (doomed.keys.len(), store.shares_files(&doomed.keys));
        let what = if proposed { "vernietiging voorgesteld" } else { "vernietigd" };
        let plan = plan(&event, what)?;
        let commit = writer.carry_out(&Author { key, person, moment }, &plan)?;
        self.after_write(commit)?;
        let stukken = self.count(nummer);
        Ok(Ordered { commit: commit.to_string(), proposed, stukken, keys, has_twin })
    }

    /// Refs of the user that lead to keys of this zaak: they have to go with it.
    ///
    /// # Errors
    /// The archive cannot be read.
    pub fn refs_to_keys(&self, nummer: &ZaakNummer) -> Result<Vec<String>> {
        let store = Store::new(git::open(&self.root)?);
        let (_, keys) = store.contents(std::slice::from_ref(nummer))?;
        let stated = self.zaak(nummer)?.destruction.listed();
        store.foreign_refs(&Doomed {
            zaken: vec![nummer.clone()],
            keys: keys.into_iter().chain(stated).collect(),
        })
    }

    /// Deletes refs that lead to keys of a destroyed zaak, as the user agreed.
    ///
    /// # Errors
    /// A ref is not there, or the disk refuses.
    pub fn forget_refs(&mut self, names: &[String]) -> Result<()> {
        let _writer = Writer::begin_only(&self.root, &mut self.snapshot)?;
        Store::new(git::open(&self.root)?).delete_refs(names)
    }

    /// The zaak, when it was not destroyed.
    pub(super) fn living(&self, nummer: &ZaakNummer) -> Result<&ZaakState> {
        let zaak = self.zaak(nummer)?;
        if zaak.destroyed { Err(VaultError::Destroyed(nummer.clone())) } else { Ok(zaak) }
    }

    fn event(&self, wat: Step, person: &Staff, moment: DateTime<FixedOffset>, zaak: &ZaakNummer) -> Event {
        Event {
            wat,
            zaak: zaak.clone(),
            door: person.id.clone(),
            op: Moment(moment),
            grond: None,
            voorstel: None,
            stukken: (wat != Step::ServerGewist).then(|| self.count(zaak)),
            sleutels: Vec::new(),
        }
    }
}

/// The zaak with every wrapped key that its branch ever had.
fn doomed(store: &Store, nummer: &ZaakNummer) -> Result<Doomed> {
    let zaken = vec![nummer.clone()];
    let (_, keys) = store.contents(&zaken)?;
    if keys.is_empty() { Err(VaultError::KeysAbsent(nummer.clone())) } else { Ok(Doomed { zaken, keys }) }
}

fn needs_second(snapshot: &Snapshot, zaak: &ZaakState) -> bool {
    persons(snapshot.state.protocols.get(&zaak.protocol).map(String::as_str)) > 1
}

/// The proposal of another person that this one agrees with; none: there is no such proposal yet.
fn seconded(
    snapshot: &Snapshot,
    zaak: &ZaakState,
    person: &Staff,
    grond: Vernietigingsgrond,
) -> Result<Option<crate::model::StukId>> {
    let is_active = |id| snapshot.state.staff.get(id).is_some_and(|staff| staff.active);
    let others: Vec<&Stated> = zaak
        .destruction
        .proposals
        .iter()
        .filter(|stated| stated.door != person.id && is_active(&stated.door))
        .collect();
    if let Some(same) = others.iter().find(|stated| stated.grond == grond) {
        return Ok(Some(same.event));
    }
    let own = zaak.destruction.proposals.iter().any(|s| s.door == person.id && s.grond == grond);
    match others.last() {
        Some(other) => Err(DestroyError::OtherGround(zaak.nummer.clone(), other.grond).into()),
        None if own => Err(DestroyError::NeedsSecond(zaak.nummer.clone()).into()),
        None => Ok(None),
    }
}

fn plan(event: &Event, what: &str) -> Result<Plan> {
    let path = Place::Destruction(event.zaak.clone(), fresh_stuk_id(event.op.0)).path();
    Ok(Plan {
        message: format!("{}: {what}\n", event.zaak),
        files: vec![(path, clear::write(event)?.into_bytes())],
        signers: None,
        keys: Vec::new(),
        keys_first: true,
    })
}
