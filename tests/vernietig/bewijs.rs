//! The proof: every object of a repository, tried as an age file with every key there is.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::process::Command;

use meldcode::model::{Vernietigingsgrond, ZaakNummer};
use meldcode::vault::{Ordered, StaffKey, Vault};

use crate::vault_world::{World, git, moment};

/// Every object in a repository, whatever leads to it.
pub fn objects(at: &Path) -> Vec<Vec<u8>> {
    let output = Command::new("git")
        .current_dir(at)
        .args(["cat-file", "--batch-all-objects", "--batch", "--unordered"])
        .output()
        .unwrap();
    assert!(output.status.success());
    let mut rest = output.stdout.as_slice();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap();
        let header = std::str::from_utf8(&rest[..end]).unwrap();
        let size: usize = header.rsplit(' ').next().unwrap().parse().unwrap();
        found.push(rest[end + 1..end + 1 + size].to_vec());
        rest = &rest[end + 2 + size..];
    }
    found
}

/// The age identities of people and of the paper.
pub fn openers(world: &World, others: &[&StaffKey]) -> Vec<Box<dyn age::Identity>> {
    let folder = tempfile::tempdir().unwrap();
    let mut all: Vec<Box<dyn age::Identity>> = Vec::new();
    for (nr, key) in [world.key()].iter().chain(others).enumerate() {
        let path = folder.path().join(nr.to_string());
        key.write_new(&path, None).unwrap();
        let file = std::io::BufReader::new(std::fs::File::open(&path).unwrap());
        all.push(Box::new(age::ssh::Identity::from_buffer(file, None).unwrap()));
    }
    let paper: age::x25519::Identity = world.recovery.secret().parse().unwrap();
    all.push(Box::new(paper));
    all
}

/// How many objects open with one of these keys and hold a key that opens a stuk of the zaak.
pub fn keys_of(at: &Path, archive: &Path, zaak: &ZaakNummer, openers: &[Box<dyn age::Identity>]) -> usize {
    let folder = format!("zaken/{}/{}/", zaak.year(), zaak.code());
    let listed = git(archive, &["ls-tree", "-r", "--name-only", "main", &folder]);
    let stukken: Vec<Vec<u8>> = listed
        .lines()
        .filter(|path| Path::new(path).extension().is_some_and(|end| end == "age"))
        .map(|path| {
            Command::new("git")
                .current_dir(archive)
                .args(["show", &format!("main:{path}")])
                .output()
                .unwrap()
                .stdout
        })
        .collect();
    assert!(!stukken.is_empty(), "nothing to open");
    let open = |bytes: &[u8], key: &dyn age::Identity| {
        let mut text = Vec::new();
        let reader = age::Decryptor::new_buffered(bytes).ok()?.decrypt(std::iter::once(key)).ok();
        reader?.read_to_end(&mut text).ok()?;
        Some(text)
    };
    let holds = |object: &Vec<u8>| {
        // In the clear, or wrapped to someone.
        let texts = openers.iter().filter_map(|key| open(object, key.as_ref())).chain([object.clone()]);
        texts.into_iter().any(|text| {
            let secret = std::str::from_utf8(&text).ok().and_then(|text| text.trim().parse().ok());
            secret.is_some_and(|secret: age::x25519::Identity| {
                stukken.iter().any(|stuk| open(stuk, &secret).is_some())
            })
        })
    };
    objects(at).iter().filter(|object| holds(object)).count()
}

/// Gives the order, and finishes it here.
pub fn destroy(at: &Path, key: &StaffKey, zaak: &ZaakNummer) -> Ordered {
    let ordered = state_it(at, key, zaak);
    Vault::open(at).unwrap().finish_destructions().unwrap();
    ordered
}

/// Only the statement: as when it was cut off right after.
pub fn state_it(at: &Path, key: &StaffKey, zaak: &ZaakNummer) -> Ordered {
    let mut vault = Vault::open(at).unwrap();
    vault.destroy(key, moment(50), zaak, Vernietigingsgrond::Vergissing, &[]).unwrap()
}

