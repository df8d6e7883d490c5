//! `controle`: completeness of one zaak, several, or all.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use rayon::prelude::*;

use super::app::App;
use super::archief::{dossier, protocol_from, protocol_of};
use super::error::{CliError, Kind};
use super::zaakkeuze::{find_zaak, leerling, pupil_name};
use crate::model::{Datum, Moment, ZaakNummer};
use crate::protocol::Protocol;
use crate::render::controle::{Judged, json, summary, text};
use crate::render::dossier::name as stuk_name;
use crate::rules::{self, Peilmoment};
use crate::vault::{ErrorKind, Identity, StoredStuk, Vault, VaultError};

/// The arguments of `controle`.
#[derive(Debug, Default, Args)]
#[command(about = "Controleer of de dossiers volledig zijn", visible_alias = "check")]
pub struct ControleArgs {
    #[arg(value_name = "ZAAK", add = super::zaak_completer(), help = "Zaaknummer, een deel ervan, of de naam van de leerling")]
    pub zaken: Vec<String>,
    #[arg(long, conflicts_with = "zaken", help = "Alle zaken van het archief")]
    pub alle: bool,
    #[arg(
        long,
        value_name = "BESTAND",
        help = "Beoordeel volgens dit protocol in plaats van dat van de zaak"
    )]
    pub protocol: Option<PathBuf>,
}

/// Checks and reports; exit 1 when something is missing or urgent.
///
/// # Errors
/// When a zaak is not there or may not be read, or the archive cannot be used.
pub fn run(args: &ControleArgs, app: &App) -> Result<(), CliError> {
    let vault = app.vault()?;
    let identity = app.identity()?;
    let peil = app.peilmoment()?;
    let own = args.protocol.as_deref().map(protocol_from).transpose()?.map(Arc::new);
    if !args.alle && args.zaken.is_empty() {
        return Err(CliError::usage("geef een of meer zaken, of --alle")
            .hint("bijvoorbeeld: meldcode controle --alle"));
    }
    let zaken: Vec<ZaakNummer> = if args.alle {
        open_zaken(&vault)
    } else {
        args.zaken.iter().map(|text| find_zaak(&vault, Some(&identity), text)).collect::<Result<_, _>>()?
    };
    let judged = judge(&vault, &identity, &zaken, own.as_ref(), Peilmoment::from_moment(Moment(peil)))?;
    let closed: Vec<&Judged> = judged.iter().filter(|one| one.beoordeling.is_none()).collect();
    if let Some(first) = closed.first() {
        if !args.alle {
            return Err(VaultError::NotReader(first.zaak.clone()).into());
        }
        app.alert(&format!(
            "U kunt {} van deze zaken niet lezen; de andere zijn wel gecontroleerd.",
            closed.len()
        ));
    }
    let name = own.as_ref().map_or_else(|| vault.state().protocol.0.clone(), |p| p.naam.to_string());
    if app.global.json {
        app.print_json(&json(Datum(peil.date_naive()).to_string(), &name, &judged))?;
    } else {
        app.print(&text(&judged, app.width()))?;
    }
    let sum = summary(&judged);
    if sum.spoed + sum.tekort > 0 { Err(CliError::new(Kind::Found, "")) } else { Ok(()) }
}

/// Every zaak that was not destroyed.
#[must_use]
pub fn open_zaken(vault: &Vault) -> Vec<ZaakNummer> {
    vault.state().zaken.values().filter(|zaak| !zaak.destroyed).map(|zaak| zaak.nummer.clone()).collect()
}

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
    let read = vault.read_many(identity, zaken);
    zaken
        .par_iter()
        .zip(read)
        .map(|(zaak, stored)| judge_one(vault, zaak, stored, protocols.get(vault, zaak), peil))
        .collect()
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
        (rules::check(&dossier, protocol, peil).with_readers(readers, protocol), Arc::clone(protocol))
    });
    let namen = dossier.items.iter().map(|item| (item.kop.id, stuk_name(item))).collect();
    let leerling = leerling(&dossier).map(pupil_name);
    Ok(Judged { zaak: zaak.clone(), beoordeling, leerling, namen, buiten: dossier.buiten })
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
