//! Rule `ouder-teruggekoppeld`.

use crate::model::{Contact, ContactDoel, Gesprek};
use crate::protocol::Groep;

use super::super::bevinding::{Detail, Nader};
use super::super::view::{View, talk_with};
use super::gesprek_ouder::ground;
use super::{Found, Weight};

/// The parents were told after consultation with outsiders: a talk or contact with a parent on or after the last
/// consultation, advice or urgent contact with someone from outside that was not anonymous. Where the talk was left on a ground
/// that the protocol lists, that ground may hold here too: then it is worth a look.
///
/// Dutch condition: "Na het overleg met anderen is niet vastgelegd dat de ouder is bijgepraat."
pub(super) fn check(view: &View) -> Vec<Found> {
    let outside = |contact: &Contact| {
        let rol = contact.met.as_ref().and_then(|met| met.rol.as_ref());
        matches!(contact.doel, Some(ContactDoel::Consultatie | ContactDoel::Advies | ContactDoel::Spoed))
            && contact.anoniem == Some(false)
            && rol.is_some_and(|rol| view.protocol.is_extern(rol.as_str()))
    };
    let Some(last) = view.all::<Contact>().rfind(|contact| outside(contact.is)) else { return Vec::new() };
    let told = view.held_with_parent().any(|gesprek| gesprek.day() >= last.day())
        || view
            .all::<Contact>()
            .any(|contact| view.with_group(contact.is, Groep::Ouder) && contact.day() >= last.day());
    let left = view.all::<Gesprek>().any(|gesprek| {
        gesprek.is.afgezien.as_ref().is_some_and(|afgezien| afgezien.grond.is_some())
            && talk_with(gesprek.is, view.protocol, Groep::Ouder)
            && ground(view, &gesprek).is_none()
    });
    if told {
        return Vec::new();
    }
    if left {
        let found = Found::on(last.item, Detail::Nader(Nader::OuderNietGesproken));
        return vec![Found { weight: Weight::MissingLetOp, ..found }];
    }
    vec![Found::on(last.item, Detail::KloptNiet).missing()]
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, delft, lines, sbo};

    #[test]
    fn ouder_teruggekoppeld() {
        let consult =
            "soort: contact\ndatum: 2026-11-05\ndoel: consultatie\nmet: {rol: schoolarts}\nanoniem: false\n";
        let weging = "---\nsoort: weging\ndatum: 2026-11-12\n";
        let told = "---\nsoort: contact\ndatum: 2026-11-05\ndoel: informeren\nmet: {rol: ouder}\n";
        let of = |stream: &str| lines(&check(&delft(), stream).of("ouder-teruggekoppeld"));
        assert_eq!(of(&format!("{consult}{weging}")), ["tekort #1"]);
        assert_eq!(
            lines(&check(&sbo(), &format!("{consult}{weging}")).of("ouder-teruggekoppeld")),
            ["let-op #1"]
        );
        assert!(of(&format!("{consult}{weging}{told}")).is_empty());
        assert_eq!(of(&format!("{consult}{weging}{}", told.replace("11-05", "11-04"))), ["tekort #1"]);
        assert!(of(&format!("{}{weging}", consult.replace("anoniem: false", "anoniem: true"))).is_empty());
    }
}
