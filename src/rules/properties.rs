//! What holds for any dossier, sound or odd.

mod anything;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::testing::{all, dossier, items};
use super::{Beoordeling, Ernst, Mark, check};
use crate::model::{Dossier, Inhoud, Item, Soort, StukId, ZaakNummer};
use crate::protocol::Protocol;
use crate::render;

/// Documents of every soort, bare and odd ones included; `DAG` becomes a day, `STUK` some stuk of the stream.
const POOL: &[&str] = &[
    "soort: leerling\nuitgeschreven_op: DAG\nverwante_zaken: [2026-7KQ3MY]\n",
    "soort: signaal\n",
    "soort: signaal\ndatum: DAG\naard: feit\nduiding: bevestigt\nwaarnemingen: [{zintuig: gezien, wat: w}]\n",
    "soort: signaal\ndatum: DAG\ntijd: '10:00'\ngevaar: [acuut, vgv]\nbetreft: [ouder]\naard: hypothese\n",
    "soort: signaal\ndatum: DAG\ngevaar: [disclosure, structureel]\naard: derden\nduiding: ontkracht\n",
    "soort: signaal\nvermoedelijke_pleger: medewerker\naard: diagnose\n",
    "soort: vervolg\nop: STUK\ndatum: DAG\nuitkomst: vervallen\n",
    "soort: vervolg\nop: STUK\ndatum: DAG\nuitkomst: ontkracht\n",
    "soort: vervolg\nop: STUK\nuitkomst: afgerond\n",
    "soort: vervolg\nop: STUK\nop_soort: signaal\nvelden: {plaats: gang}\n",
    "soort: contact\n",
    "soort: contact\ndatum: DAG\ntijd: '23:59'\ndoel: spoed\nmet: {rol: veilig_thuis}\ngevaar: []\n",
    "soort: contact\ndatum: DAG\ndoel: advies\nmet: {rol: veilig_thuis}\nanoniem: false\ntwijfel: true\n",
    "soort: contact\ndatum: DAG\ndoel: consultatie\nmet: {rol: zat}\nanoniem: false\nover: [STUK]\n",
    "soort: contact\ndatum: DAG\ndoel: consultatie\nmet: iemand\nover: []\n",
    "soort: contact\ndatum: DAG\ndoel: terugkoppeling\nmet: {rol: onbekende_rol}\n",
    "soort: toestemming\ndatum: DAG\nbesluit: geweigerd\nreikwijdte: [zat]\n",
    "soort: kindcheck\ndatum: DAG\nuitkomst: onveilig\nkinderen: [a, b, c]\n",
    "soort: verwijsindex\ngeplaatst: true\ndoor: iemand\n",
    "soort: gesprek\ndatum: DAG\nmet: [{rol: ouder, naam: A}, B]\ngevoerd_door: [C, {rol: leerkracht}]\n",
    "soort: gesprek\ndatum: DAG\nmet: []\nafgezien: {grond: contactverlies}\n",
    "soort: gesprek\ndatum: DAG\nmet: [{rol: ouder}]\nafgezien: {grond: uithuisgeplaatst}\n",
    "soort: gesprek\ndatum: DAG\nmet: [{rol: kind}]\ngevoerd_door: [{rol: mentor}]\n",
    "soort: melding\ndatum: DAG\ndoor: {rol: afdelingsleider}\nzonder_gesprek: {grond: bestaat_niet}\n",
    "soort: hulp\ndatum: DAG\naanbod: ondersteuningsplan\nextra: {plan: p, onbekend: o}\n",
    "soort: afweging\ndatum: DAG\nnr: 1\nantwoord: twijfel\n",
    "soort: afweging\ndatum: DAG\nnr: 5\nantwoord: nee\n",
    "soort: besluit\ndatum: DAG\nhulp: true\nmelden: true\n",
    "soort: gesprek\nandere_oorzaak: brilletje\ngevaar: [acuut]\n",
    "soort: ondertekening\nop: STUK\nrol: ouder\nwijze: geweigerd\n",
    "soort: weging\ndatum: DAG\ntwijfel: true\ndoor: [{rol: leerkracht}]\n",
    "soort: afweging\ndatum: DAG\nnr: 1\nantwoord: ja\n",
    "soort: afweging\ndatum: DAG\nnr: 1\nantwoord: nee\n",
    "soort: afweging\ndatum: DAG\nnr: 2\nantwoord: twijfel\n",
    "soort: afweging\ndatum: DAG\nnr: 3\nantwoord: nee\n",
    "soort: afweging\nnr: 255\nantwoord: ja\n",
    "soort: afweging\nnr: 0\n",
    "soort: risicoanalyse\nscenarios: [{}]\ndoor: []\n",
    "soort: besluit\ndatum: DAG\nmelden: false\nhulp: false\ndoor: [D]\n",
    "soort: melding\ndatum: DAG\nopnieuw: true\n",
    "soort: hulp\ndatum: DAG\ntermijn: 65535 maanden\ndoelen: []\n",
    "soort: hulp\ndatum: DAG\ntermijn: 1 dag\nafgesproken_met: []\n",
    "soort: evaluatie\nop: STUK\ndatum: DAG\nresultaat: niet\ngevaar: [acuut]\n",
    "soort: evaluatie\nresultaat: deels\n",
    "soort: participatie\npunt: proces\nonderdelen: [wie]\n",
    "soort: taak\nuiterlijk: DAG\n",
    "soort: bijlage\nbij: STUK\n",
    "soort: ontheffing\nregel: dossier-signalen\nreden: r\ntot: DAG\n",
    "soort: ontheffing\nregel: bestaat-niet\nreden: r\n",
    "soort: vasthouding\ntot: DAG\n",
    "soort: afsluiting\ndatum: DAG\nuitkomst: hulp_afgerond\n",
    "soort: afsluiting\ndatum: DAG\nuitkomst: andere_zorg\n",
    "soort: heropening\ndatum: DAG\n",
];

