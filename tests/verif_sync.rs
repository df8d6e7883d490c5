//! Several people, one server: everyone ends with the same, and what is not sound is never taken over.

#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

mod vault_world;
mod verif_scene;
mod verif_staf;

use std::fs;
use std::path::{Path, PathBuf};

use meldcode::vault::{ErrorKind, StaffKey, Synced, Vault, VaultError, join};
use vault_world::{git, moment};
use verif_scene::{IRIS, Scene, commit, file, open, report};

/// A bare server and copies of it, each on a machine of its own.
struct Net {
    scene: Scene,
    here: tempfile::TempDir,
}

impl Net {
    fn new() -> Self {
        let scene = Scene::new();
        let here = tempfile::tempdir().unwrap();
        git(
            &scene.root(),
            &["clone", "-q", "--bare", ".", &here.path().join("server.git").to_string_lossy()],
        );
        Self { scene, here }
    }

    fn server(&self) -> PathBuf {
        self.here.path().join("server.git")
    }

    fn copy(&self, name: &str) -> PathBuf {
        let target = self.here.path().join(name);
        let config = self.here.path().join(format!("config-{name}"));
        let fingerprint = self.scene.world.vault().root_fingerprint();
        join(&self.server().to_string_lossy(), &target, &fingerprint, None, &config).unwrap();
        target
    }

    fn copy_of(&self, source: &Path, name: &str) -> PathBuf {
        let target = self.here.path().join(name);
        vault_world::ok(std::process::Command::new("cp").arg("-a").args([source, &target]));
        target
    }

    /// A copy by plain means, of a server on which a quarrel is not settled.
    fn copy_contested(&self, name: &str) -> PathBuf {
        let target = self.copy_of(&self.here.path().join("a"), name);
        git(&target, &["remote", "set-url", "origin", &self.server().to_string_lossy()]);
        target
    }

    fn sync(&self, at: &Path, minutes: i64) -> Result<Synced, VaultError> {
        Vault::open(at).unwrap().synchronise(Some(self.key()), moment(minutes))
    }

    fn key(&self) -> &StaffKey {
        self.scene.world.key()
    }

    #[track_caller]
    fn sound(&self, at: &Path) {
        let report = report(at, &self.scene.world);
        // A zaak of the scene opens at a fixed moment, also when that is "earlier".
        let told = report.notes.iter().any(|note| note.fault != meldcode::vault::Fault::Clock);
        assert!(report.is_sound() && !told, "{report:?}");
        assert_eq!(git(at, &["status", "--porcelain", "--untracked-files=all"]), "");
        assert_eq!(git(at, &["fsck", "--strict", "--no-dangling"]), "");
        for commit in git(at, &["rev-list", "--all"]).lines() {
            git(at, &["verify-commit", commit]);
        }
        assert_eq!(git(at, &["for-each-ref", "refs/meldcode"]), "");
    }

    #[track_caller]
    fn refuses(&self, at: &Path, why: &str) {
        let before = git(at, &["for-each-ref"]);
        let error = self.sync(at, 90).unwrap_err();
        let said = format!("{error} {}", error.hint().unwrap_or_default());
        assert_eq!(error.kind(), ErrorKind::Unfinished, "{said}");
        assert!(said.contains(why), "{why}: {said}");
        assert_eq!(git(at, &["for-each-ref"]), before, "nothing is taken over");
    }
}

/// Every branch with its files: the same for everyone.
fn everything(at: &Path) -> String {
    let branches = git(at, &["for-each-ref", "--format=%(refname)", "refs/heads"]);
    let files = |branch: &str| git(at, &["ls-tree", "-r", branch]);
    branches.lines().map(|branch| [branch, "\n", &files(branch)].concat()).collect()
}

#[test]
fn two_copies_with_work_of_their_own_end_the_same() {
    let net = Net::new();
    let (a, b) = (net.copy("a"), net.copy("b"));
    assert_eq!(net.sync(&a, 30).unwrap(), Synced::default());
    file(&a, net.key(), "i.devries", &net.scene.zaak, moment(31));
    file(&b, net.key(), "i.devries", &net.scene.zaak, moment(32));
    let fresh = open(&b, net.key());
    assert_eq!(net.sync(&a, 33).unwrap(), Synced { received: 0, merged: false, sent: true });
    assert_eq!(net.sync(&b, 34).unwrap(), Synced { received: 1, merged: true, sent: true });
    assert_eq!(net.sync(&a, 35).unwrap(), Synced { received: 3, merged: false, sent: false });
    assert_eq!(everything(&a), everything(&b));
    assert_eq!(git(&a, &["rev-parse", "HEAD"]), git(&net.server(), &["rev-parse", "main"]));
    net.sound(&a);
    net.sound(&b);
    assert_eq!(Vault::open(&a).unwrap().read(net.scene.world.identity(), &fresh).unwrap().len(), 1);
    // And again nothing.
    assert_eq!(net.sync(&b, 36).unwrap(), Synced::default());
}

