//! Fields: the soort exists, the field exists in it, and a rule reports it when it is missing.

use super::super::problem::Problems;
use super::super::veld::{Voorwaarde, veld_regel};
use super::super::{Located, Protocol};
use crate::model::{Keuze, Kind, Soort, Veld, Wie};

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
    if let Some(own) = field.value.strip_prefix("extra.") {
        let names: Vec<&str> = protocol.extra(soort).iter().map(|extra| extra.naam.as_str()).collect();
        if !names.contains(&own) {
            problems.unknown(field.place, "het extra veld", own, &names);
        }
        return;
    }
    if field.value == "lvs" {
        return;
    }
    let mut parts = Parts::Fields(soort.velden());
    for name in field.value.split('.') {
        let names = parts.names();
        let Some(next) = parts.find(name) else {
            let what = format!("bij de soort `{soort}` staat `{}`: het veld", field.value);
            problems.unknown(field.place, &what, name, &names);
            return;
        };
        parts = next;
    }
}

/// What can come next in a path.
enum Parts {
    Fields(&'static [Veld]),
    Someone,
    Nothing,
}

impl Parts {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Deel(fields) => Self::Fields(fields),
            Kind::Wie => Self::Someone,
            Kind::Lijst(inner) => Self::of(*inner),
            _ => Self::Nothing,
        }
    }

    fn names(&self) -> Vec<&'static str> {
        match self {
            Self::Fields(fields) => fields.iter().map(|field| field.name).collect(),
            Self::Someone => Wie::PARTS.to_vec(),
            Self::Nothing => Vec::new(),
        }
    }

    fn find(&self, name: &str) -> Option<Self> {
        match self {
            Self::Fields(fields) => {
                fields.iter().find(|field| field.name == name).map(|field| Self::of(field.kind))
            }
            Self::Someone => Wie::PARTS.contains(&name).then_some(Self::Nothing),
            Self::Nothing => None,
        }
    }
}
