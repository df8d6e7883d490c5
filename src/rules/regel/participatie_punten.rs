//! Rule `participatie-punten`.

use crate::model::{AfsluitUitkomst, Keuze, Melding, Participatie};
use crate::protocol::{Aanleiding, Participatiepunt};

use super::super::bevinding::Detail;
use super::super::gevaar::open_disclosure;
use super::super::route::small;
use super::super::view::View;
use super::{Found, Weight};

/// The points of participation that are due: from the step that the protocol gives, after a disclosure, or after
/// a melding or hand-over; with each part that the protocol lists. A point that is only wished for is worth a
/// look. A point after a disclosure is due at step 1, one after a report at step 5.
///
/// Dutch condition: "Een punt over het informeren en horen van het kind is niet vastgelegd."
pub(super) fn check(view: &View) -> Vec<Found> {
    view.protocol
        .participatie
        .iter()
        .filter_map(|punt| {
            let stap = due(view, punt)?;
            let weight = if punt.gewenst { Weight::MissingLetOp } else { Weight::Missing };
            let found = judge(view, punt)?;
            Some(Found { stap: Some(stap), weight, ..found })
        })
        .collect()
}

fn due(view: &View, punt: &Participatiepunt) -> Option<u8> {
    let step = punt.vanaf_stap.as_ref().map(|stap| small(stap.value));
    let occasion = punt.bij.and_then(|bij| match bij {
        Aanleiding::Disclosure => open_disclosure(&view.dangers).then_some(1),
        Aanleiding::Melding => {
            let handed_over = view.closed_as(AfsluitUitkomst::Overgedragen);
            (view.has::<Melding>() || handed_over).then_some(5.min(view.stap.nr))
        }
    });
    match (step, occasion) {
        (Some(step), Some(other)) => Some(step.min(other)),
        (step, occasion) => step.or(occasion),
    }
}

fn judge(view: &View, punt: &Participatiepunt) -> Option<Found> {
    let name = punt.punt.value.as_str();
    let done: Vec<_> =
        view.all::<Participatie>().filter(|p| p.is.punt.is_some_and(|punt| punt.word() == name)).collect();
    let Some(last) = done.last() else { return Some(Found::zaak(Detail::Participatie(name.to_owned()))) };
    let ticked = |part: &str| done.iter().any(|p| p.is.onderdelen.iter().flatten().any(|one| one == part));
    let open: Vec<String> =
        punt.onderdelen.iter().map(|part| part.naam.value.clone()).filter(|part| !ticked(part)).collect();
    (!open.is_empty())
        .then(|| Found::on(last.item, Detail::Onderdelen(name.to_owned(), open)).veld("onderdelen"))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, delft, sbo};

    #[test]
    fn participatie_punten() {
        let of = |stream: &str| {
            let found = check(&sbo(), stream).of("participatie-punten");
            found.iter().map(|b| format!("{} {}", b.ernst, b.stap)).collect::<Vec<_>>()
        };
        assert!(of("soort: signaal\n").is_empty());
        assert_eq!(of("soort: gesprek\n"), ["let-op 3"; 4]);
        assert_eq!(of("soort: weging\n")[..3], ["tekort 3", "let-op 3", "tekort 3"], "guilt is worth a look");
        assert_eq!(of("soort: signaal\ngevaar: [disclosure]\n---\nsoort: toestemming\n")[0], "tekort 1");
        let point = "soort: participatie\npunt: eigen_mening\ndatum: 2026-11-09\ndoor: IB\nwat: w\n---\nsoort: weging\n";
        assert_eq!(of(point).len() + 1, of("soort: weging\n").len());
        let parts = "soort: participatie\npunt: proces\ndatum: 2026-11-09\ndoor: IB\nwat: w\nonderdelen: [wie, waarom]\n---\nsoort: weging\n";
        assert_eq!(of(parts).len(), of("soort: weging\n").len(), "six parts are open");
        assert!(check(&delft(), "soort: weging\n").of("participatie-punten").is_empty());
    }
}
