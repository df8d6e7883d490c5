//! Rule `risicoanalyse-gemaakt`.

use crate::model::{Risicoanalyse, Wie};
use crate::protocol::Uitkomst;

use super::super::bevinding::Detail;
use super::super::view::View;
use super::Found;
use super::rollen;

/// A risk analysis was made by the roles that the protocol asks, over all of them together; none where the route
/// ends in closing.
///
/// Dutch condition: "Er is geen risicoanalyse, of niet door wie het protocol daarvoor noemt."
pub(super) fn check(view: &View) -> Vec<Found> {
    let Some(last) = view.latest::<Risicoanalyse>() else {
        let closes = view.walk.outcome() == Some(Uitkomst::Sluiten);
        return if closes { Vec::new() } else { vec![Found::zaak(Detail::Ontbreekt).missing()] };
    };
    let door: Vec<Wie> =
        view.all::<Risicoanalyse>().flat_map(|one| one.is.door.clone().unwrap_or_default()).collect();
    if door.is_empty() {
        return Vec::new();
    }
    let detail = rollen::missing(view, "risicoanalyse-gemaakt", &door);
    detail.map(|detail| Found::on(last.item, detail).veld("door")).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{answers, check, delft, lines, sbo};

    #[test]
    fn risicoanalyse_gemaakt() {
        let of = |stream: &str| lines(&check(&sbo(), stream).of("risicoanalyse-gemaakt"));
        assert_eq!(of("soort: besluit\n"), ["let-op"], "due now");
        assert_eq!(of("soort: besluit\n---\nsoort: afsluiting\n"), ["tekort"]);
        assert!(of(&answers("nee")).is_empty());
        let made =
            "soort: risicoanalyse\ndatum: 2026-11-09\nscenarios: []\ndoor: [{rol: intern_begeleider}]\n";
        assert_eq!(of(made), ["tekort #1 door"]);
        assert!(of(&made.replace("[{rol", "[{rol: directie}, {rol")).is_empty());
        assert!(
            check(&delft(), "soort: besluit\n---\nsoort: afsluiting\n")
                .of("risicoanalyse-gemaakt")
                .is_empty()
        );
    }
}
