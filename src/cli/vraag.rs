//! One question at the terminal: by the kind of field; a refused answer is asked again.

use std::cell::Cell;
use std::io;

use dialoguer::Input;
use serde_json::{Map, Value};

use super::app::App;
use super::error::{CliError, Kind as ErrorKind};
use super::velden::json;
use crate::model::{Datum, Dossier, Kind, Termijn, Tijd, Veld, nearest};
use crate::protocol::Protocol;
use crate::render;

/// What came of a question.
pub enum Answer {
    /// This.
    Value(Value),
    /// Not known yet.
    Unknown,
}

/// Asks questions at the terminal.
pub struct Vraag<'a> {
    app: &'a App,
    protocol: &'a Protocol,
    dossier: Option<&'a Dossier>,
    guarded: Cell<bool>,
}

impl<'a> Vraag<'a> {
    /// Asks in the words of this protocol, about this dossier.
    #[must_use]
    pub fn new(app: &'a App, protocol: &'a Protocol, dossier: Option<&'a Dossier>) -> Self {
        Self { app, protocol, dossier, guarded: Cell::new(false) }
    }

    /// Asks for a field.
    ///
    /// # Errors
    /// When the user breaks off.
    pub fn ask(&self, question: &str, veld: &Veld) -> Result<Answer, CliError> {
        let known = |value: Option<Value>| value.map_or(Answer::Unknown, Answer::Value);
        Ok(match veld.kind {
            Kind::JaNee => known(self.yes_no(question)?.map(Value::Bool)),
            Kind::Keuze(words) => known(self.one_of(question, words)?),
            Kind::Wie => known(self.wie(question)?),
            Kind::Deel(parts) => known(self.deel(question, parts)?),
            Kind::Lijst(kind) => known(self.list(question, veld.name, kind)?),
            Kind::StukRef => known(self.stuk(question)?),
            Kind::Datum => known(self.date(question)?),
            Kind::Rol => known(self.rol(question)?.map(Value::String)),
            Kind::Grond => known(self.grond(question)?),
            kind => known(self.checked(question, |text| check(kind, text))?.map(|text| json(kind, &text))),
        })
    }

    /// Asks a yes-or-no question; none is "not known yet".
    ///
    /// # Errors
    /// When the user breaks off.
    pub fn yes_no(&self, question: &str) -> Result<Option<bool>, CliError> {
        let yes = |text: &str| matches!(text, "j" | "ja" | "J" | "Ja" | "JA");
        let no = |text: &str| matches!(text, "n" | "nee" | "N" | "Nee" | "NEE");
        let answer = self.checked(&format!("{question} (ja/nee)"), |text| {
            if yes(text) || no(text) { Ok(()) } else { Err("antwoord ja of nee".to_owned()) }
        })?;
        Ok(answer.map(|text| yes(&text)))
    }

    /// Asks to choose any number of these.
    ///
    /// # Errors
    /// When the user breaks off.
    pub fn several<T: Copy>(&self, question: &str, choices: &[(String, T)]) -> Result<Vec<T>, CliError> {
        self.show(choices.iter().map(|(label, _)| label.as_str()));
        let pick = |text: &str| -> Option<Vec<T>> {
            text.split([',', ' ']).filter(|part| !part.is_empty()).map(|part| choice(part, choices)).collect()
        };
        let answer = self.checked(&format!("{question} (nummers, met een komma ertussen)"), |text| {
            pick(text).map(|_| ()).ok_or_else(|| format!("kies nummers van 1 tot en met {}", choices.len()))
        })?;
        Ok(answer.and_then(|text| pick(&text)).unwrap_or_default())
    }

