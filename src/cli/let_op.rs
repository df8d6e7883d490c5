//! What is told beside whatever a command does: something in the archive that does not hold, or is owed.

use super::app::App;
use super::archief::config_folder;
use crate::model::ZaakNummer;
use crate::render::medewerker::{klopt_niet, nieuw_klopt_niet, nieuwe_sleutel_nodig, over_en_weer};
use crate::vault::Vault;

impl App {
    /// Tells, once, that two people ended each other's part, or that something else does not hold.
    pub fn warn_of_trouble(&self, vault: &Vault) {
        if self.warned.get() {
            return;
        }
        let state = vault.state();
        let text = match state.contests.first() {
            Some(contest) => over_en_weer(&contest.by, &contest.against),
            None if !state.violations.is_empty() => klopt_niet(state.violations.len()),
            None => match config_folder().map_or(0, |config| vault.unsound_since(&config)) {
                0 => return,
                found => nieuw_klopt_niet(found),
            },
        };
        self.warned.set(true);
        self.alert(&text);
    }

    /// Tells of zaken whose key someone may have who may not read them any more.
    pub fn tell_owed(&self, vault: &Vault) {
        let zaken = vault.state().zaken.values().filter(|zaak| zaak.owes_new_key());
        let owed: Vec<ZaakNummer> = zaken.map(|zaak| zaak.nummer.clone()).collect();
        if !owed.is_empty() {
            self.alert(&nieuwe_sleutel_nodig(&owed));
        }
    }
}
