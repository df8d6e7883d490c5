//! Who may destroy, and the second person where the protocol asks for one.

use meldcode::model::{Functie, Soort, Vernietigingsgrond, ZaakNummer};
use meldcode::vault::{
    Batch, DestroyError, ErrorKind, HistoryKind, NewArchive, NewZaak, RecoveryIdentity, StaffKey, Step,
    Vault, VaultError, fresh_zaak_nummer, init,
};

use crate::bewijs::state_it;
use crate::vault_world::{World, git, moment, new_archive, new_stuk};

const GROND: Vernietigingsgrond = Vernietigingsgrond::Verzoek;

/// An archive under a protocol that asks for two, with a second intern begeleider.
struct Two {
    folder: tempfile::TempDir,
    iris: StaffKey,
    hoofd: StaffKey,
    zaak: ZaakNummer,
}

impl Two {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (iris, hoofd) = (StaffKey::generate().unwrap(), StaffKey::generate().unwrap());
        let text = "naam: x\nvernietiging: {personen: 2, bron: {protocol: hoofdstuk 8}}\n".to_owned();
        let new = NewArchive {
            protocols: vec![("x".to_owned(), "1".to_owned(), text)],
            ..new_archive("i.devries", &RecoveryIdentity::generate())
        };
        let root = folder.path().join("archief");
        init(&root, &new, &iris, moment(0)).unwrap();
        let staff = meldcode::vault::NewStaff {
            id: "d.hoofd".parse().unwrap(),
            naam: "Hoofd".to_owned(),
            functie: Functie::InternBegeleider,
            email: None,
            public_line: hoofd.public_line(),
        };
        let mut vault = Vault::open(&root).unwrap();
        vault.add_staff(&iris, moment(1), &staff).unwrap();
        let zaak = fresh_zaak_nummer(moment(2));
        let batch = Batch {
            new_zaken: vec![NewZaak { nummer: zaak.clone(), protocol: ("x".to_owned(), "1".to_owned()) }],
            stukken: vec![new_stuk(&zaak, Soort::Leerling, "voornaam: Sem")],
        };
        vault.append(&iris, moment(2), &batch).unwrap();
        Self { folder, iris, hoofd, zaak }
    }

    fn vault(&self) -> Vault {
        Vault::open(&self.folder.path().join("archief")).unwrap()
    }
}

#[test]
fn two_different_people_agree_on_one_ground() {
    let two = Two::new();
    let mut vault = two.vault();
    let proposed = vault.destroy(&two.iris, moment(50), &two.zaak, GROND, &[]).unwrap();
    assert!(proposed.proposed);
    assert!(!vault.state().zaken[&two.zaak].destroyed);
    assert!(git(vault.folder(), &["branch"]).contains(two.zaak.as_str()));
    // Not the same person twice, not on another ground.
    let again = vault.destroy(&two.iris, moment(51), &two.zaak, GROND, &[]);
    assert!(matches!(&again, Err(VaultError::Destroy(DestroyError::NeedsSecond(_)))), "{again:?}");
    assert_eq!(again.unwrap_err().kind(), ErrorKind::Unfinished);
    let other = vault.destroy(&two.hoofd, moment(51), &two.zaak, Vernietigingsgrond::Vergissing, &[]);
    assert!(matches!(
        other,
        Err(VaultError::Destroy(DestroyError::OtherGround(_, Vernietigingsgrond::Verzoek)))
    ));
    let done = vault.destroy(&two.hoofd, moment(52), &two.zaak, GROND, &[]).unwrap();
    assert!(!done.proposed && vault.state().zaken[&two.zaak].destroyed);
    vault.finish_destructions().unwrap();
    assert!(!git(vault.folder(), &["branch"]).contains(two.zaak.as_str()));
    let told: Vec<_> = vault.history(Some(&two.zaak)).into_iter().map(|entry| entry.what).collect();
    assert!(told.contains(&HistoryKind::Destruction(Step::Voorstel, Some(GROND))));
    assert!(told.contains(&HistoryKind::Destruction(Step::Vernietigd, Some(GROND))));
    assert!(vault.verify(None, None).is_sound());
}

#[test]
fn a_statement_without_the_second_person_does_not_count() {
    let two = Two::new();
    let vault = two.vault();
    let id = meldcode::vault::fresh_stuk_id(moment(50));
    let (year, code) = (two.zaak.year(), two.zaak.code());
    let path = format!("zaken/{year}/{code}/vernietiging/{id}.yaml");
    let text = format!(
        "wat: vernietigd\nzaak: {}\ndoor: i.devries\nop: {}\ngrond: verzoek\nstukken: 1\n",
        two.zaak,
        moment(50).to_rfc3339()
    );
    stock(vault.folder(), &two.iris, &path, &text);
    let vault = two.vault();
    assert!(!vault.state().zaken[&two.zaak].destroyed);
    assert!(vault.state().violations.iter().any(|found| found.what.contains("tweede persoon")));
    assert!(vault.read(&two.iris.into(), &two.zaak).is_ok());
}

