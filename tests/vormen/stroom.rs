//! A shape: a stream of documents, with above each what the rules say when that stuk is not there.
#![allow(dead_code, reason = "each test that reads shapes uses a part of this")]

use std::collections::BTreeMap;

use chrono::{TimeZone, Utc};
use chrono_tz::Europe::Amsterdam;
use serde::de::DeserializeSeed;
use serde_json::Value;

use meldcode::model::{
    Datum, Dossier, Functie, Gegevens, GegevensSeed, Item, Keuze, Kop, Moment, Soort, Stuk, StukId, StukRef,
    Vastgelegd, yaml,
};
use meldcode::protocol::Protocol;
use meldcode::rules::{self, Beoordeling, Ernst, Peilmoment};

/// A sound dossier, and what is said of it without each of its stukken.
pub struct Shape {
    pub name: String,
    pub protocol: String,
    pub peil: Peilmoment,
    pub items: Vec<Item>,
    /// Per stuk the bevindingen that come up when it is taken out, as `regel ernst`.
    pub without: Vec<Vec<String>>,
}

/// What stands behind a word in the comments: `# peildatum: 2026-11-20`.
fn comment<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.strip_prefix("# ")?.strip_prefix(word)?.strip_prefix(": "))
}

/// Reads a shape. Each stuk is recorded in the evening of its day (without one: of the day of the stuk before), in
/// the order of the file, by `# door: naam functie` or else by the intern begeleider.
pub fn shape(name: &str, text: &str) -> Shape {
    let head = |word| comment(text, word).unwrap_or_else(|| panic!("{name}: no `# {word}:`")).to_owned();
    let mut items: Vec<Item> = Vec::new();
    let mut without = Vec::new();
    let mut labels: BTreeMap<String, (StukId, Soort)> = BTreeMap::new();
    let mut day: Datum = "2026-09-01".parse().unwrap();
    for (index, part) in yaml::split(text).iter().enumerate() {
        let at = format!("{name}, {part}");
        let peek = yaml::peek(part.text).unwrap_or_else(|e| panic!("{at}: {e}"));
        let op_soort = peek.op.as_ref().and_then(|op| labels.get(op)).map(|(_, soort)| *soort);
        let soort = peek.soort.unwrap_or_else(|| panic!("{at}: no soort"));
        let mut document = yaml::document(part.text, soort, op_soort).unwrap_or_else(|e| panic!("{at}: {e}"));
        day = document.gegevens.datum().unwrap_or(day);
        let second = u32::try_from(index % 60).unwrap();
        let evening = day.0.and_hms_opt(20, u32::try_from(index / 60).unwrap(), second).unwrap();
        let op = Amsterdam.from_local_datetime(&evening).unwrap().fixed_offset();
        let id = StukId::from_parts(op.with_timezone(&Utc), index as u128 + 1);
        document.gegevens.references(&mut |stuk: &mut StukRef| {
            let (known, _) = labels.get(stuk.as_str()).unwrap_or_else(|| panic!("{at}: no label {stuk}"));
            *stuk = (*known).into();
        });
        if let Some(label) = document.label {
            labels.insert(label, (id, soort));
        }
        let (door, functie) =
            comment(part.text, "door").map_or(("i.devries", Functie::InternBegeleider), |who| {
                let (door, functie) = who.split_once(' ').unwrap();
                (door, functie.parse().unwrap())
            });
        let vastgelegd = Vastgelegd { door: door.parse().unwrap(), op: Moment(op) };
        let kop = Kop { id, zaak: Some(zaak()), vastgelegd };
        items.push(Item::new(Stuk { kop, gegevens: document.gegevens }, functie));
        let said = comment(part.text, "zonder").unwrap_or_else(|| panic!("{at}: no `# zonder:`"));
        without.push(expected(said));
    }
    Shape {
        name: name.to_owned(),
        protocol: head("protocol"),
        peil: head("peildatum").parse().unwrap(),
        items,
        without,
    }
}

fn zaak() -> meldcode::model::ZaakNummer {
    "2026-7KQ3MX".parse().unwrap()
}

