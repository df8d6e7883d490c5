//! Honest work from beside a revocation: refused, looked at, taken over; and by whom it is not.

use meldcode::model::Functie;
use meldcode::vault::{Fault, Identity, StaffKey, Status, Vault, VaultError};

use super::super::vault_world::{git, moment};
use super::super::verif_scene::{IRIS, Scene, commit, file, stock};
use super::{Net, TEACHER, add, event, finds, id, open};

#[test]
fn offline_work_beside_a_revocation_is_taken_over_and_reaches_everyone() {
    let net = Net::new();
    let (a, b, c) = (net.copy("a"), net.copy("b"), net.copy("c"));
    let (zaak, teacher) = (&net.scene.zaak, &net.scene.teacher);
    // Offline, later on the clock than the revocation.
    let stuk = file(&b, teacher.key(), "j.bakker", zaak, moment(50));
    file(&b, teacher.key(), "j.bakker", &net.scene.other, moment(51));
    open(&a).revoke_staff(net.key(), moment(32), &teacher.id).unwrap();
    net.sync(&a, 33).unwrap();
    net.refuses(&b, "neem-over j.bakker");
    let work = open(&b).late_work(&teacher.id).unwrap();
    assert_eq!(work.len(), 2);
    assert!(work.iter().all(|one| one.status == Status::Unsent && !one.changes));
    assert_eq!(work[0].zaken.get(zaak), Some(&1));
    // Not by the person, nor a number that is none of theirs; then the first of the two.
    let all = [work[0].commit.clone()];
    let own = open(&b).take_over_work(teacher.key(), moment(52), &teacher.id, &all);
    assert!(matches!(own, Err(VaultError::MayNot { .. })), "{own:?}");
    let root = [net.scene.world.vault().root_fingerprint()];
    let other = open(&b).take_over_work(net.key(), moment(52), &teacher.id, &root);
    assert!(matches!(other, Err(VaultError::NotTheirWork(..))), "{other:?}");
    open(&b).take_over_work(net.key(), moment(52), &teacher.id, &all).unwrap();
    net.refuses(&b, "neem-over j.bakker");
    open(&b).take_over_work(net.key(), moment(53), &teacher.id, &[work[1].commit[..10].to_owned()]).unwrap();
    assert!(net.sync(&b, 54).unwrap().merged);
    for copy in [&a, &c] {
        net.sync(copy, 55).unwrap();
    }
    for copy in [&a, &b, &c] {
        let report = super::super::verif_scene::report(copy, &net.scene.world);
        assert!(report.is_sound(), "{report:?}");
        assert_eq!(report.notes.iter().filter(|note| note.fault == Fault::TakenOver).count(), 2);
        let stukken = open(copy).read(net.scene.world.identity(), zaak).unwrap();
        let one = stukken.iter().find(|one| one.id == stuk).unwrap();
        assert!(one.counts && one.signer == Some(id("j.bakker")) && one.content.is_ok());
        assert!(!open(copy).state().staff[&teacher.id].active);
        for commit in git(copy, &["rev-list", "--all"]).lines() {
            git(copy, &["verify-commit", commit]);
        }
    }
    // Ended is ended: nothing more without another statement.
    commit(&a, Some(teacher.key()), TEACHER, moment(56), &["-m", "x"]);
    assert_eq!(
        super::super::verif_scene::words(&super::super::verif_scene::report(&a, &net.scene.world)),
        ["ingetrokken-sleutel"]
    );
}

/// A scene with the teacher's work beside his revocation merged in by stock git; its commit.
fn merged() -> (Scene, String) {
    let scene = Scene::new();
    let root = scene.root();
    git(&root, &["branch", "-q", "zij"]);
    open(&root).revoke_staff(scene.world.key(), moment(20), &scene.teacher.id).unwrap();
    git(&root, &["switch", "-q", "zij"]);
    commit(&root, Some(scene.teacher.key()), TEACHER, moment(5), &["-m", "x"]);
    let late = git(&root, &["rev-parse", "HEAD"]).trim().to_owned();
    git(&root, &["switch", "-q", "main"]);
    stock(&root, Some(scene.world.key()), IRIS, moment(21), &["merge", "-q", "--no-ff", "-m", "x", "zij"]);
    git(&root, &["branch", "-q", "-D", "zij"]);
    (scene, late)
}

