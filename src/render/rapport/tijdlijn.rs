//! The timeline as a picture: signalen, steps and terms along the days; a template draws it, in two widths.

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;

use super::keuze::Getoond;
use super::lezer::Lezer;
use crate::model::{Datum, Dossier, Duiding, Inhoud, StukId};
use crate::protocol::Protocol;
use crate::render::agenda;
use crate::render::text::day;
use crate::rules::{self, AgendaSoort, Agendapunt, Peilmoment};

/// The width of the picture on a phone and on paper.
const NARROW: u32 = 360;
const WIDE: u32 = 760;
/// Room at both ends of the line.
const EDGE: u32 = 14;
/// Between two marks, and between two rows of marks.
const APART: u32 = 17;
/// Room for the name of a lane.
const NAME: u32 = 20;
/// Below this many days the line is marked per week.
const WEEKS_BELOW: u64 = 62;

/// The timeline ("tijdlijn").
#[derive(Debug, Clone, Serialize)]
pub struct Tijdlijn {
    /// For a phone, and for paper.
    pub beelden: Vec<Beeld>,
    /// The same in words, by day.
    pub woorden: Vec<Woord>,
}

/// One point of the timeline in words.
#[derive(Debug, Clone, Serialize)]
pub struct Woord {
    /// The day, in words.
    pub dag: String,
    /// What happened.
    pub wat: String,
}

/// The picture in one width.
#[derive(Debug, Clone, Serialize)]
pub struct Beeld {
    /// Which one: `smal` or `breed`.
    pub naam: &'static str,
    /// Its size.
    pub breedte: u32,
    /// Its size.
    pub hoogte: u32,
    /// The height of the line at the bottom.
    pub as_y: u32,
    /// The marks along the line.
    pub streepjes: Vec<Streepje>,
    /// The lanes.
    pub banen: Vec<BeeldBaan>,
    /// Where the day of judging stands.
    pub peil_x: Option<u32>,
}

/// A mark along the line.
#[derive(Debug, Clone, Serialize)]
pub struct Streepje {
    /// Where.
    pub x: u32,
    /// What it says; empty where there is no room.
    pub tekst: String,
    /// From where the text is set: `start`, `middle`, `end`.
    pub anker: &'static str,
}

/// A lane of the picture.
#[derive(Debug, Clone, Serialize)]
pub struct BeeldBaan {
    /// Its name.
    pub titel: &'static str,
    /// The height of its name.
    pub titel_y: u32,
    /// Its marks.
    pub punten: Vec<BeeldPunt>,
}

/// A mark in a lane.
#[derive(Debug, Clone, Serialize)]
pub struct BeeldPunt {
    /// Where.
    pub x: u32,
    /// Where.
    pub y: u32,
    /// Which mark; see [`Merk`].
    pub merk: &'static str,
    /// A number in it.
    pub nr: Option<u8>,
}

struct Punt {
    dag: Datum,
    merk: &'static str,
    nr: Option<u8>,
    wat: String,
}

struct Baan {
    titel: &'static str,
    punten: Vec<Punt>,
}

/// What a reader's timeline is made of.
pub struct Bron<'a> {
    /// The dossier.
    pub dossier: &'a Dossier,
    /// The protocol.
    pub protocol: &'a Protocol,
    /// For whom.
    pub lezer: Lezer,
    /// On which day terms are judged.
    pub peil: Peilmoment,
}

