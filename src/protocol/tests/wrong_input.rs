//! Each kind of wrong protocol, with the place and the sentence that it gets.

use super::super::*;

/// Changes a shipped protocol and returns what is reported, as `line:column text`.
fn report(naam: &str, from: &str, to: &str) -> Vec<String> {
    let text = shipped(naam).unwrap();
    assert!(text.contains(from), "`{from}` staat niet in {naam}");
    let error = Protocol::from_yaml(&text.replacen(from, to, 1)).expect_err("this is wrong");
    let shown =
        |problem: &Probleem| format!("{}:{} {}", problem.place.line, problem.place.column, problem.text);
    error.problems.iter().map(shown).collect()
}

/// The line (from 1) on which a text first stands in a shipped protocol.
fn line(naam: &str, what: &str) -> usize {
    shipped(naam).unwrap().lines().position(|line| line.contains(what)).unwrap() + 1
}

const D: &str = "delft-esis";

#[test]
fn a_text_that_is_no_yaml_names_its_place() {
    let error = Protocol::from_yaml("protocol: 1\nnaam: [\n").unwrap_err();
    assert_eq!(error.problems.len(), 1);
    assert!(error.problems[0].place.line > 0, "{error}");
    assert!(Protocol::from_yaml("").is_err());
    assert!(Protocol::from_yaml("- a\n").unwrap_err().to_string().contains("een blok met sleutels"));
}

#[test]
fn a_duplicate_key_names_its_place() {
    let line = line(D, "versie:");
    let found = report(D, "versie: \"1\"", "versie: \"1\"\nversie: \"2\"");
    assert!(found[0].starts_with(&format!("{}:1 ", line + 1)), "{found:?}");
    assert!(found[0].contains("twee keer"), "{found:?}");
}

#[test]
fn an_unknown_key_names_the_one_that_was_meant() {
    let found = report(D, "\nbegrippen:", "\nbegripen: []\nbegrippen:");
    assert_eq!(
        found,
        [format!("{}:1 de sleutel `begripen` bestaat niet; bedoelde u `begrippen`?", line(D, "begrippen:"))]
    );
}

#[test]
fn an_unknown_rule_names_the_one_that_was_meant_and_the_one_that_is_missing() {
    let found = report(D, "  consult-intern:", "  consult-intren:");
    let line = line(D, "consult-intern:");
    assert!(
        found.contains(&format!(
            "{line}:3 de regel `consult-intren` bestaat niet; bedoelde u `consult-intern`?"
        )),
        "{found:?}"
    );
    assert!(found.iter().any(|text| text.contains("de regel `consult-intern` ontbreekt")), "{found:?}");
}

#[test]
fn an_unknown_level_role_field_soort_and_step_name_their_places() {
    let found = report(D, "laat-vastgelegd:\n    niveau: let-op", "laat-vastgelegd:\n    niveau: letop");
    assert_eq!(
        found,
        [format!(
            "{}:13 het niveau `letop` bestaat niet; bedoelde u `let-op`?",
            line(D, "laat-vastgelegd:") + 1
        )]
    );
    let found = report(D, "rollen: [directie]}", "rollen: [directi]}");
    assert!(found[0].ends_with("de rol `directi` bestaat niet; bedoelde u `directie`?"), "{found:?}");
    let found = report(D, "    - met.rol", "    - met.rool");
    assert_eq!(
        found,
        [format!(
            "{}:7 bij de soort `contact` staat `met.rool`: het veld `rool` bestaat niet; bedoelde u `rol`?",
            line(D, "    - met.rol")
        )]
    );
    let found = report(D, "  contact:\n", "  kontact:\n");
    assert!(found[0].contains("de soort `kontact` bestaat niet; bedoelde u `contact`?"), "{found:?}");
    let found = report(D, "  - nr: 5\n    titel", "  - nr: 6\n    titel");
    assert!(found.iter().any(|text| text.contains("stap 6 bestaat niet")), "{found:?}");
    assert!(found.iter().any(|text| text.contains("stap 5 ontbreekt")), "{found:?}");
}

