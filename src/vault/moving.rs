//! Moving a running zaak to another protocol version, on purpose and with a reason.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use super::Vault;
use super::append::{self, Batch, NewStuk, Receipt, message_of};
use super::clear::{AccessEvent, ProtocolRef};
use super::commit::Author;
use super::error::{Result, VaultError};
use super::git;
use super::keys::StaffKey;
use super::place::{Place, fresh_stuk_id, key_ref};
use super::staff::coordinator;
use super::write::{Plan, Writer};

const MOVE: &str = "een zaak naar een ander protocol overzetten";

impl Vault {
    /// Moves a zaak to another protocol version that the archive has. The stuk says why, encrypted as every stuk; in
    /// the clear stand only the version, who and when.
    ///
    /// # Errors
    /// The role may not, the version is not in the archive or the zaak runs under it already, or the disk refuses.
    pub fn move_zaak(
        &mut self,
        key: &StaffKey,
        moment: DateTime<FixedOffset>,
        protocol: &(String, String),
        reason: NewStuk,
    ) -> Result<Receipt> {
        self.check_coordinates(key, MOVE)?;
        let (nummer, id) = (reason.zaak.clone(), reason.id);
        let batch = Batch { new_zaken: Vec::new(), stukken: vec![reason] };
        let writer = Writer::begin(&self.root, &mut self.snapshot)?;
        let person = coordinator(&self.snapshot, key, MOVE)?;
        append::check(&self.snapshot, person, &batch)?;
        let zaak = self.living(&nummer)?;
        if !self.snapshot.state.protocols.contains_key(protocol) {
            return Err(VaultError::UnknownProtocol(format!("{} {}", protocol.0, protocol.1)));
        }
        if zaak.protocol == *protocol {
            return Err(VaultError::SameProtocol(nummer, format!("{} versie {}", protocol.0, protocol.1)));
        }
        if git::target(writer.repo(), &key_ref(&nummer))?.is_none() {
            return Err(VaultError::KeysAbsent(nummer));
        }
        let event = AccessEvent::Protocol {
            protocol: ProtocolRef { naam: protocol.0.clone(), versie: protocol.1.clone() },
            na: zaak.moves.iter().map(|moved| moved.event).collect(),
            reden: id,
        };
        let place = Place::Access(nummer.clone(), fresh_stuk_id(moment)).path();
        let mut files = vec![(place, event.write()?.into_bytes())];
        let generation = zaak.generation().ok_or_else(|| VaultError::KeyMismatch(nummer.clone()))?;
        let public = append::recipient(&generation.public, &nummer)?;
        for stuk in &batch.stukken {
            files.extend(append::seal(stuk, &public, &self.watch.job(0))?);
        }
        let message = message_of(&BTreeMap::from([(&nummer, 1)]));
        let plan = Plan { message, files, signers: None, keys: Vec::new(), keys_first: true };
        let commit = writer.carry_out(&Author { key, person, moment }, &plan)?;
        self.after_write(commit)?;
        Ok(Receipt { commit: commit.to_string(), ids: vec![id] })
    }
}
