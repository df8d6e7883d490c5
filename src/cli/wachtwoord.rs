//! Asking for a passphrase: not shown, and Ctrl-C leaves the terminal as it was.

use std::process::exit;
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

/// How the terminal is to be left, while a question is asked: its echo and line editing are away then, and a signal that
/// ends the program would not give them back.
static ASKING: Mutex<Option<Left>> = Mutex::new(None);

struct Left {
    saved: Termios,
    /// What the question needs: a shell puts its own state back when the program was stopped (Ctrl-Z), and its echo
    /// would show what is typed after `fg`.
    asked_for: Option<Termios>,
    passphrase: bool,
}

/// Keeps Ctrl-C from ending the program by itself: a question has to say first what was stored. What ends the program
/// from outside leaves the terminal as it was.
pub fn watch_interrupts() {
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
    let is_passphrase = ASKING.lock().is_ok_and(|asking| asking.as_ref().is_some_and(|left| left.passphrase));
    if signal != SIGINT {
        editor::end();
        restore();
        _ = emulate_default_handler(signal);
    } else if is_passphrase {
        restore();
        // No passphrase, no key: nothing can have been stored yet.
        let stopped = CliError::stopped("u brak af; er is niets gemaakt of vastgelegd");
        alert(&format!("\n{stopped}"));
        exit(Kind::Unfinished as i32);
    }
}

fn restore() {
    let left = ASKING.lock().ok().and_then(|mut asking| asking.take());
    if let Some(left) = left {
        _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &left.saved);
    }
}

/// After a stop the question goes on as it was, under the lock: once it is over, nothing is set any more.
fn go_on() {
    let Ok(asking) = ASKING.lock() else { return };
    if let Some(Left { asked_for: Some(asked_for), .. }) = asking.as_ref() {
        _ = tcsetattr(std::io::stdin(), OptionalActions::Now, asked_for);
    }
}

/// From here until [`done`], a signal leaves the terminal like this; who goes on after a stop gets what was asked for.
pub fn will_leave(saved: Termios, asked_for: Option<Termios>) {
    remember(Some(Left { saved, asked_for, passphrase: false }));
}

/// The question is over.
pub fn done() {
    remember(None);
}

/// Asks for a passphrase; an empty one, or Ctrl-D, is stopping.
///
/// dialoguer leaves Ctrl-C to a signal, which can only end the program: in a session that would end all of it, so there
/// the keys are read as for every other question.
///
/// # Errors
/// When the user stops, or the terminal cannot be used.
pub fn ask(prompt: &str) -> Result<Zeroizing<String>, Stopped> {
    watch_interrupts();
    if aanvulling::in_session() {
        let typed = line::read_blind(&format!("{prompt}: "))?;
        return if typed.is_empty() { Err(Stopped::Ended) } else { Ok(typed) };
    }
    pager::end();
    let mut saved = tcgetattr(std::io::stdin()).map_err(|_| Stopped::Ended)?;
    saved.local_modes |= LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
    let mut blind = saved.clone();
    blind.local_modes -= LocalModes::ECHO;
    remember(Some(Left { saved, asked_for: Some(blind), passphrase: true }));
    let typed = Password::new().with_prompt(prompt).allow_empty_password(true).report(false).interact();
    remember(None);
    match typed {
        Ok(typed) if !typed.is_empty() => Ok(Zeroizing::new(typed)),
        _ => Err(Stopped::Ended),
    }
}

fn remember(left: Option<Left>) {
    if let Ok(mut asking) = ASKING.lock() {
        *asking = left;
    }
}
