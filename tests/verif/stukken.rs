//! Tampering with stukken and attachments.

use std::fs;

use meldcode::model::Soort;
use meldcode::vault::{Fault, StaffKey, fresh_stuk_id};

use super::{finds_without_key, flipped};
use crate::vault_world::{git, moment};
use crate::verif_scene::{IRIS, Scene, file, new, store, text};

#[test]
fn a_byte_that_a_stranger_flipped() {
    let scene = Scene::new();
    let path = scene.path(&scene.zaak, scene.stuk);
    scene.put(&path, &flipped(&scene.root(), &path));
    scene.commit(&StaffKey::generate().unwrap(), IRIS, "x");
    finds_without_key(&scene, "onbekende-sleutel");
}

#[test]
fn a_stuk_changed_by_a_colleague() {
    let scene = Scene::new();
    let path = scene.path(&scene.zaak, scene.stuk);
    scene.put(&path, &flipped(&scene.root(), &path));
    scene.as_iris("x");
    finds_without_key(&scene, "veranderd");
    let found = scene.report().findings.into_iter().find(|found| found.fault == Fault::Changed).unwrap();
    assert_eq!((found.zaak, found.stuk), (Some(scene.zaak.clone()), Some(scene.stuk)));
}

#[test]
fn a_stuk_moved_to_another_zaak() {
    let scene = Scene::new();
    git(&scene.root(), &["mv", &scene.path(&scene.zaak, scene.stuk), &scene.path(&scene.other, scene.stuk)]);
    scene.as_iris(&format!("{}: 1 stuk", scene.other));
    finds_without_key(&scene, "weggehaald");
}

#[test]
fn two_stukken_swapped() {
    let scene = Scene::new();
    let root = scene.root();
    let theirs = file(&root, scene.world.key(), "i.devries", &scene.other, moment(8));
    let (one, two) = (scene.path(&scene.zaak, scene.stuk), scene.path(&scene.other, theirs));
    let (first, second) = (fs::read(root.join(&one)).unwrap(), fs::read(root.join(&two)).unwrap());
    scene.put(&one, &second);
    scene.put(&two, &first);
    scene.as_iris("x");
    finds_without_key(&scene, "veranderd");
}

#[test]
fn a_stuk_copied_into_another_zaak() {
    let scene = Scene::new();
    let bytes = fs::read(scene.root().join(scene.path(&scene.zaak, scene.stuk))).unwrap();
    scene.put(&scene.path(&scene.other, fresh_stuk_id(moment(20))), &bytes);
    scene.as_iris(&format!("{}: 1 stuk", scene.other));
    assert_eq!(scene.words(), ["stuk-opent-niet"]);
}

#[test]
fn a_stuk_encrypted_anew_into_another_zaak_or_under_another_id() {
    let scene = Scene::new();
    let (root, key) = (scene.root(), scene.world.key());
    let id = fresh_stuk_id(moment(8));
    let elsewhere = text(id, &scene.zaak, "i.devries", moment(8), "soort: signaal");
    store(&root, key, moment(8), new(&scene.other, id, Soort::Signaal, elsewhere));
    assert_eq!(scene.words(), ["stuk-verplaatst"]);
    let again = text(scene.stuk, &scene.zaak, "i.devries", moment(9), "soort: signaal");
    store(&root, key, moment(9), new(&scene.zaak, fresh_stuk_id(moment(9)), Soort::Signaal, again));
    assert_eq!(scene.report().findings.len(), 2);
}

#[test]
fn a_stuk_dropped() {
    let scene = Scene::new();
    git(&scene.root(), &["rm", "-q", &scene.path(&scene.zaak, scene.stuk)]);
    scene.as_iris("x");
    finds_without_key(&scene, "weggehaald");
    assert_eq!(scene.report().opened, 5, "what was stored stays readable");
}

