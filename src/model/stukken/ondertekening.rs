//! A signature under a gesprek, also "voor gezien" (stap 3; D:65, 100).

use crate::model::keuze::keuze;
use crate::model::veld::velden;
use crate::model::{Datum, Rol, StukRef};

velden! {
    /// A signature under a gesprek, also "voor gezien" (stap 3; D:65, 100).
    Ondertekening = Ondertekening {
        /// The talk.
        op: StukRef,
        /// Who.
        naam: String,
        /// In what role.
        rol: Rol,
        /// How.
        wijze: TekenWijze,
        /// When.
        datum: Datum,
        /// The signed form.
        bijlage: StukRef,
    }
}

keuze! {
    /// How a talk was signed ("wijze").
    TekenWijze {
        /// Signed.
        Ondertekend = "ondertekend",
        /// Signed as seen.
        VoorGezien = "voor_gezien",
        /// Refused.
        Geweigerd = "geweigerd",
    }
}
