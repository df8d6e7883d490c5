//! What an attacker or an accident would try on the command line: each line of the list, seen.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::verhaal::{Outcome, Verhaal};

/// Everything below a folder, links included, never followed.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.file_type().unwrap().is_dir() {
            found.extend(below(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}

fn script(world: &Verhaal, name: &str, text: &str) -> String {
    let path = world.file(name, format!("#!/bin/sh\n{text}\n"));
    assert!(Command::new("chmod").args(["+x", &path]).status().unwrap().success());
    path
}

const PASSPHRASE: &str = "vier woorden als wachtwoord";

/// Someone whose key has a passphrase.
fn with_passphrase(world: &Verhaal) -> Outcome {
    let say = script(world, "zeg", &format!("echo '{PASSPHRASE}'"));
    world.start(["sleutel", "maak", "--wachtwoord-opdracht", &say]).by("piet").go()
}

#[test]
fn files_are_private_and_nothing_readable_is_on_disk() {
    let world = Verhaal::new();
    let before = below(world.folder());
    let zaak = world.zaak();
    world.feed(["signaal", &zaak, "--van", "-"], "situatie: kanariewoord in de klas\n").done();
    let attachment = world.file("brief.txt", "kanariewoord in een brief");
    world.run(["bijlage", &zaak, &attachment, "--titel", "kanariewoord"]).done();
    world.feed(["importeer", "-"], &format!("soort: contact\nzaak: {zaak}\nverslag: kanariewoord\n"));
    for command in [vec!["toon", &zaak], vec!["export", &zaak], vec!["controle", "--alle"], vec!["verifieer"]]
    {
        world.run(command);
    }
    std::fs::remove_file(&attachment).unwrap();
    let mut looked_at = 0;
    for path in below(world.folder()).iter().filter(|path| path.is_file()) {
        let content = std::fs::read(path).unwrap();
        let text = String::from_utf8_lossy(&content);
        assert!(!text.contains("kanariewoord") && !text.contains("Visser"), "{}", path.display());
        assert!(!path.to_string_lossy().contains("kanariewoord"));
        looked_at += 1;
    }
    assert!(looked_at > 20);
    #[cfg(unix)]
    for path in below(&world.archive()).iter().chain(&below(&world.home("iris"))) {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::symlink_metadata(path).unwrap().permissions().mode();
        // The home itself is the test's.
        if *path != world.home("iris") {
            assert_eq!(mode & 0o077, 0, "{mode:o} {}", path.display());
        }
    }
    assert!(before.len() < below(world.folder()).len());
}

#[test]
#[cfg(target_os = "linux")]
fn a_crash_leaves_no_core() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    with_passphrase(&world);
    // The program's own limit and whether it may be dumped, as its child sees them while the key is being opened.
    let trace = world.folder().join("gezien");
    let look = script(
        &world,
        "kijk",
        &format!(
            "{{ grep 'core file' /proc/$PPID/limits; stat -c %U /proc/$PPID/environ; }} > '{}'\necho '{PASSPHRASE}'",
            trace.display()
        ),
    );
    world.start(["toon", &zaak, "--wachtwoord-opdracht", &look]).by("piet").go().refused(4, "");
    let seen = std::fs::read_to_string(trace).unwrap();
    assert_eq!(
        seen.split_whitespace().collect::<Vec<_>>()[..6],
        ["Max", "core", "file", "size", "0", "0"],
        "{seen}"
    );
    // What may not be dumped belongs to root in /proc.
    assert!(seen.trim_end().ends_with("root"), "{seen}");
}

