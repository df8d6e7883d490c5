//! The README's commands are run as they stand there: what a reader copies must work.

use std::path::Path;
use std::process::{Command, Output};

use crate::verhaal::{PROGRAM, Verhaal};
use serde_json::Value;

fn readme() -> String {
    std::fs::read_to_string(format!("{}/README.md", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The code blocks of a language below a heading of the README.
fn blocks(heading: &str, language: &str) -> Vec<String> {
    blocks_of(&readme(), heading, language)
}

fn blocks_of(text: &str, heading: &str, language: &str) -> Vec<String> {
    let section = text.split("\n## ").find(|section| section.starts_with(heading));
    let section = section.unwrap_or_else(|| panic!("no section {heading}"));
    let opening = format!("```{language}\n");
    section.split(&opening).skip(1).map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

/// A shell in the sealed environment, with the program on its path.
fn shell(world: &Verhaal, script: &str, arguments: &[&str]) -> Output {
    let folder = Path::new(PROGRAM).parent().unwrap().display().to_string();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap());
    let home = world.home("iris");
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).arg("sh").args(arguments).current_dir(world.work()).env("PATH", path);
    command.env("HOME", &home).env("XDG_CONFIG_HOME", home.join("instellingen")).env("LC_ALL", "C");
    command.env("MELDCODE_ARCHIEF", world.archive()).env("MELDCODE_NU", "2026-11-22T10:30:00+01:00");
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap()
}

fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_script_does_a_terms_routine_work() {
    let [script] = blocks("A term's routine", "sh").try_into().unwrap();
    assert!(script.lines().filter(|line| !line.starts_with('#')).count() <= 10, "no longer ten lines");
    let world = Verhaal::new();
    let intake = world.work().join("binnen");
    std::fs::create_dir(&intake).unwrap();
    let example = |name: &str| format!("{}/templates/voorbeeld/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::copy(example("1-een-signaal.yaml"), intake.join("1.yaml")).unwrap();
    let run = || shell(&world, &script, &[intake.to_str().unwrap()]);
    let first = run();
    let (stdout, stderr) = said(&first);
    assert_eq!(first.status.code(), Some(0), "{stderr}");
    assert!(stderr.contains("Alle zaken zijn volledig."), "{stderr}");
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(report["samenvatting"]["volledig"], 1);
    // The next term something is missing, and the script says so by its exit code.
    let late = "soort: leerling\nlabel: sem\nvoornaam: Sem\n---\nsoort: signaal\nzaak: sem\nplaats: klas\n";
    std::fs::write(intake.join("1.yaml"), late).unwrap();
    let second = run();
    assert_eq!(second.status.code(), Some(1), "{:?}", said(&second));
    assert!(said(&second).1.contains("Er ontbreekt iets"));
    // A stream that is wrong stores nothing and stops the script.
    std::fs::write(intake.join("2.yaml"), "soort: signaal\nplaatst: klas\n").unwrap();
    let before = world.refs();
    let third = run();
    assert_eq!(third.status.code(), Some(3), "{:?}", said(&third));
    assert_eq!((said(&third).0.as_str(), world.refs()), ("", before));
}

#[test]
fn the_example_gives_what_the_readme_shows() {
    let [example] = blocks("An example", "console").try_into().unwrap();
    let world = Verhaal::new();
    let zaak = world.zaak();
    let (script, shown) = console(&example);
    let output = shell(&world, &script.replace("2026-7KQ3MX", &zaak), &[]);
    let (stdout, stderr) = said(&output);
    // The id of the stuk, then the report, then the exit code.
    let (id, rest) = stdout.split_once('\n').unwrap_or_else(|| panic!("{stdout}{stderr}"));
    assert_eq!(id.len(), 26);
    let (report, exit) = rest.trim_end().rsplit_once('\n').unwrap();
    let report: Value = serde_json::from_str(report).unwrap();
    let (shown, shown_exit) = shown.trim_end().rsplit_once('\n').unwrap();
    assert_eq!(exit, shown_exit);
    let shown: Value = serde_json::from_str(&shown.replace(", …", "").replace("2026-7KQ3MX", &zaak)).unwrap();
    let expected = &shown["zaken"][0];
    let one = &report["zaken"][0];
    for key in ["zaak", "leesbaar", "stap", "gesloten", "volledig", "kolommen"] {
        assert_eq!(one[key], expected[key], "{key}: {report:#}");
    }
    assert_eq!(report["samenvatting"], shown["samenvatting"], "{report:#}");
    let findings = |value: &Value| -> Vec<(Value, Value, Value, Value)> {
        let all = value["bevindingen"].as_array().unwrap().iter();
        // The README leaves out what is only to be looked at.
        let all = all.filter(|b| b["ernst"] != "let-op");
        all.map(|b| (b["regel"].clone(), b["ernst"].clone(), b["stap"].clone(), b["veld"].clone())).collect()
    };
    assert_eq!(findings(one), findings(expected), "{report:#}");
}

/// The commands of a console block as a script, and what it shows after the last of them.
fn console(block: &str) -> (String, String) {
    let mut script = String::new();
    let mut shown = String::new();
    let mut document = false;
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            script.extend([command, "\n"]);
            shown.clear();
            document = command.contains("<<'EOF'");
        } else if document {
            script.extend([line, "\n"]);
            document = line != "EOF";
        } else {
            shown.extend([line, "\n"]);
        }
    }
    (script, shown)
}

#[test]
fn a_protocol_of_ones_own_starts_an_archive() {
    let [commands] = blocks("Adapting a protocol", "sh").try_into().unwrap();
    let world = Verhaal::empty();
    let templates = format!("{}/templates", env!("CARGO_MANIFEST_DIR"));
    let who = "--id i.devries --naam Iris --rol directie --zonder-wachtwoord";
    let script = commands.replace("templates/", &format!("{templates}/")).replace('…', who);
    let output = shell(&world, &format!("set -e\n{script}"), &[]);
    assert_eq!(output.status.code(), Some(0), "{:?}", said(&output));
    assert_eq!(world.run(["controle", "--alle"]).code, 0);
}

#[test]
fn everything_can_be_checked_without_the_program() {
    let [commands] = blocks("Keys, readers", "sh").try_into().unwrap();
    let world = Verhaal::new();
    let zaak = world.zaak();
    let signaal = world.add("signaal", &zaak, "plaats: klas\n");
    let key = world.home("iris").join("instellingen/meldcode/sleutel").display().to_string();
    let script = commands.replace("LEZER.age", "i.devries.age").replace("KEY", &key);
    let script = script.replace("01M8….yaml.age", &format!("{signaal}.yaml.age"));
    let script = script
        .replace("zaken/2026/7KQ3MX", &format!("zaken/2026/{}", &zaak[5..]))
        .replace("2026-7KQ3MX", &zaak);
    let output = shell(&world, &format!("set -e\ncd ../archief\n{script}rm zaaksleutel\n"), &[]);
    let (stdout, stderr) = said(&output);
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    assert!(stdout.contains("plaats: klas") && stderr.contains("Good \"git\" signature"), "{stdout}{stderr}");
}

/// A world that began with a recovery key, with a zaak that l.bakker reads: fingerprint, recovery key, zaak.
fn with_paper() -> (Verhaal, [String; 3]) {
    let world = Verhaal::empty();
    let archive = world.archive().display().to_string();
    let who = ["--id", "i.devries", "--naam", "Iris", "--rol", "intern_begeleider", "--zonder-wachtwoord"];
    let printed = world.run([&["init", &archive][..], &who].concat()).done();
    let line = |name: &str| {
        let line = printed.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("{printed}")).trim().to_owned()
    };
    let zaak = world.zaak();
    world.colleague("l.bakker", "leerkracht");
    world.run(["zaak", "toegang", &zaak, "--geef", "l.bakker"]).done();
    let server = world.folder().join("server.git").display().to_string();
    world.git(&["clone", "-q", "--bare", ".", &server]);
    world.git(&["remote", "add", "origin", &server]);
    world.run(["synchroniseer"]).done();
    (world, [line("vingerafdruk:"), line("herstelsleutel:"), zaak])
}

