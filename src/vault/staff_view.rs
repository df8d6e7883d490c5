//! Who was who at a given commit: the staff events among its ancestors.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use git2::Oid;

use super::clear::{StaffChange, StaffEvent, check_email, check_line};
use super::keys::{PublicBytes, parse_public, public_line};
use super::place::RECOVERY_READER;
use super::state::{KeyTerm, Staff};
use crate::model::{Functie, MedewerkerId, StukId};

/// An event, and what the commit that brought it knew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    pub id: MedewerkerId,
    pub event: StaffEvent,
    pub at: DateTime<FixedOffset>,
    pub commit: Oid,
    /// Who signed it; the first commit introduces its own signer.
    pub by: Option<MedewerkerId>,
    /// The events about the same person that were known then. What builds on something comes after it,
    /// whatever the clocks said: an id is chosen by whoever writes, and could lie in the future.
    pub after: BTreeSet<StukId>,
}

impl Dated {
    /// An event of a commit; who signed it and what came before is filled in where it is judged.
    pub(super) fn new(id: MedewerkerId, event: StaffEvent, commit: Oid, at: DateTime<FixedOffset>) -> Self {
        Self { id, event, at, commit, by: None, after: BTreeSet::new() }
    }
}

/// The staff as one commit knows it.
#[derive(Debug, Clone, Default)]
pub(super) struct StaffView {
    events: BTreeMap<StukId, Dated>,
    pub people: BTreeMap<MedewerkerId, Staff>,
    by_key: BTreeMap<PublicBytes, Holder>,
}

/// The commit that ends someone's own key is still that key's.
const ONE_SECOND: chrono::TimeDelta = chrono::TimeDelta::seconds(1);

/// Whose a key is, and what that means to a commit.
#[derive(Debug, Clone)]
pub(super) struct Holder {
    pub id: MedewerkerId,
    pub naam: Arc<str>,
    pub functie: Functie,
    /// The key is the present one of someone who is active.
    pub current: bool,
}

impl StaffView {
    /// Whose a key is here.
    pub(super) fn holder(&self, key: &PublicBytes) -> Option<&Holder> {
        self.by_key.get(key)
    }

