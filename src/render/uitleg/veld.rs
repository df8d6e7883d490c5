//! A soort or a field explained: what it is, what may be filled in, which rule asks for it.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::line;
use crate::model::{Keuze, Kind, Soort, Veld};
use crate::protocol::{Als, Niveau, Protocol, Voorwaarde, veld_regel};
use crate::render::choices::offered;
use crate::render::text::label;

/// Rules that ask for a field beside the list of mandatory fields: `(rule, soort, field)`.
const RULES: &[(&str, Soort, &str)] = &[
    ("signaal-waarneming", Soort::Signaal, "waarnemingen"),
    ("signaal-duiding", Soort::Signaal, "duiding"),
    ("derden-bron", Soort::Signaal, "bron"),
    ("diagnose-deskundige", Soort::Signaal, "deskundige"),
    ("consult-intern", Soort::Contact, "met"),
    ("advies-anoniem", Soort::Contact, "anoniem"),
    ("vertrouwelijk-gemeld", Soort::Contact, "vertrouwelijk_gemeld"),
    ("verwijsindex-besluit", Soort::Verwijsindex, "door"),
    ("gesprek-opbouw", Soort::Gesprek, "reactie"),
    ("gesprek-gevoerd-door", Soort::Gesprek, "gevoerd_door"),
    ("participatie-punten", Soort::Participatie, "onderdelen"),
    ("weging-aard-ernst", Soort::Weging, "door"),
    ("weigering-gewogen", Soort::Weging, "weigering_meegewogen"),
    ("structureel-onderbouwd", Soort::Weging, "structureel"),
    ("afweging-samen", Soort::Afweging, "met_veilig_thuis"),
    ("risicoanalyse-gemaakt", Soort::Risicoanalyse, "door"),
    ("besluit-genomen", Soort::Besluit, "door"),
    ("besluit-onderbouwd", Soort::Besluit, "afwijking"),
    ("vervolgstappen-vastgelegd", Soort::Besluit, "vervolgstappen"),
    ("melding-door", Soort::Melding, "door"),
    ("melding-na-gesprek", Soort::Melding, "zonder_gesprek"),
    ("melding-besproken", Soort::Melding, "ouders_ingelicht"),
    ("melding-besproken", Soort::Melding, "ouders_ingelicht_op"),
    ("melding-terugkoppeling", Soort::Melding, "terugkoppeling"),
    ("hulp-afspraken", Soort::Hulp, "doelen"),
    ("hulp-afspraken", Soort::Hulp, "afgesproken_met"),
    ("hulp-termijn", Soort::Evaluatie, "datum"),
    ("afsluiting-conclusie", Soort::Afsluiting, "door"),
    ("afsluiting-conclusie", Soort::Afsluiting, "met"),
    ("afsluiting-nazorg", Soort::Afsluiting, "afspraken"),
    ("afsluiting-nazorg", Soort::Afsluiting, "nazorg"),
];

/// The rules that ask for a field of a soort, by name.
#[must_use]
pub fn rules_of(soort: Soort, veld: &str, protocol: &Protocol) -> Vec<&'static str> {
    let head = |path: &str| path.split('.').next().unwrap_or(path) == veld;
    let mandatory = protocol.velden(soort).iter().any(|eis| head(&eis.veld.value));
    let mut rules: Vec<&'static str> = veld_regel(soort).filter(|_| mandatory).into_iter().collect();
    let own = RULES.iter().filter(|(_, of, field)| *of == soort && *field == veld).map(|(rule, ..)| *rule);
    rules.extend(own.filter(|rule| !rules.contains(rule)).collect::<Vec<_>>());
    if veld == "lvs" {
        rules.push("lvs-vastgelegd");
    }
    if veld == "datum" {
        rules.push("laat-vastgelegd");
    }
    rules.retain(|rule| protocol.niveau(rule) != Niveau::Uit);
    rules
}

