//! Whatever is written comes back as it was: random values of every soort, with texts that look like YAML.

#![allow(clippy::unwrap_used)]

use meldcode::model::{Gegevens, GegevensSeed, Keuze, Kind, Kop, Soort, Stuk, Vastgelegd, Veld, yaml};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::de::DeserializeSeed;
use serde_json::{Map, Value, json};

const NASTY: &[&str] = &[
    "null",
    "~",
    "yes",
    "no",
    "true",
    "1e3",
    "0x1F",
    "012",
    "1_000",
    ".inf",
    "NaN",
    "2026-11-20",
    "10:40",
    "- x",
    ": ",
    "a: b",
    "a #b",
    "# x",
    "'",
    "\"",
    "'a",
    "\"a\"",
    "\\",
    "\\n",
    "\n",
    "a\n",
    "\na",
    "a\n\n\n",
    "  a",
    "a  ",
    "a \nb ",
    " \n a",
    "\ta",
    "a\tb",
    "a\t",
    "---",
    "--- a",
    "...",
    "a\n---\nb",
    "|",
    "> x",
    "|-\n a",
    "&a",
    "*a",
    "!!str x",
    "<<",
    "%YAML 1.2",
    "@x",
    "`x`",
    "{a: b}",
    "[a, b]",
    "{",
    "]",
    "?",
    "? x",
    "-",
    "=",
    ",",
    "é",
    "日本",
    "👩‍👧",
    "\u{feff}a",
    "a\u{a0}b",
    "a\u{2028}b",
    "a\u{85}b",
    "a\r\nb",
    "a\rb",
    "\u{1b}[2J",
    "\0",
    "\u{202e}x",
    "soort: taak",
    "meldcode: 1\nid: x",
];

fn text() -> impl Strategy<Value = String> {
    let piece =
        prop_oneof![3 => select(NASTY).prop_map(str::to_owned), 1 => "\\PC{0,12}", 1 => "[ -~\n\t]{0,20}"];
    prop_oneof![3 => piece.clone().boxed(), 1 => vec(piece, 1..4).prop_map(|parts| parts.concat()).boxed()]
}

fn value(kind: Kind) -> BoxedStrategy<Value> {
    match kind {
        Kind::Tekst => text().prop_map(Value::from).boxed(),
        Kind::JaNee => any::<bool>().prop_map(Value::from).boxed(),
        Kind::Getal => (0_u64..250).prop_map(Value::from).boxed(),
        Kind::Datum => date().prop_map(Value::from).boxed(),
        Kind::Tijd => (0..24, 0..60).prop_map(|(h, m)| format!("{h:02}:{m:02}").into()).boxed(),
        Kind::Termijn => {
            prop_oneof![date(), (2..60).prop_map(|n| format!("{n} weken"))].prop_map(Value::from).boxed()
        }
        Kind::Keuze(words) => select(words).prop_map(Value::from).boxed(),
        Kind::Rol | Kind::Grond => role().prop_map(Value::from).boxed(),
        Kind::Wie => (option(role()), option(text())).prop_map(|(rol, naam)| wie(rol, naam)).boxed(),
        Kind::StukRef => select(&["01M818K4H0W3M9T2R5N7P0B1C4", "null", "1e3", "plek", "012"][..])
            .prop_map(Value::from)
            .boxed(),
        Kind::Zaak => Just(json!("2026-7KQ3MX")).boxed(),
        Kind::Lijst(kind) => vec(value(*kind), 0..3).prop_map(Value::from).boxed(),
        Kind::Deel(velden) => fields(velden).prop_map(Value::Object).boxed(),
        Kind::Moment | Kind::Velden => Just(Value::Null).boxed(),
    }
}

fn date() -> impl Strategy<Value = String> + Clone {
    (2000..2100, 1..=12, 1..=28).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}"))
}

fn role() -> impl Strategy<Value = String> {
    prop_oneof![
        select(&["ouder", "null", "true", "1e3", "0", "no"][..]).prop_map(str::to_owned),
        "[a-z_]{1,9}"
    ]
}

fn option<T: std::fmt::Debug>(strategy: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    proptest::option::weighted(0.8, strategy)
}

fn wie(rol: Option<String>, naam: Option<String>) -> Value {
    let rol = rol.map(|rol| ("rol".to_owned(), Value::from(rol)));
    let naam = naam.map(|naam| ("naam".to_owned(), Value::from(naam)));
    Value::Object(rol.into_iter().chain(naam).collect())
}

/// A random subset of these fields, each with a random value.
fn fields(velden: &'static [Veld]) -> BoxedStrategy<Map<String, Value>> {
    let all: Vec<_> = velden.iter().map(|veld| option(value(veld.kind))).collect();
    all.prop_map(|values| {
        let named = velden.iter().zip(values);
        named
            .filter_map(|(veld, value)| Some((veld.name.to_owned(), value.filter(|v| !v.is_null())?)))
            .collect()
    })
    .boxed()
}

fn stuk() -> impl Strategy<Value = (Soort, Map<String, Value>)> {
    any::<Index>().prop_flat_map(|index| {
        let soort = *index.get(Soort::ALL);
        let lvs =
            (date(), text(), text()).prop_map(|(d, a, b)| json!({ "datum": d, "door": a, "verwijzing": b }));
        let extra = proptest::collection::btree_map(text(), text(), 0..3);
        (fields(soort.velden()), option(lvs), extra).prop_map(move |(mut fields, lvs, extra)| {
            fields.extend(lvs.map(|lvs| ("lvs".to_owned(), lvs)));
            if !extra.is_empty() {
                fields.insert("extra".to_owned(), json!(extra));
            }
            (soort, fields)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, max_shrink_iters: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_stuk_comes_back_as_it_was((soort, fields) in stuk()) {
        let gegevens: Gegevens = GegevensSeed(soort).deserialize(Value::Object(fields.clone())).unwrap();
        prop_assert_eq!(serde_json::to_value(&gegevens).unwrap(), Value::Object(fields));
        let vastgelegd = Vastgelegd {
            door: "i.devries".parse().unwrap(),
            op: "2026-11-22T10:15:00+01:00".parse().unwrap(),
        };
        let id = "01M818K4H0W3M9T2R5N7P0B1C4".parse().unwrap();
        let zaak = (soort != Soort::Zelfcheck).then(|| "2026-7KQ3MX".parse().unwrap());
        let stuk = Stuk { kop: Kop { id, zaak, vastgelegd }, gegevens };
        let text = yaml::write(&stuk).unwrap();
        // As it is stored: padded with line ends.
        let read = yaml::stuk(&format!("{text}\n\n\n")).map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))?;
        prop_assert_eq!(read, stuk, "{}", text);
    }

    #[test]
    fn any_text_is_read_or_refused_and_never_stops_the_program(stream in text(), index in any::<Index>()) {
        for part in yaml::split(&stream) {
            _ = yaml::peek(part.text);
            _ = yaml::document(part.text, *index.get(Soort::ALL), None);
            _ = yaml::stuk(part.text);
        }
    }
}
