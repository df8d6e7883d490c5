//! A protocol on the screen, and what is wrong with a protocol file.

use std::fmt::Write as _;

use serde::Serialize;

use super::text::{count, safe};
use crate::model::{Keuze, StukId, ZaakNummer};
use crate::protocol::{ExtraVeld, Niveau, Probleem, Protocol, REGELNAMEN, Uitkomst};
use crate::rules::{Beoordeling, Ernst};

/// What is wrong in a file, for a script.
#[derive(Serialize)]
pub struct ProbleemJson<'a> {
    bestand: &'a str,
    regel: u64,
    kolom: u64,
    tekst: &'a str,
}

/// What is wrong in a file, one line each ("ons.yaml, regel 3, kolom 5: …").
#[must_use]
pub fn problems(file: &str, problems: &[Probleem]) -> String {
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| {
            let separator = if problem.place.line == 0 { ": " } else { ", " };
            format!("{file}{separator}{}", super::text::safe(&problem.to_string()))
        })
        .collect();
    lines.join("\n")
}

/// As [`problems`], for a script.
#[must_use]
pub fn problems_json<'a>(file: &'a str, problems: &'a [Probleem]) -> Vec<ProbleemJson<'a>> {
    let json = |problem: &'a Probleem| ProbleemJson {
        bestand: file,
        regel: problem.place.line,
        kolom: problem.place.column,
        tekst: &problem.text,
    };
    problems.iter().map(json).collect()
}

/// One line: name, version, how many rules weigh what.
#[must_use]
pub fn line(protocol: &Protocol) -> String {
    let of = |niveau| REGELNAMEN.iter().filter(|rule| protocol.niveau(rule.naam) == niveau).count();
    format!(
        "{}, versie {}: {} regels spoed, {} tekort, {} let-op, {} uit",
        protocol.naam.value,
        protocol.versie.value,
        of(Niveau::Spoed),
        of(Niveau::Tekort),
        of(Niveau::LetOp),
        of(Niveau::Uit)
    )
}

/// What is allowed in a protocol but still asks something of the school.
#[must_use]
pub fn warnings(protocol: &Protocol) -> Vec<String> {
    let empty: Vec<&str> = protocol
        .sociale_kaart
        .iter()
        .filter(|entry| entry.is_unfilled())
        .map(|entry| entry.naam.as_str())
        .collect();
    if empty.is_empty() {
        return Vec::new();
    }
    vec![format!("Op de sociale kaart is nog niet ingevuld: {}.", super::sociale_kaart::names(&empty))]
}

/// The protocol for reading: steps, questions, where the answers lead, what is asked how heavily.
#[must_use]
pub fn text(protocol: &Protocol) -> String {
    let mut text = format!("{}\n{}\n{}\n", protocol.titel, line(protocol), protocol.bron);
    for step in &protocol.stappen {
        let wie: Vec<&str> = step.wie.iter().map(|rol| protocol.rol_label(rol)).collect();
        _ = writeln!(text, "\nStap {}  {}  ({})", step.nr.value, step.titel, wie.join(", "));
        for point in &step.vraagt {
            _ = writeln!(text, "  - {point}");
        }
    }
    text.push_str("\nDe vijf afwegingen\n");
    for question in &protocol.afwegingen {
        _ = writeln!(
            text,
            "  {}. {}\n     nee: {}; ja: {}",
            question.nr.value,
            question.vraag,
            leads_to(question.nee.value),
            leads_to(question.ja.value)
        );
    }
    for level in [Niveau::Spoed, Niveau::Tekort, Niveau::LetOp, Niveau::Uit] {
        let names: Vec<&str> = REGELNAMEN
            .iter()
            .filter(|rule| protocol.niveau(rule.naam) == level)
            .map(|rule| rule.naam)
            .collect();
        if !names.is_empty() {
            _ = writeln!(text, "\nRegels op {} ({}): {}", level.word(), names.len(), names.join(", "));
        }
    }
    _ = writeln!(
        text,
        "\nOok in {}: {}",
        protocol.lvs.naam,
        protocol.lvs.notities.iter().map(|note| note.notitie.as_str()).collect::<Vec<_>>().join(", ")
    );
    text.push_str("Meer over een regel: meldcode uitleg REGEL. Wie u belt: meldcode sociale-kaart.\n");
    text
}

fn leads_to(outcome: Uitkomst) -> String {
    match outcome {
        Uitkomst::Sluiten => "afsluiten, met conclusie".to_owned(),
        Uitkomst::Melden => "melden bij Veilig Thuis".to_owned(),
        Uitkomst::Volgende(nr) => format!("vraag {nr}"),
        Uitkomst::Hulp(nr) => format!("hulp, daarna vraag {nr}"),
        Uitkomst::HulpAfsluiten => "hulp afsluiten, met afspraken over veiligheid".to_owned(),
        Uitkomst::HulpStarten => "hulp starten, met afspraken over veiligheid".to_owned(),
    }
}

