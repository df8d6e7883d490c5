//! Who was who at a given commit: the staff events among its ancestors.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use chrono::{DateTime, FixedOffset};

use super::clear::{StaffChange, StaffEvent, check_email, check_line};
use super::keys::{PublicBytes, parse_public, public_line};
use super::place::RECOVERY_READER;
use super::state::{KeyTerm, Staff};
use crate::model::{Functie, MedewerkerId, StukId};

/// An event and when it was committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    pub id: MedewerkerId,
    pub event: StaffEvent,
    pub at: DateTime<FixedOffset>,
}

/// The staff as one commit knows it.
#[derive(Debug, Clone, Default)]
pub(super) struct StaffView {
    events: BTreeMap<StukId, Dated>,
    pub people: BTreeMap<MedewerkerId, Staff>,
    by_key: HashMap<PublicBytes, MedewerkerId>,
}

/// The commit that ends someone's own key is still that key's.
const ONE_SECOND: chrono::TimeDelta = chrono::TimeDelta::seconds(1);

/// What a key means to a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    Nobody,
    Former(MedewerkerId),
    Active(MedewerkerId, Functie),
}

impl StaffView {
    /// What the holder of a key is here.
    pub(super) fn standing(&self, key: &PublicBytes) -> Standing {
        let Some(person) = self.by_key.get(key).and_then(|id| self.people.get(id)) else {
            return Standing::Nobody;
        };
        let current = person.keys.last().is_some_and(|term| term.key == *key);
        if person.active && current {
            Standing::Active(person.id.clone(), person.functie)
        } else {
            Standing::Former(person.id.clone())
        }
    }

    /// The view after some events more; events that make no sense come back with the reason.
    pub(super) fn with(&self, added: Vec<(StukId, Dated)>) -> (Self, Vec<(StukId, &'static str)>) {
        let mut next = self.clone();
        let mut refused = Vec::new();
        for (event, dated) in added {
            match next.check(&dated) {
                Ok(()) => {
                    next.events.insert(event, dated);
                    next.fold();
                }
                Err(why) => refused.push((event, why)),
            }
        }
        (next, refused)
    }

    /// The view of a merge: what either side knows.
    pub(super) fn union(&self, other: &Self) -> Self {
        let mut next = self.clone();
        next.events.extend(other.events.iter().map(|(event, dated)| (*event, dated.clone())));
        next.fold();
        next
    }

    fn check(&self, dated: &Dated) -> Result<(), &'static str> {
        let event = &dated.event;
        let known = self.people.get(&dated.id);
        let new_key = || {
            let key = event
                .sleutel
                .as_deref()
                .and_then(|line| parse_public(line).ok())
                .ok_or("sleutel onleesbaar")?;
            if self.by_key.contains_key(&key) { Err("sleutel al in gebruik") } else { Ok(()) }
        };
        match event.wat {
            StaffChange::Toegevoegd => {
                let naam = event.naam.as_deref().ok_or("naam ontbreekt")?;
                check_line("de naam", naam).map_err(|_| "naam onbruikbaar")?;
                if event.email.as_deref().is_some_and(|email| check_email(email).is_err()) {
                    return Err("e-mailadres onbruikbaar");
                }
                event.rol.ok_or("rol ontbreekt")?;
                if known.is_some() || dated.id.as_str() == RECOVERY_READER {
                    return Err("medewerker-id al gebruikt");
                }
                new_key()
            }
            StaffChange::Sleutel => known.ok_or("medewerker onbekend").and_then(|_| new_key()),
            StaffChange::Rol => {
                known.ok_or("medewerker onbekend")?;
                event.rol.map(|_| ()).ok_or("rol ontbreekt")
            }
            StaffChange::Ingetrokken => known.map(|_| ()).ok_or("medewerker onbekend"),
        }
    }

    /// Order among events is that of their ids; a revocation is final whatever comes after.
    fn fold(&mut self) {
        self.people.clear();
        self.by_key.clear();
        for wanted in [true, false] {
            for (event, dated) in &self.events {
                if (dated.event.wat == StaffChange::Toegevoegd) == wanted {
                    apply(&mut self.people, *event, dated);
                }
            }
        }
        for person in self.people.values() {
            for term in &person.keys {
                self.by_key.entry(term.key).or_insert_with(|| person.id.clone());
            }
        }
    }
}

fn apply(people: &mut BTreeMap<MedewerkerId, Staff>, event: StukId, dated: &Dated) {
    let key = || dated.event.sleutel.as_deref().and_then(|line| parse_public(line).ok());
    let term = |key| KeyTerm { event, key, until: None };
    if dated.event.wat == StaffChange::Toegevoegd {
        let (Some(naam), Some(functie), Some(key)) = (&dated.event.naam, dated.event.rol, key()) else {
            return;
        };
        people.entry(dated.id.clone()).or_insert_with(|| Staff {
            id: dated.id.clone(),
            naam: naam.clone(),
            functie,
            email: dated.event.email.clone(),
            public_line: public_line(&key),
            active: true,
            since: dated.at,
            keys: vec![term(key)],
        });
        return;
    }
    let Some(person) = people.get_mut(&dated.id) else { return };
    match dated.event.wat {
        StaffChange::Toegevoegd => {}
        StaffChange::Sleutel => {
            let Some(key) = key() else { return };
            end_key(person, dated.at);
            person.public_line = public_line(&key);
            person.keys.push(term(key));
        }
        StaffChange::Rol => person.functie = dated.event.rol.unwrap_or(person.functie),
        StaffChange::Ingetrokken => {
            end_key(person, dated.at);
            person.active = false;
        }
    }
}

fn end_key(person: &mut Staff, at: DateTime<FixedOffset>) {
    if let Some(term) = person.keys.last_mut() {
        term.until.get_or_insert(at);
    }
}

/// The list of keys for stock git and for inspectors; ends of terms in UTC.
pub(super) fn signers_text<'a>(people: impl Iterator<Item = &'a Staff>) -> String {
    let mut text = String::new();
    for person in people {
        for term in &person.keys {
            let until = term
                .until
                .map(|at| format!(",valid-before=\"{}Z\"", (at.to_utc() + ONE_SECOND).format("%Y%m%d%H%M%S")))
                .unwrap_or_default();
            let _ =
                writeln!(text, "{} namespaces=\"git\"{until} {}", address(person), public_line(&term.key));
        }
    }
    text
}

/// The address in a person's commits; `.invalid` never reaches anyone.
pub(super) fn address(person: &Staff) -> String {
    person.email.clone().unwrap_or_else(|| format!("{}@meldcode.invalid", person.id))
}
