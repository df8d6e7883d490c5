//! The matrix of seven columns, one row per zaak.

use super::Judged;
use crate::model::Keuze;
use crate::render::tabel;
use crate::rules::{Beoordeling, Ernst, Kolommen, Mark};

/// A row per zaak.
pub(super) fn matrix(judged: &[Judged], width: Option<usize>) -> String {
    let rows: Vec<Vec<String>> = judged
        .iter()
        .map(|one| {
            let Some((beoordeling, _)) = &one.beoordeling else {
                let mut row = vec![one.zaak.to_string(), "niet leesbaar".to_owned()];
                row.extend(std::iter::repeat_n("?".to_owned(), 7));
                row.push(String::new());
                return row;
            };
            let mut row = vec![one.zaak.to_string(), step(beoordeling)];
            row.extend(marks(beoordeling.kolommen, width.is_some()));
            row.push(verdict(beoordeling));
            row
        })
        .collect();
    tabel::table(&["zaak", "stap", "1", "2", "3", "4", "5", "6", "7", "uitkomst"], &rows, width)
}

fn marks(kolommen: Kolommen, short: bool) -> Vec<String> {
    let word = |mark: Mark| match (short, mark) {
        (false, mark) => mark.word(),
        (true, Mark::Volledig) => "v",
        (true, Mark::Tekort) => "T",
        (true, Mark::Nvt) => "-",
        (true, Mark::Ontheven) => "o",
    };
    kolommen.iter().map(|(_, mark)| word(mark).to_owned()).collect()
}

/// The step on the screen: `3`, `5 gesloten`.
#[must_use]
pub fn step(beoordeling: &Beoordeling) -> String {
    let closed = if beoordeling.gesloten { " gesloten" } else { "" };
    format!("{}{closed}", beoordeling.stap)
}

/// What it comes to, in two words.
pub(super) fn verdict(beoordeling: &Beoordeling) -> String {
    let spoed = beoordeling.count(Ernst::Spoed);
    let tekort = beoordeling.count(Ernst::Tekort);
    match (spoed, tekort) {
        (0, 0) => "volledig".to_owned(),
        (0, n) => format!("{n} tekort"),
        (n, 0) => format!("{n} SPOED"),
        (n, m) => format!("{n} SPOED, {m} tekort"),
    }
}
