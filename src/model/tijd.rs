//! Days, times of day and terms, as people write them.

use std::fmt;
use std::str::FromStr;

use super::as_text::as_text;
use chrono::{DateTime, Datelike, Days, FixedOffset, Months, NaiveDate, NaiveTime};

/// A text that is not the day, time or term it should be; the sentence says what is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TijdError {
    /// Not `2026-11-20`, or a day that does not exist.
    #[error("`{0}` is geen bestaande datum; schrijf jaar-maand-dag, bijvoorbeeld 2026-11-20")]
    Datum(String),
    /// A day that begins with its day of the month.
    #[error("`{0}` begint met de dag; schrijf jaar-maand-dag: {1}")]
    DagVoorop(String, NaiveDate),
    /// A day in a year that no dossier speaks of.
    #[error("`{0}` kan niet kloppen: het jaar ligt niet tussen 1900 en 2199")]
    Jaar(String),
    /// Not `10:40`.
    #[error("`{0}` is geen tijd; schrijf uren:minuten, bijvoorbeeld \"10:40\"")]
    Tijd(String),
    /// Not a date and not a number of days, weeks or months.
    #[error("`{0}` is geen termijn; schrijf een datum of bijvoorbeeld 6 weken")]
    Termijn(String),
    /// Not a moment with its offset.
    #[error("`{0}` is geen tijdstip; verwacht bijvoorbeeld 2026-11-22T10:15:00+01:00")]
    Moment(String),
}

/// A day ("datum"), Europe/Amsterdam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Datum(pub NaiveDate);

/// A time of day ("tijd") to the minute, Europe/Amsterdam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tijd(pub NaiveTime);

/// A moment with its offset, as written by the program ("vastgelegd.op"), to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub DateTime<FixedOffset>);

/// The unit of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Eenheid {
    /// Calendar days.
    Dagen,
    /// Weeks of seven days.
    Weken,
    /// Calendar months.
    Maanden,
}

/// When something must be ready ("termijn"): a day, or so long after the stuk's own date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Termijn {
    /// On that day at the latest.
    Op(Datum),
    /// So many days, weeks or months after the stuk's date.
    Na(u16, Eenheid),
}

impl Termijn {
    /// The last day of the term, counted from `start`.
    #[must_use]
    pub fn until(self, start: Datum) -> Datum {
        let day = start.0;
        match self {
            Self::Op(datum) => datum,
            Self::Na(n, Eenheid::Dagen) => Datum(day.checked_add_days(Days::new(n.into())).unwrap_or(day)),
            Self::Na(n, Eenheid::Weken) => {
                Datum(day.checked_add_days(Days::new(u64::from(n) * 7)).unwrap_or(day))
            }
            Self::Na(n, Eenheid::Maanden) => {
                Datum(day.checked_add_months(Months::new(n.into())).unwrap_or(day))
            }
        }
    }
}

/// Years that a dossier can speak of; any other is a slip of the keyboard.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

impl FromStr for Datum {
    type Err = TijdError;
    fn from_str(text: &str) -> Result<Self, TijdError> {
        let wrong = || match NaiveDate::parse_from_str(text, "%d-%m-%Y") {
            Ok(day) if YEARS.contains(&day.year()) => TijdError::DagVoorop(text.to_owned(), day),
            _ => TijdError::Datum(text.to_owned()),
        };
        if text.len() != 10 {
            return Err(wrong());
        }
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| wrong())?;
        if !YEARS.contains(&day.year()) {
            return Err(TijdError::Jaar(text.to_owned()));
        }
        Ok(Self(day))
    }
}

impl FromStr for Tijd {
    type Err = TijdError;
    fn from_str(text: &str) -> Result<Self, TijdError> {
        NaiveTime::parse_from_str(text, "%H:%M").map(Self).map_err(|_| TijdError::Tijd(text.to_owned()))
    }
}

impl FromStr for Moment {
    type Err = TijdError;
    fn from_str(text: &str) -> Result<Self, TijdError> {
        DateTime::parse_from_rfc3339(text).map(Self).map_err(|_| TijdError::Moment(text.to_owned()))
    }
}

impl FromStr for Termijn {
    type Err = TijdError;
    fn from_str(text: &str) -> Result<Self, TijdError> {
        if let Ok(datum) = text.parse() {
            return Ok(Self::Op(datum));
        }
        let wrong = || TijdError::Termijn(text.to_owned());
        let (number, unit) = text.trim().split_once(' ').ok_or_else(wrong)?;
        let number: u16 = number.parse().map_err(|_| wrong())?;
        let unit = match unit.trim() {
            "dag" | "dagen" => Eenheid::Dagen,
            "week" | "weken" => Eenheid::Weken,
            "maand" | "maanden" => Eenheid::Maanden,
            _ => return Err(wrong()),
        };
        if number == 0 { Err(wrong()) } else { Ok(Self::Na(number, unit)) }
    }
}

impl fmt::Display for Datum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl fmt::Display for Tijd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%H:%M"))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(chrono::SecondsFormat::Secs, false))
    }
}

impl fmt::Display for Termijn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Op(datum) => datum.fmt(f),
            Self::Na(n, unit) => {
                let word = match (unit, n) {
                    (Eenheid::Dagen, 1) => "dag",
                    (Eenheid::Dagen, _) => "dagen",
                    (Eenheid::Weken, 1) => "week",
                    (Eenheid::Weken, _) => "weken",
                    (Eenheid::Maanden, 1) => "maand",
                    (Eenheid::Maanden, _) => "maanden",
                };
                write!(f, "{n} {word}")
            }
        }
    }
}

as_text!(Datum, Tijd, Moment, Termijn);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist() {
        assert_eq!("2026-11-20".parse::<Datum>().map(|d| d.to_string()), Ok("2026-11-20".to_owned()));
        for wrong in [
            "9999-12-31",
            "0226-11-20",
            "2026-02-30",
            "20-11-2026",
            "2026-1-2",
            "",
            "gisteren",
            "2026-11-20T10:00",
        ] {
            assert!(wrong.parse::<Datum>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_term_is_a_day_or_a_while() {
        let start: Datum = "2026-01-31".parse().unwrap();
        for (text, until) in
            [("6 weken", "2026-03-14"), ("1 maand", "2026-02-28"), ("2026-05-01", "2026-05-01")]
        {
            let term: Termijn = text.parse().unwrap();
            assert_eq!(term.until(start).to_string(), until);
            assert_eq!(term.to_string(), text);
        }
        for wrong in ["0 dagen", "6", "weken", "-1 week", "6 uren"] {
            assert!(wrong.parse::<Termijn>().is_err(), "{wrong}");
        }
    }
}
