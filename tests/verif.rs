//! Every kind of tampering, each found by its name.

#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

#[path = "verif/repository.rs"]
mod repository;
#[path = "verif/school.rs"]
mod school;
mod vault_world;
mod verif_scene;

use std::fs;

use meldcode::model::{Functie, Soort, StukId};
use meldcode::vault::{Fault, RecoveryIdentity, StaffKey, Vault, fresh_stuk_id, init, join};
use vault_world::{git, moment, new_archive};
use verif_scene::{IRIS, Scene, commit, file, new, report, stock, store, text, words};

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
fn an_unsigned_commit() {
    let scene = Scene::new();
    commit(&scene.root(), None, IRIS, moment(20), &["-m", "x"]);
    finds_without_key(&scene, "niet-ondertekend");
}

#[test]
fn a_commit_changed_after_signing() {
    let scene = Scene::new();
    let root = scene.root();
    let object = git(&root, &["cat-file", "commit", "HEAD"]).replace("1 stuk", "2 stukken");
    let draft = root.join(".git/draft");
    fs::write(&draft, object).unwrap();
    let id = git(&root, &["hash-object", "-t", "commit", "-w", ".git/draft"]);
    git(&root, &["update-ref", "refs/heads/main", id.trim()]);
    finds_without_key(&scene, "handtekening-ongeldig");
}

#[test]
fn a_commit_signed_with_a_revoked_key() {
    let scene = Scene::new();
    scene.commit(scene.gone.key(), GONE, "x");
    finds_without_key(&scene, "ingetrokken-sleutel");
}

#[test]
fn a_backdated_commit_of_a_revoked_key() {
    let scene = Scene::new();
    commit(&scene.root(), Some(scene.gone.key()), GONE, moment(3), &["-m", "x"]);
    // Stock git goes by the date and says "Good".
    git(&scene.root(), &["verify-commit", "HEAD"]);
    finds_without_key(&scene, "ingetrokken-sleutel");
    assert!(scene.report().notes.iter().all(|note| note.fault != Fault::WorkTree));
}

#[test]
fn a_commit_dated_before_its_parent_is_noted() {
    let scene = Scene::new();
    commit(&scene.root(), Some(scene.world.key()), IRIS, moment(-600), &["-m", "x"]);
    let report = scene.report();
    assert!(report.is_sound());
    assert_eq!(report.notes.iter().map(|note| note.fault).collect::<Vec<_>>(), [Fault::Clock]);
}

#[test]
fn work_beside_a_revocation_merged_in() {
    let scene = Scene::new();
    let root = scene.root();
    let before = git(&root, &["rev-list", "--reverse", "main"]);
    // After a.jansen was added, before the revocation.
    git(&root, &["checkout", "-q", "-b", "zij", before.lines().nth(4).unwrap()]);
    commit(&root, Some(scene.gone.key()), GONE, moment(5), &["-m", "x"]);
    git(&root, &["switch", "-q", "main"]);
    stock(&root, Some(scene.world.key()), IRIS, moment(20), &["merge", "-q", "--no-ff", "-m", "x", "zij"]);
    git(&root, &["branch", "-q", "-D", "zij"]);
    assert_eq!(scene.words(), ["naast-intrekking"]);
}

#[test]
fn work_beside_the_end_of_a_role_merged_in() {
    let scene = Scene::new();
    let (root, world) = (scene.root(), &scene.world);
    let head = world.add_staff("d.hoofd", Functie::Directie);
    let who = ("Collega d.hoofd", "d.hoofd@meldcode.invalid");
    git(&root, &["branch", "-q", "zij"]);
    let event = format!("medewerkers/d.hoofd/{}.yaml", fresh_stuk_id(moment(21)));
    scene.put(&event, b"wat: rol\nrol: leerkracht\n");
    scene.as_iris("medewerkers: rol");
    git(&root, &["switch", "-q", "zij"]);
    // What a leerkracht may do as well holds; what needed the role does not.
    commit(&root, Some(head.key()), who, moment(22), &["-m", "x"]);
    scene.put(
        &format!("protocollen/{}.yaml", fresh_stuk_id(moment(22))),
        b"naam: delft-esis\nversie: '2024'\n",
    );
    commit(&root, Some(head.key()), who, moment(22), &["-m", "protocol: delft-esis"]);
    git(&root, &["switch", "-q", "main"]);
    stock(&root, Some(world.key()), IRIS, moment(23), &["merge", "-q", "--no-ff", "-m", "x", "zij"]);
    let late = git(&root, &["rev-parse", "zij"]);
    let found = scene.report().findings;
    assert_eq!(found.iter().map(|f| f.commit.as_str()).collect::<Vec<_>>(), [late.trim()]);
    assert_eq!(scene.words(), ["naast-intrekking"]);
}

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

