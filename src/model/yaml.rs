//! The one place that reads and writes YAML: strict, bounded, and with the place of every error.
//!
//! The crate behind the name `serde_yaml` is serde-saphyr (see `Cargo.toml`).

use std::fmt;

use granit_parser::{Scanner, StrInput, Token, TokenType};
use serde::Serialize;
use serde::de::{DeserializeOwned, DeserializeSeed};
use serde_yaml::Options;
use serde_yaml::options::{DuplicateKeyPolicy, MergeKeyPolicy};

use super::document::{DocumentSeed, FORMAT, Parsed};
use super::{Document, Kop, Peek, Soort, Stuk};

use super::yaml_error::TAG;
pub use super::yaml_error::YamlError;

/// The largest document that is read, in bytes.
pub const MAX_DOCUMENT: usize = 4 << 20;

/// A value with the place where it stands, for checks that come after reading.
pub use serde_yaml::Spanned;

fn options() -> Options {
    let budget = serde_yaml::budget! {
        max_documents: 1,
        max_aliases: 0,
        max_anchors: 0,
        max_depth: 16,
        flow_nesting_limit: 16,
        max_nodes: 200_000,
        max_events: 500_000,
        max_total_scalar_bytes: MAX_DOCUMENT,
    };
    serde_yaml::options! {
        budget: budget,
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        reject_unsupported_tags: true,
        with_snippet: false,
    }
}

/// Reads one document of a known type.
///
/// # Errors
/// When it is no YAML, has aliases, tags, duplicate or unknown keys, is too large, or a value is wrong.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, YamlError> {
    check_text(text)?;
    check_tags(text)?;
    serde_yaml::from_str_with_options(text, options()).map_err(|e| YamlError::from_parser(&e, text))
}

/// Writes a value as one YAML document.
///
/// # Errors
/// When the value cannot be written as YAML; the types of this crate all can.
pub fn write<T: Serialize>(value: &T) -> Result<String, YamlError> {
    // Lines of a text stand quoted, not as a block: what ends in empty lines, or begins with spaces, would not
    // come back as it was, the less so behind the padding of a stored stuk.
    let options = serde_yaml::ser_options! { prefer_block_scalars: false };
    let mut text = String::new();
    serde_yaml::to_fmt_writer_with_options(&mut text, value, options)
        .map_err(|_| YamlError::new("dit kan niet als YAML worden geschreven"))?;
    Ok(text)
}

/// Reads what must be known before a document's fields can be read.
///
/// # Errors
/// As [`parse`].
pub fn peek(text: &str) -> Result<Peek, YamlError> {
    parse(text)
}

/// The soort of a document of which something else cannot be read, where that is known.
#[must_use]
pub fn soort(text: &str) -> Option<Soort> {
    #[derive(serde::Deserialize)]
    struct Only {
        soort: Option<Soort>,
    }
    parse::<Only>(text).ok().and_then(|only| only.soort)
}

/// Reads a document that a user wrote; `op_soort` is the soort that the `velden` of a vervolg set.
///
/// # Errors
/// As [`parse`]; also when it holds what only the program may write.
pub fn document(text: &str, soort: Soort, op_soort: Option<Soort>) -> Result<Document, YamlError> {
    check_text(text)?;
    check_tags(text)?;
    Ok(seed(text, DocumentSeed { soort, op_soort, stored: false })?.document)
}

/// Reads a stored stuk. Its soort is in the second line, where the program wrote it.
///
/// # Errors
/// When it is not what this program wrote, or of a newer format.
pub fn stuk(text: &str) -> Result<Stuk, YamlError> {
    check_text(text)?;
    let soort = stored_soort(text).map_or_else(|| peek(text).map(|p| p.soort), |s| Ok(Some(s)))?;
    let soort = soort.ok_or_else(|| YamlError::new("het stuk noemt geen soort"))?;
    let op_soort = if soort == Soort::Vervolg { peek(text)?.op_soort } else { None };
    let parsed = seed(text, DocumentSeed { soort, op_soort, stored: true })?;
    if parsed.format != Some(FORMAT) {
        return Err(YamlError::new("het stuk heeft een formaat dat deze versie van meldcode niet kent"));
    }
    let header = || YamlError::new("de kop van het stuk (id, zaak, vastgelegd) is niet volledig");
    let zaak = match parsed.document.zaak {
        Some(text) => Some(text.parse().map_err(|_| header())?),
        None if soort == Soort::Zelfcheck => None,
        None => return Err(header()),
    };
    let id = parsed.id.ok_or_else(header)?;
    let vastgelegd = parsed.vastgelegd.ok_or_else(header)?;
    Ok(Stuk { kop: Kop { id, zaak, vastgelegd }, gegevens: parsed.document.gegevens })
}

fn seed(text: &str, seed: DocumentSeed) -> Result<Parsed, YamlError> {
    serde_yaml::with_deserializer_from_str_with_options(text, options(), |d| seed.deserialize(d))
        .map_err(|e| YamlError::from_parser(&e, text))
}

