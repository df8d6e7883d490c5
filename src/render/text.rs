//! Text on the screen: nothing in the data may steer the terminal.

/// The text with control characters and direction marks made visible; line ends become spaces.
#[must_use]
pub fn safe(text: &str) -> String {
    text.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { visible(c) }).collect()
}

/// As [`safe`], but keeps the lines.
#[must_use]
pub fn safe_lines(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { c } else { visible(c) }).collect()
}

fn visible(c: char) -> char {
    let steers = c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{feff}' | '\u{e0000}'..='\u{e007f}');
    if steers { '\u{fffd}' } else { c }
}

/// A field name as people read it: `waargenomen_door` is "waargenomen door".
#[must_use]
pub fn label(name: &str) -> String {
    name.replace('_', " ")
}

/// `1 stuk`, `3 stukken`.
#[must_use]
pub fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// A line that fits the terminal, its later lines indented; in a pipe it stays one line.
#[must_use]
pub fn wrap(start: &str, indent: &str, line: &str, width: Option<usize>) -> String {
    let Some(width) = width else { return format!("{start}{line}") };
    let options = textwrap::Options::new(width.max(40))
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .initial_indent(start)
        .subsequent_indent(indent);
    textwrap::fill(line, options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_cannot_steer_the_terminal() {
        assert_eq!(safe("a\u{1b}[2Jb\r\nc\u{202e}d\u{2028}"), "a\u{fffd}[2Jb\u{fffd} c\u{fffd}d\u{fffd}");
    }
}
