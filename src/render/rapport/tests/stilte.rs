//! What a page must not betray by what it leaves out.

use super::*;

#[test]
fn a_parents_copy_does_not_tell_that_something_was_left_out() {
    let bare = "soort: leerling\nvoornaam: Bo\n";
    let more = format!(
        "{bare}---\nsoort: signaal\naard: hypothese\ndatum: 2026-11-03\n---\nsoort: melding\ndatum: 2026-11-04\n\
         ouders_ingelicht: false\n---\nsoort: contact\nmet: {{rol: veilig_thuis}}\ndoel: spoed\ndatum: 2026-11-04\n---\n\
         soort: weging\ndatum: 2026-11-05\n---\nsoort: vervolg\nop: '#5'\ndatum: 2026-11-06\nuitkomst: verloop\n---\n\
         soort: taak\nwat: bellen\nuiterlijk: 2026-11-07\n---\nsoort: vervolg\nop: '#7'\ndatum: 2026-11-06\nuitkomst: afgerond\n\
         ---\nsoort: participatie\npunt: disclosure\ndatum: 2026-11-06\n---\nsoort: heropening\ndatum: 2026-11-07\n"
    );
    let copy = |stream: &str| {
        let dossier = Dossier::new("2026-7KQ3MX".parse().unwrap(), items(stream), Vec::new());
        every_form(&invoer(&dossier, &delft(), Lezer::Ouder, None))
    };
    assert_eq!(copy(bare), copy(&more), "the two cannot be told apart");
}

#[test]
fn a_form_before_the_talk_holds_facts_alone() {
    let protocol = delft();
    let dossier = example(EXAMPLES[1]);
    let page = |zelf: &str| {
        let invoer = invoer(&dossier, &protocol, Lezer::VeiligThuis, Some(zelf));
        vul("gesprek.html", &Eigen::new(), &formulier::voor_gesprek(Basis::Zaak(&invoer), false)).unwrap()
    };
    let text = page("moeder van Sem");
    assert!(text.contains("kruipt onder zijn tafel") && text.contains("Ziet u dit ook?"));
    for hidden in ["Oma zegt", "Vader roept", "hoofd op tafel", "vader van Sem"] {
        assert!(!text.contains(hidden), "{hidden}");
    }
    assert!(text.contains("voor gezien") && text.contains("Handtekening"));
    let others = ouders(&dossier, &protocol);
    assert_eq!(others, ["moeder van Sem", "vader van Sem"]);
    assert_eq!(protocol.groep("ouder"), Some(Groep::Ouder));
}
