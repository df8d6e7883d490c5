//! Who else is spoken of: the people in a dossier that a parent's copy may not speak of.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::model::{Dossier, Inhoud, Wie};
use crate::protocol::{Groep, Protocol};

/// Words for relatives and others; each also as the beginning of a longer word ("broertje").
const STEMS: &[&str] = &[
    "broer",
    "zus",
    "stief",
    "pleeg",
    "tante",
    "neef",
    "nicht",
    "vriendin",
    "buurvrouw",
    "buurman",
    "buren",
    "partner",
    "klasgenoot",
    "klasgenote",
    "grootouder",
    "schoonouder",
    "ouders",
];
/// Words that are also the beginning of something else, so only whole.
const WORDS: &[&str] = &["oma", "opa", "oom", "ex", "vriend", "vrienden", "vriendje"];
const MOTHER: (&[&str], &[&str]) = (&["moeder", "mama", "mamma"], &["ma", "mam"]);
const FATHER: (&[&str], &[&str]) = (&["vader", "papa", "pappa"], &["pa", "pap"]);
/// Fields that name people as plain text.
const PLAIN: &[&str] = &["aanwezigen", "bron", "volwassene", "kinderen", "aanvaard_door"];

/// The reader of a parent's copy among the people of a dossier.
#[derive(Debug, Default)]
pub struct Anderen {
    /// The parent who reads, as named in the dossier.
    zelf: Option<String>,
    /// Names, and parts of names, of others; in lower case.
    namen: BTreeSet<String>,
}

/// The parents that a dossier names, in the order in which they come up.
#[must_use]
pub fn ouders(dossier: &Dossier, protocol: &Protocol) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for item in &dossier.items {
        let tree = serde_json::to_value(&item.gegevens).unwrap_or_default();
        each_person(&tree, &mut |wie| {
            let rol = wie.get("rol").and_then(Value::as_str);
            let naam = wie.get("naam").and_then(Value::as_str).map(str::trim).unwrap_or_default();
            let known = found.iter().any(|one| one.to_lowercase() == naam.to_lowercase());
            if !naam.is_empty() && !known && rol.and_then(|rol| protocol.groep(rol)) == Some(Groep::Ouder) {
                found.push(naam.to_owned());
            }
        });
    }
    found
}

impl Anderen {
    /// Everyone in the dossier beside the child, the school, professionals, and the parent who reads.
    #[must_use]
    pub fn new(dossier: &Dossier, protocol: &Protocol, zelf: Option<String>) -> Self {
        let mut namen = BTreeSet::new();
        let mut known = BTreeSet::new();
        known.extend(zelf.iter().flat_map(|naam| tokens(naam)));
        let is_self = |naam: &str| zelf.as_ref().is_some_and(|own| same(own, naam));
        // What was corrected away is spoken of as little.
        for gegevens in dossier.items.iter().flat_map(|item| [&item.gegevens, &item.oorspronkelijk]) {
            if let Inhoud::Leerling(l) = &gegevens.inhoud {
                let own = [&l.voornaam, &l.tussenvoegsel, &l.achternaam, &l.leerkracht, &l.school];
                known.extend(own.into_iter().flatten().flat_map(|text| tokens(text)));
            }
            let tree = serde_json::to_value(gegevens).unwrap_or_default();
            each_person(&tree, &mut |wie| {
                let rol = wie.get("rol").and_then(Value::as_str).and_then(|rol| protocol.groep(rol));
                let naam = wie.get("naam").and_then(Value::as_str).unwrap_or_default();
                match rol {
                    Some(Groep::Intern | Groep::Extern | Groep::Kind) => known.extend(tokens(naam)),
                    _ if is_self(naam) => {}
                    _ => namen.extend(tokens(naam)),
                }
            });
            let plain = PLAIN.iter().filter_map(|field| tree.get(field));
            let mut texts = Vec::new();
            plain.for_each(|value| each_text(value, &mut |text| texts.push(text.to_owned())));
            namen.extend(texts.iter().filter(|text| !is_self(text)).flat_map(|text| tokens(text)));
        }
        namen.retain(|naam| !known.contains(naam));
        Self { zelf, namen }
    }

    /// Whether this is the parent who reads. Without a name it is, as long as there is but one.
    #[must_use]
    pub fn is_reader(&self, wie: &Wie, protocol: &Protocol) -> bool {
        let rol = wie.rol.as_ref().and_then(|rol| protocol.groep(rol.as_str()));
        match (&self.zelf, wie.naam.as_deref().filter(|naam| !naam.trim().is_empty())) {
            (Some(zelf), Some(naam)) => same(zelf, naam),
            (None, None) => rol == Some(Groep::Ouder),
            _ => false,
        }
    }

    /// Whether this name is that of the parent who reads.
    #[must_use]
    pub fn is_named(&self, naam: &str) -> bool {
        self.zelf.as_ref().is_some_and(|zelf| same(zelf, naam))
    }

    /// Whether a text speaks of someone else: by name, or by a word for a relative.
    #[must_use]
    pub fn in_text(&self, text: &str) -> bool {
        let own = self.zelf.as_deref().unwrap_or_default().to_lowercase();
        let is_own =
            |kin: (&[&str], &[&str])| words(&own).any(|word| kin.0.iter().any(|stem| word.starts_with(stem)));
        let lower = text.to_lowercase();
        words(&lower).any(|word| {
            let among = |kin: (&[&str], &[&str])| {
                kin.0.iter().any(|stem| word.starts_with(stem)) || kin.1.contains(&word)
            };
            self.namen.contains(word)
                || among((STEMS, WORDS))
                || (among(MOTHER) && !is_own(MOTHER))
                || (among(FATHER) && !is_own(FATHER))
        })
    }
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The words of a name by which someone may be known: those with a capital, in lower case.
fn tokens(naam: &str) -> Vec<String> {
    let named = |word: &&str| word.chars().next().is_some_and(char::is_uppercase) && word.chars().count() > 1;
    words(naam).filter(named).map(str::to_lowercase).collect()
}

/// Everything of the form `{rol, naam}` in a value.
fn each_person(value: &Value, visit: &mut dyn FnMut(&Map<String, Value>)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| each_person(item, visit)),
        Value::Object(map) => {
            if map.contains_key("naam") || map.contains_key("rol") {
                visit(map);
            }
            map.values().for_each(|value| each_person(value, visit));
        }
        _ => {}
    }
}

/// Every text in a value.
pub fn each_text(value: &Value, visit: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(items) => items.iter().for_each(|item| each_text(item, visit)),
        Value::Object(map) => map.values().for_each(|value| each_text(value, visit)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_names_a_relative_speaks_of_someone_else() {
        let anderen = Anderen { zelf: Some("moeder van Sem".into()), namen: ["karim".to_owned()].into() };
        for text in ["Karim was erbij", "zijn broertje huilde", "Papa roept", "de ex-partner", "beide ouders"]
        {
            assert!(anderen.in_text(text), "{text}");
        }
        for text in ["Sem huilt", "moeder belde af", "op papier", "de opvang", "stil"] {
            assert!(!anderen.in_text(text), "{text}");
        }
        assert!(Anderen::default().in_text("moeder belde af"), "without a name nobody is the reader");
    }
}