/// `niets`, with the reason between brackets, or rules with a comma between them; a rule without a level is a tekort.
fn expected(said: &str) -> Vec<String> {
    if said.starts_with("niets") {
        return Vec::new();
    }
    let level = |rule: &str| if rule.contains(' ') { rule.to_owned() } else { format!("{rule} tekort") };
    let mut rules: Vec<String> = said.split(", ").map(level).collect();
    rules.sort();
    rules
}

/// One thing found: rule, level, stuk and field.
pub type Found = (&'static str, Ernst, Option<StukId>, Option<String>);

impl Shape {
    pub fn judge(&self, items: Vec<Item>, protocol: &Protocol) -> Beoordeling {
        rules::check(&Dossier::new(zaak(), items, Vec::new()), protocol, self.peil)
    }

    pub fn found(&self, items: Vec<Item>, protocol: &Protocol) -> Vec<Found> {
        let found = self.judge(items, protocol).bevindingen;
        found.into_iter().map(|b| (b.regel, b.ernst, b.stuk, b.veld)).collect()
    }

    /// What comes up that was not there before.
    pub fn new_without(&self, index: usize, protocol: &Protocol) -> Vec<Found> {
        let mut items = self.items.clone();
        items.remove(index);
        fresh(&self.found(self.items.clone(), protocol), self.found(items, protocol))
    }

    /// What comes up when the field at a path of a stuk is taken out; none when it holds nothing there.
    pub fn new_without_field(&self, index: usize, path: &str, protocol: &Protocol) -> Option<Vec<Found>> {
        let item = &self.items[index];
        if item.gegevens.filled(path) != Some(true) {
            return None;
        }
        let gegevens = without_field(&item.gegevens, path)?;
        let mut items = self.items.clone();
        items[index] = Item::new(Stuk { kop: item.kop.clone(), gegevens }, item.functie);
        Some(fresh(&self.found(self.items.clone(), protocol), self.found(items, protocol)))
    }
}

/// What is found after and was not before, on whatever stuk.
fn fresh(before: &[Found], after: Vec<Found>) -> Vec<Found> {
    let mut known = before.to_vec();
    after
        .into_iter()
        .filter(|found| {
            match known.iter().position(|one| (one.0, one.1, &one.3) == (found.0, found.1, &found.3)) {
                Some(at) => {
                    known.remove(at);
                    false
                }
                None => true,
            }
        })
        .collect()
}

/// Rule and level of each, once and sorted.
pub fn names(found: &[Found]) -> Vec<String> {
    let mut names: Vec<String> =
        found.iter().map(|(regel, ernst, ..)| format!("{regel} {}", ernst.word())).collect();
    names.sort();
    names.dedup();
    names
}

/// Every field that a stuk holds, parts of a part included.
pub fn paths(gegevens: &Gegevens) -> Vec<String> {
    let tree = serde_json::to_value(gegevens).unwrap();
    let mut paths = Vec::new();
    for (name, value) in tree.as_object().unwrap() {
        paths.push(name.clone());
        let parts = match value {
            Value::Object(parts) => Some(parts),
            _ => None,
        };
        paths.extend(parts.into_iter().flatten().map(|(part, _)| format!("{name}.{part}")));
    }
    paths
}

/// A part that stands in a list (`scenarios.kans`) is taken out of each.
pub fn without_field(gegevens: &Gegevens, path: &str) -> Option<Gegevens> {
    let mut tree = serde_json::to_value(gegevens).unwrap();
    remove(&mut tree, &path.split('.').collect::<Vec<_>>())?;
    Some(GegevensSeed(gegevens.soort()).deserialize(tree).unwrap())
}

fn remove(tree: &mut Value, path: &[&str]) -> Option<()> {
    match (tree, path) {
        (Value::Object(map), [last]) => map.remove(*last).map(|_| ()),
        (Value::Object(map), [head, rest @ ..]) => remove(map.get_mut(*head)?, rest),
        (Value::Array(list), path) => list.iter_mut().try_for_each(|value| remove(value, path)),
        _ => None,
    }
}
