//! Who did what, when, from the commits.

use super::tabel;
use super::text::safe;

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

/// A page of the history as a table; the first has a heading, and at a terminal each has.
#[must_use]
pub fn text(rows: &[Row], width: Option<usize>, first: bool) -> String {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let cells = [&row.op, &row.door, &row.rol, &row.zaak, &row.samenvatting];
            let mut cells: Vec<String> = cells.into_iter().map(|cell| safe(cell)).collect();
            cells.push(row.handtekening.to_owned());
            cells
        })
        .collect();
    let table = tabel::table(&["wanneer", "wie", "rol", "zaak", "wat", "handtekening"], &rows, width);
    match table.split_once('\n') {
        Some((_, rest)) if !first && width.is_none() => rest.to_owned(),
        _ => table,
    }
}
