//! The catalogue of the rules: each with the smallest dossier in which it finds something and the exact message. It is at
//! once a test and `docs/regels.md`. `MELDCODE_BIJWERKEN=1 cargo test --test catalogus` writes the file anew.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails loudly, and writes its own generated file"
)]

#[path = "vormen/stroom.rs"]
mod stroom;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use meldcode::model::{
    Dossier, Functie, Gegevens, GegevensSeed, Item, Keuze, Kop, Moment, Soort, Stuk, StukId, Vastgelegd, yaml,
};
use meldcode::protocol::{Afdeling, Protocol, REGELNAMEN, Regelnaam, SHIPPED, regel_uitleg, shipped};
use meldcode::render::bevinding;
use meldcode::rules::{Bevinding, Peilmoment, check};
use serde::Deserialize;
use serde::de::DeserializeSeed as _;

const FILES: &[&str] = &[
    include_str!("regels/vastleggen.yaml"),
    include_str!("regels/spoed.yaml"),
    include_str!("regels/stap2.yaml"),
    include_str!("regels/stap3.yaml"),
    include_str!("regels/stap4.yaml"),
    include_str!("regels/stap5.yaml"),
    include_str!("regels/sluiten.yaml"),
];

const DAY: &str = "2026-11-20";

/// One rule's dossier, as it stands in `tests/regels`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Geval {
    protocol: Option<String>,
    vervang: Option<Vervang>,
    dossier: String,
}

/// Text of the protocol that is replaced, for a rule that is off in both.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vervang {
    van: String,
    door: String,
}

fn gevallen() -> BTreeMap<String, Geval> {
    let read = |text: &&str| yaml::parse::<BTreeMap<String, Geval>>(text).unwrap_or_else(|e| panic!("{e}"));
    FILES.iter().flat_map(read).collect()
}

/// The protocols that ship, read once.
static PROTOCOLS: LazyLock<Vec<Protocol>> = LazyLock::new(|| {
    SHIPPED.iter().map(|naam| Protocol::from_yaml(shipped(naam).unwrap()).unwrap()).collect()
});

impl Geval {
    fn protocol(&self) -> Protocol {
        let naam = self.protocol.as_deref().unwrap_or("delft-esis");
        let Some(Vervang { van, door }) = &self.vervang else {
            return PROTOCOLS.iter().find(|protocol| *protocol.naam == naam).unwrap().clone();
        };
        let text = shipped(naam).unwrap();
        assert!(text.contains(van.as_str()), "not in the protocol: {van}");
        Protocol::from_yaml(&text.replacen(van, door, 1)).unwrap()
    }
}

/// The stukken of a stream, recorded by an IB'er on 20 November 2026; labels stand for ids.
fn items(stream: &str) -> Vec<Item> {
    let start: DateTime<Utc> = "2026-11-20T08:00:00Z".parse().unwrap();
    let mut labels: BTreeMap<String, (StukId, Soort)> = BTreeMap::new();
    let mut items = Vec::new();
    for (index, part) in yaml::split(stream).iter().enumerate() {
        let number = u32::try_from(index).unwrap();
        let moment = start + TimeDelta::minutes(number.into());
        let id = StukId::from_parts(moment, number.into());
        let peek = yaml::peek(part.text).unwrap_or_else(|e| panic!("{e}: {}", part.text));
        let op_soort = peek.op.as_ref().and_then(|op| labels.get(op)).map(|(_, soort)| *soort);
        let soort = peek.soort.unwrap();
        let mut document =
            yaml::document(part.text, soort, op_soort).unwrap_or_else(|e| panic!("{e}: {}", part.text));
        if let Some(label) = document.label {
            labels.insert(label, (id, soort));
        }
        document.gegevens.references(&mut |stuk| {
            if let Some((id, _)) = labels.get(stuk.as_str()) {
                *stuk = (*id).into();
            }
        });
        let op = Moment(moment.with_timezone(&FixedOffset::east_opt(3600).unwrap()));
        let vastgelegd = Vastgelegd { door: "i.devries".parse().unwrap(), op };
        let kop = Kop { id, zaak: Some("2026-7KQ3MX".parse().unwrap()), vastgelegd };
        items.push(Item::new(Stuk { kop, gegevens: document.gegevens }, Functie::InternBegeleider));
    }
    items
}

