//! Rule `melding-terugkoppeling`.

use crate::model::{Contact, ContactDoel, Filled, Melding};

use super::super::bevinding::Detail;
use super::super::dagen;
use super::super::view::{Entry, VEILIG_THUIS, View};
use super::Found;

/// Veilig Thuis answers within the term: in the melding, in a vervolg on it, or in a contact `terugkoppeling`.
///
/// Dutch condition: "De termijn is voorbij en er is geen antwoord van Veilig Thuis op de melding vastgelegd."
pub(super) fn check(view: &View) -> Vec<Found> {
    let Some(term) = view.protocol.regel("melding-terugkoppeling").and_then(|regel| regel.termijn.as_ref())
    else {
        return Vec::new();
    };
    view.all::<Melding>()
        .filter(|melding| !answer(view, melding) && dagen::passed(melding.day(), term, view.peil))
        .map(|melding| Found::on(melding.item, Detail::TermijnVoorbij(dagen::last_day(melding.day(), term))))
        .collect()
}

/// Whether Veilig Thuis has answered the last melding.
pub(super) fn answered(view: &View) -> bool {
    view.latest::<Melding>().is_some_and(|melding| answer(view, &melding))
}

fn answer(view: &View, melding: &Entry<'_, Melding>) -> bool {
    let from_veilig_thuis = |contact: &Contact| {
        contact.doel == Some(ContactDoel::Terugkoppeling) && view.with(contact, VEILIG_THUIS)
    };
    melding.is.terugkoppeling.filled(None)
        || view
            .all::<Contact>()
            .any(|contact| from_veilig_thuis(contact.is) && contact.day() >= melding.day())
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check_on, lines};

    #[test]
    fn melding_terugkoppeling() {
        let melding = "soort: melding\ndatum: 2026-11-20\n";
        let back = "---\nsoort: contact\ndatum: 2026-11-24\nmet: {rol: veilig_thuis}\ndoel: terugkoppeling\n";
        for protocol in both() {
            let of =
                |stream: &str, day| lines(&check_on(&protocol, stream, day).of("melding-terugkoppeling"));
            assert!(of(melding, "2026-11-27").is_empty(), "the fifth working day");
            assert_eq!(of(melding, "2026-11-28"), ["let-op #1"]);
            assert!(of(&format!("{melding}{back}"), "2026-12-28").is_empty());
            let said = format!("{melding}terugkoppeling: {{datum: 2026-11-25, tekst: onderzoek}}\n");
            assert!(of(&said, "2026-12-28").is_empty());
        }
    }
}
