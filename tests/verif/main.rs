//! Every kind of tampering, each found by its name.

#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

mod commits;
mod gebeurtenissen;
mod kopie;
mod repository;
mod school;
mod sleutels;
mod stukken;
#[path = "../vault_world/mod.rs"]
mod vault_world;
#[path = "../verif_scene/mod.rs"]
mod verif_scene;

use std::fs;

use meldcode::vault::{RecoveryIdentity, StaffKey, join};

use vault_world::moment;
use verif_scene::{Scene, file, report, words};

const NOBODY: (&str, &str) = ("X", "x@x.invalid");

const TEACHER: (&str, &str) = ("Collega j.bakker", "j.bakker@meldcode.invalid");

const GONE: (&str, &str) = ("Collega a.jansen", "a.jansen@meldcode.invalid");

#[track_caller]
fn finds(scene: &Scene, word: &str) {
    let report = scene.report();
    let found = words(&report);
    assert!(found.contains(&word), "{word} is not in {found:?}: {:?}", report.findings);
    assert!(!report.is_sound());
}

/// Also by who has no key at all.
#[track_caller]
fn finds_without_key(scene: &Scene, word: &str) {
    finds(scene, word);
    let found = scene.words_without_key();
    assert!(found.contains(&word), "without a key: {word} is not in {found:?}");
}

fn flipped(root: &std::path::Path, path: &str) -> Vec<u8> {
    let mut bytes = fs::read(root.join(path)).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    bytes
}

#[test]
fn a_sound_archive_is_sound_for_everyone() {
    let scene = Scene::new();
    let report = scene.report();
    assert!(report.is_sound() && report.notes.is_empty(), "{report:?}");
    assert_eq!((report.stukken, report.opened, report.zaken, report.readable), (5, 5, 2, 2));
    let vault = scene.world.vault();
    let blind = vault.verify(None, None);
    assert!(blind.is_sound(), "{blind:?}");
    assert_eq!((blind.stukken, blind.opened), (5, 0));
    let teacher = vault.verify(Some(&scene.teacher.identity), None);
    assert!(teacher.is_sound(), "{teacher:?}");
    assert_eq!((teacher.opened, teacher.readable), (3, 1));
    let recovery = meldcode::vault::Identity::Recovery(scene.world.recovery.clone());
    assert_eq!(vault.verify(Some(&recovery), None).opened, 5);
    let stranger = StaffKey::generate().unwrap().into();
    assert_eq!(vault.verify(Some(&stranger), None).opened, 0);
}

#[test]
fn an_import_and_a_second_machine_are_sound_too() {
    let scene = Scene::new();
    let root = scene.root();
    let here = tempfile::tempdir().unwrap();
    let copy = here.path().join("kopie");
    let fingerprint = scene.world.vault().root_fingerprint();
    join(&root.to_string_lossy(), &copy, &fingerprint, None, &here.path().join("config")).unwrap();
    file(&copy, scene.world.key(), "i.devries", &scene.zaak, moment(9));
    let found = report(&copy, &scene.world);
    assert!(found.is_sound() && found.notes.is_empty(), "{found:?}");
    assert_eq!(found.opened, 6);
}

fn age_public() -> String {
    RecoveryIdentity::generate().public()
}