const DAYS: &[&str] = &["1900-01-01", "2026-11-02", "2026-11-03", "2026-11-20", "2027-02-28", "2199-12-31"];

/// A stream of documents, each with a day and a stuk to point at.
fn stream() -> impl Strategy<Value = String> {
    let document = (select(POOL), select(DAYS), any::<Index>());
    prop::collection::vec(document, 1..14).prop_map(|documents| {
        let count = documents.len();
        let text = |(text, day, at): &(&str, &str, Index)| {
            text.replace("DAG", day).replace("STUK", &format!("'#{}'", at.index(count) + 1))
        };
        documents.iter().map(text).collect::<Vec<_>>().join("---\n")
    })
}

fn consistent(judged: &Beoordeling, protocol: &Protocol) -> Result<(), TestCaseError> {
    let heavy = judged.bevindingen.iter().filter(|b| b.ernst != Ernst::LetOp).count();
    prop_assert_eq!(judged.volledig, heavy == 0);
    prop_assert!(judged.bevindingen.is_sorted_by_key(|b| (b.ernst != Ernst::Spoed, b.stap)));
    prop_assert!(heavy > 0 || judged.kolommen.iter().all(|(_, mark)| mark != Mark::Tekort));
    for found in judged.bevindingen.iter().chain(&judged.ontheven) {
        prop_assert!((1..=5).contains(&found.stap));
        let text = render::bevinding::text(found, protocol);
        prop_assert!(text.tekst.ends_with('.') && text.actie.ends_with(['.', '?']), "{:?}", text);
        prop_assert!(!text.bron.is_empty());
    }
    for rule in &judged.ontheven_regels {
        prop_assert!(judged.bevindingen.iter().all(|b| b.regel != *rule));
    }
    Ok(())
}

