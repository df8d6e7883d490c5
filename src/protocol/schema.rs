//! The JSON Schema of a protocol file, made from the same description that reads one.
//!
//! It says what a schema can say: keys, types, words, numbers. That names refer to one another (a role that exists, a
//! question that is reached) is for [`Protocol::from_yaml`].

use serde_json::{Value, json};

use super::read::{Defs, Read};
use super::{Protocol, REGELNAMEN};
use crate::model::{Keuze, Soort};

/// The schema of a protocol file ("JSON Schema", draft 2020-12).
#[must_use]
pub fn schema() -> Value {
    let mut defs = Defs::new();
    let root = Protocol::schema(&mut defs);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "meldcode protocol",
        "$ref": root["$ref"],
        "$defs": defs,
    })
}

/// One of the five steps.
pub(super) fn of_five_steps(schema: &mut Value) {
    schema["properties"]["nr"]["minimum"] = 1.into();
    schema["properties"]["nr"]["maximum"] = 5.into();
}

/// What the protocol as a whole says of its blocks: every rule and no other, known soorten, names that can be part of
/// a file name.
pub(super) fn whole(schema: &mut Value) {
    let properties = &mut schema["properties"];
    properties["protocol"]["const"] = 1.into();
    properties["naam"]["pattern"] = json!("^[a-z0-9][a-z0-9-]{0,39}$");
    properties["versie"]["pattern"] = json!("^(?!.*\\.\\.)[a-z0-9][a-z0-9.-]{0,39}$");
    let rules: Vec<&str> = REGELNAMEN.iter().map(|rule| rule.naam).collect();
    properties["regels"]["propertyNames"] = json!({ "enum": rules });
    properties["regels"]["required"] = json!(rules);
    for block in ["velden", "extra", "hulpteksten"] {
        properties[block]["propertyNames"] = json!({ "enum": Soort::WORDS });
    }
    for (list, count) in [("stappen", 5), ("afwegingen", 5), ("gevaren", 7)] {
        properties[list]["minItems"] = count.into();
        properties[list]["maxItems"] = count.into();
    }
}
