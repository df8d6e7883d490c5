//! Rules `melding-door`, `melding-na-gesprek` and `melding-besproken`.

use crate::model::{Filled, Gesprek, Grond, Melding, Wie};
use crate::protocol::Groep;

use super::super::bevinding::{Detail, Nader};
use super::super::view::{Entry, View, talk_with};
use super::Found;
use super::rollen;

/// The report was made by a role that the protocol names; a melder without a role has that of the commit. Who
/// reported is a field of its own.
///
/// Dutch condition: "De melding is niet gedaan door wie het protocol daarvoor noemt."
pub(super) fn door(view: &View) -> Vec<Found> {
    view.all::<Melding>()
        .filter_map(|melding| {
            let door: Vec<Wie> = melding.is.door.iter().filter(|wie| wie.filled(None)).cloned().collect();
            if door.is_empty() {
                return None;
            }
            let detail = rollen::missing(view, "melding-door", &rollen::or_recorder(melding.item, &door))?;
            Some(Found::on(melding.item, detail).veld("door"))
        })
        .collect()
}

/// The report came after a talk with the parent, or on one of the grounds for reporting without it, named in the
/// melding or where the talk was left.
///
/// Dutch condition: "Voor de melding is geen gesprek met de ouder, en geen grond om zonder gesprek te melden."
pub(super) fn na_gesprek(view: &View) -> Vec<Found> {
    let allows =
        |grond: &Grond| view.protocol.grond(grond.as_str()).is_some_and(|known| known.melding_zonder_gesprek);
    let sound = |melding: &Entry<'_, Melding>| {
        let named =
            melding.is.zonder_gesprek.as_ref().and_then(|zonder| zonder.grond.as_ref()).is_some_and(allows);
        let held = view.held_with_parent().any(|gesprek| gesprek.day() <= melding.day());
        let left = view.all::<Gesprek>().any(|gesprek| {
            gesprek.day() <= melding.day()
                && talk_with(gesprek.is, view.protocol, Groep::Ouder)
                && gesprek
                    .is
                    .afgezien
                    .as_ref()
                    .and_then(|afgezien| afgezien.grond.as_ref())
                    .is_some_and(allows)
        });
        named || held || left
    };
    view.all::<Melding>()
        .filter(|melding| !sound(melding))
        .map(|melding| Found::on(melding.item, Detail::KloptNiet).veld("zonder_gesprek"))
        .collect()
}

/// The parents were told beforehand, or it says why not. The question is whether they were told *before* the melding:
/// a yes without a day is an answer, of which the day is worth adding.
///
/// Dutch condition: "De ouder is niet vooraf ingelicht over de melding, en er staat niet waarom."
pub(super) fn besproken(view: &View) -> Vec<Found> {
    view.all::<Melding>()
        .filter(|melding| !melding.is.waarom_niet.filled(None))
        .filter_map(|melding| {
            let found = |detail, field| Some(Found::on(melding.item, detail).veld(field));
            match (melding.is.ouders_ingelicht, melding.is.ouders_ingelicht_op) {
                (Some(true), Some(day)) if day <= melding.day() => None,
                (Some(true), None) => {
                    found(Detail::Nader(Nader::DagVanInlichten), "ouders_ingelicht_op").map(Found::let_op)
                }
                (Some(_), _) => found(Detail::KloptNiet, "waarom_niet"),
                (None, _) => found(Detail::KloptNiet, "ouders_ingelicht"),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check, lines};

    const MELDING: &str = "soort: melding\ndatum: 2026-11-10\n";

    #[test]
    fn melding_door() {
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("melding-door"));
            assert_eq!(of(MELDING), ["tekort #1 door"]);
            assert!(of(&format!("{MELDING}door: {{rol: intern_begeleider}}\n")).is_empty());
            assert_eq!(of(&format!("{MELDING}door: {{rol: leerkracht}}\n")), ["tekort #1 door"]);
            assert!(of(&format!("{MELDING}door: I. Voorbeeld\n")).is_empty(), "recorded by the IB'er");
        }
    }

    #[test]
    fn melding_na_gesprek() {
        let talk = "---\nsoort: gesprek\ndatum: 2026-11-10\nmet: [{rol: ouder}]\n";
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("melding-na-gesprek"));
            assert_eq!(of(MELDING), ["tekort #1 zonder_gesprek"]);
            assert!(of(&format!("{MELDING}{talk}")).is_empty());
            assert_eq!(of(&format!("{MELDING}{}", talk.replace("11-10", "11-11"))).len(), 1);
            assert!(of(&format!("{MELDING}zonder_gesprek: {{grond: veiligheid}}\n")).is_empty());
            assert!(of(&format!("{MELDING}{talk}afgezien: {{grond: veiligheid}}\n")).is_empty());
        }
    }

    #[test]
    fn melding_besproken() {
        for protocol in both() {
            let of = |fields: &str| {
                lines(&check(&protocol, &format!("{MELDING}{fields}")).of("melding-besproken"))
            };
            assert_eq!(of(""), ["tekort #1 ouders_ingelicht"]);
            assert!(of("ouders_ingelicht: true\nouders_ingelicht_op: 2026-11-10\n").is_empty());
            assert_eq!(of("ouders_ingelicht: true\n"), ["let-op #1 ouders_ingelicht_op"]);
            assert_eq!(
                of("ouders_ingelicht: true\nouders_ingelicht_op: 2026-11-11\n"),
                ["tekort #1 waarom_niet"]
            );
            assert!(of("ouders_ingelicht: false\nwaarom_niet: gevaar voor het kind\n").is_empty());
        }
    }
}
