//! `sociale-kaart`.

use crate::verhaal::{Verhaal, keys};

#[test]
fn contacts_stand_by_purpose_empty_ones_are_named_and_old_names_explained() {
    let world = Verhaal::new();
    let run = world.run(["sociale-kaart"]);
    let text = run.done();
    assert!(text.starts_with("Noodgeval\n  112 "), "{text}");
    assert!(text.contains("\nMelden\n  0800-2000") && text.contains("(geen nummer)"), "{text}");
    let (_, gone) = text.split_once("Namen die niet meer gelden\n").unwrap();
    assert!(gone.contains("AMK: ") && gone.contains("nu Veilig Thuis"), "{gone}");
    run.says("nog niet ingevuld: crisisdienst").says("meldcode sociale-kaart vul-aan");
    let json = world.run(["sociale-kaart", "hulp", "--json"]).json();
    let all = json.as_array().unwrap();
    assert!(all.iter().all(|entry| entry["waarvoor"].as_array().unwrap().contains(&"hulp".into())));
    assert!(all.iter().any(|entry| entry["leeg"] == true && entry["naam"] == "teamjeugd"), "{json}");
    world.run(["sociale-kaart", "feest"]).refused(2, "mogelijk: noodgeval, advies");
}

#[test]
fn what_the_school_filled_in_is_shown() {
    let world = Verhaal::new();
    let yaml = world.run(["protocol", "toon", "--yaml"]).stdout.replace("\nversie: \"1\"", "\nversie: \"2\"");
    let filled = "organisatie: TeamJeugd, telefoon: \"000-0000000\", contactpersoon: K. Jansen,";
    let path = world.file("ons.yaml", yaml.replace("organisatie: TeamJeugd,", filled));
    world.run(["protocol", "neem-over", &path]).done();
    let text = world.run(["sociale-kaart", "consult"]).done();
    assert!(text.contains("  000-0000000    TeamJeugd (K. Jansen)\n"), "{text}");
}

/// The numbers of the archive's protocol in force, also for a zaak that was opened under an earlier version.
#[test]
fn who_is_called_in_danger_is_on_the_schools_own_kaart() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let danger = ["signaal", &zaak, "--datum", "2026-11-22", "--gezien", "een snee", "--gevaar", "acuut"];
    let run = world.run(danger);
    run.done();
    run.says("BEL  Veilig Thuis 0800-2000: ").says("BEL  intern begeleider of directie: ");
    run.says("Nog geen nummer op uw sociale kaart: intern begeleider, directie, crisisdienst.");
    run.says("Invullen: meldcode sociale-kaart vul-aan");
    let yaml = world.run(["protocol", "toon", "--yaml"]).stdout.replace("\nversie: \"1\"", "\nversie: \"2\"");
    let filled = yaml
        .replace("functie: intern begeleider,", "functie: intern begeleider, telefoon: \"000-1\",")
        .replace("functie: directie,", "functie: directie, telefoon: \"000-2\", contactpersoon: D. Mol,")
        .replace("telefoon: \"0800-2000\", waarvoor", "telefoon: \"000-3\", waarvoor")
        .replace("in uw regio\", waarvoor", "in uw regio\", telefoon: \"000-4\", waarvoor");
    let path = world.file("ons.yaml", filled);
    world.run(["protocol", "neem-over", &path]).done();
    for command in [vec!["status"], vec!["status", &zaak], vec!["controle", &zaak]] {
        let run = world.run(&command);
        for line in [
            "BEL  Veilig Thuis 000-3: ",
            "BEL  intern begeleider of directie 000-1 of 000-2 (D. Mol): ",
            "BEL  Crisisdienst jeugd in uw regio 000-4: ",
            "SPOED IN ZAAK",
        ] {
            run.says(line);
        }
        assert!(!run.stderr.contains("Nog geen nummer"), "{run:?}");
    }
    world.run(["status", "--json"]).done();
    assert_eq!(world.run(["controle", "--alle", "--json"]).stderr, "", "a script's log holds no dossier");
    let told =
        ["contact", &zaak, "vt", "--datum", "2026-11-22", "--doel", "spoed", "--door", "intern_begeleider:I"];
    world.run(told).done();
    assert!(!world.run(["status"]).stderr.contains("SPOED"));
}

/// By flags, as a new version of the same protocol, which running zaken see at once; the rest of the file stays.
#[test]
fn one_entry_is_filled_in_by_flags_and_holds_at_once() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let before = world.run(["protocol", "toon", "--yaml"]).stdout;
    let fill = ["sociale-kaart", "vul-aan", "crisisdienst", "--telefoon", "015-1112233", "--json"];
    let receipt = world.run(fill).json();
    assert_eq!(keys(&receipt), ["protocol", "versie", "commit", "ingevuld", "leeg"]);
    assert_eq!(
        (&receipt["protocol"], &receipt["ingevuld"][0]),
        (&"delft-esis".into(), &"crisisdienst".into())
    );
    let version = receipt["versie"].as_str().unwrap();
    assert!(version.starts_with("1-kaart-20261122-1"), "{version}");
    let again = world.run([
        "sociale-kaart",
        "vul-aan",
        "Wijkagent",
        "--contactpersoon",
        "K. Mol",
        "--telefoon",
        "1234",
    ]);
    again
        .says("1 regel is vastgelegd op de sociale kaart.")
        .says("Nog niet ingevuld: intern begeleider")
        .done();
    let after = world.run(["protocol", "toon", "--yaml"]).stdout;
    let differ = before.lines().zip(after.lines()).filter(|(old, new)| old != new).count();
    assert_eq!((differ, before.lines().count()), (3, after.lines().count()));
    assert!(
        after.contains("\nversie: \"1-kaart-20261122-1") && !after.contains("kaart-2026-kaart"),
        "{after}"
    );
    world
        .run(["signaal", &zaak, "--datum", "2026-11-22", "--gevaar", "acuut"])
        .says("jeugd in uw regio 015-1112233");
    assert_eq!(world.git(&["log", "-2", "--format=%s"]).lines().last(), Some("protocol: in werking"));
    world.run(["verifieer"]).done();
}

#[test]
fn a_kaart_is_filled_in_only_by_who_coordinates_and_with_what_it_can_hold() {
    let world = Verhaal::new();
    world.colleague("l.bakker", "leerkracht");
    let fill = ["sociale-kaart", "vul-aan", "ggz", "--telefoon", "015-1112233"];
    let before = world.refs();
    world.start(fill).by("l.bakker").go().refused(4, "met de rol leerkracht mag u dit niet");
    assert_eq!(world.refs(), before);
    world.refused(
        ["sociale-kaart", "vul-aan", "ggz", "--telefoon", "bel maar"],
        "",
        3,
        "typ een telefoonnummer",
    );
    world.refused(["sociale-kaart", "vul-aan", "ggz", "--email", "ggz"], "", 3, "heeft een @");
    world.refused(["sociale-kaart", "vul-aan", "ggz"], "", 2, "zeg wat erbij komt");
    world.refused(["sociale-kaart", "vul-aan"], "", 2, "zeg wat erbij komt");
    let unknown = world.refused(
        ["sociale-kaart", "vul-aan", "feest", "--telefoon", "1234"],
        "",
        3,
        "geen regel `feest`",
    );
    unknown.says("kies uit: alarmnummer, veilig thuis");
    // As it is shown, so it may be typed.
    world.run(["sociale-kaart", "vul-aan", "deskundige eergerelateerd geweld", "--telefoon", "1234"]).done();
    world.run(["sociale-kaart", "vul-aan", "--telefoon", "1234"]).refused(2, "NAAM");
}
