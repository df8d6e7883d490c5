//! The JSON Schema of a stuk as a user writes it, made from the fields that read one.
//!
//! It says what a schema can say: fields, types, words. That roles and grounds are those of the protocol, and that a
//! reference points to a stuk, is for the reader.

use serde_json::{Map, Value, json};

use super::{HasKind, Keuze, Kind, Lvs, Soort, Veld, Wie};

/// A word of the protocol: a role, a ground.
const WORD: &str = "^[a-z0-9_]{1,60}$";
const DATE: &str = "[0-9]{4}-[0-9]{2}-[0-9]{2}";

impl Soort {
    /// The schema of a document of this soort ("JSON Schema", draft 2020-12). `explain` says what a field is for.
    #[must_use]
    pub fn schema(self, explain: impl Fn(&str) -> String) -> Value {
        let mut properties = Map::new();
        properties.insert("soort".to_owned(), json!({ "const": self.word() }));
        // A zelfcheck is of the school.
        let header = if self == Self::Zelfcheck { &["label"][..] } else { &["zaak", "label"] };
        for name in header {
            properties.insert((*name).to_owned(), or_nothing(any_text()));
        }
        properties.extend(fields(self));
        for (name, schema) in &mut properties {
            let text = explain(name);
            if !text.is_empty() {
                schema["description"] = text.into();
            }
        }
        let mut whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": format!("meldcode {self}"),
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        });
        if self.velden().iter().any(|veld| veld.kind == Kind::Velden) {
            let (defs, choices) = follow_ups();
            whole["$defs"] = defs;
            whole["allOf"] = choices;
        }
        whole
    }
}

/// The fields of a soort, with those that every soort has.
fn fields(soort: Soort) -> Map<String, Value> {
    let mut properties: Map<String, Value> =
        soort.velden().iter().map(|veld| (veld.name.to_owned(), or_nothing(field(veld.kind)))).collect();
    properties.insert("lvs".to_owned(), or_nothing(field(Lvs::KIND)));
    let extra = json!({ "type": "object", "additionalProperties": any_text() });
    properties.insert("extra".to_owned(), or_nothing(extra));
    properties
}

/// What `velden` of a vervolg holds: the fields of the soort that `op_soort` names.
fn follow_ups() -> (Value, Value) {
    let mut defs = Map::new();
    let mut choices = Vec::new();
    for soort in Soort::ALL {
        let mut properties = fields(*soort);
        properties.remove("velden");
        let shape = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        defs.insert(soort.word().to_owned(), shape);
        choices.push(json!({
            "if": { "properties": { "op_soort": { "const": soort.word() } }, "required": ["op_soort"] },
            "then": { "properties": { "velden": { "$ref": format!("#/$defs/{soort}") } } },
        }));
    }
    (defs.into(), choices.into())
}

/// A field may be left empty: what is not known yet is no error.
fn or_nothing(schema: Value) -> Value {
    let Value::Object(mut schema) = schema else { return schema };
    let types = match schema.get("type") {
        Some(Value::String(only)) => json!([only, "null"]),
        Some(Value::Array(types)) => types.iter().cloned().chain([json!("null")]).collect(),
        _ => return json!({ "anyOf": [schema, { "type": "null" }] }),
    };
    schema.insert("type".to_owned(), types);
    if let Some(Value::Array(words)) = schema.get_mut("enum") {
        words.push(Value::Null);
    }
    schema.into()
}

/// Text that YAML takes for a number or for true is text all the same: `groep: 5`.
fn any_text() -> Value {
    json!({ "type": ["string", "number", "boolean"] })
}

fn field(kind: Kind) -> Value {
    let text = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    match kind {
        Kind::Tekst => any_text(),
        Kind::JaNee => json!({ "type": "boolean" }),
        Kind::Getal => json!({ "type": "integer", "minimum": 0 }),
        Kind::Datum => json!({ "type": "string", "format": "date", "pattern": format!("^{DATE}$") }),
        Kind::Tijd => text("^([01]?[0-9]|2[0-3]):[0-5]?[0-9]$"),
        Kind::Termijn => text(&format!("^({DATE}|0*[1-9][0-9]* (dag|dagen|week|weken|maand|maanden))$")),
        Kind::Moment => json!({ "type": "string", "format": "date-time" }),
        Kind::Keuze(words) => json!({ "type": "string", "enum": words }),
        Kind::Rol | Kind::Grond => text(WORD),
        Kind::Wie => someone(),
        Kind::StukRef => text("^[A-Za-z0-9_.\u{c0}-\u{ffff}-]{1,80}$"),
        // A number, a part of one, a name, a label: which there are is for the reader.
        Kind::Zaak => json!({ "type": "string", "pattern": "\\S", "maxLength": 80 }),
        Kind::Lijst(kind) => json!({ "type": "array", "items": field(*kind) }),
        Kind::Deel(parts) => part(parts),
        // Which fields it may hold hangs on another field; see `follow_ups`.
        Kind::Velden => json!({ "type": "object" }),
    }
}

/// A name, or a role with a name and more.
fn someone() -> Value {
    let parts: Map<String, Value> = Wie::PARTS
        .iter()
        .map(|name| {
            let kind = if *name == "rol" { Kind::Rol } else { Kind::Tekst };
            ((*name).to_owned(), or_nothing(field(kind)))
        })
        .collect();
    json!({ "anyOf": [
        { "type": "string" },
        { "type": "object", "properties": parts, "additionalProperties": false },
    ] })
}

fn part(parts: &[Veld]) -> Value {
    let parts: Map<String, Value> =
        parts.iter().map(|veld| (veld.name.to_owned(), or_nothing(field(veld.kind)))).collect();
    json!({ "type": "object", "properties": parts, "additionalProperties": false })
}
