//! The records ("stukken") as types: what the law, the protocols and `format.md` name. Serde only; no clock, no IO.

mod id;
pub(crate) mod keuze;
mod soort;
mod tree;

pub use id::{IdError, MedewerkerId, StukId, ZaakNummer};
pub use keuze::{Keuze, KeuzeError};
pub use soort::{Functie, Soort};
pub use tree::{Located, Node, Place, Value};
