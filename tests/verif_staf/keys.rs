//! Keys replaced: by oneself, by a colleague, by the paper; and by who may not.

use meldcode::model::Functie;
use meldcode::vault::{Fault, Identity, RecoveryIdentity, StaffKey, VaultError, fresh_stuk_id};

use super::super::vault_world::{Colleague, git, moment};
use super::super::verif_scene::{IRIS, Scene, commit, file, stock};
use super::{HEAD, TEACHER, event, finds, id, open};

fn sound(scene: &Scene) {
    let report = scene.report();
    assert!(report.is_sound(), "{report:?}");
    let root = scene.root();
    assert_eq!(git(&root, &["status", "--porcelain"]), "");
    for commit in git(&root, &["rev-list", "--all"]).lines() {
        git(&root, &["verify-commit", commit]);
    }
}

#[test]
fn a_leerkracht_replaces_his_own_key_and_reads_on() {
    let scene = Scene::new();
    let (root, old) = (scene.root(), &scene.teacher);
    let new = Identity::from(StaffKey::generate().unwrap());
    let line = new.signer().unwrap().public_line();
    let gone = open(&root).replace_key(old.key(), moment(20), &old.id, &line).unwrap();
    assert_eq!(gone.zaken, std::slice::from_ref(&scene.other));
    assert_eq!(open(&root).read(&new, &scene.other).unwrap().len(), 3);
    assert!(matches!(open(&root).read(&old.identity, &scene.other), Err(VaultError::Revoked)));
    assert_eq!(open(&root).verify(Some(&new), None).opened, 3);
    file(&root, new.signer().unwrap(), "j.bakker", &scene.zaak, moment(21));
    sound(&scene);
    // Neither the old key nor the one of another comes back.
    for line in [old.key().public_line(), scene.world.key().public_line()] {
        let again = open(&root).replace_key(new.signer().unwrap(), moment(22), &old.id, &line);
        assert!(matches!(again, Err(VaultError::KeyTaken(_))), "{again:?}");
    }
    let line = StaffKey::generate().unwrap().public_line();
    let others = open(&root).replace_key(new.signer().unwrap(), moment(22), &id("i.devries"), &line);
    assert!(matches!(others, Err(VaultError::MayNot { .. })), "{others:?}");
}

#[test]
fn a_lost_key_replaced_by_a_colleague_opens_nothing_new() {
    let scene = Scene::new();
    let (root, old) = (scene.root(), &scene.teacher);
    let before = open(&root).state().zaken[&scene.other].generations.len();
    let new = Identity::from(StaffKey::generate().unwrap());
    let line = new.signer().unwrap().public_line();
    open(&root).replace_key(scene.world.key(), moment(20), &old.id, &line).unwrap();
    let state = open(&root).state().clone();
    assert_eq!(state.zaken[&scene.other].generations.len(), before + 1);
    assert_eq!(open(&root).read(&new, &scene.other).unwrap().len(), 3);
    // The wraps of the lost key are gone, and the new generation never had one.
    let files = git(&root, &["ls-tree", "-r", "--name-only", &format!("sleutel/{}", scene.other)]);
    assert!(files.contains("/j.bakker+") && !files.contains("/j.bakker.age"), "{files}");
    file(&root, new.signer().unwrap(), "j.bakker", &scene.other, moment(21));
    sound(&scene);
    assert!(scene.report().notes.is_empty(), "{:?}", scene.report());
    // The thief files something all the same, dated before.
    commit(&root, Some(old.key()), TEACHER, moment(3), &["-m", "x"]);
    finds(&scene, "ingetrokken-sleutel");
}

#[test]
fn a_head_who_reads_nothing_replaces_a_key_and_a_reader_adds_what_is_owed() {
    let scene = Scene::new();
    let (root, world) = (scene.root(), &scene.world);
    let head = world.add_staff("d.hoofd", Functie::Directie);
    let new = Identity::from(StaffKey::generate().unwrap());
    let line = new.signer().unwrap().public_line();
    open(&root).replace_key(head.key(), moment(20), &scene.teacher.id, &line).unwrap();
    assert_eq!(super::super::verif_scene::words(&scene.report()), ["sleutel-ontbreekt"]);
    file(&root, world.key(), "i.devries", &scene.zaak, moment(21));
    assert_eq!(open(&root).read(&new, &scene.other).unwrap().len(), 3);
    sound(&scene);
}

#[test]
fn a_key_replaced_by_who_may_not() {
    // A leerkracht replaces a colleague's; a leerkracht's own, with something else beside it.
    let line = || StaffKey::generate().unwrap().public_line();
    let scene = Scene::new();
    event(&scene, "i.devries", &format!("wat: sleutel\nsleutel: {}\n", line()));
    scene.commit(scene.teacher.key(), TEACHER, "medewerkers: sleutel");
    finds(&scene, "rol-niet-bevoegd");
    file(&scene.root(), scene.world.key(), "i.devries", &scene.zaak, moment(30));
    let scene = Scene::new();
    event(&scene, "j.bakker", &format!("wat: sleutel\nsleutel: {}\n", line()));
    event(&scene, "j.bakker", "wat: rol\nrol: directie\n");
    scene.commit(scene.teacher.key(), TEACHER, "medewerkers: sleutel");
    finds(&scene, "rol-niet-bevoegd");
    // A key that is somebody's already, and one for who left.
    let scene = Scene::new();
    let taken = scene.world.key().public_line();
    event(&scene, "j.bakker", &format!("wat: sleutel\nsleutel: {taken}\n"));
    event(&scene, "a.jansen", &format!("wat: sleutel\nsleutel: {}\n", line()));
    scene.as_iris("medewerkers: sleutel");
    finds(&scene, "gebeurtenis");
}

