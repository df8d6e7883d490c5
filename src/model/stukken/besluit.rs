//! The two decisions of stap 5: report, and help (D:289, S:117-127).

use crate::model::veld::velden;
use crate::model::{Datum, Wie};

velden! {
    /// The two decisions of stap 5: report, and help (D:289, S:117-127).
    Besluit = Besluit {
        /// When.
        datum: Datum,
        /// Whether to report.
        melden: bool,
        /// Whether to organise help.
        hulp: bool,
        /// By whom.
        door: Vec<Wie>,
        /// With which outside experts.
        met_deskundigen: Vec<Wie>,
        /// Why.
        reden: String,
        /// Why it departs from the afwegingskader.
        afwijking: String,
        /// The next steps.
        vervolgstappen: Vec<String>,
    }
}
