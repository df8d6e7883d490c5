//! Folders that are no archive, a folder in use, a second machine, settings of the user's git.

use std::fs;
use std::process::Command;

use meldcode::model::{Functie, Soort};
use meldcode::vault::{
    ErrorKind, Identity, Opening, RecoveryIdentity, Seen, StaffKey, Vault, VaultError, init, join,
};

use super::kind;
use crate::vault_world::{World, add, git, moment, new_archive, ok};

#[test]
fn a_second_machine_joins_only_with_the_fingerprint() {
    let world = World::new();
    let zaak = world.open_zaak();
    let teacher = world.add_staff("j.bakker", Functie::Leerkracht);
    let root = world.root();
    let fingerprint = world.vault().root_fingerprint();
    let here = tempfile::tempdir().unwrap();
    let config = here.path().join("config");
    let source = root.to_string_lossy().into_owned();
    let target = here.path().join("kopie");
    let wrong = join(&source, &target, &"0".repeat(40), Some(world.identity()), &config);
    assert_eq!(kind(wrong), ErrorKind::Access);
    let nobody = Identity::from(StaffKey::generate().unwrap());
    assert_eq!(kind(join(&source, &target, &fingerprint, Some(&nobody), &config)), ErrorKind::Access);
    assert_eq!(kind(join("/bestaat/niet", &target, &fingerprint, None, &config)), ErrorKind::Unfinished);
    assert_eq!(fs::read_dir(here.path()).unwrap().count(), 0);
    fs::create_dir(&target).unwrap();
    let spaced: Vec<String> =
        fingerprint.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c).to_uppercase()).collect();
    let vault = join(&source, &target, &spaced.join(" "), Some(world.identity()), &config).unwrap();
    assert_eq!(vault.read(world.identity(), &zaak).unwrap().len(), 1);
    assert_eq!(kind(vault.read(&teacher.identity, &zaak)), ErrorKind::Access);
    assert_eq!(vault.check_pin(&config).unwrap(), Seen::Before);
    add(&target, teacher.key(), &zaak, Soort::Signaal, "wat: gezien").unwrap();
    assert_eq!(git(&target, &["status", "--porcelain"]), "");
    git(&target, &["verify-commit", "HEAD"]);
    // A roll-back is found.
    Vault::open(&target).unwrap().pin(&config).unwrap();
    git(&target, &["reset", "-q", "--hard", "HEAD~1"]);
    assert!(matches!(Vault::open(&target).unwrap().check_pin(&config), Err(VaultError::RolledBack)));
}

#[test]
fn folders_that_are_no_archive_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for (name, arguments) in [
        ("gewoon", vec!["init", "-q", "gewoon"]),
        ("sha256", vec!["init", "-q", "--object-format=sha256", "sha256"]),
        ("reftable", vec!["init", "-q", "--ref-format=reftable", "reftable"]),
        ("kaal", vec!["init", "-q", "--bare", "kaal"]),
    ] {
        ok(Command::new("git").args(&arguments).current_dir(folder.path()));
        let error = Vault::open(&path(name)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Archive, "{name}: {error}");
        assert!(error.hint().is_some(), "{name}");
        assert_eq!(matches!(error, VaultError::NotAnArchive(_)), name == "gewoon", "{name}: {error}");
    }
    fs::create_dir(path("leeg")).unwrap();
    assert!(matches!(Vault::open(&path("leeg")), Err(VaultError::NotAnArchive(_))));
    assert!(matches!(Vault::discover(&path("leeg"), Opening::default()), Err(VaultError::NotAnArchive(_))));
    assert!(matches!(Vault::open(&path("bestaat-niet")), Err(VaultError::NotAnArchive(_))));
    fs::create_dir(path("kapot")).unwrap();
    fs::create_dir(path("kapot/.git")).unwrap();
    assert_eq!(Vault::open(&path("kapot")).unwrap_err().kind(), ErrorKind::Archive);
    let world = World::new();
    let deep = world.root().join("zaken");
    fs::create_dir_all(&deep).unwrap();
    assert_eq!(
        Vault::discover(&deep, Opening::default()).unwrap().root_fingerprint(),
        world.vault().root_fingerprint()
    );
    // Newer than we know.
    let text = fs::read_to_string(world.root().join("archief.yaml")).unwrap();
    fs::write(world.root().join("archief.yaml"), text.replace("meldcode: 1", "meldcode: 2\nnieuw: ja"))
        .unwrap();
    git(
        &world.root(),
        &["-c", "user.name=X", "-c", "user.email=x@x.invalid", "commit", "-qam", "x", "--no-gpg-sign"],
    );
    assert!(matches!(Vault::open(&world.root()), Err(VaultError::NewerFormat(2))));
}

#[test]
fn init_refuses_a_folder_in_use_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let key = StaffKey::generate().unwrap();
    let new = new_archive("i.devries", &RecoveryIdentity::generate());
    fs::write(folder.path().join("brief.txt"), "x").unwrap();
    assert_eq!(kind(init(folder.path(), &new, &key, moment(0))), ErrorKind::Input);
    let fresh = folder.path().join("nieuw");
    let mut teacher = new.clone();
    teacher.functie = Functie::Leerkracht;
    assert_eq!(kind(init(&fresh, &teacher, &key, moment(0))), ErrorKind::Access);
    let mut named = new.clone();
    named.naam = "Iris\nroot".to_owned();
    assert_eq!(kind(init(&fresh, &named, &key, moment(0))), ErrorKind::Input);
    assert!(!fresh.exists());
    init(&fresh, &new, &key, moment(0)).unwrap();
    assert!(matches!(init(&fresh, &new, &key, moment(0)), Err(VaultError::ArchiveExists(_))));
}

#[test]
fn the_users_git_settings_and_hooks_have_no_say() {
    let world = World::new();
    let hook = world.root().join(".git/hooks");
    fs::create_dir_all(&hook).unwrap();
    for name in ["pre-commit", "post-commit", "reference-transaction", "post-index-change"] {
        fs::write(hook.join(name), "#!/bin/sh\ntouch \"$0.ran\"\nexit 1\n").unwrap();
        ok(Command::new("chmod").arg("+x").arg(hook.join(name)));
    }
    let zaak = world.open_zaak();
    world.add(&zaak, Soort::Signaal, "wat: gezien");
    assert!(!ok(Command::new("ls").arg(&hook)).contains(".ran"));
}
