//! How the stukken of a report are grouped: by day for the school, by step for the inspectorate, by source for
//! Veilig Thuis.

use std::collections::BTreeMap;

use serde::Serialize;

use super::keuze::Getoond;
use super::lezer::Lezer;
use super::opmaak::{Opmaak, StukBeeld};
use crate::model::{Aard, Afweging, Inhoud, Keuze, Signaal, Soort, StukRef};
use crate::protocol::Protocol;
use crate::render::choices;
use crate::render::text::{day, safe};
use crate::rules::Route;

/// A part of a report with a heading ("sectie").
#[derive(Debug, Clone, Serialize)]
pub struct Sectie {
    /// The heading.
    pub titel: String,
    /// What the reader must know of it.
    pub uitleg: Option<&'static str>,
    /// How the questions of the afwegingskader are answered now.
    pub afwegingen: Vec<Antwoordregel>,
    /// The stukken, grouped.
    pub groepen: Vec<Groep>,
}

impl Sectie {
    fn new(place: Plaats) -> Self {
        Self { titel: place.titel, uitleg: place.uitleg, afwegingen: Vec::new(), groepen: Vec::new() }
    }
}

/// The answer that holds to a question of the afwegingskader ("antwoordregel").
#[derive(Debug, Clone, Serialize)]
pub struct Antwoordregel {
    nr: u8,
    vraag: String,
    antwoord: String,
    dag: String,
}

/// Stukken that belong together, such as those of one source ("groep").
#[derive(Debug, Clone, Serialize)]
pub struct Groep {
    /// What they have in common.
    pub titel: Option<String>,
    /// The stukken.
    pub stukken: Vec<StukBeeld>,
}

/// A heading of what goes to Veilig Thuis ("kopje").
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Kopje {
    #[serde(skip)]
    nr: u8,
    titel: &'static str,
    uitleg: Option<&'static str>,
}

const LEERLING: Kopje = Kopje { nr: 0, titel: "Leerling en betrokkenen", uitleg: None };
const FEITEN: Kopje = Kopje { nr: 1, titel: "Feiten die de school zelf waarnam", uitleg: None };
const DERDEN: Kopje = Kopje { nr: 2, titel: "Wat anderen vertelden", uitleg: None };
const DESKUNDIGEN: Kopje = Kopje { nr: 3, titel: "Wat deskundigen vaststelden", uitleg: None };
const VERONDERSTELD: Kopje = Kopje {
    nr: 5,
    titel: "Veronderstellingen van de school: geen feiten",
    uitleg: Some("Dit is wat de school vermoedt of hoe zij iets uitlegt. Het is niet gezien of gehoord."),
};
const GESPREKKEN: Kopje = Kopje { nr: 6, titel: "Gesprekken met ouders en kind", uitleg: None };
const OVERLEG: Kopje = Kopje { nr: 7, titel: "Overleg, toestemming en kindcheck", uitleg: None };
const HULP: Kopje = Kopje { nr: 9, titel: "Hulp", uitleg: None };
const OORDEEL: Kopje = Kopje {
    nr: 10,
    titel: "Weging, besluit en melding",
    uitleg: Some("Dit is het oordeel van de school op grond van wat hierboven staat."),
};

/// Under which headings an empty form leaves room to write what Veilig Thuis asks.
pub const LEGE_MELDING: &[Kopje] =
    &[LEERLING, FEITEN, DERDEN, DESKUNDIGEN, VERONDERSTELD, GESPREKKEN, OVERLEG, HULP, OORDEEL];

/// Where a stuk stands: the number of the section, its heading, what to know, the group within it.
struct Plaats {
    nr: u8,
    titel: String,
    uitleg: Option<&'static str>,
    groep: Option<String>,
}

fn at(nr: u8, titel: &str) -> Plaats {
    Plaats { nr, titel: titel.to_owned(), uitleg: None, groep: None }
}

impl From<Kopje> for Plaats {
    fn from(kopje: Kopje) -> Self {
        Self { uitleg: kopje.uitleg, ..at(kopje.nr, kopje.titel) }
    }
}

