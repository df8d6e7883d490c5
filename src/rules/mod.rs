//! The rules: pure functions from a dossier, a protocol and a moment to bevindingen, step, route and matrix.
//!
//! One rule, one name, one function. A rule says what is not as it should be; how much that weighs follows here,
//! from the protocol's level, the step of the zaak, the urgent route and the waivers.

mod agenda;
mod beurt;
mod bevinding;
mod bewaren;
pub mod dagen;
mod eerst;
mod gevaar;
pub mod jaar;
mod kolommen;
mod merk;
mod peilmoment;
mod regel;
mod route;
mod sluiten;
mod stap;
mod view;

pub use agenda::{AgendaSoort, Agendapunt, agenda};
pub use beurt::{Gedaan, done};
pub use bevinding::{Bevinding, Detail, Ernst, Nader, Waarom};
pub use bewaren::{Bewaring, bewaring};
pub use kolommen::{Kolommen, Mark};
pub use peilmoment::Peilmoment;
pub use route::{Route, Volgende};
pub use sluiten::closes_against;
pub use stap::{Stap, step, steps_entered};

use crate::model::{Dossier, Filled, Gegevens, Item, Ontheffing};
use crate::protocol::{Afdeling, Niveau, Protocol, REGELNAMEN, Regelnaam};

use regel::{Found, RULES, Weight};
use view::View;

/// What a check says of a zaak ("beoordeling").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beoordeling {
    /// The step, 1 to 5.
    pub stap: u8,
    /// Whether the zaak is closed.
    pub gesloten: bool,
    /// No `spoed` and no `tekort`.
    pub volledig: bool,
    /// The matrix.
    pub kolommen: Kolommen,
    /// What was found: spoed first, then by step, by rule in the order of the table, by stuk.
    pub bevindingen: Vec<Bevinding>,
    /// What would have been found, but for a waiver ("ontheven").
    pub ontheven: Vec<Bevinding>,
    /// The rules that are set aside for this zaak.
    pub ontheven_regels: Vec<&'static str>,
    /// The urgent route runs: ordinary rules stand back.
    pub spoedroute: bool,
    /// Where the route stands.
    pub route: Route,
}

impl Beoordeling {
    /// Adds what only the archive knows: how many people can open the zaak (rule `een-lezer`).
    ///
    /// Dutch condition: "Te weinig mensen kunnen de zaak openen."
    #[must_use]
    pub fn with_readers(mut self, readers: usize, protocol: &Protocol) -> Self {
        const RULE: &str = "een-lezer";
        let stopped = self.bevindingen.iter().any(|b| b.regel == STOPS_ALL);
        let needed =
            protocol.regel(RULE).and_then(|regel| regel.minimum.as_ref()).map_or(2, |least| least.value);
        let enough = readers >= usize::try_from(needed).unwrap_or(usize::MAX);
        let Some(ernst) = level(protocol.niveau(RULE)).filter(|_| !enough && !stopped) else { return self };
        let detail = Detail::Lezers(readers);
        let (stap, stuk, veld) = (self.stap, None, None);
        let found = Bevinding { regel: RULE, ernst, waarom: Waarom::Gewoon, stap, stuk, veld, detail };
        if self.ontheven_regels.contains(&RULE) {
            self.ontheven.push(found);
        } else {
            self.bevindingen.push(found);
            in_order(&mut self.bevindingen);
            self.volledig &= ernst == Ernst::LetOp;
        }
        self
    }

    /// How many bevindingen weigh this much.
    #[must_use]
    pub fn count(&self, ernst: Ernst) -> usize {
        self.bevindingen.iter().filter(|b| b.ernst == ernst).count()
    }
}

/// The rule that, when it finds something, is the only one that speaks: this route does not apply.
const STOPS_ALL: &str = "pleger-medewerker";

