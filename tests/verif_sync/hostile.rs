//! A folder or a server of someone who means harm: no program of theirs runs, nothing of theirs is taken over.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use meldcode::model::Soort;
use meldcode::vault::{ErrorKind, Fault, Vault, VaultError, fresh_stuk_id};

use crate::net::Net;
use crate::vault_world::{git, moment, ok};
use crate::verif_scene::{IRIS, commit, file, new, store, text};

/// A program that leaves a trace when it is run.
fn trap(at: &Path) -> (String, PathBuf) {
    let trace = at.join("gestart");
    let program = at.join("val");
    fs::write(&program, format!("#!/bin/sh\ntouch '{}'\nexit 1\n", trace.display())).unwrap();
    ok(Command::new("chmod").arg("+x").arg(&program));
    (program.display().to_string(), trace)
}

const PROGRAM: &str = "PROGRAMMA";

/// Settings that start a program, or lead elsewhere.
const SETTINGS: &[(&str, &str)] = &[
    ("core.sshCommand", PROGRAM),
    ("core.gitProxy", PROGRAM),
    ("core.askPass", PROGRAM),
    ("core.pager", PROGRAM),
    ("core.hooksPath", "/tmp"),
    ("core.alternateRefsCommand", PROGRAM),
    ("core.worktree", "/tmp"),
    ("core.attributesFile", PROGRAM),
    ("remote.origin.uploadpack", PROGRAM),
    ("remote.origin.receivepack", PROGRAM),
    ("remote.origin.vcs", "val"),
    ("remote.origin.promisor", "true"),
    ("filter.x.clean", PROGRAM),
    ("filter.x.process", PROGRAM),
    ("gpg.program", PROGRAM),
    ("gpg.ssh.program", PROGRAM),
    ("credential.helper", PROGRAM),
    ("protocol.ext.allow", "always"),
    ("url.ext::x.insteadOf", "/"),
    ("alias.fetch", PROGRAM),
    ("gc.recentObjectsHook", PROGRAM),
    ("http.sslVerify", "false"),
    ("include.path", "/dev/zero"),
    ("includeIf.gitdir:/.path", "/dev/zero"),
];

#[test]
fn the_settings_of_the_folder_start_no_program() {
    let net = Net::new();
    let a = net.copy("a");
    let (program, trace) = trap(net.here.path());
    let config = a.join(".git/config");
    let before = fs::read(&config).unwrap();
    for (name, value) in SETTINGS {
        let value = value.replace(PROGRAM, &program);
        git(&a, &["config", "--local", name, &value]);
        let error = Vault::open(&a).and_then(|mut vault| {
            file(&a, net.key(), "i.devries", &net.scene.zaak, moment(31));
            vault.synchronise(Some(net.key()), moment(32))
        });
        let Err(VaultError::ForeignSetting(named)) = error else { panic!("{name}: {error:?}") };
        let told = if name.starts_with("include") { "include.path" } else { name };
        assert!(named.eq_ignore_ascii_case(told), "{name}: {named}");
        assert!(!trace.exists(), "{name}");
        if !name.starts_with("include") {
            let notes = Vault::open(&a).unwrap().verify(None, None).notes;
            assert!(notes.iter().any(|note| note.fault == Fault::Setting), "{name}: {notes:?}");
        }
        fs::write(&config, &before).unwrap();
    }
    // This one every command sets right by itself.
    git(&a, &["config", "--local", "core.fsmonitor", &program]);
    file(&a, net.key(), "i.devries", &net.scene.zaak, moment(33));
    net.sync(&a, 33).unwrap();
    assert_eq!(git(&a, &["config", "core.fsmonitor"]), "false\n");
    // An address that starts a program, and one that looks like an option.
    for address in [format!("ext::{program}"), format!("--upload-pack={program}"), "val::x".to_owned()] {
        git(&a, &["config", "--local", "remote.origin.url", &address]);
        let done = Vault::open(&a).unwrap().synchronise(Some(net.key()), moment(33));
        assert!(matches!(done, Err(VaultError::ForeignSetting(_))), "{address}: {done:?}");
        assert!(!trace.exists(), "{address}");
    }
    fs::write(&config, &before).unwrap();
    // Filters and attributes in the folder do nothing by themselves.
    fs::write(a.join(".git/info/attributes"), "* filter=x diff=x merge=x\n").unwrap();
    file(&a, net.key(), "i.devries", &net.scene.zaak, moment(34));
    assert!(net.sync(&a, 35).unwrap().sent);
    assert!(!trace.exists());
    fs::remove_file(a.join(".git/info/attributes")).unwrap();
    net.sound(&a);
}

