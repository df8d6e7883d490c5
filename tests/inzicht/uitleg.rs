//! `uitleg REGEL|BEGRIP`.

use crate::verhaal::{Verhaal, keys};

#[test]
fn a_rule_is_explained_under_the_archives_protocol() {
    let world = Verhaal::new();
    let text = world.run(["uitleg", "gesprek-ondertekend"]).done();
    for part in [
        "gesprek-ondertekend  (tekort; stap 3; ",
        "Vraagt: Ieder die aan het gesprek meedeed",
        "Waarom: ",
        "Doe: Laat het verslag tekenen",
        "Termijn: 14 dagen (eigen standaard)",
        "Ontheffing: kan, met een reden",
        "Bron: protocol Delft, stap 1, gespreksverslagen",
        "    soort: ondertekening\n",
    ] {
        assert!(text.contains(part), "{part} not in {text}");
    }
    let urgent = world.run(["uitleg", "melding-gedaan"]).done();
    assert!(urgent.contains("Ontheffing: kan niet"), "{urgent}");
    let off = world.run(["uitleg", "gesprek-kind"]).done();
    assert!(off.contains("staat uit in dit protocol"), "{off}");
}

#[test]
fn another_protocol_needs_no_archive_and_says_other_things() {
    let world = Verhaal::empty();
    let ask = |word: &str| {
        let arguments = ["uitleg", word, "--protocol", "sbo-parnassys", "--json"];
        world.start(arguments).without("MELDCODE_ARCHIEF").go().json()
    };
    let rule = ask("gesprek-kind");
    assert_eq!((&rule["regel"], &rule["ernst"]), (&"gesprek-kind".into(), &"tekort".into()));
    let has =
        ["regel", "ernst", "stap", "tekst", "waarom", "actie", "termijn", "rollen", "ontheffing", "bron"];
    assert_eq!(keys(&rule), [&has[..], &["voorbeeld"]].concat());
    assert_eq!(keys(&ask("Disclosure")), ["begrip", "tekst", "bron"]);
    assert_eq!(keys(&ask("acuut")), ["gevaar", "tekst", "nu_doen", "nog_niet", "bron"]);
    let unknown = world.run(["uitleg", "gesprek-ouder", "--protocol", "nergens"]);
    unknown.refused(3, "geen protocol `nergens`");
}

#[test]
fn a_term_may_be_several_words_and_a_near_miss_is_suggested() {
    let world = Verhaal::new();
    let term = world.run(["uitleg", "structurele", "onveiligheid"]).done();
    assert!(term.contains("komen steeds terug") && term.contains("Bron: protocol Delft"), "{term}");
    let miss = world.run(["uitleg", "gesprek-ouders"]);
    miss.refused(3, "`gesprek-ouders` is geen regel en geen begrip");
    miss.says("bedoelde u gesprek-ouder?");
    world.run(["uitleg", "melding"]).says("melding-gedaan, of melding-door");
    world.run(["uitleg", "xyzzy"]).says("`meldcode regels` noemt alle regels");
    world.run(["uitleg"]).refused(2, "dit ontbreekt nog");
}
