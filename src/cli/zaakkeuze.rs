//! Which zaak or stuk is meant: a number, a part of one, or for a reader the pupil's name.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
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

/// The stukken of a zaak, to be found by an id or an unambiguous part of one, however many are looked for.
pub struct Stukken {
    ids: Vec<(StukId, String)>,
    /// Where each ending of each id begins, in the order of the endings: those that begin with a part stand together.
    endings: Vec<(usize, usize)>,
    /// At how many stukken a part fits, for those that fit at more than one.
    many: RefCell<BTreeMap<String, usize>>,
}

impl Stukken {
    /// Those of a dossier.
    #[must_use]
    pub fn of(dossier: &Dossier) -> Self {
        let ids: Vec<_> = dossier.items.iter().map(|item| (item.id(), item.id().to_string())).collect();
        let places = |(nr, (_, id)): (usize, &(StukId, String))| (0..id.len()).map(move |start| (nr, start));
        let mut endings: Vec<_> = ids.iter().enumerate().flat_map(places).collect();
        endings.sort_unstable_by_key(|(nr, start)| &ids[*nr].1[*start..]);
        Self { ids, endings, many: RefCell::default() }
    }

    /// The stuk that is meant.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn find(&self, text: &str) -> Result<StukId, CliError> {
        let asked = text.trim().to_uppercase();
        let shown = render::text::safe(text);
        let many = |count| {
            CliError::input(format!("`{shown}` past bij {count} stukken in deze zaak"))
                .hint("geef meer van het stuknummer; het einde verschilt het meest")
        };
        if let Some(count) = self.many.borrow().get(&asked) {
            return Err(many(*count));
        }
        let ending = |(nr, start): &(usize, usize)| &self.ids[*nr].1[*start..];
        let first = self.endings.partition_point(|place| ending(place) < asked.as_str());
        let fitting = self.endings[first..].iter().take_while(|place| ending(place).starts_with(&asked));
        let found: BTreeSet<usize> = fitting.map(|(nr, _)| *nr).collect();
        match found.first() {
            Some(only) if found.len() == 1 => Ok(self.ids[*only].0),
            Some(_) => {
                self.many.borrow_mut().insert(asked, found.len());
                Err(many(found.len()))
            }
            None => Err(CliError::input(format!("er is in deze zaak geen stuk `{shown}`"))
                .hint("kijk met `meldcode toon ZAAK` welke stukken er zijn")),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::dossier;

    /// What [`Stukken::find`] must give, by going through all of them.
    fn plainly(ids: &[String], text: &str) -> String {
        let asked = text.trim().to_uppercase();
        match ids.iter().filter(|id| id.contains(&asked)).collect::<Vec<_>>().as_slice() {
            [only] => (*only).clone(),
            [] => format!("er is in deze zaak geen stuk `{text}`"),
            many => format!("`{text}` past bij {} stukken in deze zaak", many.len()),
        }
    }

    #[test]
    fn every_part_of_an_id_finds_what_holds_it() {
        let dossier = dossier(&"---\nsoort: signaal\n".repeat(14)[4..]);
        let ids: Vec<String> = dossier.items.iter().map(|item| item.id().to_string()).collect();
        assert_eq!(ids.len(), 14);
        let stukken = Stukken::of(&dossier);
        let parts = ids
            .iter()
            .flat_map(|id| (0..26).flat_map(move |start| (start..=26).map(move |end| &id[start..end])));
        let lower = ids.iter().map(|id| id[20..].to_lowercase());
        let others = ["0000000", "ZZZZZZZ", "!", "é", ""].map(str::to_owned);
        let mut only = 0;
        for part in parts.map(str::to_owned).chain(lower).chain(others) {
            for text in [part.clone(), format!(" {part} ")] {
                let found = stukken.find(&text);
                only += usize::from(found.is_ok());
                let found = found.map_or_else(|error| error.message, |id| id.to_string());
                assert_eq!(found, plainly(&ids, &text));
            }
        }
        assert!(only > 28, "{only}");
    }
}
