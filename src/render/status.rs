//! Where a zaak stands and what comes next.

use crate::protocol::{Moment, Protocol};
use crate::rules::{Beoordeling, Ernst, Volgende};

use super::bevinding;
use super::text::wrap;
use crate::model::ZaakNummer;

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
        Some(found) if found.ernst != Ernst::LetOp => {
            let label = match found.ernst {
                Ernst::Spoed => "SPOED: ",
                Ernst::Tekort | Ernst::LetOp => "",
            };
            format!("{label}{}", bevinding::text(found, protocol).actie)
        }
        _ if judged.gesloten => "Niets; de zaak is gesloten.".to_owned(),
        _ => next(judged, protocol),
    }
}

/// Where the route goes next.
#[must_use]
pub fn next(judged: &Beoordeling, protocol: &Protocol) -> String {
    match judged.route.volgende {
        // The report was made: what is still open comes first, then following how it goes on.
        Volgende::Uitkomst(outcome) if outcome.word() == Some("melden") && judged.route.gemeld => {
            judged.bevindingen.first().map_or_else(
                || "Leg vast hoe het verder gaat.".to_owned(),
                |found| bevinding::text(found, protocol).actie,
            )
        }
        Volgende::Afweging(nr) => match protocol.afweging(u32::from(nr)) {
            Some(afweging) if afweging.moment == Moment::Termijn => format!(
                "Leg het besluit en de hulp vast als dat nog niet is gebeurd; beantwoord afweging {nr} aan het eind \
                 van de termijn."
            ),
            Some(afweging) => format!("Beantwoord afweging {nr}: {}", afweging.vraag),
            None => format!("Beantwoord afweging {nr}."),
        },
        Volgende::Uitkomst(outcome) => match outcome.word() {
            Some("melden") => "Meld bij Veilig Thuis, 0800-2000: daar leiden de afwegingen toe.".to_owned(),
            Some("afsluiten") => {
                "Sluit de zaak af met een conclusie: daar leiden de afwegingen toe.".to_owned()
            }
            Some("hulp_afsluiten") => {
                "Sluit de hulp af en spreek af wie de veiligheid volgt: daar leiden de afwegingen toe."
                    .to_owned()
            }
            _ => "Organiseer de hulp en leg de afspraken vast.".to_owned(),
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
pub fn zaak_text(
    zaak: &ZaakNummer,
    judged: &Beoordeling,
    protocol: &Protocol,
    width: Option<usize>,
) -> String {
    let mut lines = vec![format!("Zaak {zaak}"), wrap("", "", &next_line(judged, protocol), width)];
    if let Some(stap) = protocol.stap(u32::from(judged.stap)) {
        lines.push(format!("Stap {}: {}", judged.stap, stap.titel));
    }
    if let Some(norm) = judged.route.norm {
        lines.push(format!("Meldnorm {norm}."));
    }
    if judged.route.samen_met_veilig_thuis {
        lines.push("Doe dit samen met Veilig Thuis (0800-2000).".to_owned());
    }
    if judged.route.disclosure {
        let why = "Er is een onthulling: afweging 2 telt daarom als ja, wat er ook is geantwoord.";
        lines.push(wrap("", "", why, width));
    }
    for found in &judged.bevindingen {
        let level = match found.ernst {
            Ernst::Spoed => "  SPOED   ",
            Ernst::Tekort => "  tekort  ",
            Ernst::LetOp => "  let op  ",
        };
        let line =
            wrap(level, "          ", &super::text::safe(&bevinding::text(found, protocol).actie), width);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("\n")
}
