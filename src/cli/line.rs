//! A line typed at the terminal: edited in place, pasted as a whole, in any script, ended by Enter.
//!
//! dialoguer's text input ignores Ctrl-D, counts wide characters as one column, and takes each pasted line for an
//! answer. None of that may happen to someone under stress, so the keys are read here; passphrases, which are
//! typed blind on one line, are dialoguer's outside a session (`wachtwoord`).

mod buffer;
mod keys;
mod prompt;

pub use prompt::{Prompt, Typed};

use std::fmt::Write as _;
use std::io::{self, Write as _};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};
use zeroize::{Zeroize, Zeroizing};

use super::wachtwoord;
use buffer::Buffer;
use keys::{Key, Keys};

/// How the user ended the question without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Ctrl-C.
    Interrupted,
    /// Ctrl-D, or the terminal went away.
    Ended,
}

/// Reads one answer, behind `prefix`. The key Up gives `earlier`, to change it.
///
/// # Errors
/// When the user stops, or the terminal cannot be used.
pub fn read(prefix: &str, earlier: &str) -> Result<Zeroizing<String>, Stopped> {
    super::pager::end();
    let _raw = Raw::enter().map_err(|_| Stopped::Ended)?;
    let mut buffer = Buffer::new("");
    let mut screen = Screen { prefix, row: 0 };
    let mut pasting = false;
    screen.draw(&buffer);
    let ended = loop {
        match Keys::next() {
            Ok(Key::Interrupt) => break Err(Stopped::Interrupted),
            Err(_) | Ok(Key::End) => break Err(Stopped::Ended),
            Ok(Key::Paste(on)) => pasting = on,
            Ok(Key::Enter) if pasting => buffer.insert('\n'),
            Ok(Key::Enter) => break Ok(buffer.take()),
            Ok(Key::Up) if buffer.chars.is_empty() => buffer = Buffer::new(earlier),
            Ok(key) => buffer.press(key),
        }
        // What was pasted is drawn once, not once per character.
        if Keys::is_empty() {
            screen.draw(&buffer);
        }
    };
    screen.draw(&buffer);
    screen.leave(&buffer);
    buffer.wipe();
    ended
}

/// No passphrase is longer, in bytes. What does not fit is not taken: text that grows leaves copies behind.
const LARGEST_BLIND: usize = 4096;

/// Reads a line of which nothing is shown, behind `prefix`. What is pasted ends with Enter, not with its own line break.
///
/// # Errors
/// When the user stops, or the terminal cannot be used.
pub fn read_blind(prefix: &str) -> Result<Zeroizing<String>, Stopped> {
    super::pager::end();
    let _raw = Raw::enter().map_err(|_| Stopped::Ended)?;
    wachtwoord::shows(prefix);
    write(prefix);
    let mut typed = Zeroizing::new(String::with_capacity(LARGEST_BLIND));
    let mut pasting = false;
    let ended = loop {
        match Keys::next() {
            Ok(Key::Interrupt) => break Err(Stopped::Interrupted),
            Err(_) | Ok(Key::End) => break Err(Stopped::Ended),
            Ok(Key::Paste(on)) => pasting = on,
            Ok(Key::Enter) if !pasting => break Ok(()),
            Ok(Key::Char(c)) if typed.len() + c.len_utf8() <= LARGEST_BLIND => typed.push(c),
            Ok(Key::Backspace) => _ = typed.pop(),
            Ok(Key::EraseBefore | Key::EraseWord) => typed.clear(),
            Ok(_) => {}
        }
    };
    write("\r\n");
    ended.map(|()| typed)
}

/// Has the terminal say what is pasted, or not any more. By itself: a signal may come while somebody else writes, and
/// the terminal may take nothing at all (Ctrl-S).
pub fn mark_pastes(on: bool) {
    let screen = io::stderr();
    let takes = poll(&mut [PollFd::new(&screen, PollFlags::OUT)], Some(&Timespec::default()));
    if takes.is_ok_and(|ready| ready > 0) {
        _ = rustix::io::write(&screen, if on { b"\x1b[?2004h" } else { b"\x1b[?2004l" });
    }
}

/// The terminal without its own echo and line editing, for as long as this lives.
struct Raw {
    saved: Termios,
    paste: bool,
}

impl Raw {
    fn enter() -> io::Result<Self> {
        let saved = tcgetattr(io::stdin())?;
        let mut raw = saved.clone();
        raw.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG | LocalModes::IEXTEN;
        raw.special_codes[SpecialCodeIndex::VMIN] = 1;
        raw.special_codes[SpecialCodeIndex::VTIME] = 0;
        let paste = console::Term::stderr().features().is_attended();
        wachtwoord::will_leave(saved.clone(), Some(raw.clone()), paste);
        // Not `Flush`: what was typed ahead is an answer too.
        tcsetattr(io::stdin(), OptionalActions::Now, &raw)?;
        if paste {
            mark_pastes(true);
        }
        Ok(Self { saved, paste })
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        if self.paste {
            mark_pastes(false);
        }
        _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.saved);
        wachtwoord::done();
    }
}

/// The lines that the answer takes on the screen.
struct Screen<'p> {
    prefix: &'p str,
    /// On which of those lines the cursor stands.
    row: usize,
}

impl Screen<'_> {
    fn draw(&mut self, buffer: &Buffer) {
        let mut out = Zeroizing::new(String::from("\r"));
        up(&mut out, self.row);
        out.push_str("\x1b[J");
        out.push_str(self.prefix);
        self.row = 0;
        let indent = console::measure_text_width(self.prefix);
        let (height, width) = console::Term::stderr().size();
        let shown = buffer.layout(indent, width.into(), usize::from(height).saturating_sub(2).max(1));
        let between = format!("\r\n{}", " ".repeat(indent));
        out.push_str(&shown.rows.join(&between));
        up(&mut out, shown.rows.len() - 1 - shown.row);
        out.push('\r');
        if shown.column > 0 {
            _ = write!(out, "\x1b[{}C", shown.column);
        }
        self.row = shown.row;
        write(&out);
    }

    /// Puts the cursor below the answer.
    fn leave(&mut self, buffer: &Buffer) {
        let (height, width) = console::Term::stderr().size();
        let indent = console::measure_text_width(self.prefix);
        let shown = buffer.layout(indent, width.into(), usize::from(height).saturating_sub(2).max(1));
        let below = shown.rows.len() - 1 - shown.row;
        write(&"\r\n".repeat(below + 1));
    }
}

fn up(out: &mut String, rows: usize) {
    if rows > 0 {
        _ = write!(out, "\x1b[{rows}A");
    }
}

fn write(text: &str) {
    let mut err = io::stderr().lock();
    _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

impl Buffer {
    fn take(&mut self) -> Zeroizing<String> {
        Zeroizing::new(self.chars.iter().collect())
    }

    fn wipe(&mut self) {
        self.chars.zeroize();
    }
}
