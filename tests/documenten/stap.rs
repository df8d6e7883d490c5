//! A document as steps: the commands of its `console` blocks with what they show, and directions for the test.
//!
//! A direction is a comment in the Markdown, invisible to who reads the page, in force from there on:
//!
//! ```text
//! <!-- test
//! wie: iris                    who types
//! nu: 2026-11-18 15:40         the first minute; each command is a second later
//! doe: printf x > scan.pdf     a command that the page does not show; it must succeed
//! einde: 1                     how the last command of the next block ends; otherwise 0
//! antwoord: nee                what is typed at the next question of the next block, at a terminal
//! -->
//! ```

/// What a document says to do.
pub enum Piece {
    /// `wie`, `nu` or `doe`.
    Direct(String, String),
    /// A console block.
    Block(Block),
}

/// A fenced `console` block.
pub struct Block {
    /// Its first line after the fence, counted from 0, and the one of the closing fence.
    pub lines: std::ops::Range<usize>,
    /// Its commands.
    pub steps: Vec<Step>,
    /// How its last command ends.
    pub ends: i32,
    /// What is typed.
    pub answers: Vec<String>,
}

/// A command with what it shows.
pub struct Step {
    /// The lines to type, without the prompt.
    pub command: String,
    /// What then stands on the screen.
    pub shown: String,
}

/// The pieces of a document, in order.
pub fn pieces(document: &str) -> Vec<Piece> {
    let lines: Vec<&str> = document.lines().collect();
    let mut pieces = Vec::new();
    let (mut ends, mut answers) = (0, Vec::new());
    let mut at = 0;
    while at < lines.len() {
        let closing = |end: &str| (at + 1..lines.len()).find(|line| lines[*line] == end).unwrap();
        match lines[at] {
            "<!-- test" => {
                let end = closing("-->");
                for line in &lines[at + 1..end] {
                    let (word, value) = line.split_once(':').unwrap_or_else(|| panic!("direction {line:?}"));
                    match word {
                        "einde" => ends = value.trim().parse().unwrap(),
                        "antwoord" => answers.push(value.trim().to_owned()),
                        "wie" | "nu" | "doe" => {
                            pieces.push(Piece::Direct(word.to_owned(), value.trim().to_owned()));
                        }
                        _ => panic!("unknown direction {line:?}"),
                    }
                }
                at = end;
            }
            "```console" => {
                let end = closing("```");
                let steps = steps(&lines[at + 1..end]);
                let (ends, answers) = (std::mem::take(&mut ends), std::mem::take(&mut answers));
                pieces.push(Piece::Block(Block { lines: at + 1..end, steps, ends, answers }));
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    pieces
}

fn steps(lines: &[&str]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    // A command goes on after a backslash, and up to the end of a document in the shell.
    let mut more = false;
    let mut document = false;
    for line in lines {
        if !document
            && !more
            && let Some(command) = line.strip_prefix("$ ")
        {
            steps.push(Step { command: command.to_owned(), shown: String::new() });
            document = command.ends_with("<<'EOF'");
            more = command.ends_with('\\');
            continue;
        }
        let step = steps
            .last_mut()
            .unwrap_or_else(|| panic!("a block that does not begin with a command: {line:?}"));
        if document || more {
            step.command.extend(["\n", line]);
            document = document && *line != "EOF";
            more = more && line.ends_with('\\');
        } else {
            step.shown.extend([line, "\n"]);
        }
    }
    steps
}

/// The lines of a block, as they stand between the fences.
pub fn block(steps: &[Step]) -> String {
    let mut text = String::new();
    for step in steps {
        text.extend(["$ ", &step.command, "\n", &step.shown]);
    }
    text
}
