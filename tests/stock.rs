//! What stock git and age say about an archive that the program wrote, and what lies on disk in the clear.

#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

mod verhaal;

use std::path::Path;
use std::process::{Command, Stdio};

use meldcode::model::{Keuze, Soort};
use serde_json::{Value, json};
use verhaal::Verhaal;
use verhaal::vol::{Full, flags};

fn clean(world: &Verhaal, after: &str) {
    let fsck = world.git_in(&world.archive(), &["fsck", "--strict", "--no-progress"]);
    let said = [fsck.stdout, fsck.stderr].concat();
    assert_eq!(String::from_utf8_lossy(&said), "", "git fsck after {after}");
    assert_eq!(
        world.git(&["status", "--porcelain", "--untracked-files=all"]),
        "",
        "git status after {after}"
    );
}

#[test]
fn stock_git_finds_nothing_wrong_after_each_command() {
    let world = Verhaal::new();
    clean(&world, "init");
    let zaak = world.zaak();
    clean(&world, "zaak open");
    world.colleague("l.bakker", "leerkracht");
    clean(&world, "medewerker voeg-toe");
    let run = |arguments: &[&str]| {
        world.run(arguments).done();
        clean(&world, &arguments.join(" "));
    };
    run(&["zaak", "toegang", &zaak, "--geef", "l.bakker"]);
    run(&["signaal", &zaak, "--plaats", "klas"]);
    run(&["zaak", "toegang", &zaak, "--ontneem", "l.bakker"]);
    run(&["signaal", &zaak, "--plaats", "gang"]);
    run(&["afweging", &zaak, "1", "ja", "--reden", "r"]);
    let file = world.file("verslag.txt", "een verslag");
    run(&["bijlage", &zaak, &file]);
    run(&[
        "importeer",
        &format!("{}/templates/voorbeeld/2-hulp-tot-het-einde.yaml", env!("CARGO_MANIFEST_DIR")),
    ]);
    run(&["medewerker", "trek-in", "l.bakker"]);
    assert_eq!(world.run(["signaal", &zaak, "--plaats", "x", "--datum", "geen"]).code, 2);
    clean(&world, "a refused command");
    for commit in world.git(&["rev-list", "--all"]).lines() {
        world.git(&["verify-commit", commit]);
    }
}

fn pipe(program: &str, arguments: &[&str], folder: &Path, input: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn stock_age_opens_the_zaak_key_and_with_it_every_stuk() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.add("signaal", &zaak, "plaats: klas met een é\n");
    let file = world.file("verslag.txt", "inhoud van het verslag");
    world.run(["bijlage", &zaak, &file]).done();
    let key = world.home("iris").join("instellingen/meldcode/sleutel").display().to_string();
    let archive = world.archive();
    let wrapped = pipe("git", &["show", &format!("sleutel/{zaak}:1/i.devries.age")], &archive, b"");
    let zaak_key = pipe("age", &["-d", "-i", &key], &archive, &wrapped);
    assert!(zaak_key.starts_with(b"AGE-SECRET-KEY-1"));
    let identity = world.file("zaaksleutel", &zaak_key);
    let (year, rest) = zaak.split_once('-').unwrap();
    let folder = archive.join("zaken").join(year).join(rest);
    let mut texts = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "age") {
            let text = pipe("age", &["-d", "-i", &identity, path.to_str().unwrap()], &archive, b"");
            texts += &String::from_utf8(text).unwrap();
        }
    }
    for expected in ["voornaam: Noor", "klas met een é", "soort: bijlage", "inhoud van het verslag"] {
        assert!(texts.contains(expected), "{expected} not in {texts}");
    }
}

/// A word that stands in every text field of every stuk, and nowhere else.
const MARK: &str = "Merkwoordqx";

fn fill(world: &Verhaal) {
    let name = format!("{MARK} kind");
    let zaak =
        world.run(["zaak", "open", "--voornaam", &name, "--achternaam", MARK, "--leerkracht", MARK]).done();
    let other = world.run(["zaak", "open", "--voornaam", &name]).done();
    let full = |stuk: &str, soort: Soort| Full { stuk, other: &other, mark: MARK }.fields(soort);
    let signaal =
        world.run([vec!["signaal".to_owned(), zaak.clone()], flags(&full(&zaak, Soort::Signaal))].concat());
    let signaal = signaal.done();
    let file = world.file("bijlage.txt", format!("{MARK} in een bijlage"));
    world.run(["bijlage", &zaak, &file, "--titel", MARK]).done();
    let mut stream = String::new();
    for soort in Soort::ALL {
        let mut fields = full(&signaal, *soort);
        fields.insert("soort".to_owned(), json!(soort.word()));
        match soort {
            Soort::Bijlage | Soort::Zelfcheck => continue,
            Soort::Leerling => drop(fields.insert("label".to_owned(), json!("n"))),
            _ => drop(fields.insert("zaak".to_owned(), json!(zaak))),
        }
        stream.extend([Value::Object(fields).to_string(), "\n".to_owned()]);
    }
    world.feed(["importeer", "-"], &stream).done();
    std::fs::remove_file(file).unwrap();
    // What is refused may show its place on the screen, but leaves nothing either.
    world.refused(
        ["signaal", &zaak, "--van", "-"],
        &format!("plaats: {MARK}\nplaatst: {MARK}\n"),
        3,
        "plaatst",
    );
    for command in [vec!["toon", &zaak], vec!["export", &zaak, "--als", "json"], vec!["controle", "--alle"]] {
        assert!(world.run(&command).code <= 1);
    }
    assert!(world.run(["toon", &zaak]).stdout.contains(MARK), "the search would find nothing anyway");
}

#[test]
fn no_word_of_a_dossier_lies_on_disk_in_the_clear() {
    let world = Verhaal::new();
    fill(&world);
    let grep =
        Command::new("grep").args(["-r", "-a", "-l", "-i", MARK]).arg(world.folder()).output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&grep.stdout),
        "",
        "in the clear, in archive, home or temporary folder"
    );
    let names = Command::new("find").arg(world.folder()).output().unwrap();
    assert!(!String::from_utf8_lossy(&names.stdout).contains(MARK), "in a file name");
    let objects = world.git_in(&world.archive(), &["cat-file", "--batch-all-objects", "--batch"]).stdout;
    assert!(objects.len() > 20_000);
    let text = String::from_utf8_lossy(&objects);
    for word in [MARK, "signaal", "waarnemingen"] {
        let free = text.lines().filter(|line| line.contains(word));
        // The protocol is public and speaks of signalen.
        let outside: Vec<&str> = free.filter(|line| word == MARK || line.contains("soort:")).collect();
        assert!(outside.is_empty(), "{word}: {outside:?}");
    }
    let subjects = world.git(&["log", "--all", "--format=%an %ae %B %D"]);
    assert!(!subjects.contains(MARK));
    let left: Vec<_> = std::fs::read_dir(world.folder().join("tmp")).unwrap().collect();
    assert!(left.is_empty(), "left in the temporary folder: {left:?}");
}

#[test]
fn nobody_else_on_the_machine_may_look() {
    let world = Verhaal::new();
    fill(&world);
    for folder in [world.archive(), world.home("iris").join("instellingen")] {
        let open = Command::new("find").arg(folder).args(["-perm", "/077"]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&open.stdout), "");
    }
}
