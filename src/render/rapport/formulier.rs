//! Forms to print, fill in and sign: what is known is filled in, the rest is room to write.

use serde::Serialize;
use serde_json::Value;

use super::keuze::{Getoond, Kiezer};
use super::lezer::Lezer;
use super::opmaak::{Opmaak, Regel};
use super::{Herkomst, Invoer, Rapport, leerling, name, rapport, school_of};
use crate::model::{Aard, Betreft, Dossier, Gesprek, Inhoud, Item, Keuze, StukId, StukRef, Wie};
use crate::protocol::{Aanleiding, Gespreksdeel, Groep, Participatiepunt, Protocol};
use crate::render::text::{capital, day, label, safe, safe_lines};
use crate::rules;

/// Fields of a talk that its report does not show to who signs it.
const NOT_IN_REPORT: &[&str] = &["gevaar", "lvs", "extra", "afgezien", "datum"];

/// What every form shows.
#[derive(Debug, Serialize)]
pub struct Kop {
    titel: &'static str,
    zaak: String,
    school: Option<String>,
    leerling: Option<String>,
    geboren: Option<String>,
    groep: Option<String>,
    herkomst: Herkomst,
}

/// The form for a talk, before it and after it ("gespreksformulier").
#[derive(Debug, Serialize)]
pub struct GesprekFormulier {
    #[serde(flatten)]
    kop: Kop,
    wie: Option<String>,
    dag: Option<String>,
    doel: &'static str,
    met_feiten: bool,
    feiten: Vec<Feit>,
    delen_van_gesprek: Vec<Deel>,
    verslag: Option<Vec<Regel>>,
    partijen: Vec<Partij>,
}