/// The sections for a reader, in order.
#[must_use]
pub fn secties(lezer: Lezer, shown: &[Getoond], opmaak: &Opmaak, route: &Route) -> Vec<Sectie> {
    let mut placed: Vec<(Plaats, StukBeeld)> = Vec::new();
    for one in shown {
        let place = place(lezer, one, opmaak);
        match lezer {
            Lezer::VeiligThuis => placed.extend(apart(one, opmaak).map(|stuk| (VERONDERSTELD.into(), stuk))),
            Lezer::Eigen | Lezer::Inspectie | Lezer::Ouder | Lezer::Overdracht => {}
        }
        placed.push((place, opmaak.stuk(&without_apart(lezer, one))));
    }
    placed.sort_by_key(|(place, _)| place.nr);
    let mut sections: Vec<(u8, Sectie)> = Vec::new();
    for (place, stuk) in placed {
        let groep = place.groep.clone();
        if sections.last().is_none_or(|(nr, _)| *nr != place.nr) {
            sections.push((place.nr, Sectie::new(place)));
        }
        let Some((_, section)) = sections.last_mut() else { continue };
        match section.groepen.iter_mut().find(|one| one.titel == groep) {
            Some(known) => known.stukken.push(stuk),
            None => section.groepen.push(Groep { titel: groep, stukken: vec![stuk] }),
        }
    }
    let answered = shown.iter().find(|one| is_answer(one)).map(|one| place(lezer, one, opmaak).nr);
    let begins = sections.iter().position(|(nr, _)| Some(*nr) == answered);
    let mut sections: Vec<Sectie> = sections.into_iter().map(|(_, section)| section).collect();
    if let (Some(begins), answers) = (begins, answers(shown, opmaak, route)) {
        // Where everything stands by day, the answers stand before it.
        if lezer == Lezer::Eigen && !answers.is_empty() {
            sections.insert(begins, Sectie::new(at(0, "De afwegingen")));
        }
        sections[begins].afwegingen = answers;
    }
    sections
}

fn is_answer(one: &Getoond) -> bool {
    matches!(one.item.gegevens.inhoud, Inhoud::Afweging(_))
}

/// Per question of the afwegingskader the latest answer, in the order of the questions.
fn answers(shown: &[Getoond], opmaak: &Opmaak, route: &Route) -> Vec<Antwoordregel> {
    let on_danger = opmaak.protocol.afwegingen.iter().find(|one| one.norm == Some(1)).map(|one| one.nr.value);
    let mut latest: BTreeMap<u8, Antwoordregel> = BTreeMap::new();
    for one in shown.iter().filter(|one| one.item.vervallen.is_none()) {
        let Inhoud::Afweging(Afweging { nr: Some(nr), antwoord: Some(antwoord), .. }) =
            one.item.gegevens.inhoud
        else {
            continue;
        };
        if !one.velden.contains_key("antwoord") {
            continue;
        }
        let said = choices::in_words(Soort::Afweging, "antwoord", antwoord.word());
        let antwoord = match nr {
            _ if !route.antwoorden.iter().any(|(counting, _)| *counting == nr) => {
                format!("{said} (telt nu niet mee: de antwoorden ervoor leiden hier niet heen)")
            }
            nr if route.disclosure && on_danger == Some(nr.into()) => {
                format!("{said} (telt als ja: het kind vertelde het zelf)")
            }
            _ => said,
        };
        latest
            .insert(nr, Antwoordregel { nr, vraag: opmaak.question(nr), antwoord, dag: day(one.item.day()) });
    }
    latest.into_values().collect()
}

fn place(lezer: Lezer, shown: &Getoond, opmaak: &Opmaak) -> Plaats {
    let inhoud = &shown.item.gegevens.inhoud;
    match lezer {
        Lezer::Eigen => match inhoud {
            Inhoud::Leerling(_) => at(0, "Leerling en betrokkenen"),
            _ => at(1, "Wat er is vastgelegd"),
        },
        Lezer::Inspectie => by_step(inhoud.soort(), opmaak.protocol),
        Lezer::VeiligThuis => by_source(shown, opmaak),
        Lezer::Ouder => match inhoud.soort() {
            Soort::Leerling => at(0, "Uw kind"),
            Soort::Signaal => at(2, "Wat de school zelf zag en hoorde"),
            Soort::Gesprek
            | Soort::Contact
            | Soort::Toestemming
            | Soort::Ondertekening
            | Soort::Bijlage
            | Soort::Vervolg => at(1, "Wat met u is besproken"),
            _ => at(3, "Hulp en verdere stappen"),
        },
        Lezer::Overdracht => match inhoud.soort() {
            Soort::Leerling => at(0, "Leerling en betrokkenen"),
            Soort::Hulp | Soort::Evaluatie | Soort::Taak | Soort::Afsluiting | Soort::Heropening => {
                at(1, "Hulp, afspraken en wat nog openstaat")
            }
            Soort::Signaal | Soort::Vervolg | Soort::Bijlage => at(2, "Feiten die de school zelf waarnam"),
            Soort::Gesprek | Soort::Contact | Soort::Toestemming | Soort::Participatie => {
                at(3, "Gesprekken en contacten")
            }
            _ => at(4, "Besluiten en melding"),
        },
    }
}

