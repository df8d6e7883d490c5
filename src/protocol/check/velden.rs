//! Fields: the soort exists, the field exists in it, and a rule reports it when it is missing.

use super::super::problem::Problems;
use super::super::veld::{Voorwaarde, veld_regel};
use super::super::{Located, Protocol};
use crate::model::{Keuze, Soort};

pub(super) fn check(protocol: &Protocol, problems: &mut Problems) {
    for (name, fields) in protocol.velden.iter() {
        let Some(soort) = soort(name, problems) else { continue };
        reported(soort, name, problems);
        for field in fields {
            path(protocol, soort, &field.veld, problems);
            if let Voorwaarde::Veld(other) = &field.als {
                path(protocol, soort, &other.veld, problems);
            }
        }
        for (index, field) in fields.iter().enumerate() {
            if fields[..index].contains(field) {
                problems.add(field.veld.place, format!("het veld `{}` staat er twee keer", field.veld.value));
            }
        }
    }
    for (name, fields) in protocol.extra.iter() {
        let Some(soort) = soort(name, problems) else { continue };
        if fields.iter().any(|field| field.verplicht) {
            reported(soort, name, problems);
        }
        for (index, field) in fields.iter().enumerate() {
            if fields[..index].iter().any(|earlier| earlier.naam == field.naam) {
                problems.add(field.naam.place, format!("het veld `{}` staat er twee keer", field.naam.value));
            }
        }
    }
    for (name, help) in protocol.hulpteksten.iter() {
        let Some(soort) = soort(name, problems) else { continue };
        for (field, _) in help.velden.iter() {
            path(protocol, soort, field, problems);
        }
    }
}

fn soort(name: &Located<String>, problems: &mut Problems) -> Option<Soort> {
    let found = name.value.parse().ok();
    if found.is_none() {
        problems.unknown(name.place, "de soort", name, Soort::WORDS);
    }
    found
}

fn reported(soort: Soort, name: &Located<String>, problems: &mut Problems) {
    if veld_regel(soort).is_none() {
        problems.add(
            name.place,
            format!("bij de soort `{soort}` kan geen veld verplicht zijn: geen regel vraagt ernaar"),
        );
    }
}

/// A path names a field of the soort, or under `extra` one that the protocol declares.
fn path(protocol: &Protocol, soort: Soort, field: &Located<String>, problems: &mut Problems) {
    let Some((first, rest)) = field.value.split_once('.') else { return };
    if first == "extra" {
        let names: Vec<&str> = protocol.extra(soort).iter().map(|extra| extra.naam.as_str()).collect();
        if !names.contains(&rest) {
            problems.unknown(field.place, "het extra veld", rest, &names);
        }
    }
}
