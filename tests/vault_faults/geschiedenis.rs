//! What was changed, forged or merged by other means, and what held at an earlier moment.

use std::fs;

use meldcode::model::{Functie, Soort};
use meldcode::vault::{ErrorKind, Signature, StaffKey, Vault, VaultError, join};

use super::{clean, kind};
use crate::vault_world::{World, add, git, moment};

/// Joins a copy beside the archive, as a second machine would.
fn copy(world: &World) -> (tempfile::TempDir, std::path::PathBuf) {
    let here = tempfile::tempdir().unwrap();
    let target = here.path().join("kopie");
    let source = world.root().to_string_lossy().into_owned();
    join(&source, &target, &world.vault().root_fingerprint(), None, &here.path().join("config")).unwrap();
    (here, target)
}

/// A merge by stock git, signed with a staff key.
fn merge(root: &std::path::Path, from: &std::path::Path, key: &StaffKey) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sleutel");
    key.write_new(&file, None).unwrap();
    git(root, &["fetch", "-q", &from.to_string_lossy(), "main"]);
    let signing = format!("user.signingkey={}", file.display());
    let settings =
        ["-c", "user.name=X", "-c", "user.email=x@x.invalid", "-c", "gpg.format=ssh", "-c", &signing];
    let command = ["merge", "-q", "-S", "--no-ff", "-m", "samengevoegd", "FETCH_HEAD"];
    git(root, &[settings.as_slice(), command.as_slice()].concat());
}

#[test]
fn what_a_stranger_commits_does_not_count() {
    let world = World::new();
    let zaak = world.open_zaak();
    let root = world.root();
    let stranger = StaffKey::generate().unwrap();
    let id = meldcode::vault::fresh_stuk_id(moment(5));
    let staff = root.join("medewerkers/x.indringer");
    fs::create_dir_all(&staff).unwrap();
    let line = stranger.public_line();
    let text = format!("wat: toegevoegd\nnaam: X\nrol: directie\nsleutel: {line}\n");
    fs::write(staff.join(format!("{id}.yaml")), text).unwrap();
    let stuk = format!("zaken/{}/{}/{id}.yaml.age", zaak.year(), zaak.code());
    fs::write(root.join(&stuk), b"x").unwrap();
    git(&root, &["add", "."]);
    git(
        &root,
        &["-c", "user.name=X", "-c", "user.email=x@x.invalid", "commit", "-q", "--no-gpg-sign", "-m", "x"],
    );
    let vault = world.vault();
    assert!(!vault.state().staff.contains_key(&"x.indringer".parse().unwrap()));
    assert!(!vault.state().violations.is_empty());
    let strange = vault.read(world.identity(), &zaak).unwrap().pop().unwrap();
    assert_eq!((strange.signature, strange.counts), (Signature::Ontbreekt, false));
    assert!(strange.content.is_err());
    assert_eq!(kind(add(&root, &stranger, &zaak, Soort::Signaal, "x: 1")), ErrorKind::Access);
    // The honest go on working.
    world.add(&zaak, Soort::Signaal, "wat: gezien");
    assert_eq!(vault.history(Some(&zaak)).last().unwrap().signature, Signature::Ontbreekt);
}

#[test]
fn a_stuk_that_was_changed_dropped_or_moved_is_found() {
    let world = World::new();
    let (zaak, other) = (world.open_zaak(), world.open_zaak());
    let id = world.add(&zaak, Soort::Signaal, "wat: gezien");
    let root = world.root();
    let place = |z: &meldcode::model::ZaakNummer| format!("zaken/{}/{}/{id}.yaml.age", z.year(), z.code());
    git(&root, &["mv", &place(&zaak), &place(&other)]);
    git(
        &root,
        &["-c", "user.name=X", "-c", "user.email=x@x.invalid", "commit", "-q", "--no-gpg-sign", "-m", "x"],
    );
    let vault = world.vault();
    let moved = vault.read(world.identity(), &other).unwrap();
    let moved = moved.iter().find(|s| s.id == id).unwrap();
    assert!(!moved.counts && moved.content.is_err());
    // What was once stored stays readable where it was.
    assert!(
        vault
            .read(world.identity(), &zaak)
            .unwrap()
            .iter()
            .any(|s| s.id == id && s.counts && s.content.is_ok())
    );
    assert!(vault.state().violations.iter().any(|v| !v.what.is_empty()));
}

