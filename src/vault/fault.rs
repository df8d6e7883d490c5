//! What can be wrong with something in the archive, each by a name of its own.

use crate::model::{StukId, ZaakNummer};

use super::place::Place;

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// What is wrong; the word is its name on the screen and in JSON.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault { $($(#[$doc])* $name,)* }

        impl Fault {
            /// Every kind, in the order in which a report shows them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The word for screen and JSON; never changes.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

faults! {
    /// Another archive lies where this user saw one before.
    OtherRoot = "andere-wortel",
    /// The archive is behind what this user saw before.
    RolledBack = "teruggezet",
    /// An object is gone, or is not what its id says.
    Damaged = "beschadigd",
    /// Git is told to read something else than what an id says, or somewhere else.
    Detour = "omweg",
    /// A second first commit.
    SecondRoot = "tweede-begin",
    /// A commit without a signature.
    Unsigned = "niet-ondertekend",
    /// A signature that does not fit the commit.
    BadSignature = "handtekening-ongeldig",
    /// Signed with a key that nobody here has.
    Stranger = "onbekende-sleutel",
    /// Signed with a key that had ended in the commit's own parent.
    RevokedKey = "ingetrokken-sleutel",
    /// Signed beside or after the end of its key, or of the role that it needed.
    BesideRevocation = "naast-intrekking",
    /// Two ended each other's part, directly or through others, and nobody picked yet.
    Contested = "over-en-weer-ingetrokken",
    /// The signer's role does not allow this.
    Role = "rol-niet-bevoegd",
    /// A file that has no place in an archive.
    ForeignFile = "vreemd-bestand",
    /// A file was changed: files are only ever added.
    Changed = "veranderd",
    /// A file was dropped.
    Dropped = "weggehaald",
    /// A link, a program, or another thing that is no plain file.
    NotAFile = "geen-gewoon-bestand",
    /// A file larger than what belongs there.
    TooLarge = "te-groot",
    /// A merge that is not exactly what its parents hold.
    Merge = "samenvoeging",
    /// An event in the clear that cannot be read.
    Unreadable = "onleesbaar",
    /// An event that makes no sense where it stands.
    Event = "gebeurtenis",
    /// `allowed_signers` is not what the events say.
    Signers = "allowed-signers",
    /// The header names another author than the signer.
    Author = "auteur",
    /// The message tells something else than the commit does.
    Message = "bericht",
    /// A zaak that was never opened.
    NeverOpened = "nooit-geopend",
    /// The branch with the keys of a zaak is not here.
    KeysAbsent = "sleuteltak-ontbreekt",
    /// A commit on a key branch that no staff member signed.
    KeysUnsigned = "sleuteltak-handtekening",
    /// A file on a key branch that is no wrap.
    KeysForeign = "sleuteltak-vreemd-bestand",
    /// A key branch does not go on from where it was.
    KeysRewound = "sleuteltak-teruggezet",
    /// A wrap that was put in the place of another.
    WrapChanged = "sleutel-veranderd",
    /// No wrap for someone who may read the zaak, or for the recovery key.
    WrapMissing = "sleutel-ontbreekt",
    /// A wrap that does not open with the key it is for.
    WrapClosed = "sleutel-opent-niet",
    /// A wrap that holds another key than was signed.
    WrapOther = "sleutel-anders",
    /// A wrap for someone who may not read the zaak.
    WrapExtra = "sleutel-te-veel",
    /// A stuk that does not open with the keys of its zaak.
    StukClosed = "stuk-opent-niet",
    /// A stuk that opens but is none.
    StukUnreadable = "stuk-onleesbaar",
    /// A stuk that names another zaak or id than where it lies.
    StukElsewhere = "stuk-verplaatst",
    /// A stuk that names another person or moment than its commit.
    StukRecord = "stuk-vastlegging",
    /// A stuk of a soort that its signer may not file.
    StukRole = "stuk-rol",
    /// One id for two stukken.
    StukTwice = "stuk-dubbel",
    /// The content of an attachment is not what its stuk says.
    Attachment = "bijlage",
    /// Note: work that was rejected by someone who may, and does not count.
    Rejected = "afgewezen",
    /// Note: work beside or after the end of a key that was taken over by someone who may.
    TakenOver = "overgenomen",
    /// Note: the recovery key replaced someone's key.
    RecoveryUsed = "herstelsleutel-gebruikt",
    /// Note: someone who may not read a zaak any more may still have its current key.
    RenewalOwed = "nieuwe-sleutel-nodig",
    /// Note: the work tree differs from the head.
    WorkTree = "werkmap",
    /// Note: a commit dated before the one it builds on.
    Clock = "tijd",
    /// Note: keys that belong to nothing (yet).
    LooseKeys = "losse-sleutels",
    /// Note: a branch that is not ours.
    OtherBranch = "andere-tak",
    /// Note: a setting in the folder's own `.git/config` that could start a program.
    Setting = "instelling",
}

/// Something in the archive that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// What sort.
    pub fault: Fault,
    /// The commit, where it is about one; else empty.
    pub commit: String,
    /// The zaak, where it is about one.
    pub zaak: Option<ZaakNummer>,
    /// The stuk, where it is about one.
    pub stuk: Option<StukId>,
    /// What exactly, in Dutch. Never the content of a dossier.
    pub what: String,
}

impl Violation {
    /// What it is and where, in one line.
    pub(super) fn told(&self) -> String {
        let zaak = self.zaak.as_ref().map(|zaak| format!("zaak {zaak}: ")).unwrap_or_default();
        let commit: String = self.commit.chars().take(10).collect();
        let place = if commit.is_empty() { String::new() } else { format!(" (commit {commit})") };
        format!("{zaak}{}{place}", self.what)
    }

    /// About the archive as a whole.
    pub(super) fn new(fault: Fault, what: impl Into<String>) -> Self {
        Self { fault, commit: String::new(), zaak: None, stuk: None, what: what.into() }
    }

    /// About a commit.
    pub(super) fn in_commit(mut self, commit: git2::Oid) -> Self {
        self.commit = commit.to_string();
        self
    }

    /// About a zaak.
    pub(super) fn in_zaak(mut self, zaak: &ZaakNummer) -> Self {
        self.zaak = Some(zaak.clone());
        self
    }

    /// About whatever a path stands for.
    pub(super) fn at(mut self, path: &str) -> Self {
        match Place::parse(path) {
            Place::Stuk(zaak, id) | Place::Attachment(zaak, id) => {
                self.zaak = Some(zaak);
                self.stuk = Some(id);
            }
            Place::Access(zaak, _) => self.zaak = Some(zaak),
            _ => {}
        }
        self
    }
}
