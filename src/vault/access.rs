//! Who may read a zaak: giving, taking, and going on to a next key.

use std::collections::BTreeMap;

use age::x25519;
use chrono::{DateTime, FixedOffset};
use git2::{ObjectType, Oid, Repository, TreeWalkMode, TreeWalkResult};

use super::clear::AccessEvent;
use super::commit::Author;
use super::error::{Result, VaultError};
use super::git;
use super::keys::{Identity, StaffKey};
use super::place::{Place, fresh_stuk_id, key_ref};
use super::recovery::RecoveryIdentity;
use super::staff::{active, coordinator};
use super::state::{State, ZaakState};
use super::write::{KeyChange, Plan, Writer};
use super::{Vault, fold, known, stage, wrap};
use crate::model::{MedewerkerId, ZaakNummer};

const GIVE: &str = "toegang geven";

/// What opens a zaak for someone who signs.
pub(super) enum Opener<'a> {
    /// The signer's own key.
    Key(&'a StaffKey),
    /// The key on paper.
    Recovery(&'a RecoveryIdentity),
}

impl Vault {
    /// Gives someone access to a zaak, with all that is in it already.
    ///
    /// # Errors
    /// The role may not, the giver is no reader, or the person is unknown or reads it already.
    pub fn give_access(
        &mut self,
        identity: &Identity,
        moment: DateTime<FixedOffset>,
        zaak: &ZaakNummer,
        wie: &MedewerkerId,
    ) -> Result<String> {
        self.give(identity.signer()?, identity, moment, zaak, wie)
    }

    /// Gives access with the recovery key, where whoever signs is no reader: after a lost passphrase.
    ///
    /// # Errors
    /// As [`Vault::give_access`].
    pub fn restore_access(
        &mut self,
        key: &StaffKey,
        recovery: &RecoveryIdentity,
        moment: DateTime<FixedOffset>,
        zaak: &ZaakNummer,
        wie: &MedewerkerId,
    ) -> Result<String> {
        self.give(key, &Identity::Recovery(recovery.clone()), moment, zaak, wie)
    }

    fn give(
        &mut self,
        key: &StaffKey,
        opener: &Identity,
        moment: DateTime<FixedOffset>,
        nummer: &ZaakNummer,
        wie: &MedewerkerId,
    ) -> Result<String> {
        self.check_coordinates(key, GIVE)?;
        self.living(nummer)?;
        let writer = Writer::begin(&self.root, &mut self.snapshot)?;
        let person = coordinator(&self.snapshot, key, GIVE)?;
        let state = &self.snapshot.state;
        let zaak = self.living(nummer)?;
        let reader = active(state, wie)?;
        let present = paths(writer.repo(), nummer)?;
        let lacks = |label: &str| !present.contains(&wrap::staff_path(label, reader));
        let reads = zaak.readers.contains(wie);
        if reads && !zaak.live().any(|generation| lacks(&generation.label)) {
            return Err(VaultError::AlreadyReader(wie.clone(), nummer.clone()));
        }
        let secrets = wrap::open_all(writer.repo(), state, zaak, opener)?;
        let add = secrets
            .iter()
            // Of a reader only what is owed; of anyone else a wrap that lies there is nobody's doing that counts.
            .filter(|(label, _)| !reads || lacks(label))
            .map(|(label, secret)| wrap::for_staff(secret, label, reader))
            .collect::<Result<Vec<_>>>()?;
        let na = zaak.takings.get(wie).cloned().unwrap_or_default();
        let event = AccessEvent::Gegeven { wie: wie.clone(), na };
        let mut drop = stale(writer.repo(), nummer, wie)?;
        drop.retain(|path| !reads && add.iter().all(|wrap| wrap.path != *path));
        let plan = Plan {
            message: format!("{nummer}: toegang\n"),
            files: if reads { Vec::new() } else { vec![event_file(nummer, &event, moment)?] },
            signers: None,
            keys: vec![KeyChange { zaak: nummer.clone(), add, drop }],
            keys_first: false,
        };
        let commit = writer.carry_out(&Author { key, person, moment }, &plan)?;
        self.after_write(commit)?;
        Ok(commit.to_string())
    }

    /// Takes access away: the wraps are dropped and what comes after is encrypted to a new key.
    /// What the person could read before may have been kept.
    ///
    /// # Errors
    /// The role may not, the person is no reader, or nobody would be left.
    pub fn take_access(
        &mut self,
        key: &StaffKey,
        moment: DateTime<FixedOffset>,
        nummer: &ZaakNummer,
        wie: &MedewerkerId,
    ) -> Result<String> {
        const TAKE: &str = "toegang ontnemen";
        self.check_coordinates(key, TAKE)?;
        self.living(nummer)?;
        let writer = Writer::begin(&self.root, &mut self.snapshot)?;
        let person = coordinator(&self.snapshot, key, TAKE)?;
        let zaak = self.living(nummer)?;
        if !zaak.readers.contains(wie) {
            return Err(VaultError::NotYetReader(wie.clone(), nummer.clone()));
        }
        if zaak.readers.len() == 1 {
            return Err(VaultError::OnlyReader(wie.clone(), nummer.clone()));
        }
        let (generation, change) =
            next_generation(writer.repo(), &self.snapshot.state, zaak, Some(wie), moment)?;
        let taken = event_file(nummer, &AccessEvent::Ontnomen { wie: wie.clone() }, moment)?;
        let plan = Plan {
            message: format!("{nummer}: toegang\n"),
            files: vec![taken, generation],
            signers: None,
            keys: vec![change],
            keys_first: true,
        };
        let commit = writer.carry_out(&Author { key, person, moment }, &plan)?;
        self.after_write(commit)?;
        Ok(commit.to_string())
    }

    /// Brings what was read up to date with what was just written.
    pub(super) fn after_write(&mut self, commit: Oid) -> Result<()> {
        stage::passed("stored");
        let before = self.snapshot.head;
        let known = self.snapshot.commits.len();
        fold::advance(&self.root, &mut self.snapshot, commit)?;
        if let Some(notes) = &self.notes {
            known::note(notes, &self.root, before, self.snapshot.commits.get(known..).unwrap_or_default());
        }
        // For stock git; it was stored, and the next writing command makes this list anew.
        let _ = git::write_signers(&self.root, &self.snapshot.state.signers());
        Ok(())
    }
}

/// A new generation for all readers, or all but one: the event, and the change of the key branch.
pub(super) fn next_generation(
    repo: &Repository,
    state: &State,
    zaak: &ZaakState,
    without: Option<&MedewerkerId>,
    moment: DateTime<FixedOffset>,
) -> Result<((String, Vec<u8>), KeyChange)> {
    let secret = x25519::Identity::generate();
    let random = fresh_stuk_id(moment).to_string();
    let label = format!("{}-{}", zaak.generations.len() + 1, &random[random.len() - 6..]);
    let readers = zaak.readers.iter().filter(|id| Some(*id) != without);
    let add = wrap::for_all(&secret, &label, state, readers)?;
    let event = AccessEvent::Generatie { generatie: label, sleutel: secret.to_public().to_string() };
    let drop = without.map(|id| stale(repo, &zaak.nummer, id)).transpose()?.unwrap_or_default();
    Ok((event_file(&zaak.nummer, &event, moment)?, KeyChange { zaak: zaak.nummer.clone(), add, drop }))
}

/// New generations for zaken whose current key may still be with someone who may not read them any more: two
/// lines of work each took someone's access, or a key was lost. Gives the new public halves.
pub(super) fn renewals(
    repo: &Repository,
    state: &State,
    moment: DateTime<FixedOffset>,
    plan: &mut Plan,
) -> Result<BTreeMap<ZaakNummer, String>> {
    let mut publics = BTreeMap::new();
    for zaak in state.zaken.values().filter(|zaak| zaak.renew && !zaak.destroyed) {
        if git::target(repo, &key_ref(&zaak.nummer))?.is_none() {
            continue;
        }
        let (file, change) = next_generation(repo, state, zaak, None, moment)?;
        if let Some(AccessEvent::Generatie { sleutel, .. }) =
            std::str::from_utf8(&file.1).ok().and_then(AccessEvent::parse)
        {
            publics.insert(zaak.nummer.clone(), sleutel);
        }
        plan.files.push(file);
        plan.keys.push(change);
    }
    Ok(publics)
}

/// The wraps of a person that lie on the key branch.
pub(super) fn stale(repo: &Repository, zaak: &ZaakNummer, who: &MedewerkerId) -> Result<Vec<String>> {
    let mut found = paths(repo, zaak)?;
    found.retain(|path| wrap::is_of(path, who));
    Ok(found)
}

pub(super) fn paths(repo: &Repository, zaak: &ZaakNummer) -> Result<Vec<String>> {
    let tip = git::target(repo, &key_ref(zaak))?.ok_or_else(|| VaultError::KeysAbsent(zaak.clone()))?;
    let mut found = Vec::new();
    repo.find_commit(tip)?.tree()?.walk(TreeWalkMode::PreOrder, |folder, entry| {
        if let (Some(ObjectType::Blob), Ok(name)) = (entry.kind(), entry.name()) {
            found.push(format!("{folder}{name}"));
        }
        TreeWalkResult::Ok
    })?;
    Ok(found)
}

fn event_file(
    zaak: &ZaakNummer,
    event: &AccessEvent,
    moment: DateTime<FixedOffset>,
) -> Result<(String, Vec<u8>)> {
    Ok((Place::Access(zaak.clone(), fresh_stuk_id(moment)).path(), event.write()?.into_bytes()))
}
