//! The form for a talk: before it what to ask and room to write, after it the report to sign.

use serde::Serialize;
use serde_json::Value;

use super::{Basis, Kop, kop};
use crate::model::{
    Aard, Betreft, Dossier, Gesprek, Inhoud, Item, Keuze, Signaal, StukId, StukRef, Wie, Zintuig,
};
use crate::protocol::{Gespreksdeel, Groep, Protocol};
use crate::render::rapport::keuze::{Getoond, Kiezer, names_suspect};
use crate::render::rapport::opmaak::{Opmaak, Regel};
use crate::render::rapport::{Invoer, Lezer};
use crate::render::text::{capital, count, day, label, safe, safe_lines};

/// Fields of a talk that its report does not show to who signs it.
const NOT_IN_REPORT: &[&str] = &["gevaar", "lvs", "extra", "afgezien", "datum"];

const PARENT: [&str; 2] = ["Wat u daarvan vindt", "Wat er verder is besproken"];
const CHILD: [&str; 2] = ["Wat je vertelde", "Wat jij graag wilt"];

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
    /// What is left open to write: the talk as it goes.
    ruimtes: &'static [&'static str],
    /// How the talk can be built up: a sheet of its own, for the school only.
    leidraad: Vec<Deel>,
    liever_niet: Vec<String>,
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

/// Before a talk: why, the facts, the protocol's questions, room to write.
#[must_use]
pub fn voor_gesprek(basis: Basis, met_kind: bool) -> GesprekFormulier {
    let hulp = &basis.protocol().gesprek;
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
    let wie = basis.ouder().filter(|_| !met_kind);
    let rol = |groep: Groep| (!met_kind || groep != Groep::Ouder).then_some(groep);
    let mut partijen = Vec::new();
    if rol(Groep::Ouder).is_some() {
        partijen.push(Partij { naam: wie.clone(), rol: None, getekend: None });
    }
    partijen.push(Partij { naam: None, rol: Some("namens de school".to_owned()), getekend: None });
    GesprekFormulier {
        kop: kop(titel, basis),
        wie,
        dag: None,
        doel,
        met_feiten: !met_kind,
        feiten: basis.zaak().filter(|_| !met_kind).map(feiten).unwrap_or_default(),
        ruimtes: if met_kind { &CHILD } else { &PARENT },
        leidraad: parts.iter().map(part).collect(),
        liever_niet: hulp.liever_niet.iter().map(|text| safe(text)).collect(),
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
        if why_not(signaal).is_some() {
            return None;
        }
        let waarden: Vec<String> = seen(signaal)
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

/// Why a signaal does not lie on the table, by kind.
fn why_not(signaal: &Signaal) -> Option<&'static str> {
    if signaal.aard.is_none() {
        return Some("niet ingevuld of het een feit is");
    }
    if signaal.aard != Some(Aard::Feit) {
        return Some("geen feit dat de school zelf waarnam");
    }
    if !signaal.gevaar.as_deref().unwrap_or_default().is_empty() {
        return Some("noemt gevaar");
    }
    if names_suspect(signaal) {
        return Some("noemt een vermoedelijke pleger");
    }
    let about = signaal.betreft.as_deref().unwrap_or_default();
    about.contains(&Betreft::AnderKind).then_some("gaat over een ander kind")
}

/// What was seen, heard or smelled, as far as it was filled in.
fn seen(signaal: &Signaal) -> impl Iterator<Item = (Zintuig, &str)> {
    let all = signaal.waarnemingen.as_deref().unwrap_or_default();
    all.iter().filter_map(|one| Some((one.zintuig?, one.wat.as_deref()?)))
}

/// What the form before a talk leaves out, by kind and with why: for who makes it, not for who reads it.
#[must_use]
pub fn niet_op_gesprek(invoer: &Invoer) -> Option<String> {
    let kiezer = Kiezer::new(invoer.dossier, invoer.protocol, Lezer::Ouder, invoer.ouder.clone());
    let mut left_out: Vec<(&str, usize)> = Vec::new();
    let (mut signalen, mut parts) = (0, 0);
    for item in invoer.dossier.counting() {
        let Inhoud::Signaal(signaal) = &item.gegevens.inhoud else { continue };
        let all = seen(signaal).count();
        let others = seen(signaal).filter(|(_, wat)| kiezer.speaks_of_others(&Value::from(*wat))).count();
        let why = why_not(signaal)
            .or((all == 0).then_some("zonder waarneming"))
            .or((all == others).then_some("noemt iemand anders"));
        let Some(why) = why else {
            parts += others;
            continue;
        };
        signalen += 1;
        match left_out.iter_mut().find(|(known, _)| *known == why) {
            Some((_, count)) => *count += 1,
            None => left_out.push((why, 1)),
        }
    }
    let mut what = Vec::new();
    if signalen > 0 {
        let kinds: Vec<String> = left_out.iter().map(|(why, n)| format!("{n}: {why}")).collect();
        what.push(format!("{} ({})", count(signalen, "signaal", "signalen"), kinds.join("; ")));
    }
    if parts > 0 {
        let parts = count(parts, "losse waarneming", "losse waarnemingen");
        what.push(format!("{parts} (noemt iemand anders)"));
    }
    (!what.is_empty()).then(|| format!("Niet op het formulier: {}.", what.join(", en ")))
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
        kop: kop("Gespreksverslag", Basis::Zaak(invoer)),
        wie: None,
        dag: Some(day(item.day())),
        doel: "",
        met_feiten: false,
        feiten: Vec::new(),
        ruimtes: &[],
        leidraad: Vec::new(),
        liever_niet: Vec::new(),
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
