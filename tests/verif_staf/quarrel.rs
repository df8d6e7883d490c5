//! Two who ended each other's part: nobody wins by being first, and someone picks.

use std::path::{Path, PathBuf};

use meldcode::model::{Functie, Soort};
use meldcode::vault::{Batch, Fault, StaffKey, Synced, VaultError, fresh_stuk_id};

use super::super::vault_world::{Colleague, moment};
use super::super::verif_scene::{IRIS, file, stock};
use super::{Net, add, git, id, open};

struct Quarrel {
    net: Net,
    head: Colleague,
    third: Colleague,
    a: PathBuf,
    b: PathBuf,
}

/// Iris in one copy and the head in another revoke each other; a third stands by.
fn quarrel() -> Quarrel {
    let net = Net::new();
    let z = net.copy("z");
    let head = add(&z, net.key(), "d.hoofd", Functie::Directie, 28);
    let third = add(&z, net.key(), "k.derde", Functie::InternBegeleider, 28);
    // So that neither is a zaak's only reader.
    open(&z).give_access(net.scene.world.identity(), moment(29), &net.scene.zaak, &third.id).unwrap();
    open(&z).give_access(net.scene.world.identity(), moment(29), &net.scene.other, &third.id).unwrap();
    net.sync(&z, 29).unwrap();
    let (a, b) = (net.copy("a"), net.copy("b"));
    open(&a).revoke_staff(net.key(), moment(31), &head.id).unwrap();
    open(&b).revoke_staff(head.key(), moment(32), &id("i.devries")).unwrap();
    Quarrel { net, head, third, a, b }
}

fn sync(at: &Path, key: &StaffKey, minute: i64) -> Synced {
    open(at).synchronise(Some(key), moment(minute)).unwrap()
}

fn both(quarrel: &Quarrel, turned: bool) {
    let (iris, head) = (quarrel.net.key(), quarrel.head.key());
    let mut steps = [(&quarrel.a, iris), (&quarrel.b, head)];
    if turned {
        steps.reverse();
    }
    for (at, key) in steps.iter().chain(&steps) {
        sync(at, key, 40);
    }
}

#[test]
fn neither_revocation_counts_until_a_third_picks_in_whatever_order_they_came() {
    for (turned, stays, goes) in
        [(false, "i.devries", "d.hoofd"), (true, "i.devries", "d.hoofd"), (false, "d.hoofd", "i.devries")]
    {
        let quarrel = quarrel();
        let Quarrel { net, head, third, a, b } = &quarrel;
        both(&quarrel, turned);
        for at in [a, b] {
            let vault = open(at);
            let contests = &vault.state().contests;
            assert_eq!(contests.len(), 2, "{contests:?}");
            assert!(vault.state().staff.values().filter(|p| p.active).count() == 4);
            let report = super::super::verif_scene::report(at, &net.scene.world);
            assert!(!report.is_sound());
            assert!(report.findings.iter().all(|found| found.fault == Fault::Contested), "{report:?}");
        }
        // Recording and reading go on, for who is no part of it.
        let c = net.copy("c");
        file(&c, third.key(), "k.derde", &net.scene.zaak, moment(45));
        file(&c, net.scene.teacher.key(), "j.bakker", &net.scene.zaak, moment(45));
        open(&c).read(&third.identity, &net.scene.zaak).unwrap();
        for key in [net.key(), head.key()] {
            let refused = open(&c).change_role(key, moment(46), &third.id, Functie::Inzage);
            let refused = refused.unwrap_err();
            assert!(
                matches!(refused, VaultError::Contested(..) | VaultError::ContestedSelf(..)),
                "{refused:?}"
            );
            let own = open(&c).pick(key, moment(46), &id(stays));
            assert!(matches!(own, Err(VaultError::ContestedSelf(..))), "{own:?}");
            let kept = super::super::verif_scene::new(
                &net.scene.zaak,
                fresh_stuk_id(moment(46)),
                Soort::Signaal,
                "x: 1".to_owned(),
            );
            let batch = Batch { new_zaken: vec![], stukken: vec![kept] };
            assert!(matches!(open(&c).append(key, moment(46), &batch), Err(VaultError::ContestedSelf(..))));
        }
        let staff = open(&c).revoke_staff(third.key(), moment(46), &net.scene.teacher.id);
        assert!(matches!(staff, Err(VaultError::Contested(..))), "{staff:?}");
        let nothing = open(&c).pick(third.key(), moment(46), &net.scene.teacher.id);
        assert!(matches!(nothing, Err(VaultError::NoContest(_))), "{nothing:?}");
        let (_, gone) = open(&c).pick(third.key(), moment(47), &id(stays)).unwrap();
        assert!(gone.contains(&id(goes)), "{gone:?}");
        sync(&c, third.key(), 48);
        for at in [a, b] {
            open(at).synchronise(None, moment(49)).unwrap();
        }
        for at in [a, b, &c] {
            let vault = open(at);
            assert!(vault.state().contests.is_empty());
            assert!(vault.state().staff[&id(stays)].active && !vault.state().staff[&id(goes)].active);
            let report = vault.verify(Some(&third.identity), None);
            assert!(report.is_sound(), "{report:?}");
            assert_eq!(report.opened, report.stukken, "what was recorded under either key opens");
            assert_eq!(vault.head(), open(a).head());
            assert!(report.notes.iter().any(|note| note.fault == Fault::Rejected));
        }
        file(&c, third.key(), "k.derde", &net.scene.zaak, moment(50));
        assert!(open(&c).verify(Some(&third.identity), None).is_sound());
    }
}