/// Judges a dossier by a protocol.
#[must_use]
pub fn check(dossier: &Dossier, protocol: &Protocol, peil: Peilmoment) -> Beoordeling {
    let view = View::new(dossier, protocol, peil);
    let waived = waived(&view);
    let spoedroute = gevaar::urgent_route(&view);
    let mut bevindingen = Vec::new();
    let mut ontheven = Vec::new();
    for rule in &REGELNAMEN {
        let Some(own) = level(protocol.niveau(rule.naam)) else { continue };
        let target = if waived.contains(&rule.naam) { &mut ontheven } else { &mut bevindingen };
        for found in regel::find(&view, rule) {
            target.extend(weigh(&view, rule, own, spoedroute, found));
        }
    }
    if bevindingen.iter().any(|b| b.regel == STOPS_ALL) {
        bevindingen.retain(|b| b.regel == STOPS_ALL);
        ontheven.clear();
    }
    in_order(&mut bevindingen);
    let stopped = bevindingen.first().is_some_and(|b| b.regel == STOPS_ALL);
    let kolommen =
        if stopped { Kolommen([Mark::Nvt; 7]) } else { kolommen::columns(&view, &bevindingen, &waived) };
    let route = route::route(&view, first_of_turn(&view, &bevindingen));
    Beoordeling {
        stap: view.stap.nr,
        gesloten: view.stap.gesloten,
        volledig: bevindingen.iter().all(|b| b.ernst == Ernst::LetOp),
        kolommen,
        bevindingen,
        ontheven,
        ontheven_regels: waived,
        spoedroute,
        route,
    }
}

/// The order in which bevindingen are reported.
fn in_order(bevindingen: &mut [Bevinding]) {
    bevindingen.sort_by_key(|b| (b.ernst != Ernst::Spoed, b.stap, position(b.regel), b.stuk));
}

/// A rule's place in the table.
fn position(regel: &str) -> Option<usize> {
    REGELNAMEN.iter().position(|rule| rule.naam == regel)
}

/// Where a zaak stands in the route.
#[must_use]
pub fn route(dossier: &Dossier, protocol: &Protocol, peil: Peilmoment) -> Route {
    check(dossier, protocol, peil).route
}

/// The fields that a stuk by itself still leaves open ("ontbreekt"), as paths.
#[must_use]
pub fn missing(gegevens: &Gegevens, protocol: &Protocol) -> Vec<String> {
    regel::missing(gegevens, protocol)
}

/// The fields that can be filled in of a stuk: those that it leaves open by itself, and those that a bevinding is about;
/// what is only worth a look with `all`.
#[must_use]
pub fn open_fields(item: &Item, judged: &Beoordeling, protocol: &Protocol, all: bool) -> Vec<String> {
    let mut fields = missing(&item.gegevens, protocol);
    let about = judged.bevindingen.iter().filter(|found| found.stuk == Some(item.id()));
    for found in about.filter(|found| all || found.ernst != Ernst::LetOp) {
        let field = found.open_field().map(str::to_owned);
        fields.extend(field.filter(|field| !fields.contains(field)));
    }
    fields
}

/// The names of the rules that this version checks, in the order of the table.
pub fn names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.naam).chain(["een-lezer"])
}

fn level(niveau: Niveau) -> Option<Ernst> {
    match niveau {
        Niveau::Spoed => Some(Ernst::Spoed),
        Niveau::Tekort => Some(Ernst::Tekort),
        Niveau::LetOp => Some(Ernst::LetOp),
        Niveau::Uit => None,
    }
}

/// The rules set aside for this zaak: with a reason, not ended before the day of judging, and only where the
/// protocol allows it.
fn waived(view: &View) -> Vec<&'static str> {
    let holds = |waiver: &Ontheffing, rule: &Regelnaam| {
        waiver.regel.as_deref() == Some(rule.naam)
            && waiver.reden.filled(None)
            && waiver.tot.is_none_or(|tot| tot >= view.peil.day())
    };
    REGELNAMEN
        .iter()
        .filter(|rule| view.protocol.regel(rule.naam).is_some_and(|regel| regel.ontheffing))
        .filter(|rule| view.all::<Ontheffing>().any(|waiver| holds(waiver.is, rule)))
        .map(|rule| rule.naam)
        .collect()
}

