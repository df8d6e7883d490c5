//! What belongs to the school and to no zaak: the yearly zelfcheck, for whoever coordinates.

use std::io::Write;

use age::x25519;
use chrono::{DateTime, FixedOffset};

use super::append::{Batch, Receipt};
use super::commit::Author;
use super::error::{Result, VaultError};
use super::git;
use super::keys::{Identity, StaffKey};
use super::limits;
use super::place::Place;
use super::plaintext::Plaintext;
use super::read::OpenError;
use super::staff::coordinator;
use super::state::State;
use super::write::{Plan, Writer};
use super::{Vault, wrap};
use crate::model::{Functie, MedewerkerId, StukId};

const RECORD: &str = "de zelfcheck invullen";
const READ: &str = "de zelfcheck lezen";

/// A record of the school as it stands in the archive.
#[derive(Debug)]
pub struct SchoolRecord {
    /// The id, from the file's name.
    pub id: StukId,
    /// When, by the commit that added it.
    pub committed_at: DateTime<FixedOffset>,
    /// Who signed that commit.
    pub signer: Option<MedewerkerId>,
    /// The signer's role then.
    pub functie: Option<Functie>,
    /// The commit counts: its signer was active and allowed, and nothing valid speaks against it.
    pub counts: bool,
    /// The text, or why it does not open.
    pub content: Result<Plaintext, OpenError>,
}

impl Vault {
    /// Stores records of the school in one commit, readable for every active intern begeleider and directie.
    ///
    /// # Errors
    /// The role may not, or the disk refuses; nothing was stored then.
    pub fn append_school(
        &mut self,
        key: &StaffKey,
        moment: DateTime<FixedOffset>,
        records: &[(StukId, Plaintext)],
    ) -> Result<String> {
        self.check_coordinates(key, RECORD)?;
        let writer = Writer::begin(&self.root, &mut self.snapshot)?;
        let person = coordinator(&self.snapshot, key, RECORD)?;
        let plan = Plan {
            message: "school: zelfcheck\n".to_owned(),
            files: seal(&self.snapshot.state, records)?,
            signers: None,
            keys: Vec::new(),
            keys_first: true,
        };
        let commit = writer.carry_out(&Author { key, person, moment }, &plan)?;
        self.after_write(commit)?;
        Ok(commit.to_string())
    }

    /// Stores stukken and records of the school in one commit, or nothing.
    ///
    /// # Errors
    /// As [`Vault::append`] and [`Vault::append_school`]; nothing was stored then.
    pub fn append_with_school(
        &mut self,
        key: &StaffKey,
        moment: DateTime<FixedOffset>,
        batch: &Batch,
        records: &[(StukId, Plaintext)],
    ) -> Result<Receipt> {
        if records.is_empty() {
            return self.append(key, moment, batch);
        }
        if batch.stukken.is_empty() && batch.new_zaken.is_empty() {
            let commit = self.append_school(key, moment, records)?;
            return Ok(Receipt { commit, ids: Vec::new(), alone: false });
        }
        self.check_coordinates(key, RECORD)?;
        self.store(key, moment, batch, |snapshot| {
            coordinator(snapshot, key, RECORD)?;
            seal(&snapshot.state, records)
        })
    }

    /// The records of the school, oldest id first. One from before someone began does not open for them.
    ///
    /// # Errors
    /// The role may not, or the archive cannot be read.
    pub fn read_school(&self, identity: &Identity) -> Result<Vec<SchoolRecord>> {
        let opener: &dyn age::Identity = match identity {
            Identity::Staff(key) => {
                self.check_coordinates(key, READ)?;
                key.opener()
            }
            Identity::Recovery(key) => &key.0,
        };
        let repo = git::open(&self.root)?;
        let mut records = Vec::new();
        for judged in &self.snapshot.commits {
            for added in &judged.facts.added {
                let Place::School(id) = added.place else { continue };
                let content = match limits::blob(&repo, added.blob) {
                    Some(blob) => open_record(blob.content(), opener).map(Plaintext::unpadded),
                    None => Err(OpenError::Damaged),
                };
                let (committed_at, signer) = (judged.facts.time, judged.signer.clone());
                let (functie, counts) = (judged.functie, judged.counts);
                records.push(SchoolRecord { id, committed_at, signer, functie, counts, content });
            }
        }
        records.sort_by_key(|record| record.id);
        Ok(records)
    }
}

/// The files of the records, encrypted to whoever coordinates.
fn seal(state: &State, records: &[(StukId, Plaintext)]) -> Result<Vec<(String, Vec<u8>)>> {
    let recipients = recipients(state)?;
    let seal = |(id, text): &(StukId, Plaintext)| {
        Ok((Place::School(*id).path(), encrypt(&recipients, &text.padded())?))
    };
    records.iter().map(seal).collect()
}

/// Opens a record with one's own key: it is encrypted to people, not to a zaak.
pub(super) fn open_record(
    bytes: &[u8],
    opener: &dyn age::Identity,
) -> Result<zeroize::Zeroizing<Vec<u8>>, OpenError> {
    wrap::open(bytes, std::iter::once(opener)).map_err(|error| match error {
        age::DecryptError::NoMatchingKeys => OpenError::OtherKey,
        _ => OpenError::Damaged,
    })
}

/// Every active intern begeleider and directie, and the recovery key.
fn recipients(state: &State) -> Result<Vec<Box<dyn age::Recipient>>> {
    let mut recipients: Vec<Box<dyn age::Recipient>> = Vec::new();
    for person in state.staff.values().filter(|person| person.active && person.functie.coordinates()) {
        let key: age::ssh::Recipient = person.public_line.parse().map_err(|_| VaultError::BadPublicKey)?;
        recipients.push(Box::new(key));
    }
    if let Some(public) = &state.recovery_public {
        let key: x25519::Recipient = public.parse().map_err(|_| VaultError::BadRecoveryKey)?;
        recipients.push(Box::new(key));
    }
    Ok(recipients)
}

fn encrypt(recipients: &[Box<dyn age::Recipient>], text: &[u8]) -> Result<Vec<u8>> {
    let failed = |_| VaultError::Encrypt;
    let all = recipients.iter().map(AsRef::as_ref);
    let encryptor = age::Encryptor::with_recipients(all).map_err(|_| VaultError::Encrypt)?;
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed).map_err(failed)?;
    writer.write_all(text).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(sealed)
}
