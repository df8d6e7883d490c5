//! What to do when there is danger: whom to call, what to do now, what not to do yet.

use std::fmt::Write as _;

use super::bevinding;
use super::controle::Judged;
use super::conversation::staff_suspected;
use super::text::safe;
use crate::model::{Keuze, ZaakNummer};
use crate::protocol::{Gevaar, Kaartregel, Protocol, Waarvoor};
use crate::rules::{Beoordeling, Bevinding, Detail, Ernst};

/// A line that may not be missed: light on dark where colour is allowed, between exclamation marks everywhere.
#[must_use]
pub fn banner(title: &str) -> String {
    format!("\x1b[1;7m !!! {} !!! \x1b[0m", title.to_uppercase())
}

/// The block that may not be missed.
#[must_use]
pub fn text(gevaar: &Gevaar, protocol: &Protocol) -> String {
    let mut text = format!("\n{}\n{}\n", banner(&gevaar.label), gevaar.betekenis);
    text.push_str(&calls(&[gevaar], protocol));
    list(&mut text, "Doe nu:", &gevaar.nu_doen);
    list(&mut text, "Nog niet doen:", &gevaar.nog_niet);
    text
}

/// The block once more in short, for who has read it before the questions.
#[must_use]
pub fn reminder(gevaar: &Gevaar, protocol: &Protocol) -> String {
    let mut text = format!("\n{}\n", banner(&gevaar.label));
    text.push_str(&calls(&[gevaar], protocol));
    list(&mut text, "Nog niet doen:", &gevaar.nog_niet);
    text
}

/// What is urgent in a zaak as it stands, with whom to call and what not to do yet; none when nothing is.
#[must_use]
pub fn in_zaak(zaak: &ZaakNummer, judged: &Beoordeling, protocol: &Protocol) -> Option<String> {
    let mut urgent = judged.bevindingen.iter().filter(|found| found.ernst == Ernst::Spoed).peekable();
    if urgent.peek()?.regel == "pleger-medewerker" {
        return Some(staff_suspected(&protocol.medewerker_verdacht));
    }
    let mut text = format!("\n{}\n", banner(&format!("spoed in zaak {zaak}")));
    let mut kinds: Vec<&Gevaar> = Vec::new();
    for found in urgent {
        let words = bevinding::text(found, protocol);
        let said = format!("{}\n  Doe: {}\n", safe(&words.tekst), safe(&words.actie));
        // Two rules may ask for the same.
        if !text.contains(&said) {
            text.push_str(&said);
        }
        kinds.extend(dangers(found, protocol));
    }
    text.push_str(&whom(&mut kinds, protocol));
    let not_yet: Vec<String> = kinds.iter().flat_map(|gevaar| gevaar.nog_niet.iter().cloned()).collect();
    list(&mut text, "Nog niet doen:", &not_yet);
    Some(text)
}

/// What goes before a talk while danger is open.
#[must_use]
pub fn before_the_talk(not_yet: &[String]) -> String {
    let mut text = format!(
        "\n{}\nIn deze zaak is gevaar vastgelegd. Vraag voor elk gesprek eerst Veilig Thuis, 0800-2000, of het kan.\n",
        banner("let op")
    );
    list(&mut text, "Nog niet doen:", not_yet);
    text.truncate(text.trim_end().len());
    text
}

/// What is urgent in several zaken: what for each, and whom to call, once. The whole of one zaak is [`in_zaak`].
#[must_use]
pub fn in_zaken(zaken: &[Judged]) -> Option<String> {
    let read = zaken.iter().filter_map(|one| {
        let (judged, protocol) = one.beoordeling.as_ref()?;
        Some((&one.zaak, judged, protocol))
    });
    let urgent: Vec<_> = read.filter(|(_, judged, _)| judged.count(Ernst::Spoed) > 0).collect();
    let protocol = match urgent.as_slice() {
        [] => return None,
        [(zaak, judged, protocol)] => return in_zaak(zaak, judged, protocol),
        [(_, _, protocol), ..] => protocol,
    };
    let mut text = format!("\n{}\n", banner(&format!("spoed in {} zaken", urgent.len())));
    let mut kinds: Vec<&Gevaar> = Vec::new();
    for (zaak, judged, protocol) in &urgent {
        for found in judged.bevindingen.iter().filter(|found| found.ernst == Ernst::Spoed) {
            let words = bevinding::text(found, protocol);
            let said = format!("{zaak}  {} {}\n", safe(&words.tekst), safe(&words.actie));
            if !text.contains(&said) {
                text.push_str(&said);
            }
            kinds.extend(dangers(found, protocol));
        }
    }
    text.push_str(&whom(&mut kinds, protocol));
    text.push_str("Wat u nog niet doet, staat bij elke zaak: meldcode status ZAAK\n");
    Some(text)
}

