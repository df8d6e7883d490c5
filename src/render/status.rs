//! Where a zaak stands and what comes next.

use crate::protocol::Protocol;
use crate::rules::{Beoordeling, Ernst, Volgende};

use super::bevinding;

/// One zaak in the overview.
pub struct Row {
    /// The number.
    pub zaak: String,
    /// The pupil's name.
    pub naam: String,
    /// The step, or that it is closed.
    pub stap: String,
    /// How urgent: for the order.
    pub ernst: Option<Ernst>,
    /// What to do first.
    pub eerst: String,
}

/// What to do first in a zaak.
#[must_use]
pub fn first(judged: &Beoordeling, protocol: &Protocol) -> String {
    match judged.bevindingen.first() {
        Some(found) if found.ernst != Ernst::LetOp || judged.route.antwoorden.is_empty() => {
            let label = match found.ernst {
                Ernst::Spoed => "SPOED: ",
                Ernst::Tekort | Ernst::LetOp => "",
            };
            format!("{label}{}", bevinding::text(found, protocol).actie)
        }
        _ if judged.gesloten => "gesloten".to_owned(),
        _ => next(judged, protocol),
    }
}

/// Where the route goes next.
#[must_use]
pub fn next(judged: &Beoordeling, protocol: &Protocol) -> String {
    match judged.route.volgende {
        Volgende::Afweging(nr) => match protocol.afweging(u32::from(nr)) {
            Some(afweging) => format!("beantwoord afweging {nr}: {}", afweging.vraag),
            None => format!("beantwoord afweging {nr}"),
        },
        Volgende::Uitkomst(outcome) => match outcome.word() {
            Some("melden") => "de afwegingen leiden tot melden bij Veilig Thuis (0800-2000)".to_owned(),
            Some("afsluiten") => "de afwegingen leiden tot afsluiten; leg de conclusie vast".to_owned(),
            Some("hulp_afsluiten") => {
                "de hulp kan worden afgesloten; spreek af wie de veiligheid volgt".to_owned()
            }
            _ => "organiseer de hulp en leg de afspraken vast".to_owned(),
        },
        Volgende::Regel(name) => judged.bevindingen.iter().find(|found| found.regel == name).map_or_else(
            || protocol.regel_actie(name).to_owned(),
            |found| bevinding::text(found, protocol).actie,
        ),
    }
}

/// The line after a stored stuk.
#[must_use]
pub fn next_line(judged: &Beoordeling, protocol: &Protocol) -> String {
    if judged.gesloten {
        return format!("De zaak is gesloten in stap {}.", judged.stap);
    }
    format!("De zaak staat in stap {}. Nu eerst: {}", judged.stap, next(judged, protocol))
}

/// The overview as a table, urgent on top.
#[must_use]
pub fn overview(mut rows: Vec<Row>, width: Option<usize>) -> String {
    rows.sort_by(|a, b| (rank(a.ernst), &a.zaak).cmp(&(rank(b.ernst), &b.zaak)));
    let cells: Vec<Vec<String>> = rows
        .into_iter()
        .map(|row| vec![row.zaak, super::text::safe(&row.naam), row.stap, super::text::safe(&row.eerst)])
        .collect();
    super::tabel::table(&["zaak", "leerling", "stap", "eerst doen"], &cells, width)
}

fn rank(ernst: Option<Ernst>) -> u8 {
    match ernst {
        Some(Ernst::Spoed) => 0,
        Some(Ernst::Tekort) => 1,
        Some(Ernst::LetOp) => 2,
        None => 3,
    }
}

/// One zaak: step, what is next, and what is open by level.
#[must_use]
pub fn zaak_text(zaak: &crate::model::ZaakNummer, judged: &Beoordeling, protocol: &Protocol) -> String {
    use std::fmt::Write as _;
    let mut text = format!("Zaak {zaak}\n{}", next_line(judged, protocol));
    if let Some(stap) = protocol.stap(u32::from(judged.stap)) {
        _ = write!(text, "\nStap {}: {}", judged.stap, stap.titel);
    }
    if let Some(norm) = judged.route.norm {
        _ = write!(text, "\nMeldnorm {norm}.");
    }
    if judged.route.samen_met_veilig_thuis {
        text.push_str("\nDoe dit samen met Veilig Thuis (0800-2000).");
    }
    if judged.route.disclosure {
        text.push_str("\nEr is een onthulling: afweging 2 telt daarom als ja, wat er ook is geantwoord.");
    }
    for found in &judged.bevindingen {
        let words = bevinding::text(found, protocol);
        let level = match found.ernst {
            Ernst::Spoed => "SPOED ",
            Ernst::Tekort => "tekort",
            Ernst::LetOp => "let op",
        };
        _ = write!(text, "\n  {level}  {}", super::text::safe(&words.actie));
    }
    text
}
