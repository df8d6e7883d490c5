//! From access events to who may read which zaak.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset};

use super::clear::{AccessEvent, ProtocolRef};
use super::fault::{Fault, Violation};
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
    given: Vec<(MedewerkerId, Vec<StukId>)>,
    taken: BTreeMap<MedewerkerId, Vec<StukId>>,
    generations: BTreeMap<StukId, (String, String)>,
    moves: BTreeMap<StukId, (Move, Vec<StukId>)>,
}

#[derive(Debug)]
struct Opened {
    event: StukId,
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
        zaak: ZaakNummer,
        event: StukId,
        text: &[u8],
        signer: Option<MedewerkerId>,
        at: DateTime<FixedOffset>,
    ) -> Result<(), (Fault, &'static str)> {
        let parsed = std::str::from_utf8(text)
            .ok()
            .and_then(AccessEvent::parse)
            .ok_or((Fault::Unreadable, "niet te lezen"))?;
        let events = self.zaken.entry(zaak).or_default();
        match parsed {
            AccessEvent::Geopend { protocol, generatie, sleutel, lezers } => {
                if events.opened.is_some() {
                    return Err((Fault::Event, "de zaak was al geopend"));
                }
                let by = signer.ok_or((Fault::Event, "ondertekenaar onbekend"))?;
                events.opened = Some(Opened {
                    event,
                    at,
                    by,
                    protocol,
                    label: generatie,
                    public: sleutel,
                    readers: lezers,
                });
            }
            AccessEvent::Gegeven { wie, na } => events.given.push((wie, na)),
            AccessEvent::Ontnomen { wie } => events.taken.entry(wie).or_default().push(event),
            AccessEvent::Generatie { generatie, sleutel } => {
                events.generations.insert(event, (generatie, sleutel));
            }
            AccessEvent::Protocol { protocol, na, reden } => {
                let by = signer.ok_or((Fault::Event, "ondertekenaar onbekend"))?;
                let protocol = (protocol.naam, protocol.versie);
                events.moves.insert(event, (Move { event, at, by, protocol, reason: reden }, na));
            }
        }
        Ok(())
    }

    /// The zaken as they are now.
    pub(super) fn finish(
        self,
        staff: &BTreeMap<MedewerkerId, Staff>,
        protocols: &BTreeMap<(String, String), String>,
        violations: &mut Vec<Violation>,
    ) -> BTreeMap<ZaakNummer, ZaakState> {
        let mut zaken = BTreeMap::new();
        for (nummer, mut events) in self.zaken {
            events.moves.retain(|_, (moved, _)| {
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
            let first = Generation {
                label: opened.label.clone(),
                public: opened.public.clone(),
                event: opened.event,
            };
            let mut generations = vec![first];
            generations.extend(events.generations.iter().map(|(event, (label, public))| Generation {
                label: label.clone(),
                public: public.clone(),
                event: *event,
            }));
            let zaak = ZaakState {
                nummer: nummer.clone(),
                opened_at: opened.at,
                opened_by: opened.by.clone(),
                protocol: events.protocol(opened),
                moves: events.moves.into_values().map(|(moved, _)| moved).collect(),
                generations,
                readers,
                destroyed: false,
                takings: events.taken,
                given: !events.given.is_empty(),
            };
            zaken.insert(nummer, zaak);
        }
        zaken
    }
}

impl Events {
    /// The protocol that the zaak runs under: of the moves that no other was made in knowledge of, the last by its
    /// id; so two people who move it at once, on different machines, end with the same.
    fn protocol(&self, opened: &Opened) -> (String, String) {
        let overruled = |event: &StukId| self.moves.values().any(|(_, after)| after.contains(event));
        let last = self.moves.iter().rfind(|(event, _)| !overruled(event)).or(self.moves.iter().next_back());
        match last {
            Some((_, (moved, _))) => moved.protocol.clone(),
            None => (opened.protocol.naam.clone(), opened.protocol.versie.clone()),
        }
    }

    /// Someone reads who was given access, when a giving names every taking: a concurrent taking wins.
    fn readers(&self, opened: &Opened, staff: &BTreeMap<MedewerkerId, Staff>) -> BTreeSet<MedewerkerId> {
        let named: BTreeSet<&MedewerkerId> =
            opened.readers.iter().chain(self.given.iter().map(|(id, _)| id)).collect();
        named
            .into_iter()
            .filter(|id| staff.get(*id).is_some_and(|person| person.active))
            .filter(|id| {
                let taken = self.taken.get(*id).map(Vec::as_slice).unwrap_or_default();
                taken
                    .iter()
                    .all(|event| self.given.iter().any(|(to, after)| to == *id && after.contains(event)))
            })
            .cloned()
            .collect()
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
    use super::super::clear::AccessEvent;
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
        let at: DateTime<FixedOffset> = "2026-11-22T10:15:00+01:00".parse().unwrap();
        let mut fold = AccessFold::default();
        for (nr, event) in events {
            let text = event.write().unwrap();
            fold.add(zaak.clone(), id(*nr), text.as_bytes(), Some("i.devries".parse().unwrap()), at).unwrap();
        }
        let known = ["1", "2", "3"].map(|versie| (("delft".to_owned(), versie.to_owned()), String::new()));
        let mut violations = Vec::new();
        let zaken = fold.finish(&BTreeMap::new(), &known.into(), &mut violations);
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