fn age_public() -> String {
    RecoveryIdentity::generate().public()
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

#[test]
fn a_message_that_tells_another_number_or_more() {
    let scene = Scene::new();
    let (root, key) = (scene.root(), scene.world.key());
    file(&root, key, "i.devries", &scene.zaak, moment(8));
    let amend = |message: &str| commit(&root, Some(key), IRIS, moment(8), &["--amend", "-m", message]);
    amend(&format!("{}: 1 stuk", scene.zaak));
    assert!(scene.report().is_sound());
    for message in [
        format!("{}: 2 stukken", scene.zaak),
        format!("{}: 1 stuk", scene.other),
        format!("{}: 1 stuk\n\nSem", scene.zaak),
        format!("import: 1 stuk, 1 zaken\n\nZaak: {} 20", scene.zaak),
    ] {
        amend(&message);
        assert_eq!(scene.words(), ["bericht"], "{message}");
        assert_eq!(scene.words_without_key(), ["bericht"], "{message}");
    }
}

#[test]
fn a_wrong_trailer_of_an_import() {
    let scene = Scene::new();
    let (root, key) = (scene.root(), scene.world.key());
    let mut batch = meldcode::vault::Batch::default();
    for zaak in [&scene.zaak, &scene.other] {
        let id = fresh_stuk_id(moment(8));
        let text = text(id, zaak, "i.devries", moment(8), "soort: signaal");
        batch.stukken.push(new(zaak, id, Soort::Signaal, text));
    }
    scene.world.vault().append(key, moment(8), &batch).unwrap();
    assert!(scene.report().is_sound());
    let message = git(&root, &["log", "-1", "--format=%B"]).replace(" 1\n", " 2\n");
    commit(&root, Some(key), IRIS, moment(8), &["--amend", "-m", &message]);
    finds_without_key(&scene, "bericht");
}

#[test]
fn a_merge_with_a_staff_file_of_its_own() {
    let scene = Scene::new();
    let root = scene.root();
    let (key, at) = (scene.world.key(), moment(20));
    git(&root, &["branch", "-q", "zij"]);
    file(&root, key, "i.devries", &scene.zaak, moment(8));
    git(&root, &["switch", "-q", "zij"]);
    file_on_branch(&scene);
    git(&root, &["switch", "-q", "main"]);
    stock(&root, Some(key), IRIS, at, &["merge", "-q", "--no-ff", "-m", "samengevoegd", "zij"]);
    git(&root, &["branch", "-q", "-D", "zij"]);
    assert_eq!(scene.words(), [""; 0]);
    let line = StaffKey::generate().unwrap().public_line();
    let event = format!("wat: toegevoegd\nnaam: X\nrol: directie\nsleutel: {line}\n");
    scene.put(&format!("medewerkers/x/{}.yaml", fresh_stuk_id(moment(20))), event.as_bytes());
    commit(&root, Some(key), IRIS, at, &["--amend", "-m", "samengevoegd"]);
    // Stock git does not show it.
    assert!(!git(&root, &["log", "-1", "--stat"]).contains("medewerkers/x"));
    finds_without_key(&scene, "samenvoeging");
    assert!(!scene.world.vault().state().staff.contains_key(&"x".parse().unwrap()));
}

/// Beside `main` our own program does not write: an empty signed commit stands for the other's work.
fn file_on_branch(scene: &Scene) {
    commit(&scene.root(), Some(scene.world.key()), IRIS, moment(9), &["-m", "x"]);
}

#[test]
fn a_second_beginning_merged_in() {
    let scene = Scene::new();
    let root = scene.root();
    let key = scene.world.key();
    let tree = git(&root, &["rev-parse", "HEAD^{tree}"]);
    fs::write(root.join(".git/draft"), "x").unwrap();
    let head = git(&root, &["rev-parse", "HEAD"]);
    git(&root, &["update-ref", "-d", "refs/heads/zij"]);
    stock(&root, Some(key), IRIS, moment(20), &["checkout", "-q", "--orphan", "zij"]);
    commit(&root, Some(key), IRIS, moment(20), &["-m", "x"]);
    git(&root, &["symbolic-ref", "HEAD", "refs/heads/main"]);
    assert_eq!(git(&root, &["rev-parse", "HEAD^{tree}"]), tree);
    let merge = ["merge", "-q", "--no-ff", "--allow-unrelated-histories", "-m", "x", "zij"];
    stock(&root, Some(key), IRIS, moment(21), &merge);
    git(&root, &["branch", "-q", "-D", "zij"]);
    assert_ne!(git(&root, &["rev-parse", "HEAD"]), head);
    finds_without_key(&scene, "tweede-begin");
}

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
fn a_header_that_names_another_author_or_moment() {
    let scene = Scene::new();
    scene.commit(scene.teacher.key(), IRIS, "x");
    finds_without_key(&scene, "auteur");
    let scene = Scene::new();
    let date = format!("--date={}", moment(1).to_rfc3339());
    commit(&scene.root(), Some(scene.world.key()), IRIS, moment(20), &["-m", "x", &date]);
    // The author's date comes from the flag, the committer's from the environment.
    finds_without_key(&scene, "auteur");
    let scene = Scene::new();
    scene.commit(scene.world.key(), NOBODY, "x");
    finds_without_key(&scene, "auteur");
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
        vault_world::ok(find.arg(scene.root()).args(["-printf", "%p %T@ %s\n"]))
    };
    let before = list();
    assert!(Vault::open(&scene.root()).unwrap().verify(Some(scene.world.identity()), None).is_sound());
    assert_eq!(list(), before);
}

