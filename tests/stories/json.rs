//! JSON for scripts: the shapes and keys of the contract, and nothing else on standard output.

use serde_json::{Value, json};

use crate::verhaal::{Outcome, Verhaal, keys};

const ROUTE: [&str; 5] = ["zaak", "stap", "volgende", "norm", "samen_met_veilig_thuis"];

fn world_with_signaal() -> (Verhaal, String) {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.add("signaal", &zaak, "datum: 2026-11-20\nplaats: klas\naard: feit\n");
    (world, zaak)
}

#[test]
fn controle_has_the_keys_of_the_contract() {
    let (world, zaak) = world_with_signaal();
    let report = world.run(["controle", &zaak, "--peildatum", "2026-11-25", "--json"]);
    assert_eq!(report.code, 1);
    let json = report.json();
    assert_eq!(keys(&json), ["peildatum", "protocol", "zaken", "samenvatting"]);
    assert_eq!((&json["peildatum"], &json["protocol"]), (&json!("2026-11-25"), &json!("delft-esis")));
    let one = &json["zaken"][0];
    let shape = ["zaak", "leesbaar", "stap", "gesloten", "volledig", "kolommen", "bevindingen"];
    assert_eq!(keys(one), shape);
    assert_eq!(keys(&one["kolommen"]), ["1", "2", "3", "4", "5", "6", "7"]);
    for (column, mark) in one["kolommen"].as_object().unwrap() {
        assert!(
            ["volledig", "tekort", "nvt", "ontheven"].contains(&mark.as_str().unwrap()),
            "{column}: {mark}"
        );
    }
    let found = one["bevindingen"].as_array().unwrap();
    let shape = ["regel", "ernst", "stap", "stuk", "veld", "tekst", "actie", "bron"];
    for bevinding in found {
        assert_eq!(keys(bevinding), shape);
        assert!(["spoed", "tekort", "let-op"].contains(&bevinding["ernst"].as_str().unwrap()));
        assert!(!bevinding["tekst"].as_str().unwrap().is_empty());
    }
    let count = |ernst: &str| found.iter().filter(|b| b["ernst"] == ernst).count();
    let expected = json!({ "zaken": 1, "volledig": 0, "niet_leesbaar": 0, "spoed": count("spoed"),
        "tekort": count("tekort"), "let_op": count("let-op") });
    assert_eq!(json["samenvatting"], expected);
    assert_eq!(
        keys(&json["samenvatting"]),
        ["zaken", "volledig", "niet_leesbaar", "spoed", "tekort", "let_op"]
    );
}

#[test]
fn controle_gives_the_same_bytes_twice_and_orders_the_zaken() {
    let (world, _) = world_with_signaal();
    for name in ["Sem", "Bo", "Yara"] {
        world.run(["zaak", "open", "--voornaam", name]).done();
    }
    let check = || world.run(["controle", "--alle", "--json", "--peildatum", "2026-11-22"]).gave(1);
    assert_eq!(check(), check());
    let json: Value = serde_json::from_str(&check()).unwrap();
    let numbers: Vec<&str> =
        json["zaken"].as_array().unwrap().iter().map(|z| z["zaak"].as_str().unwrap()).collect();
    let mut sorted = numbers.clone();
    sorted.sort_unstable();
    assert_eq!(numbers, sorted);
}

#[test]
fn a_zaak_that_one_may_not_read_is_reported_as_such() {
    let (world, zaak) = world_with_signaal();
    world.colleague("d.mol", "directie");
    let own = world.start(["zaak", "open", "--voornaam", "Sem"]).by("d.mol").go().done();
    let by = |args: &[&str]| world.start(args).by("d.mol").go();
    let all = by(&["controle", "--alle", "--json"]);
    all.says("niet lezen");
    let zaken = all.json()["zaken"].clone();
    let hidden = zaken.as_array().unwrap().iter().find(|z| z["zaak"] == zaak.as_str()).unwrap().clone();
    assert_eq!(hidden, json!({ "zaak": zaak, "leesbaar": false }));
    assert_eq!(all.json()["samenvatting"]["niet_leesbaar"], 1);
    assert!(zaken.as_array().unwrap().iter().any(|z| z["zaak"] == own.as_str() && z["stap"] == 1));
    by(&["controle", &zaak, "--json"]).refused(4, "geen toegang");
}

