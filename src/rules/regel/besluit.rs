//! Rules `besluit-genomen`, `besluit-onderbouwd` and `vervolgstappen-vastgelegd`.

use crate::model::{Besluit, Filled, Hulp, Melding, Taak};
use crate::protocol::Uitkomst;

use super::super::bevinding::Detail;
use super::super::route::{End, Walk, at_term};
use super::super::view::{Entry, View};
use super::Found;
use super::rollen;

/// Both decisions were taken (fields of the protocol), by the roles that it names, once there is a melding or
/// hulp or the route has an outcome. Where the route ends in closing, the afsluiting is the decision. Who decided
/// is a field of its own.
///
/// Dutch condition: "Er is geen besluit over melden en hulp, of niet door wie het protocol daarvoor noemt."
pub(super) fn genomen(view: &View) -> Vec<Found> {
    let outcome = view.walk.outcome().is_some_and(|outcome| outcome != Uitkomst::Sluiten);
    let due = outcome || view.has::<Melding>() || view.has::<Hulp>();
    let Some(besluit) = view.latest::<Besluit>() else {
        return if due { vec![Found::zaak(Detail::GeenBesluit)] } else { Vec::new() };
    };
    let Some(door) = besluit.is.door.as_deref().filter(|door| !door.is_empty()) else { return Vec::new() };
    let asked = rollen::missing(view, "besluit-genomen", door).map(|detail| Found::on(besluit.item, detail));
    let wished =
        rollen::wished(view, "besluit-genomen", door).map(|detail| Found::on(besluit.item, detail).let_op());
    asked.into_iter().chain(wished).map(|found| found.veld("door")).collect()
}

/// A besluit that departs from the afwegingskader says why. Compared is the latest besluit, with the answers
/// given up to its day.
///
/// Dutch condition: "Er is anders besloten dan de afwegingen aangeven, zonder reden."
pub(super) fn onderbouwd(view: &View) -> Vec<Found> {
    let Some(besluit) = view.latest::<Besluit>().filter(|besluit| !besluit.is.afwijking.filled(None)) else {
        return Vec::new();
    };
    match advice(view, &view.walk_until(besluit.day())) {
        Some((outcome, _)) if departs(&besluit, outcome) => {
            vec![Found::on(besluit.item, Detail::AfwijkingZonderReden(outcome)).veld("afwijking")]
        }
        _ => Vec::new(),
    }
}

/// What the answers advise, and by which question: the outcome, or help whose term is still to come.
pub(super) fn advice(view: &View, walk: &Walk) -> Option<(Uitkomst, u32)> {
    match walk.end {
        End::Outcome { uitkomst, nr } => Some((uitkomst, nr)),
        End::Open { nr, twijfel: false } if at_term(view.protocol.afweging(nr)) => {
            Some((Uitkomst::Hulp(nr), *walk.path.last()?))
        }
        End::Open { .. } => None,
    }
}

fn departs(besluit: &Entry<'_, Besluit>, outcome: Uitkomst) -> bool {
    match outcome {
        Uitkomst::Melden => besluit.is.melden == Some(false),
        Uitkomst::Sluiten | Uitkomst::HulpAfsluiten => besluit.is.melden == Some(true),
        Uitkomst::Hulp(_) | Uitkomst::HulpStarten => {
            besluit.is.hulp == Some(false) || besluit.is.melden == Some(true)
        }
        Uitkomst::Volgende(_) => false,
    }
}

/// After the besluit it says what comes next: in the besluit, or as a taak.
///
/// Dutch condition: "Bij het besluit staan geen vervolgstappen."
pub(super) fn vervolgstappen(view: &View) -> Vec<Found> {
    let Some(besluit) = view.latest::<Besluit>() else { return Vec::new() };
    let named =
        besluit.is.vervolgstappen.as_ref().is_some_and(|steps| !steps.is_empty() && steps.filled(None));
    let task = view.all::<Taak>().any(|taak| taak.day() >= besluit.day());
    if named || task {
        return Vec::new();
    }
    vec![Found::on(besluit.item, Detail::KloptNiet).veld("vervolgstappen")]
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{answers, both, check, lines, sbo};

    const BESLUIT: &str = "---\nsoort: besluit\ndatum: 2026-11-12\nmelden: true\nhulp: true\nreden: r\n\
        door: [{rol: intern_begeleider}]\nmet_deskundigen: [{rol: schoolarts}]\n";

    #[test]
    fn besluit_genomen() {
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("besluit-genomen"));
            assert!(of("soort: weging\n").is_empty());
            assert_eq!(of("soort: melding\n"), ["tekort"]);
            assert_eq!(of(&answers("ja ja")), ["tekort"]);
            assert!(of(&answers("nee")).is_empty());
            assert!(of(&format!("{}{BESLUIT}", answers("ja ja"))).is_empty());
            let teacher = BESLUIT.replace("intern_begeleider", "leerkracht");
            assert_eq!(of(&format!("{}{teacher}", answers("ja ja"))), ["tekort #3 door"]);
        }
    }

    #[test]
    fn besluit_onderbouwd() {
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("besluit-onderbouwd"));
            let no = BESLUIT.replace("melden: true", "melden: false");
            assert!(of(&format!("{}{BESLUIT}", answers("ja ja"))).is_empty());
            assert_eq!(of(&format!("{}{no}", answers("ja ja"))), ["tekort #3 afwijking"]);
            assert!(of(&format!("{}{no}afwijking: a\n", answers("ja ja"))).is_empty());
            assert!(of(&format!("{}{no}", answers("ja nee ja ja"))).is_empty());
            let nothing = no.replace("hulp: true", "hulp: false");
            let end = if protocol.naam.value == "delft-esis" { "ja nee ja ja" } else { "ja nee ja ja ja" };
            assert_eq!(of(&format!("{}{nothing}", answers(end))).len(), 1);
            let report = format!("{}{BESLUIT}", answers(end));
            assert_eq!(of(&report).len(), 1, "reported where the questions lead to help");
            assert!(of(&format!("{report}afwijking: a\n")).is_empty());
            let earlier = no.replace("11-12", "11-02");
            assert!(of(&format!("{}{earlier}", answers("ja ja"))).is_empty(), "answered after the besluit");
            let after = "---\nsoort: afweging\ndatum: 2026-11-20\nnr: 5\nantwoord: ja\n";
            assert_eq!(of(&format!("{report}{after}")).len(), 1, "what is answered later takes nothing back");
        }
    }

    #[test]
    fn vervolgstappen_vastgelegd() {
        let of = |stream: &str| lines(&check(&sbo(), stream).of("vervolgstappen-vastgelegd"));
        assert_eq!(of(BESLUIT), ["let-op #1 vervolgstappen"]);
        assert!(of(&format!("{BESLUIT}vervolgstappen: [bellen]\n")).is_empty());
        assert!(of(&format!("{BESLUIT}---\nsoort: taak\nwat: bellen\n")).is_empty());
    }
}