/// The soort that is called this.
#[must_use]
pub(super) fn soort(word: &str, protocol: &Protocol) -> Option<Soort> {
    let name = word.replace([' ', '-'], "_");
    let is_label =
        |soort: &&Soort| protocol.soort_hulp(**soort).is_some_and(|help| help.label.to_lowercase() == word);
    name.parse().ok().or_else(|| Soort::ALL.iter().find(is_label).copied())
}

/// The fields that are called this: of one soort (`signaal.aard`, "signaal aard"), or of each that has it (`aard`).
#[must_use]
pub(super) fn velden(word: &str, protocol: &Protocol) -> Vec<(Soort, Veld)> {
    if let Some((head, rest)) = word.split_once(['.', ' '])
        && let Some(of) = soort(head, protocol)
    {
        return field(of, rest.split('.').next().unwrap_or(rest), protocol)
            .map(|veld| (of, veld))
            .into_iter()
            .collect();
    }
    let all = Soort::ALL.iter().filter(|of| **of != Soort::Zelfcheck);
    all.filter_map(|of| Some((*of, field(*of, word, protocol)?))).collect()
}

fn field(soort: Soort, word: &str, protocol: &Protocol) -> Option<Veld> {
    let name = word.trim().trim_start_matches("--").replace([' ', '-'], "_");
    let is = |veld: &&Veld| {
        let label = protocol.hulptekst(soort, veld.name).map(|help| help.label.to_lowercase());
        veld.name == name || label.as_deref() == Some(word.trim())
    };
    soort.velden().iter().find(is).copied()
}

/// A soort on the screen.
pub(super) fn soort_text(soort: Soort, command: &str, protocol: &Protocol) -> String {
    let help = protocol.soort_hulp(soort);
    let name = help.map_or_else(|| label(soort.word()), |help| help.label.clone());
    let mut text = format!("{name}  (soort stuk: {soort})\n");
    line(&mut text, "Wat", help.map_or("", |help| help.uitleg.as_str()));
    let how = match soort {
        Soort::Leerling => "meldcode zaak open".to_owned(),
        Soort::Zelfcheck => "meldcode zelfcheck".to_owned(),
        _ => format!("meldcode {command} ZAAK"),
    };
    line(&mut text, "Vastleggen", &how);
    let rule = veld_regel(soort).filter(|rule| protocol.niveau(rule) != Niveau::Uit);
    if let Some(rule) = rule {
        line(&mut text, "Regel", &rule_line(rule, protocol));
    }
    text.push_str("\nVelden; met * wat het protocol vraagt:\n");
    for veld in soort.velden() {
        let star = if demands(soort, veld.name, protocol).is_empty() { ' ' } else { '*' };
        let question = protocol.hulptekst(soort, veld.name).map_or("", |help| help.vraag.as_str());
        _ = writeln!(text, "  {star} {:<22} {question}", veld.name);
    }
    _ = writeln!(text, "\nMeer over een veld: meldcode uitleg {soort}.{}", example(soort));
    text
}

/// A field worth looking at.
fn example(soort: Soort) -> &'static str {
    let choice = soort.velden().iter().find(|veld| matches!(veld.kind, Kind::Keuze(_)));
    choice.or_else(|| soort.velden().first()).map_or("datum", |veld| veld.name)
}

