//! What comes with the tool: two protocols, and the roles and help texts that every protocol has.

use std::sync::LazyLock;

use super::kaart::Kaart;
use super::problem::Problems;
use super::read::{Read, record};
use super::rol::Rol;
use super::tekst::{Hulpteksten, VeldHulp};

/// The names of the protocols that come with the tool.
pub const SHIPPED: &[&str] = &["delft-esis", "sbo-parnassys"];

/// The text of a protocol that comes with the tool.
#[must_use]
pub fn shipped(naam: &str) -> Option<&'static str> {
    match naam {
        "delft-esis" => Some(include_str!("../../templates/protocollen/delft-esis.yaml")),
        "sbo-parnassys" => Some(include_str!("../../templates/protocollen/sbo-parnassys.yaml")),
        _ => None,
    }
}

const COMMON: &str = include_str!("../../templates/protocollen/gemeenschappelijk.yaml");

record! {
    /// What every protocol has.
    Common {
        /// The roles of `format.md`.
        rollen: Vec<Rol>,
        /// Help per soort and field.
        hulpteksten: Hulpteksten,
        /// Help for that a stuk is in the pupil system too, which every soort may say.
        lvs: Kaart<VeldHulp>,
    }
}

/// Reads the common file.
pub(super) fn common() -> Result<Common, super::ProtocolError> {
    let root = super::parse(COMMON)?;
    let mut problems = Problems::default();
    let common = Common::read(&root, &mut problems);
    if problems.is_empty() { Ok(common) } else { Err(problems.into_error()) }
}

/// A test reads the file, so what ships always reads; an empty list keeps this free of panics.
static READ: LazyLock<Common> = LazyLock::new(|| {
    common().unwrap_or(Common { rollen: Vec::new(), hulpteksten: Kaart::empty(), lvs: Kaart::empty() })
});

/// The roles that every protocol has.
pub(super) fn rollen() -> &'static [Rol] {
    &READ.rollen
}

/// The help for `lvs` and its parts, by path.
pub(super) fn lvs() -> &'static Kaart<VeldHulp> {
    &READ.lvs
}

/// The help texts that every protocol has.
pub(super) fn hulpteksten() -> &'static Hulpteksten {
    &READ.hulpteksten
}

/// The role that all protocols share and that this word or label means: known without reading an archive.
#[must_use]
pub fn common_rol(text: &str) -> Option<&'static Rol> {
    rollen().iter().find(|rol| rol.is_called(text))
}
