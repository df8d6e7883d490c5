//! A pipe where a file of ours belongs keeps nobody waiting; one that the user names is read.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::verhaal::{Outcome, Run, Verhaal};

fn pipe(place: &Path) {
    assert!(Command::new("mkfifo").arg(place).status().unwrap().success());
}

/// What a command gave, which ended by itself.
#[track_caller]
fn ended(run: Run<'_>) -> Outcome {
    let outcome = run.in_time();
    assert_ne!(outcome.code, Run::HUNG, "it waits: {outcome:?}");
    outcome
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() { files(&entry, found) } else { found.push(entry) }
    }
}

/// A pipe stands in the place while this runs.
fn with_pipe(place: &Path, run: impl FnOnce()) {
    let was = fs::read(place).ok();
    if was.is_some() {
        fs::remove_file(place).unwrap();
    }
    pipe(place);
    run();
    _ = fs::remove_file(place);
    if let Some(was) = was {
        fs::write(place, was).unwrap();
    }
}

#[test]
fn a_pipe_in_the_place_of_our_notes_about_the_user_is_as_no_note() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.run(["verifieer"]).done();
    let settings = world.home("iris").join("instellingen/meldcode");
    let mut notes = Vec::new();
    files(&settings, &mut notes);
    notes.retain(|path| *path != settings.join("sleutel"));
    assert_eq!(notes.len(), 3, "the pin, the commits, what was found sound: {notes:?}");
    for note in &notes {
        for command in [&["status"][..], &["verifieer"], &["signaal", &zaak, "--plaats", "klas"], &["status"]]
        {
            with_pipe(note, || drop(ended(world.start(command)).done()));
        }
        with_pipe(note, || assert!(ended(world.start(["onderzoek"])).code <= 1));
    }
}

#[test]
fn a_pipe_in_the_place_of_our_notes_about_the_archive_keeps_no_reader_waiting() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.run(["verifieer"]).done();
    let ours = world.archive().join(".git/meldcode");
    let mut notes = Vec::new();
    files(&ours, &mut notes);
    assert!(notes.len() >= 3, "{notes:?}");
    // What stands there only while something goes on, or was cut off.
    let passing = ["bezig", "sleutels", "vernietigen", "terug-op-de-server"].map(|name| ours.join(name));
    notes.extend(passing.into_iter().filter(|path| !path.exists()));
    for note in &notes {
        with_pipe(note, || {
            ended(world.start(["toon", &zaak])).done();
            let found = ended(world.start(["verifieer"]));
            assert!([0, 1, 5].contains(&found.code), "{}: {found:?}", note.display());
            ended(world.start(["signaal", &zaak, "--plaats", "klas"])).refused(5, "geen bestand of map is");
        });
    }
    world.run(["signaal", &zaak, "--plaats", "klas"]).done();
}

/// Git itself reads those, and would wait.
#[test]
fn a_pipe_in_the_place_of_a_key_branch_is_refused() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let refs = world.archive().join(".git/refs");
    fs::create_dir_all(refs.join("remotes/origin")).unwrap();
    for name in [format!("heads/sleutel/{zaak}"), "heads/anders".to_owned(), "remotes/origin/main".to_owned()]
    {
        with_pipe(&refs.join(name), || {
            for command in [&["status"][..], &["toon", &zaak], &["verifieer"]] {
                ended(world.start(command)).refused(5, "geen bestand of map is");
            }
        });
    }
    world.run(["verifieer"]).done();
}

#[test]
fn a_pipe_in_the_usual_place_of_the_key_is_refused() {
    let world = Verhaal::new();
    let key = world.home("iris").join("instellingen/meldcode/sleutel");
    with_pipe(&key, || {
        for command in [&["zaak", "lijst"][..], &["sleutel", "toon"], &["importeer", "-"]] {
            ended(world.start(command)).refused(4, "is geen bestand");
        }
        let found = ended(world.start(["onderzoek"]));
        assert_eq!(found.code, 1, "{found:?}");
        assert!(found.stdout.contains("het is geen bestand"), "{found:?}");
    });
    world.run(["zaak", "lijst"]).done();
}

#[test]
fn a_pipe_among_the_templates_of_the_school_is_refused() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let folder = world.work().join("sjablonen");
    fs::create_dir(&folder).unwrap();
    let export = ["export", &zaak, "--als", "html", "--sjablonen", "sjablonen"];
    with_pipe(&folder.join("rapport.html"), || {
        ended(world.start(export)).refused(3, "is geen bestand");
    });
}

/// What the user names is read, whatever it is.
#[test]
fn a_pipe_that_the_user_names_is_read() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let place = world.work().join("pijp");
    pipe(&place);
    let given = |arguments: &[&str], text: Vec<u8>| {
        let to = place.clone();
        let writer = std::thread::spawn(move || fs::write(to, text).unwrap());
        let outcome = ended(world.start(arguments));
        writer.join().unwrap();
        outcome.done();
    };
    let signal = format!("soort: signaal\nzaak: {zaak}\nplaats: klas\n");
    given(&["signaal", "--van", "pijp"], signal.clone().into());
    given(&["importeer", "pijp"], signal.clone().into());
    given(&["bijlage", &zaak, "pijp", "--titel", "scan"], b"een scan".to_vec());
    let key = fs::read(world.home("iris").join("instellingen/meldcode/sleutel")).unwrap();
    given(&["zaak", "lijst", "--sleutel", "pijp"], key);
    for command in [["signaal", "--van", "/dev/stdin"], ["signaal", "--van", "-"]] {
        ended(world.start(command).stdin(&signal)).done();
    }
    ended(world.start(["importeer", "/dev/stdin"]).stdin(&signal)).done();
    assert_eq!(world.run(["zaak", "lijst", "--json"]).json()[0]["stukken"], 7);
}
