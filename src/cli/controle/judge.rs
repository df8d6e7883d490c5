//! Reading and judging many zaken at once.

use std::sync::Arc;

use crate::cli::archief::{dossier, protocol_of};
use crate::cli::error::CliError;
use crate::cli::zaakkeuze::{leerling, pupil_name};
use crate::model::ZaakNummer;
use crate::protocol::Protocol;
use crate::render::controle::Judged;
use crate::render::dossier::names_found;
use crate::rules::{self, Peilmoment};
use crate::vault::{ErrorKind, Identity, StoredStuk, Vault, VaultError};

/// Judges zaken in parallel; one that the user may not read has no judgement.
///
/// # Errors
/// When the archive is damaged or a protocol in it is.
pub fn judge(
    vault: &Vault,
    identity: &Identity,
    zaken: &[ZaakNummer],
    own: Option<&Arc<Protocol>>,
    peil: Peilmoment,
) -> Result<Vec<Judged>, CliError> {
    let protocols = Protocols::load(vault, zaken, own)?;
    // A zaak at a time on each core: what it held is gone from memory before the next.
    let judged = vault.read_each(identity, zaken, |zaak, stored| {
        judge_one(vault, zaak, stored, protocols.get(vault, zaak), peil)
    });
    judged.into_iter().collect()
}

fn judge_one(
    vault: &Vault,
    zaak: &ZaakNummer,
    stored: Result<Vec<StoredStuk>, VaultError>,
    protocol: Option<&Arc<Protocol>>,
    peil: Peilmoment,
) -> Result<Judged, CliError> {
    let stored = match stored {
        Ok(stored) => stored,
        Err(error) if error.kind() == ErrorKind::Access => {
            return Ok(Judged::closed(zaak.clone()));
        }
        Err(error) => return Err(error.into()),
    };
    let dossier = dossier(zaak, &stored);
    let readers = vault.state().zaken.get(zaak).map_or(0, |state| state.readers.len());
    let beoordeling = protocol.map(|protocol| {
        let mut judged = rules::check(&dossier, protocol, peil).with_readers(readers, protocol);
        // One zaak takes little; of a whole board it is what has to be held until the end.
        judged.bevindingen.shrink_to_fit();
        (judged, Arc::clone(protocol))
    });
    let namen = beoordeling.as_ref().map(|(judged, _)| names_found(&dossier, judged)).unwrap_or_default();
    let gedaan = protocol.map(|protocol| rules::done(&dossier, protocol)).unwrap_or_default();
    let leerling = leerling(&dossier).map(pupil_name);
    Ok(Judged { zaak: zaak.clone(), beoordeling, leerling, namen, gedaan, buiten: dossier.buiten })
}

/// Each protocol that the zaken run under, read once.
pub struct Protocols<'a> {
    own: Option<&'a Arc<Protocol>>,
    read: Vec<((String, String), Arc<Protocol>)>,
}

impl<'a> Protocols<'a> {
    /// Reads them.
    ///
    /// # Errors
    /// When the archive does not hold one, or it is not valid.
    pub fn load(
        vault: &Vault,
        zaken: &[ZaakNummer],
        own: Option<&'a Arc<Protocol>>,
    ) -> Result<Self, CliError> {
        let mut read: Vec<((String, String), Arc<Protocol>)> = Vec::new();
        for zaak in zaken {
            let Some(state) = vault.state().zaken.get(zaak).filter(|_| own.is_none()) else { continue };
            if !read.iter().any(|(name, _)| *name == state.protocol) {
                read.push((state.protocol.clone(), Arc::new(protocol_of(vault, Some(zaak))?)));
            }
        }
        Ok(Self { own, read })
    }

    /// The one that a zaak is judged by.
    #[must_use]
    pub fn get(&self, vault: &Vault, zaak: &ZaakNummer) -> Option<&Arc<Protocol>> {
        let state = vault.state().zaken.get(zaak)?;
        self.own.or_else(|| self.read.iter().find(|(name, _)| *name == state.protocol).map(|(_, p)| p))
    }
}
