//! Asking for a passphrase: not shown, and Ctrl-C leaves the terminal as it was.

use std::process::exit;
use std::sync::Mutex;

use dialoguer::Password;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use super::app::alert;
use super::error::{CliError, Kind};
use super::line::Stopped;

/// How the terminal was, while a passphrase is asked: dialoguer takes its echo away and, when Ctrl-C ends the
/// program, would not give it back.
static ASKING: Mutex<Option<Termios>> = Mutex::new(None);

/// Keeps Ctrl-C from ending the program by itself: a question has to say first what was stored.
pub fn watch_interrupts() {
    // A second handler is refused; then the first already does what is needed.
    _ = ctrlc::set_handler(|| {
        let asked = ASKING.lock().ok().and_then(|mut asking| asking.take());
        if let Some(saved) = asked {
            _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &saved);
            // No passphrase, no key: nothing can have been stored yet.
            let stopped = CliError::stopped("u brak af; er is niets gemaakt of vastgelegd");
            alert(&format!("\n{stopped}"));
            exit(Kind::Unfinished as i32);
        }
    });
}

/// Asks for a passphrase; an empty one, or Ctrl-D, is stopping.
///
/// # Errors
/// When the user stops, or the terminal cannot be used.
pub fn ask(prompt: &str) -> Result<Zeroizing<String>, Stopped> {
    watch_interrupts();
    let mut saved = tcgetattr(std::io::stdin()).map_err(|_| Stopped::Ended)?;
    saved.local_modes |= LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
    remember(Some(saved));
    let typed = Password::new().with_prompt(prompt).allow_empty_password(true).report(false).interact();
    remember(None);
    match typed {
        Ok(typed) if !typed.is_empty() => Ok(Zeroizing::new(typed)),
        _ => Err(Stopped::Ended),
    }
}

fn remember(saved: Option<Termios>) {
    if let Ok(mut asking) = ASKING.lock() {
        *asking = saved;
    }
}
