//! Who did what when, from the commits ("historie").

use chrono::{DateTime, FixedOffset};

use super::Vault;
use super::destroy::Step;
use super::place::Place;
use super::state::{Judged, Signature};
use crate::model::{Functie, MedewerkerId, StukId, Vernietigingsgrond, ZaakNummer};

/// What an entry of the history tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryKind {
    /// The archive began.
    Archive,
    /// A protocol came into force.
    Protocol,
    /// Something about a staff member.
    Staff(MedewerkerId),
    /// The zaak was opened.
    Opened,
    /// Who may read the zaak changed.
    Access,
    /// A step in the destruction of the zaak.
    Destruction(Step, Option<Vernietigingsgrond>),
    /// The zaak runs under another protocol version from here on: name and version.
    Moved(String, String),
    /// A stuk was added.
    Stuk,
    /// A school record was added.
    School,
    /// A commit that adds nothing, or only what does not belong.
    Other,
}

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The commit.
    pub commit: String,
    /// When, by the commit ("op").
    pub op: DateTime<FixedOffset>,
    /// Who signed it ("door").
    pub door: Option<MedewerkerId>,
    /// The signer's name then.
    pub naam: Option<String>,
    /// The signer's role then ("rol").
    pub functie: Option<Functie>,
    /// The zaak it is about.
    pub zaak: Option<ZaakNummer>,
    /// The stuk it is about.
    pub stuk: Option<StukId>,
    /// What was done.
    pub what: HistoryKind,
    /// Whether the signature holds ("handtekening").
    pub signature: Signature,
    /// The commit counts.
    pub counts: bool,
}

/// So many commits are shown together.
const PAGE: usize = 500;

impl Vault {
    /// What was done in one zaak or in all, oldest first; a commit with several stukken gives an entry for each.
    #[must_use]
    pub fn history(&self, zaak: Option<&ZaakNummer>) -> Vec<HistoryEntry> {
        self.history_pages(zaak).flatten().collect()
    }

    /// As [`Vault::history`], some hundreds of commits at a time: what is shown need not wait for the rest.
    pub fn history_pages(&self, zaak: Option<&ZaakNummer>) -> impl Iterator<Item = Vec<HistoryEntry>> {
        let all: Vec<&Judged> = self
            .snapshot
            .commits
            .iter()
            .filter(|judged| zaak.is_none_or(|zaak| is_about(judged, zaak)))
            .collect();
        let pages: Vec<Vec<&Judged>> = all.chunks(PAGE).map(<[&Judged]>::to_vec).collect();
        let zaak = zaak.cloned();
        pages.into_iter().map(move |page| {
            let mut entries = Vec::new();
            for judged in page {
                self.entries_of(judged, &mut entries);
            }
            if zaak.is_some() {
                entries.retain(|entry| entry.zaak == zaak);
            }
            entries
        })
    }

    fn entries_of(&self, judged: &Judged, entries: &mut Vec<HistoryEntry>) {
        let before = entries.len();
        for added in &judged.facts.added {
            let (what, zaak, stuk) = match added.place.clone() {
                Place::Archive => (HistoryKind::Archive, None, None),
                Place::ProtocolEvent(_) => (HistoryKind::Protocol, None, None),
                Place::Staff(id, _) => (HistoryKind::Staff(id), None, None),
                Place::Access(zaak, event) => (self.access_kind(&zaak, event), Some(zaak), None),
                Place::Destruction(zaak, event) => (self.destruction_kind(&zaak, event), Some(zaak), None),
                Place::Stuk(zaak, id) => (HistoryKind::Stuk, Some(zaak), Some(id)),
                Place::School(id) => (HistoryKind::School, None, Some(id)),
                Place::Attributes
                | Place::Signers
                | Place::Protocol { .. }
                | Place::Attachment(..)
                | Place::Unknown(_) => continue,
            };
            entries.push(entry(judged, what, zaak, stuk));
        }
        if entries.len() == before {
            entries.push(entry(judged, HistoryKind::Other, None, None));
        }
        // The opening of a zaak comes before what was added to it in the same commit.
        entries[before..].sort_by_key(|entry| (entry.stuk.is_some(), entry.stuk));
    }

    fn destruction_kind(&self, zaak: &ZaakNummer, event: StukId) -> HistoryKind {
        let known = self.snapshot.state.zaken.get(zaak).and_then(|zaak| zaak.destruction.step(event));
        known.map_or(HistoryKind::Other, |(step, grond)| HistoryKind::Destruction(step, grond))
    }

    fn access_kind(&self, zaak: &ZaakNummer, event: StukId) -> HistoryKind {
        let Some(zaak) = self.snapshot.state.zaken.get(zaak) else { return HistoryKind::Access };
        if zaak.generations.first().is_some_and(|first| first.event == event) {
            return HistoryKind::Opened;
        }
        match zaak.moves.iter().find(|moved| moved.event == event) {
            Some(moved) => HistoryKind::Moved(moved.protocol.0.clone(), moved.protocol.1.clone()),
            None => HistoryKind::Access,
        }
    }
}

fn is_about(judged: &Judged, zaak: &ZaakNummer) -> bool {
    judged.facts.added.iter().any(|added| match &added.place {
        Place::Access(of, _) | Place::Destruction(of, _) | Place::Stuk(of, _) => of == zaak,
        _ => false,
    })
}

fn entry(judged: &Judged, what: HistoryKind, zaak: Option<ZaakNummer>, stuk: Option<StukId>) -> HistoryEntry {
    HistoryEntry {
        commit: judged.facts.id.to_string(),
        op: judged.facts.time,
        door: judged.signer.clone(),
        naam: judged.naam.as_deref().map(str::to_owned),
        functie: judged.functie,
        zaak,
        stuk,
        what,
        signature: judged.signature,
        counts: judged.counts,
    }
}
