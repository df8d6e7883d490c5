//! Any dossier that the model can represent, made from the description of its fields.

use chrono::{FixedOffset, TimeDelta};
use proptest::prelude::*;
use proptest::sample::select;
use serde::de::DeserializeSeed;
use serde_json::{Map, Value, json};

use super::super::testing::id;
use crate::model::{
    Filled as _, Functie, Gegevens, GegevensSeed, Inhoud, Item, Keuze, Kind, Kop, Moment, Soort, Stuk,
    Vastgelegd, Veld,
};

/// How many stukken a dossier of these has at most, and so what they can point at.
const MOST: usize = 12;

/// Words that some protocol knows, and one that none does.
const WORDS: &[&str] = &[
    "ouder",
    "kind",
    "leerkracht",
    "intern_begeleider",
    "directie",
    "veilig_thuis",
    "zat",
    "ggz",
    "mentor",
    "veiligheid",
    "contactverlies",
    "leerling_weigert",
    "overig",
    "bestaat_niet",
];

const TEXTS: &[&str] =
    &["", " ", "tekst", "veilig", "i.devries", "a: b\n---\n", "\u{202e}\u{7f}", "é\u{301}"];

fn day() -> BoxedStrategy<Value> {
    let near = (1u32..29).prop_map(|day| json!(format!("2026-11-{day:02}")));
    let far =
        select(&["1900-01-01", "2024-02-29", "2026-03-29", "2199-12-31"][..]).prop_map(|day| json!(day));
    prop_oneof![4 => near, 1 => far].boxed()
}

/// A value that a field of this kind can hold.
fn value(kind: Kind) -> BoxedStrategy<Value> {
    match kind {
        Kind::Tekst => prop_oneof![select(TEXTS), select(WORDS)].prop_map(|text| json!(text)).boxed(),
        Kind::JaNee => any::<bool>().prop_map(|yes| json!(yes)).boxed(),
        Kind::Getal => prop_oneof![0u8..7, any::<u8>()].prop_map(|number| json!(number)).boxed(),
        Kind::Datum => day(),
        Kind::Tijd => (0u8..24, 0u8..60).prop_map(|(h, m)| json!(format!("{h:02}:{m:02}"))).boxed(),
        Kind::Termijn => {
            let unit = select(&["dagen", "weken", "maanden"][..]);
            let long =
                (prop_oneof![1u16..9, 1u16..], unit).prop_map(|(n, unit)| json!(format!("{n} {unit}")));
            prop_oneof![day(), long].boxed()
        }
        Kind::Moment => Just(json!("2026-11-20T10:00:00+01:00")).boxed(),
        Kind::Keuze(words) => select(words).prop_map(|word| json!(word)).boxed(),
        Kind::Rol | Kind::Grond => select(WORDS).prop_map(|word| json!(word)).boxed(),
        Kind::Wie => (prop::option::of(select(WORDS)), prop::option::of(select(TEXTS)))
            .prop_map(|(rol, naam)| json!({ "rol": rol, "naam": naam }))
            .boxed(),
        Kind::StukRef => (1..=MOST).prop_map(|n| json!(id(n).to_string())).boxed(),
        Kind::Zaak => select(&["2026-7KQ3MX", "2026-7KQ3MY"][..]).prop_map(|zaak| json!(zaak)).boxed(),
        Kind::Lijst(inner) => prop::collection::vec(value(*inner), 0..4).prop_map(Value::Array).boxed(),
        Kind::Deel(fields) => block(fields).prop_map(Value::Object).boxed(),
        // Set apart: only a vervolg has it.
        Kind::Velden => Just(Value::Null).boxed(),
    }
}

/// Some of these fields.
fn block(fields: &'static [Veld]) -> BoxedStrategy<Map<String, Value>> {
    let one = |field: &Veld| {
        let name = field.name.to_owned();
        prop::option::weighted(0.6, value(field.kind)).prop_map(move |value| Some((name.clone(), value?)))
    };
    let all: Vec<_> = fields.iter().filter(|field| field.kind != Kind::Velden).map(one).collect();
    all.prop_map(|fields| fields.into_iter().flatten().collect()).boxed()
}

/// Whatever a stuk of this soort can say.
fn of_soort(soort: Soort) -> BoxedStrategy<Gegevens> {
    let lvs = prop::option::of(day());
    let extra = prop::option::of((select(&["plan", "lesuur", "x"][..]), select(TEXTS)));
    (block(soort.velden()), lvs, extra)
        .prop_map(move |(mut fields, lvs, extra)| {
            if let Some(day) = lvs {
                fields.insert("lvs".to_owned(), json!({ "datum": day }));
            }
            if let Some((name, text)) = extra {
                fields.insert("extra".to_owned(), json!({ name: text }));
            }
            GegevensSeed(soort).deserialize(Value::Object(fields)).unwrap()
        })
        .boxed()
}

fn gegevens() -> BoxedStrategy<Gegevens> {
    let any_soort = || select(Soort::ALL).prop_flat_map(of_soort);
    (any_soort(), prop::option::of(any_soort()))
        .prop_map(|(mut gegevens, other)| {
            if let (Inhoud::Vervolg(vervolg), Some(other)) = (&mut gegevens.inhoud, other) {
                vervolg.velden = Some(Box::new(other));
            }
            gegevens
        })
        .boxed()
}

/// The stukken of any dossier: filed by anyone, within seconds or months, whatever they say of days and of each other.
pub(super) fn items() -> impl Strategy<Value = Vec<Item>> {
    let one = (gegevens(), select(Functie::ALL), prop_oneof![Just(0_i64), 0_i64..200 * 86_400]);
    prop::collection::vec(one, 0..=MOST).prop_map(|all| {
        let item = |(at, (gegevens, functie, later)): (usize, (Gegevens, Functie, i64))| {
            let id = id(at + 1);
            let op = id.moment().with_timezone(&FixedOffset::east_opt(3600).unwrap());
            let op = Moment(op + TimeDelta::seconds(later));
            let vastgelegd = Vastgelegd { door: "i.devries".parse().unwrap(), op };
            let kop = Kop { id, zaak: Some("2026-7KQ3MX".parse().unwrap()), vastgelegd };
            Item::new(Stuk { kop, gegevens }, functie)
        };
        all.into_iter().enumerate().map(item).collect()
    })
}

/// Every field of every soort can be filled by these: nothing of the model is left out.
#[test]
fn every_field_is_reached() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    for soort in Soort::ALL {
        let mut open: Vec<&str> = soort.fields().to_vec();
        open.retain(|name| *name != "velden");
        for _ in 0..200 {
            let made = of_soort(*soort).new_tree(&mut runner).unwrap().current();
            open.retain(|name| made.filled(name) != Some(true));
        }
        assert!(open.is_empty(), "{soort}: {open:?}");
        assert!(Some(*soort).filled(None), "a soort is a word");
    }
}
