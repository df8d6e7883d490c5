//! Events in the clear, the list of signers, and files that do not belong.

use std::fs;

use meldcode::model::{Functie, StukId};
use meldcode::vault::{StaffKey, Vault, fresh_stuk_id};

use super::{TEACHER, age_public, finds_without_key};
use crate::vault_world::{git, moment};
use crate::verif_scene::{IRIS, Scene, commit, file, stock};

#[test]
fn a_leerkracht_who_adds_staff() {
    let scene = Scene::new();
    let line = StaffKey::generate().unwrap().public_line();
    let event = format!("wat: toegevoegd\nnaam: X\nrol: directie\nsleutel: {line}\n");
    scene.put(&format!("medewerkers/x.indringer/{}.yaml", fresh_stuk_id(moment(20))), event.as_bytes());
    scene.commit(scene.teacher.key(), TEACHER, "medewerkers: toegevoegd");
    finds_without_key(&scene, "rol-niet-bevoegd");
    assert!(!scene.world.vault().state().staff.contains_key(&"x.indringer".parse().unwrap()));
}

#[test]
fn a_leerkracht_who_opens_a_zaak() {
    let scene = Scene::new();
    let key = age_public();
    let event = format!(
        "wat: geopend\nprotocol:\n  naam: delft-esis\n  versie: '2024'\ngeneratie: '1'\nsleutel: {key}\nlezers: [j.bakker]\n"
    );
    scene.put(&format!("zaken/2026/7KQ3MX/toegang/{}.yaml", fresh_stuk_id(moment(20))), event.as_bytes());
    scene.commit(scene.teacher.key(), TEACHER, "2026-7KQ3MX: geopend");
    finds_without_key(&scene, "rol-niet-bevoegd");
    assert_eq!(scene.world.vault().state().zaken.len(), 2);
}

/// Which protocol a zaak runs under decides what is asked of it: only who coordinates may move it, to a version that
/// the archive has, with a reason that is there.
#[test]
fn a_zaak_that_is_moved_to_another_protocol_by_hand() {
    let event = |naam: &str, reason: StukId| {
        format!("wat: protocol\nprotocol:\n  naam: {naam}\n  versie: '2024'\nreden: {reason}\n")
    };
    let moved = |by_teacher: bool, naam: &str| {
        let scene = Scene::new();
        let path = format!(
            "zaken/{}/{}/toegang/{}.yaml",
            scene.zaak.year(),
            scene.zaak.code(),
            fresh_stuk_id(moment(20))
        );
        let reason = if naam == "delft-esis" { fresh_stuk_id(moment(21)) } else { scene.stuk };
        scene.put(&path, event(naam, reason).as_bytes());
        if by_teacher {
            scene.commit(scene.teacher.key(), TEACHER, "x");
        } else {
            scene.as_iris("x");
        }
        let fault = if by_teacher { "rol-niet-bevoegd" } else { "gebeurtenis" };
        finds_without_key(&scene, fault);
        scene.world.vault().state().zaken[&scene.zaak].protocol.0.clone()
    };
    assert_eq!(moved(true, "delft-esis"), "delft-esis");
    assert_eq!(moved(false, "van-niemand"), "delft-esis", "a version that is not there does not count");
    assert_eq!(moved(false, "delft-esis"), "delft-esis", "the reason is not there");
}

#[test]
fn a_file_that_does_not_belong() {
    let scene = Scene::new();
    scene.put("zaken/lees-mij.txt", b"hoi");
    scene.as_iris("x");
    finds_without_key(&scene, "vreemd-bestand");
}

#[test]
fn a_link_and_a_program() {
    for mode in ["120000", "100755"] {
        let scene = Scene::new();
        let root = scene.root();
        fs::write(root.join(".git/draft"), "/etc/passwd").unwrap();
        let blob = git(&root, &["hash-object", "-w", ".git/draft"]);
        let path = scene.path(&scene.zaak, fresh_stuk_id(moment(20)));
        git(&root, &["update-index", "--add", "--cacheinfo", &format!("{mode},{},{path}", blob.trim())]);
        scene.as_iris("x");
        finds_without_key(&scene, "geen-gewoon-bestand");
    }
}