#[test]
fn a_server_that_is_a_folder_starts_no_program_here() {
    let net = Net::new();
    let a = net.copy("a");
    let (program, trace) = trap(net.here.path());
    for (name, value) in [
        ("core.fsmonitor", program.as_str()),
        ("core.sshCommand", &program),
        ("core.alternateRefsCommand", &program),
        ("uploadpack.packObjectsHook", &program),
        ("gc.recentObjectsHook", &program),
        ("receive.procReceiveRefs", "refs/heads"),
        ("gc.auto", "1"),
    ] {
        git(&net.server(), &["config", name, value]);
    }
    let alternates = net.server().join("objects/info/alternates");
    fs::write(alternates, format!("{}\n", net.scene.root().join(".git/objects").display())).unwrap();
    file(&a, net.key(), "i.devries", &net.scene.zaak, moment(31));
    let _ = net.sync(&a, 32);
    net.copy("b");
    assert!(!trace.exists());
}

/// A server with a work tree that is kept up to date: files are put there by way of that folder's filters.
#[test]
fn a_server_with_a_work_tree_starts_no_program_here() {
    let net = Net::new();
    let a = net.copy("a");
    let (program, trace) = trap(net.here.path());
    let server = net.copy_of(&net.scene.root(), "server");
    for (name, value) in [
        ("receive.denyCurrentBranch", "updateInstead"),
        ("filter.x.smudge", program.as_str()),
        ("filter.x.clean", &program),
        ("core.fsmonitor", &program),
    ] {
        git(&server, &["config", name, value]);
    }
    fs::write(server.join(".git/info/attributes"), "* filter=x\n").unwrap();
    git(&a, &["remote", "set-url", "origin", &server.to_string_lossy()]);
    file(&a, net.key(), "i.devries", &net.scene.zaak, moment(31));
    let refused = net.sync(&a, 32).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unfinished, "{refused}");
    assert!(!trace.exists());
}

/// A folder whose git folder says that its settings, refs and objects are another's.
#[test]
fn a_git_folder_that_borrows_its_settings_is_not_used() {
    let net = Net::new();
    let a = net.copy("a");
    let (program, trace) = trap(net.here.path());
    let other = net.copy_of(&a.join(".git"), "andere");
    for (name, value) in [("core.sshCommand", program.as_str()), ("remote.origin.url", "ssh://server/x")] {
        git(&other, &["config", "-f", "config", name, value]);
    }
    for name in ["commondir", "gitdir"] {
        fs::write(a.join(".git").join(name), format!("{}\n", other.display())).unwrap();
        let opened = Vault::open(&a);
        assert!(matches!(opened, Err(VaultError::Unusable { .. })), "{name}: {opened:?}");
        fs::remove_file(a.join(".git").join(name)).unwrap();
    }
    // Not by someone who opened it before either.
    let mut vault = Vault::open(&a).unwrap();
    fs::write(a.join(".git/commondir"), format!("{}\n", other.display())).unwrap();
    assert!(vault.synchronise(Some(net.key()), moment(32)).is_err());
    assert!(!trace.exists());
}

#[test]
fn what_a_fetch_may_bring_has_an_end() {
    let net = Net::new();
    let (a, b) = (net.copy("a"), net.copy("b"));
    let zaak = &net.scene.zaak;
    let id = fresh_stuk_id(moment(31));
    let folder = b.join(format!("zaken/{}/{}", zaak.year(), zaak.code()));
    // Zeros: small to send, large to keep. Signed by one of us: that makes it no smaller.
    let mut large = b"age-encryption.org/v1\n".to_vec();
    large.resize(9 << 20, 0);
    fs::write(folder.join(format!("{id}.yaml.age")), large).unwrap();
    git(&b, &["add", "-A"]);
    commit(&b, Some(net.key()), IRIS, moment(31), &["-m", &format!("{zaak}: 1 stuk")]);
    git(&b, &["push", "-q", "origin", "main"]);
    net.refuses(&a, "bytes");
    let report = Vault::open(&b).unwrap().verify(None, None);
    assert!(report.findings.iter().any(|found| found.fault == Fault::TooLarge), "{report:?}");
}

