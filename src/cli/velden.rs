//! Flags for the fields of every soort, made from the fields themselves.

use std::collections::BTreeMap;

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser};
use clap::{Arg, ArgAction, ArgMatches};
use serde::de::DeserializeSeed;
use serde_json::{Map, Value};

use super::error::CliError;
use super::rolwoord;
use crate::model::{Gegevens, GegevensSeed, Kind, Soort, Veld, ZaakNummer};

/// A flag: its long name, and the path of the field it sets.
struct Flag {
    name: String,
    path: Vec<&'static str>,
    kind: Kind,
}

/// Every flag of a soort; parts of a part get a dotted name (`--afgezien.grond`).
fn flags(soort: Soort) -> Vec<Flag> {
    let mut flags = Vec::new();
    for veld in soort.velden() {
        collect(veld, &mut Vec::new(), &mut flags);
    }
    let lvs = ["datum", "door", "verwijzing"];
    let kinds = [Kind::Datum, Kind::Tekst, Kind::Tekst];
    for (part, kind) in lvs.into_iter().zip(kinds) {
        flags.push(Flag { name: format!("lvs.{part}"), path: vec!["lvs", part], kind });
    }
    flags
}

fn collect(veld: &Veld, above: &mut Vec<&'static str>, flags: &mut Vec<Flag>) {
    above.push(veld.name);
    match veld.kind {
        Kind::Deel(parts) => {
            for part in parts {
                collect(part, above, flags);
            }
        }
        Kind::Velden | Kind::Moment => {}
        kind => {
            // `--van` is the file of every command; who gave consent gets a flag of its own.
            let name =
                if *above == ["van"] { "van-wie".to_owned() } else { above.join(".").replace('_', "-") };
            flags.push(Flag { name, path: above.clone(), kind });
        }
    }
    above.pop();
}

/// The arguments for the fields of a soort.
#[must_use]
pub fn arguments(soort: Soort) -> Vec<Arg> {
    let mut args: Vec<Arg> = flags(soort).iter().map(|flag| argument(soort, flag)).collect();
    args.push(
        Arg::new("extra")
            .long("extra")
            .value_name("NAAM=TEKST")
            .action(ArgAction::Append)
            .help_heading("Velden")
            .help("Een eigen veld van de school, zoals het protocol het noemt"),
    );
    args
}

/// The flag's name inside clap, where the names of other arguments must not be met.
fn argument_id(flag: &Flag) -> String {
    format!("veld:{}", flag.path.join("."))
}

fn argument(soort: Soort, flag: &Flag) -> Arg {
    let mut arg = Arg::new(argument_id(flag)).long(flag.name.clone()).help_heading("Velden");
    if flag.name.contains('-') {
        arg = arg.alias(flag.name.replace('-', "_"));
    }
    let help = flag_help(super::sjabloon::field_help(soort, flag.path.first().copied().unwrap_or_default()));
    let (kind, list) = match flag.kind {
        Kind::Lijst(kind) => (*kind, true),
        kind => (kind, false),
    };
    arg = match kind {
        Kind::Keuze(words) => arg.value_name("KEUZE").value_parser(PossibleValuesParser::new(words)),
        Kind::JaNee => arg
            .value_name("ja|nee")
            .num_args(0..=1)
            .default_missing_value("ja")
            .value_parser(PossibleValuesParser::new(["ja", "nee"])),
        Kind::Datum => arg.value_name("DATUM"),
        Kind::Tijd => arg.value_name("TIJD"),
        Kind::Wie => arg.value_name("ROL:NAAM"),
        Kind::Rol => arg.value_name("ROL"),
        Kind::Grond => arg.value_name("GROND"),
        Kind::StukRef => arg.value_name("STUK"),
        Kind::Zaak => arg.value_name("ZAAK"),
        Kind::Getal => arg.value_name("GETAL"),
        Kind::Termijn => arg.value_name("TERMIJN"),
        Kind::Deel(parts) => arg.value_name(deel_form(parts)).value_parser(NonEmptyStringValueParser::new()),
        _ => arg.value_name("TEKST"),
    };
    if list {
        // `--aanwezigen` without a value says: nobody.
        arg = arg.action(ArgAction::Append).num_args(0..=1).default_missing_value("");
        if matches!(kind, Kind::Keuze(_) | Kind::Deel(_)) {
            arg = arg.num_args(1);
        }
    }
    arg.help(help)
}

/// The form's comment without what only holds for YAML.
fn flag_help(comment: &str) -> String {
    comment
        .replace(", tussen aanhalingstekens: \"10:40\"", ", zoals 10:40")
        .replace(" Kies: true (ja) of false (nee).", "")
        .replace(
            "[] betekent: niemand anders. Laat de regel weg als u het niet weet.",
            "Zonder naam erachter: niemand anders.",
        )
}

/// How a part with parts of its own is written as one value: `zintuig:wat`.
fn deel_form(parts: &[Veld]) -> String {
    parts.iter().map(|part| part.name.to_uppercase()).collect::<Vec<_>>().join(":")
}

