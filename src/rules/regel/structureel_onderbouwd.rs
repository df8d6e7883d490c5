//! Rule `structureel-onderbouwd`.

use crate::model::{Filled, Gevaar, Weging};

use super::super::bevinding::Detail;
use super::super::view::View;
use super::Found;

/// For open structural danger the weging says what is known of repetition, parent signals and child signals.
///
/// Dutch condition: "De structurele onveiligheid is in de weging niet onderbouwd."
pub(super) fn check(view: &View) -> Vec<Found> {
    let structural =
        view.dangers.iter().any(|danger| danger.open && danger.kinds.contains(&Gevaar::Structureel));
    let Some(weging) = view.latest::<Weging>().filter(|_| structural) else { return Vec::new() };
    let known = weging.is.structureel.clone().unwrap_or_default();
    [
        ("structureel.herhaling", known.herhaling.filled(None)),
        ("structureel.oudersignalen", known.oudersignalen.filled(None)),
        ("structureel.kindsignalen", known.kindsignalen.filled(None)),
    ]
    .into_iter()
    .filter(|(_, filled)| !filled)
    .map(|(path, _)| Found::on(weging.item, Detail::KloptNiet).veld(path))
    .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check, lines};

    #[test]
    fn structureel_onderbouwd() {
        let stream = "soort: signaal\ngevaar: [structureel]\n---\nsoort: weging\n";
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("structureel-onderbouwd"));
            assert_eq!(of(stream).len(), 3);
            let known = format!("{stream}structureel: {{herhaling: h, oudersignalen: o}}\n");
            assert_eq!(of(&known), ["let-op #2 structureel.kindsignalen"]);
            assert!(of(&stream.replace("structureel", "acuut")).is_empty());
        }
    }
}