#[test]
fn a_cycle_an_unreached_and_an_absent_question_are_found() {
    let found = report(D, "ja: {hulp: 5}", "ja: {hulp: 3}");
    assert!(found.iter().any(|text| text.contains("lopen in een kring")), "{found:?}");
    assert!(found.iter().any(|text| text.contains("afweging 5 wordt nooit gesteld")), "{found:?}");
    let found = report(D, "ja: {hulp: 5}", "ja: {hulp: 9}");
    assert!(found.iter().any(|text| text.contains("afweging 9 bestaat niet")), "{found:?}");
    let found = report(D, "ja: {hulp: 5}", "ja: meldden");
    assert!(found[0].contains("de uitkomst `meldden` bestaat niet; bedoelde u `melden`?"), "{found:?}");
    let found = report(D, "ja: {hulp: 5}", "ja: {hulp: 5, volgende: 5}");
    assert!(found[0].contains("noem één vervolg"), "{found:?}");
}

#[test]
fn a_term_of_zero_or_without_a_unit_is_refused() {
    let place = line(D, "termijn: {dagen: 7");
    let found = report(D, "termijn: {dagen: 7,", "termijn: {dagen: 0,");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with(&format!("{place}:22 een termijn van nul")), "{found:?}");
    let found = report(D, "termijn: {dagen: 7,", "termijn: {dagen: 7, weken: 1,");
    assert!(found[0].contains("precies één"), "{found:?}");
    let found = report(D, "termijn: {dagen: 7,", "termijn: {dagen: -7,");
    assert!(found[0].contains("negatief"), "{found:?}");
}

#[test]
fn a_missing_or_empty_text_is_found() {
    let place = line(D, "    vraag: Schatten");
    for (to, says) in [("vraag: \"\"\n#", "ontbreekt de tekst"), ("vraag:\n#", "ontbreekt de tekst")] {
        let found = report(D, "vraag: Schatten", to);
        assert!(found[0].starts_with(&format!("{place}:")) && found[0].contains(says), "{found:?}");
    }
    let found = report(D, "    vraag: Schatten", "    # Schatten");
    assert!(found[0].contains("de sleutel `vraag` ontbreekt"), "{found:?}");
    let found = report(D, "telefoon: \"112\"", "telefoon: 112");
    assert!(found[0].contains("aanhalingstekens"), "{found:?}");
    let found = report(D, "bron: {protocol: \"afweging 4\"}", "bron: {}");
    assert!(found[0].contains("noem een bron"), "{found:?}");
}

#[test]
fn a_name_that_stands_twice_is_found_where_it_stands_again() {
    let found = report(D, "disciplines: [psycholoog,", "disciplines: [psycholoog, psycholoog,");
    assert_eq!(
        found,
        [format!("{}:27 de discipline `psycholoog` staat er twee keer", line(D, "disciplines:"))]
    );
    let found = report(D, "signaal: [datum, plaats", "signaal: [datum, datum, plaats");
    assert!(found[0].contains("het veld `datum` staat er twee keer"), "{found:?}");
}

#[test]
fn a_parameter_must_fit_its_rule() {
    let found = report(D, "  melding-door: {niveau: tekort,", "  melding-door: {niveau: tekort, minimum: 2,");
    assert!(found[0].contains("de regel `melding-door` kent geen `minimum`"), "{found:?}");
    let found = report(D, "}, minimum: 2}", "}}");
    assert!(found[0].contains("bij de regel `een-lezer` ontbreekt `minimum`"), "{found:?}");
}

#[test]
fn every_problem_is_reported_at_once_in_the_order_of_the_file() {
    let text = shipped(D)
        .unwrap()
        .replacen("titel: protocol", "titl: protocol", 1)
        .replacen("niveau: let-op", "niveau: letop", 1)
        .replacen("ja: {hulp: 5}", "ja: {hulp: vijf}", 1);
    let error = Protocol::from_yaml(&text).unwrap_err();
    assert_eq!(error.problems.len(), 4, "{error}");
    assert!(error.problems.is_sorted());
}

#[test]
fn a_newer_form_or_an_unsafe_name_is_refused() {
    assert!(report(D, "protocol: 1\n", "protocol: 2\n")[0].contains("vorm 2"));
    assert!(report(D, "naam: delft-esis", "naam: ../../etc")[0].contains("kleine letters"));
    assert!(report(D, "versie: \"1\"", "versie: \"../1\"")[0].contains("een versie"));
    assert!(report(D, "versie: \"1\"", "versie: 1")[0].contains("aanhalingstekens"));
}

