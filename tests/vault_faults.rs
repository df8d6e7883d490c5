//! What the vault does when people, disks and programs do not do what they should.

#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

mod vault_world;

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use meldcode::model::{Functie, Soort};
use meldcode::vault::{
    ErrorKind, Identity, RecoveryIdentity, Seen, Signature, StaffKey, Vault, VaultError, init, join,
};
use vault_world::{World, add, git, moment, new_archive, ok, open_zaak};

fn kind<T>(result: Result<T, VaultError>) -> ErrorKind {
    match result {
        Ok(_) => panic!("should have failed"),
        Err(error) => {
            assert!(!error.to_string().is_empty());
            error.kind()
        }
    }
}

fn clean(world: &World) {
    assert_eq!(git(&world.root(), &["status", "--porcelain", "--untracked-files=all"]), "");
    assert_eq!(git(&world.root(), &["fsck", "--strict", "--no-dangling"]), "");
}

#[test]
fn a_leerkracht_adds_a_signaal_and_reads_decides_and_opens_nothing() {
    let world = World::new();
    let zaak = world.open_zaak();
    let teacher = world.add_staff("j.bakker", Functie::Leerkracht);
    let root = world.root();
    add(&root, teacher.key(), &zaak, Soort::Signaal, "wat: gezien").unwrap();
    assert_eq!(kind(world.vault().read(&teacher.identity, &zaak)), ErrorKind::Access);
    assert!(world.vault().readable(&teacher.identity).unwrap().is_empty());
    assert_eq!(kind(add(&root, teacher.key(), &zaak, Soort::Besluit, "x: 1")), ErrorKind::Access);
    assert_eq!(kind(open_zaak(&root, teacher.key())), ErrorKind::Access);
    let inzage = world.add_staff("inspectie", Functie::Inzage);
    assert_eq!(kind(add(&root, inzage.key(), &zaak, Soort::Signaal, "x: 1")), ErrorKind::Access);
    let stukken = world.vault().read(world.identity(), &zaak).unwrap();
    assert_eq!(stukken.len(), 2);
    let by_teacher = stukken.iter().find(|s| s.signer.as_ref() == Some(&teacher.id)).unwrap();
    assert_eq!(by_teacher.functie, Some(Functie::Leerkracht));
    assert_eq!((by_teacher.signature, by_teacher.counts), (Signature::Geldig, true));
    clean(&world);
}

#[test]
fn a_stranger_gets_nowhere() {
    let world = World::new();
    let zaak = world.open_zaak();
    let stranger = Identity::from(StaffKey::generate().unwrap());
    let vault = world.vault();
    assert_eq!(kind(vault.staff_of(&stranger)), ErrorKind::Access);
    assert_eq!(kind(vault.read(&stranger, &zaak)), ErrorKind::Access);
    assert_eq!(kind(vault.readable(&stranger)), ErrorKind::Access);
    let key = stranger.signer().unwrap();
    assert_eq!(kind(add(&world.root(), key, &zaak, Soort::Signaal, "x: 1")), ErrorKind::Access);
    assert_eq!(kind(vault.read(&Identity::Recovery(RecoveryIdentity::generate()), &zaak)), ErrorKind::Access);
}

#[test]
fn the_recovery_key_reads_all_and_gives_access_again() {
    let world = World::new();
    let zaak = world.open_zaak();
    let recovery = Identity::Recovery(world.recovery.clone());
    assert_eq!(world.vault().read(&recovery, &zaak).unwrap().len(), 1);
    assert_eq!(world.vault().readable(&recovery).unwrap(), std::slice::from_ref(&zaak));
    assert_eq!(kind(world.vault().staff_of(&recovery)), ErrorKind::Access);
    let head = world.add_staff("d.hoofd", Functie::Directie);
    assert_eq!(kind(world.vault().read(&head.identity, &zaak)), ErrorKind::Access);
    world.vault().restore_access(head.key(), &world.recovery, moment(4), &zaak, &head.id).unwrap();
    assert_eq!(world.vault().read(&head.identity, &zaak).unwrap().len(), 1);
    // What lies on paper may be typed over in lower case, with spaces.
    let typed = world.recovery.secret().to_lowercase();
    let typed = format!("# herstelsleutel\n {} {}\n", &typed[..20], &typed[20..]);
    assert_eq!(RecoveryIdentity::parse(&typed).unwrap().public(), world.recovery.public());
}

