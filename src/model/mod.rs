//! The records ("stukken") as types: what the law, the protocols and `format.md` name. Serde only; no clock, no IO.

mod id;
mod keuze;
mod soort;

pub use id::{IdError, MedewerkerId, StukId, ZaakNummer};
pub use keuze::{Keuze, KeuzeError};
pub use soort::{Functie, Soort};
