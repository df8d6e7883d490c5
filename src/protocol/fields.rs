//! The keys of one block of a protocol file.

use serde_json::Value as Json;

use super::problem::Problems;
use super::read::{Defs, Read, kind};
use crate::model::{Located, Node, Place, Value};

/// The keys of one block, each to be taken once.
pub(super) struct Fields<'a> {
    /// None where there is no block at all: that was noted, so nothing in it is missed.
    entries: Option<&'a [(Located<String>, Node)]>,
    place: Place,
}

impl<'a> Fields<'a> {
    /// Opens a block; a key that is not in `known` is a problem.
    pub(super) fn open(node: &'a Node, known: &[&str], problems: &mut Problems) -> Self {
        let Value::Map(entries) = &node.value else {
            problems
                .add(node.place, format!("hier hoort een blok met sleutels, er staat {}", kind(&node.value)));
            return Self { entries: None, place: node.place };
        };
        for (key, _) in entries {
            if !known.contains(&key.as_str()) {
                problems.unknown(key.place, "de sleutel", key, known);
            }
        }
        Self { entries: Some(entries), place: node.place }
    }

    /// Whether there is a block.
    pub(super) fn is_block(&self) -> bool {
        self.entries.is_some()
    }

    fn find(&self, key: &str) -> Option<&'a Node> {
        self.entries?.iter().find(|(name, _)| name.value == key).map(|(_, node)| node)
    }

    /// Reads a mandatory key, or one whose type says what absence means.
    pub(super) fn required<T: Read>(&self, key: &str, problems: &mut Problems) -> T {
        let Some(node) = self.find(key) else {
            return T::absent().unwrap_or_else(|| {
                if self.is_block() {
                    problems.add(self.place, format!("de sleutel `{key}` ontbreekt"));
                }
                T::stand_in(self.place)
            });
        };
        let value = T::read(node, problems);
        if value.is_blank() {
            problems.add(node.place, format!("`{key}` mag niet leeg zijn"));
        }
        value
    }

    /// Reads a key that may be absent.
    pub(super) fn optional<T: Read>(&self, key: &str, default: T, problems: &mut Problems) -> T {
        match self.find(key) {
            Some(node) => T::read(node, problems),
            None => default,
        }
    }
}

/// The schema of one key of a block: what it holds, and what it is for.
pub(super) fn key_schema<T: Read>(defs: &mut Defs, about: &str, mandatory: bool) -> Json {
    let mut schema = T::schema(defs);
    if let Json::Object(parts) = &mut schema {
        // A mandatory list or block that is empty says nothing.
        if mandatory && parts.get("type").is_some_and(|kind| kind == "array") {
            parts.insert("minItems".to_owned(), 1.into());
        } else if mandatory && parts.contains_key("additionalProperties") {
            parts.insert("minProperties".to_owned(), 1.into());
        }
        parts.insert("description".to_owned(), about.trim().into());
    }
    schema
}
