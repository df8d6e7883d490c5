//! `weeg`: one sitting with weging and afwegingen, to where the route ends, in one commit.

use clap::Args;

use super::app::App;
use super::error::CliError;
use super::stuk::{Asker, Prepared, Store, Turn, person};
use super::vraag::{Answered, Field};
use crate::model::{
    Afweging, Dossier, Gegevens, Inhoud, Item, Kind, Kop, Moment, Soort, Stuk, Vastgelegd, Velden as _, Wie,
};
use crate::protocol::{self, Protocol};
use crate::render;
use crate::vault::Staff;

/// The arguments of `weeg`.
#[derive(Debug, Args)]
#[command(
    about = "Weeg in een keer: weging en afwegingen, tot waar de route eindigt",
    visible_alias = "weigh"
)]
pub struct WeegArgs {
    #[arg(value_name = "ZAAK", help = "Zaaknummer, een deel ervan, of de naam van de leerling")]
    zaak: String,
}

/// Asks the weging and each question of the route, then stores all of it.
///
/// # Errors
/// When there is no terminal, or the user breaks off; nothing was stored then.
pub fn run(args: &WeegArgs, app: &App) -> Result<(), CliError> {
    if !app.asks() {
        return Err(CliError::usage("weeg vraagt u stap voor stap; dat kan alleen aan een terminal")
            .hint("een script gebruikt `meldcode weging` en `meldcode afweging`"));
    }
    let mut store = Store::open(app)?;
    let zaak = store.find_zaak(&args.zaak)?;
    let protocol = store.protocol(&zaak)?;
    let dossier = store.readable_dossier(&zaak)?.clone();
    let me = store.vault.staff_of(&store.identity)?.clone();
    let asker = Asker::new(app, &protocol, Some(&dossier)).with_me(person(&me));
    let sitting = Sitting { app, protocol: &protocol, asker: &asker, me: &me };
    let (mut answers, open) = sitting.hold(&dossier)?;
    if answers.is_empty() {
        app.tell("Er is niets ingevuld, dus ook niets vastgelegd.");
        return Ok(());
    }
    let stored = asker.settle_beside(&mut answers, &open, &mut |answers| {
        let of_zaak = |gegevens: &Gegevens| Prepared {
            zaak: zaak.clone(),
            gegevens: gegevens.clone(),
            attachment: None,
        };
        store.add(answers.iter().map(of_zaak).collect())
    })?;
    store.report(&stored)
}

/// One sitting.
struct Sitting<'s> {
    app: &'s App,
    protocol: &'s Protocol,
    asker: &'s Asker<'s>,
    me: &'s Staff,
}

/// A question of the sitting, with its answer; without one it was left open.
struct Round {
    nr: u32,
    /// Gone through with Veilig Thuis.
    together: bool,
    answer: Option<Gegevens>,
}

/// What was said to a question.
enum Given {
    /// An answer, or that it stays open.
    Round(Box<Round>),
    /// The question before it, once more.
    Back,
}

/// What follows.
enum Next {
    /// This question; the second part: together with Veilig Thuis.
    Question(u32, bool),
    /// The one before, once more.
    Back,
    /// Nothing more today.
    End,
}

