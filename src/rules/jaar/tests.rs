use super::*;
use crate::rules::testing::{delft, dossier};

fn period() -> Periode {
    Periode { van: "2026-01-01".parse().unwrap(), tot: "2026-12-31".parse().unwrap() }
}

fn facts(stream: &str) -> Option<Zaakfeiten> {
    Zaakfeiten::of(&dossier(stream), &delft(), period())
}

fn cell(cijfers: &Jaarcijfers, verdeling: &str, naam: &str) -> Option<u32> {
    let verdeling = cijfers.verdelingen.iter().find(|v| v.naam == verdeling).unwrap();
    let cel = verdeling.cellen.iter().find(|cel| cel.naam == naam).unwrap();
    (!cel.telling.is_hidden()).then_some(cel.telling.aantal)
}

const REPORTED: &str = "soort: signaal\ndatum: 2026-03-02\ngevaar: [acuut]\n---\n\
    soort: contact\ndatum: 2026-03-02\ndoel: spoed\nmet: {rol: veilig_thuis}\n---\n\
    soort: melding\ndatum: 2026-03-09\nzonder_gesprek: {grond: veiligheid}\n";
const CLOSED: &str = "soort: signaal\ndatum: 2026-02-01\n---\nsoort: afsluiting\ndatum: 2026-02-21\nuitkomst: geen_vermoeden\n";

#[test]
fn a_zaak_counts_by_what_happened_in_the_period() {
    let zaken = [facts(REPORTED).unwrap(), facts(CLOSED).unwrap()];
    let cijfers = count(&zaken, period(), 1);
    let shown = |verdeling: &str, naam: &str| cell(&cijfers, verdeling, naam);
    assert_eq!(cijfers.zaken.aantal, 2);
    assert_eq!((shown("begin", "nieuw"), shown("begin", "eerder")), (Some(2), Some(0)));
    assert_eq!((shown("einde", "loopt"), shown("einde", "geen_vermoeden")), (Some(1), Some(1)));
    assert_eq!((shown("stap", "5"), shown("stap", "1")), (Some(1), Some(1)));
    assert_eq!((shown("melding", "een"), shown("vooraf", "zonder_gesprek")), (Some(1), Some(1)));
    assert_eq!((shown("gevaar", "acuut"), shown("gevaar", "vgv")), (Some(1), Some(0)));
    assert_eq!(shown("termijn:spoed-veilig-thuis", "gehaald"), Some(1));
    assert_eq!(shown("regel:signaal-velden", "tekort"), Some(2));
    let days =
        |traject: &str| cijfers.doorlooptijden.iter().find(|d| d.traject == traject).unwrap().kwartielen;
    assert_eq!(days("signaal-melding"), Some([7, 7, 7]));
    assert_eq!(days("signaal-afsluiting"), Some([20, 20, 20]));
    assert_eq!(days("stap-2-stap-3"), None);
}

#[test]
fn what_lies_outside_the_period_does_not_count() {
    assert!(facts(&CLOSED.replace("2026", "2025")).is_none(), "closed before it");
    assert!(facts(&CLOSED.replace("2026", "2027")).is_none(), "begun after it");
    let older = facts(&CLOSED.replace("signaal\ndatum: 2026", "signaal\ndatum: 2024")).unwrap();
    let cijfers = count(&[older], period(), 1);
    assert_eq!(cell(&cijfers, "begin", "eerder"), Some(1));
    let later = facts(&REPORTED.replace("2026-03-09", "2027-03-09")).unwrap();
    assert_eq!(cell(&count(&[later], period(), 1), "melding", "geen"), Some(1));
}

#[test]
fn every_division_that_is_whole_holds_every_zaak_once() {
    let zaken: Vec<Zaakfeiten> =
        [REPORTED, CLOSED, CLOSED].iter().filter_map(|stream| facts(stream)).collect();
    let cijfers = count(&zaken, period(), 1);
    for naam in ["begin", "einde", "stap", "melding", "regel:consult-intern"] {
        let verdeling = cijfers.verdelingen.iter().find(|v| v.naam == naam).unwrap();
        assert_eq!(verdeling.cellen.iter().map(|cel| cel.telling.aantal).sum::<u32>(), 3, "{naam}");
    }
}

#[test]
fn few_zaken_show_nothing_and_many_show_what_is_large() {
    let few = count(&[facts(REPORTED).unwrap()], period(), DREMPEL);
    assert!(few.zaken.is_hidden());
    let counts =
        few.verdelingen.iter().chain(few.doorlooptijden.iter().map(|d| &d.klassen)).flat_map(|v| &v.cellen);
    assert!(counts.clone().all(|cel| cel.telling.aantal == 0));
    assert!(few.doorlooptijden.iter().all(|d| d.kwartielen.is_none()));
    let many: Vec<Zaakfeiten> =
        [vec![REPORTED; 6], vec![CLOSED; 2]].concat().iter().filter_map(|stream| facts(stream)).collect();
    let many = count(&many, period(), DREMPEL);
    assert_eq!(many.zaken.aantal, 8);
    assert_eq!((cell(&many, "einde", "loopt"), cell(&many, "einde", "geen_vermoeden")), (Some(6), None));
    assert_eq!((cell(&many, "begin", "nieuw"), cell(&many, "begin", "eerder")), (Some(8), Some(0)));
    assert_eq!((cell(&many, "gevaar", "acuut"), cell(&many, "gevaar", "vgv")), (Some(6), None));
    assert_eq!(cell(&many, "einde", "samengevoegd"), None, "a zero looks as a small count does");
    assert_eq!(many.doorlooptijden.iter().filter(|d| d.kwartielen.is_some()).count(), 2);
}

#[test]
fn schools_add_up_and_what_one_hides_stays_hidden() {
    let school = |n: usize| count(&vec![facts(REPORTED).unwrap(); n], period(), DREMPEL);
    let all = merge(&[school(6), school(7), school(2)]).unwrap();
    assert_eq!((all.scholen, all.zaken), (3, Telling { aantal: 13, verborgen: 1 }));
    let reported = all.verdelingen.iter().find(|v| v.naam == "melding").unwrap();
    assert_eq!(reported.cellen[1].telling, Telling { aantal: 13, verborgen: 1 });
    assert!(all.doorlooptijden.iter().all(|d| d.kwartielen.is_none()));
    let alone = merge(&[school(6)]).unwrap();
    assert_eq!(alone, school(6));
    assert_eq!(merge(&[]), Err(Unmergeable::Nothing));
    let mut newer = school(6);
    newer.jaaroverzicht = 2;
    assert_eq!(merge(&[school(6), newer]), Err(Unmergeable::Format(2)));
}

#[test]
fn the_figures_survive_json() {
    let cijfers = count(&[facts(REPORTED).unwrap(), facts(CLOSED).unwrap()], period(), 1);
    let text = serde_json::to_string(&cijfers).unwrap();
    assert_eq!(serde_json::from_str::<Jaarcijfers>(&text).unwrap(), cijfers);
    for word in ["2026-7KQ3MX", "i.devries", "2026-03-02"] {
        assert!(!text.contains(word), "{word}");
    }
}
