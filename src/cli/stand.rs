//! `--stand`: looking at the archive as it was.

use chrono::{DateTime, FixedOffset, NaiveTime};

use super::app::{App, amsterdam};
use super::error::CliError;
use crate::model::{Datum, Tijd};
use crate::vault::{Stand, Vault};

impl App {
    /// The archive as it stood at `--stand`, or as it is.
    ///
    /// # Errors
    /// When there is no archive, or no such state of it.
    pub fn vault_then(&self) -> Result<Vault, CliError> {
        let vault = self.vault()?;
        match &self.global.stand {
            Some(text) => Ok(vault.at(&stand(text)?)?),
            None => Ok(vault),
        }
    }

    /// The moment on which terms are judged: `--peildatum`; of an earlier state its own day; otherwise now.
    ///
    /// # Errors
    /// When one of them is no day.
    pub fn peilmoment_then(&self, then: &Vault) -> Result<DateTime<FixedOffset>, CliError> {
        match self.global.stand.as_deref().filter(|_| self.global.peildatum.is_none()).map(stand) {
            None => self.peilmoment(),
            Some(Ok(Stand::Moment(moment))) => Ok(moment),
            Some(Ok(Stand::Commit(_))) => Ok(then.moment()),
            Some(Err(error)) => Err(error),
        }
    }
}

/// A day (its end), a day with a time, or a commit: the beginning of its number, or as git counts back from the newest.
fn stand(text: &str) -> Result<Stand, CliError> {
    if ["HEAD", "main"].iter().any(|newest| text.starts_with(newest)) {
        return Ok(Stand::Commit(text.to_owned()));
    }
    if (4..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(Stand::Commit(text.to_lowercase()));
    }
    let moment = moment_of("--stand", text);
    moment.map(Stand::Moment).map_err(|error| error.hint("geef een dag (2026-11-22) of een commitnummer"))
}

/// A day, at its end, or a day with a time: `2026-11-22`, `2026-11-22T10:30`.
///
/// # Errors
/// When there is no such moment; `option` is named.
pub fn moment_of(option: &str, text: &str) -> Result<DateTime<FixedOffset>, CliError> {
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => {
            (day, time.parse::<Tijd>().map_err(|e| CliError::usage(format!("{option}: {e}")))?.0)
        }
        None => (text, NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default()),
    };
    let day: Datum = day.parse().map_err(|e| CliError::usage(format!("{option}: {e}")))?;
    amsterdam(day, time).ok_or_else(|| CliError::usage(format!("{option}: dit tijdstip bestaat niet")))
}
