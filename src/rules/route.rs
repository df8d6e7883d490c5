//! The afwegingskader walked as a decision table; the table itself is the protocol's.

use crate::model::{Afweging, Antwoord, Item, Melding};
use crate::protocol::{self, Moment, Protocol, Samen, Uitkomst};

use super::regel::{RESULT, help_failed, reported};
use super::view::{Entry, OfSoort, View};

/// The question about acute or structural danger; the law fixes the five questions, a protocol words them.
pub(super) const DANGER: u32 = 2;

/// Where a zaak stands in the route ("route").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// What comes next.
    pub volgende: Volgende,
    /// The reporting norm of the next question, or of the question that ended in a report.
    pub norm: Option<u32>,
    /// Whether what comes next is done together with Veilig Thuis.
    pub samen_met_veilig_thuis: bool,
    /// The answers that count, in the order of the route.
    pub antwoorden: Vec<(u8, Antwoord)>,
    /// How many questions were answered, on the route or not.
    pub beantwoord: usize,
    /// A disclosure made the question about danger count as yes, whatever was answered.
    pub disclosure: bool,
    /// The route ends in a report, and that report was made.
    pub gemeld: bool,
}

/// What comes next ("volgende").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Volgende {
    /// This question.
    Afweging(u8),
    /// The route ended here.
    Uitkomst(Uitkomst),
    /// No question was answered yet: the first rule of the step whose turn it is.
    Regel(&'static str),
}

/// Where a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// At a question without an answer that leads on.
    Open { nr: u32, twijfel: bool },
    /// At an outcome, by the answer to this question.
    Outcome { uitkomst: Uitkomst, nr: u32 },
}

/// The answers that count, and where they lead.
pub(super) struct Walk<'a> {
    /// The latest answer per question, on the route or not.
    pub latest: Vec<(u32, Entry<'a, Afweging>)>,
    /// The questions of the route, in its order.
    pub path: Vec<u32>,
    pub end: End,
    /// After a report: the questions that are still gone through with Veilig Thuis, and where that ended.
    pub after: Option<(Vec<u32>, End)>,
    /// A disclosure overruled the answer on the question about danger.
    pub disclosure: bool,
    /// The question about danger counts as yes.
    pub danger: bool,
}

impl<'a> Walk<'a> {
    /// The latest answer to a question.
    pub(super) fn answer(&self, nr: u32) -> Option<Entry<'a, Afweging>> {
        self.latest.iter().find(|(n, _)| *n == nr).map(|(_, answer)| *answer)
    }

    /// The questions that the route came to, those with Veilig Thuis after a report included.
    pub(super) fn reached(&self) -> impl Iterator<Item = u32> + '_ {
        let after = self.after.iter().flat_map(|(path, _)| path.iter());
        self.path.iter().chain(after).copied()
    }

    /// The outcome, when the route has one.
    pub(super) fn outcome(&self) -> Option<Uitkomst> {
        match self.end {
            End::Outcome { uitkomst, .. } => Some(uitkomst),
            End::Open { .. } => None,
        }
    }

    /// The question whose answer leads to a report.
    pub(super) fn reports_at(&self) -> Option<u32> {
        match self.end {
            End::Outcome { uitkomst, nr } if uitkomst.is_report() => Some(nr),
            _ => None,
        }
    }
}

/// Walks the table. Per question the latest answer (by day, then id) counts, and only if the answers before it
/// lead there. An open disclosure makes the question about danger a yes once it is answered.
pub(super) fn walk<'a>(items: &[&'a Item], protocol: &Protocol, disclosure: bool) -> Walk<'a> {
    let mut latest: Vec<(u32, Entry<'a, Afweging>)> = Vec::new();
    for item in items {
        let item: &'a Item = item;
        let Some(is) = Afweging::of(&item.gegevens.inhoud) else { continue };
        let (Some(nr), Some(_)) = (is.nr, is.antwoord) else { continue };
        latest.retain(|(n, _)| *n != u32::from(nr));
        latest.push((nr.into(), Entry { item, is }));
    }
    let table = Table { latest: &latest, protocol, disclosure };
    let (path, end) = table.from(1);
    let after = table.after(end);
    let answer_on_danger = latest.iter().find(|(nr, _)| *nr == DANGER).and_then(|(_, a)| a.is.antwoord);
    let danger = path.contains(&DANGER)
        && match (answer_on_danger, protocol.afweging(DANGER)) {
            (Some(_), _) if disclosure => true,
            (Some(answer), Some(question)) => question.leads_to(answer) == Some(question.ja.value),
            _ => false,
        };
    let overruled = danger && disclosure && answer_on_danger != Some(Antwoord::Ja);
    Walk { latest, path, end, after, disclosure: overruled, danger }
}

