//! Forms to print, fill in and sign: what is known is filled in, the rest is room to write.

mod gesprek;

use serde::Serialize;

use super::lezer::Lezer;
use super::secties::{Kopje, LEGE_MELDING};
use super::{Herkomst, Invoer, Rapport, leerling, name, protocol_name, rapport, school_of};
use crate::model::{Dossier, Inhoud, Item, Keuze};
use crate::protocol::{Aanleiding, Participatiepunt, Protocol};
use crate::render::text::{capital, day, safe};
use crate::rules;
pub use gesprek::{GesprekFormulier, na_gesprek, niet_op_gesprek, voor_gesprek};

/// What a form is made from: all that is known of a zaak, or nothing but the school's protocol.
#[derive(Clone, Copy)]
pub enum Basis<'a> {
    /// A zaak.
    Zaak(&'a Invoer<'a>),
    /// No zaak: an empty form ("leeg formulier").
    Leeg {
        /// The protocol in force.
        protocol: &'a Protocol,
        /// The school's name.
        school: Option<&'a str>,
    },
}

impl<'a> Basis<'a> {
    fn protocol(self) -> &'a Protocol {
        match self {
            Self::Zaak(invoer) => invoer.protocol,
            Self::Leeg { protocol, .. } => protocol,
        }
    }

    fn zaak(self) -> Option<&'a Invoer<'a>> {
        match self {
            Self::Zaak(invoer) => Some(invoer),
            Self::Leeg { .. } => None,
        }
    }

    fn ouder(self) -> Option<String> {
        self.zaak().and_then(|invoer| invoer.ouder.as_deref()).map(safe)
    }
}

/// What every form shows; without a zaak only the school and its protocol.
#[derive(Debug, Serialize)]
pub struct Kop {
    titel: &'static str,
    protocol: String,
    zaak: Option<String>,
    school: Option<String>,
    leerling: Option<String>,
    geboren: Option<String>,
    groep: Option<String>,
    herkomst: Option<Herkomst>,
}

/// The form for consent ("toestemmingsformulier").
#[derive(Debug, Serialize)]
pub struct ToestemmingFormulier {
    #[serde(flatten)]
    kop: Kop,
    wie: Option<String>,
    lichamen: Vec<String>,
    tekenaars: Vec<Option<String>>,
}

/// The form for a report to Veilig Thuis ("meldformulier").
#[derive(Debug, Serialize)]
pub struct MeldFormulier {
    melder: Option<String>,
    #[serde(flatten)]
    inhoud: Melding,
}

/// What the dossier says, or the headings to write it under.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Melding {
    Ingevuld(Box<Rapport>),
    Leeg(Box<LegeMelding>),
}

#[derive(Debug, Serialize)]
struct LegeMelding {
    #[serde(flatten)]
    kop: Kop,
    bestemd_voor: &'static str,
    inleiding: &'static str,
    secties: &'static [Kopje],
}

/// The form for the child's participation.
#[derive(Debug, Serialize)]
pub struct ParticipatieFormulier {
    #[serde(flatten)]
    kop: Kop,
    stap: Option<u8>,
    punten: Vec<PuntRegel>,
}

#[derive(Debug, Serialize)]
struct PuntRegel {
    titel: String,
    vraag: String,
    wanneer: Option<String>,
    onderdelen: Vec<OnderdeelRegel>,
    gedaan: bool,
    vastgelegd: Vec<String>,
}

#[derive(Debug, Serialize)]
struct OnderdeelRegel {
    tekst: String,
    gedaan: bool,
}

fn kop(titel: &'static str, basis: Basis) -> Kop {
    let pupil = basis.zaak().and_then(|invoer| leerling(invoer.dossier));
    let school = match basis {
        Basis::Zaak(invoer) => invoer.school.as_deref().or(school_of(invoer.dossier)),
        Basis::Leeg { school, .. } => school,
    };
    Kop {
        titel,
        protocol: protocol_name(basis.protocol()),
        zaak: basis.zaak().map(|invoer| invoer.dossier.zaak.to_string()),
        school: school.map(safe),
        leerling: pupil.map(|pupil| safe(&name(pupil))),
        geboren: pupil.and_then(|pupil| pupil.geboortedatum).map(day),
        groep: pupil.and_then(|pupil| pupil.groep.as_deref()).map(safe),
        herkomst: basis.zaak().map(|invoer| invoer.herkomst.clone()),
    }
}

