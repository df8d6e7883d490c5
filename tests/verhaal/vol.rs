//! A stuk of any soort with every field filled in: as a document, and as flags.

use meldcode::model::{Keuze, Kind, Soort, Veld};
use serde_json::{Map, Value, json};

/// What a full stuk refers to, and the word that all its texts begin with.
pub struct Full<'a> {
    pub stuk: &'a str,
    /// Another zaak than the one it is for.
    pub other: &'a str,
    pub mark: &'a str,
}

impl Full<'_> {
    /// Every field of the soort, and those that every soort has.
    pub fn fields(&self, soort: Soort) -> Map<String, Value> {
        let mut map = self.parts(soort.velden(), soort.word());
        let lvs =
            json!({ "datum": "2026-11-20", "door": self.text("lvs door"), "verwijzing": self.text("lvs") });
        map.insert("lvs".to_owned(), lvs);
        map
    }

    fn parts(&self, velden: &[Veld], path: &str) -> Map<String, Value> {
        let known = velden.iter().filter_map(|veld| {
            let path = format!("{path} {}", veld.name);
            Some((veld.name.to_owned(), self.value(veld.kind, &path)?))
        });
        known.collect()
    }

    fn text(&self, path: &str) -> String {
        format!("{} {path}", self.mark)
    }

    fn value(&self, kind: Kind, path: &str) -> Option<Value> {
        Some(match kind {
            // Words of the protocol.
            Kind::Tekst if path == "weging aard" => "overig".into(),
            Kind::Tekst if path == "ontheffing regel" => "gesprek-ondertekend".into(),
            Kind::Tekst if path == "toestemming reikwijdte" => "zat".into(),
            Kind::Grond => "veiligheid".into(),
            Kind::Tekst => self.text(path).into(),
            Kind::JaNee => false.into(),
            Kind::Getal => 3.into(),
            Kind::Datum => "2026-11-20".into(),
            Kind::Tijd => "10:40".into(),
            Kind::Termijn => "6 weken".into(),
            Kind::Keuze(words) => (*words.last()?).into(),
            Kind::Rol => "ouder".into(),
            Kind::Wie => json!({ "rol": "ouder", "naam": self.text(path) }),
            Kind::StukRef => self.stuk.into(),
            Kind::Zaak => self.other.into(),
            Kind::Lijst(kind) => Value::Array(vec![self.value(*kind, path)?]),
            Kind::Deel(velden) => Value::Object(self.parts(velden, path)),
            Kind::Moment | Kind::Velden => return None,
        })
    }
}

/// The same fields as flags of the soort's command.
pub fn flags(fields: &Map<String, Value>) -> Vec<String> {
    let mut flags = Vec::new();
    for (name, value) in fields {
        // `--van` is the file to read.
        let name = if name == "van" { "van-wie" } else { name };
        flag(&mut flags, &name.replace('_', "-"), value);
    }
    flags
}

fn flag(flags: &mut Vec<String>, name: &str, value: &Value) {
    match value {
        Value::Array(values) if values.is_empty() => flags.push(format!("--{name}")),
        Value::Array(values) => values.iter().for_each(|value| flag(flags, name, value)),
        Value::Object(who) if who.keys().eq(["rol", "naam"]) => {
            flags.push(format!("--{name}={}:{}", plain(&who["rol"]), plain(&who["naam"])));
        }
        // A list of parts is one value: `zintuig:wat`.
        Value::Object(parts) if matches!(name, "waarnemingen" | "scenarios") => {
            flags.push(format!("--{name}={}", parts.values().map(plain).collect::<Vec<_>>().join(":")));
        }
        Value::Object(parts) => {
            parts.iter().for_each(|(part, value)| {
                flag(flags, &format!("{name}.{}", part.replace('_', "-")), value);
            });
        }
        value => flags.push(format!("--{name}={}", plain(value))),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => if *yes { "ja" } else { "nee" }.to_owned(),
        other => other.to_string(),
    }
}
