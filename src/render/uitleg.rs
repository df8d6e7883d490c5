//! One rule, term, soort or field explained: what it asks, why, how heavily it weighs, where it rests, how to satisfy it.

mod lvs;
mod veld;

pub use veld::rules_of;

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::urgent;
use crate::model::{Keuze, Soort, Veld, nearest};
use crate::protocol::{
    Begrip, Gevaar, Niveau, Protocol, REGELNAMEN, Regel, RegelUitleg, Regelnaam, regel_uitleg, regelnaam,
};

/// What can be explained.
pub enum Onderwerp<'a> {
    /// A rule.
    Regel(&'static Regelnaam),
    /// A definition of the protocol.
    Begrip(&'a Begrip),
    /// A kind of danger.
    Gevaar(&'a Gevaar),
    /// A soort of stuk.
    Soort(Soort),
    /// A field, of each soort that has one with this name.
    Velden(Vec<(Soort, Veld)>),
    /// That a stuk is in the pupil system too, which every soort may say.
    Lvs,
}

/// Finds what is meant by a word, whatever its capitals; a term may be a soort or a field too.
#[must_use]
pub fn find<'a>(word: &str, protocol: &'a Protocol) -> Vec<Onderwerp<'a>> {
    let word = word.trim().to_lowercase();
    let mut found: Vec<Onderwerp> = find_one(&word, protocol).into_iter().collect();
    if let [Onderwerp::Begrip(_)] = found.as_slice() {
        let soort = veld::soort(&word, protocol).map(Onderwerp::Soort);
        found.extend(soort.or_else(|| lvs::is_meant(&word, protocol).then_some(Onderwerp::Lvs)));
    }
    found
}

fn find_one<'a>(word: &str, protocol: &'a Protocol) -> Option<Onderwerp<'a>> {
    let kebab = word.replace([' ', '_'], "-");
    let known = regelnaam(&kebab).map(Onderwerp::Regel);
    let term = || protocol.begrip(&word.replace('_', " ")).or_else(|| protocol.begrip(word));
    known
        .or_else(|| term().map(Onderwerp::Begrip))
        .or_else(|| protocol.gevaar(&word.replace(' ', "_")).map(Onderwerp::Gevaar))
        .or_else(|| veld::soort(word, protocol).map(Onderwerp::Soort))
        .or_else(|| lvs::is_meant(word, protocol).then_some(Onderwerp::Lvs))
        .or_else(|| {
            Some(veld::velden(word, protocol)).filter(|found| !found.is_empty()).map(Onderwerp::Velden)
        })
}

/// What was probably meant by a word that is not known: names that contain it, else the nearest one.
#[must_use]
pub fn suggest(word: &str, protocol: &Protocol) -> Vec<String> {
    let word = word.trim().to_lowercase();
    let rules = REGELNAMEN.iter().map(|rule| rule.naam.to_owned());
    let terms = protocol.begrippen.iter().map(|begrip| begrip.naam.value.clone());
    let dangers = protocol.gevaren.iter().map(|g| g.naam.value.clone());
    let soorten = Soort::WORDS.iter().map(|word| (*word).to_owned());
    let names: Vec<String> = rules.chain(terms).chain(dangers).chain(soorten).collect();
    let holds = |name: &&String| word.chars().count() > 2 && name.to_lowercase().contains(&word);
    let mut found: Vec<String> = names.iter().filter(holds).take(8).cloned().collect();
    if found.is_empty() {
        found.extend(nearest(&word, names.iter().map(String::as_str)).map(str::to_owned));
    }
    found
}

