//! How long a zaak is kept: the protocol's term, and what stops its destruction.

use crate::model::{Datum, Dossier, Leerling, StukId, Vasthouding};
use crate::protocol::Protocol;

use super::view::View;
use super::{Peilmoment, dagen};

/// What stands in the way of destroying a zaak, and until when it is kept ("bewaring").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bewaring {
    /// A legal hold in force, and until when.
    pub vastgehouden: Option<(StukId, Option<Datum>)>,
    /// The last day on which the zaak is kept; none: the term has not begun, or the protocol sets none.
    pub bewaard_tot: Option<Datum>,
    /// The protocol sets a term.
    pub heeft_termijn: bool,
    /// The term has passed.
    pub voorbij: bool,
}

/// How long a zaak is kept, as it stands.
#[must_use]
pub fn bewaring(dossier: &Dossier, protocol: &Protocol, peil: Peilmoment) -> Bewaring {
    let view = View::new(dossier, protocol, peil);
    let bewaard_tot = kept_until(&view);
    Bewaring {
        vastgehouden: hold(&view),
        bewaard_tot,
        heeft_termijn: term(&view).is_some(),
        voorbij: bewaard_tot.is_some_and(|tot| tot < peil.day()),
    }
}

/// The legal hold that lasts longest, of those in force.
pub(super) fn hold(view: &View) -> Option<(StukId, Option<Datum>)> {
    let holds = view.all::<Vasthouding>().map(|hold| (hold.id(), hold.is.tot));
    holds
        .filter(|(_, tot)| tot.is_none_or(|tot| tot >= view.peil.day()))
        .max_by_key(|(_, tot)| tot.map_or(chrono::NaiveDate::MAX, |tot| tot.0))
}

fn term<'a>(view: &View<'a>) -> Option<&'a crate::protocol::Termijn> {
    view.protocol.regel("bewaartermijn").and_then(|regel| regel.termijn.as_ref())
}

/// The last day of the protocol's term, since the pupil left school or, where that is not said, since closing.
pub(super) fn kept_until(view: &View) -> Option<Datum> {
    let left = view.all::<Leerling>().rev().find_map(|leerling| leerling.is.uitgeschreven_op);
    let start = left.or_else(|| view.closing.map(|closing| closing.day()))?;
    Some(dagen::last_day(start, term(view)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{both, dossier};

    #[test]
    fn a_hold_lasts_until_its_day_and_the_longest_counts() {
        for protocol in both() {
            let of = |stream: &str, day: &str| bewaring(&dossier(stream), &protocol, day.parse().unwrap());
            let closed =
                "soort: leerling\nuitgeschreven_op: 2024-07-31\n---\nsoort: afsluiting\ndatum: 2024-07-01\n";
            let free = of(closed, "2026-07-31");
            assert_eq!((free.vastgehouden, free.voorbij, free.heeft_termijn), (None, false, true));
            assert!(of(closed, "2026-08-01").voorbij);
            let held = format!("{closed}---\nsoort: vasthouding\nreden: r\ntot: 2026-12-31\n");
            assert!(of(&held, "2026-12-31").vastgehouden.is_some());
            assert!(of(&held, "2027-01-01").vastgehouden.is_none());
            let both = format!("{held}---\nsoort: vasthouding\nreden: r\n");
            assert_eq!(of(&both, "2026-12-31").vastgehouden.map(|(_, tot)| tot), Some(None));
            let over = format!("{both}---\nsoort: vervolg\nop: '#4'\nuitkomst: vervallen\ntekst: t\n");
            assert!(of(&over, "2026-12-31").vastgehouden.is_some_and(|(_, tot)| tot.is_some()));
            let open = of("soort: signaal\ndatum: 2020-01-01\n", "2026-12-31");
            assert_eq!((open.bewaard_tot, open.voorbij), (None, false));
        }
    }
}