#[test]
fn taken_access_ends_with_what_comes_after() {
    let world = World::new();
    let zaak = world.open_zaak();
    let teacher = world.add_staff("j.bakker", Functie::Leerkracht);
    let mut vault = world.vault();
    vault.give_access(world.identity(), moment(4), &zaak, &teacher.id).unwrap();
    assert_eq!(kind(vault.give_access(world.identity(), moment(4), &zaak, &teacher.id)), ErrorKind::Input);
    assert_eq!(world.vault().read(&teacher.identity, &zaak).unwrap().len(), 1);
    vault.take_access(world.key(), moment(5), &zaak, &teacher.id).unwrap();
    world.add(&zaak, Soort::Signaal, "wat: later");
    assert_eq!(kind(world.vault().read(&teacher.identity, &zaak)), ErrorKind::Access);
    assert!(world.vault().read(world.identity(), &zaak).unwrap().iter().all(|s| s.content.is_ok()));
    // Given again, all of it opens; and the last reader cannot be taken.
    let mut vault = world.vault();
    vault.give_access(world.identity(), moment(6), &zaak, &teacher.id).unwrap();
    let read = world.vault().read(&teacher.identity, &zaak).unwrap();
    assert!(read.len() == 2 && read.iter().all(|s| s.content.is_ok()));
    vault.take_access(world.key(), moment(7), &zaak, &teacher.id).unwrap();
    assert_eq!(
        kind(vault.take_access(world.key(), moment(7), &zaak, &"i.devries".parse().unwrap())),
        ErrorKind::Input
    );
    clean(&world);
}

#[test]
fn a_revoked_key_files_and_reads_nothing_and_the_last_coordinator_stays() {
    let world = World::new();
    let zaak = world.open_zaak();
    let me = "i.devries".parse().unwrap();
    assert!(matches!(world.vault().revoke_staff(world.key(), moment(4), &me), Err(VaultError::LastOne(_))));
    let other = world.add_staff("a.jansen", Functie::InternBegeleider);
    let shared = world.open_zaak();
    assert!(world.vault().read(&other.identity, &shared).is_ok());
    world.vault().revoke_staff(world.key(), moment(5), &other.id).unwrap();
    assert_eq!(kind(world.vault().read(&other.identity, &shared)), ErrorKind::Access);
    assert_eq!(kind(add(&world.root(), other.key(), &zaak, Soort::Signaal, "x: 1")), ErrorKind::Access);
    assert_eq!(world.vault().state().zaken[&shared].generations.len(), 2);
    world.add(&shared, Soort::Signaal, "wat: later");
    assert!(world.vault().read(world.identity(), &shared).unwrap().iter().all(|s| s.content.is_ok()));
    // Neither the id nor the key comes back.
    let again = meldcode::vault::NewStaff {
        id: "b.jansen".parse().unwrap(),
        naam: "B".to_owned(),
        functie: Functie::Leerkracht,
        email: None,
        public_line: other.key().public_line(),
    };
    assert!(matches!(world.vault().add_staff(world.key(), moment(6), &again), Err(VaultError::KeyTaken(_))));
    let same = meldcode::vault::NewStaff { id: other.id.clone(), ..again };
    assert!(matches!(
        world.vault().add_staff(world.key(), moment(6), &same),
        Err(VaultError::StaffExists(_))
    ));
    clean(&world);
}

#[test]
fn twelve_writers_at_once_lose_nothing() {
    let world = World::new();
    let zaak = world.open_zaak();
    let (root, key) = (world.root(), world.key());
    let done = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| {
                for _ in 0..4 {
                    add(&root, key, &zaak, Soort::Signaal, "wat: gezien").unwrap();
                    done.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
    });
    assert_eq!(done.load(Ordering::SeqCst), 48);
    assert_eq!(world.vault().read(world.identity(), &zaak).unwrap().len(), 49);
    clean(&world);
}

