//! Who did what, when, from the commits.

use super::lijst::{Kop, Lijst};
use super::text::safe;

/// The columns on the screen.
pub const KOP: &[Kop] = &[
    ("op", "wanneer"),
    ("door", "wie"),
    ("rol", "rol"),
    ("zaak", "zaak"),
    ("samenvatting", "wat"),
    ("handtekening", "getekend"),
];
/// What is known of an entry, each of which may be a column.
pub const VELDEN: [&str; 9] =
    ["commit", "op", "door", "rol", "zaak", "stuk", "soort", "samenvatting", "handtekening"];

/// One line of the history.
pub struct Row {
    /// When.
    pub op: String,
    /// Who.
    pub door: String,
    /// In what role.
    pub rol: String,
    /// Which zaak.
    pub zaak: String,
    /// What.
    pub samenvatting: String,
    /// Whether the signature holds.
    pub handtekening: &'static str,
}

impl Row {
    /// What the screen shows, column by column.
    #[must_use]
    pub fn cells(&self) -> Vec<String> {
        let cells = [&self.op, &self.door, &self.rol, &self.zaak, &self.samenvatting];
        cells.into_iter().map(|cell| safe(cell)).chain([self.handtekening.to_owned()]).collect()
    }
}

/// A page of the history as a table; the first has a heading, and at a terminal each has.
#[must_use]
pub fn text(page: &Lijst<'_>, width: Option<usize>, first: bool) -> String {
    let table = page.text(width);
    match table.split_once('\n') {
        Some((_, rest)) if !first && width.is_none() => rest.to_owned(),
        _ => table,
    }
}
