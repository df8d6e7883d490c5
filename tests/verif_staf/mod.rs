//! Who comes, goes, gets another role or key: by the program, forged, and beside each other.

mod keys;
mod quarrel;
mod takeover;

use std::path::Path;

use meldcode::model::Functie;
use meldcode::vault::{Fault, NewStaff, StaffKey, Vault, VaultError, fresh_stuk_id};

use super::Net;
use super::vault_world::{Colleague, git, moment};
use super::verif_scene::{Scene, file};

const TEACHER: (&str, &str) = ("Collega j.bakker", "j.bakker@meldcode.invalid");
const HEAD: (&str, &str) = ("Collega d.hoofd", "d.hoofd@meldcode.invalid");

fn open(at: &Path) -> Vault {
    Vault::open(at).unwrap()
}

fn id(text: &str) -> meldcode::model::MedewerkerId {
    text.parse().unwrap()
}

/// Stages an event about someone, as a hand or another program could.
fn event(scene: &Scene, who: &str, text: &str) {
    scene.put(&format!("medewerkers/{who}/{}.yaml", fresh_stuk_id(moment(20))), text.as_bytes());
}

fn functie(scene: &Scene, who: &str) -> Functie {
    scene.world.vault().state().staff[&id(who)].functie
}

fn add(at: &Path, key: &StaffKey, who: &str, functie: Functie, minute: i64) -> Colleague {
    let theirs = StaffKey::generate().unwrap();
    let (naam, public_line) = (format!("Collega {who}"), theirs.public_line());
    let new = NewStaff { id: id(who), naam, functie, email: None, public_line };
    open(at).add_staff(key, moment(minute), &new).unwrap();
    Colleague { id: id(who), identity: theirs.into() }
}

#[track_caller]
fn finds(scene: &Scene, word: &str) {
    let found = scene.words();
    assert!(found.contains(&word), "{word} is not in {found:?}");
    assert!(scene.words_without_key().contains(&word), "{word}, without a key");
}

#[test]
fn a_role_goes_up_and_down_and_the_last_coordinator_stays() {
    let scene = Scene::new();
    let (root, key, teacher) = (scene.root(), scene.world.key(), &scene.teacher.id);
    let last = open(&root).change_role(key, moment(20), &id("i.devries"), Functie::Leerkracht);
    assert!(matches!(last, Err(VaultError::LastOne(_))), "{last:?}");
    let same = open(&root).change_role(key, moment(20), teacher, Functie::Leerkracht);
    assert!(matches!(same, Err(VaultError::HasRole { .. })), "{same:?}");
    let up = open(&root).change_role(key, moment(20), teacher, Functie::InternBegeleider).unwrap();
    assert_eq!(up.zaken, std::slice::from_ref(&scene.other), "what he reads does not change");
    open(&root).change_role(scene.teacher.key(), moment(21), &id("i.devries"), Functie::Directie).unwrap();
    open(&root).change_role(key, moment(22), teacher, Functie::Inzage).unwrap();
    let refused = open(&root).change_role(scene.teacher.key(), moment(23), teacher, Functie::Directie);
    assert!(matches!(refused, Err(VaultError::MayNot { .. })), "{refused:?}");
    assert_eq!(
        (functie(&scene, "j.bakker"), functie(&scene, "i.devries")),
        (Functie::Inzage, Functie::Directie)
    );
    assert!(scene.report().is_sound() && scene.report().notes.is_empty(), "{:?}", scene.report());
    let gone = open(&root).change_role(key, moment(24), &scene.gone.id, Functie::Inzage);
    assert!(matches!(gone, Err(VaultError::AlreadyRevoked(_))), "{gone:?}");
}

#[test]
fn a_leerkracht_who_promotes_himself() {
    let scene = Scene::new();
    event(&scene, "j.bakker", "wat: rol\nrol: directie\n");
    scene.commit(scene.teacher.key(), TEACHER, "medewerkers: rol");
    finds(&scene, "rol-niet-bevoegd");
    assert_eq!(functie(&scene, "j.bakker"), Functie::Leerkracht);
}

