//! Tampering with the repository around the commits: what git itself would believe.

use std::fs;

use meldcode::model::Soort;
use meldcode::vault::{Vault, fresh_stuk_id};

use super::{finds, finds_without_key};
use crate::vault_world::{git, moment};
use crate::verif_scene::{Scene, new, store, text};

/// A blob that is committed as any kind of entry.
fn entry(scene: &Scene, mode: &str, path: &str, content: &[u8]) {
    let root = scene.root();
    fs::write(root.join(".git/draft"), content).unwrap();
    let blob = git(&root, &["hash-object", "-w", ".git/draft"]);
    git(&root, &["update-index", "--add", "--cacheinfo", &format!("{mode},{},{path}", blob.trim())]);
    scene.as_iris("x");
}

#[test]
fn a_stuk_cut_short() {
    let scene = Scene::new();
    let path = scene.path(&scene.zaak, scene.stuk);
    let bytes = fs::read(scene.root().join(&path)).unwrap();
    scene.put(&path, &bytes[..bytes.len() / 2]);
    scene.as_iris("x");
    finds_without_key(&scene, "veranderd");
    // As something new, under the name of its own.
    let scene = Scene::new();
    scene.put(&scene.path(&scene.zaak, fresh_stuk_id(moment(20))), &bytes[..bytes.len() / 2]);
    scene.as_iris(&format!("{}: 1 stuk", scene.zaak));
    finds(&scene, "stuk-opent-niet");
}

#[test]
fn a_stuk_encrypted_to_a_strangers_key() {
    let scene = Scene::new();
    let (id, at) = (fresh_stuk_id(moment(20)), moment(20));
    let text = text(id, &scene.zaak, "i.devries", at, "soort: signaal\nsituatie: x");
    let stranger = age::x25519::Identity::generate().to_public();
    let bytes = age::encrypt(&stranger, text.as_bytes()).unwrap();
    scene.put(&scene.path(&scene.zaak, id), &bytes);
    scene.as_iris(&format!("{}: 1 stuk", scene.zaak));
    finds(&scene, "stuk-opent-niet");
}

#[test]
fn one_id_twice() {
    let scene = Scene::new();
    let at = moment(8);
    let again = text(scene.stuk, &scene.other, "i.devries", at, "soort: signaal\nsituatie: x");
    store(&scene.root(), scene.world.key(), at, new(&scene.other, scene.stuk, Soort::Signaal, again));
    finds_without_key(&scene, "stuk-dubbel");
}

#[test]
fn a_mode_changed() {
    let scene = Scene::new();
    let path = scene.path(&scene.zaak, scene.stuk);
    git(&scene.root(), &["update-index", "--chmod=+x", &path]);
    scene.as_iris("x");
    finds_without_key(&scene, "geen-gewoon-bestand");
}

#[test]
fn another_repository_inside() {
    let scene = Scene::new();
    let root = scene.root();
    let head = git(&root, &["rev-parse", "HEAD"]);
    git(&root, &["update-index", "--add", "--cacheinfo", &format!("160000,{},zaken/onder", head.trim())]);
    scene.as_iris("x");
    finds_without_key(&scene, "geen-gewoon-bestand");
}

#[test]
fn attributes_that_would_run_a_filter() {
    let scene = Scene::new();
    scene.put("zaken/.gitattributes", b"* filter=x\n");
    scene.as_iris("x");
    finds_without_key(&scene, "vreemd-bestand");
    let scene = Scene::new();
    scene.put(".gitattributes", b"* filter=x\n");
    scene.as_iris("x");
    finds_without_key(&scene, "veranderd");
    let scene = Scene::new();
    scene.put(".gitmodules", b"[submodule \"x\"]\n\tpath = x\n\turl = /tmp\n");
    scene.as_iris("x");
    finds_without_key(&scene, "vreemd-bestand");
}

#[test]
fn a_name_that_looks_like_one_of_ours() {
    for path in [
        "zaken/2026/7kq3mx/x.yaml.age",
        "Archief.yaml",
        "zaken/2026/7KQ3MX/01M818K4H0.yaml.age",
        "medewerkers/-x/y.yaml",
    ] {
        let scene = Scene::new();
        entry(&scene, "100644", path, b"x");
        finds_without_key(&scene, "vreemd-bestand");
    }
}

#[test]
fn an_object_replaced_by_a_ref() {
    let scene = Scene::new();
    let root = scene.root();
    let path = scene.path(&scene.zaak, scene.stuk);
    let stuk = git(&root, &["rev-parse", &format!("HEAD:{path}")]);
    fs::write(root.join(".git/draft"), "anders").unwrap();
    let other = git(&root, &["hash-object", "-w", ".git/draft"]);
    git(&root, &["replace", stuk.trim(), other.trim()]);
    // Stock git believes it; we read what the id says, and say that it is there.
    assert_eq!(git(&root, &["show", &format!("HEAD:{path}")]), "anders");
    assert_eq!(scene.report().opened, 5);
    finds_without_key(&scene, "omweg");
}

#[test]
fn history_cut_off_or_joined_by_a_file() {
    let scene = Scene::new();
    let root = scene.root();
    let tip = git(&root, &["rev-parse", "HEAD~2"]);
    fs::create_dir_all(root.join(".git/info")).unwrap();
    for name in ["shallow", "info/grafts"] {
        fs::write(root.join(".git").join(name), &tip).unwrap();
        let opened = Vault::open(&root);
        if let Ok(vault) = opened {
            let found = vault.verify(Some(scene.world.identity()), None);
            assert!(!found.is_sound(), "{name}: {found:?}");
        }
        finds_without_key(&scene, "omweg");
        fs::remove_file(root.join(".git").join(name)).unwrap();
    }
    assert!(scene.report().is_sound());
}

#[test]
fn objects_that_are_borrowed_from_elsewhere() {
    let scene = Scene::new();
    let root = scene.root();
    let elsewhere = scene.world.folder.path().join("elders");
    fs::rename(root.join(".git/objects"), &elsewhere).unwrap();
    fs::create_dir_all(root.join(".git/objects/info")).unwrap();
    fs::create_dir_all(root.join(".git/objects/pack")).unwrap();
    fs::write(root.join(".git/objects/info/alternates"), format!("{}\n", elsewhere.display())).unwrap();
    finds_without_key(&scene, "omweg");
}

#[test]
fn a_head_that_stands_elsewhere() {
    let scene = Scene::new();
    let root = scene.root();
    git(&root, &["branch", "-q", "zij", "HEAD~1"]);
    git(&root, &["symbolic-ref", "HEAD", "refs/heads/zij"]);
    assert!(Vault::open(&root).is_err());
}
