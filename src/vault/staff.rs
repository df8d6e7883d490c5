//! Staff: who is added, and what follows when someone leaves.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use super::access::next_generation;
use super::clear::{self, StaffChange, StaffEvent, check_email, check_line};
use super::commit::Author;
use super::error::{Result, VaultError};
use super::keys::{StaffKey, parse_public, public_line};
use super::place::{Place, RECOVERY_READER, fresh_stuk_id};
use super::staff_view::signers_text;
use super::state::{KeyTerm, Snapshot, Staff};
use super::write::{Plan, Writer};
use super::{Vault, wrap};
use crate::model::{Functie, MedewerkerId, StukId};

/// A staff member to add.
#[derive(Debug, Clone)]
pub struct NewStaff {
    /// The id, never used before.
    pub id: MedewerkerId,
    /// The name ("naam").
    pub naam: String,
    /// What he or she may do ("rol").
    pub functie: Functie,
    /// The e-mail address.
    pub email: Option<String>,
    /// The line that `sleutel toon` gives.
    pub public_line: String,
}

impl Vault {
    /// Adds a staff member. Existing zaken stay closed to him or her until access is given.
    ///
    /// # Errors
    /// The role may not, the id or key was used before, or the disk refuses.
    pub fn add_staff(
        &mut self,
        key: &StaffKey,
        moment: DateTime<FixedOffset>,
        new: &NewStaff,
    ) -> Result<String> {
        let public = parse_public(&new.public_line)?;
        check_new(&new.id, &new.naam, new.email.as_deref())?;
        self.check_coordinates(key, "medewerkers toevoegen")?;
        let writer = Writer::begin(&self.root, &mut self.snapshot)?;
        let person = coordinator(&self.snapshot, key, "medewerkers toevoegen")?;
        let state = &self.snapshot.state;
        if state.staff.contains_key(&new.id) {
            return Err(VaultError::StaffExists(new.id.clone()));
        }
        if let Some(owner) = state.staff.values().find(|p| p.keys.iter().any(|term| term.key == public)) {
            return Err(VaultError::KeyTaken(owner.id.clone()));
        }
        let event_id = fresh_stuk_id(moment);
        let event = StaffEvent {
            wat: StaffChange::Toegevoegd,
            naam: Some(new.naam.clone()),
            rol: Some(new.functie),
            email: new.email.clone(),
            sleutel: Some(public_line(&public)),
        };
        let mut staff = state.staff.clone();
        staff.insert(new.id.clone(), added(new, event_id, public, moment));
        let plan = Plan {
            message: "medewerkers: toegevoegd\n".to_owned(),
            files: vec![(Place::Staff(new.id.clone(), event_id).path(), clear::write(&event)?.into_bytes())],
            signers: Some(signers_text(staff.values())),
            keys: Vec::new(),
            keys_first: true,
        };
        let commit = writer.carry_out(&Author { key, person, moment }, &plan)?;
        self.after_write(commit)?;
        Ok(commit.to_string())
    }

    /// Ends someone's part in the archive: every zaak that he or she could read goes on under a new key.
    /// What could be read before may have been kept; the old wraps stay in the history of the key branches.
    ///
    /// # Errors
    /// The role may not, the last who coordinates or reads would go, or the disk refuses.
    pub fn revoke_staff(
        &mut self,
        key: &StaffKey,
        moment: DateTime<FixedOffset>,
        id: &MedewerkerId,
    ) -> Result<String> {
        self.check_coordinates(key, "medewerkers intrekken")?;
        let writer = Writer::begin(&self.root, &mut self.snapshot)?;
        let person = coordinator(&self.snapshot, key, "medewerkers intrekken")?;
        check_may_go(&self.snapshot, id)?;
        let event =
            StaffEvent { wat: StaffChange::Ingetrokken, naam: None, rol: None, email: None, sleutel: None };
        let mut staff = self.snapshot.state.staff.clone();
        end(&mut staff, id, moment);
        let mut plan = Plan {
            message: "medewerkers: ingetrokken\n".to_owned(),
            files: vec![(
                Place::Staff(id.clone(), fresh_stuk_id(moment)).path(),
                clear::write(&event)?.into_bytes(),
            )],
            signers: Some(signers_text(staff.values())),
            keys: Vec::new(),
            keys_first: true,
        };
        for zaak in self.snapshot.state.zaken.values() {
            if !zaak.destroyed && zaak.readers.contains(id) {
                let (file, change) = next_generation(writer.repo(), &self.snapshot, zaak, id, moment)?;
                plan.files.push(file);
                plan.keys.push(change);
            }
        }
        let commit = writer.carry_out(&Author { key, person, moment }, &plan)?;
        self.after_write(commit)?;
        Ok(commit.to_string())
    }

    pub(super) fn check_coordinates(&self, key: &StaffKey, action: &str) -> Result<()> {
        coordinator(&self.snapshot, key, action).map(|_| ())
    }
}

/// The signer, when the role may change staff, access and protocol.
pub(super) fn coordinator<'a>(snapshot: &'a Snapshot, key: &StaffKey, action: &str) -> Result<&'a Staff> {
    let person = wrap::holder(&snapshot.state, key.public())?;
    if person.functie.coordinates() {
        Ok(person)
    } else {
        Err(VaultError::MayNot { functie: person.functie, action: action.to_owned() })
    }
}

/// Whether a new staff member's words can stand in the archive.
pub(super) fn check_new(id: &MedewerkerId, naam: &str, email: Option<&str>) -> Result<()> {
    if id.as_str() == RECOVERY_READER {
        return Err(VaultError::StaffExists(id.clone()));
    }
    check_line("de naam", naam)?;
    email.map_or(Ok(()), check_email)
}

fn added(new: &NewStaff, event: StukId, key: [u8; 32], moment: DateTime<FixedOffset>) -> Staff {
    Staff {
        id: new.id.clone(),
        naam: new.naam.clone(),
        functie: new.functie,
        email: new.email.clone(),
        public_line: public_line(&key),
        active: true,
        since: moment,
        keys: vec![KeyTerm { event, key, until: None }],
    }
}

fn end(staff: &mut BTreeMap<MedewerkerId, Staff>, id: &MedewerkerId, moment: DateTime<FixedOffset>) {
    if let Some(person) = staff.get_mut(id) {
        person.active = false;
        if let Some(term) = person.keys.last_mut() {
            term.until.get_or_insert(moment);
        }
    }
}

fn check_may_go(snapshot: &Snapshot, id: &MedewerkerId) -> Result<()> {
    let state = &snapshot.state;
    let leaving = state.staff.get(id).ok_or_else(|| VaultError::UnknownStaff(id.clone()))?;
    if !leaving.active {
        return Err(VaultError::AlreadyRevoked(id.clone()));
    }
    let others = state.staff.values().any(|p| p.id != *id && p.active && p.functie.coordinates());
    let alone =
        |zaak: &super::ZaakState| zaak.readers.len() == 1 && zaak.readers.contains(id) && !zaak.destroyed;
    // Also where there is a recovery key: it lies in a safe, and nobody can go on with the zaak until then.
    let sole_reader = state.zaken.values().any(alone);
    if !others || sole_reader { Err(VaultError::LastOne(id.clone())) } else { Ok(()) }
}
