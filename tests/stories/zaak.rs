//! `zaak open`, `zaak lijst`, `zaak toegang`.

use crate::verhaal::{Verhaal, keys};

#[test]
fn open_prints_only_the_number() {
    let world = Verhaal::new();
    let opened = world.run(["zaak", "open", "--voornaam", "Noor", "--achternaam", "Visser"]);
    let nummer = opened.done();
    assert_eq!((nummer.len(), &nummer[..5]), (11, "2026-"), "{nummer}");
    opened.says(&format!("meldcode signaal {nummer}"));
    assert_eq!(world.git(&["log", "-1", "--format=%s"]).trim(), format!("{nummer}: 1 stuk"));
}

#[test]
fn open_reads_yaml_and_gives_a_receipt_as_json() {
    let world = Verhaal::new();
    let yaml = "soort: leerling\nvoornaam: Sem\nachternaam: Visser\ngeboortedatum: 2018-02-11\n\
                betrokkenen: [{rol: ouder, naam: M. Visser}]\n";
    let json = world.feed(["zaak", "open", "--van", "-", "--json"], yaml).json();
    assert_eq!(keys(&json), ["zaak", "stuk", "commit", "ontbreekt"]);
    assert_eq!(json["commit"].as_str().unwrap(), world.git(&["rev-parse", "HEAD"]).trim());
    let shown = world.run(["toon", json["zaak"].as_str().unwrap()]).done();
    assert!(shown.contains("11 februari 2018") && shown.contains("M. Visser"), "{shown}");
    let one_line = r#"{"soort": "leerling", "voornaam": "Bo", "groep": "3"}"#;
    world.feed(["zaak", "open", "--van", "-"], one_line).done();
}

#[test]
fn open_refuses_what_is_no_pupil() {
    let world = Verhaal::new();
    let date = ["zaak", "open", "--voornaam", "N", "--geboortedatum", "2018-02-30"];
    let yaml = ["zaak", "open", "--van", "-"];
    world.refused(["zaak", "open"], "", 2, "naam van de leerling");
    world.refused(date, "", 2, "geen bestaande datum");
    world.refused(yaml, "soort: signaal\nplaats: klas\n", 3, "geen leerling");
    world.refused(yaml, "voornaam: N\nachternam: V\n", 3, "bedoelde u `achternaam`?");
    world.refused(["zaak", "open", "--van", "nergens.yaml"], "", 3, "bestaat niet");
    world.refused(["zaak", "open", "--voornaam", "N", "--betrokkenen", "tovenaar:X"], "", 3, "tovenaar");
}

/// A new zaak gets its number from the program: one that the document names would be left out without a word.
#[test]
fn open_refuses_a_document_that_names_a_zaak() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let open = ["zaak", "open", "--van", "-"];
    let before = world.refs();
    for named in [zaak.as_str(), "2026-7KQ3MX", "noor"] {
        let yaml = format!("soort: leerling\nvoornaam: Sem\nzaak: {named}\nachternam: V\n");
        let refused = world.refused(
            open,
            &yaml,
            3,
            "regel 3, kolom 7: een nieuwe zaak krijgt een nummer van het programma",
        );
        refused.says("regel 4, kolom 1").says("bedoelde u `achternaam`?").says("meldcode vul-aan ZAAK");
        let json = format!(r#"{{"soort": "leerling", "zaak": "{named}", "voornaam": "Sem"}}"#);
        world.refused(open, &json, 3, "haal deze regel weg");
    }
    assert_eq!(world.refs(), before);
    world.feed(open, "soort: leerling\nzaak:\nvoornaam: Sem\n").done();
}

#[test]
fn the_list_shows_what_one_may_read() {
    let world = Verhaal::new();
    assert!(world.run(["zaak", "lijst"]).done().len() < 80);
    let zaak = world.zaak();
    world.colleague("l.bakker", "leerkracht");
    let mine = world.run(["zaak", "lijst"]).done();
    assert!(mine.contains(&zaak) && mine.contains("Noor Visser") && mine.contains("i.devries"), "{mine}");
    let json = world.run(["zaak", "lijst", "--json"]).json();
    assert_eq!(
        keys(&json[0]),
        ["zaak", "leesbaar", "leerling", "geopend", "protocol", "versie", "lezers", "stukken", "vernietigd"]
    );
    let theirs = world.start(["zaak", "lijst"]).by("l.bakker").go().done();
    assert!(theirs.contains(&zaak) && !theirs.contains("Noor"), "{theirs}");
}

#[test]
fn access_is_given_and_taken() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.colleague("l.bakker", "leerkracht");
    let read = || world.start(["toon", &zaak]).by("l.bakker").go();
    read().refused(4, "geen toegang");
    world.run(["zaak", "toegang", &zaak, "--geef", "l.bakker"]).says("kan zaak").done();
    assert!(read().done().contains("Noor"));
    world.refused(["zaak", "toegang", &zaak, "--geef", "l.bakker"], "", 3, "al lezen");
    world.refused(["zaak", "toegang", &zaak], "", 2, "--geef");
    world.run(["zaak", "toegang", &zaak, "--ontneem", "l.bakker"]).says("kan bewaard zijn").done();
    world.add("signaal", &zaak, "plaats: gang\n");
    let after = read();
    assert!(after.code == 4 || !after.stdout.contains("gang"), "{after:?}");
    world.refused(["zaak", "toegang", &zaak, "--ontneem", "l.bakker"], "", 3, "kan zaak");
    world.refused(["zaak", "toegang", &zaak, "--ontneem", "i.devries"], "", 3, "alleen i.devries kan");
    assert!(world.run(["toon", &zaak]).done().contains("gang"));
}

#[test]
fn a_zaak_is_found_by_part_of_its_number_or_the_name() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let other = world.run(["zaak", "open", "--voornaam", "Sem", "--achternaam", "Visser"]).done();
    assert_eq!(world.run(["status", &zaak[5..], "--json"]).json()["zaak"], zaak.as_str());
    assert_eq!(world.run(["status", &zaak[5..].to_lowercase(), "--json"]).json()["zaak"], zaak.as_str());
    assert_eq!(world.run(["status", "noor visser", "--json"]).json()["zaak"], zaak.as_str());
    let many = world.refused(["status", "Visser"], "", 3, "meer dan een zaak");
    many.says(&zaak).says(&other);
    world.refused(["signaal", "2026", "--plaats", "klas"], "", 3, "meer dan een zaak");
    world.refused(["signaal", "2026-ZZZZZZ", "--plaats", "klas"], "", 3, "er is geen zaak");
}
