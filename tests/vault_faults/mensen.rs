//! Who may what, and who opens nothing any more.

use meldcode::model::{Functie, Soort};
use meldcode::vault::{ErrorKind, Identity, RecoveryIdentity, Signature, StaffKey, VaultError};

use super::{clean, kind};
use crate::vault_world::{World, add, moment, open_zaak};

#[test]
fn a_leerkracht_adds_a_signaal_and_reads_decides_and_opens_nothing() {
    let world = World::new();
    let zaak = world.open_zaak();
    let teacher = world.add_staff("j.bakker", Functie::Leerkracht);
    let root = world.root();
    add(&root, teacher.key(), &zaak, Soort::Signaal, "wat: gezien").unwrap();
    assert_eq!(kind(world.vault().read(&teacher.identity, &zaak)), ErrorKind::Access);
    assert!(world.vault().readable(&teacher.identity).unwrap().is_empty());
    assert_eq!(kind(add(&root, teacher.key(), &zaak, Soort::Besluit, "x: 1")), ErrorKind::Access);
    assert_eq!(kind(open_zaak(&root, teacher.key())), ErrorKind::Access);
    let inzage = world.add_staff("inspectie", Functie::Inzage);
    assert_eq!(kind(add(&root, inzage.key(), &zaak, Soort::Signaal, "x: 1")), ErrorKind::Access);
    let stukken = world.vault().read(world.identity(), &zaak).unwrap();
    assert_eq!(stukken.len(), 2);
    let by_teacher = stukken.iter().find(|s| s.signer.as_ref() == Some(&teacher.id)).unwrap();
    assert_eq!(by_teacher.functie, Some(Functie::Leerkracht));
    assert_eq!((by_teacher.signature, by_teacher.counts), (Signature::Geldig, true));
    clean(&world);
}

#[test]
fn a_stranger_gets_nowhere() {
    let world = World::new();
    let zaak = world.open_zaak();
    let stranger = Identity::from(StaffKey::generate().unwrap());
    let vault = world.vault();
    assert_eq!(kind(vault.staff_of(&stranger)), ErrorKind::Access);
    assert_eq!(kind(vault.read(&stranger, &zaak)), ErrorKind::Access);
    assert_eq!(kind(vault.readable(&stranger)), ErrorKind::Access);
    let key = stranger.signer().unwrap();
    assert_eq!(kind(add(&world.root(), key, &zaak, Soort::Signaal, "x: 1")), ErrorKind::Access);
    assert_eq!(kind(vault.read(&Identity::Recovery(RecoveryIdentity::generate()), &zaak)), ErrorKind::Access);
}

#[test]
fn the_recovery_key_reads_all_and_gives_access_again() {
    let world = World::new();
    let zaak = world.open_zaak();
    let recovery = Identity::Recovery(world.recovery.clone());
    assert_eq!(world.vault().read(&recovery, &zaak).unwrap().len(), 1);
    assert_eq!(world.vault().readable(&recovery).unwrap(), std::slice::from_ref(&zaak));
    assert_eq!(kind(world.vault().staff_of(&recovery)), ErrorKind::Access);
    let head = world.add_staff("d.hoofd", Functie::Directie);
    assert_eq!(kind(world.vault().read(&head.identity, &zaak)), ErrorKind::Access);
    world.vault().restore_access(head.key(), &world.recovery, moment(4), &zaak, &head.id).unwrap();
    assert_eq!(world.vault().read(&head.identity, &zaak).unwrap().len(), 1);
    // What lies on paper may be typed over in lower case, with spaces.
    let typed = world.recovery.secret().to_lowercase();
    let typed = format!("# herstelsleutel\n {} {}\n", &typed[..20], &typed[20..]);
    assert_eq!(RecoveryIdentity::parse(&typed).unwrap().public(), world.recovery.public());
}

#[test]
fn taken_access_ends_with_what_comes_after() {
    let world = World::new();
    let zaak = world.open_zaak();
    let teacher = world.add_staff("j.bakker", Functie::Leerkracht);
    let mut vault = world.vault();
    vault.give_access(world.identity(), moment(4), &zaak, &teacher.id).unwrap();
    assert_eq!(kind(vault.give_access(world.identity(), moment(4), &zaak, &teacher.id)), ErrorKind::Input);
    assert_eq!(world.vault().read(&teacher.identity, &zaak).unwrap().len(), 1);
    vault.take_access(world.key(), moment(5), &zaak, &teacher.id).unwrap();
    world.add(&zaak, Soort::Signaal, "wat: later");
    assert_eq!(kind(world.vault().read(&teacher.identity, &zaak)), ErrorKind::Access);
    assert!(world.vault().read(world.identity(), &zaak).unwrap().iter().all(|s| s.content.is_ok()));
    // Given again, all of it opens; and the last reader cannot be taken.
    let mut vault = world.vault();
    vault.give_access(world.identity(), moment(6), &zaak, &teacher.id).unwrap();
    let read = world.vault().read(&teacher.identity, &zaak).unwrap();
    assert!(read.len() == 2 && read.iter().all(|s| s.content.is_ok()));
    vault.take_access(world.key(), moment(7), &zaak, &teacher.id).unwrap();
    assert_eq!(
        kind(vault.take_access(world.key(), moment(7), &zaak, &"i.devries".parse().unwrap())),
        ErrorKind::Input
    );
    clean(&world);
}

#[test]
fn a_revoked_key_files_and_reads_nothing_and_the_last_coordinator_stays() {
    let world = World::new();
    let zaak = world.open_zaak();
    let me = "i.devries".parse().unwrap();
    assert!(matches!(world.vault().revoke_staff(world.key(), moment(4), &me), Err(VaultError::LastOne(_))));
    let other = world.add_staff("a.jansen", Functie::InternBegeleider);
    let shared = world.open_zaak();
    assert!(world.vault().read(&other.identity, &shared).is_ok());
    world.vault().revoke_staff(world.key(), moment(5), &other.id).unwrap();
    assert_eq!(kind(world.vault().read(&other.identity, &shared)), ErrorKind::Access);
    assert_eq!(kind(add(&world.root(), other.key(), &zaak, Soort::Signaal, "x: 1")), ErrorKind::Access);
    assert_eq!(world.vault().state().zaken[&shared].generations.len(), 2);
    world.add(&shared, Soort::Signaal, "wat: later");
    assert!(world.vault().read(world.identity(), &shared).unwrap().iter().all(|s| s.content.is_ok()));
    // Neither the id nor the key comes back.
    let again = meldcode::vault::NewStaff {
        id: "b.jansen".parse().unwrap(),
        naam: "B".to_owned(),
        functie: Functie::Leerkracht,
        email: None,
        public_line: other.key().public_line(),
    };
    assert!(matches!(world.vault().add_staff(world.key(), moment(6), &again), Err(VaultError::KeyTaken(_))));
    let same = meldcode::vault::NewStaff { id: other.id.clone(), ..again };
    assert!(matches!(
        world.vault().add_staff(world.key(), moment(6), &same),
        Err(VaultError::StaffExists(_))
    ));
    clean(&world);
}
