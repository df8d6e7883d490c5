//! Commits that are not what they seem: signatures, ends of keys and roles, messages, merges.

use std::fs;
use std::process::Command;

use meldcode::model::{Functie, Soort};
use meldcode::vault::{Fault, StaffKey, fresh_stuk_id};

use super::{GONE, NOBODY, finds_without_key};
use crate::vault_world::{git, moment, ok};
use crate::verif_scene::{IRIS, Scene, commit, file, new, stock, text};

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

/// The last second that the calendar of a computer knows, in the farthest zone: nothing reckons past it.
#[test]
fn a_moment_at_the_end_of_time() {
    for time in
        ["8210266876799 +0000", "8210266876799 +1400", "8210266876799 -1400", "9223372036854775807 +0000"]
    {
        let scene = Scene::new();
        let root = scene.root();
        // Of everyone's own key everyone may say that it ends; that moment goes into the list of signers.
        let (folder, new) = (tempfile::tempdir().unwrap(), StaffKey::generate().unwrap());
        let path = "medewerkers/j.bakker/01M9ZZZZZZABCDEFGHJKMNPQRS.yaml";
        scene.put(path, format!("wat: sleutel\nsleutel: {}\n", new.public_line()).as_bytes());
        let tree = git(&root, &["write-tree"]);
        let parent = git(&root, &["rev-parse", "main"]);
        let who = format!("Collega j.bakker <j.bakker@meldcode.invalid> {time}");
        let (tree, parent) = (tree.trim(), parent.trim());
        let head = format!("tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\n");
        let key = folder.path().join("sleutel");
        scene.teacher.key().write_new(&key, None).unwrap();
        let (raw, whole) = (folder.path().join("commit"), folder.path().join("geheel"));
        fs::write(&raw, format!("{head}\nmedewerkers: sleutel\n")).unwrap();
        ok(Command::new("ssh-keygen").args(["-q", "-Y", "sign", "-n", "git", "-f"]).args([&key, &raw]));
        let signature = fs::read_to_string(raw.with_extension("sig")).unwrap();
        let signature = signature.trim_end().replace('\n', "\n ");
        fs::write(&whole, format!("{head}gpgsig {signature}\n\nmedewerkers: sleutel\n")).unwrap();
        let id = git(&root, &["hash-object", "--literally", "-t", "commit", "-w", &whole.to_string_lossy()]);
        git(&root, &["update-ref", "refs/heads/main", id.trim()]);
        assert!(!scene.report().is_sound(), "{time}");
    }
}
