//! Someone: a role and a name, in the words that people use for them.

use serde_json::{Map, Value};

use super::pick::{numbered, with_choices};
use super::{Field, MORE, Vraag};
use crate::cli::error::CliError;
use crate::cli::rolwoord::{familiar, titled};
use crate::model::{Soort, Wie, nearest};
use crate::protocol::Rol;
use crate::render;

/// What was typed for someone: the role, and the name where it was typed too.
struct Typed {
    rol: String,
    naam: Option<String>,
    /// Which of them it was, where the name is not known: "moeder".
    word: Option<String>,
}

/// An answer to the question who it was.
enum Who {
    Me,
    Nobody(String),
    Someone(Typed),
    /// A name; the role comes next.
    Named(String),
}

impl Who {
    /// Someone who was chosen from a list.
    fn known(who: &Wie) -> Result<Self, String> {
        match (who.rol.as_ref().map(ToString::to_string), who.naam.clone()) {
            (Some(rol), naam) => Ok(Self::Someone(Typed { rol, naam, word: None })),
            (None, Some(naam)) => Ok(Self::Named(naam)),
            (None, None) => Err("van deze persoon is niets bekend; typ de rol".to_owned()),
        }
    }
}

/// Whether a text names those of the family: of each the name is kept, not the role before it.
fn is_family(name: &str) -> bool {
    name == "aanvaard_door"
}

