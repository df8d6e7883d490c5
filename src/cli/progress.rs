//! How far a long command is: a bar on standard error, only at a terminal, and only when it takes longer than a moment.

use std::io::IsTerminal;
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::app::App;
use crate::vault::Watch;

/// What is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

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
