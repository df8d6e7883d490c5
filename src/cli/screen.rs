//! Printing data: the one place through which everything goes that a command gives.

use std::borrow::Cow;
use std::io::{IsTerminal, Write};

use serde::Serialize;

use super::app::App;
use super::error::{CliError, Kind};
use super::pager;
use crate::render::lijst::Lijst;
use crate::render::wrap::wrap;

#[allow(clippy::unused_self, reason = "the screen belongs to the run, also where the system has it")]
impl App {
    /// Prints data on standard output; at a terminal by way of a pager when it does not fit.
    ///
    /// # Errors
    /// When nobody takes it: a closed pipe ends the program quietly.
    pub fn print(&self, text: &str) -> Result<(), CliError> {
        match self.put(&ended(text), false) {
            // What the command comes to holds also for who did not read it to the end.
            Err(error) if error.kind == Kind::Enough => Ok(()),
            other => other,
        }
    }

    /// Prints running text: at a terminal its lines break between words.
    ///
    /// # Errors
    /// As [`App::print`].
    pub fn print_text(&self, text: &str) -> Result<(), CliError> {
        self.print(&wrap(text, self.width()))
    }

    /// Prints a part of what may take long to come in whole: it is seen at once.
    ///
    /// # Errors
    /// As [`App::print`]; also when the user left the pager, so that the rest need not be made.
    pub fn print_part(&self, text: &str) -> Result<(), CliError> {
        self.put(&ended(text), true)
    }

    fn put(&self, text: &str, is_part: bool) -> Result<(), CliError> {
        if self.global.geen_pager || self.global.geen_vragen || !pager::is_possible() {
            return pager::direct(text).map_err(|e| closed(&e));
        }
        pager::write(text, is_part).map_err(|error| match error.kind() {
            std::io::ErrorKind::BrokenPipe => CliError::new(Kind::Enough, ""),
            _ => closed(&error),
        })
    }

    /// Prints a list, as a table or as JSON.
    ///
    /// # Errors
    /// As [`App::print`].
    pub fn print_list(&self, list: &Lijst<'_>) -> Result<(), CliError> {
        if self.global.json { self.print_json(&list.json()) } else { self.print(&list.text(self.width())) }
    }

    /// Writes a file's content to standard output, byte for byte.
    ///
    /// # Errors
    /// As [`App::print`]; also at a terminal, where the bytes of a file would only do harm.
    pub fn print_bytes(&self, content: &[u8]) -> Result<(), CliError> {
        if std::io::stdout().is_terminal() {
            return Err(CliError::usage("een bestand kan niet op het scherm worden getoond")
                .hint("zet er `> BESTAND` achter"));
        }
        let mut out = std::io::stdout().lock();
        out.write_all(content).and_then(|()| out.flush()).map_err(|e| closed(&e))
    }

    /// Prints data as JSON on standard output.
    ///
    /// # Errors
    /// As [`App::print`].
    pub fn print_json<T: Serialize>(&self, value: &T) -> Result<(), CliError> {
        self.print(&as_json(value)?)
    }

    /// Prints items of a JSON array, laid out as [`App::print_json`] does; `first` opens it, whoever prints the last
    /// closes it.
    ///
    /// # Errors
    /// As [`App::print`].
    pub fn print_json_items<T: Serialize>(&self, items: &[T], first: bool) -> Result<(), CliError> {
        let mut text = String::new();
        for (index, item) in items.iter().enumerate() {
            text.push_str(if first && index == 0 { "[\n  " } else { ",\n  " });
            text.push_str(&as_json(item)?.replace('\n', "\n  "));
        }
        self.put(&text, true)
    }
}

/// The text with the end of its last line.
fn ended(text: &str) -> Cow<'_, str> {
    if text.ends_with('\n') || text.is_empty() { text.into() } else { format!("{text}\n").into() }
}

pub(super) fn as_json(value: &impl Serialize) -> Result<String, CliError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|_| CliError::new(Kind::Archive, "dit kan niet als JSON worden geschreven"))?;
    Ok(crate::render::text::safe_json(&text))
}

fn closed(error: &std::io::Error) -> CliError {
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        CliError::new(Kind::Found, "")
    } else {
        CliError::new(Kind::Unfinished, "de uitvoer kon niet worden geschreven")
            .hint("controleer of de schijf vol is")
    }
}
