//! Which zaak or stuk is meant: a number, a part of one, or for a reader the pupil's name.

use std::ffi::OsStr;

use clap_complete::CompletionCandidate;

use super::app::App;
use super::archief::dossier;
use super::error::CliError;
use crate::model::{Dossier, Inhoud, Leerling, StukId, ZaakNummer};
use crate::render;
use crate::vault::{Identity, StoredStuk, Vault, VaultError};

/// Finds the zaak that is meant by a number, an unambiguous part of one, or the pupil's name.
///
/// # Errors
/// When there is none, or more than one.
pub fn find_zaak(vault: &Vault, identity: Option<&Identity>, text: &str) -> Result<ZaakNummer, CliError> {
    find_by(vault, text, || {
        identity.map_or_else(Vec::new, |identity| Pupils::read(vault, identity).called(text))
    })
}

/// As [`find_zaak`], where `by_name` gives the zaken of the pupils of that name, when it comes to that.
///
/// # Errors
/// As [`find_zaak`].
pub fn find_by(
    vault: &Vault,
    text: &str,
    by_name: impl FnOnce() -> Vec<ZaakNummer>,
) -> Result<ZaakNummer, CliError> {
    let asked = text.trim().to_uppercase();
    if let Some(exact) = asked.parse().ok().filter(|nummer| vault.state().zaken.contains_key(nummer)) {
        return Ok(exact);
    }
    let all: Vec<&ZaakNummer> = vault.state().zaken.keys().collect();
    let mut found: Vec<ZaakNummer> = Vec::new();
    if asked.len() >= 2 && !asked.contains(' ') {
        found = all.iter().filter(|n| n.as_str().contains(&asked)).map(|n| (*n).clone()).collect();
    }
    if found.is_empty() {
        found = by_name();
    }
    match found.as_slice() {
        [] => Err(CliError::input(format!("er is geen zaak `{}`", crate::render::text::safe(text)))
            .hint("kijk met `meldcode zaak lijst` welke zaken er zijn")),
        [only] => Ok(only.clone()),
        many => {
            let numbers: Vec<&str> = many.iter().map(ZaakNummer::as_str).collect();
            Err(CliError::input(format!("`{text}` past bij meer dan een zaak: {}", numbers.join(", ")))
                .hint("geef het hele zaaknummer"))
        }
    }
}

/// The zaak that is meant in an answer or a flag that names another zaak than the one at hand.
///
/// # Errors
/// As [`find_zaak`]; also when there is no archive or no key.
pub fn zaak_meant(app: &App, text: &str) -> Result<ZaakNummer, CliError> {
    let vault = app.vault()?;
    // The key is opened once more for a name only: a number needs none.
    find_zaak(&vault, None, text).or_else(|_| find_zaak(&vault, Some(app.identity()?.as_ref()), text))
}

/// Finds a zaak that is to be read or written; one that was destroyed is none, and it is said what became of it.
///
/// # Errors
/// As [`find_zaak`]; also when it was destroyed.
pub fn find_living(vault: &Vault, identity: Option<&Identity>, text: &str) -> Result<ZaakNummer, CliError> {
    living(vault, find_zaak(vault, identity, text)?)
}

/// The zaak, unless it was destroyed.
///
/// # Errors
/// When it was; says what became of it.
pub fn living(vault: &Vault, nummer: ZaakNummer) -> Result<ZaakNummer, CliError> {
    let stated = vault.state().zaken.get(&nummer).and_then(|zaak| zaak.destruction.statement());
    let Some(stated) = stated else { return Ok(nummer) };
    let facts = render::vernietigen::gone(&stated.door, &stated.op, stated.grond, stated.stukken);
    Err(CliError::input(format!("zaak {nummer} is er niet meer: {facts}"))
        .hint(format!("wat er gebeurde, staat in: meldcode historie {nummer}")))
}

/// The pupils of every zaak that the user reads, by name.
pub struct Pupils(Vec<(ZaakNummer, String)>);

impl Pupils {
    /// Reads them, in one pass over the archive.
    #[must_use]
    pub fn read(vault: &Vault, identity: &Identity) -> Self {
        let name = |zaak: &ZaakNummer, stored: Result<Vec<StoredStuk>, VaultError>| {
            let dossier = dossier(zaak, &stored.ok()?);
            leerling(&dossier).map(|pupil| (zaak.clone(), pupil_name(pupil).to_lowercase()))
        };
        let readable = vault.readable(identity).unwrap_or_default();
        Self(vault.read_each(identity, &readable, name).into_iter().flatten().collect())
    }

    /// The zaken of those whose name holds this.
    #[must_use]
    pub fn called(&self, text: &str) -> Vec<ZaakNummer> {
        let asked = text.trim().to_lowercase();
        if asked.chars().count() < 2 {
            return Vec::new();
        }
        self.0.iter().filter(|(_, name)| name.contains(&asked)).map(|(zaak, _)| zaak.clone()).collect()
    }
}

/// The pupil that the dossier is about.
#[must_use]
pub fn leerling(dossier: &Dossier) -> Option<&Leerling> {
    dossier.counting().find_map(|item| match &item.gegevens.inhoud {
        Inhoud::Leerling(leerling) => Some(leerling),
        _ => None,
    })
}

/// First name, prefix and surname.
#[must_use]
pub fn pupil_name(leerling: &Leerling) -> String {
    let parts = [&leerling.voornaam, &leerling.tussenvoegsel, &leerling.achternaam];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// Finds the stuk of a zaak that is meant by an id or an unambiguous part of one.
///
/// # Errors
/// When there is none, or more than one.
pub fn find_stuk(ids: &[StukId], text: &str) -> Result<StukId, CliError> {
    let asked = text.trim().to_uppercase();
    let found: Vec<&StukId> = ids.iter().filter(|id| id.to_string().contains(&asked)).collect();
    match found.as_slice() {
        [only] => Ok(**only),
        [] => Err(CliError::input(format!(
            "er is in deze zaak geen stuk `{}`",
            crate::render::text::safe(text)
        ))
        .hint("kijk met `meldcode toon ZAAK` welke stukken er zijn")),
        many => Err(CliError::input(format!("`{text}` past bij {} stukken in deze zaak", many.len()))
            .hint("geef meer van het stuknummer; het einde verschilt het meest")),
    }
}

/// Zaak numbers that begin with, or whose random part begins with, what was typed: for the shell. Needs no key.
#[must_use]
pub fn complete(typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(folder) = super::aanvulling::folder() else { return Vec::new() };
    let typed = typed.to_string_lossy().to_uppercase();
    let fits = |zaak: &ZaakNummer| zaak.as_str().starts_with(&typed) || zaak.code().starts_with(&typed);
    let numbers = Vault::numbers(&folder).into_iter().filter(fits);
    numbers.map(|zaak| CompletionCandidate::new(zaak.as_str())).collect()
}
