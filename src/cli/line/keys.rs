//! Keys, from the bytes that the terminal sends.

use std::collections::VecDeque;
use std::io;
use std::sync::Mutex;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use zeroize::Zeroize;

/// What was typed ahead of the question that takes it: one for the whole process, as the keyboard is.
static TYPED: Mutex<VecDeque<u8>> = Mutex::new(VecDeque::new());

/// One key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Char(char),
    Enter,
    Backspace,
    Delete,
    Left,
    Right,
    Up,
    Down,
    Home,
    Last,
    Tab,
    EraseBefore,
    EraseAfter,
    EraseWord,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-D.
    End,
    /// The start or end of pasted text.
    Paste(bool),
    /// A key that means nothing here.
    Other,
}

/// Reads keys.
pub(super) struct Keys;

impl Keys {
    /// Whether everything that was sent has been taken.
    pub(super) fn is_empty() -> bool {
        TYPED.lock().is_ok_and(|typed| typed.is_empty())
    }

    /// Whether a key comes within this time.
    pub(super) fn comes_within(time: Duration) -> io::Result<bool> {
        if !Self::is_empty() {
            return Ok(true);
        }
        let stdin = io::stdin();
        let time = Timespec::try_from(time).map_err(io::Error::other)?;
        match poll(&mut [PollFd::new(&stdin, PollFlags::IN)], Some(&time)) {
            Ok(ready) => Ok(ready > 0),
            Err(Errno::INTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// What was typed ahead and not taken is wiped.
    pub(super) fn forget() {
        if let Ok(mut typed) = TYPED.lock() {
            typed.iter_mut().for_each(Zeroize::zeroize);
            typed.clear();
        }
    }

    /// The next key; waits for it.
    pub(super) fn next() -> io::Result<Key> {
        let first = byte()?;
        Ok(match first {
            b'\r' | b'\n' => Key::Enter,
            0x7f | 0x08 => Key::Backspace,
            b'\t' => Key::Tab,
            0x1b => escape()?,
            0x20..=0x7e => Key::Char(first.into()),
            0x00..=0x1f => control(first),
            _ => character(first)?,
        })
    }
}

fn control(byte: u8) -> Key {
    match byte {
        0x01 => Key::Home,
        0x02 => Key::Left,
        0x03 => Key::Interrupt,
        0x04 => Key::End,
        0x05 => Key::Last,
        0x06 => Key::Right,
        0x0b => Key::EraseAfter,
        0x0e => Key::Down,
        0x10 => Key::Up,
        0x15 => Key::EraseBefore,
        0x17 => Key::EraseWord,
        _ => Key::Other,
    }
}

/// What follows Escape; the key Escape by itself does nothing.
fn escape() -> io::Result<Key> {
    match byte()? {
        b'O' => Ok(sequence(&[byte()?])),
        b'[' => {
            let mut read = Vec::new();
            loop {
                let next = byte()?;
                read.push(next);
                if (0x40..=0x7e).contains(&next) || read.len() > 16 {
                    return Ok(sequence(&read));
                }
            }
        }
        // Escape by itself: what comes next is a key of its own.
        other => {
            if let Ok(mut typed) = TYPED.lock() {
                typed.push_front(other);
            }
            Ok(Key::Other)
        }
    }
}

fn sequence(read: &[u8]) -> Key {
    match read {
        [.., b'A'] => Key::Up,
        [.., b'B'] => Key::Down,
        [.., b'C'] => Key::Right,
        [.., b'D'] => Key::Left,
        [.., b'H'] | b"1~" | b"7~" => Key::Home,
        [.., b'F'] | b"4~" | b"8~" => Key::Last,
        b"3~" => Key::Delete,
        b"200~" => Key::Paste(true),
        b"201~" => Key::Paste(false),
        _ => Key::Other,
    }
}

fn character(first: u8) -> io::Result<Key> {
    let length = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Ok(Key::Other),
    };
    let mut bytes = vec![first];
    while bytes.len() < length {
        bytes.push(byte()?);
    }
    let text = std::str::from_utf8(&bytes).ok().and_then(|text| text.chars().next());
    Ok(text.filter(|c| !c.is_control()).map_or(Key::Other, Key::Char))
}

fn byte() -> io::Result<u8> {
    let poisoned = |_| io::Error::other("keyboard");
    if let Some(byte) = take(&mut *TYPED.lock().map_err(poisoned)?) {
        return Ok(byte);
    }
    let mut read = [0_u8; 4096];
    let count = loop {
        match rustix::io::read(io::stdin(), &mut read) {
            Err(Errno::INTR) => {}
            other => break other?,
        }
    };
    if count == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let mut typed = TYPED.lock().map_err(poisoned)?;
    typed.extend(&read[..count]);
    read.zeroize();
    take(&mut typed).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

/// The next byte; where it waited, it is wiped: it may be of a passphrase.
fn take(typed: &mut VecDeque<u8>) -> Option<u8> {
    let waiting = typed.front_mut()?;
    let byte = *waiting;
    waiting.zeroize();
    typed.pop_front();
    Some(byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_of_a_terminal_are_keys() {
        assert_eq!(sequence(b"3~"), Key::Delete);
        assert_eq!(sequence(b"1;5D"), Key::Left);
        assert_eq!(sequence(b"200~"), Key::Paste(true));
        assert_eq!(sequence(b"Z"), Key::Other);
        assert_eq!(control(4), Key::End);
    }
}
