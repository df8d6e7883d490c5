//! How the stukken of a report are grouped: by day for the school, by step for the inspectorate, by source for
//! Veilig Thuis.

use serde::Serialize;

use super::keuze::Getoond;
use super::lezer::Lezer;
use super::opmaak::{Opmaak, StukBeeld};
use crate::model::{Aard, Inhoud, Signaal, Soort, StukRef};
use crate::protocol::Protocol;
use crate::render::text::safe;

/// A part of a report with a heading ("sectie").
#[derive(Debug, Clone, Serialize)]
pub struct Sectie {
    /// The heading.
    pub titel: String,
    /// What the reader must know of it.
    pub uitleg: Option<&'static str>,
    /// The stukken, grouped.
    pub groepen: Vec<Groep>,
}

/// Stukken that belong together, such as those of one source ("groep").
#[derive(Debug, Clone, Serialize)]
pub struct Groep {
    /// What they have in common.
    pub titel: Option<String>,
    /// The stukken.
    pub stukken: Vec<StukBeeld>,
}

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

/// The sections for a reader, in order.
#[must_use]
pub fn secties(lezer: Lezer, shown: &[Getoond], opmaak: &Opmaak) -> Vec<Sectie> {
    let mut placed: Vec<(Plaats, StukBeeld)> = Vec::new();
    for one in shown {
        let place = place(lezer, one, opmaak);
        match lezer {
            Lezer::VeiligThuis => placed.extend(apart(one, opmaak).map(|stuk| (supposition(), stuk))),
            Lezer::Eigen | Lezer::Inspectie | Lezer::Ouder | Lezer::Overdracht => {}
        }
        placed.push((place, opmaak.stuk(&without_apart(lezer, one))));
    }
    placed.sort_by_key(|(place, _)| place.nr);
    let mut sections: Vec<(u8, Sectie)> = Vec::new();
    for (place, stuk) in placed {
        if sections.last().is_none_or(|(nr, _)| *nr != place.nr) {
            sections
                .push((place.nr, Sectie { titel: place.titel, uitleg: place.uitleg, groepen: Vec::new() }));
        }
        let Some((_, section)) = sections.last_mut() else { continue };
        match section.groepen.iter_mut().find(|groep| groep.titel == place.groep) {
            Some(groep) => groep.stukken.push(stuk),
            None => section.groepen.push(Groep { titel: place.groep, stukken: vec![stuk] }),
        }
    }
    sections.into_iter().map(|(_, section)| section).collect()
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

fn supposition() -> Plaats {
    let uitleg = "Dit is wat de school vermoedt of hoe zij iets uitlegt. Het is niet gezien of gehoord.";
    Plaats { uitleg: Some(uitleg), ..at(5, "Veronderstellingen van de school: geen feiten") }
}

fn by_source(shown: &Getoond, opmaak: &Opmaak) -> Plaats {
    match &shown.item.gegevens.inhoud {
        Inhoud::Leerling(_) => at(0, "Leerling en betrokkenen"),
        Inhoud::Signaal(signaal) => of_signaal(signaal, &shown.item.kop.vastgelegd.door.to_string()),
        // What became of a supposition stands with the suppositions.
        Inhoud::Vervolg(v) => {
            let target = v.op.as_ref().and_then(StukRef::id).and_then(|id| opmaak.dossier.get(id));
            match target.map(|item| &item.gegevens.inhoud) {
                Some(Inhoud::Signaal(Signaal { aard: Some(Aard::Hypothese) | None, .. })) => supposition(),
                _ => at(8, "Hoe het verder ging"),
            }
        }
        Inhoud::Gesprek(_) | Inhoud::Participatie(_) | Inhoud::Ondertekening(_) => {
            at(6, "Gesprekken met ouders en kind")
        }
        Inhoud::Contact(_) | Inhoud::Toestemming(_) | Inhoud::Verwijsindex(_) | Inhoud::Kindcheck(_) => {
            at(7, "Overleg, toestemming en kindcheck")
        }
        Inhoud::Weging(_) | Inhoud::Afweging(_) | Inhoud::Besluit(_) | Inhoud::Melding(_) => {
            let uitleg = "Dit is het oordeel van de school op grond van wat hierboven staat.";
            Plaats { uitleg: Some(uitleg), ..at(10, "Weging, besluit en melding") }
        }
        Inhoud::Hulp(_) | Inhoud::Evaluatie(_) => at(9, "Hulp"),
        _ => at(11, "Overig"),
    }
}

fn of_signaal(signaal: &Signaal, recorder: &str) -> Plaats {
    let of = |text: Option<&String>, otherwise: &str| {
        text.map(|text| safe(text.trim()))
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| otherwise.to_owned())
    };
    let (nr, titel, groep) = match signaal.aard {
        Some(Aard::Feit) => {
            let who = of(signaal.waargenomen_door.as_ref(), recorder);
            (1, "Feiten die de school zelf waarnam", format!("Waargenomen door {who}"))
        }
        Some(Aard::Derden) => {
            let source = of(signaal.bron.as_ref(), "niet vastgelegd");
            (2, "Wat anderen vertelden", format!("Bron: {source}"))
        }
        Some(Aard::Diagnose) => {
            let expert = signaal.deskundige.as_ref().and_then(|one| one.naam.as_ref());
            (3, "Wat deskundigen vaststelden", format!("Vastgesteld door {}", of(expert, "niet vastgelegd")))
        }
        Some(Aard::Hypothese) => return supposition(),
        None => {
            let uitleg = "Van deze signalen legde de school niet vast of het feiten zijn.";
            return Plaats { uitleg: Some(uitleg), ..at(4, "Signalen waarvan de aard niet is vastgelegd") };
        }
    };
    Plaats { groep: Some(groep), ..at(nr, titel) }
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
