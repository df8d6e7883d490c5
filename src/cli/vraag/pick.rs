//! Choosing: from words, from what the protocol lists, from the stukken of the dossier.

use serde_json::Value;

use super::{Field, Vraag};
use crate::cli::error::CliError;
use crate::cli::stuk::woorden::waivable;
use crate::model::{Inhoud, Item, Kind, Moment, Soort, nearest};
use crate::render;
use crate::rules::{self, Beoordeling, Peilmoment};

/// What the protocol lists for a field: `(label, word)`, and whether another answer may be given.
pub(super) struct Listed {
    choices: Vec<(String, String)>,
    open: bool,
}

impl Vraag<'_> {
    /// The answers that the protocol lists for a field.
    pub(super) fn listed(&self, field: Field<'_>) -> Option<Listed> {
        let protocol = self.protocol;
        let closed = |choices| Some(Listed { choices, open: false });
        match (field.soort, field.path) {
            (Soort::Weging, "aard") => {
                closed(protocol.aard.iter().map(|w| (w.label.clone(), w.naam.to_string())).collect())
            }
            (Soort::Gesprek | Soort::Melding, "afgezien.grond" | "zonder_gesprek.grond") => closed(
                protocol
                    .gronden
                    .iter()
                    .filter(|grond| field.soort == Soort::Gesprek || grond.melding_zonder_gesprek)
                    .map(|g| (format!("{}: {}", g.label, g.uitleg), g.naam.to_string()))
                    .collect(),
            ),
            (Soort::Toestemming, "reikwijdte") => closed(
                protocol
                    .toestemming_lichamen
                    .iter()
                    .map(|body| (body.label.clone(), body.naam.to_string()))
                    .collect(),
            ),
            (Soort::Participatie, "punt") => {
                closed(protocol.participatie.iter().map(|p| (p.titel.clone(), p.punt.to_string())).collect())
            }
            (Soort::Signaal, "deskundige.discipline") => Some(Listed {
                choices: protocol.disciplines.iter().map(|d| (d.to_string(), d.to_string())).collect(),
                open: true,
            }),
            _ => None,
        }
        .filter(|listed| !listed.choices.is_empty())
    }

    /// Chooses from what the protocol lists.
    pub(super) fn pick_listed(
        &self,
        listed: &Listed,
        question: &str,
        help: &[String],
        many: bool,
    ) -> Result<Option<Value>, CliError> {
        let choices = borrowed(&listed.choices);
        if many {
            return Ok(self.several(question, help, &choices)?.map(Value::from));
        }
        if !listed.open {
            return Ok(self.one(question, help, &choices)?.map(Value::from));
        }
        let help = with_choices(help, choices.iter().map(|(label, _)| label.as_str()));
        let question = format!("{question} (nummer, of een ander woord)");
        let answer = self.checked(&question, &help, |text| {
            Ok(choice(text, &choices).map_or_else(|_| text.to_owned(), str::to_owned))
        })?;
        Ok(answer.map(Value::from))
    }

    /// Asks to choose one of these; none is "not known yet".
    ///
    /// # Errors
    /// When the user breaks off.
    pub fn one<'c>(
        &self,
        question: &str,
        help: &[String],
        choices: &'c [(String, &'c str)],
    ) -> Result<Option<&'c str>, CliError> {
        let help = with_choices(help, choices.iter().map(|(label, _)| label.as_str()));
        self.checked(&format!("{question} (nummer of woord)"), &help, |text| choice(text, choices))
    }

    /// Asks to choose any number of these; none is "not known yet".
    ///
    /// # Errors
    /// When the user breaks off.
    pub fn several<'c>(
        &self,
        question: &str,
        help: &[String],
        choices: &'c [(String, &'c str)],
    ) -> Result<Option<Vec<&'c str>>, CliError> {
        let help = with_choices(help, choices.iter().map(|(label, _)| label.as_str()));
        self.checked(&format!("{question} (nummers, met een komma ertussen)"), &help, |text| {
            if let Ok(one) = choice(text, choices) {
                return Ok(vec![one]);
            }
            let parts = text.split([',', ';', ' ']).filter(|part| !part.is_empty() && *part != "en");
            let mut chosen = Vec::new();
            for part in parts {
                let word = choice(part, choices)?;
                if !chosen.contains(&word) {
                    chosen.push(word);
                }
            }
            Ok(chosen)
        })
    }

    /// Asks which rule does not apply: those that find something in the zaak are offered, any other that may be set
    /// aside can be named.
    pub(super) fn rule(&self, question: &str, help: &[String]) -> Result<Option<Value>, CliError> {
        let mut offered: Vec<(String, String)> = Vec::new();
        for found in self.judged().iter().flat_map(|judged| judged.by_weight()) {
            let known = offered.iter().any(|(_, naam)| naam == found.regel);
            if !known && waivable(found.regel, self.protocol).is_ok() {
                let label = format!("{}: {}", found.regel, self.protocol.regel_actie(found.regel));
                offered.push((label, found.regel.to_owned()));
            }
        }
        let choices = borrowed(&offered);
        let help = with_choices(help, choices.iter().map(|(label, _)| label.as_str()));
        let question = format!("{question} (nummer, of de naam van een regel)");
        let answer = self.checked(&question, &help, |text| {
            let naam = choice(text, &choices).unwrap_or(text);
            waivable(naam, self.protocol).map(|()| naam.to_owned())
        })?;
        Ok(answer.map(Value::from))
    }

    /// What is said of the dossier today, for who may read it.
    fn judged(&self) -> Option<Beoordeling> {
        let now = self.app.peilmoment().ok()?;
        Some(rules::check(self.dossier?, self.protocol, Peilmoment::from_moment(Moment(now))))
    }

    /// Asks which stuk of the dossier; the only one that fits is taken without asking.
    pub(super) fn stuk(
        &self,
        field: Field<'_>,
        question: &str,
        help: &[String],
    ) -> Result<Option<Value>, CliError> {
        let Some(items) = self.candidates(field) else {
            let question = format!("{question} (stuknummer)");
            return Ok(self.checked(&question, help, |text| Ok(text.to_owned()))?.map(Value::from));
        };
        match by_name(&items).as_slice() {
            [] => Ok(None),
            [(label, id)] if matches!(field.soort, Soort::Ondertekening | Soort::Evaluatie) => {
                self.app.alert(&format!("\nDit gaat over: {label}"));
                Ok(Some(Value::from(id.clone())))
            }
            choices => Ok(self.one(question, help, &borrowed(choices))?.map(Value::from)),
        }
    }

    /// Asks which stukken of the dossier.
    pub(super) fn stukken(
        &self,
        field: Field<'_>,
        question: &str,
        help: &[String],
    ) -> Result<Option<Value>, CliError> {
        let Some(items) = self.candidates(field) else {
            let question = format!("{question} (stuknummers, met een komma ertussen)");
            let split = |text: &str| Ok(text.split(',').map(|part| part.trim().to_owned()).collect());
            return Ok(self.checked::<Vec<String>>(&question, help, split)?.map(Value::from));
        };
        if items.is_empty() {
            return Ok(None);
        }
        Ok(self.several(question, help, &borrowed(&by_name(&items)))?.map(Value::from))
    }

    /// The bijlagen of the zaak to choose from: each as it is called, with its id.
    #[must_use]
    pub fn stored_bijlagen(&self) -> Vec<(String, String)> {
        let field = Field { soort: Soort::Ondertekening, path: "bijlage", kind: Kind::StukRef };
        by_name(&self.candidates(field).unwrap_or_default())
    }

    /// The stukken that a field can be about; none when the user cannot read the dossier.
    fn candidates(&self, field: Field<'_>) -> Option<Vec<&Item>> {
        let fits = |item: &&Item| match (field.soort, field.path, &item.gegevens.inhoud) {
            (Soort::Ondertekening, "op", Inhoud::Gesprek(gesprek)) => gesprek.afgezien.is_none(),
            (Soort::Ondertekening, "op", _) => false,
            (Soort::Evaluatie, "op", inhoud) => inhoud.soort() == Soort::Hulp,
            (Soort::Contact | Soort::Kindcheck, "over" | "signalen", inhoud) => {
                inhoud.soort() == Soort::Signaal
            }
            (Soort::Weging, "op_basis_van", inhoud) => {
                matches!(inhoud.soort(), Soort::Signaal | Soort::Contact | Soort::Gesprek | Soort::Kindcheck)
            }
            (_, "bijlage", inhoud) => inhoud.soort() == Soort::Bijlage,
            _ => true,
        };
        self.dossier.map(|dossier| dossier.counting().filter(fits).collect())
    }
}

