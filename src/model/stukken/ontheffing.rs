//! A rule set aside for this zaak, with its reason ("ontheven").

use crate::model::veld::velden;
use crate::model::{Datum, Wie};

velden! {
    /// A rule set aside for this zaak, with its reason ("ontheven").
    Ontheffing = Ontheffing {
        /// The rule.
        regel: String,
        /// Why.
        reden: String,
        /// By whom.
        door: Wie,
        /// Until when.
        tot: Datum,
    }
}
