//! Another key for someone: by oneself while the old key works, by a colleague when it is lost, or, for the one who
//! is left alone, with the key on paper.

use age::x25519;
use chrono::{DateTime, FixedOffset};

use super::access::{Opener, next_generation, stale};
use super::clear::{StaffChange, StaffEvent};
use super::commit::Author;
use super::error::{Result, VaultError};
use super::keys::{StaffKey, parse_public, public_line};
use super::place::RECOVERY_READER;
use super::recovery::RecoveryIdentity;
use super::staff::{Departure, active, coordinator, event_file, foresee, writer_of};
use super::state::{Staff, State, ZaakState};
use super::write::{KeyChange, Plan, Writer};
use super::{Vault, wrap};
use crate::model::{Functie, MedewerkerId};

const REPLACE: &str = "de sleutel van een ander vervangen";
const SUBJECT: &str = "medewerkers: sleutel\n";

impl Vault {
    /// Replaces someone's key. One's own, with the old key: everything stays readable. Another's: the old key may be
    /// in other hands, so every zaak that he or she reads goes on under a new key.
    ///
    /// # Errors
    /// The role may not replace another's, the key was used before, the person left, or the disk refuses.
    pub fn replace_key(
        &mut self,
        key: &StaffKey,
        moment: DateTime<FixedOffset>,
        id: &MedewerkerId,
        new_line: &str,
    ) -> Result<Departure> {
        let public = parse_public(new_line)?;
        let writer = Writer::begin(&self.root, &mut self.snapshot)?;
        let snapshot = &self.snapshot;
        let own = wrap::holder(&snapshot.state, key.public())?.id == *id;
        let person = if own { writer_of(snapshot, key)? } else { coordinator(snapshot, key, REPLACE)? };
        let mut files = vec![self.key_event(id, &public, moment)?];
        let after = foresee(&writer, snapshot, *key.public(), moment, &files)?;
        let opener = Opener::Key(key);
        let mut keys = Vec::new();
        let mut stale_wraps = Vec::new();
        let mut zaken = Vec::new();
        for zaak in read_by(&snapshot.state, id) {
            let mut add = opened_for(&writer, &snapshot.state, zaak, &opener, subject(&after, id)?)?;
            if !own {
                let (file, change) = next_generation(writer.repo(), &after, zaak, None, moment)?;
                files.push(file);
                add.extend(change.add);
            }
            let drop = stale(writer.repo(), &zaak.nummer, id)?;
            keys.push(KeyChange { zaak: zaak.nummer.clone(), add, drop: Vec::new() });
            stale_wraps.push(KeyChange { zaak: zaak.nummer.clone(), add: Vec::new(), drop });
            zaken.push(zaak.nummer.clone());
        }
        keys.retain(|change| !change.add.is_empty());
        let signers = Some(after.signers());
        let plan = Plan { message: SUBJECT.to_owned(), files, signers, keys, keys_first: true };
        let author = Author { key, person, moment };
        let commit = writer.carry_out(&author, &plan)?;
        // The old wraps go last: cut off before, they open nothing that is new.
        stale_wraps.retain(|change| !change.drop.is_empty());
        if !stale_wraps.is_empty() {
            _ = writer.carry_out(&author, &Plan::only_keys(stale_wraps));
        }
        self.after_write(commit)?;
        Ok(Departure { commit: commit.to_string(), zaken })
    }

