//! The route and the check as a whole.

use crate::model::Antwoord;
use crate::protocol::{REGELNAMEN, Uitkomst};

use super::testing::{answers, both, check, check_on, delft, dossier, lines, sbo};
use super::{Ernst, Volgende, names, step};

#[test]
fn the_table_of_rules_follows_the_names_of_the_protocol_layer() {
    let known: Vec<&str> = REGELNAMEN.iter().map(|rule| rule.naam).collect();
    let places: Vec<usize> = names().map(|name| known.iter().position(|n| *n == name).unwrap()).collect();
    assert!(places.is_sorted(), "{:?}", names().collect::<Vec<_>>());
    assert_eq!(names().count(), known.len(), "every rule of the domain is checked");
}

/// Every way to answer five questions, under both protocols, against the table of `domain.md` written out.
#[test]
fn all_32_answer_paths_end_where_the_domain_says() {
    for protocol in both() {
        for path in 0u8..32 {
            let yes: Vec<bool> = (0..5).map(|bit| path & (1 << bit) != 0).collect();
            let words: Vec<&str> = yes.iter().map(|yes| if *yes { "ja" } else { "nee" }).collect();
            let last = match protocol.naam.value.as_str() {
                "delft-esis" => Uitkomst::HulpAfsluiten,
                _ => Uitkomst::HulpStarten,
            };
            let (expected, norm) = match yes[..] {
                [false, ..] => (Uitkomst::Sluiten, None),
                [_, true, ..] => (Uitkomst::Melden, Some(1)),
                [_, _, false, ..] | [_, _, _, false, _] => (Uitkomst::Melden, Some(2)),
                [.., false] => (Uitkomst::Melden, Some(3)),
                _ => (last, None),
            };
            let route = check(&protocol, &answers(&words.join(" "))).0.route;
            assert_eq!((route.volgende, route.norm), (Volgende::Uitkomst(expected), norm), "{words:?}");
            // Delft: after danger; SBO: at every report.
            let asks = yes[1] || protocol.naam.value != "delft-esis";
            assert_eq!(route.samen_met_veilig_thuis, expected == Uitkomst::Melden && asks, "{words:?}");
        }
    }
}

#[test]
fn the_route_asks_the_next_question_and_the_latest_answer_counts() {
    for protocol in both() {
        let next = |stream: &str| check(&protocol, stream).0.route.volgende;
        assert_eq!(next(&answers("ja")), Volgende::Afweging(2));
        assert_eq!(next(&answers("ja nee ja")), Volgende::Afweging(4));
        assert_eq!(next("soort: afweging\nnr: 3\nantwoord: ja\n"), Volgende::Afweging(1));
        let anew =
            format!("{}---\nsoort: afweging\ndatum: 2026-11-12\nnr: 1\nantwoord: ja\n", answers("nee"));
        assert_eq!(next(&anew), Volgende::Afweging(2));
        let earlier = anew.replace("11-12", "11-09");
        assert_eq!(next(&earlier), Volgende::Uitkomst(Uitkomst::Sluiten), "the day decides, not the id");
    }
}

/// From question 5 = *nee* or an evaluatie `niet` the route comes out at a report (`semantics.md`).
#[test]
fn help_that_failed_leads_to_a_report_whatever_was_expected() {
    let failed = "---\nsoort: evaluatie\ndatum: 2026-11-20\nresultaat: niet\n";
    let report = Volgende::Uitkomst(Uitkomst::Melden);
    for protocol in both() {
        let route = |more: &str| check(&protocol, &format!("{}{more}", answers("ja nee ja ja ja"))).0.route;
        assert_ne!(route("").volgende, report);
        let due = route(failed);
        assert_eq!((due.volgende, due.norm, due.gemeld), (report, Some(3), false));
        let made = route(&format!("{failed}---\nsoort: melding\ndatum: 2026-11-20\n"));
        assert_eq!((made.volgende, made.gemeld), (report, true));
        let better = failed.replace("niet", "bereikt").replace("11-20", "11-25");
        assert_ne!(route(&format!("{failed}{better}")).volgende, report);
        let anew = "---\nsoort: afweging\ndatum: 2026-11-25\nnr: 5\nantwoord: ja\n";
        assert_ne!(route(&format!("{failed}{anew}")).volgende, report);
        let open = check(&protocol, &format!("{}{failed}", answers("ja nee ja ja"))).0.route;
        assert_eq!(open.volgende, report, "question 5 is still open");
        assert!(
            matches!(check(&protocol, failed).0.route.volgende, Volgende::Regel(_)),
            "nothing was answered"
        );
    }
}

