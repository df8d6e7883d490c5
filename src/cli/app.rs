//! What a subcommand works with: the global options, the clock, the screen, the opened archive and key.

use std::cell::{Cell, RefCell};
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Europe::Amsterdam;
use clap::Args;

use super::error::{CliError, Kind};
use super::pager;
use super::stand::moment_of;
use crate::model::{Datum, StukId};
use crate::vault::Identity;

/// The largest stream that is read, in bytes.
pub const MAX_STREAM: u64 = 64 << 20;

/// Options that every command has.
#[derive(Debug, Clone, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[command(next_help_heading = "Algemeen")]
pub struct Global {
    #[arg(
        short = 'C',
        long,
        global = true,
        value_name = "MAP",
        env = "MELDCODE_ARCHIEF",
        help = "Het archief; anders de werkmap of een map erboven"
    )]
    pub archief: Option<PathBuf>,
    #[arg(
        long,
        global = true,
        value_name = "BESTAND",
        env = "MELDCODE_SLEUTEL",
        help = "Uw sleutel; anders die uit uw instellingen"
    )]
    pub sleutel: Option<PathBuf>,
    #[arg(
        long,
        global = true,
        value_name = "OPDRACHT",
        env = "MELDCODE_WACHTWOORD_OPDRACHT",
        help = "Opdracht die het wachtwoord van de sleutel geeft"
    )]
    pub wachtwoord_opdracht: Option<String>,
    #[arg(long, global = true, help = "Geef de gegevens als JSON")]
    pub json: bool,
    #[arg(long, global = true, help = "Stel nooit een vraag")]
    pub geen_vragen: bool,
    #[arg(long, global = true, value_name = "DATUM", help = "Beoordeel termijnen op deze dag")]
    pub peildatum: Option<String>,
    #[arg(
        long,
        global = true,
        value_name = "DATUM|COMMIT",
        help = "Het archief zoals het toen was (bij toon, status, controle, export, formulier)"
    )]
    pub stand: Option<String>,
    #[arg(
        long,
        global = true,
        help = "Toon alles ineens, ook wat niet op het scherm past (anders met MELDCODE_PAGER, PAGER of less)"
    )]
    pub geen_pager: bool,
    #[arg(short, long = "stil", global = true, help = "Alleen gegevens en fouten")]
    pub quiet: bool,
    #[arg(short, long = "uitgebreid", global = true, help = "Vertel meer")]
    pub verbose: bool,
}

/// The user's key, once it was unlocked: asked for one time in a run, or in all of a session.
#[derive(Clone, Default)]
pub struct Unlocked(Rc<RefCell<Option<Known>>>);

/// A key, and the file that it was read from.
type Known = (PathBuf, Arc<Identity>);

impl Unlocked {
    /// The key that was read from this file.
    #[must_use]
    pub fn get(&self, path: &Path) -> Option<Arc<Identity>> {
        self.0.borrow().as_ref().filter(|(known, _)| known == path).map(|(_, key)| Arc::clone(key))
    }

    /// Keeps it for the commands that follow.
    #[must_use]
    pub fn keep(&self, path: PathBuf, identity: Identity) -> Arc<Identity> {
        let identity = Arc::new(identity);
        *self.0.borrow_mut() = Some((path, Arc::clone(&identity)));
        identity
    }

    /// Wipes it: nothing else holds it between two commands.
    pub fn lock(&self) {
        self.0.borrow_mut().take();
    }

    /// Whether a key is kept.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.0.borrow().is_some()
    }
}

/// The state of one run of the program.
pub struct App {
    /// The global options.
    pub global: Global,
    fixed: Option<DateTime<Utc>>,
    throwaway: bool,
    pub(super) unlocked: Unlocked,
    /// The user was told that two people ended each other's part.
    pub(super) warned: Cell<bool>,
}

#[allow(clippy::unused_self, reason = "clock and screen belong to the run, also where the system has them")]
impl App {
    /// Starts a run. Debug builds take the day and time from `MELDCODE_NU`, so that tests can fix it.
    #[must_use]
    pub fn new(global: Global) -> Self {
        let text = std::env::var("MELDCODE_NU").ok().filter(|_| cfg!(debug_assertions));
        let fixed = text.and_then(|text| DateTime::parse_from_rfc3339(&text).ok());
        Self {
            global,
            fixed: fixed.map(|moment| moment.to_utc()),
            throwaway: false,
            unlocked: Unlocked::default(),
            warned: Cell::new(false),
        }
    }

    /// The demo's run: it is always this moment, and the user's settings stay as they are.
    #[must_use]
    pub fn at(global: Global, moment: DateTime<FixedOffset>) -> Self {
        Self { fixed: Some(moment.to_utc()), throwaway: true, ..Self::new(global) }
    }

    /// This run with a key that a session keeps unlocked.
    #[must_use]
    pub fn with(self, unlocked: Unlocked) -> Self {
        Self { unlocked, ..self }
    }

    /// Whether the archive of this run is forgotten afterwards.
    #[must_use]
    pub fn is_throwaway(&self) -> bool {
        self.throwaway
    }

    /// Now, Europe/Amsterdam, to the second: commits and records hold no more.
    #[must_use]
    pub fn now(&self) -> DateTime<FixedOffset> {
        let local = self.clock().with_timezone(&Amsterdam).fixed_offset();
        local.with_nanosecond(0).unwrap_or(local)
    }

