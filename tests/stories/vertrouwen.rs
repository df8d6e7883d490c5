//! What someone without bad intentions sees when something in the archive does not hold: before acting on it, and
//! without passing it on.

use std::path::Path;
use std::process::Command;

use crate::verhaal::Verhaal;

/// Stock git, signed with the real key of someone of this archive.
fn commit(world: &Verhaal, at: &Path, person: &str, name: &str, message: &str) {
    let key = world.home(person).join("instellingen/meldcode/sleutel");
    let mut git = Command::new("git");
    git.current_dir(at).args(["-c", "gpg.format=ssh", "-c", "commit.gpgsign=true", "-c"]);
    git.arg(format!("user.signingkey={}", key.display())).args([
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        message,
    ]);
    for who in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{who}_NAME"), name).env(format!("GIT_{who}_EMAIL"), "x@x.invalid");
    }
    let done = git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap();
    assert!(done.status.success(), "{done:?}");
}

/// A server with the archive on it, and a second machine of Iris.
fn copies(world: &Verhaal) -> String {
    let server = world.folder().join("server.git").display().to_string();
    assert!(world.git_in(world.folder(), &["init", "-q", "--bare", &server]).status.success());
    world.git(&["remote", "add", "origin", &server]);
    world.run(["synchroniseer"]).done();
    let root = world.git(&["rev-list", "--max-parents=0", "main"]).trim().to_owned();
    let copy = world.folder().join("kopie").display().to_string();
    world.run(["sluit-aan", &server, &copy, "--wortel", &root]).done();
    copy
}

#[test]
fn whatever_is_done_on_a_newer_head_first_tells_what_does_not_hold_in_it() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.colleague("j.bakker", "leerkracht");
    let before = world.git(&["rev-parse", "main"]);
    let told = |says: &str| {
        for command in [
            vec!["toon", &zaak],
            vec!["status"],
            vec!["agenda"],
            vec!["controle", &zaak],
            vec!["historie", &zaak],
            vec!["zaak", "lijst"],
            vec!["medewerker", "lijst"],
            vec!["jaaroverzicht"],
            vec!["zelfcheck"],
            vec!["export", &zaak],
            vec!["formulier", "melding", &zaak],
            vec!["protocol", "toon"],
            vec!["signaal", &zaak, "--plaats", "klas"],
        ] {
            let outcome = world.run(&command);
            assert!(outcome.stderr.contains(says), "{command:?}: {}", outcome.stderr);
        }
        world.run(["verifieer"]).gave(1);
    };
    // What a leerkracht may not; it counts for nothing.
    let folder = world.archive().join("medewerkers/j.bakker");
    std::fs::write(folder.join("01KBANXQ00ABCDEFGHJKMNPQRS.yaml"), "wat: rol\nrol: directie\n").unwrap();
    world.git(&["add", "-A"]);
    commit(&world, &world.archive(), "j.bakker", "j.bakker", "medewerkers: rol");
    told("klopt iets niet (1 bevinding). Wat niet klopt, telt niet mee");
    assert!(world.run(["medewerker", "lijst"]).done().contains("leerkracht"));
    world.git(&["reset", "-q", "--hard", before.trim()]);
    // What breaks a rule and still counts: another name than the signer's, and words of one's own in the message.
    let pins = world.home("iris").join("instellingen/meldcode/archieven");
    let pin = std::fs::read_dir(&pins).unwrap().next().unwrap().unwrap().path();
    let text = std::fs::read_to_string(&pin).unwrap();
    let seen = text.lines().find_map(|line| line.strip_prefix("gezien: ")).unwrap().to_owned();
    std::fs::write(&pin, text.replace(&seen, before.trim())).unwrap();
    commit(&world, &world.archive(), "iris", "Iemand anders", "Zaak: Noor Visser");
    let says = "in wat er in dit archief bij is gekomen, klopt iets niet (2 bevindingen)";
    for command in [vec!["toon", &zaak], vec!["status"], vec!["signaal", &zaak, "--plaats", "klas"]] {
        assert!(world.run(&command).stderr.contains(says), "{command:?}");
    }
}

#[test]
fn a_commit_made_by_mistake_stays_in_this_copy() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let copy = copies(&world);
    commit(&world, &world.archive(), "iris", "Iris", "eigen aantekening");
    let refused = world.run(["synchroniseer"]);
    refused.refused(5, "in uw eigen kopie klopt iets niet, dus er is niets verstuurd");
    assert!(refused.stderr.contains("sluit-aan"), "{refused:?}");
    // The others go on.
    world.run(["-C", &copy, "signaal", &zaak, "--plaats", "klas"]).done();
    world.run(["-C", &copy, "synchroniseer"]).done();
    world.run(["-C", &copy, "verifieer"]).done();
}

#[test]
fn a_new_key_that_a_leerkracht_cannot_make_is_told_of_until_a_coordinator_exchanges() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    for id in ["l.een", "l.twee", "j.bakker"] {
        world.colleague(id, "leerkracht");
        world.run(["zaak", "toegang", &zaak, "--geef", id]).done();
    }
    let copy = copies(&world);
    world.run(["zaak", "toegang", &zaak, "--ontneem", "l.een"]).done();
    world.run(["-C", &copy, "zaak", "toegang", &zaak, "--ontneem", "l.twee"]).done();
    world.run(["synchroniseer"]).done();
    let says = format!("zaak {zaak} moet onder een nieuwe sleutel");
    let by_teacher = |words: &[&str]| world.start([&["-C", &copy], words].concat()).by("j.bakker").go();
    let merged = by_teacher(&["synchroniseer"]);
    merged.done();
    assert!(merged.stderr.contains(&says), "{merged:?}");
    let stored = by_teacher(&["signaal", &zaak, "--plaats", "klas"]);
    stored.done();
    assert!(stored.stderr.contains(&says), "{stored:?}");
    by_teacher(&["synchroniseer"]).done();
    // Who coordinates only follows, and makes the key all the same.
    let followed = world.run(["synchroniseer"]);
    followed.done();
    assert!(!followed.stderr.contains(&says), "{followed:?}");
    let after = by_teacher(&["synchroniseer"]);
    after.done();
    assert!(!after.stderr.contains(&says), "{after:?}");
    let wraps = world.git(&["ls-tree", "-r", "--name-only", &format!("sleutel/{zaak}")]);
    let last = wraps.lines().map(|path| path.split('/').next().unwrap()).max().unwrap();
    let readers: Vec<&str> = wraps.lines().filter_map(|path| path.strip_prefix(last)).collect();
    assert_eq!(readers, ["/i.devries.age", "/j.bakker.age"], "{wraps}");
    world.run(["verifieer"]).done();
}