#[test]
fn any_dossier_is_judged_and_the_parts_agree() {
    let protocols = all();
    let config = ProptestConfig { cases: 400, ..ProptestConfig::default() };
    proptest!(config, |(stream in stream(), day in select(DAYS))| {
        let dossier = dossier(&stream);
        for protocol in &protocols {
            consistent(&check(&dossier, protocol, day.parse().unwrap()), protocol)?;
        }
    });
}

const PEIL: &[&str] = &["1900-01-01", "2026-03-29T02:30", "2026-11-20", "2199-12-31"];

/// Whatever the model can represent is judged under every protocol without a panic, and the parts agree; every finding
/// has its words.
#[test]
fn anything_that_the_model_can_represent_is_judged() {
    let protocols = all();
    let config = ProptestConfig { cases: 300, ..ProptestConfig::default() };
    proptest!(config, |(items in anything::items(), day in select(PEIL))| {
        let dossier = Dossier::new("2026-7KQ3MX".parse().unwrap(), items, Vec::new());
        for protocol in &protocols {
            let peil = day.parse().unwrap();
            let judged = check(&dossier, protocol, peil);
            consistent(&judged, protocol)?;
            consistent(&judged.clone().with_readers(1, protocol), protocol)?;
            prop_assert_eq!(super::step(&dossier, protocol).nr, judged.stap);
            prop_assert!(super::agenda(&dossier, protocol, peil).len() < 500);
        }
    });
}

/// The stukken with other ids, all of one second: as if they were stored in another order. What a stuk refers to stays
/// before it, as it has to.
fn stored_in_another_order(items: &[Item], seed: u64) -> (Vec<Item>, BTreeMap<StukId, StukId>) {
    let key = |id: StukId| id.to_string().bytes().fold(seed, |h, b| h.rotate_left(9) ^ u64::from(b));
    let mut left: Vec<&Item> = items.iter().collect();
    left.sort_by_key(|item| key(item.id()));
    let mut renamed = BTreeMap::new();
    while !left.is_empty() {
        let ready = |item: &&Item| {
            let mut free = true;
            item.gegevens.clone().references(&mut |op| {
                let waits = op.id().is_some_and(|id| {
                    id != item.id() && !renamed.contains_key(&id) && left.iter().any(|other| other.id() == id)
                });
                free &= !waits;
            });
            free
        };
        let next = left.remove(left.iter().position(ready).unwrap_or(0));
        // No id that something in the dossier still points at.
        let number = renamed.len() as u128 + 1_000;
        renamed.insert(next.id(), StukId::from_parts(super::testing::id(1).moment(), number));
    }
    let rename = |item: &Item| {
        let mut kop = item.kop.clone();
        kop.id = renamed[&item.id()];
        let mut gegevens = item.oorspronkelijk.clone();
        gegevens.references(&mut |op| {
            if let Some(new) = op.id().and_then(|id| renamed.get(&id)) {
                *op = (*new).into();
            }
        });
        Item::new(crate::model::Stuk { kop, gegevens }, item.functie)
    };
    (items.iter().map(rename).collect(), renamed)
}

/// Two stukken of one soort and day say which holds by their order, and so do closing and reopening on one day, and two
/// follow-ups on one stuk: of these only the first is kept, for the order of the rest to be free.
fn without_ties(items: Vec<Item>) -> Vec<Item> {
    let mut seen = BTreeSet::new();
    let tie = |item: &Item| {
        let soort = match &item.gegevens.inhoud {
            Inhoud::Heropening(_) => Soort::Afsluiting,
            Inhoud::Vervolg(vervolg) => return format!("vervolg {:?}", vervolg.op),
            _ => item.gegevens.soort(),
        };
        format!("{soort} {}", item.day())
    };
    items.into_iter().filter(|item| seen.insert(tie(item))).collect()
}

