//! The commands of `docs/verificatie.md`, run as an inspector would: silent on a sound archive, not on others.

#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

mod vault_world;
mod verif_scene;

use std::fs;
use std::process::Command;

use meldcode::model::{Soort, Vernietigingsgrond};
use meldcode::vault::{StaffKey, fresh_stuk_id};
use vault_world::{git, moment};
use verif_scene::{IRIS, Scene, commit, file, new, open, stock, store, text};

/// Everything between "```sh" and "```".
fn script() -> String {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/verificatie.md")).unwrap();
    let mut inside = false;
    let mut script = String::new();
    for line in page.lines() {
        match (line, inside) {
            ("```sh", false) => inside = true,
            ("```", true) => inside = false,
            (line, true) => script = script + line + "\n",
            _ => {}
        }
    }
    script
}

/// What the page's commands print about an archive.
fn inspect(scene: &Scene, fingerprint: &str) -> String {
    inspect_with(scene, fingerprint, scene.world.key())
}

fn inspect_with(scene: &Scene, fingerprint: &str, with: &StaffKey) -> String {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("sleutel");
    with.write_new(&key, None).unwrap();
    let nowhere = folder.path().join("geen-instellingen");
    let output = Command::new("bash")
        .args(["-u", "-c", &script()])
        .current_dir(folder.path())
        .env("BRON", scene.root())
        .env("VINGERAFDRUK", fingerprint)
        .env("SLEUTEL", &key)
        .env("WIE", "i.devries")
        .env("GIT_CONFIG_GLOBAL", &nowhere)
        .env("GIT_CONFIG_SYSTEM", &nowhere)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn an_inspector_finds_nothing_in_a_sound_archive() {
    let scene = Scene::new();
    let root = scene.root();
    // A merge of two honest copies too.
    git(&root, &["branch", "-q", "zij"]);
    file(&root, scene.world.key(), "i.devries", &scene.zaak, moment(8));
    git(&root, &["switch", "-q", "zij"]);
    commit(&root, Some(scene.world.key()), IRIS, moment(9), &["-m", "x"]);
    git(&root, &["switch", "-q", "main"]);
    stock(&root, Some(scene.world.key()), IRIS, moment(10), &["merge", "-q", "--no-ff", "-m", "x", "zij"]);
    git(&root, &["branch", "-q", "-D", "zij"]);
    let fingerprint = scene.world.vault().root_fingerprint();
    // And a zaak that was destroyed.
    let gone = open(&root, scene.world.key());
    let mut vault = scene.world.vault();
    vault.destroy(scene.world.key(), moment(11), &gone, Vernietigingsgrond::Vergissing, &[]).unwrap();
    let found = inspect(&scene, &fingerprint);
    assert!(found.contains("de tak is er nog"), "{found}");
    git(&root, &["update-ref", "-d", &format!("refs/heads/sleutel/{gone}")]);
    let found = inspect(&scene, &fingerprint);
    assert!(found.contains("vernietigd, maar sleutel"), "{found}");
    vault.finish_destructions().unwrap();
    assert!(scene.report().is_sound());
    assert_eq!(inspect(&scene, &fingerprint), "");
    assert_eq!(inspect(&scene, &"0".repeat(40)).lines().count(), 1);
}

/// An answer of the zelfcheck is the school's, and opens for who coordinated then.
#[test]
fn an_inspector_opens_the_answers_of_the_zelfcheck() {
    let scene = Scene::new();
    let (key, id) = (scene.world.key(), fresh_stuk_id(moment(10)));
    let answer = |door: &str| {
        let op = moment(20).to_rfc3339();
        let kop = format!("meldcode: 1\nid: {id}\nvastgelegd:\n  door: {door}\n  op: {op}\n");
        kop + "soort: zelfcheck\njaar: 2026\npunt: taakverdeling\nstaat: ja\n"
    };
    let fingerprint = scene.world.vault().root_fingerprint();
    let record = (id, meldcode::vault::Plaintext::from(answer("i.devries")));
    scene.world.vault().append_school(key, moment(20), &[record]).unwrap();
    assert_eq!(inspect(&scene, &fingerprint), "");
    git(&scene.root(), &["reset", "-q", "--hard", "HEAD^"]);
    let sealed = meldcode::vault::seal_to(&[key.public_line()], answer("j.bakker").as_bytes()).unwrap();
    scene.put(&format!("school/{id}.yaml.age"), &sealed);
    scene.as_iris("school: zelfcheck");
    let found = inspect(&scene, &fingerprint);
    assert!(found.contains("noemt niet: door: i.devries"), "{found}");
}

/// What is lawful and out of the ordinary: a leerkracht's own key, the paper, work taken over.
#[test]
fn an_inspector_accepts_keys_that_were_replaced_and_work_that_was_taken_over() {
    let scene = Scene::new();
    let (root, world, teacher) = (scene.root(), &scene.world, &scene.teacher);
    let own = StaffKey::generate().unwrap();
    world.vault().replace_key(teacher.key(), moment(20), &teacher.id, &own.public_line()).unwrap();
    git(&root, &["branch", "-q", "zij"]);
    world.vault().revoke_staff(world.key(), moment(21), &teacher.id).unwrap();
    git(&root, &["switch", "-q", "zij"]);
    commit(&root, Some(&own), IRIS, moment(5), &["-m", "x"]);
    let late = git(&root, &["rev-parse", "HEAD"]).trim().to_owned();
    git(&root, &["switch", "-q", "main"]);
    stock(&root, Some(world.key()), IRIS, moment(22), &["merge", "-q", "--no-ff", "-m", "x", "zij"]);
    git(&root, &["branch", "-q", "-D", "zij"]);
    world.vault().take_over_work(world.key(), moment(23), &teacher.id, &[late]).unwrap();
    let fingerprint = world.vault().root_fingerprint();
    assert_eq!(inspect(&scene, &fingerprint), "");
    // The paper may give a coordinator a key, and the new key is in force; not someone else a role.
    let new = StaffKey::generate().unwrap();
    let me = "i.devries".parse().unwrap();
    world.vault().recover_key(&new, &world.recovery, moment(24), &me).unwrap();
    file(&root, &new, "i.devries", &scene.zaak, moment(25));
    assert_eq!(inspect_with(&scene, &fingerprint, &new), "");
    scene.put(
        &format!("medewerkers/j.bakker/{}.yaml", fresh_stuk_id(moment(26))),
        b"wat: rol\nrol: directie\n",
    );
    scene.commit(&world.recovery.signer().unwrap(), IRIS, "x");
    let found = inspect_with(&scene, &fingerprint, &new);
    assert!(found.contains("herstel (herstel) mocht dit niet"), "{found}");
}

#[test]
fn an_inspector_finds_what_verifieer_finds() {
    type Tamper = fn(&Scene);
    let cases: [(&str, Tamper); 10] = [
        ("veranderd of weggehaald", |scene| {
            git(&scene.root(), &["rm", "-q", &scene.path(&scene.zaak, scene.stuk)]);
            scene.as_iris("x");
        }),
        ("geen geldige handtekening", |scene| scene.commit(&StaffKey::generate().unwrap(), IRIS, "x")),
        ("geen geldige handtekening", |scene| {
            // Backdated with a revoked key.
            commit(&scene.root(), Some(scene.gone.key()), IRIS, moment(3), &["-m", "x"]);
        }),
        ("mocht dit niet", |scene| {
            let line = StaffKey::generate().unwrap().public_line();
            let event = format!("wat: toegevoegd\nnaam: X\nrol: directie\nsleutel: {line}\n");
            scene.put(&format!("medewerkers/x/{}.yaml", fresh_stuk_id(moment(20))), event.as_bytes());
            scene.commit(scene.teacher.key(), IRIS, "x");
        }),
        ("mocht dit niet", |scene| {
            // A leerkracht replaces a colleague's key.
            let line = StaffKey::generate().unwrap().public_line();
            let event = format!("wat: sleutel\nsleutel: {line}\n");
            scene.put(&format!("medewerkers/i.devries/{}.yaml", fresh_stuk_id(moment(20))), event.as_bytes());
            scene.commit(scene.teacher.key(), IRIS, "x");
        }),
        ("hoort niet in een archief", |scene| {
            scene.put("zaken/lees-mij.txt", b"hoi");
            scene.as_iris("x");
        }),
        ("naast of na de intrekking", |scene| {
            let root = scene.root();
            let before = git(&root, &["rev-list", "--reverse", "main"]);
            git(&root, &["checkout", "-q", "-b", "zij", before.lines().nth(4).unwrap()]);
            commit(&root, Some(scene.gone.key()), IRIS, moment(5), &["-m", "x"]);
            git(&root, &["switch", "-q", "main"]);
            let merge = ["merge", "-q", "--no-ff", "-m", "x", "zij"];
            stock(&root, Some(scene.world.key()), IRIS, moment(20), &merge);
        }),
        ("het bericht noemt iets anders", |scene| {
            let message = format!("{}: 2 stukken", scene.other);
            commit(&scene.root(), Some(scene.world.key()), IRIS, moment(7), &["--amend", "-m", &message]);
        }),
        ("geen sleutels", |scene| {
            git(&scene.root(), &["branch", "-q", "-D", &format!("sleutel/{}", scene.zaak)]);
        }),
        ("noemt niet: zaak", |scene| {
            let id = fresh_stuk_id(moment(8));
            let elsewhere = text(id, &scene.zaak, "i.devries", moment(8), "soort: signaal");
            let stuk = new(&scene.other, id, Soort::Signaal, elsewhere);
            store(&scene.root(), scene.world.key(), moment(8), stuk);
        }),
    ];
    for (expected, tamper) in cases {
        let scene = Scene::new();
        let fingerprint = scene.world.vault().root_fingerprint();
        tamper(&scene);
        assert!(!scene.report().is_sound(), "{expected}");
        let found = inspect(&scene, &fingerprint);
        assert!(found.contains("FOUT: ") && found.contains(expected), "{expected}: {found}");
    }
}
