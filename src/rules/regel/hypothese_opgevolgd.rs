//! Rule `hypothese-opgevolgd`.

use crate::model::{Aard, Signaal, Uitkomst};

use super::super::bevinding::Detail;
use super::super::view::View;
use super::Found;

/// By the time the zaak closes, each hypothesis was followed up: confirmed, refuted, or left undecided.
///
/// Dutch condition: "De zaak is gesloten en van een hypothese staat niet wat ervan is gebleken."
pub(super) fn check(view: &View) -> Vec<Found> {
    let settled = [Uitkomst::Bevestigd, Uitkomst::Ontkracht, Uitkomst::Onbeslist];
    view.all::<Signaal>()
        .filter(|_| view.stap.gesloten)
        .filter(|s| s.is.aard == Some(Aard::Hypothese) && !view.followed_up(s.id(), &settled))
        .map(|signaal| Found::on(signaal.item, Detail::KloptNiet))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check, lines};

    #[test]
    fn hypothese_opgevolgd() {
        let stream = "soort: signaal\naard: hypothese\n---\nsoort: afsluiting\nuitkomst: geen_vermoeden\n";
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("hypothese-opgevolgd"));
            assert_eq!(of(stream), ["let-op #1"]);
            assert!(of(&format!("{stream}---\nsoort: vervolg\nop: '#1'\nuitkomst: onbeslist\n")).is_empty());
            assert!(of("soort: signaal\naard: hypothese\n").is_empty(), "still open");
        }
    }
}