/// Everything that is wrong in one pass: what cannot be read does not hide what does not fit together, and nothing is
/// said of what could not be read but that.
#[test]
fn all_that_is_wrong_is_said_at_once() {
    let wrong = [
        ("termijn: {dagen: 7,", "termijn: {dagen: 0,", "een termijn van nul"),
        ("  consult-directie:", "  consult-dircetie:", "bedoelde u `consult-directie`"),
        ("    - met.rol", "    - met.rool", "bedoelde u `rol`"),
        ("rollen: [directie]}", "rollen: [directi]}", "bedoelde u `directie`"),
        ("ja: {hulp: 5}", "ja: {hulp: 3}", "kring"),
        ("    vraag: Schatten", "    # Schatten", "de sleutel `vraag` ontbreekt"),
        ("telefoon: \"112\"", "telefoon: 112", "aanhalingstekens"),
        ("  consult-intern: {niveau: tekort", "  consult-intern: {niveau: teveel", "het niveau `teveel`"),
        ("  - nr: 5\n    titel", "  - nr: 6\n    titel", "stap 6 bestaat niet"),
        ("\nbegrippen:", "\nbegripen: []\nbegrippen:", "bedoelde u `begrippen`"),
        ("naam: delft-esis", "naam: Delft", "een naam heeft hoogstens"),
    ];
    let mut text = shipped(D).unwrap().to_owned();
    for (from, to, _) in wrong {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let error = Protocol::from_yaml(&text).unwrap_err();
    for (_, to, says) in wrong {
        let found: Vec<_> = error.problems.iter().filter(|problem| problem.text.contains(says)).collect();
        assert!(
            !found.is_empty() && found.iter().all(|p| p.place.line > 0 && p.place.column > 0),
            "{to}: {error}"
        );
    }
    // Beside these: a rule and a step that are missed for being misspelt, and a question that nothing leads to.
    let beside =
        ["de regel `consult-directie` ontbreekt", "stap 5 ontbreekt", "afweging 5 wordt nooit gesteld"];
    assert_eq!(error.problems.len(), wrong.len() + beside.len(), "{error}");
    assert!(beside.iter().all(|says| error.to_string().contains(says)), "{error}");
}

#[test]
fn what_cannot_be_read_is_not_missed_as_well() {
    for (from, to) in [
        ("nr: 3\n    vraag", "nr: drie\n    vraag"),
        ("ja: {hulp: 5}", "ja: meldden"),
        ("ja: {hulp: 5}", "ja: [5]"),
        ("  - nr: 5\n    titel", "  - nr: vijf\n    titel"),
        ("rollen: [directie]}", "rollen: directie}"),
        ("termijn: {dagen: 7,", "termijn: {dagen: veel,"),
        ("  - naam: vgv", "  - naam: 3"),
        ("  - naam: vgv", "  - naam: \"\""),
    ] {
        let found = report(D, from, to);
        assert_eq!(found.len(), 1, "{to}: {found:?}");
    }
    let found = report(D, "\nregels:\n", "\nregel:\n");
    assert_eq!(found.len(), 2, "the key that is wrong, and the one that is missing: {found:?}");
}

/// Whatever part of a file is something else than it should be: it is said where it stands, and nothing else breaks.
#[test]
fn any_part_may_be_anything() {
    let text = shipped(D).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate().filter(|(at, _)| at % 7 == 0) {
        let Some((key, _)) =
            line.split_once(": ").filter(|(key, _)| !key.trim_start().starts_with(['#', '{', '"']))
        else {
            continue;
        };
        for value in ["[]", "{}", "\"\"", "-1", "{x: y}", "[[]]"] {
            let mut changed = lines.clone();
            let new = format!("{key}: {value}");
            changed[at] = &new;
            if let Err(error) = Protocol::from_yaml(&changed.join("\n")) {
                assert!(error.problems.iter().all(|problem| problem.place.line > 0), "{new}: {error}");
            }
        }
    }
}
