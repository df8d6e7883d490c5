//! A folder with an archive, its keys, a server and a colleague's copy, that several processes can use.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use meldcode::model::{Functie, MedewerkerId, StukId, ZaakNummer};
use meldcode::vault::{Fault, Identity, NewStaff, RecoveryIdentity, Report, StaffKey, Vault, init, join};

use crate::vault_world::{git, moment, new_archive, ok};

/// The colleague who gets access and loses it again.
pub const COLLEAGUE: &str = "j.bakker";

/// Where everything lies; the keys are read once.
pub struct Place {
    folder: PathBuf,
    identity: Identity,
}

impl Place {
    /// Makes the archive, with one colleague.
    pub fn build(folder: &Path) -> Self {
        let (key, colleague) = (StaffKey::generate().unwrap(), StaffKey::generate().unwrap());
        let recovery = RecoveryIdentity::generate();
        fs::create_dir_all(folder).unwrap();
        init(&folder.join("archief"), &new_archive("i.devries", &recovery), &key, moment(0)).unwrap();
        key.write_new(&folder.join("sleutel"), None).unwrap();
        let place = Self { folder: folder.to_owned(), identity: key.into() };
        place.add_staff(COLLEAGUE, Functie::Leerkracht, &colleague);
        place
    }

    /// A server and a copy beside the archive.
    pub fn with_server(self) -> Self {
        let server = self.path("server.git");
        ok(Command::new("git").args(["init", "-q", "--bare", "-b", "main"]).arg(&server));
        git(&self.root(), &["remote", "add", "origin", &server.to_string_lossy()]);
        self.vault().synchronise(Some(self.key()), moment(1)).unwrap();
        self.join("kopie").unwrap();
        self
    }

    /// The same once more, in another folder.
    pub fn again(&self, folder: &Path) -> Self {
        ok(Command::new("cp").arg("-a").arg(&self.folder).arg(folder));
        let place = Self::open(folder);
        for name in ["archief", "kopie"] {
            if place.path("server.git").exists() {
                let server = place.path("server.git");
                git(&place.path(name), &["remote", "set-url", "origin", &server.to_string_lossy()]);
            }
        }
        place
    }

    /// The same, from another process.
    pub fn open(folder: &Path) -> Self {
        let identity = Identity::read(&folder.join("sleutel"), &mut || unreachable!()).unwrap();
        Self { folder: folder.to_owned(), identity }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub fn root(&self) -> PathBuf {
        self.path("archief")
    }

    pub fn vault(&self) -> Vault {
        Vault::open(&self.root()).unwrap()
    }

    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    pub fn key(&self) -> &StaffKey {
        self.identity.signer().unwrap()
    }

    pub fn add_staff(&self, id: &str, functie: Functie, key: &StaffKey) {
        self.vault().add_staff(self.key(), moment(1), &new_staff(id, functie, key)).unwrap();
    }

    pub fn join(&self, name: &str) -> Result<Vault, meldcode::vault::VaultError> {
        let root = self.vault().root_fingerprint();
        let server = self.path("server.git").to_string_lossy().into_owned();
        join(&server, &self.path(name), &root, None, &self.path("instellingen"))
    }

    /// Whether a stuk is stored, counts and opens.
    pub fn holds(&self, root: &Path, zaak: &ZaakNummer, id: StukId) -> bool {
        let vault = Vault::open(root).unwrap();
        vault.read(&self.identity, zaak).is_ok_and(|stukken| {
            stukken.iter().any(|stuk| stuk.id == id && stuk.counts && stuk.content.is_ok())
        })
    }

    /// Everything is as `verifieer` wants it, for stock git as well.
    #[track_caller]
    pub fn is_sound(&self, root: &Path, when: &str) -> Report {
        let report = Vault::open(root).unwrap().verify(Some(&self.identity), None);
        assert!(report.is_sound(), "{when}: {:?}", report.findings);
        let loose = |note: &meldcode::vault::Violation| note.fault == Fault::LooseKeys;
        assert!(report.notes.iter().all(loose), "{when}: {:?}", report.notes);
        assert_eq!(git(root, &["status", "--porcelain", "--untracked-files=all"]), "", "{when}");
        fsck(root, when);
        report
    }

    /// No file of a write that was cut off.
    #[track_caller]
    pub fn has_no_leftovers(&self, when: &str) {
        let local = self.root().join(".git/meldcode");
        let names: Vec<_> = fs::read_dir(&local).unwrap().flatten().map(|entry| entry.file_name()).collect();
        let known = ["allowed_signers", "instellingen", "slot", "wissel"];
        assert!(names.iter().all(|name| known.iter().any(|known| name == known)), "{when}: {names:?}");
        assert_eq!(git(&self.root(), &["for-each-ref", "refs/meldcode"]), "", "{when}");
    }
}

/// Stock git finds nothing wrong with what is stored.
#[track_caller]
fn fsck(root: &Path, when: &str) {
    assert_eq!(git(root, &["fsck", "--strict", "--no-dangling"]), "", "{when}");
}

pub fn new_staff(id: &str, functie: Functie, key: &StaffKey) -> NewStaff {
    let id: MedewerkerId = id.parse().unwrap();
    NewStaff { naam: format!("Collega {id}"), id, functie, email: None, public_line: key.public_line() }
}
