//! Rule `dossier-vervolg`: column 7.

use crate::model::{Besluit, Datum, Evaluatie, Hulp, Melding, Uitkomst, Vervolg};

use super::super::super::bevinding::Detail;
use super::super::super::dagen;
use super::super::super::view::View;
use super::super::Found;

/// How it went on is recorded within the term after the last besluit, melding or hulp, and always by the time
/// the zaak closes: a vervolg with an outcome of its own (`aanvulling`, `correctie`, `vervallen` do not count)
/// or an evaluatie, on or after it.
///
/// Dutch condition: "Sinds het laatste besluit, de laatste melding of hulp is geen vervolg vastgelegd."
pub(in crate::rules) fn check(view: &View) -> Vec<Found> {
    let Some(last) = last(view).filter(|_| view.stap.nr == 5 && !not_due(view)) else { return Vec::new() };
    let counts = |outcome: Option<Uitkomst>| {
        matches!(
            outcome,
            Some(
                Uitkomst::Verloop
                    | Uitkomst::Bevestigd
                    | Uitkomst::Ontkracht
                    | Uitkomst::Onbeslist
                    | Uitkomst::Afgerond
            )
        )
    };
    let followed = view.all::<Vervolg>().any(|v| counts(v.is.uitkomst) && v.day() >= last)
        || view.all::<Evaluatie>().any(|e| e.day() >= last);
    if followed { Vec::new() } else { vec![Found::zaak(Detail::GeenVervolg(last))] }
}

/// The day of the last besluit, melding or hulp.
fn last(view: &View) -> Option<Datum> {
    let besluit = view.latest::<Besluit>().map(|b| b.day());
    let melding = view.latest::<Melding>().map(|m| m.day());
    let hulp = view.latest::<Hulp>().map(|h| h.day());
    [besluit, melding, hulp].into_iter().flatten().max()
}

/// Whether the zaak is open and the last besluit, melding or hulp younger than the term (14 days where the
/// protocol gives none).
pub(in crate::rules) fn not_due(view: &View) -> bool {
    let Some(last) = last(view) else { return false };
    if view.stap.gesloten {
        return false;
    }
    match view.protocol.regel("dossier-vervolg").and_then(|regel| regel.termijn.as_ref()) {
        Some(term) => view.peil.day() < dagen::last_day(last, term),
        None => (view.peil.day().0 - last.0).num_days() < 14,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check_on};

    #[test]
    fn dossier_vervolg() {
        let stream = "soort: signaal\n---\nsoort: melding\ndatum: 2026-11-02\n";
        let vervolg = "---\nsoort: vervolg\ndatum: 2026-11-02\nuitkomst: verloop\n";
        let closed = "---\nsoort: afsluiting\ndatum: 2026-11-03\nuitkomst: overgedragen\n";
        for protocol in both() {
            let column = |stream: &str, day| check_on(&protocol, stream, day).column(7);
            assert_eq!(column("soort: signaal\n", "2027-01-01"), "nvt");
            assert_eq!(column(stream, "2026-11-15"), "nvt");
            assert_eq!(column(stream, "2026-11-16"), "tekort");
            assert_eq!(column(&format!("{stream}{closed}"), "2026-11-04"), "tekort");
            assert_eq!(column(&format!("{stream}{vervolg}"), "2026-11-16"), "volledig");
            let extra = vervolg.replace("verloop", "aanvulling");
            assert_eq!(column(&format!("{stream}{extra}"), "2026-11-16"), "tekort");
        }
    }
}
