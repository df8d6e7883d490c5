//! A dossier on the screen: every stuk with its fields, what was added later, what does not count.

use std::fmt::Write as _;

use serde_json::Value;

use super::text::{label, safe, safe_lines};
use crate::model::{Buiten, Dossier, Item, Reden, StukId};

/// One stuk on one line: day, soort, end of its number, and the first words of what it says.
#[must_use]
pub fn line(item: &Item) -> String {
    let mut line = format!("{}  {}  {}", item.day(), item.gegevens.soort(), short(item.kop.id));
    if item.vervallen.is_some() {
        line.push_str("  (vervallen)");
    }
    line
}

/// What a stuk is called in a finding: `signaal van 2026-11-03, 7P0B1C4`.
#[must_use]
pub fn name(item: &Item) -> String {
    format!("{} van {}, {}", item.gegevens.soort(), item.day(), short(item.kop.id))
}

/// The end of a stuk's number, which differs most and is enough to name it.
#[must_use]
pub fn short(id: StukId) -> String {
    let text = id.to_string();
    text[text.len() - 8..].to_owned()
}

/// The whole dossier, below what it runs under.
#[must_use]
pub fn text(dossier: &Dossier, name: Option<&str>, runs_under: &str) -> String {
    let mut text = format!("Zaak {}", dossier.zaak);
    if let Some(name) = name {
        _ = write!(text, ": {}", safe(name));
    }
    text.push('\n');
    if !runs_under.is_empty() {
        _ = writeln!(text, "{runs_under}");
    }
    for item in &dossier.items {
        text.push('\n');
        text.push_str(&stuk(item));
    }
    for outside in &dossier.buiten {
        text.push('\n');
        text.push_str(&does_not_count(outside));
    }
    text
}

/// One stuk with its follow-ups merged in and marked.
#[must_use]
pub fn stuk(item: &Item) -> String {
    let kop = &item.kop;
    let mut text = format!("{}  {}", item.gegevens.soort().to_string().to_uppercase(), kop.id);
    if let Some(by) = item.vervallen {
        _ = write!(text, "  VERVALLEN, zie vervolg {}", short(by));
    }
    _ = writeln!(
        text,
        "\n  vastgelegd door {} ({}) op {}",
        kop.vastgelegd.door,
        label(item.functie.to_string().as_str()),
        kop.vastgelegd.op.0.format("%Y-%m-%d %H:%M")
    );
    if let Ok(Value::Object(fields)) = serde_json::to_value(&item.gegevens) {
        for (name, value) in fields {
            let mark = item
                .wijzigingen
                .iter()
                .rev()
                .find(|change| change.velden.iter().any(|veld| veld.split('.').next() == Some(name.as_str())))
                .map(|change| {
                    let day = change.op.0.format("%Y-%m-%d");
                    format!("   [{} door {} op {day}]", change.uitkomst, change.door)
                })
                .unwrap_or_default();
            field(&mut text, 1, &name, &value, &mark);
        }
    }
    text
}

fn field(text: &mut String, depth: usize, name: &str, value: &Value, mark: &str) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Array(items) if items.is_empty() => {
            _ = writeln!(text, "{indent}{}: geen{mark}", label(name));
        }
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let words: Vec<String> = items.iter().filter_map(Value::as_str).map(safe).collect();
            _ = writeln!(text, "{indent}{}: {}{mark}", label(name), words.join("; "));
        }
        Value::Array(items) => {
            _ = writeln!(text, "{indent}{}:{mark}", label(name));
            for item in items {
                _ = writeln!(text, "{indent}  - {}", inline(item));
            }
        }
        Value::Object(parts) => {
            _ = writeln!(text, "{indent}{}:{mark}", label(name));
            for (name, value) in parts {
                field(text, depth + 1, name, value, "");
            }
        }
        other => {
            let shown = inline(other).replace('\n', &format!("\n{indent}    "));
            _ = writeln!(text, "{indent}{}: {shown}{mark}", label(name));
        }
    }
}

/// A value on one line; text keeps its own lines.
fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => safe_lines(text),
        Value::Bool(true) => "ja".to_owned(),
        Value::Bool(false) => "nee".to_owned(),
        Value::Object(parts) => {
            let parts: Vec<String> =
                parts.iter().map(|(name, v)| format!("{}: {}", label(name), inline(v))).collect();
            parts.join(", ")
        }
        Value::Array(items) => items.iter().map(inline).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

/// A stuk that does not count, with the reason.
#[must_use]
pub fn does_not_count(outside: &Buiten) -> String {
    let why = match outside.reden {
        Reden::OpentNiet => "het kan niet worden geopend",
        Reden::Onleesbaar => "het is geen geldig stuk",
        Reden::HoortHierNiet => {
            "het hoort hier niet: het noemt een andere zaak, schrijver of tijd dan de geschiedenis"
        }
        Reden::RolNietBevoegd => "wie het vastlegde mag dit soort stuk niet vastleggen",
        Reden::NietErkend => "het is niet ondertekend door een bekende medewerker",
    };
    format!("TELT NIET MEE  {}\n  {why}\n", outside.id)
}
