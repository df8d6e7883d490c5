//! Days: today is offered, and a day that is yet to come is asked again.

use chrono::{Datelike, Days, NaiveDate};

use super::Vraag;
use crate::cli::error::CliError;
use crate::model::Datum;

impl Vraag<'_> {
    pub(super) fn today(&self) -> Datum {
        self.app.today()
    }

    /// Asks for a day.
    pub(super) fn day(&self, path: &str, question: &str, help: &[String]) -> Result<Option<Datum>, CliError> {
        let today = self.today();
        let name = path.rsplit('.').next().unwrap_or(path);
        let to_come = matches!(name, "uiterlijk" | "tot");
        let question = match name {
            "geboortedatum" => format!("{question} (dag-maand-jaar)"),
            _ if to_come => format!("{question} (m = morgen, of dag-maand-jaar)"),
            _ => format!("{question} (v = vandaag, {}; g = gisteren; of dag-maand-jaar)", dutch(today)),
        };
        loop {
            let answer = self.checked(&question, help, |text| {
                let day = parse(text, today)?;
                if name == "geboortedatum" && day > today {
                    return Err(format!("{} is nog niet geweest", dutch(day)));
                }
                Ok((day, text.parse::<Datum>().is_ok()))
            })?;
            let Some((day, written_out)) = answer else { return Ok(None) };
            if day > today && !to_come {
                let again = format!(
                    "{} is nog niet geweest; vandaag is {}. Klopt die dag?",
                    dutch(day),
                    dutch(today)
                );
                if !self.decide(&again)? {
                    continue;
                }
            } else if !written_out {
                self.app.alert(&format!("  Dat is {}.", dutch(day)));
            }
            return Ok(Some(day));
        }
    }
}

/// `zondag 22-11-2026`.
fn dutch(day: Datum) -> String {
    const WEEKDAYS: [&str; 7] =
        ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];
    let weekday = WEEKDAYS[day.0.weekday().num_days_from_monday() as usize % 7];
    format!("{weekday} {}", day.0.format("%d-%m-%Y"))
}

/// `2026-11-20`, `20-11-2026`, `20-11` (this year), `vandaag`, `gisteren`, `morgen`.
pub(super) fn parse(text: &str, today: Datum) -> Result<Datum, String> {
    let ago = |days| today.0.checked_sub_days(Days::new(days)).map(Datum);
    let ahead = |days| today.0.checked_add_days(Days::new(days)).map(Datum);
    let found = match text.to_lowercase().as_str() {
        "v" | "vandaag" => Some(today),
        "g" | "gisteren" => ago(1),
        "eergisteren" => ago(2),
        "m" | "morgen" => ahead(1),
        "overmorgen" => ahead(2),
        _ => text.parse().ok().or_else(|| day_first(text, today)),
    };
    found.ok_or_else(|| {
        format!(
            "`{}` is geen bestaande dag; schrijf dag-maand-jaar, bijvoorbeeld {}",
            crate::render::text::safe(text),
            today.0.format("%d-%m-%Y")
        )
    })
}

fn day_first(text: &str, today: Datum) -> Option<Datum> {
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).collect();
    let number = |part: &str| part.parse::<u32>().ok();
    let (day, month, year) = match parts.as_slice() {
        [day, month] => (number(day)?, number(month)?, today.0.year()),
        [day, month, year] if year.len() == 4 => (number(day)?, number(month)?, year.parse().ok()?),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, month, day).map(Datum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_people_write_them() {
        let today = "2026-11-22".parse().unwrap();
        for (text, day) in [
            ("v", "2026-11-22"),
            ("Gisteren", "2026-11-21"),
            ("morgen", "2026-11-23"),
            ("2026-11-20", "2026-11-20"),
            ("20-11-2026", "2026-11-20"),
            ("3/2", "2026-02-03"),
        ] {
            assert_eq!(parse(text, today).map(|day| day.to_string()), Ok(day.to_owned()), "{text}");
        }
        for wrong in ["31-11-2026", "1-2-26", "volgende week", "11", "20-11-2026 10:00"] {
            assert!(parse(wrong, today).is_err(), "{wrong}");
        }
        assert_eq!(dutch(today), "zondag 22-11-2026");
    }
}