impl Bron<'_> {
    /// The terms that this reader gets.
    #[must_use]
    pub fn termijnen(&self, shown: &[Getoond]) -> Vec<Agendapunt> {
        let ids: Vec<StukId> = shown.iter().map(|one| one.item.id()).collect();
        let points = rules::agenda(self.dossier, self.protocol, self.peil).into_iter();
        points.filter(|point| self.may_have(point, &ids)).collect()
    }

    fn may_have(&self, point: &Agendapunt, shown: &[StukId]) -> bool {
        use AgendaSoort as S;
        let of_shown = point.stuk.is_some_and(|id| shown.contains(&id));
        match self.lezer {
            Lezer::Eigen | Lezer::Inspectie => true,
            Lezer::Ouder => of_shown && matches!(point.soort, S::HulpTermijn | S::Monitor | S::Nazorg),
            Lezer::VeiligThuis | Lezer::Overdracht => {
                let agreed =
                    matches!(point.soort, S::HulpTermijn | S::Monitor | S::Nazorg | S::Terugkoppeling);
                of_shown && (agreed || (self.lezer == Lezer::Overdracht && point.soort == S::Taak))
            }
        }
    }

    /// The timeline of what is shown; none when there is nothing on it.
    #[must_use]
    pub fn tijdlijn(&self, shown: &[Getoond]) -> Option<Tijdlijn> {
        let mut lanes = vec![self.signalen(shown)];
        lanes.push(if self.lezer == Lezer::Ouder { talks(shown) } else { self.stappen() });
        lanes.push(self.terms(shown));
        lanes.retain(|lane| !lane.punten.is_empty());
        let all = || lanes.iter().flat_map(|lane| &lane.punten);
        let first = all().map(|punt| punt.dag).min()?;
        let last = all().map(|punt| punt.dag).max()?;
        let mut sorted: Vec<&Punt> = all().collect();
        sorted.sort_by_key(|punt| punt.dag);
        let woorden = sorted.iter().map(|punt| Woord { dag: day(punt.dag), wat: punt.wat.clone() }).collect();
        let scale = |width| Schaal { first: first.0, last: last.0, width };
        let peil = self.peil.day().0;
        let beelden = [("smal", scale(NARROW)), ("breed", scale(WIDE))]
            .map(|(naam, scale)| beeld(naam, &lanes, &scale, peil));
        Some(Tijdlijn { beelden: beelden.into(), woorden })
    }

    fn signalen(&self, shown: &[Getoond]) -> Baan {
        let punten = shown.iter().filter_map(|one| {
            let Inhoud::Signaal(signaal) = &one.item.gegevens.inhoud else { return None };
            let (merk, wat) = match signaal.duiding.filter(|_| one.velden.contains_key("duiding")) {
                Some(Duiding::Bevestigt) => ("bevestigt", "signaal dat het vermoeden bevestigt"),
                Some(Duiding::Ontkracht) => ("ontkracht", "signaal dat het vermoeden ontkracht"),
                Some(Duiding::Onduidelijk) => ("onduidelijk", "signaal, nog onduidelijk"),
                None => (
                    "onduidelijk",
                    if self.lezer == Lezer::Ouder { "waarneming" } else { "signaal, zonder duiding" },
                ),
            };
            Some(Punt { dag: one.item.day(), merk, nr: None, wat: wat.to_owned() })
        });
        let titel = if self.lezer == Lezer::Ouder { "Waarnemingen" } else { "Signalen" };
        Baan { titel, punten: punten.collect() }
    }

    fn stappen(&self) -> Baan {
        let days = rules::steps_entered(self.dossier, self.protocol);
        let punten = days.into_iter().map(|(nr, dag)| Punt {
            dag,
            merk: "stap",
            nr: Some(nr),
            wat: format!("stap {nr} gezet"),
        });
        Baan { titel: "Stappen", punten: punten.collect() }
    }

    fn terms(&self, shown: &[Getoond]) -> Baan {
        // Years ahead, the term for keeping the dossier would press everything else together.
        let drawn = |point: &Agendapunt| point.soort != AgendaSoort::Bewaartermijn;
        let points = self.termijnen(shown).into_iter().filter(drawn).map(|point| {
            let passed = if point.voorbij { ", voorbij" } else { "" };
            let wat = format!("termijn: {}{passed}", agenda::label(point.soort));
            Punt { dag: point.dag, merk: if point.voorbij { "voorbij" } else { "termijn" }, nr: None, wat }
        });
        Baan { titel: "Termijnen", punten: points.collect() }
    }
}

fn talks(shown: &[Getoond]) -> Baan {
    let punten = shown.iter().filter_map(|one| {
        let wat = match &one.item.gegevens.inhoud {
            Inhoud::Gesprek(_) => "gesprek met u",
            Inhoud::Contact(_) => "contact met u",
            Inhoud::Hulp(_) => "hulp afgesproken",
            _ => return None,
        };
        Some(Punt { dag: one.item.day(), merk: "gesprek", nr: None, wat: wat.to_owned() })
    });
    Baan { titel: "Gesprekken en afspraken", punten: punten.collect() }
}

struct Schaal {
    first: NaiveDate,
    last: NaiveDate,
    width: u32,
}

impl Schaal {
    fn days(&self) -> u64 {
        u64::try_from((self.last - self.first).num_days()).unwrap_or(0)
    }

    fn x(&self, day: NaiveDate) -> u32 {
        let room = u64::from(self.width - 2 * EDGE);
        let from_first = u64::try_from((day - self.first).num_days()).unwrap_or(0);
        let along = if self.days() == 0 { room / 2 } else { from_first * room / self.days() };
        EDGE + u32::try_from(along.min(room)).unwrap_or(0)
    }

