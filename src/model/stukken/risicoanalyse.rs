//! Scenarios weighed before the decision (stap 5; S:125).

use crate::model::veld::{deel, velden};
use crate::model::{Datum, Wie};

velden! {
    /// Scenarios weighed before the decision (stap 5; S:125).
    Risicoanalyse = Risicoanalyse {
        /// When.
        datum: Datum,
        /// By whom.
        door: Vec<Wie>,
        /// The scenarios.
        scenarios: Vec<Scenario>,
    }
}

deel! {
    /// One scenario.
    Scenario {
        /// What may happen.
        scenario: String,
        /// How likely ("kans").
        kans: String,
        /// With what consequence ("gevolg").
        gevolg: String,
        /// What is done about it ("maatregel").
        maatregel: String,
    }
}