#[test]
fn a_stuk_or_an_encrypted_file_of_another_layout_counts_for_nothing() {
    let net = Net::new();
    let root = net.scene.root();
    let zaak = &net.scene.zaak;
    let id = fresh_stuk_id(moment(31));
    let text =
        text(id, zaak, "i.devries", moment(31), "soort: signaal").replacen("meldcode: 1", "meldcode: 2", 1);
    store(&root, net.key(), moment(31), new(zaak, id, Soort::Signaal, text));
    let report = net.scene.report();
    let newer = report.findings.iter().find(|found| found.stuk == Some(id)).unwrap();
    assert_eq!(newer.fault, Fault::StukUnreadable);
    // age's own next format.
    let other = fresh_stuk_id(moment(32));
    net.scene.put(&net.scene.path(zaak, other), b"age-encryption.org/v2\n-> X25519 x\n");
    net.scene.as_iris(&format!("{zaak}: 1 stuk"));
    let report = net.scene.report();
    let newer = report.findings.iter().find(|found| found.stuk == Some(other)).unwrap();
    assert_eq!(newer.fault, Fault::StukClosed);
    let read = Vault::open(&root).unwrap().read(net.scene.world.identity(), zaak).unwrap();
    let read = read.iter().find(|stuk| stuk.id == other).unwrap();
    assert!(read.content.is_err());
}

#[test]
fn trees_that_name_each_other_without_end_are_left_alone() {
    let net = Net::new();
    let (a, b) = (net.copy("a"), net.copy("b"));
    // Seven folders deep, a hundred times the same one at each: 10^14 files in eight objects.
    let mut below =
        ok(Command::new("sh").args(["-c", "printf x | git hash-object -w --stdin"]).current_dir(&b));
    for level in 0..7 {
        let kind = if level == 0 { "100644 blob" } else { "040000 tree" };
        let lines: Vec<String> = (0..100).map(|n| format!("{kind} {}\t{n:03}", below.trim())).collect();
        let list = b.join("lijst");
        fs::write(&list, lines.join("\n")).unwrap();
        below = ok(Command::new("sh").args(["-c", "git mktree < lijst"]).current_dir(&b));
        fs::remove_file(list).unwrap();
    }
    let main = git(&b, &["ls-tree", "main"]);
    fs::write(b.join("lijst"), format!("{main}040000 tree {}\tzzz\n", below.trim())).unwrap();
    let tree = ok(Command::new("sh").args(["-c", "git mktree < lijst"]).current_dir(&b));
    fs::remove_file(b.join("lijst")).unwrap();
    let who = ["-c", "user.name=X", "-c", "user.email=x@x.invalid"];
    let bomb = git(&b, &[&who[..], &["commit-tree", "-p", "main", "-m", "x", tree.trim()]].concat());
    git(&net.server(), &["fetch", "-q", &b.to_string_lossy(), "main"]);
    git(&b, &["push", "-q", "origin", &format!("{}:refs/heads/main", bomb.trim())]);
    net.refuses(&a, "bestanden en mappen");
}

#[test]
fn an_odd_thing_in_the_place_of_a_folder() {
    let net = Net::new();
    let root = net.copy("a");
    let folder = format!("zaken/{}", net.scene.zaak.year());
    let aside = net.here.path().join("elders");
    let note = |part: &str| {
        let notes = Vault::open(&root).unwrap().verify(None, None).notes;
        assert!(
            notes.iter().any(|n| n.fault == Fault::WorkTree && n.what.contains(part)),
            "{part}: {notes:?}"
        );
    };
    // A link holds nothing: it goes, and what it leads to is left alone.
    fs::rename(root.join(&folder), &aside).unwrap();
    std::os::unix::fs::symlink(&aside, root.join(&folder)).unwrap();
    note("verwijzing");
    let count = || ok(Command::new("find").arg(&aside)).lines().count();
    let before = count();
    file(&root, net.key(), "i.devries", &net.scene.zaak, moment(31));
    assert_eq!(count(), before, "nothing was written behind the link");
    assert!(fs::symlink_metadata(root.join(&folder)).unwrap().is_dir());
    net.sound(&root);
    // A file may be someone's: named by both, removed by nobody.
    fs::remove_dir_all(root.join(&folder)).unwrap();
    fs::write(root.join(&folder), "van mij").unwrap();
    note("kan hier niets worden vastgelegd");
    let error = net.sync(&root, 33).unwrap_err();
    assert!(matches!(&error, VaultError::InTheWay(path) if path.ends_with(&folder)), "{error}");
    assert_eq!(error.kind(), ErrorKind::Archive);
    assert!(error.hint().unwrap().contains("haal het daar weg"));
    assert_eq!(fs::read_to_string(root.join(&folder)).unwrap(), "van mij");
    fs::remove_file(root.join(&folder)).unwrap();
    // And a folder in the place of a file.
    let list = root.join("allowed_signers");
    fs::remove_file(&list).unwrap();
    fs::create_dir(&list).unwrap();
    note("staat een map: allowed_signers");
    assert!(matches!(net.sync(&root, 34), Err(VaultError::InTheWay(_))));
    fs::remove_dir(&list).unwrap();
    net.sync(&root, 35).unwrap();
    net.sound(&root);
}