    /// The view after some events more; events that make no sense come back with the reason.
    pub(super) fn with(&self, added: Vec<(StukId, Dated)>) -> (Self, Vec<(StukId, &'static str)>) {
        let mut next = self.clone();
        let mut refused = Vec::new();
        for (event, mut dated) in added {
            match next.check(&dated) {
                Ok(()) => {
                    let same = next.events.iter().filter(|(_, known)| known.id == dated.id);
                    dated.after = same.map(|(event, _)| *event).collect();
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

    /// The commits that someone's place here rests on: who brought them in or gave them a role or key, and so
    /// on to whoever brought in that person.
    pub(super) fn support(&self, id: &MedewerkerId) -> BTreeSet<Oid> {
        let mut commits = BTreeSet::new();
        let mut people = vec![id];
        let mut done = BTreeSet::new();
        while let Some(id) = people.pop() {
            if !done.insert(id) {
                continue;
            }
            let gives = |wat| wat != StaffChange::Ingetrokken && wat != StaffChange::Overgenomen;
            for dated in self.events.values().filter(|dated| dated.id == *id && gives(dated.event.wat)) {
                commits.insert(dated.commit);
                people.extend(&dated.by);
            }
        }
        commits
    }

    fn check(&self, dated: &Dated) -> Result<(), &'static str> {
        let event = &dated.event;
        let known = self.people.get(&dated.id);
        let active = || match known {
            None => Err("medewerker onbekend"),
            Some(person) if !person.active => Err("medewerker al ingetrokken"),
            Some(person) => Ok(person),
        };
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
            StaffChange::Sleutel => active().and_then(|_| new_key()),
            StaffChange::Rol => {
                let functie = event.rol.ok_or("rol ontbreekt")?;
                active().and_then(|person| self.check_stays(person, functie.coordinates()))
            }
            StaffChange::Ingetrokken => {
                known.ok_or("medewerker onbekend").and_then(|person| self.check_stays(person, false))
            }
            StaffChange::Overgenomen => {
                known.ok_or("medewerker onbekend")?;
                let mut named = event.commits.iter().chain(&event.afgewezen);
                let whole = |text: &String| text.len() == 40 && Oid::from_str(text).is_ok();
                if event.commits.is_empty() || !named.all(whole) { Err("noemt geen commits") } else { Ok(()) }
            }
        }
    }

    /// Somebody who coordinates always stays.
    fn check_stays(&self, person: &Staff, coordinates: bool) -> Result<(), &'static str> {
        let last = person.active
            && person.functie.coordinates()
            && !self.people.values().any(|p| p.id != person.id && p.active && p.functie.coordinates());
        if last && !coordinates { Err("de laatste intern begeleider of directie") } else { Ok(()) }
    }

    /// Two lines of work may each have let someone go, so that nobody who coordinates is left; then the last of
    /// these events stays without effect, for everyone the same one.
    fn fold(&mut self) {
        self.fold_without(None);
        let ends = |wat| wat == StaffChange::Ingetrokken || wat == StaffChange::Rol;
        let ended: Vec<StukId> =
            self.events.iter().filter(|(_, dated)| ends(dated.event.wat)).map(|(event, _)| *event).collect();
        for event in ended.into_iter().rev() {
            if self.people.values().any(|person| person.active && person.functie.coordinates()) {
                return;
            }
            self.fold_without(Some(event));
        }
    }

    fn fold_without(&mut self, left_out: Option<StukId>) {
        self.people.clear();
        self.by_key.clear();
        let mut order: Vec<(&StukId, &Dated)> =
            self.events.iter().filter(|(event, _)| Some(**event) != left_out).collect();
        // What builds on an event knows that and all it knew, so it knows more.
        order.sort_by_key(|(event, dated)| (dated.after.len(), **event));
        for (event, dated) in &order {
            apply(&mut self.people, **event, dated);
        }
        for person in self.people.values_mut() {
            let own = order.iter().filter(|(_, dated)| dated.id == person.id);
            person.functie = role(&own.copied().collect::<Vec<_>>()).unwrap_or(person.functie);
        }
        for person in self.people.values() {
            let naam: Arc<str> = person.naam.as_str().into();
            let last = person.keys.last().map(|term| term.key);
            for term in &person.keys {
                self.by_key.entry(term.key).or_insert_with(|| Holder {
                    id: person.id.clone(),
                    naam: naam.clone(),
                    functie: person.functie,
                    current: person.active && last == Some(term.key),
                });
            }
        }
    }
}

/// The role that events about one person leave: the last, and of roles given beside each other the least.
fn role(events: &[(&StukId, &Dated)]) -> Option<Functie> {
    let power = |functie| match functie {
        Functie::Inzage => 0,
        Functie::Leerkracht => 1,
        Functie::InternBegeleider => 2,
        Functie::Directie => 3,
    };
    let tells = |dated: &Dated| {
        matches!(dated.event.wat, StaffChange::Toegevoegd | StaffChange::Rol)
            .then_some(dated.event.rol)
            .flatten()
    };
    let last = events.iter().filter(|(event, _)| {
        !events.iter().any(|(_, later)| tells(later).is_some() && later.after.contains(event))
    });
    last.filter_map(|(_, dated)| tells(dated)).min_by_key(|functie| power(*functie))
}

fn apply(people: &mut BTreeMap<MedewerkerId, Staff>, event: StukId, dated: &Dated) {
    let key = || dated.event.sleutel.as_deref().and_then(|line| parse_public(line).ok());
    let term = |key| KeyTerm { event, key, until: None };
    let known = people.get_mut(&dated.id);
    match (dated.event.wat, known) {
        (StaffChange::Toegevoegd, None) => {
            let (Some(naam), Some(functie), Some(key)) = (&dated.event.naam, dated.event.rol, key()) else {
                return;
            };
            let person = Staff {
                id: dated.id.clone(),
                naam: naam.clone(),
                functie,
                email: dated.event.email.clone(),
                public_line: public_line(&key),
                active: true,
                since: dated.at,
                keys: vec![term(key)],
                losses: Vec::new(),
            };
            people.insert(dated.id.clone(), person);
        }
        // Added twice, beside each other: one person, of whom the later key holds.
        (StaffChange::Toegevoegd | StaffChange::Sleutel, Some(person)) => {
            let Some(key) = key().filter(|key| person.keys.iter().all(|term| term.key != *key)) else {
                return;
            };
            end_key(person, dated.at);
            if dated.by.as_ref() != Some(&dated.id) {
                person.losses.push(dated.commit);
            }
            person.public_line = public_line(&key);
            person.keys.push(term(key));
        }
        (StaffChange::Ingetrokken, Some(person)) => {
            end_key(person, dated.at);
            person.losses.push(dated.commit);
            person.active = false;
        }
        (StaffChange::Overgenomen, Some(person)) => {
            // Stock git goes by the clock: what was taken over must be good for it too.
            let last = person.keys.iter_mut().rev().find_map(|term| term.until.as_mut());
            if let (Some(until), Some(last_work)) = (last, &dated.event.tot) {
                *until = (*until).max(last_work.0);
            }
        }
        _ => {}
    }
}

fn end_key(person: &mut Staff, at: DateTime<FixedOffset>) {
    if let Some(term) = person.keys.last_mut() {
        term.until.get_or_insert(at);
    }
}

/// The list of keys for stock git and for inspectors; ends of terms in UTC.
pub(super) fn signers_text<'a>(people: impl Iterator<Item = &'a Staff>, recovery: Option<&str>) -> String {
    let mut text = String::new();
    if let Some(line) = recovery {
        let _ = writeln!(text, "{RECOVERY_READER}@meldcode.invalid namespaces=\"git\" {line}");
    }
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
