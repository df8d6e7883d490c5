//! A parent's consent to discuss the pupil by name (stap 2; D:89-90).

use crate::model::keuze::keuze;
use crate::model::veld::velden;
use crate::model::{Datum, StukRef, Wie};

velden! {
    /// A parent's consent to discuss the pupil by name (stap 2; D:89-90).
    Toestemming = Toestemming {
        /// When.
        datum: Datum,
        /// By whom.
        van: Wie,
        /// With which bodies.
        reikwijdte: Vec<String>,
        /// Given, refused, withdrawn.
        besluit: ToestemmingBesluit,
        /// In writing.
        schriftelijk: bool,
        /// The signed form.
        bijlage: StukRef,
    }
}

keuze! {
    /// What the parent decided ("besluit").
    ToestemmingBesluit {
        /// Given.
        Gegeven = "gegeven",
        /// Refused.
        Geweigerd = "geweigerd",
        /// Withdrawn.
        Ingetrokken = "ingetrokken",
    }
}
