//! Rule `verwijsindex-besluit`.

use crate::model::{Filled, Verwijsindex};

use super::super::bevinding::Detail;
use super::super::view::View;
use super::Found;
use super::rollen;

/// A signal was placed in the reference index by a role that the protocol names, or it says why not. Who did it is a field of its own; without a
/// role it has that of the commit.
///
/// Dutch condition: "Er is niet vastgelegd of een signaal in de verwijsindex is gezet."
pub(super) fn check(view: &View) -> Vec<Found> {
    let Some(latest) = view.latest::<Verwijsindex>() else {
        return vec![Found::zaak(Detail::Ontbreekt).missing()];
    };
    let door: Vec<_> = latest.is.door.iter().filter(|wie| wie.filled(None)).cloned().collect();
    if latest.is.geplaatst != Some(true) || door.is_empty() {
        return Vec::new();
    }
    rollen::missing(view, "verwijsindex-besluit", &rollen::or_recorder(latest.item, &door))
        .map(|detail| Found::on(latest.item, detail).veld("door"))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, delft, lines, sbo};

    #[test]
    fn verwijsindex_besluit() {
        let talk = "soort: gesprek\nmet: [{rol: ouder}]\n";
        let of = |stream: &str| lines(&check(&sbo(), stream).of("verwijsindex-besluit"));
        assert_eq!(of(talk), ["tekort"]);
        let placed = format!(
            "{talk}---\nsoort: verwijsindex\ngeplaatst: true\nreden: r\ndoor: {{rol: intern_begeleider}}\n"
        );
        assert!(of(&placed).is_empty());
        assert_eq!(of(&placed.replace("intern_begeleider", "leerkracht")), ["tekort #2 door"]);
        assert!(
            of(&placed
                .replace("geplaatst: true", "geplaatst: false")
                .replace("intern_begeleider", "leerkracht"))
            .is_empty()
        );
        assert!(check(&delft(), talk).of("verwijsindex-besluit").is_empty());
    }
}
