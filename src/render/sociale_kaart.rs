//! The sociale kaart: whom to call for what, what is still to be filled in, which names are no longer in use.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::text::safe;
use crate::model::Keuze;
use crate::protocol::{Kaartregel, Protocol, Waarvoor};

/// The entries for a purpose, or all.
#[must_use]
pub fn entries(protocol: &Protocol, waarvoor: Option<Waarvoor>) -> Vec<&Kaartregel> {
    let fits = |entry: &&Kaartregel| waarvoor.is_none_or(|purpose| entry.waarvoor.contains(&purpose));
    protocol.sociale_kaart.iter().filter(fits).collect()
}

/// The names of entries that the school still has to fill in.
#[must_use]
pub fn unfilled<'a>(entries: &[&'a Kaartregel]) -> Vec<&'a str> {
    entries.iter().filter(|entry| entry.is_unfilled()).map(|entry| entry.naam.as_str()).collect()
}

/// How the school fills in what is empty, step by step.
#[must_use]
pub fn how_to_fill(empty: &[&str]) -> String {
    format!(
        "Let op: nog niet ingevuld: {}.\nDe kaart staat in het protocol van uw school. Zo vult u hem in:\n  \
         1. meldcode protocol toon --yaml > ons.yaml\n  \
         2. Open ons.yaml in een tekstprogramma en zoek `sociale_kaart:`, bijna onderaan. Zet bij elke regel het nummer\n     \
            erbij, vóór `waarvoor`: telefoon: \"het nummer\", en verhoog bovenaan `versie:`.\n  \
         3. meldcode protocol neem-over ons.yaml\n  \
         4. Lopende zaken houden de oude kaart, tot u ze overzet: meldcode zaak protocol ZAAK --reden \"nieuwe kaart\"",
        empty.iter().map(|naam| safe(naam)).collect::<Vec<_>>().join(", ")
    )
}

/// The entries by purpose; then the names that are no longer in use, with what replaced them.
#[must_use]
pub fn text(entries: &[&Kaartregel]) -> String {
    let mut text = String::new();
    let (gone, used): (Vec<&Kaartregel>, Vec<&Kaartregel>) =
        entries.iter().partition(|entry| entry.vervallen.is_some());
    for purpose in Waarvoor::ALL {
        let mut of_purpose = used.iter().filter(|entry| entry.waarvoor.contains(purpose)).peekable();
        if of_purpose.peek().is_some() {
            _ = writeln!(text, "{}", title(*purpose));
        }
        for entry in of_purpose {
            line(&mut text, entry);
        }
    }
    if !gone.is_empty() {
        text.push_str("Namen die niet meer gelden\n");
        for entry in gone {
            let why = entry.vervallen.as_deref().unwrap_or_default();
            _ = writeln!(text, "  {}: {}", safe(&entry.organisatie), safe(why));
        }
    }
    text
}

fn title(purpose: Waarvoor) -> &'static str {
    match purpose {
        Waarvoor::Noodgeval => "Noodgeval",
        Waarvoor::Advies => "Advies",
        Waarvoor::Melding => "Melden",
        Waarvoor::Consult => "Overleg",
        Waarvoor::Hulp => "Hulp voor het gezin",
    }
}

fn line(text: &mut String, entry: &Kaartregel) {
    let phone = entry.telefoon.as_deref().unwrap_or("(geen nummer)");
    _ = write!(text, "  {:<14} {}", safe(phone), safe(&entry.organisatie));
    let people = [&entry.contactpersoon, &entry.functie, &entry.school];
    let people: Vec<String> = people.into_iter().flatten().map(|part| safe(part)).collect();
    if !people.is_empty() {
        _ = write!(text, " ({})", people.join(", "));
    }
    for part in [&entry.email, &entry.adres, &entry.uitleg].into_iter().flatten() {
        _ = write!(text, "; {}", safe(part));
    }
    if let Some(day) = &entry.gecontroleerd_op {
        _ = write!(text, "; gecontroleerd op {}", safe(day));
    }
    if entry.is_unfilled() {
        text.push_str("  <- nog invullen");
    }
    text.push('\n');
}

/// The entries for a script.
#[must_use]
pub fn json(entries: &[&Kaartregel]) -> Value {
    let one = |entry: &&Kaartregel| {
        let mut value = json!(entry);
        value["leeg"] = entry.is_unfilled().into();
        value
    };
    Value::Array(entries.iter().map(one).collect())
}
