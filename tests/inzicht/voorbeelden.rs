//! The example zaken, imported and checked with the real program: the reading by hand beside them holds there too.

use std::collections::BTreeMap;

use crate::verhaal::Verhaal;

const READING: &str = include_str!("../../templates/voorbeeld/lezing.md");

#[test]
fn the_matrix_is_the_one_that_was_read_by_hand() {
    let world = Verhaal::new();
    let folder = format!("{}/templates/voorbeeld", env!("CARGO_MANIFEST_DIR"));
    let mut names = BTreeMap::new();
    let rows: Vec<Vec<&str>> = READING
        .lines()
        .filter(|line| line.contains(".yaml` |"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    for row in &rows {
        let file = format!("{folder}/{}", row[1].trim_matches('`'));
        let zaak = world.run(["importeer", &file, "--json"]).json()["zaken"][0].as_str().unwrap().to_owned();
        names.insert(zaak, row[0]);
    }
    let checked = world.run(["controle", "--alle", "--json", "--peildatum", "2026-11-22"]);
    assert_eq!(checked.code, 1, "one of five is not complete");
    let json = checked.json();
    for row in &rows {
        let [naam, _, stap, columns @ .., complete] = row.as_slice() else { panic!("{row:?}") };
        let (number, _) = names.iter().find(|(_, name)| *name == naam).unwrap();
        let zaken = json["zaken"].as_array().unwrap();
        let zaak = zaken.iter().find(|zaak| zaak["zaak"] == **number).unwrap();
        assert_eq!(format!("{}", zaak["stap"]), stap.split(',').next().unwrap(), "{naam}");
        assert_eq!(zaak["gesloten"], stap.contains("gesloten"), "{naam}");
        assert_eq!(zaak["volledig"], *complete == "ja", "{naam}");
        for (nr, mark) in (1..).zip(columns) {
            assert_eq!(zaak["kolommen"][nr.to_string()], **mark, "{naam}, column {nr}");
        }
    }
}
