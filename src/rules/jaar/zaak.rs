//! What is counted of one zaak.

use super::{Periode, Verdeling};
use crate::model::{AfsluitUitkomst, Datum, Dossier, Gevaar, Hulp, Keuze, Melding, Signaal, Taak};
use crate::protocol::{Niveau, Protocol, REGELNAMEN};
use crate::rules::bevinding::Waarom;
use crate::rules::stap::entered;
use crate::rules::view::{Entry, View};
use crate::rules::{Mark, Peilmoment, check};

/// The stretches of which the days are counted.
pub const DOORLOOPTIJDEN: [&str; 6] = [
    "signaal-stap-2",
    "stap-2-stap-3",
    "stap-3-stap-4",
    "stap-4-stap-5",
    "signaal-melding",
    "signaal-afsluiting",
];

/// The rules that ask whether something was done in time, and what must be there for that.
pub const TERMIJNEN: [&str; 6] = [
    "spoed-veilig-thuis",
    "gesprek-ondertekend",
    "melding-terugkoppeling",
    "hulp-termijn",
    "taak-verlopen",
    "laat-vastgelegd",
];

const STATES: [&str; 4] = ["volledig", "tekort", "ontheven", "nvt"];

/// What is counted of one zaak: no name, no text, no number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zaakfeiten {
    nieuw: bool,
    einde: &'static str,
    stap: u8,
    meldingen: usize,
    vooraf: Option<&'static str>,
    gevaren: Vec<Gevaar>,
    regels: Vec<(&'static str, Mark)>,
    termijnen: Vec<(&'static str, bool)>,
    dagen: Vec<(&'static str, u32)>,
}

impl Zaakfeiten {
    /// What is to be counted of a zaak that was open in the period, as it stood at its end; none of one that was not.
    ///
    /// What was recorded later about the period counts; what happened later does not.
    #[must_use]
    pub fn of(dossier: &Dossier, protocol: &Protocol, periode: Periode) -> Option<Self> {
        let mut until = dossier.clone();
        until.items.retain(|item| item.day() <= periode.tot);
        let beoordeling = check(&until, protocol, Peilmoment::end_of(periode.tot));
        let view = View::new(&until, protocol, Peilmoment::end_of(periode.tot));
        let first = view.items.first()?.day();
        let closed = view.closing.map(|closing| closing.day());
        if closed.is_some_and(|day| day < periode.van) {
            return None;
        }
        let in_period = |day: Datum| periode.holds(day);
        let reports: Vec<Entry<'_, Melding>> =
            view.all().filter(|melding| in_period(melding.day())).collect();
        let mut gevaren: Vec<Gevaar> = Gevaar::ALL
            .iter()
            .copied()
            .filter(|kind| {
                view.dangers.iter().any(|danger| in_period(danger.day()) && danger.kinds.contains(kind))
            })
            .collect();
        gevaren.dedup();
        let late = |rule: &str| {
            beoordeling.bevindingen.iter().any(|b| b.regel == rule && b.waarom == Waarom::Gewoon)
        };
        let termijnen =
            TERMIJNEN.iter().copied().filter(|rule| asked(&view, rule)).map(|rule| (rule, !late(rule)));
        Some(Self {
            nieuw: in_period(first),
            einde: ending(&view),
            stap: beoordeling.stap,
            meldingen: reports.len(),
            vooraf: reports
                .first()
                .map(|first| if first.is.zonder_gesprek.is_some() { "zonder_gesprek" } else { "na_gesprek" }),
            gevaren,
            regels: REGELNAMEN.iter().map(|rule| (rule.naam, beoordeling.mark(rule, protocol))).collect(),
            termijnen: termijnen.collect(),
            dagen: days(&view, periode),
        })
    }

    /// The days that a stretch took in this zaak, if it was gone in the period.
    #[must_use]
    pub fn days(&self, traject: &str) -> Option<u32> {
        self.dagen.iter().find(|(name, _)| *name == traject).map(|(_, days)| *days)
    }

    pub(super) fn count_in(&self, verdelingen: &mut [Verdeling]) {
        let mut add = |name: &str, cell: &str| {
            if let Some(verdeling) = verdelingen.iter_mut().find(|verdeling| verdeling.naam == name) {
                verdeling.add(cell);
            }
        };
        add("begin", if self.nieuw { "nieuw" } else { "eerder" });
        add("einde", self.einde);
        add("stap", &self.stap.to_string());
        add("melding", ["geen", "een", "meer"][self.meldingen.min(2)]);
        if let Some(vooraf) = self.vooraf {
            add("vooraf", vooraf);
        }
        for gevaar in &self.gevaren {
            add("gevaar", gevaar.word());
        }
        for (rule, mark) in &self.regels {
            add(&format!("regel:{rule}"), mark.word());
        }
        for (rule, kept) in &self.termijnen {
            add(&format!("termijn:{rule}"), if *kept { "gehaald" } else { "niet_gehaald" });
        }
    }
}

/// Every way in which the zaken are divided, still empty.
pub(super) fn divisions() -> Vec<Verdeling> {
    let endings = ["loopt"].into_iter().chain(AfsluitUitkomst::WORDS.iter().copied()).chain(["onbekend"]);
    let mut all = vec![
        Verdeling::new("begin", true, ["nieuw", "eerder"]),
        Verdeling::new("einde", true, endings),
        Verdeling::new("stap", true, ["1", "2", "3", "4", "5"]),
        Verdeling::new("melding", true, ["geen", "een", "meer"]),
        Verdeling::new("vooraf", true, ["na_gesprek", "zonder_gesprek"]),
        Verdeling::new("gevaar", false, Gevaar::WORDS.iter().copied()),
    ];
    all.extend(
        TERMIJNEN
            .iter()
            .map(|rule| Verdeling::new(format!("termijn:{rule}"), true, ["gehaald", "niet_gehaald"])),
    );
    all.extend(REGELNAMEN.iter().map(|rule| Verdeling::new(format!("regel:{}", rule.naam), true, STATES)));
    all
}

fn ending(view: &View<'_>) -> &'static str {
    match &view.closing {
        None => "loopt",
        Some(closing) => closing.is.uitkomst.map_or("onbekend", Keuze::word),
    }
}

/// Whether a zaak holds what the rule about a term is about.
fn asked(view: &View<'_>, rule: &str) -> bool {
    view.protocol.niveau(rule) != Niveau::Uit
        && match rule {
            "spoed-veilig-thuis" => {
                view.dangers.iter().any(|danger| !danger.urgent(view.protocol).is_empty())
            }
            "gesprek-ondertekend" => {
                view.all::<crate::model::Gesprek>().any(|gesprek| gesprek.is.afgezien.is_none())
            }
            "melding-terugkoppeling" => view.all::<Melding>().next().is_some(),
            "hulp-termijn" => view.all::<Hulp>().any(|hulp| hulp.is.termijn.is_some()),
            "taak-verlopen" => view.all::<Taak>().any(|taak| taak.is.uiterlijk.is_some()),
            _ => true,
        }
}

fn days(view: &View<'_>, periode: Periode) -> Vec<(&'static str, u32)> {
    let signaal = view.all::<Signaal>().next().map(|signaal| signaal.day());
    let step = |step: u8| entered(&view.items, view.protocol, step);
    let report = view.all::<Melding>().next().map(|melding| melding.day());
    let closed = view.closing.as_ref().map(Entry::day);
    let stretches = [
        (signaal, step(2)),
        (step(2), step(3)),
        (step(3), step(4)),
        (step(4), step(5)),
        (signaal, report),
        (signaal, closed),
    ];
    let between = |(from, to): (Option<Datum>, Option<Datum>)| {
        let (from, to) = (from?, to.filter(|day| periode.holds(*day))?);
        u32::try_from((to.0 - from.0).num_days()).ok()
    };
    DOORLOOPTIJDEN
        .into_iter()
        .zip(stretches)
        .filter_map(|(traject, stretch)| between(stretch).map(|days| (traject, days)))
        .collect()
}