#[test]
fn three_copies_with_access_and_staff_in_between_end_the_same_in_any_order() {
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        let net = Net::new();
        let copies = ["a", "b", "c"].map(|name| net.copy(name));
        let identity = net.scene.world.identity();
        let (zaak, other) = (&net.scene.zaak, &net.scene.other);
        let teacher = &net.scene.teacher.id;
        // Offline: one takes what another gives for the second time, a third works on.
        Vault::open(&copies[0]).unwrap().take_access(net.key(), moment(31), other, teacher).unwrap();
        Vault::open(&copies[0]).unwrap().give_access(identity, moment(32), zaak, teacher).unwrap();
        Vault::open(&copies[1]).unwrap().give_access(identity, moment(33), zaak, teacher).unwrap();
        let head = StaffKey::generate().unwrap();
        let new = meldcode::vault::NewStaff {
            id: "d.hoofd".parse().unwrap(),
            naam: "Collega d.hoofd".to_owned(),
            functie: meldcode::model::Functie::Directie,
            email: None,
            public_line: head.public_line(),
        };
        Vault::open(&copies[1]).unwrap().add_staff(net.key(), moment(34), &new).unwrap();
        for minute in 35..38 {
            file(&copies[2], net.scene.teacher.key(), "j.bakker", zaak, moment(minute));
        }
        open(&copies[2], net.key());
        for (minute, copy) in order.iter().chain(&order).enumerate() {
            net.sync(&copies[*copy], 40 + i64::try_from(minute).unwrap()).unwrap();
        }
        let all = copies.each_ref().map(|copy| everything(copy));
        assert!(all[0] == all[1] && all[1] == all[2]);
        for copy in &copies {
            net.sound(copy);
            let vault = Vault::open(copy).unwrap();
            let state = vault.state();
            assert!(
                state.zaken[zaak].readers.contains(teacher) && !state.zaken[other].readers.contains(teacher)
            );
            assert_eq!(vault.read(&net.scene.teacher.identity, zaak).unwrap().len(), 5);
            assert_eq!(state.zaken.len(), 3);
        }
    }
}

#[test]
fn three_who_synchronise_at_once_all_get_there() {
    let net = Net::new();
    let copies = ["a", "b", "c"].map(|name| net.copy(name));
    std::thread::scope(|scope| {
        for copy in &copies {
            let net = &net;
            scope.spawn(move || {
                for minute in 31..34 {
                    file(copy, net.key(), "i.devries", &net.scene.zaak, moment(minute));
                    net.sync(copy, minute).unwrap();
                }
            });
        }
    });
    for copy in &copies {
        net.sync(copy, 40).unwrap();
        assert_eq!(everything(copy), everything(&copies[0]));
        net.sound(copy);
    }
    assert_eq!(Vault::open(&copies[0]).unwrap().count(&net.scene.zaak), 2 + 9);
}

#[test]
fn a_server_that_goes_back_or_is_replaced() {
    let net = Net::new();
    let a = net.copy("a");
    let server = net.server();
    let tip = git(&server, &["rev-parse", "main"]);
    git(&server, &["update-ref", "refs/heads/main", "main~1"]);
    net.refuses(&a, "eerdere stand");
    file(&a, net.key(), "i.devries", &net.scene.zaak, moment(31));
    net.refuses(&a, "eerdere stand");
    git(&server, &["update-ref", "-d", "refs/heads/main"]);
    net.refuses(&a, "eerdere stand");
    git(&server, &["update-ref", "refs/heads/main", tip.trim()]);
    // The keys of a zaak: set back, replaced by another branch.
    let branch = format!("refs/heads/sleutel/{}", net.scene.other);
    let keys = git(&server, &["rev-parse", &branch]);
    for value in [format!("{branch}~1"), format!("refs/heads/sleutel/{}", net.scene.zaak)] {
        git(&server, &["update-ref", &branch, &value]);
        net.refuses(&a, "teruggezet of vervangen");
    }
    // Deleted by mistake: pushed back.
    git(&server, &["update-ref", "-d", &branch]);
    assert!(net.sync(&a, 60).unwrap().sent);
    assert_eq!(git(&server, &["rev-parse", &branch]), keys);
    net.sound(&a);
    // Gone altogether.
    fs::rename(&server, net.here.path().join("weg")).unwrap();
    net.refuses(&a, "git meldt");
}

#[test]
fn another_archive_on_the_server() {
    let net = Net::new();
    let a = net.copy("a");
    let other = Net::new();
    git(&a, &["remote", "set-url", "origin", &other.server().to_string_lossy()]);
    net.refuses(&a, "iets anders dan eerst");
    // Also when nothing was ever seen of that server.
    git(&a, &["remote", "remove", "origin"]);
    assert!(matches!(net.sync(&a, 31), Err(VaultError::NoRemote)));
    git(&a, &["remote", "add", "origin", &other.server().to_string_lossy()]);
    let before = git(&a, &["for-each-ref", "refs/heads"]);
    assert!(matches!(net.sync(&a, 31), Err(VaultError::RootDiffers)));
    assert_eq!(git(&a, &["for-each-ref"]), before);
}

