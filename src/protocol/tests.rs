#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod third_school;
mod wrong_input;

use super::*;
use crate::model::{Antwoord, Gevaar as GevaarWoord};

/// A shipped protocol, read.
fn load(naam: &str) -> Protocol {
    Protocol::from_yaml(shipped(naam).unwrap()).unwrap_or_else(|error| panic!("{naam}\n{error}"))
}

#[test]
fn the_shipped_protocols_load() {
    for naam in SHIPPED {
        let protocol = load(naam);
        assert_eq!(protocol.naam.value, *naam);
        assert_eq!(protocol.regels.len(), REGELNAMEN.len());
    }
    assert_eq!(shipped("bestaat-niet"), None);
}

#[test]
fn what_every_protocol_has_loads_and_covers_every_field() {
    let common = shipped::common().unwrap_or_else(|error| panic!("{error}"));
    assert!(common.rollen.iter().any(|rol| rol.naam.value == "veilig_thuis"));
    for soort in Soort::ALL {
        for veld in soort.fields() {
            assert!(tekst::find(&common.hulpteksten, *soort, veld).is_some(), "{soort}.{veld}");
        }
    }
}

#[test]
fn each_rule_has_a_level_and_a_source() {
    for naam in SHIPPED {
        let protocol = load(naam);
        for rule in &REGELNAMEN {
            assert!(!protocol.regel_bron(rule.naam).is_empty(), "{naam} {}", rule.naam);
            assert!(
                !protocol.regel_tekst(rule.naam).is_empty() && !protocol.regel_actie(rule.naam).is_empty()
            );
        }
        for urgent in ["spoed-veilig-thuis", "pleger-medewerker", "melding-gedaan", "evaluatie-vervolg"] {
            assert_eq!(protocol.niveau(urgent), Niveau::Spoed, "{naam} {urgent}");
            assert!(!protocol.regel(urgent).unwrap().ontheffing, "{naam} {urgent}");
        }
    }
    assert_eq!(load("delft-esis").regel_bron("gesprek-ouder"), "protocol Delft, stap 3");
    assert_eq!(
        load("sbo-parnassys").regel_bron("consult-directie"),
        "niet in dit protocol; goed gebruik: de directeur beslist mee in stap 5 en moet het dus weten"
    );
}

/// Follows the table for one path of yes and no; the outcome that ends it.
fn walk(protocol: &Protocol, answers: u32) -> Uitkomst {
    let mut nr = 1;
    loop {
        let answer = if answers & (1 << (nr - 1)) == 0 { Antwoord::Nee } else { Antwoord::Ja };
        let outcome = protocol.afweging(nr).unwrap().leads_to(answer).unwrap();
        match outcome.next() {
            Some(next) => nr = next,
            None => return outcome,
        }
    }
}

#[test]
fn all_paths_through_the_five_questions_end_where_the_domain_says() {
    for (naam, end) in [("delft-esis", Uitkomst::HulpAfsluiten), ("sbo-parnassys", Uitkomst::HulpStarten)] {
        let protocol = load(naam);
        for answers in 0..32 {
            let is_yes = |nr: u32| answers & (1 << (nr - 1)) != 0;
            let expected = if !is_yes(1) {
                Uitkomst::Sluiten
            } else if is_yes(2) || !is_yes(3) || !is_yes(4) || !is_yes(5) {
                Uitkomst::Melden
            } else {
                end
            };
            assert_eq!(walk(&protocol, answers), expected, "{naam} {answers:05b}");
        }
    }
}

#[test]
fn doubt_counts_as_yes_where_danger_is_asked_and_leaves_the_rest_open() {
    for naam in SHIPPED {
        let protocol = load(naam);
        for afweging in &protocol.afwegingen {
            let expected = (afweging.nr.value == 2).then_some(Uitkomst::Melden);
            assert_eq!(afweging.leads_to(Antwoord::Twijfel), expected);
        }
    }
    assert_eq!(load("delft-esis").afweging(5).unwrap().moment, Moment::Termijn);
    assert_eq!(load("sbo-parnassys").afweging(5).unwrap().moment, Moment::Stap4);
}

#[test]
fn each_kind_of_danger_says_whom_to_call_and_what_not_to_do() {
    for naam in SHIPPED {
        let protocol = load(naam);
        for word in GevaarWoord::WORDS {
            let gevaar = protocol.gevaar(word).unwrap();
            assert!(!gevaar.bellen.is_empty() && !gevaar.nog_niet.is_empty(), "{naam} {word}");
        }
        let acute = protocol.gevaar("acuut").unwrap();
        let term = &acute.veilig_thuis.as_ref().unwrap().termijn;
        assert_eq!((term.to_string(), term.eenheid), ("1 uur".to_owned(), Eenheid::Uren));
        assert!(protocol.gevaar("disclosure").unwrap().eerst_afstemmen);
    }
    let more = |naam| load(naam).gevaar("acuut").unwrap().voorbeelden.len();
    assert_eq!(more("sbo-parnassys"), more("delft-esis") + 3);
}

#[test]
fn roles_tell_who_is_from_outside_and_who_fills_another_role() {
    let protocol = load("delft-esis");
    assert!(protocol.is_extern("veilig_thuis") && !protocol.is_extern("leerkracht"));
    assert!(!protocol.is_extern("onbekende_rol"));
    assert!(protocol.fills("intern_begeleider", "aandachtsfunctionaris"));
    assert!(!protocol.fills("aandachtsfunctionaris", "intern_begeleider"));
    assert!(protocol.counts_for("consult-intern", "aandachtsfunctionaris"));
    assert!(!protocol.counts_for("melding-door", "leerkracht"));
    assert_eq!(protocol.toestemming_lichaam("zat").unwrap().naam.value, "zat");
    assert!(protocol.toestemming_lichaam("veilig_thuis").is_none());
}

#[test]
fn a_source_names_the_protocol_law_and_rulings() {
    let bron = Bron {
        protocol: Some("stap 2".into()),
        wet: Some("Jeugdwet".into()),
        lkc: Some("1".into()),
        goed_gebruik: None,
    };
    assert_eq!(bron.show("protocol Proef"), "protocol Proef, stap 2; Jeugdwet; LKC 1");
}

#[test]
fn no_school_contact_details_ship() {
    for naam in SHIPPED {
        for entry in &load(naam).sociale_kaart {
            let national = ["112", "0800-2000", "0900-8844"];
            let number = entry.telefoon.as_deref();
            assert!(number.is_none_or(|number| national.contains(&number)), "{naam} {}", entry.naam.value);
            assert!(entry.contactpersoon.is_none() && entry.adres.is_none() && entry.email.is_none());
            assert_eq!(
                entry.is_unfilled(),
                !entry.landelijk && entry.vervallen.is_none(),
                "{}",
                entry.naam.value
            );
        }
    }
}
