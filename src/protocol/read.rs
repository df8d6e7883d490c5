//! From a located tree to typed values, noting every problem instead of stopping at the first; and the schema of
//! what can be read, from the same description.

use serde_json::{Map, Value as Json, json};

use crate::model::{Keuze, Located, Node, Place, Value};

pub(super) use super::fields::{Fields, key_schema};
use super::problem::Problems;

/// A type that can be read from a part of a protocol file.
pub(super) trait Read: Sized {
    /// Reads the part. Where it is wrong the problem is noted, and what comes back stands in for it, so that the
    /// rest can still be read and checked.
    fn read(node: &Node, problems: &mut Problems) -> Self;

    /// What stands in for something that is wrong or absent here.
    fn stand_in(place: Place) -> Self;

    /// What an absent key means; `None`: the key is mandatory.
    fn absent() -> Option<Self> {
        None
    }

    /// Whether the value, though written, says nothing.
    fn is_blank(&self) -> bool {
        false
    }

    /// The JSON Schema of what can be read; a block goes to `defs` under its name.
    fn schema(defs: &mut Defs) -> Json;
}

/// The blocks of a schema by name.
pub(super) type Defs = Map<String, Json>;

/// What a wrong part is, for the message.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "niets",
        Value::Bool(_) => "true of false",
        Value::Number(_) | Value::Decimal(_) => "een getal",
        Value::Text(_) => "een tekst",
        Value::List(_) => "een lijst",
        Value::Map(_) => "een blok met sleutels",
    }
}

/// Notes that something else was expected here; gives what stands in for it.
pub(super) fn mismatch<T: Read>(node: &Node, expected: &str, problems: &mut Problems) -> T {
    problems.add(node.place, format!("hier hoort {expected}, er staat {}", kind(&node.value)));
    T::stand_in(node.place)
}

impl Read for String {
    fn read(node: &Node, problems: &mut Problems) -> Self {
        match &node.value {
            Value::Text(text) if !text.trim().is_empty() => text.trim().to_owned(),
            Value::Text(_) | Value::Null => {
                problems.add(node.place, "hier ontbreekt de tekst");
                Self::stand_in(node.place)
            }
            // A number would lose its leading zeros: a telephone number is a text.
            Value::Number(_) | Value::Decimal(_) | Value::Bool(_) => {
                problems.add(node.place, "hier hoort een tekst; zet er aanhalingstekens omheen");
                Self::stand_in(node.place)
            }
            Value::List(_) | Value::Map(_) => mismatch(node, "een tekst", problems),
        }
    }

    fn stand_in(_: Place) -> Self {
        Self::new()
    }

    fn schema(_: &mut Defs) -> Json {
        json!({ "type": "string", "pattern": "\\S" })
    }
}

impl Read for bool {
    fn read(node: &Node, problems: &mut Problems) -> Self {
        match node.value {
            Value::Bool(value) => value,
            _ => mismatch(node, "true of false", problems),
        }
    }

    fn stand_in(_: Place) -> Self {
        false
    }

    fn schema(_: &mut Defs) -> Json {
        json!({ "type": "boolean" })
    }
}

impl Read for u32 {
    fn read(node: &Node, problems: &mut Problems) -> Self {
        match node.value {
            Value::Number(number) => Self::try_from(number).unwrap_or_else(|_| {
                problems.add(node.place, "dit getal mag niet negatief of zo groot zijn");
                Self::stand_in(node.place)
            }),
            _ => mismatch(node, "een heel getal", problems),
        }
    }

    fn stand_in(_: Place) -> Self {
        0
    }

    fn schema(_: &mut Defs) -> Json {
        json!({ "type": "integer", "minimum": 0, "maximum": Self::MAX })
    }
}

impl<T: Read> Read for Option<T> {
    fn read(node: &Node, problems: &mut Problems) -> Self {
        Some(T::read(node, problems))
    }

    fn stand_in(place: Place) -> Self {
        Some(T::stand_in(place))
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn schema(defs: &mut Defs) -> Json {
        T::schema(defs)
    }
}

impl<T: Read> Read for Located<T> {
    fn read(node: &Node, problems: &mut Problems) -> Self {
        Self { value: T::read(node, problems), place: node.place }
    }

    fn stand_in(place: Place) -> Self {
        Self { value: T::stand_in(place), place }
    }

    fn schema(defs: &mut Defs) -> Json {
        T::schema(defs)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, problems: &mut Problems) -> Self {
        let Value::List(items) = &node.value else { return mismatch(node, "een lijst", problems) };
        items.iter().map(|item| T::read(item, problems)).collect()
    }

    /// Something at this place, so that no check takes it for an empty list.
    fn stand_in(place: Place) -> Self {
        vec![T::stand_in(place)]
    }

