//! Rule `signaal-waarneming`.

use crate::model::{Aard, Filled, Signaal};

use super::super::bevinding::Detail;
use super::super::view::View;
use super::Found;

/// A fact or a hypothesis rests on something seen, heard or smelled.
///
/// Dutch condition: "Bij een feit of hypothese staat niet wat iemand heeft gezien, gehoord of geroken."
pub(super) fn check(view: &View) -> Vec<Found> {
    view.all::<Signaal>()
        .filter(|signaal| matches!(signaal.is.aard, Some(Aard::Feit | Aard::Hypothese)))
        .filter(|signaal| !observed(signaal.is))
        .map(|signaal| Found::on(signaal.item, Detail::KloptNiet).veld("waarnemingen"))
        .collect()
}

/// At least one observation with its sense and what it was.
fn observed(signaal: &Signaal) -> bool {
    let complete = |w: &crate::model::Waarneming| w.zintuig.is_some() && w.wat.filled(None);
    signaal.waarnemingen.as_deref().unwrap_or_default().iter().any(complete)
}

/// What column 2 asks: an observation for a fact or hypothesis, what was said for the rest.
pub(super) fn stated(signaal: &Signaal) -> bool {
    match signaal.aard {
        Some(Aard::Feit | Aard::Hypothese) => observed(signaal),
        _ => signaal.waarnemingen.as_deref().unwrap_or_default().iter().any(|w| w.wat.filled(None)),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check, lines};

    #[test]
    fn signaal_waarneming() {
        let sound = "soort: signaal\naard: hypothese\nwaarnemingen: [{zintuig: gehoord, wat: huilen}]\n";
        for protocol in both() {
            assert!(check(&protocol, sound).of("signaal-waarneming").is_empty());
            let found = check(&protocol, "soort: signaal\naard: feit\nwaarnemingen: []\n");
            assert_eq!(lines(&found.of("signaal-waarneming")), ["tekort #1 waarnemingen"]);
            assert!(check(&protocol, "soort: signaal\naard: derden\n").of("signaal-waarneming").is_empty());
        }
    }
}
