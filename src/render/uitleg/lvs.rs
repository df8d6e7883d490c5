//! The field `lvs` explained: that a stuk is in the pupil system too, which every soort may say.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::line;
use super::veld::{rule_line, rules_of, soort};
use crate::model::{HasKind, Keuze, Kind, Lvs, Soort, Veld};
use crate::protocol::{Protocol, VeldHulp};
use crate::render::text::{capital, label};

const LVS: &str = "lvs";

/// Whether this is the field that says that a stuk is in the pupil system too, by whatever name.
#[must_use]
pub(super) fn is_meant(word: &str, protocol: &Protocol) -> bool {
    let name = word.rsplit_once('.').filter(|(head, _)| soort(head, protocol).is_some());
    let name = name.map_or(word, |(_, name)| name);
    matches!(name, LVS | "leerlingvolgsysteem") || name == protocol.lvs.naam.to_lowercase()
}

/// That field on the screen.
pub(super) fn text(protocol: &Protocol) -> String {
    let lvs = &protocol.lvs;
    let mut text = format!("{LVS}  (veld van elke soort: dat een stuk ook in {} staat)\n", lvs.naam);
    line(&mut text, "Wat", &lvs.uitleg);
    for notitie in &lvs.notities {
        let soorten: Vec<String> = notitie.soorten.iter().map(|soort| label(soort.value.word())).collect();
        line(&mut text, &capital(&notitie.notitie), &soorten.join(", "));
    }
    text.push_str("  Invullen: in delen:\n");
    for (path, help) in parts(protocol) {
        _ = writeln!(text, "    {path}: {}", help.vraag);
    }
    for rule in rules_of(Soort::Signaal, LVS, protocol) {
        line(&mut text, "Regel", &rule_line(rule, protocol));
    }
    line(&mut text, "Bron", &lvs.bron.show(&protocol.kort));
    text
}

fn parts(protocol: &Protocol) -> impl Iterator<Item = (&'static str, &VeldHulp)> {
    let parts: &'static [Veld] = match <Lvs as HasKind>::KIND {
        Kind::Deel(parts) => parts,
        _ => &[],
    };
    let help = |part: &str| protocol.hulptekst(Soort::Signaal, &format!("{LVS}.{part}"));
    parts.iter().filter_map(move |part| Some((part.name, help(part.name)?)))
}

/// That field for a script.
pub(super) fn json(protocol: &Protocol) -> Value {
    let lvs = &protocol.lvs;
    let delen: Vec<Value> =
        parts(protocol).map(|(deel, help)| json!({ "deel": deel, "vraag": help.vraag })).collect();
    json!({
        "veld": LVS, "systeem": lvs.naam, "tekst": lvs.uitleg, "notities": lvs.notities, "delen": delen,
        "regels": rules_of(Soort::Signaal, LVS, protocol), "bron": lvs.bron.show(&protocol.kort),
    })
}