#[test]
fn a_leerkracht_who_files_a_besluit() {
    let scene = Scene::new();
    let id = fresh_stuk_id(moment(8));
    let text = text(id, &scene.zaak, "j.bakker", moment(8), "soort: besluit\nmelden: false");
    // The soort is told wrongly, as a changed program could.
    store(&scene.root(), scene.teacher.key(), moment(8), new(&scene.zaak, id, Soort::Signaal, text));
    assert_eq!(scene.words(), ["stuk-rol"]);
}

#[test]
fn a_stuk_that_names_another_author_or_moment() {
    let scene = Scene::new();
    let (root, key) = (scene.root(), scene.teacher.key());
    let id = fresh_stuk_id(moment(8));
    let other = text(id, &scene.zaak, "i.devries", moment(8), "soort: signaal");
    store(&root, key, moment(8), new(&scene.zaak, id, Soort::Signaal, other));
    let id = fresh_stuk_id(moment(9));
    let earlier = text(id, &scene.zaak, "j.bakker", moment(1), "soort: signaal");
    store(&root, key, moment(9), new(&scene.zaak, id, Soort::Signaal, earlier));
    assert_eq!(scene.words(), ["stuk-vastlegging"]);
    assert_eq!(scene.report().findings.len(), 2);
}

#[test]
fn a_stuk_that_is_none() {
    let scene = Scene::new();
    let id = fresh_stuk_id(moment(8));
    store(&scene.root(), scene.world.key(), moment(8), new(&scene.zaak, id, Soort::Signaal, "{{".to_owned()));
    assert_eq!(scene.words(), ["stuk-onleesbaar"]);
}

#[test]
fn a_stuk_in_the_clear() {
    let scene = Scene::new();
    scene.put(&scene.path(&scene.zaak, fresh_stuk_id(moment(20))), b"soort: signaal\n");
    scene.as_iris(&format!("{}: 1 stuk", scene.zaak));
    finds_without_key(&scene, "stuk-opent-niet");
}

#[test]
fn an_attachment_that_is_another_file() {
    use sha2::{Digest, Sha256};
    let scene = Scene::new();
    for (content, told, sound) in [(b"scan", b"scan", true), (b"scan", b"nacs", false)] {
        let id = fresh_stuk_id(moment(8));
        let sum = format!("{:x}", Sha256::digest(told));
        let fields = format!("soort: bijlage\ngrootte: 4\nsha256: {sum}");
        let mut stuk =
            new(&scene.zaak, id, Soort::Bijlage, text(id, &scene.zaak, "i.devries", moment(8), &fields));
        stuk.attachment = Some(meldcode::vault::Plaintext::new(content.to_vec()));
        store(&scene.root(), scene.world.key(), moment(8), stuk);
        assert_eq!(scene.report().is_sound(), sound);
    }
    assert_eq!(scene.words(), ["bijlage"]);
}

#[test]
fn an_attachment_of_no_stuk() {
    let scene = Scene::new();
    let path = scene.path(&scene.zaak, fresh_stuk_id(moment(20))).replace(".yaml.age", ".bin.age");
    scene.put(&path, b"age-encryption.org/v1\n");
    scene.as_iris("x");
    finds_without_key(&scene, "bijlage");
}

#[test]
fn a_stuk_that_is_gone_from_the_store() {
    let scene = Scene::new();
    let root = scene.root();
    let id = git(&root, &["rev-parse", &format!("HEAD:{}", scene.path(&scene.zaak, scene.stuk))]);
    let (folder, name) = id.trim().split_at(2);
    let object = root.join(".git/objects").join(folder).join(name);
    let bytes = fs::read(&object).unwrap();
    fs::remove_file(&object).unwrap();
    finds_without_key(&scene, "beschadigd");
    // Another object under its name.
    let other = git(&root, &["rev-parse", "HEAD:archief.yaml"]);
    let (folder, name) = other.trim().split_at(2);
    fs::copy(root.join(".git/objects").join(folder).join(name), &object).unwrap();
    finds_without_key(&scene, "beschadigd");
    fs::remove_file(&object).unwrap();
    fs::write(&object, bytes).unwrap();
    assert!(scene.report().is_sound());
}
