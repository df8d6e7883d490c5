//! What a stored stuk means: what is missing, and what it changes for the route.

use std::fmt::Write as _;

use super::{bevinding, status, urgent};
use crate::model::{Gegevens, Inhoud, ZaakNummer};
use crate::protocol::Protocol;
use crate::rules::{Beoordeling, Ernst};

/// The lines after storing.
#[must_use]
pub fn text(
    zaak: &ZaakNummer,
    gegevens: &Gegevens,
    missing: &[String],
    judged: Option<&Beoordeling>,
    protocol: &Protocol,
) -> String {
    let mut text = format!("Vastgelegd: {} in zaak {zaak}.", gegevens.soort());
    if !missing.is_empty() {
        let names: Vec<String> = missing.iter().map(|path| super::text::label(path)).collect();
        _ = write!(text, "\nNog niet ingevuld: {}. Vul aan met: meldcode vul-aan {zaak}", names.join(", "));
    }
    for kind in dangers(gegevens) {
        if let Some(gevaar) = protocol.gevaar(kind) {
            _ = write!(text, "\n{}", urgent::text(gevaar));
        }
    }
    match judged {
        None => text.push_str("\nDe intern begeleider ziet dit stuk bij de zaak en spreekt het met u door."),
        Some(judged) => {
            for found in judged.bevindingen.iter().filter(|found| found.ernst == Ernst::Spoed) {
                _ = write!(text, "\nSPOED: {}", bevinding::text(found, protocol).actie);
            }
            _ = write!(text, "\n{}", status::next_line(judged, protocol));
        }
    }
    text
}

fn dangers(gegevens: &Gegevens) -> Vec<&'static str> {
    use crate::model::Keuze;
    let kinds = match &gegevens.inhoud {
        Inhoud::Signaal(s) => &s.gevaar,
        Inhoud::Contact(s) => &s.gevaar,
        Inhoud::Gesprek(s) => &s.gevaar,
        Inhoud::Evaluatie(s) => &s.gevaar,
        _ => &None,
    };
    kinds.iter().flatten().map(|kind| kind.word()).collect()
}
