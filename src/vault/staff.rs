//! Staff: who is added, and what follows when someone leaves.

use chrono::{DateTime, FixedOffset};

use super::access::next_generation;
use super::clear::{self, StaffChange, StaffEvent, check_email, check_line};
use super::commit::Author;
use super::error::{Result, VaultError};
use super::facts::Added;
use super::keys::{StaffKey, parse_public, public_line};
use super::place::{Place, RECOVERY_READER, fresh_stuk_id};
use super::state::{Contest, Snapshot, Staff, State};
use super::write::{Plan, Writer};
use super::{Vault, fold, wrap};
use crate::model::{Functie, MedewerkerId, ZaakNummer};

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

/// What followed from an event about someone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// The commit.
    pub commit: String,
    /// The zaken that he or she could read.
    pub zaken: Vec<ZaakNummer>,
}

const REVOKE: &str = "medewerkers intrekken";
const ROLE: &str = "een rol wijzigen";

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
        let event = StaffEvent {
            naam: Some(new.naam.clone()),
            rol: Some(new.functie),
            email: new.email.clone(),
            sleutel: Some(public_line(&public)),
            ..StaffEvent::new(StaffChange::Toegevoegd)
        };
        let files = vec![event_file(&new.id, &event, moment)?];
        let after = foresee(&writer, &self.snapshot, *key.public(), moment, &files)?;
        let plan = Plan {
            message: "medewerkers: toegevoegd\n".to_owned(),
            files,
            signers: Some(after.signers()),
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
    ) -> Result<Departure> {
        self.check_coordinates(key, REVOKE)?;
        let writer = Writer::begin(&self.root, &mut self.snapshot)?;
        let person = coordinator(&self.snapshot, key, REVOKE)?;
        check_may_go(&self.snapshot, id)?;
        let mut files = vec![event_file(id, &StaffEvent::new(StaffChange::Ingetrokken), moment)?];
        let after = foresee(&writer, &self.snapshot, *key.public(), moment, &files)?;
        let mut keys = Vec::new();
        let mut zaken = Vec::new();
        for zaak in self.snapshot.state.zaken.values() {
            if !zaak.destroyed && zaak.readers.contains(id) {
                let (file, change) = next_generation(writer.repo(), &after, zaak, Some(id), moment)?;
                files.push(file);
                keys.push(change);
                zaken.push(zaak.nummer.clone());
            }
        }
        let plan = Plan {
            message: "medewerkers: ingetrokken\n".to_owned(),
            files,
            signers: Some(after.signers()),
            keys,
            keys_first: true,
        };
        let commit = writer.carry_out(&Author { key, person, moment }, &plan)?;
        self.after_write(commit)?;
        Ok(Departure { commit: commit.to_string(), zaken })
    }

    /// Gives someone another role. Who reads which zaak stays as it is.
    ///
    /// # Errors
    /// The role may not, the person has that role or left, the last who coordinates would go, or the disk refuses.
    pub fn change_role(
        &mut self,
        key: &StaffKey,
        moment: DateTime<FixedOffset>,
        id: &MedewerkerId,
        functie: Functie,
    ) -> Result<Departure> {
        self.check_coordinates(key, ROLE)?;
        let writer = Writer::begin(&self.root, &mut self.snapshot)?;
        let person = coordinator(&self.snapshot, key, ROLE)?;
        let state = &self.snapshot.state;
        let subject = active(state, id)?;
        if subject.functie == functie {
            return Err(VaultError::HasRole { id: id.clone(), functie });
        }
        if subject.functie.coordinates() && !functie.coordinates() && !others_coordinate(state, id) {
            return Err(VaultError::LastOne(id.clone()));
        }
        let event = StaffEvent { rol: Some(functie), ..StaffEvent::new(StaffChange::Rol) };
        let files = vec![event_file(id, &event, moment)?];
        let after = foresee(&writer, &self.snapshot, *key.public(), moment, &files)?;
        let read = state.zaken.values().filter(|zaak| !zaak.destroyed && zaak.readers.contains(id));
        let zaken = read.map(|zaak| zaak.nummer.clone()).collect();
        let plan = Plan {
            message: "medewerkers: rol\n".to_owned(),
            files,
            signers: Some(after.signers()),
            keys: Vec::new(),
            keys_first: true,
        };
        let commit = writer.carry_out(&Author { key, person, moment }, &plan)?;
        self.after_write(commit)?;
        Ok(Departure { commit: commit.to_string(), zaken })
    }

    pub(super) fn check_coordinates(&self, key: &StaffKey, action: &str) -> Result<()> {
        coordinator(&self.snapshot, key, action).map(|_| ())
    }
}