#[test]
fn what_is_not_sound_on_the_server_is_not_taken_over() {
    for (signer, who) in [(None, IRIS), (Some(true), IRIS), (Some(false), ("X", "x@x.invalid"))] {
        let net = Net::new();
        let (a, b) = (net.copy("a"), net.copy("b"));
        let stranger = StaffKey::generate().unwrap();
        let key = signer.map(|stranger_signs| if stranger_signs { &stranger } else { net.key() });
        commit(&b, key, who, moment(31), &["-m", "x"]);
        git(&b, &["push", "-q", "origin", "main"]);
        net.refuses(&a, "commit");
        // Beside work of our own too.
        file(&a, net.key(), "i.devries", &net.scene.zaak, moment(32));
        net.refuses(&a, "commit");
        net.sound(&a);
    }
}

#[test]
fn keys_that_a_stranger_changed_on_the_server() {
    let net = Net::new();
    let (a, b) = (net.copy("a"), net.copy("b"));
    git(&b, &["switch", "-q", &format!("sleutel/{}", net.scene.zaak)]);
    commit(&b, Some(&StaffKey::generate().unwrap()), IRIS, moment(31), &["-m", "x"]);
    git(&b, &["push", "-q", "origin", "HEAD"]);
    net.refuses(&a, "handtekening");
}

#[test]
fn a_zaak_without_its_keys_is_not_taken_over() {
    let net = Net::new();
    let (a, b) = (net.copy("a"), net.copy("b"));
    open(&b, net.key());
    git(&b, &["push", "-q", "origin", "main"]);
    net.refuses(&a, "zijn er niet bij");
    net.sync(&b, 40).unwrap();
    net.sync(&a, 41).unwrap();
    assert_eq!(everything(&a), everything(&b));
}

#[test]
fn work_of_someone_who_was_revoked_meanwhile() {
    let net = Net::new();
    let (a, b, c) = (net.copy("a"), net.copy("b"), net.copy("c"));
    let teacher = &net.scene.teacher;
    file(&b, teacher.key(), "j.bakker", &net.scene.zaak, moment(31));
    Vault::open(&a).unwrap().revoke_staff(net.key(), moment(32), &teacher.id).unwrap();
    net.sync(&a, 33).unwrap();
    net.refuses(&b, "naast of na");
    // Who has nothing of his own to add only follows, and needs no key for it.
    assert_eq!(Vault::open(&c).unwrap().synchronise(None, moment(34)).unwrap().received, 1);
    net.sound(&c);
}

#[test]
fn merging_needs_a_key_of_someone_active() {
    let net = Net::new();
    let (a, b) = (net.copy("a"), net.copy("b"));
    for copy in [&a, &b] {
        file(copy, net.key(), "i.devries", &net.scene.zaak, moment(31));
    }
    net.sync(&a, 32).unwrap();
    let mut vault = Vault::open(&b).unwrap();
    assert!(matches!(vault.synchronise(None, moment(33)), Err(VaultError::MergeNeedsKey)));
    let stranger = StaffKey::generate().unwrap();
    assert!(matches!(vault.synchronise(Some(&stranger), moment(33)), Err(VaultError::Stranger)));
    let gone = vault.synchronise(Some(net.scene.gone.key()), moment(33));
    assert!(matches!(gone, Err(VaultError::Revoked)));
    assert!(net.sync(&b, 34).unwrap().merged);
}

#[test]
fn hooks_do_not_run_and_a_refused_push_says_so() {
    let net = Net::new();
    let a = net.copy("a");
    fs::create_dir_all(a.join(".git/hooks")).unwrap();
    for name in ["pre-push", "reference-transaction", "post-merge"] {
        let hook = a.join(".git/hooks").join(name);
        fs::write(&hook, "#!/bin/sh\ntouch \"$0.ran\"\nexit 1\n").unwrap();
        vault_world::ok(std::process::Command::new("chmod").arg("+x").arg(&hook));
    }
    file(&a, net.key(), "i.devries", &net.scene.zaak, moment(31));
    assert!(net.sync(&a, 32).unwrap().sent);
    assert!(!vault_world::ok(std::process::Command::new("ls").arg(a.join(".git/hooks"))).contains(".ran"));
    // A server that takes nothing.
    let refuse = net.server().join("hooks/pre-receive");
    fs::create_dir_all(refuse.parent().unwrap()).unwrap();
    fs::write(&refuse, "#!/bin/sh\nexit 1\n").unwrap();
    vault_world::ok(std::process::Command::new("chmod").arg("+x").arg(&refuse));
    file(&a, net.key(), "i.devries", &net.scene.zaak, moment(33));
    net.refuses(&a, "git meldt");
    net.sound(&a);
}
