//! From access events to who may read which zaak.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset};

use super::clear::{AccessEvent, ProtocolRef};
use super::destroy::Destruction;
use super::fault::{Fault, Violation};
use super::state::{Generation, Staff, ZaakState};
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
        }
        Ok(())
    }

    /// The zaken as they are now.
    pub(super) fn finish(
        self,
        staff: &BTreeMap<MedewerkerId, Staff>,
        violations: &mut Vec<Violation>,
    ) -> BTreeMap<ZaakNummer, ZaakState> {
        let mut zaken = BTreeMap::new();
        for (nummer, events) in self.zaken {
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
                protocol: (opened.protocol.naam.clone(), opened.protocol.versie.clone()),
                generations,
                readers,
                destroyed: false,
                destruction: Destruction::default(),
                takings: events.taken,
                given: !events.given.is_empty(),
            };
            zaken.insert(nummer, zaak);
        }
        zaken
    }
}

impl Events {
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
