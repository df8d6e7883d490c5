//! Whether children depend on an adult in trouble (stap 1; S:79, 143-158).

use crate::model::keuze::keuze;
use crate::model::veld::velden;
use crate::model::{Datum, StukRef};

velden! {
    /// Whether children depend on an adult in trouble (stap 1; S:79, 143-158).
    Kindcheck = Kindcheck {
        /// When.
        datum: Datum,
        /// The adult.
        volwassene: String,
        /// What gave rise to it.
        aanleiding: String,
        /// The concerns.
        zorgen: String,
        /// The signals it rests on.
        signalen: Vec<StukRef>,
        /// Whether the adult is pregnant.
        zwanger: bool,
        /// The children.
        kinderen: Vec<String>,
        /// The outcome.
        uitkomst: KindcheckUitkomst,
    }
}

keuze! {
    /// What the kindcheck says ("uitkomst").
    KindcheckUitkomst {
        /// Safe.
        Veilig = "veilig",
        /// In doubt.
        Twijfel = "twijfel",
        /// Unsafe.
        Onveilig = "onveilig",
    }
}
