//! `init`, `sleutel`, `medewerker`: how an archive and its people begin.

use crate::verhaal::{Verhaal, keys};

const WHO: [&str; 6] = ["--id", "i.devries", "--naam", "Iris de Vries", "--rol", "intern_begeleider"];

#[test]
fn init_shows_the_fingerprint_and_the_recovery_key_once() {
    let world = Verhaal::empty();
    let archive = world.archive().display().to_string();
    let made = world.run([&["init", &archive, "--zonder-wachtwoord"][..], &WHO].concat());
    let printed = made.done();
    let root = world.git(&["rev-list", "--max-parents=0", "main"]);
    assert!(printed.contains(&format!("vingerafdruk: {}", root.trim())), "{printed}");
    assert_eq!(printed.matches("AGE-SECRET-KEY-1").count(), 1);
    made.says("kluis").says("meldcode zaak open");
    assert_eq!(world.git(&["rev-list", "--count", "--all"]), "1\n");
    assert_eq!(world.git(&["fsck", "--strict"]), "");
    let secret = printed.lines().find_map(|line| line.strip_prefix("herstelsleutel: ")).unwrap();
    let grep = std::process::Command::new("grep").args(["-r", secret]).arg(world.folder()).status().unwrap();
    assert_eq!(grep.code(), Some(1), "the recovery key lies on disk");
}

#[test]
fn init_as_json_has_what_a_script_needs() {
    let world = Verhaal::empty();
    let archive = world.archive().display().to_string();
    let json = world.run([&["init", &archive, "--zonder-wachtwoord", "--json"][..], &WHO].concat()).json();
    assert_eq!(keys(&json), ["archief", "wortel", "sleutel", "herstelsleutel"]);
}

/// What is copied while it is written breaks (`design.md` 1).
#[test]
fn init_warns_of_a_folder_that_is_copied_to_other_computers() {
    let world = Verhaal::empty();
    let archive = world.folder().join("Dropbox/school").display().to_string();
    let made = world.run([&["init", &archive, "--zonder-wachtwoord", "--zonder-herstel"][..], &WHO].concat());
    made.says("Let op: de map staat in Dropbox").says("Kies liever een andere map").done();
    let archive = world.folder().join("school").display().to_string();
    let made = world.run([&["init", &archive, "--zonder-wachtwoord", "--zonder-herstel"][..], &WHO].concat());
    assert!(!made.stderr.contains("staat in"), "{}", made.stderr);
}

#[test]
fn init_with_the_other_protocol_uses_it() {
    let world = Verhaal::with_protocol("sbo-parnassys");
    let report = world.run(["controle", "--alle", "--json"]).json();
    assert_eq!(report["protocol"], "sbo-parnassys");
}

#[test]
fn init_refuses_a_folder_in_use_and_leaves_it_alone() {
    let world = Verhaal::empty();
    let file = world.file("brief.txt", "van de school");
    let folder = world.work().display().to_string();
    world.run([&["init", &folder, "--zonder-wachtwoord"][..], &WHO].concat()).refused(3, "is niet leeg");
    assert_eq!(std::fs::read_dir(world.work()).unwrap().count(), 1);
    assert_eq!(std::fs::read_to_string(file).unwrap(), "van de school");
    let world = Verhaal::new();
    let archive = world.archive().display().to_string();
    world.refused([&["init", &archive][..], &WHO].concat(), "", 3, "staat al een archief");
}

#[test]
fn init_refuses_a_wrong_role_protocol_or_missing_name() {
    let world = Verhaal::empty();
    let archive = world.archive().display().to_string();
    let with =
        |rest: &[&str]| world.run([&["init", &archive, "--id", "a.b", "--naam", "A"][..], rest].concat());
    with(&["--rol", "leerkracht"]).refused(2, "intern_begeleider of directie");
    with(&["--rol", "directie", "--protocol", "bestaat-niet"]).refused(3, "bestaat-niet");
    world.run(["init", &archive, "--id", "a.b", "--rol", "directie"]).refused(2, "--naam");
    let wrong = world.file("protocol.yaml", "naam: eigen\nversie: [1]\n");
    with(&["--rol", "directie", "--protocol", &wrong]).refused(3, "protocol.yaml");
    assert!(!world.archive().exists(), "a failed init left something behind");
}

