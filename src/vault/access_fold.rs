//! From access events to who may read which zaak.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset};
use git2::Oid;

use super::clear::{AccessEvent, ProtocolRef};
use super::destroy::Destruction;
use super::facts::Facts;
use super::fault::{Fault, Violation};
use super::lineage::Lineage;
use super::state::{Generation, Move, Staff, StukEntry, ZaakState};
use crate::model::{MedewerkerId, StukId, ZaakNummer};

/// The access events that count, per zaak, independent of the order in which they came.
#[derive(Debug, Default)]
pub(super) struct AccessFold {
    zaken: BTreeMap<ZaakNummer, Events>,
}

#[derive(Debug, Default)]
struct Events {
    opened: Option<Opened>,
    given: Vec<Given>,
    taken: BTreeMap<MedewerkerId, Vec<(StukId, Oid)>>,
    generations: Vec<Made>,
    moves: BTreeMap<StukId, Move>,
}

#[derive(Debug)]
struct Given {
    who: MedewerkerId,
    after: Vec<StukId>,
    commit: Oid,
}

/// A generation after the first, and the commit that made it.
#[derive(Debug)]
struct Made {
    generation: Generation,
    commit: Oid,
}

#[derive(Debug)]
struct Opened {
    event: StukId,
    commit: Oid,
    at: DateTime<FixedOffset>,
    by: MedewerkerId,
    protocol: ProtocolRef,
    label: String,
    public: String,
    readers: Vec<MedewerkerId>,
}

impl AccessFold {
    /// Takes an event in.
    pub(super) fn add(
        &mut self,
        zaak: &ZaakNummer,
        event: StukId,
        said: Option<Box<AccessEvent>>,
        signer: Option<MedewerkerId>,
        facts: &Facts,
    ) -> Result<(), (Fault, &'static str)> {
        let said = said.ok_or((Fault::Unreadable, "niet te lezen"))?;
        let events = self.zaken.entry(zaak.clone()).or_default();
        match *said {
            AccessEvent::Geopend { protocol, generatie, sleutel, lezers } => {
                if events.opened.is_some() {
                    return Err((Fault::Event, "de zaak was al geopend"));
                }
                let by = signer.ok_or((Fault::Event, "ondertekenaar onbekend"))?;
                events.opened = Some(Opened {
                    event,
                    commit: facts.id,
                    at: facts.time,
                    by,
                    protocol,
                    label: generatie,
                    public: sleutel,
                    readers: lezers,
                });
            }
            AccessEvent::Gegeven { wie, na } => {
                events.given.push(Given { who: wie, after: na, commit: facts.id });
            }
            AccessEvent::Ontnomen { wie } => events.taken.entry(wie).or_default().push((event, facts.id)),
            AccessEvent::Generatie { generatie, sleutel } => {
                let generation = Generation { label: generatie, public: sleutel, event, lost: false };
                events.generations.push(Made { generation, commit: facts.id });
            }
            AccessEvent::Protocol { protocol, na, reden } => {
                let by = signer.ok_or((Fault::Event, "ondertekenaar onbekend"))?;
                let protocol = (protocol.naam, protocol.versie);
                let (at, commit) = (facts.time, facts.id);
                let moved = Move { event, at, by, protocol, reason: reden, after: na, commit };
                events.moves.insert(event, moved);
            }
        }
        Ok(())
    }

    /// Keeps a generation of a commit that does not count, for opening what others stored under it.
    pub(super) fn keep_lost(&mut self, zaak: ZaakNummer, event: StukId, text: &[u8], commit: Oid) {
        let parsed = std::str::from_utf8(text).ok().and_then(AccessEvent::parse);
        if let Some(AccessEvent::Generatie { generatie, sleutel }) = parsed {
            let generation = Generation { label: generatie, public: sleutel, event, lost: true };
            self.zaken.entry(zaak).or_default().generations.push(Made { generation, commit });
        }
    }

    /// The zaken as they are now. Whose place was in doubt and who stayed (`stayed`) got no keys meanwhile.
    pub(super) fn finish(
        self,
        staff: &BTreeMap<MedewerkerId, Staff>,
        stayed: &BTreeSet<&MedewerkerId>,
        lineage: &Lineage,
        protocols: &BTreeMap<(String, String), String>,
        violations: &mut Vec<Violation>,
    ) -> BTreeMap<ZaakNummer, ZaakState> {
        let mut zaken = BTreeMap::new();
        for (nummer, mut events) in self.zaken {
            events.moves.retain(|_, moved| {
                let known = protocols.contains_key(&moved.protocol);
                if !known {
                    let what = "de zaak gaat naar een protocol dat niet in het archief staat";
                    violations.push(Violation::new(Fault::Event, what).in_zaak(&nummer));
                }
                known
            });
            let Some(opened) = &events.opened else {
                let what = format!("zaak {nummer} is nooit geopend");
                violations.push(Violation::new(Fault::NeverOpened, what).in_zaak(&nummer));
                continue;
            };
            let readers = events.readers(opened, staff);
            let (generations, renew) = events.generations(opened, staff, &readers, lineage);
            let keys_changed =
                readers.iter().filter_map(|id| staff.get(id)).any(|person| person.keys.len() > 1);
            let lacks = readers.iter().any(|id| stayed.contains(id));
            let first = (opened.protocol.naam.clone(), opened.protocol.versie.clone());
            let moves: Vec<Move> = events.moves.values().cloned().collect();
            let zaak = ZaakState {
                nummer: nummer.clone(),
                opened_at: opened.at,
                opened_by: opened.by.clone(),
                protocol: moved_to(&moves.iter().collect::<Vec<_>>()).unwrap_or(&first).clone(),
                moves,
                first_protocol: first,
                given: !events.given.is_empty()
                    || keys_changed
                    || lacks
                    || generations.iter().any(|g| g.lost),
                generations,
                readers,
                destroyed: false,
                destruction: Destruction::default(),
                takings: events.takings(),
                renew,
            };
            zaken.insert(nummer, zaak);
        }
        zaken
    }
}