#[test]
fn a_list_of_signers_with_a_line_more() {
    let scene = Scene::new();
    let mut list = fs::read_to_string(scene.root().join("allowed_signers")).unwrap();
    list += &["x@x.invalid ", &StaffKey::generate().unwrap().public_line(), "\n"].concat();
    scene.put("allowed_signers", list.as_bytes());
    scene.as_iris("medewerkers: toegevoegd");
    finds_without_key(&scene, "allowed-signers");
    // Still found when later work covers it.
    file(&scene.root(), scene.world.key(), "i.devries", &scene.zaak, moment(21));
    finds_without_key(&scene, "allowed-signers");
}

/// The list at a commit is compared with what was known there, also once work was excluded or taken over.
#[test]
fn a_list_of_signers_that_was_false_for_a_while_beside_work_taken_over() {
    let scene = Scene::new();
    let (root, key) = (scene.root(), scene.world.key());
    git(&root, &["branch", "-q", "zij"]);
    Vault::open(&root).unwrap().revoke_staff(key, moment(20), &scene.teacher.id).unwrap();
    git(&root, &["switch", "-q", "zij"]);
    commit(&root, Some(scene.teacher.key()), TEACHER, moment(50), &["-m", "x"]);
    let late = git(&root, &["rev-parse", "HEAD"]).trim().to_owned();
    git(&root, &["switch", "-q", "main"]);
    stock(&root, Some(key), IRIS, moment(51), &["merge", "-q", "--no-ff", "-m", "x", "zij"]);
    git(&root, &["branch", "-q", "-D", "zij"]);
    Vault::open(&root).unwrap().take_over_work(key, moment(52), &scene.teacher.id, &[late]).unwrap();
    scene.world.add_staff("d.hoofd", Functie::Directie);
    assert!(scene.report().is_sound(), "{:?}", scene.report());
    let honest = fs::read_to_string(root.join("allowed_signers")).unwrap();
    let more = [&honest, "x@x.invalid ", &StaffKey::generate().unwrap().public_line(), "\n"].concat();
    scene.put("allowed_signers", more.as_bytes());
    scene.as_iris("medewerkers: toegevoegd");
    scene.put("allowed_signers", honest.as_bytes());
    scene.as_iris("medewerkers: toegevoegd");
    finds_without_key(&scene, "allowed-signers");
}

#[test]
fn the_recovery_key_and_the_protocol_replaced() {
    let scene = Scene::new();
    let text = fs::read_to_string(scene.root().join("archief.yaml")).unwrap();
    let mine = scene.world.recovery.public();
    scene.put("archief.yaml", text.replace(&mine, &age_public()).as_bytes());
    scene.as_iris("x");
    finds_without_key(&scene, "veranderd");
    assert_eq!(scene.world.vault().state().recovery_public, Some(mine));
    let scene = Scene::new();
    scene.put("protocollen/delft-esis@2024.yaml", b"anders\n");
    scene.as_iris("x");
    finds_without_key(&scene, "veranderd");
}

#[test]
fn an_event_that_cannot_be_read_or_be() {
    let scene = Scene::new();
    let folder = format!("zaken/{}/{}/toegang", scene.zaak.year(), scene.zaak.code());
    scene.put(&format!("{folder}/{}.yaml", fresh_stuk_id(moment(20))), b"wat: gegeven\nwie: x\nextra: 1\n");
    scene.as_iris("x");
    finds_without_key(&scene, "onleesbaar");
    let line = StaffKey::generate().unwrap().public_line();
    let event = format!("wat: toegevoegd\nnaam: X\nrol: directie\nsleutel: {line}\n");
    scene.put(&format!("medewerkers/a.jansen/{}.yaml", fresh_stuk_id(moment(21))), event.as_bytes());
    scene.as_iris("x");
    finds_without_key(&scene, "gebeurtenis");
}

#[test]
fn a_zaak_that_was_never_opened() {
    let scene = Scene::new();
    let path = format!("zaken/2026/7KQ3MX/toegang/{}.yaml", fresh_stuk_id(moment(20)));
    scene.put(&path, b"wat: gegeven\nwie: j.bakker\n");
    scene.as_iris("x");
    finds_without_key(&scene, "nooit-geopend");
}
