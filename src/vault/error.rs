//! What can go wrong in the archive, in the user's language, with what to do about it.

use std::io;
use std::path::PathBuf;

use super::destroy::DestroyError;
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
    /// A text in the clear files holds what does not belong there.
    #[error("{0} bevat tekens die daar niet mogen staan, of is te lang")]
    BadText(&'static str),
    /// The protocol is not in the archive.
    #[error("protocol {0} staat niet in dit archief")]
    UnknownProtocol(String),
    /// The version is in the archive with another text.
    #[error("protocol {0} staat al in dit archief, met een andere tekst")]
    ProtocolExists(String),
    /// No commit of that id, or none that early.
    #[error("zo'n eerdere stand is er niet, of het begin van het nummer past op meer dan één")]
    UnknownStand,
    /// A passphrase that is guessed too soon.
    #[error("dit wachtwoord is te kort")]
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
    /// There is no key file.
    #[error("er is geen sleutelbestand {}", .0.display())]
    NoKey(PathBuf),
    /// The key file is of another kind.
    #[error("het sleutelbestand is niet te gebruiken: {0}")]
    UnusableKey(&'static str),
    /// The passphrase does not open the key.
    #[error("het wachtwoord van de sleutel klopt niet")]
    WrongPassphrase,
    /// No passphrase could be had.
    #[error("zonder wachtwoord gaat de sleutel niet open")]
    NoPassphrase,
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
    #[error("git kon het archief niet ophalen of versturen")]
    Fetch(String),
    /// What the server holds is not taken over.
    #[error("van de server is niets overgenomen: {0}")]
    RemoteRefused(String),
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
            | E::WrongPassphrase
            | E::NoPassphrase
            | E::Stranger
            | E::Revoked
            | E::NotReader(_)
            | E::MayNot { .. }
            | E::RecoveryCannotSign
            | E::RootDiffers
            | E::MergeNeedsKey => ErrorKind::Access,
            E::NotAnArchive(_)
            | E::Unusable { .. }
            | E::NewerFormat(_)
            | E::Damaged(_)
            | E::Untrusted(_)
            | E::RolledBack
            | E::KeyMismatch(_)
            | E::KeysAbsent(_)
            | E::Unreadable(..)
            | E::Encrypt => ErrorKind::Archive,
            E::Locked | E::Disk { .. } | E::Fetch(_) | E::RemoteRefused(_) => ErrorKind::Unfinished,
            E::Destroy(error) => error.kind(),
            E::Git(error) => match error.code() {
                git2::ErrorCode::Locked | git2::ErrorCode::Modified => ErrorKind::Unfinished,
                _ => ErrorKind::Archive,
            },
            _ => ErrorKind::Input,
        }
    }

    /// What to do now, where there is something to do.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        use VaultError as E;
        let text = match self {
            E::Destroy(error) => return Some(error.hint()),
            E::Destroyed(_) => {
                "de stukken kan niemand meer lezen; wat er gebeurde, staat in: meldcode historie"
            }
            E::UnknownZaak(_) => "bekijk de nummers met: meldcode zaak lijst",
            E::UnknownStaff(_) | E::StaffExists(_) | E::KeyTaken(_) => {
                "bekijk wie er zijn met: meldcode medewerker lijst"
            }
            E::ProtocolExists(_) => "geef de nieuwe tekst een nieuw versienummer",
            E::UnknownStand => "bekijk de commits met: meldcode historie --alle",
            E::WeakPassphrase => "neem vier woorden of meer, of minstens 14 willekeurige tekens aan elkaar",
            E::BadPublicKey => "vraag de medewerker om de regel die `meldcode sleutel toon` geeft",
            E::LastOne(_) => {
                "voeg eerst een ander toe die intern begeleider of directie is, of geef eerst een ander toegang"
            }
            E::NotEmpty(_) => "kies een nieuwe of lege map",
            E::ArchiveExists(_) => "gebruik dat archief, of kies een andere map",
            E::FileExists(_) => "kies een andere naam, of gebruik de sleutel die er al is",
            E::NoKey(_) => "maak een sleutel met: meldcode sleutel maak, of wijs hem aan met --sleutel",
            E::UnusableKey(_) => "maak een nieuwe sleutel met: meldcode sleutel maak",
            E::WrongPassphrase => {
                "probeer het opnieuw; is het wachtwoord echt kwijt, gebruik dan de herstelsleutel (--sleutel)"
            }
            E::NoPassphrase => "geef het wachtwoord aan de prompt of met --wachtwoord-opdracht",
            E::Stranger => {
                "vraag een intern begeleider of de directie om u toe te voegen: meldcode medewerker voeg-toe"
            }
            E::NotReader(_) => "vraag een lezer van de zaak om: meldcode zaak toegang ZAAK --geef UW-ID",
            E::Revoked | E::MayNot { .. } => "vraag een intern begeleider of de directie",
            E::RecoveryCannotSign => "gebruik een sleutel van een medewerker",
            E::RootDiffers => "controleer de vingerafdruk op papier en de bron; er is niets overgenomen",
            E::RolledBack => "gebruik dit archief niet verder en vraag de beheerder wat er is teruggezet",
            E::NotAnArchive(_) => {
                "ga naar de map van het archief, wijs hem aan met --archief, of maak er een met: meldcode init"
            }
            E::Unusable { remedy, .. } => remedy,
            E::NewerFormat(_) => "installeer de nieuwste versie van meldcode",
            E::Damaged(_) | E::Untrusted(_) | E::KeyMismatch(_) | E::Git(_) => {
                "kijk wat er mis is met: meldcode verifieer"
            }
            E::KeysAbsent(_) => "haal ze op met: meldcode synchroniseer",
            E::Locked => "wacht even en probeer het opnieuw; er is niets verloren",
            E::Disk { .. } => {
                "er is niets opgeslagen; maak ruimte of schrijfrechten vrij en probeer het opnieuw"
            }
            E::RemoteRefused(_) => {
                "werk hier gerust door; laat de beheerder en een intern begeleider of de directie de server nakijken"
            }
            E::NoRemote => "wijs er een aan met: git remote add origin ADRES",
            E::MergeNeedsKey => "geef uw sleutel met --sleutel",
            E::Fetch(detail) => {
                return Some(format!(
                    "er is niets verloren; kijk of de server te bereiken is en probeer het opnieuw (git meldt: {detail})"
                ));
            }
            _ => return None,
        };
        Some(text.to_owned())
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
