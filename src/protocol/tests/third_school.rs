//! A secondary school with another pupil system, other roles, fields, terms and levels: data, no code.

use super::super::*;

fn third_school() -> Protocol {
    let changes = [
        ("naam: delft-esis", "naam: vo-magister"),
        ("naam: Esis", "naam: Magister"),
        ("notitie: gespreksformulier", "notitie: logboek"),
        (
            "disciplines: [psycholoog,",
            "rollen:\n  - {naam: mentor, label: mentor, groep: intern, telt_als: [leerkracht]}\n  \
             - {naam: zorgcoordinator, label: zorgcoördinator, groep: intern, telt_als: [intern_begeleider]}\n\n\
             disciplines: [psychiater, psycholoog,",
        ),
        (
            "velden:\n  signaal:",
            "extra:\n  signaal:\n    - {naam: lesuur, label: lesuur, vraag: \"Welk lesuur?\", verplicht: true}\n\nvelden:\n  signaal:",
        ),
        (
            "    - doelen\n",
            "    - doelen\n    - casusregie\n    - {veld: extra.plan, als: {veld: wie, is: [school]}}\n",
        ),
        (
            "  verwijsindex-besluit: {niveau: uit,",
            "  verwijsindex-besluit: {niveau: tekort, rollen: [zorgcoordinator],",
        ),
        ("termijn: {dagen: 7, bron: eigen standaard}", "termijn: {werkdagen: 2, bron: \"hoofdstuk 4\"}"),
        (
            "  stap-termijn: {niveau: uit,",
            "  stap-termijn: {niveau: let-op, per_stap: [{stap: 2, termijn: {weken: 1, bron: \"hoofdstuk 2\"}}],",
        ),
        (
            "  consult-directie: {niveau: tekort,",
            "  consult-directie: {niveau: uit, tekst: \"Eigen woorden.\",",
        ),
        ("    twijfel: ja\n", "    twijfel: open\n"),
    ];
    let mut text = shipped("delft-esis").unwrap().to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text = text.replacen(
        "extra:\n",
        "extra:\n  hulp:\n    - {naam: plan, label: plan, vraag: \"Welk plan?\"}\n",
        1,
    );
    Protocol::from_yaml(&text).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_third_school_needs_no_code() {
    let protocol = third_school();
    assert_eq!(protocol.notitie(Soort::Gesprek), Some("logboek"));
    assert!(protocol.fills("mentor", "leerkracht"));
    assert!(protocol.counts_for("besluit-genomen", "zorgcoordinator"));
    let fields = |soort| protocol.velden(soort).iter().map(|eis| eis.veld.value.clone()).collect::<Vec<_>>();
    assert!(fields(Soort::Signaal).contains(&"extra.lesuur".to_owned()));
    assert!(fields(Soort::Hulp).contains(&"casusregie".to_owned()));
    assert_eq!(protocol.niveau("consult-directie"), Niveau::Uit);
    assert_eq!(protocol.regel_tekst("consult-directie"), "Eigen woorden.");
    assert_eq!(
        protocol.regel("laat-vastgelegd").unwrap().termijn.as_ref().unwrap().to_string(),
        "2 werkdagen"
    );
    assert_eq!(protocol.regel("stap-termijn").unwrap().per_stap[0].stap.value, 2);
    assert_eq!(protocol.afweging(2).unwrap().leads_to(crate::model::Antwoord::Twijfel), None);
}