/// The signer, when the role may change staff, access and protocol. While people ended each other's part, nobody
/// may: which of them decides is not known.
pub(super) fn coordinator<'a>(snapshot: &'a Snapshot, key: &StaffKey, action: &str) -> Result<&'a Staff> {
    match snapshot.state.contests.first() {
        None => coordinator_in_contest(snapshot, key, action),
        Some(contest) => Err(VaultError::Contested(contest.by.clone(), contest.against.clone())),
    }
}

/// As [`coordinator`], also where something is contested, for who may settle it.
pub(super) fn coordinator_in_contest<'a>(
    snapshot: &'a Snapshot,
    key: &StaffKey,
    action: &str,
) -> Result<&'a Staff> {
    let person = writer_of(snapshot, key)?;
    if person.functie.coordinates() {
        Ok(person)
    } else {
        Err(VaultError::MayNot { functie: person.functie, action: action.to_owned() })
    }
}

/// The signer, unless what he or she signs now would not count until someone picks.
pub(super) fn writer_of<'a>(snapshot: &'a Snapshot, key: &StaffKey) -> Result<&'a Staff> {
    let state = &snapshot.state;
    let person = wrap::holder(state, key.public())?;
    let since = person.keys.last().map(|term| term.event);
    // A key that the recovery key gave after the quarrel began is not part of it.
    let own = |contest: &&Contest| contest.against == person.id && contest.since_key == since;
    match state.contests.iter().find(own) {
        None => Ok(person),
        Some(contest) => Err(VaultError::ContestedSelf(contest.by.clone(), contest.against.clone())),
    }
}

/// Someone who is in the archive now.
pub(super) fn active<'a>(state: &'a State, id: &MedewerkerId) -> Result<&'a Staff> {
    let person = state.staff.get(id).ok_or_else(|| VaultError::UnknownStaff(id.clone()))?;
    if person.active { Ok(person) } else { Err(VaultError::AlreadyRevoked(id.clone())) }
}

/// The file of an event about someone.
pub(super) fn event_file(
    id: &MedewerkerId,
    event: &StaffEvent,
    moment: DateTime<FixedOffset>,
) -> Result<(String, Vec<u8>)> {
    Ok((Place::Staff(id.clone(), fresh_stuk_id(moment)).path(), clear::write(event)?.into_bytes()))
}

/// What will hold once these events are committed, by the same judgement that everyone will pass on them.
pub(super) fn foresee(
    writer: &Writer<'_>,
    snapshot: &Snapshot,
    key: [u8; 32],
    moment: DateTime<FixedOffset>,
    files: &[(String, Vec<u8>)],
) -> Result<State> {
    let repo = writer.repo();
    let added = files.iter().map(|(path, bytes)| Ok(Added::new(repo, path, repo.blob(bytes)?)));
    let state = fold::after(repo, snapshot, key, moment, added.collect::<Result<_>>()?)?;
    let coming = git2::Oid::ZERO_SHA1.to_string();
    match state.violations.iter().find(|violation| violation.commit == coming) {
        None => Ok(state),
        Some(violation) => Err(VaultError::Untrusted(violation.what.clone())),
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

fn others_coordinate(state: &State, id: &MedewerkerId) -> bool {
    state.staff.values().any(|p| p.id != *id && p.active && p.functie.coordinates())
}

fn check_may_go(snapshot: &Snapshot, id: &MedewerkerId) -> Result<()> {
    let state = &snapshot.state;
    let leaving = active(state, id)?;
    if leaving.functie.coordinates() && !others_coordinate(state, id) {
        return Err(VaultError::LastOne(id.clone()));
    }
    let alone =
        |zaak: &&super::ZaakState| zaak.readers.len() == 1 && zaak.readers.contains(id) && !zaak.destroyed;
    // Also where there is a recovery key: it lies in a safe, and nobody can go on with the zaak until then.
    match state.zaken.values().find(alone) {
        Some(zaak) => Err(VaultError::OnlyReader(id.clone(), zaak.nummer.clone())),
        None => Ok(()),
    }
}
