//! Rule `pleger-medewerker`.

use crate::model::{Pleger, Signaal};

use super::super::bevinding::Detail;
use super::super::view::View;
use super::Found;

/// A suspicion about someone on the staff does not belong in this route; nothing else is then said of the zaak.
///
/// Dutch condition: "De vermoedelijke pleger werkt bij de school."
pub(super) fn check(view: &View) -> Vec<Found> {
    view.all::<Signaal>()
        .filter(|signaal| signaal.is.vermoedelijke_pleger == Some(Pleger::Medewerker))
        .map(|signaal| Found::on(signaal.item, Detail::KloptNiet))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check, lines};

    #[test]
    fn pleger_medewerker() {
        for protocol in both() {
            let found =
                check(&protocol, "soort: signaal\nvermoedelijke_pleger: medewerker\ngevaar: [acuut]\n");
            assert_eq!(lines(&found.0.bevindingen), ["spoed #1"], "only this");
            assert_eq!(found.0.bevindingen[0].regel, "pleger-medewerker");
            assert!(!found.0.volledig);
            let other = check(&protocol, "soort: signaal\nvermoedelijke_pleger: huiselijke_kring\n");
            assert!(other.of("pleger-medewerker").is_empty());
        }
    }
}
