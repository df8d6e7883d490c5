//! What was stated about destroying zaken: the events on `main`, and what they add up to.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use git2::Oid;
use serde::{Deserialize, Serialize};

use crate::model::{MedewerkerId, Moment, StukId, Vernietigingsgrond, ZaakNummer, yaml};
use crate::vault::clear;
use crate::vault::error::Result;
use crate::vault::fault::{Fault, Violation};
use crate::vault::lineage::Lineage;
use crate::vault::state::{Judged, ZaakState};

/// What such an event says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Someone wants the zaak destroyed, and a second person has to agree ("voorstel").
    Voorstel,
    /// It is destroyed ("vernietigd").
    Vernietigd,
    /// Nothing of its keys is on the server any more ("server gewist").
    ServerGewist,
}

/// `zaken/…/vernietiging/<ULID>.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    pub wat: Step,
    pub zaak: ZaakNummer,
    pub door: MedewerkerId,
    pub op: Moment,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grond: Option<Vernietigingsgrond>,
    /// The proposal that this statement agrees with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voorstel: Option<StukId>,
    /// How many stukken the zaak had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stukken: Option<usize>,
    /// The id of every wrapped key that there ever was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sleutels: Vec<String>,
}

/// Who stated what, when, on which ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// By whom ("door").
    pub door: MedewerkerId,
    /// When ("op").
    pub op: DateTime<FixedOffset>,
    /// Why ("grond").
    pub grond: Vernietigingsgrond,
    /// How many stukken the zaak had then.
    pub stukken: usize,
    pub(super) event: StukId,
    pub(super) voorstel: Option<StukId>,
    pub(super) keys: Vec<Oid>,
    commit: Oid,
}

/// What was stated about destroying a zaak ("vernietiging").
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Destruction {
    /// Who wants it destroyed, while a second person has to agree.
    pub proposals: Vec<Stated>,
    /// That it is destroyed; more than one when copies did so at once.
    pub statements: Vec<Stated>,
    /// Someone stated that nothing of it is on the server any more.
    pub off_server: bool,
    server: Vec<StukId>,
}

impl Destruction {
    /// The first statement that it is destroyed.
    #[must_use]
    pub fn statement(&self) -> Option<&Stated> {
        self.statements.first()
    }

    /// The ids that the statements list as those of every wrapped key that has to be gone.
    pub(super) fn listed(&self) -> impl Iterator<Item = Oid> + '_ {
        self.statements.iter().flat_map(|stated| stated.keys.iter().copied())
    }

    /// What an event of this zaak says.
    pub(in crate::vault) fn step(&self, event: StukId) -> Option<(Step, Option<Vernietigingsgrond>)> {
        let among = |all: &[Stated]| all.iter().find(|stated| stated.event == event).map(|s| s.grond);
        among(&self.proposals)
            .map(|grond| (Step::Voorstel, Some(grond)))
            .or_else(|| among(&self.statements).map(|grond| (Step::Vernietigd, Some(grond))))
            .or_else(|| self.server.contains(&event).then_some((Step::ServerGewist, None)))
    }
}

/// The events that count, per zaak, independent of the order in which they came.
#[derive(Debug, Default)]
pub(in crate::vault) struct DestroyFold {
    zaken: BTreeMap<ZaakNummer, Destruction>,
}

impl DestroyFold {
    /// Takes an event in.
    pub(in crate::vault) fn add(
        &mut self,
        zaak: ZaakNummer,
        event: StukId,
        text: &[u8],
        judged: &Judged,
    ) -> Result<(), (Fault, &'static str)> {
        let read: Event = clear::parse(text).ok_or((Fault::Unreadable, "niet te lezen"))?;
        if read.zaak != zaak || !judged.is_by(&read.door, read.op) {
            return Err((Fault::Event, "noemt een andere zaak, persoon of tijd dan de commit"));
        }
        let known = self.zaken.entry(zaak).or_default();
        if read.wat == Step::ServerGewist {
            known.server.push(event);
            known.off_server = true;
            return Ok(());
        }
        let whole = |id: &String| Oid::from_str(id).ok().filter(|_| id.len() == 40);
        let keys = read.sleutels.iter().map(whole).collect::<Option<Vec<Oid>>>();
        let stated = Stated {
            door: read.door,
            op: read.op.0,
            grond: read.grond.ok_or((Fault::Event, "noemt geen grond"))?,
            stukken: read.stukken.unwrap_or_default(),
            event,
            voorstel: read.voorstel,
            keys: keys.ok_or((Fault::Unreadable, "niet te lezen"))?,
            commit: judged.facts.id,
        };
        if read.wat == Step::Voorstel {
            known.proposals.push(stated);
        } else {
            known.statements.push(stated);
        }
        Ok(())
    }

    /// Says of each zaak whether it is destroyed: not where the protocol that it ran under asked for a second person
    /// and nobody else proposed it on the same ground. A move to another protocol that someone made beside it, without
    /// knowing, changes nothing: the keys are gone by then.
    pub(in crate::vault) fn finish(
        self,
        zaken: &mut BTreeMap<ZaakNummer, ZaakState>,
        lineage: &Lineage,
        protocols: &BTreeMap<(String, String), String>,
        violations: &mut Vec<Violation>,
    ) {
        for (nummer, mut known) in self.zaken {
            let Some(zaak) = zaken.get_mut(&nummer) else {
                let what = format!("zaak {nummer} is nooit geopend");
                violations.push(Violation::new(Fault::NeverOpened, what).in_zaak(&nummer));
                continue;
            };
            let asked = |protocol| persons(protocols.get(protocol).map(String::as_str));
            let proposals = &known.proposals;
            known.statements.retain(|stated| {
                let needs_second = asked(zaak.protocol_at(stated.commit, lineage)) > 1;
                let holds = !needs_second || proposals.iter().any(|proposal| agrees(stated, proposal));
                if !holds {
                    let what = "vernietigd zonder de tweede persoon die het protocol vraagt";
                    let found = Violation::new(Fault::Event, what).in_commit(stated.commit).in_zaak(&nummer);
                    violations.push(found);
                }
                holds
            });
            known.statements.sort_by_key(|stated| stated.event);
            known.proposals.sort_by_key(|stated| stated.event);
            zaak.destroyed = !known.statements.is_empty();
            zaak.destruction = known;
        }
    }
}

/// A statement names the proposal of another person, on the same ground.
fn agrees(stated: &Stated, proposal: &Stated) -> bool {
    stated.voorstel == Some(proposal.event) && stated.door != proposal.door && stated.grond == proposal.grond
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    vernietiging: Option<AskedPersons>,
}

#[derive(Deserialize)]
struct AskedPersons {
    personen: u32,
}

/// How many people a protocol wants to agree before a zaak is destroyed. Judged from the text that the archive
/// holds, because every copy must come to the same answer; one that cannot be read asks for two.
pub(in crate::vault) fn persons(protocol: Option<&str>) -> u32 {
    let Some(text) = protocol else { return 2 };
    yaml::parse::<Asked>(text).map_or(2, |asked| asked.vernietiging.map_or(1, |asked| asked.personen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_protocol_says_how_many_people_have_to_agree() {
        for (text, expected) in [
            (Some("naam: x\n"), 1),
            (Some("naam: x\nvernietiging: {personen: 2, bron: {protocol: p}}\n"), 2),
            (Some("naam: [x"), 2),
            (None, 2),
        ] {
            assert_eq!(persons(text), expected, "{text:?}");
        }
    }
}
