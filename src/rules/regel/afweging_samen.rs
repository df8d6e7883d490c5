//! Rule `afweging-samen`.

use crate::model::Melding;
use crate::protocol::Samen;

use super::super::bevinding::Detail;
use super::super::route::{DANGER, small};
use super::super::view::View;
use super::Found;

/// The questions that the protocol wants answered together with Veilig Thuis, were: after *ja* on the question
/// about danger, or at every melding once it was made.
///
/// Dutch condition: "Een vraag die samen met Veilig Thuis hoort, is zonder Veilig Thuis beantwoord."
pub(super) fn check(view: &View) -> Vec<Found> {
    let asked = |nr: u32| match view.protocol.afweging(nr).map(|question| question.samen_met_veilig_thuis) {
        Some(Samen::NaGevaar) => view.walk.danger && nr > DANGER,
        Some(Samen::BijMelding) => view.has::<Melding>() && view.walk.reports_at().is_some(),
        Some(Samen::Nooit) | None => false,
    };
    view.walk
        .latest
        .iter()
        .filter(|(nr, answer)| asked(*nr) && answer.is.met_veilig_thuis != Some(true))
        .map(|(nr, answer)| {
            Found::on(answer.item, Detail::AfwegingNietSamen(small(*nr))).veld("met_veilig_thuis")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{answers, both, check, lines};

    #[test]
    fn afweging_samen() {
        let melding = "---\nsoort: melding\n";
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("afweging-samen"));
            let stream = format!("{}{melding}", answers("ja ja ja nee"));
            assert_eq!(of(&stream), ["tekort #3 met_veilig_thuis", "tekort #4 met_veilig_thuis"]);
            assert!(of(&stream.replace("reden: r\n", "reden: r\nmet_veilig_thuis: true\n")).is_empty());
            assert!(of(&answers("ja nee ja ja")).is_empty());
        }
    }
}
