//! Exit codes 0 to 6, and the English aliases.

use crate::verhaal::Verhaal;

#[test]
fn zero_when_every_zaak_asked_about_is_complete() {
    let world = Verhaal::new();
    let example = format!("{}/templates/voorbeeld/1-een-signaal.yaml", env!("CARGO_MANIFEST_DIR"));
    world.run(["importeer", &example]).done();
    let report = world.run(["controle", "--alle", "--json"]);
    let json = report.json();
    assert_eq!(report.code, 0, "{json}");
    assert_eq!((&json["samenvatting"]["volledig"], &json["zaken"][0]["volledig"]), (&1.into(), &true.into()));
    assert_eq!(Verhaal::new().run(["controle", "--alle"]).code, 0);
}

#[test]
fn one_when_something_is_missing_or_urgent() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.add("signaal", &zaak, "plaats: klas\n");
    let found = world.run(["controle", &zaak]);
    assert!(found.gave(1).contains("datum"));
    assert!(!found.stderr.contains("Fout"), "a finding is no error: {found:?}");
}

#[test]
fn two_when_the_command_line_is_wrong() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    for (arguments, says) in [
        (vec!["controle", "--stap", "7"], "1 tot en met 5"),
        (vec!["contole"], "controle"),
        (vec!["signaal"], "ZAAK"),
        (vec!["signaal", &zaak], "niets opgegeven"),
        (vec!["signaal", &zaak, "--plats", "klas"], "--plaats"),
        (vec!["signaal", &zaak, "--aard", "fiet"], "feit"),
        (vec!["signaal", &zaak, "--datum", "30-11-2026"], "--datum"),
        (vec!["signaal", &zaak, "--datum", "2026-02-30"], "--datum"),
        (vec!["controle", "--alle", &zaak], "kan niet samen"),
        (vec!["status", "--peildatum", "gisteren"], "--peildatum"),
        (vec!["historie"], "ZAAK"),
        (vec!["sjabloon", "brief"], "mogelijk"),
        (vec!["zaak"], "ontbreekt"),
    ] {
        let outcome = world.refused(&arguments, "", 2, says);
        let what_to_do = ["Wat nu: ", "; schrijf "].iter().any(|text| outcome.stderr.contains(text));
        assert!(what_to_do, "no way out: {outcome:?}");
    }
}

#[test]
fn three_when_the_input_is_wrong() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.refused(["signaal", &zaak, "--van", "-"], "plaatst: klas\n", 3, "bedoelde u `plaats`?");
    world.refused(["toon", "2026-ZZZZZZ"], "", 3, "geen zaak");
}

#[test]
fn four_without_access() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let start = |args: &[&str]| world.start(args);
    start(&["toon", &zaak]).by("niemand").go().refused(4, "geen sleutel");
    start(&["sleutel", "maak", "--zonder-wachtwoord"]).by("vreemde").go().done();
    for command in [vec!["toon", &zaak], vec!["controle", &zaak], vec!["signaal", &zaak, "--plaats", "klas"]]
    {
        let before = world.refs();
        start(&command).by("vreemde").go().refused(4, "");
        assert_eq!(world.refs(), before);
    }
    start(&["zaak", "open", "--voornaam", "X"]).by("vreemde").go().refused(4, "niet van een medewerker");
    start(&["status"]).by("vreemde").go().refused(4, "niet van een medewerker");
}

#[test]
fn five_when_the_archive_cannot_be_used() {
    let world = Verhaal::new();
    let empty = world.work();
    world.start(["status"]).without("MELDCODE_ARCHIEF").go().refused(5, "geen archief");
    let empty = empty.display().to_string();
    world.run(["-C", &empty, "status"]).refused(5, "geen archief");
    world.run(["-C", "/bestaat/niet", "status"]).refused(5, "geen archief");
}

#[test]
fn six_while_another_writes() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let lock = std::process::Command::new("sh")
        .args(["-c", "rm -f $0/index.lock; : > $0/refs/heads/main.lock"])
        .arg(world.archive().join(".git"))
        .status();
    assert!(lock.unwrap().success());
    let before = world.refs();
    let outcome = world.run(["signaal", &zaak, "--plaats", "klas"]);
    outcome.refused(6, "main.lock (van u, minder dan een minuut oud)");
    assert!(outcome.stderr.contains("rm /"), "{outcome:?}");
    assert_eq!(world.refs(), before);
    std::fs::remove_file(world.archive().join(".git/refs/heads/main.lock")).unwrap();
    world.run(["signaal", &zaak, "--plaats", "klas"]).done();
    assert_eq!(world.git(&["status", "--porcelain", "--untracked-files=all"]), "");
}

#[test]
fn the_english_aliases_do_the_same() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.run(["signal", &zaak, "--plaats", "klas"]).done();
    world.run(["conversation", &zaak, "--plaats", "school"]).done();
    assert_eq!(world.run(["check", &zaak]).stdout, world.run(["controle", &zaak]).stdout);
    assert_eq!(world.run(["history", &zaak]).stdout, world.run(["historie", &zaak]).stdout);
    let history = world.run(["history", &zaak]).done();
    assert!(history.contains("signaal ") && history.contains("gesprek "), "{history}");
}

#[test]
fn an_archive_is_found_from_a_folder_inside_it() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let inside = world.archive().join("zaken");
    let shown = world.start(["toon", &zaak]).without("MELDCODE_ARCHIEF").within(&inside).go();
    assert!(shown.done().contains("Noor"));
}

/// `MELDCODE_ARCHIEF= meldcode …` is how a shell puts a variable aside.
#[test]
fn a_variable_that_is_set_to_nothing_is_as_one_that_is_not_set() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let names =
        ["MELDCODE_ARCHIEF", "MELDCODE_SLEUTEL", "MELDCODE_WACHTWOORD_OPDRACHT", "MELDCODE_SJABLONEN"];
    let start = |command: &[&str]| {
        let run = world.start(command).within(&world.archive());
        names.iter().fold(run, |run, name| run.env(name, ""))
    };
    assert!(start(&["toon", &zaak]).go().done().contains("Noor"));
    assert!(start(&["export", &zaak, "--als", "md"]).go().done().contains("Noor"));
    let elsewhere = world.work();
    start(&["status"]).within(&elsewhere).go().refused(5, "geen archief");
    // What the command line says so is an error still.
    start(&["status", "--sleutel", ""]).go().refused(2, "--sleutel");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let world = Verhaal::new();
    let command = format!("{} regels | head -1", crate::verhaal::PROGRAM);
    let archive = world.archive();
    let mut shell = std::process::Command::new("sh");
    let output = shell.args(["-c", &command]).env("MELDCODE_ARCHIEF", archive).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