/// The soort of a stuk in the form that [`write`] gives it: `soort: signaal` at the start of a line.
fn stored_soort(text: &str) -> Option<Soort> {
    text.lines().take(3).find_map(|line| line.strip_prefix("soort: ")).and_then(|word| word.parse().ok())
}

/// Refuses what is too large or no text, before a parser sees it.
fn check_text(text: &str) -> Result<(), YamlError> {
    if text.len() > MAX_DOCUMENT {
        return Err(YamlError::new("dit document is te groot; een stuk mag hoogstens 4 MB zijn"));
    }
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{85}');
    match text.char_indices().find(|(_, c)| odd(*c)) {
        Some((at, _)) => Err(YamlError::at("hier staat een teken dat geen tekst is", text, at)),
        None => Ok(()),
    }
}

/// Refuses tags, also those that every YAML reader knows (`!!str`): they change what a text is.
fn check_tags(text: &str) -> Result<(), YamlError> {
    if !text.contains('!') {
        return Ok(());
    }
    // What cannot be scanned is for the parser to refuse.
    let tokens = Scanner::new(StrInput::new(text)).map_while(std::result::Result::ok);
    let tag = |token: &Token<'_>| matches!(token.token_type(), TokenType::Tag(..));
    match tokens.into_iter().find(tag) {
        Some(token) => Err(YamlError::at(TAG, text, byte_of(text, token.span().start.index()))),
        None => Ok(()),
    }
}

/// Where in the text a character stands, in bytes.
fn byte_of(text: &str, characters: usize) -> usize {
    text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at)
}

/// One document of a stream, with the line of the stream on which it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    /// The text of the document.
    pub text: &'a str,
    /// How many lines of the stream come before it.
    pub lines_before: u64,
}

