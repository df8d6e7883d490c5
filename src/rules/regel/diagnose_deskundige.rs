//! Rule `diagnose-deskundige`.

use crate::model::{Aard, Filled, Signaal};

use super::super::bevinding::Detail;
use super::super::view::View;
use super::Found;

/// A diagnosis names the behavioural expert, and a discipline on the protocol's list (in any case of letters).
///
/// Dutch condition: "Bij een diagnose staat geen gedragsdeskundige, of geen vakgebied van de lijst."
pub(super) fn check(view: &View) -> Vec<Found> {
    let mut found = Vec::new();
    for signaal in view.all::<Signaal>().filter(|signaal| signaal.is.aard == Some(Aard::Diagnose)) {
        let deskundige = signaal.is.deskundige.clone().unwrap_or_default();
        if !deskundige.naam.filled(None) {
            found.push(Found::on(signaal.item, Detail::KloptNiet).veld("deskundige.naam"));
        }
        let discipline = deskundige.discipline.unwrap_or_default().trim().to_lowercase();
        if !view.protocol.disciplines.iter().any(|known| known.value.to_lowercase() == discipline) {
            found.push(Found::on(signaal.item, Detail::KloptNiet).veld("deskundige.discipline"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check, lines};

    #[test]
    fn diagnose_deskundige() {
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("diagnose-deskundige"));
            let bare = "soort: signaal\naard: diagnose\n";
            assert_eq!(of(bare), ["tekort #1 deskundige.naam", "tekort #1 deskundige.discipline"]);
            let expert = format!("{bare}deskundige: {{naam: N, discipline: Orthopedagoog}}\n");
            assert!(of(&expert).is_empty());
            assert_eq!(of(&expert.replace("Orthopedagoog", "tandarts")), ["tekort #1 deskundige.discipline"]);
        }
    }
}
