//! Reports and forms: a dossier for one reader, as HTML to print, as Markdown, as JSON.
//!
//! What a reader gets is decided in `inzage` (fields) and `keuze` (stukken); templates only lay it out.

mod anderen;
pub mod formulier;
mod inzage;
mod kern;
mod keuze;
mod lezer;
mod opmaak;
mod pagina;
mod secties;
pub mod sjabloon;
mod tijdlijn;

#[cfg(test)]
mod tests;

use serde::Serialize;
use serde_json::{Value, json};

pub use anderen::ouders;
pub use keuze::{Getoond, Keus, Kiezer, Weggelaten};
pub use lezer::{Grond, Lezer};

use super::bevinding;
use super::dossier::short;
use super::historie::Row;
use super::text::{capital, count, day, label, safe};
use crate::model::{Datum, Dossier, Inhoud, Keuze, Leerling, Moment, Soort, StukId};
use crate::protocol::Protocol;
use crate::rules::{self, Detail, Peilmoment};
use opmaak::Opmaak;
use tijdlijn::{Bron, Tijdlijn};

/// What a report is made from.
pub struct Invoer<'a> {
    /// The dossier.
    pub dossier: &'a Dossier,
    /// The protocol that the zaak runs under.
    pub protocol: &'a Protocol,
    /// For whom.
    pub lezer: Lezer,
    /// The parent who reads a parent's copy.
    pub ouder: Option<String>,
    /// Only this stuk.
    pub stuk: Option<StukId>,
    /// When terms are judged.
    pub peil: Peilmoment,
    /// The school's name.
    pub school: Option<String>,
    /// Who did what when.
    pub historie: &'a [Row],
    /// Which state of the archive this is.
    pub herkomst: Herkomst,
}

/// Which state of the archive a report shows, so that it can be checked ("herkomst").
#[derive(Debug, Clone, Serialize)]
pub struct Herkomst {
    /// The commit.
    pub commit: String,
    /// The fingerprint of the archive's first commit.
    pub wortel: String,
    /// When that commit was made.
    pub stand: String,
    /// The command that makes this report again.
    pub opdracht: String,
}

impl Herkomst {
    /// Of a commit made at a moment.
    #[must_use]
    pub fn new(commit: String, wortel: String, moment: Moment, opdracht: String) -> Self {
        let local = moment.0.with_timezone(&chrono_tz::Europe::Amsterdam);
        let stand = format!("{} om {}", day(Datum(local.date_naive())), local.format("%H:%M"));
        Self { commit, wortel, stand, opdracht }
    }
}

/// Everything that a template shows of a report ("rapport").
#[derive(Debug, Serialize)]
pub struct Rapport {
    titel: &'static str,
    lezer: &'static str,
    bestemd_voor: String,
    inleiding: &'static str,
    zaak: String,
    school: Option<String>,
    leerling: Option<String>,
    geboren: Option<String>,
    protocol: String,
    peildag: String,
    stap: Option<u8>,
    gesloten: bool,
    stappen: Vec<StapRegel>,
    kolommen: Vec<Kolom>,
    bevindingen: Vec<BevindingRegel>,
    kern: Vec<secties::Sectie>,
    secties: Vec<secties::Sectie>,
    tijdlijn: Option<Tijdlijn>,
    termijnen: Vec<TermijnRegel>,
    telt_niet_mee: Vec<String>,
    weggelaten: Vec<String>,
    historie: Vec<HistorieRegel>,
    herkomst: Herkomst,
}

#[derive(Debug, Serialize)]
struct StapRegel {
    nr: u32,
    titel: String,
    dag: Option<String>,
}

#[derive(Debug, Serialize)]
struct Kolom {
    nr: u8,
    titel: &'static str,
    oordeel: &'static str,
}

#[derive(Debug, Serialize)]
struct BevindingRegel {
    ernst: String,
    tekst: String,
    bron: String,
    aantal: usize,
}