/// A parent's consent to discuss the pupil by name.
#[must_use]
pub fn toestemming(basis: Basis) -> ToestemmingFormulier {
    let wie = basis.ouder();
    let bodies = basis.protocol().toestemming_lichamen.iter().map(|body| capital(&safe(&body.label)));
    ToestemmingFormulier {
        kop: kop("Toestemming voor overleg", basis),
        tekenaars: vec![wie.clone()],
        wie,
        lichamen: bodies.collect(),
    }
}

/// What goes to Veilig Thuis, with what is still to be filled in on top.
#[must_use]
pub fn melding(basis: Basis, melder: Option<&str>) -> MeldFormulier {
    let titel = "Melding bij Veilig Thuis";
    let inhoud = match basis {
        Basis::Zaak(invoer) => Melding::Ingevuld(Box::new(Rapport { titel, ..rapport(invoer) })),
        Basis::Leeg { .. } => Melding::Leeg(Box::new(LegeMelding {
            kop: kop(titel, basis),
            bestemd_voor: Lezer::VeiligThuis.bestemd_voor(),
            inleiding: Lezer::VeiligThuis.inleiding(),
            secties: LEGE_MELDING,
        })),
    };
    MeldFormulier { melder: melder.map(safe), inhoud }
}

/// The points of the child's participation, with what is recorded of each; none when the protocol names none.
#[must_use]
pub fn participatie(basis: Basis) -> Option<ParticipatieFormulier> {
    let protocol = basis.protocol();
    let dossier = basis.zaak().map(|invoer| invoer.dossier);
    if protocol.participatie.is_empty() {
        return None;
    }
    // Two of the nine points are the school's own, and stand among its duties.
    let of_school = |punt: &str, titel: &str| {
        let duty = protocol.randvoorwaarden.iter().find(|duty| duty.punt.value == punt)?;
        Some(PuntRegel {
            titel: titel.to_owned(),
            vraag: safe(&duty.tekst),
            wanneer: Some("Dit geldt voor de school als geheel.".to_owned()),
            onderdelen: Vec::new(),
            gedaan: false,
            vastgelegd: Vec::new(),
        })
    };
    let mut punten: Vec<PuntRegel> =
        of_school("begrippen", "Dezelfde woorden gebruiken").into_iter().collect();
    punten.extend(protocol.participatie.iter().map(|punt| point(punt, dossier)));
    punten.extend(of_school("gesprekstips", "Tips voor het gesprek met kinderen"));
    let stap = basis.zaak().map(|invoer| rules::check(invoer.dossier, protocol, invoer.peil).stap);
    Some(ParticipatieFormulier { kop: kop("Participatie van het kind", basis), stap, punten })
}

fn point(punt: &Participatiepunt, dossier: Option<&Dossier>) -> PuntRegel {
    let recorded = || {
        dossier.into_iter().flat_map(Dossier::counting).filter_map(|item| match &item.gegevens.inhoud {
            Inhoud::Participatie(p) if p.punt.is_some_and(|one| one.word() == punt.punt.value) => {
                Some((item, p))
            }
            _ => None,
        })
    };
    let done = |naam: &str| recorded().any(|(_, p)| p.onderdelen.iter().flatten().any(|one| one == naam));
    let wanneer = match (&punt.vanaf_stap, punt.bij) {
        (Some(step), _) => Some(format!("Vanaf stap {}.", step.value)),
        (None, Some(Aanleiding::Disclosure)) => Some("Als het kind het zelf vertelde.".to_owned()),
        (None, Some(Aanleiding::Melding)) => Some("Na een melding of overdracht.".to_owned()),
        (None, None) => None,
    };
    let line = |item: &Item| format!("{}, door {}", day(item.day()), item.kop.vastgelegd.door);
    PuntRegel {
        titel: safe(&punt.titel),
        vraag: safe(&punt.vraag),
        wanneer,
        onderdelen: punt
            .onderdelen
            .iter()
            .map(|o| OnderdeelRegel { tekst: safe(&o.tekst), gedaan: done(&o.naam.value) })
            .collect(),
        gedaan: recorded().next().is_some(),
        vastgelegd: recorded().map(|(item, _)| line(item)).collect(),
    }
}
