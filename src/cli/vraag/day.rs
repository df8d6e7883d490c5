//! Days: today is offered, and a day that is yet to come is asked again.

use super::Vraag;
use super::written_day::{Lies, dutch, parse};
use crate::cli::error::CliError;
use crate::model::{Datum, Termijn};

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
