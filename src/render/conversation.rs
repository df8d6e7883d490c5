//! What is said while questions are asked: the question itself, a stuk to choose, the answers before they are stored.

use std::fmt::Write as _;

use super::dossier::short;
use super::text::safe;
use super::wording::Wording;
use crate::model::{Afweging, Datum, Gegevens, Gesprek, Inhoud, Item, Wie};
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

/// One stuk to choose from: day, soort, with whom, first words, end of its number.
#[must_use]
pub fn stuk(item: &Item) -> String {
    let words = with_whom(&item.gegevens).or_else(|| first_words(&item.gegevens));
    let soort = item.gegevens.soort();
    let id = short(item.kop.id);
    match words {
        Some(words) => format!("{}  {soort}: {words}  ({id})", item.day()),
        None => format!("{}  {soort}  ({id})", item.day()),
    }
}

/// Of a talk: who was in it, which tells one talk from the other better than its first words.
fn with_whom(gegevens: &Gegevens) -> Option<String> {
    let Inhoud::Gesprek(Gesprek { met: Some(met), gevoerd_door, .. }) = &gegevens.inhoud else { return None };
    let name = |who: &Wie| {
        let rol = || who.rol.as_ref().map(|rol| super::text::label(rol.as_str()));
        who.naam.as_deref().map(safe).or_else(rol)
    };
    let names = |list: &[Wie]| list.iter().filter_map(name).collect::<Vec<_>>().join(", ");
    let held = gevoerd_door.as_deref().map(names).filter(|held| !held.is_empty());
    let held = held.map(|held| format!(", gevoerd door {held}")).unwrap_or_default();
    Some(names(met)).filter(|with| !with.is_empty()).map(|with| format!("met {with}{held}"))
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

/// What a stuk leaves open.
#[derive(Default, Clone, Copy)]
pub struct Open<'o> {
    /// The mandatory fields, as paths.
    pub missing: &'o [String],
    /// The other fields that were asked.
    pub skipped: &'o [&'o str],
}

/// What will be stored, field by field, and what is left open.
#[must_use]
pub fn summary(gegevens: &Gegevens, open: Open<'_>, protocol: &Protocol) -> String {
    let soort = gegevens.soort();
    let mut text = format!("{BOLD}{}{PLAIN}\n", safe(&heading(gegevens, protocol)));
    let wording = Wording::of(protocol);
    for line in wording.lines(gegevens).into_iter().filter(|line| line.value.is_some()) {
        _ = writeln!(text, "  {}  {}", pad(&line.label), line.value.unwrap_or_default());
    }
    let mut list = |title: &str, names: Vec<String>| {
        if !names.is_empty() {
            _ = writeln!(text, "  {}  {}", pad(title), names.join(", "));
        }
    };
    list("nog niet bekend", open.missing.iter().map(|path| wording.field(soort, path)).collect());
    list("overgeslagen", open.skipped.iter().map(|name| wording.field(soort, name)).collect());
    text
}

/// A stuk among others that are about to be stored.
#[must_use]
pub fn heading(gegevens: &Gegevens, protocol: &Protocol) -> String {
    let title = Wording::of(protocol).soort(gegevens.soort());
    match &gegevens.inhoud {
        Inhoud::Afweging(Afweging { nr: Some(nr), .. }) => format!("{title} {nr}"),
        _ => title,
    }
}

fn pad(name: &str) -> String {
    let room = 20_usize.saturating_sub(console::measure_text_width(name));
    format!("{name}{}", " ".repeat(room))
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

/// What speaks against closing because the help is done.
#[must_use]
pub fn closes_against(evaluated: Datum) -> String {
    format!(
        "Let op: de zaak sluit omdat de hulp is afgerond, maar de evaluatie van {} zegt dat de doelen niet zijn bereikt.",
        super::text::day(evaluated)
    )
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
