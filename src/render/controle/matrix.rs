//! The matrix of seven columns, one row per zaak.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Judged;
use crate::model::Keuze;
use crate::render::lijst::{Kop, Lijst};
use crate::rules::{Beoordeling, Ernst, Kolommen, Mark};

/// The columns on the screen.
const KOP: &[Kop] = &[
    ("zaak", "zaak"),
    ("stap", "stap"),
    ("1", "1"),
    ("2", "2"),
    ("3", "3"),
    ("4", "4"),
    ("5", "5"),
    ("6", "6"),
    ("7", "7"),
    ("uitkomst", "uitkomst"),
];
/// What is known of how complete a zaak is, each of which may be a column.
pub const VELDEN: [&str; 22] = [
    "zaak",
    "leerling",
    "leesbaar",
    "stap",
    "gesloten",
    "volledig",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "uitkomst",
    "spoed",
    "tekort",
    "let_op",
    "regels",
    "ontheven",
    "telt_niet_mee",
    "kolommen",
    "bevindingen",
];

/// A row per zaak; `short`: marks of one sign, for a terminal.
#[must_use]
pub fn lijst<'k>(judged: &[Judged], chosen: &'k [String], short: bool) -> Lijst<'k> {
    let mut list = Lijst::new(KOP, chosen);
    for one in judged {
        let mut json = serde_json::json!(super::zaak_json(one));
        if let (Some((beoordeling, _)), Some(json), false) =
            (&one.beoordeling, json.as_object_mut(), chosen.is_empty())
        {
            json.extend(more(one, beoordeling));
        }
        list.add(&json, cells(one, short));
    }
    list
}

/// The same for the screen alone: the words of every finding, which a script gets, are not made.
pub(super) fn on_screen(judged: &[Judged], short: bool) -> Lijst<'static> {
    let mut list = Lijst::new(KOP, &[]);
    for one in judged {
        list.add(&Value::Null, cells(one, short));
    }
    list
}

fn cells(one: &Judged, short: bool) -> Vec<String> {
    let Some((beoordeling, _)) = &one.beoordeling else {
        let mut cells = vec![one.zaak.to_string(), "niet leesbaar".to_owned()];
        cells.extend(std::iter::repeat_n("?".to_owned(), 7));
        cells.push(String::new());
        return cells;
    };
    let mut cells = vec![one.zaak.to_string(), step(beoordeling)];
    cells.extend(marks(beoordeling.kolommen, short));
    cells.push(verdict(beoordeling));
    cells
}

/// What a script gets of a zaak only where it asks for it.
fn more(one: &Judged, beoordeling: &Beoordeling) -> impl Iterator<Item = (String, Value)> {
    let marks = beoordeling.kolommen.iter().map(|(nr, mark)| (nr.to_string(), json!(mark.word())));
    let rules: BTreeSet<&str> = beoordeling.bevindingen.iter().map(|found| found.regel).collect();
    let counted = |ernst| json!(beoordeling.count(ernst));
    let rest = [
        ("leerling", json!(one.leerling)),
        ("uitkomst", json!(verdict(beoordeling))),
        ("spoed", counted(Ernst::Spoed)),
        ("tekort", counted(Ernst::Tekort)),
        ("let_op", counted(Ernst::LetOp)),
        ("regels", json!(rules)),
    ];
    marks.chain(rest.map(|(name, value)| (name.to_owned(), value))).collect::<Vec<_>>().into_iter()
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