#[derive(Debug, Serialize)]
struct TermijnRegel {
    dag: String,
    wat: &'static str,
    voorbij: bool,
}

#[derive(Debug, Serialize)]
struct HistorieRegel {
    op: String,
    door: String,
    rol: String,
    wat: String,
    handtekening: &'static str,
}

/// The seven columns of the matrix, as a reader outside the school understands them.
const KOLOMMEN: [&str; 7] = [
    "Datum, plaats, situatie en aanwezigen",
    "Wat is gezien, gehoord of geroken",
    "Of het vermoeden wordt bevestigd of ontkracht",
    "Contacten over de signalen",
    "De gezette stappen",
    "De besluiten",
    "Hoe het verder ging",
];

/// Makes the report.
#[must_use]
pub fn rapport(invoer: &Invoer) -> Rapport {
    let Invoer { dossier, protocol, lezer, peil, .. } = invoer;
    let keus = kies(invoer);
    let opmaak = opmaak(invoer, &keus);
    let bron = Bron { dossier, protocol, lezer: *lezer, peil: *peil };
    let whole = invoer.stuk.is_none();
    let judged = rules::check(dossier, protocol, *peil);
    let inspected = *lezer == Lezer::Inspectie && whole;
    let own = matches!(lezer, Lezer::Eigen | Lezer::Inspectie) && whole;
    let pupil = leerling(dossier).filter(|_| *lezer != Lezer::Inspectie);
    let termijnen = if whole { bron.termijnen(&keus.getoond) } else { Vec::new() };
    Rapport {
        titel: lezer.titel(),
        lezer: lezer.word(),
        bestemd_voor: reader(invoer),
        inleiding: if whole { lezer.inleiding() } else { "Een deel van het dossier." },
        zaak: dossier.zaak.to_string(),
        school: invoer.school.as_deref().or(school_of(dossier)).map(safe),
        leerling: pupil.map(|pupil| safe(&name(pupil))),
        geboren: pupil.and_then(|pupil| pupil.geboortedatum).map(day),
        protocol: protocol_name(protocol),
        peildag: day(peil.day()),
        stap: (*lezer != Lezer::Ouder).then_some(judged.stap),
        gesloten: judged.gesloten,
        stappen: if inspected { stappen(invoer) } else { Vec::new() },
        kolommen: if inspected { kolommen(&judged) } else { Vec::new() },
        bevindingen: if inspected { bevindingen(&judged, protocol) } else { Vec::new() },
        kern: if *lezer == Lezer::VeiligThuis && whole {
            kern::kern(&keus.getoond, &opmaak)
        } else {
            Vec::new()
        },
        secties: secties::secties(*lezer, &keus.getoond, &opmaak, &rules::route(dossier, protocol, *peil)),
        tijdlijn: bron.tijdlijn(&keus.getoond).filter(|_| whole),
        termijnen: termijnen.iter().map(termijn).collect(),
        telt_niet_mee: dossier.buiten.iter().filter(|_| own).map(super::dossier::does_not_count).collect(),
        weggelaten: weggelaten(*lezer, &keus, &opmaak),
        historie: invoer.historie.iter().filter(|_| own).map(history).collect(),
        herkomst: invoer.herkomst.clone(),
    }
}

/// What the reader gets.
#[must_use]
pub fn kies<'a>(invoer: &Invoer<'a>) -> Keus<'a> {
    let kiezer = Kiezer::new(invoer.dossier, invoer.protocol, invoer.lezer, invoer.ouder.clone());
    let mut keus = kiezer.kies();
    if let Some(only) = invoer.stuk {
        keus.getoond.retain(|one| one.item.id() == only);
    }
    keus
}

