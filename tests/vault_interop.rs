//! What stock git, age and ssh-keygen say about an archive that the vault wrote.

#![allow(clippy::disallowed_methods, clippy::print_stderr, clippy::unwrap_used)]

mod vault_world;

use std::process::Command;

use meldcode::model::{Functie, Soort};
use vault_world::{World, git, moment, ok};

fn check_stock(world: &World) {
    let root = world.root();
    assert_eq!(git(&root, &["status", "--porcelain", "--untracked-files=all"]), "");
    assert_eq!(git(&root, &["fsck", "--strict", "--no-dangling"]), "");
    for commit in git(&root, &["rev-list", "--all"]).lines() {
        git(&root, &["verify-commit", commit]);
    }
}

#[test]
fn stock_git_finds_nothing_wrong_after_each_command() {
    let world = World::new();
    check_stock(&world);
    let zaak = world.open_zaak();
    check_stock(&world);
    world.add(&zaak, Soort::Signaal, "wat: gezien");
    check_stock(&world);
    let leerkracht = world.add_staff("j.bakker", Functie::Leerkracht);
    check_stock(&world);
    let mut vault = world.vault();
    vault.give_access(world.identity(), moment(5), &zaak, &leerkracht.id).unwrap();
    check_stock(&world);
    vault.take_access(world.key(), moment(6), &zaak, &leerkracht.id).unwrap();
    check_stock(&world);
    vault.revoke_staff(world.key(), moment(7), &leerkracht.id).unwrap();
    check_stock(&world);
    world.import(3, 40);
    check_stock(&world);
}

#[test]
fn stock_age_opens_the_zaak_key_and_with_it_every_stuk() {
    let world = World::new();
    let zaak = world.open_zaak();
    world.add(&zaak, Soort::Signaal, "wat: gezien met é");
    let root = world.root();
    let folder = tempfile::tempdir().unwrap();
    let key_file = folder.path().join("sleutel");
    world.key().write_new(&key_file, None).unwrap();
    let wrapped = Command::new("git")
        .args(["show", &format!("sleutel/{zaak}:1/i.devries.age")])
        .current_dir(&root)
        .output()
        .unwrap();
    let zaak_key = age(&["-d", "-i", key_file.to_str().unwrap()], &wrapped.stdout);
    let zaak_key_file = folder.path().join("zaak");
    std::fs::write(&zaak_key_file, &zaak_key).unwrap();
    for stuk in world.vault().read(world.identity(), &zaak).unwrap() {
        let bytes = std::fs::read(root.join(&stuk.path)).unwrap();
        let text = age(&["-d", "-i", zaak_key_file.to_str().unwrap()], &bytes);
        assert_eq!(text.len(), 512);
        let ours = stuk.content.unwrap();
        assert_eq!(String::from_utf8(text).unwrap().trim_end(), ours.as_str().unwrap().trim_end());
    }
    // The recovery key too.
    let wrapped = Command::new("git")
        .args(["show", &format!("sleutel/{zaak}:1/herstel.age")])
        .current_dir(&root)
        .output()
        .unwrap();
    let recovery = folder.path().join("herstel");
    std::fs::write(&recovery, world.recovery.secret().as_bytes()).unwrap();
    assert_eq!(age(&["-d", "-i", recovery.to_str().unwrap()], &wrapped.stdout), zaak_key);
}

#[test]
fn an_archive_that_stock_git_tidied_goes_on() {
    let world = World::new();
    let zaak = world.open_zaak();
    let root = world.root();
    for tidy in [
        vec!["gc", "-q", "--prune=now"],
        vec!["repack", "-q", "-a", "-d", "--write-midx", "--write-bitmap-index"],
        vec!["pack-refs", "--all"],
        vec!["commit-graph", "write", "--reachable"],
        vec!["-c", "index.version=4", "-c", "index.skipHash=true", "update-index", "--force-write-index"],
        vec!["maintenance", "run", "--task=incremental-repack"],
    ] {
        git(&root, &tidy);
        world.add(&zaak, Soort::Signaal, "wat: gezien");
        world.import(2, 30);
        check_stock_quick(&world);
    }
    assert_eq!(world.vault().read(world.identity(), &zaak).unwrap().len(), 7);
}

fn check_stock_quick(world: &World) {
    assert_eq!(git(&world.root(), &["status", "--porcelain", "--untracked-files=all"]), "");
    assert_eq!(git(&world.root(), &["fsck", "--strict", "--no-dangling"]), "");
}

#[test]
fn ssh_keygen_reads_a_key_and_we_read_one_of_ssh_keygen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sleutel");
    let key = meldcode::vault::StaffKey::generate().unwrap();
    key.write_new(&path, Some("vier woorden en nog wat")).unwrap();
    let shown = ok(Command::new("ssh-keygen").args(["-y", "-P", "vier woorden en nog wat", "-f"]).arg(&path));
    assert_eq!(shown.trim(), key.public_line());
    for (kind, fits) in [("ed25519", true), ("rsa", false), ("ecdsa", false)] {
        let path = folder.path().join(kind);
        ok(Command::new("ssh-keygen").args(["-q", "-t", kind, "-N", "", "-f"]).arg(&path));
        let read =
            meldcode::vault::Identity::read(&path, &mut || Err(meldcode::vault::VaultError::NoPassphrase));
        assert_eq!(read.is_ok(), fits, "{kind}");
    }
}

#[test]
fn nothing_of_a_dossier_lies_on_disk_in_the_clear() {
    let world = World::new();
    let zaak = world.open_zaak();
    world.add(&zaak, Soort::Signaal, "Naam-van-het-kind");
    let root = world.root();
    let mut found = String::new();
    for id in git(&root, &["cat-file", "--batch-all-objects", "--batch-check=%(objectname)"]).lines() {
        let object = Command::new("git").args(["cat-file", "-p", id]).current_dir(&root).output().unwrap();
        found += &String::from_utf8_lossy(&object.stdout);
    }
    assert!(!found.contains("Naam-van-het-kind") && !found.contains("signaal"));
    let grep = Command::new("grep").args(["-r", "-a", "Naam-van"]).arg(&root).output().unwrap();
    assert_eq!(grep.status.code(), Some(1));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let open = ok(Command::new("find").arg(&root).args(["-perm", "/077"]));
        assert_eq!(open, "", "readable by others");
        assert_eq!(std::fs::metadata(root.join("archief.yaml")).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

fn age(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut child = Command::new("age")
        .args(arguments)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    output.stdout
}
