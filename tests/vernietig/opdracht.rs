//! The command itself: what it asks, refuses and says, and how the other commands show a destroyed zaak.

use crate::verhaal::Verhaal;

const CLOSED: &str = "soort: leerling\nvoornaam: Noor\nlabel: n\nuitgeschreven_op: 2024-07-31\n---\n\
                      soort: afsluiting\nzaak: n\ndatum: 2024-07-31\nuitkomst: geen_vermoeden\nconclusie: geen zorgen\n";

fn closed(world: &Verhaal) -> String {
    world.feed(["importeer", "-"], CLOSED).done();
    world.run(["zaak", "lijst", "--json"]).json()[0]["zaak"].as_str().unwrap().to_owned()
}

#[test]
fn a_zaak_whose_term_has_passed() {
    let world = Verhaal::new();
    let zaak = closed(&world);
    let order = ["vernietig", &zaak, "--grond", "bewaartermijn", "--bevestig", &zaak];
    let early = world.start(order).at("2026-07-31T10:00:00+02:00").go();
    early.refused(3, "de bewaartermijn loopt nog tot en met 2026-07-31");
    let done = world.run(order);
    done.done();
    done.says("voorgoed te vernietigen: 2 stukken")
        .says("is vernietigd")
        .says("onleesbaar")
        .says("reservekopie");
    assert_eq!(world.git(&["log", "-1", "--format=%s"]).trim(), format!("{zaak}: vernietigd"));
    // Nothing of the pupil in the clear.
    assert!(!world.git(&["show", "HEAD"]).contains("Noor"));
}

#[test]
fn not_without_a_ground_and_the_number_once_more() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let other = world.zaak();
    for (extra, code, says) in [
        (vec![], 2, "--grond"),
        (vec!["--grond", "zomaar"], 2, "bewaartermijn, verzoek, overgedragen, vergissing, opgelegd"),
        (vec!["--grond", "verzoek"], 2, "bevestig met het zaaknummer"),
        (vec!["--grond", "verzoek", "--bevestig", &other], 2, "noemt niet zaak"),
        (vec!["--grond", "verzoek", "--bevestig", &zaak[5..]], 2, "noemt niet zaak"),
        (vec!["--grond", "bewaartermijn", "--bevestig", &zaak], 3, "de bewaartermijn loopt nog niet"),
    ] {
        world.refused([&["vernietig", &zaak][..], &extra].concat(), "", code, says);
    }
    world.refused(["vernietig", "2026-000000", "--grond", "verzoek"], "", 3, "er is geen zaak");
    world.refused(["vernietig", &zaak, "--server-gewist"], "", 3, "is niet vernietigd");
}

#[test]
fn a_hold_forbids_it_until_it_is_over() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let order = ["vernietig", &zaak, "--grond", "verzoek", "--bevestig", &zaak];
    let hold = world.run(["houd-vast", &zaak, "--reden", "een klacht", "--tot", "2027-01-31"]).done();
    let told = world.refused(order, "", 3, "wordt vastgehouden (tot en met 2027-01-31)");
    told.says("--uitkomst vervallen");
    assert!(!told.stderr.contains("klacht"));
    // Not even when the day to judge by lies after it.
    let later = [&order[..], &["--peildatum", "2027-02-01"]].concat();
    world.refused(later, "", 3, "wordt vastgehouden");
    world.run(["vervolg", &zaak, "--op", &hold, "--uitkomst", "vervallen", "--tekst", "afgehandeld"]).done();
    world.run(order).done();
}

#[test]
fn who_does_not_read_it_cannot_see_a_hold_and_who_is_no_coordinator_may_not() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    for (id, rol, says) in [("d.mol", "directie", "vastgehouden"), ("l.bakker", "leerkracht", "met de rol")] {
        world.colleague(id, rol);
        let order = ["vernietig", &zaak, "--grond", "verzoek", "--bevestig", &zaak];
        world.start(order).by(id).go().refused(4, says);
    }
    world.run(["zaak", "toegang", &zaak, "--geef", "d.mol"]).done();
    let order = ["vernietig", &zaak, "--grond", "verzoek", "--bevestig", &zaak];
    world.start(order).by("d.mol").go().done();
}

