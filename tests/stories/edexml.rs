//! `zaak open --edexml` and `medewerker voorstel`: pupils and teachers from the pupil system's export.

use std::path::PathBuf;

use crate::verhaal::Verhaal;

fn export() -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/edexml/school-2.1.xml").display().to_string()
}

#[test]
fn a_zaak_opens_with_what_the_export_knows_of_the_pupil_and_no_more() {
    let world = Verhaal::new();
    let file = export();
    let zaak = world.run(["zaak", "open", "--edexml", &file, "--leerling", "saar"]).done();
    let shown = world.run(["toon", zaak.as_str(), "--json"]).done();
    for known in ["Saar", "van der", "Vermeer", "2017-03-02", "5 de uilen", "Noor de Bakker"] {
        assert!(shown.contains(known), "{known} is not in {shown}");
    }
    for never in ["geheim", "999990019", "Elisabeth", "0000 XX", "#101", "plusklas"] {
        assert!(!shown.contains(never), "{never} is in {shown}");
    }
}

#[test]
fn flags_go_before_what_the_export_says() {
    let world = Verhaal::new();
    let file = export();
    let zaak = world
        .run([
            "zaak",
            "open",
            "--edexml",
            &file,
            "--leerling",
            "celik 6",
            "--groep",
            "7",
            "--leerkracht",
            "T. Smit",
        ])
        .done();
    let shown = world.run(["toon", zaak.as_str()]).done();
    assert!(shown.contains("Yusuf") && shown.contains("T. Smit") && !shown.contains("dassen"), "{shown}");
}

#[test]
fn a_pupil_who_is_not_one_is_not_guessed() {
    let world = Verhaal::new();
    let file = export();
    let open = |search: &'static str| {
        ["zaak", "open", "--edexml", &export(), "--leerling", search].map(str::to_owned)
    };
    world.refused(open("vermeer"), "", 3, "past bij 2 leerlingen");
    world.refused(open("vermeer"), "", 3, "Tijn van der Vermeer, 6 de dassen, 2015-01-30");
    world.refused(open("pietje"), "", 3, "geen leerling in de export past bij `pietje`");
    world.refused(["zaak", "open", "--edexml", &file], "", 2, "--leerling");
    world.refused(["zaak", "open", "--leerling", "saar"], "", 2, "--edexml");
    world.refused(["zaak", "open", "--edexml", "nergens.xml", "--leerling", "saar"], "", 3, "bestaat niet");
}

#[test]
fn a_hostile_export_is_refused() {
    let world = Verhaal::new();
    let bomb = world.folder().join("bom.xml");
    let nested: Vec<String> = (1..20).map(|n| format!("<!ENTITY e{n} '&e{0};&e{0};'>", n - 1)).collect();
    let nested = nested.concat();
    let text = format!(
        "<!DOCTYPE EDEX [<!ENTITY e0 'x'>{nested}]><EDEX><leerlingen><leerling><roepnaam>&e19;</roepnaam></leerling></leerlingen></EDEX>"
    );
    std::fs::write(&bomb, text).unwrap();
    let path = bomb.display().to_string();
    world.refused(["zaak", "open", "--edexml", &path, "--leerling", "x"], "", 3, "DOCTYPE");
    std::fs::write(&bomb, "<EDEX><leerlingen><leerling>").unwrap();
    world.refused(["medewerker", "voorstel", &path], "", 3, "geen goed gevormde XML");
}

#[test]
fn teachers_are_suggested_without_a_role() {
    let world = Verhaal::new();
    let file = export();
    let suggested = world.run(["medewerker", "voorstel", &file]);
    suggested.says("bepaalt u zelf");
    let shown = suggested.done();
    assert!(shown.contains("n.debakker") && shown.contains("5 de uilen"), "{shown}");
    assert!(!shown.contains("Iris") && !shown.contains("geheim"), "{shown}");
    let json = world.run(["medewerker", "voorstel", &file, "--json"]).json();
    assert_eq!(crate::verhaal::keys(&json[0]), ["id", "naam", "email", "groepen"]);
    assert_eq!(world.git(&["rev-list", "--count", "HEAD"]).trim(), "1");
}