/// What a rule finds in these stukken, in a zaak with one reader.
fn found(rule: &str, items: Vec<Item>, protocol: &Protocol) -> Vec<Bevinding> {
    let dossier = Dossier::new("2026-7KQ3MX".parse().unwrap(), items, Vec::new());
    let judged = check(&dossier, protocol, DAY.parse::<Peilmoment>().unwrap()).with_readers(1, protocol);
    judged.bevindingen.into_iter().filter(|b| b.regel == rule).collect()
}

#[test]
fn every_rule_has_a_smallest_dossier_in_which_it_finds_something() {
    let gevallen = gevallen();
    let mut names: Vec<&str> = gevallen.keys().map(String::as_str).collect();
    names.sort_by_key(|naam| REGELNAMEN.iter().position(|rule| rule.naam == *naam));
    assert_eq!(names, REGELNAMEN.iter().map(|rule| rule.naam).collect::<Vec<_>>());
    let mut wrong = Vec::new();
    for (naam, geval) in &gevallen {
        let protocol = geval.protocol();
        let items = items(&geval.dossier);
        let all = found(naam, items.clone(), &protocol);
        if all.is_empty() {
            wrong.push(format!("{naam} finds nothing in its dossier"));
        }
        for left_out in 0..items.len() {
            if items.len() == 1 {
                break;
            }
            let mut fewer = items.clone();
            fewer.remove(left_out);
            let rest = found(naam, fewer, &protocol);
            if rest == all {
                wrong.push(format!("{naam}: stuk {} of its dossier is not needed", left_out + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What a finding says to type is a whole command of the program; where it fills in a field, the stuk has that field.
#[test]
fn every_command_of_a_finding_is_a_command() {
    let zaak = "2026-7KQ3MX".parse().unwrap();
    let mut without = Vec::new();
    for (naam, geval) in &gevallen() {
        let protocol = geval.protocol();
        let items = items(&geval.dossier);
        for finding in found(naam, items.clone(), &protocol) {
            let Some(command) = bevinding::command(&finding, &zaak) else {
                without.push(naam.clone());
                continue;
            };
            let read =
                meldcode::cli::command().try_get_matches_from(command.replace(" ID", " b.smit").split(' '));
            assert!(read.is_ok(), "{naam}: {command}: {}", read.unwrap_err());
            if command.contains(" vul-aan ") {
                let id = finding.stuk.unwrap();
                let item = items.iter().find(|item| item.kop.id == id).unwrap();
                let head = finding.veld.as_deref().unwrap().split('.').next().unwrap();
                let known = item.gegevens.soort().fields().contains(&head);
                assert!(known || head == "lvs", "{naam}: {command} does not ask {head}");
                assert!(command.ends_with(&id.to_string()[18..]), "{command}");
            }
        }
    }
    without.dedup();
    assert_eq!(without, NO_COMMAND);
}

/// What `uitleg` says of a field names every rule that finds something about it.
#[test]
fn every_rule_about_a_field_is_named_where_the_field_is_explained() {
    let mut wrong = Vec::new();
    for (naam, geval) in &gevallen() {
        let protocol = geval.protocol();
        let items = items(&geval.dossier);
        for finding in found(naam, items.clone(), &protocol) {
            let (Some(id), Some(veld)) = (finding.stuk, finding.veld.as_deref()) else { continue };
            let item = items.iter().find(|item| item.kop.id == id).unwrap();
            let head = veld.split('.').next().unwrap();
            let named = meldcode::render::uitleg::rules_of(item.gegevens.soort(), head, &protocol);
            if !named.contains(&naam.as_str()) {
                wrong.push(format!("{naam}: {}.{head}", item.gegevens.soort()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What one does about these is no record: stop, look again, decide, ask another.
const NO_COMMAND: &[&str] = &[
    "bewaartermijn",
    "gesprek-gevoerd-door",
    "melding-door",
    "pleger-medewerker",
    "risicoanalyse-gemaakt",
    "stap-termijn",
];

#[test]
fn every_example_of_how_it_should_be_satisfies_its_rule() {
    let gevallen = gevallen();
    let mut wrong = Vec::new();
    for rule in &REGELNAMEN {
        let example = &regel_uitleg(rule.naam).unwrap().voorbeeld;
        if example.starts_with("meldcode ") {
            continue;
        }
        for protocol in PROTOCOLS.iter().cloned().chain([gevallen[rule.naam].protocol()]) {
            let all = found(rule.naam, items(example), &protocol);
            let of = |b: &Bevinding| {
                let protocol = protocol.naam.value.clone();
                format!("{} under {protocol}: {} {:?} {:?}", rule.naam, b.ernst, b.veld, b.detail)
            };
            wrong.extend(all.iter().map(of));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Rules about something that is there and should not be, or about the day on which: nothing taken out of a sound example
/// can bring that about. Each has its own test in `src/rules/regel`.
const NOTHING_TO_TAKE_OUT: &[&str] =
    &["laat-vastgelegd", "pleger-medewerker", "advies-anoniem", "zaak-stilstand"];

/// Every way to take one out of a list of the stuk.
fn without_one(gegevens: &Gegevens) -> Vec<Gegevens> {
    let tree = serde_json::to_value(gegevens).unwrap();
    let lists = tree.as_object().unwrap().iter().filter_map(|(name, value)| Some((name, value.as_array()?)));
    let each = lists.flat_map(|(name, list)| (0..list.len()).map(move |at| (name, at)));
    each.map(|(name, at)| {
        let mut fewer = tree.clone();
        fewer[name.as_str()].as_array_mut().unwrap().remove(at);
        GegevensSeed(gegevens.soort()).deserialize(fewer).unwrap()
    })
    .collect()
}

/// An example does not just stay clear of its rule: with some stuk or field of it taken out, the rule finds something.
#[test]
fn every_example_of_how_it_should_be_is_about_its_rule() {
    let gevallen = gevallen();
    let mut idle = Vec::new();
    for rule in &REGELNAMEN {
        let example = &regel_uitleg(rule.naam).unwrap().voorbeeld;
        if example.starts_with("meldcode ") {
            continue;
        }
        let protocol = gevallen[rule.naam].protocol();
        let whole = items(example);
        let without_stuk = (0..whole.len()).map(|at| {
            let mut fewer = whole.clone();
            fewer.remove(at);
            fewer
        });
        let without_field = whole.iter().enumerate().flat_map(|(at, item)| {
            let whole = &whole;
            let paths = stroom::paths(&item.gegevens).into_iter();
            let fields = paths.filter_map(|path| stroom::without_field(&item.gegevens, &path));
            fields.chain(without_one(&item.gegevens)).map(move |gegevens| {
                let mut changed = whole.clone();
                changed[at] = Item::new(Stuk { kop: item.kop.clone(), gegevens }, item.functie);
                changed
            })
        });
        let mut changed = without_stuk.chain(without_field);
        if !changed.any(|items| !found(rule.naam, items, &protocol).is_empty()) {
            idle.push(rule.naam);
        }
    }
    assert_eq!(idle, NOTHING_TO_TAKE_OUT);
}

/// Rules that are on in a protocol find something in their dossier there too, whichever protocol the dossier was made for;
/// only at a melding does the one ask what the other always asks.
const ONLY_THERE: &[&str] = &["afweging-samen under sbo-parnassys"];

#[test]
fn every_rule_finds_something_under_each_protocol_that_asks_it() {
    let mut silent = Vec::new();
    for (naam, geval) in &gevallen() {
        for protocol in PROTOCOLS
            .iter()
            .filter(|protocol| protocol.regel(naam).is_some_and(meldcode::protocol::Regel::is_on))
        {
            if found(naam, items(&geval.dossier), protocol).is_empty() {
                silent.push(format!("{naam} under {}", *protocol.naam));
            }
        }
    }
    assert_eq!(silent, ONLY_THERE);
}

#[test]
fn the_catalogue_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/regels.md");
    let text = catalogue();
    if std::env::var_os("MELDCODE_BIJWERKEN").is_some() {
        std::fs::write(path, text).unwrap();
        return;
    }
    let stored = std::fs::read_to_string(path).unwrap_or_default();
    let differs = text.lines().zip(stored.lines()).position(|(new, old)| new != old);
    assert!(
        text == stored,
        "docs/regels.md differs from line {:?}; MELDCODE_BIJWERKEN=1 cargo test --test catalogus",
        differs.map_or(stored.lines().count(), |line| line + 1)
    );
}

fn catalogue() -> String {
    let mut text = INTRODUCTION.to_owned();
    let gevallen = gevallen();
    let mut afdeling = None;
    for rule in &REGELNAMEN {
        if afdeling != Some(rule.afdeling) {
            _ = write!(text, "\n## {}\n", title(rule.afdeling));
            afdeling = Some(rule.afdeling);
        }
        entry(&mut text, rule, &gevallen[rule.naam], &PROTOCOLS);
    }
    text
}

const INTRODUCTION: &str = "<!-- Gemaakt door tests/catalogus.rs uit tests/regels/ en templates/uitleg/: niet met de hand wijzigen.
     Bijwerken: MELDCODE_BIJWERKEN=1 cargo test --test catalogus -->

# De regels van `meldcode controle`

Per regel: wat zij vraagt en waarom, hoe zwaar zij weegt in de twee meegeleverde protocollen en waar dat op rust, het kleinste
dossier waarin zij iets vindt met de melding die u dan ziet, en een voorbeeld dat het goed doet. Alle dossiers worden beoordeeld
op 20 november 2026. Hetzelfde op het scherm, volgens uw eigen protocol: `meldcode uitleg REGEL`.

Een regel zegt wat er nog niet is vastgelegd. Zij zegt niet dat iemand iets verkeerd deed.
";

fn title(afdeling: Afdeling) -> &'static str {
    match afdeling {
        Afdeling::Vastleggen => "Vastleggen",
        Afdeling::Spoed => "Spoed",
        Afdeling::Stap2 => "Stap 2: overleg",
        Afdeling::Stap3 => "Stap 3: gesprek",
        Afdeling::Stap4 => "Stap 4: weging",
        Afdeling::Stap5 => "Stap 5: besluit, melding, hulp",
        Afdeling::Sluiten => "Sluiten, bewaren, toegang",
    }
}

fn entry(text: &mut String, rule: &Regelnaam, geval: &Geval, protocols: &[Protocol]) {
    let uitleg = regel_uitleg(rule.naam).unwrap();
    let stap = rule.stap.map_or("de zaak als geheel".to_owned(), |nr| format!("stap {nr}"));
    _ = write!(text, "\n### `{}`\n\n{} ({stap})\n\n*Waarom:* {}\n\n", rule.naam, rule.tekst, uitleg.waarom);
    _ = writeln!(text, "*Doe:* {}\n\n| protocol | niveau | bron |\n|---|---|---|", rule.actie);
    for protocol in protocols {
        let (niveau, bron) = (protocol.niveau(rule.naam), protocol.regel_bron(rule.naam));
        _ = writeln!(text, "| {} | {} | {bron} |", protocol.naam.value, niveau.word());
    }
    let protocol = geval.protocol();
    let changed = if geval.vervang.is_some() { ", met een eigen termijn per stap" } else { "" };
    _ = write!(
        text,
        "\nHet kleinste dossier waarin deze regel iets vindt ({}{changed}), en wat er dan staat:\n\n```yaml\n{}```\n\n",
        protocol.naam.value, geval.dossier
    );
    text.push_str("```text\n");
    for bevinding in found(rule.naam, items(&geval.dossier), &protocol) {
        let words = bevinding::text(&bevinding, &protocol);
        _ = writeln!(text, "{}: {}\nDoe: {}\n({})", bevinding.ernst, words.tekst, words.actie, words.bron);
    }
    let language = if uitleg.voorbeeld.starts_with("meldcode ") { "sh" } else { "yaml" };
    _ = write!(text, "```\n\nZo is het goed:\n\n```{language}\n{}\n```\n", uitleg.voorbeeld.trim_end());
}
