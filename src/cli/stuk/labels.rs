//! What a stuk points at: by a label of the same stream, or by (a part of) what the archive holds.

use std::collections::{BTreeMap, BTreeSet};

use super::store::Store;
use crate::cli::error::CliError;
use crate::model::{Gegevens, Soort, StukId, StukRef, Vervolg, ZaakNummer, ZaakRef};

/// In a stream a shorter part of an id is a label only: what was mistyped must not fit some id by chance.
const SHORTEST_PART: usize = 4;

/// What is stored together: the names that hold there, and the ids and numbers that the archive does not know yet.
#[derive(Debug, Default)]
pub struct Labels {
    /// A stream, in which labels hold.
    pub is_stream: bool,
    /// The zaken that have a label.
    pub zaken: BTreeMap<String, ZaakNummer>,
    /// The zaken that are opened.
    pub opened: BTreeSet<ZaakNummer>,
    /// The stukken that have a label.
    pub stukken: BTreeMap<String, (StukId, Soort)>,
    /// The new stukken of each zaak that can be pointed at: by their label or their whole id, never by a part of it.
    pub inside: BTreeMap<ZaakNummer, BTreeSet<StukId>>,
}

impl Labels {
    /// The stuk of the zaak that is meant.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn stuk(&self, store: &mut Store<'_>, zaak: &ZaakNummer, text: &str) -> Result<StukId, CliError> {
        let shown = crate::render::text::safe(text);
        let here = |id: &StukId| self.inside.get(zaak).is_some_and(|ids| ids.contains(id));
        match self.stukken.get(text) {
            Some((id, _)) if here(id) => return Ok(*id),
            Some(_) => return Err(CliError::input(format!("`{shown}` is een stuk van een andere zaak"))),
            None => {}
        }
        let whole: Option<StukId> = text.parse().ok();
        if let Some(id) = whole.filter(here) {
            return Ok(id);
        }
        let no_label = || CliError::input(format!("geen stuk in deze invoer heet `{shown}`"));
        if self.opened.contains(zaak) {
            return Err(no_label());
        }
        let Some(stukken) = store.stukken(zaak)? else {
            return whole.ok_or_else(|| {
                CliError::input(format!("`{shown}` is geen volledig stuknummer"))
                    .hint("u leest deze zaak niet, dus geef het hele nummer van 26 tekens")
            });
        };
        if self.is_stream && text.chars().count() < SHORTEST_PART {
            return Err(no_label());
        }
        let found = stukken.find(text);
        if self.is_stream {
            return found.map_err(|error| error.hint("een stuk van deze invoer noemt u met zijn label"));
        }
        found
    }

    /// The soort of the stuk that is meant, as far as the user can read it.
    ///
    /// # Errors
    /// As [`Labels::stuk`].
    pub fn soort_of(
        &self,
        store: &mut Store<'_>,
        zaak: &ZaakNummer,
        text: &str,
    ) -> Result<Option<Soort>, CliError> {
        let id = self.stuk(store, zaak, text)?;
        if let Some((_, soort)) = self.stukken.get(text) {
            return Ok(Some(*soort));
        }
        Ok(store.dossier(zaak)?.and_then(|dossier| Some(dossier.get(id)?.gegevens.soort())))
    }

    /// As [`Labels::soort_of`], where a vervolg with `velden` says in `op_soort` which it is.
    ///
    /// # Errors
    /// As [`Labels::stuk`]; also when the stuk has another soort: the `velden` would set nothing.
    pub fn soort_as_said(
        &self,
        store: &mut Store<'_>,
        zaak: &ZaakNummer,
        text: &str,
        vervolg: &Vervolg,
    ) -> Result<Option<Soort>, CliError> {
        match (self.soort_of(store, zaak, text)?, vervolg.op_soort) {
            (Some(is), Some(said)) if is != said && vervolg.velden.is_some() => Err(CliError::input(
                format!("`op_soort` zegt {said}, maar het stuk waar `op` naar verwijst is: {is}"),
            )
            .hint("laat `op_soort` weg: u kunt het stuk lezen")),
            (is, said) => Ok(said.or(is)),
        }
    }

    /// The other zaak that is meant where this one names one; it may have been destroyed since.
    ///
    /// # Errors
    /// When there is none, more than one, or it is this one.
    pub fn other_zaak(
        &self,
        store: &Store<'_>,
        zaak: &ZaakNummer,
        text: &str,
    ) -> Result<ZaakNummer, CliError> {
        let numbers = "bekijk de nummers met: meldcode zaak lijst";
        let named = self.zaken.get(text).cloned().or_else(|| text.parse().ok());
        let other = match named {
            Some(nummer) => nummer,
            None => store.find_any_zaak(text)?,
        };
        if other == *zaak {
            return Err(
                CliError::input(format!("dit is zaak {zaak} zelf; daar hoort een andere zaak")).hint(numbers)
            );
        }
        if !self.opened.contains(&other) && !store.vault.state().zaken.contains_key(&other) {
            let gone = format!("u noemt zaak {other}, maar die is niet in dit archief");
            return Err(CliError::input(gone).hint(numbers));
        }
        Ok(other)
    }

    /// Turns whatever the stuk points at into whole ids and numbers; what cannot be is left as it was.
    ///
    /// # Errors
    /// Everything that points nowhere.
    pub fn complete(
        &self,
        store: &mut Store<'_>,
        zaak: &ZaakNummer,
        gegevens: &mut Gegevens,
    ) -> Result<(), Vec<CliError>> {
        let mut failed = Vec::new();
        gegevens.references(&mut |stuk| match self.stuk(store, zaak, stuk.as_str()) {
            Ok(id) => *stuk = StukRef::from(id),
            Err(error) => failed.push(error),
        });
        gegevens.other_zaken(&mut |other| match self.other_zaak(store, zaak, other.as_str()) {
            Ok(nummer) => *other = ZaakRef::from(nummer),
            Err(error) => failed.push(error),
        });
        if failed.is_empty() { Ok(()) } else { Err(failed) }
    }
}
