//! Questions by the kind of field.

use serde_json::{Map, Value};

use super::{Field, MORE, Vraag, Words};
use crate::cli::error::CliError;
use crate::cli::velden::json;
use crate::cli::zaakkeuze::zaak_meant;
use crate::model::{Kind, Soort, Tijd, Veld};
use crate::render;

impl Vraag<'_> {
    /// Asks as this kind of field is asked.
    pub(super) fn by_kind(&self, field: Field<'_>, words: &Words) -> Result<Option<Value>, CliError> {
        let (question, help) = (words.question.as_str(), words.help.as_slice());
        if let Some(listed) = self.listed(field) {
            return self.pick_listed(&listed, question, help, matches!(field.kind, Kind::Lijst(_)));
        }
        if (field.soort, field.path) == (Soort::Ontheffing, "regel") {
            return self.rule(question, help);
        }
        Ok(match field.kind {
            Kind::JaNee => self.yes_no_with(question, help)?.map(Value::Bool),
            Kind::Keuze(allowed) => self.word(field, words, allowed)?,
            Kind::Wie => self.who(field, question, help)?,
            Kind::Rol => self.rol(question, help)?,
            Kind::Deel(parts) => self.deel(field, words, parts)?,
            Kind::Lijst(inner) => self.list(field, words, inner)?,
            Kind::StukRef => self.stuk(field, question, help)?,
            Kind::Datum => self.day(field.path, question, help)?.map(|day| Value::from(day.to_string())),
            Kind::Termijn => self.term(question, help)?.map(|term| Value::from(term.to_string())),
            Kind::Tijd => {
                let question = format!("{question} (bijvoorbeeld 10:40)");
                self.checked(&question, help, time)?.map(|time| Value::from(time.to_string()))
            }
            Kind::Zaak => self
                .checked(&format!("{question} (zaaknummer, of de naam van de leerling)"), help, |text| {
                    zaak_meant(self.app, text).map_err(|error| error.message)
                })?
                .map(|zaak| Value::from(zaak.to_string())),
            Kind::Getal => self
                .checked(question, help, |text| {
                    text.parse::<u64>().map_err(|_| "geef een heel getal".to_owned())
                })?
                .map(Value::from),
            // Grounds are always one of the list above: they are the protocol's.
            Kind::Moment | Kind::Velden | Kind::Grond => None,
            Kind::Tekst => {
                let text = self.checked(question, help, |text| Ok(text.to_owned()))?;
                text.map(|text| json(Kind::Tekst, &self.named(field.path, text)))
            }
        })
    }

    /// One of a few words.
    fn word(
        &self,
        field: Field<'_>,
        words: &Words,
        allowed: &'static [&'static str],
    ) -> Result<Option<Value>, CliError> {
        let (question, help) = (words.question.as_str(), words.help.as_slice());
        let choices = offered(field, allowed);
        if allowed.iter().all(|word| matches!(*word, "ja" | "nee" | "twijfel" | "deels")) {
            let named = question.contains("ja, nee");
            let question =
                if named { question.to_owned() } else { format!("{question} ({})", allowed.join("/")) };
            let chosen = self.checked(&question, help, |text| super::pick::choice(text, &choices))?;
            return Ok(chosen.map(Value::from));
        }
        Ok(self.one(question, help, &choices)?.map(Value::from))
    }

    /// The parts one by one; without the first there is nothing.
    fn deel(&self, field: Field<'_>, words: &Words, parts: &[Veld]) -> Result<Option<Value>, CliError> {
        let mut deel = Map::new();
        let mut path;
        for (number, part) in parts.iter().enumerate() {
            path = format!("{}.{}", field.path, part.name);
            let mut of_part = self.words(Field { path: &path, ..field });
            if number == 0 {
                self.section(words);
                // A part without words of its own takes those of the whole.
                if self.protocol.hulptekst(field.soort, &path).is_none() {
                    of_part.question = render::text::capital(&render::text::label(part.name));
                }
            }
            if let Some(value) = self.by_kind(Field { path: &path, kind: part.kind, ..field }, &of_part)? {
                deel.insert(part.name.to_owned(), value);
            } else if number == 0 && !each_counts(field) {
                return Ok(None);
            }
        }
        Ok((!deel.is_empty()).then_some(Value::Object(deel)))
    }

    /// Any number, one at a time; `niemand` or `geen` says that there is none.
    fn list(&self, field: Field<'_>, words: &Words, inner: &Kind) -> Result<Option<Value>, CliError> {
        if let Kind::Keuze(allowed) = inner {
            let choices = offered(field, allowed);
            let chosen = self.several(&words.question, &words.help, &choices)?;
            return Ok(chosen.map(Value::from));
        }
        if *inner == Kind::StukRef {
            return self.stukken(field, &words.question, &words.help);
        }
        let none = none_word(field, inner);
        let hint = match none {
            Some(word) => format!("Een per keer; Enter als u klaar bent. Typ {word} als er {word} was."),
            None => "Een per keer; Enter als u klaar bent.".to_owned(),
        };
        let people = self.family_help(field.path);
        let help: Vec<String> = words.help.iter().cloned().chain([hint]).chain(people).collect();
        let mut values = Vec::new();
        loop {
            let first = values.is_empty();
            let question = if first { words.question.clone() } else { MORE.to_owned() };
            let help: &[String] = if first { &help } else { &[] };
            let value = self.item(field, &question, help, inner)?;
            match value {
                Some(Value::String(text)) if none.is_some() && is_none(&text) => {
                    return Ok(Some(Value::Array(values)));
                }
                Some(value) => values.push(value),
                None => return Ok((!first).then_some(Value::Array(values))),
            }
        }
    }

    fn item(
        &self,
        field: Field<'_>,
        question: &str,
        help: &[String],
        inner: &Kind,
    ) -> Result<Option<Value>, CliError> {
        let field = Field { kind: *inner, ..field };
        self.by_kind(field, &Words { question: question.to_owned(), help: help.to_vec() })
    }

    /// What is asked in parts is announced as a whole.
    fn section(&self, words: &Words) {
        self.pose(&words.question, &words.help);
    }
}

/// The words of a closed list, each as it is offered.
pub(super) fn offered(field: Field<'_>, allowed: &'static [&'static str]) -> Vec<(String, &'static str)> {
    let offer = |word: &&'static str| (render::choices::offered(field.soort, field.path, word), *word);
    allowed.iter().map(offer).collect()
}

/// Whether a part may be known without the first one.
fn each_counts(field: Field<'_>) -> bool {
    matches!((field.soort, field.path), (Soort::Weging, "structureel") | (Soort::Gesprek, "afspraken"))
}

/// The word for an empty list that says something.
pub(super) fn none_word(field: Field<'_>, inner: &Kind) -> Option<&'static str> {
    let people = matches!(field.path, "aanwezigen" | "aanvaard_door" | "met_deskundigen");
    match inner {
        _ if people => Some("niemand"),
        Kind::Tekst => Some("geen"),
        _ => None,
    }
}

fn is_none(text: &str) -> bool {
    matches!(text.to_lowercase().trim_end_matches('.'), "niemand" | "geen" | "niemand anders" | "niets")
}

/// `10:40`, also `10.40` and `10u40`.
fn time(text: &str) -> Result<Tijd, String> {
    text.replace(['.', 'u', 'h'], ":").parse::<Tijd>().map_err(|_| {
        format!("`{}` is geen tijd; schrijf uren:minuten, bijvoorbeeld 10:40", render::text::safe(text))
    })
}
