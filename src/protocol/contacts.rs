//! Filling in the sociale kaart without touching the rest of a protocol file: comments and layout stay.

use serde_json::{Value, json};

use super::{Kaartregel, Protocol};

/// The keys of an entry, in the order in which they are written.
const KEYS: [&str; 13] = [
    "naam",
    "organisatie",
    "contactpersoon",
    "functie",
    "telefoon",
    "email",
    "adres",
    "waarvoor",
    "uitleg",
    "school",
    "gecontroleerd_op",
    "landelijk",
    "vervallen",
];

/// The text of a protocol with these entries of its sociale kaart as they are now, under a new version. None when the
/// file is laid out so that more than that would change.
#[must_use]
pub fn with_contacts(text: &str, versie: &str, changed: &[Kaartregel]) -> Option<String> {
    let before = Protocol::from_yaml(text).ok()?;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut edits = Vec::new();
    for entry in changed {
        let known = before.sociale_kaart.iter().find(|known| known.naam.value == entry.naam.value)?;
        let range = lines_of(&lines, index(known.naam.place.line)?)?;
        let indent = lines[range.start].len() - lines[range.start].trim_start().len();
        edits.push((range, format!("{}- {}", " ".repeat(indent), flow(entry))));
    }
    let at = index(before.versie.place.line)?;
    edits.push((at..at + 1, format!("versie: {}", json!(versie))));
    // From the end, so that what was found stays where it is.
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, line) in edits {
        lines.splice(range, [line]);
    }
    let text = lines.join("\n") + "\n";
    (expected(&before, versie, changed) == shape(&Protocol::from_yaml(&text).ok()?)).then_some(text)
}

fn index(line: u64) -> Option<usize> {
    usize::try_from(line).ok()?.checked_sub(1)
}

/// The lines of the entry that has this line: from its dash to what stands no deeper.
fn lines_of(lines: &[String], inside: usize) -> Option<std::ops::Range<usize>> {
    let depth = |line: &String| line.len() - line.trim_start().len();
    let start = (0..=inside).rev().find(|at| lines[*at].trim_start().starts_with("- "))?;
    let ends = |line: &String| !line.trim().is_empty() && depth(line) <= depth(&lines[start]);
    let end = (start + 1..lines.len()).find(|at| ends(&lines[*at])).unwrap_or(lines.len());
    // An empty line or comment below it belongs to what follows.
    let is_own = |line: &String| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let last = (start..end).rev().find(|at| is_own(&lines[*at]))?;
    Some(start..last + 1)
}

/// An entry on one line.
fn flow(entry: &Kaartregel) -> String {
    let value = json!(entry);
    let says = |value: &Value| !value.is_null() && value != &Value::Bool(false);
    let parts = KEYS.iter().filter_map(|key| Some((key, value.get(key).filter(|value| says(value))?)));
    let parts: Vec<String> = parts.map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{{{}}}", parts.join(", "))
}

fn shape(protocol: &Protocol) -> Value {
    json!(protocol)
}

/// What the file must say afterwards: all that it said, with the new version and entries.
fn expected(before: &Protocol, versie: &str, changed: &[Kaartregel]) -> Value {
    let mut value = shape(before);
    value["versie"] = versie.into();
    for entry in changed {
        let kaart = value["sociale_kaart"].as_array_mut().into_iter().flatten();
        for known in kaart.filter(|known| known["naam"] == entry.naam.value.as_str()) {
            *known = json!(entry);
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{SHIPPED, shipped};

    fn filled(text: &str, naam: &str) -> Kaartregel {
        let protocol = Protocol::from_yaml(text).unwrap();
        let entry = protocol.sociale_kaart.iter().find(|entry| entry.naam.value == naam).unwrap();
        Kaartregel {
            telefoon: Some("000-112233".to_owned()),
            contactpersoon: Some("J. \"de\" Zeeuw: #1".to_owned()),
            email: Some("crisis@voorbeeld.example".to_owned()),
            gecontroleerd_op: Some("2026-11-22".to_owned()),
            ..entry.clone()
        }
    }

    #[test]
    fn every_entry_of_every_protocol_can_be_filled_in_and_nothing_else_changes() {
        for naam in SHIPPED {
            let text = shipped(naam).unwrap();
            let protocol = Protocol::from_yaml(text).unwrap();
            for entry in &protocol.sociale_kaart {
                let entry = filled(text, &entry.naam.value);
                let new = with_contacts(text, "1-kaart-x", std::slice::from_ref(&entry)).unwrap();
                let differ = text.lines().zip(new.lines()).filter(|(old, new)| old != new).count();
                assert_eq!((differ, new.lines().count()), (2, text.lines().count()), "{naam} {entry:?}");
            }
            let all: Vec<Kaartregel> =
                protocol.sociale_kaart.iter().map(|entry| filled(text, &entry.naam.value)).collect();
            let new = Protocol::from_yaml(&with_contacts(text, "2", &all).unwrap()).unwrap();
            assert!(new.sociale_kaart.iter().all(|entry| entry.telefoon.as_deref() == Some("000-112233")));
        }
    }

    #[test]
    fn an_entry_over_several_lines_is_replaced_whole_and_comments_around_it_stay() {
        let text = shipped("delft-esis").unwrap();
        let line = text.lines().find(|line| line.contains("naam: crisisdienst")).unwrap();
        let block = "  # onze regio\n  - organisatie: Crisisdienst\n    naam: crisisdienst\n    waarvoor:\n      - \
                     noodgeval\n\n  # wie hier werkt";
        let text = text.replace(line, block);
        let new = with_contacts(&text, "2", &[filled(&text, "crisisdienst")]).unwrap();
        assert!(new.contains("  # onze regio\n  - {naam: \"crisisdienst\", "), "{new}");
        assert!(
            new.contains("waarvoor: [\"noodgeval\"]") && new.contains("\n\n  # wie hier werkt\n"),
            "{new}"
        );
        assert!(!new.contains("organisatie: Crisisdienst\n"));
    }

    #[test]
    fn a_layout_that_would_lose_something_is_refused() {
        let text = shipped("delft-esis").unwrap();
        let line = text.lines().find(|line| line.contains("naam: crisisdienst")).unwrap();
        let next = text.lines().find(|line| line.contains("naam: intern_begeleider, org")).unwrap();
        let (_, entry) = line.split_once("- ").unwrap();
        let (_, other) = next.split_once("- ").unwrap();
        let start = text.find("sociale_kaart:").unwrap();
        let one_line = format!("{}sociale_kaart: [{entry}, {other}]\n", &text[..start]);
        assert!(Protocol::from_yaml(&one_line).is_ok());
        assert_eq!(with_contacts(&one_line, "2", &[filled(&one_line, "crisisdienst")]), None);
        let mut stranger = filled(text, "crisisdienst");
        stranger.naam.value = "onbekend".to_owned();
        assert_eq!(with_contacts(text, "2", &[stranger]), None);
    }
}
