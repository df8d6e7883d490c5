//! Every stage of every command that writes, broken off: by `kill -9`, and by a disk that refuses from then on.

use std::collections::BTreeSet;
use std::fs;

use crate::child::Outcome;
use crate::commands::ALL;
use crate::place::Place;

/// Breaks one command off everywhere, each time in the same archive, and gives the stages that it has.
fn break_off(command: &str) -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut place = Place::build(&folder.path().join("eerst"));
    if matches!(command, "sync" | "join") {
        place = place.with_server();
    }
    let next = place.prepare("add");
    let about = place.prepare(command);
    let shown = place.again(&folder.path().join("toon")).run(command, &about, "show:0");
    assert!(shown.done, "{command}: {shown:?}");
    for (how, stages) in [("kill", chosen(&shown.stages, 2)), ("broken", chosen(&shown.stages, 1))] {
        for (at, stage) in stages {
            let here = folder.path().join("hier");
            let place = place.again(&here);
            let when = format!("{command}, {how} at {at} ({stage})");
            let outcome = place.run(command, &about, &format!("{how}:{at}"));
            assert_eq!(outcome.stages.first(), Some(&(at, stage)), "{when}: {outcome:?}");
            after(&place, command, &about, &outcome, &when);
            place.carry_out("add", &next).unwrap();
            place.is_sound(&place.root(), &when);
            place.has_no_leftovers(&when);
            fs::remove_dir_all(&here).unwrap();
        }
    }
    shown.stages.into_iter().map(|(_, stage)| stage).collect()
}

/// Of each stage the first passages and the last: an import writes every file in the same way.
fn chosen(stages: &[(usize, String)], first: usize) -> Vec<(usize, String)> {
    let few = |(index, (_, stage)): &(usize, &(usize, String))| {
        stages[..*index].iter().filter(|(_, other)| other == stage).count() < first
            || !stages[*index + 1..].iter().any(|(_, other)| other == stage)
    };
    stages.iter().enumerate().filter(few).map(|(_, stage)| stage.clone()).collect()
}

/// What must hold after a command that was broken off.
fn after(place: &Place, command: &str, about: &str, outcome: &Outcome, when: &str) {
    let own_folder = matches!(command, "init" | "join");
    let root = if own_folder { place.path(about) } else { place.root() };
    let done = if own_folder && !root.join(".git").exists() { false } else { place.is_done(command, about) };
    // Said to be done: then it is. Said to have failed: then nothing happened, save what another finishes.
    assert!(!outcome.done || done, "{when}: acknowledged and gone");
    let failed = outcome.said.starts_with("fout ");
    let finished_later = matches!(command, "give" | "sync" | "join");
    assert!(!failed || !done || finished_later, "{when}: failed and done: {}", outcome.said);
    assert!(!failed || outcome.said.starts_with("fout Unfinished"), "{when}: {}", outcome.said);
    if !done {
        if own_folder && !failed {
            // A folder that a kill left behind is for the user to remove; it never passes for an archive.
            _ = fs::remove_dir_all(&root);
        }
        assert!(!own_folder || !root.exists(), "{when}: something was left behind");
        // A number whose keys lie there already stays taken: the program draws another.
        let other = matches!(command, "open" | "import").then(|| place.prepare(command));
        let about = other.as_deref().unwrap_or(about);
        let again = place.carry_out(command, about);
        assert!(again.is_ok(), "{when}: again: {again:?}");
        assert!(place.is_done(command, about), "{when}");
    } else if command == "sync" {
        place.carry_out(command, about).unwrap();
    }
    if own_folder {
        place.is_sound(&root, when);
    }
}

macro_rules! each {
    ($($name:ident = $command:literal,)*) => {
        $(#[test] fn $name() { break_off($command); })*

        #[test]
        fn every_command_is_among_these() {
            assert_eq!([$($command),*], ALL);
        }
    };
}

each! {
    opening_a_zaak = "open",
    adding_a_stuk = "add",
    adding_an_attachment = "attach",
    importing = "import",
    giving_access = "give",
    taking_access = "take",
    adding_staff = "staff",
    revoking_staff = "revoke",
    taking_a_protocol_into_force = "protocol",
    recording_a_zelfcheck = "school",
    synchronising = "sync",
    joining = "join",
    beginning_an_archive = "init",
}
