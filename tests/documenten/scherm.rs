//! A command at a terminal: the questions with the answers behind them, as they stand on the screen.

use std::process::Command;

use rexpect::reader::Options;
use rexpect::session::spawn_with_options;

/// How a question begins, where nothing has been typed yet (`src/cli/line.rs`).
const PROMPT: &str = "\u{1b}[?2004h\r\u{1b}[J> \r\u{1b}[2C";

/// Types the answers; how it ended, and what stands on the screen.
pub fn play(command: Command, answers: &[String]) -> (i32, String) {
    let options = Options::new().timeout_ms(Some(60_000)).strip_ansi_escape_codes(false);
    let mut session = spawn_with_options(command, options).unwrap();
    let mut seen = String::new();
    for answer in answers {
        let before = session.exp_string(PROMPT);
        seen += &before.unwrap_or_else(|error| panic!("no question for {answer:?}: {error}\n{seen}"));
        seen += PROMPT;
        session.send(&format!("{answer}\r")).unwrap();
        session.flush().unwrap();
    }
    seen += &session.exp_eof().unwrap();
    // rexpect takes each byte for a character.
    let bytes: Option<Vec<u8>> = seen.chars().map(|c| u8::try_from(c).ok()).collect();
    let seen = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or(seen);
    // How it ended is its last line (`sh` says so, see `World::block`): rexpect does not give the type of its own answer.
    let (shown, code) = seen.trim_end().rsplit_once("exit=").unwrap_or_else(|| panic!("no end: {seen}"));
    (code.parse().unwrap(), screen(shown))
}

/// The lines that such a stream leaves.
fn screen(stream: &str) -> String {
    let mut lines = vec![Vec::<char>::new()];
    let mut column = 0;
    let mut rest = stream.chars();
    while let Some(c) = rest.next() {
        let line = lines.last_mut().unwrap();
        match c {
            '\r' => column = 0,
            '\n' => {
                lines.push(Vec::new());
                column = 0;
            }
            '\u{1b}' => {
                let length = rest.as_str().find(|c: char| c.is_ascii_alphabetic()).map_or(0, |at| at + 1);
                let code = rest.as_str()[..length].to_owned();
                rest = rest.as_str()[length..].chars();
                match code.chars().last() {
                    Some('J' | 'K') => line.truncate(column),
                    Some('C') => column += code[1..length - 1].parse::<usize>().unwrap_or(1),
                    _ => {}
                }
            }
            c if c.is_control() => {}
            c => {
                line.resize(line.len().max(column + 1), ' ');
                line[column] = c;
                column += 1;
            }
        }
    }
    let text: Vec<String> = lines.into_iter().map(|line| line.into_iter().collect()).collect();
    text.join("\n").trim_start_matches('\n').to_owned()
}
