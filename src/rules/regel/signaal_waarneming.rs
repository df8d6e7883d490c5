//! Rule `signaal-waarneming`.

use crate::model::{Aard, Filled, Signaal};

use super::super::bevinding::Detail;
use super::super::view::View;
use super::Found;

/// A fact or a hypothesis rests on something seen, heard or smelled, and of each observation it says what it was.
///
/// Dutch condition: "Bij een feit of hypothese staat niet wat iemand heeft gezien, gehoord of geroken."
pub(super) fn check(view: &View) -> Vec<Found> {
    view.all::<Signaal>()
        .filter(|signaal| matches!(signaal.is.aard, Some(Aard::Feit | Aard::Hypothese)))
        .filter(|signaal| !observed(signaal.is) || half(signaal.is))
        .map(|signaal| Found::on(signaal.item, Detail::KloptNiet).veld("waarnemingen"))
        .collect()
}

/// At least one observation with its sense and what it was.
fn observed(signaal: &Signaal) -> bool {
    let complete = |w: &crate::model::Waarneming| w.zintuig.is_some() && w.wat.filled(None);
    signaal.waarnemingen.as_deref().unwrap_or_default().iter().any(complete)
}

/// An observation that does not say what was seen, heard or smelled.
fn half(signaal: &Signaal) -> bool {
    signaal.waarnemingen.iter().flatten().any(|w| !w.wat.filled(None))
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
            for half in [
                "{zintuig: gezien}",
                "{zintuig: gezien, wat: \" \"}",
                "{zintuig: gezien, wat: w}, {zintuig: gehoord}",
            ] {
                let stream = format!("soort: signaal\naard: feit\nwaarnemingen: [{half}]\n");
                let found = check(&protocol, &stream);
                assert_eq!(lines(&found.of("signaal-waarneming")), ["tekort #1 waarnemingen"], "{half}");
            }
            assert!(check(&protocol, "soort: signaal\naard: derden\n").of("signaal-waarneming").is_empty());
        }
    }
}
