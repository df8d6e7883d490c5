//! Rules `consult-toestemming` and `weigering-gewogen`.

use crate::model::{Contact, ContactDoel, Toestemming, ToestemmingBesluit, Weging};
use crate::protocol::Lichaam;

use super::super::bevinding::{Detail, Nader};
use super::super::view::{Entry, View};
use super::Found;

/// A pupil is discussed by name with a body on the protocol's list only after written consent that was not
/// refused or withdrawn since. The latest consent for that body on or before the day counts; one that names no
/// bodies covers all. A contact that does not say whether it was anonymous is for `contact-velden`.
///
/// Dutch condition: "De leerling is met naam besproken zonder schriftelijke toestemming van de ouder."
pub(super) fn consult(view: &View) -> Vec<Found> {
    view.all::<Contact>().filter_map(|contact| judge(view, contact)).collect()
}

fn judge(view: &View, contact: Entry<'_, Contact>) -> Option<Found> {
    use ContactDoel::{Advies, Consultatie, Informeren, Verstrekking};
    let discussed = matches!(contact.is.doel, Some(Consultatie | Advies | Informeren | Verstrekking));
    if !discussed || contact.is.anoniem != Some(false) {
        return None;
    }
    let body = view.protocol.toestemming_lichaam(contact.is.met.as_ref()?.rol.as_ref()?.as_str())?;
    let latest =
        view.all::<Toestemming>().rfind(|consent| consent.day() <= contact.day() && covers(consent.is, body));
    let Some(consent) = latest else { return Some(Found::on(contact.item, Detail::KloptNiet)) };
    match (consent.is.besluit, consent.is.schriftelijk) {
        (Some(ToestemmingBesluit::Gegeven), Some(true)) => None,
        (Some(ToestemmingBesluit::Gegeven), _) => {
            Some(Found::on(contact.item, Detail::Nader(Nader::NietSchriftelijk)))
        }
        (Some(_), _) => Some(Found::on(contact.item, Detail::Nader(Nader::GeenToestemming))),
        (None, _) => Some(Found::on(contact.item, Detail::KloptNiet)),
    }
}

/// Whether a consent is about a body; one that names none covers all.
fn covers(consent: &Toestemming, body: &Lichaam) -> bool {
    consent.reikwijdte.as_ref().is_none_or(|named| named.iter().any(|one| body.is_named(one)))
}

/// A refused consent is taken up in the weging that came on or after it.
///
/// Dutch condition: "De ouder weigerde toestemming en in de weging staat niet dat dit meetelt."
pub(super) fn weigering(view: &View) -> Vec<Found> {
    let refused =
        |consent: &Entry<'_, Toestemming>| consent.is.besluit == Some(ToestemmingBesluit::Geweigerd);
    let Some(refusal) = view.all::<Toestemming>().find(refused) else { return Vec::new() };
    let after: Vec<_> = view.all::<Weging>().filter(|weging| weging.day() >= refusal.day()).collect();
    match after.last() {
        Some(last) if !after.iter().any(|weging| weging.is.weigering_meegewogen == Some(true)) => {
            vec![Found::on(last.item, Detail::KloptNiet).veld("weigering_meegewogen")]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check, delft, lines};

    #[test]
    fn consult_toestemming() {
        let consent = "soort: toestemming\ndatum: 2026-11-02\nreikwijdte: [zat]\nbesluit: gegeven\nschriftelijk: true\n";
        let contact =
            "---\nsoort: contact\ndatum: 2026-11-03\ndoel: consultatie\nmet: {rol: zat}\nanoniem: false\n";
        let of = |stream: &str| lines(&check(&delft(), stream).of("consult-toestemming"));
        assert!(of(&format!("{consent}{contact}")).is_empty());
        assert_eq!(of(contact), ["tekort #1"]);
        assert!(of(&contact.replace("anoniem: false", "anoniem: true")).is_empty());
        assert_eq!(
            of(&format!("{}{contact}", consent.replace("schriftelijk: true", "schriftelijk: false"))),
            ["tekort #2"]
        );
        assert_eq!(of(&format!("{}{contact}", consent.replace("[zat]", "[teamjeugd]"))), ["tekort #2"]);
        let withdrawn = format!("{consent}---\n{}", consent.replace("gegeven", "ingetrokken"));
        assert_eq!(of(&format!("{withdrawn}{contact}")), ["tekort #3"]);
        assert!(of(&contact.replace("zat", "veilig_thuis")).is_empty(), "needs no consent");
    }

    #[test]
    fn weigering_gewogen() {
        let refused = "soort: toestemming\ndatum: 2026-11-02\nbesluit: geweigerd\n";
        let weging = "---\nsoort: weging\ndatum: 2026-11-09\n";
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("weigering-gewogen"));
            assert!(of(refused).is_empty());
            assert_eq!(of(&format!("{refused}{weging}")).len(), 1);
            assert!(of(&format!("{refused}{weging}weigering_meegewogen: true\n")).is_empty());
        }
    }
}