#[test]
fn a_role_that_lies_in_the_future_does_not_outlast_a_demotion() {
    let scene = Scene::new();
    let head = scene.world.add_staff("d.hoofd", Functie::Directie);
    let future = fresh_stuk_id(moment(60 * 24 * 365 * 50));
    scene.put(&format!("medewerkers/d.hoofd/{future}.yaml"), b"wat: rol\nrol: intern_begeleider\n");
    scene.commit(head.key(), HEAD, "medewerkers: rol");
    let root = scene.root();
    open(&root).change_role(scene.world.key(), moment(21), &head.id, Functie::Inzage).unwrap();
    assert_eq!(functie(&scene, "d.hoofd"), Functie::Inzage);
    let line = StaffKey::generate().unwrap().public_line();
    event(&scene, "x", &format!("wat: toegevoegd\nnaam: X\nrol: directie\nsleutel: {line}\n"));
    scene.commit(head.key(), HEAD, "medewerkers: toegevoegd");
    finds(&scene, "rol-niet-bevoegd");
}

#[test]
fn the_last_coordinator_removed_by_hand_stays() {
    for text in ["wat: ingetrokken\n", "wat: rol\nrol: leerkracht\n"] {
        let scene = Scene::new();
        event(&scene, "i.devries", text);
        scene.as_iris("medewerkers: rol");
        finds(&scene, "gebeurtenis");
        let staff = scene.world.vault().state().staff[&id("i.devries")].clone();
        assert!(staff.active && staff.functie.coordinates());
        file(&scene.root(), scene.world.key(), "i.devries", &scene.zaak, moment(30));
    }
}