/// More zaken than this are counted, not named.
const NAMED: usize = 10;

/// What bringing a version into force means for the zaken that run: which stay as they are, how to move one.
#[must_use]
pub fn in_force(protocol: &Protocol, staying: &[ZaakNummer]) -> String {
    let name = format!("{} versie {}", protocol.naam.value, protocol.versie.value);
    let mut text = format!("In werking: {name}. Nieuwe zaken lopen hieronder.");
    let n = staying.len();
    if n > 0 {
        let named: Vec<&str> = staying.iter().take(NAMED).map(ZaakNummer::as_str).collect();
        let more = if n > NAMED { format!(" en nog {}", n - NAMED) } else { String::new() };
        _ = write!(
            text,
            " {} op een eerdere versie {} onder die versie: {}{more}.\n\
             Moet een zaak toch over? Dat doet u per zaak, met een reden: meldcode zaak protocol ZAAK --reden TEKST",
            count(n, "lopende zaak", "lopende zaken"),
            if n == 1 { "blijft" } else { "blijven" },
            named.join(", ")
        );
    }
    text
}

/// What becomes of the school's own numbers under a new version: `names` are those that it leaves empty, `gone` those
/// for which it has no entry.
#[must_use]
pub fn numbers_told(names: &[&str], gone: &[String], keeps: bool) -> Vec<String> {
    let mut told = Vec::new();
    let list =
        |names: &[&str]| names.iter().map(|name| super::text::safe(name)).collect::<Vec<_>>().join(", ");
    match names {
        [] => {}
        names if keeps => {
            told.push(format!("De nummers van uw school gaan mee op de sociale kaart: {}.", list(names)));
        }
        names => told.push(format!(
            "Let op: deze regels van de sociale kaart waren ingevuld en zijn nu leeg: {}. Vul ze weer in: meldcode \
             sociale-kaart vul-aan",
            list(names)
        )),
    }
    if !gone.is_empty() {
        let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
        told.push(format!(
            "Let op: op de sociale kaart van deze versie staat geen regel meer voor: {}.",
            list(&gone)
        ));
    }
    told
}

/// The note in the zaak that says why it goes on under another version.
#[must_use]
pub fn moved_note(from: &(String, String), to: &(String, String), reason: &str) -> String {
    let name = |(naam, versie): &(String, String)| format!("{naam} versie {versie}");
    format!("Deze zaak gaat verder onder protocol {} (was: {}). Reden: {reason}", name(to), name(from))
}

/// Under what a zaak ran: now, and before each move.
#[must_use]
pub fn runs_under(now: &(String, String), moves: &[Overgang]) -> String {
    let mut text = format!("Protocol: {} versie {}", now.0, now.1);
    for Overgang { door, op, naar, reden } in moves {
        _ = write!(
            text,
            "\n  {op}: naar {} versie {}, door {door}; de reden staat in vervolg {}",
            naar.0,
            naar.1,
            super::dossier::short(*reden)
        );
    }
    text
}

/// A zaak that was moved to another version.
pub struct Overgang {
    /// Who did it.
    pub door: String,
    /// The day.
    pub op: String,
    /// To which: name and version.
    pub naar: (String, String),
    /// The stuk that says why.
    pub reden: StukId,
}

/// What a move means: what the other version asks of this zaak.
#[must_use]
pub fn moved(zaak: &ZaakNummer, to: &(String, String), before: &Beoordeling, after: &Beoordeling) -> String {
    let of = |judged: &Beoordeling| {
        format!(
            "{} spoed, {} tekort, {} let op",
            judged.count(Ernst::Spoed),
            judged.count(Ernst::Tekort),
            judged.count(Ernst::LetOp)
        )
    };
    format!(
        "Zaak {zaak} loopt nu onder protocol {} versie {}.\nWat er openstaat: eerst {}; nu {}. Bekijk het met: \
         meldcode controle {zaak}",
        to.0,
        to.1,
        of(before),
        of(after)
    )
}

/// The school's own fields, as an empty form shows them: to be used without the `# `.
#[must_use]
pub fn own_fields(own: &[ExtraVeld]) -> String {
    let mut text = "# extra:\n".to_owned();
    for veld in own {
        _ = writeln!(text, "#   {}: tekst   # {}", veld.naam.value, safe(&veld.vraag));
    }
    text
}
