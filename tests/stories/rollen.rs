//! Who may do what: a leerkracht adds and does not read, a colleague joins, the recovery key opens.

use crate::verhaal::{Outcome, Verhaal};

#[test]
fn a_leerkracht_adds_a_signaal_and_cannot_read_it() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.colleague("l.bakker", "leerkracht");
    let by = |args: &[&str]| world.start(args).by("l.bakker").go();
    let added = by(&["signaal", &zaak, "--plaats", "klas", "--gezien", "een blauwe plek"]);
    let stuk = added.done();
    added.says("intern begeleider");
    by(&["toon", &zaak]).refused(4, "geen toegang");
    by(&["toon", &zaak, &stuk]).refused(4, "geen toegang");
    by(&["export", &zaak]).refused(4, "geen toegang");
    by(&["controle", &zaak]).refused(4, "geen toegang");
    by(&["status", &zaak]).refused(4, "geen toegang");
    let mine = world.run(["export", &zaak, &stuk, "--als", "json", "-q"]).json();
    assert_eq!((&mine["vastgelegd"]["door"], &mine["rol"]), (&"l.bakker".into(), &"leerkracht".into()));
    by(&["vervolg", &zaak, "--op", &stuk, "--uitkomst", "bevestigd", "--tekst", "nog eens"]).done();
    by(&["vervolg", &zaak, "--op", &stuk[18..], "--uitkomst", "verloop"]).refused(3, "hele nummer");
}

#[test]
fn a_leerkracht_decides_nothing() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.colleague("l.bakker", "leerkracht");
    let key = world.start(["sleutel", "maak", "--zonder-wachtwoord"]).by("x").go().done();
    let before = world.refs();
    for arguments in [
        vec!["besluit", &zaak, "--melden", "ja"],
        vec!["afweging", &zaak, "1", "ja"],
        vec!["weging", &zaak, "--ernst", "hoog"],
        vec!["melding", &zaak, "--datum", "2026-11-22"],
        vec!["hulp", &zaak, "--aanbod", "x"],
        vec!["sluit", &zaak, "--conclusie", "x"],
        vec!["zaak", "open", "--voornaam", "Sem"],
        vec!["zaak", "toegang", &zaak, "--geef", "l.bakker"],
        vec!["medewerker", "trek-in", "i.devries"],
        vec!["medewerker", "voeg-toe", "x.x", "--naam", "X", "--rol", "directie", "--publieke-sleutel", &key],
    ] {
        let outcome = world.start(&arguments).by("l.bakker").go();
        assert_eq!((outcome.code, outcome.stdout.as_str()), (4, ""), "{outcome:?}");
        assert_eq!(world.refs(), before, "{arguments:?}");
    }
    let stream = "soort: leerling\nvoornaam: Sem\n";
    let imported = world.start(["importeer", "-"]).by("l.bakker").stdin(stream).go();
    assert_eq!((imported.code, world.refs()), (4, before), "{imported:?}");
}

#[test]
fn directie_and_inzage_read_only_what_access_was_given_to() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    for (id, rol) in [("d.mol", "directie"), ("n.zien", "inzage")] {
        world.colleague(id, rol);
        let says = world.start(["status"]).by(id).go();
        says.done();
        assert!(!says.stderr.contains("meldcode signaal"), "{}", says.stderr);
        let read = || world.start(["toon", &zaak]).by(id).go();
        read().refused(4, "geen toegang");
        world.run(["zaak", "toegang", &zaak, "--geef", id]).done();
        assert!(read().done().contains("Noor"));
    }
    let wrote = world.start(["signaal", &zaak, "--plaats", "klas"]).by("n.zien").go();
    wrote.refused(4, "inzage");
    world.start(["besluit", &zaak, "--melden", "nee", "--hulp", "ja"]).by("d.mol").go().done();
}

#[test]
fn a_revoked_colleague_files_nothing_more() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.colleague("l.bakker", "leerkracht");
    world.run(["medewerker", "trek-in", "l.bakker"]).done();
    let outcome = world.start(["signaal", &zaak, "--plaats", "klas"]).by("l.bakker").go();
    outcome.refused(4, "ingetrokken");
}