#[test]
fn every_other_command_treats_it_well() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let other = world.zaak();
    world.run(["taak", &zaak, "--wat", "bellen", "--uiterlijk", "2026-12-01"]).done();
    let json = world.run(["vernietig", &zaak, "--grond", "opgelegd", "--bevestig", &zaak, "--json"]).json();
    assert_eq!(
        (&json["voltooid"], &json["grond"], &json["stukken"]),
        (&true.into(), &"opgelegd".into(), &2.into())
    );
    for command in [
        vec!["toon", &zaak],
        vec!["status", &zaak],
        vec!["controle", &zaak],
        vec!["export", &zaak],
        vec!["signaal", &zaak, "--situatie", "x"],
        vec!["zaak", "toegang", &zaak, "--ontneem", "i.devries"],
        vec!["vul-aan", &zaak],
        vec!["zaak", "protocol", &zaak, "--reden", "x"],
        vec!["export", &zaak, "--als", "html", "--voor", "inspectie"],
        vec!["formulier", "gesprek", &zaak],
    ] {
        let refused = world.run(&command);
        assert_eq!((refused.code, refused.stdout.as_str()), (3, ""), "{refused:?}");
        refused
            .says("vernietigd op 22 november 2026 door i.devries (grond: opgelegd)")
            .says("meldcode historie");
    }
    let stream = format!("soort: signaal\nzaak: {zaak}\nsituatie: x\n");
    assert_eq!(world.feed(["importeer", "-"], &stream).code, 3);
    let history = world.run(["historie", &zaak]).done();
    assert!(history.contains("zaak vernietigd (opgelegd)"), "{history}");
    let listed = world.run(["zaak", "lijst", "--json"]).json();
    let row = listed.as_array().unwrap().iter().find(|row| row["zaak"] == zaak.as_str()).unwrap();
    assert_eq!((&row["vernietigd"]["grond"], &row["leesbaar"]), (&"opgelegd".into(), &false.into()));
    assert!(world.run(["zaak", "lijst"]).done().contains("(vernietigd op 22 november 2026: opgelegd)"));
    let year = world.run(["jaaroverzicht", "--json"]);
    assert!(year.code == 0 && !year.stderr.contains("kunt u niet lezen"), "{year:?}");
    for command in [vec!["status"], vec!["agenda"], vec!["controle", "--alle"]] {
        let shown = world.run(&command);
        assert!(shown.code < 2 && !shown.stdout.contains(&zaak), "{shown:?}");
        assert!(!shown.stderr.contains("kunt u niet lezen"), "{shown:?}");
    }
    let all = world.run(["controle", "--alle", "--json"]).json();
    assert_eq!(
        (all["zaken"].as_array().unwrap().len(), &all["zaken"][0]["zaak"]),
        (1, &other.as_str().into())
    );
    assert!(world.run(["verifieer"]).done().starts_with("Het archief is gezond"));
    // Once more is no mistake.
    world.run(["vernietig", &zaak]).done();
}

#[test]
fn what_stands_in_the_way_is_named_and_then_gone_on_with() {
    let world = Verhaal::new();
    let (zaak, other) = (world.zaak(), world.zaak());
    world.git(&["tag", "bewaar", &format!("sleutel/{zaak}")]);
    let order = ["vernietig", &zaak, "--grond", "verzoek", "--bevestig", &zaak];
    world.refused(order, "", 6, "refs/tags/bewaar").says("er is niets veranderd");
    world.git(&["tag", "-d", "bewaar"]);
    // It comes in the way between the statement and the rest.
    let keep = world.archive().join(".git/objects/pack/pack-x.keep");
    let server = world.folder().join("server.git");
    world.git(&["clone", "-q", "--bare", "--no-hardlinks", ".", &server.to_string_lossy()]);
    world.git(&["remote", "add", "origin", &server.to_string_lossy()]);
    world.run(order).done();
    // The branch comes back, and holds what is not a key of this zaak at all.
    let tip = world.git(&[
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@x.invalid",
        "commit-tree",
        "-m",
        "x",
        "HEAD^{tree}",
    ]);
    world.git(&["update-ref", &format!("refs/heads/sleutel/{zaak}"), tip.trim()]);
    std::fs::write(&keep, "").unwrap();
    let stored = world.run(["signaal", &other, "--situatie", "in de klas"]);
    stored.done();
    stored.says("Niet voltooid").says("pack-x.keep");
    world.run(["vernietig", &zaak]).refused(6, "pack-x.keep");
    assert_eq!(world.run(["verifieer"]).code, 1);
    std::fs::remove_file(&keep).unwrap();
    let stored = world.run(["signaal", &other, "--situatie", "in de klas"]);
    stored.done();
    assert!(!stored.stderr.contains("Niet voltooid"), "{stored:?}");
    assert_eq!(world.git(&["branch", "--list", "sleutel/*"]).lines().count(), 1);
}

