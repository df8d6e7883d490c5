//! One question at the terminal: its words and help from the protocol; a refused answer is asked again.

mod day;
mod kind;
mod people;
mod pick;
mod who;
mod written_day;

pub use pick::{choice, numbered, with_choices};

use serde_json::Value;

use super::app::App;
use super::error::CliError;
use super::line::{self, Stopped};
use super::sjabloon::field_help;
use crate::model::{Dossier, Kind, Soort, Wie};
use crate::protocol::Protocol;
use crate::render;

/// Asks for the next one of a list.
const MORE: &str = "En verder? (Enter: klaar)";

/// Asks questions at the terminal.
pub struct Vraag<'a> {
    app: &'a App,
    protocol: &'a Protocol,
    dossier: Option<&'a Dossier>,
    me: Option<Wie>,
}

/// A field that is asked for.
#[derive(Clone, Copy)]
pub struct Field<'f> {
    /// The soort that it belongs to.
    pub soort: Soort,
    /// Its path: `met`, `afgezien.grond`.
    pub path: &'f str,
    /// What it can hold.
    pub kind: Kind,
}

/// What was said to a question in a row of questions.
pub enum Answered {
    /// This.
    With(String),
    /// Nothing: it stays open.
    Open,
    /// The question before it, once more.
    Back,
}

impl<'a> Vraag<'a> {
    /// Asks in the words of this protocol, about this dossier.
    #[must_use]
    pub fn new(app: &'a App, protocol: &'a Protocol, dossier: Option<&'a Dossier>) -> Self {
        Self { app, protocol, dossier, me: None }
    }

    /// Lets the user answer "ik" where someone is asked for.
    #[must_use]
    pub fn with_me(mut self, me: Wie) -> Self {
        self.me = Some(me);
        self
    }

    /// The user, where that is known.
    #[must_use]
    pub fn me(&self) -> Option<&Wie> {
        self.me.as_ref()
    }

    /// Asks for a field, with its help; none is "not known yet".
    ///
    /// # Errors
    /// When the user breaks off.
    pub fn field(&self, field: Field<'_>) -> Result<Option<Value>, CliError> {
        let words = self.words(field);
        self.by_kind(field, &words)
    }

    /// As [`Vraag::field`], for a choice or a text in a row of questions in which one may go back.
    ///
    /// # Errors
    /// When the user breaks off.
    pub fn field_or_back(&self, field: Field<'_>, enter: &str) -> Result<Answered, CliError> {
        let Words { question, mut help } = self.words(field);
        help.push(format!("Enter: {enter}. Typ `terug` voor de vorige vraag."));
        let answer = self.checked_or_back(&question, &help, |text| match field.kind {
            _ if text.eq_ignore_ascii_case("terug") => Ok(None),
            Kind::Keuze(allowed) => {
                pick::choice(text, &kind::offered(field, allowed)).map(|word| Some(word.to_owned()))
            }
            _ => Ok(Some(text.to_owned())),
        })?;
        Ok(match answer {
            None => Answered::Open,
            Some(None) => Answered::Back,
            Some(Some(text)) => Answered::With(text),
        })
    }

    /// The question for a field, and the help with it.
    #[must_use]
    pub fn words_of(&self, field: Field<'_>) -> (String, Vec<String>) {
        let words = self.words(field);
        (words.question, words.help)
    }

    /// The question for a field and the help with it.
    fn words(&self, field: Field<'_>) -> Words {
        let Field { soort, path, .. } = field;
        if let Some(help) = self.protocol.hulptekst(soort, path) {
            let example = help.voorbeeld.iter().map(|example| format!("Bijvoorbeeld: {example}"));
            return Words {
                question: help.vraag.clone(),
                help: help.uitleg.iter().cloned().chain(example).collect(),
            };
        }
        let name = path.rsplit('.').next().unwrap_or(path);
        let help = if path.contains('.') { "" } else { field_help(soort, name) };
        Words {
            question: render::text::capital(&render::text::label(name)),
            help: (!help.is_empty()).then(|| help.to_owned()).into_iter().collect(),
        }
    }

    /// Asks a yes-or-no question; none is "not known yet".
    ///
    /// # Errors
    /// When the user breaks off.
    pub fn yes_no(&self, question: &str) -> Result<Option<bool>, CliError> {
        self.yes_no_with(question, &[])
    }

    /// As [`Vraag::yes_no`], where `?` says more.
    ///
    /// # Errors
    /// When the user breaks off.
    pub fn yes_no_or_more(&self, question: &str, more: &str) -> Result<Option<bool>, CliError> {
        self.checked_with_more(&format!("{question} (ja/nee)"), (&[], more), yes_or_no)
    }

    fn yes_no_with(&self, question: &str, help: &[String]) -> Result<Option<bool>, CliError> {
        self.checked(&format!("{question} (ja/nee)"), help, yes_or_no)
    }

    /// Asks a yes-or-no question until it is answered.
    ///
    /// # Errors
    /// When the user breaks off.
    pub fn decide(&self, question: &str) -> Result<bool, CliError> {
        loop {
            match self.yes_no(question)? {
                Some(answer) => return Ok(answer),
                None => self.refuse("antwoord ja of nee"),
            }
        }
    }

