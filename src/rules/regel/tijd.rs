//! Rules about time: `taak-verlopen`, `stap-termijn`, `zaak-stilstand`, `bewaartermijn`.

use crate::model::{Item, Signaal, Taak, Uitkomst};

use super::super::bevinding::Detail;
use super::super::route::small;
use super::super::stap::entered;
use super::super::view::View;
use super::super::{bewaren, dagen};
use super::Found;

/// A task past its date was done (a vervolg `afgerond` on it).
///
/// Dutch condition: "De datum van een taak is voorbij en zij is niet afgerond."
pub(super) fn taak(view: &View) -> Vec<Found> {
    view.all::<Taak>()
        .filter_map(|taak| {
            let until = taak.is.uiterlijk.filter(|day| *day < view.peil.day())?;
            let done = view.followed_up(taak.id(), &[Uitkomst::Afgerond]);
            (!done).then(|| Found::on(taak.item, Detail::TermijnVoorbij(until)))
        })
        .collect()
}

/// A step is taken within the protocol's term after the one before was first entered; step 1 begins with the
/// first signaal. A step that was not taken is late once the term has passed and the zaak is open.
///
/// Dutch condition: "Een stap kwam later dan de termijn van het protocol, of is nog niet gezet."
pub(super) fn stap(view: &View) -> Vec<Found> {
    let terms = view.protocol.regel("stap-termijn").map_or(&[][..], |regel| regel.per_stap.as_slice());
    terms
        .iter()
        .filter_map(|term| {
            let step = small(term.stap.value);
            let start = match step {
                0..=2 => view.all::<Signaal>().next().map(|signaal| signaal.day()),
                _ => entered(&view.items, view.protocol, step - 1),
            }?;
            let taken = entered(&view.items, view.protocol, step);
            let late = match taken {
                Some(day) => dagen::outside((start, None), (day, None), &term.termijn),
                None => {
                    !view.stap.gesloten
                        && view.stap.nr < step
                        && dagen::passed(start, &term.termijn, view.peil)
                }
            };
            let found = || Found::zaak(Detail::TermijnVoorbij(dagen::last_day(start, &term.termijn)));
            late.then(|| Found { stap: Some(step), ..found() })
        })
        .collect()
}

/// In an open zaak something is recorded within the term after the last stuk.
///
/// Dutch condition: "In een open zaak is al een tijd niets vastgelegd."
pub(super) fn stilstand(view: &View) -> Vec<Found> {
    let term = view.protocol.regel("zaak-stilstand").and_then(|regel| regel.termijn.as_ref());
    let last = view.items.iter().map(|item| Item::day(item)).max();
    match (term, last) {
        (Some(term), Some(last)) if !view.stap.gesloten && dagen::passed(last, term, view.peil) => {
            vec![Found::zaak(Detail::TermijnVoorbij(dagen::last_day(last, term)))]
        }
        _ => Vec::new(),
    }
}

/// The term for keeping the zaak, since the pupil left school (or, where that is not said, since it closed), has
/// not passed; a vasthouding in force stops it.
///
/// Dutch condition: "De bewaartermijn van de zaak is voorbij."
pub(super) fn bewaren(view: &View) -> Vec<Found> {
    match bewaren::kept_until(view) {
        Some(until) if until < view.peil.day() && bewaren::hold(view).is_none() => {
            vec![Found::zaak(Detail::TermijnVoorbij(until))]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, changed, check_on, lines};

    #[test]
    fn taak_verlopen() {
        let taak = "soort: taak\nwat: bellen\nuiterlijk: 2026-11-24\n";
        for protocol in both() {
            let of = |stream: &str, day| lines(&check_on(&protocol, stream, day).of("taak-verlopen"));
            assert!(of(taak, "2026-11-24").is_empty());
            assert_eq!(of(taak, "2026-11-25"), ["let-op #1"]);
            assert!(
                of(&format!("{taak}---\nsoort: vervolg\nop: '#1'\nuitkomst: afgerond\n"), "2026-11-25")
                    .is_empty()
            );
        }
    }

    #[test]
    fn stap_termijn() {
        let protocol = changed(
            "delft-esis",
            "stap-termijn: {niveau: uit, bron: {goed_gebruik: \"sommige scholen stellen een termijn per stap\"}}",
            "stap-termijn: {niveau: tekort, bron: {protocol: p}, per_stap: [{stap: 2, termijn: {werkdagen: 3, bron: b}}]}",
        );
        let of = |stream: &str, day| lines(&check_on(&protocol, stream, day).of("stap-termijn"));
        let signaal = "soort: signaal\ndatum: 2026-11-02\n";
        assert!(of(signaal, "2026-11-05").is_empty());
        assert_eq!(of(signaal, "2026-11-06"), ["tekort"]);
        let taken = format!("{signaal}---\nsoort: toestemming\ndatum: 2026-11-05\n");
        assert!(of(&taken, "2026-12-06").is_empty());
        assert_eq!(of(&taken.replace("11-05", "11-06"), "2026-12-06"), ["tekort"]);
        for protocol in both() {
            assert!(check_on(&protocol, signaal, "2027-12-06").of("stap-termijn").is_empty(), "off");
        }
    }

    #[test]
    fn zaak_stilstand() {
        for protocol in both() {
            let of = |stream: &str, day| lines(&check_on(&protocol, stream, day).of("zaak-stilstand"));
            let signaal = "soort: signaal\ndatum: 2026-11-02\n";
            assert!(of(signaal, "2026-11-16").is_empty());
            assert_eq!(of(signaal, "2026-11-17"), ["let-op"]);
            assert!(of(&format!("{signaal}---\nsoort: afsluiting\n"), "2027-11-17").is_empty());
        }
    }

    #[test]
    fn bewaartermijn() {
        let stream = "soort: leerling\nuitgeschreven_op: 2026-07-31\n";
        for protocol in both() {
            let of = |stream: &str, day| lines(&check_on(&protocol, stream, day).of("bewaartermijn"));
            assert!(of(stream, "2028-07-31").is_empty());
            assert_eq!(of(stream, "2028-08-01"), ["let-op"]);
            assert!(of(&format!("{stream}---\nsoort: vasthouding\nreden: r\n"), "2028-08-01").is_empty());
            assert_eq!(of("soort: afsluiting\ndatum: 2026-11-02\n", "2028-11-03"), ["let-op"]);
        }
    }
}
