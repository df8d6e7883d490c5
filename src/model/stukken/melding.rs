//! The report to Veilig Thuis (stap 5; D:109-111, 132-251, S:106).

use crate::model::veld::{deel, velden};
use crate::model::{Datum, Grond, Tijd, Wie};

velden! {
    /// The report to Veilig Thuis (stap 5; D:109-111, 132-251, S:106).
    Melding = Melding {
        /// When.
        datum: Datum,
        /// At what time.
        tijd: Tijd,
        /// Who reported ("melder").
        door: Wie,
        /// Veilig Thuis's reference.
        kenmerk: String,
        /// Whether again.
        opnieuw: bool,
        /// Whether the parents were told.
        ouders_ingelicht: bool,
        /// When they were told.
        ouders_ingelicht_op: Datum,
        /// Why they were not told.
        waarom_niet: String,
        /// Why reported without a talk.
        zonder_gesprek: ZonderGesprek,
        /// The answer of Veilig Thuis.
        terugkoppeling: Terugkoppeling,
    }
}

deel! {
    /// Reported without a talk ("zonder gesprek").
    ZonderGesprek {
        /// The ground.
        grond: Grond,
        /// The explanation.
        toelichting: String,
    }
}

deel! {
    /// The answer of Veilig Thuis ("terugkoppeling").
    Terugkoppeling {
        /// When.
        datum: Datum,
        /// What.
        tekst: String,
    }
}