#[test]
fn leftovers_of_an_interrupted_write_are_mended_by_the_next() {
    let world = World::new();
    let zaak = world.open_zaak();
    let root = world.root();
    let folder = root.join(format!("zaken/{}/{}", zaak.year(), zaak.code()));
    let name = format!("{}.yaml.age", meldcode::vault::fresh_stuk_id(moment(9)));
    let path = format!("zaken/{}/{}/{name}", zaak.year(), zaak.code());
    // Cut off after the work tree, and after the index.
    fs::write(folder.join(&name), b"half").unwrap();
    fs::write(root.join(".git/meldcode/bezig"), format!("{path}\n")).unwrap();
    git(&root, &["add", &path]);
    world.add(&zaak, Soort::Signaal, "wat: gezien");
    clean(&world);
    assert!(!folder.join(&name).exists());
    // The reference moved, the index did not: stock git would show a staged deletion.
    let head = git(&root, &["rev-parse", "HEAD"]);
    git(&root, &["reset", "-q", "--hard", "HEAD~1"]);
    git(&root, &["update-ref", "refs/heads/main", head.trim()]);
    world.add(&zaak, Soort::Signaal, "wat: gezien");
    clean(&world);
    assert_eq!(world.vault().read(world.identity(), &zaak).unwrap().len(), 3);
    // Someone edits by hand.
    fs::write(root.join("archief.yaml"), "anders\n").unwrap();
    fs::remove_dir_all(root.join("medewerkers")).unwrap();
    world.add(&zaak, Soort::Signaal, "wat: gezien");
    clean(&world);
}

#[test]
fn access_that_was_given_but_not_wrapped_is_mended_by_any_reader() {
    let world = World::new();
    let zaak = world.open_zaak();
    let teacher = world.add_staff("j.bakker", Functie::Leerkracht);
    let branch = format!("refs/heads/sleutel/{zaak}");
    let before = git(&world.root(), &["rev-parse", &branch]);
    world.vault().give_access(world.identity(), moment(4), &zaak, &teacher.id).unwrap();
    git(&world.root(), &["update-ref", &branch, before.trim()]);
    assert_eq!(kind(world.vault().read(&teacher.identity, &zaak)), ErrorKind::Access);
    world.add(&zaak, Soort::Signaal, "wat: gezien");
    assert_eq!(world.vault().read(&teacher.identity, &zaak).unwrap().len(), 2);
    clean(&world);
}

#[test]
fn what_a_stranger_commits_does_not_count() {
    let world = World::new();
    let zaak = world.open_zaak();
    let root = world.root();
    let stranger = StaffKey::generate().unwrap();
    let id = meldcode::vault::fresh_stuk_id(moment(5));
    let staff = root.join("medewerkers/x.indringer");
    fs::create_dir_all(&staff).unwrap();
    let line = stranger.public_line();
    let text = format!("wat: toegevoegd\nnaam: X\nrol: directie\nsleutel: {line}\n");
    fs::write(staff.join(format!("{id}.yaml")), text).unwrap();
    let stuk = format!("zaken/{}/{}/{id}.yaml.age", zaak.year(), zaak.code());
    fs::write(root.join(&stuk), b"x").unwrap();
    git(&root, &["add", "."]);
    git(
        &root,
        &["-c", "user.name=X", "-c", "user.email=x@x.invalid", "commit", "-q", "--no-gpg-sign", "-m", "x"],
    );
    let vault = world.vault();
    assert!(!vault.state().staff.contains_key(&"x.indringer".parse().unwrap()));
    assert!(!vault.state().violations.is_empty());
    let strange = vault.read(world.identity(), &zaak).unwrap().pop().unwrap();
    assert_eq!((strange.signature, strange.counts), (Signature::Ontbreekt, false));
    assert!(strange.content.is_err());
    assert_eq!(kind(add(&root, &stranger, &zaak, Soort::Signaal, "x: 1")), ErrorKind::Access);
    // The honest go on working.
    world.add(&zaak, Soort::Signaal, "wat: gezien");
    assert_eq!(vault.history(Some(&zaak)).last().unwrap().signature, Signature::Ontbreekt);
}

