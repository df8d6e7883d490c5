//! The decision about the reference index for youth at risk (stap 2; S:91, 180).

use crate::model::veld::velden;
use crate::model::{Datum, Wie};

velden! {
    /// The decision about the reference index for youth at risk (stap 2; S:91, 180).
    Verwijsindex = Verwijsindex {
        /// When.
        datum: Datum,
        /// Whether a signal was placed.
        geplaatst: bool,
        /// By whom.
        door: Wie,
        /// Why, or why not.
        reden: String,
    }
}
