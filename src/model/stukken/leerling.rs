//! The pupil a zaak is about ("leerling"). Opens the zaak.

use crate::model::veld::velden;
use crate::model::{Datum, Wie, ZaakRef};

velden! {
    /// The pupil a zaak is about ("leerling"). Opens the zaak.
    Leerling = Leerling {
        /// First name.
        voornaam: String,
        /// Prefix of the surname.
        tussenvoegsel: String,
        /// Surname.
        achternaam: String,
        /// Date of birth.
        geboortedatum: Datum,
        /// Group in school.
        groep: String,
        /// The teacher.
        leerkracht: String,
        /// The school.
        school: String,
        /// Those involved and how to reach them.
        betrokkenen: Vec<Wie>,
        /// Zaken of brothers and sisters, or of the same family.
        verwante_zaken: Vec<ZaakRef>,
        /// When the pupil left school; the retention term runs from here.
        uitgeschreven_op: Datum,
    }
}
