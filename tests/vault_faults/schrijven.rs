//! Writing that is cut off, or done by many at once, or beside someone's git.

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use meldcode::model::{Functie, Soort};
use meldcode::vault::{Batch, ErrorKind, Opening, Vault};

use super::{clean, kind};
use crate::vault_world::{World, add, git, moment, new_stuk, ok};

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

/// The work tree is looked at while the archive is read, before the lock: what another leaves there meanwhile is seen
/// all the same.
#[test]
fn a_look_before_the_lock_does_not_hide_what_came_between() {
    let world = World::new();
    let zaak = world.open_zaak();
    world.add(&zaak, Soort::Signaal, "wat: gezien");
    let root = world.root();
    let edited = root.join("archief.yaml");
    let opened = || Vault::open_as(&root, Opening { to_store: true, ..Opening::default() }).unwrap();
    let store = |mut vault: Vault| {
        let batch =
            Batch { new_zaken: vec![], stukken: vec![new_stuk(&zaak, Soort::Signaal, "wat: gehoord")] };
        vault.append(world.key(), moment(4), &batch).unwrap();
        clean(&world);
    };
    // It was different already.
    fs::write(&edited, "anders\n").unwrap();
    store(opened());
    // A colleague stored something, and an editor was at it after that.
    let vault = opened();
    world.add(&zaak, Soort::Signaal, "wat: geroken");
    fs::write(&edited, "anders\n").unwrap();
    store(vault);
    // A colleague's command was cut off.
    let vault = opened();
    let id = meldcode::vault::fresh_stuk_id(moment(9));
    let path = format!("zaken/{}/{}/{id}.yaml.age", zaak.year(), zaak.code());
    fs::write(root.join(&path), b"half").unwrap();
    fs::write(root.join(".git/meldcode/bezig"), format!("{path}\n")).unwrap();
    store(vault);
    assert_eq!(world.vault().count(&zaak), 6);
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
