//! Rule `afweging-volgorde`.

use crate::model::{Afweging, Item};
use crate::protocol::Samen;

use super::super::bevinding::Detail;
use super::super::route::{self, small};
use super::super::view::{Entry, View};
use super::Found;

/// No answer counts where the route did not go. An answer that was on the route when it was given (with the
/// answers of that day, or those recorded before it) stays in order when an earlier question is answered anew.
/// An answer behind a question that nobody answered is found here as well as by `afweging-volledig`: the one names
/// the question that is open, this one the answer that does not count as long as it is.
/// After a report, questions that the protocol wants gone through with Veilig Thuis may be answered.
///
/// Dutch condition: "Er is een afwegingsvraag beantwoord waar de route niet kwam."
pub(super) fn check(view: &View) -> Vec<Found> {
    view.walk
        .latest
        .iter()
        .filter(|(nr, answer)| !on_route(view, &view.walk, *nr) && !was_on_route(view, *nr, answer))
        .map(|(nr, answer)| Found::on(answer.item, Detail::AfwegingBuitenRoute(small(*nr))))
        .collect()
}

fn on_route(view: &View, walk: &route::Walk, nr: u32) -> bool {
    let reports = walk.reports_at().is_some();
    let with_report = view
        .protocol
        .afweging(nr)
        .is_some_and(|question| question.samen_met_veilig_thuis == Samen::BijMelding);
    walk.reached().any(|reached| reached == nr) || (reports && with_report)
}

fn was_on_route(view: &View, nr: u32, answer: &Entry<'_, Afweging>) -> bool {
    let disclosure = view.dangers.iter().any(|danger| danger.is_disclosure() && danger.open_on(answer.day()));
    let given = (answer.day(), answer.id());
    let then = |items: Vec<&Item>| on_route(view, &route::walk(&items, view.protocol, disclosure), nr);
    let items = || view.items.iter().copied();
    then(items().filter(|item| item.day() <= given.0).collect())
        || then(items().filter(|item| (item.day(), item.id()) <= given).collect())
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{answers, both, check, delft, lines, sbo};

    #[test]
    fn afweging_volgorde() {
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("afweging-volgorde"));
            assert!(of(&answers("ja nee ja ja")).is_empty());
            assert!(of(&answers("ja ja nee")).is_empty(), "with Veilig Thuis after the report");
            assert_eq!(of(&answers("nee ja")), ["tekort #2"]);
            assert_eq!(of("soort: afweging\nnr: 3\nantwoord: ja\n"), ["tekort #1"]);
            assert_eq!(of("soort: afweging\nnr: 9\nantwoord: ja\n"), ["tekort #1"]);
            let anew = format!(
                "{}---\nsoort: afweging\ndatum: 2026-12-01\nnr: 1\nantwoord: nee\n",
                answers("ja nee ja")
            );
            assert!(of(&anew).is_empty(), "they were in order when they were given");
        }
        assert_eq!(lines(&check(&delft(), &answers("ja nee nee ja")).of("afweging-volgorde")), ["tekort #4"]);
        assert!(check(&sbo(), &answers("ja nee nee ja")).of("afweging-volgorde").is_empty());
    }
}
