//! The example zaken that ship, against the reading by hand beside them (`templates/voorbeeld/README.md`).

use super::check;
use super::testing::{delft, example, names_of};
use crate::model::Keuze;

/// Judges an example on 22 November 2026: step, closed, the seven columns, the bevindingen.
fn judged(stream: &str) -> (u8, bool, String, Vec<String>) {
    let result = check(&example(stream), &delft(), "2026-11-22".parse().unwrap());
    let marks: Vec<&str> = result.kolommen.iter().map(|(_, mark)| &mark.word()[..1]).collect();
    (result.stap, result.gesloten, marks.concat(), names_of(&result.bevindingen))
}

#[test]
fn noor_one_signaal() {
    let found = judged(include_str!("../../templates/voorbeeld/1-een-signaal.yaml"));
    assert_eq!((found.0, found.1, found.2.as_str()), (1, false, "vvnnnnn"));
    assert_eq!(found.3, ["consult-directie let-op", "consult-intern let-op", "consult-veilig-thuis let-op"]);
}

#[test]
fn sem_help_to_a_good_end() {
    let found = judged(include_str!("../../templates/voorbeeld/2-hulp-tot-het-einde.yaml"));
    assert_eq!((found.0, found.1, found.2.as_str()), (5, true, "vvvvvvv"));
    assert_eq!(found.3, [""; 0]);
}

#[test]
fn yara_acute() {
    let found = judged(include_str!("../../templates/voorbeeld/3-acuut.yaml"));
    assert_eq!((found.0, found.1, found.2.as_str()), (5, false, "vvvvvvn"));
    assert_eq!(
        found.3,
        ["afweging-volledig let-op", "dossier-richting let-op", "ouder-teruggekoppeld let-op"]
    );
}

#[test]
fn fenna_a_disclosure_with_gaps() {
    let found = judged(include_str!("../../templates/voorbeeld/4-onthulling.yaml"));
    assert_eq!((found.0, found.1, found.2.as_str()), (4, false, "tvtvvtn"));
    assert_eq!(
        found.3,
        [
            "afweging-volledig let-op",
            "besluit-genomen tekort",
            "dossier-besluiten tekort",
            "dossier-richting tekort",
            "gesprek-ondertekend tekort",
            "lvs-vastgelegd let-op lvs",
            "melding-gedaan spoed",
            "signaal-duiding tekort duiding",
            "signaal-velden tekort aanwezigen",
            "taak-verlopen let-op",
            "zaak-stilstand let-op",
        ]
    );
}

#[test]
fn lotte_closed_as_other_care() {
    let found = judged(include_str!("../../templates/voorbeeld/5-andere-zorg.yaml"));
    assert_eq!((found.0, found.1, found.2.as_str()), (3, true, "vvvvvvn"));
    assert_eq!(found.3, ["consult-veilig-thuis let-op"]);
}
