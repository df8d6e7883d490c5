//! The receipt for a colleague who adds to a zaak without reading it.

use super::store::{Store, Stored, as_item};
use crate::cli::error::CliError;
use crate::model::{Gegevens, StukId, ZaakNummer};
use crate::render::receipt_leerkracht::text;

impl Store<'_> {
    /// The receipt for one stuk, or none for who reads the zaak.
    ///
    /// # Errors
    /// When the archive cannot be read again.
    pub fn receipt_without_reading(
        &mut self,
        stored: &Stored,
        one: &(StukId, ZaakNummer, Gegevens),
    ) -> Result<Option<String>, CliError> {
        let zaak = &one.1;
        if self.dossier(zaak)?.is_some() {
            return Ok(None);
        }
        let me = self.vault.staff_of(&self.identity)?;
        let item = as_item(one, me.id.clone(), me.functie, stored.op);
        let protocol = self.protocol(zaak)?;
        Ok(Some(text(zaak, &item, &protocol)))
    }
}
