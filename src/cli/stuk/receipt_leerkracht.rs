//! The receipt for a colleague who adds to a zaak without reading it.

use super::store::{Store, Stored};
use crate::cli::error::CliError;
use crate::model::{Gegevens, Item, Kop, Moment, Stuk, StukId, Vastgelegd, ZaakNummer};
use crate::render::receipt_leerkracht::text;

impl Store<'_> {
    /// The receipt for one stuk, or none for who reads the zaak.
    ///
    /// # Errors
    /// When the archive cannot be read again.
    pub fn receipt_without_reading(
        &mut self,
        stored: &Stored,
        (id, zaak, gegevens): &(StukId, ZaakNummer, Gegevens),
    ) -> Result<Option<String>, CliError> {
        if self.dossier(zaak)?.is_some() {
            return Ok(None);
        }
        let me = self.vault.staff_of(&self.identity)?;
        let vastgelegd = Vastgelegd { door: me.id.clone(), op: Moment(stored.op) };
        let kop = Kop { id: *id, zaak: Some(zaak.clone()), vastgelegd };
        let item = Item::new(Stuk { kop, gegevens: gegevens.clone() }, me.functie);
        let protocol = self.protocol(zaak)?;
        Ok(Some(text(zaak, &item, &protocol)))
    }
}
