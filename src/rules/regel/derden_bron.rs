//! Rule `derden-bron`.

use crate::model::{Aard, Filled, Signaal};

use super::super::bevinding::Detail;
use super::super::view::View;
use super::Found;

/// What a third party told names who told it.
///
/// Dutch condition: "Bij informatie van derden staat niet van wie die komt."
pub(super) fn check(view: &View) -> Vec<Found> {
    view.all::<Signaal>()
        .filter(|signaal| signaal.is.aard == Some(Aard::Derden) && !signaal.is.bron.filled(None))
        .map(|signaal| Found::on(signaal.item, Detail::KloptNiet).veld("bron"))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check, lines};

    #[test]
    fn derden_bron() {
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("derden-bron"));
            assert_eq!(of("soort: signaal\naard: derden\n"), ["tekort #1 bron"]);
            assert!(of("soort: signaal\naard: derden\nbron: buurvrouw\n").is_empty());
            assert!(of("soort: signaal\naard: feit\n").is_empty());
        }
    }
}