    /// Gives someone who coordinates another key, signed by the recovery key: for who lost the own key and has no
    /// colleague that may replace it. It is the one thing that the recovery key signs. Then, signed by the new
    /// key, every zaak that he or she reads goes on under a new key.
    ///
    /// # Errors
    /// It is not this archive's recovery key, the person does not coordinate, or the disk refuses.
    pub fn recover_key(
        &mut self,
        new: &StaffKey,
        recovery: &RecoveryIdentity,
        moment: DateTime<FixedOffset>,
        id: &MedewerkerId,
    ) -> Result<Departure> {
        let signer = recovery.signer()?;
        let writer = Writer::begin(&self.root, &mut self.snapshot)?;
        let state = &self.snapshot.state;
        if state.recovery_public.as_deref() != Some(recovery.public().as_str()) {
            return Err(VaultError::Stranger);
        }
        if state.recovery_signer.as_deref() != Some(signer.public_line().as_str()) {
            return Err(VaultError::RecoveryCannotReplace);
        }
        let functie = active(state, id)?.functie;
        if !functie.coordinates() {
            return Err(VaultError::MayNot {
                functie,
                action: "een sleutel vervangen met de herstelsleutel".to_owned(),
            });
        }
        let files = vec![self.key_event(id, new.public(), moment)?];
        let after = foresee(&writer, &self.snapshot, *signer.public(), moment, &files)?;
        let paper = on_paper(&signer, moment)?;
        let author = Author { key: &signer, person: &paper, moment };
        let signers = Some(after.signers());
        let plan = Plan { message: SUBJECT.to_owned(), files, signers, keys: Vec::new(), keys_first: true };
        let commit = writer.carry_out(&author, &plan)?;
        let (mut files, mut keys, mut zaken) = (Vec::new(), Vec::new(), Vec::new());
        let person = subject(&after, id)?;
        let opener = Opener::Recovery(recovery);
        for zaak in read_by(&self.snapshot.state, id) {
            let mut add = opened_for(&writer, &self.snapshot.state, zaak, &opener, person)?;
            let (file, change) = next_generation(writer.repo(), &after, zaak, None, moment)?;
            files.push(file);
            add.extend(change.add);
            let drop = stale(writer.repo(), &zaak.nummer, id)?;
            keys.push(KeyChange { zaak: zaak.nummer.clone(), add, drop });
            zaken.push(zaak.nummer.clone());
        }
        let mut head = commit;
        if !keys.is_empty() {
            let message = "medewerkers: nieuwe zaaksleutels\n".to_owned();
            let plan = Plan { message, files, signers: None, keys, keys_first: true };
            head = writer.carry_out(&Author { key: new, person, moment }, &plan)?;
        }
        self.after_write(head)?;
        Ok(Departure { commit: commit.to_string(), zaken })
    }

    fn key_event(
        &self,
        id: &MedewerkerId,
        public: &[u8; 32],
        moment: DateTime<FixedOffset>,
    ) -> Result<(String, Vec<u8>)> {
        let state = &self.snapshot.state;
        active(state, id)?;
        if let Some(owner) = state.staff.values().find(|p| p.keys.iter().any(|term| term.key == *public)) {
            return Err(VaultError::KeyTaken(owner.id.clone()));
        }
        let event =
            StaffEvent { sleutel: Some(public_line(public)), ..StaffEvent::new(StaffChange::Sleutel) };
        event_file(id, &event, moment)
    }
}

fn read_by<'a>(state: &'a State, id: &MedewerkerId) -> impl Iterator<Item = &'a ZaakState> {
    let id = id.clone();
    state.zaken.values().filter(move |zaak| !zaak.destroyed && zaak.readers.contains(&id))
}

fn subject<'a>(after: &'a State, id: &MedewerkerId) -> Result<&'a Staff> {
    after.staff.get(id).ok_or_else(|| VaultError::UnknownStaff(id.clone()))
}

/// Every generation that can be opened here, wrapped for the person as he or she will be. Where none can, a reader
/// of the zaak adds them with the next thing recorded.
fn opened_for(
    writer: &Writer<'_>,
    state: &State,
    zaak: &ZaakState,
    opener: &Opener<'_>,
    person: &Staff,
) -> Result<Vec<wrap::Wrap>> {
    let secrets: Vec<(String, x25519::Identity)> = match opener {
        Opener::Key(key) => wrap::open_by_key(writer.repo(), state, zaak, key),
        Opener::Recovery(recovery) => wrap::open_by_recovery(writer.repo(), state, zaak, recovery),
    }
    .or_else(|error| match error {
        VaultError::NotReader(_) => Ok(Vec::new()),
        other => Err(other),
    })?;
    secrets.iter().map(|(label, secret)| wrap::for_staff(secret, label, person)).collect()
}

/// Whoever holds the paper, as the author of a commit.
fn on_paper(signer: &StaffKey, moment: DateTime<FixedOffset>) -> Result<Staff> {
    Ok(Staff {
        id: RECOVERY_READER.parse().map_err(|_| VaultError::BadText("de naam van de herstelsleutel"))?,
        naam: "Herstelsleutel".to_owned(),
        functie: Functie::Inzage,
        email: None,
        public_line: signer.public_line(),
        active: true,
        since: moment,
        keys: Vec::new(),
        losses: Vec::new(),
    })
}
