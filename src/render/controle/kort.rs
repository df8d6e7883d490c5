//! The check in a few lines, for a script's mail: numbers only, since mail is read anywhere.

use std::fmt::Write as _;

use super::{Judged, Zeef, summary, summary_line, verdict};
use crate::model::Datum;

/// The short form: the totals, then each zaak that asks for something, what is urgent first.
#[must_use]
pub fn kort(judged: &[Judged], zeef: &Zeef, day: Datum) -> String {
    let mut text = format!("Meldcode, {day}. {}", summary_line(&summary(judged)));
    if let Some(note) = zeef.note() {
        _ = write!(text, "\n{note}");
    }
    let mut asking: Vec<(bool, String)> = judged
        .iter()
        .filter_map(|one| {
            let (beoordeling, _) = one.beoordeling.as_ref()?;
            let urgent = beoordeling.count(crate::rules::Ernst::Spoed) > 0;
            (!beoordeling.volledig).then(|| (!urgent, format!("{}  {}", one.zaak, verdict(beoordeling))))
        })
        .collect();
    asking.sort();
    for (_, line) in &asking {
        _ = write!(text, "\n{line}");
    }
    if !asking.is_empty() {
        text.push_str("\nWat er moet gebeuren: meldcode controle ZAAK");
    }
    text
}