/// Who it may be, for who does not know what to type.
fn examples(field: Field<'_>) -> &'static str {
    match (field.soort, field.path) {
        (Soort::Gesprek, "met") => "ouder, kind",
        (Soort::Toestemming, "van") => "ouder",
        (Soort::Leerling, "betrokkenen") => "ouder, broer of zus, steunfiguur",
        (Soort::Contact, "door") => "leerkracht, collega, directie",
        (_, "met_deskundigen") => "veilig thuis, jeugdarts, schoolmaatschappelijk werk",
        (_, "met" | "afgesproken_met") => "ouder, leerkracht, veilig thuis",
        _ => "ik, leerkracht, directie",
    }
}

/// What to do where someone is asked for, and there was nobody.
fn nobody(field: Field<'_>) -> &'static str {
    match (field.soort, field.path) {
        (Soort::Gesprek, "met") => {
            "is het gesprek niet gevoerd? Stop met Ctrl-C, geef dezelfde opdracht opnieuw en antwoord `nee` op de vraag of het is gevoerd. Weet u nog niet wie het was, druk dan op Enter"
        }
        _ => "hier moet iemand staan. Weet u het nog niet, druk dan op Enter",
    }
}

impl Vraag<'_> {
    /// Asks for a role only.
    pub(super) fn rol(&self, question: &str, help: &[String]) -> Result<Option<Value>, CliError> {
        let question = format!("{question} (bijvoorbeeld ouder of leerkracht)");
        Ok(self.checked(&question, help, |text| self.role_of(text))?.map(Value::from))
    }

    /// Asks who: the role, then the name, then what more is wanted of this person.
    pub(super) fn who(
        &self,
        field: Field<'_>,
        question: &str,
        help: &[String],
    ) -> Result<Option<Value>, CliError> {
        self.who_of(field, question, help, &[])
    }

    /// As [`Vraag::who`], with people to choose from.
    ///
    /// # Errors
    /// When the user breaks off.
    pub fn who_of(
        &self,
        field: Field<'_>,
        question: &str,
        help: &[String],
        people: &[Wie],
    ) -> Result<Option<Value>, CliError> {
        // With oneself one has no talk; a contact may be, when a colleague came, and that is someone else.
        let is_other =
            matches!((field.soort, field.path), (Soort::Gesprek, "met") | (Soort::Contact, "door"));
        let me = self.me.as_ref().filter(|_| !is_other);
        let example = examples(field);
        let question = match people {
            _ if question == MORE => question.to_owned(),
            [] => format!("{question} (rol, bijvoorbeeld {example}; ? toont alle rollen)"),
            _ => format!("{question} (nummer, of een ander: rol of naam; ? toont alle rollen)"),
        };
        let labels: Vec<String> = people.iter().map(|who| self.called(who)).collect();
        let help = with_choices(help, labels.iter().map(String::as_str));
        let roles: Vec<&str> = self.protocol.all_rollen().map(|rol| rol.label.as_str()).collect();
        let more = roles.join(", ");
        let answer = loop {
            let answer = self.checked_with_more(&question, (&help, &more), |text| {
                match text.to_lowercase().as_str() {
                    "ik" | "ikzelf" | "ik zelf" if me.is_some() => Ok(Who::Me),
                    "niemand" | "geen" if super::kind::none_word(field, &field.kind).is_some() => {
                        Ok(Who::Nobody(text.to_owned()))
                    }
                    "niemand" | "geen" => Err(nobody(field).to_owned()),
                    _ => match numbered(text, people) {
                        Some(chosen) => Who::known(chosen),
                        None => self.typed(text),
                    },
                }
            })?;
            match answer {
                Some(Who::Named(naam)) => {
                    if let Some(typed) = self.role_for(naam)? {
                        break Some(Who::Someone(typed));
                    }
                }
                other => break other,
            }
        };
        match answer {
            None | Some(Who::Named(_)) => Ok(None),
            Some(Who::Nobody(text)) => Ok(Some(Value::from(text))),
            Some(Who::Me) => Ok(me.and_then(|me| serde_json::to_value(me).ok())),
            Some(Who::Someone(typed)) => self.complete_person(field, typed).map(Some),
        }
    }

    /// Asks for what was not typed of this person.
    fn complete_person(&self, field: Field<'_>, typed: Typed) -> Result<Value, CliError> {
        let label = self.protocol.rol_label(&typed.rol);
        let mut who = Map::from_iter([("rol".to_owned(), Value::from(typed.rol.clone()))]);
        let naam = match typed.naam {
            Some(naam) => Some(naam),
            None => self.name(&typed.rol, label, typed.word.as_deref())?,
        };
        who.extend(naam.map(|naam| ("naam".to_owned(), Value::from(naam))));
        let more = match (field.soort, field.path) {
            (Soort::Contact, "met") if self.protocol.is_extern(&typed.rol) && typed.rol != "veilig_thuis" => {
                Some(("organisatie", "Van welke organisatie?"))
            }
            (Soort::Leerling, "betrokkenen") => Some(("bereikbaar", "Hoe is deze persoon te bereiken?")),
            _ => None,
        };
        if let Some((part, question)) = more
            && let Some(text) = self.checked(question, &[], |text| Ok(text.to_owned()))?
        {
            who.insert(part.to_owned(), Value::from(text));
        }
        Ok(Value::Object(who))
    }

    /// Who was named: known in a role, or asked for it. None: not answered, so who it was is asked again.
    fn role_for(&self, naam: String) -> Result<Option<Typed>, CliError> {
        if let Some(rol) = self.known_role(&naam) {
            return Ok(Some(Typed { rol, naam: Some(naam), word: None }));
        }
        let question = format!("Welke rol heeft {}?", render::text::safe(&naam));
        let rol = self.rol(&question, &[])?;
        let rol = rol.as_ref().and_then(Value::as_str);
        Ok(rol.map(|rol| Typed { rol: rol.to_owned(), naam: Some(naam), word: None }))
    }

    /// Asks for a name; those who are known in this role are offered. Enter keeps the word that was said for someone.
    pub fn name(&self, rol: &str, label: &str, word: Option<&str>) -> Result<Option<String>, CliError> {
        let known = self.known(rol);
        let names: Vec<String> = known.iter().map(|name| render::text::safe(name)).collect();
        let help = with_choices(&[], names.iter().map(String::as_str));
        let or = match (known.is_empty(), word) {
            (true, None) => String::new(),
            (false, None) => " (nummer of naam)".to_owned(),
            (true, Some(word)) => format!(" (Enter: {word})"),
            (false, Some(word)) => format!(" (nummer of naam; Enter: {word})"),
        };
        let naam = self.checked(&format!("Hoe heet deze persoon ({label})?{or}"), &help, |text| {
            Ok(numbered(text, &known).cloned().unwrap_or_else(|| text.to_owned()))
        })?;
        Ok(naam.or_else(|| word.map(str::to_owned)))
    }

    /// Who says "ik" where a person is asked for as text is written down by name: later nobody knows who "ik" was.
    pub(super) fn named(&self, path: &str, text: String) -> String {
        let name = path.rsplit('.').next().unwrap_or(path);
        let person = matches!(
            name,
            "waargenomen_door" | "wie" | "bron" | "stelt_veiligheid_vast" | "casusregie" | "leerkracht"
        );
        let me = self.me.as_ref().and_then(|me| me.naam.clone());
        let is_me = matches!(text.to_lowercase().as_str(), "ik" | "ikzelf" | "ik zelf");
        if is_me && (person || is_family(name)) {
            return me.unwrap_or(text);
        }
        if !is_family(name) {
            return text;
        }
        let chosen = numbered(&text, &self.family()).and_then(|who| who.naam.clone());
        // Of "vader, moeder" and "moeder: als vader meedoet" every word says something.
        let typed = || {
            let (head, naam) = text.split_once(':')?;
            let is_one = !naam.contains(':') && naam.chars().any(char::is_uppercase);
            (is_one && self.role_of(head).is_ok()).then(|| naam.trim().to_owned())
        };
        chosen.or_else(typed).unwrap_or(text)
    }

    /// The people to choose from where those who accept are asked for as text; none elsewhere.
    pub(super) fn family_help(&self, path: &str) -> Vec<String> {
        let family = if is_family(path) { self.family() } else { Vec::new() };
        let labels: Vec<String> = family.iter().map(|who| self.called(who)).collect();
        with_choices(&[], labels.iter().map(String::as_str))
    }

    /// `ouder`, `ouder: M. de Boer`, `ouder, M. de Boer`, `moeder`, `juf Karin`, `M. de Boer`.
    fn typed(&self, text: &str) -> Result<Who, String> {
        let (head, naam) = match text.split_once([':', ',']) {
            Some((head, naam)) => (head, Some(naam.trim().to_owned()).filter(|naam| !naam.is_empty())),
            None => (text, None),
        };
        if let Some((rol, naam)) = titled(text).filter(|_| naam.is_none()) {
            return Ok(Who::Someone(Typed { rol: self.role_of(rol)?, naam: Some(naam), word: None }));
        }
        match self.role_of(head) {
            Ok(rol) => {
                // Someone said "moeder": which parent it was is worth keeping.
                let someone = familiar(head).filter(|familiar| familiar.is_someone);
                let word = someone.map(|_| head.trim().to_lowercase());
                Ok(Who::Someone(Typed { rol, naam, word }))
            }
            Err(_) if naam.is_none() && (self.is_name(text) || self.known_role(text).is_some()) => {
                Ok(Who::Named(text.trim().to_owned()))
            }
            Err(why) => Err(why),
        }
    }

    /// The role that is meant.
    fn role_of(&self, text: &str) -> Result<String, String> {
        let asked = text.trim().to_lowercase();
        let name = asked.replace([' ', '-'], "_");
        let nickname = familiar(&asked).map(|familiar| familiar.rol);
        let found = self.protocol.rol_called(nickname.unwrap_or(&asked));
        if let Some(found) = found {
            return Ok(found.naam.to_string());
        }
        let begins = |rol: &&Rol| {
            asked.chars().count() >= 3
                && (rol.naam.value.starts_with(&name) || rol.label.to_lowercase().starts_with(&asked))
        };
        let mut by_start = self.protocol.all_rollen().filter(begins);
        if let (Some(found), None) = (by_start.next(), by_start.next()) {
            return Ok(found.naam.to_string());
        }
        Err(match self.near_role(&name) {
            Some(near) => {
                format!("die rol kent het protocol niet; bedoelde u {}?", render::text::label(near))
            }
            None => "die rol kent het protocol niet; typ eerst de rol, daarna de naam (ouder: M. de Boer)"
                .to_owned(),
        })
    }

    /// The role that was probably meant.
    fn near_role(&self, name: &str) -> Option<&str> {
        nearest(name, self.protocol.all_rollen().map(|rol| rol.naam.as_str()))
    }

    /// Whether this looks like the name of a person: it begins with a capital, and is not one word near a role.
    fn is_name(&self, text: &str) -> bool {
        let text = text.trim();
        let has_two_words = text.split([' ', '.']).filter(|word| !word.is_empty()).count() > 1;
        text.chars().next().is_some_and(char::is_uppercase)
            && (has_two_words || self.near_role(&text.to_lowercase()).is_none())
    }
}
