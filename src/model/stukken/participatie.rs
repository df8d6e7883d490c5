//! A point of the child's participation (S:183-241).

use crate::model::keuze::keuze;
use crate::model::veld::velden;
use crate::model::{Datum, Wie};

velden! {
    /// A point of the child's participation (S:183-241).
    Participatie = Participatie {
        /// Which point.
        punt: Punt,
        /// Which sub-items.
        onderdelen: Vec<String>,
        /// When.
        datum: Datum,
        /// By whom.
        door: Wie,
        /// What was discussed.
        wat: String,
        /// What the child thinks.
        visie_kind: String,
    }
}

keuze! {
    /// A point of participation ("punt").
    Punt {
        /// What happens, who does what.
        Proces = "proces",
        /// What growing up safely is.
        VeiligOpgroeien = "veilig_opgroeien",
        /// The right to an own opinion.
        EigenMening = "eigen_mening",
        /// The child's view.
        Visie = "visie",
        /// The child's opinion in the decision.
        Besluitvorming = "besluitvorming",
        /// The route after a disclosure.
        Disclosure = "disclosure",
        /// Support after a report or hand-over.
        Steun = "steun",
    }
}
