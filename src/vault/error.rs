//! What can go wrong in the archive, in the user's language, with what to do about it.

mod hint;

use std::io;
use std::path::PathBuf;

use super::destroy::DestroyError;
use super::server_fault::ServerFault;
use super::typed_over::Mistyped;
use crate::model::{Functie, MedewerkerId, StukId, ZaakNummer};

/// The result of an operation on the archive.
pub type Result<T, E = VaultError> = std::result::Result<T, E>;

/// What sort of failure it is; the command line turns it into its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The input is wrong (exit 3).
    Input,
    /// No access (exit 4).
    Access,
    /// The archive cannot be used (exit 5).
    Archive,
    /// Not finished, nothing was lost (exit 6).
    Unfinished,
}

/// A failure of the archive. Never carries the content of a dossier.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The zaak is not in the archive.
    #[error("zaak {0} staat niet in dit archief")]
    UnknownZaak(ZaakNummer),
    /// The number was used before.
    #[error("zaaknummer {0} bestaat al")]
    ZaakExists(ZaakNummer),
    /// The id was used before.
    #[error("stuknummer {0} bestaat al")]
    StukExists(StukId),
    /// The stuk is not in the zaak.
    #[error("stuk {0} staat niet in deze zaak")]
    UnknownStuk(StukId),
    /// The zaak was destroyed.
    #[error("zaak {0} is vernietigd")]
    Destroyed(ZaakNummer),
    /// It is not, or not yet wholly, destroyed.
    #[error(transparent)]
    Destroy(#[from] DestroyError),
    /// Nobody of that id.
    #[error("medewerker {0} is niet bekend in dit archief")]
    UnknownStaff(MedewerkerId),
    /// The id was used before, perhaps by someone who left.
    #[error("medewerker-id {0} is al eens gebruikt")]
    StaffExists(MedewerkerId),
    /// The person was revoked before.
    #[error("medewerker {0} is al ingetrokken")]
    AlreadyRevoked(MedewerkerId),
    /// The key belongs, or belonged, to someone.
    #[error("deze publieke sleutel is al van {0}")]
    KeyTaken(MedewerkerId),
    /// Not the public half of an ed25519 key.
    #[error("dit is geen publieke sleutel van het soort ssh-ed25519")]
    BadPublicKey,
    /// Not the public half of an age identity.
    #[error("dit is geen publieke helft van een herstelsleutel")]
    BadRecoveryKey,
    /// Already the state that was asked for.
    #[error("{0} kan zaak {1} al lezen")]
    AlreadyReader(MedewerkerId, ZaakNummer),
    /// Cannot take what was not given.
    #[error("{0} kan zaak {1} niet lezen")]
    NotYetReader(MedewerkerId, ZaakNummer),
    /// Nobody would be left to read or coordinate.
    #[error("{0} is de laatste die dit kan; dan kan niemand er meer bij")]
    LastOne(MedewerkerId),
    /// Nobody would be left to read this zaak.
    #[error("alleen {0} kan zaak {1} lezen; dan kan niemand er meer bij")]
    OnlyReader(MedewerkerId, ZaakNummer),
    /// The role is the one he or she has.
    #[error("{id} heeft al de rol {functie}")]
    HasRole {
        /// Who.
        id: MedewerkerId,
        /// The role.
        functie: Functie,
    },
    /// Two ended each other's part; nobody picked yet.
    #[error(
        "{0} en {1} hebben elkaar ingetrokken; tot een ander kiest, wijzigt er niets aan medewerkers en toegang"
    )]
    Contested(MedewerkerId, MedewerkerId),
    /// Whoever asks is one of them: what he or she signs now would not count.
    #[error("{0} en {1} hebben elkaar ingetrokken; wat u nu doet, telt niet tot een ander kiest")]
    ContestedSelf(MedewerkerId, MedewerkerId),
    /// There is nothing to pick.
    #[error("er is geen intrekking over en weer waarin {0} heeft ingetrokken")]
    NoContest(MedewerkerId),
    /// No work of someone that could be taken over.
    #[error("er is hier geen werk van {0} dat is over te nemen")]
    NothingToTakeOver(MedewerkerId),
    /// A commit that is not that person's, or is not known.
    #[error("`{0}` is geen commit van {1} die hier is over te nemen")]
    NotTheirWork(String, MedewerkerId),
    /// The archive has no signing key on paper.
    #[error("de herstelsleutel van dit archief kan geen sleutel vervangen")]
    RecoveryCannotReplace,
    /// Own work beside or after the end of a key keeps the copies apart.
    #[error("er is niets overgenomen of verstuurd: hier staat werk van {0} van naast of na de intrekking")]
    LateWork(MedewerkerId),
    /// A text in the clear files holds what does not belong there.
    #[error("{0} bevat tekens die daar niet mogen staan, of is te lang")]
    BadText(&'static str),
    /// The protocol is not in the archive.
    #[error("protocol {0} staat niet in dit archief")]
    UnknownProtocol(String),
    /// The zaak runs under it already.
    #[error("zaak {0} loopt al onder protocol {1}")]
    SameProtocol(ZaakNummer, String),
    /// The version is in the archive with another text.
    #[error("protocol {0} staat al in dit archief, met een andere tekst")]
    ProtocolExists(String),
    /// No commit of that id, or more than one that begins so.
    #[error("er is geen commit met dit nummer, of het begin ervan past op meer dan één")]
    UnknownStand,
    /// Nothing was recorded at that moment.
    #[error("op dat moment bestond dit archief nog niet")]
    NothingYet,
    /// A passphrase that is guessed too soon.
    #[error(
        "dit wachtwoord is te kort; kies vier woorden of meer, samen minstens 14 tekens, of 14 tekens zonder spatie"
    )]
    WeakPassphrase,
    /// An attachment or record too large.
    #[error("het bestand is te groot: hoogstens {0} MB")]
    TooLarge(u64),
    /// The folder for a new archive is in use.
    #[error("de map {} is niet leeg", .0.display())]
    NotEmpty(PathBuf),
    /// There is an archive already.
    #[error("in {} staat al een archief", .0.display())]
    ArchiveExists(PathBuf),
    /// A key file is never overwritten.
    #[error("het bestand {} bestaat al en wordt niet overschreven", .0.display())]
    FileExists(PathBuf),
    /// A report is not written over another file.
    #[error("{} bestaat al; er is niets overschreven", .0.display())]
    OutputExists(PathBuf),
    /// Not an age or ssh-ed25519 recipient.
    #[error("dit is geen ontvanger waarvoor kan worden versleuteld")]
    BadRecipient,
    /// There is no key file.
    #[error("er is geen sleutelbestand {}", .0.display())]
    NoKey(PathBuf),
    /// The key file is of another kind.
    #[error("het sleutelbestand is niet te gebruiken: {0}")]
    UnusableKey(&'static str),
    /// The recovery key was not typed over as it stands on paper.
    #[error("{0}")]
    MistypedKey(Mistyped),
    /// The passphrase does not open the key.
    #[error("het wachtwoord van de sleutel klopt niet")]
    WrongPassphrase,
    /// No passphrase could be had.
    #[error("zonder wachtwoord gaat de sleutel niet open")]
    NoPassphrase,
    /// The command that should give it did not.
    #[error("het wachtwoord komt niet uit --wachtwoord-opdracht: {0}")]
    PassphraseCommand(String),
    /// A key that nobody in the archive has.
    #[error("deze sleutel is niet van een medewerker van dit archief")]
    Stranger,
    /// A key of someone who was revoked.
    #[error("deze sleutel is ingetrokken")]
    Revoked,
    /// Not among the readers of the zaak.
    #[error("u hebt geen toegang tot zaak {0}")]
    NotReader(ZaakNummer),
    /// The role may not do this.
    #[error("met de rol {functie} mag u dit niet: {action}")]
    MayNot {
        /// The role.
        functie: Functie,
        /// What was tried, in Dutch.
        action: String,
    },
    /// The recovery key reads, it cannot sign.
    #[error("met de herstelsleutel kunt u lezen, niet schrijven")]
    RecoveryCannotSign,
    /// The root commit is another than on paper.
    #[error("de vingerafdruk van dit archief is een andere dan die u opgaf")]
    RootDiffers,
    /// The archive is older than what this user saw before.
    #[error("dit archief is ouder dan wat u er eerder van zag")]
    RolledBack,
    /// A recipient key that no authorised commit carries, or that does not fit.
    #[error("een sleutel van zaak {0} past niet bij wat in het archief is ondertekend")]
    KeyMismatch(ZaakNummer),
    /// Nothing of ours here.
    #[error("in {} staat geen archief", .0.display())]
    NotAnArchive(PathBuf),
    /// A git repository that libgit2 cannot open, or of a shape we do not use.
    #[error("het archief in {} is niet te gebruiken: {why}", path.display())]
    Unusable {
        /// The folder.
        path: PathBuf,
        /// What is wrong, in Dutch.
        why: &'static str,
        /// What to do about it, in Dutch.
        remedy: &'static str,
    },
    /// Made by a newer program.
    #[error("dit archief heeft een nieuwere indeling ({0}) dan dit programma kent")]
    NewerFormat(u32),
    /// Something in the archive is not what it should be.
    #[error("het archief is beschadigd: {0}")]
    Damaged(String),
    /// The commits do not hold.
    #[error("het archief is niet te vertrouwen: {0}")]
    Untrusted(String),
    /// The keys of the zaak are not here.
    #[error("de sleutels van zaak {0} zijn hier niet (meer)")]
    KeysAbsent(ZaakNummer),
    /// Another process holds the lock.
    #[error("een ander programma is met het archief bezig")]
    Locked,
    /// A git that was cut off, or still runs, holds the archive.
    #[error("git houdt het archief vast met het bestand {}", path.display())]
    GitLock {
        /// The lock file.
        path: PathBuf,
        /// When it was made.
        since: Option<std::time::SystemTime>,
        /// It is another user's.
        foreign: bool,
    },
    /// Something that is not ours stands where a folder or file of the archive belongs.
    #[error("op de plaats van een map of bestand van het archief staat iets anders: {}", .0.display())]
    InTheWay(PathBuf),
    /// The disk is full, read-only, or failed.
    #[error("schrijven naar schijf lukt niet: {why}")]
    Disk {
        /// What the disk says, in Dutch.
        why: &'static str,
        /// What the system reported.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Reading from disk failed.
    #[error("lezen van schijf lukt niet: {}", .0.display())]
    Unreadable(PathBuf, #[source] io::Error),
    /// The user's git could not do it.
    #[error("{}", fault.what())]
    Fetch {
        /// What it is, as far as it was recognised.
        fault: ServerFault,
        /// Git's own line.
        detail: String,
    },
    /// The folder's own settings could start a program.
    #[error(
        "in .git/config van dit archief staat `{0}`; daarmee kan de map bepalen welk programma git start of waar het heen gaat"
    )]
    ForeignSetting(String),
    /// What the server holds is not taken over.
    #[error("van de server is niets overgenomen: {0}")]
    RemoteRefused(String),
    /// What this copy holds is not sent.
    #[error("in uw eigen kopie klopt iets niet, dus er is niets verstuurd en niets overgenomen: {0}")]
    OwnRefused(String),
    /// Nowhere to exchange with.
    #[error("dit archief heeft nog geen server")]
    NoRemote,
    /// Merging two copies needs a signature.
    #[error("hier en op de server is allebei iets vastgelegd; samenvoegen kan alleen met uw sleutel")]
    MergeNeedsKey,
    /// libgit2 could not do it.
    #[error("het archief is niet te lezen of te schrijven")]
    Git(#[source] git2::Error),
    /// Encryption failed; never expected.
    #[error("versleutelen is niet gelukt")]
    Encrypt,
}

impl VaultError {
    /// What sort of failure this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        use VaultError as E;
        match self {
            E::NoKey(_)
            | E::UnusableKey(_)
            | E::MistypedKey(_)
            | E::WrongPassphrase
            | E::NoPassphrase
            | E::PassphraseCommand(_)
            | E::Stranger
            | E::Revoked
            | E::NotReader(_)
            | E::MayNot { .. }
            | E::RecoveryCannotSign
            | E::RecoveryCannotReplace
            | E::RootDiffers
            | E::MergeNeedsKey => ErrorKind::Access,
            E::NotAnArchive(_)
            | E::Unusable { .. }
            | E::NewerFormat(_)
            | E::Damaged(_)
            | E::Untrusted(_)
            | E::OwnRefused(_)
            | E::ForeignSetting(_)
            | E::InTheWay(_)
            | E::RolledBack
            | E::KeyMismatch(_)
            | E::KeysAbsent(_)
            | E::Unreadable(..)
            | E::Encrypt => ErrorKind::Archive,
            E::Locked
            | E::Disk { .. }
            | E::GitLock { .. }
            | E::Fetch { .. }
            | E::RemoteRefused(_)
            | E::Contested(..)
            | E::ContestedSelf(..)
            | E::LateWork(_) => ErrorKind::Unfinished,
            E::Destroy(error) => error.kind(),
            E::Git(error) => match error.code() {
                git2::ErrorCode::Locked | git2::ErrorCode::Modified => ErrorKind::Unfinished,
                _ => ErrorKind::Archive,
            },
            _ => ErrorKind::Input,
        }
    }
}

