//! What each reader may have: a table soort × field × reader, with the ground for what is left out.
//!
//! The school itself has everything. Whatever stands in no row is shown to nobody else.

mod tabel;

use super::lezer::{Grond, Lezer};
use crate::model::Soort;

pub use tabel::TABEL;

/// What a reader gets of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cel {
    /// Its value.
    Toon,
    /// Its value, unless it speaks of someone else.
    Nagezien,
    /// Of observations those that were not heard: what was heard is what someone told.
    NietGehoord,
    /// Of people only staff, professionals and the reader; not how to reach the others.
    Mensen,
    /// Of people outside the school only the role, not the name.
    Rollen,
    /// Only that it was recorded.
    Vermeld,
    /// Nothing, on this ground.
    Weg(Grond),
}

/// One row: a soort (none: every soort), fields that are treated alike, and what each reader gets of them: inspectie,
/// Veilig Thuis, ouder, overdracht.
pub type Rij = (Option<Soort>, &'static str, [Cel; 4]);

/// What a reader gets of a field.
#[must_use]
pub fn cel(lezer: Lezer, soort: Soort, veld: &str) -> Cel {
    let column = match lezer {
        Lezer::Eigen => return Cel::Toon,
        Lezer::Inspectie => 0,
        Lezer::VeiligThuis => 1,
        Lezer::Ouder => 2,
        Lezer::Overdracht => 3,
    };
    let of_soort = |row: &&Rij| row.0.is_none_or(|of| of == soort);
    let row = TABEL.iter().filter(of_soort).find(|row| row.1.split(' ').any(|name| name == veld));
    row.map_or(Cel::Weg(Grond::NietNodig), |row| row.2[column])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Keuze;

    /// A new field must be thought about: for whom is it?
    #[test]
    fn every_field_of_every_soort_stands_in_exactly_one_row() {
        for soort in Soort::ALL {
            for veld in soort.fields().iter().chain(&["lvs", "extra"]) {
                let rows = TABEL.iter().filter(|row| row.0.is_none_or(|of| of == *soort));
                let count = rows.flat_map(|row| row.1.split(' ')).filter(|name| name == veld).count();
                assert_eq!(count, 1, "{soort} {veld}: put it in src/render/rapport/inzage/tabel.rs");
            }
        }
        for (soort, names, _) in TABEL {
            for name in names.split(' ') {
                let known = soort.map_or(["lvs", "extra"].contains(&name), |s| s.fields().contains(&name));
                assert!(known, "{soort:?} has no field {name}");
            }
        }
    }

    #[test]
    fn an_unknown_field_is_shown_to_the_school_alone() {
        for lezer in Lezer::ALL {
            let shown = cel(*lezer, Soort::Signaal, "nieuw") == Cel::Toon;
            assert_eq!(shown, *lezer == Lezer::Eigen);
        }
    }
}