fn opmaak<'a>(invoer: &Invoer<'a>, keus: &Keus) -> Opmaak<'a> {
    Opmaak {
        dossier: invoer.dossier,
        protocol: invoer.protocol,
        getoond: keus.getoond.iter().map(|one| one.item.id()).collect(),
        met_wijzigingen: matches!(invoer.lezer, Lezer::Eigen | Lezer::Inspectie),
    }
}

/// The report as JSON: the fields as they are stored, as far as this reader gets them.
#[must_use]
pub fn als_json(invoer: &Invoer) -> Value {
    let keus = kies(invoer);
    let stukken: Vec<Value> = keus
        .getoond
        .iter()
        .map(|one| {
            let kop = &one.item.kop;
            json!({ "soort": one.item.gegevens.soort(), "id": kop.id, "vastgelegd": kop.vastgelegd,
                "velden": one.velden, "vermeld": one.vermeld })
        })
        .collect();
    let omitted: Vec<String> = weggelaten(invoer.lezer, &keus, &opmaak(invoer, &keus));
    json!({ "zaak": invoer.dossier.zaak, "voor": invoer.lezer, "herkomst": invoer.herkomst,
        "stukken": stukken, "weggelaten": omitted })
}

fn reader(invoer: &Invoer) -> String {
    match (&invoer.ouder, invoer.lezer) {
        (Some(naam), Lezer::Ouder) => safe(naam),
        (_, lezer) => lezer.bestemd_voor().to_owned(),
    }
}

/// The pupil.
#[must_use]
pub fn leerling(dossier: &Dossier) -> Option<&Leerling> {
    dossier.counting().find_map(|item| match &item.gegevens.inhoud {
        Inhoud::Leerling(leerling) => Some(leerling),
        _ => None,
    })
}

fn protocol_name(protocol: &Protocol) -> String {
    format!("{}, versie {}", safe(&protocol.titel), safe(&protocol.versie))
}

fn school_of(dossier: &Dossier) -> Option<&str> {
    leerling(dossier).and_then(|leerling| leerling.school.as_deref())
}

