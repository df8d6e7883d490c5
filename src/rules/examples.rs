//! The example zaken that ship, against the reading by hand beside them (`templates/voorbeeld/lezing.md`).

use super::check;
use super::testing::{delft, example, names_of, sbo};
use crate::model::{Dossier, Keuze, Soort};

/// The reading by hand: the table, and per zaak its seven columns and its findings.
const READING: &str = include_str!("../../templates/voorbeeld/lezing.md");

const STREAMS: [(&str, &str); 5] = [
    ("1-een-signaal.yaml", include_str!("../../templates/voorbeeld/1-een-signaal.yaml")),
    ("2-hulp-tot-het-einde.yaml", include_str!("../../templates/voorbeeld/2-hulp-tot-het-einde.yaml")),
    ("3-acuut.yaml", include_str!("../../templates/voorbeeld/3-acuut.yaml")),
    ("4-onthulling.yaml", include_str!("../../templates/voorbeeld/4-onthulling.yaml")),
    ("5-andere-zorg.yaml", include_str!("../../templates/voorbeeld/5-andere-zorg.yaml")),
];

/// What stands in the cells of a row of a table.
fn cells(line: &str) -> Vec<&str> {
    line.trim().trim_matches('|').split('|').map(str::trim).collect()
}

/// The part of the reading about one zaak.
fn section(naam: &str) -> &'static str {
    let heading = format!("\n## {naam}: ");
    let start = READING.find(&heading).unwrap_or_else(|| panic!("{naam} is not read")) + heading.len();
    let rest = &READING[start..];
    &rest[..rest.find("\n## ").unwrap_or(rest.len())]
}

/// Every word of the reading, against what the rules say on the day that it is of: step, columns in the table and in the
/// section, whether it is complete, and each finding with its level and field.
#[test]
fn each_example_is_judged_as_it_was_read_by_hand() {
    let rows: Vec<Vec<&str>> = READING.lines().filter(|line| line.contains(".yaml` |")).map(cells).collect();
    assert_eq!(rows.len(), STREAMS.len());
    for (row, (file, stream)) in rows.iter().zip(STREAMS) {
        let [naam, of, stap, columns @ .., complete] = row.as_slice() else { panic!("{row:?}") };
        assert_eq!(of.trim_matches('`'), file);
        let found = check(&example(stream), &delft(), "2026-11-22".parse().unwrap());
        let closed = if found.gesloten { ", gesloten" } else { "" };
        assert_eq!(*stap, format!("{}{closed}", found.stap), "{naam}");
        let marks: Vec<&str> = found.kolommen.iter().map(|(_, mark)| mark.word()).collect();
        assert_eq!(columns, marks, "{naam}");
        assert_eq!(*complete, if found.volledig { "ja" } else { "nee" }, "{naam}");
        let section = section(naam);
        for (nr, mark) in (1..).zip(&marks) {
            let reason = format!("\n{nr}. {mark}: ");
            assert!(section.contains(&reason), "{naam}, column {nr} is {mark}");
        }
        let (_, table) = section.split_once("|---|---|---|---|\n").unwrap_or_else(|| panic!("{naam}"));
        let mut read: Vec<String> = table
            .lines()
            .filter(|line| line.starts_with('|'))
            .map(|line| match cells(line).as_slice() {
                [regel, ernst, veld, waarom] if !waarom.is_empty() => {
                    format!("{regel} {ernst} {veld}").trim().to_owned()
                }
                other => panic!("{naam}: {other:?}"),
            })
            .collect();
        read.sort();
        assert_eq!(read, names_of(&found.bevindingen), "{naam}");
    }
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