#[test]
fn a_doubt_on_danger_counts_as_yes_and_elsewhere_leaves_the_question_open() {
    for protocol in both() {
        let route = |words: &str| check(&protocol, &answers(words)).0.route;
        assert_eq!(route("ja twijfel").volgende, Volgende::Uitkomst(Uitkomst::Melden));
        assert_eq!(route("twijfel").volgende, Volgende::Afweging(1));
        assert_eq!(route("ja nee twijfel ja").volgende, Volgende::Afweging(3));
        assert_eq!(route("ja nee").antwoorden, [(1, Antwoord::Ja), (2, Antwoord::Nee)]);
    }
}

#[test]
fn a_disclosure_makes_the_question_about_danger_a_yes() {
    let told = "---\nsoort: signaal\ndatum: 2026-11-02\ngevaar: [disclosure]\n";
    for protocol in both() {
        let route = check(&protocol, &format!("{}{told}", answers("ja nee"))).0.route;
        assert_eq!((route.volgende, route.disclosure), (Volgende::Uitkomst(Uitkomst::Melden), true));
        assert!(route.samen_met_veilig_thuis);
        assert!(!route.gemeld);
        let melding = "---\nsoort: melding\ndatum: 2026-11-11\n";
        assert!(check(&protocol, &format!("{}{told}{melding}", answers("ja nee"))).0.route.gemeld);
        let unanswered = check(&protocol, &format!("{}{told}", answers("ja"))).0.route;
        assert_eq!(unanswered.volgende, Volgende::Afweging(2));
        let refuted = "---\nsoort: vervolg\nop: '#3'\nuitkomst: ontkracht\n";
        let route = check(&protocol, &format!("{}{told}{refuted}", answers("ja nee"))).0.route;
        assert_eq!(route.volgende, Volgende::Afweging(3));
    }
}

#[test]
fn a_step_is_the_highest_with_an_entry_fact() {
    for (stream, nr) in [
        ("soort: leerling\n", 1),
        ("soort: contact\ndoel: uitwisseling\nmet: {rol: ouder}\n", 1),
        ("soort: contact\ndoel: consultatie\nmet: {rol: ouder}\n", 1),
        ("soort: contact\ndoel: consultatie\nmet: {rol: collega}\n", 2),
        ("soort: toestemming\n", 2),
        ("soort: gesprek\nmet: [{rol: ouder}]\n", 3),
        ("soort: gesprek\nmet: [{rol: ouder}]\nafgezien: {grond: veiligheid}\n", 3),
        ("soort: gesprek\nmet: [{rol: ouder}]\nafgezien: {toelichting: geen zin}\n", 1),
        ("soort: weging\n", 4),
        ("soort: hulp\n", 5),
        ("soort: hulp\n---\nsoort: vervolg\nop: '#1'\nuitkomst: vervallen\n", 1),
    ] {
        for protocol in both() {
            assert_eq!(step(&dossier(stream), &protocol).nr, nr, "{stream}");
        }
    }
    let child = dossier("soort: gesprek\nmet: [{rol: kind}]\n");
    assert_eq!((step(&child, &delft()).nr, step(&child, &sbo()).nr), (1, 3));
    let reopened = dossier("soort: afsluiting\n---\nsoort: heropening\n");
    assert!(!step(&reopened, &delft()).gesloten);
    assert!(step(&dossier("soort: afsluiting\n"), &delft()).gesloten);
}

#[test]
fn a_waived_rule_is_ontheven_until_its_end_and_never_where_the_protocol_forbids_it() {
    let stream =
        "soort: signaal\n---\nsoort: ontheffing\nregel: dossier-richting\nreden: r\ntot: 2026-11-20\n";
    for protocol in both() {
        let now = check(&protocol, stream);
        assert_eq!(
            (now.column(3), now.0.ontheven_regels.as_slice()),
            ("ontheven", &["dossier-richting"][..])
        );
        assert!(now.of("dossier-richting").is_empty() && now.0.ontheven.len() == 1);
        assert_eq!(check_on(&protocol, stream, "2026-11-21").column(3), "tekort");
        assert_eq!(check(&protocol, &stream.replace("reden: r\n", "")).column(3), "tekort");
        let urgent =
            "soort: signaal\ngevaar: [acuut]\n---\nsoort: ontheffing\nregel: spoed-veilig-thuis\nreden: r\n";
        assert_eq!(check(&protocol, urgent).of("spoed-veilig-thuis").len(), 1);
    }
}

