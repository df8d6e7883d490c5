//! Whether the help reached its goals (stap 5; D:218-251).

use crate::model::keuze::keuze;
use crate::model::veld::velden;
use crate::model::{Datum, Gevaar, StukRef};

velden! {
    /// Whether the help reached its goals (stap 5; D:218-251).
    Evaluatie = Evaluatie {
        /// The help.
        op: StukRef,
        /// When.
        datum: Datum,
        /// The result.
        resultaat: Resultaat,
        /// Safety.
        veiligheid: String,
        /// Well-being.
        welzijn: String,
        /// Recovery.
        herstel: String,
        /// Danger that came up.
        gevaar: Vec<Gevaar>,
        /// What comes next.
        vervolg: String,
    }
}

keuze! {
    /// Whether the agreed results were reached ("resultaat").
    Resultaat {
        /// Reached.
        Bereikt = "bereikt",
        /// In part.
        Deels = "deels",
        /// Not.
        Niet = "niet",
    }
}
