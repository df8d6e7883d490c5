//! What is said while questions are asked: the question itself, a stuk to choose, the answers before they are stored.

use std::fmt::Write as _;

use serde_json::Value;

use super::dossier::short;
use super::text::{label, safe};
use crate::model::{Afweging, Gegevens, Inhoud, Item, Kind, Soort, Veld};
use crate::protocol::{Gesprekshulp, MedewerkerVerdacht, Protocol};

const BOLD: &str = "\x1b[1m";
const PLAIN: &str = "\x1b[0m";

/// How much of a stuk is enough to know it again, in characters.
const ENOUGH: usize = 50;

/// A question, so that it stands out from the help around it where colour is allowed.
#[must_use]
pub fn question(text: &str) -> String {
    format!("{BOLD}{text}{PLAIN}")
}

/// One stuk to choose from: day, soort, first words, end of its number.
#[must_use]
pub fn stuk(item: &Item) -> String {
    let words = first_words(&item.gegevens);
    let soort = item.gegevens.soort();
    let id = short(item.kop.id);
    match words {
        Some(words) => format!("{}  {soort}: {words}  ({id})", item.day()),
        None => format!("{}  {soort}  ({id})", item.day()),
    }
}

fn first_words(gegevens: &Gegevens) -> Option<String> {
    let tree = serde_json::to_value(gegevens).ok()?;
    let said =
        ["/waarnemingen/0/wat", "/situatie", "/feiten", "/aanbod", "/titel", "/uitkomst", "/wat", "/tekst"];
    let text = said.iter().find_map(|path| tree.pointer(path)?.as_str())?;
    let mut words: String = safe(text).chars().take(ENOUGH).collect();
    if text.chars().count() > ENOUGH {
        words.push('…');
    }
    Some(words)
}

/// What will be stored, field by field, and which mandatory fields are not known yet.
#[must_use]
pub fn summary(gegevens: &Gegevens, missing: &[String], protocol: &Protocol) -> String {
    let soort = gegevens.soort();
    let mut text = format!("{BOLD}{}{PLAIN}\n", safe(&heading(gegevens, protocol)));
    for line in answers(gegevens, protocol).into_iter().filter(|line| line.value.is_some()) {
        _ = writeln!(text, "  {}  {}", pad(&line.label), line.value.unwrap_or_default());
    }
    if !missing.is_empty() {
        let names: Vec<String> = missing.iter().map(|path| field_label(soort, path, protocol)).collect();
        _ = writeln!(text, "  {}  {}", pad("nog niet bekend"), names.join(", "));
    }
    text
}

/// A stuk among others that are about to be stored.
#[must_use]
pub fn heading(gegevens: &Gegevens, protocol: &Protocol) -> String {
    let title = title(gegevens.soort(), protocol);
    match &gegevens.inhoud {
        Inhoud::Afweging(Afweging { nr: Some(nr), .. }) => format!("{title} {nr}"),
        _ => title,
    }
}

/// One field with the answer so far.
pub struct AnswerLine {
    /// The field.
    pub veld: Veld,
    /// What it is called on the screen.
    pub label: String,
    /// The answer, on one line.
    pub value: Option<String>,
}

/// Every field of a soort with the answer so far.
#[must_use]
pub fn answers(gegevens: &Gegevens, protocol: &Protocol) -> Vec<AnswerLine> {
    let soort = gegevens.soort();
    let Ok(Value::Object(tree)) = serde_json::to_value(gegevens) else { return Vec::new() };
    let known = soort.velden().iter().filter(|veld| !matches!(veld.name, "op_soort" | "sha256" | "grootte"));
    known
        .map(|veld| AnswerLine {
            veld: *veld,
            label: field_label(soort, veld.name, protocol),
            value: tree.get(veld.name).map(|value| shown(value, veld.kind, protocol)),
        })
        .collect()
}

/// What a soort is called on the screen.
fn title(soort: Soort, protocol: &Protocol) -> String {
    protocol.soort_hulp(soort).map_or_else(|| soort.to_string(), |help| help.label.clone())
}

fn field_label(soort: Soort, path: &str, protocol: &Protocol) -> String {
    protocol.hulptekst(soort, path).map_or_else(|| label(&path.replace('.', " ")), |help| help.label.clone())
}

fn pad(name: &str) -> String {
    let room = 20_usize.saturating_sub(console::measure_text_width(name));
    format!("{name}{}", " ".repeat(room))
}

fn shown(value: &Value, kind: Kind, protocol: &Protocol) -> String {
    match (value, kind) {
        (Value::Array(items), _) if items.is_empty() => "geen".to_owned(),
        (Value::Array(items), Kind::Lijst(inner)) => {
            items.iter().map(|item| shown(item, *inner, protocol)).collect::<Vec<_>>().join("; ")
        }
        (Value::Bool(yes), _) => if *yes { "ja" } else { "nee" }.to_owned(),
        (Value::String(text), Kind::Keuze(_)) => match protocol.gevaar(text) {
            Some(gevaar) => safe(&gevaar.label),
            None => label(text),
        },
        (Value::String(text), Kind::Tekst) => {
            let listed = protocol.aard.iter().find(|aard| aard.naam.value == *text);
            listed.map_or_else(|| safe(text), |aard| safe(&aard.label))
        }
        (Value::String(text), Kind::Rol) => role(text, protocol),
        (Value::String(text), Kind::StukRef) => text.chars().skip(text.len().saturating_sub(8)).collect(),
        (Value::String(text), _) => safe(text),
        (Value::Object(who), Kind::Wie) => {
            let part = |name: &str| who.get(name).and_then(Value::as_str);
            let rol = part("rol").map(|rol| role(rol, protocol));
            let parts =
                [part("naam").map(safe), rol, part("organisatie").map(safe), part("bereikbaar").map(safe)];
            parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
        (Value::Object(deel), Kind::Deel(parts)) => {
            let known = parts.iter().filter_map(|part| Some((part, deel.get(part.name)?)));
            known
                .map(|(part, value)| format!("{}: {}", label(part.name), shown(value, part.kind, protocol)))
                .collect::<Vec<_>>()
                .join(", ")
        }
        (other, _) => safe(&other.to_string()),
    }
}

fn role(rol: &str, protocol: &Protocol) -> String {
    protocol.rol(rol).map_or_else(|| label(rol), |rol| safe(&rol.label))
}

/// Why this route does not apply when staff is suspected, and what to do instead.
#[must_use]
pub fn staff_suspected(verdacht: &MedewerkerVerdacht) -> String {
    let mut text =
        format!("\n{}\n{}\n", super::urgent::banner("STOP: andere weg bij een medewerker"), verdacht.uitleg);
    super::urgent::list(&mut text, "Doe nu:", &verdacht.nu_doen);
    super::urgent::list(&mut text, "Doe dit niet:", &verdacht.nog_niet);
    text
}

/// How a talk can be built up, for who has yet to hold it.
#[must_use]
pub fn talk(hulp: &Gesprekshulp) -> String {
    let mut text = String::new();
    for (title, parts) in [("Met een ouder", &hulp.ouder), ("Met het kind", &hulp.kind)] {
        if !parts.is_empty() {
            _ = writeln!(text, "\n{BOLD}{title}{PLAIN}");
        }
        for (number, part) in (1..).zip(parts) {
            super::urgent::list(&mut text, &format!("{number}. {}", part.titel), &part.vragen);
        }
    }
    super::urgent::list(&mut text, "\nLiever niet:", &hulp.liever_niet);
    text
}