#[test]
fn a_statement_that_names_another_zaak_person_or_time_does_not_count() {
    let world = World::new();
    let (zaak, other) = (world.open_zaak(), world.open_zaak());
    let id = meldcode::vault::fresh_stuk_id(moment(50));
    let path = format!("zaken/{}/{}/vernietiging/{id}.yaml", zaak.year(), zaak.code());
    for (named, who, minute, counts) in [
        (&other, "i.devries", 50, false),
        (&zaak, "j.bakker", 50, false),
        (&zaak, "i.devries", 51, false),
        (&zaak, "i.devries", 50, true),
    ] {
        let text = format!(
            "wat: vernietigd\nzaak: {named}\ndoor: {who}\nop: {}\ngrond: verzoek\nstukken: 1\n",
            moment(minute).to_rfc3339()
        );
        stock(&world.root(), world.key(), &path, &text);
        let vault = world.vault();
        assert_eq!(vault.state().zaken[&zaak].destroyed, counts, "{text}");
        assert_eq!(vault.state().violations.is_empty(), counts);
        git(&world.root(), &["reset", "-q", "--hard", "HEAD~1"]);
    }
}

#[test]
fn who_may_not_destroy() {
    let world = World::new();
    let zaak = world.open_zaak();
    let head = git(&world.root(), &["rev-parse", "main"]);
    for functie in [Functie::Leerkracht, Functie::Inzage] {
        let someone = world.add_staff(&format!("x{}", functie.to_string().len()), functie);
        let refused = world.vault().destroy(someone.key(), moment(50), &zaak, GROND, &[]);
        assert!(matches!(refused, Err(VaultError::MayNot { .. })), "{refused:?}");
    }
    let stranger = StaffKey::generate().unwrap();
    let refused = world.vault().destroy(&stranger, moment(50), &zaak, GROND, &[]);
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Access);
    assert!(
        git(&world.root(), &["log", "--format=%s", &format!("{}..", head.trim())])
            .lines()
            .all(|s| s.contains("medewerkers"))
    );
    // Directie may.
    let head = world.add_staff("d.hoofd", Functie::Directie);
    assert!(!world.vault().destroy(head.key(), moment(50), &zaak, GROND, &[]).unwrap().proposed);
}

#[test]
fn nothing_is_done_to_a_destroyed_zaak() {
    let world = World::new();
    let zaak = world.open_zaak();
    let teacher = world.add_staff("j.bakker", Functie::Leerkracht);
    state_it(&world.root(), world.key(), &zaak);
    let gone = |result: Result<String, VaultError>| {
        assert!(matches!(&result, Err(VaultError::Destroyed(_))), "{result:?}");
    };
    // Also while its keys are still here.
    gone(world.vault().give_access(world.identity(), moment(51), &zaak, &teacher.id));
    gone(world.vault().take_access(world.key(), moment(51), &zaak, &teacher.id));
    gone(world.vault().destroy(world.key(), moment(51), &zaak, GROND, &[]).map(|o| o.commit));
    let batch = Batch { new_zaken: vec![], stukken: vec![new_stuk(&zaak, Soort::Signaal, "wat: x")] };
    gone(world.vault().append(world.key(), moment(51), &batch).map(|r| r.commit));
    gone(world.vault().read(world.identity(), &zaak).map(|_| String::new()));
    assert!(world.vault().readable(world.identity()).unwrap().is_empty());
}

#[test]
fn what_was_stored_in_between_is_looked_at_first() {
    let world = World::new();
    let zaak = world.open_zaak();
    let mut vault = world.vault();
    world.add(&zaak, Soort::Vasthouding, "reden: klacht");
    let refused = vault.destroy(world.key(), moment(50), &zaak, GROND, &[]);
    assert!(matches!(refused, Err(VaultError::Locked)), "{refused:?}");
    assert!(!world.vault().state().zaken[&zaak].destroyed);
}

/// A commit with one file, made by stock git and signed with this key.
pub fn stock(root: &std::path::Path, key: &StaffKey, path: &str, text: &str) {
    let place = root.join(path);
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::fs::write(&place, text).unwrap();
    let file = root.parent().unwrap().join("tekensleutel");
    _ = std::fs::remove_file(&file);
    key.write_new(&file, None).unwrap();
    git(root, &["add", "--", path]);
    let at = moment(50).to_rfc3339();
    let output = std::process::Command::new("git")
        .current_dir(root)
        .args(["-c", "gpg.format=ssh", "-c", &format!("user.signingkey={}", file.display())])
        .args(["-c", "user.name=Iris de Vries", "-c", "user.email=iris@school.invalid"])
        .args(["commit", "-q", "-S", "-m", "x"])
        .env("GIT_AUTHOR_DATE", &at)
        .env("GIT_COMMITTER_DATE", &at)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}