fn join(world: &Verhaal, root: &str, name: &str) -> Outcome {
    let source = world.archive().display().to_string();
    let target = world.folder().join(name).display().to_string();
    world.start(["sluit-aan", &source, &target, "--wortel", root]).by("l.bakker").go()
}

#[test]
fn a_second_machine_joins_with_the_fingerprint_on_paper() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.colleague("l.bakker", "leerkracht");
    world.run(["zaak", "toegang", &zaak, "--geef", "l.bakker"]).done();
    let other = world.run(["zaak", "open", "--voornaam", "Sem"]).done();
    let root = world.git(&["rev-list", "--max-parents=0", "main"]).trim().to_owned();
    let wrong = format!("{}0", &root[..39]);
    let wrong = if wrong == root { format!("{}1", &root[..39]) } else { wrong };
    join(&world, &wrong, "kopie").refused(4, "vingerafdruk");
    assert!(!world.folder().join("kopie").exists(), "a refused archive was left behind");
    join(&world, "abc", "kopie").gave(if join(&world, "abc", "kopie").code == 3 { 3 } else { 4 });
    join(&world, &root, "kopie").says("klopt").done();
    let copy = world.folder().join("kopie").display().to_string();
    let by = |args: &[&str]| world.start([&["-C", &copy], args].concat()).by("l.bakker").go();
    assert!(by(&["toon", &zaak]).done().contains("Noor"));
    by(&["toon", &other]).refused(4, "geen toegang");
    by(&["signaal", &other, "--plaats", "klas"]).done();
    let output = world.git_in(&world.folder().join("kopie"), &["fsck", "--strict"]);
    assert!(output.status.success());
    join(&world, &root, "kopie").gave(3);
}

#[test]
fn the_recovery_key_opens_an_archive_whose_only_key_is_lost() {
    let world = Verhaal::empty();
    let archive = world.archive().display().to_string();
    let id = ["--id", "i.devries", "--naam", "Iris", "--rol", "directie"];
    let printed = world.run([&["init", &archive, "--zonder-wachtwoord"][..], &id].concat()).done();
    let zaak = world.zaak();
    world.add("signaal", &zaak, "plaats: klas\n");
    std::fs::remove_dir_all(world.home("iris")).unwrap();
    world.run(["toon", &zaak]).refused(4, "geen sleutel");
    let secret = printed.lines().find_map(|line| line.strip_prefix("herstelsleutel: ")).unwrap();
    let file = world.file("herstel.txt", format!("{secret}\n"));
    let with = |args: &[&str]| world.run([args, &["--sleutel", &file]].concat());
    let shown = with(&["toon", &zaak]).done();
    assert!(shown.contains("Noor") && shown.contains("klas"), "{shown}");
    assert!(with(&["export", &zaak, "--als", "json"]).json()["stukken"].as_array().unwrap().len() == 2);
    assert!(with(&["controle", "--alle"]).code <= 1);
    let before = world.refs();
    with(&["signaal", &zaak, "--plaats", "gang"]).refused(4, "herstelsleutel");
    with(&["zaak", "open", "--voornaam", "Sem"]).refused(4, "herstelsleutel");
    assert_eq!(world.refs(), before);
    let other = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQSQQQQQQ";
    let wrong = world.file("vreemd.txt", other);
    assert_eq!(world.run(["toon", &zaak, "--sleutel", &wrong]).code, 4);
    // Typed over in groups, in small letters, over several lines; and with a mistake, of which the place is told.
    let (head, rest) = secret.split_at(secret.len() - 58);
    let (first, last) = rest.split_at(28);
    let typed =
        world.file("getypt.txt", format!("{head}\n{} {}\n{last}\n", &first[..4], first[4..].to_lowercase()));
    world.run(["toon", &zaak, "--sleutel", &typed]).done();
    let other = if last.starts_with('Q') { "P" } else { "Q" };
    let mistyped = world.file("fout.txt", format!("{head}{first}{other}{}", &last[1..]));
    let refused = world.run(["toon", &zaak, "--sleutel", &mistyped]);
    refused.refused(4, "u hebt zich verschreven in groep 8");
    assert!(!refused.stderr.contains(first), "{refused:?}");
}

