//! The schemas of a protocol file and of a stuk, by a validator that is not ours (Python's jsonschema): what ships is
//! valid, what is wrong is not, there where the reader finds it too.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop where it stands")]

use std::io::Write as _;
use std::process::{Command, Stdio};

use meldcode::model::{Keuze, Kind, Soort, yaml};
use meldcode::protocol::{Protocol, SHIPPED, schema, shipped};
use serde_json::{Value, json};

use crate::verhaal::Verhaal;

/// Reads schemas with instances of each, writes per instance the place of each error: a path, and the path within
/// each alternative.
const VALIDATOR: &str = r#"
import json, sys
from jsonschema import Draft202012Validator
given = json.load(sys.stdin)
def places(error):
    yield "/" + "/".join(str(part) for part in error.absolute_path)
    for inner in error.context:
        yield from places(inner)
def judged(schema, instances):
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    return [[p for e in validator.iter_errors(one) for p in places(e)] for one in instances]
print(json.dumps([judged(one["schema"], one["instances"]) for one in given]))
"#;

/// What the validator says of each instance of each schema: where it is wrong; nothing where it is valid.
fn judge(given: &Value) -> Vec<Vec<Vec<String>>> {
    // Debian's own Python has Debian's jsonschema, whatever other Python stands before it on the path.
    let python = ["python3", "/usr/bin/python3"].into_iter().find(|python| {
        let found = Command::new(python).args(["-c", "import jsonschema"]).stderr(Stdio::null()).status();
        found.is_ok_and(|status| status.success())
    });
    let python = python.expect("the validator is missing: ./test installs python3-jsonschema");
    let mut child = Command::new(python)
        .args(["-W", "ignore", "-c", VALIDATOR])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(given.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Text of the Delft protocol, what stands there instead, and where that is wrong.
const WRONG: &[(&str, &str, &str)] = &[
    ("protocol: 1\n", "protocol: 2\n", "/protocol"),
    ("naam: delft-esis", "naam: Delft Esis", "/naam"),
    (
        "  consult-intern: {niveau: tekort",
        "  consult-intern: {niveau: teveel",
        "/regels/consult-intern/niveau",
    ),
    ("  consult-intern:", "  consult-intren:", "/regels"),
    ("termijn: {dagen: 7,", "termijn: {dagen: 0,", "/regels/laat-vastgelegd/termijn/dagen"),
    ("termijn: {dagen: 7,", "termijn: {dagen: 7, weken: 1,", "/regels/laat-vastgelegd/termijn"),
    ("ja: {hulp: 5}", "ja: {hulp: 9}", "/afwegingen/3/ja/hulp"),
    ("ja: {hulp: 5}", "ja: meldden", "/afwegingen/3/ja"),
    ("    vraag: Schatten", "    # Schatten", "/afwegingen/1"),
    ("\nbegrippen:", "\nbegripen: []\nbegrippen:", "/"),
    ("telefoon: \"112\"", "telefoon: 112", "/gevaren/0/bellen/0/telefoon"),
    ("bron: {protocol: \"afweging 4\"}", "bron: {}", "/afwegingen/3/bron"),
    ("  contact:\n", "  kontact:\n", "/velden"),
    ("  - nr: 5\n    titel", "  - nr: 6\n    titel", "/stappen/4/nr"),
    ("disciplines: [psycholoog,", "disciplines: [\" \",", "/disciplines/0"),
];

#[test]
fn a_foreign_validator_agrees_with_the_reader() {
    let third = include_str!("../derde_protocol/vo.yaml").to_owned();
    let mut texts: Vec<String> = SHIPPED.iter().map(|naam| shipped(naam).unwrap().to_owned()).collect();
    texts.push(third);
    let sound = texts.len();
    for (from, to, _) in WRONG {
        let text = shipped("delft-esis").unwrap();
        assert!(text.contains(from), "{from}");
        texts.push(text.replacen(from, to, 1));
    }
    let instances: Vec<Value> = texts.iter().map(|text| yaml::parse(text).unwrap()).collect();
    let found = judge(&json!([{ "schema": schema(), "instances": instances }])).remove(0);
    for (text, errors) in texts.iter().zip(&found) {
        assert_eq!(Protocol::from_yaml(text).is_err(), !errors.is_empty(), "{errors:?}");
    }
    for ((_, to, place), errors) in WRONG.iter().zip(&found[sound..]) {
        assert!(errors.iter().any(|error| error == place), "{to}: {place} not in {errors:?}");
    }
}

/// The committed file is what the program prints. `MELDCODE_BIJWERKEN=1 cargo test --test inzicht schema` writes it anew.
#[test]
#[allow(clippy::disallowed_methods, reason = "writes its own generated file")]
fn the_schema_is_printed_and_committed() {
    let printed = Verhaal::empty().run(["protocol", "schema"]).stdout;
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/protocollen/schema.json");
    if std::env::var_os("MELDCODE_BIJWERKEN").is_some() {
        std::fs::write(&path, &printed).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), printed, "run with MELDCODE_BIJWERKEN=1");
    let schema: Value = serde_json::from_str(&printed).unwrap();
    for (name, block) in schema["$defs"].as_object().unwrap() {
        assert!(block["description"].as_str().is_some_and(|text| text.len() > 3), "{name}");
        for (key, part) in block["properties"].as_object().unwrap() {
            assert!(part["description"].as_str().is_some_and(|text| text.len() > 3), "{name}.{key}");
        }
    }
}

/// Values that some fields hold and others do not.
fn anything() -> Vec<Value> {
    vec![
        json!(null),
        json!("tekst met spaties"),
        json!("woord"),
        json!("2026-11-20"),
        json!("10:40"),
        json!("2 weken"),
        json!("0 weken"),
        json!("2026-7KQ3MX"),
        json!(7),
        json!(-1),
        json!(1.5),
        json!(true),
        json!([]),
        json!(["woord"]),
        json!([7]),
        json!([null]),
        json!([{}]),
        json!({}),
        json!({ "onzin": 1 }),
        json!({ "rol": "ouder", "naam": null }),
        json!({ "rol": "Ouder" }),
    ]
}

/// A first word of what can be chosen, also within lists and parts.
fn chosen(kind: Kind) -> Option<Value> {
    match kind {
        Kind::Keuze(words) => Some(json!(words[0])),
        Kind::Lijst(kind) => Some(json!([chosen(*kind)?])),
        Kind::Deel(parts) => parts.iter().find_map(|part| Some(json!({ part.name: chosen(part.kind)? }))),
        _ => None,
    }
}

/// Whether something in it is no text for YAML.
fn has_number(value: &Value) -> bool {
    match value {
        Value::Number(_) | Value::Bool(_) => true,
        Value::Array(items) => items.iter().any(has_number),
        Value::Object(items) => items.values().any(has_number),
        _ => false,
    }
}

/// Every soort, every field, every sort of value: the validator and the reader say the same.
#[test]
fn the_schema_of_a_stuk_says_what_the_reader_says() {
    let mut given = Vec::new();
    for soort in Soort::ALL {
        let mut instances = vec![json!({}), json!({ "onzin": 1 }), json!({ "soort": "onzin" }), json!([])];
        let own = soort.velden().iter().map(|veld| (veld.name, chosen(veld.kind)));
        for (name, fitting) in own.chain([("lvs", None), ("extra", None), ("label", None), ("zaak", None)]) {
            for value in anything().into_iter().chain(fitting) {
                let mut stuk = json!({ "soort": soort.word(), name: value });
                if *soort == Soort::Vervolg && name != "op_soort" {
                    stuk["op_soort"] = json!("signaal");
                }
                instances.push(stuk);
            }
        }
        given.push(json!({ "schema": soort.schema(|_| String::new()), "instances": instances }));
    }
    let found = judge(&Value::Array(given.clone()));
    for ((soort, given), found) in Soort::ALL.iter().zip(&given).zip(found) {
        for (stuk, errors) in given["instances"].as_array().unwrap().iter().zip(found) {
            let text = stuk.to_string();
            let read = yaml::document(&text, *soort, Some(Soort::Signaal));
            // A role or id that looks like a number is read, and never meant.
            let same = read.is_err() != errors.is_empty() || (read.is_ok() && has_number(stuk));
            assert!(same, "{soort}: {stuk}: {:?} {errors:?}", read.err());
        }
    }
}

/// What ships as an example is valid by the schema that is printed, and every field of that is explained.
#[test]
fn every_example_is_valid_by_the_schema_of_its_soort() {
    let world = Verhaal::empty();
    let mut texts = Vec::new();
    for folder in ["stukken", "voorbeeld"] {
        let folder = format!("{}/templates/{folder}", env!("CARGO_MANIFEST_DIR"));
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|ext| ext == "yaml") {
                let stream = std::fs::read_to_string(path).unwrap();
                texts.extend(yaml::split(&stream).iter().map(|part| part.text.to_owned()));
            }
        }
    }
    let mut seen = 0;
    let mut given = Vec::new();
    for soort in Soort::ALL {
        let schema = world.run(["schema", soort.word()]).json();
        for (name, field) in schema["properties"].as_object().unwrap() {
            let told = field["description"].as_str().is_some_and(|text| text.len() > 3);
            assert!(
                told || ["soort", "label", "zaak", "lvs", "extra"].contains(&name.as_str()),
                "{soort}.{name}"
            );
        }
        let of_soort = texts.iter().filter(|text| yaml::peek(text).unwrap().soort == Some(*soort));
        let instances: Vec<Value> = of_soort.map(|text| yaml::parse(text).unwrap()).collect();
        seen += instances.len();
        given.push(json!({ "schema": schema, "instances": instances }));
    }
    assert_eq!(seen, texts.len());
    for (soort, found) in Soort::ALL.iter().zip(judge(&Value::Array(given))) {
        assert!(!found.is_empty() && found.iter().all(Vec::is_empty), "{soort}: {found:?}");
    }
    world.run(["schema", "brief"]).refused(2, "signaal");
}