/// Fields on the screen.
pub(super) fn velden_text(fields: &[(Soort, Veld)], protocol: &Protocol) -> String {
    let one = |(soort, veld): &(Soort, Veld)| veld_text(*soort, veld, protocol);
    fields.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn veld_text(soort: Soort, veld: &Veld, protocol: &Protocol) -> String {
    let help = protocol.hulptekst(soort, veld.name);
    let name = help.map_or_else(|| label(veld.name), |help| help.label.clone());
    let mut text = format!("{soort}.{}  (veld: {name})\n", veld.name);
    if let Some(help) = help {
        line(&mut text, "Vraag", &help.vraag);
        line(&mut text, "Let op", help.uitleg.as_deref().unwrap_or_default());
        line(&mut text, "Bijvoorbeeld", help.voorbeeld.as_deref().unwrap_or_default());
    }
    line(&mut text, "Invullen", &allowed(soort, veld.name, veld.kind, protocol).0);
    for word in allowed(soort, veld.name, veld.kind, protocol).1 {
        _ = writeln!(text, "    {word}");
    }
    for when in demands(soort, veld.name, protocol) {
        line(&mut text, "Verplicht", &when);
    }
    for rule in rules_of(soort, veld.name, protocol) {
        line(&mut text, "Regel", &rule_line(rule, protocol));
    }
    text
}

pub(super) fn rule_line(rule: &str, protocol: &Protocol) -> String {
    let level = protocol.niveau(rule).word().replace('-', " ");
    format!("{rule} ({level}; {}): {}", protocol.regel_bron(rule), protocol.regel_tekst(rule))
}

/// What may be filled in, and the words where there is a list.
fn allowed(soort: Soort, path: &str, kind: Kind, protocol: &Protocol) -> (String, Vec<String>) {
    if let Some(words) = of_protocol(soort, path, protocol) {
        return ("kies uit de lijst van het protocol:".to_owned(), words);
    }
    let plain = |text: &str| (text.to_owned(), Vec::new());
    match kind {
        Kind::Tekst | Kind::Moment => plain("tekst"),
        Kind::JaNee => plain("ja of nee"),
        Kind::Getal => plain("een heel getal"),
        Kind::Datum => plain("een dag: jaar-maand-dag, zoals 2026-11-20"),
        Kind::Tijd => plain("een tijd: uren:minuten, zoals 10:40"),
        Kind::Termijn => plain("een dag, of hoe lang: 6 weken"),
        Kind::Rol => plain("een rol, zoals ouder of leerkracht"),
        Kind::Grond => plain("een grond die het protocol noemt"),
        Kind::Wie => plain("wie: de rol en de naam, zoals ouder: M. de Boer"),
        Kind::StukRef => plain("een ander stuk: het (laatste deel van het) nummer"),
        Kind::Zaak => plain("een andere zaak: het nummer, of de naam van de leerling"),
        Kind::Velden => plain("velden van dat andere stuk"),
        Kind::Keuze(words) => (
            "kies een van deze woorden:".to_owned(),
            words.iter().map(|word| choice(soort, path, word)).collect(),
        ),
        Kind::Lijst(Kind::Keuze(words)) => (
            "kies een of meer van deze woorden:".to_owned(),
            words.iter().map(|word| choice(soort, path, word)).collect(),
        ),
        Kind::Lijst(inner) => {
            let (text, words) = allowed(soort, path, *inner, protocol);
            (format!("een of meer keer: {text}"), words)
        }
        Kind::Deel(parts) => {
            let part = |part: &Veld| {
                let path = format!("{path}.{}", part.name);
                let (text, words) = allowed(soort, &path, part.kind, protocol);
                let words: Vec<&str> = words.iter().filter_map(|word| word.split(':').next()).collect();
                let words = if words.is_empty() { String::new() } else { format!(" {}", words.join(", ")) };
                format!("{}: {text}{words}", part.name)
            };
            ("in delen:".to_owned(), parts.iter().map(part).collect())
        }
    }
}

/// A word with what it means, where that says more.
fn choice(soort: Soort, path: &str, word: &str) -> String {
    let meaning = offered(soort, path, word);
    match meaning.strip_prefix(word) {
        _ if meaning == word => meaning,
        Some(_) => meaning,
        None => format!("{word}: {meaning}"),
    }
}

/// The list that the protocol has for a field.
fn of_protocol(soort: Soort, path: &str, protocol: &Protocol) -> Option<Vec<String>> {
    let words: Vec<String> = match (soort, path) {
        (Soort::Weging, "aard") => {
            protocol.aard.iter().map(|word| format!("{}: {}", word.naam.value, word.label)).collect()
        }
        (Soort::Toestemming, "reikwijdte") => protocol
            .toestemming_lichamen
            .iter()
            .map(|body| format!("{}: {}", body.naam.value, body.label))
            .collect(),
        (Soort::Participatie, "punt") => {
            protocol.participatie.iter().map(|punt| format!("{}: {}", punt.punt.value, punt.titel)).collect()
        }
        (Soort::Gesprek, "afgezien.grond") | (Soort::Melding, "zonder_gesprek.grond") => {
            protocol.gronden.iter().map(|grond| format!("{}: {}", grond.naam.value, grond.label)).collect()
        }
        _ => return None,
    };
    Some(words).filter(|words| !words.is_empty())
}

/// When the protocol asks for a field, or a part of it.
fn demands(soort: Soort, name: &str, protocol: &Protocol) -> Vec<String> {
    let of = |path: &str| path.split('.').next().unwrap_or(path) == name;
    let demand = |path: &str, when: &Voorwaarde| {
        let part = path.split_once('.').map(|(_, part)| format!(" ({part})")).unwrap_or_default();
        let when = match when {
            Voorwaarde::Naam(when) => circumstance(*when).to_owned(),
            Voorwaarde::Veld(other) => {
                let words: Vec<String> = other.is.iter().map(|word| label(word)).collect();
                format!("als bij {} staat: {}", label(&other.veld.value), words.join(" of "))
            }
        };
        format!("{when}{part}")
    };
    let all = protocol.velden(soort);
    let mut texts: Vec<String> =
        all.iter().filter(|eis| of(&eis.veld.value)).map(|eis| demand(&eis.veld.value, &eis.als)).collect();
    texts.dedup();
    texts
}

fn circumstance(when: Als) -> &'static str {
    match when {
        Als::Altijd => "altijd",
        Als::Extern => "bij een contact met iemand van buiten de school",
        Als::Gevoerd => "als het gesprek is gevoerd",
        Als::NietGevoerd => "als het gesprek niet is gevoerd",
        Als::Derden => "bij informatie van iemand anders (aard: derden)",
        Als::Diagnose => "bij een diagnose (aard: diagnose)",
        Als::NaGevaar => "als op de vraag naar gevaar ja is geantwoord",
        Als::HulpAfgerond => "als de zaak sluit na hulp",
    }
}

