//! What this copy would send is held to the same as what it takes over; and a key for someone who may not read goes to
//! nobody.

use std::fs;
use std::path::Path;

use meldcode::vault::{ErrorKind, StaffKey, Vault, VaultError};

use crate::net::{Net, everything};
use crate::vault_world::{git, moment};
use crate::verif_scene::{IRIS, commit, file};

#[track_caller]
fn stays_here(net: &Net, at: &Path, why: &str) {
    let (here, there) = (git(at, &["for-each-ref"]), git(&net.server(), &["for-each-ref"]));
    let error = net.sync(at, 90).unwrap_err();
    assert!(matches!(&error, VaultError::OwnRefused(what) if what.contains(why)), "{error}");
    assert_eq!(error.kind(), ErrorKind::Archive);
    assert!(error.hint().unwrap().contains("sluit-aan"));
    assert_eq!(git(at, &["for-each-ref"]), here);
    assert_eq!(git(&net.server(), &["for-each-ref"]), there);
}

/// A slip with another program, or a colleague's laptop in other hands: everyone else would take over nothing any more
/// from a server that has it.
#[test]
fn what_does_not_hold_here_is_not_sent_to_everyone() {
    let net = Net::new();
    let (teacher, stranger) = (&net.scene.teacher, StaffKey::generate().unwrap());
    let juf = ("Collega j.bakker", "j.bakker@meldcode.invalid");
    for (name, key, who, why) in [
        ("zonder", None, IRIS, "geen handtekening"),
        ("vreemde", Some(&stranger), IRIS, "van niemand hier"),
        ("naam", Some(net.key()), ("X", "x@x.invalid"), "andere naam"),
        ("rol", Some(teacher.key()), juf, "mag dit niet"),
    ] {
        let copy = net.copy(name);
        if name == "rol" {
            let folder = copy.join("medewerkers/x.x");
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("01KBANXQ00ABCDEFGHJKMNPQRS.yaml"), "wat: ingetrokken\n").unwrap();
            git(&copy, &["add", "-A"]);
        }
        commit(&copy, key, who, moment(31), &["-m", "medewerkers: x"]);
        stays_here(&net, &copy, why);
        // Not beside what came meanwhile either, nor by way of what is recorded on top of it.
        file(&copy, net.key(), "i.devries", &net.scene.zaak, moment(32));
        let other = net.copy(&format!("ander-{name}"));
        file(&other, net.key(), "i.devries", &net.scene.zaak, moment(33));
        net.sync(&other, 34).unwrap();
        stays_here(&net, &copy, why);
        net.sound(&other);
    }
    // Nor to a server that has nothing yet.
    let empty = net.here.path().join("leeg.git");
    git(net.here.path(), &["init", "-q", "--bare", &empty.to_string_lossy()]);
    let copy = net.here.path().join("zonder");
    git(&copy, &["remote", "remove", "origin"]);
    git(&copy, &["remote", "add", "origin", &empty.to_string_lossy()]);
    stays_here(&net, &copy, "geen handtekening");
    assert_eq!(git(&empty, &["for-each-ref"]), "");
}

#[test]
fn keys_that_do_not_hold_here_are_not_sent_to_everyone() {
    let net = Net::new();
    let a = net.copy("a");
    git(&a, &["switch", "-q", &format!("sleutel/{}", net.scene.zaak)]);
    commit(&a, Some(&StaffKey::generate().unwrap()), IRIS, moment(31), &["-m", "x"]);
    git(&a, &["switch", "-q", "main"]);
    stays_here(&net, &a, "handtekening");
}

/// A reader can hand the key of a zaak to anybody; by way of the server it reaches no other copy.
#[test]
fn a_key_for_someone_who_may_not_read_is_not_taken_over() {
    let net = Net::new();
    let (a, b, c) = (net.copy("a"), net.copy("b"), net.copy("c"));
    let zaak = &net.scene.zaak;
    let branch = format!("sleutel/{zaak}");
    let label = Vault::open(&a).unwrap().state().zaken[zaak].generation().unwrap().label.clone();
    let before = everything(&a);
    git(&b, &["switch", "-q", &branch]);
    fs::copy(b.join(format!("{label}/i.devries.age")), b.join(format!("{label}/j.bakker.age"))).unwrap();
    git(&b, &["add", "-A"]);
    commit(&b, Some(net.key()), IRIS, moment(31), &["-m", &format!("{zaak}: sleutel")]);
    git(&b, &["switch", "-q", "main"]);
    git(&b, &["push", "-q", "origin", &branch]);
    // Leaving it out is a change of its own, which someone signs.
    let unsigned = Vault::open(&c).unwrap().synchronise(None, moment(40));
    assert!(matches!(unsigned, Err(VaultError::MergeNeedsKey)), "{unsigned:?}");
    let synced = net.sync(&a, 40).unwrap();
    assert_eq!(synced.kept_out.iter().collect::<Vec<_>>(), [zaak]);
    assert_eq!(everything(&a), before);
    net.sound(&a);
    // It is gone from the server too, so the others only follow, the one that brought it included.
    for copy in [&c, &b] {
        let synced = Vault::open(copy).unwrap().synchronise(None, moment(41)).unwrap();
        assert!(synced.kept_out.is_empty());
        assert_eq!(everything(copy), before);
        net.sound(copy);
    }
}

/// The same by honest people who do not know of each other: one gives access to whom another revokes.
#[test]
fn access_given_beside_the_revocation_of_who_gets_it() {
    for order in [["a", "b"], ["b", "a"]] {
        let net = Net::new();
        let (a, b) = (net.copy("a"), net.copy("b"));
        let (zaak, teacher) = (&net.scene.zaak, &net.scene.teacher);
        let before = Vault::open(&a).unwrap().state().zaken[zaak].generations.len();
        Vault::open(&a)
            .unwrap()
            .give_access(net.scene.world.identity(), moment(31), zaak, &teacher.id)
            .unwrap();
        Vault::open(&b).unwrap().revoke_staff(net.key(), moment(32), &teacher.id).unwrap();
        for (minute, name) in (40..).zip(order.iter().chain(&order)) {
            net.sync(&net.here.path().join(name), minute).unwrap();
        }
        assert_eq!(everything(&a), everything(&b));
        for copy in [&a, &b] {
            net.sound(copy);
            let wraps = git(copy, &["ls-tree", "-r", "--name-only", &format!("sleutel/{zaak}")]);
            assert!(!wraps.contains("j.bakker"), "{wraps}");
        }
        // What comes after is under a key that the one who left never had.
        let vault = Vault::open(&a).unwrap();
        assert_eq!(vault.state().zaken[zaak].generations.len(), before + 1);
    }
}