#[test]
fn a_stuk_that_was_changed_dropped_or_moved_is_found() {
    let world = World::new();
    let (zaak, other) = (world.open_zaak(), world.open_zaak());
    let id = world.add(&zaak, Soort::Signaal, "wat: gezien");
    let root = world.root();
    let place = |z: &meldcode::model::ZaakNummer| format!("zaken/{}/{}/{id}.yaml.age", z.year(), z.code());
    git(&root, &["mv", &place(&zaak), &place(&other)]);
    git(
        &root,
        &["-c", "user.name=X", "-c", "user.email=x@x.invalid", "commit", "-q", "--no-gpg-sign", "-m", "x"],
    );
    let vault = world.vault();
    let moved = vault.read(world.identity(), &other).unwrap();
    let moved = moved.iter().find(|s| s.id == id).unwrap();
    assert!(!moved.counts && moved.content.is_err());
    // What was once stored stays readable where it was.
    assert!(
        vault
            .read(world.identity(), &zaak)
            .unwrap()
            .iter()
            .any(|s| s.id == id && s.counts && s.content.is_ok())
    );
    assert!(vault.state().violations.iter().any(|v| !v.what.is_empty()));
}

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
    assert!(matches!(Vault::discover(&path("leeg")), Err(VaultError::NotAnArchive(_))));
    assert!(matches!(Vault::open(&path("bestaat-niet")), Err(VaultError::NotAnArchive(_))));
    fs::create_dir(path("kapot")).unwrap();
    fs::create_dir(path("kapot/.git")).unwrap();
    assert_eq!(Vault::open(&path("kapot")).unwrap_err().kind(), ErrorKind::Archive);
    let world = World::new();
    let deep = world.root().join("zaken");
    fs::create_dir_all(&deep).unwrap();
    assert_eq!(Vault::discover(&deep).unwrap().root_fingerprint(), world.vault().root_fingerprint());
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
fn reading_writes_nothing() {
    let world = World::new();
    let zaak = world.open_zaak();
    let list = || ok(Command::new("find").arg(world.root()).args(["-printf", "%p %T@ %s\n"]));
    let before = list();
    let vault = world.vault();
    vault.read(world.identity(), &zaak).unwrap();
    assert_eq!(vault.history(None).len(), 5);
    assert_eq!(list(), before);
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

/// Joins a copy beside the archive, as a second machine would.
fn copy(world: &World) -> (tempfile::TempDir, std::path::PathBuf) {
    let here = tempfile::tempdir().unwrap();
    let target = here.path().join("kopie");
    let source = world.root().to_string_lossy().into_owned();
    join(&source, &target, &world.vault().root_fingerprint(), None, &here.path().join("config")).unwrap();
    (here, target)
}

/// A merge by stock git, signed with a staff key.
fn merge(root: &std::path::Path, from: &std::path::Path, key: &StaffKey) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sleutel");
    key.write_new(&file, None).unwrap();
    git(root, &["fetch", "-q", &from.to_string_lossy(), "main"]);
    let signing = format!("user.signingkey={}", file.display());
    let settings =
        ["-c", "user.name=X", "-c", "user.email=x@x.invalid", "-c", "gpg.format=ssh", "-c", &signing];
    let command = ["merge", "-q", "-S", "--no-ff", "-m", "samengevoegd", "FETCH_HEAD"];
    git(root, &[settings.as_slice(), command.as_slice()].concat());
}

#[test]
fn work_beside_a_revocation_does_not_count_after_merging() {
    let world = World::new();
    let zaak = world.open_zaak();
    let teacher = world.add_staff("j.bakker", Functie::Leerkracht);
    let (_here, other) = copy(&world);
    // Offline, one adds while the other is revoked.
    let late = add(&other, teacher.key(), &zaak, Soort::Signaal, "wat: laat").unwrap().ids[0];
    let honest = add(&other, world.key(), &zaak, Soort::Signaal, "wat: eerlijk").unwrap().ids[0];
    world.vault().revoke_staff(world.key(), moment(5), &teacher.id).unwrap();
    merge(&world.root(), &other, world.key());
    let vault = world.vault();
    let read = vault.read(world.identity(), &zaak).unwrap();
    assert_eq!(read.len(), 3);
    let counts = |id| read.iter().find(|s| s.id == id).unwrap().counts;
    assert!(!counts(late) && counts(honest));
    assert!(!vault.state().staff[&teacher.id].active);
    world.add(&zaak, Soort::Signaal, "wat: verder");
    clean(&world);
}

#[test]
fn access_taken_wins_over_access_given_at_the_same_time() {
    let world = World::new();
    let zaak = world.open_zaak();
    let teacher = world.add_staff("j.bakker", Functie::Leerkracht);
    let mut vault = world.vault();
    vault.give_access(world.identity(), moment(4), &zaak, &teacher.id).unwrap();
    let (_here, other) = copy(&world);
    vault.take_access(world.key(), moment(5), &zaak, &teacher.id).unwrap();
    vault.give_access(world.identity(), moment(6), &zaak, &teacher.id).unwrap();
    assert!(world.vault().state().zaken[&zaak].readers.contains(&teacher.id));
    // The copy takes without knowing of the second giving.
    Vault::open(&other).unwrap().take_access(world.key(), moment(7), &zaak, &teacher.id).unwrap();
    merge(&world.root(), &other, world.key());
    assert!(!world.vault().state().zaken[&zaak].readers.contains(&teacher.id));
}