/// The protocol that a zaak was moved to: of the moves, by their ids, that no other was made in knowledge of, the
/// last; so two people who move it at once, on different machines, end with the same.
fn moved_to<'a>(moves: &[&'a Move]) -> Option<&'a (String, String)> {
    let overruled = |one: &Move| moves.iter().any(|other| other.after.contains(&one.event));
    let last = moves.iter().rfind(|moved| !overruled(moved)).or(moves.last());
    last.map(|moved| &moved.protocol)
}

impl ZaakState {
    /// The protocol that it ran under, as a commit knew it.
    pub(super) fn protocol_at(&self, commit: Oid, lineage: &Lineage) -> &(String, String) {
        let known = self.moves.iter().filter(|moved| lineage.knows(commit, moved.commit));
        moved_to(&known.collect::<Vec<_>>()).unwrap_or(&self.first_protocol)
    }
}

impl Events {
    /// Someone reads who was given access, when a giving names every taking: a concurrent taking wins.
    fn readers(&self, opened: &Opened, staff: &BTreeMap<MedewerkerId, Staff>) -> BTreeSet<MedewerkerId> {
        let named: BTreeSet<&MedewerkerId> =
            opened.readers.iter().chain(self.given.iter().map(|given| &given.who)).collect();
        named
            .into_iter()
            .filter(|id| staff.get(*id).is_some_and(|person| person.active))
            .filter(|id| {
                let taken = self.taken.get(*id).map(Vec::as_slice).unwrap_or_default();
                taken.iter().all(|(event, _)| {
                    self.given.iter().any(|given| given.who == **id && given.after.contains(event))
                })
            })
            .cloned()
            .collect()
    }

    fn takings(&self) -> BTreeMap<MedewerkerId, Vec<StukId>> {
        let events = |taken: &[(StukId, Oid)]| taken.iter().map(|(event, _)| *event).collect();
        self.taken.iter().map(|(who, taken)| (who.clone(), events(taken))).collect()
    }

    /// The generations, the current one last, and whether a new one is owed. What builds on another comes after
    /// it, whatever the clocks said; of those beside each other one is taken that nobody has who lost access.
    fn generations(
        &self,
        opened: &Opened,
        staff: &BTreeMap<MedewerkerId, Staff>,
        readers: &BTreeSet<MedewerkerId>,
        lineage: &Lineage,
    ) -> (Vec<Generation>, bool) {
        let label = opened.label.clone();
        let first = Generation { label, public: opened.public.clone(), event: opened.event, lost: false };
        let mut generations = vec![first];
        let mut later: Vec<&Made> = self.generations.iter().collect();
        later.sort_by_key(|made| (!made.generation.lost, made.generation.event));
        generations.extend(later.iter().map(|made| made.generation.clone()));
        let losses = self.losses(opened, staff, readers, lineage);
        let safe = |commit: Oid| losses.iter().all(|loss| lineage.knows(commit, *loss));
        let live: Vec<&&Made> = later.iter().filter(|made| !made.generation.lost).collect();
        let last = live.iter().filter(|made| {
            !live.iter().any(|other| other.commit != made.commit && lineage.knows(other.commit, made.commit))
        });
        match last.max_by_key(|made| (safe(made.commit), made.generation.event)) {
            None => (generations, !safe(opened.commit)),
            Some(current) => {
                let place = generations.iter().position(|g| g.event == current.generation.event);
                if let Some(place) = place {
                    let current = generations.remove(place);
                    generations.push(current);
                }
                (generations, !safe(current.commit))
            }
        }
    }

