//! Someone: a role and a name, in the words that people use for them.

use serde_json::{Map, Value};

use super::{Field, MORE, Vraag};
use crate::cli::error::CliError;
use crate::model::{Dossier, Inhoud, Soort, nearest};
use crate::protocol::Rol;
use crate::render;

/// How people call a role, beside its own name and label.
const NICKNAMES: &[(&str, &str)] = &[
    ("ib", "intern_begeleider"),
    ("ib'er", "intern_begeleider"),
    ("ib-er", "intern_begeleider"),
    ("vt", "veilig_thuis"),
    ("directeur", "directie"),
    ("juf", "leerkracht"),
    ("meester", "leerkracht"),
    ("moeder", "ouder"),
    ("vader", "ouder"),
    ("ouders", "ouder"),
    ("verzorger", "ouder"),
    ("leerling", "kind"),
    ("broer", "broer_zus"),
    ("zus", "broer_zus"),
    ("smw", "schoolmaatschappelijk_werk"),
];

/// What was typed for someone: the role, and the name where it was typed too.
struct Typed {
    rol: String,
    naam: Option<String>,
}

/// An answer to the question who it was.
enum Who {
    Me,
    Nobody(String),
    All,
    Someone(Typed),
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
        let me = self.me.as_ref().filter(|_| field.path != "met");
        let example = if me.is_some() { "ik, ouder, leerkracht" } else { "ouder, leerkracht, veilig thuis" };
        let question = if question == MORE {
            question.to_owned()
        } else {
            format!("{question} (rol, bijvoorbeeld {example}; ? toont alle rollen)")
        };
        let answer = loop {
            let answer = self.checked(&question, help, |text| match text.to_lowercase().as_str() {
                "ik" | "ikzelf" | "ik zelf" if me.is_some() => Ok(Who::Me),
                "niemand" | "geen" => Ok(Who::Nobody(text.to_owned())),
                "?" => Ok(Who::All),
                _ => self.typed(text).map(Who::Someone),
            })?;
            match answer {
                Some(Who::All) => self.all_roles(),
                other => break other,
            }
        };
        match answer {
            None | Some(Who::All) => Ok(None),
            Some(Who::Nobody(text)) => Ok(Some(Value::from(text))),
            Some(Who::Me) => Ok(me.and_then(|me| serde_json::to_value(me).ok())),
            Some(Who::Someone(typed)) => self.complete_person(field, typed).map(Some),
        }
    }

    /// Asks for what was not typed of this person.
    fn complete_person(&self, field: Field<'_>, typed: Typed) -> Result<Value, CliError> {
        let label = self.protocol.rol(&typed.rol).map_or(typed.rol.as_str(), |rol| rol.label.as_str());
        let mut who = Map::from_iter([("rol".to_owned(), Value::from(typed.rol.clone()))]);
        let naam = match typed.naam {
            Some(naam) => Some(naam),
            None => self.name(&typed.rol, label)?,
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

    /// Asks for a name; those who are known in this role are offered.
    pub fn name(&self, rol: &str, label: &str) -> Result<Option<String>, CliError> {
        let known = self.known(rol);
        let help: Vec<String> =
            (1..).zip(&known).map(|(n, name)| format!("{n}  {}", render::text::safe(name))).collect();
        let or = if known.is_empty() { "" } else { " (nummer of naam)" };
        self.checked(&format!("Hoe heet deze persoon ({label})?{or}"), &help, |text| {
            let number = text.parse::<usize>().ok().and_then(|n| known.get(n.checked_sub(1)?));
            Ok(number.cloned().unwrap_or_else(|| text.to_owned()))
        })
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
        me.filter(|_| person && is_me).unwrap_or(text)
    }

    /// The people around the pupil in this role.
    fn known(&self, rol: &str) -> Vec<String> {
        let pupils = self.dossier.into_iter().flat_map(Dossier::counting);
        let people = pupils.filter_map(|item| match &item.gegevens.inhoud {
            Inhoud::Leerling(leerling) => leerling.betrokkenen.as_ref(),
            _ => None,
        });
        let mut names: Vec<String> = people
            .flatten()
            .filter(|who| who.rol.as_ref().is_some_and(|known| known.as_str() == rol))
            .filter_map(|who| who.naam.clone())
            .collect();
        names.dedup();
        names
    }

    /// `ouder`, `ouder: M. de Boer`, `ouder, M. de Boer`.
    fn typed(&self, text: &str) -> Result<Typed, String> {
        let Some((rol, naam)) = text.split_once([':', ',']) else {
            let rol = self.role_of(text)?;
            // Someone said "moeder": which parent it was is worth keeping.
            let kept = matches!(text.to_lowercase().as_str(), "moeder" | "vader" | "broer" | "zus");
            return Ok(Typed { rol, naam: kept.then(|| text.to_lowercase()) });
        };
        let naam = Some(naam.trim().to_owned()).filter(|naam| !naam.is_empty());
        Ok(Typed { rol: self.role_of(rol)?, naam })
    }

    /// The role that is meant.
    fn role_of(&self, text: &str) -> Result<String, String> {
        let asked = text.trim().to_lowercase();
        let name = asked.replace([' ', '-'], "_");
        let nickname = NICKNAMES.iter().find(|(nickname, _)| *nickname == asked).map(|(_, rol)| *rol);
        let is = |rol: &&Rol| {
            rol.naam.value == name || rol.label.to_lowercase() == asked || nickname == Some(rol.naam.as_str())
        };
        if let Some(found) = self.protocol.all_rollen().find(is) {
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
        let known = self.protocol.all_rollen().map(|rol| rol.naam.as_str());
        Err(match nearest(&name, known) {
            Some(near) => {
                format!("die rol kent het protocol niet; bedoelde u {}?", render::text::label(near))
            }
            None => "die rol kent het protocol niet; typ eerst de rol, daarna de naam (ouder: M. de Boer)"
                .to_owned(),
        })
    }

    fn all_roles(&self) {
        let labels: Vec<&str> = self.protocol.all_rollen().map(|rol| rol.label.as_str()).collect();
        self.app.alert(&format!("  {}", labels.join(", ")));
    }
}
