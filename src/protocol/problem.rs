//! What is wrong with a protocol file, and where.

use std::fmt;

use crate::model::{Place, nearest};

/// One thing that is wrong in a protocol file ("probleem").
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Probleem {
    /// Where it stands.
    pub place: Place,
    /// What is wrong and what to do, in Dutch.
    pub text: String,
}

impl fmt::Display for Probleem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.line == 0 {
            return f.write_str(&self.text);
        }
        write!(f, "regel {}, kolom {}: {}", self.place.line, self.place.column, self.text)
    }
}

/// Everything that is wrong with a protocol file, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", lines(.problems))]
pub struct ProtocolError {
    /// Each problem with its place; never empty.
    pub problems: Vec<Probleem>,
}

fn lines(problems: &[Probleem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The problems found so far.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: Vec<Probleem>,
    /// How many came up while reading, once that is done.
    from_reading: usize,
    /// Blocks of which a part could not be read, where the block is nothing without it.
    holes: Vec<Place>,
}

impl Problems {
    /// Notes a problem. What could not be read has its problem already: what a check says of what stands in for it
    /// is not noted.
    pub(super) fn add(&mut self, place: Place, text: impl Into<String>) {
        if !self.unread(place) {
            self.found.push(Probleem { place, text: text.into() });
        }
    }

    /// From here on it is not reading but checking what was read.
    pub(super) fn reading_done(&mut self) {
        self.from_reading = self.found.len();
    }

    /// Whether something at this place could not be read.
    pub(super) fn unread(&self, place: Place) -> bool {
        self.holes.contains(&place)
            || self.found[..self.from_reading].iter().any(|problem| problem.place == place)
    }

    /// How many problems there are so far.
    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    /// Notes that the block at this place says nothing, for a part of it that was noted as wrong.
    pub(super) fn hole(&mut self, place: Place) {
        self.holes.push(place);
    }

    /// Whether something is wrong at this place.
    pub(super) fn has(&self, place: Place) -> bool {
        self.found.iter().any(|problem| problem.place == place)
    }

    /// Notes a word that is none of those allowed, with the one that was probably meant.
    pub(super) fn unknown(&mut self, place: Place, what: &str, word: &str, allowed: &[&str]) {
        let hint = match nearest(word, allowed.iter().copied()) {
            Some(meant) => format!("; bedoelde u `{meant}`?"),
            None if allowed.len() <= 12 => format!("; mogelijk: {}", allowed.join(", ")),
            None => String::new(),
        };
        self.add(place, format!("{what} `{word}` bestaat niet{hint}"));
    }

    /// Whether nothing is wrong so far.
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The error that names them all, in the order of the file.
    pub(super) fn into_error(self) -> ProtocolError {
        let mut problems = self.found;
        problems.sort();
        problems.dedup();
        ProtocolError { problems }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_word_is_reported_with_the_one_that_was_meant() {
        let mut problems = Problems::default();
        problems.unknown(
            Place::default(),
            "de regel",
            "consult-intren",
            &["consult-intern", "besluit-genomen"],
        );
        assert_eq!(
            problems.into_error().problems[0].text,
            "de regel `consult-intren` bestaat niet; bedoelde u `consult-intern`?"
        );
    }

    #[test]
    fn a_problem_names_its_place_unless_it_has_none() {
        let place = Place { line: 3, column: 5 };
        assert_eq!(Probleem { place, text: "fout".into() }.to_string(), "regel 3, kolom 5: fout");
        assert_eq!(Probleem { place: Place::default(), text: "fout".into() }.to_string(), "fout");
    }
}
