//! A legal hold: the zaak may not be destroyed.

use crate::model::veld::velden;
use crate::model::{Datum, Wie};

velden! {
    /// A legal hold: the zaak may not be destroyed.
    Vasthouding = Vasthouding {
        /// Why.
        reden: String,
        /// By whom.
        door: Wie,
        /// Until when.
        tot: Datum,
    }
}