    /// Asks for one line; none is "not known yet". A refused answer is asked again, with why.
    ///
    /// # Errors
    /// When the user breaks off.
    pub fn checked<T>(
        &self,
        question: &str,
        help: &[String],
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, CliError> {
        checked(self.app, question, (help, None), "", |text| no_way_back(text, read(text)))
    }

    /// As [`Vraag::checked`], where `?` shows more than the help.
    fn checked_with_more<T>(
        &self,
        question: &str,
        (help, more): (&[String], &str),
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, CliError> {
        checked(self.app, question, (help, Some(more)), "", |text| no_way_back(text, read(text)))
    }

    /// As [`Vraag::checked`], where `terug` is an answer.
    ///
    /// # Errors
    /// When the user breaks off.
    pub fn checked_or_back<T>(
        &self,
        question: &str,
        help: &[String],
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, CliError> {
        checked(self.app, question, (help, None), "", read)
    }

    /// Asks once more for text that is there already; none: it stays as it is. The key Up gives it, to change it.
    ///
    /// # Errors
    /// When the user breaks off.
    pub fn again(&self, field: Field<'_>, now: &str) -> Result<Option<String>, CliError> {
        let words = self.words(field);
        self.again_line(&words.question, &words.help, now, |text| Ok(self.named(field.path, text.to_owned())))
    }

    /// As [`Vraag::again`], for a question that is no field.
    ///
    /// # Errors
    /// When the user breaks off.
    pub fn again_line<T>(
        &self,
        question: &str,
        help: &[String],
        now: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, CliError> {
        let as_it_is =
            (!now.is_empty()).then(|| format!("Nu: {} (pijl omhoog: dit wijzigen)", render::text::safe(now)));
        let help: Vec<String> = help.iter().cloned().chain(as_it_is).collect();
        checked(self.app, question, (&help, None), now, |text| no_way_back(text, read(text)))
    }

    /// Shows a question and its help.
    fn pose(&self, question: &str, help: &[String]) {
        pose(self.app, question, help);
    }

    /// Says why an answer is asked again.
    pub fn refuse(&self, why: &str) {
        refuse(self.app, why);
    }
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "j" | "ja" => Ok(true),
        "n" | "nee" => Ok(false),
        _ => Err("antwoord ja of nee".to_owned()),
    }
}

/// Asks, without a protocol, until there is an answer; Enter takes what was proposed.
///
/// # Errors
/// When the user breaks off.
pub fn ask<T>(
    app: &App,
    question: &str,
    help: &[String],
    read: impl Fn(&str) -> Result<T, String>,
    proposed: Option<T>,
) -> Result<T, CliError> {
    loop {
        match checked(app, question, (help, None), "", &read)? {
            Some(answer) => return Ok(answer),
            None if proposed.is_some() => break,
            None => refuse(app, "dit is nodig"),
        }
    }
    proposed.ok_or_else(|| CliError::usage("er is geen antwoord"))
}

/// Asks until what was typed can be read. `?` asks for help: what there is more, else the help once more.
fn checked<T>(
    app: &App,
    question: &str,
    (help, more): (&[String], Option<&str>),
    earlier: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, CliError> {
    pose(app, question, help);
    loop {
        let text = line(earlier)?;
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        if is_unknown(text) {
            app.alert("  Dat telt als Enter: u weet het nog niet.");
            return Ok(None);
        }
        match read(text) {
            _ if text == "?" => match more {
                Some(more) => app.alert(&format!("  {more}")),
                None if help.is_empty() => {
                    app.alert("  Bij deze vraag is geen uitleg. Weet u het niet, druk dan op Enter: moet het wel, dan zegt het scherm dat.");
                }
                None => pose(app, question, help),
            },
            Ok(value) => return Ok(Some(value)),
            Err(why) => refuse(app, &why),
        }
    }
}

/// "I do not know" is no answer: it would be stored as what was said.
fn is_unknown(text: &str) -> bool {
    let said = text.trim_end_matches(['.', '!']).to_lowercase();
    matches!(
        said.as_str(),
        "weet ik niet" | "weet ik nog niet" | "ik weet het niet" | "weet niet" | "geen idee"
    )
}

/// `terug` is no answer where one cannot go back: it would be stored as what was said.
fn no_way_back<T>(text: &str, read: Result<T, String>) -> Result<T, String> {
    match read {
        Ok(_) if text.eq_ignore_ascii_case("terug") => Err(
            "u kunt hier niet terug. Geef antwoord, of druk op Enter. Vraagt het programma straks `Vastleggen?`, dan verandert u met `wijzig` elk antwoord"
                .to_owned(),
        ),
        read => read,
    }
}

fn pose(app: &App, question: &str, help: &[String]) {
    app.alert(&format!("\n{}", render::conversation::question(question)));
    for line in help {
        app.alert(&format!("  {line}"));
    }
}

fn refuse(app: &App, why: &str) {
    let end = if why.ends_with(['?', '.', ')']) { "" } else { "." };
    app.alert(&format!("  Dat kan niet: {why}{end}"));
}

fn line(earlier: &str) -> Result<String, CliError> {
    super::wachtwoord::watch_interrupts();
    line::read("> ", earlier).map(|text| text.to_string()).map_err(broken_off)
}

/// A question with what helps to answer it.
struct Words {
    question: String,
    help: Vec<String>,
}

/// What is said when the user stops: nothing was stored, because storing comes last.
#[must_use]
pub fn broken_off(stopped: Stopped) -> CliError {
    let why = match stopped {
        Stopped::Interrupted => "u brak af",
        Stopped::Ended => "de invoer hield op",
    };
    CliError::stopped(format!("{why}; er is niets vastgelegd"))
        .hint("geef dezelfde opdracht opnieuw als u verder wilt")
}