#[test]
fn nobody_leaves_who_alone_can_read_a_zaak_and_the_recovery_key_gives_access_again() {
    let world = Verhaal::empty();
    let archive = world.archive().display().to_string();
    let id = ["--id", "i.devries", "--naam", "Iris", "--rol", "intern_begeleider"];
    let printed = world.run([&["init", &archive, "--zonder-wachtwoord"][..], &id].concat()).done();
    let zaak = world.zaak();
    world.colleague("d.mol", "directie");
    world.refused(
        ["medewerker", "trek-in", "i.devries"],
        "",
        3,
        &format!("alleen i.devries kan zaak {zaak} lezen"),
    );
    let secret = printed.lines().find_map(|line| line.strip_prefix("herstelsleutel: ")).unwrap();
    let file = world.file("herstel.txt", format!("{secret}\n"));
    world.start(["toon", &zaak]).by("d.mol").go().refused(4, "geen toegang");
    world.start(["zaak", "toegang", &zaak, "--geef", "d.mol", "--herstel", &file]).by("d.mol").go().done();
    assert!(world.start(["toon", &zaak]).by("d.mol").go().done().contains("Noor"));
    world.start(["medewerker", "trek-in", "i.devries"]).by("d.mol").go().gave(0);
    world.run(["toon", &zaak]).refused(4, "");
    assert_eq!(world.git(&["status", "--porcelain"]), "");
}

#[test]
fn a_strangers_key_is_no_access_for_controle_either() {
    let world = Verhaal::new();
    world.zaak();
    let key = world.file("vreemde-sleutel", "");
    std::fs::remove_file(&key).unwrap();
    world.run(["sleutel", "maak", &key, "--zonder-wachtwoord"]).gave(0);
    world.refused(["controle", "--alle", "--sleutel", &key], "", 4, "medewerker");
}

#[test]
fn writers_at_once_never_look_like_a_roll_back() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                for _ in 0..4 {
                    world.run(["signaal", &zaak, "--gezien", "x", "-q"]).done();
                }
            });
        }
    });
    let shown = world.run(["toon", &zaak, "--json"]).json();
    assert_eq!(shown["stukken"].as_array().unwrap().len(), 25);
}

/// Whoever knows a colleague by name hears the short name; nobody is taken for another.
#[test]
fn a_colleague_by_name_is_pointed_to_the_short_name() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.colleague("d.bakker", "directie");
    let before = world.refs();
    let list = "meldcode medewerker lijst";
    for arguments in [
        vec!["zaak", "toegang", &zaak, "--geef", "Bakker"],
        vec!["zaak", "toegang", &zaak, "--ontneem", "D.BAKKER"],
        vec!["medewerker", "trek-in", "d.baker"],
        vec!["medewerker", "wijzig-rol", "Dirk", "inzage"],
        vec!["medewerker", "vervang-sleutel", "dirk", "--publieke-sleutel", "ssh-ed25519 AAAA"],
    ] {
        let refused = world.refused(&arguments, "", 3, "er is geen medewerker met de korte naam");
        refused.says(list);
    }
    assert_eq!(world.refs(), before);
    let list = world.run(["medewerker", "lijst", "--json"]).json();
    let iris = list.as_array().unwrap().iter().find(|one| one["naam"] != one["id"]).unwrap();
    let (naam, id) = (iris["naam"].as_str().unwrap(), iris["id"].as_str().unwrap());
    let part = naam.split(' ').next_back().unwrap();
    world
        .run(["zaak", "toegang", &zaak, "--geef", part])
        .refused(3, &format!("`{part}`; bedoelde u {id} ({naam})?"));
}
