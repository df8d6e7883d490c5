//! The weighing of nature, severity and risk (stap 4; D:113, 125, S:103).

use crate::model::veld::{deel, velden};
use crate::model::{Datum, StukRef, Wie};

velden! {
    /// The weighing of nature, severity and risk (stap 4; D:113, 125, S:103).
    Weging = Weging {
        /// When.
        datum: Datum,
        /// The nature, from the protocol's list.
        aard: String,
        /// The severity.
        ernst: String,
        /// The risk.
        risico: String,
        /// The instrument used.
        instrument: String,
        /// The stukken it rests on.
        op_basis_van: Vec<StukRef>,
        /// What supports structural danger (S:264).
        structureel: Structureel,
        /// Whether doubt remained.
        twijfel: bool,
        /// By whom.
        door: Vec<Wie>,
        /// Whether a refused consent was taken up (D:90).
        weigering_meegewogen: bool,
    }
}

deel! {
    /// What supports structural danger ("structureel"; S:264).
    Structureel {
        /// Repetition.
        herhaling: String,
        /// Parent signals.
        oudersignalen: String,
        /// Child signals.
        kindsignalen: String,
    }
}