#[test]
fn a_replaced_key_used_beside_its_end_and_backdated_by_stock_git() {
    let scene = Scene::new();
    let (root, old) = (scene.root(), &scene.teacher);
    git(&root, &["branch", "-q", "zij"]);
    let line = StaffKey::generate().unwrap().public_line();
    open(&root).replace_key(scene.world.key(), moment(20), &old.id, &line).unwrap();
    git(&root, &["switch", "-q", "zij"]);
    // The thief gives himself a key beside it, with an id that lies in the future.
    let future = fresh_stuk_id(moment(60 * 24 * 365 * 50));
    let theirs = StaffKey::generate().unwrap();
    let text = format!("wat: sleutel\nsleutel: {}\n", theirs.public_line());
    scene.put(&format!("medewerkers/j.bakker/{future}.yaml"), text.as_bytes());
    commit(&root, Some(old.key()), TEACHER, moment(3), &["-m", "medewerkers: sleutel"]);
    git(&root, &["verify-commit", "HEAD"]);
    git(&root, &["switch", "-q", "main"]);
    let merge = ["merge", "-q", "--no-ff", "-m", "samengevoegd", "zij"];
    stock(&root, Some(scene.world.key()), IRIS, moment(30), &merge);
    git(&root, &["branch", "-q", "-D", "zij"]);
    finds(&scene, "naast-intrekking");
    assert_eq!(open(&root).state().staff[&old.id].public_line, line);
    let thief = Identity::from(theirs);
    assert!(matches!(open(&root).staff_of(&thief), Err(VaultError::Stranger)));
}

/// The only coordinator lost the key; what is on paper gives a new one.
#[test]
fn the_paper_gives_a_lone_coordinator_a_new_key() {
    let scene = Scene::new();
    let (root, paper) = (scene.root(), &scene.world.recovery);
    let new = StaffKey::generate().unwrap();
    let me = id("i.devries");
    let wrong = open(&root).recover_key(&new, &RecoveryIdentity::generate(), moment(20), &me);
    assert!(matches!(wrong, Err(VaultError::Stranger)), "{wrong:?}");
    let teacher = open(&root).recover_key(&new, paper, moment(20), &scene.teacher.id);
    assert!(matches!(teacher, Err(VaultError::MayNot { .. })), "{teacher:?}");
    let before = open(&root).state().zaken[&scene.zaak].generations.len();
    let done = open(&root).recover_key(&new, paper, moment(20), &me).unwrap();
    assert_eq!(done.zaken.len(), 2);
    let now = Colleague { id: me, identity: new.into() };
    assert_eq!(open(&root).state().zaken[&scene.zaak].generations.len(), before + 1);
    for zaak in [&scene.zaak, &scene.other] {
        assert!(open(&root).read(&now.identity, zaak).unwrap().iter().all(|stuk| stuk.content.is_ok()));
        assert!(matches!(open(&root).read(scene.world.identity(), zaak), Err(VaultError::Revoked)));
    }
    file(&root, now.key(), "i.devries", &scene.zaak, moment(21));
    let report = open(&root).verify(Some(&now.identity), None);
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.notes.iter().map(|note| note.fault).collect::<Vec<_>>(), [Fault::RecoveryUsed]);
    for commit in git(&root, &["rev-list", "--all"]).lines() {
        git(&root, &["verify-commit", commit]);
    }
    let told = open(&root).history(None).into_iter().find(|entry| entry.commit == done.commit).unwrap();
    assert_eq!(told.door, Some(id("herstel")));
}

type Forge = (&'static str, fn(&Scene, String));

#[test]
fn the_paper_signs_nothing_else() {
    let line = || StaffKey::generate().unwrap().public_line();
    let paper = ("Herstelsleutel", "herstel@meldcode.invalid");
    let forgeries: [Forge; 5] = [
        ("someone new", |scene, line| {
            event(scene, "x", &format!("wat: toegevoegd\nnaam: X\nrol: directie\nsleutel: {line}\n"));
        }),
        ("a leerkracht's key", |scene, line| {
            event(scene, "j.bakker", &format!("wat: sleutel\nsleutel: {line}\n"));
        }),
        ("a role", |scene, _| event(scene, "j.bakker", "wat: rol\nrol: directie\n")),
        ("a key and a role", |scene, line| {
            event(scene, "i.devries", &format!("wat: sleutel\nsleutel: {line}\n"));
            event(scene, "j.bakker", "wat: rol\nrol: directie\n");
        }),
        ("a stuk", |scene, _| {
            scene.put(&scene.path(&scene.zaak, fresh_stuk_id(moment(20))), b"age-encryption.org/v1\nx");
        }),
    ];
    for (what, forge) in forgeries {
        let scene = Scene::new();
        let before = scene.world.vault().state().staff.clone();
        forge(&scene, line());
        scene.commit(&scene.world.recovery.signer().unwrap(), paper, "x");
        assert!(scene.words().contains(&"rol-niet-bevoegd"), "{what}: {:?}", scene.words());
        assert_eq!(scene.world.vault().state().staff, before, "{what}");
    }
    // Nor does another's paper.
    let scene = Scene::new();
    event(&scene, "i.devries", &format!("wat: sleutel\nsleutel: {}\n", line()));
    scene.commit(&RecoveryIdentity::generate().signer().unwrap(), HEAD, "medewerkers: sleutel");
    finds(&scene, "onbekende-sleutel");
}
