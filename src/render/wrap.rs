//! Lines that fit the terminal: broken between words, with what follows under its first word.

use std::fmt::Write as _;

/// The text with no line wider than `width`, as far as its words allow; as it is without a width.
#[must_use]
pub fn wrap(text: &str, width: Option<usize>) -> String {
    let Some(width) = width.map(|width| width.max(20)) else { return text.to_owned() };
    let mut out = String::with_capacity(text.len() + 16);
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        if console::measure_text_width(line) <= width {
            out.push_str(line);
        } else {
            break_line(&mut out, line, width);
        }
    }
    out
}

fn break_line(out: &mut String, line: &str, width: usize) {
    let hang = hang(line).min(width / 2);
    let indent = line.len() - line.trim_start_matches(' ').len();
    _ = write!(out, "{:indent$}", "");
    let mut column = indent;
    let mut is_first = true;
    for part in line[indent..].split_inclusive(' ') {
        let word = console::measure_text_width(part.trim_end());
        if !is_first && column + word > width {
            while out.ends_with(' ') {
                out.pop();
            }
            _ = write!(out, "\n{:hang$}", "");
            column = hang;
        }
        out.push_str(part);
        column += console::measure_text_width(part);
        is_first = false;
    }
    while out.ends_with(' ') {
        out.pop();
    }
}

/// Under which column the next lines start: behind `- `, behind a number, behind a label in columns.
fn hang(line: &str) -> usize {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let rest = &line[indent..];
    if rest.starts_with("- ") {
        return indent + 2;
    }
    match rest.find("  ") {
        Some(end) => {
            let gap = rest[end..].len() - rest[end..].trim_start_matches(' ').len();
            indent + console::measure_text_width(&rest[..end]) + gap
        }
        None => indent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_hang_under_the_first() {
        assert_eq!(wrap("kort", Some(20)), "kort");
        assert_eq!(wrap("een twee drie vier vijf zes", Some(20)), "een twee drie vier\nvijf zes");
        assert_eq!(wrap("  - een twee drie vier vijf", Some(20)), "  - een twee drie\n    vier vijf");
        assert_eq!(wrap("  1  een twee drie vier vijf", Some(20)), "  1  een twee drie\n     vier vijf");
        assert_eq!(wrap("日本語日本語 日本語日本語", Some(20)), "日本語日本語\n日本語日本語");
        assert_eq!(wrap("een twee drie vier vijf zes", None), "een twee drie vier vijf zes");
    }
}