#[test]
fn a_git_folder_that_leads_elsewhere_is_not_used() {
    let net = Net::new();
    let root = net.copy("a");
    for name in ["config", "refs", "objects", "meldcode", "HEAD"] {
        let (inside, aside) = (root.join(".git").join(name), net.here.path().join(name));
        fs::rename(&inside, &aside).unwrap();
        std::os::unix::fs::symlink(&aside, &inside).unwrap();
        let opened = Vault::open(&root);
        assert!(matches!(opened, Err(VaultError::Unusable { .. })), "{name}: {opened:?}");
        fs::remove_file(&inside).unwrap();
        fs::rename(&aside, &inside).unwrap();
    }
    net.sound(&root);
}

/// A folder that came by mail or on a stick: nothing outside it is written by way of a link, and no pipe keeps anyone
/// waiting.
#[test]
fn nothing_inside_a_git_folder_leads_out_of_it() {
    let net = Net::new();
    let root = net.copy("a");
    file(&root, net.key(), "i.devries", &net.scene.zaak, moment(31));
    let git_dir = root.join(".git");
    let (aside, victim) = (net.here.path().join("opzij"), net.here.path().join("van-iris"));
    let branch = format!("refs/heads/sleutel/{}", net.scene.zaak);
    for (name, read) in [
        ("meldcode/slot".to_owned(), false),
        ("meldcode/wissel".to_owned(), false),
        ("meldcode/bezig".to_owned(), false),
        ("meldcode/allowed_signers".to_owned(), false),
        ("logs/HEAD".to_owned(), true),
        ("logs/refs/heads/main".to_owned(), false),
        (format!("logs/{branch}"), false),
        ("refs/remotes/origin/main".to_owned(), true),
        ("refs/heads/main".to_owned(), true),
        (branch, true),
        ("packed-refs".to_owned(), true),
    ] {
        let inside = git_dir.join(&name);
        let was = fs::rename(&inside, &aside).is_ok();
        fs::write(&victim, "van mij").unwrap();
        for pipe in [false, true] {
            if pipe {
                ok(Command::new("mkfifo").arg(&inside));
            } else {
                std::os::unix::fs::symlink(&victim, &inside).unwrap();
            }
            let refused = |done: Result<(), VaultError>| {
                assert!(matches!(done, Err(VaultError::Unusable { .. })), "{name}, pipe {pipe}: {done:?}");
            };
            match Vault::open(&root) {
                Ok(mut vault) => {
                    assert!(!read, "{name}");
                    let stuk = fresh_stuk_id(moment(32));
                    let text = text(stuk, &net.scene.zaak, "i.devries", moment(32), "soort: signaal");
                    let stukken = vec![new(&net.scene.zaak, stuk, Soort::Signaal, text)];
                    let batch = meldcode::vault::Batch { new_zaken: vec![], stukken };
                    if name != "meldcode/wissel" {
                        refused(vault.append(net.key(), moment(32), &batch).map(drop));
                    }
                    refused(vault.synchronise(Some(net.key()), moment(33)).map(drop));
                }
                Err(error) => refused(Err(error)),
            }
            assert_eq!(fs::read_to_string(&victim).unwrap(), "van mij", "{name}");
            fs::remove_file(&inside).unwrap();
        }
        if was {
            fs::rename(&aside, &inside).unwrap();
        }
    }
    net.sync(&root, 34).unwrap();
    net.sound(&root);
}

/// Who brings something by another way than an exchange is not held to what that may bring: it is not opened.
#[test]
fn a_stuk_larger_than_any_may_be_is_not_opened() {
    let net = Net::new();
    let root = net.scene.root();
    let zaak = &net.scene.zaak;
    let public = Vault::open(&root).unwrap().state().zaken[zaak].generation().unwrap().public.clone();
    let recipient: age::x25519::Recipient = public.parse().unwrap();
    let id = fresh_stuk_id(moment(31));
    net.scene.put(&net.scene.path(zaak, id), &age::encrypt(&recipient, &vec![b' '; 27 << 20]).unwrap());
    net.scene.as_iris(&format!("{zaak}: 1 stuk"));
    let vault = Vault::open(&root).unwrap();
    let read = vault.read(net.scene.world.identity(), zaak).unwrap();
    let large = read.iter().find(|stuk| stuk.id == id).unwrap();
    assert_eq!(large.content.as_ref().err(), Some(&meldcode::vault::OpenError::Damaged));
    let report = vault.verify(Some(net.scene.world.identity()), None);
    assert!(report.findings.iter().any(|found| found.fault == Fault::TooLarge), "{report:?}");
}
