//! Rules `gesprek-ouder` and `gesprek-kind`.

use crate::model::Gesprek;
use crate::protocol::{Gesprekskeuze, Groep};

use super::super::bevinding::{Detail, Nader};
use super::super::view::{Entry, View, talk_with};
use super::Found;

/// The talk with the parent was held, or not held on a ground that the protocol lists for it; a ground that
/// counts only when a report follows, counts with a melding on or after that day. Left without any ground: that is
/// an empty field, which `gesprek-velden` names.
///
/// Dutch condition: "Er is geen gesprek met de ouder, en ook geen grond waarop daarvan is afgezien."
pub(super) fn ouder(view: &View) -> Vec<Found> {
    if view.held_with_parent().next().is_some() {
        return Vec::new();
    }
    let left: Vec<_> = view
        .all::<Gesprek>()
        .filter(|gesprek| gesprek.is.afgezien.is_some() && talk_with(gesprek.is, view.protocol, Groep::Ouder))
        .collect();
    let judged: Vec<_> = left.iter().map(|gesprek| (gesprek, ground(view, gesprek))).collect();
    if judged.iter().any(|(_, problem)| problem.is_none()) {
        return Vec::new();
    }
    let found = match judged.last() {
        Some((gesprek, Some(problem))) => Found::on(gesprek.item, problem.clone()),
        _ => Found::zaak(Detail::Ontbreekt),
    };
    vec![found.missing()]
}

/// What is wrong with the ground on which a talk was left, if anything.
pub(super) fn ground(view: &View, gesprek: &Entry<'_, Gesprek>) -> Option<Detail> {
    let grond = gesprek.is.afgezien.as_ref().and_then(|afgezien| afgezien.grond.as_ref())?;
    match view.protocol.grond(grond.as_str()).map(|known| known.geen_gesprek) {
        Some(Gesprekskeuze::Ja) => None,
        Some(Gesprekskeuze::AlsMeldingVolgt) if view.melding_since(gesprek.day()) => None,
        Some(Gesprekskeuze::AlsMeldingVolgt) => Some(Detail::Nader(Nader::GrondZonderMelding)),
        Some(Gesprekskeuze::Nee) | None => Some(Detail::Nader(Nader::GrondTeltNiet)),
    }
}

/// The talk with the child was held, or it says why not.
///
/// Dutch condition: "Er is geen gesprek met het kind, en ook niet waarom dat er niet is."
pub(super) fn kind(view: &View) -> Vec<Found> {
    let there = view.all::<Gesprek>().any(|gesprek| talk_with(gesprek.is, view.protocol, Groep::Kind));
    if there { Vec::new() } else { vec![Found::zaak(Detail::Ontbreekt).missing()] }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check, delft, lines, sbo};

    #[test]
    fn gesprek_ouder() {
        let weging = "soort: weging\ndatum: 2026-11-10\n";
        let left =
            "---\nsoort: gesprek\ndatum: 2026-11-09\nmet: [{rol: ouder}]\nafgezien: {grond: veiligheid}\n";
        let melding = "---\nsoort: melding\ndatum: 2026-11-09\n";
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("gesprek-ouder"));
            assert!(of("soort: signaal\n").is_empty(), "not its turn");
            assert_eq!(of("soort: toestemming\n"), ["let-op"]);
            assert_eq!(of(weging), ["tekort"]);
            assert!(of(&format!("{weging}---\nsoort: gesprek\nmet: [{{rol: ouder}}]\n")).is_empty());
            assert!(of(&format!("{weging}{left}")).is_empty());
        }
        let contact = left.replace("veiligheid", "contactverlies");
        let found = check(&delft(), &format!("{weging}{contact}"));
        assert_eq!(lines(&found.of("gesprek-ouder")), ["tekort #2"]);
        assert!(check(&delft(), &format!("{weging}{contact}{melding}")).of("gesprek-ouder").is_empty());
    }

    #[test]
    fn gesprek_kind() {
        let weging = "soort: weging\n---\nsoort: gesprek\nmet: [{rol: ouder}]\n";
        let of = |stream: &str| lines(&check(&sbo(), stream).of("gesprek-kind"));
        assert_eq!(of(weging), ["tekort"]);
        assert!(of(&format!("{weging}---\nsoort: gesprek\nmet: [{{rol: kind}}]\n")).is_empty());
        let left = "---\nsoort: gesprek\nmet: [{rol: kind}]\nafgezien: {toelichting: te jong}\n";
        assert!(of(&format!("{weging}{left}")).is_empty());
        assert!(check(&delft(), weging).of("gesprek-kind").is_empty());
    }
}
