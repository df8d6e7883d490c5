//! What this user saw before, and what lies beside the truth.

use std::fs;

use meldcode::model::Soort;
use meldcode::vault::{Fault, Opening, StaffKey, Vault, fresh_stuk_id, init};

use crate::vault_world::{git, moment, new_archive, ok};
use crate::verif_scene::{Scene, file, new, text, words};

#[test]
fn a_head_rolled_back() {
    let scene = Scene::new();
    let config = scene.world.folder.path().join("config");
    let verify = || scene.world.vault().verify(None, Some(&config));
    scene.world.vault().pin(&config).unwrap();
    assert!(verify().is_sound());
    git(&scene.root(), &["reset", "-q", "--hard", "HEAD~1"]);
    assert_eq!(words(&verify()), ["teruggezet"]);
}

#[test]
fn another_archive_in_the_same_place() {
    let scene = Scene::new();
    let config = scene.world.folder.path().join("config");
    scene.world.vault().pin(&config).unwrap();
    fs::remove_dir_all(scene.root()).unwrap();
    let new = new_archive("i.devries", &scene.world.recovery);
    init(&scene.root(), &new, scene.world.key(), moment(0)).unwrap();
    assert_eq!(words(&scene.world.vault().verify(None, Some(&config))), ["andere-wortel"]);
}

#[test]
fn an_edited_work_tree_is_a_note() {
    let scene = Scene::new();
    let root = scene.root();
    fs::write(root.join("archief.yaml"), "anders\n").unwrap();
    fs::write(root.join("aantekening.txt"), "x").unwrap();
    let report = scene.report();
    assert!(report.is_sound());
    assert_eq!(report.notes.len(), 2, "{report:?}");
    assert!(report.notes.iter().all(|note| note.fault == Fault::WorkTree));
    git(&root, &["branch", "-q", "eigen"]);
    git(&root, &["branch", "-q", "sleutel/2026-7KQ3MX", &format!("sleutel/{}", scene.zaak)]);
    assert!(scene.report().is_sound());
    assert_eq!(scene.report().notes.len(), 4);
}

#[test]
fn verifying_writes_nothing_in_the_archive() {
    let scene = Scene::new();
    let list = || {
        let mut find = std::process::Command::new("find");
        ok(find.arg(scene.root()).args(["-printf", "%p %T@ %s\n"]))
    };
    let before = list();
    assert!(Vault::open(&scene.root()).unwrap().verify(Some(scene.world.identity()), None).is_sound());
    assert_eq!(list(), before);
}

#[test]
fn once_all_was_sound_only_new_commits_are_examined_and_every_file_and_key() {
    let scene = Scene::new();
    let notes = tempfile::tempdir().unwrap();
    let open = || {
        Vault::open_as(&scene.root(), Opening { notes: Some(notes.path()), ..Opening::default() }).unwrap()
    };
    let me = Some(scene.world.identity());
    assert!(open().verify_new(me, None).is_none(), "it never was");
    let vault = scene.world.vault();
    assert!(vault.verify(me, None).is_sound());
    vault.note_sound(notes.path());
    let report = open().verify_new(me, None).unwrap();
    assert!(report.is_sound());
    assert_eq!((report.new.unwrap().commits, report.stukken, report.opened), (0, 5, 5));
    // A stuk of before that is gone from the store, with no commit that tells.
    let id = git(&scene.root(), &["rev-parse", &format!("HEAD:{}", scene.path(&scene.zaak, scene.stuk))]);
    let (folder, name) = id.trim().split_at(2);
    let object = scene.root().join(".git/objects").join(folder).join(name);
    let bytes = fs::read(&object).unwrap();
    fs::remove_file(&object).unwrap();
    assert_eq!(words(&open().verify_new(me, None).unwrap()), ["beschadigd"]);
    fs::write(&object, bytes).unwrap();
    file(&scene.root(), scene.world.key(), "i.devries", &scene.zaak, moment(9));
    let report = open().verify_new(me, None).unwrap();
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.new.unwrap().commits, report.opened), (1, 6));
    let path = scene.path(&scene.other, fresh_stuk_id(moment(20)));
    scene.put(&path, b"age-encryption.org/v1\n");
    scene.as_iris(&format!("{}: 1 stuk", scene.other));
    let report = open().verify_new(me, None).unwrap();
    assert_eq!(words(&report), ["stuk-opent-niet"]);
    scene.change_keys(&scene.zaak, &StaffKey::generate().unwrap(), |folder| {
        fs::write(folder.join("x"), "x").unwrap();
    });
    let report = open().verify_new(me, None).unwrap();
    assert!(words(&report).contains(&"sleuteltak-handtekening"), "{report:?}");
    git(&scene.root(), &["reset", "-q", "--hard", "HEAD~3"]);
    assert!(open().verify_new(me, None).is_none(), "what was sound is not there any more");
}

#[test]
fn who_goes_on_knows_what_a_fresh_look_tells() {
    let scene = Scene::new();
    let notes = tempfile::tempdir().unwrap();
    let mut vault =
        Vault::open_as(&scene.root(), Opening { notes: Some(notes.path()), ..Opening::default() }).unwrap();
    for minute in 20..23 {
        let id = fresh_stuk_id(moment(minute));
        let said = text(id, &scene.zaak, "i.devries", moment(minute), "soort: signaal");
        let stukken = vec![new(&scene.zaak, id, Soort::Signaal, said)];
        let batch = meldcode::vault::Batch { new_zaken: vec![], stukken };
        vault.append(scene.world.key(), moment(minute), &batch).unwrap();
    }
    let again =
        Vault::open_as(&scene.root(), Opening { notes: Some(notes.path()), ..Opening::default() }).unwrap();
    let fresh = scene.world.vault();
    for known in [vault, again] {
        assert_eq!(known.head(), fresh.head());
        assert_eq!(format!("{:?}", known.state()), format!("{:?}", fresh.state()));
        assert_eq!(known.history(None), fresh.history(None));
        assert_eq!(known.count(&scene.zaak), fresh.count(&scene.zaak));
    }
}
