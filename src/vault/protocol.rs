//! Bringing a protocol version into force; the vault keeps its text and does not read it.

use chrono::{DateTime, FixedOffset};

use super::Vault;
use super::clear::{self, ProtocolRef};
use super::commit::Author;
use super::error::{Result, VaultError};
use super::keys::StaffKey;
use super::place::{Place, fresh_stuk_id, is_name};
use super::staff::coordinator;
use super::write::{Plan, Writer};

const TAKE: &str = "een protocol in werking stellen";

impl Vault {
    /// Brings a protocol version into force for zaken opened from now on. A version that is there
    /// already comes back into force; its text cannot change.
    ///
    /// # Errors
    /// The role may not, the version is there with another text, or the disk refuses.
    pub fn take_into_force(
        &mut self,
        key: &StaffKey,
        moment: DateTime<FixedOffset>,
        naam: &str,
        versie: &str,
        text: &str,
    ) -> Result<String> {
        if !is_name(naam) || !is_name(versie) {
            return Err(VaultError::BadText("de naam of versie van het protocol"));
        }
        self.check_coordinates(key, TAKE)?;
        let writer = Writer::begin(&self.root, &mut self.snapshot)?;
        let person = coordinator(&self.snapshot, key, TAKE)?;
        let mut files = Vec::new();
        match self.snapshot.state.protocols.get(&(naam.to_owned(), versie.to_owned())) {
            Some(known) if known == text => {}
            Some(_) => return Err(VaultError::ProtocolExists(format!("{naam} {versie}"))),
            None => {
                let place = Place::Protocol { naam: naam.into(), versie: versie.into() };
                files.push((place.path(), text.as_bytes().to_vec()));
            }
        }
        let in_force = ProtocolRef { naam: naam.to_owned(), versie: versie.to_owned() };
        files.push((
            Place::ProtocolEvent(fresh_stuk_id(moment)).path(),
            clear::write(&in_force)?.into_bytes(),
        ));
        let plan = Plan {
            message: "protocol: in werking\n".to_owned(),
            files,
            signers: None,
            keys: Vec::new(),
            keys_first: true,
        };
        let commit = writer.carry_out(&Author { key, person, moment }, &plan)?;
        self.after_write(commit)?;
        Ok(commit.to_string())
    }
}
