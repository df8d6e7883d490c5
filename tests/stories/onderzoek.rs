//! `onderzoek`: each thing that is wrong is named, with how to mend it; nothing is asked, nothing changes.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use serde_json::Value;

use crate::verhaal::{Outcome, Verhaal, keys};

fn subjects(outcome: &Outcome, ernst: &str) -> Vec<String> {
    let json = outcome.json();
    let found = json.as_array().unwrap().iter().filter(|punt| punt["ernst"] == ernst);
    found.map(|punt| punt["onderwerp"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_is_wise_is_told_and_is_no_fault() {
    let world = Verhaal::new();
    world.zaak();
    let before = world.refs();
    let outcome = world.run(["onderzoek", "--json"]);
    assert_eq!((outcome.code, subjects(&outcome, "fout").len()), (0, 0), "{outcome:?}");
    let advice = subjects(&outcome, "let-op");
    for subject in ["sleutel", "reservekopie", "lezers", "sociale-kaart"] {
        assert!(advice.iter().any(|found| found == subject), "{subject}: {outcome:?}");
    }
    for punt in outcome.json().as_array().unwrap() {
        assert_eq!(keys(punt), ["onderwerp", "ernst", "tekst", "actie"]);
        assert!(punt["actie"].as_str().is_some_and(|text| !text.is_empty()), "{punt}");
        if punt["onderwerp"] == "sociale-kaart" {
            assert!(punt["actie"].as_str().unwrap().contains("meldcode sociale-kaart vul-aan"), "{punt}");
        }
    }
    let text = world.run(["onderzoek"]).done();
    assert!(text.contains("wat nu: ") && text.contains("geen wachtwoord"), "{text}");
    assert_eq!(world.refs(), before);
}

#[test]
fn what_is_wrong_is_found_and_ends_with_1() {
    let world = Verhaal::new();
    let key = world.home("iris").join("instellingen/meldcode/sleutel");
    let wrong = |subject: &str, says: &str| {
        let outcome = world.run(["onderzoek", "--json"]);
        assert_eq!((outcome.code, subjects(&outcome, "fout")), (1, vec![subject.to_owned()]), "{outcome:?}");
        let json: Value = outcome.json();
        let told = json.as_array().unwrap().iter().find(|punt| punt["ernst"] == "fout").unwrap().to_string();
        assert!(told.contains(says), "{says} not in {told}");
    };
    let mode = |mode| std::fs::set_permissions(&key, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0o644);
    wrong("sleutel", "chmod 600");
    mode(0o600);
    let lock = world.archive().join(".git/index.lock");
    std::fs::write(&lock, "").unwrap();
    assert!(Command::new("touch").args(["-d", "2 hours ago"]).arg(&lock).status().unwrap().success());
    wrong("slot", "index.lock");
    std::fs::remove_file(&lock).unwrap();
    world.git(&["config", "core.sshCommand", "kwaad"]);
    wrong("git", "core.sshcommand");
    world.git(&["config", "--unset", "core.sshCommand"]);
    let synced = world.folder().join("OneDrive - School");
    std::fs::create_dir(&synced).unwrap();
    let there = synced.join("archief");
    std::fs::rename(world.archive(), &there).unwrap();
    let outcome = world.run(["-C", &there.display().to_string(), "onderzoek", "--json"]);
    assert!(subjects(&outcome, "fout").contains(&"map".to_owned()), "{outcome:?}");
    std::fs::rename(&there, world.archive()).unwrap();
    let stranger = world.start(["onderzoek", "--json"]).by("vreemd").go();
    assert_eq!((stranger.code, subjects(&stranger, "fout")), (1, vec!["sleutel".to_owned()]));
    world.start(["sleutel", "maak", "--zonder-wachtwoord"]).by("vreemd").go().done();
    let stranger = world.start(["onderzoek"]).by("vreemd").go();
    assert!(stranger.gave(1).contains("hoort bij niemand"), "{stranger:?}");
}

#[test]
fn without_an_archive_the_rest_is_still_looked_at() {
    let world = Verhaal::empty();
    let outcome = world.run(["onderzoek", "--json"]);
    assert_eq!(
        (outcome.code, subjects(&outcome, "fout")),
        (1, vec!["sleutel".to_owned(), "archief".to_owned()])
    );
}