#[test]
fn two_who_leave_beside_each_other_do_not_leave_the_archive_to_nobody() {
    for order in [["a", "b"], ["b", "a"]] {
        let net = Net::new();
        let head = net.scene.world.add_staff("d.hoofd", Functie::Directie);
        git(&net.scene.root(), &["push", "-q", &net.server().to_string_lossy(), "main"]);
        let copies = ["a", "b"].map(|name| net.copy(name));
        // Each goes by the other's hand in one copy, and by the own hand in the other.
        open(&copies[0]).change_role(net.key(), moment(31), &id("i.devries"), Functie::Leerkracht).unwrap();
        open(&copies[1]).change_role(head.key(), moment(32), &head.id, Functie::Leerkracht).unwrap();
        for name in order.iter().chain(&order) {
            let at = net.here.path().join(name);
            let done = open(&at).synchronise(Some(net.key()), moment(40));
            done.unwrap();
        }
        let coordinators = |at: &Path| {
            let vault = open(at);
            let all = vault.state().staff.values().filter(|p| p.active && p.functie.coordinates());
            all.map(|p| p.id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(coordinators(&copies[0]), coordinators(&copies[1]));
        assert_eq!(coordinators(&copies[0]), ["d.hoofd"], "the later of the two stays without effect");
    }
}

#[test]
fn roles_given_beside_each_other_leave_the_least_in_both_orders() {
    for order in [["a", "b"], ["b", "a"]] {
        let net = Net::new();
        let (a, b) = (net.copy("a"), net.copy("b"));
        let teacher = &net.scene.teacher.id;
        open(&a).change_role(net.key(), moment(32), teacher, Functie::Inzage).unwrap();
        open(&b).change_role(net.key(), moment(31), teacher, Functie::Directie).unwrap();
        for name in order.iter().chain(&order) {
            net.sync(&net.here.path().join(name), 40).unwrap();
        }
        for at in [&a, &b] {
            assert_eq!(open(at).state().staff[teacher].functie, Functie::Inzage);
            net.sound(at);
        }
    }
}

#[test]
fn work_in_a_role_that_ended_beside_it() {
    let net = Net::new();
    let (a, b) = (net.copy("a"), net.copy("b"));
    let head = add(&a, net.key(), "d.hoofd", Functie::Directie, 30);
    net.sync(&a, 31).unwrap();
    net.sync(&b, 32).unwrap();
    open(&a).change_role(net.key(), moment(33), &head.id, Functie::Leerkracht).unwrap();
    // What a leerkracht may as well, counts; what needed the role does not.
    file(&b, head.key(), "d.hoofd", &net.scene.zaak, moment(34));
    net.sync(&a, 35).unwrap();
    net.sync(&b, 36).unwrap();
    net.sound(&b);
    let other = net.copy("c");
    open(&a).change_role(net.key(), moment(37), &head.id, Functie::Directie).unwrap();
    net.sync(&a, 38).unwrap();
    net.sync(&b, 38).unwrap();
    open(&a).change_role(net.key(), moment(39), &head.id, Functie::Inzage).unwrap();
    net.sync(&a, 39).unwrap();
    add(&b, head.key(), "x", Functie::Directie, 40);
    net.refuses(&b, "naast of na");
    net.sync(&other, 41).unwrap();
    assert!(!open(&other).state().staff.contains_key(&id("x")));
}

#[test]
fn access_taken_beside_access_taken_gets_a_new_key() {
    for order in [["a", "b"], ["b", "a"]] {
        let net = Net::new();
        let (zaak, identity) = (&net.scene.zaak, net.scene.world.identity());
        let root = net.copy("z");
        let (one, two) =
            (net.scene.teacher.id.clone(), add(&root, net.key(), "d.hoofd", Functie::Directie, 28));
        for who in [&one, &two.id] {
            open(&root).give_access(identity, moment(29), zaak, who).unwrap();
        }
        net.sync(&root, 30).unwrap();
        let (a, b) = (net.copy("a"), net.copy("b"));
        open(&a).take_access(net.key(), moment(31), zaak, &one).unwrap();
        open(&b).take_access(net.key(), moment(32), zaak, &two.id).unwrap();
        // Whoever coordinates and merges the two gives the zaak a new key at once.
        let before = open(&a).state().zaken[zaak].generations.len();
        for name in order.iter().chain(&order) {
            net.sync(&net.here.path().join(name), 40).unwrap();
        }
        for copy in [&a, &b] {
            net.sound(copy);
            assert_eq!(open(copy).state().zaken[zaak].generations.len(), before + 2);
        }
        let label = open(&a).state().zaken[zaak].generation().unwrap().label.clone();
        let wraps = git(&a, &["ls-tree", "--name-only", &format!("sleutel/{zaak}:{label}")]);
        assert_eq!(wraps, "herstel.age\ni.devries.age\n");
    }
}

/// A leerkracht who merges may make no new key: then it comes with the next thing that a coordinator records.
#[test]
fn a_new_key_that_a_leerkracht_cannot_make_comes_with_the_next_thing_recorded() {
    let net = Net::new();
    let (zaak, identity) = (&net.scene.zaak, net.scene.world.identity());
    let root = net.copy("z");
    let (one, two) = (
        add(&root, net.key(), "l.een", Functie::Leerkracht, 28),
        add(&root, net.key(), "d.hoofd", Functie::Directie, 28),
    );
    for who in [&one, &two] {
        open(&root).give_access(identity, moment(29), zaak, &who.id).unwrap();
    }
    net.sync(&root, 30).unwrap();
    let (a, b) = (net.copy("a"), net.copy("b"));
    open(&a).take_access(net.key(), moment(31), zaak, &one.id).unwrap();
    open(&b).take_access(net.key(), moment(32), zaak, &two.id).unwrap();
    net.sync(&a, 40).unwrap();
    open(&b).synchronise(Some(net.scene.teacher.key()), moment(40)).unwrap();
    open(&a).synchronise(None, moment(40)).unwrap();
    let owed = super::verif_scene::report(&a, &net.scene.world);
    assert!(owed.is_sound() && owed.notes.iter().any(|n| n.fault == Fault::RenewalOwed), "{owed:?}");
    let before = open(&a).state().zaken[zaak].generations.len();
    let stuk = file(&a, net.key(), "i.devries", zaak, moment(41));
    assert_eq!(open(&a).state().zaken[zaak].generations.len(), before + 1);
    net.sound(&a);
    let label = open(&a).state().zaken[zaak].generation().unwrap().label.clone();
    let wraps = git(&a, &["ls-tree", "--name-only", &format!("sleutel/{zaak}:{label}")]);
    assert_eq!(wraps, "herstel.age\ni.devries.age\n", "{stuk}");
}

/// A move to another protocol version is something recorded too: its reason goes under the new key.
#[test]
fn a_move_to_another_protocol_gets_the_new_key_that_is_owed() {
    let net = Net::new();
    let (zaak, identity) = (&net.scene.zaak, net.scene.world.identity());
    let root = net.copy("z");
    let (one, two) = (net.scene.teacher.id.clone(), add(&root, net.key(), "d.hoofd", Functie::Directie, 27));
    for who in [&one, &two.id] {
        open(&root).give_access(identity, moment(28), zaak, who).unwrap();
    }
    open(&root).take_into_force(net.key(), moment(29), "delft-esis", "2026", "protocol: 1\n").unwrap();
    net.sync(&root, 30).unwrap();
    let (a, b) = (net.copy("a"), net.copy("b"));
    open(&a).take_access(net.key(), moment(31), zaak, &one).unwrap();
    open(&b).take_access(net.key(), moment(32), zaak, &two.id).unwrap();
    net.sync(&a, 40).unwrap();
    let merging = add(&a, net.key(), "l.derde", Functie::Leerkracht, 40);
    net.sync(&a, 40).unwrap();
    open(&b).synchronise(Some(merging.key()), moment(41)).unwrap();
    open(&a).synchronise(None, moment(41)).unwrap();
    let before = open(&a).state().zaken[zaak].generations.len();
    let id = fresh_stuk_id(moment(41));
    let why = "soort: vervolg\nuitkomst: aanvulling\ntekst: een nieuwe werkwijze";
    let text = super::verif_scene::text(id, zaak, "i.devries", moment(41), why);
    let stuk = super::verif_scene::new(zaak, id, meldcode::model::Soort::Vervolg, text);
    let version = ("delft-esis".to_owned(), "2026".to_owned());
    open(&a).move_zaak(net.key(), moment(41), &version, stuk).unwrap();
    let state = open(&a).state().zaken[zaak].clone();
    assert_eq!((state.generations.len(), &state.protocol), (before + 1, &version));
    net.sound(&a);
    let wraps = git(
        &a,
        &["ls-tree", "--name-only", &format!("sleutel/{zaak}:{}", state.generation().unwrap().label)],
    );
    assert_eq!(wraps, "herstel.age\ni.devries.age\n");
}

#[test]
fn a_clock_that_is_behind_does_not_bring_an_older_key_back() {
    let scene = Scene::new();
    let (root, world) = (scene.root(), &scene.world);
    let teacher = &scene.teacher.id;
    open(&root).give_access(world.identity(), moment(20), &scene.zaak, teacher).unwrap();
    let head = world.add_staff("d.hoofd", Functie::Directie);
    open(&root).give_access(world.identity(), moment(20), &scene.zaak, &head.id).unwrap();
    open(&root).take_access(world.key(), moment(600), &scene.zaak, teacher).unwrap();
    open(&root).take_access(world.key(), moment(30), &scene.zaak, &head.id).unwrap();
    let state = open(&root).state().clone();
    let label = &state.zaken[&scene.zaak].generation().unwrap().label;
    let wraps = git(&root, &["ls-tree", "--name-only", &format!("sleutel/{}:{label}", scene.zaak)]);
    assert_eq!(wraps, "herstel.age\ni.devries.age\n");
}

#[test]
fn access_given_over_a_wrap_that_lies_there_works_at_once() {
    let scene = Scene::new();
    let label = scene.label(&scene.zaak);
    scene.change_keys(&scene.zaak, scene.world.key(), |root| {
        std::fs::copy(
            root.join(format!("{label}/i.devries.age")),
            root.join(format!("{label}/j.bakker.age")),
        )
        .unwrap();
    });
    let mut vault = scene.world.vault();
    vault.give_access(scene.world.identity(), moment(30), &scene.zaak, &scene.teacher.id).unwrap();
    assert_eq!(vault.read(&scene.teacher.identity, &scene.zaak).unwrap().len(), 2);
    assert!(scene.report().is_sound(), "{:?}", scene.report());
}