    /// Asks for one line of text; none is "not known yet". A refused answer is asked again.
    ///
    /// # Errors
    /// When the user breaks off.
    pub fn checked(
        &self,
        question: &str,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> Result<Option<String>, CliError> {
        self.guard();
        let answer = Input::<String>::new()
            .with_prompt(question)
            .allow_empty(true)
            .validate_with(|text: &String| match text.trim() {
                "" => Ok(()),
                text => check(text),
            })
            .interact_text();
        match answer {
            Ok(text) if text.trim().is_empty() => Ok(None),
            Ok(text) => Ok(Some(text.trim().to_owned())),
            Err(dialoguer::Error::IO(error)) => Err(broken_off(&error)),
        }
    }

    fn one_of(&self, question: &str, words: &[&str]) -> Result<Option<Value>, CliError> {
        let choices: Vec<(String, &str)> =
            words.iter().map(|word| (render::text::label(word), *word)).collect();
        self.pick(question, &choices)
    }

    /// The grounds are the protocol's, in its words.
    fn grond(&self, question: &str) -> Result<Option<Value>, CliError> {
        let choices: Vec<(String, &str)> = self
            .protocol
            .gronden
            .iter()
            .map(|grond| (format!("{}: {}", grond.label, grond.uitleg), grond.naam.as_str()))
            .collect();
        self.pick(question, &choices)
    }

    /// Asks to choose one of these, by its number, its label or its word.
    ///
    /// # Errors
    /// When the user breaks off.
    pub fn pick(&self, question: &str, choices: &[(String, &str)]) -> Result<Option<Value>, CliError> {
        let by_word = |text: &str| choices.iter().find(|(_, word)| *word == text).map(|(_, word)| *word);
        let chosen = |text: &str| choice(text, choices).or_else(|| by_word(text));
        self.show(choices.iter().map(|(label, _)| label.as_str()));
        let answer = self.checked(&format!("{question} (nummer of woord)"), |text| {
            chosen(text).map(|_| ()).ok_or_else(|| {
                match nearest(text, choices.iter().map(|(_, word)| *word)) {
                    Some(near) => format!("bedoelde u {near}?"),
                    None => format!("kies een nummer van 1 tot en met {}", choices.len()),
                }
            })
        })?;
        Ok(answer.and_then(|text| chosen(&text)).map(Value::from))
    }

    fn date(&self, question: &str) -> Result<Option<Value>, CliError> {
        let today = self.app.today();
        let question = format!("{question} (v = vandaag, {today})");
        let read =
            |text: &str| if matches!(text, "v" | "vandaag") { Ok(today) } else { text.parse::<Datum>() };
        let answer = self.checked(&question, |text| {
            let day = read(text).map_err(|e| e.to_string())?;
            if day > today {
                return Err(format!("{day} is nog niet geweest; vandaag is {today}"));
            }
            Ok(())
        })?;
        Ok(answer.and_then(|text| read(&text).ok()).map(|day| Value::from(day.to_string())))
    }

    fn rol(&self, question: &str) -> Result<Option<String>, CliError> {
        self.checked(&format!("{question} (rol, bijvoorbeeld ouder of leerkracht)"), |text| {
            let text = text.replace(' ', "_").to_lowercase();
            if self.protocol.rol(&text).is_some() {
                return Ok(());
            }
            let known = self.protocol.all_rollen().map(|rol| rol.naam.as_str());
            Err(match nearest(&text, known) {
                Some(near) => format!("die rol kent het protocol niet; bedoelde u {near}?"),
                None => {
                    "die rol kent het protocol niet; bijvoorbeeld ouder, leerkracht, veilig_thuis".to_owned()
                }
            })
        })
        .map(|answer| answer.map(|text| text.replace(' ', "_").to_lowercase()))
    }

    fn wie(&self, question: &str) -> Result<Option<Value>, CliError> {
        let Some(rol) = self.rol(question)? else { return Ok(None) };
        let naam = self.checked("  Naam", |_| Ok(()))?;
        let mut wie = Map::from_iter([("rol".to_owned(), Value::from(rol))]);
        wie.extend(naam.map(|naam| ("naam".to_owned(), Value::from(naam))));
        Ok(Some(Value::Object(wie)))
    }

    fn deel(&self, question: &str, parts: &[Veld]) -> Result<Option<Value>, CliError> {
        self.app.alert(question);
        let mut deel = Map::new();
        for part in parts {
            let label = format!("  {}", render::text::label(part.name));
            if let Answer::Value(value) = self.ask(&label, part)? {
                deel.insert(part.name.to_owned(), value);
            } else if deel.is_empty() {
                return Ok(None);
            }
        }
        Ok(Some(Value::Object(deel)))
    }

    fn list(&self, question: &str, name: &str, kind: &Kind) -> Result<Option<Value>, CliError> {
        if let Kind::Keuze(words) = kind {
            let choices: Vec<(String, &str)> = words.iter().map(|w| (render::text::label(w), *w)).collect();
            let chosen = self.several(question, &choices)?;
            return Ok((!chosen.is_empty()).then(|| Value::from(chosen)));
        }
        let none = matches!(kind, Kind::Tekst | Kind::Wie);
        let hint = if none {
            "een per keer; Enter als u klaar bent; `niemand` of `geen` als er geen is"
        } else {
            "een per keer; Enter als u klaar bent"
        };
        self.app.alert(&format!("  ({hint})"));
        let mut values = Vec::new();
        loop {
            let number = values.len() + 1;
            let question = if number == 1 { question.to_owned() } else { format!("  {number}e") };
            let value = match kind {
                Kind::Tekst => self.checked(&question, |_| Ok(()))?.map(Value::from),
                kind => match self.ask(&question, &Veld { name: "", kind: *kind })? {
                    Answer::Value(value) => Some(value),
                    Answer::Unknown => None,
                },
            };
            match value {
                Some(Value::String(text)) if number == 1 && is_nobody(&text) => {
                    return Ok(Some(Value::Array(values)));
                }
                Some(value) => values.push(value),
                None if values.is_empty() && !name.is_empty() => return Ok(None),
                None => return Ok(Some(Value::Array(values))),
            }
        }
    }

    fn stuk(&self, question: &str) -> Result<Option<Value>, CliError> {
        let Some(dossier) = self.dossier else {
            return Ok(self.checked(&format!("{question} (stuknummer)"), |_| Ok(()))?.map(Value::from));
        };
        let choices: Vec<(String, String)> =
            dossier.counting().map(|item| (render::dossier::line(item), item.kop.id.to_string())).collect();
        self.show(choices.iter().map(|(label, _)| label.as_str()));
        let pick = |text: &str| -> Option<String> {
            let by_number = text.parse::<usize>().ok().and_then(|n| choices.get(n.checked_sub(1)?));
            by_number
                .or_else(|| choices.iter().find(|(_, id)| id.contains(&text.to_uppercase())))
                .map(|c| c.1.clone())
        };
        let answer = self.checked(&format!("{question} (nummer)"), |text| {
            pick(text)
                .map(|_| ())
                .ok_or_else(|| format!("kies een nummer van 1 tot en met {}", choices.len()))
        })?;
        Ok(answer.and_then(|text| pick(&text)).map(Value::from))
    }

    fn show<'t>(&self, labels: impl Iterator<Item = &'t str>) {
        for (number, label) in (1..).zip(labels) {
            self.app.alert(&format!("  {number}  {label}"));
        }
    }

