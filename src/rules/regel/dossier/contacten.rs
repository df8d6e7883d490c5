//! Rule `dossier-contacten`: column 4.

use crate::model::{Contact, Datum, Gesprek, Signaal, StukId, StukRef, Weging};

use super::super::super::bevinding::Detail;
use super::super::super::view::View;
use super::super::Found;

/// From step 2, each signaal up to the weging (before it: up to the latest contact or gesprek) is covered: named
/// in the `over` of a contact, or by a contact without `over` or a talk that was held, no earlier than the
/// signaal. With several wegingen the latest counts; a talk that was not held covers nothing.
///
/// Dutch condition: "Over een signaal is met niemand gesproken, of er is geen enkel contact vastgelegd."
pub(in crate::rules) fn check(view: &View) -> Vec<Found> {
    if view.stap.nr < 2 {
        return Vec::new();
    }
    let held = || view.all::<Gesprek>().filter(|gesprek| gesprek.is.afgezien.is_none());
    let contacts = view.all::<Contact>().map(|contact| contact.day());
    let Some(latest) = contacts.chain(held().map(|gesprek| gesprek.day())).max() else {
        return vec![Found::zaak(Detail::GeenContact)];
    };
    let until = view.latest::<Weging>().map_or(latest, |weging| weging.day());
    let covered = |id: StukId, day: Datum| {
        held().any(|gesprek| gesprek.day() >= day)
            || view.all::<Contact>().any(|contact| match &contact.is.over {
                Some(over) => over.iter().filter_map(StukRef::id).any(|named| named == id),
                None => contact.day() >= day,
            })
    };
    let uncovered: Vec<StukId> = view
        .all::<Signaal>()
        .filter(|signaal| signaal.day() <= until && !covered(signaal.id(), signaal.day()))
        .map(|signaal| signaal.id())
        .collect();
    if uncovered.is_empty() { Vec::new() } else { vec![Found::zaak(Detail::NietBesproken(uncovered))] }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check};

    #[test]
    fn dossier_contacten() {
        let two = "soort: signaal\ndatum: 2026-11-02\n---\nsoort: signaal\ndatum: 2026-11-09\n";
        let early = "---\nsoort: contact\ndatum: 2026-11-03\nmet: {rol: collega}\ndoel: consultatie\n";
        let weging = "---\nsoort: weging\ndatum: 2026-11-20\n";
        for protocol in both() {
            let column = |stream: &str| check(&protocol, stream).column(4);
            assert_eq!(column(two), "nvt");
            assert_eq!(
                column(&format!("{two}{early}")),
                "volledig",
                "the second came after the latest contact"
            );
            assert_eq!(column(&format!("{two}{early}{weging}")), "tekort");
            let names_both = format!("{two}{early}over: ['#1', '#2']\n{weging}");
            assert_eq!(column(&names_both), "volledig");
            let names_one = format!("{two}{early}over: ['#2']\n");
            assert_eq!(column(&names_one), "tekort");
            assert_eq!(column(&format!("{two}{weging}")), "tekort", "nobody at all");
        }
    }
}
