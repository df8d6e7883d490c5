//! The school's own yearly answer to one duty; belongs to no zaak.

use crate::model::Wie;
use crate::model::keuze::keuze;
use crate::model::veld::velden;

velden! {
    /// The school's own yearly answer to one duty; belongs to no zaak.
    Zelfcheck = Zelfcheck {
        /// The year.
        jaar: u16,
        /// Which duty, by its name in the protocol.
        punt: String,
        /// Whether it is done.
        staat: Staat,
        /// A note.
        toelichting: String,
        /// By whom.
        door: Wie,
    }
}

keuze! {
    /// Whether a duty is done ("staat").
    Staat {
        /// Yes.
        Ja = "ja",
        /// In part.
        Deels = "deels",
        /// No.
        Nee = "nee",
    }
}