/// Splits a stream into its documents: YAML documents separated by `---`, or JSON, one a line.
#[must_use]
pub fn split(stream: &str) -> Vec<Part<'_>> {
    let stream = stream.strip_prefix('\u{feff}').unwrap_or(stream);
    let first = stream.lines().map(str::trim_start).find(|line| !line.is_empty());
    let json_lines = first.is_some_and(|line| line.starts_with('{') && line.trim_end().ends_with('}'));
    let mut parts = Vec::new();
    let (mut start, mut lines_before) = (0, 0);
    let mut at = 0;
    for (number, line) in (0u64..).zip(stream.split_inclusive('\n')) {
        let marker = ["---", "..."].iter().any(|m| {
            line.strip_prefix(m).is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
        });
        if marker || json_lines {
            parts.push(Part { text: &stream[start..at], lines_before });
            // What stands behind the marker on its own line belongs to the next document.
            start = if marker { at + 3 } else { at };
            lines_before = number;
        }
        at += line.len();
    }
    parts.push(Part { text: &stream[start..], lines_before });
    parts.retain(|part| part.text.lines().any(|l| !l.trim().is_empty() && !l.trim_start().starts_with('#')));
    parts
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "document vanaf regel {}", self.lines_before + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Antwoord, Inhoud};

    const SIGNAAL: &str = "soort: signaal\ndatum: 2026-11-20\ntijd: \"10:40\"\nplaats: klas\naanwezigen: []\n\
        waarnemingen:\n  - {zintuig: gezien, wat: blauwe plek}\naard: feit\nduiding: onduidelijk\n\
        met: null\n";

    fn wrong(text: &str, soort: Soort) -> YamlError {
        document(text, soort, None).unwrap_err()
    }

    #[test]
    fn a_missing_field_is_no_error_and_an_empty_list_says_nobody() {
        let text = SIGNAAL.replace("met: null\n", "situatie:\n");
        let document = document(&text, Soort::Signaal, None).unwrap();
        assert_eq!(document.gegevens.filled("aanwezigen"), Some(true));
        assert_eq!(document.gegevens.filled("situatie"), Some(false));
        assert_eq!(document.gegevens.filled("bron"), Some(false));
        assert_eq!(document.gegevens.filled("geen_veld"), None);
    }

    #[test]
    fn an_unknown_key_names_its_place_and_the_key_that_was_meant() {
        let error = wrong("soort: signaal\ndatum: 2026-11-20\nplaatst: klas\n", Soort::Signaal);
        assert_eq!(error.message, "onbekend veld `plaatst`; bedoelde u `plaats`?");
        assert_eq!((error.line, error.column), (Some(3), Some(1)));
        assert_eq!(error.excerpt.as_deref(), Some("plaatst: klas"));
        let error = wrong("waarnemingen:\n  - zintuig: gezein\n    wat: x\n", Soort::Signaal);
        assert_eq!(error.message, "onbekende waarde `gezein`; bedoelde u `gezien`?");
        assert_eq!(error.line, Some(2));
        let error = wrong("met: {rool: ouder}\n", Soort::Contact);
        assert!(error.message.contains("bedoelde u `rol`?"), "{error}");
    }

    #[test]
    fn an_impossible_date_is_refused_where_it_stands() {
        let error = wrong("plaats: klas\ndatum: 2026-02-30\n", Soort::Signaal);
        assert!(error.message.contains("geen bestaande datum"), "{error}");
        assert_eq!(error.line, Some(2));
    }

    #[test]
    fn aliases_tags_merges_and_duplicates_are_refused() {
        for (text, says) in [
            ("plaats: &a klas\nsituatie: *a\n", "verwijzingen"),
            ("plaats: !!str klas\n", "tags"),
            ("situatie: \"Kom! Nu!\"\nbron: !x y\n", "tags"),
            ("plaats: klas\nplaats: gang\n", "twee keer"),
            ("met:\n  rol: ouder\n  rol: kind\n", "twee keer"),
            ("lvs:\n  <<: {datum: 2026-11-20}\n", "<<"),
        ] {
            let soort = if text.starts_with("met") { Soort::Contact } else { Soort::Signaal };
            let error = wrong(text, soort);
            assert!(error.message.contains(says), "{text}: {error}");
            assert!(error.line.is_some(), "{text}: {error}");
        }
    }

    #[test]
    fn hostile_input_ends_at_once() {
        let deep = format!("plaats: {}", "[".repeat(100_000));
        assert_eq!(wrong(&deep, Soort::Signaal).message, "hier hoort tekst");
        let error = peek(&deep).unwrap_err();
        assert!(error.message.contains("genest"), "{error}");
        assert!(wrong(&"a".repeat(MAX_DOCUMENT + 1), Soort::Signaal).message.contains("te groot"));
        assert!(wrong("plaats: a\u{0}b\n", Soort::Signaal).message.contains("geen tekst"));
        let bomb = "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n";
        assert!(
            wrong(bomb, Soort::Signaal).message.contains("onbekend veld")
                || wrong(bomb, Soort::Signaal).message.contains("verwijzingen")
        );
    }

    #[test]
    fn windows_line_ends_and_a_byte_order_mark_are_fine() {
        let text = "\u{feff}soort: afweging\r\nnr: 2\r\nantwoord: ja\r\n";
        let parts = split(text);
        assert_eq!(parts.len(), 1);
        let document = document(parts[0].text, Soort::Afweging, None).unwrap();
        assert!(matches!(document.gegevens.inhoud, Inhoud::Afweging(a) if a.antwoord == Some(Antwoord::Ja)));
    }

    #[test]
    fn a_stream_splits_on_its_markers_and_keeps_count_of_lines() {
        let parts = split("# kop\n---\nsoort: taak\n---\n\nsoort: taak\nwat: |\n  ---\n");
        assert_eq!(parts.iter().map(|p| p.lines_before).collect::<Vec<_>>(), [1, 3]);
        let parts = split("{\"soort\": \"taak\"}\n{\"soort\": \"taak\", \"wat\": \"x\"}\n");
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[1].lines_before, 1);
        assert!(document(parts[1].text, Soort::Taak, None).is_ok());
    }

    #[test]
    fn a_follow_up_sets_fields_of_the_soort_it_follows() {
        let text = "op: x\nuitkomst: aanvulling\nvelden: {plaats: gang, lvs: {datum: 2026-11-21}}\n";
        let document = document(text, Soort::Vervolg, Some(Soort::Signaal)).unwrap();
        let Inhoud::Vervolg(vervolg) = document.gegevens.inhoud else { unreachable!() };
        let velden = vervolg.velden.unwrap();
        assert_eq!(velden.filled("plaats"), Some(true));
        assert_eq!(velden.filled("lvs.datum"), Some(true));
        assert!(super::document(text, Soort::Vervolg, None).unwrap_err().message.contains("op_soort"));
        let wrong =
            super::document("velden: {antword: ja}\n", Soort::Vervolg, Some(Soort::Afweging)).unwrap_err();
        assert!(wrong.message.contains("`antwoord`"), "{wrong}");
    }

    #[test]
    fn what_only_the_program_writes_is_refused() {
        assert!(wrong("soort: taak\nid: 01M818K4H0W3M9T2R5N7P0B1C4\n", Soort::Taak).message.contains("zelf"));
    }

    #[test]
    fn a_stored_stuk_comes_back_as_it_was() {
        let document = document(
            "soort: vervolg\nop: abc\nop_soort: signaal\nvelden: {bron: \"ja: nee\"}\nextra: {x: \"1\"}\n",
            Soort::Vervolg,
            Some(Soort::Signaal),
        )
        .unwrap();
        let stuk = Stuk {
            kop: Kop {
                id: "01M818K4H0W3M9T2R5N7P0B1C4".parse().unwrap(),
                zaak: Some("2026-7KQ3MX".parse().unwrap()),
                vastgelegd: crate::model::Vastgelegd {
                    door: "i.devries".parse().unwrap(),
                    op: "2026-11-22T10:15:00+01:00".parse().unwrap(),
                },
            },
            gegevens: document.gegevens,
        };
        let text = write(&stuk).unwrap();
        assert!(text.starts_with("meldcode: 1\nsoort: vervolg\nid: "), "{text}");
        assert_eq!(super::stuk(&format!("{text}\n\n\n")).unwrap(), stuk);
    }
}