#[test]
fn historie_has_the_keys_of_the_contract_oldest_first() {
    let (world, zaak) = world_with_signaal();
    let json = world.run(["historie", &zaak, "--json"]).json();
    let shape = ["commit", "op", "door", "rol", "zaak", "stuk", "soort", "samenvatting", "handtekening"];
    let entries = json.as_array().unwrap();
    for entry in entries {
        assert_eq!(keys(entry), shape);
        assert_eq!(entry["handtekening"], "geldig");
        assert_eq!((&entry["door"], &entry["rol"]), (&json!("i.devries"), &json!("intern_begeleider")));
    }
    let times: Vec<&str> = entries.iter().map(|e| e["op"].as_str().unwrap()).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(entries.last().unwrap()["soort"], "signaal");
    let all = world.run(["historie", "--alle", "--json"]).json();
    assert!(all.as_array().unwrap().len() > entries.len());
    let none = world.run(["historie", "--alle", "--sinds", "2026-11-23", "--json"]).json();
    assert_eq!(none, json!([]));
    assert_eq!(world.run(["historie", "--alle", "--tot", "2026-11-22", "--json"]).json(), all);
}

#[test]
fn status_says_where_the_route_goes() {
    let (world, zaak) = world_with_signaal();
    let json = world.run(["status", &zaak, "--json"]).json();
    assert_route(&json, &zaak);
    assert!(json["volgende"]["regel"].is_string(), "{json}");
    assert_eq!((&json["norm"], &json["samen_met_veilig_thuis"]), (&Value::Null, &json!(false)));
    let all = world.run(["status", "--json"]).json();
    assert_eq!(all.as_array().unwrap().len(), 1);
    assert_route(&all[0], &zaak);
    assert_eq!(world.run(["--json"]).json(), all);
}

fn assert_route(json: &Value, zaak: &str) {
    for key in ROUTE {
        assert!(json.get(key).is_some(), "{key} not in {json}");
    }
    assert_eq!(json["zaak"], zaak);
    assert_eq!(keys(&json["volgende"]).len(), 1, "{json}");
}

#[test]
fn afweging_gives_its_receipt_and_the_route() {
    let (world, zaak) = world_with_signaal();
    let answer = |nr: &str, answer: &str| -> Outcome {
        world.run(["afweging", &zaak, nr, answer, "--reden", "r", "--json"])
    };
    let first = answer("1", "ja").json();
    assert_route(&first, &zaak);
    for key in ["stuk", "commit", "ontbreekt"] {
        assert!(first.get(key).is_some(), "{key} not in {first}");
    }
    assert_eq!((&first["stap"], &first["volgende"]), (&json!(4), &json!({ "afweging": 2 })));
    let second = answer("2", "ja").json();
    assert_eq!(second["volgende"], json!({ "uitkomst": "melden" }));
    assert_eq!(second["norm"], 1);
    let none = answer("1", "nee").json();
    assert_eq!(none["volgende"], json!({ "uitkomst": "afsluiten" }));
}

#[test]
fn regels_have_the_keys_of_the_contract() {
    let world = Verhaal::new();
    let json = world.run(["regels", "--json"]).json();
    let rules = json.as_array().unwrap();
    assert!(rules.len() > 10);
    for rule in rules {
        assert_eq!(keys(rule), ["regel", "ernst", "stap", "tekst", "bron"]);
        assert!(["spoed", "tekort", "let-op"].contains(&rule["ernst"].as_str().unwrap()), "{rule}");
    }
    let off = |words: &[&str]| {
        let listed = world.run(words).json();
        let off = listed.as_array().unwrap().iter().filter(|rule| rule["ernst"] == "uit").count();
        (listed.as_array().unwrap().len(), off)
    };
    assert_eq!(off(&["regels", "--json"]), (rules.len(), 0), "the rules in force");
    let (all, uit) = off(&["regels", "--json", "--alle"]);
    assert_eq!(all, rules.len() + uit, "and those that the protocol does not use, when asked for");
    assert!(uit > 0);
    let other = world.run(["regels", "--json", "--protocol", "sbo-parnassys"]).json();
    assert_ne!(other, json);
    world.refused(["regels", "--protocol", "geen"], "", 3, "protocol `geen`");
}

#[test]
fn in_json_standard_output_holds_nothing_else_and_quiet_is_quiet() {
    let (world, zaak) = world_with_signaal();
    for command in
        [vec!["toon", &zaak], vec!["zaak", "lijst"], vec!["medewerker", "lijst"], vec!["export", &zaak]]
    {
        let outcome = world.run(command.iter().chain(&["--json"]));
        outcome.json();
        assert_eq!(world.run(command.iter().chain(&["--json", "-q"])).stderr, "", "{command:?}");
    }
}
