//! Moving a running zaak to another protocol version, on purpose and with a reason.

use chrono::{DateTime, FixedOffset};

use super::Vault;
use super::append::{Batch, NewStuk, Receipt};
use super::clear::{AccessEvent, ProtocolRef};
use super::error::{Result, VaultError};
use super::keys::StaffKey;
use super::place::{Place, fresh_stuk_id};
use super::staff::coordinator;

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
        let (nummer, reden) = (reason.zaak.clone(), reason.id);
        let batch = Batch { new_zaken: Vec::new(), stukken: vec![reason] };
        self.store(key, moment, &batch, |snapshot| {
            coordinator(snapshot, key, MOVE)?;
            let state = &snapshot.state;
            let zaak = state.zaken.get(&nummer).ok_or_else(|| VaultError::UnknownZaak(nummer.clone()))?;
            if !state.protocols.contains_key(protocol) {
                return Err(VaultError::UnknownProtocol(format!("{} {}", protocol.0, protocol.1)));
            }
            if zaak.protocol == *protocol {
                let version = format!("{} versie {}", protocol.0, protocol.1);
                return Err(VaultError::SameProtocol(nummer.clone(), version));
            }
            let event = AccessEvent::Protocol {
                protocol: ProtocolRef { naam: protocol.0.clone(), versie: protocol.1.clone() },
                na: zaak.moves.iter().map(|moved| moved.event).collect(),
                reden,
            };
            let place = Place::Access(nummer.clone(), fresh_stuk_id(moment)).path();
            Ok(vec![(place, event.write()?.into_bytes())])
        })
    }
}