    /// Commits after which keys that someone had here may be in the hands of one who may not read.
    fn losses(
        &self,
        opened: &Opened,
        staff: &BTreeMap<MedewerkerId, Staff>,
        readers: &BTreeSet<MedewerkerId>,
        lineage: &Lineage,
    ) -> BTreeSet<Oid> {
        let first = opened.readers.iter().map(|who| (who, opened.commit));
        let mut losses = BTreeSet::new();
        for (who, access) in first.chain(self.given.iter().map(|given| (&given.who, given.commit))) {
            let taken = self.taken.get(who).map(Vec::as_slice).unwrap_or_default();
            let taken = taken.iter().filter(|_| !readers.contains(who)).map(|(_, commit)| *commit);
            let ended = staff.get(who).into_iter().flat_map(|person| person.losses.iter().copied());
            losses.extend(taken.chain(ended).filter(|loss| !lineage.knows(access, *loss)));
        }
        losses
    }
}

/// A zaak goes on under another protocol version for a reason, which is a stuk in it.
pub(super) fn moves_without_reason(
    zaken: &BTreeMap<ZaakNummer, ZaakState>,
    stukken: &BTreeMap<ZaakNummer, BTreeMap<StukId, StukEntry>>,
) -> Vec<Violation> {
    let moves = zaken.values().flat_map(|zaak| zaak.moves.iter().map(|moved| (&zaak.nummer, moved.reason)));
    moves
        .filter(|(zaak, reason)| !stukken.get(*zaak).is_some_and(|known| known.contains_key(reason)))
        .map(|(zaak, _)| {
            let what = "de zaak gaat naar een ander protocol; het stuk met de reden is er niet";
            Violation::new(Fault::Event, what).in_zaak(zaak)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::facts::Sealed;
    use super::super::few::Few;
    use super::*;

    const EVENTS: [&str; 4] = [
        "01M818K4H0W3M9T2R5N7P0B1C1",
        "01M818K4H0W3M9T2R5N7P0B1C2",
        "01M818K4H0W3M9T2R5N7P0B1C3",
        "01M818K4H0W3M9T2R5N7P0B1C4",
    ];

    fn id(nr: usize) -> StukId {
        EVENTS[nr].parse().unwrap()
    }

    fn version(versie: &str) -> ProtocolRef {
        ProtocolRef { naam: "delft".to_owned(), versie: versie.to_owned() }
    }

    fn moved(versie: &str, na: Vec<StukId>) -> AccessEvent {
        AccessEvent::Protocol { protocol: version(versie), na, reden: id(0) }
    }

    /// The version that a zaak runs under after these events, taken in in this order, and how many are wrong.
    fn runs_under(events: &[(usize, AccessEvent)]) -> (String, usize) {
        let zaak: ZaakNummer = "2026-7KQ3MX".parse().unwrap();
        let facts = Facts {
            id: Oid::ZERO_SHA1,
            parents: Few::default(),
            time: "2026-11-22T10:15:00+01:00".parse().unwrap(),
            sealed: Sealed::Missing,
            added: Few::default(),
            disturbed: Box::default(),
        };
        let mut fold = AccessFold::default();
        for (nr, event) in events {
            let text = event.write().unwrap();
            let signer = Some("i.devries".parse().unwrap());
            fold.add(&zaak, id(*nr), AccessEvent::parse(&text).map(Box::new), signer, &facts).unwrap();
        }
        let known = ["1", "2", "3"].map(|versie| (("delft".to_owned(), versie.to_owned()), String::new()));
        let mut violations = Vec::new();
        let zaken = fold.finish(
            &BTreeMap::new(),
            &BTreeSet::new(),
            &Lineage::new(&[]),
            &known.into(),
            &mut violations,
        );
        (zaken[&zaak].protocol.1.clone(), violations.len())
    }

    #[test]
    fn the_last_move_holds_whatever_the_order_in_which_they_came() {
        let key = age::x25519::Identity::generate().to_public().to_string();
        let opened = AccessEvent::Geopend {
            protocol: version("1"),
            generatie: "1".to_owned(),
            sleutel: key,
            lezers: Vec::new(),
        };
        let opened = (0, opened);
        assert_eq!(runs_under(std::slice::from_ref(&opened)), ("1".to_owned(), 0));
        // Two at once: the later id; and one that was made knowing another overrules it, also with an earlier id.
        for (moves, holds) in [
            (vec![(1, moved("2", vec![])), (2, moved("3", vec![]))], "3"),
            (vec![(1, moved("2", vec![id(2)])), (2, moved("3", vec![]))], "2"),
            (
                vec![(1, moved("2", vec![])), (2, moved("3", vec![])), (3, moved("1", vec![id(1), id(2)]))],
                "1",
            ),
            // What cannot be true, each knowing the other, still ends somewhere.
            (vec![(1, moved("2", vec![id(2)])), (2, moved("3", vec![id(1)]))], "3"),
        ] {
            let mut events = vec![opened.clone()];
            events.extend(moves.clone());
            assert_eq!(runs_under(&events), (holds.to_owned(), 0), "{moves:?}");
            events.reverse();
            assert_eq!(runs_under(&events), (holds.to_owned(), 0), "{moves:?} backwards");
        }
        let unknown = [opened, (1, moved("9", vec![]))];
        assert_eq!(runs_under(&unknown), ("1".to_owned(), 1), "a version that is not there does not count");
    }
}
