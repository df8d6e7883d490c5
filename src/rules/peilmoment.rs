//! The moment at which is judged whether a term has passed.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDateTime, NaiveTime};
use chrono_tz::Europe::Amsterdam;

use crate::model::{Datum, Moment, Tijd, TijdError};

/// The moment of judging ("peilmoment"), Europe/Amsterdam. It only decides whether a term has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Peilmoment {
    local: NaiveDateTime,
    whole_day: bool,
}

impl Peilmoment {
    /// The end of a day.
    #[must_use]
    pub fn end_of(day: Datum) -> Self {
        let last = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(NaiveTime::MIN);
        Self { local: day.0.and_time(last), whole_day: true }
    }

    /// A time on a day.
    #[must_use]
    pub fn at(day: Datum, tijd: Tijd) -> Self {
        Self { local: day.0.and_time(tijd.0), whole_day: false }
    }

    /// A moment with its offset, as the clock in Amsterdam shows it.
    #[must_use]
    pub fn from_moment(moment: Moment) -> Self {
        Self { local: moment.0.with_timezone(&Amsterdam).naive_local(), whole_day: false }
    }

    /// The day.
    #[must_use]
    pub fn day(self) -> Datum {
        Datum(self.local.date())
    }

    /// The day and time as the clock shows it.
    #[must_use]
    pub fn local(self) -> NaiveDateTime {
        self.local
    }
}

impl FromStr for Peilmoment {
    type Err = TijdError;

    /// Reads `2026-11-22` (the end of that day) or `2026-11-22T10:30`.
    fn from_str(text: &str) -> Result<Self, TijdError> {
        match text.split_once('T') {
            Some((day, tijd)) => Ok(Self::at(day.parse()?, tijd.parse()?)),
            None => Ok(Self::end_of(text.parse()?)),
        }
    }
}

impl fmt::Display for Peilmoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.whole_day {
            write!(f, "{}", self.local.format("%Y-%m-%d"))
        } else {
            write!(f, "{}", self.local.format("%Y-%m-%dT%H:%M"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_means_its_end_and_a_moment_is_read_in_amsterdam() {
        let day: Peilmoment = "2026-11-22".parse().unwrap();
        let time: Peilmoment = "2026-11-22T10:30".parse().unwrap();
        assert!(time < day);
        assert_eq!((day.to_string(), time.to_string()), ("2026-11-22".into(), "2026-11-22T10:30".into()));
        let utc: Moment = "2026-07-01T22:30:00+00:00".parse().unwrap();
        assert_eq!(Peilmoment::from_moment(utc).to_string(), "2026-07-02T00:30");
        assert!("2026-11-22T25:00".parse::<Peilmoment>().is_err());
    }
}