    fn clock(&self) -> DateTime<Utc> {
        self.fixed.unwrap_or_else(real_clock)
    }

    /// Today, Europe/Amsterdam.
    #[must_use]
    pub fn today(&self) -> Datum {
        Datum(self.now().date_naive())
    }

    /// The moment on which terms are judged: `--peildatum`, at the end of that day, or now.
    ///
    /// # Errors
    /// When `--peildatum` is no day.
    pub fn peilmoment(&self) -> Result<DateTime<FixedOffset>, CliError> {
        let Some(text) = &self.global.peildatum else { return Ok(self.now()) };
        moment_of("--peildatum", text)
    }

    /// Ids for stukken that are stored together, in their order.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn new_ids(&self, count: usize) -> Result<Vec<StukId>, CliError> {
        let mut random = [0_u8; 16];
        getrandom::fill(&mut random)
            .map_err(|_| CliError::new(Kind::Unfinished, "het systeem geeft geen toevalsgetallen"))?;
        let random = u128::from_le_bytes(random);
        let start = match self.fixed {
            // The top bit stays clear, so that counting up from here keeps the order.
            None => random >> 49,
            // Where the clock stands still, stukken of several commands keep the order in which they were added.
            Some(_) => (u128::from(real_clock().timestamp_micros().cast_unsigned()) << 27) | (random >> 101),
        };
        let moment = self.clock();
        Ok((start..).take(count).map(|random| StukId::from_parts(moment, random)).collect())
    }

    /// Whether questions may be asked: a person at a terminal who did not say otherwise.
    #[must_use]
    pub fn asks(&self) -> bool {
        !self.global.geen_vragen && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// The width for tables: the terminal's, or none in a pipe.
    #[must_use]
    pub fn width(&self) -> Option<usize> {
        if !std::io::stdout().is_terminal() {
            return None;
        }
        let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
        columns.or_else(|| console::Term::stdout().size_checked().map(|(_, w)| usize::from(w)))
    }

    /// Tells the user something, on standard error; silent with `-q`.
    pub fn tell(&self, text: &str) {
        if !self.global.quiet {
            self.alert(text);
        }
    }

    /// Tells the user what may not be missed, also with `-q`.
    pub fn alert(&self, text: &str) {
        alert(text);
    }
}

#[allow(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn real_clock() -> DateTime<Utc> {
    Utc::now()
}

/// Writes to standard error, broken between words where that is a terminal.
pub fn alert(text: &str) {
    // What was printed comes first, and has been read.
    pager::end();
    let width = console::Term::stderr().size_checked().map(|(_, width)| usize::from(width));
    _ = writeln!(anstream::stderr().lock(), "{}", crate::render::wrap::wrap(text, width));
}

/// A day and time in Amsterdam as a moment; in the hour that the clock skips there is none.
#[must_use]
pub fn amsterdam(day: Datum, time: NaiveTime) -> Option<DateTime<FixedOffset>> {
    Amsterdam.from_local_datetime(&day.0.and_time(time)).latest().map(|moment| moment.fixed_offset())
}

/// Reads a file, or standard input for `-`, as text.
///
/// # Errors
/// When it cannot be read, is too large, or is no text.
pub fn read_input(path: &str) -> Result<String, CliError> {
    let name = source_name(path);
    let bytes = if path == "-" {
        at_most(std::io::stdin().lock(), MAX_STREAM).map_err(|error| unreadable(&name, &error))?
    } else {
        read_file(Path::new(path), MAX_STREAM)?
    };
    let bytes = bytes.ok_or_else(|| {
        CliError::input(format!("{name} is groter dan 64 MB")).hint("deel de invoer op in kleinere bestanden")
    })?;
    String::from_utf8(bytes).map_err(|_| {
        CliError::input(format!("{name} is geen tekst (UTF-8)"))
            .hint("sla het bestand op als tekst met codering UTF-8")
    })
}

/// Reads a file; none when it holds more than `largest` bytes.
///
/// # Errors
/// When it cannot be read.
pub fn read_file(path: &Path, largest: u64) -> Result<Option<Vec<u8>>, CliError> {
    let read = std::fs::File::open(path).and_then(|file| at_most(file, largest));
    read.map_err(|error| unreadable(&path.display().to_string(), &error))
}

fn at_most(source: impl Read, largest: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    source.take(largest + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= largest).then_some(bytes))
}

fn unreadable(name: &str, error: &std::io::Error) -> CliError {
    CliError::input(format!("{name} kan niet worden gelezen: {}", io_reason(error)))
}

/// How an input is called in an error.
#[must_use]
pub fn source_name(path: &str) -> String {
    if path == "-" { "standaardinvoer".to_owned() } else { path.to_owned() }
}

/// Why the system refused, in Dutch.
#[must_use]
pub fn io_reason(error: &std::io::Error) -> &'static str {
    use std::io::ErrorKind as E;
    match error.kind() {
        E::NotFound => "het bestaat niet",
        E::PermissionDenied => "u mag er niet bij",
        E::IsADirectory => "het is een map",
        E::StorageFull => "de schijf is vol",
        E::ReadOnlyFilesystem => "de schijf is alleen te lezen",
        E::AlreadyExists => "het bestaat al",
        _ => "het systeem weigert",
    }
}
