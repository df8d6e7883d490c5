//! What holds in the archive now: the fold over everything that was ever added to it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use git2::Oid;
use sha2::{Digest, Sha256};

use super::destroy::Destruction;
use super::facts::Facts;
use super::fault::Violation;
use super::staff_view::{StaffView, signers_text};
use crate::model::{Functie, MedewerkerId, Moment, StukId, ZaakNummer};

/// What the mark of an archive in its figures is made with: the same id gives no other mark elsewhere.
const FIGURES: &str = "meldcode jaaroverzicht ";

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
    /// The key with which the recovery key signs, `ssh-ed25519 AAAA…`.
    pub recovery_signer: Option<String>,
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
    /// What does not count and was known and rejected by whoever may decide so.
    pub acknowledged: Vec<Violation>,
    /// People who ended each other's part in the archive, until someone picks.
    pub contests: Vec<Contest>,
}

impl State {
    /// The list of keys for stock git.
    pub(super) fn signers(&self) -> String {
        signers_text(self.staff.values(), self.recovery_signer.as_deref())
    }

    /// A mark of this archive for figures that leave it: whether two are of the same archive, and nothing more.
    #[must_use]
    pub fn mark(&self) -> String {
        let hash = Sha256::new_with_prefix(FIGURES).chain_update(self.archive.to_string()).finalize();
        format!("{hash:x}")[..16].to_owned()
    }

    /// Whether someone ended this person's part and nobody picked yet: no key is given to him or her until then. A
    /// key that the paper gave after the quarrel began is not part of it.
    pub(super) fn is_contested(&self, id: &MedewerkerId) -> bool {
        let key = self.staff.get(id).and_then(|person| person.keys.last()).map(|term| term.event);
        self.contests.iter().any(|contest| contest.against == *id && contest.since_key == key)
    }
}

/// An end of someone's key or role that has no effect as long as its own signer's is contested
/// ("intrekking over en weer").
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contest {
    /// Who signed it.
    pub by: MedewerkerId,
    /// Whose part it ends.
    pub against: MedewerkerId,
    /// The commit.
    pub commit: String,
    /// The event that brought the key which the other had then.
    pub(super) since_key: Option<StukId>,
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
    /// Commits from which on keys that he or she held before may be in other hands.
    pub(super) losses: Vec<Oid>,
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
    /// Every move to another protocol version since it was opened, by the id of the event.
    pub moves: Vec<Move>,
    /// The protocol that it was opened under.
    pub(super) first_protocol: (String, String),
    /// All generations of its key; the first is that of the opening, the last that counts is current.
    pub generations: Vec<Generation>,
    /// Who may read it: active staff with access. The recovery key always may.
    pub readers: BTreeSet<MedewerkerId>,
    /// Destroyed for good.
    pub destroyed: bool,
    /// What was stated about destroying it ("vernietiging").
    pub destruction: Destruction,
    /// Every taking of access, so that giving again can name those it overrules.
    pub(super) takings: BTreeMap<MedewerkerId, Vec<StukId>>,
    /// Access was given after the opening, or keys changed: only then can a wrap be owed.
    pub(super) given: bool,
    /// Someone who may not read the zaak any more may have the current key: the next who may, makes a new one.
    pub(super) renew: bool,
}

impl ZaakState {
    /// Whether someone who may not read it any more may have the key of what comes next ("nieuwe sleutel nodig").
    #[must_use]
    pub fn owes_new_key(&self) -> bool {
        self.renew && !self.destroyed
    }

    /// The generation that new stukken are encrypted to.
    #[must_use]
    pub fn generation(&self) -> Option<&Generation> {
        self.generations.iter().rev().find(|generation| !generation.lost)
    }

    /// The generations that every reader has a key of.
    pub(super) fn live(&self) -> impl Iterator<Item = &Generation> {
        self.generations.iter().filter(|generation| !generation.lost)
    }
}

/// A zaak that was moved to another protocol version, with a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The event that says so.
    pub event: StukId,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Who did it.
    pub by: MedewerkerId,
    /// To which: name and version.
    pub protocol: (String, String),
    /// The stuk in the zaak that says why.
    pub reason: StukId,
    /// The moves that it was made in knowledge of.
    pub(super) after: Vec<StukId>,
    pub(super) commit: Oid,
}

/// A generation of a zaak's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generation {
    /// Its name, also the folder of its wraps.
    pub label: String,
    /// The public half, `age1…`, as an authorised commit carries it.
    pub public: String,
    pub(super) event: StukId,
    /// Of a commit that does not count: what was stored under it still opens, nothing new is.
    pub(super) lost: bool,
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
    pub naam: Option<Arc<str>>,
    /// The signer's role in the commit's own parent.
    pub functie: Option<Functie>,
    pub counts: bool,
    /// The commit does nothing but replace the signer's own key: everyone may.
    pub own_key: bool,
}

impl Judged {
    /// Whether a file that the commit added names its signer and moment.
    pub(super) fn is_by(&self, door: &MedewerkerId, op: Moment) -> bool {
        Some(door) == self.signer.as_ref() && op.0 == self.facts.time
    }
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
    /// The staff as the head knows it.
    pub view: Arc<StaffView>,
    pub commits: Vec<Judged>,
    pub stukken: BTreeMap<ZaakNummer, BTreeMap<StukId, StukEntry>>,
    pub attachments: BTreeMap<(ZaakNummer, StukId), Oid>,
}

impl Snapshot {
    /// What the commits did, to be judged anew.
    pub(super) fn facts(&self) -> Vec<Facts> {
        self.commits.iter().map(|commit| commit.facts.clone()).collect()
    }
}