/// Two who coordinate ended each other's part; a third opens a zaak meanwhile: neither of the two gets its key yet, and
/// who stays gets it then.
#[test]
fn a_zaak_that_is_opened_meanwhile_is_for_neither_until_someone_picks() {
    let quarrel = quarrel();
    let Quarrel { net, head: _, third, .. } = &quarrel;
    both(&quarrel, false);
    let c = net.copy("c");
    let nummer = meldcode::vault::fresh_zaak_nummer(moment(45));
    let batch = Batch {
        new_zaken: vec![meldcode::vault::NewZaak {
            nummer: nummer.clone(),
            protocol: super::super::vault_world::protocol(),
        }],
        stukken: vec![],
    };
    open(&c).append(third.key(), moment(45), &batch).unwrap();
    let wraps = || git(&c, &["ls-tree", "-r", "--name-only", &format!("sleutel/{nummer}")]);
    assert_eq!(wraps(), "1/herstel.age\n1/k.derde.age\n");
    assert!(open(&c).read(net.scene.world.identity(), &nummer).is_err());
    open(&c).pick(third.key(), moment(47), &id("i.devries")).unwrap();
    file(&c, third.key(), "k.derde", &nummer, moment(48));
    assert!(wraps().contains("i.devries.age"), "{}", wraps());
    open(&c).read(net.scene.world.identity(), &nummer).unwrap();
    let report = open(&c).verify(Some(&third.identity), None);
    assert!(report.is_sound(), "{report:?}");
}

#[test]
fn someone_brought_in_beside_a_revocation_does_not_win_it() {
    // The head, revoked, brings in an accomplice beside it, who revokes Iris.
    let net = Net::new();
    let z = net.copy("z");
    let head = add(&z, net.key(), "d.hoofd", Functie::Directie, 28);
    let third = add(&z, net.key(), "k.derde", Functie::InternBegeleider, 28);
    for zaak in [&net.scene.zaak, &net.scene.other] {
        open(&z).give_access(net.scene.world.identity(), moment(29), zaak, &third.id).unwrap();
    }
    net.sync(&z, 29).unwrap();
    let (a, b) = (net.copy("a"), net.copy("b"));
    open(&a).revoke_staff(net.key(), moment(31), &head.id).unwrap();
    let one = add(&b, head.key(), "x.een", Functie::Directie, 31);
    let two = add(&b, one.key(), "x.twee", Functie::Directie, 31);
    open(&b).revoke_staff(two.key(), moment(32), &id("i.devries")).unwrap();
    git(&a, &["fetch", "-q", &b.to_string_lossy(), "main"]);
    let merge = ["merge", "-q", "--no-ff", "-X", "ours", "-m", "x", "FETCH_HEAD"];
    stock(&a, Some(third.key()), IRIS, moment(43), &merge);
    let vault = open(&a);
    assert!(vault.state().staff[&id("i.devries")].active);
    assert!(!vault.state().contests.is_empty());
}

#[test]
fn where_there_is_no_third_the_paper_decides() {
    let net = Net::new();
    let z = net.copy("z");
    let head = add(&z, net.key(), "d.hoofd", Functie::Directie, 28);
    for zaak in [&net.scene.zaak, &net.scene.other] {
        open(&z).give_access(net.scene.world.identity(), moment(29), zaak, &head.id).unwrap();
    }
    net.sync(&z, 29).unwrap();
    let (a, b) = (net.copy("a"), net.copy("b"));
    open(&a).revoke_staff(net.key(), moment(31), &head.id).unwrap();
    open(&b).revoke_staff(head.key(), moment(32), &id("i.devries")).unwrap();
    sync(&a, net.key(), 40);
    sync(&b, head.key(), 40);
    let new = StaffKey::generate().unwrap();
    open(&b).recover_key(&new, &net.scene.world.recovery, moment(41), &head.id).unwrap();
    let own = open(&b).pick(head.key(), moment(42), &head.id);
    assert!(matches!(own, Err(VaultError::Revoked)), "{own:?}");
    open(&b).pick(&new, moment(42), &head.id).unwrap();
    sync(&b, &new, 43);
    open(&a).synchronise(None, moment(44)).unwrap();
    for at in [&a, &b] {
        let report =
            open(at).verify(Some(&Colleague { id: head.id.clone(), identity: copy(&new) }.identity), None);
        assert!(report.is_sound(), "{report:?}");
        let staff = open(at).state().staff.clone();
        assert!(staff[&head.id].active && !staff[&id("i.devries")].active);
    }
}

fn copy(key: &StaffKey) -> meldcode::vault::Identity {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sleutel");
    key.write_new(&path, None).unwrap();
    meldcode::vault::Identity::read(&path, &mut || Err(VaultError::NoPassphrase)).unwrap()
}
