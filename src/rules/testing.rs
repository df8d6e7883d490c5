//! Dossiers for the tests of the rules, written as a stream: `#2` is the id of the second stuk.

use crate::model::{Dossier, Functie, Item, Kop, Moment, Soort, Stuk, StukId, Vastgelegd, yaml};
use crate::protocol::{Protocol, shipped};

use super::{Beoordeling, Bevinding, Peilmoment};

pub(super) fn delft() -> Protocol {
    Protocol::from_yaml(shipped("delft-esis").unwrap()).unwrap()
}

pub(super) fn sbo() -> Protocol {
    Protocol::from_yaml(shipped("sbo-parnassys").unwrap()).unwrap()
}

/// Both protocols that ship.
pub(super) fn both() -> [Protocol; 2] {
    [delft(), sbo()]
}

/// A protocol with some text of it replaced.
pub(super) fn changed(naam: &str, from: &str, to: &str) -> Protocol {
    let text = shipped(naam).unwrap();
    assert!(text.contains(from), "`{from}` is not in {naam}");
    Protocol::from_yaml(&text.replacen(from, to, 1)).unwrap()
}

/// The id of the nth stuk, from 1.
pub(super) fn id(n: usize) -> StukId {
    let start: chrono::DateTime<chrono::Utc> = "2026-11-20T09:00:00Z".parse().unwrap();
    StukId::from_parts(start + chrono::Duration::seconds(i64::try_from(n).unwrap()), n as u128)
}

/// A dossier of the documents in a stream, filed in this order on 20 November 2026 by an IB'er, or by the role
/// that a line `# leerkracht` gives. `op_soort` is found by looking at the stuk followed up.
pub(super) fn dossier(stream: &str) -> Dossier {
    let parts = yaml::split(stream);
    let mut items: Vec<Item> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let mut text = part.text.to_owned();
        for n in (1..=parts.len()).rev() {
            text = text.replace(&format!("'#{n}'"), &id(n).to_string());
        }
        let peek = yaml::peek(&text).unwrap_or_else(|e| panic!("{text}: {e}"));
        let soort = peek.soort.unwrap_or(Soort::Signaal);
        let followed = peek.op.and_then(|op| op.parse::<StukId>().ok());
        let op_soort = items.iter().find(|item| Some(item.id()) == followed).map(|i| i.gegevens.soort());
        let document = yaml::document(&text, soort, peek.op_soort.or(op_soort))
            .unwrap_or_else(|e| panic!("{text}: {e}"));
        let id = id(index + 1);
        let functie =
            if text.contains("# leerkracht") { Functie::Leerkracht } else { Functie::InternBegeleider };
        let op = Moment(id.moment().with_timezone(&chrono::FixedOffset::east_opt(3600).unwrap()));
        let vastgelegd = Vastgelegd { door: "i.devries".parse().unwrap(), op };
        let kop = Kop { id, zaak: Some("2026-7KQ3MX".parse().unwrap()), vastgelegd };
        items.push(Item::new(Stuk { kop, gegevens: document.gegevens }, functie));
    }
    Dossier::new("2026-7KQ3MX".parse().unwrap(), items, Vec::new())
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
