//! The answer to one of the five questions of the afwegingskader (stap 4; D:115-251, S:109-115).

use crate::model::keuze::keuze;
use crate::model::veld::velden;
use crate::model::{Datum, Wie};

velden! {
    /// The answer to one of the five questions of the afwegingskader (stap 4; D:115-251, S:109-115).
    Afweging = Afweging {
        /// When.
        datum: Datum,
        /// Which question, 1 to 5.
        nr: u8,
        /// The answer.
        antwoord: Antwoord,
        /// Why.
        reden: String,
        /// Whether answered together with Veilig Thuis.
        met_veilig_thuis: bool,
        /// By whom.
        door: Vec<Wie>,
    }
}

keuze! {
    /// An answer ("antwoord").
    Antwoord {
        /// Yes.
        Ja = "ja",
        /// No.
        Nee = "nee",
        /// In doubt.
        Twijfel = "twijfel",
    }
}