#[test]
#[cfg(unix)]
fn a_server_that_is_no_folder_shows_until_told() {
    use std::os::unix::fs::PermissionsExt;
    let world = Verhaal::new();
    let (zaak, other) = (world.zaak(), world.zaak());
    let server = world.folder().join("server.git");
    world.git(&["clone", "-q", "--bare", "--no-hardlinks", ".", &server.to_string_lossy()]);
    world.git(&["remote", "add", "origin", &format!("ssh://server{}", server.display())]);
    // What ssh does, without a network: the command that git wants run there.
    let ssh = world.folder().join("ssh");
    std::fs::write(
        &ssh,
        "#!/bin/sh\nwhile [ \"$1\" = -o ]; do shift 2; done\nshift\nunset GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES\nexec sh -c \"$*\"\n",
    )
    .unwrap();
    std::fs::set_permissions(&ssh, std::fs::Permissions::from_mode(0o755)).unwrap();
    let run = |arguments: &[&str]| {
        world.start(arguments).env("GIT_SSH_COMMAND", &ssh).env("GIT_SSH_VARIANT", "ssh").go()
    };
    let cut_off = run(&["vernietig", &zaak, "--grond", "verzoek", "--bevestig", &zaak]);
    cut_off.refused(6, "is niet voltooid");
    cut_off.says("Nog op de server").says("git gc --prune=now").says("--server-gewist").says("is vernietigd");
    assert!(!String::from_utf8(world.git_in(&server, &["branch"]).stdout).unwrap().contains(&zaak));
    run(&["status"]).says("Nog op de server").done();
    run(&["synchroniseer"]).says("Nog op de server").done();
    assert!(run(&["zaak", "lijst"]).done().contains("nog op de server"));
    assert!(run(&["verifieer"]).done().contains("nog-op-de-server"));
    // Told too early: the server still hands them out to who asks by id.
    run(&["vernietig", &zaak, "--server-gewist"]).refused(6, "geeft sleutels van zaak");
    assert!(world.git_in(&server, &["gc", "-q", "--prune=now"]).status.success());
    run(&["vernietig", &zaak, "--server-gewist"]).done();
    assert!(!run(&["status"]).stderr.contains("server"));
    assert!(!run(&["zaak", "lijst"]).done().contains("nog op de server"));
    run(&["vernietig", &zaak]).done();
    assert_eq!(world.git(&["log", "-1", "--format=%s"]).trim(), format!("{zaak}: van de server gewist"));
    // An archive that cannot ask the server does not destroy: a colleague may hold the zaak.
    std::fs::remove_file(&ssh).unwrap();
    let blind = run(&["vernietig", &other, "--grond", "verzoek", "--bevestig", &other]);
    blind.refused(6, "de server is niet te bereiken");
    blind.says("vasthoudt");
    assert!(world.git(&["branch"]).contains(&other));
}

#[test]
fn two_people_where_the_protocol_asks_for_them() {
    let world = Verhaal::with_protocol(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/derde_protocol/vo.yaml"));
    let zaak = world.zaak();
    world.colleague("d.mol", "directie");
    world.run(["zaak", "toegang", &zaak, "--geef", "d.mol"]).done();
    let order =
        |grond: &'static str| ["vernietig", &zaak, "--grond", grond, "--bevestig", &zaak].map(str::to_owned);
    let first = world.run(order("verzoek"));
    first.gave(6);
    first.says("vraagt een tweede persoon").says("nog niets vernietigd").says("meldcode houd-vast");
    world.run(["toon", &zaak]).done();
    world.refused(order("verzoek"), "", 6, "tweede persoon");
    world.start(["status"]).by("d.mol").go().says("i.devries stelt voor");
    world.start(order("vergissing")).by("d.mol").go().refused(3, "een andere grond: verzoek");
    // A hold that was filed since stops the second person too.
    let hold = world.run(["houd-vast", &zaak, "--reden", "klacht"]).done();
    world.start(order("verzoek")).by("d.mol").go().refused(3, "wordt vastgehouden");
    world.run(["vervolg", &zaak, "--op", &hold, "--uitkomst", "vervallen", "--tekst", "over"]).done();
    let second = world.start(order("verzoek")).by("d.mol").go();
    second.done();
    assert!(second.says("is vernietigd").stderr.contains("onleesbaar"));
    let history = world.run(["historie", &zaak]).done();
    assert!(history.contains("vernietiging voorgesteld (verzoek)"), "{history}");
    world.run(["toon", &zaak]).refused(3, "vernietigd op 22 november 2026 door d.mol (grond: verzoek)");
}
