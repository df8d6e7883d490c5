//! Days: today is offered, and a day that is yet to come is asked again.

use chrono::{Datelike, Days, NaiveDate};

use super::Vraag;
use crate::cli::error::CliError;
use crate::model::{Datum, Termijn};

/// A day so close ahead is a slip for a day that was, and is asked again, rather than one of a year ago; so is one so
/// close behind where a day to come is asked for. In days.
const SOON: u64 = 31;

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

impl Vraag<'_> {
    pub(super) fn today(&self) -> Datum {
        self.app.today()
    }

    /// Asks for a day.
    pub(super) fn day(&self, path: &str, question: &str, help: &[String]) -> Result<Option<Datum>, CliError> {
        let today = self.today();
        let name = path.rsplit('.').next().unwrap_or(path);
        let lies = match name {
            "uiterlijk" | "tot" => Lies::Ahead,
            "geboortedatum" => Lies::Born,
            _ => Lies::Near,
        };
        let to_come = lies == Lies::Ahead;
        let question = match name {
            "geboortedatum" => format!("{question} (dag-maand-jaar)"),
            _ if to_come => format!("{question} (m = morgen, of dag-maand-jaar)"),
            _ => format!("{question} (v = vandaag, {}; g = gisteren; of dag-maand-jaar)", dutch(today)),
        };
        loop {
            let answer = self.checked(&question, help, |text| {
                let day = parse(text, today, lies)?;
                if lies == Lies::Born && day > today {
                    return Err(format!("{} is nog niet geweest", dutch(day)));
                }
                Ok((day, text.parse::<Datum>().is_ok()))
            })?;
            let Some((day, written_out)) = answer else { return Ok(None) };
            if self.is_right(day, lies, written_out)? {
                return Ok(Some(day));
            }
        }
    }

    /// Asks for a day to come in any form that a day may have, or so many days, weeks or months.
    pub(super) fn term(&self, question: &str, help: &[String]) -> Result<Option<Termijn>, CliError> {
        let today = self.today();
        let question = format!("{question} (een datum, of bijvoorbeeld 6 weken)");
        loop {
            let answer = self.checked(&question, help, |text| match parse(text, today, Lies::Ahead) {
                Ok(day) => Ok((Termijn::Op(day), text.parse::<Datum>().is_ok())),
                Err(_) => text.parse::<Termijn>().map(|term| (term, true)).map_err(|e| e.to_string()),
            })?;
            match answer {
                Some((Termijn::Op(day), written_out)) if !self.is_right(day, Lies::Ahead, written_out)? => {}
                answer => return Ok(answer.map(|(term, _)| term)),
            }
        }
    }

    /// Says which day was meant, where that was left open; one that lies the other way is asked again.
    fn is_right(&self, day: Datum, lies: Lies, written_out: bool) -> Result<bool, CliError> {
        let today = self.today();
        let odd = match lies {
            Lies::Ahead if day < today => "is al geweest",
            Lies::Near if day > today => "is nog niet geweest",
            _ => {
                if !written_out {
                    self.app.alert(&format!("  Dat is {}.", dutch(day)));
                }
                return Ok(true);
            }
        };
        self.decide(&format!("{} {odd}; vandaag is {}. Klopt die dag?", dutch(day), dutch(today)))
    }
}

/// `zondag 22-11-2026`.
fn dutch(day: Datum) -> String {
    const WEEKDAYS: [&str; 7] =
        ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];
    let weekday = WEEKDAYS[day.0.weekday().num_days_from_monday() as usize % 7];
    format!("{weekday} {}", day.0.format("%d-%m-%Y"))
}

/// `2026-11-20`, `20-11-2026`, `20-11-26`, `20-11`, `vandaag`, `gisteren`, `eergisteren`, `morgen`.
pub(super) fn parse(text: &str, today: Datum, lies: Lies) -> Result<Datum, String> {
    let ago = |days| today.0.checked_sub_days(Days::new(days)).map(Datum);
    let ahead = |days| today.0.checked_add_days(Days::new(days)).map(Datum);
    let found = match text.to_lowercase().as_str() {
        "v" | "vandaag" | "nu" => Some(today),
        "g" | "gister" | "gisteren" => ago(1),
        "eergister" | "eergisteren" => ago(2),
        "m" | "morgen" => ahead(1),
        "overmorgen" => ahead(2),
        _ => text.parse().ok().or_else(|| day_first(text, today, lies)),
    };
    found.ok_or_else(|| {
        format!(
            "`{}` is geen bestaande dag; schrijf dag-maand-jaar, bijvoorbeeld {}",
            crate::render::text::safe(text),
            today.0.format("%d-%m-%Y")
        )
    })
}

/// A day without a year is the last one that was, or the next where that is asked for; a birthday with two digits for
/// the year was in the last century where this one would put it in the future.
fn day_first(text: &str, today: Datum, lies: Lies) -> Option<Datum> {
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).collect();
    if parts.iter().any(|part| !part.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let (day, month) = (parts.first()?.parse().ok()?, parts.get(1)?.parse().ok()?);
    let of_year = |year| NaiveDate::from_ymd_opt(year, month, day).map(Datum);
    let this_year = today.0.year();
    match parts.get(2..)? {
        [] => {
            let mut years = (this_year - 1..=this_year + 1).filter_map(of_year);
            let just_past = today.0.checked_sub_days(Days::new(SOON))?;
            let soon = today.0.checked_add_days(Days::new(SOON))?;
            match lies {
                Lies::Ahead => years.find(|day| day.0 >= just_past),
                Lies::Near | Lies::Born => years.rfind(|day| day.0 <= soon),
            }
        }
        [year] if year.len() == 4 => of_year(year.parse().ok()?),
        [year] if year.len() == 2 => {
            let here = of_year(this_year / 100 * 100 + year.parse::<i32>().ok()?)?;
            let is_later = lies == Lies::Born && here > today;
            if is_later { of_year(here.0.year() - 100) } else { Some(here) }
        }
        _ => None,
    }
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
        for wrong in ["31-11-2026", "31-11", "1-2-226", "1-2-+6", "volgende week", "11", "20-11-2026 10:00"] {
            let why = as_text(wrong, Lies::Near).unwrap_err();
            assert!(why.ends_with("schrijf dag-maand-jaar, bijvoorbeeld 22-11-2026"), "{wrong}: {why}");
        }
        // After the turn of the year the day that was is meant.
        let january = "2027-01-05".parse().unwrap();
        assert_eq!(
            parse("30-11", january, Lies::Near).map(|day| day.to_string()).as_deref(),
            Ok("2026-11-30")
        );
        assert_eq!(dutch(today), "zondag 22-11-2026");
    }
}
