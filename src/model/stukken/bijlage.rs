//! An attached file; its content is a second encrypted file.

use crate::model::StukRef;
use crate::model::veld::velden;

velden! {
    /// An attached file; its content is a second encrypted file.
    Bijlage = Bijlage {
        /// The title.
        titel: String,
        /// The file's name.
        bestandsnaam: String,
        /// The media type.
        mediatype: String,
        /// The size in bytes.
        grootte: u64,
        /// The SHA-256 of the content, in hex.
        sha256: String,
        /// The stuk it belongs to.
        bij: StukRef,
    }
}
