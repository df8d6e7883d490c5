//! Figures over all zaken of a period ("jaaroverzicht"), in which nobody can be recognised.
//!
//! Counted are zaken, never people; what is counted of one zaak stands in `zaak`. Small counts are hidden before the
//! figures leave here (`hide`), so that neither a page nor a file for the board holds them. Source: D:262-292 and S:133,
//! both ask for a yearly evaluation of the meldcode itself.

mod hide;
mod merge;
mod zaak;

use serde::{Deserialize, Serialize};

use crate::model::{Datum, Staat};

pub use merge::{Unmergeable, merge};
pub use zaak::{DOORLOOPTIJDEN, TERMIJNEN, Zaakfeiten};

/// The version of the figures as JSON, raised when what they mean changes.
pub const FORMAT: u32 = 1;

/// Below this many zaken a count is hidden, unless the user says otherwise. Our own default.
pub const DREMPEL: u32 = 5;

/// Divisions that tell what kind of zaak there was: of these a zero is hidden too. Others tell how the school worked.
pub const KINDS: [&str; 6] = [
    "einde",
    "gevaar",
    "regel:disclosure-afstemming",
    "regel:pleger-medewerker",
    "regel:spoed-deskundige",
    "regel:structureel-onderbouwd",
];

/// The classes of days in which the time between two steps is counted, by their last day.
const CLASSES: [(&str, u32); 5] = [("0-1", 1), ("2-7", 7), ("8-14", 14), ("15-28", 28), ("29-56", 56)];
const LAST_CLASS: &str = "57+";

/// The figures of a school, or of many schools together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jaarcijfers {
    /// The version of this form.
    pub jaaroverzicht: u32,
    /// The first day.
    pub van: Datum,
    /// The last day.
    pub tot: Datum,
    /// How many schools are in it.
    pub scholen: u32,
    /// A mark of each archive that is in it, so that no school counts twice; it tells nothing else.
    pub archieven: Vec<String>,
    /// Counts from 1 up to this, exclusive, are hidden.
    pub drempel: u32,
    /// Zaken that were open in the period.
    pub zaken: Telling,
    /// Zaken that whoever made this could not read; they are in no figure.
    pub niet_leesbaar: u32,
    /// The zaken divided, one way at a time.
    pub verdelingen: Vec<Verdeling>,
    /// How long it took from one step to the next.
    pub doorlooptijden: Vec<Doorlooptijd>,
    /// How it stands with the school's own duties.
    pub zelfcheck: Vec<Plicht>,
}

/// A count; over many schools, with in how many of them it is hidden.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telling {
    /// What is known of it.
    pub aantal: u32,
    /// In how many schools it is hidden.
    pub verborgen: u32,
}

/// Zaken divided over cells ("verdeling").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdeling {
    /// What it divides by: `stap`, `regel:consult-intern`, ….
    pub naam: String,
    /// Each zaak is in exactly one cell.
    pub heel: bool,
    /// The cells.
    pub cellen: Vec<Cel>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cel {
    /// Its name.
    pub naam: String,
    /// How many zaken.
    pub telling: Telling,
}

/// The days between two steps ("doorlooptijd").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doorlooptijd {
    /// From which step to which.
    pub traject: String,
    /// First quartile, median, third quartile, in days; none with too few zaken, or over many schools.
    pub kwartielen: Option<[u32; 3]>,
    /// The zaken by class of days.
    pub klassen: Verdeling,
}

/// How it stands with a duty of the school ("randvoorwaarde"), in how many schools.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plicht {
    /// The duty's name in the protocol.
    pub punt: String,
    /// Done.
    pub ja: u32,
    /// In part.
    pub deels: u32,
    /// Not done.
    pub nee: u32,
    /// Not answered this year.
    pub open: u32,
}

/// A period, both days included ("van … tot en met").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Periode {
    /// The first day.
    pub van: Datum,
    /// The last day.
    pub tot: Datum,
}

