//! The sociale kaart: whom to call for what, what is still to be filled in, which names are no longer in use.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::text::{capital, count, day_in_words, label, safe};
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

/// How the school fills in what is empty.
#[must_use]
pub fn how_to_fill(empty: &[&str]) -> String {
    format!(
        "Let op: nog niet ingevuld: {}.\nDe intern begeleider of directie vult ze in, vraag voor vraag: meldcode \
         sociale-kaart vul-aan",
        names(empty)
    )
}

/// Entries by their names, as people call them.
#[must_use]
pub fn names(names: &[&str]) -> String {
    names.iter().map(|naam| safe(&label(naam))).collect::<Vec<_>>().join(", ")
}

/// What to do when the file cannot be changed by itself.
pub const UNKNOWN_LAYOUT: &str = "haal het protocol op met `meldcode protocol toon --yaml > ons.yaml`, zet elke regel van `sociale_kaart` op een eigen regel, en neem het over met `meldcode protocol neem-over ons.yaml`";

/// What the school fills in of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Telephone.
    Telefoon,
    /// Contact person.
    Contactpersoon,
    /// E-mail.
    Email,
    /// Address.
    Adres,
}

impl Detail {
    /// All, in the order in which they are asked.
    pub const ALL: [Self; 4] = [Self::Telefoon, Self::Contactpersoon, Self::Email, Self::Adres];

    /// Where an entry holds it.
    pub fn of(self, entry: &mut Kaartregel) -> &mut Option<String> {
        match self {
            Self::Telefoon => &mut entry.telefoon,
            Self::Contactpersoon => &mut entry.contactpersoon,
            Self::Email => &mut entry.email,
            Self::Adres => &mut entry.adres,
        }
    }
}

/// The question for it.
#[must_use]
pub fn detail(part: Detail) -> &'static str {
    match part {
        Detail::Telefoon => "Telefoonnummer?",
        Detail::Contactpersoon => "Wie krijgt u daar aan de lijn? (Enter: geen vaste persoon)",
        Detail::Email => "E-mailadres?",
        Detail::Adres => "Adres?",
    }
}

/// Who it is.
#[must_use]
pub fn who(entry: &Kaartregel) -> String {
    let function = entry.functie.as_deref().map(|functie| format!(", {}", safe(functie)));
    format!("{}{}", safe(&entry.organisatie), function.unwrap_or_default())
}

/// Who it is and what for.
#[must_use]
pub fn heading(entry: &Kaartregel) -> String {
    let purposes: Vec<String> = entry.waarvoor.iter().map(|purpose| title(*purpose).to_lowercase()).collect();
    format!("{} (voor: {})", who(entry), purposes.join(", "))
}

/// What will be on the kaart.
#[must_use]
pub fn as_it_will_be(changed: &[Kaartregel]) -> String {
    let mut text = String::from("\nZo komt het op de sociale kaart:\n");
    for entry in changed {
        line(&mut text, entry);
    }
    text.trim_end().to_owned()
}

/// What was filled in, and what is left.
#[must_use]
pub fn filled_in(many: usize, left: &[&str]) -> String {
    let done = format!(
        "{} vastgelegd op de sociale kaart. Dat geldt meteen, ook in zaken die al lopen.",
        capital(&count(many, "regel is", "regels zijn"))
    );
    match left {
        [] => done,
        left => format!("{done}\nNog niet ingevuld: {}.", names(left)),
    }
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
        _ = write!(text, "; gecontroleerd op {}", day_in_words(day));
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
