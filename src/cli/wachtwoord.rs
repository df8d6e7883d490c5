//! Asking for a passphrase: never shown, and Ctrl-C leaves the terminal as it was.

use std::io::Write as _;
use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once};

use dialoguer::Password;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use zeroize::Zeroizing;

use super::app::alert;
use super::editor;
use super::error::{CliError, Kind};
use super::line::{self, Stopped};
use super::{aanvulling, pager};

/// How the terminal is to be left, by each question that is open, the outermost first: its echo and line editing are away
/// then, and a signal that ends the program would not give them back.
static ASKING: Mutex<Vec<Left>> = Mutex::new(Vec::new());

struct Left {
    saved: Termios,
    /// What the question needs: a shell puts its own state back when the program was stopped (Ctrl-Z), and its echo
    /// would show what is typed after `fg`.
    asked_for: Option<Termios>,
    /// Whether the terminal marks what is pasted: it would go on doing so at the shell.
    paste: bool,
    /// The words of the question: after `fg` the shell's own lines stand below them.
    prompt: String,
    /// Whether Ctrl-C ends the program here.
    may_end: bool,
}

/// Whether Ctrl-C does not end the program by itself.
static KEPT: AtomicBool = AtomicBool::new(false);

/// Keeps Ctrl-C from ending the program by itself: a question has to say first what was stored, and what the pager or
/// the editor does with it is theirs.
pub fn watch_interrupts() {
    KEPT.store(true, Ordering::Relaxed);
    watch();
}

/// What ends the program from outside leaves the terminal as it was.
fn watch() {
    static WATCHING: Once = Once::new();
    WATCHING.call_once(|| {
        let Ok(mut signals) = Signals::new([SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGCONT]) else { return };
        std::thread::spawn(move || signals.forever().for_each(on_signal));
    });
}

fn on_signal(signal: i32) {
    if signal == SIGCONT {
        return go_on();
    }
    let may_end = ASKING.lock().is_ok_and(|asking| asking.iter().any(|left| left.may_end));
    if signal != SIGINT {
        editor::end();
        restore();
        _ = emulate_default_handler(signal);
    } else if may_end {
        restore();
        // No passphrase, no key: nothing can have been stored yet.
        let stopped = CliError::stopped("u brak af; er is niets gemaakt of vastgelegd");
        alert(&format!("\n{stopped}"));
        exit(Kind::Unfinished as i32);
    } else if !KEPT.load(Ordering::Relaxed) {
        _ = emulate_default_handler(signal);
    }
}

fn restore() {
    let Ok(mut asking) = ASKING.lock() else { return };
    // What was typed of a passphrase must not come out at the shell.
    let how =
        if asking.iter().any(|left| left.may_end) { OptionalActions::Flush } else { OptionalActions::Now };
    if asking.iter().any(|left| left.paste) {
        line::mark_pastes(false);
    }
    if let Some(outermost) = asking.drain(..).next() {
        _ = tcsetattr(std::io::stdin(), how, &outermost.saved);
    }
}

/// After a stop the question goes on as it was, under the lock: once it is over, nothing is set any more.
fn go_on() {
    let Ok(asking) = ASKING.lock() else { return };
    if let Some(Left { asked_for: Some(asked_for), prompt, paste, .. }) = asking.last() {
        _ = tcsetattr(std::io::stdin(), OptionalActions::Now, asked_for);
        if *paste {
            line::mark_pastes(true);
        }
        if !prompt.is_empty() {
            let mut screen = std::io::stderr().lock();
            _ = write!(screen, "\r{prompt}").and_then(|()| screen.flush());
        }
    }
}

/// What the innermost question shows, to be shown again after a stop.
pub fn shows(prompt: &str) {
    if let Some(left) = ASKING.lock().ok().as_mut().and_then(|asking| asking.last_mut()) {
        prompt.clone_into(&mut left.prompt);
    }
}

/// From here until [`done`], a signal leaves the terminal like this; who goes on after a stop gets what was asked for,
/// and has what is pasted marked again where that is so.
pub fn will_leave(saved: Termios, asked_for: Option<Termios>, paste: bool) {
    remember(Left { saved, asked_for, paste, prompt: String::new(), may_end: false });
}

fn remember(left: Left) {
    if let Ok(mut asking) = ASKING.lock() {
        asking.push(left);
    }
}

/// The innermost question is over.
pub fn done() {
    if let Ok(mut asking) = ASKING.lock() {
        asking.pop();
    }
}

/// Keeps the terminal from showing what is typed, for as long as this lives: around all questions for one passphrase, so
/// that nothing shows between them either. Ctrl-C ends the program meanwhile, but not a session.
pub struct Quiet(Option<Termios>);

impl Quiet {
    /// Starts the quiet.
    #[must_use]
    pub fn start() -> Self {
        watch();
        let saved = tcgetattr(std::io::stdin()).ok();
        if let Some(saved) = &saved {
            let mut quiet = saved.clone();
            quiet.local_modes -= LocalModes::ECHO;
            quiet.local_modes |= LocalModes::ICANON | LocalModes::ISIG;
            let may_end = !aanvulling::in_session();
            let (saved, asked_for) = (saved.clone(), Some(quiet.clone()));
            remember(Left { saved, asked_for, paste: false, prompt: String::new(), may_end });
            _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &quiet);
        }
        Self(saved)
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        if let Some(saved) = &self.0 {
            _ = tcsetattr(std::io::stdin(), OptionalActions::Now, saved);
            done();
        }
    }
}

/// Asks for a passphrase; an empty one, or Ctrl-D, is stopping.
///
/// dialoguer leaves Ctrl-C to a signal, which can only end the program: in a session that would end all of it, so there
/// the keys are read as for every other question.
///
/// # Errors
/// When the user stops, or the terminal cannot be used.
pub fn ask(prompt: &str) -> Result<Zeroizing<String>, Stopped> {
    if aanvulling::in_session() {
        watch_interrupts();
        let typed = line::read_blind(&format!("{prompt}: "))?;
        return if typed.is_empty() { Err(Stopped::Ended) } else { Ok(typed) };
    }
    pager::end();
    // dialoguer shows its prompt before it takes the echo away: what is typed between the two must not show.
    let _quiet = Quiet::start();
    shows(&format!("{prompt}: "));
    match Password::new().with_prompt(prompt).allow_empty_password(true).report(false).interact() {
        Ok(typed) if !typed.is_empty() => Ok(Zeroizing::new(typed)),
        _ => Err(Stopped::Ended),
    }
}
