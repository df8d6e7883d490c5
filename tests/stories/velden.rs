//! `--velden`: the same names choose the columns on the screen and in JSON, on every list.

use serde_json::json;

use crate::verhaal::{Verhaal, keys};

/// Every list, and how it is called; a zaak and an agenda make that none is empty.
const LISTS: &[&[&str]] = &[
    &["zaak", "lijst"],
    &["status"],
    &["historie", "--alle"],
    &["controle", "--alle"],
    &["agenda"],
    &["medewerker", "lijst"],
    &["regels"],
];

fn world() -> (Verhaal, String) {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.run(["taak", &zaak, "--wie", "A. Bakker", "--wat", "bellen", "--uiterlijk", "2026-12-01"]).done();
    (world, zaak)
}

/// The names that a list has, as its own refusal of a wrong one gives them.
fn names(world: &Verhaal, list: &[&str]) -> Vec<String> {
    let refused = world.run(list.iter().chain(&["--velden", "bestaat-niet"]));
    refused.refused(2, "`bestaat-niet` kan niet bij --velden");
    let names = refused.stderr.split("mogelijk: ").nth(1).unwrap().lines().next().unwrap().to_owned();
    names.split(", ").map(str::to_owned).collect()
}

#[test]
fn every_name_is_a_column_on_the_screen_and_in_json() {
    let (world, _) = world();
    for list in LISTS {
        let names = names(&world, list);
        let all = names.join(",");
        let json = world.run(list.iter().chain(&["--velden", &all, "--json"]));
        let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
        let rows = if json.is_object() { &json["zaken"] } else { &json };
        assert_eq!(keys(&rows[0]), names, "{list:?}");
        // What a script gets without a choice has a name to choose it by.
        let whole = world.run(list.iter().chain(&["--json"]));
        let whole: serde_json::Value = serde_json::from_str(&whole.stdout).unwrap();
        let whole = if whole.is_object() { &whole["zaken"] } else { &whole };
        for key in keys(&whole[0]) {
            assert!(names.iter().any(|name| name == key), "{list:?}: {key}");
            assert_eq!(rows[0][key], whole[0][key], "{list:?}: {key}");
        }
        let text = world.run(list.iter().chain(&["--velden", &all]));
        let heads = text.stdout.lines().next().unwrap().split('\t').count();
        assert_eq!(heads, names.len(), "{list:?}: {}", text.stdout);
        assert!(text.stdout.lines().all(|line| line.split('\t').count() == heads), "{}", text.stdout);
    }
}

#[test]
fn columns_come_in_the_order_in_which_they_were_chosen() {
    let (world, zaak) = world();
    let text = world.run(["zaak", "lijst", "--velden", "stukken,leerling", "--velden", "zaak"]).stdout;
    assert_eq!(text, format!("stukken\tleerling\tzaak\n2\tNoor Visser\t{zaak}\n"));
    let json = world.run(["status", &zaak, "--velden", "leerling,stap", "--json"]).json();
    assert_eq!(json.to_string(), json!({ "leerling": "Noor Visser", "stap": 1 }).to_string());
    let text = world.run(["status", &zaak, "--velden", "leerling,stap"]).stdout;
    assert_eq!(text, "leerling\tstap\nNoor Visser\t1\n");
    let agenda = world.run(["agenda", "--velden", "wie,wat,voorbij"]).stdout;
    assert!(agenda.starts_with("wie\twat\tvoorbij\nA. Bakker\ttaak: bellen\tnee\n"), "{agenda}");
    let pages = world.run(["historie", "--alle", "--velden", "soort,handtekening"]).stdout;
    assert!(pages.ends_with("\nleerling\tgeldig\ntaak\tgeldig\n"), "{pages}");
}

/// Only the table, and still the exit code and the rest of the report.
#[test]
fn controle_with_columns_is_a_table_and_the_same_verdict() {
    let (world, zaak) = world();
    let whole = world.run(["controle", "--alle", "--json"]);
    let part = world.run(["controle", "--alle", "--json", "--velden", "zaak,leerling,3,tekort,regels"]);
    assert_eq!(whole.code, part.code);
    let (whole, part): (serde_json::Value, serde_json::Value) =
        (serde_json::from_str(&whole.stdout).unwrap(), serde_json::from_str(&part.stdout).unwrap());
    assert_eq!((&whole["samenvatting"], &whole["peildatum"]), (&part["samenvatting"], &part["peildatum"]));
    let row = &part["zaken"][0];
    assert_eq!((&row["zaak"], &row["leerling"]), (&json!(zaak), &json!("Noor Visser")));
    assert_eq!(
        (&row["3"], &row["tekort"]),
        (&whole["zaken"][0]["kolommen"]["3"], &whole["samenvatting"]["tekort"])
    );
    let rules = row["regels"].as_array().unwrap();
    assert!(!rules.is_empty() && rules.iter().all(serde_json::Value::is_string), "{row}");
    let text = world.run(["controle", "--alle", "--velden", "zaak,uitkomst"]).stdout;
    assert!(text.starts_with(&format!("zaak\tuitkomst\n{zaak}\t")) && text.lines().count() == 2, "{text}");
    world.refused(["controle", "--alle", "--csv", "--velden", "zaak"], "", 2, "--csv");
}
