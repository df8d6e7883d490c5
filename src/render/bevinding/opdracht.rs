//! Which command to type about a bevinding ("opdracht"), where there is one.

use crate::model::ZaakNummer;
use crate::render::dossier::short;
use crate::rules::{Bevinding, Detail, Nader, Waarom};

/// The command to type, whole: with the zaak, and the stuk where it is about one.
#[must_use]
pub fn command(found: &Bevinding, zaak: &ZaakNummer) -> Option<String> {
    let what = match found.waarom {
        Waarom::Spoedroute | Waarom::EerstAfstemmen => What::Add("contact", " vt"),
        _ => by_detail(found)?,
    };
    Some(typed(what, zaak, found.stuk.map(short)))
}

/// The command for what the route asks next by the name of a rule.
#[must_use]
pub fn command_for(regel: &str, zaak: &ZaakNummer) -> Option<String> {
    Some(typed(by_rule(regel)?, zaak, None))
}

fn typed(what: What, zaak: &ZaakNummer, stuk: Option<String>) -> String {
    match (what, stuk) {
        (What::Add(command, rest), _) => format!("meldcode {command} {zaak}{rest}"),
        (What::Question(nr), _) => format!("meldcode afweging {zaak} {nr}"),
        (What::Fill, Some(stuk)) => format!("meldcode vul-aan {zaak} {stuk}"),
        (What::Fill, None) => format!("meldcode vul-aan {zaak}"),
        (What::Follow, Some(stuk)) => format!("meldcode vervolg {zaak} --op {stuk}"),
        (What::Sign, Some(stuk)) => format!("meldcode onderteken {zaak} --op {stuk}"),
        (What::Follow | What::Sign, None) => format!("meldcode vervolg {zaak}"),
        (What::Reader, _) => format!("meldcode zaak toegang {zaak} --geef ID"),
    }
}

/// What a command does about it.
#[derive(Clone, Copy)]
enum What {
    /// A record of its own; what follows the zaak.
    Add(&'static str, &'static str),
    /// The answer to a question of the afwegingskader.
    Question(u8),
    /// What the stuk does not say yet is asked.
    Fill,
    /// What became of it.
    Follow,
    /// A signature.
    Sign,
    /// Someone else who may read.
    Reader,
}

const VT: What = What::Add("contact", " vt");

fn by_detail(found: &Bevinding) -> Option<What> {
    if found.open_field().is_some() {
        return Some(What::Fill);
    }
    Some(match &found.detail {
        Detail::ZonderWaarneming(_) | Detail::ZonderDuiding(_) => What::Fill,
        Detail::GeenSignaal | Detail::EenRichting => What::Add("signaal", ""),
        Detail::GeenContact | Detail::NietBesproken(_) => What::Add("contact", " ib"),
        Detail::StapOvergeslagen(nr) => step(*nr)?,
        Detail::GeenBesluit | Detail::BesluitOnvolledig(_) => What::Add("besluit", ""),
        Detail::GeenConclusie => What::Add("sluit", ""),
        Detail::GeenVervolg(_) => What::Add("vervolg", ""),
        Detail::GeenVeiligThuis { .. } => What::Add("contact", " vt --doel spoed"),
        Detail::VeiligThuisLaat { .. }
        | Detail::LaterDanVastgelegd
        | Detail::LaatVastgelegd(_)
        // Which way a signaal points is said by a follow-up on it.
        | Detail::GeenRichting => What::Follow,
        Detail::AfwegingOpen { twijfel: true, .. } => VT,
        Detail::AfwegingOpen { nr, .. } | Detail::AfwegingNietSamen(nr) => What::Question(*nr),
        Detail::AfwegingBuitenRoute(_) => What::Add("weeg", ""),
        Detail::GevaarGenegeerd(_) => What::Question(2),
        Detail::GeenMelding { .. } | Detail::NietOpnieuwGemeld(_) => What::Add("melding", ""),
        Detail::NietGetekend(_) => What::Sign,
        Detail::Participatie(_) | Detail::Onderdelen(..) => What::Add("participatie", ""),
        Detail::Lezers(_) => What::Reader,
        Detail::Nader(nader) => closer(*nader, found.regel)?,
        // Who should have taken part is no field to fill in, except where the record itself has still to be made.
        Detail::RolOntbreekt(_) => {
            by_rule(found.regel).filter(|what| matches!(what, What::Add("contact", _)))?
        }
        Detail::VeldLeeg | Detail::NietInLvs(_) => return None,
        Detail::TermijnVoorbij(_)
        | Detail::Ontbreekt
        | Detail::KloptNiet
        | Detail::AfwijkingZonderReden(_) => by_rule(found.regel)?,
    })
}