impl Periode {
    /// Whether a day is in it.
    #[must_use]
    pub fn holds(self, day: Datum) -> bool {
        self.van <= day && day <= self.tot
    }
}

impl Plicht {
    /// How one school answered a duty.
    #[must_use]
    pub fn answered(punt: &str, staat: Option<Staat>) -> Self {
        let mut plicht = Self { punt: punt.to_owned(), ..Self::default() };
        match staat {
            Some(Staat::Ja) => plicht.ja = 1,
            Some(Staat::Deels) => plicht.deels = 1,
            Some(Staat::Nee) => plicht.nee = 1,
            None => plicht.open = 1,
        }
        plicht
    }
}

impl Verdeling {
    fn new<'n>(naam: impl Into<String>, heel: bool, cells: impl IntoIterator<Item = &'n str>) -> Self {
        let cell = |naam: &str| Cel { naam: naam.to_owned(), telling: Telling::default() };
        Self { naam: naam.into(), heel, cellen: cells.into_iter().map(cell).collect() }
    }

    fn add(&mut self, cell: &str) {
        if let Some(cel) = self.cellen.iter_mut().find(|cel| cel.naam == cell) {
            cel.telling.aantal += 1;
        } else {
            let telling = Telling { aantal: 1, verborgen: 0 };
            self.cellen.push(Cel { naam: cell.to_owned(), telling });
        }
    }
}

impl Telling {
    /// Whether a count of some school is not shown.
    #[must_use]
    pub fn is_hidden(self) -> bool {
        self.verborgen > 0
    }
}

/// Counts the zaken of one school, and hides what is small.
#[must_use]
pub fn count(zaken: &[Zaakfeiten], periode: Periode, drempel: u32) -> Jaarcijfers {
    let mut verdelingen = zaak::divisions();
    for zaak in zaken {
        zaak.count_in(&mut verdelingen);
    }
    for verdeling in &mut verdelingen {
        if KINDS.contains(&verdeling.naam.as_str()) {
            hide::hide_kinds(verdeling, drempel);
        } else {
            hide::hide(verdeling, drempel);
        }
    }
    let mut all = Telling { aantal: u32::try_from(zaken.len()).unwrap_or(u32::MAX), verborgen: 0 };
    hide::hide_count(&mut all, drempel);
    Jaarcijfers {
        jaaroverzicht: FORMAT,
        van: periode.van,
        tot: periode.tot,
        scholen: 1,
        archieven: Vec::new(),
        drempel,
        zaken: all,
        niet_leesbaar: 0,
        verdelingen,
        doorlooptijden: DOORLOOPTIJDEN.iter().map(|traject| duration(traject, zaken, drempel)).collect(),
        zelfcheck: Vec::new(),
    }
}

/// The days that one stretch took, over all zaken that went it.
fn duration(traject: &str, zaken: &[Zaakfeiten], drempel: u32) -> Doorlooptijd {
    let mut days: Vec<u32> = zaken.iter().filter_map(|zaak| zaak.days(traject)).collect();
    days.sort_unstable();
    let names = CLASSES.iter().map(|(name, _)| *name).chain([LAST_CLASS]);
    let mut klassen = Verdeling::new(traject, true, names);
    for day in &days {
        klassen.add(CLASSES.iter().find(|(_, last)| day <= last).map_or(LAST_CLASS, |(name, _)| name));
    }
    hide::hide(&mut klassen, drempel);
    // The smallest value of which a quarter, half, three quarters of all are not larger.
    let at = |quarter: usize| days.get((quarter * days.len()).div_ceil(4).saturating_sub(1)).copied();
    let enough = !days.is_empty() && days.len() >= drempel as usize;
    let kwartielen = match (at(1), at(2), at(3)) {
        (Some(first), Some(median), Some(third)) if enough => Some([first, median, third]),
        _ => None,
    };
    Doorlooptijd { traject: traject.to_owned(), kwartielen, klassen }
}

#[cfg(test)]
mod tests;
