//! The afwegingen as a conversation: whose turn it is by the route, the question with its norm and examples.

use super::vragen::Asker;
use crate::cli::error::CliError;
use crate::model::{Dossier, Gegevens, Inhoud, Moment};
use crate::protocol::{self, Protocol, Samen, Uitkomst};
use crate::render;
use crate::rules::{self, Peilmoment, Route, Volgende};

/// Which question comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// This one.
    Question(u32),
    /// The route ended in a report; this one is still gone through with Veilig Thuis.
    WithVeiligThuis(u32),
    /// This one, but only when the term of the help is over.
    AtTerm(u32),
    /// None: the route ended.
    Ended,
}

impl Asker<'_> {
    /// The question whose turn it is in this dossier.
    pub fn turn(&self, dossier: &Dossier) -> Turn {
        let Ok(now) = self.app.peilmoment() else { return Turn::Ended };
        let route = rules::check(dossier, self.protocol, Peilmoment::from_moment(Moment(now))).route;
        let at_term = |nr| {
            self.protocol.afweging(nr).is_some_and(|question| question.moment == protocol::Moment::Termijn)
        };
        match route.volgende {
            Volgende::Regel(_) => Turn::Question(1),
            Volgende::Afweging(nr) if at_term(nr.into()) => Turn::AtTerm(nr.into()),
            Volgende::Afweging(nr) => Turn::Question(nr.into()),
            Volgende::Uitkomst(outcome) if outcome.is_report() => match after_report(&route, self.protocol) {
                Some(nr) if at_term(nr) => Turn::AtTerm(nr),
                Some(nr) => Turn::WithVeiligThuis(nr),
                None => Turn::Ended,
            },
            Volgende::Uitkomst(_) => Turn::Ended,
        }
    }

    /// Fills in which question is answered, as proposed by the route, and shows it.
    pub(super) fn which_question(&self, gegevens: &mut Gegevens) -> Result<(), CliError> {
        let Inhoud::Afweging(afweging) = &mut gegevens.inhoud else { return Ok(()) };
        if afweging.nr.is_none() {
            let turn = self.dossier.map(|dossier| self.turn(dossier));
            let proposed = match turn {
                Some(Turn::Question(nr) | Turn::WithVeiligThuis(nr) | Turn::AtTerm(nr)) => Some(nr),
                Some(Turn::Ended) | None => None,
            };
            let hint = render::afweging::proposal(proposed, turn == Some(Turn::Ended));
            let read = |text: &str| match text.parse::<u8>() {
                Ok(nr) if (1..=5).contains(&nr) => Ok(nr),
                _ => Err("kies een vraag van 1 tot en met 5".to_owned()),
            };
            while afweging.nr.is_none() {
                let question = "Welke van de vijf vragen beantwoordt u? (1 tot en met 5)";
                let chosen = self.vraag.checked(question, std::slice::from_ref(&hint), read)?;
                afweging.nr = chosen.or_else(|| u8::try_from(proposed?).ok());
            }
        }
        if let Some(question) = afweging.nr.and_then(|nr| self.protocol.afweging(u32::from(nr))) {
            self.app.alert(&render::afweging::text(question, self.protocol));
        }
        Ok(())
    }
}

/// After a report, the question that is gone through with Veilig Thuis next.
fn after_report(route: &Route, protocol: &Protocol) -> Option<u32> {
    let answer =
        |nr: u32| route.antwoorden.iter().find(|(n, _)| u32::from(*n) == nr).map(|(_, answer)| *answer);
    let reports = |nr: u32| {
        let leads = protocol.afweging(nr)?.leads_to(answer(nr)?)?;
        (leads == Uitkomst::Melden || (route.disclosure && nr == 2)).then_some(nr)
    };
    let reported = route.antwoorden.iter().find_map(|(nr, _)| reports(u32::from(*nr)))?;
    let question = protocol.afweging(reported)?;
    let mut nr = question.nee.value.next().or_else(|| question.ja.value.next())?;
    if protocol.afweging(nr)?.samen_met_veilig_thuis == Samen::Nooit || !route.samen_met_veilig_thuis {
        return None;
    }
    while let Some(answer) = answer(nr) {
        nr = protocol.afweging(nr)?.leads_to(answer)?.next()?;
    }
    Some(nr)
}