/// First name, prefix and surname.
#[must_use]
pub fn name(leerling: &Leerling) -> String {
    let parts = [&leerling.voornaam, &leerling.tussenvoegsel, &leerling.achternaam];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn stappen(invoer: &Invoer) -> Vec<StapRegel> {
    let entered = rules::steps_entered(invoer.dossier, invoer.protocol);
    let day_of = |nr: u32| entered.iter().find(|(step, _)| u32::from(*step) == nr).map(|(_, on)| day(*on));
    let steps = invoer.protocol.stappen.iter();
    steps
        .map(|stap| StapRegel { nr: stap.nr.value, titel: safe(&stap.titel), dag: day_of(stap.nr.value) })
        .collect()
}

fn kolommen(judged: &rules::Beoordeling) -> Vec<Kolom> {
    let titles = KOLOMMEN.iter().zip(judged.kolommen.iter());
    let word = |mark: rules::Mark| match mark {
        rules::Mark::Volledig => "volledig",
        rules::Mark::Tekort => "er ontbreekt iets",
        rules::Mark::Nvt => "niet van toepassing",
        rules::Mark::Ontheven => "ontheven, met reden",
    };
    titles.map(|(titel, (nr, mark))| Kolom { nr, titel, oordeel: word(mark) }).collect()
}

/// What the check found, in the words of the check: what is the matter, and how often.
fn bevindingen(judged: &rules::Beoordeling, protocol: &Protocol) -> Vec<BevindingRegel> {
    let weight = |found: &rules::Bevinding| label(found.ernst.word()).replace('-', " ");
    let open = judged.bevindingen.iter().map(|found| (found, weight(found)));
    let waived = judged.ontheven.iter().map(|found| (found, "ontheven".to_owned()));
    let mut rows: Vec<BevindingRegel> = Vec::new();
    for (found, ernst) in open.chain(waived) {
        // Who did not sign may be a parent, whose name is not for this reader.
        let tekst = match found.detail {
            Detail::NietGetekend(_) => {
                let unnamed = rules::Bevinding { detail: Detail::Ontbreekt, ..found.clone() };
                bevinding::text(&unnamed, protocol).tekst
            }
            _ => bevinding::text(found, protocol).tekst,
        };
        let (tekst, bron) = (safe(&tekst), safe(&protocol.regel_bron(found.regel)));
        let same = |row: &&mut BevindingRegel| row.ernst == ernst && row.tekst == tekst && row.bron == bron;
        match rows.iter_mut().find(same) {
            Some(row) => row.aantal += 1,
            None => rows.push(BevindingRegel { ernst, tekst, bron, aantal: 1 }),
        }
    }
    rows
}

fn termijn(point: &rules::Agendapunt) -> TermijnRegel {
    TermijnRegel { dag: day(point.dag), wat: super::agenda::label(point.soort), voorbij: point.voorbij }
}

fn history(row: &Row) -> HistorieRegel {
    let [op, door, rol, wat] = [&row.op, &row.door, &row.rol, &row.samenvatting].map(|text| safe(text));
    HistorieRegel { op, door, rol, wat, handtekening: row.handtekening }
}

/// What was left out, by kind. A parent's copy names every kind that such a copy never holds, whether the dossier has
/// it or not: that something was left out would tell as much.
fn weggelaten(lezer: Lezer, keus: &Keus, opmaak: &Opmaak) -> Vec<String> {
    if lezer == Lezer::Ouder {
        let never = Grond::ALL.iter().filter(|grond| **grond != Grond::NietNodig);
        return never.map(|grond| capital(grond.woorden())).collect();
    }
    by_ground(keus, opmaak).map(|(grond, what)| format!("{}: {what}", capital(grond.woorden()))).collect()
}

/// What was left out for whom, in full, with why: for who hands the report over, not for who reads it.
#[must_use]
pub fn verantwoording(invoer: &Invoer) -> Vec<String> {
    let keus = kies(invoer);
    let opmaak = opmaak(invoer, &keus);
    by_ground(&keus, &opmaak).map(|(grond, what)| format!("{what}. Waarom: {}", grond.woorden())).collect()
}

/// What was left out on each ground, by kind.
fn by_ground(keus: &Keus, opmaak: &Opmaak) -> impl Iterator<Item = (Grond, String)> {
    Grond::ALL.iter().filter_map(|grond| {
        let of: Vec<String> =
            listed(keus).filter(|w| w.grond == *grond).map(|w| left_out(w, opmaak)).collect();
        (!of.is_empty()).then(|| (*grond, of.join("; ")))
    })
}

/// What was left out; `op_soort` only repeats what `op` says.
fn listed<'k>(keus: &'k Keus) -> impl Iterator<Item = &'k Weggelaten> {
    keus.weggelaten.iter().filter(|w| w.veld.as_deref() != Some("op_soort"))
}

fn left_out(weggelaten: &Weggelaten, opmaak: &Opmaak) -> String {
    let Weggelaten { soort, veld, aantal, .. } = weggelaten;
    match veld {
        None => format!("{soort} ({})", count(*aantal, "stuk", "stukken")),
        // The format does not say whose words or which noise it was: who takes over must know that it may be either.
        Some(veld) if veld == keuze::HEARD => format!(
            "{soort}, wat is gehoord ({aantal}×), ook als het geen woorden van het kind waren maar een geluid of wat een \
             ander zei: dat houdt het dossier niet uit elkaar; vraag het de school"
        ),
        Some(veld) => format!("{soort}, {} ({aantal}×)", opmaak.label(*soort, veld).to_lowercase()),
    }
}

/// The name of a form's or report's stuk in words, such as "gesprek van 3 november 2026 (7P0B1C4)".
#[must_use]
pub fn stuk_naam(soort: Soort, dag: Datum, id: StukId) -> String {
    format!("{soort} van {} ({})", day(dag), short(id))
}
