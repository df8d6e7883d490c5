//! How far a long command is: a bar on standard error, only at a terminal, and only when it takes longer than a moment.

use std::io::IsTerminal;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::app::{App, alert};
use crate::vault::Watch;

/// What is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// A server that takes longer keeps someone waiting who does not know what for.
const SLOW_SERVER: Duration = Duration::from_secs(20);

/// The bar of one command ("voortgang"); gone from the screen when it ends.
pub struct Progress(Option<ProgressBar>);

impl App {
    /// Starts watching a command that may take long; `what` says what it is doing.
    #[must_use]
    pub fn progress(&self, what: &str) -> Progress {
        if self.global.quiet || !std::io::stderr().is_terminal() {
            return Progress(None);
        }
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{msg}  [{bar:30}] {percent:>3}%  {elapsed}");
        if let Ok(style) = style {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message(what.to_owned());
        let late = bar.clone();
        // Also while nothing is told, as when the disk is slow, the time on the screen goes on.
        thread::spawn(move || {
            thread::sleep(PATIENCE);
            if !late.is_finished() {
                late.set_draw_target(ProgressDrawTarget::stderr());
                late.enable_steady_tick(Duration::from_millis(200));
            }
        });
        Progress(Some(bar))
    }
}

/// Says something when what was begun takes longer than this; not when it is dropped before.
pub struct Late(Option<(mpsc::Sender<()>, thread::JoinHandle<()>)>);

impl Late {
    fn new(after: Duration, say: impl FnOnce() + Send + 'static) -> Self {
        let (ended, waits) = mpsc::channel();
        let thread = thread::spawn(move || {
            if waits.recv_timeout(after) == Err(mpsc::RecvTimeoutError::Timeout) {
                say();
            }
        });
        Self(Some((ended, thread)))
    }
}

impl Drop for Late {
    fn drop(&mut self) {
        if let Some((ended, thread)) = self.0.take() {
            drop(ended);
            _ = thread.join();
        }
    }
}

impl App {
    /// Says, while a server keeps us waiting, that this may be broken off.
    #[must_use]
    pub fn waits_for_server(&self) -> Late {
        if self.global.quiet {
            return Late(None);
        }
        Late::new(SLOW_SERVER, || {
            alert(
                "Nog bezig met de server. Dat kan even duren: bij veel gegevens, een trage verbinding, of een server \
                 die niets zegt. Wachten mag; stoppen ook, met Ctrl-C: er gaat niets verloren.",
            );
        })
    }
}

impl Progress {
    /// What the archive tells how far it is.
    #[must_use]
    pub fn watch(&self) -> Watch {
        let Some(bar) = self.0.clone() else { return Watch::default() };
        Watch::new(move |done, total| {
            bar.set_length(total);
            bar.set_position(done);
        })
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn what_ends_in_time_says_nothing_and_what_lasts_does() {
        let said = Arc::new(AtomicBool::new(false));
        let say = |said: &Arc<AtomicBool>| {
            let said = Arc::clone(said);
            move || said.store(true, Ordering::SeqCst)
        };
        drop(Late::new(Duration::from_hours(1), say(&said)));
        assert!(!said.load(Ordering::SeqCst));
        let late = Late::new(Duration::ZERO, say(&said));
        while !said.load(Ordering::SeqCst) {
            thread::yield_now();
        }
        drop(late);
    }
}