fn step(nr: u8) -> Option<What> {
    Some(match nr {
        1 => What::Add("signaal", ""),
        2 => What::Add("contact", " ib"),
        3 => What::Add("gesprek", ""),
        4 => What::Add("weeg", ""),
        5 => What::Add("besluit", ""),
        _ => return None,
    })
}

/// The record that a rule asks for.
fn by_rule(regel: &str) -> Option<What> {
    Some(match regel {
        "consult-intern" => What::Add("contact", " ib"),
        "consult-directie" => What::Add("contact", " directie"),
        "consult-veilig-thuis" | "twijfel-veilig-thuis" | "spoed-deskundige" | "disclosure-afstemming" => VT,
        "consult-toestemming" => What::Add("toestemming", ""),
        "verwijsindex-besluit" => What::Add("verwijsindex", ""),
        "kindcheck-gedaan" => What::Add("kindcheck", ""),
        "gesprek-ouder" | "gesprek-kind" => What::Add("gesprek", ""),
        "gesprek-ondertekend" => What::Sign,
        "ouder-teruggekoppeld" => What::Add("contact", " ouder"),
        "weging-aard-ernst" => What::Add("weeg", ""),
        "risicoanalyse-gemaakt" => What::Add("risicoanalyse", ""),
        "besluit-genomen" => What::Add("besluit", ""),
        "melding-gedaan" | "evaluatie-vervolg" => What::Add("melding", ""),
        "hulp-afspraken" => What::Add("hulp", ""),
        "hulp-termijn" => What::Add("evaluatie", ""),
        "afsluiting-conclusie" => What::Add("sluit", ""),
        "zaak-stilstand" => What::Add("vervolg", ""),
        "hypothese-opgevolgd" | "melding-terugkoppeling" | "taak-verlopen" => What::Follow,
        _ => return None,
    })
}

fn closer(nader: Nader, regel: &str) -> Option<What> {
    Some(match nader {
        Nader::AfstemmingVeiligThuis | Nader::OuderNietGesproken => VT,
        Nader::AfstemmingKind | Nader::GrondTeltNiet | Nader::GrondZonderMelding => What::Add("gesprek", ""),
        Nader::NietSchriftelijk | Nader::GeenToestemming => What::Add("toestemming", ""),
        Nader::GeenHulp => What::Add("hulp", ""),
        Nader::DeelsBereikt => What::Question(5),
        Nader::ZaakPerKind
        | Nader::OuderVoorVeiligThuis
        | Nader::OuderVoorKind
        | Nader::GetekendNaTermijn => What::Follow,
        Nader::EvaluatieVoorHulp | Nader::GetekendVoorGesprek => return by_rule(regel),
        // A field of the stuk, so asked there.
        Nader::GeenVeiligheidsdoel
        | Nader::NietMetVeiligThuis
        | Nader::GeenVeiligheidsafspraken
        | Nader::GeenNazorg
        | Nader::GeenAndereZaak
        | Nader::OverlegZonderCollega
        | Nader::DagVanInlichten => return None,
    })
}
