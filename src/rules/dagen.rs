//! Terms: when one ends, working days, and the Dutch public holidays (computed, Easter included).

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Weekday};
use chrono_tz::Europe::Amsterdam;

use crate::model::{Datum, Tijd};
use crate::protocol::{Eenheid, Termijn};

use super::Peilmoment;

/// Easter Sunday in the Gregorian calendar (Meeus, Jones and Butcher).
fn easter(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, in_century) = (year.div_euclid(100), year.rem_euclid(100));
    let (leap_centuries, after_leap_century) = (century / 4, century % 4);
    let moon_shift = (8 * century + 13) / 25;
    let epact = (19 * golden + century - leap_centuries - moon_shift + 15).rem_euclid(30);
    let (leap_years, after_leap_year) = (in_century / 4, in_century % 4);
    let to_sunday = (32 + 2 * after_leap_century + 2 * leap_years - epact - after_leap_year).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * to_sunday) / 451;
    let days = epact + to_sunday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(days / 31).ok()?, u32::try_from(days % 31).ok()? + 1)
}

/// Whether a day is a public holiday as terms count them.
///
/// Algemene termijnenwet art. 3: New Year, Easter Monday, Whit Monday, both Christmas days, Ascension Day, the
/// King's birthday and 5 May; Good Friday counts alike (second paragraph).
#[must_use]
pub fn is_holiday(day: Datum) -> bool {
    let date = day.0;
    let (month, nr) = (date.month(), date.day());
    let kings_day = match NaiveDate::from_ymd_opt(date.year(), 4, 27).map(|d| d.weekday()) {
        Some(Weekday::Sun) => 26,
        _ => 27,
    };
    if matches!((month, nr), (1, 1) | (5, 5) | (12, 25 | 26)) || (month, nr) == (4, kings_day) {
        return true;
    }
    // Days from Easter: Good Friday, Easter Sunday and Monday, Ascension Day, Whit Sunday and Monday.
    easter(date.year())
        .is_some_and(|sunday| [-2, 0, 1, 39, 49, 50].contains(&date.signed_duration_since(sunday).num_days()))
}

