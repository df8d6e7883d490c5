//! A dossier as JSON, and as plain text to paste into the pupil system.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::dossier;
use crate::model::{Dossier, Item, Soort};
use crate::protocol::Protocol;

/// A stuk as JSON: what was recorded, who and when, and what follow-ups changed.
#[must_use]
pub fn stuk_json(item: &Item) -> Value {
    let kop = &item.kop;
    let changes: Vec<Value> = item
        .wijzigingen
        .iter()
        .map(|change| {
            json!({ "vervolg": change.vervolg, "door": change.door, "op": change.op,
                "uitkomst": change.uitkomst, "velden": change.velden })
        })
        .collect();
    let mut map = Map::new();
    map.insert("soort".to_owned(), json!(item.gegevens.soort()));
    map.insert("id".to_owned(), json!(kop.id));
    map.insert("vastgelegd".to_owned(), json!(kop.vastgelegd));
    map.insert("rol".to_owned(), json!(item.functie));
    map.insert("velden".to_owned(), json!(item.gegevens));
    if !changes.is_empty() {
        map.insert("oorspronkelijk".to_owned(), json!(item.oorspronkelijk));
        map.insert("wijzigingen".to_owned(), Value::Array(changes));
    }
    if let Some(by) = item.vervallen {
        map.insert("vervallen".to_owned(), json!(by));
    }
    Value::Object(map)
}

/// A whole dossier as JSON.
#[must_use]
pub fn dossier_json(dossier: &Dossier) -> Value {
    let stukken: Vec<Value> = dossier.items.iter().map(stuk_json).collect();
    let outside: Vec<Value> = dossier.buiten.iter().map(|o| json!({ "id": o.id, "door": o.door })).collect();
    json!({ "zaak": dossier.zaak, "stukken": stukken, "telt_niet_mee": outside })
}

/// Plain text for the pupil system, each stuk under the note type that the protocol names.
#[must_use]
pub fn paste_text(dossier: &Dossier, items: &[&Item], protocol: &Protocol) -> String {
    let mut text = String::new();
    for item in items {
        let soort = item.gegevens.soort();
        if soort == Soort::Leerling || item.vervallen.is_some() {
            continue;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        if let Some(note) = protocol.notitie(soort) {
            _ = writeln!(text, "[{}: {note}]", protocol.lvs.naam);
        }
        text.push_str(&dossier::stuk(item, dossier, protocol));
    }
    _ = write!(text, "\nUit het meldcode-dossier, zaak {}.", dossier.zaak);
    text
}