#[test]
fn a_merge_that_adds_something_itself_does_not_count() {
    let world = World::new();
    let zaak = world.open_zaak();
    let (_here, other) = copy(&world);
    add(&other, world.key(), &zaak, Soort::Signaal, "wat: daar").unwrap();
    world.add(&zaak, Soort::Signaal, "wat: hier");
    merge(&world.root(), &other, world.key());
    assert!(world.vault().state().violations.is_empty());
    let root = world.root();
    fs::write(root.join("medewerkers/i.devries/x.yaml"), "x").unwrap();
    git(&root, &["add", "."]);
    git(
        &root,
        &[
            "-c",
            "user.name=X",
            "-c",
            "user.email=x@x.invalid",
            "commit",
            "-q",
            "--amend",
            "--no-gpg-sign",
            "-m",
            "x",
        ],
    );
    assert!(!world.vault().state().violations.is_empty());
}

#[test]
fn a_wrap_that_holds_another_key_is_refused() {
    let world = World::new();
    let (zaak, other) = (world.open_zaak(), world.open_zaak());
    let root = world.root();
    git(
        &root,
        &["update-ref", &format!("refs/heads/sleutel/{zaak}"), &format!("refs/heads/sleutel/{other}")],
    );
    assert!(matches!(world.vault().read(world.identity(), &zaak), Err(VaultError::KeyMismatch(_))));
    git(&root, &["branch", "-q", "-D", &format!("sleutel/{zaak}")]);
    assert!(matches!(world.vault().read(world.identity(), &zaak), Err(VaultError::KeysAbsent(_))));
    let refused = add(&root, world.key(), &zaak, Soort::Signaal, "x: 1");
    assert!(matches!(refused, Err(VaultError::KeysAbsent(_))));
    clean(&world);
}

#[test]
fn a_link_in_the_work_tree_is_replaced_and_never_followed() {
    let world = World::new();
    let zaak = world.open_zaak();
    let root = world.root();
    let elsewhere = tempfile::tempdir().unwrap();
    let year = root.join("zaken").join(zaak.year());
    fs::rename(&year, elsewhere.path().join("jaar")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("jaar"), &year).unwrap();
    let before = ok(Command::new("find").arg(elsewhere.path()));
    add(&root, world.key(), &zaak, Soort::Signaal, "x: 1").unwrap();
    assert_eq!(ok(Command::new("find").arg(elsewhere.path())), before);
    assert!(year.symlink_metadata().unwrap().is_dir());
    clean(&world);
}

#[test]
fn an_earlier_stand_is_what_was_there_then() {
    use meldcode::vault::Stand;
    let world = World::new();
    let zaak = world.open_zaak();
    let then = world.vault().head();
    world.add(&zaak, Soort::Signaal, "wat: later");
    let vault = world.vault();
    assert_eq!(
        vault.at(&Stand::Commit(then[..10].to_owned())).unwrap().read(world.identity(), &zaak).unwrap().len(),
        1
    );
    assert_eq!(vault.at(&Stand::Moment(moment(2))).unwrap().count(&zaak), 1);
    assert_eq!(vault.at(&Stand::Moment(moment(9))).unwrap().count(&zaak), 2);
    assert!(matches!(vault.at(&Stand::Moment(moment(-1))), Err(VaultError::UnknownStand)));
}

#[test]
fn a_protocol_comes_into_force_and_its_text_never_changes() {
    let world = World::new();
    let mut vault = world.vault();
    vault.take_into_force(world.key(), moment(2), "delft-esis", "2025", "naam: delft-esis\n").unwrap();
    assert_eq!(vault.state().protocol, ("delft-esis".to_owned(), "2025".to_owned()));
    let changed = vault.take_into_force(world.key(), moment(3), "delft-esis", "2024", "anders\n");
    assert!(matches!(changed, Err(VaultError::ProtocolExists(_))));
    vault.take_into_force(world.key(), moment(3), "delft-esis", "2024", "naam: delft-esis\n").unwrap();
    assert_eq!(world.vault().state().protocol.1, "2024");
    clean(&world);
}

#[test]
fn a_lock_that_someones_git_holds_is_respected() {
    let world = World::new();
    let zaak = world.open_zaak();
    let lock = world.root().join(".git/index.lock");
    fs::write(&lock, b"").unwrap();
    for _ in 0..2 {
        let refused = add(&world.root(), world.key(), &zaak, Soort::Signaal, "x: 1");
        assert_eq!(kind(refused), ErrorKind::Unfinished);
        assert!(lock.exists());
    }
    fs::remove_file(&lock).unwrap();
    assert_eq!(world.vault().count(&zaak), 1);
    clean(&world);
    world.add(&zaak, Soort::Signaal, "wat: gezien");
    clean(&world);
}