#[test]
fn once_all_was_sound_only_what_is_new_is_examined() {
    let scene = Scene::new();
    let notes = tempfile::tempdir().unwrap();
    let open = || Vault::open_noted(&scene.root(), Some(notes.path())).unwrap();
    let me = Some(scene.world.identity());
    assert!(open().verify_new(me, None).is_none(), "it never was");
    let vault = scene.world.vault();
    assert!(vault.verify(me, None).is_sound());
    vault.note_sound(notes.path(), &vault.to_examine(me).unwrap());
    let report = open().verify_new(me, None).unwrap();
    let new = report.new.unwrap();
    assert_eq!((new.commits, new.zaken, new.stukken, report.stukken), (0, 0, 0, 5));
    assert!(open().verify_new(None, None).is_none(), "another key opens other stukken");
    file(&scene.root(), scene.world.key(), "i.devries", &scene.zaak, moment(9));
    let report = open().verify_new(me, None).unwrap();
    assert!(report.is_sound(), "{report:?}");
    let new = report.new.unwrap();
    assert_eq!((new.commits, new.zaken), (1, 1));
    assert_eq!(new.stukken, scene.world.vault().count(&scene.zaak), "of that zaak all of them");
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
    let mut vault = Vault::open_noted(&scene.root(), Some(notes.path())).unwrap();
    for minute in 20..23 {
        let id = fresh_stuk_id(moment(minute));
        let said = text(id, &scene.zaak, "i.devries", moment(minute), "soort: signaal");
        let stukken = vec![new(&scene.zaak, id, Soort::Signaal, said)];
        let batch = meldcode::vault::Batch { new_zaken: vec![], stukken };
        vault.append(scene.world.key(), moment(minute), &batch).unwrap();
    }
    let again = Vault::open_noted(&scene.root(), Some(notes.path())).unwrap();
    let fresh = scene.world.vault();
    for known in [vault, again] {
        assert_eq!(known.head(), fresh.head());
        assert_eq!(format!("{:?}", known.state()), format!("{:?}", fresh.state()));
        assert_eq!(known.history(None), fresh.history(None));
        assert_eq!(known.count(&scene.zaak), fresh.count(&scene.zaak));
    }
}
