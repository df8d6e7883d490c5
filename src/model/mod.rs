//! The records ("stukken") as types: what the law, the protocols and `format.md` name. Serde only; no clock, no IO.

mod as_text;
mod delen;
mod document;
mod dossier;
pub mod edexml;
mod examine;
mod id;
mod inhoud;
pub(crate) mod keuze;
mod schema;
mod soort;
mod stukken;
mod tijd;
mod tree;
mod veld;
mod vernietiging;
pub mod yaml;
mod yaml_error;

pub use delen::{Grond, Lvs, Rol, StukRef, Vastgelegd, Wie, ZaakRef};
pub use document::{Document, FORMAT, Kop, Peek, Stuk};
pub use dossier::{Buiten, Dossier, Item, Reden, Verwant, Wijziging};
pub use examine::{Findings, Pointed, Word, WordList, all_errors, examine};
pub use id::{IdError, MedewerkerId, StukId, ZaakNummer};
pub use inhoud::{Gegevens, GegevensSeed, Inhoud, VELDEN_OF_WHAT};
pub use keuze::{Keuze, KeuzeError};
pub use soort::{Functie, Soort};
pub use stukken::*;
pub use tijd::{Datum, Eenheid, Moment, Termijn, Tijd, TijdError};
pub use tree::{Located, Node, Place, Value};
pub use veld::{Filled, HasKind, Kind, Pointer, Veld, Velden};
pub use vernietiging::Vernietigingsgrond;
pub use yaml_error::nearest;
