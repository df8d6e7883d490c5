//! Data on its way to the screen: what does not fit goes through a pager ("bladerprogramma"), as `git log` does it.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anstream::AutoStream;

use super::wachtwoord;

/// One for the whole process, as the screen is.
static SCREEN: Mutex<Screen> = Mutex::new(Screen::new());

/// How less is set for who has no settings of their own: it ends by itself when all fits, keeps colours, leaves the screen as
/// it is, and says how to go on and how to leave.
const LESS: &str = "FRXPsq = terug   spatie = verder   / = zoeken?e   (einde).";

/// How often a session looks whether someone is still reading.
const LOOK: Duration = Duration::from_millis(100);

/// What was printed and where it goes.
struct Screen {
    way: Way,
    /// Not yet on the screen: it may turn out not to fit.
    held: String,
    pager: Option<Pager>,
    /// This command never wants a pager.
    never: bool,
    /// After so long without a key the pager ends, in a session.
    patience: Option<Duration>,
    /// That happened.
    idle: bool,
}

/// Where the next text goes.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// It is held.
    Open,
    /// Through the pager.
    Pager,
    /// To the screen as it is: there is no pager.
    Direct,
    /// Nowhere: the user left the pager, and wants no more.
    Nowhere,
}

struct Pager {
    child: Child,
    pipe: AutoStream<Box<dyn Write + Send>>,
}

impl Screen {
    const fn new() -> Self {
        Self { way: Way::Open, held: String::new(), pager: None, never: false, patience: None, idle: false }
    }

    fn write(&mut self, text: &str, is_stream: bool) -> io::Result<()> {
        match (self.way, &mut self.pager) {
            (Way::Nowhere, _) => Err(ErrorKind::BrokenPipe.into()),
            (Way::Pager, Some(pager)) => {
                let written = pager.pipe.write_all(text.as_bytes()).and_then(|()| pager.pipe.flush());
                if written.as_ref().is_err_and(|error| error.kind() == ErrorKind::BrokenPipe) {
                    self.way = Way::Nowhere;
                }
                written
            }
            (Way::Direct, _) => direct(text),
            _ if self.never => direct(text),
            _ => self.hold(text, is_stream),
        }
    }

    /// Keeps it until it is clear whether all of it fits on the screen.
    fn hold(&mut self, text: &str, is_stream: bool) -> io::Result<()> {
        self.held.push_str(text);
        let size = console::Term::stdout().size_checked();
        let fits = size.map(|(height, width)| rows(&self.held, width.into()) < usize::from(height));
        if fits == Some(true) && !is_stream {
            return Ok(());
        }
        // Of a screen without a size nobody knows what fits.
        self.pager = fits.and_then(|_| start());
        self.way = if self.pager.is_some() { Way::Pager } else { Way::Direct };
        let held = std::mem::take(&mut self.held);
        self.write(&held, is_stream)
    }

    /// Everything on the screen, and the pager closed by whoever reads it.
    fn end(&mut self) {
        let held = std::mem::take(&mut self.held);
        if !held.is_empty() {
            _ = direct(&held);
        }
        if let Some(Pager { mut child, pipe }) = self.pager.take() {
            drop(pipe);
            match self.patience {
                None => _ = child.wait(),
                Some(patience) => self.idle = !closed_within(&mut child, patience),
            }
        }
        self.way = Way::Open;
    }
}

/// Writes data to a terminal; `is_stream`: more may take long to come, so what there is has to be seen at once.
///
/// # Errors
/// The screen or the pager takes no more; the latter as a broken pipe.
pub fn write(text: &str, is_stream: bool) -> io::Result<()> {
    SCREEN.lock().map_err(|_| io::Error::other("screen"))?.write(text, is_stream)
}

/// Writes data to standard output as it is, without a pager.
///
/// # Errors
/// As the system says.
pub fn direct(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush())
}

/// What this command prints goes to the screen as it comes: it shows itself at work.
pub fn without() {
    if let Ok(mut screen) = SCREEN.lock() {
        screen.never = true;
    }
}

/// Waits until the user has read everything: before anything else is said or asked.
pub fn end() {
    if let Ok(mut screen) = SCREEN.lock() {
        screen.end();
    }
}

/// As [`end`], for the last time in a command.
pub fn close() {
    if let Ok(mut screen) = SCREEN.lock() {
        screen.end();
        screen.never = false;
    }
}

/// In a session nobody may be away from an open pager longer than this.
pub fn be_patient(patience: Duration) {
    if let Ok(mut screen) = SCREEN.lock() {
        screen.patience = Some(patience);
    }
}

/// Whether the pager was closed since nobody touched a key.
pub fn was_idle() -> bool {
    SCREEN.lock().is_ok_and(|mut screen| std::mem::take(&mut screen.idle))
}

/// Whether data may go through a pager: not where it goes elsewhere, or to a terminal that can do little.
pub fn is_possible() -> bool {
    io::stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Starts the pager that the user chose, without a shell; none where the user wants none, or there is none.
fn start() -> Option<Pager> {
    let words = match ["MELDCODE_PAGER", "PAGER"].iter().find_map(|name| std::env::var(name).ok()) {
        Some(chosen) => shlex::split(&chosen)?,
        None => vec!["less".to_owned()],
    };
    let (program, arguments) = words.split_first().filter(|(program, _)| *program != "cat")?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped());
    // It shows a dossier: it starts no other program on it, and keeps no history of what was looked for.
    command.env("LESSSECURE", "1").env("LESSHISTFILE", "-").env_remove("LESSOPEN").env_remove("LESSCLOSE");
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", LESS);
    }
    // Ctrl-C is the pager's.
    wachtwoord::watch_interrupts();
    let mut child = command.spawn().ok()?;
    let colours = AutoStream::choice(&io::stdout());
    let pipe: Box<dyn Write + Send> = Box::new(child.stdin.take()?);
    Some(Pager { child, pipe: AutoStream::new(pipe, colours) })
}

/// How many rows of the screen a text takes.
fn rows(text: &str, width: usize) -> usize {
    text.lines().map(|line| console::measure_text_width(line).div_ceil(width.max(1)).max(1)).sum()
}

/// Waits for the pager; ends it when no key was touched for this long.
fn closed_within(child: &mut Child, patience: Duration) -> bool {
    let mut touched = last_key();
    let mut since = Instant::now();
    loop {
        match child.try_wait() {
            Ok(None) => sleep(LOOK),
            Ok(Some(_)) | Err(_) => return true,
        }
        if last_key() != touched {
            touched = last_key();
            since = Instant::now();
        }
        if since.elapsed() >= patience {
            break;
        }
    }
    if let Ok(id) = i32::try_from(child.id())
        && let Some(id) = rustix::process::Pid::from_raw(id)
    {
        // Not killed: it has to give the screen back.
        _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
    }
    _ = child.wait();
    false
}

/// When something was last read from the terminal, as far as the system tells.
fn last_key() -> Option<(i64, i64)> {
    use std::os::unix::fs::MetadataExt;
    let terminal = std::fs::metadata("/dev/stdin").ok()?;
    Some((terminal.atime(), terminal.atime_nsec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_takes_more_rows() {
        assert_eq!(rows("", 80), 0);
        assert_eq!(rows("een\n\ntwee\n", 80), 3);
        assert_eq!(rows(&"x".repeat(161), 80), 3);
        assert_eq!(rows("\u{1b}[1mvet\u{1b}[0m\n", 3), 1);
    }
}