/// The explanation on the screen; `command`: how a soort is recorded.
#[must_use]
pub fn text(
    subjects: &[Onderwerp<'_>],
    command: impl Fn(Soort) -> &'static str,
    protocol: &Protocol,
) -> String {
    let one = |subject: &Onderwerp<'_>| one_text(subject, &command, protocol);
    subjects.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn one_text(
    subject: &Onderwerp<'_>,
    command: &impl Fn(Soort) -> &'static str,
    protocol: &Protocol,
) -> String {
    match subject {
        Onderwerp::Soort(soort) => veld::soort_text(*soort, command(*soort), protocol),
        Onderwerp::Velden(fields) => veld::velden_text(fields, protocol),
        Onderwerp::Lvs => lvs::text(protocol),
        Onderwerp::Regel(rule) => rule_text(rule, protocol),
        Onderwerp::Begrip(term) => {
            format!("{}\n  {}\n  Bron: {}\n", term.naam.value, term.uitleg, term.bron.show(&protocol.kort))
        }
        Onderwerp::Gevaar(danger) => {
            format!("{}  Bron: {}\n", urgent::text(danger, protocol), danger.bron.show(&protocol.kort))
        }
    }
}

fn rule_text(rule: &Regelnaam, protocol: &Protocol) -> String {
    let level = match protocol.niveau(rule.naam) {
        Niveau::Uit => "staat uit in dit protocol".to_owned(),
        level => level.word().to_owned(),
    };
    let step = rule.stap.map_or("de zaak als geheel".to_owned(), |nr| format!("stap {nr}"));
    let mut text = format!("{}  ({level}; {step}; {})\n", rule.naam, protocol.titel);
    line(&mut text, "Vraagt", protocol.regel_tekst(rule.naam));
    let more = regel_uitleg(rule.naam);
    if let Some(RegelUitleg { waarom, .. }) = more {
        line(&mut text, "Waarom", waarom);
    }
    line(&mut text, "Doe", protocol.regel_actie(rule.naam));
    if let Some(own) = protocol.regel(rule.naam) {
        parameters(&mut text, own, protocol);
    }
    line(&mut text, "Bron", &protocol.regel_bron(rule.naam));
    if let Some(RegelUitleg { voorbeeld, .. }) = more {
        text.push_str("\nZo is het goed, bijvoorbeeld:\n");
        for example in voorbeeld.lines() {
            _ = writeln!(text, "    {example}");
        }
    }
    text
}

fn line(text: &mut String, label: &str, value: &str) {
    if !value.is_empty() {
        _ = writeln!(text, "  {label}: {value}");
    }
}

/// What the protocol gives the rule to count with.
fn parameters(text: &mut String, own: &Regel, protocol: &Protocol) {
    if let Some(term) = &own.termijn {
        line(text, "Termijn", &format!("{term} ({})", term.bron));
    }
    for step in &own.per_stap {
        line(text, "Termijn", &format!("stap {} binnen {}", step.stap.value, step.termijn));
    }
    let names = |roles: &[crate::model::Located<String>]| {
        roles.iter().map(|role| protocol.rol_label(role)).collect::<Vec<_>>().join(", ")
    };
    line(text, if own.alle_rollen { "Wie (allen)" } else { "Wie" }, &names(&own.rollen));
    line(text, "Liefst ook", &names(&own.rollen_gewenst));
    if let Some(least) = &own.minimum {
        line(text, "Minstens", &least.value.to_string());
    }
    let waiver = if own.ontheffing {
        "kan, met een reden (meldcode ontheffing)"
    } else {
        "kan niet; deze regel geldt in elke zaak"
    };
    line(text, "Ontheffing", waiver);
}

/// The explanation for a script; of a term that is a soort too, that stands under `stuk`.
#[must_use]
pub fn json(subjects: &[Onderwerp<'_>], protocol: &Protocol) -> Value {
    let mut all = subjects.iter().map(|subject| one_json(subject, protocol));
    let mut first = all.next().unwrap_or_default();
    if let Some(also) = all.next() {
        first["stuk"] = also;
    }
    first
}

fn one_json(subject: &Onderwerp<'_>, protocol: &Protocol) -> Value {
    match subject {
        Onderwerp::Regel(rule) => {
            let own = protocol.regel(rule.naam);
            let more = regel_uitleg(rule.naam);
            json!({
                "regel": rule.naam,
                "ernst": protocol.niveau(rule.naam).word(),
                "stap": rule.stap,
                "tekst": protocol.regel_tekst(rule.naam),
                "waarom": more.map(|more| more.waarom.as_str()),
                "actie": protocol.regel_actie(rule.naam),
                "termijn": own.and_then(|own| own.termijn.as_ref()).map(ToString::to_string),
                "rollen": own.map(|own| &own.rollen),
                "ontheffing": own.is_some_and(|own| own.ontheffing),
                "bron": protocol.regel_bron(rule.naam),
                "voorbeeld": more.map(|more| more.voorbeeld.as_str()),
            })
        }
        Onderwerp::Begrip(term) => json!({
            "begrip": term.naam.value, "tekst": term.uitleg, "bron": term.bron.show(&protocol.kort),
        }),
        Onderwerp::Gevaar(danger) => json!({
            "gevaar": danger.naam.value, "tekst": danger.betekenis, "nu_doen": danger.nu_doen,
            "nog_niet": danger.nog_niet, "bron": danger.bron.show(&protocol.kort),
        }),
        Onderwerp::Soort(soort) => veld::soort_json(*soort, protocol),
        Onderwerp::Velden(fields) => veld::velden_json(fields, protocol),
        Onderwerp::Lvs => lvs::json(protocol),
    }
}
