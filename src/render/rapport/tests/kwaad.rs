//! A hostile dossier stays text in every report and form.

use serde_json::{Value, json};

use super::{Basis, Merken, ZELF, every_form, full, gegevens, invoer};
use crate::model::{Dossier, Inhoud, Keuze, Soort};
use crate::render::rapport::sjabloon::{Eigen, vul};
use crate::render::rapport::{Lezer, formulier, rapport};
use crate::rules::testing::{delft, items, sbo};

const KWAAD: &[&str] = &[
    "<script>kwaad()</script>",
    "\"><img src=x onerror=kwaad()>",
    "</style><script>kwaad()</script>",
    "</title></desc></svg><script>kwaad()</script>",
    "{{ 7 * 7 }}{% include \"x\" %}{# #}",
    "=HYPERLINK(\"http://kwaad.example\")",
    "# kop\n- lijst\n| a | b |\n<b>x</b> [x](http://kwaad.example) ![x](http://kwaad.example/x.png)",
    "a\u{202e}b\u{2066}c\u{200f}d\u{feff}e",
    "a\u{1b}[2Jb\u{0}c\u{9b}31m\u{7f}",
    "&lt;b&gt; &amp; &#x3c;",
    "javascript:kwaad()",
];

/// The tags of a page, in order, without the text between them and without attributes that hold a number or day.
fn tags(page: &str) -> Vec<String> {
    let body = page.split("<body>").nth(1).unwrap_or_default();
    let tag = |part: &str| part.split(['>', ' ']).next().unwrap_or_default().to_owned();
    body.split('<').skip(1).map(tag).collect()
}

#[test]
fn a_hostile_dossier_is_text_on_every_page() {
    let protocol = sbo();
    let build = |evil: &str| {
        let mut merken = Merken::default();
        let mut dossier = full(&mut merken);
        for item in &mut dossier.items {
            let mut tree = serde_json::to_value(&item.gegevens).unwrap();
            replace(&mut tree, evil);
            item.gegevens = gegevens(item.gegevens.soort(), tree);
        }
        dossier
    };
    let pages = |dossier: &Dossier| -> Vec<String> {
        let none = Eigen::new();
        let mut pages = Vec::new();
        for lezer in Lezer::ALL {
            let invoer = invoer(dossier, &protocol, *lezer, (*lezer == Lezer::Ouder).then_some(ZELF));
            pages.push(vul("rapport.html", &none, &rapport(&invoer)).unwrap());
        }
        let invoer = invoer(dossier, &protocol, Lezer::VeiligThuis, Some(ZELF));
        pages
            .push(vul("gesprek.html", &none, &formulier::voor_gesprek(Basis::Zaak(&invoer), false)).unwrap());
        pages.push(vul("gesprek.html", &none, &formulier::voor_gesprek(Basis::Zaak(&invoer), true)).unwrap());
        pages.push(vul("toestemming.html", &none, &formulier::toestemming(Basis::Zaak(&invoer))).unwrap());
        pages.push(vul("melding.html", &none, &formulier::melding(Basis::Zaak(&invoer), Some("x"))).unwrap());
        pages.push(
            vul("participatie.html", &none, &formulier::participatie(Basis::Zaak(&invoer)).unwrap()).unwrap(),
        );
        let talk = dossier.items.iter().find_map(|item| match &item.gegevens.inhoud {
            Inhoud::Gesprek(gesprek) => Some((item, gesprek)),
            _ => None,
        });
        let (item, gesprek) = talk.unwrap();
        pages.push(vul("gesprek.html", &none, &formulier::na_gesprek(&invoer, item, gesprek)).unwrap());
        pages
    };
    let sound: Vec<Vec<String>> = pages(&build("gewoon")).iter().map(|page| tags(page)).collect();
    for evil in KWAAD {
        let dossier = build(evil);
        for (page, sound) in pages(&dossier).iter().zip(&sound) {
            assert_eq!(&tags(page), sound, "{evil:?} changed the page");
            let steers = |c: char| {
                (c.is_control() && c != '\n')
                    || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
            };
            assert!(!page.contains(steers), "{evil:?}");
        }
        let md = vul("rapport.md", &Eigen::new(), &rapport(&invoer(&dossier, &protocol, Lezer::Eigen, None)))
            .unwrap();
        let open = |c: char| md.match_indices(c).any(|(at, _)| !md[..at].ends_with('\\'));
        assert!(!open('<') && !open('['), "{evil:?}");
        for live in ["\n# kop", "\n- lijst", "\n| a"] {
            assert!(!md.contains(live), "{live} in {evil:?}");
        }
    }
}

fn replace(value: &mut Value, evil: &str) {
    match value {
        Value::String(text) if text.starts_with("merk") => evil.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, evil)),
        Value::Object(map) => map.values_mut().for_each(|item| replace(item, evil)),
        _ => {}
    }
}

#[test]
fn a_field_of_a_megabyte_is_no_trouble() {
    let mut dossier =
        Dossier::new("2026-7KQ3MX".parse().unwrap(), items("soort: signaal\naard: feit\n"), Vec::new());
    let long = "woord<b> ".repeat(120_000);
    dossier.items[0].gegevens =
        gegevens(Soort::Signaal, json!({ "situatie": long, "betreft": ["leerling"] }));
    let text = every_form(&invoer(&dossier, &delft(), Lezer::Eigen, None));
    let page = text.split("</html>").next().unwrap_or_default();
    assert!(page.len() > 1 << 20 && !page.contains("<b>"));
}
