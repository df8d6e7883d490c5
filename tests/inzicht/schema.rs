//! The schema of a protocol file, by a validator that is not ours (Python's jsonschema): what ships is valid, what is
//! wrong is not, there where the reader finds it too.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop where it stands")]

use std::io::Write as _;
use std::process::{Command, Stdio};

use meldcode::model::yaml;
use meldcode::protocol::{Protocol, SHIPPED, schema, shipped};
use serde_json::{Value, json};

use crate::verhaal::Verhaal;

/// Reads a schema and instances, writes per instance the place of each error: a path, and the path within each
/// alternative.
const VALIDATOR: &str = r#"
import json, sys
from jsonschema import Draft202012Validator
given = json.load(sys.stdin)
Draft202012Validator.check_schema(given["schema"])
validator = Draft202012Validator(given["schema"])
def places(error):
    yield "/" + "/".join(str(part) for part in error.absolute_path)
    for inner in error.context:
        yield from places(inner)
print(json.dumps([[p for e in validator.iter_errors(one) for p in places(e)] for one in given["instances"]]))
"#;

/// What the validator says of each text: where it is wrong; nothing where it is valid.
fn judge(texts: &[String]) -> Vec<Vec<String>> {
    let instances: Vec<Value> = texts.iter().map(|text| yaml::parse(text).unwrap()).collect();
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
    let given = json!({ "schema": schema(), "instances": instances });
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
    let found = judge(&texts);
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
