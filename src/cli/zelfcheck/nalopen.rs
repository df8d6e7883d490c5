//! Going through the duties at a terminal, point by point. Stopping keeps what was answered: nobody answers thirty
//! questions twice.

use crate::cli::app::App;
use crate::cli::error::CliError;
use crate::cli::klaar::is_enough;
use crate::cli::vraag::Vraag;
use crate::model::{Keuze, Staat, Zelfcheck};
use crate::protocol::{Protocol, Randvoorwaarde};
use crate::render::text::count;
use crate::render::zelfcheck::{Answers, duty, open, text};

/// One sitting of the zelfcheck ("nalopen").
pub(super) struct Nalopen<'a> {
    /// Whose duties they are.
    pub protocol: &'a Protocol,
    /// The terminal.
    pub app: &'a App,
    /// The year that is answered about.
    pub year: u16,
    /// What was answered earlier this year.
    pub before: Answers,
}

/// How a sitting ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// All points were asked.
    Whole,
    /// The user said that it was enough for now.
    Enough,
    /// The user stopped before that.
    Stopped,
}

impl Nalopen<'_> {
    /// Asks each duty that has no answer yet; none when the user would rather look only.
    ///
    /// # Errors
    /// When the user breaks off at the first question.
    pub fn ask(&self) -> Result<Option<(Vec<Zelfcheck>, Ended)>, CliError> {
        let vraag = Vraag::new(self.app, self.protocol, None);
        let todo = open(self.protocol, &self.before);
        let many = count(todo.len(), "punt heeft", "punten hebben");
        self.app.alert(&format!("Zelfcheck {}: {many} dit jaar nog geen antwoord.", self.year));
        if !vraag.decide("Nu nalopen?")? {
            return Ok(None);
        }
        self.app.alert(
            "Enter: dit punt later. Typ `klaar`: genoeg voor nu; wat u hebt beantwoord, blijft bewaard. Ctrl-C doet \
             hier hetzelfde.",
        );
        let mut given = Vec::new();
        let points = self.protocol.randvoorwaarden.iter().filter(|duty| todo.contains(&duty.punt.as_str()));
        for (number, point) in (1..).zip(points) {
            let heading = duty(self.protocol, point, number, todo.len());
            let (answer, ended) = self.point(&vraag, point, &heading);
            given.extend(answer);
            if ended != Ended::Whole {
                return Ok(Some((given, ended)));
            }
        }
        Ok(Some((given, Ended::Whole)))
    }

    /// One duty: how it stands, and a note. Who stops at the note has answered the point.
    fn point(&self, vraag: &Vraag<'_>, point: &Randvoorwaarde, heading: &str) -> (Option<Zelfcheck>, Ended) {
        self.app.alert(&format!("\n{heading}"));
        let answer = |text: &str| if is_enough(text) { Ok(None) } else { staat(text).map(Some) };
        let staat = match vraag.checked("Is dit geregeld? (ja/deels/nee)", &[], answer) {
            Ok(Some(Some(staat))) => staat,
            Ok(Some(None)) => return (None, Ended::Enough),
            Ok(None) => return (None, Ended::Whole),
            Err(_) => return (None, Ended::Stopped),
        };
        let note = match staat {
            Staat::Ja => "Waar blijkt dat uit? (Enter: geen toelichting)",
            Staat::Deels => "Wat is er al, en wat nog niet? (Enter: geen toelichting)",
            Staat::Nee => "Wat is er nodig, en wie pakt het op? (Enter: geen toelichting)",
        };
        let (toelichting, ended) = match vraag.checked(note, &[], |text| Ok(text.to_owned())) {
            Ok(Some(text)) if is_enough(&text) => (None, Ended::Enough),
            Ok(note) => (note, Ended::Whole),
            Err(_) => (None, Ended::Stopped),
        };
        let answer = Zelfcheck {
            jaar: Some(self.year),
            punt: Some(point.punt.value.clone()),
            staat: Some(staat),
            toelichting,
            ..Zelfcheck::default()
        };
        (Some(answer), ended)
    }

    /// Says how it stands now, and how to go on.
    ///
    /// # Errors
    /// When the user stopped: it is not finished.
    pub fn conclude(&self, stored: usize, ended: Ended, answers: &Answers) -> Result<(), CliError> {
        let left = open(self.protocol, answers).len();
        let kept = match stored {
            0 => "er is niets vastgelegd".to_owned(),
            n => format!("{} bewaard", count(n, "antwoord is", "antwoorden zijn")),
        };
        if ended == Ended::Stopped {
            let todo = count(left, "punt staat", "punten staan");
            return Err(CliError::stopped(format!("u stopte; {kept}, {todo} nog open"))
                .hint("ga verder waar u was: meldcode zelfcheck"));
        }
        self.app.print_text(&text(self.protocol, answers, self.year))?;
        let next = if left > 0 { " Wat nog open staat: meldcode zelfcheck" } else { "" };
        self.app.tell(&format!("Klaar: {kept}.{next}"));
        Ok(())
    }
}

/// `ja`, `deels`, `nee`, or the first letter.
fn staat(text: &str) -> Result<Staat, String> {
    match text.to_lowercase().as_str() {
        "j" => Ok(Staat::Ja),
        "d" => Ok(Staat::Deels),
        "n" => Ok(Staat::Nee),
        word => word.parse().map_err(|_| format!("antwoord {}", Staat::WORDS.join(", "))),
    }
}
