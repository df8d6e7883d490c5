//! A sound archive in which everything occurs, and ways to tamper with it as someone with stock git can.
#![allow(dead_code, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{DateTime, FixedOffset};
use meldcode::model::{Functie, Soort, StukId, ZaakNummer};
use meldcode::vault::{
    Batch, NewStuk, NewZaak, Plaintext, Report, StaffKey, Vault, fresh_stuk_id, fresh_zaak_nummer,
};

use crate::vault_world::{Colleague, World, git, moment, ok, protocol};

pub const IRIS: (&str, &str) = ("Iris de Vries", "iris@school.invalid");

/// Two zaken with stukken, a leerkracht, a second intern begeleider who left.
pub struct Scene {
    pub world: World,
    pub teacher: Colleague,
    pub gone: Colleague,
    pub zaak: ZaakNummer,
    pub other: ZaakNummer,
    pub stuk: StukId,
}

impl Scene {
    pub fn new() -> Self {
        let world = World::new();
        let teacher = world.add_staff("j.bakker", Functie::Leerkracht);
        let gone = world.add_staff("a.jansen", Functie::InternBegeleider);
        let root = world.root();
        let zaak = open(&root, world.key());
        let other = open(&root, world.key());
        let stuk = file(&root, world.key(), "i.devries", &zaak, moment(3));
        file(&root, teacher.key(), "j.bakker", &other, moment(4));
        world.vault().give_access(world.identity(), moment(5), &other, &teacher.id).unwrap();
        world.vault().revoke_staff(world.key(), moment(6), &gone.id).unwrap();
        file(&root, world.key(), "i.devries", &other, moment(7));
        Self { world, teacher, gone, zaak, other, stuk }
    }

    pub fn root(&self) -> PathBuf {
        self.world.root()
    }

    pub fn report(&self) -> Report {
        report(&self.root(), &self.world)
    }

    /// What was found, without and with a key; each kind once.
    pub fn words(&self) -> Vec<&'static str> {
        words(&self.report())
    }

    pub fn words_without_key(&self) -> Vec<&'static str> {
        words(&Vault::open(&self.root()).unwrap().verify(None, None))
    }

    #[allow(clippy::unused_self)]
    pub fn path(&self, zaak: &ZaakNummer, id: StukId) -> String {
        format!("zaken/{}/{}/{id}.yaml.age", zaak.year(), zaak.code())
    }

    /// Commits what is staged, as stock git does it, signed with this key.
    pub fn commit(&self, key: &StaffKey, who: (&str, &str), message: &str) {
        commit(&self.root(), Some(key), who, moment(20), &["-m", message]);
    }

    pub fn as_iris(&self, message: &str) {
        self.commit(self.world.key(), IRIS, message);
    }

    pub fn put(&self, path: &str, content: &[u8]) {
        let place = self.root().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, content).unwrap();
        git(&self.root(), &["add", "--", path]);
    }

    /// A change of the files on a key branch, signed with this key.
    pub fn change_keys(&self, zaak: &ZaakNummer, key: &StaffKey, change: impl FnOnce(&Path)) {
        let root = self.root();
        let branch = format!("sleutel/{zaak}");
        git(&root, &["switch", "-q", &branch]);
        change(&root);
        git(&root, &["add", "-A"]);
        self.commit(key, IRIS, &format!("{zaak}: sleutel"));
        git(&root, &["switch", "-q", "main"]);
    }

    /// The folder of the current generation on the key branch.
    pub fn label(&self, zaak: &ZaakNummer) -> String {
        self.world.vault().state().zaken[zaak].generation().unwrap().label.clone()
    }
}

pub fn report(root: &Path, world: &World) -> Report {
    Vault::open(root).unwrap().verify(Some(world.identity()), None)
}

pub fn words(report: &Report) -> Vec<&'static str> {
    let mut words: Vec<_> = report.findings.iter().map(|found| found.fault.word()).collect();
    words.dedup();
    words
}

/// Runs `git commit` with the work tree and index as they are.
pub fn commit(
    root: &Path,
    key: Option<&StaffKey>,
    who: (&str, &str),
    at: DateTime<FixedOffset>,
    arguments: &[&str],
) {
    stock(
        root,
        key,
        who,
        at,
        &[&["commit", "-q", "--allow-empty", "--allow-empty-message"], arguments].concat(),
    );
}

/// Runs stock git, signing with a key or not at all.
pub fn stock(
    root: &Path,
    key: Option<&StaffKey>,
    who: (&str, &str),
    at: DateTime<FixedOffset>,
    arguments: &[&str],
) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sleutel");
    let mut command = Command::new("git");
    command.current_dir(root).args(["-c", "gpg.format=ssh"]);
    if let Some(key) = key {
        key.write_new(&file, None).unwrap();
        command.args(["-c", &format!("user.signingkey={}", file.display()), "-c", "commit.gpgsign=true"]);
    }
    for name in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{name}_NAME"), who.0).env(format!("GIT_{name}_EMAIL"), who.1);
        command.env(format!("GIT_{name}_DATE"), at.to_rfc3339());
    }
    let nowhere = root.join("geen-instellingen");
    ok(command.env("GIT_CONFIG_GLOBAL", &nowhere).env("GIT_CONFIG_SYSTEM", &nowhere).args(arguments));
}

pub fn text(id: StukId, zaak: &ZaakNummer, door: &str, op: DateTime<FixedOffset>, rest: &str) -> String {
    let op = op.to_rfc3339();
    format!("meldcode: 1\nid: {id}\nzaak: {zaak}\nvastgelegd:\n  door: {door}\n  op: {op}\n{rest}\n")
}

pub fn new(zaak: &ZaakNummer, id: StukId, soort: Soort, text: String) -> NewStuk {
    NewStuk { zaak: zaak.clone(), id, soort, plaintext: Plaintext::from(text), attachment: None }
}

pub fn open(root: &Path, key: &StaffKey) -> ZaakNummer {
    let nummer = fresh_zaak_nummer(moment(2));
    let id = fresh_stuk_id(moment(2));
    let text = text(id, &nummer, "i.devries", moment(2), "soort: leerling\nvoornaam: Sem");
    let batch = Batch {
        new_zaken: vec![NewZaak { nummer: nummer.clone(), protocol: protocol() }],
        stukken: vec![new(&nummer, id, Soort::Leerling, text)],
    };
    Vault::open(root).unwrap().append(key, moment(2), &batch).unwrap();
    nummer
}

pub fn file(root: &Path, key: &StaffKey, door: &str, zaak: &ZaakNummer, at: DateTime<FixedOffset>) -> StukId {
    let id = fresh_stuk_id(at);
    let text = text(id, zaak, door, at, "soort: signaal\nsituatie: in de klas");
    store(root, key, at, new(zaak, id, Soort::Signaal, text));
    id
}

pub fn store(root: &Path, key: &StaffKey, at: DateTime<FixedOffset>, stuk: NewStuk) {
    let batch = Batch { new_zaken: vec![], stukken: vec![stuk] };
    Vault::open(root).unwrap().append(key, at, &batch).unwrap();
}