    fn is_blank(&self) -> bool {
        self.is_empty()
    }

    fn schema(defs: &mut Defs) -> Json {
        json!({ "type": "array", "items": T::schema(defs) })
    }
}

/// Reads a word of a closed list; the first of the list stands in for one that is wrong.
pub(super) fn word<T: Keuze + Read>(node: &Node, what: &str, problems: &mut Problems) -> T {
    let Value::Text(text) = &node.value else { return mismatch(node, "een woord", problems) };
    let found = T::ALL.iter().copied().find(|value| value.word() == text);
    found.unwrap_or_else(|| {
        problems.unknown(node.place, what, text, T::WORDS);
        T::stand_in(node.place)
    })
}

/// Makes the words of a closed list readable; the text says what such a word is called, the word after it which one
/// stands in for one that is wrong.
macro_rules! readable_words {
    ($($type:ty => $what:literal or $stand_in:ident),+ $(,)?) => {$(
        impl $crate::protocol::read::Read for $type {
            fn read(node: &$crate::model::Node, problems: &mut $crate::protocol::problem::Problems) -> Self {
                $crate::protocol::read::word(node, $what, problems)
            }

            fn stand_in(_: $crate::model::Place) -> Self {
                Self::$stand_in
            }

            fn schema(_: &mut $crate::protocol::read::Defs) -> serde_json::Value {
                serde_json::json!({ "enum": <Self as $crate::model::Keuze>::WORDS })
            }
        }
    )+};
}
pub(super) use readable_words;

readable_words!(crate::model::Soort => "de soort" or Signaal);

/// Defines a block of a protocol file: a struct whose fields are its keys. `= value` makes a key optional;
/// `where check` names a function that judges the whole block, `schema tighten` one that says the same in its schema.
macro_rules! record {
    (
        $(#[doc = $about:literal])+ $name:ident {
            $($(#[doc = $doc:literal])+ $field:ident: $type:ty $(= $default:expr)?),+ $(,)?
        }
        $(where $check:path)?
        $(, schema $tighten:path)?
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        pub struct $name { $($(#[doc = $doc])+ pub $field: $type),+ }

        impl $crate::protocol::read::Read for $name {
            fn read(node: &$crate::model::Node, problems: &mut $crate::protocol::problem::Problems) -> Self {
                const KEYS: &[&str] = &[$(stringify!($field)),+];
                let fields = $crate::protocol::read::Fields::open(node, KEYS, problems);
                let block = Self {
                    $($field: $crate::protocol::read::record!(
                        @take fields, problems, stringify!($field) $(, $default)?
                    )),+
                };
                $(if fields.is_block() { $check(&block, node.place, problems); })?
                block
            }

            fn stand_in(place: $crate::model::Place) -> Self {
                Self { $($field: $crate::protocol::read::record!(@stand place, $type $(, $default)?)),+ }
            }

            fn schema(defs: &mut $crate::protocol::read::Defs) -> serde_json::Value {
                let name = stringify!($name);
                let mut properties = serde_json::Map::new();
                let mut required: Vec<&str> = Vec::new();
                $({
                    let mandatory = $crate::protocol::read::record!(@mandatory $type $(, $default)?);
                    let about = concat!($($doc),+);
                    let schema = $crate::protocol::read::key_schema::<$type>(defs, about, mandatory);
                    properties.insert(stringify!($field).to_owned(), schema);
                    if mandatory {
                        required.push(stringify!($field));
                    }
                })+
                #[allow(unused_mut, reason = "few blocks say more than their keys do")]
                let mut schema = serde_json::json!({
                    "description": concat!($($about),+).trim(),
                    "type": "object",
                    "properties": properties,
                    "required": required,
                    "additionalProperties": false,
                });
                $($tighten(&mut schema);)?
                defs.insert(name.to_owned(), schema);
                serde_json::json!({ "$ref": format!("#/$defs/{name}") })
            }
        }
    };
    (@take $fields:ident, $problems:ident, $key:expr) => { $fields.required($key, $problems) };
    (@take $fields:ident, $problems:ident, $key:expr, $default:expr) => {
        $fields.optional($key, $default, $problems)
    };
    (@stand $place:ident, $type:ty) => {
        <$type as $crate::protocol::read::Read>::absent()
            .unwrap_or_else(|| <$type as $crate::protocol::read::Read>::stand_in($place))
    };
    (@stand $place:ident, $type:ty, $default:expr) => { $default };
    (@mandatory $type:ty) => { <$type as $crate::protocol::read::Read>::absent().is_none() };
    (@mandatory $type:ty, $default:expr) => { false };
}
pub(super) use record;
