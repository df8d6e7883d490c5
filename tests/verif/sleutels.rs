//! Tampering with the keys of a zaak.

use std::fs;

use meldcode::vault::StaffKey;

use super::{finds, finds_without_key, flipped};
use crate::vault_world::git;
use crate::verif_scene::Scene;

#[test]
fn a_missing_key_branch() {
    let scene = Scene::new();
    git(&scene.root(), &["branch", "-q", "-D", &format!("sleutel/{}", scene.zaak)]);
    finds_without_key(&scene, "sleuteltak-ontbreekt");
}

#[test]
fn a_missing_wrap_of_a_reader_and_of_the_recovery_key() {
    for name in ["i.devries.age", "herstel.age"] {
        let scene = Scene::new();
        let wrap = format!("{}/{name}", scene.label(&scene.zaak));
        scene.change_keys(&scene.zaak, scene.world.key(), |root| fs::remove_file(root.join(&wrap)).unwrap());
        finds_without_key(&scene, "sleutel-ontbreekt");
    }
}

#[test]
fn a_wrap_that_does_not_open() {
    let scene = Scene::new();
    let wrap = format!("{}/i.devries.age", scene.label(&scene.zaak));
    scene.change_keys(&scene.zaak, scene.world.key(), |root| {
        fs::write(root.join(&wrap), flipped(root, &wrap)).unwrap();
    });
    finds(&scene, "sleutel-opent-niet");
    finds_without_key(&scene, "sleutel-veranderd");
}

#[test]
fn a_wrap_that_opens_to_another_key() {
    let scene = Scene::new();
    let root = scene.root();
    let wrap = format!("{}/i.devries.age", scene.label(&scene.zaak));
    let theirs = format!("sleutel/{}:{}/i.devries.age", scene.other, scene.label(&scene.other));
    git(&root, &["show", "--no-textconv", &format!("sleutel/{}", scene.zaak)]);
    let output =
        std::process::Command::new("git").args(["cat-file", "blob", &theirs]).current_dir(&root).output();
    let bytes = output.unwrap().stdout;
    scene.change_keys(&scene.zaak, scene.world.key(), |root| fs::write(root.join(&wrap), bytes).unwrap());
    finds(&scene, "sleutel-anders");
    finds_without_key(&scene, "sleutel-veranderd");
}

#[test]
fn a_wrap_for_someone_who_may_not_read() {
    let scene = Scene::new();
    let label = scene.label(&scene.zaak);
    scene.change_keys(&scene.zaak, scene.world.key(), |root| {
        fs::copy(root.join(format!("{label}/i.devries.age")), root.join(format!("{label}/j.bakker.age")))
            .unwrap();
    });
    finds_without_key(&scene, "sleutel-te-veel");
}

#[test]
fn a_key_branch_that_a_stranger_changed() {
    let scene = Scene::new();
    let label = scene.label(&scene.zaak);
    scene.change_keys(&scene.zaak, &StaffKey::generate().unwrap(), |root| {
        fs::write(root.join(format!("{label}/lees-mij.txt")), "x").unwrap();
    });
    finds_without_key(&scene, "sleuteltak-handtekening");
    finds_without_key(&scene, "sleuteltak-vreemd-bestand");
}

#[test]
fn a_key_branch_set_back_or_replaced() {
    let scene = Scene::new();
    let branch = format!("refs/heads/sleutel/{}", scene.other);
    git(&scene.root(), &["update-ref", &branch, &format!("{branch}~1")]);
    finds_without_key(&scene, "sleuteltak-teruggezet");
}