fn by_step(soort: Soort, protocol: &Protocol) -> Plaats {
    let nr = match soort {
        Soort::Leerling => return at(0, "De zaak"),
        Soort::Signaal | Soort::Kindcheck | Soort::Vervolg => 1,
        Soort::Contact | Soort::Toestemming | Soort::Verwijsindex => 2,
        Soort::Gesprek | Soort::Ondertekening | Soort::Participatie => 3,
        Soort::Weging | Soort::Afweging | Soort::Risicoanalyse => 4,
        Soort::Besluit | Soort::Melding | Soort::Hulp | Soort::Evaluatie => 5,
        Soort::Afsluiting | Soort::Heropening => return at(6, "Sluiten en heropenen"),
        Soort::Taak | Soort::Bijlage | Soort::Ontheffing | Soort::Vasthouding | Soort::Zelfcheck => {
            return at(7, "Taken, bijlagen en ontheffingen");
        }
    };
    let name = protocol.stap(nr).map(|stap| safe(&stap.titel)).unwrap_or_default();
    at(u8::try_from(nr).unwrap_or(9), &format!("Stap {nr}. {name}"))
}

fn by_source(shown: &Getoond, opmaak: &Opmaak) -> Plaats {
    match &shown.item.gegevens.inhoud {
        Inhoud::Leerling(_) => LEERLING.into(),
        Inhoud::Signaal(signaal) => of_signaal(signaal, &shown.item.kop.vastgelegd.door.to_string()),
        // What became of a supposition stands with the suppositions.
        Inhoud::Vervolg(v) => {
            let target = v.op.as_ref().and_then(StukRef::id).and_then(|id| opmaak.dossier.get(id));
            match target.map(|item| &item.gegevens.inhoud) {
                Some(Inhoud::Signaal(Signaal { aard: Some(Aard::Hypothese) | None, .. })) => {
                    VERONDERSTELD.into()
                }
                _ => at(8, "Hoe het verder ging"),
            }
        }
        Inhoud::Gesprek(_) | Inhoud::Participatie(_) | Inhoud::Ondertekening(_) => GESPREKKEN.into(),
        Inhoud::Contact(_) | Inhoud::Toestemming(_) | Inhoud::Verwijsindex(_) | Inhoud::Kindcheck(_) => {
            OVERLEG.into()
        }
        Inhoud::Weging(_) | Inhoud::Afweging(_) | Inhoud::Besluit(_) | Inhoud::Melding(_) => OORDEEL.into(),
        Inhoud::Hulp(_) | Inhoud::Evaluatie(_) => HULP.into(),
        _ => at(11, "Overig"),
    }
}

fn of_signaal(signaal: &Signaal, recorder: &str) -> Plaats {
    let of = |text: Option<&String>, otherwise: &str| {
        text.map(|text| safe(text.trim()))
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| otherwise.to_owned())
    };
    let (kopje, groep) = match signaal.aard {
        Some(Aard::Feit) => {
            let who = of(signaal.waargenomen_door.as_ref(), recorder);
            (FEITEN, format!("Waargenomen door {who}"))
        }
        Some(Aard::Derden) => {
            let source = of(signaal.bron.as_ref(), "niet vastgelegd");
            (DERDEN, format!("Bron: {source}"))
        }
        Some(Aard::Diagnose) => {
            let expert = signaal.deskundige.as_ref().and_then(|one| one.naam.as_ref());
            (DESKUNDIGEN, format!("Vastgesteld door {}", of(expert, "niet vastgelegd")))
        }
        Some(Aard::Hypothese) => return VERONDERSTELD.into(),
        None => {
            let uitleg = "Van deze signalen legde de school niet vast of het feiten zijn.";
            return Plaats { uitleg: Some(uitleg), ..at(4, "Signalen waarvan de aard niet is vastgelegd") };
        }
    };
    Plaats { groep: Some(groep), ..kopje.into() }
}

/// The interpretation given in a talk, as a stuk of its own among the suppositions.
fn apart(shown: &Getoond, opmaak: &Opmaak) -> Option<StukBeeld> {
    let interpretation = shown.velden.get("interpretatie").filter(|_| is_talk(shown))?;
    let only = [("interpretatie".to_owned(), interpretation.clone())];
    let part = Getoond { item: shown.item, velden: only.into_iter().collect(), vermeld: Vec::new() };
    Some(opmaak.stuk(&part))
}

fn without_apart<'a>(lezer: Lezer, shown: &Getoond<'a>) -> Getoond<'a> {
    let mut velden = shown.velden.clone();
    if lezer == Lezer::VeiligThuis && is_talk(shown) {
        velden.shift_remove("interpretatie");
    }
    Getoond { item: shown.item, velden, vermeld: shown.vermeld.clone() }
}

fn is_talk(shown: &Getoond) -> bool {
    matches!(shown.item.gegevens.inhoud, Inhoud::Gesprek(_))
}
