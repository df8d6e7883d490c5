//! What Veilig Thuis must know first ("kern"): what is acute, why the school reports, what was advised before. All of it
//! stands in full further on, with its source.

use serde_json::Value;

use super::keuze::Getoond;
use super::opmaak::Opmaak;
use super::secties::{Groep, Sectie};
use crate::model::{Aard, Inhoud, Soort};
use crate::protocol::{Protocol, Uitkomst};

/// Danger that is older is further on.
const LATEST: usize = 3;

/// The fields of what is acute, as far as this reader gets them, what matters most first.
const ACUTE: &[&str] =
    &["gevaar", "waarnemingen", "waargenomen_door", "bron", "situatie", "uitkomst", "reactie"];
const JUDGED: &[&str] = &["nr", "antwoord", "reden"];
const ACUTE_TITLE: &str = "Nu acuut of structureel onveilig";
const WEIGHED: &[&str] = &["aard", "ernst", "risico"];
const DECIDED: &[&str] = &["melden", "reden", "afwijking"];
const ADVISED: &[&str] = &["uitkomst"];

/// The core of a report for Veilig Thuis, from what this reader gets.
#[must_use]
pub fn kern(shown: &[Getoond], opmaak: &Opmaak) -> Vec<Sectie> {
    let mut by_day: Vec<&Getoond> = shown.iter().filter(|one| one.item.vervallen.is_none()).collect();
    by_day.sort_by_key(|one| std::cmp::Reverse((one.item.day(), one.item.id())));
    let part = |one: &Getoond, fields: &[&str]| {
        let velden =
            fields.iter().filter_map(|name| Some(((*name).to_owned(), one.velden.get(*name)?.clone())));
        let velden = velden.collect();
        opmaak.stuk(&Getoond { item: one.item, velden, vermeld: Vec::new() })
    };
    let acute = by_day.iter().filter(|one| is_danger(one)).take(LATEST);
    let mut acute: Vec<_> = acute.map(|one| part(one, ACUTE)).collect();
    acute.extend(judged_unsafe(&by_day, opmaak.protocol).map(|one| part(one, JUDGED)));
    let latest = |soort: Soort| by_day.iter().find(|one| one.item.gegevens.soort() == soort);
    let why = [(Soort::Weging, WEIGHED), (Soort::Besluit, DECIDED)];
    let why: Vec<_> = why.iter().filter_map(|(soort, fields)| Some(part(latest(*soort)?, fields))).collect();
    let advice = by_day.iter().find(|one| is_advice(one));
    let advice: Vec<_> = advice.map(|one| part(one, ADVISED)).into_iter().collect();
    let none = acute.is_empty().then(|| {
        if by_day.iter().any(|one| names_danger(one)) {
            "Gevaar is alleen genoemd bij een veronderstelling van de school. Die staat verderop."
        } else {
            "In het dossier staat geen gevaar dat niet kan wachten."
        }
    });
    let section = |titel: &str, uitleg, stukken| Sectie {
        titel: titel.to_owned(),
        uitleg,
        afwegingen: Vec::new(),
        groepen: vec![Groep { titel: None, stukken }],
    };
    let parts = [
        section(ACUTE_TITLE, none, acute),
        section("Waarom de school meldt", Some("Dit is het oordeel van de school."), why),
        section("Wat Veilig Thuis het laatst adviseerde", None, advice),
    ];
    let says_something = |part: &Sectie| part.titel == ACUTE_TITLE || !part.groepen[0].stukken.is_empty();
    parts.into_iter().filter(says_something).collect()
}

/// Danger that was seen, heard or told; what the school supposes is no fact and stands apart.
fn is_danger(one: &Getoond) -> bool {
    let supposed = matches!(&one.item.gegevens.inhoud, Inhoud::Signaal(s) if s.aard == Some(Aard::Hypothese));
    names_danger(one) && !supposed
}

fn names_danger(one: &Getoond) -> bool {
    matches!(one.velden.get("gevaar"), Some(Value::Array(kinds)) if !kinds.is_empty())
}

/// The last answer to the question about danger, where it leads to a report.
fn judged_unsafe<'b>(by_day: &[&'b Getoond<'b>], protocol: &Protocol) -> Option<&'b Getoond<'b>> {
    let question = protocol.afwegingen.iter().find(|one| one.norm == Some(1))?;
    let mut answers = by_day.iter().filter_map(|one| match &one.item.gegevens.inhoud {
        Inhoud::Afweging(answer) if answer.nr.map(u32::from) == Some(question.nr.value) => {
            Some((*one, answer.antwoord?))
        }
        _ => None,
    });
    let (one, answer) = answers.next()?;
    let unsafe_now = question.leads_to(answer).is_some_and(Uitkomst::is_report);
    unsafe_now.then_some(one)
}

fn is_advice(one: &Getoond) -> bool {
    let Inhoud::Contact(contact) = &one.item.gegevens.inhoud else { return false };
    contact.met.as_ref().is_some_and(|met| met.is("veilig_thuis")) && one.velden.contains_key("uitkomst")
}
