//! The reopening of the zaak.

use crate::model::Datum;
use crate::model::veld::velden;

velden! {
    /// The reopening of the zaak.
    Heropening = Heropening {
        /// When.
        datum: Datum,
        /// Why.
        reden: String,
    }
}
