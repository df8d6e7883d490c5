//! The check as CSV (RFC 4180): one row per zaak, one column per rule, for a spreadsheet.

use super::{Judged, Zeef};
use crate::model::Keuze;
use crate::protocol::{REGELNAMEN, Regelnaam};
use crate::rules::Ernst;

/// The table: how each zaak stands on each rule. A zaak that the user may not read has an empty row.
#[must_use]
pub fn csv(judged: &[Judged], zeef: &Zeef) -> String {
    let rules: Vec<&Regelnaam> =
        REGELNAMEN.iter().filter(|rule| zeef.regels.is_empty() || zeef.regels.contains(&rule.naam)).collect();
    let fixed = ["zaak", "leesbaar", "stap", "gesloten", "volledig", "spoed", "tekort", "let_op"];
    let mut text = row(fixed.into_iter().chain(rules.iter().map(|rule| rule.naam)).map(str::to_owned));
    for one in judged {
        text.push_str(&zaak(one, &rules));
    }
    text
}

fn zaak(one: &Judged, rules: &[&Regelnaam]) -> String {
    let mut cells = vec![one.zaak.to_string()];
    let Some((beoordeling, protocol)) = &one.beoordeling else {
        cells.push("nee".to_owned());
        cells.resize(8 + rules.len(), String::new());
        return row(cells.into_iter());
    };
    let yes = |is: bool| if is { "ja" } else { "nee" }.to_owned();
    cells.extend([yes(true), beoordeling.stap.to_string(), yes(beoordeling.gesloten)]);
    cells.push(yes(beoordeling.volledig));
    cells.extend(Ernst::ALL.iter().map(|ernst| beoordeling.count(*ernst).to_string()));
    cells.extend(rules.iter().map(|rule| beoordeling.mark(rule, protocol).word().to_owned()));
    row(cells.into_iter())
}

fn row(cells: impl Iterator<Item = String>) -> String {
    let mut text = cells.map(|text| cell(&text)).collect::<Vec<_>>().join(",");
    text.push_str("\r\n");
    text
}

/// A cell. A spreadsheet takes what begins with one of these signs for a formula and runs it: an apostrophe before it
/// makes it text again.
fn cell(text: &str) -> String {
    let text =
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', ';', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_or_breaks_its_row() {
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(
            ["+1", "-1", "@a", "2026-7KQ3MX", "a;b"].map(cell),
            ["'+1", "'-1", "'@a", "2026-7KQ3MX", "\"a;b\""]
        );
    }
}