#[test]
fn work_that_is_in_already_is_taken_over_too() {
    let (scene, late) = merged();
    finds(&scene, "naast-intrekking");
    let work = open(&scene.root()).late_work(&scene.teacher.id).unwrap();
    assert_eq!(
        work.iter().map(|one| (one.commit.clone(), one.status)).collect::<Vec<_>>(),
        [(late.clone(), Status::Late)]
    );
    let mut vault = open(&scene.root());
    vault.take_over_work(scene.world.key(), moment(30), &scene.teacher.id, &[late]).unwrap();
    assert!(scene.report().is_sound(), "{:?}", scene.report());
    assert!(vault.late_work(&scene.teacher.id).unwrap().is_empty());
}

#[test]
fn a_statement_by_who_may_not_takes_nothing_over() {
    // By a leerkracht, by the revoked person beside it, by a stranger.
    let signers: [fn(&Scene) -> Identity; 2] = [
        |scene| scene.world.add_staff("p.leer", Functie::Leerkracht).identity,
        |_| StaffKey::generate().unwrap().into(),
    ];
    for signer in signers {
        let (scene, late) = merged();
        let key = signer(&scene);
        event(&scene, "j.bakker", &format!("wat: overgenomen\ncommits: ['{late}']\n"));
        scene.commit(key.signer().unwrap(), IRIS, "medewerkers: overgenomen");
        finds(&scene, "naast-intrekking");
    }
    let (scene, late) = merged();
    event(&scene, "j.bakker", &format!("wat: overgenomen\ncommits: ['{late}']\n"));
    scene.commit(scene.teacher.key(), TEACHER, "medewerkers: overgenomen");
    finds(&scene, "naast-intrekking");
    // One that names somebody else's work, or nothing readable.
    for text in
        [format!("wat: overgenomen\ncommits: ['{late}']\n"), "wat: overgenomen\ncommits: [x]\n".to_owned()]
    {
        let (scene, _) = merged();
        event(&scene, "a.jansen", &text);
        scene.as_iris("medewerkers: overgenomen");
        finds(&scene, "naast-intrekking");
    }
}

#[test]
fn what_a_revoked_colleague_did_beside_it_harms_nobody_else() {
    // The head is revoked; beside that the head revokes the teacher, who works on.
    let net = Net::new();
    let z = net.copy("z");
    let head = add(&z, net.key(), "d.hoofd", Functie::Directie, 28);
    net.sync(&z, 29).unwrap();
    let (a, b) = (net.copy("a"), net.copy("b"));
    open(&a).revoke_staff(net.key(), moment(31), &head.id).unwrap();
    open(&b).revoke_staff(head.key(), moment(31), &net.scene.teacher.id).unwrap();
    let stuk = file(&z, net.scene.teacher.key(), "j.bakker", &net.scene.zaak, moment(40));
    net.sync(&z, 41).unwrap();
    net.sync(&a, 42).unwrap();
    // By hand, since the program does not take the head's work over.
    net.refuses(&b, "neem-over d.hoofd");
    git(&a, &["fetch", "-q", &b.to_string_lossy(), "main"]);
    let merge = ["merge", "-q", "--no-ff", "-X", "ours", "-m", "x", "FETCH_HEAD"];
    stock(&a, Some(net.key()), IRIS, moment(43), &merge);
    let vault = Vault::open(&a).unwrap();
    let stukken = vault.read(net.scene.world.identity(), &net.scene.zaak).unwrap();
    assert!(stukken.iter().find(|one| one.id == stuk).unwrap().counts);
    assert!(vault.state().staff[&net.scene.teacher.id].active);
    assert!(vault.state().contests.is_empty());
}