/// What a check says, with each stuk by its first name.
fn said(judged: &Beoordeling, renamed: &BTreeMap<StukId, StukId>) -> (Vec<String>, String) {
    let first = |id: StukId| renamed.iter().find(|(_, new)| **new == id).map_or(id, |(old, _)| *old);
    let mut found: Vec<String> = judged
        .bevindingen
        .iter()
        .map(|b| format!("{} {} {} {:?} {:?}", b.regel, b.ernst, b.stap, b.stuk.map(first), b.veld))
        .collect();
    found.sort();
    let rest = format!("{} {} {:?} {:?}", judged.stap, judged.gesloten, judged.kolommen, judged.route);
    (found, rest)
}

#[test]
fn the_order_of_storage_within_one_second_never_matters() {
    let protocols = all();
    let config = ProptestConfig { cases: 200, ..ProptestConfig::default() };
    proptest!(config, |(items in anything::items(), seed in any::<u64>())| {
        let mut items = without_ties(items);
        for item in &mut items {
            item.kop.vastgelegd.op = crate::model::Moment(super::testing::id(1).moment().fixed_offset());
        }
        let items = without_ties(items);
        let (other, renamed) = stored_in_another_order(&items, seed);
        let zaak = || "2026-7KQ3MX".parse().unwrap();
        let peil = "2026-11-20".parse().unwrap();
        let mut shuffled = items.clone();
        shuffled.reverse();
        for protocol in &protocols {
            let one = check(&Dossier::new(zaak(), items.clone(), Vec::new()), protocol, peil);
            prop_assert_eq!(&one, &check(&Dossier::new(zaak(), shuffled.clone(), Vec::new()), protocol, peil));
            let two = check(&Dossier::new(zaak(), other.clone(), Vec::new()), protocol, peil);
            prop_assert_eq!(said(&one, &BTreeMap::new()), said(&two, &renamed));
        }
    });
}

/// The archive as the rules get it: the stukken of each zaak apart, whatever they point at.
fn judged(archive: &[(ZaakNummer, Item)], zaak: &ZaakNummer, protocol: &Protocol) -> Beoordeling {
    let own = archive.iter().filter(|(of, _)| of == zaak).map(|(_, item)| item.clone()).collect();
    check(&Dossier::new(zaak.clone(), own, Vec::new()), protocol, "2026-11-20".parse().unwrap())
}

/// A stuk in one zaak, even one that follows up or names a stuk of another, leaves the other as it was; and to its own
/// zaak it is no more than a reference to nothing.
#[test]
fn a_stuk_added_to_one_zaak_never_changes_another() {
    let protocols = all();
    let config = ProptestConfig { cases: 150, ..ProptestConfig::default() };
    proptest!(config, |(stream in stream(), split in any::<Index>(), seed in any::<u64>())| {
        let [here, there]: [ZaakNummer; 2] = ["2026-7KQ3MX", "2026-7KQ3MY"].map(|nr| nr.parse().unwrap());
        // What stands before the split is of one zaak, the rest of the other; references cross freely.
        let stored = items(&stream);
        let split = split.index(stored.len() + 1);
        let of = |at: usize| if at < split { here.clone() } else { there.clone() };
        let mut archive: Vec<(ZaakNummer, Item)> =
            stored.into_iter().enumerate().map(|(at, item)| (of(at), item)).collect();
        let first: Vec<_> = archive.iter().filter(|(zaak, _)| *zaak == here).cloned().collect();
        archive.sort_by_key(|(_, item)| item.id().to_string().bytes().fold(seed, |h, b| h.rotate_left(9) ^ u64::from(b)));
        for protocol in &protocols {
            let alone = judged(&first, &here, protocol);
            prop_assert_eq!(&alone, &judged(&archive, &here, protocol));
            let own: Vec<StukId> = first.iter().map(|(_, item)| item.id()).collect();
            prop_assert!(alone.bevindingen.iter().filter_map(|b| b.stuk).all(|stuk| own.contains(&stuk)));
        }
    });
}