/// Nothing of the zaak's keys is in this archive, and everything else is as it was.
#[track_caller]
pub fn gone(world: &World, at: &Path, zaak: &ZaakNummer) {
    let vault = Vault::open(at).unwrap();
    assert!(vault.state().zaken[zaak].destroyed);
    assert_eq!(vault.unfinished().unwrap(), None);
    assert_eq!(keys_of(at, at, zaak, &openers(world, &[])), 0);
    let ids = git(at, &["cat-file", "--batch-all-objects", "--batch-check=%(objectname)"]);
    let ids: BTreeSet<&str> = ids.lines().collect();
    for id in stated(at, zaak) {
        assert!(!ids.contains(id.as_str()), "{id}");
    }
    let report = vault.verify(None, None);
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(git(at, &["fsck", "--strict", "--no-dangling"]), "");
    assert_eq!(git(at, &["status", "--porcelain", "--untracked-files=all"]), "");
    for commit in git(at, &["rev-list", "--all"]).lines() {
        git(at, &["verify-commit", commit]);
    }
}

/// The ids that the statement names.
pub fn stated(at: &Path, zaak: &ZaakNummer) -> Vec<String> {
    let folder = format!("zaken/{}/{}/vernietiging/", zaak.year(), zaak.code());
    let mut found = Vec::new();
    for path in git(at, &["ls-tree", "-r", "--name-only", "main", &folder]).lines() {
        let text = git(at, &["show", &format!("main:{path}")]);
        found.extend(
            text.lines().filter_map(|line| line.strip_prefix("- ")).map(|id| id.trim_matches('"').to_owned()),
        );
    }
    found
}

#[test]
fn the_proof_finds_every_key_before_and_none_after() {
    let world = World::new();
    let teacher = world.add_staff("j.bakker", meldcode::model::Functie::Leerkracht);
    let (zaak, other) = (world.open_zaak(), world.open_zaak());
    let root = world.root();
    // Given and taken: a second generation, and a wrap that only the history of the branch holds.
    world.vault().give_access(world.identity(), moment(4), &zaak, &teacher.id).unwrap();
    world.vault().take_access(world.key(), moment(5), &zaak, &teacher.id).unwrap();
    world.add(&zaak, meldcode::model::Soort::Signaal, "wat: gezien");
    // Cut off between storing and naming it: no branch and no statement knows this one.
    let tip = git(&root, &["rev-parse", &format!("sleutel/{zaak}")]);
    let wrap = git(&root, &["rev-parse", &format!("sleutel/{zaak}:1/i.devries.age")]);
    assert_ne!(tip, wrap);
    let keys = openers(&world, &[teacher.key()]);
    // Two readers and the paper for the first generation, one and the paper for the second.
    assert_eq!(keys_of(&root, &root, &zaak, &keys), 5);
    let before = keys_of(&root, &root, &other, &keys);
    assert_eq!(before, 2);
    let ordered = destroy(&root, world.key(), &zaak);
    assert_eq!((ordered.keys, ordered.stukken, ordered.proposed), (5, 2, false));
    assert_eq!(stated(&root, &zaak).len(), 5);
    assert_eq!(keys_of(&root, &root, &zaak, &keys), 0);
    assert_eq!(keys_of(&root, &root, &other, &keys), before, "another zaak keeps its keys");
    gone(&world, &root, &zaak);
    assert_eq!(world.vault().read(world.identity(), &other).unwrap().len(), 1);
    // The stukken stay in the history, as ciphertext.
    assert_eq!(world.vault().count(&zaak), 2);
    assert!(world.vault().read(world.identity(), &zaak).is_err());
}

#[test]
fn a_key_that_no_branch_and_no_statement_knows_goes_too() {
    let world = World::new();
    let zaak = world.open_zaak();
    let root = world.root();
    let path = root.parent().unwrap().join("los");
    let secret = git(&root, &["show", &format!("sleutel/{zaak}:1/herstel.age")]);
    drop(secret);
    // The same key, wrapped once more: as a giving that was killed before it named what it stored.
    let keys = openers(&world, &[]);
    let wrapped = Command::new("git")
        .current_dir(&root)
        .args(["show", &format!("sleutel/{zaak}:1/herstel.age")])
        .output()
        .unwrap()
        .stdout;
    let mut text = Vec::new();
    let reader = age::Decryptor::new_buffered(wrapped.as_slice()).unwrap();
    reader.decrypt(keys.iter().map(AsRef::as_ref)).unwrap().read_to_end(&mut text).unwrap();
    let paper: age::x25519::Identity = world.recovery.secret().parse().unwrap();
    std::fs::write(&path, age::encrypt(&paper.to_public(), &text).unwrap()).unwrap();
    let loose = git(&root, &["hash-object", "-w", &path.to_string_lossy()]);
    assert_eq!(keys_of(&root, &root, &zaak, &keys), 3);
    destroy(&root, world.key(), &zaak);
    assert!(!stated(&root, &zaak).contains(&loose.trim().to_owned()));
    gone(&world, &root, &zaak);
}
