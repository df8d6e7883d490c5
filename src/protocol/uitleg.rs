//! Why each rule is there, with an example that satisfies it: the same for every school.

use std::sync::LazyLock;

use super::kaart::Kaart;
use super::problem::Problems;
use super::read::{Read, record};

/// The files, one per part of the table of rules.
const FILES: &[&str] = &[
    include_str!("../../templates/uitleg/vastleggen.yaml"),
    include_str!("../../templates/uitleg/spoed.yaml"),
    include_str!("../../templates/uitleg/stap2.yaml"),
    include_str!("../../templates/uitleg/stap3.yaml"),
    include_str!("../../templates/uitleg/stap4.yaml"),
    include_str!("../../templates/uitleg/stap5.yaml"),
    include_str!("../../templates/uitleg/sluiten.yaml"),
];

record! {
    /// What there is to say about a rule, whatever the protocol ("uitleg").
    RegelUitleg {
        /// Why the rule is there.
        waarom: String,
        /// A stream of stukken, or a command, that satisfies it.
        voorbeeld: String,
    }
}

fn read(text: &str) -> Result<Kaart<RegelUitleg>, super::ProtocolError> {
    let root = super::parse(text)?;
    let mut problems = Problems::default();
    let read = Kaart::read(&root, &mut problems);
    if problems.is_empty() { Ok(read) } else { Err(problems.into_error()) }
}

/// A test reads the files, so what ships always reads; leaving out what does not keeps this free of panics.
static READ: LazyLock<Vec<Kaart<RegelUitleg>>> =
    LazyLock::new(|| FILES.iter().filter_map(|text| read(text).ok()).collect());

/// What there is to say about a rule.
#[must_use]
pub fn regel_uitleg(naam: &str) -> Option<&'static RegelUitleg> {
    READ.iter().find_map(|kaart| kaart.get(naam))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::REGELNAMEN;

    #[test]
    fn every_rule_is_explained_and_nothing_else_is() {
        let mut names = Vec::new();
        for text in FILES {
            let kaart = read(text).unwrap_or_else(|error| panic!("{error}"));
            names.extend(kaart.iter().map(|(naam, _)| naam.value.clone()));
        }
        let rules: Vec<&str> = REGELNAMEN.iter().map(|rule| rule.naam).collect();
        names.sort_by_key(|naam| rules.iter().position(|rule| rule == naam));
        assert_eq!(names, rules);
        assert!(regel_uitleg("gesprek-ouder").is_some_and(|uitleg| uitleg.waarom.ends_with('.')));
    }
}
