//! The example zaken that ship, against the reading by hand beside them (`templates/voorbeeld/README.md`).

use super::check;
use super::testing::{delft, example, names_of, sbo};
use crate::model::{Dossier, Keuze, Soort};

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

/// What the protocol for special primary education asks beyond that of Delft.
const BEYOND: &str = "---\nsoort: kindcheck\ndatum: 2026-09-15\nvolwassene: beide ouders\naanleiding: ruzie thuis\n\
    uitkomst: veilig\n---\nsoort: verwijsindex\ndatum: 2026-09-16\ngeplaatst: false\nreden: geen ander werkt met Sem\n\
    door: {rol: intern_begeleider}\n---\nsoort: gesprek\ndatum: 2026-09-23\nplaats: klas\nsituatie: na schooltijd\n\
    aanwezigen: []\nmet: [{rol: kind}]\ngevoerd_door: [{rol: intern_begeleider}]\ndoel: horen hoe het gaat\n\
    feiten: verteld wat we zien\nreactie: Sem knikt\nlvs: {datum: 2026-09-23}\n---\nsoort: risicoanalyse\n\
    datum: 2026-09-28\ndoor: [{rol: intern_begeleider}, {rol: directie}]\n\
    scenarios: [{scenario: ruzie houdt aan, kans: matig, gevolg: groot, maatregel: melden}]\n";

/// The points of participation that the same protocol asks, each with its parts.
const POINTS: [(&str, &str); 5] = [
    ("proces", "wie, waarom, wanneer, zorgen, besluiten, terugkoppeling, meedoen, klacht"),
    ("veilig_opgroeien", ""),
    ("eigen_mening", ""),
    ("visie", "zorgen, oplossingen, plannen"),
    ("besluitvorming", ""),
];

fn points() -> String {
    let point = |(punt, parts): &(&str, &str)| {
        format!(
            "---\nsoort: participatie\npunt: {punt}\nonderdelen: [{parts}]\ndatum: 2026-09-23\n\
             door: {{rol: leerkracht}}\nwat: besproken\n"
        )
    };
    POINTS.iter().map(point).collect()
}

#[test]
fn sem_is_sound_under_the_other_protocol_with_what_that_asks_beyond() {
    let sem = include_str!("../../templates/voorbeeld/2-hulp-tot-het-einde.yaml");
    let judged = |stream: &str| check(&example(stream), &sbo(), "2026-11-22".parse().unwrap());
    let bare = judged(sem);
    let missing: Vec<&str> = bare.bevindingen.iter().map(|b| b.regel).collect();
    for rule in ["kindcheck-gedaan", "verwijsindex-besluit", "gesprek-kind", "participatie-punten"] {
        assert!(missing.contains(&rule), "{missing:?}");
    }
    let whole = judged(&format!("{sem}{BEYOND}{}", points()));
    assert_eq!(names_of(&whole.bevindingen), [""; 0]);
    assert!(whole.volledig);
}

/// Each stuk taken out of a sound dossier leaves it sound or is missed; those that a rule asks for are missed.
#[test]
fn a_stuk_taken_out_of_a_sound_dossier_is_missed() {
    let whole = example(include_str!("../../templates/voorbeeld/2-hulp-tot-het-einde.yaml"));
    let without = |soort: Soort| {
        let items = whole.items.iter().filter(|item| item.gegevens.soort() != soort).cloned().collect();
        let dossier = Dossier::new(whole.zaak.clone(), items, Vec::new());
        let found = check(&dossier, &delft(), "2026-11-22".parse().unwrap()).bevindingen;
        found.iter().map(|b| b.regel).collect::<Vec<_>>()
    };
    for (soort, rules) in [
        (Soort::Signaal, &["dossier-signalen"][..]),
        (Soort::Contact, &["consult-intern", "consult-directie", "consult-veilig-thuis"]),
        (Soort::Toestemming, &["consult-toestemming"]),
        (Soort::Gesprek, &["dossier-stappen", "gesprek-ouder"]),
        (Soort::Ondertekening, &["gesprek-ondertekend"]),
        (Soort::Weging, &["weging-aard-ernst"]),
        (Soort::Afweging, &["afweging-volledig"]),
        (Soort::Besluit, &["dossier-besluiten", "besluit-genomen"]),
        (Soort::Evaluatie, &["hulp-termijn"]),
        (Soort::Vervolg, &["hypothese-opgevolgd", "taak-verlopen"]),
    ] {
        let found = without(soort);
        assert!(rules.iter().all(|rule| found.contains(rule)), "{soort}: {found:?}");
    }
}