#[test]
fn work_beside_a_revocation_does_not_count_after_merging() {
    let world = World::new();
    let zaak = world.open_zaak();
    let teacher = world.add_staff("j.bakker", Functie::Leerkracht);
    let (_here, other) = copy(&world);
    // Offline, one adds while the other is revoked.
    let late = add(&other, teacher.key(), &zaak, Soort::Signaal, "wat: laat").unwrap().ids[0];
    let honest = add(&other, world.key(), &zaak, Soort::Signaal, "wat: eerlijk").unwrap().ids[0];
    world.vault().revoke_staff(world.key(), moment(5), &teacher.id).unwrap();
    merge(&world.root(), &other, world.key());
    let vault = world.vault();
    let read = vault.read(world.identity(), &zaak).unwrap();
    assert_eq!(read.len(), 3);
    let counts = |id| read.iter().find(|s| s.id == id).unwrap().counts;
    assert!(!counts(late) && counts(honest));
    assert!(!vault.state().staff[&teacher.id].active);
    world.add(&zaak, Soort::Signaal, "wat: verder");
    clean(&world);
}

#[test]
fn access_taken_wins_over_access_given_at_the_same_time() {
    let world = World::new();
    let zaak = world.open_zaak();
    let teacher = world.add_staff("j.bakker", Functie::Leerkracht);
    let mut vault = world.vault();
    vault.give_access(world.identity(), moment(4), &zaak, &teacher.id).unwrap();
    let (_here, other) = copy(&world);
    vault.take_access(world.key(), moment(5), &zaak, &teacher.id).unwrap();
    vault.give_access(world.identity(), moment(6), &zaak, &teacher.id).unwrap();
    assert!(world.vault().state().zaken[&zaak].readers.contains(&teacher.id));
    // The copy takes without knowing of the second giving.
    Vault::open(&other).unwrap().take_access(world.key(), moment(7), &zaak, &teacher.id).unwrap();
    merge(&world.root(), &other, world.key());
    assert!(!world.vault().state().zaken[&zaak].readers.contains(&teacher.id));
}

#[test]
fn a_merge_that_adds_something_itself_does_not_count() {
    let world = World::new();
    let zaak = world.open_zaak();
    let (_here, other) = copy(&world);
    add(&other, world.key(), &zaak, Soort::Signaal, "wat: daar").unwrap();
    world.add(&zaak, Soort::Signaal, "wat: hier");
    merge(&world.root(), &other, world.key());
    assert!(world.vault().state().violations.is_empty());
    let root = world.root();
    fs::write(root.join("medewerkers/i.devries/x.yaml"), "x").unwrap();
    git(&root, &["add", "."]);
    git(
        &root,
        &[
            "-c",
            "user.name=X",
            "-c",
            "user.email=x@x.invalid",
            "commit",
            "-q",
            "--amend",
            "--no-gpg-sign",
            "-m",
            "x",
        ],
    );
    assert!(!world.vault().state().violations.is_empty());
}

#[test]
fn a_wrap_that_holds_another_key_is_refused() {
    let world = World::new();
    let (zaak, other) = (world.open_zaak(), world.open_zaak());
    let root = world.root();
    git(
        &root,
        &["update-ref", &format!("refs/heads/sleutel/{zaak}"), &format!("refs/heads/sleutel/{other}")],
    );
    assert!(matches!(world.vault().read(world.identity(), &zaak), Err(VaultError::KeyMismatch(_))));
    git(&root, &["branch", "-q", "-D", &format!("sleutel/{zaak}")]);
    assert!(matches!(world.vault().read(world.identity(), &zaak), Err(VaultError::KeysAbsent(_))));
    let refused = add(&root, world.key(), &zaak, Soort::Signaal, "x: 1");
    assert!(matches!(refused, Err(VaultError::KeysAbsent(_))));
    clean(&world);
}

#[test]
fn an_earlier_stand_is_what_was_there_then() {
    use meldcode::vault::Stand;
    let world = World::new();
    let zaak = world.open_zaak();
    let then = world.vault().head();
    world.add(&zaak, Soort::Signaal, "wat: later");
    let vault = world.vault();
    assert_eq!(
        vault.at(&Stand::Commit(then[..10].to_owned())).unwrap().read(world.identity(), &zaak).unwrap().len(),
        1
    );
    assert_eq!(vault.at(&Stand::Moment(moment(2))).unwrap().count(&zaak), 1);
    assert_eq!(vault.at(&Stand::Moment(moment(9))).unwrap().count(&zaak), 2);
    assert!(matches!(vault.at(&Stand::Moment(moment(-1))), Err(VaultError::NothingYet)));
}

#[test]
fn a_protocol_comes_into_force_and_its_text_never_changes() {
    let world = World::new();
    let mut vault = world.vault();
    vault.take_into_force(world.key(), moment(2), "delft-esis", "2025", "naam: delft-esis\n").unwrap();
    assert_eq!(vault.state().protocol, ("delft-esis".to_owned(), "2025".to_owned()));
    let changed = vault.take_into_force(world.key(), moment(3), "delft-esis", "2024", "anders\n");
    assert!(matches!(changed, Err(VaultError::ProtocolExists(_))));
    vault.take_into_force(world.key(), moment(3), "delft-esis", "2024", "naam: delft-esis\n").unwrap();
    assert_eq!(world.vault().state().protocol.1, "2024");
    clean(&world);
}
