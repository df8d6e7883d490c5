//! The five questions: each once, each reached, none asked twice.

use super::super::afweging::{Afweging, Uitkomst};
use super::super::problem::Problems;
use super::super::{Located, Protocol};

/// How many questions the afwegingskader has.
const COUNT: u32 = 5;

pub(super) fn check(protocol: &Protocol, problems: &mut Problems) {
    for (index, afweging) in protocol.afwegingen.iter().enumerate() {
        let nr = &afweging.nr;
        if !(1..=COUNT).contains(&nr.value) {
            problems.add(
                nr.place,
                format!("afweging {} bestaat niet; de afwegingen zijn 1 tot en met 5", nr.value),
            );
        }
        if protocol.afwegingen[..index].iter().any(|earlier| earlier.nr == *nr) {
            problems.add(nr.place, format!("afweging {} staat er twee keer", nr.value));
        }
    }
    if !protocol.afwegingen.iter().any(|one| problems.unread(one.nr.place)) {
        for outcome in protocol.afwegingen.iter().flat_map(|one| [&one.nee, &one.ja]) {
            leads_somewhere(protocol, outcome, problems);
        }
    }
    let Some(first) = protocol.afwegingen.first() else { return };
    // A question or an answer that could not be read may be the one that is missed here.
    let unread =
        |one: &Afweging| [one.nr.place, one.nee.place, one.ja.place].iter().any(|at| problems.unread(*at));
    let whole = !protocol.afwegingen.iter().any(unread);
    for nr in (1..=COUNT).filter(|nr| whole && protocol.afweging(*nr).is_none()) {
        problems.add(first.nr.place, format!("afweging {nr} ontbreekt"));
    }
    let mut path = Vec::new();
    let mut reached = Vec::new();
    if let Some(start) = protocol.afweging(1) {
        walk(protocol, start, &mut path, &mut reached, problems);
    }
    for afweging in &protocol.afwegingen {
        let nr = afweging.nr.value;
        if whole && (1..=COUNT).contains(&nr) && !reached.contains(&nr) {
            problems.add(
                afweging.nr.place,
                format!("afweging {nr} wordt nooit gesteld: geen antwoord leidt erheen"),
            );
        }
    }
}

fn leads_somewhere(protocol: &Protocol, outcome: &Located<Uitkomst>, problems: &mut Problems) {
    if let Some(nr) = outcome.value.next()
        && protocol.afweging(nr).is_none()
    {
        problems.add(outcome.place, format!("afweging {nr} bestaat niet"));
    }
}

/// Follows both answers; an answer that leads back to a question on the way to it is a cycle.
fn walk(
    protocol: &Protocol,
    at: &Afweging,
    path: &mut Vec<u32>,
    reached: &mut Vec<u32>,
    problems: &mut Problems,
) {
    path.push(at.nr.value);
    reached.push(at.nr.value);
    for outcome in [&at.nee, &at.ja] {
        let Some(next) = outcome.value.next().and_then(|nr| protocol.afweging(nr)) else { continue };
        if path.contains(&next.nr.value) {
            problems.add(
                outcome.place,
                format!(
                    "dit antwoord leidt terug naar afweging {}: de vragen lopen in een kring",
                    next.nr.value
                ),
            );
        } else {
            walk(protocol, next, path, reached, problems);
        }
    }
    path.pop();
}
