//! Text on the screen: nothing in the data may steer the terminal.

use std::fmt::Write as _;

use chrono::{DateTime, FixedOffset};

use crate::model::Datum;

/// The text with control characters and direction marks made visible; line ends become spaces.
#[must_use]
pub fn safe(text: &str) -> String {
    text.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { visible(c) }).collect()
}

/// As [`safe`], but keeps the lines.
#[must_use]
pub fn safe_lines(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { c } else { visible(c) }).collect()
}

/// JSON text in which what could steer a terminal is written as `\u…`: the same values for whoever reads it. The
/// line ends between values stay; inside a value JSON has none.
#[must_use]
pub fn safe_json(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && steers(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(c);
        }
    }
    text
}

fn visible(c: char) -> char {
    if steers(c) { '\u{fffd}' } else { c }
}

fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// A field name as people read it: `waargenomen_door` is "waargenomen door".
#[must_use]
pub fn label(name: &str) -> String {
    name.replace('_', " ")
}

/// With a capital first letter.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `1 stuk`, `3 stukken`.
#[must_use]
pub fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// A line that fits the terminal, its later lines indented; in a pipe it stays one line.
#[must_use]
pub fn wrap(start: &str, indent: &str, line: &str, width: Option<usize>) -> String {
    let Some(width) = width else { return format!("{start}{line}") };
    let options = textwrap::Options::new(width.max(40))
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .initial_indent(start)
        .subsequent_indent(indent);
    textwrap::fill(line, options)
}

/// The months by name, January first.
pub const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

/// A day as people say it: 2 maart 2026.
#[must_use]
pub fn day(day: Datum) -> String {
    use chrono::Datelike;
    let month = MONTHS.get(day.0.month0() as usize).copied().unwrap_or_default();
    format!("{} {month} {}", day.0.day(), day.0.year())
}

/// The day of a moment, where that moment was.
#[must_use]
pub fn day_of(moment: &DateTime<FixedOffset>) -> String {
    day(Datum(moment.date_naive()))
}

/// A moment as people say it: 2 maart 2026 om 10:40.
#[must_use]
pub fn moment(moment: &DateTime<FixedOffset>) -> String {
    format!("{} om {}", day_of(moment), moment.format("%H:%M"))
}

/// A day that was written down as text, as people say it; other text stays what it is.
#[must_use]
pub fn day_in_words(text: &str) -> String {
    text.parse().map_or_else(|_| safe(text), day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_cannot_steer_the_terminal_and_keeps_its_values() {
        let value =
            serde_json::json!({ "a\u{202e}": "\u{1b}[2J \u{9b}31m \u{7f} \u{e0041} é 👧 \n \\u0041" });
        let text = safe_json(&serde_json::to_string_pretty(&value).unwrap());
        assert!(!text.chars().any(|c| c != '\n' && steers(c)), "{text}");
        assert!(
            text.contains("\\u009b31m") && text.contains("\\udb40\\udc41") && text.contains("é 👧"),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn data_cannot_steer_the_terminal() {
        assert_eq!(safe("a\u{1b}[2Jb\r\nc\u{202e}d\u{2028}"), "a\u{fffd}[2Jb\u{fffd} c\u{fffd}d\u{fffd}");
    }
}