impl Sitting<'_> {
    /// The weging and the afwegingen, in the order of the route as the answers make it; and which stay open.
    fn hold(&self, dossier: &Dossier) -> Result<(Vec<Gegevens>, Vec<String>), CliError> {
        self.app.alert(render::afweging::SITTING);
        let weging = self.weging(dossier)?;
        // Who weighed together answers together.
        let mut door = match weging.as_ref().map(|weging| &weging.inhoud) {
            Some(Inhoud::Weging(weging)) => weging.door.clone(),
            _ => None,
        };
        let mut rounds: Vec<Round> = Vec::new();
        let mut again = None;
        loop {
            let next = match again.take() {
                Some(round) => round,
                None => self.next(dossier, weging.as_ref(), &rounds)?,
            };
            let given = match next {
                Next::End => break,
                Next::Back => Given::Back,
                Next::Question(nr, together) => {
                    self.afweging((nr, together), rounds.is_empty(), &mut door)?
                }
            };
            match given {
                Given::Round(round) => rounds.push(*round),
                Given::Back => {
                    again = rounds.pop().map(|round| Next::Question(round.nr, round.together));
                }
            }
        }
        let left_open = rounds.iter().filter(|round| round.answer.is_none());
        let open = left_open.map(|round| render::afweging::stays_open(round.nr)).collect();
        Ok((weging.into_iter().chain(rounds.into_iter().filter_map(|round| round.answer)).collect(), open))
    }

    /// Which question comes now, as the route says; past a question that was left open only when the user wants that.
    fn next(&self, dossier: &Dossier, weging: Option<&Gegevens>, rounds: &[Round]) -> Result<Next, CliError> {
        let left_open: Vec<u32> =
            rounds.iter().filter(|round| round.answer.is_none()).map(|round| round.nr).collect();
        let Some(first_open) = left_open.first() else { return self.by_route(dossier, weging, rounds) };
        let following = rounds.last().and_then(|last| match &last.answer {
            Some(answer) => self.leads_to(answer),
            None => Some(last.nr + 1),
        });
        let is_now = |nr: &u32| {
            let question = self.protocol.afweging(*nr);
            question.is_some_and(|question| question.moment != protocol::Moment::Termijn)
                && !left_open.contains(nr)
        };
        let Some(nr) = following.filter(is_now) else { return Ok(Next::End) };
        if rounds.last().is_some_and(|last| last.answer.is_some()) {
            return Ok(Next::Question(nr, false));
        }
        self.app.alert(&render::afweging::left_open(*first_open, &dossier.zaak));
        let question = format!("Toch alvast verder met vraag {nr}? (ja/nee/terug)");
        let said = self.asker.vraag().checked_or_back(&question, &[], |text| {
            match text.to_lowercase().as_str() {
                "j" | "ja" => Ok(Next::Question(nr, false)),
                "n" | "nee" => Ok(Next::End),
                "t" | "terug" => Ok(Next::Back),
                _ => Err("antwoord ja, nee of terug".to_owned()),
            }
        })?;
        Ok(said.unwrap_or(Next::End))
    }

    /// Where an answer leads, by itself.
    fn leads_to(&self, answer: &Gegevens) -> Option<u32> {
        let Inhoud::Afweging(afweging) = &answer.inhoud else { return None };
        self.protocol.afweging(afweging.nr?.into())?.leads_to(afweging.antwoord?)?.next()
    }

    /// The question whose turn it is with these answers.
    fn by_route(
        &self,
        dossier: &Dossier,
        weging: Option<&Gegevens>,
        rounds: &[Round],
    ) -> Result<Next, CliError> {
        let mut so_far = dossier.clone();
        for gegevens in weging.into_iter().chain(rounds.iter().filter_map(|round| round.answer.as_ref())) {
            so_far.items.push(self.as_item(dossier, gegevens)?);
        }
        let asked = rounds.last().map(|round| round.nr);
        Ok(match self.asker.turn(&so_far) {
            Turn::Question(nr) | Turn::WithVeiligThuis(nr) if asked == Some(nr) => {
                self.app.alert(&render::afweging::open(nr));
                Next::End
            }
            Turn::Question(nr) => Next::Question(nr, false),
            Turn::WithVeiligThuis(nr) if rounds.last().is_some_and(|last| last.together) => {
                Next::Question(nr, true)
            }
            Turn::WithVeiligThuis(nr) => self.goes_on_with_veilig_thuis(nr)?,
            Turn::AtTerm(nr) => {
                self.app.alert(&render::afweging::at_term(nr));
                Next::End
            }
            Turn::Ended => Next::End,
        })
    }

    /// The weging; one that is there already need not be made again.
    fn weging(&self, dossier: &Dossier) -> Result<Option<Gegevens>, CliError> {
        let earlier = dossier.counting().rev().find(|item| item.gegevens.soort() == Soort::Weging);
        if let Some(earlier) = earlier {
            let question = format!("Er is al een weging van {}. Wilt u opnieuw wegen?", earlier.day());
            if self.asker.vraag().yes_no(&question)? != Some(true) {
                return Ok(None);
            }
        }
        let mut weging = Gegevens::empty(Soort::Weging);
        self.asker.complete(&mut weging)?;
        Ok((weging != Gegevens::empty(Soort::Weging)).then_some(weging))
    }

    /// The route ended in a report: explains, and asks whether to go on with the questions that remain.
    fn goes_on_with_veilig_thuis(&self, nr: u32) -> Result<Next, CliError> {
        self.app.alert(render::afweging::REPORT);
        let wants = self
            .asker
            .vraag()
            .decide("Bent u nu in gesprek met Veilig Thuis, en wilt u de volgende vragen samen doornemen?")?;
        Ok(if wants { Next::Question(nr, true) } else { Next::End })
    }

    /// One question, with its norm and examples at hand: an answer, that it stays open, or back.
    fn afweging(
        &self,
        (nr, together): (u32, bool),
        is_first: bool,
        door: &mut Option<Vec<Wie>>,
    ) -> Result<Given, CliError> {
        let round = |answer| Given::Round(Box::new(Round { nr, together, answer }));
        let Some(question) = self.protocol.afweging(nr) else { return Ok(round(None)) };
        self.app.alert(&render::afweging::text(question, self.protocol));
        let field = |name| {
            let veld = Afweging::FIELDS.iter().find(|veld| veld.name == name);
            Field { soort: Soort::Afweging, path: name, kind: veld.map_or(Kind::Tekst, |veld| veld.kind) }
        };
        let vraag = self.asker.vraag();
        let (antwoord, reden) = loop {
            let antwoord = match vraag.field_or_back(field("antwoord"), "deze vraag blijft open")? {
                Answered::With(word) => word.parse().ok(),
                Answered::Open => return Ok(round(None)),
                // Said here: the question by itself would push it off the screen.
                Answered::Back if is_first => {
                    self.app.alert(render::afweging::FIRST);
                    continue;
                }
                Answered::Back => return Ok(Given::Back),
            };
            match vraag.field_or_back(field("reden"), "de reden volgt nog")? {
                Answered::With(reden) => break (antwoord, Some(reden)),
                Answered::Open => break (antwoord, None),
                Answered::Back => {}
            }
        };
        if door.is_none() {
            let who = vraag.field(field("door"))?.and_then(|value| serde_json::from_value(value).ok());
            *door = Some(who.unwrap_or_else(|| vec![person(self.me)]));
        }
        let afweging = Afweging {
            datum: Some(self.app.today()),
            nr: u8::try_from(nr).ok(),
            antwoord,
            reden,
            met_veilig_thuis: together.then_some(true),
            door: door.clone(),
        };
        let inhoud = Inhoud::Afweging(afweging);
        Ok(round(Some(Gegevens { inhoud, ..Gegevens::empty(Soort::Afweging) })))
    }

    /// An answer as the rules will see it once stored, to know where the route goes next.
    fn as_item(&self, dossier: &Dossier, gegevens: &Gegevens) -> Result<Item, CliError> {
        let id = self.app.new_ids(1)?.remove(0);
        let vastgelegd = Vastgelegd { door: self.me.id.clone(), op: Moment(self.app.now()) };
        let kop = Kop { id, zaak: Some(dossier.zaak.clone()), vastgelegd };
        Ok(Item::new(Stuk { kop, gegevens: gegevens.clone() }, self.me.functie))
    }
}
