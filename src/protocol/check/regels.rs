//! The rules: each known, each present, with the parameters it needs and no others.

use super::super::Protocol;
use super::super::problem::Problems;
use super::super::regelnaam::{REGELNAMEN, regelnaam};
use crate::model::Keuze;

pub(super) fn check(protocol: &Protocol, problems: &mut Problems) {
    let known: Vec<&str> = REGELNAMEN.iter().map(|rule| rule.naam).collect();
    // Without any rule that is what is wrong, and it was said.
    let Some((first, _)) = protocol.regels.iter().next() else { return };
    for (name, regel) in protocol.regels.iter() {
        let Some(rule) = regelnaam(name) else {
            problems.unknown(name.place, "de regel", name, &known);
            continue;
        };
        for parameter in regel.parameters() {
            if !rule.vereist.contains(&parameter) && !rule.mogelijk.contains(&parameter) {
                problems
                    .add(name.place, format!("de regel `{}` kent geen `{}`", rule.naam, parameter.word()));
            }
        }
        for parameter in rule.vereist.iter().filter(|needed| !regel.parameters().contains(needed)) {
            if regel.is_on() {
                problems.add(
                    name.place,
                    format!("bij de regel `{}` ontbreekt `{}`", rule.naam, parameter.word()),
                );
            }
        }
        if let Some(minimum) = regel.minimum.as_ref().filter(|minimum| minimum.value == 0) {
            problems.add(minimum.place, "een minimum van nul vraagt niets; zet de regel op `uit`");
        }
    }
    // A rule left out could be one forgotten: what a school does not ask, it switches off in so many words.
    for missing in known.iter().filter(|name| protocol.regel(name).is_none()) {
        problems.add(
            first.place,
            format!("de regel `{missing}` ontbreekt; vraagt uw protocol dit niet, schrijf dan `niveau: uit`"),
        );
    }
}
