//! Destroyed zaken: that nothing of their keys is left.

use super::Found;
use crate::vault::Vault;
use crate::vault::fault::{Fault, Violation};
use crate::vault::state::ZaakState;

impl Vault {
    pub(super) fn examine_destroyed(&self, zaak: &ZaakState, found: &mut Found) {
        let known = |fault, what: String| Violation::new(fault, what).in_zaak(&zaak.nummer);
        // What cannot be read is not known to be gone.
        let (is_left, others) = self.remains(zaak).unwrap_or((true, 0));
        if others > 0 {
            let what = format!(
                "de verklaring van vernietiging noemt ook iets dat ergens anders in het archief staat ({others}); dat blijft"
            );
            found.add(known(Fault::Event, what));
        }
        if is_left {
            let what = "de zaak is vernietigd, maar er liggen hier nog sleutels van";
            found.add(known(Fault::NotDestroyed, what.to_owned()));
        }
        let stated = zaak.destruction.statement().map_or(0, |stated| stated.stukken);
        let later = self.count(&zaak.nummer).saturating_sub(stated);
        if later > 0 {
            let what = format!("{later} toegevoegd terwijl de zaak elders werd vernietigd");
            found.notes.push(known(Fault::AfterDestruction, what));
        }
    }

    pub(super) fn examine_server(&self, found: &mut Found) {
        for zaak in self.on_server().unwrap_or_default() {
            let what = "dat de sleutels van de server weg zijn, is nog niet vastgelegd";
            found.notes.push(Violation::new(Fault::OnServer, what).in_zaak(&zaak));
        }
    }
}
