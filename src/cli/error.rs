//! One error at the edge: what is wrong, what to do, and the exit code.

use std::fmt;

use crate::model::yaml::YamlError;

/// So many errors of one input are shown: more than anyone mends at a time, and no flood on the screen.
const SHOWN: usize = 1_000;

/// What sort of failure it is; its number is the exit code (`cli.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The user has seen enough: the pager was left before the end.
    Enough = 0,
    /// `controle` or `verifieer` found something.
    Found = 1,
    /// The command line is wrong.
    Usage = 2,
    /// The input is wrong; nothing was stored.
    Input = 3,
    /// No access.
    Access = 4,
    /// The archive cannot be used.
    Archive = 5,
    /// Not finished; nothing was lost.
    Unfinished = 6,
}

/// A failure as the user sees it. Never holds the content of a stored stuk.
#[derive(Debug)]
pub struct CliError {
    /// What sort.
    pub kind: Kind,
    /// What is the matter, one or more lines.
    pub message: String,
    /// What to do now.
    pub hints: Vec<String>,
    /// The user chose to stop: nothing is wrong.
    is_choice: bool,
}

impl CliError {
    /// An error of a kind.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hints: Vec::new(), is_choice: false }
    }

    /// The user stopped; what was and was not stored.
    pub fn stopped(message: impl Into<String>) -> Self {
        Self { is_choice: true, ..Self::new(Kind::Unfinished, message) }
    }

    /// Whether the user chose to stop.
    #[must_use]
    pub fn is_choice(&self) -> bool {
        self.is_choice
    }

    /// The input is wrong.
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(Kind::Input, message)
    }

    /// The command line is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Adds what to do now.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// What is the matter and what to do, for a list in which each error has one line.
    #[must_use]
    pub fn in_one_line(&self) -> String {
        let said: Vec<&str> = std::iter::once(&self.message).chain(&self.hints).map(String::as_str).collect();
        said.join("; ")
    }

    /// What is wrong with a document of this source (a file, "standaardinvoer"), each with its place.
    #[must_use]
    pub fn yaml(source: &str, errors: &[YamlError]) -> Self {
        Self::input(together(errors.iter().map(|error| place(source, error)).collect()))
    }
}

/// All errors of an input, one below the other; of very many the first, and how many more there are.
#[must_use]
pub fn together(mut errors: Vec<String>) -> String {
    let more = errors.len().saturating_sub(SHOWN);
    errors.truncate(SHOWN);
    if more > 0 {
        let more = crate::render::text::count(more, "fout", "fouten");
        errors.push(format!(
            "En nog {more}. Verbeter eerst deze; wat dan nog fout is, ziet u de volgende keer."
        ));
    }
    errors.join("\n")
}

/// `bestand:3:1: onbekend veld …`, with the line itself below it.
#[must_use]
pub fn place(source: &str, error: &YamlError) -> String {
    use std::fmt::Write as _;
    let mut text = source.to_owned();
    if let Some(line) = error.line {
        _ = write!(text, ", regel {line}");
    }
    if let Some(column) = error.column {
        _ = write!(text, ", kolom {column}");
    }
    _ = write!(text, ": {}", crate::render::text::safe(&error.message));
    if let (Some(excerpt), Some(line)) = (&error.excerpt, error.line) {
        let shown = crate::render::text::safe(excerpt);
        _ = write!(text, "\n  {line} | {shown}");
        if let Some(column) = error.column.filter(|c| *c <= 120) {
            let width = line.to_string().len() + usize::try_from(column).unwrap_or(1) + 4;
            _ = write!(text, "\n{}^", " ".repeat(width));
        }
    }
    text
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let label = if self.is_choice { "Gestopt" } else { "Fout" };
        write!(f, "{label}: {}", self.message)?;
        for hint in &self.hints {
            write!(f, "\nWat nu: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for CliError {}
