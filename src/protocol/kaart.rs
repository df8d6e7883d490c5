//! Blocks whose keys are names: rules, soorten.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::json;

use crate::model::{Located, Node, Place, Value};

use super::problem::Problems;
use super::read::{Defs, Read, mismatch};

/// Named parts in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Kaart<T> {
    entries: Vec<(Located<String>, T)>,
}

impl<T> Kaart<T> {
    /// A block without anything in it.
    #[must_use]
    pub const fn empty() -> Self {
        Self { entries: Vec::new() }
    }

    /// The part with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        self.entries.iter().find(|(key, _)| key.value == name).map(|(_, value)| value)
    }

    /// Each name with its part, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = (&Located<String>, &T)> {
        self.entries.iter().map(|(key, value)| (key, value))
    }

    /// How many parts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<T: Serialize> Serialize for Kaart<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.entries.len()))?;
        for (key, value) in &self.entries {
            map.serialize_entry(&key.value, value)?;
        }
        map.end()
    }
}

impl<T: Read> Read for Kaart<T> {
    fn read(node: &Node, problems: &mut Problems) -> Self {
        let Value::Map(items) = &node.value else {
            return mismatch(node, "een blok met sleutels", problems);
        };
        Self { entries: items.iter().map(|(key, item)| (key.clone(), T::read(item, problems))).collect() }
    }

    fn stand_in(_: Place) -> Self {
        Self::empty()
    }

    fn is_blank(&self) -> bool {
        self.is_empty()
    }

    fn schema(defs: &mut Defs) -> serde_json::Value {
        json!({ "type": "object", "additionalProperties": T::schema(defs) })
    }
}
