//! The names of the rules: each once, in the order in which they are reported, with what it asks by default.
//!
//! A protocol sets the level, the source and the parameters; it cannot invent a rule.

mod route;
mod vastleggen;

use super::regel::Parameter;

/// Where a rule belongs ("afdeling").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Afdeling {
    /// Recording.
    Vastleggen,
    /// Danger that cannot wait.
    Spoed,
    /// Consultation.
    Stap2,
    /// The talk.
    Stap3,
    /// The weighing.
    Stap4,
    /// The decision.
    Stap5,
    /// Closing, keeping, access.
    Sluiten,
}

/// A rule ("regel") as the tool knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Regelnaam {
    /// Its stable name.
    pub naam: &'static str,
    /// Where it belongs.
    pub afdeling: Afdeling,
    /// The step that a bevinding of it names; none for rules about the zaak as a whole.
    pub stap: Option<u32>,
    /// What it asks, in Dutch.
    pub tekst: &'static str,
    /// What to do when it does not hold, in Dutch.
    pub actie: &'static str,
    /// Parameters that a protocol must give it, unless it is off.
    pub vereist: &'static [Parameter],
    /// Parameters that a protocol may give it.
    pub mogelijk: &'static [Parameter],
}

impl Regelnaam {
    const fn new(naam: &'static str, stap: u32, tekst: &'static str, actie: &'static str) -> Self {
        let stap = if stap == 0 { None } else { Some(stap) };
        Self { naam, afdeling: Afdeling::Vastleggen, stap, tekst, actie, vereist: &[], mogelijk: &[] }
    }

    const fn needs(mut self, parameters: &'static [Parameter]) -> Self {
        self.vereist = parameters;
        self
    }

    const fn may_have(mut self, parameters: &'static [Parameter]) -> Self {
        self.mogelijk = parameters;
        self
    }

    const fn under(mut self, afdeling: Afdeling) -> Self {
        self.afdeling = afdeling;
        self
    }
}

/// How many rules there are.
const COUNT: usize = vastleggen::REGELS.len() + route::REGELS.len();

/// Every rule, in the order in which bevindingen are reported ("regels").
pub const REGELNAMEN: [Regelnaam; COUNT] = all();

const fn all() -> [Regelnaam; COUNT] {
    let mut rules = [vastleggen::REGELS[0]; COUNT];
    let mut index = 0;
    while index < COUNT {
        rules[index] = if index < vastleggen::REGELS.len() {
            vastleggen::REGELS[index]
        } else {
            route::REGELS[index - vastleggen::REGELS.len()]
        };
        index += 1;
    }
    rules
}

/// The rule with this name.
#[must_use]
pub fn regelnaam(naam: &str) -> Option<&'static Regelnaam> {
    static TABLE: [Regelnaam; COUNT] = REGELNAMEN;
    TABLE.iter().find(|rule| rule.naam == naam)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_rule_has_one_kebab_case_name_and_two_sentences() {
        let names: BTreeSet<_> = REGELNAMEN.iter().map(|rule| rule.naam).collect();
        assert_eq!(names.len(), REGELNAMEN.len());
        for rule in &REGELNAMEN {
            assert!(rule.naam.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", rule.naam);
            assert!(rule.tekst.ends_with('.') && rule.actie.ends_with('.'), "{}", rule.naam);
        }
    }

    #[test]
    fn a_rule_is_found_by_its_name() {
        assert_eq!(regelnaam("melding-gedaan").and_then(|rule| rule.stap), Some(5));
        assert_eq!(regelnaam("bestaat-niet"), None);
    }
}
