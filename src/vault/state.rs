//! What holds in the archive now: the fold over everything that was ever added to it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset};
use git2::Oid;

use super::destroy::Destruction;
use super::facts::Facts;
use super::fault::Violation;
use crate::model::{Functie, MedewerkerId, StukId, ZaakNummer};

/// What holds in the archive at its head.
#[derive(Debug, Clone)]
pub struct State {
    /// The version of the layout.
    pub format: u32,
    /// The archive's own id.
    pub archive: StukId,
    /// The school, where it was given.
    pub school: Option<String>,
    /// The public half of the recovery key, `age1…`.
    pub recovery_public: Option<String>,
    /// The retention term in years, where it was given ("bewaartermijn").
    pub bewaartermijn_jaren: Option<u32>,
    /// The protocol in force: name and version.
    pub protocol: (String, String),
    /// The text of every protocol version that was ever in force.
    pub protocols: BTreeMap<(String, String), String>,
    /// Everyone who ever was in the archive.
    pub staff: BTreeMap<MedewerkerId, Staff>,
    /// Every zaak.
    pub zaken: BTreeMap<ZaakNummer, ZaakState>,
    /// What does not count, and why.
    pub violations: Vec<Violation>,
}

/// A staff member ("medewerker").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// The id, never reused.
    pub id: MedewerkerId,
    /// The name ("naam").
    pub naam: String,
    /// What he or she may do ("rol").
    pub functie: Functie,
    /// The e-mail address, where given.
    pub email: Option<String>,
    /// The public half of the current key, `ssh-ed25519 AAAA…`.
    pub public_line: String,
    /// Not revoked.
    pub active: bool,
    /// When he or she was added.
    pub since: DateTime<FixedOffset>,
    /// Every key he or she ever had, with when it ended.
    pub(super) keys: Vec<KeyTerm>,
}

/// A key and how long it held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyTerm {
    pub event: StukId,
    pub key: [u8; 32],
    pub until: Option<DateTime<FixedOffset>>,
}

/// What is known in the clear about a zaak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZaakState {
    /// The number ("zaaknummer").
    pub nummer: ZaakNummer,
    /// When it was opened.
    pub opened_at: DateTime<FixedOffset>,
    /// Who opened it.
    pub opened_by: MedewerkerId,
    /// The protocol it runs under: name and version.
    pub protocol: (String, String),
    /// All generations of its key, oldest first; the last is current.
    pub generations: Vec<Generation>,
    /// Who may read it: active staff with access. The recovery key always may.
    pub readers: BTreeSet<MedewerkerId>,
    /// Destroyed for good.
    pub destroyed: bool,
    /// What was stated about destroying it ("vernietiging").
    pub destruction: Destruction,
    /// Every taking of access, so that giving again can name those it overrules.
    pub(super) takings: BTreeMap<MedewerkerId, Vec<StukId>>,
    /// Access was given after the opening: only then can a wrap be owed.
    pub(super) given: bool,
}

impl ZaakState {
    /// The generation that new stukken are encrypted to.
    #[must_use]
    pub fn generation(&self) -> Option<&Generation> {
        self.generations.last()
    }
}

/// A generation of a zaak's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generation {
    /// Its name, also the folder of its wraps.
    pub label: String,
    /// The public half, `age1…`, as an authorised commit carries it.
    pub public: String,
    pub(super) event: StukId,
}

/// Whether the signature on a commit holds ("handtekening").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Signature {
    /// It holds, and the signer was active then.
    Geldig,
    /// It does not hold, or the signer's key was revoked.
    Ongeldig,
    /// There is none.
    Ontbreekt,
    /// It holds, but the key is nobody's.
    Onbekend,
}

impl Signature {
    /// The word for screen and JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Geldig => "geldig",
            Self::Ongeldig => "ongeldig",
            Self::Ontbreekt => "ontbreekt",
            Self::Onbekend => "onbekend",
        }
    }
}

/// A commit with the judgement on it.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub facts: Facts,
    pub signature: Signature,
    pub signer: Option<MedewerkerId>,
    pub naam: Option<String>,
    /// The signer's role in the commit's own parent.
    pub functie: Option<Functie>,
    pub counts: bool,
}

/// A stuk as the commits tell of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct StukEntry {
    pub blob: Oid,
    /// Index into the commits.
    pub commit: usize,
}

/// Everything read from one head: plain data, so it can be shared between threads.
#[derive(Debug, Clone)]
pub(super) struct Snapshot {
    pub head: Oid,
    pub root: Oid,
    pub state: State,
    pub commits: Vec<Judged>,
    pub stukken: BTreeMap<ZaakNummer, BTreeMap<StukId, StukEntry>>,
    pub attachments: BTreeMap<(ZaakNummer, StukId), Oid>,
}
