//! Names: each once, and each that is referred to exists.

use super::super::problem::Problems;
use super::super::{Located, Protocol, Termijn};
use crate::model::{Gevaar, Grond, Keuze, Punt, Rol};

pub(super) fn check(protocol: &Protocol, problems: &mut Problems) {
    duplicates(protocol, problems);
    roles(protocol, problems);
    dangers(protocol, problems);
    words(protocol, problems);
    steps(protocol, problems);
    participation(protocol, problems);
}

fn once<'a>(what: &str, names: impl Iterator<Item = &'a Located<String>>, problems: &mut Problems) {
    let mut seen: Vec<&str> = Vec::new();
    for name in names {
        if seen.contains(&name.as_str()) {
            problems.add(name.place, format!("{what} `{}` staat er twee keer", name.value));
        }
        seen.push(name);
    }
}

fn duplicates(protocol: &Protocol, problems: &mut Problems) {
    once("de rol", protocol.rollen.iter().map(|part| &part.naam), problems);
    once("de discipline", protocol.disciplines.iter(), problems);
    once("het lichaam", protocol.toestemming_lichamen.iter().map(|part| &part.naam), problems);
    once("de grond", protocol.gronden.iter().map(|part| &part.naam), problems);
    once("de aard", protocol.aard.iter().map(|part| &part.naam), problems);
    once("het gevaar", protocol.gevaren.iter().map(|part| &part.naam), problems);
    once("het punt", protocol.participatie.iter().map(|part| &part.punt), problems);
    once("het punt", protocol.randvoorwaarden.iter().map(|part| &part.punt), problems);
    once("het begrip", protocol.begrippen.iter().map(|part| &part.naam), problems);
    once("de regel van de sociale kaart", protocol.sociale_kaart.iter().map(|part| &part.naam), problems);
    for point in &protocol.participatie {
        once("het onderdeel", point.onderdelen.iter().map(|part| &part.naam), problems);
    }
    let mut soorten = Vec::new();
    for soort in protocol.lvs.notities.iter().flat_map(|notitie| &notitie.soorten) {
        if soorten.contains(&soort.value) {
            problems.add(soort.place, format!("de soort `{}` staat al onder een notitie", soort.value));
        }
        soorten.push(soort.value);
    }
}

/// Every place where a role is named.
fn roles(protocol: &Protocol, problems: &mut Problems) {
    let known: Vec<&str> = protocol.all_rollen().map(|rol| rol.naam.as_str()).collect();
    let steps = protocol.stappen.iter().flat_map(|stap| &stap.wie);
    let also = protocol.rollen.iter().flat_map(|rol| &rol.telt_als);
    let bodies = protocol.toestemming_lichamen.iter().flat_map(|lichaam| &lichaam.rollen);
    let urgent =
        protocol.gevaren.iter().flat_map(|gevaar| gevaar.veilig_thuis.iter().flat_map(|eis| &eis.rollen));
    let experts =
        protocol.gevaren.iter().flat_map(|gevaar| gevaar.deskundige.iter().flat_map(|eis| &eis.rollen));
    let rules =
        protocol.regels.iter().flat_map(|(_, regel)| regel.rollen.iter().chain(&regel.rollen_gewenst));
    let duties = protocol.randvoorwaarden.iter().map(|plicht| &plicht.wie);
    let all = steps.chain(also).chain(bodies).chain(urgent).chain(experts).chain(rules).chain(duties);
    for name in all.filter(|name| !known.contains(&name.as_str())) {
        problems.unknown(name.place, "de rol", name, &known);
    }
}

fn dangers(protocol: &Protocol, problems: &mut Problems) {
    for gevaar in &protocol.gevaren {
        if !Gevaar::WORDS.contains(&gevaar.naam.as_str()) {
            problems.unknown(gevaar.naam.place, "het gevaar", &gevaar.naam, Gevaar::WORDS);
        }
    }
    let Some(first) = protocol.gevaren.first() else { return };
    if protocol.gevaren.iter().any(|gevaar| problems.unread(gevaar.naam.place)) {
        return;
    }
    for missing in Gevaar::WORDS.iter().filter(|naam| protocol.gevaar(naam).is_none()) {
        problems.add(first.naam.place, format!("het gevaar `{missing}` ontbreekt"));
    }
}

/// A name that a record can hold: the same letters as in the field.
fn words(protocol: &Protocol, problems: &mut Problems) {
    let grounds = protocol.gronden.iter().map(|grond| (&grond.naam, grond.naam.parse::<Grond>().err()));
    let roles = protocol.rollen.iter().map(|rol| (&rol.naam, rol.naam.parse::<Rol>().err()));
    for (name, why) in grounds.chain(roles) {
        if let Some(why) = why {
            problems.add(name.place, why);
        }
    }
}

fn steps(protocol: &Protocol, problems: &mut Problems) {
    let Some(first) = protocol.stappen.first() else { return };
    for (index, stap) in protocol.stappen.iter().enumerate() {
        if !(1..=5).contains(&stap.nr.value) {
            problems.add(
                stap.nr.place,
                format!("stap {} bestaat niet; de stappen zijn 1 tot en met 5", stap.nr.value),
            );
        }
        if protocol.stappen[..index].iter().any(|earlier| earlier.nr == stap.nr) {
            problems.add(stap.nr.place, format!("stap {} staat er twee keer", stap.nr.value));
        }
    }
    let whole = !protocol.stappen.iter().any(|stap| problems.unread(stap.nr.place));
    for nr in (1..=5).filter(|nr| whole && protocol.stap(*nr).is_none()) {
        problems.add(first.nr.place, format!("stap {nr} ontbreekt"));
    }
    let terms = protocol.regels.iter().flat_map(|(_, regel)| &regel.per_stap);
    let mut seen: Vec<(u32, &Termijn)> = Vec::new();
    for term in terms {
        if !(2..=5).contains(&term.stap.value) {
            problems.add(term.stap.place, "een termijn per stap kan voor stap 2 tot en met 5");
        }
        if seen.iter().any(|(stap, _)| *stap == term.stap.value) {
            problems.add(term.stap.place, format!("stap {} heeft al een termijn", term.stap.value));
        }
        seen.push((term.stap.value, &term.termijn));
    }
}

fn participation(protocol: &Protocol, problems: &mut Problems) {
    for point in &protocol.participatie {
        if !Punt::WORDS.contains(&point.punt.as_str()) {
            problems.unknown(point.punt.place, "het punt", &point.punt, Punt::WORDS);
        }
        if let Some(stap) = &point.vanaf_stap
            && !(1..=5).contains(&stap.value)
        {
            problems.add(stap.place, format!("stap {} bestaat niet", stap.value));
        }
        if point.vanaf_stap.is_none() && point.bij.is_none() {
            problems.add(point.punt.place, "zeg wanneer dit punt aan de beurt is: `vanaf_stap` of `bij`");
        }
    }
}
