//! The agenda: what is due by when, over many zaken.

use serde::Serialize;

use super::lijst::{Kop, Lijst};
use super::text;
use crate::model::{Datum, Keuze, StukId, ZaakNummer};
use crate::rules::{AgendaSoort, Agendapunt};

/// Something that is due in a zaak, as it is shown.
pub struct Row {
    /// The zaak.
    pub zaak: ZaakNummer,
    /// The pupil's name.
    pub naam: String,
    /// What is due.
    pub punt: Agendapunt,
}

#[derive(Serialize)]
struct RowJson<'a> {
    datum: Datum,
    zaak: &'a ZaakNummer,
    stuk: Option<StukId>,
    soort: &'static str,
    wat: String,
    wie: &'a str,
    voorbij: bool,
}

/// Whose turn it is when nobody is named.
const COORDINATOR: &str = "intern begeleider";

impl Row {
    /// Whose turn it is.
    #[must_use]
    pub fn wie(&self) -> &str {
        self.punt.wie.as_deref().unwrap_or(COORDINATOR)
    }

    /// What is to be done.
    #[must_use]
    pub fn wat(&self) -> String {
        let label = label(self.punt.soort);
        match self.punt.wat.as_deref().filter(|wat| !wat.trim().is_empty()) {
            Some(wat) => format!("{label}: {wat}"),
            None => label.to_owned(),
        }
    }
}

/// What is due, in words.
#[must_use]
pub fn label(soort: AgendaSoort) -> &'static str {
    match soort {
        AgendaSoort::Taak => "taak",
        AgendaSoort::Ondertekening => "gespreksverslag laten tekenen",
        AgendaSoort::Terugkoppeling => "Veilig Thuis laat weten wat er met de melding gebeurt",
        AgendaSoort::HulpTermijn => "de termijn van de hulp eindigt: evalueren",
        AgendaSoort::Monitor => "volgen van de hulp eindigt",
        AgendaSoort::Nazorg => "nazorg eindigt",
        AgendaSoort::StapTermijn => "volgende stap zetten",
        AgendaSoort::Stilstand => "vastleggen hoe het gaat, of de zaak sluiten",
        AgendaSoort::Ontheffing => "ontheffing eindigt",
        AgendaSoort::Vasthouding => "vasthouding eindigt",
        AgendaSoort::Bewaartermijn => "bewaartermijn eindigt: besluiten over vernietigen",
    }
}

/// Said below the list when something in it is late.
pub const LATE: &str = "\n! deze dag is voorbij";

/// The columns on the screen.
const KOP: &[Kop] =
    &[("datum", "uiterlijk"), ("zaak", "zaak"), ("leerling", "leerling"), ("wat", "wat"), ("wie", "wie")];
/// What is known of something that is due, each of which may be a column.
pub const VELDEN: [&str; 8] = ["datum", "zaak", "leerling", "stuk", "soort", "wat", "wie", "voorbij"];

/// The agenda as a list, in the order of its dates; the pupil's name for a script only where it is asked for.
#[must_use]
pub fn list<'k>(rows: &[Row], chosen: &'k [String]) -> Lijst<'k> {
    let mut list = Lijst::new(KOP, chosen);
    for row in rows {
        let json = RowJson {
            datum: row.punt.dag,
            zaak: &row.zaak,
            stuk: row.punt.stuk,
            soort: row.punt.soort.word(),
            wat: row.wat(),
            wie: row.wie(),
            voorbij: row.punt.voorbij,
        };
        let late = if row.punt.voorbij { " !" } else { "" };
        let cells = vec![
            format!("{}{late}", row.punt.dag),
            row.zaak.to_string(),
            text::safe(&row.naam),
            text::safe(&json.wat),
            text::safe(json.wie),
        ];
        list.add(&json, cells);
    }
    list
}