    /// Weeks, months or years: as many as there is room for.
    fn marks(&self) -> Vec<Streepje> {
        let mut days: Vec<NaiveDate> = Vec::new();
        let weekly = self.days() < WEEKS_BELOW;
        // A dossier may hold any year; marks per year are enough to read that.
        let yearly = self.days() > 366 * 3;
        let step = |day: NaiveDate| -> Option<NaiveDate> {
            if weekly {
                day.checked_add_days(Days::new(7))
            } else if yearly {
                NaiveDate::from_ymd_opt(day.year() + self.skip_years(), 1, 1)
            } else {
                (day.with_day(1)?).checked_add_months(chrono::Months::new(1))
            }
        };
        let mut at = Some(self.first);
        while let Some(day) = at.filter(|day| *day <= self.last) {
            days.push(day);
            at = step(day);
        }
        if self.first != self.last && weekly {
            days.push(self.last);
        }
        let mut marks: Vec<Streepje> = Vec::new();
        let mut free = 0;
        for day in days {
            let x = self.x(day);
            let text = if yearly { day.year().to_string() } else { short_day(day) };
            let width = u32::try_from(text.chars().count()).unwrap_or(0) * 7 + 12;
            let (left, anker) = match (x < EDGE + 10, x + EDGE + 10 > self.width) {
                (true, _) => (x, "start"),
                (_, true) => (x.saturating_sub(width), "end"),
                _ => (x.saturating_sub(width / 2), "middle"),
            };
            let fits = left >= free;
            if fits {
                free = left + width;
            }
            marks.push(Streepje { x, tekst: if fits { text } else { String::new() }, anker });
        }
        marks
    }

    fn skip_years(&self) -> i32 {
        i32::try_from(self.days() / (366 * 12)).unwrap_or(0) + 1
    }
}

/// `3 nov`; the first of January with its year.
fn short_day(date: NaiveDate) -> String {
    let long = day(Datum(date));
    let mut words = long.split(' ');
    let (nr, month) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let short: String = month.chars().take(3).collect();
    format!("{nr} {short}")
}

fn beeld(naam: &'static str, lanes: &[Baan], scale: &Schaal, peil: NaiveDate) -> Beeld {
    let mut y = 4;
    let mut banen = Vec::new();
    for lane in lanes {
        let titel_y = y + 11;
        y += NAME;
        let mut rows: Vec<u32> = Vec::new();
        let mut punten: Vec<BeeldPunt> = Vec::new();
        let mut sorted: Vec<&Punt> = lane.punten.iter().collect();
        sorted.sort_by_key(|punt| punt.dag);
        for punt in sorted {
            let x = scale.x(punt.dag.0);
            let row = rows.iter().position(|end| x >= end + APART).unwrap_or(rows.len());
            if row == rows.len() {
                rows.push(x);
            }
            rows[row] = x;
            let row = u32::try_from(row).unwrap_or(0);
            punten.push(BeeldPunt { x, y: y + 8 + row * APART, merk: punt.merk, nr: punt.nr });
        }
        y += u32::try_from(rows.len()).unwrap_or(1) * APART + 8;
        banen.push(BeeldBaan { titel: lane.titel, titel_y, punten });
    }
    let peil_x = (scale.first..=scale.last).contains(&peil).then(|| scale.x(peil));
    Beeld { naam, breedte: scale.width, hoogte: y + 26, as_y: y + 4, streepjes: scale.marks(), banen, peil_x }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(first: &str, last: &str, width: u32) -> Vec<String> {
        let scale = Schaal { first: first.parse().unwrap(), last: last.parse().unwrap(), width };
        scale.marks().into_iter().map(|mark| mark.tekst).filter(|text| !text.is_empty()).collect()
    }

    #[test]
    fn the_line_is_marked_as_finely_as_there_is_room() {
        assert_eq!(marks("2026-11-03", "2026-11-03", WIDE), ["3 nov"]);
        assert_eq!(marks("2026-11-03", "2026-11-20", WIDE), ["3 nov", "10 nov", "17 nov", "20 nov"]);
        assert_eq!(marks("2026-09-03", "2026-12-20", WIDE), ["3 sep", "1 okt", "1 nov", "1 dec"]);
        assert!(marks("0001-01-01", "9999-12-31", WIDE).len() < 20, "any year may stand in a dossier");
    }

    #[test]
    fn marks_of_one_day_stand_below_each_other() {
        let punt = |dag: &str| Punt { dag: dag.parse().unwrap(), merk: "stap", nr: None, wat: String::new() };
        let lanes = [Baan {
            titel: "Signalen",
            punten: vec![punt("2026-11-03"), punt("2026-11-03"), punt("2026-11-20")],
        }];
        let scale = Schaal { first: lanes[0].punten[0].dag.0, last: lanes[0].punten[2].dag.0, width: WIDE };
        let beeld = beeld("breed", &lanes, &scale, "2026-11-10".parse().unwrap());
        let punten = &beeld.banen[0].punten;
        assert_eq!((punten[0].x, punten[1].x), (EDGE, EDGE));
        assert_eq!(punten[1].y, punten[0].y + APART);
        assert_eq!((punten[2].x, punten[2].y), (WIDE - EDGE, punten[0].y));
        assert!(beeld.peil_x.is_some_and(|x| x > EDGE && x < WIDE - EDGE));
    }
}