impl From<git2::Error> for VaultError {
    fn from(error: git2::Error) -> Self {
        match (error.code(), error.class()) {
            (git2::ErrorCode::Locked, _) => Self::Locked,
            (_, git2::ErrorClass::Os | git2::ErrorClass::Filesystem) if is_full(error.message()) => {
                Self::Disk { why: "de schijf is vol", source: error.into() }
            }
            (_, git2::ErrorClass::Os) => Self::Disk { why: os_reason(error.message()), source: error.into() },
            _ => Self::Git(error),
        }
    }
}

/// A path as it can be pasted into a terminal.
fn shell_word(path: &std::path::Path) -> String {
    let text = path.to_string_lossy();
    shlex::try_quote(&text).map_or_else(|_| "BESTAND".to_owned(), std::borrow::Cow::into_owned)
}

/// libgit2 gives the system's words only; the C locale's are the ones a program sees.
fn is_full(message: &str) -> bool {
    message.contains("No space left") || message.contains("quota")
}

fn os_reason(message: &str) -> &'static str {
    if message.contains("Read-only") || message.contains("Permission denied") {
        "de map is niet beschrijfbaar"
    } else {
        "het systeem meldt een fout"
    }
}

/// Turns a failed write into an error that says what the disk says.
pub(super) fn disk(error: io::Error) -> VaultError {
    let why = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "de schijf is vol",
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => "de map is niet beschrijfbaar",
        _ => "het systeem meldt een fout",
    };
    VaultError::Disk { why, source: Box::new(error) }
}
