//! Several people, one server: everyone ends with the same, and what is not sound is never taken over.

#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

mod any_order;
mod eigen;
mod hostile;
mod memory;
mod net;
#[path = "../vault_world/mod.rs"]
mod vault_world;
#[path = "../verif_scene/mod.rs"]
mod verif_scene;
#[path = "../verif_staf/mod.rs"]
mod verif_staf;

use std::fs;
use std::path::Path;

use meldcode::vault::{StaffKey, Synced, Vault, VaultError};
use net::{Net, everything};
use vault_world::{git, moment};
use verif_scene::{IRIS, commit, file, open};

#[test]
fn two_copies_with_work_of_their_own_end_the_same() {
    let net = Net::new();
    let (a, b) = (net.copy("a"), net.copy("b"));
    assert_eq!(net.sync(&a, 30).unwrap(), Synced::default());
    file(&a, net.key(), "i.devries", &net.scene.zaak, moment(31));
    file(&b, net.key(), "i.devries", &net.scene.zaak, moment(32));
    let fresh = open(&b, net.key());
    assert_eq!(
        net.sync(&a, 33).unwrap(),
        Synced { received: 0, merged: false, sent: true, ..Synced::default() }
    );
    assert_eq!(
        net.sync(&b, 34).unwrap(),
        Synced { received: 1, merged: true, sent: true, ..Synced::default() }
    );
    assert_eq!(
        net.sync(&a, 35).unwrap(),
        Synced { received: 3, merged: false, sent: false, ..Synced::default() }
    );
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

/// A wrap holds one line: what is larger is none, whoever signed it.
#[test]
fn a_wrap_that_is_too_large_is_not_taken_over() {
    let net = Net::new();
    let (a, b) = (net.copy("a"), net.copy("b"));
    let label = Vault::open(&a).unwrap().state().zaken[&net.scene.zaak].generation().unwrap().label.clone();
    git(&b, &["switch", "-q", &format!("sleutel/{}", net.scene.zaak)]);
    let mut large = b"age-encryption.org/v1\n".to_vec();
    large.resize(5000, 0);
    fs::write(b.join(&label).join("j.jansen.age"), large).unwrap();
    git(&b, &["add", "-A"]);
    commit(&b, Some(net.key()), IRIS, moment(31), &["-m", "x"]);
    git(&b, &["push", "-q", "origin", "HEAD"]);
    net.refuses(&a, "te groot voor een sleutel");
}

/// Who left can still push to a server that was not told. A signature of theirs is of the archive, so the branch
/// goes on; nobody else loses a key by it.
#[test]
fn keys_that_someone_who_left_takes_from_others_stay() {
    let net = Net::new();
    let (a, b) = (net.copy("a"), net.copy("b"));
    let zaak = &net.scene.zaak;
    let branch = format!("sleutel/{zaak}");
    let label = Vault::open(&a).unwrap().state().zaken[zaak].generation().unwrap().label.clone();
    let mine = format!("{label}/i.devries.age");
    let paper = format!("{label}/herstel.age");
    // Dated before the end of the key, so that stock git finds nothing in it either.
    let change = |step: &dyn Fn()| {
        git(&b, &["switch", "-q", &branch]);
        step();
        git(&b, &["add", "-A"]);
        commit(&b, Some(net.scene.gone.key()), IRIS, moment(4), &["-m", "x"]);
        git(&b, &["push", "-q", "origin", "HEAD"]);
        git(&b, &["switch", "-q", "main"]);
    };
    // Everything dropped; then something else put in the same place.
    change(&|| {
        git(&b, &["rm", "-q", "-r", "."]);
    });
    let before = everything(&a);
    net.sync(&a, 40).unwrap();
    assert_eq!(everything(&a), before);
    net.sound(&a);
    git(&b, &["fetch", "-q", "origin", &format!("{branch}:{branch}")]);
    change(&|| {
        git(&b, &["rm", "-q", &mine, &paper]);
        commit(&b, Some(net.scene.gone.key()), IRIS, moment(4), &["-m", "x"]);
        fs::create_dir_all(b.join(&label)).unwrap();
        for path in [&mine, &paper] {
            fs::write(b.join(path), "age-encryption.org/v1\n").unwrap();
        }
    });
    let mut vault = Vault::open(&a).unwrap();
    assert!(matches!(vault.synchronise(None, moment(41)), Err(VaultError::MergeNeedsKey)));
    net.sync(&a, 42).unwrap();
    assert_eq!(everything(&a), before);
    net.sound(&a);
    assert!(!vault.read(net.scene.world.identity(), zaak).unwrap().is_empty());
    // Access that was taken and given again is another file, and goes over as it is.
    let teacher = &net.scene.teacher.id;
    let c = net.copy("c");
    for minute in [50, 52] {
        let mut vault = Vault::open(&a).unwrap();
        vault.take_access(net.key(), moment(minute), &net.scene.other, teacher).unwrap();
        vault.give_access(net.scene.world.identity(), moment(minute + 1), &net.scene.other, teacher).unwrap();
        net.sync(&a, minute + 1).unwrap();
        Vault::open(&c).unwrap().synchronise(None, moment(minute + 1)).unwrap();
        assert_eq!(everything(&a), everything(&c));
    }
    net.sound(&c);
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
    // Nor do those of a server that is a folder: there they are anybody's who can write in it.
    for name in ["pre-receive", "update", "post-receive", "post-update", "reference-transaction"] {
        let hook = net.server().join("hooks").join(name);
        fs::create_dir_all(hook.parent().unwrap()).unwrap();
        fs::write(&hook, "#!/bin/sh\ntouch \"$0.ran\"\nexit 1\n").unwrap();
        vault_world::ok(std::process::Command::new("chmod").arg("+x").arg(&hook));
    }
    file(&a, net.key(), "i.devries", &net.scene.zaak, moment(33));
    assert!(net.sync(&a, 34).unwrap().sent);
    assert!(
        !vault_world::ok(std::process::Command::new("ls").arg(net.server().join("hooks"))).contains(".ran")
    );
    net.sound(&a);
}

#[test]
fn a_server_that_cannot_push_at_once_gets_keys_before_main() {
    let net = Net::new();
    let a = net.copy("a");
    let server = net.server();
    git(&server, &["config", "receive.advertiseAtomic", "false"]);
    git(&server, &["config", "core.logAllRefUpdates", "always"]);
    let zaak = open(&a, net.key());
    assert!(net.sync(&a, 31).unwrap().sent);
    let branch = format!("refs/heads/sleutel/{zaak}");
    let changed = |name: &str| fs::metadata(server.join("logs").join(name)).unwrap().modified().unwrap();
    assert!(changed(&branch) <= changed("refs/heads/main"), "the keys came first");
    // Where main cannot come, a server has keys without a zaak, which is harmless; never the other way round.
    let other = open(&a, net.key());
    fs::write(server.join("refs/heads/main.lock"), "").unwrap();
    net.sync(&a, 32).unwrap_err();
    let branches = git(&server, &["for-each-ref", "--format=%(refname)"]);
    assert!(branches.contains(&format!("sleutel/{other}")), "{branches}");
    fs::remove_file(server.join("refs/heads/main.lock")).unwrap();
    assert!(net.sync(&a, 33).unwrap().sent);
    let b = net.copy("b");
    assert_eq!(everything(&a), everything(&b));
}

#[test]
fn a_new_empty_server_is_filled() {
    let net = Net::new();
    let a = net.copy("a");
    let empty = net.here.path().join("leeg.git");
    // As an administrator makes one on a shared folder.
    git(net.here.path(), &["init", "-q", "--bare", "--shared", &empty.to_string_lossy()]);
    git(&a, &["remote", "remove", "origin"]);
    git(&a, &["remote", "add", "origin", &empty.to_string_lossy()]);
    assert!(net.sync(&a, 31).unwrap().sent);
    assert_eq!(git(&empty, &["rev-parse", "main"]), git(&a, &["rev-parse", "main"]));
    assert_eq!(net.sync(&a, 32).unwrap(), Synced::default());
}

#[test]
fn nothing_is_pruned_that_is_still_needed() {
    let net = Net::new();
    let a = net.copy("a");
    // The user's own settings may say so, and the user may do it by hand.
    git(&a, &["config", "fetch.prune", "true"]);
    let branch = format!("sleutel/{}", net.scene.other);
    let keys = git(&a, &["rev-parse", &branch]);
    for by_hand in [false, true] {
        git(&net.server(), &["update-ref", "-d", &format!("refs/heads/{branch}")]);
        if by_hand {
            git(&a, &["fetch", "-q", "--prune"]);
        }
        assert!(net.sync(&a, 31).unwrap().sent);
        assert_eq!(git(&net.server(), &["rev-parse", &branch]), keys);
        assert_eq!(git(&a, &["rev-parse", &branch]), keys);
        assert_eq!(git(&a, &["rev-parse", &format!("origin/{branch}")]), keys);
    }
    // What an exchange that was cut off had fetched does not stay.
    git(&a, &["update-ref", "refs/meldcode/sleutel/2026-AAAAAA", "HEAD"]);
    assert_eq!(net.sync(&a, 32).unwrap(), Synced::default());
    net.sound(&a);
}

/// Two people move one zaak to two versions at once, each on a machine of their own: both stand, and everyone ends with
/// the same one; a move made in knowledge of both overrules them.
#[test]
fn two_moves_to_another_protocol_at_once_end_the_same() {
    let net = Net::new();
    let (a, b) = (net.copy("a"), net.copy("b"));
    let zaak = &net.scene.zaak;
    let version = |versie: &str| ("delft-esis".to_owned(), versie.to_owned());
    let mut home = Vault::open(&a).unwrap();
    for (minute, versie) in [(30, "2025"), (31, "2026")] {
        home.take_into_force(net.key(), moment(minute), "delft-esis", versie, "protocol: 1\n").unwrap();
    }
    net.sync(&a, 32).unwrap();
    net.sync(&b, 33).unwrap();
    let moved = |at: &Path, minute: i64, versie: &str| {
        let id = meldcode::vault::fresh_stuk_id(moment(minute));
        let why = "soort: vervolg\nuitkomst: aanvulling\ntekst: een nieuwe werkwijze";
        let text = verif_scene::text(id, zaak, "i.devries", moment(minute), why);
        let stuk = verif_scene::new(zaak, id, meldcode::model::Soort::Vervolg, text);
        Vault::open(at).unwrap().move_zaak(net.key(), moment(minute), &version(versie), stuk).unwrap();
    };
    let runs_under = |at: &Path| {
        let vault = Vault::open(at).unwrap();
        let zaak = &vault.state().zaken[zaak];
        (zaak.protocol.1.clone(), zaak.moves.len())
    };
    moved(&b, 34, "2025");
    moved(&a, 35, "2026");
    net.sync(&a, 36).unwrap();
    net.sync(&b, 37).unwrap();
    net.sync(&a, 38).unwrap();
    assert_eq!((runs_under(&a), runs_under(&b)), (("2026".to_owned(), 2), ("2026".to_owned(), 2)));
    moved(&b, 39, "2025");
    net.sync(&b, 40).unwrap();
    net.sync(&a, 41).unwrap();
    assert_eq!((runs_under(&a), runs_under(&b)), (("2025".to_owned(), 3), ("2025".to_owned(), 3)));
    net.sound(&a);
    net.sound(&b);
}
