//! The figures of many schools as one: how a board evaluates without a dossier leaving a school.

use super::{Doorlooptijd, FORMAT, Jaarcijfers, Plicht, Telling, Verdeling};

/// Why figures cannot be put together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unmergeable {
    /// No file at all.
    #[error("er is niets om samen te voegen")]
    Nothing,
    /// Of another version of the program.
    #[error("deze cijfers hebben vorm {0}; dit programma kent vorm {FORMAT}")]
    Format(u32),
}

/// Puts figures together. Counts add up; where a school hides one, that is kept as "and of one school unknown".
///
/// The period is the widest. Quartiles are lost: they cannot be put together; the classes of days can.
///
/// # Errors
/// When there is nothing, or a file of another format.
pub fn merge(all: &[Jaarcijfers]) -> Result<Jaarcijfers, Unmergeable> {
    if let Some(other) = all.iter().find(|one| one.jaaroverzicht != FORMAT) {
        return Err(Unmergeable::Format(other.jaaroverzicht));
    }
    let (first, rest) = all.split_first().ok_or(Unmergeable::Nothing)?;
    let mut whole = first.clone();
    for one in rest {
        whole.van = whole.van.min(one.van);
        whole.tot = whole.tot.max(one.tot);
        whole.archieven.extend_from_slice(&one.archieven);
        whole.scholen = whole.scholen.saturating_add(one.scholen);
        whole.drempel = whole.drempel.max(one.drempel);
        whole.niet_leesbaar = whole.niet_leesbaar.saturating_add(one.niet_leesbaar);
        whole.zaken.add(one.zaken);
        for verdeling in &one.verdelingen {
            join(&mut whole.verdelingen, verdeling, |v| &v.naam, Verdeling::join);
        }
        for doorlooptijd in &one.doorlooptijden {
            join(&mut whole.doorlooptijden, doorlooptijd, |d| &d.traject, Doorlooptijd::join);
        }
        for plicht in &one.zelfcheck {
            join(&mut whole.zelfcheck, plicht, |p| &p.punt, Plicht::join);
        }
    }
    Ok(whole)
}

/// Joins with the one of the same name, or adds it.
fn join<T: Clone>(all: &mut Vec<T>, one: &T, name: impl Fn(&T) -> &String, into: impl Fn(&mut T, &T)) {
    match all.iter_mut().find(|known| name(known) == name(one)) {
        Some(known) => into(known, one),
        None => all.push(one.clone()),
    }
}

impl Telling {
    fn add(&mut self, other: Self) {
        self.aantal = self.aantal.saturating_add(other.aantal);
        self.verborgen = self.verborgen.saturating_add(other.verborgen);
    }
}

impl Verdeling {
    fn join(&mut self, other: &Self) {
        for cel in &other.cellen {
            join(&mut self.cellen, cel, |c| &c.naam, |known, one| known.telling.add(one.telling));
        }
    }
}

impl Doorlooptijd {
    fn join(&mut self, other: &Self) {
        self.kwartielen = None;
        self.klassen.join(&other.klassen);
    }
}

impl Plicht {
    fn join(&mut self, other: &Self) {
        let counts = [
            (&mut self.ja, other.ja),
            (&mut self.deels, other.deels),
            (&mut self.nee, other.nee),
            (&mut self.open, other.open),
        ];
        for (mine, theirs) in counts {
            *mine = mine.saturating_add(theirs);
        }
    }
}
