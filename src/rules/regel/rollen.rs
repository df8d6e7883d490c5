//! Who has to take part in a record, by the roles that a rule names.

use crate::model::{Item, Keuze, Wie};

use super::super::bevinding::Detail;
use super::super::view::View;

/// The roles that are missing among those who took part: all of them where the rule asks all, else one of them.
pub(super) fn missing(view: &View, regel: &str, door: &[Wie]) -> Option<Detail> {
    let rule = view.protocol.regel(regel)?;
    let absent: Vec<String> =
        rule.rollen.iter().filter(|rol| !view.among(door, &rol.value)).map(|rol| rol.value.clone()).collect();
    let enough = absent.is_empty() || (!rule.alle_rollen && absent.len() < rule.rollen.len());
    (!enough).then_some(Detail::RolOntbreekt(absent))
}

/// The roles that are wished for and did not take part.
pub(super) fn wished(view: &View, regel: &str, door: &[Wie]) -> Option<Detail> {
    let rule = view.protocol.regel(regel)?;
    let absent: Vec<String> = rule
        .rollen_gewenst
        .iter()
        .filter(|rol| !view.among(door, &rol.value))
        .map(|rol| rol.value.clone())
        .collect();
    (!absent.is_empty()).then_some(Detail::RolOntbreekt(absent))
}

/// Those who took part; where nobody has a role, whoever recorded it, in the role of the commit.
pub(super) fn or_recorder(item: &Item, door: &[Wie]) -> Vec<Wie> {
    if door.iter().any(|wie| wie.rol.is_some()) {
        return door.to_vec();
    }
    vec![Wie { rol: item.functie.word().parse().ok(), ..Wie::default() }]
}