/// A soort for a script.
pub(super) fn soort_json(soort: Soort, protocol: &Protocol) -> Value {
    let help = protocol.soort_hulp(soort);
    let fields: Vec<&str> = soort.velden().iter().map(|veld| veld.name).collect();
    json!({
        "soort": soort, "label": help.map(|help| &help.label), "tekst": help.map(|help| &help.uitleg),
        "velden": fields, "regel": veld_regel(soort),
    })
}

/// Fields for a script.
pub(super) fn velden_json(fields: &[(Soort, Veld)], protocol: &Protocol) -> Value {
    let one = |(soort, veld): &(Soort, Veld)| {
        let help = protocol.hulptekst(*soort, veld.name);
        let (invullen, woorden) = allowed(*soort, veld.name, veld.kind, protocol);
        json!({
            "soort": soort, "veld": veld.name, "label": help.map(|help| &help.label),
            "vraag": help.map(|help| &help.vraag), "uitleg": help.and_then(|help| help.uitleg.as_ref()),
            "voorbeeld": help.and_then(|help| help.voorbeeld.as_ref()),
            "invullen": invullen.trim_end_matches(':'), "woorden": woorden,
            "verplicht": demands(*soort, veld.name, protocol), "regels": rules_of(*soort, veld.name, protocol),
        })
    };
    Value::Array(fields.iter().map(one).collect())
}
