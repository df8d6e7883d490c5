//! The tables of `docs/formaat.md` are made from the description of the fields that the program itself reads by.

use meldcode::model::{Keuze, Kind, Soort, Veld};

const PAGE: &str = "docs/formaat.md";
const BEGIN: &str = "<!-- made by tests/documenten/formaat.rs: begin -->\n";
const END: &str = "<!-- made by tests/documenten/formaat.rs: end -->\n";

fn kind(kind: Kind) -> String {
    match kind {
        Kind::Tekst => "text".to_owned(),
        Kind::JaNee => "`true` or `false`".to_owned(),
        Kind::Getal => "whole number".to_owned(),
        Kind::Datum => "date".to_owned(),
        Kind::Tijd => "time".to_owned(),
        Kind::Termijn => "date, or a term such as `6 weken`".to_owned(),
        Kind::Moment => "moment, written by the program".to_owned(),
        Kind::Keuze(words) if words == Soort::WORDS => "a soort".to_owned(),
        Kind::Keuze(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Kind::Rol => "role".to_owned(),
        Kind::Grond => "ground of the protocol".to_owned(),
        Kind::Wie => "who".to_owned(),
        Kind::StukRef => "id of a stuk".to_owned(),
        Kind::Zaak => "a zaak".to_owned(),
        Kind::Lijst(inner) => format!("list of: {}", self::kind(*inner)),
        Kind::Deel(velden) => {
            let parts = velden.iter().map(|veld| format!("`{}` ({})", veld.name, self::kind(veld.kind)));
            format!("block of {}", parts.collect::<Vec<_>>().join("; "))
        }
        Kind::Velden => "block of fields of the soort that is followed up".to_owned(),
    }
}

fn row(veld: &Veld) -> String {
    format!("| `{}` | {} |\n", veld.name, kind(veld.kind))
}

fn tables() -> String {
    let mut text = String::new();
    for soort in Soort::ALL {
        text.extend(["\n### `", soort.word(), "`\n\n| field | holds |\n|---|---|\n"]);
        text.extend(soort.velden().iter().map(row));
    }
    text + "\n"
}

/// Compares the page's tables with those of the program, or writes them anew.
pub fn tables_agree() {
    let page = crate::text(PAGE);
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (shown, after) = rest.split_once(END).unwrap();
    if crate::updating() {
        std::fs::write(crate::path(PAGE), format!("{before}{BEGIN}{}{END}{after}", tables())).unwrap();
        return;
    }
    assert_eq!(shown, tables(), "MELDCODE_BIJWERKEN=1 cargo test --test documenten format");
}
