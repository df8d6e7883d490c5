//! Dossiers for the tests of the rules, written as a stream: `#2` is the id of the second stuk.

use std::collections::BTreeMap;

use chrono::TimeZone;

use crate::model::{Datum, Dossier, Functie, Item, Kop, Moment, Soort, Stuk, StukId, Vastgelegd, yaml};
use crate::protocol::{Protocol, shipped};

use super::{Beoordeling, Bevinding, Peilmoment};

pub(crate) fn delft() -> Protocol {
    Protocol::from_yaml(shipped("delft-esis").unwrap()).unwrap()
}

pub(crate) fn sbo() -> Protocol {
    Protocol::from_yaml(shipped("sbo-parnassys").unwrap()).unwrap()
}

/// Both protocols that ship.
pub(crate) fn both() -> [Protocol; 2] {
    [delft(), sbo()]
}

/// Both protocols that ship, and that of the third school.
pub(crate) fn all() -> [Protocol; 3] {
    let third = include_str!("../../tests/derde_protocol/vo.yaml");
    [delft(), sbo(), Protocol::from_yaml(third).unwrap()]
}

/// A protocol with some text of it replaced.
pub(super) fn changed(naam: &str, from: &str, to: &str) -> Protocol {
    let text = shipped(naam).unwrap();
    assert!(text.contains(from), "`{from}` is not in {naam}");
    Protocol::from_yaml(&text.replacen(from, to, 1)).unwrap()
}

/// The id of the nth stuk, from 1.
pub(crate) fn id(n: usize) -> StukId {
    let start: chrono::DateTime<chrono::Utc> = "2026-11-20T09:00:00Z".parse().unwrap();
    StukId::from_parts(start + chrono::Duration::seconds(i64::try_from(n).unwrap()), n as u128)
}

/// A dossier of the documents in a stream, filed in this order on 20 November 2026 by an IB'er, or by the role
/// that a line `# leerkracht` gives. `'#2'` and labels stand for ids.
pub(crate) fn dossier(stream: &str) -> Dossier {
    Dossier::new("2026-7KQ3MX".parse().unwrap(), items(stream), Vec::new())
}

pub(crate) fn items(stream: &str) -> Vec<Item> {
    let parts = yaml::split(stream);
    let mut items: Vec<Item> = Vec::new();
    let mut labels: BTreeMap<String, (StukId, Soort)> = BTreeMap::new();
    for (index, part) in parts.iter().enumerate() {
        let mut text = part.text.to_owned();
        for n in (1..=parts.len()).rev() {
            text = text.replace(&format!("'#{n}'"), &id(n).to_string());
        }
        let peek = yaml::peek(&text).unwrap_or_else(|e| panic!("{text}: {e}"));
        let soort = peek.soort.unwrap_or(Soort::Signaal);
        let id = id(index + 1);
        let known = |op: &String| {
            let by_id =
                items.iter().find(|item| item.id().to_string() == *op).map(|item| item.gegevens.soort());
            by_id.or_else(|| labels.get(op).map(|(_, soort)| *soort))
        };
        let op_soort = peek.op_soort.or_else(|| peek.op.as_ref().and_then(known));
        let mut document = yaml::document(&text, soort, op_soort).unwrap_or_else(|e| panic!("{text}: {e}"));
        if let Some(label) = document.label {
            labels.insert(label, (id, soort));
        }
        document.gegevens.references(&mut |stuk| {
            if let Some((id, _)) = labels.get(stuk.as_str()) {
                *stuk = (*id).into();
            }
        });
        let functie =
            if text.contains("# leerkracht") { Functie::Leerkracht } else { Functie::InternBegeleider };
        let op = Moment(id.moment().with_timezone(&chrono::FixedOffset::east_opt(3600).unwrap()));
        let vastgelegd = Vastgelegd { door: "i.devries".parse().unwrap(), op };
        let kop = Kop { id, zaak: Some("2026-7KQ3MX".parse().unwrap()), vastgelegd };
        items.push(Item::new(Stuk { kop, gegevens: document.gegevens }, functie));
    }
    items
}

/// An example zaak that ships, each stuk recorded on the day it is about; what has no day, on the day before.
pub(crate) fn example(stream: &str) -> Dossier {
    let mut items = items(stream);
    let mut day: Datum = "2026-09-01".parse().unwrap();
    for item in &mut items {
        day = item.gegevens.datum().unwrap_or(day);
        let evening = day.0.and_hms_opt(20, 0, 0).unwrap();
        let op = chrono_tz::Europe::Amsterdam.from_local_datetime(&evening).unwrap().fixed_offset();
        item.kop.vastgelegd.op = Moment(op);
    }
    Dossier::new("2026-7KQ3MX".parse().unwrap(), items, Vec::new())
}

/// Each bevinding as `regel ernst veld`, in order of their names.
pub(super) fn names_of(found: &[Bevinding]) -> Vec<String> {
    let name = |b: &Bevinding| {
        let veld = b.veld.as_ref().map(|v| format!(" {v}")).unwrap_or_default();
        format!("{} {}{veld}", b.regel, b.ernst)
    };
    let mut names: Vec<String> = found.iter().map(name).collect();
    names.sort();
    names
}

/// What was found, with ways to ask for a part of it.
#[derive(Debug)]
pub(super) struct Result(pub Beoordeling);

impl Result {
    pub(super) fn of(&self, regel: &str) -> Vec<Bevinding> {
        self.0.bevindingen.iter().filter(|b| b.regel == regel).cloned().collect()
    }

    pub(super) fn column(&self, nr: u8) -> &'static str {
        self.0.kolommen.get(nr).map_or("", crate::model::Keuze::word)
    }
}

/// Judges a stream at the end of 20 November 2026.
pub(super) fn check(protocol: &Protocol, stream: &str) -> Result {
    check_on(protocol, stream, "2026-11-20")
}

pub(super) fn check_on(protocol: &Protocol, stream: &str, day: &str) -> Result {
    Result(super::check(&dossier(stream), protocol, day.parse::<Peilmoment>().unwrap()))
}

/// Each bevinding as `ernst #n veld`.
pub(super) fn lines(found: &[Bevinding]) -> Vec<String> {
    let number =
        |stuk: StukId| (1..=40).find(|n| id(*n) == stuk).map(|n| format!(" #{n}")).unwrap_or_default();
    found
        .iter()
        .map(|b| {
            let stuk = b.stuk.map(number).unwrap_or_default();
            let veld = b.veld.as_ref().map(|v| format!(" {v}")).unwrap_or_default();
            format!("{}{stuk}{veld}", b.ernst)
        })
        .collect()
}

/// Answers to the questions from 1 on, each with a reason.
pub(super) fn answers(words: &str) -> String {
    let documents: Vec<String> = words
        .split_whitespace()
        .enumerate()
        .map(|(index, word)| {
            let nr = index + 1;
            format!(
                "---\nsoort: afweging\ndatum: 2026-11-10\nnr: {nr}\nantwoord: {word}\nreden: r\n\
                     door: [{{rol: intern_begeleider}}, {{rol: leerkracht}}]\n"
            )
        })
        .collect();
    documents.concat()
}