#[test]
fn no_shell_stands_between_the_passphrase_command_and_its_program() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    with_passphrase(&world).done();
    let trace = world.folder().join("gestart");
    let touch = trace.display();
    let say = world.work().join("zeg").display().to_string();
    let ask = |command: &str| world.start(["toon", &zaak, "--wachtwoord-opdracht", command]).by("piet").go();
    // It is the right one: what is refused now is the person.
    ask(&say).refused(4, "niet van een medewerker");
    for (command, says) in [
        (format!("{say}; touch {touch}"), "de opdracht start niet|start niet"),
        (format!("echo $(touch {touch})"), "wachtwoord van de sleutel klopt niet"),
        (format!("echo `touch {touch}`"), "wachtwoord van de sleutel klopt niet"),
        (format!("echo x | tee {touch}"), "wachtwoord van de sleutel klopt niet"),
        (format!("echo x > {touch}"), "wachtwoord van de sleutel klopt niet"),
        ("echo $HOME".to_owned(), "wachtwoord van de sleutel klopt niet"),
        ("~/zeg".to_owned(), "het programma start niet"),
        ("/bestaat/niet".to_owned(), "het programma start niet: het bestaat niet"),
        ("false".to_owned(), "eindigt met een fout"),
        ("true".to_owned(), "lege eerste regel"),
        ("yes".to_owned(), "meer dan een wachtwoord"),
        ("cat /dev/zero".to_owned(), "meer dan een wachtwoord"),
        ("echo 'open".to_owned(), "aanhalingsteken te weinig"),
        (String::new(), "er staat geen opdracht"),
    ] {
        let outcome = ask(&command);
        outcome.refused(4, says.split('|').next_back().unwrap());
        assert!(!trace.exists(), "{command}");
        assert!(!outcome.stderr.contains(PASSPHRASE));
    }
}

#[test]
fn a_path_leads_nowhere_else() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let outside = world.folder().join("buiten");
    let away = "../../../../../../buiten";
    // The name of a bijlage is a word in a stuk; its content only ever goes to standard output.
    let file = world.file("x.txt", "inhoud");
    let id = world.run(["bijlage", &zaak, &file, "--bestandsnaam", away]);
    let shown = world.run(["export", &zaak, &id.done(), "--als", "bestand"]);
    assert_eq!(shown.done(), "inhoud");
    for number in [away, "2026-../../x", "2026-7KQ3M/", "/etc/passwd"] {
        assert!(matches!(world.run(["toon", number]).code, 2 | 3), "{number}");
        let label = format!(
            "soort: leerling\nlabel: {number}\nvoornaam: X\n---\nsoort: signaal\nzaak: {number}\nplaats: klas\n"
        );
        let _ = world.feed(["importeer", "-"], &label);
    }
    let protocol = world.run(["protocol", "toon", "--protocol", "delft-esis", "--yaml"]).done();
    for name in ["../../buiten", "/buiten", ".git", "a/b"] {
        let text = protocol.replacen("naam: delft-esis", &format!("naam: {name}"), 1);
        let file = world.file("protocol.yaml", text);
        world.refused(["protocol", "neem-over", &file], "", 3, "");
    }
    world.refused(["medewerker", "voeg-toe", away, "--naam", "X", "--rol", "leerkracht"], "", 2, "");
    assert!(!outside.exists());
    for path in below(&world.archive()) {
        assert!(!path.to_string_lossy().contains("buiten"), "{}", path.display());
    }
    world.run(["verifieer"]).done();
}

#[test]
fn every_input_has_a_largest_size() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let four = "a".repeat((4 << 20) + 100);
    world.refused(["signaal", &zaak, "--van", "-"], &format!("situatie: {four}\n"), 3, "te groot");
    world.refused(
        ["importeer", "-"],
        &format!("soort: signaal\nzaak: {zaak}\nsituatie: {four}\n"),
        3,
        "te groot",
    );
    let many = format!("soort: signaal\nzaak: {zaak}\n---\n").repeat(10_001);
    world.refused(["importeer", "-"], &many, 3, "10000");
    let half = world.file("half.yaml", format!("# {}\n", "a".repeat(33 << 20)));
    world.refused(["importeer", &half, &half], "", 3, "samen groter dan 64 MB");
    let protocol = world.file("groot.yaml", format!("protocol: 1\nnaam: {four}\n"));
    world.refused(["protocol", "controleer", &protocol], "", 3, "te groot");
    let key = world.file("sleutel", "a".repeat(70_000));
    world.refused(["toon", &zaak, "--sleutel", &key], "", 4, "te groot voor een sleutel");
    let bijlage = world.file("film.mp4", vec![0_u8; (25 << 20) + 1]);
    world.refused(["bijlage", &zaak, &bijlage], "", 3, "25 MB");
    // Deep and wide, and what a YAML bomb is made of.
    for bomb in ["[".repeat(5000), "{a: ".repeat(5000), "a: &a [x, x]\nb: *a\n".to_owned()] {
        world.refused(["signaal", &zaak, "--van", "-"], &bomb, 3, "");
    }
    world.refused(["importeer", "/dev/zero"], "", 3, "64 MB");
    world.refused(["toon", &zaak, "--sleutel", "/dev/zero"], "", 4, "");
}