struct Table<'t, 'a> {
    latest: &'t [(u32, Entry<'a, Afweging>)],
    protocol: &'t Protocol,
    disclosure: bool,
}

impl Table<'_, '_> {
    fn from(&self, start: u32) -> (Vec<u32>, End) {
        let mut path = Vec::new();
        let mut nr = start;
        loop {
            let Some(question) = self.protocol.afweging(nr).filter(|_| !path.contains(&nr)) else {
                // A protocol that loads has no gaps and no cycles; whatever else it is, it ends here.
                return (path, End::Open { nr, twijfel: false });
            };
            let Some(answer) = self.latest.iter().find(|(n, _)| *n == nr).and_then(|(_, a)| a.is.antwoord)
            else {
                return (path, End::Open { nr, twijfel: false });
            };
            path.push(nr);
            let overruled = nr == DANGER && self.disclosure;
            let leads = if overruled { Some(question.ja.value) } else { question.leads_to(answer) };
            let Some(uitkomst) = leads else { return (path, End::Open { nr, twijfel: true }) };
            match uitkomst.next() {
                Some(next) => nr = next,
                None => return (path, End::Outcome { uitkomst, nr }),
            }
        }
    }

    /// After a report the remaining questions are gone through with Veilig Thuis, where the protocol says so:
    /// those to which the other answer would have led.
    fn after(&self, end: End) -> Option<(Vec<u32>, End)> {
        let End::Outcome { uitkomst: Uitkomst::Melden, nr } = end else { return None };
        let question = self.protocol.afweging(nr)?;
        let next = question.nee.value.next().or_else(|| question.ja.value.next())?;
        let asked = match self.protocol.afweging(next)?.samen_met_veilig_thuis {
            Samen::Nooit => false,
            Samen::NaGevaar => nr == DANGER,
            Samen::BijMelding => true,
        };
        asked.then(|| self.from(next))
    }
}

/// Whether a question is to be answered together with Veilig Thuis.
pub(super) fn together(view: &View, nr: u32) -> bool {
    match view.protocol.afweging(nr).map(|question| question.samen_met_veilig_thuis) {
        None | Some(Samen::Nooit) => false,
        Some(Samen::NaGevaar) => view.walk.danger,
        Some(Samen::BijMelding) => view.walk.reports_at().is_some() || view.has::<Melding>(),
    }
}

/// Whether a question is answered only when the term of the help is over.
pub(super) fn at_term(question: Option<&protocol::Afweging>) -> bool {
    question.is_some_and(|question| question.moment == Moment::Termijn)
}

/// A question's number as the model has it.
pub(super) fn small(nr: u32) -> u8 {
    u8::try_from(nr).unwrap_or(u8::MAX)
}

/// The route, with `first` as the rule to name while no question was answered.
pub(super) fn route(view: &View, first: Option<&'static str>) -> Route {
    let walk = &view.walk;
    let antwoorden =
        walk.reached().filter_map(|nr| Some((small(nr), walk.answer(nr)?.is.antwoord?))).collect();
    // An evaluatie that says that the help did not do enough leads where a *nee* on its results does.
    let fails = walk.reports_at().is_none() && !walk.latest.is_empty() && help_failed(view);
    let end = if fails { End::Outcome { uitkomst: Uitkomst::Melden, nr: RESULT } } else { walk.end };
    let gemeld = (fails || walk.reports_at().is_some()) && reported(view);
    let norm_of = |nr| view.protocol.afweging(nr).and_then(|question| question.norm);
    let (volgende, norm, samen) = match end {
        _ if walk.latest.is_empty() && view.stap.gesloten => {
            (Volgende::Uitkomst(Uitkomst::Sluiten), None, false)
        }
        End::Open { nr, .. } => match first.filter(|_| walk.latest.is_empty()) {
            Some(regel) => (Volgende::Regel(regel), None, false),
            None => (Volgende::Afweging(small(nr)), norm_of(nr), together(view, nr)),
        },
        End::Outcome { uitkomst, nr } => {
            let norm = norm_of(nr).filter(|_| uitkomst.is_report());
            let samen = walk.after.is_some() || together(view, nr);
            (Volgende::Uitkomst(uitkomst), norm, uitkomst.is_report() && samen)
        }
    };
    Route {
        volgende,
        norm,
        samen_met_veilig_thuis: samen,
        antwoorden,
        beantwoord: walk.latest.len(),
        disclosure: walk.disclosure,
        gemeld,
    }
}
