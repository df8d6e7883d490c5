//! A day as people write it: `20-11`, `3 november`, `maandag`, `gisteren`.

use chrono::{Datelike, Days, NaiveDate};

use crate::model::Datum;
use crate::render::text::{MONTHS, safe};

/// A day so close ahead is a slip for a day that was, and is asked again, rather than one of a year ago; so is one so
/// close behind where a day to come is asked for. In days.
const SOON: u64 = 31;

const WEEKDAYS: [&str; 7] = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];

/// Which way a day lies, where what was typed leaves that open.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Lies {
    /// Near today.
    Near,
    /// In the past, perhaps long ago.
    Born,
    /// Today or later.
    Ahead,
}

/// What was typed, read.
enum Written {
    Day(Datum),
    /// It has the form of a day, and there is none such.
    NoSuch,
    /// It has no form that is known here.
    Unknown,
}

/// `zondag 22-11-2026`.
pub(super) fn dutch(day: Datum) -> String {
    format!("{} {}", weekday(day), day.0.format("%d-%m-%Y"))
}

fn weekday(day: Datum) -> &'static str {
    WEEKDAYS[day.0.weekday().num_days_from_monday() as usize % 7]
}

/// `2026-11-20`, `20-11-2026`, `20-11-26`, `20-11`, `3 november`, `maandag`, `vandaag`, `gisteren`, `morgen`.
///
/// # Errors
/// When it is no day, with why.
pub(super) fn parse(text: &str, today: Datum, lies: Lies) -> Result<Datum, String> {
    let ago = |days| today.0.checked_sub_days(Days::new(days)).map(Datum);
    let ahead = |days| today.0.checked_add_days(Days::new(days)).map(Datum);
    let asked = text.trim().to_lowercase();
    let by_word = match asked.as_str() {
        "v" | "vandaag" | "nu" => Some(today),
        "g" | "gister" | "gisteren" => ago(1),
        "eergister" | "eergisteren" => ago(2),
        "m" | "morgen" => ahead(1),
        "overmorgen" => ahead(2),
        word => word.parse().ok().or_else(|| of_the_week(word, today, lies)),
    };
    if let Some(day) = by_word {
        return Ok(day);
    }
    // `maandag 3 november`: the name of the day has to be that of the date.
    let named = asked.split_once(' ').filter(|(first, _)| WEEKDAYS.contains(first));
    let written = day_first(named.map_or(asked.as_str(), |(_, date)| date), today, lies);
    match (written, named) {
        (Written::Day(day), Some((name, _))) if weekday(day) != name => {
            Err(format!("{} is geen {name}", dutch(day)))
        }
        (Written::Day(day), _) => Ok(day),
        (Written::NoSuch, _) => Err(format!("`{}` is geen bestaande dag", safe(text))),
        (Written::Unknown, _) => Err(format!(
            "`{}` is zo niet te lezen als een dag; schrijf dag-maand-jaar, bijvoorbeeld {}, of {} {}",
            safe(text),
            today.0.format("%d-%m-%Y"),
            today.0.day(),
            MONTHS[today.0.month0() as usize % 12],
        )),
    }
}

/// The last such day before today, or the next after it where a day to come is asked for.
fn of_the_week(name: &str, today: Datum, lies: Lies) -> Option<Datum> {
    if lies == Lies::Born || !WEEKDAYS.contains(&name) {
        return None;
    }
    let mut days = (1..=7).filter_map(|days| match lies {
        Lies::Ahead => today.0.checked_add_days(Days::new(days)),
        _ => today.0.checked_sub_days(Days::new(days)),
    });
    days.find(|day| weekday(Datum(*day)) == name).map(Datum)
}

/// A day without a year is the last one that was, or the next where that is asked for; a birthday with two digits for
/// the year was in the last century where this one would put it in the future.
fn day_first(text: &str, today: Datum, lies: Lies) -> Written {
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ', '\'']).filter(|part| !part.is_empty()).collect();
    let (Some(day), Some(month)) =
        (parts.first().copied().and_then(number), parts.get(1).copied().and_then(month))
    else {
        return Written::Unknown;
    };
    let of_year = |year| NaiveDate::from_ymd_opt(year, month, day).map(Datum);
    let this_year = today.0.year();
    let found = match parts.get(2..).unwrap_or_default() {
        [] => {
            let mut years = (this_year - 1..=this_year + 1).filter_map(of_year);
            let just_past = today.0.checked_sub_days(Days::new(SOON)).unwrap_or(today.0);
            let soon = today.0.checked_add_days(Days::new(SOON)).unwrap_or(today.0);
            match lies {
                Lies::Ahead => years.find(|day| day.0 >= just_past),
                Lies::Near | Lies::Born => years.rfind(|day| day.0 <= soon),
            }
        }
        [year] if year.len() == 4 => number(year).and_then(|year| of_year(i32::try_from(year).ok()?)),
        [year] if year.len() == 2 && number(year).is_some() => {
            let of_century = number(year).and_then(|year| i32::try_from(year).ok()).unwrap_or_default();
            of_year(this_year / 100 * 100 + of_century).and_then(|here| {
                let is_later = lies == Lies::Born && here > today;
                if is_later { of_year(here.0.year() - 100) } else { Some(here) }
            })
        }
        _ => return Written::Unknown,
    };
    found.map_or(Written::NoSuch, Written::Day)
}