#[test]
fn init_without_a_passphrase_to_be_had_makes_nothing() {
    let world = Verhaal::empty();
    let archive = world.archive().display().to_string();
    world.run([&["init", &archive][..], &WHO].concat()).refused(4, "geen wachtwoord");
    assert!(!world.archive().exists() && !world.home("iris").join("instellingen/meldcode/sleutel").exists());
}

#[test]
fn a_key_is_made_once_and_shows_its_public_half() {
    let world = Verhaal::empty();
    let public = world.run(["sleutel", "maak", "--zonder-wachtwoord"]).done();
    assert!(public.starts_with("ssh-ed25519 "), "{public}");
    assert_eq!(world.run(["sleutel", "toon"]).done(), public);
    assert_eq!(world.run(["key", "show", "--json"]).json()["publieke_sleutel"], public.as_str());
    world.run(["sleutel", "maak", "--zonder-wachtwoord"]).refused(3, "bestaat al");
    let other = world.work().join("ander").display().to_string();
    assert_ne!(world.run(["sleutel", "maak", &other, "--zonder-wachtwoord"]).done(), public);
    world.start(["sleutel", "toon"]).by("nieuw").go().refused(4, "sleutel");
}

#[test]
fn a_weak_passphrase_is_refused_and_a_strong_one_opens_the_key() {
    let world = Verhaal::empty();
    let with = |word: &str, args: &[&str]| {
        let command = ["--wachtwoord-opdracht".to_owned(), format!("echo '{word}'")];
        world.run(args.iter().map(|&a| a.to_owned()).chain(command))
    };
    with("kort", &["sleutel", "maak"]).refused(3, "vier woorden");
    let public = with("paard batterij nietje correct", &["sleutel", "maak"]).done();
    assert_eq!(with("paard batterij nietje correct", &["sleutel", "toon"]).done(), public);
    assert_eq!(world.run(["sleutel", "toon"]).done(), public, "the public half needs no passphrase");
    let init = ["init", ".", "--id", "i.devries", "--naam", "I. de Vries", "--rol", "directie"];
    with("paard batterij nietje anders", &init).refused(4, "wachtwoord");
    world.run(init).refused(4, "zonder wachtwoord");
    world.run([&init[..], &["--wachtwoord-opdracht", "false"]].concat()).refused(4, "wachtwoord");
    with("paard batterij nietje correct", &init).done();
}

#[test]
fn staff_are_added_listed_and_revoked() {
    let world = Verhaal::new();
    world.colleague("l.bakker", "leerkracht");
    let listed = world.run(["medewerker", "lijst"]).done();
    assert!(listed.contains("l.bakker") && listed.contains("leerkracht"), "{listed}");
    let json = world.run(["medewerker", "lijst", "--json"]).json();
    assert_eq!(json.as_array().unwrap().len(), 2);
    assert_eq!(keys(&json[0]), ["id", "naam", "rol", "email", "actief", "publieke_sleutel"]);
    let key = world.start(["sleutel", "toon"]).by("l.bakker").go().done();
    let add = ["medewerker", "voeg-toe", "x.nieuw", "--naam", "X", "--rol", "inzage", "--publieke-sleutel"];
    world.refused([&add[..], &[&key]].concat(), "", 3, "al van l.bakker");
    world.refused([&add[..], &["ssh-rsa AAAA"]].concat(), "", 3, "ssh-ed25519");
    world.refused(["medewerker", "trek-in", "niemand"], "", 3, "geen medewerker met de korte naam `niemand`");
    world.refused(["medewerker", "trek-in", "i.devries"], "", 3, "laatste");
    // Whoever read a zaak may have kept it: the zaak is named.
    let zaak = world.zaak();
    world.run(["zaak", "toegang", &zaak, "--geef", "l.bakker"]).done();
    let gone = world.run(["medewerker", "trek-in", "l.bakker"]);
    gone.says("Wat l.bakker nog kan hebben").says(&zaak).done();
    let json = world.run(["medewerker", "lijst", "--json"]).json();
    let bakker = json.as_array().unwrap().iter().find(|s| s["id"] == "l.bakker").unwrap().clone();
    assert_eq!(bakker["actief"], false);
    let fresh = world.start(["sleutel", "maak", "--zonder-wachtwoord"]).by("ander").go().done();
    let again =
        ["medewerker", "voeg-toe", "l.bakker", "--naam", "L", "--rol", "leerkracht", "--publieke-sleutel"];
    world.refused([&again[..], &[&fresh]].concat(), "", 3, "al eens gebruikt");
}
