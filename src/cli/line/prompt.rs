//! The prompt of a session: a line with history and completion, and an end when nothing is typed for a while.
//!
//! What was typed is kept in memory alone, and wiped when the session locks.

use std::time::{Duration, SystemTime};

use zeroize::{Zeroize, Zeroizing};

use super::buffer::Buffer;
use super::keys::{Key, Keys};
use super::{Raw, Screen, write};

/// How often it is looked whether the time is over: a computer that slept wakes up locked.
const LOOK: Duration = Duration::from_secs(2);
/// No more lines are kept.
const REMEMBERED: usize = 200;

/// What came of a prompt.
pub enum Typed {
    /// A line.
    Line(Zeroizing<String>),
    /// Ctrl-C: the line is dropped.
    Dropped,
    /// Nothing was typed for too long.
    Idle,
    /// Ctrl-D, or the terminal went away.
    End,
}

/// A prompt with what was typed at it before.
#[derive(Default)]
pub struct Prompt {
    history: Vec<Zeroizing<String>>,
}

impl Prompt {
    /// Reads a line. `complete` says what the last word before the cursor can become; `idle`, if any, is how long
    /// nothing may be typed.
    pub fn read(
        &mut self,
        prefix: &str,
        idle: Option<Duration>,
        complete: &dyn Fn(&str) -> Vec<String>,
    ) -> Typed {
        let Ok(_raw) = Raw::enter() else { return Typed::End };
        let mut buffer = Buffer::new("");
        let mut screen = Screen { prefix, row: 0 };
        let mut back = 0;
        let mut pasting = false;
        screen.draw(&buffer);
        let typed = loop {
            match wait(idle) {
                Ok(true) => {}
                Ok(false) => break Typed::Idle,
                Err(_) => break Typed::End,
            }
            match Keys::next() {
                Err(_) | Ok(Key::End) => break Typed::End,
                Ok(Key::Interrupt) => break Typed::Dropped,
                Ok(Key::Paste(on)) => pasting = on,
                // A pasted line is not run before it was seen.
                Ok(Key::Enter) if pasting => buffer.insert(' '),
                Ok(Key::Enter) => break Typed::Line(buffer.take()),
                Ok(Key::Tab) if !pasting => tab(&mut buffer, &mut screen, complete),
                Ok(Key::Up) => self.recall(&mut buffer, &mut back, 1),
                Ok(Key::Down) => self.recall(&mut buffer, &mut back, -1),
                Ok(key) => buffer.press(key),
            }
            if Keys::is_empty() {
                screen.draw(&buffer);
            }
        };
        screen.draw(&buffer);
        screen.leave(&buffer);
        buffer.wipe();
        if let Typed::Line(line) = &typed {
            self.remember(line);
        }
        typed
    }

    /// Wipes what was typed.
    pub fn forget(&mut self) {
        self.history.clear();
        Keys::forget();
    }

    fn remember(&mut self, line: &Zeroizing<String>) {
        if line.trim().is_empty() || self.history.last().is_some_and(|last| **last == **line) {
            return;
        }
        if self.history.len() == REMEMBERED {
            self.history.remove(0);
        }
        self.history.push(line.clone());
    }

    /// Goes back (or forth) in what was typed before; in front of the newest stands an empty line.
    fn recall(&self, buffer: &mut Buffer, back: &mut usize, step: isize) {
        let Some(wanted) = back.checked_add_signed(step).filter(|wanted| *wanted <= self.history.len())
        else {
            return;
        };
        *back = wanted;
        let line = self.history.len().checked_sub(wanted).and_then(|at| self.history.get(at));
        buffer.chars.zeroize();
        *buffer = Buffer::new(line.map_or("", |line| line.as_str()));
    }
}

/// Waits for a key; false when none came in time.
#[allow(clippy::disallowed_methods, reason = "how long a person is away is of the clock on the wall")]
fn wait(idle: Option<Duration>) -> std::io::Result<bool> {
    let start = SystemTime::now();
    loop {
        let comes = Keys::comes_within(idle.unwrap_or(LOOK).min(LOOK))?;
        let over = idle.is_some_and(|idle| start.elapsed().is_ok_and(|away| away >= idle));
        if over || comes {
            return Ok(!over);
        }
    }
}

/// Completes the word before the cursor as far as it is certain; shows what is possible when it is not.
fn tab(buffer: &mut Buffer, screen: &mut Screen<'_>, complete: &dyn Fn(&str) -> Vec<String>) {
    let before = Zeroizing::new(buffer.before());
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let found = complete(&before);
    let Some(first) = found.first() else { return };
    let common = found.iter().skip(1).fold(first.as_str(), |common, other| shared(common, other));
    let count = word.chars().count();
    if found.len() == 1 {
        let space = if first.ends_with([':', '=', '/']) { "" } else { " " };
        buffer.replace_last(count, &format!("{first}{space}"));
    } else if common.chars().count() > count {
        buffer.replace_last(count, common);
    } else {
        screen.draw(buffer);
        screen.leave(buffer);
        screen.row = 0;
        write(&columns(&found));
    }
}

/// What two words begin with.
fn shared<'a>(one: &'a str, other: &str) -> &'a str {
    let same = one.char_indices().zip(other.chars()).take_while(|((_, a), b)| a == b);
    let end = same.last().map_or(0, |((at, c), _)| at + c.len_utf8());
    &one[..end]
}

/// The words in as many columns as fit on the screen.
fn columns(words: &[String]) -> String {
    let (_, width) = console::Term::stderr().size();
    let widest = words.iter().map(|word| console::measure_text_width(word)).max().unwrap_or_default() + 2;
    let count = (usize::from(width) / widest).max(1);
    let mut text = String::new();
    for row in words.chunks(count) {
        for word in row {
            text.push_str(&crate::render::text::safe(word));
            text.push_str(&" ".repeat(widest - console::measure_text_width(word)));
        }
        text.push_str("\r\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_goes_back_and_forth_and_repeats_nothing() {
        let mut prompt = Prompt::default();
        for line in ["status", "toon 7K", "toon 7K", "  "] {
            prompt.remember(&Zeroizing::new(line.to_owned()));
        }
        let (mut buffer, mut back) = (Buffer::new("nieuw"), 0);
        let mut go = |step| {
            prompt.recall(&mut buffer, &mut back, step);
            buffer.before()
        };
        assert_eq!([1, 1, 1, -1, -1, -1].map(&mut go), ["toon 7K", "status", "status", "toon 7K", "", ""]);
    }

    #[test]
    fn words_are_completed_as_far_as_they_are_the_same() {
        assert_eq!(shared("contact", "controle"), "cont");
        assert_eq!(shared("é1", "é2"), "é");
        assert_eq!(shared("a", "b"), "");
    }
}
