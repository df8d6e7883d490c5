//! A sealed archive for tests: a fixed clock, throw-away keys, a temporary folder.
#![allow(dead_code, clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{DateTime, FixedOffset, TimeDelta};
use meldcode::model::{Functie, MedewerkerId, Soort, StukId, ZaakNummer};
use meldcode::vault::{
    Batch, Identity, NewArchive, NewStaff, NewStuk, NewZaak, Plaintext, Receipt, RecoveryIdentity, StaffKey,
    Vault, VaultError, fresh_stuk_id, fresh_zaak_nummer, init,
};

pub struct World {
    pub folder: tempfile::TempDir,
    identity: Identity,
    pub recovery: RecoveryIdentity,
}

pub struct Colleague {
    pub id: MedewerkerId,
    pub identity: Identity,
}

impl Colleague {
    pub fn key(&self) -> &StaffKey {
        self.identity.signer().unwrap()
    }
}

/// Minutes after a fixed start.
pub fn moment(minutes: i64) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-11-22T10:15:00+01:00").unwrap() + TimeDelta::minutes(minutes)
}

pub fn protocol() -> (String, String) {
    ("delft-esis".to_owned(), "2024".to_owned())
}

pub fn new_archive(id: &str, recovery: &RecoveryIdentity) -> NewArchive {
    NewArchive {
        id: id.parse().unwrap(),
        naam: "Iris de Vries".to_owned(),
        functie: Functie::InternBegeleider,
        email: Some("iris@school.invalid".to_owned()),
        school: Some("De Voorbeeldschool".to_owned()),
        recovery_public: Some(recovery.public()),
        recovery_signer: Some(recovery.signer().unwrap().public_line()),
        protocols: vec![("delft-esis".to_owned(), "2024".to_owned(), "naam: delft-esis\n".to_owned())],
        bewaartermijn_jaren: Some(2),
    }
}

impl World {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = StaffKey::generate().unwrap();
        let recovery = RecoveryIdentity::generate();
        init(&folder.path().join("archief"), &new_archive("i.devries", &recovery), &key, moment(0)).unwrap();
        Self { folder, identity: key.into(), recovery }
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("archief")
    }

    pub fn vault(&self) -> Vault {
        Vault::open(&self.root()).unwrap()
    }

    pub fn key(&self) -> &StaffKey {
        self.identity.signer().unwrap()
    }

    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    pub fn add_staff(&self, id: &str, functie: Functie) -> Colleague {
        let key = StaffKey::generate().unwrap();
        let id: MedewerkerId = id.parse().unwrap();
        let new = NewStaff {
            id: id.clone(),
            naam: format!("Collega {id}"),
            functie,
            email: None,
            public_line: key.public_line(),
        };
        self.vault().add_staff(self.key(), moment(1), &new).unwrap();
        Colleague { id, identity: key.into() }
    }

    pub fn open_zaak(&self) -> ZaakNummer {
        open_zaak(&self.root(), self.key()).unwrap()
    }

    pub fn add(&self, zaak: &ZaakNummer, soort: Soort, text: &str) -> StukId {
        add(&self.root(), self.key(), zaak, soort, text).unwrap().ids[0]
    }

    pub fn import(&self, zaken: usize, per_zaak: usize) -> Receipt {
        let mut batch = Batch::default();
        for _ in 0..zaken {
            let nummer = fresh_zaak_nummer(moment(2));
            batch.new_zaken.push(NewZaak { nummer: nummer.clone(), protocol: protocol() });
            for _ in 0..per_zaak {
                batch.stukken.push(new_stuk(&nummer, Soort::Signaal, "wat: gezien"));
            }
        }
        self.vault().append(self.key(), moment(2), &batch).unwrap()
    }
}

pub fn open_zaak(root: &Path, key: &StaffKey) -> Result<ZaakNummer, VaultError> {
    let nummer = fresh_zaak_nummer(moment(2));
    let mut batch = Batch::default();
    batch.new_zaken.push(NewZaak { nummer: nummer.clone(), protocol: protocol() });
    batch.stukken.push(new_stuk(&nummer, Soort::Leerling, "voornaam: Sem"));
    Vault::open(root)?.append(key, moment(2), &batch)?;
    Ok(nummer)
}

pub fn stuk_text(text: &str, zaak: &ZaakNummer) -> String {
    format!("meldcode: 1\nzaak: {zaak}\n{text}\n")
}

pub fn new_stuk(zaak: &ZaakNummer, soort: Soort, text: &str) -> NewStuk {
    NewStuk {
        zaak: zaak.clone(),
        id: fresh_stuk_id(moment(3)),
        soort,
        plaintext: Plaintext::from(stuk_text(text, zaak)),
        attachment: None,
    }
}

pub fn add(
    root: &Path,
    key: &StaffKey,
    zaak: &ZaakNummer,
    soort: Soort,
    text: &str,
) -> Result<Receipt, VaultError> {
    let batch = Batch { new_zaken: vec![], stukken: vec![new_stuk(zaak, soort, text)] };
    Vault::open(root)?.append(key, moment(3), &batch)
}

/// Runs a program that must succeed, giving its output and messages.
pub fn ok(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{command:?}: {}{text}", String::from_utf8_lossy(&output.stderr));
    text
}

pub fn git(root: &Path, arguments: &[&str]) -> String {
    let nowhere = root.join("geen-instellingen");
    ok(Command::new("git")
        .args(arguments)
        .current_dir(root)
        .env("GIT_CONFIG_GLOBAL", &nowhere)
        .env("GIT_CONFIG_SYSTEM", &nowhere))
}
