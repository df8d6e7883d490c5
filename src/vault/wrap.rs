//! Zaak keys and their wraps: one small file per reader and generation, on the branch `sleutel/N`.

use std::io::Read;

use age::secrecy::ExposeSecret;
use age::x25519;
use git2::Repository;
use zeroize::Zeroizing;

use super::error::{Result, VaultError};
use super::git;
use super::keys::{Identity, StaffKey};
use super::limits::{self, LARGEST_WRAP};
use super::place::{RECOVERY_READER, key_ref};
use super::recovery::RecoveryIdentity;
use super::state::{Staff, State, ZaakState};
use crate::model::MedewerkerId;

/// A wrap to be stored: where on the branch, and what.
pub(super) struct Wrap {
    pub path: String,
    pub bytes: Vec<u8>,
}

/// The file of a reader's current key in a generation.
///
/// The first key has the plain name that stock use expects; a key that replaced it names its event, so
/// that wraps are only ever added or dropped.
pub(super) fn staff_path(label: &str, person: &Staff) -> String {
    match person.keys.last() {
        Some(term) if person.keys.len() > 1 => format!("{label}/{}+{}.age", person.id, term.event),
        _ => format!("{label}/{}.age", person.id),
    }
}

/// The file of the recovery key in a generation.
pub(super) fn recovery_path(label: &str) -> String {
    format!("{label}/{RECOVERY_READER}.age")
}

/// Whether a wrap's path belongs to a reader, with whichever key.
pub(super) fn is_of(path: &str, reader: &MedewerkerId) -> bool {
    let Some(name) = path.rsplit('/').next().and_then(|file| file.strip_suffix(".age")) else { return false };
    name.split('+').next() == Some(reader.as_str())
}

/// Encrypts a zaak key to a staff member's current key, as authorised commits carry it.
pub(super) fn for_staff(secret: &x25519::Identity, label: &str, person: &Staff) -> Result<Wrap> {
    let recipient: age::ssh::Recipient = person.public_line.parse().map_err(|_| VaultError::BadPublicKey)?;
    Ok(Wrap { path: staff_path(label, person), bytes: seal(secret, &recipient)? })
}

/// Encrypts a zaak key to the recovery key.
pub(super) fn for_recovery(secret: &x25519::Identity, label: &str, public: &str) -> Result<Wrap> {
    let recipient: x25519::Recipient = public.parse().map_err(|_| VaultError::BadRecoveryKey)?;
    Ok(Wrap { path: recovery_path(label), bytes: seal(secret, &recipient)? })
}

/// Encrypts a zaak key to the recovery key, and to every reader of the zaak whose place here is not in doubt.
pub(super) fn for_all<'a>(
    secret: &x25519::Identity,
    label: &str,
    state: &State,
    readers: impl Iterator<Item = &'a MedewerkerId>,
) -> Result<Vec<Wrap>> {
    let mut wraps = Vec::new();
    for id in readers.filter(|id| !state.is_contested(id)) {
        let person = state.staff.get(id).ok_or_else(|| VaultError::UnknownStaff(id.clone()))?;
        wraps.push(for_staff(secret, label, person)?);
    }
    if let Some(public) = &state.recovery_public {
        wraps.push(for_recovery(secret, label, public)?);
    }
    Ok(wraps)
}

fn seal(secret: &x25519::Identity, recipient: &impl age::Recipient) -> Result<Vec<u8>> {
    let mut line = Zeroizing::new(secret.to_string().expose_secret().to_owned());
    line.push('\n');
    age::encrypt(recipient, line.as_bytes()).map_err(|_| VaultError::Encrypt)
}

/// The keys of a zaak that an identity opens, newest generation first; each fits what was signed.
pub(super) fn open_all(
    repo: &Repository,
    state: &State,
    zaak: &ZaakState,
    identity: &Identity,
) -> Result<Vec<(String, x25519::Identity)>> {
    match identity {
        Identity::Staff(key) => open_by_key(repo, state, zaak, key),
        Identity::Recovery(key) => open_by_recovery(repo, state, zaak, key),
    }
}

/// As [`open_all`], for the recovery key.
pub(super) fn open_by_recovery(
    repo: &Repository,
    state: &State,
    zaak: &ZaakState,
    key: &RecoveryIdentity,
) -> Result<Vec<(String, x25519::Identity)>> {
    if state.recovery_public.as_deref() != Some(key.public().as_str()) {
        return Err(VaultError::Stranger);
    }
    open_each(repo, zaak, &key.0, recovery_path)
}

/// As [`open_all`], for a staff key.
pub(super) fn open_by_key(
    repo: &Repository,
    state: &State,
    zaak: &ZaakState,
    key: &StaffKey,
) -> Result<Vec<(String, x25519::Identity)>> {
    let person = holder(state, key.public())?;
    if !zaak.readers.contains(&person.id) {
        return Err(VaultError::NotReader(zaak.nummer.clone()));
    }
    open_each(repo, zaak, key.opener(), |label| staff_path(label, person))
}

fn open_each(
    repo: &Repository,
    zaak: &ZaakState,
    opener: &dyn age::Identity,
    path: impl Fn(&str) -> String,
) -> Result<Vec<(String, x25519::Identity)>> {
    let mismatch = || VaultError::KeyMismatch(zaak.nummer.clone());
    let tip = git::target(repo, &key_ref(&zaak.nummer))?
        .ok_or_else(|| VaultError::KeysAbsent(zaak.nummer.clone()))?;
    let tree = repo.find_commit(tip)?.tree()?;
    let mut keys = Vec::new();
    for generation in zaak.generations.iter().rev() {
        let Ok(entry) = tree.get_path(path(&generation.label).as_ref()) else { continue };
        let blob = limits::blob(repo, entry.id()).ok_or_else(mismatch)?;
        let secret = open_one(blob.content(), opener).ok_or_else(mismatch)?;
        // A wrap proves itself: anyone can encrypt another key to this reader.
        if secret.to_public().to_string() != generation.public {
            return Err(mismatch());
        }
        keys.push((generation.label.clone(), secret));
    }
    if keys.is_empty() { Err(VaultError::NotReader(zaak.nummer.clone())) } else { Ok(keys) }
}

/// The staff member whose current key this is.
pub(super) fn holder<'a>(state: &'a State, key: &[u8; 32]) -> Result<&'a Staff> {
    let person = state
        .staff
        .values()
        .find(|person| person.keys.iter().any(|term| term.key == *key))
        .ok_or(VaultError::Stranger)?;
    let current = person.keys.last().is_some_and(|term| term.key == *key);
    if person.active && current { Ok(person) } else { Err(VaultError::Revoked) }
}

/// Opens one wrap.
pub(super) fn open_one(wrapped: &[u8], opener: &dyn age::Identity) -> Option<x25519::Identity> {
    if wrapped.len() > LARGEST_WRAP {
        return None;
    }
    let text = open(wrapped, std::iter::once(opener)).ok()?;
    std::str::from_utf8(&text).ok()?.trim_end().parse().ok()
}

/// Opens an age file in memory, without growing the buffer: that would leave copies behind.
pub(super) fn open<'a>(
    bytes: &[u8],
    identities: impl Iterator<Item = &'a dyn age::Identity>,
) -> Result<Zeroizing<Vec<u8>>, age::DecryptError> {
    let mut reader = age::Decryptor::new_buffered(bytes)?.decrypt(identities)?;
    let mut text = Zeroizing::new(Vec::with_capacity(bytes.len()));
    reader.read_to_end(&mut text)?;
    Ok(text)
}
