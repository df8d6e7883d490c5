//! The school's own duties, and how it stands with each this year.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::text::{count, day as in_words, safe};
use crate::model::{Datum, Keuze, Staat, Zelfcheck};
use crate::protocol::{Protocol, Randvoorwaarde};

/// The latest answer to each duty, with when it was given and by whom.
pub type Answers = BTreeMap<String, (Zelfcheck, Datum, String)>;

/// The duties by whose they are, with the answers of the year.
#[must_use]
pub fn text(protocol: &Protocol, answers: &Answers, year: u16) -> String {
    let mut text = format!("Zelfcheck {year}, {}\n", protocol.titel);
    let mut who = "";
    for duty in &protocol.randvoorwaarden {
        if duty.wie.value != who {
            who = &duty.wie.value;
            _ = writeln!(text, "\n{}", protocol.rol_label(who));
        }
        let answer = answers.get(&duty.punt.value);
        let mark = answer.and_then(|(answer, ..)| answer.staat).map_or("?", Staat::word);
        _ = writeln!(text, "  {mark:<6} {} ({})", duty.tekst, duty.punt.value);
        if let Some((answer, day, by)) = answer {
            let note = answer.toelichting.as_deref().map(|note| format!(": {}", safe(note)));
            _ = writeln!(text, "         {by}, {}{}", in_words(*day), note.unwrap_or_default());
        }
    }
    let of = |staat| answers.values().filter(|(answer, ..)| answer.staat == Some(staat)).count();
    let open = open(protocol, answers).len();
    _ = write!(
        text,
        "\n{}: {} ja, {} deels, {} nee, {open} nog niet beantwoord.",
        count(protocol.randvoorwaarden.len(), "punt", "punten"),
        of(Staat::Ja),
        of(Staat::Deels),
        of(Staat::Nee)
    );
    text
}

/// One duty as it is asked: which of how many, whose, what, and where it rests.
#[must_use]
pub fn duty(protocol: &Protocol, duty: &Randvoorwaarde, number: usize, of: usize) -> String {
    let who = protocol.rol_label(&duty.wie.value);
    format!("{number} van {of}, {who}: {}\n  Bron: {}", duty.tekst, duty.bron.show(&protocol.kort))
}

/// The duties that were not answered yet.
#[must_use]
pub fn open<'a>(protocol: &'a Protocol, answers: &Answers) -> Vec<&'a str> {
    let duties = protocol.randvoorwaarden.iter().map(|duty| duty.punt.as_str());
    duties.filter(|punt| !answers.contains_key(*punt)).collect()
}

/// The duties and answers for a script.
#[must_use]
pub fn json(protocol: &Protocol, answers: &Answers, year: u16) -> Value {
    let punten: Vec<Value> = protocol
        .randvoorwaarden
        .iter()
        .map(|duty| {
            let answer = answers.get(&duty.punt.value);
            json!({
                "punt": duty.punt.value,
                "wie": duty.wie.value,
                "tekst": duty.tekst,
                "bron": duty.bron.show(&protocol.kort),
                "staat": answer.and_then(|(answer, ..)| answer.staat),
                "toelichting": answer.and_then(|(answer, ..)| answer.toelichting.clone()),
                "door": answer.map(|(_, _, by)| by),
                "datum": answer.map(|(_, day, _)| day),
            })
        })
        .collect();
    json!({ "jaar": year, "protocol": protocol.naam.value, "punten": punten })
}
