//! What a commit does about people: who may, what it ends, and what counts by way of exception.

use std::sync::Arc;

use git2::Oid;

use super::super::clear::{self, StaffChange, StaffEvent};
use super::super::error::Result;
use super::super::facts::{Facts, Sealed};
use super::super::fault::{Fault, Violation};
use super::super::judge::{belongs_to_root, beyond_recovery, refusals, unsealed};
use super::super::keys::parse_public;
use super::super::place::{Place, RECOVERY_READER};
use super::super::staff_view::{Dated, StaffView};
use super::super::state::{Judged, Signature};
use super::super::verdict::{Ending, Takeover};
use super::Fold;
use crate::model::{Functie, MedewerkerId, StukId};

/// The events about people that a commit adds, by their ids.
pub(super) type Events = Vec<(StukId, Dated)>;

impl Fold<'_> {
    pub(super) fn refused(
        &self,
        judged: &mut Judged,
        events: &mut [(StukId, Dated)],
        view: &StaffView,
        is_root: bool,
    ) -> Vec<Violation> {
        let id = judged.facts.id;
        let by_recovery = !is_root && self.is_by_recovery(judged);
        for (_, dated) in events.iter_mut() {
            dated.by.clone_from(&judged.signer);
        }
        let mut refused = if by_recovery {
            beyond_recovery(&judged.facts, events, view).into_iter().collect()
        } else if self.verdicts.contested.contains(&id) {
            let what = "over en weer ingetrokken: telt niet tot iemand kiest";
            vec![Violation::new(Fault::Contested, what).in_commit(id)]
        } else if judged.counts && self.verdicts.out.contains(&id) {
            let what = "naast of na het einde van de sleutel of de rol";
            vec![Violation::new(Fault::BesideRevocation, what).in_commit(id)]
        } else if judged.counts {
            judged.own_key = is_own_key(judged, events);
            refusals(judged, judged.functie.unwrap_or(Functie::Inzage))
        } else {
            vec![unsealed(judged)]
        };
        let facts = &judged.facts;
        if facts.parents.is_empty() && !is_root {
            refused.push(Violation::new(Fault::SecondRoot, "een tweede begin").in_commit(facts.id));
        }
        if !is_root && let Some(added) = facts.added.iter().find(|added| belongs_to_root(&added.place)) {
            let what = format!("hoort alleen in het begin: {}", added.path());
            refused.push(Violation::new(Fault::ForeignFile, what).in_commit(facts.id));
        }
        refused
    }

    /// What counts by way of exception is no fault, and may not go unseen either.
    pub(super) fn note_exceptions(&mut self, judged: &Judged, taken: bool) {
        let id = judged.facts.id;
        let who = judged.signer.as_ref().map_or("", MedewerkerId::as_str);
        if judged.counts && taken {
            let what = format!("werk van {who}, overgenomen door wie dat mag");
            self.acknowledged.push(Violation::new(Fault::TakenOver, what).in_commit(id));
        }
        if judged.counts && who == RECOVERY_READER {
            let what = "een sleutel is vervangen met de herstelsleutel";
            self.acknowledged.push(Violation::new(Fault::RecoveryUsed, what).in_commit(id));
        }
    }

    /// The recovery key is nobody's; what it may is little, but its signature holds.
    pub(super) fn is_by_recovery(&self, judged: &mut Judged) -> bool {
        let signer = self.archive.as_ref().and_then(|archive| archive.herstel_ondertekening.as_deref());
        let key = || signer.and_then(|line| parse_public(line).ok());
        let holds = judged.signature == Signature::Onbekend
            && key().is_some_and(|key| judged.facts.sealed == Sealed::By(key));
        if holds {
            judged.signature = Signature::Geldig;
            judged.signer = RECOVERY_READER.parse::<MedewerkerId>().ok();
            judged.naam = Some("Herstelsleutel".into());
        }
        holds
    }

    /// The staff events that a commit adds, and the paths of those that cannot be read.
    pub(super) fn read_staff(&self, facts: &Facts) -> Result<(Events, Vec<String>)> {
        let (mut events, mut unreadable) = (Vec::new(), Vec::new());
        for added in &facts.added {
            let Place::Staff(id, event) = &added.place else { continue };
            match clear::parse::<StaffEvent>(&self.read(added.blob)?) {
                Some(read) => events.push((*event, Dated::new(id.clone(), read, facts.id, facts.time))),
                None => unreadable.push(added.path()),
            }
        }
        Ok((events, unreadable))
    }

    pub(super) fn staff_events(
        &mut self,
        before: Arc<StaffView>,
        judged: &Judged,
        events: Events,
    ) -> Arc<StaffView> {
        if events.is_empty() {
            return before;
        }
        let commit = judged.facts.id;
        let (after, refused) = before.with(events.clone());
        for (event, dated) in events {
            if refused.iter().any(|(no, _)| *no == event) {
                continue;
            }
            let support = || judged.signer.as_ref().map(|id| before.support(id)).unwrap_or_default();
            let whole = |texts: &[String]| texts.iter().filter_map(|text| Oid::from_str(text).ok()).collect();
            let term = before.people.get(&dated.id).and_then(|person| person.keys.last());
            let (key, key_event) = (term.map(|term| term.key), term.map(|term| term.event));
            let (key, left) = match dated.event.wat {
                StaffChange::Toegevoegd => continue,
                StaffChange::Overgenomen => {
                    self.claims.takeovers.push(Takeover {
                        commit,
                        who: dated.id,
                        taken: whole(&dated.event.commits),
                        rejected: whole(&dated.event.afgewezen),
                        support: support(),
                    });
                    continue;
                }
                StaffChange::Ingetrokken => (None, None),
                StaffChange::Sleutel => (key, None),
                StaffChange::Rol => (None, dated.event.rol),
            };
            let by = judged.signer.clone();
            let (who, support) = (dated.id, support());
            self.claims.endings.push(Ending { commit, by, who, key, key_event, left, support });
        }
        for (event, why) in refused {
            let what = format!("{why}: {event}");
            self.violations.push(Violation::new(Fault::Event, what).in_commit(commit));
        }
        Arc::new(after)
    }
}

/// Whether a commit replaces its signer's own key and does nothing else.
fn is_own_key(judged: &Judged, events: &[(StukId, Dated)]) -> bool {
    let own =
        |dated: &Dated| dated.event.wat == StaffChange::Sleutel && Some(&dated.id) == judged.signer.as_ref();
    judged.facts.added.len() == 1 && events.first().is_some_and(|(_, dated)| own(dated))
}