#[test]
fn a_protocol_or_archive_of_a_newer_layout_is_refused() {
    let world = Verhaal::new();
    let protocol = world.run(["protocol", "toon", "--protocol", "delft-esis", "--yaml"]).done();
    let newer = world.file("nieuw.yaml", protocol.replacen("protocol: 1", "protocol: 2", 1));
    world.refused(["protocol", "neem-over", &newer], "", 3, "protocol");
    world.refused(["protocol", "controleer", &newer], "", 3, "protocol");
    let wrong = world.feed(["signaal", &world.zaak(), "--van", "-"], "meldcode: 2\nplaats: klas\n");
    wrong.refused(3, "meldcode");
    let path = world.archive().join("archief.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("meldcode: 1", "meldcode: 2", 1)).unwrap();
    for arguments in [
        &["add", "-A"][..],
        &[
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@x.invalid",
            "-c",
            "commit.gpgsign=false",
            "commit",
            "-qm",
            "x",
        ],
    ] {
        world.git(arguments);
    }
    for command in [vec!["status"], vec!["verifieer"], vec!["synchroniseer"], vec!["zaak", "lijst"]] {
        let outcome = world.run(&command);
        assert!(matches!(outcome.code, 1 | 5), "{outcome:?}");
        let said = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(said.contains("nieuwere indeling"), "{outcome:?}");
    }
}

#[test]
fn json_is_safe_on_a_terminal_and_keeps_its_values() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let odd = "a\u{9b}31mb\u{202e}c\u{200f}d\u{2066}e\u{feff}é";
    let yaml = "situatie: \"a\\x9B31mb\\u202Ec\\u200Fd\\u2066e\\uFEFFé\"\n";
    let added = world.feed(["signaal", &zaak, "--van", "-"], yaml);
    assert_eq!(added.code, 0, "{added:?}");
    for command in [vec!["toon", &zaak, "--json"], vec!["export", &zaak, "--als", "json"]] {
        let shown = world.run(&command);
        assert!(
            !shown
                .stdout
                .chars()
                .any(|c| c != '\n' && (c.is_control() || odd.replace('é', "").contains(c) && !c.is_ascii()))
        );
        assert!(shown.stdout.contains("\\u202e") && shown.stdout.contains('é'), "{}", shown.stdout);
        assert!(shown.json().to_string().contains(odd), "{}", shown.stdout);
    }
}

#[test]
fn what_is_typed_wrong_cannot_steer_the_terminal() {
    let world = Verhaal::new();
    let bad = "\u{1b}]0;x\u{7}\u{9b}2J\u{202e}";
    for arguments in [
        vec!["toon", bad],
        vec![bad],
        vec!["signaal", bad, "--plaats", "klas"],
        vec!["toon", "--stand", bad, "x"],
        vec!["-C", bad, "status"],
        vec!["status", "--peildatum", bad],
        vec!["controle", "--regel", bad, "--alle"],
        vec!["importeer", bad],
        vec!["protocol", "controleer", bad],
        vec!["sleutel", "toon", "--sleutel", bad],
        vec!["uitleg", bad],
        vec!["sluit-aan", bad, "kopie", "--wortel", bad],
    ] {
        let outcome = world.run(&arguments);
        assert_ne!(outcome.code, 0, "{arguments:?}");
        let said = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(!said.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{arguments:?}: {said:?}");
    }
}
