//! `sjabloon`: the empty form of every soort goes back in through `--van`.

use meldcode::model::{Keuze, Soort};

use crate::verhaal::Verhaal;

/// The form with its first free field filled in, as a person would.
fn filled(form: &str, line: &str) -> String {
    let name = line.split(':').next().unwrap();
    let mut done = false;
    let lines = form.lines().map(|text| {
        let plain = text.strip_prefix("# ").unwrap_or(text);
        if !done && plain.split(':').next() == Some(name) && plain.contains(':') {
            done = true;
            return line.to_owned();
        }
        text.to_owned()
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    assert!(done, "{name} not in {form}");
    text
}

#[test]
fn every_form_is_taken_once_something_is_filled_in() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let signaal = world.add("signaal", &zaak, "plaats: klas\n");
    for soort in Soort::ALL {
        let form = world.run(["sjabloon", soort.word()]).done();
        assert!(form.starts_with(&format!("soort: {soort}")), "{form}");
        let (command, line) = match soort {
            Soort::Leerling => {
                world.feed(["zaak", "open", "--van", "-"], &filled(&form, "voornaam: Sem")).done();
                continue;
            }
            // Belongs to no zaak, and has no command yet.
            Soort::Zelfcheck | Soort::Bijlage => continue,
            Soort::Ondertekening => ("onderteken", format!("op: {signaal}")),
            Soort::Vervolg => ("vervolg", format!("op: {signaal}")),
            Soort::Afsluiting => ("sluit", "datum: 2026-11-20".to_owned()),
            Soort::Heropening => ("heropen", "datum: 2026-11-20".to_owned()),
            Soort::Vasthouding => ("houd-vast", "reden: lopend onderzoek".to_owned()),
            Soort::Taak => ("taak", "wat: bellen".to_owned()),
            Soort::Ontheffing => ("ontheffing", "reden: verhuisd".to_owned()),
            other => (other.word(), "datum: 2026-11-20".to_owned()),
        };
        let path = world.file("formulier.yaml", filled(&form, &line));
        world.run([command, &zaak, "--van", &path]).done();
    }
}

#[test]
fn an_untouched_form_stores_nothing() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let form = world.run(["sjabloon", "signaal"]).done();
    world.refused(["signaal", &zaak, "--van", "-"], &form, 3, "nog niets ingevuld");
}