#[derive(Debug, Serialize)]
struct Feit {
    datum: String,
    dag: String,
    plaats: Option<String>,
    waarden: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Deel {
    titel: String,
    vragen: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Partij {
    naam: Option<String>,
    rol: Option<String>,
    getekend: Option<String>,
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
    #[serde(flatten)]
    rapport: Rapport,
    melder: Option<String>,
}

/// The form for the child's participation.
#[derive(Debug, Serialize)]
pub struct ParticipatieFormulier {
    #[serde(flatten)]
    kop: Kop,
    stap: u8,
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

fn kop(titel: &'static str, invoer: &Invoer) -> Kop {
    let pupil = leerling(invoer.dossier);
    Kop {
        titel,
        zaak: invoer.dossier.zaak.to_string(),
        school: invoer.school.as_deref().or(school_of(invoer.dossier)).map(safe),
        leerling: pupil.map(|pupil| safe(&name(pupil))),
        geboren: pupil.and_then(|pupil| pupil.geboortedatum).map(day),
        groep: pupil.and_then(|pupil| pupil.groep.as_deref()).map(safe),
        herkomst: invoer.herkomst.clone(),
    }
}

/// Before a talk: why, the facts, the protocol's questions, room to write.
#[must_use]
pub fn voor_gesprek(invoer: &Invoer, met_kind: bool) -> GesprekFormulier {
    let hulp = &invoer.protocol.gesprek;
    let parts = if met_kind { &hulp.kind } else { &hulp.ouder };
    let part = |one: &Gespreksdeel| Deel {
        titel: safe(&one.titel),
        vragen: one.vragen.iter().map(|vraag| safe(vraag)).collect(),
    };
    let (titel, doel) = if met_kind {
        (
            "Gesprek met het kind",
            "Horen hoe het met je gaat, wat jij wilt, en vertellen wat er gaat gebeuren.",
        )
    } else {
        (
            "Gesprek met de ouder",
            "De school wil met u delen wat haar opvalt aan uw kind, en horen hoe u dat ziet.",
        )
    };
    let wie = invoer.ouder.as_deref().filter(|_| !met_kind).map(safe);
    let rol = |groep: Groep| (!met_kind || groep != Groep::Ouder).then_some(groep);
    let mut partijen = Vec::new();
    if rol(Groep::Ouder).is_some() {
        partijen.push(Partij { naam: wie.clone(), rol: None, getekend: None });
    }
    partijen.push(Partij { naam: None, rol: Some("namens de school".to_owned()), getekend: None });
    GesprekFormulier {
        kop: kop(titel, invoer),
        wie,
        dag: None,
        doel,
        met_feiten: !met_kind,
        feiten: if met_kind { Vec::new() } else { feiten(invoer) },
        delen_van_gesprek: parts.iter().map(part).collect(),
        verslag: None,
        partijen,
    }
}

/// What the school saw and heard itself and may lie on the table: no suppositions, nobody else, no danger.
fn feiten(invoer: &Invoer) -> Vec<Feit> {
    let Invoer { dossier, protocol, .. } = invoer;
    let kiezer = Kiezer::new(dossier, protocol, Lezer::Ouder, invoer.ouder.clone());
    let mut items: Vec<&Item> = dossier.counting().collect();
    items.sort_by_key(|item| (item.day(), item.id()));
    let fact = |item: &&Item| {
        let Inhoud::Signaal(signaal) = &item.gegevens.inhoud else { return None };
        let danger = !signaal.gevaar.as_deref().unwrap_or_default().is_empty()
            || signaal.vermoedelijke_pleger.is_some();
        let other_child = signaal.betreft.as_deref().unwrap_or_default().contains(&Betreft::AnderKind);
        if signaal.aard != Some(Aard::Feit) || danger || other_child {
            return None;
        }
        let seen = signaal.waarnemingen.as_deref().unwrap_or_default();
        let waarden: Vec<String> = seen
            .iter()
            .filter_map(|one| Some((one.zintuig?, one.wat.as_deref()?)))
            .filter(|(_, wat)| !kiezer.speaks_of_others(&Value::from(*wat)))
            .map(|(zintuig, wat)| format!("{}: {}", capital(zintuig.word()), safe_lines(wat)))
            .collect();
        let plaats = signaal.plaats.as_deref().filter(|text| !kiezer.speaks_of_others(&Value::from(*text)));
        let dag = item.day();
        let fact = Feit { datum: dag.to_string(), dag: day(dag), plaats: plaats.map(safe), waarden };
        (!fact.waarden.is_empty()).then_some(fact)
    };
    items.iter().filter_map(fact).collect()
}

/// After a talk: the report as recorded, and a box for everyone who still has to sign.
#[must_use]
pub fn na_gesprek(invoer: &Invoer, item: &Item, gesprek: &Gesprek) -> GesprekFormulier {
    let Invoer { dossier, protocol, .. } = invoer;
    let mut shown = Getoond { item, velden: serde_json::Map::new(), vermeld: Vec::new() };
    if let Ok(Value::Object(fields)) = serde_json::to_value(&item.gegevens) {
        shown.velden =
            fields.into_iter().filter(|(name, _)| !NOT_IN_REPORT.contains(&name.as_str())).collect();
    }
    let opmaak = Opmaak { dossier, protocol, getoond: Vec::new(), met_wijzigingen: false };
    let met = gesprek.met.iter().flatten();
    let not_child =
        met.filter(|wie| wie.rol.as_ref().and_then(|rol| protocol.groep(rol.as_str())) != Some(Groep::Kind));
    let parties = not_child.chain(gesprek.gevoerd_door.iter().flatten());
    GesprekFormulier {
        kop: kop("Gespreksverslag", invoer),
        wie: None,
        dag: Some(day(item.day())),
        doel: "",
        met_feiten: false,
        feiten: Vec::new(),
        delen_van_gesprek: Vec::new(),
        verslag: Some(opmaak.stuk(&shown).regels),
        partijen: parties.map(|wie| partij(wie, item.id(), dossier, protocol)).collect(),
    }
}

fn partij(wie: &Wie, gesprek: StukId, dossier: &Dossier, protocol: &Protocol) -> Partij {
    let signed = dossier.counting().find_map(|item| {
        let Inhoud::Ondertekening(o) = &item.gegevens.inhoud else { return None };
        let of_talk = o.op.as_ref().and_then(StukRef::id) == Some(gesprek);
        let by = match (&o.naam, &wie.naam) {
            (Some(one), Some(other)) => one.trim().eq_ignore_ascii_case(other.trim()),
            _ => o.rol.is_some() && o.rol == wie.rol,
        };
        let how = o.wijze.map_or_else(|| "getekend".to_owned(), |wijze| label(wijze.word()));
        (of_talk && by).then(|| format!("{} op {}", capital(&how), day(item.day())))
    });
    let rol = wie
        .rol
        .as_ref()
        .map(|rol| protocol.rol(rol.as_str()).map_or_else(|| label(rol.as_str()), |rol| safe(&rol.label)));
    Partij { naam: wie.naam.as_deref().map(safe), rol, getekend: signed }
}

/// A parent's consent to discuss the pupil by name.
#[must_use]
pub fn toestemming(invoer: &Invoer) -> ToestemmingFormulier {
    let wie = invoer.ouder.as_deref().map(safe);
    let bodies = invoer.protocol.toestemming_lichamen.iter().map(|body| capital(&safe(&body.label)));
    ToestemmingFormulier {
        kop: kop("Toestemming voor overleg", invoer),
        tekenaars: vec![wie.clone()],
        wie,
        lichamen: bodies.collect(),
    }
}

/// What goes to Veilig Thuis, with what is still to be filled in on top.
#[must_use]
pub fn melding(invoer: &Invoer, melder: Option<&str>) -> MeldFormulier {
    let mut rapport = rapport(invoer);
    rapport.titel = "Melding bij Veilig Thuis";
    MeldFormulier { rapport, melder: melder.map(safe) }
}

/// The points of the child's participation, with what is recorded of each; none when the protocol names none.
#[must_use]
pub fn participatie(invoer: &Invoer) -> Option<ParticipatieFormulier> {
    let Invoer { dossier, protocol, peil, .. } = invoer;
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
    let stap = rules::check(dossier, protocol, *peil).stap;
    Some(ParticipatieFormulier { kop: kop("Participatie van het kind", invoer), stap, punten })
}

fn point(punt: &Participatiepunt, dossier: &Dossier) -> PuntRegel {
    let recorded = || {
        dossier.counting().filter_map(|item| match &item.gegevens.inhoud {
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