fn laptop_page() -> String {
    std::fs::read_to_string(format!("{}/docs/laptop-weg.md", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn a_lost_laptop_of_a_colleague() {
    let (world, [_, _, zaak]) = with_paper();
    let [replace, revoke] = blocks_of(&laptop_page(), "2. De laptop", "sh").try_into().unwrap();
    // What the laptop had and never sent.
    let copy = world.folder().join("kopie").display().to_string();
    world.git(&["clone", "-q", "../server.git", &copy]);
    for branch in world.git(&["for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads/sleutel"]).lines() {
        assert!(
            world
                .git_in(copy.as_ref(), &["branch", "-q", branch, &format!("origin/{branch}")])
                .status
                .success()
        );
    }
    let lost = world.start(["-C", &copy, "signaal", &zaak, "--plaats", "klas"]).by("l.bakker").go().done();
    let new = world.start(["sleutel", "maak", "--zonder-wachtwoord"]).by("l.bakker-nieuw").go().done();
    let done = shell(&world, &format!("set -e\n{}", replace.replace("ssh-ed25519 …", &new)), &[]);
    let (stdout, stderr) = said(&done);
    assert_eq!(done.status.code(), Some(0), "{stdout}{stderr}");
    assert!(stderr.contains("Nieuwe zaaksleutel voor zaak") && stdout.contains("gezond"), "{stdout}{stderr}");
    world.start(["toon", &zaak]).by("l.bakker").go().refused(4, "ingetrokken");
    assert!(world.start(["toon", &zaak]).by("l.bakker-nieuw").go().done().contains("Noor"));
    // It comes back: nothing is taken over without being looked at.
    world.run(["-C", &copy, "synchroniseer"]).refused(6, "neem-over l.bakker");
    let [look, take] = blocks_of(&laptop_page(), "6. De laptop", "sh").try_into().unwrap();
    let seen = said(&shell(&world, &look.replace("KOPIE", &copy), &[]));
    assert!(seen.0.contains(&format!("{zaak}: 1 stuk")), "{seen:?}");
    let number = seen.0.lines().nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let take = take.replace("KOPIE", &copy).replace("NUMMER", &number);
    let done = shell(&world, &format!("set -e\n{take}meldcode synchroniseer\nmeldcode verifieer\n"), &[]);
    let (stdout, stderr) = said(&done);
    assert_eq!(done.status.code(), Some(0), "{stdout}{stderr}");
    assert!(stdout.contains("[overgenomen]"), "{stdout}");
    assert!(world.run(["toon", &zaak]).done().contains(&lost[18..]));
    // Or the colleague goes.
    let done = shell(&world, &format!("set -e\n{revoke}"), &[]);
    assert_eq!(done.status.code(), Some(0), "{:?}", said(&done));
    assert!(said(&done).1.contains("kan hebben"), "{:?}", said(&done));
    world.start(["toon", &zaak]).by("l.bakker-nieuw").go().refused(4, "ingetrokken");
}

#[test]
fn a_lost_laptop_of_the_only_one_who_coordinates() {
    let (world, [fingerprint, paper, zaak]) = with_paper();
    std::fs::rename(world.home("iris"), world.home("weg")).unwrap();
    std::fs::create_dir(world.home("iris")).unwrap();
    let [commands] = blocks_of(&laptop_page(), "4. Uw eigen", "sh").try_into().unwrap();
    let edit = commands.lines().find(|line| line.starts_with("nano ")).unwrap();
    let typed = format!("echo '{}' > /dev/shm/herstel", paper.to_lowercase());
    let script = commands.replace(edit, &typed).replace("sleutel maak", "sleutel maak --zonder-wachtwoord");
    let file = world.work().join("herstel").display().to_string();
    let server = world.folder().join("server.git").display().to_string();
    let script = script.replace("/dev/shm/herstel", &file).replace("ADRES", &server);
    let script = format!("set -e\nunset MELDCODE_ARCHIEF\n{}", script.replace("VINGERAFDRUK", &fingerprint));
    let done = shell(&world, &script, &[]);
    let (stdout, stderr) = said(&done);
    assert_eq!(done.status.code(), Some(0), "{stdout}{stderr}");
    assert!(stdout.contains("gezond") && stdout.contains("[herstelsleutel-gebruikt]"), "{stdout}{stderr}");
    let copy = world.home("iris").join("meldcode").display().to_string();
    assert!(world.run(["-C", &copy, "toon", &zaak]).done().contains("Noor"));
    world.run(["-C", &copy, "signaal", &zaak, "--plaats", "klas"]).done();
    // Whoever found the laptop files and reads nothing that is new.
    world.start(["-C", &copy, "toon", &zaak]).by("weg").go().refused(4, "ingetrokken");
}

#[test]
fn every_command_of_the_table_is_there_and_every_command_is_in_the_table() {
    let text = readme();
    let table = text.split("\n## Commands").nth(1).unwrap().split("\n## ").next().unwrap();
    let known = meldcode::cli::command();
    for command in known.get_subcommands().filter(|command| !command.is_hide_set()) {
        let name = command.get_name();
        let named = ["`", " "].iter().any(|end| table.contains(&format!("`{name}{end}")));
        assert!(named, "{name} is not in the README's table");
    }
    for row in table.lines().filter(|line| line.starts_with("| `")) {
        let cell = row.replace("\\|", "/");
        let cell = cell.split('|').nth(1).unwrap().to_owned();
        for quoted in cell.split('`').skip(1).step_by(2) {
            let word = quoted.trim_start_matches("meldcode").split_whitespace().next().unwrap_or_default();
            let below = |name: &str| known.get_subcommands().any(|c| c.find_subcommand(name).is_some());
            let there = word.is_empty() || known.find_subcommand(word).is_some() || below(word);
            assert!(there, "the README's table has {word:?}, which is no command");
        }
    }
}