/// Digits only: no sign.
fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// A month by its number, its name, or how that begins.
fn month(text: &str) -> Option<u32> {
    let begins =
        |name: &str| text.len() >= 3 && (name.starts_with(text) || (name == "maart" && text == "mrt"));
    number(text).or_else(|| {
        let at = MONTHS.iter().position(|name| begins(name))?;
        u32::try_from(at + 1).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_people_write_them() {
        let today = "2026-11-22".parse().unwrap();
        let as_text = |text: &str, lies| parse(text, today, lies).map(|day| day.to_string());
        for (text, day) in [
            ("v", "2026-11-22"),
            ("Gisteren", "2026-11-21"),
            ("morgen", "2026-11-23"),
            ("gister", "2026-11-21"),
            ("Eergister", "2026-11-20"),
            ("2026-11-20", "2026-11-20"),
            ("20-11-2026", "2026-11-20"),
            ("3/2", "2026-02-03"),
            ("1-2-26", "2026-02-01"),
            ("1-12-26", "2026-12-01"),
            ("30-11", "2026-11-30"),
            ("31/8", "2026-08-31"),
        ] {
            assert_eq!(as_text(text, Lies::Near), Ok(day.to_owned()), "{text}");
        }
        assert_eq!(dutch(today), "zondag 22-11-2026");
        assert_eq!(as_text("14-03-18", Lies::Born).as_deref(), Ok("2018-03-14"));
        assert_eq!(as_text("5-6-88", Lies::Born).as_deref(), Ok("1988-06-05"));
        for (text, day) in [
            ("30-11", "2026-11-30"),
            ("3/2", "2027-02-03"),
            ("1-2-27", "2027-02-01"),
            ("20-11", "2026-11-20"),
            ("20-10", "2027-10-20"),
        ] {
            assert_eq!(as_text(text, Lies::Ahead).as_deref(), Ok(day), "{text}");
        }
    }

    #[test]
    fn days_in_words() {
        let today = "2026-11-22".parse().unwrap();
        let as_text = |text: &str, lies| parse(text, today, lies).map(|day| day.to_string());
        for (text, day) in [
            ("3 nov", "2026-11-03"),
            ("3 november", "2026-11-03"),
            ("3 Nov. 2025", "2025-11-03"),
            ("15 januari 2027", "2027-01-15"),
            ("1 mrt", "2026-03-01"),
            ("30 november", "2026-11-30"),
            ("maandag", "2026-11-16"),
            ("zondag", "2026-11-15"),
            ("dinsdag 3 november", "2026-11-03"),
        ] {
            assert_eq!(as_text(text, Lies::Near).as_deref(), Ok(day), "{text}");
        }
        for (text, day) in [
            ("15 januari", "2027-01-15"),
            ("3 nov", "2026-11-03"),
            ("vrijdag", "2026-11-27"),
            ("zondag", "2026-11-29"),
        ] {
            assert_eq!(as_text(text, Lies::Ahead).as_deref(), Ok(day), "{text}");
        }
        assert_eq!(as_text("14 maart 2018", Lies::Born).as_deref(), Ok("2018-03-14"));
        for wrong in ["1-2-226", "1-2-+6", "volgende week", "11", "20-11-2026 10:00", "3 ma", "3 novembro"] {
            let why = as_text(wrong, Lies::Near).unwrap_err();
            let how = "is zo niet te lezen als een dag; schrijf dag-maand-jaar, bijvoorbeeld 22-11-2026, of 22 november";
            assert!(why.ends_with(how), "{wrong}: {why}");
        }
        for wrong in ["31-11-2026", "31-11", "31 november", "0 mei", "3-13"] {
            assert_eq!(as_text(wrong, Lies::Near), Err(format!("`{wrong}` is geen bestaande dag")));
        }
        assert_eq!(
            as_text("maandag 3 november", Lies::Near).unwrap_err(),
            "dinsdag 03-11-2026 is geen maandag"
        );
    }

    #[test]
    fn after_the_turn_of_the_year_the_day_that_was_is_meant() {
        let january = "2027-01-05".parse().unwrap();
        assert_eq!(
            parse("30-11", january, Lies::Near).map(|day| day.to_string()).as_deref(),
            Ok("2026-11-30")
        );
    }
}
