//! Something that someone will do before a date ("taak"; D:296).

use crate::model::Datum;
use crate::model::veld::velden;

velden! {
    /// Something that someone will do before a date ("taak"; D:296).
    Taak = Taak {
        /// Who.
        wie: String,
        /// What.
        wat: String,
        /// When at the latest.
        uiterlijk: Datum,
    }
}
