//! Rule `gevaar-gewogen`.

use crate::model::Antwoord;

use super::super::bevinding::Detail;
use super::super::route::DANGER;
use super::super::view::View;
use super::Found;

/// Danger that is open, of a kind that makes the question about danger a yes, and *nee* on that question do not
/// go together.
///
/// Dutch condition: "Er is open gevaar vastgelegd en op de vraag naar gevaar is nee geantwoord."
pub(super) fn check(view: &View) -> Vec<Found> {
    let Some(answer) = view.walk.answer(DANGER).filter(|a| a.is.antwoord == Some(Antwoord::Nee)) else {
        return Vec::new();
    };
    let mut kinds: Vec<_> = view
        .dangers
        .iter()
        .filter(|danger| danger.open)
        .flat_map(|danger| danger.kinds_that(view.protocol, |gevaar| gevaar.telt_als_gevaar))
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.is_empty() {
        return Vec::new();
    }
    vec![Found::on(answer.item, Detail::GevaarGenegeerd(kinds))]
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{answers, both, check, lines};

    #[test]
    fn gevaar_gewogen() {
        let danger = "---\nsoort: signaal\ngevaar: [structureel]\n";
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("gevaar-gewogen"));
            let stream = format!("{}{danger}", answers("ja nee"));
            assert_eq!(of(&stream), ["tekort #2"]);
            assert!(of(&format!("{stream}---\nsoort: vervolg\nop: '#3'\nuitkomst: ontkracht\n")).is_empty());
            assert!(of(&answers("ja nee")).is_empty());
            assert!(of(&format!("{}{danger}", answers("ja ja"))).is_empty());
        }
    }
}
