//! Rule `signaal-duiding`.

use crate::model::{Duiding, Signaal, Uitkomst};

use super::super::bevinding::Detail;
use super::super::view::{Entry, View};
use super::Found;

/// Each signaal says whether it confirms or refutes the suspicion, or that this is unclear.
///
/// Dutch condition: "Er staat niet of het signaal het vermoeden bevestigt, ontkracht of onduidelijk laat."
pub(super) fn check(view: &View) -> Vec<Found> {
    view.all::<Signaal>()
        .filter(|signaal| duiding(view, signaal).is_none())
        .map(|signaal| Found::on(signaal.item, Detail::KloptNiet).veld("duiding"))
        .collect()
}

/// What a signaal does to the suspicion: the latest follow-up that says so, else as recorded.
pub(super) fn duiding(view: &View, signaal: &Entry<'_, Signaal>) -> Option<Duiding> {
    let later = view.follow_ups(signaal.id()).rev().find_map(|vervolg| match vervolg.is.uitkomst? {
        Uitkomst::Bevestigd => Some(Duiding::Bevestigt),
        Uitkomst::Ontkracht => Some(Duiding::Ontkracht),
        _ => None,
    });
    later.or(signaal.is.duiding)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check, lines};

    #[test]
    fn signaal_duiding() {
        for protocol in both() {
            let found = check(&protocol, "soort: signaal\naard: feit\n");
            assert_eq!(lines(&found.of("signaal-duiding")), ["tekort #1 duiding"]);
            assert!(
                check(&protocol, "soort: signaal\nduiding: onduidelijk\n").of("signaal-duiding").is_empty()
            );
            let settled = "soort: signaal\n---\nsoort: vervolg\nop: '#1'\nuitkomst: ontkracht\n";
            assert!(check(&protocol, settled).of("signaal-duiding").is_empty());
        }
    }
}