/// Rules that do not apply once another cause was found: those of steps 4 and 5. A task or a zaak in which nothing
/// happens is forgotten as easily then, so the rules on those stay; a term per step goes by the step.
fn of_weighing(rule: &Regelnaam) -> bool {
    matches!(rule.afdeling, Afdeling::Stap4 | Afdeling::Stap5)
        && !matches!(rule.naam, "taak-verlopen" | "zaak-stilstand")
}

/// Rules that stand back while the urgent route runs (D:55, 86, 96).
fn stands_back(rule: &Regelnaam) -> bool {
    rule.naam.starts_with("consult-")
        || matches!(rule.naam, "gesprek-ouder" | "gesprek-kind" | "ouder-teruggekoppeld")
}

/// Gives what a rule found its weight, or drops it where it is not its turn yet.
fn weigh(view: &View, rule: &Regelnaam, own: Ernst, urgent: bool, found: Found) -> Option<Bevinding> {
    let of_rule = rule.stap.map_or(view.stap.nr, route::small);
    let stap = found.stap.unwrap_or(of_rule);
    if own != Ernst::Spoed && stap >= 4 && of_weighing(rule) && view.other_cause() {
        return None;
    }
    let (ernst, waarom) = match found.weight {
        Weight::Own => (own, Waarom::Gewoon),
        Weight::LetOp => (Ernst::LetOp, Waarom::Gewoon),
        Weight::Due => (Ernst::LetOp, Waarom::AanDeBeurt),
        Weight::Missing | Weight::MissingLetOp => {
            let (ernst, waarom) = turn(view.stap, stap, own)?;
            (if found.weight == Weight::MissingLetOp { Ernst::LetOp } else { ernst }, waarom)
        }
    };
    let about_parent = matches!(rule.naam, "gesprek-ouder" | "ouder-teruggekoppeld");
    let (ernst, waarom) = if urgent && stands_back(rule) {
        (Ernst::LetOp, Waarom::Spoedroute)
    } else if about_parent && gevaar::parent_waits(view) {
        (ernst, Waarom::EerstAfstemmen)
    } else {
        (ernst, waarom)
    };
    let Found { stuk, veld, detail, .. } = found;
    Some(Bevinding { regel: rule.naam, ernst, waarom, stap, stuk, veld, detail })
}

/// What a record of a step weighs that is not there: the rule's own level once a later step was taken or the zaak
/// closed at that step or later, `let-op` while it is the turn of that step, nothing before.
fn turn(zaak: Stap, record: u8, own: Ernst) -> Option<(Ernst, Waarom)> {
    if record < zaak.nr || (zaak.gesloten && record == zaak.nr) {
        Some((own, Waarom::Gewoon))
    } else if !zaak.gesloten && record <= zaak.nr + 1 {
        Some((Ernst::LetOp, Waarom::AanDeBeurt))
    } else {
        None
    }
}

/// The first rule of the step whose turn it is: urgent rules, then the first record that a step is still missing.
/// With another cause found it is the closing.
fn first_of_turn(view: &View, found: &[Bevinding]) -> Option<&'static str> {
    if let Some(first) = found.first().filter(|b| b.ernst == Ernst::Spoed) {
        return Some(first.regel);
    }
    if view.other_cause() && !view.stap.gesloten {
        return Some("afsluiting-conclusie");
    }
    let of_a_step = |b: &&Bevinding| {
        let afdeling = crate::protocol::regelnaam(b.regel).map(|rule| rule.afdeling);
        let record = matches!(b.detail, Detail::Ontbreekt | Detail::Nader(Nader::OverlegZonderCollega));
        matches!(afdeling, Some(Afdeling::Stap2 | Afdeling::Stap3 | Afdeling::Stap4)) && record
    };
    let mandatory = |b: &&Bevinding| level(view.protocol.niveau(b.regel)) != Some(Ernst::LetOp);
    let mut candidates: Vec<&Bevinding> = found.iter().filter(of_a_step).filter(mandatory).collect();
    candidates.sort_by_key(|b| b.stap);
    candidates.first().map(|b| b.regel)
}

#[cfg(test)]
mod examples;
#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
