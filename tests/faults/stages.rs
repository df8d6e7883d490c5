//! Every stage of every command that writes, broken off: by `kill -9`, and by a disk that refuses from then on.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::child::Outcome;
use crate::commands::{ALL, WITH_SERVER};
use crate::place::Place;

/// Breaks one command off everywhere, each time in the same archive, and gives the stages that it has.
fn break_off(command: &str) -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut place = Place::build(&folder.path().join("eerst"));
    if WITH_SERVER.contains(&command) {
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
    let finished_later = matches!(command, "give" | "sync" | "join" | "recover");
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

/// Locked out on the key branch, and then no event that says why: whoever records next gives the key back.
#[test]
fn keys_taken_for_an_event_that_never_came_are_given_back() {
    for command in ["revoke", "take"] {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::build(&folder.path().join("eerst"));
        let (next, about) = (place.prepare("add"), place.prepare(command));
        let shown = place.again(&folder.path().join("toon")).run(command, &about, "show:0");
        for (at, stage) in shown.stages.iter().filter(|(_, stage)| stage == "key" || stage == "main") {
            for how in ["kill", "broken"] {
                let here = folder.path().join("hier");
                let place = place.again(&here);
                place.run(command, &about, &format!("{how}:{at}"));
                let when = format!("{command}, {how} at {at} ({stage})");
                assert!(!place.is_done(command, &about), "{when}");
                place.carry_out("add", &next).unwrap();
                place.is_sound(&place.root(), &when);
                place.has_no_leftovers(&when);
                fs::remove_dir_all(&here).unwrap();
            }
        }
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
    signing_with_a_scan = "scan",
    importing = "import",
    giving_access = "give",
    taking_access = "take",
    adding_staff = "staff",
    revoking_staff = "revoke",
    giving_another_role = "role",
    replacing_a_key_of_another = "replace",
    replacing_the_own_key = "rekey",
    replacing_a_key_by_the_paper = "recover",
    taking_work_over = "takeover",
    picking_who_stays = "pick",
    taking_a_protocol_into_force = "protocol",
    moving_a_zaak = "move",
    recording_a_zelfcheck = "school",
    synchronising = "sync",
    joining = "join",
    beginning_an_archive = "init",
}

/// The stages that the source names.
fn named(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            named(&entry.path(), names);
            continue;
        }
        let source = fs::read_to_string(entry.path()).unwrap();
        for call in ["stage::reached(", "stage::passed("] {
            let calls = source.split(call).skip(1);
            names.extend(calls.map(|rest| rest.split('"').nth(1).unwrap().to_owned()));
        }
    }
}

#[test]
fn every_stage_is_passed_by_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::build(&folder.path().join("hier")).with_server();
    let mut passed = BTreeSet::new();
    // What mends is passed by who comes after one that was broken off.
    let about = place.prepare("add");
    place.run("add", &about, "kill:12");
    for command in ALL {
        let about = place.prepare(command);
        let shown = place.run(command, &about, "show:0");
        assert!(shown.done, "{command}: {shown:?}");
        passed.extend(shown.stages.into_iter().map(|(_, stage)| stage));
    }
    let mut names = BTreeSet::new();
    named(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/vault"), &mut names);
    assert!(names.len() > 20, "{names:?}");
    assert_eq!(names.difference(&passed).collect::<Vec<_>>(), Vec::<&String>::new());
}