    /// Ctrl-C must end the question, not the program: it still has to say that nothing was stored.
    fn guard(&self) {
        if !self.guarded.replace(true) {
            // A second handler is refused; then the first already does what is needed.
            _ = ctrlc::set_handler(|| {});
        }
    }
}

fn check(kind: Kind, text: &str) -> Result<(), String> {
    match kind {
        Kind::Tijd => text.parse::<Tijd>().map(|_| ()).map_err(|e| e.to_string()),
        Kind::Termijn => text.parse::<Termijn>().map(|_| ()).map_err(|e| e.to_string()),
        Kind::Getal => text.parse::<u64>().map(|_| ()).map_err(|_| "geef een heel getal".to_owned()),
        _ => Ok(()),
    }
}

fn choice<T: Copy>(text: &str, choices: &[(String, T)]) -> Option<T> {
    let by_number = text.parse::<usize>().ok().and_then(|n| choices.get(n.checked_sub(1)?));
    by_number.or_else(|| choices.iter().find(|(label, _)| label == &render::text::label(text))).map(|c| c.1)
}

fn is_nobody(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "niemand" | "geen" | "niemand anders")
}

fn broken_off(error: &io::Error) -> CliError {
    let why =
        if error.kind() == io::ErrorKind::Interrupted { "u bent gestopt" } else { "de invoer hield op" };
    CliError::new(ErrorKind::Unfinished, format!("{why}; er is niets vastgelegd"))
}