/// Stukken to choose from: each as it is called, with its id.
fn by_name(items: &[&Item]) -> Vec<(String, String)> {
    items.iter().map(|item| (render::conversation::stuk(item), item.kop.id.to_string())).collect()
}

fn borrowed(choices: &[(String, String)]) -> Vec<(String, &str)> {
    choices.iter().map(|(label, word)| (label.clone(), word.as_str())).collect()
}

/// The help followed by the choices, numbered.
pub fn with_choices<'t>(help: &[String], labels: impl Iterator<Item = &'t str>) -> Vec<String> {
    let numbered = (1..).zip(labels).map(|(number, label)| format!("{number}  {label}"));
    help.iter().cloned().chain(numbered).collect()
}

/// What was chosen by its number in a list.
pub fn numbered<'c, T>(text: &str, choices: &'c [T]) -> Option<&'c T> {
    text.parse::<usize>().ok().and_then(|number| choices.get(number.checked_sub(1)?))
}

/// What was chosen: by number, by word, or by the only beginning of one.
///
/// # Errors
/// When none is meant, or more than one, with what to type.
pub fn choice<'c>(text: &str, choices: &[(String, &'c str)]) -> Result<&'c str, String> {
    let asked = render::text::label(&text.to_lowercase());
    if let Some(found) = numbered(text, choices) {
        return Ok(found.1);
    }
    let is = |label: &str| label.to_lowercase() == asked;
    if let Some(found) = choices.iter().find(|(label, word)| is(label) || is(&render::text::label(word))) {
        return Ok(found.1);
    }
    let begins = |(label, word): &&(String, &str)| {
        label.to_lowercase().starts_with(&asked) || render::text::label(word).starts_with(&asked)
    };
    let mut by_start = choices.iter().filter(begins);
    if let (Some(found), None) = (by_start.next(), by_start.next()) {
        return Ok(found.1);
    }
    let words = choices.iter().map(|(_, word)| *word);
    Err(match nearest(&asked, words.clone()) {
        Some(near) => format!("bedoelde u {}?", render::text::label(near)),
        None if choices.iter().all(|(label, word)| label == word) && choices.len() < 5 => {
            let words: Vec<&str> = words.collect();
            format!("antwoord {}", words.join(" of "))
        }
        None => format!("kies een nummer van 1 tot en met {}", choices.len()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_a_number_a_word_or_its_beginning() {
        let choices = [
            ("feit".to_owned(), "feit"),
            ("van derden".to_owned(), "derden"),
            ("diagnose".to_owned(), "diagnose"),
        ];
        for (text, word) in [("1", "feit"), ("Derden", "derden"), ("van", "derden"), ("di", "diagnose")] {
            assert_eq!(choice(text, &choices), Ok(word), "{text}");
        }
        assert!(choice("0", &choices).is_err());
        assert!(choice("4", &choices).is_err());
        assert_eq!(choice("diagnse", &choices), Err("bedoelde u diagnose?".to_owned()));
    }
}