/// What words in flags mean in the archive.
pub struct Meant<'a> {
    /// The zaak that is meant by a part of a number or a name.
    pub zaak: &'a dyn Fn(&str) -> Result<ZaakNummer, CliError>,
    /// The role of the protocol that is meant by its word or label.
    pub rol: &'a dyn Fn(&str) -> Option<String>,
}

/// What the flags say, each read on its own so that an error names its flag.
///
/// # Errors
/// When a value is not what the field can hold.
pub fn from_matches(soort: Soort, matches: &ArgMatches, meant: &Meant<'_>) -> Result<Gegevens, CliError> {
    let mut gegevens = Gegevens::empty(soort);
    let read = |kind: Kind, text: &str| match kind {
        Kind::Wie => rolwoord::wie(text, meant.rol),
        Kind::Rol => Value::String(rolwoord::rol(text, meant.rol)),
        kind => json(kind, text),
    };
    for flag in flags(soort) {
        let Some(values) = matches.get_many::<String>(&argument_id(&flag)) else { continue };
        let mut values: Vec<String> = values.cloned().collect();
        if matches!(flag.kind, Kind::Zaak | Kind::Lijst(Kind::Zaak)) {
            for value in values.iter_mut().filter(|value| !value.is_empty()) {
                *value = (meant.zaak)(value)?.to_string();
            }
        }
        if flag.path == ["aanvaard_door"] {
            for value in &mut values {
                *value = rolwoord::name_only(value, meant.rol);
            }
        }
        let value = match flag.kind {
            Kind::Lijst(kind) => {
                Value::Array(values.iter().filter(|v| !v.is_empty()).map(|v| read(*kind, v)).collect())
            }
            kind => read(kind, values.last().map_or("", String::as_str)),
        };
        set(&mut gegevens, &flag.path, value)
            .map_err(|why| CliError::usage(format!("--{}: {why}", flag.name)))?;
    }
    for pair in matches.get_many::<String>("extra").into_iter().flatten() {
        let (name, text) =
            pair.split_once('=').ok_or_else(|| CliError::usage("--extra: schrijf NAAM=TEKST".to_owned()))?;
        gegevens.extra.insert(name.to_owned(), text.to_owned());
    }
    Ok(gegevens)
}

/// Sets one field from a JSON value; the same reader as for YAML decides what is right.
///
/// # Errors
/// A Dutch sentence that says what the value should be.
pub fn set(gegevens: &mut Gegevens, path: &[&str], value: Value) -> Result<(), String> {
    let soort = gegevens.soort();
    let tree = path
        .iter()
        .rev()
        .fold(value, |below, name| Value::Object(Map::from_iter([((*name).to_owned(), below)])));
    let tree = match (path, current_deel(gegevens, path)) {
        ([head, ..], Some(current)) if path.len() > 1 => merged(head, current, tree),
        _ => tree,
    };
    let read = GegevensSeed(soort).deserialize(tree).map_err(|error| error.to_string())?;
    gegevens.overlay(&read);
    Ok(())
}

/// What the part at the head of the path holds so far, so that a second dotted flag keeps the first.
fn current_deel(gegevens: &Gegevens, path: &[&str]) -> Option<Value> {
    let mut tree = serde_json::to_value(gegevens).ok()?;
    tree.get_mut(*path.first()?).map(Value::take)
}

fn merged(head: &str, current: Value, tree: Value) -> Value {
    let Value::Object(mut tree) = tree else { return tree };
    let later = tree.remove(head).unwrap_or_default();
    tree.insert(head.to_owned(), merge(current, later));
    Value::Object(tree)
}

fn merge(current: Value, later: Value) -> Value {
    match (current, later) {
        (Value::Object(mut current), Value::Object(later)) => {
            for (name, value) in later {
                let below = current.remove(&name).unwrap_or_default();
                current.insert(name, merge(below, value));
            }
            Value::Object(current)
        }
        (_, later) => later,
    }
}

/// A flag's text as the JSON value that the reader expects.
#[must_use]
pub fn json(kind: Kind, text: &str) -> Value {
    match kind {
        Kind::JaNee => match text {
            "ja" => Value::Bool(true),
            "nee" => Value::Bool(false),
            other => Value::String(other.to_owned()),
        },
        Kind::Getal => text.parse::<u64>().map_or_else(|_| Value::String(text.to_owned()), Value::from),
        Kind::Deel(parts) => deel(parts, text),
        _ => Value::String(text.to_owned()),
    }
}

/// `gezien:blauwe plek` for parts `zintuig` and `wat`; the last part takes the rest.
fn deel(parts: &[Veld], text: &str) -> Value {
    let values = text.splitn(parts.len(), ':').map(str::trim);
    let filled: BTreeMap<_, _> = parts
        .iter()
        .zip(values)
        .filter(|(_, value)| !value.is_empty())
        .collect::<Vec<_>>()
        .into_iter()
        .map(|(part, value)| (part.name.to_owned(), json(part.kind, value)))
        .collect();
    Value::Object(filled.into_iter().collect())
}
