//! From a located tree to typed values, noting every problem instead of stopping at the first.

use crate::model::{Keuze, Located, Node, Place, Value};

use super::problem::Problems;

/// A type that can be read from a part of a protocol file.
pub(super) trait Read: Sized {
    /// Reads the part; `None` when it is wrong, and then the problem is noted.
    fn read(node: &Node, problems: &mut Problems) -> Option<Self>;

    /// What an absent key means; `None`: the key is mandatory.
    fn absent() -> Option<Self> {
        None
    }

    /// Whether the value, though written, says nothing.
    fn is_blank(&self) -> bool {
        false
    }
}

/// What a wrong part is, for the message.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "niets",
        Value::Bool(_) => "true of false",
        Value::Number(_) | Value::Decimal(_) => "een getal",
        Value::Text(_) => "een tekst",
        Value::List(_) => "een lijst",
        Value::Map(_) => "een blok met sleutels",
    }
}

/// Notes that something else was expected here.
pub(super) fn mismatch<T>(node: &Node, expected: &str, problems: &mut Problems) -> Option<T> {
    problems.add(node.place, format!("hier hoort {expected}, er staat {}", kind(&node.value)));
    None
}

impl Read for String {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        match &node.value {
            Value::Text(text) if text.trim().is_empty() => {
                problems.add(node.place, "hier ontbreekt de tekst");
                None
            }
            Value::Text(text) => Some(text.trim().to_owned()),
            Value::Null => {
                problems.add(node.place, "hier ontbreekt de tekst");
                None
            }
            // A number would lose its leading zeros: a telephone number is a text.
            Value::Number(_) | Value::Decimal(_) | Value::Bool(_) => {
                problems.add(node.place, "hier hoort een tekst; zet er aanhalingstekens omheen");
                None
            }
            Value::List(_) | Value::Map(_) => mismatch(node, "een tekst", problems),
        }
    }
}

impl Read for bool {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        match node.value {
            Value::Bool(value) => Some(value),
            _ => mismatch(node, "true of false", problems),
        }
    }
}

impl Read for u32 {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        match node.value {
            Value::Number(number) => u32::try_from(number)
                .map_err(|_| problems.add(node.place, "dit getal mag niet negatief of zo groot zijn"))
                .ok(),
            _ => mismatch(node, "een heel getal", problems),
        }
    }
}

impl<T: Read> Read for Option<T> {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        T::read(node, problems).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Read> Read for Located<T> {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        T::read(node, problems).map(|value| Self { value, place: node.place })
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let Value::List(items) = &node.value else { return mismatch(node, "een lijst", problems) };
        let read: Vec<_> = items.iter().map(|item| T::read(item, problems)).collect();
        read.into_iter().collect()
    }

    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

/// Reads a word of a closed list.
pub(super) fn word<T: Keuze>(node: &Node, what: &str, problems: &mut Problems) -> Option<T> {
    let Value::Text(text) = &node.value else { return mismatch(node, "een woord", problems) };
    find_word(text, node.place, what, problems)
}

/// Finds a word in a closed list, or notes what was probably meant.
pub(super) fn find_word<T: Keuze>(
    text: &str,
    place: Place,
    what: &str,
    problems: &mut Problems,
) -> Option<T> {
    let found = T::ALL.iter().copied().find(|value| value.word() == text);
    if found.is_none() {
        problems.unknown(place, what, text, T::WORDS);
    }
    found
}

/// Makes the words of a closed list readable; the text says what such a word is called.
macro_rules! readable_words {
    ($($type:ty => $what:literal),+ $(,)?) => {$(
        impl $crate::protocol::read::Read for $type {
            fn read(node: &$crate::model::Node, problems: &mut $crate::protocol::problem::Problems) -> Option<Self> {
                $crate::protocol::read::word(node, $what, problems)
            }
        }
    )+};
}
pub(super) use readable_words;

readable_words!(crate::model::Soort => "de soort");

/// The keys of one block, each to be taken once.
pub(super) struct Fields<'a> {
    entries: &'a [(Located<String>, Node)],
    place: Place,
}

impl<'a> Fields<'a> {
    /// Opens a block; a key that is not in `known` is a problem.
    pub(super) fn open(node: &'a Node, known: &[&str], problems: &mut Problems) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            return mismatch(node, "een blok met sleutels", problems);
        };
        for (key, _) in entries {
            if !known.contains(&key.as_str()) {
                problems.unknown(key.place, "de sleutel", key, known);
            }
        }
        Some(Self { entries, place: node.place })
    }

    fn find(&self, key: &str) -> Option<&'a Node> {
        self.entries.iter().find(|(name, _)| name.value == key).map(|(_, node)| node)
    }

    /// Reads a mandatory key, or one whose type says what absence means.
    pub(super) fn required<T: Read>(&self, key: &str, problems: &mut Problems) -> Option<T> {
        let Some(node) = self.find(key) else {
            let value = T::absent();
            if value.is_none() {
                problems.add(self.place, format!("de sleutel `{key}` ontbreekt"));
            }
            return value;
        };
        let value = T::read(node, problems)?;
        if value.is_blank() {
            problems.add(node.place, format!("`{key}` mag niet leeg zijn"));
        }
        Some(value)
    }

    /// Reads a key that may be absent.
    pub(super) fn optional<T: Read>(&self, key: &str, default: T, problems: &mut Problems) -> Option<T> {
        match self.find(key) {
            Some(node) => T::read(node, problems),
            None => Some(default),
        }
    }
}

/// Defines a block of a protocol file: a struct whose fields are its keys. `= value` makes a key optional;
/// `where check` names a function that judges the whole block.
macro_rules! record {
    (
        $(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident: $type:ty $(= $default:expr)?),+ $(,)? }
        $(where $check:path)?
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        pub struct $name { $($(#[$fmeta])* pub $field: $type),+ }

        impl $crate::protocol::read::Read for $name {
            fn read(node: &$crate::model::Node, problems: &mut $crate::protocol::problem::Problems) -> Option<Self> {
                const KEYS: &[&str] = &[$(stringify!($field)),+];
                let fields = $crate::protocol::read::Fields::open(node, KEYS, problems)?;
                $(let $field: Option<$type> =
                    $crate::protocol::read::record!(@take fields, problems, stringify!($field) $(, $default)?);)+
                let block = Self { $($field: $field?),+ };
                $($check(&block, node.place, problems);)?
                Some(block)
            }
        }
    };
    (@take $fields:ident, $problems:ident, $key:expr) => { $fields.required($key, $problems) };
    (@take $fields:ident, $problems:ident, $key:expr, $default:expr) => {
        $fields.optional($key, $default, $problems)
    };
}
pub(super) use record;
