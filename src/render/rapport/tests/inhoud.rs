//! What a reader must find on the page, and what a maker is told of what is not there.

use super::*;
use crate::protocol::REGELNAMEN;

fn dossier(stream: &str) -> Dossier {
    let stream = format!("soort: leerling\nvoornaam: Bo\nachternaam: Smit\n---\n{stream}");
    Dossier::new("2026-7KQ3MX".parse().unwrap(), items(&stream), Vec::new())
}

fn signaal(rest: &str) -> String {
    format!("soort: signaal\ndatum: 2026-11-03\n{rest}\n")
}

#[test]
fn the_form_before_a_talk_says_which_signalen_are_not_on_it_and_why() {
    let seen = "waarnemingen: [{zintuig: gezien, wat: blauwe plek}]\nbetreft: [leerling]\n";
    let fact = format!("aard: feit\n{seen}");
    let stream = [
        signaal(&format!("{fact}vermoedelijke_pleger: onbekend")),
        signaal(&format!("{fact}vermoedelijke_pleger: huiselijke_kring")),
        signaal(&format!("{fact}gevaar: [acuut]")),
        signaal(&format!("aard: derden\nbron: geheim\n{seen}")),
        signaal(&format!("aard: hypothese\n{seen}")),
    ];
    let (dossier, protocol) = (dossier(&stream.join("---\n")), delft());
    let invoer = invoer(&dossier, &protocol, Lezer::VeiligThuis, None);
    let page =
        vul("gesprek.html", &Eigen::new(), &formulier::voor_gesprek(Basis::Zaak(&invoer), false)).unwrap();
    assert_eq!(page.matches("blauwe plek").count(), 1, "the one of which nobody is suspected");
    assert_eq!(
        formulier::niet_op_gesprek(&invoer).unwrap(),
        "Niet op het formulier: 4 signalen (1: noemt een vermoedelijke pleger; 1: noemt gevaar; \
         2: geen feit dat de school zelf waarnam)."
    );
}

#[test]
fn who_takes_over_does_not_get_what_was_heard() {
    let stream = signaal(
        "aard: feit\nwaarnemingen: [{zintuig: gehoord, wat: geheim}, {zintuig: gezien, wat: blauwe plek}]",
    );
    let (dossier, protocol) = (dossier(&stream), delft());
    let invoer = invoer(&dossier, &protocol, Lezer::Overdracht, None);
    let text = every_form(&invoer);
    assert!(text.contains("blauwe plek") && !text.contains("geheim"), "{text}");
    assert!(text.contains("signaal, gehoord (1×)"), "{text}");
    assert_eq!(
        super::super::verantwoording(&invoer),
        ["signaal, gehoord (1×). Waarom: wat het kind of een ander in vertrouwen vertelde"]
    );
}

#[test]
fn the_inspectorate_reads_what_is_missing_and_not_what_the_rule_asks() {
    let mut rows = 0;
    for stream in EXAMPLES {
        let protocol = if stream.contains("sbo-parnassys") { sbo() } else { delft() };
        let dossier = example(stream);
        let data =
            serde_json::to_value(rapport(&invoer(&dossier, &protocol, Lezer::Inspectie, None))).unwrap();
        for row in data["bevindingen"].as_array().unwrap() {
            rows += 1;
            let asked = REGELNAMEN.iter().find(|rule| row["tekst"] == protocol.regel_tekst(rule.naam));
            assert!(asked.is_none(), "{row}");
        }
        for parent in ouders(&dossier, &protocol) {
            assert!(!data["bevindingen"].to_string().contains(&parent), "{parent}");
        }
    }
    assert!(rows > 10, "{rows}");
}

#[test]
fn the_core_names_the_danger_that_the_school_judged() {
    let kern = |stream: &str| {
        let (dossier, protocol) = (dossier(stream), delft());
        let data = rapport(&invoer(&dossier, &protocol, Lezer::VeiligThuis, None));
        serde_json::to_value(data).unwrap()["kern"][0].to_string()
    };
    let answer = |antwoord: &str, dag: u8| {
        format!("soort: afweging\nnr: 2\nantwoord: {antwoord}\nreden: al maanden\ndatum: 2026-11-{dag}\n")
    };
    let none = "geen gevaar dat niet kan wachten";
    let text = kern(&answer("ja", 10));
    assert!(text.contains("al maanden") && text.contains("acute of structurele onveiligheid"), "{text}");
    assert!(!text.contains(none), "{text}");
    let text = kern(&format!("{}---\n{}", answer("ja", 10), answer("nee", 11)));
    assert!(text.contains(none) && !text.contains("al maanden"), "the last answer holds: {text}");
    let text = kern(&signaal("aard: feit\ngevaar: [disclosure]"));
    assert!(text.to_lowercase().contains("disclosure") && !text.contains(none), "{text}");
    let text = kern(&signaal("aard: hypothese\ngevaar: [acuut]"));
    assert!(text.contains("alleen genoemd bij een veronderstelling"), "{text}");
}

#[test]
fn what_a_follow_up_sets_is_in_words() {
    let stream = "soort: signaal\ndatum: 2026-11-03\n---\nsoort: vervolg\nop: '#2'\ndatum: 2026-11-04\nuitkomst: aanvulling\n\
                  velden: {duiding: bevestigt, waarnemingen: [{zintuig: gezien, wat: blauwe plek}], \
                  lvs: {datum: 2026-11-04, door: a.jansen}}\n";
    let (dossier, protocol) = (dossier(stream), delft());
    let invoer = invoer(&dossier, &protocol, Lezer::Eigen, None);
    let page = vul("rapport.html", &Eigen::new(), &rapport(&invoer)).unwrap();
    assert!(page.contains("Gezien: blauwe plek") && page.contains("a.jansen"), "{page}");
    assert!(!page.contains("{&quot;") && !page.contains("{\""), "{page}");
}

#[test]
fn the_sheet_that_is_signed_names_the_child_and_the_day() {
    let stream = "soort: gesprek\ndatum: 2026-11-03\nmet: [{rol: ouder, naam: Karin Smit}]\nfeiten: stil\n";
    let (dossier, protocol) = (dossier(stream), delft());
    let invoer = invoer(&dossier, &protocol, Lezer::VeiligThuis, None);
    let item = &dossier.items[1];
    let Inhoud::Gesprek(talk) = &item.gegevens.inhoud else { panic!("no talk") };
    let page = vul("gesprek.html", &Eigen::new(), &formulier::na_gesprek(&invoer, item, talk)).unwrap();
    let (_, signed) = page.split_once("<h2>Ondertekening</h2>").unwrap();
    let (boxes, foot) = signed.split_once("<footer>").unwrap();
    for part in [boxes, foot] {
        assert!(part.contains("Bo Smit") && part.contains("3 november 2026"), "{part}");
    }
    assert!(page.contains("Zaak 2026-7KQ3MX, gesprek van 3 november 2026"), "on every sheet");
}
