//! The form in the editor: what is wrong with it stands on top.

use std::fmt::Write as _;

use crate::model::yaml::YamlError;

use super::text;

/// How a line begins that says what is wrong: a comment for whoever reads the YAML.
const NOTE: &str = "#! ";

/// A text to open again.
pub struct Next {
    /// The text, with what is wrong on top.
    pub text: String,
    /// The line with the first thing that is wrong.
    pub line: Option<u64>,
}

/// Said of an editor of which we do not know what it keeps.
#[must_use]
pub fn unknown(name: &str) -> String {
    format!(
        "Let op: van de editor `{}` is niet bekend of die kopieën of een geschiedenis op de schijf bewaart. Van vim, \
         neovim en nano wel; die doen dat hier niet.",
        text::safe(name)
    )
}

/// Whether anything stands there but comments and the soort.
#[must_use]
pub fn says_something(text: &str) -> bool {
    let lines = text.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).any(|line| !line.starts_with("soort:"))
}

/// The text with what is wrong on top, and the places as they are below that.
#[must_use]
pub fn with_errors(text: &str, errors: &[YamlError]) -> Next {
    let lines: Vec<&str> = text.lines().collect();
    let old = lines.iter().take_while(|line| line.starts_with(NOTE.trim_end())).count();
    let new = errors.len() + 1;
    let moved = |line: u64| {
        let line = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(old).saturating_add(new);
        u64::try_from(line).unwrap_or(u64::MAX)
    };
    let mut next = format!(
        "{NOTE}Dit klopt nog niet. Verbeter het, sla op en sluit de editor; of sluit zonder iets te wijzigen.\n"
    );
    for error in errors {
        let place = match (error.line, error.column) {
            (Some(line), Some(column)) => format!("regel {}, kolom {column}: ", moved(line)),
            (Some(line), None) => format!("regel {}: ", moved(line)),
            _ => String::new(),
        };
        _ = writeln!(next, "{NOTE}{place}{}", text::safe(&error.message));
    }
    for line in &lines[old..] {
        next.push_str(line);
        next.push('\n');
    }
    Next { text: next, line: errors.iter().find_map(|error| error.line).map(moved) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(message: &str, line: u64) -> YamlError {
        YamlError {
            message: message.to_owned(),
            line: Some(line),
            column: Some(3),
            excerpt: Some("geheim".into()),
        }
    }

    #[test]
    fn what_is_wrong_stands_on_top_once_with_the_place_where_it_is_now() {
        let first = with_errors("soort: taak\nwat: [\n", &[error("fout a", 2)]);
        assert_eq!(first.line, Some(4));
        assert!(
            first.text.contains("\n#! regel 4, kolom 3: fout a\nsoort: taak\nwat: [\n"),
            "{}",
            first.text
        );
        assert_eq!(first.text.lines().nth(3), Some("wat: ["));
        let again = with_errors(&first.text, &[error("fout b", 4), error("fout c", 4)]);
        assert_eq!((again.line, again.text.matches("Dit klopt nog niet").count()), (Some(5), 1));
        assert_eq!(again.text.lines().nth(4), Some("wat: ["));
        assert!(!again.text.contains("fout a") && !again.text.contains("geheim"), "{}", again.text);
    }

    #[test]
    fn comments_and_the_soort_say_nothing() {
        assert!(!says_something("soort: taak\n# wat: x\n\n"));
        assert!(!says_something(""));
        assert!(says_something("soort: taak\nwie:\n"));
    }
}
