//! What a colleague keeps who adds a stuk to a zaak without reading it: time and number, how to go on, and the text for
//! the pupil system. Afterwards they cannot look it up any more.

use std::fmt::Write as _;

use super::export::paste_text;
use super::text::moment;
use crate::model::{Dossier, Item, ZaakNummer};
use crate::protocol::Protocol;

/// The receipt ("bewijs").
#[must_use]
pub fn text(zaak: &ZaakNummer, item: &Item, protocol: &Protocol) -> String {
    let (kop, soort) = (&item.kop, item.gegevens.soort());
    let op = kop.vastgelegd.op.0;
    let mut text = format!(
        "Uw bewijs: stuk {}, vastgelegd op {}. U kunt het zelf niet meer teruglezen.\n\
         Iets vergeten, of een fout? meldcode vervolg {zaak} --op {} --op-soort {soort}",
        kop.id,
        moment(&op),
        kop.id
    );
    if protocol.notitie(soort).is_some() {
        let only = Dossier::new(zaak.clone(), vec![item.clone()], Vec::new());
        let paste = paste_text(&only, &[item], protocol);
        _ = write!(text, "\nNeem dit ook over in {}:\n\n{}\n", protocol.lvs.naam, paste.trim_end());
    }
    text
}
