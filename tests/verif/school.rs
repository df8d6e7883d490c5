//! Tampering with what belongs to the school: the answers of the zelfcheck.

use super::{IRIS, Scene, TEACHER, commit, finds, finds_without_key, fs, git, moment, words};
use meldcode::model::{Functie, StukId};
use meldcode::vault::{Identity, Plaintext, StaffKey, Vault, fresh_stuk_id, seal_to};

fn answer(id: StukId, door: &str, minute: i64, zaak: &str) -> String {
    let op = moment(minute).to_rfc3339();
    format!(
        "meldcode: 1\nid: {id}\n{zaak}vastgelegd:\n  door: {door}\n  op: {op}\nsoort: zelfcheck\njaar: 2026\n\
         punt: taakverdeling\nstaat: ja\n"
    )
}

/// The archive with one answer; its id.
fn answered() -> (Scene, StukId) {
    let scene = Scene::new();
    let id = fresh_stuk_id(moment(10));
    let record = (id, Plaintext::from(answer(id, "i.devries", 10, "")));
    scene.world.vault().append_school(scene.world.key(), moment(10), &[record]).unwrap();
    assert!(scene.report().is_sound(), "{:?}", scene.report());
    (scene, id)
}

fn place(id: StukId) -> String {
    format!("school/{id}.yaml.age")
}

fn by_paper(scene: &Scene) -> Vec<&'static str> {
    let paper = meldcode::vault::RecoveryIdentity::parse(&scene.world.recovery.secret()).unwrap();
    words(&scene.world.vault().verify(Some(&Identity::Recovery(paper)), None))
}

/// Puts an answer in the place of an id, encrypted to Iris and the paper as the program does.
fn put(scene: &Scene, id: StukId, text: &str) {
    let to = [scene.world.key().public_line(), scene.world.recovery.public()];
    scene.put(&place(id), &seal_to(&to, text.as_bytes()).unwrap());
}

#[test]
fn an_answer_that_says_another_id_zaak_person_or_moment_or_is_none() {
    let other = fresh_stuk_id(moment(11));
    for (text, word) in [
        (answer(other, "i.devries", 20, ""), "stuk-verplaatst"),
        (answer(other, "i.devries", 20, "zaak: 2026-7KQ3MX\n"), "stuk-verplaatst"),
        ("soort: signaal\n".to_owned(), "stuk-onleesbaar"),
    ] {
        let (scene, _) = answered();
        put(&scene, fresh_stuk_id(moment(12)), &text);
        scene.as_iris("school: zelfcheck");
        finds(&scene, word);
        assert!(by_paper(&scene).contains(&word), "{word}");
    }
    for text in [answer(other, "j.bakker", 20, ""), answer(other, "i.devries", 19, "")] {
        let (scene, _) = answered();
        put(&scene, other, &text);
        scene.as_iris("school: zelfcheck");
        finds(&scene, "stuk-vastlegging");
    }
    let (scene, _) = answered();
    put(&scene, other, &answer(other, "i.devries", 20, ""));
    scene.as_iris("school: zelfcheck");
    assert!(scene.report().is_sound(), "{:?}", scene.report());
}

#[test]
fn an_answer_in_the_clear_damaged_or_closed_to_who_should_open_it() {
    let (scene, _) = answered();
    scene.put(
        &place(fresh_stuk_id(moment(12))),
        answer(fresh_stuk_id(moment(12)), "i.devries", 20, "").as_bytes(),
    );
    scene.as_iris("school: zelfcheck");
    finds_without_key(&scene, "stuk-opent-niet");
    let (scene, id) = answered();
    let mut bytes = fs::read(scene.root().join(place(id))).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    scene.put(&place(fresh_stuk_id(moment(12))), &bytes);
    scene.as_iris("school: zelfcheck");
    finds(&scene, "stuk-opent-niet");
    let (scene, _) = answered();
    let stranger = [StaffKey::generate().unwrap().public_line()];
    let id = fresh_stuk_id(moment(12));
    scene.put(&place(id), &seal_to(&stranger, answer(id, "i.devries", 20, "").as_bytes()).unwrap());
    scene.as_iris("school: zelfcheck");
    finds(&scene, "stuk-opent-niet");
    assert!(by_paper(&scene).contains(&"stuk-opent-niet"));
    // Who came later opens nothing of before, and finds nothing wrong in that.
    let (scene, _) = answered();
    let late = scene.world.add_staff("d.hoofd", Functie::Directie);
    let report = scene.world.vault().verify(Some(&late.identity), None);
    assert!(report.is_sound(), "{report:?}");
}

#[test]
fn an_answer_of_who_may_not_or_not_any_more_does_not_count() {
    let (scene, _) = answered();
    let id = fresh_stuk_id(moment(12));
    put(&scene, id, &answer(id, "j.bakker", 20, ""));
    scene.commit(scene.teacher.key(), TEACHER, "school: zelfcheck");
    finds_without_key(&scene, "rol-niet-bevoegd");
    let counts = |scene: &Scene| {
        let records = scene.world.vault().read_school(scene.world.identity()).unwrap();
        records.iter().map(|record| record.counts).collect::<Vec<_>>()
    };
    assert_eq!(counts(&scene), [true, false]);
    // Beside his revocation, merged in: the signature is good, and it does not count.
    let scene = Scene::new();
    let root = scene.root();
    let head = scene.world.add_staff("d.hoofd", Functie::Directie);
    git(&root, &["branch", "-q", "zij"]);
    Vault::open(&root).unwrap().revoke_staff(scene.world.key(), moment(20), &head.id).unwrap();
    git(&root, &["switch", "-q", "zij"]);
    put(&scene, id, &answer(id, "d.hoofd", 5, ""));
    let him = ("Collega d.hoofd", "d.hoofd@meldcode.invalid");
    commit(&root, Some(head.key()), him, moment(5), &["-m", "school: zelfcheck"]);
    git(&root, &["switch", "-q", "main"]);
    super::stock(
        &root,
        Some(scene.world.key()),
        IRIS,
        moment(21),
        &["merge", "-q", "--no-ff", "-m", "x", "zij"],
    );
    finds_without_key(&scene, "naast-intrekking");
    assert_eq!(counts(&scene), [false]);
}
