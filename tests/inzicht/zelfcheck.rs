//! `zelfcheck`: the school's own duties.

use crate::verhaal::{Verhaal, keys};

#[test]
fn a_duty_is_answered_and_every_coordinator_reads_it() {
    let world = Verhaal::new();
    world.colleague("d.meijer", "directie");
    world.colleague("l.bakker", "leerkracht");
    let before = world.run(["zelfcheck"]).done();
    assert!(before.contains("Zelfcheck 2026") && before.contains("  ?      "), "{before}");
    let answer = ["zelfcheck", "training", "deels", "--toelichting", "in maart weer"];
    let run = world.run(answer);
    assert_eq!(run.done().len(), 26);
    run.says("Vastgelegd. Nog ").says("Hierna: meldcode zelfcheck beleid");
    assert_eq!(world.git(&["log", "-1", "--format=%s"]).trim(), "school: zelfcheck");
    let theirs = world.start(["zelfcheck"]).by("d.meijer").go().done();
    assert!(theirs.contains("i.devries, 22 november 2026: in maart weer"), "{theirs}");
    world.start(["zelfcheck", "training", "ja"]).by("d.meijer").go().done();
    let json = world.run(["zelfcheck", "--json"]).json();
    assert_eq!(keys(&json), ["jaar", "protocol", "punten"]);
    let all = json["punten"].as_array().unwrap();
    let training = all.iter().find(|point| point["punt"] == "training").unwrap();
    assert_eq!(
        (&training["staat"], &training["door"]),
        (&"ja".into(), &"d.meijer".into()),
        "the latest counts"
    );
    let other = world.run(["zelfcheck", "--jaar", "2025", "--json"]).json();
    assert!(other["punten"].as_array().unwrap().iter().all(|point| point["staat"].is_null()));
    assert!(!world.git(&["grep", "-c", "", "HEAD", "--", "school"]).is_empty());
    let history = world.run(["historie", "--alle"]).done();
    assert!(history.contains("zelfcheck"), "{history}");
    world.run(["verifieer"]).done();
}

#[test]
fn who_may_not_and_what_is_no_duty_change_nothing() {
    let world = Verhaal::new();
    world.colleague("l.bakker", "leerkracht");
    world.refused(["zelfcheck", "trainning", "ja"], "", 3, "bedoelde u `training`?");
    world.refused(["zelfcheck", "training"], "", 2, "dit ontbreekt nog");
    world.refused(["zelfcheck", "training", "misschien"], "", 2, "mogelijk: ja, deels, nee");
    let before = world.refs();
    world.start(["zelfcheck", "training", "ja"]).by("l.bakker").go().refused(4, "de zelfcheck invullen");
    world.start(["zelfcheck"]).by("l.bakker").go().refused(4, "de zelfcheck lezen");
    assert_eq!(world.refs(), before);
}

#[test]
fn an_answer_from_before_someone_began_does_not_open_and_is_said() {
    let world = Verhaal::new();
    world.run(["zelfcheck", "training", "ja"]).done();
    world.colleague("d.meijer", "directie");
    let run = world.start(["zelfcheck"]).by("d.meijer").go();
    run.done();
    run.says("1 antwoord telt niet mee: niet voor u te openen");
}
