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
    // A noise that was heard is held back with it; that is said, because the format cannot tell the two apart.
    assert!(
        text.contains("signaal, wat is gehoord (1×), ook als het geen woorden van het kind waren"),
        "{text}"
    );
    let told = super::super::verantwoording(&invoer).join("\n");
    assert!(told.contains("maar een geluid of wat een ander zei"), "{told}");
    assert!(told.ends_with("Waarom: wat het kind of een ander in vertrouwen vertelde"), "{told}");
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
    assert!(text.contains("kind vertelt het zelf") && !text.contains(none), "{text}");
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

/// Who reads a "ja" must know to which question, and which answer holds now.
#[test]
fn the_answers_that_hold_stand_by_question_in_the_words_of_the_protocol() {
    let answer = |nr: u8, antwoord: &str, dag: u8| {
        format!(
            "soort: afweging\nnr: {nr}\nantwoord: {antwoord}\nreden: zo is het\ndatum: 2026-11-{dag:02}\n"
        )
    };
    let void = "soort: vervolg\nop: '#6'\ndatum: 2026-11-12\nuitkomst: vervallen\n".to_owned();
    let stream = [
        answer(3, "ja", 10),
        answer(2, "twijfel", 10),
        answer(1, "ja", 10),
        answer(2, "nee", 11),
        answer(3, "nee", 12),
        void,
    ];
    let (dossier, protocol) = (dossier(&stream.join("---\n")), delft());
    let questions: Vec<&str> = protocol.afwegingen.iter().map(|one| one.vraag.as_str()).collect();
    for lezer in [Lezer::Eigen, Lezer::Inspectie, Lezer::VeiligThuis] {
        let data = rapport(&invoer(&dossier, &protocol, lezer, None));
        let page = vul("rapport.html", &Eigen::new(), &data).unwrap();
        let (_, table) = page.split_once("<table class=\"lang afwegingen\">").unwrap();
        let (table, stukken) = table.split_once("</table>").unwrap();
        let rows: Vec<&str> = table.split("<tr>").skip(2).collect();
        let expected = [("ja", 10), ("nee", 11), ("ja", 10)];
        assert_eq!(rows.len(), expected.len(), "{table}");
        for (nr, (antwoord, dag)) in expected.iter().enumerate() {
            let cells = format!("{}. {}</td><td data-naam=\"Antwoord\">{antwoord}<", nr + 1, questions[nr]);
            assert!(rows[nr].contains(&cells) && rows[nr].contains(&format!(">{dag} november")), "{table}");
        }
        // Those of one day stand in the order of the questions, each with what was asked.
        let order: Vec<_> =
            [0, 1, 2].map(|nr| stukken.find(&format!("<dd>{}", questions[nr])).unwrap()).into();
        assert!(order.is_sorted(), "{order:?}");
        let md = vul("rapport.md", &Eigen::new(), &data).unwrap();
        assert!(md.contains(&format!("\n2. {} **nee** (11 november 2026)\n", questions[1])), "{md}");
        assert!(md.contains("\n### 10 november 2026: Afweging 1\n"), "a heading in Markdown: {md}");
    }
    let closed = stream[..3].join("---\n") + "---\n" + &answer(1, "nee", 13);
    let dossier = self::dossier(&closed);
    let page = every_form(&invoer(&dossier, &protocol, Lezer::VeiligThuis, None));
    // Question 2 and 3, on the page and in Markdown.
    assert_eq!(page.matches(" (telt nu niet mee").count(), 4, "{page}");
    let told = format!(
        "{}---\n{}",
        signaal("aard: feit\ngevaar: [disclosure]"),
        stream[1..].join("---\n").replace("'#6'", "'#3'")
    );
    let dossier = self::dossier(&told);
    let page = every_form(&invoer(&dossier, &protocol, Lezer::Inspectie, None));
    assert!(page.contains("nee (telt als ja: het kind vertelde het zelf)"), "{page}");
    for lezer in [Lezer::Ouder, Lezer::Overdracht] {
        assert!(!every_form(&invoer(&dossier, &protocol, lezer, None)).contains(questions[0]));
    }
}
