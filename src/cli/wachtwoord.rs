//! Asking for a passphrase; and leaving the terminal as it was when a signal ends the program.

use std::sync::{Mutex, Once};

use rustix::termios::{OptionalActions, Termios, tcsetattr};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use zeroize::Zeroizing;

use super::editor;
use super::line::{self, Stopped};

/// How the terminal is to be left, while a question is asked: its echo and line editing are away then, and a signal that
/// ends the program would not give them back.
static ASKING: Mutex<Option<Termios>> = Mutex::new(None);

/// Keeps Ctrl-C from ending the program by itself: a question has to say first what was stored. What ends the program
/// from outside leaves the terminal as it was.
pub fn watch_interrupts() {
    static WATCHING: Once = Once::new();
    WATCHING.call_once(|| {
        let Ok(mut signals) = Signals::new([SIGINT, SIGQUIT, SIGTERM, SIGHUP]) else { return };
        std::thread::spawn(move || signals.forever().for_each(on_signal));
    });
}

fn on_signal(signal: i32) {
    if signal != SIGINT {
        editor::end();
        restore();
        _ = emulate_default_handler(signal);
    }
}

fn restore() {
    let left = ASKING.lock().ok().and_then(|mut asking| asking.take());
    if let Some(saved) = left {
        _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &saved);
    }
}

/// From here until [`done`], a signal leaves the terminal like this.
pub fn will_leave(saved: Termios) {
    remember(Some(saved));
}

/// The question is over.
pub fn done() {
    remember(None);
}

/// Asks for a passphrase, which is not shown; an empty one is stopping.
///
/// # Errors
/// When the user stops, or the terminal cannot be used.
pub fn ask(prompt: &str) -> Result<Zeroizing<String>, Stopped> {
    watch_interrupts();
    let typed = line::read_blind(&format!("{prompt}: "))?;
    if typed.is_empty() { Err(Stopped::Ended) } else { Ok(typed) }
}

fn remember(left: Option<Termios>) {
    if let Ok(mut asking) = ASKING.lock() {
        *asking = left;
    }
}
