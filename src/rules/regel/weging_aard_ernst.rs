//! Rule `weging-aard-ernst`.

use crate::model::Weging;
use crate::protocol::Uitkomst;

use super::super::bevinding::Detail;
use super::super::view::View;
use super::Found;
use super::rollen;

/// Nature, severity and risk were weighed (fields of the protocol), by the roles that it asks; a role that is only
/// wished for is worth a look, but asked where the zaak closes because there is no suspicion. The latest weging
/// counts; who did it is a field of its own.
///
/// Dutch condition: "Aard, ernst en risico zijn niet gewogen door wie het protocol daarvoor noemt."
pub(super) fn check(view: &View) -> Vec<Found> {
    let Some(weging) = view.latest::<Weging>() else { return vec![Found::zaak(Detail::Ontbreekt).missing()] };
    let Some(door) = weging.is.door.as_deref().filter(|door| !door.is_empty()) else { return Vec::new() };
    let asked = rollen::missing(view, "weging-aard-ernst", door).map(|detail| Found::on(weging.item, detail));
    let closes = view.stap.gesloten && view.walk.outcome() == Some(Uitkomst::Sluiten);
    let wished = rollen::wished(view, "weging-aard-ernst", door).map(|detail| {
        let found = Found::on(weging.item, detail);
        if closes { found } else { found.let_op() }
    });
    asked.into_iter().chain(wished).map(|found| found.veld("door")).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{answers, both, check, delft, lines, sbo};

    #[test]
    fn weging_aard_ernst() {
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("weging-aard-ernst"));
            assert_eq!(of("soort: gesprek\n"), ["let-op"]);
            assert_eq!(of("soort: melding\n"), ["tekort"]);
            let full = "soort: weging\ndatum: 2026-11-09\naard: overig\nernst: e\nrisico: r\n";
            assert_eq!(of(full), ["tekort #1 door"]);
            assert!(
                of(&format!("{full}door: [{{rol: intern_begeleider}}, {{rol: leerkracht}}]\n")).is_empty()
            );
            assert!(of(&format!("{full}door: [{{rol: leerkracht}}]\n"))[0].starts_with("tekort #1"));
        }
        let alone = "soort: weging\ndatum: 2026-11-09\naard: overig\nernst: e\nrisico: r\ndoor: [{rol: intern_begeleider}]\n";
        let of = |protocol: &crate::protocol::Protocol, stream: &str| {
            lines(&check(protocol, stream).of("weging-aard-ernst"))
        };
        assert_eq!(of(&delft(), alone), ["let-op #1 door"]);
        assert_eq!(of(&sbo(), alone), ["tekort #1 door"]);
        let closed = format!("{alone}{}---\nsoort: afsluiting\n", answers("nee"));
        assert_eq!(of(&delft(), &closed), ["tekort #1 door"]);
    }
}
