//! What is wrong with a YAML text, in Dutch, with its place.

use serde_yaml::Error;

use super::Place;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct YamlError {
    /// What is wrong, as a Dutch sentence without place. May quote a word of the input.
    pub message: String,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The column, from 1.
    pub column: Option<u64>,
    /// The line of text itself; for the screen only, never for a log.
    pub excerpt: Option<String>,
}

impl YamlError {
    /// An error without a place.
    #[must_use]
    pub fn new(message: &str) -> Self {
        Self { message: message.to_owned(), line: None, column: None, excerpt: None }
    }

    /// An error at a byte of the text.
    #[must_use]
    pub fn at(message: &str, text: &str, byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or("");
        let line = before.matches('\n').count() as u64 + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() as u64 + 1;
        Self { message: message.to_owned(), line: Some(line), column: Some(column), excerpt: None }
            .with_excerpt(text)
    }

    /// An error at a place of the text.
    #[must_use]
    pub fn in_text(message: String, place: Place, text: &str) -> Self {
        Self { message, line: Some(place.line), column: Some(place.column), excerpt: None }.with_excerpt(text)
    }

    /// The error as seen from the stream that the document is a part of.
    #[must_use]
    pub fn shifted(mut self, lines_before: u64) -> Self {
        self.line = self.line.map(|line| line + lines_before);
        self
    }

    pub(super) fn from_parser(error: &Error, text: &str) -> Self {
        let location = error.location();
        let error = error.without_snippet();
        Self {
            message: translate(error),
            line: location.map(|l| l.line()),
            column: location.map(|l| l.column()),
            excerpt: None,
        }
        .with_excerpt(text)
    }

    fn with_excerpt(mut self, text: &str) -> Self {
        let line = self.line.and_then(|line| usize::try_from(line.saturating_sub(1)).ok());
        self.excerpt = line.and_then(|line| text.lines().nth(line)).map(|l| l.chars().take(200).collect());
        self
    }
}

fn translate(error: &Error) -> String {
    match error {
        Error::Message { msg, .. } => msg.clone(),
        Error::SerdeUnknownField { field, expected, .. } => {
            one_of(&format!("onbekend veld `{field}`"), field, expected)
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            one_of(&format!("onbekende waarde `{variant}`"), variant, expected)
        }
        Error::SerdeMissingField { field, .. } => format!("het veld `{field}` ontbreekt"),
        Error::DuplicateMappingKey { key: Some(key), .. } => {
            format!("het veld `{key}` staat er twee keer; voeg de twee samen of haal er een weg")
        }
        Error::DuplicateMappingKey { .. } => "hier staat een veld twee keer".to_owned(),
        Error::SerdeInvalidType { expected, .. } | Error::SerdeInvalidValue { expected, .. } => {
            format!("hier hoort {}", dutch(expected))
        }
        Error::Unexpected { expected, .. } => format!("hier hoort {}", dutch(expected)),
        Error::InvalidScalar { ty, .. } => format!("hier hoort {}", dutch(ty)),
        Error::InvalidBooleanStrict { .. } => "hier hoort `true` (ja) of `false` (nee)".to_owned(),
        Error::MultipleDocuments { .. } => {
            "hier begint een tweede document (`---`); gebruik `meldcode importeer` voor meer dan een"
                .to_owned()
        }
        Error::MergeKeyNotAllowed { .. } | Error::MergeValueNotMapOrSeqOfMaps { .. } => {
            "samenvoegen met `<<` mag niet; schrijf de velden uit".to_owned()
        }
        Error::UnsupportedTag { .. }
        | Error::TaggedStructFieldName { .. }
        | Error::TaggedEnumMismatch { .. }
        | Error::TaggedScalarCannotDeserializeIntoString { .. } => TAG.to_owned(),
        Error::UnknownAnchor { .. }
        | Error::AliasError { .. }
        | Error::RecursiveReferencesRequireWeakTypes { .. } => ALIAS.to_owned(),
        Error::Budget { breach, .. } => budget(&format!("{breach:?}")),
        Error::ExternalMessage { msg, .. } if msg.contains("nest") || msg.contains("recursion") => {
            NESTED.to_owned()
        }
        Error::Eof { .. } => "het document is leeg of houdt te vroeg op".to_owned(),
        Error::NullIntoString { .. } => "hier hoort tekst, maar er staat niets".to_owned(),
        Error::QuotingRequired { .. } => "zet deze waarde tussen aanhalingstekens".to_owned(),
        _ => "dit is geen geldige YAML; let op het inspringen, de dubbele punten en de aanhalingstekens"
            .to_owned(),
    }
}

const NESTED: &str = "dit is te diep genest; een stuk heeft hoogstens een paar lagen";
pub(super) const TAG: &str =
    "tags (`!…`) mogen niet; schrijf de waarde zonder tag, of tussen aanhalingstekens";
const ALIAS: &str = "verwijzingen (`&` en `*`) mogen niet; zet tekst die zo begint tussen aanhalingstekens";

fn budget(breach: &str) -> String {
    if breach.contains("Alias") || breach.contains("Anchor") {
        ALIAS.to_owned()
    } else if breach.contains("Depth") || breach.contains("Nesting") {
        NESTED.to_owned()
    } else if breach.contains("Documents") {
        "hier begint een tweede document (`---`); gebruik `meldcode importeer` voor meer dan een".to_owned()
    } else {
        "dit document is te groot".to_owned()
    }
}

/// Names what was probably meant, or everything that is possible.
pub(super) fn one_of(what: &str, found: &str, expected: &[&'static str]) -> String {
    let near = nearest(found, expected.iter().copied());
    match near {
        Some(word) => format!("{what}; bedoelde u `{word}`?"),
        None if expected.is_empty() => what.to_owned(),
        None => format!("{what}; mogelijk: {}", expected.join(", ")),
    }
}

/// The word that was probably meant, when one is near enough.
#[must_use]
pub fn nearest<'a>(found: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    words
        .map(|word| (strsim::jaro_winkler(found, word), word))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word)
}

/// What serde calls a type, in Dutch.
fn dutch(expected: &str) -> &str {
    match expected {
        "a string" | "str" | "string" | "string scalar" | "a scalar" | "scalar" => "tekst",
        "a boolean" | "bool" | "boolean" => "`true` (ja) of `false` (nee)",
        "a sequence" | "sequence" | "sequence start" => "een lijst",
        "a map" | "map" | "mapping" | "mapping start" => "een blok met velden (`veld: waarde`)",
        "option" => "een waarde",
        "u8" | "u16" | "u32" | "u64" | "integer" | "unsigned integer" => "een geheel getal",
        other => other.strip_prefix("struct ").map_or(other, |_| "een blok met velden (`veld: waarde`)"),
    }
}