#[test]
fn what_is_urgent_comes_first_then_the_steps() {
    for protocol in both() {
        let stream = format!("soort: signaal\n{}", answers("ja ja"));
        let found = check(&protocol, &stream).0.bevindingen;
        assert_eq!(found[0].regel, "melding-gedaan");
        let rest: Vec<u8> = found[1..].iter().map(|b| b.stap).collect();
        assert!(rest.is_sorted(), "{rest:?}");
        assert_eq!(found.iter().filter(|b| b.ernst == Ernst::Spoed).count(), 1, "{:?}", lines(&found));
    }
}

#[test]
fn an_empty_dossier_is_judged_too() {
    for protocol in both() {
        let result = check(&protocol, "soort: leerling\nvoornaam: Sam\n");
        assert_eq!((result.0.stap, result.column(1), result.column(2)), (1, "nvt", "tekort"));
    }
}

/// With another cause the rules of steps 4 and 5 are silent; that nothing happens is still seen.
#[test]
fn another_cause_does_not_hide_a_zaak_that_stands_still() {
    let stream = "soort: gesprek\ndatum: 2026-11-02\nmet: [{rol: ouder}]\nandere_oorzaak: medicijnen\n\
        ---\nsoort: taak\nwie: a\nuiterlijk: 2026-11-03\n";
    for protocol in both() {
        let found = check_on(&protocol, stream, "2026-12-20").0.bevindingen;
        let rules: Vec<&str> = found.iter().filter(|b| b.stap >= 3).map(|b| b.regel).collect();
        for rule in ["zaak-stilstand", "taak-verlopen"] {
            assert!(rules.contains(&rule), "{rules:?}");
        }
        for rule in ["weging-aard-ernst", "afweging-volledig"] {
            assert!(!rules.contains(&rule), "{rules:?}");
        }
    }
}

/// A stuk without a day falls on the day that the calendar in Amsterdam had when it was recorded.
#[test]
fn what_has_no_day_falls_on_the_day_in_amsterdam() {
    let mut item = super::testing::items("soort: signaal\n").remove(0);
    item.kop.vastgelegd.op = crate::model::Moment("2026-11-20T23:30:00+00:00".parse().unwrap());
    assert_eq!(item.day(), "2026-11-21".parse().unwrap());
}

#[test]
fn een_lezer() {
    for protocol in both() {
        let judged =
            |readers| check(&protocol, "soort: leerling\n").0.with_readers(readers, &protocol).bevindingen;
        assert!(judged(1).iter().any(|b| b.regel == "een-lezer" && b.ernst == Ernst::LetOp));
        assert!(!judged(2).iter().any(|b| b.regel == "een-lezer"));
    }
}

/// While danger is open no advice goes out to speak to the parent.
#[test]
fn nobody_is_sent_to_the_parent_while_danger_is_open() {
    let consult =
        "---\nsoort: contact\ndatum: 2026-11-03\ndoel: consultatie\nmet: {rol: schoolarts}\nanoniem: false\n";
    let call =
        "---\nsoort: contact\ndatum: 2026-11-02\ndoel: spoed\nmet: {rol: veilig_thuis}\nanoniem: false\n";
    for protocol in both() {
        for kind in ["acuut", "disclosure", "eergerelateerd"] {
            for contacts in [consult.to_owned(), format!("{call}{consult}")] {
                let stream = format!("soort: signaal\ndatum: 2026-11-02\ngevaar: [{kind}]\n{contacts}");
                let found = check(&protocol, &stream).0.bevindingen;
                let about: Vec<_> = found
                    .iter()
                    .filter(|b| matches!(b.regel, "gesprek-ouder" | "ouder-teruggekoppeld"))
                    .collect();
                assert_eq!(about.len(), 2, "{found:?}");
                for one in about {
                    let action = crate::render::bevinding::text(one, &protocol).actie;
                    assert!(action.contains("Veilig Thuis"), "{kind}: {action}");
                }
            }
        }
    }
}
