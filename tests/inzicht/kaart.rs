//! `sociale-kaart`.

use crate::verhaal::Verhaal;

#[test]
fn contacts_stand_by_purpose_empty_ones_are_named_and_old_names_explained() {
    let world = Verhaal::new();
    let run = world.run(["sociale-kaart"]);
    let text = run.done();
    assert!(text.starts_with("Noodgeval\n  112 "), "{text}");
    assert!(text.contains("\nMelden\n  0800-2000") && text.contains("(geen nummer)"), "{text}");
    let (_, gone) = text.split_once("Namen die niet meer gelden\n").unwrap();
    assert!(gone.contains("AMK: ") && gone.contains("nu Veilig Thuis"), "{gone}");
    run.says("nog niet ingevuld: crisisdienst").says("protocol neem-over");
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