/// Whether a day is neither in the weekend nor a public holiday ("werkdag").
#[must_use]
pub fn is_working_day(day: Datum) -> bool {
    !matches!(day.0.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(day)
}

/// The last day of a term that starts after `start`. A term in hours ends on the day those hours reach.
#[must_use]
pub fn last_day(start: Datum, term: &Termijn) -> Datum {
    let n = term.aantal;
    let day = start.0;
    let end = match term.eenheid {
        Eenheid::Uren => day.checked_add_days(Days::new(u64::from(n.div_ceil(24)))),
        Eenheid::Dagen => day.checked_add_days(Days::new(n.into())),
        Eenheid::Weken => day.checked_add_days(Days::new(u64::from(n) * 7)),
        Eenheid::Maanden => day.checked_add_months(Months::new(n)),
        Eenheid::Jaren => n.checked_mul(12).and_then(|months| day.checked_add_months(Months::new(months))),
        Eenheid::Werkdagen => working_days_after(day, n),
    };
    // A term that runs past the calendar never ends.
    Datum(end.unwrap_or(NaiveDate::MAX))
}

fn working_days_after(start: NaiveDate, count: u32) -> Option<NaiveDate> {
    let mut day = start;
    let mut left = count;
    while left > 0 {
        day = day.succ_opt()?;
        if is_working_day(Datum(day)) {
            left -= 1;
        }
    }
    Some(day)
}

/// Whether a term that started on a day has passed. Its last day still belongs to it.
#[must_use]
pub fn passed(start: Datum, term: &Termijn, peil: Peilmoment) -> bool {
    peil.day() > last_day(start, term)
}

/// Whether `event` came outside the term that started at `start`.
///
/// A term in hours needs both times; where one is missing, the same day is in time, and each later day
/// counts as 24 hours.
#[must_use]
pub fn outside(start: (Datum, Option<Tijd>), event: (Datum, Option<Tijd>), term: &Termijn) -> bool {
    if term.eenheid != Eenheid::Uren {
        return event.0 > last_day(start.0, term);
    }
    let hours = i64::from(term.aantal);
    match (start.1, event.1) {
        (Some(from), Some(to)) => {
            elapsed(start.0.0.and_time(from.0), event.0.0.and_time(to.0)) > TimeDelta::hours(hours)
        }
        _ => (event.0.0 - start.0.0).num_days().saturating_mul(24) > hours,
    }
}

/// How long it is from one reading of the clock in Amsterdam to another. In the hour that the clock shows twice, no
/// longer than it can have been.
fn elapsed(from: NaiveDateTime, to: NaiveDateTime) -> TimeDelta {
    match (Amsterdam.from_local_datetime(&from).latest(), Amsterdam.from_local_datetime(&to).earliest()) {
        (Some(from), Some(to)) => to - from,
        // A time that the clock skipped.
        _ => to - from,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Datum {
        text.parse().unwrap()
    }

    fn term(aantal: u32, eenheid: Eenheid) -> Termijn {
        Termijn { aantal, eenheid, bron: "test".into() }
    }

    #[test]
    fn an_hour_is_an_hour_in_the_nights_that_the_clock_is_put_on_and_back() {
        let late = |date: &str, from: &str, to: &str| {
            let at = |tijd: &str| (day(date), Some(tijd.parse().unwrap()));
            outside(at(from), at(to), &term(1, Eenheid::Uren))
        };
        assert!(!late("2026-03-29", "01:30", "03:30") && late("2026-03-29", "01:30", "03:31"));
        assert!(!late("2026-03-29", "02:30", "03:30"), "a time that was not there");
        assert!(!late("2026-10-25", "01:30", "02:30") && !late("2026-10-25", "02:30", "02:10"));
        assert!(late("2026-10-25", "01:30", "03:00"));
        assert!(!late("2026-06-01", "01:30", "02:30") && late("2026-06-01", "01:30", "02:31"));
    }

    #[test]
    fn easter_falls_on_the_days_of_the_almanac() {
        for (year, date) in [
            (2019, "2019-04-21"),
            (2024, "2024-03-31"),
            (2025, "2025-04-20"),
            (2026, "2026-04-05"),
            (2027, "2027-03-28"),
            (2038, "2038-04-25"),
        ] {
            assert_eq!(easter(year).map(|d| d.to_string()).as_deref(), Some(date));
        }
    }

    #[test]
    fn holidays_of_2026_and_the_kings_day_that_moves() {
        for date in
            ["2026-01-01", "2026-04-03", "2026-04-06", "2026-04-27", "2026-05-05", "2026-05-14", "2026-05-25"]
        {
            assert!(is_holiday(day(date)), "{date}");
        }
        assert!(is_holiday(day("2025-04-26")) && !is_holiday(day("2025-04-27")));
        assert!(!is_holiday(day("2026-12-31")));
    }

    #[test]
    fn working_days_skip_weekends_and_holidays() {
        // Thursday before Good Friday: Friday, weekend and Easter Monday do not count.
        assert_eq!(last_day(day("2026-04-02"), &term(2, Eenheid::Werkdagen)), day("2026-04-08"));
        assert_eq!(last_day(day("2026-11-20"), &term(5, Eenheid::Werkdagen)), day("2026-11-27"));
        assert_eq!(last_day(day("2026-01-31"), &term(1, Eenheid::Maanden)), day("2026-02-28"));
        assert_eq!(last_day(day("2026-01-31"), &term(u32::MAX, Eenheid::Jaren)), Datum(NaiveDate::MAX));
    }

    #[test]
    fn a_term_of_an_hour_needs_both_times() {
        let hour = term(1, Eenheid::Uren);
        let at = |tijd: &str| Some(tijd.parse::<Tijd>().unwrap());
        let (monday, tuesday) = (day("2026-11-16"), day("2026-11-17"));
        assert!(!outside((monday, at("10:00")), (monday, at("11:00")), &hour));
        assert!(outside((monday, at("10:00")), (monday, at("11:01")), &hour));
        assert!(!outside((monday, None), (monday, at("16:00")), &hour));
        assert!(outside((monday, None), (tuesday, None), &hour));
        assert!(!outside((monday, at("23:50")), (tuesday, at("00:20")), &hour));
    }
}
