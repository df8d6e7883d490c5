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
    miss.refused(3, "`gesprek-ouders` is geen regel, begrip, soort stuk of veld");
    miss.says("bedoelde u gesprek-ouder?");
    world.run(["uitleg", "melding-"]).says("melding-gedaan, of melding-door");
    world.run(["uitleg", "xyzzy"]).says("`meldcode regels` noemt alle regels");
    world.run(["uitleg"]).refused(2, "dit ontbreekt nog");
}

#[test]
fn a_soort_is_explained_with_its_fields() {
    let world = Verhaal::new();
    let text = world.run(["uitleg", "signaal"]).done();
    for part in [
        "signaal  (soort stuk: signaal)",
        "Wat: Iets wat u zag",
        "Vastleggen: meldcode signaal ZAAK",
        "Regel: signaal-velden (tekort; protocol Delft, stap 1",
        "* aard ",
        "  tijd ",
        "Meer over een veld: meldcode uitleg signaal.",
    ] {
        assert!(text.contains(part), "{part} not in {text}");
    }
    // By what it is called on the screen too, and by the command's own word.
    assert!(world.run(["uitleg", "Handtekening"]).done().contains("Vastleggen: meldcode onderteken ZAAK"));
    let json = world.run(["uitleg", "signaal", "--json"]).json();
    assert_eq!(keys(&json), ["soort", "label", "tekst", "velden", "regel"]);
}

#[test]
fn a_field_is_explained_with_what_may_be_filled_in_and_the_rule_that_asks_for_it() {
    let world = Verhaal::new();
    let text = world.run(["uitleg", "signaal.duiding"]).done();
    for part in [
        "signaal.duiding  (veld: duiding)",
        "Vraag: Maakt dit het vermoeden sterker",
        "Invullen: kies een van deze woorden:",
        "    bevestigt: het vermoeden wordt sterker",
        "): Bij elk signaal staat of",
    ] {
        assert!(text.contains(part), "{part} not in {text}");
    }
    let several = world.run(["uitleg", "aard"]).done();
    assert!(several.contains("signaal.aard") && several.contains("weging.aard"), "{several}");
    assert!(several.contains("lichamelijk_geweld: lichamelijk geweld"), "{several}");
    let bron = world.run(["uitleg", "signaal", "bron"]).done();
    assert!(bron.contains("signaal.bron") && bron.contains("Regel: derden-bron (tekort; "), "{bron}");
    let met = world.run(["uitleg", "contact.met"]).done();
    assert!(met.contains("Verplicht: altijd") && met.contains("Regel: contact-velden"), "{met}");
    let parts = world.run(["uitleg", "melding.zonder-gesprek"]).done();
    assert!(parts.contains("    grond: kies uit de lijst van het protocol: veiligheid"), "{parts}");
    let has = [
        "soort",
        "veld",
        "label",
        "vraag",
        "uitleg",
        "voorbeeld",
        "invullen",
        "woorden",
        "verplicht",
        "regels",
    ];
    assert_eq!(keys(&world.run(["uitleg", "contact.anoniem", "--json"]).json()[0]), has);
    world.run(["uitleg", "signaal.kleur"]).refused(3, "is geen regel, begrip, soort stuk of veld");
}

/// Every soort and every field can be explained, in both protocols.
#[test]
fn nothing_that_is_asked_is_without_explanation() {
    let world = Verhaal::empty();
    for protocol in ["delft-esis", "sbo-parnassys"] {
        for soort in [
            "toestemming",
            "signaal",
            "contact",
            "gesprek",
            "weging",
            "afweging",
            "besluit",
            "melding",
            "hulp",
        ] {
            let explain = |word: &str| {
                let arguments = ["uitleg", word, "--protocol", protocol, "--json"];
                world.start(arguments).without("MELDCODE_ARCHIEF").go().json()
            };
            let fields = explain(soort)["velden"].clone();
            for field in fields.as_array().unwrap() {
                let told = explain(&format!("{soort}.{}", field.as_str().unwrap()));
                assert!(!told[0]["invullen"].as_str().unwrap().is_empty(), "{told}");
            }
        }
    }
}

/// That a stuk is in the pupil system too is no field of one soort; a term may be a soort as well.
#[test]
fn what_every_soort_may_say_is_explained_and_a_term_with_the_soort_of_its_name() {
    let world = Verhaal::new();
    for word in ["lvs", "Esis", "signaal.lvs", "leerlingvolgsysteem"] {
        let text = world.run(["uitleg", word]).done();
        for part in [
            "dat een stuk ook in Esis staat",
            "    door: Wie zette het in",
            "    verwijzing: Waar",
            "lvs-vastgelegd",
        ] {
            assert!(text.contains(part), "{word}: {part} not in {text}");
        }
    }
    assert_eq!(
        keys(&world.run(["uitleg", "lvs", "--json"]).json()),
        ["veld", "systeem", "tekst", "notities", "delen", "regels", "bron"]
    );
    let text = world.run(["uitleg", "leerling"]).done();
    assert!(
        text.contains("Bron: ") && text.contains("(soort stuk: leerling)") && text.contains("zaak open"),
        "{text}"
    );
    let json = world.run(["uitleg", "leerling", "--json"]).json();
    assert_eq!(keys(&json), ["begrip", "tekst", "bron", "stuk"]);
    assert_eq!(json["stuk"]["soort"], "leerling");
}
