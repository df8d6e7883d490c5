//! Rule `spoed-deskundige`.

use crate::model::{Contact, Melding};

use super::super::bevinding::Detail;
use super::super::gevaar::Danger;
use super::super::view::{VEILIG_THUIS, View};
use super::Found;

/// Open danger of a kind that needs an expert is followed by a contact with one that the protocol lists, or with
/// Veilig Thuis, which a melding is too.
///
/// Dutch condition: "Bij eergerelateerd geweld, huwelijksdwang, achterlating of VGV is geen deskundige gesproken."
pub(super) fn check(view: &View) -> Vec<Found> {
    view.dangers
        .iter()
        .filter(|danger| danger.open && !consulted(view, danger))
        .map(|danger| Found::on(danger.item, Detail::KloptNiet))
        .collect()
}

fn consulted(view: &View, danger: &Danger) -> bool {
    danger.kinds_that(view.protocol, |gevaar| gevaar.deskundige.is_some()).iter().all(|kind| {
        let experts = view
            .protocol
            .gevaar(crate::model::Keuze::word(*kind))
            .and_then(|gevaar| gevaar.deskundige.as_ref())
            .map_or(&[][..], |eis| eis.rollen.as_slice());
        let counts = |contact: &Contact| {
            view.with(contact, VEILIG_THUIS) || experts.iter().any(|rol| view.with(contact, &rol.value))
        };
        view.all::<Contact>().any(|contact| contact.day() >= danger.day() && counts(contact.is))
            || view.all::<Melding>().any(|melding| melding.day() >= danger.day())
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check, lines};

    #[test]
    fn spoed_deskundige() {
        let danger = "soort: signaal\ndatum: 2026-11-02\ngevaar: [eergerelateerd]\n";
        let call = "---\nsoort: contact\ndatum: 2026-11-02\nmet: {rol: deskundige_eergerelateerd_geweld}\n";
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("spoed-deskundige"));
            assert_eq!(of(danger), ["tekort #1"]);
            assert!(of(&format!("{danger}{call}")).is_empty());
            assert_eq!(of(&format!("{danger}{}", call.replace("11-02", "11-01"))), ["tekort #1"]);
            assert!(of(&danger.replace("eergerelateerd", "acuut")).is_empty());
        }
    }
}
