//! What the program says about itself is Dutch, and does not change unseen.
//!
//! After a change that is meant: `MELDCODE_HULP_BIJWERKEN=1 ./test --test help`, and look at the difference.

#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

mod verhaal;

use verhaal::Verhaal;

const UPDATE: &str = "if this is meant: MELDCODE_HULP_BIJWERKEN=1 ./test --test help";

/// Words that clap says by itself.
const ENGLISH: &[&str] = &[
    "Usage",
    "Options",
    "OPTIONS",
    "Commands",
    "COMMAND",
    "Arguments",
    "possible values",
    "default:",
    "error:",
    "tip:",
    "required",
    "unexpected",
    "invalid",
    "unrecognized",
    "For more information",
    "try '",
    "Print help",
    "subcommand",
    "argument ",
    " aliases",
    "[env",
    "cannot be used",
    "the following",
    "a value is",
];

/// Every command and subcommand, in the order of the help.
fn commands() -> Vec<Vec<String>> {
    fn walk(command: &clap::Command, path: &[String], found: &mut Vec<Vec<String>>) {
        found.push(path.to_vec());
        for below in command.get_subcommands() {
            let path = [path, &[below.get_name().to_owned()]].concat();
            walk(below, &path, found);
        }
    }
    let mut found = Vec::new();
    walk(&meldcode::cli::command(), &[], &mut found);
    found
}

#[test]
fn the_help_of_every_command_is_as_committed() {
    let world = Verhaal::empty();
    let mut text = String::new();
    for path in commands() {
        let shown = world.run(path.iter().map(String::as_str).chain(["--help"])).done();
        text.extend(["===== meldcode ", &path.join(" "), "\n", &shown, "\n\n"]);
    }
    let file = format!("{}/tests/help.txt", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("MELDCODE_HULP_BIJWERKEN").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap();
    for (number, (was, is)) in committed.lines().zip(text.lines()).enumerate() {
        assert_eq!(was, is, "tests/help.txt, line {}; {UPDATE}", number + 1);
    }
    assert_eq!(committed, text, "tests/help.txt has another length; {UPDATE}");
}

/// As people know it from other programs.
#[test]
fn help_is_a_word_too() {
    let world = Verhaal::empty();
    for words in [vec![], vec!["signaal"], vec!["zaak", "open"]] {
        let shown = world.run([&["help"], words.as_slice()].concat()).done();
        assert_eq!(shown, world.run([words.as_slice(), &["--help"]].concat()).done());
    }
}

#[test]
fn no_help_has_a_word_of_clap() {
    let committed =
        std::fs::read_to_string(format!("{}/tests/help.txt", env!("CARGO_MANIFEST_DIR"))).unwrap();
    for line in committed.lines() {
        for word in ENGLISH {
            assert!(!line.contains(word), "{word:?} in: {line}");
        }
    }
}

#[test]
fn every_command_and_flag_explains_itself() {
    fn walk(command: &clap::Command, path: &str) {
        assert!(command.get_about().is_some(), "{path} has no explanation");
        for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(!help.trim().is_empty(), "{path}: {} has no explanation", arg.get_id());
        }
        for below in command.get_subcommands() {
            walk(below, &format!("{path} {}", below.get_name()));
        }
    }
    walk(&meldcode::cli::command(), "meldcode");
    meldcode::cli::command().debug_assert();
}

#[test]
fn a_wrong_command_line_is_told_in_dutch() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    for arguments in [
        vec!["--bestaat-niet"],
        vec!["bestaat-niet"],
        vec!["signal"],
        vec!["signaal", &zaak, "--aard"],
        vec!["signaal", &zaak, "--aard", "zwaar"],
        vec!["signaal", &zaak, "te", "veel", "woorden"],
        vec!["signaal", &zaak, "--bestaat-niet", "x"],
        vec!["signaal", &zaak, "--datum"],
        vec!["signaal", &zaak, "--van", "a", "--van", "b"],
        vec!["melding", &zaak, "--opnieuw", "misschien"],
        vec!["zaak"],
        vec!["zaak", "sluit"],
        vec!["zaak", "toegang", &zaak],
        vec!["zaak", "toegang", &zaak, "--geef", "a.b", "--ontneem", "a.b"],
        vec!["zaak", "toegang", &zaak, "--geef", "Met Spatie"],
        vec!["controle", "--alle", &zaak],
        vec!["historie", "--sinds", "gisteren", "--alle"],
        vec!["init", "--rol", "koning", "--id", "a.b", "--naam", "x"],
        vec!["sluit-aan"],
        vec!["sjabloon", "brief"],
        vec!["shell-aanvulling", "cmd"],
        vec!["export", &zaak, "--als", "pdf"],
        vec!["--json", "--json=ja"],
        vec!["toon", &zaak, "--peildatum", "2026-02-30"],
        vec!["importeer", "--alle"],
        vec!["demo", "a", "b"],
    ] {
        let outcome = world.run(&arguments);
        assert!(outcome.code == 2 || outcome.code == 3, "{outcome:?}");
        assert!(outcome.stderr.starts_with("Fout: ") && outcome.stdout.is_empty(), "{outcome:?}");
        for word in ENGLISH {
            assert!(!outcome.stderr.contains(word), "{word:?} in: {outcome:?}");
        }
    }
}