/// The kinds of danger that a finding names.
fn dangers<'p>(found: &Bevinding, protocol: &'p Protocol) -> Vec<&'p Gevaar> {
    let Detail::GeenVeiligThuis { gevaar, .. } = &found.detail else { return Vec::new() };
    gevaar.iter().filter_map(|kind| protocol.gevaar(kind.word())).collect()
}

/// Whom to call about these; where no danger is named, for a report.
fn whom(kinds: &mut Vec<&Gevaar>, protocol: &Protocol) -> String {
    kinds.sort_by_key(|gevaar| {
        protocol.gevaren.iter().position(|known| known.naam.value == gevaar.naam.value)
    });
    kinds.dedup_by_key(|gevaar| &gevaar.naam.value);
    if !kinds.is_empty() {
        return calls(kinds, protocol);
    }
    let mut text = String::new();
    let entries = protocol.bij("Veilig Thuis");
    call_line(
        &mut text,
        "Veilig Thuis",
        &numbers(&entries, Some("0800-2000")),
        "Om te melden. Dag en nacht.",
    );
    text
}

/// Whom to call about these kinds of danger, in the protocol's order, with the numbers of the school's sociale kaart
/// where it has them; then who else stands on it for an emergency.
fn calls(kinds: &[&Gevaar], protocol: &Protocol) -> String {
    let mut text = String::new();
    let mut named: Vec<&str> = Vec::new();
    let mut empty: Vec<&str> = Vec::new();
    for call in kinds.iter().flat_map(|gevaar| &gevaar.bellen) {
        let entries: Vec<&Kaartregel> = protocol.bij(&call.wie);
        let is_new = !named.contains(&call.wie.as_str());
        named.push(&call.wie);
        named.extend(entries.iter().map(|entry| entry.naam.as_str()));
        if is_new {
            call_line(&mut text, &call.wie, &numbers(&entries, call.telefoon.as_deref()), &call.wanneer);
        }
        empty.extend(entries.iter().filter(|entry| entry.is_unfilled()).map(|entry| entry.naam.as_str()));
    }
    // Danger that can wait for advice needs no list of emergency numbers.
    if kinds.iter().any(|gevaar| gevaar.veilig_thuis.is_some()) {
        let experts = kinds.iter().filter_map(|gevaar| gevaar.deskundige.as_ref());
        let experts: Vec<&str> = experts.flat_map(|expert| &expert.rollen).map(|rol| rol.as_str()).collect();
        let also = |entry: &&Kaartregel| {
            let about = entry.waarvoor.contains(&Waarvoor::Noodgeval) && !protocol.is_expert(entry);
            (about || experts.contains(&entry.naam.as_str())) && !named.contains(&entry.naam.as_str())
        };
        for entry in protocol.sociale_kaart.iter().filter(|entry| entry.vervallen.is_none()).filter(also) {
            if entry.is_unfilled() {
                empty.push(entry.naam.as_str());
            } else {
                let why = entry.uitleg.as_deref().unwrap_or("Staat op uw sociale kaart.");
                call_line(&mut text, &entry.organisatie, &numbers(&[entry], None), why);
            }
        }
    }
    empty.dedup();
    if !empty.is_empty() {
        _ = writeln!(
            text,
            "Nog geen nummer op uw sociale kaart: {}. Invullen: meldcode sociale-kaart vul-aan",
            super::sociale_kaart::names(&empty)
        );
    }
    text
}

fn call_line(text: &mut String, who: &str, numbers: &str, when: &str) {
    _ = writeln!(text, "  BEL  {}{numbers}: {}", safe(who), safe(when));
}

/// The school's own numbers; without any the national one.
fn numbers(entries: &[&Kaartregel], national: Option<&str>) -> String {
    let filled: Vec<String> = entries
        .iter()
        .filter_map(|entry| {
            let who = entry.contactpersoon.as_deref().map(|who| format!(" ({})", safe(who)));
            Some(format!("{}{}", bold(entry.telefoon.as_deref()?), who.unwrap_or_default()))
        })
        .collect();
    match national {
        _ if !filled.is_empty() => format!(" {}", filled.join(" of ")),
        Some(number) => format!(" {}", bold(number)),
        None => String::new(),
    }
}

fn bold(number: &str) -> String {
    format!("\x1b[1m{}\x1b[0m", safe(number))
}

/// Which command comes after the call.
#[must_use]
pub fn next_command(zaak: Option<&ZaakNummer>) -> String {
    let zaak = zaak.map_or("ZAAK", ZaakNummer::as_str);
    format!("Leg na het bellen vast wat is afgesproken:\n  meldcode contact {zaak} vt --doel spoed")
}

/// A title with its lines, or nothing.
pub(super) fn list(text: &mut String, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    _ = writeln!(text, "{title}");
    for line in lines {
        _ = writeln!(text, "  - {line}");
    }
}
