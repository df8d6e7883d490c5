//! `weeg`: one sitting with weging and afwegingen, to where the route ends, in one commit.

use clap::Args;

use super::app::App;
use super::error::CliError;
use super::stuk::{Asker, Prepared, Store, Turn, person};
use super::vraag::Field;
use crate::model::{
    Afweging, Dossier, Gegevens, Inhoud, Item, Kind, Kop, Moment, Soort, Stuk, Vastgelegd, Velden as _, Wie,
};
use crate::protocol::Protocol;
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
    let mut answers = sitting.hold(&dossier)?;
    if answers.is_empty() {
        app.tell("Er is niets ingevuld, dus ook niets vastgelegd.");
        return Ok(());
    }
    let stored = asker.settle(&mut answers, &mut |answers| {
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

impl Sitting<'_> {
    /// The weging and the afwegingen, in the order of the route as the answers make it.
    fn hold(&self, dossier: &Dossier) -> Result<Vec<Gegevens>, CliError> {
        self.app.alert(render::afweging::SITTING);
        let mut answers = Vec::new();
        let mut so_far = dossier.clone();
        let mut door = None;
        if let Some(weging) = self.weging(dossier)? {
            // Who weighed together answers together.
            door = match &weging.inhoud {
                Inhoud::Weging(weging) => weging.door.clone(),
                _ => None,
            };
            so_far.items.push(self.as_item(dossier, &weging)?);
            answers.push(weging);
        }
        let mut asked = None;
        let mut with_veilig_thuis = false;
        loop {
            let turn = self.asker.turn(&so_far);
            let nr = match turn {
                Turn::Question(nr) | Turn::WithVeiligThuis(nr) if asked == Some(nr) => {
                    self.app.alert(&render::afweging::open(nr));
                    break;
                }
                Turn::Question(nr) => nr,
                Turn::WithVeiligThuis(nr) => {
                    if !with_veilig_thuis && !self.goes_on_with_veilig_thuis()? {
                        break;
                    }
                    with_veilig_thuis = true;
                    nr
                }
                Turn::AtTerm(nr) => {
                    self.app.alert(&render::afweging::at_term(nr));
                    break;
                }
                Turn::Ended => break,
            };
            let Some(afweging) = self.afweging(nr, with_veilig_thuis, &mut door)? else { break };
            so_far.items.push(self.as_item(dossier, &afweging)?);
            answers.push(afweging);
            asked = Some(nr);
        }
        Ok(answers)
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
    fn goes_on_with_veilig_thuis(&self) -> Result<bool, CliError> {
        self.app.alert(render::afweging::REPORT);
        self.asker
            .vraag()
            .decide("Bent u nu in gesprek met Veilig Thuis, en wilt u de volgende vragen samen doornemen?")
    }

    /// One question, with its norm and examples at hand; none when it is not answered.
    fn afweging(
        &self,
        nr: u32,
        with_veilig_thuis: bool,
        door: &mut Option<Vec<Wie>>,
    ) -> Result<Option<Gegevens>, CliError> {
        let Some(question) = self.protocol.afweging(nr) else { return Ok(None) };
        self.app.alert(&render::afweging::text(question, self.protocol));
        let ask = |name: &str| {
            let veld = Afweging::FIELDS.iter().find(|veld| veld.name == name);
            let kind = veld.map_or(Kind::Tekst, |veld| veld.kind);
            self.asker.vraag().field(Field { soort: Soort::Afweging, path: name, kind })
        };
        let word = |value: Option<serde_json::Value>| value?.as_str().map(str::to_owned);
        let Some(antwoord) = word(ask("antwoord")?).and_then(|word| word.parse().ok()) else {
            return Ok(None);
        };
        let reden = word(ask("reden")?);
        if door.is_none() {
            let who = ask("door")?.and_then(|value| serde_json::from_value(value).ok());
            *door = Some(who.unwrap_or_else(|| vec![person(self.me)]));
        }
        let afweging = Afweging {
            datum: Some(self.app.today()),
            nr: u8::try_from(nr).ok(),
            antwoord: Some(antwoord),
            reden,
            met_veilig_thuis: with_veilig_thuis.then_some(true),
            door: door.clone(),
        };
        Ok(Some(Gegevens { inhoud: Inhoud::Afweging(afweging), ..Gegevens::empty(Soort::Afweging) }))
    }

    /// An answer as the rules will see it once stored, to know where the route goes next.
    fn as_item(&self, dossier: &Dossier, gegevens: &Gegevens) -> Result<Item, CliError> {
        let id = self.app.new_ids(1)?.remove(0);
        let vastgelegd = Vastgelegd { door: self.me.id.clone(), op: Moment(self.app.now()) };
        let kop = Kop { id, zaak: Some(dossier.zaak.clone()), vastgelegd };
        Ok(Item::new(Stuk { kop, gegevens: gegevens.clone() }, self.me.functie))
    }
}
