//! What was found, detail by detail.

use crate::model::{Gevaar, Keuze};
use crate::protocol::{Protocol, Uitkomst};
use crate::rules::{Detail, Nader};

use super::feit::feit;
use crate::render::text::day;

/// The soort that a field rule is about, as in "bij een signaal".
pub(super) fn stuk_of(regel: &str) -> &'static str {
    match regel {
        "signaal-velden" => "een signaal",
        "contact-velden" => "een contact",
        "gesprek-velden" => "een gesprek",
        "consult-toestemming" => "de toestemming",
        "kindcheck-gedaan" => "de kindcheck",
        "verwijsindex-besluit" => "het besluit over de verwijsindex",
        "weging-aard-ernst" => "de weging",
        "afweging-volledig" => "een afweging",
        "risicoanalyse-gemaakt" => "de risicoanalyse",
        "besluit-genomen" => "het besluit",
        "melding-door" => "de melding",
        "hulp-afspraken" => "de hulp",
        "hulp-termijn" => "de evaluatie",
        "participatie-punten" => "een punt van participatie",
        "afsluiting-conclusie" => "de afsluiting",
        _ => "dit stuk",
    }
}

/// What is the matter.
pub(super) fn detail(regel: &str, detail: &Detail, protocol: &Protocol) -> String {
    match detail {
        Detail::Ontbreekt | Detail::KloptNiet | Detail::VeldLeeg => feit(regel).to_owned(),
        Detail::GeenSignaal => "Er is geen signaal vastgelegd.".to_owned(),
        Detail::ZonderWaarneming(which) => {
            format!("{} niet wat er is waargenomen of gezegd.", count(which.len(), "signaal", "signalen"))
        }
        Detail::ZonderDuiding(which) => {
            format!(
                "{} niet of het vermoeden wordt bevestigd of ontkracht.",
                count(which.len(), "signaal", "signalen")
            )
        }
        Detail::GeenRichting => "Geen enkel signaal bevestigt of ontkracht het vermoeden.".to_owned(),
        Detail::EenRichting => "Alle signalen met een duiding wijzen dezelfde kant op.".to_owned(),
        Detail::GeenContact => {
            "Er is met niemand over de signalen gesproken, of dat is niet vastgelegd.".to_owned()
        }
        Detail::NietBesproken(which) => {
            let (word, is) = if which.len() == 1 { ("signaal", "is") } else { ("signalen", "zijn") };
            format!("{} {word} {is} niet besproken volgens de contacten en gesprekken.", which.len())
        }
        Detail::StapOvergeslagen(nr) => {
            format!("Van stap {nr} is niets vastgelegd; een latere stap is wel gezet.")
        }
        Detail::GeenBesluit => "Er is geen besluit vastgelegd over melden en hulp.".to_owned(),
        Detail::BesluitOnvolledig(fields) => {
            format!("In het besluit is niet ingevuld: {}.", fields.join(", "))
        }
        Detail::GeenConclusie => "De route leidt tot afsluiten; de conclusie is niet vastgelegd.".to_owned(),
        Detail::GeenVervolg(since) => {
            format!("Sinds {} is niet vastgelegd hoe het verder ging.", day(*since))
        }
        Detail::NietInLvs(note) => {
            format!("Er staat niet dat dit ook in {} staat, onder {note}.", protocol.lvs.naam)
        }
        Detail::GevaarGenegeerd(kinds) => format!(
            "Er staat gevaar open ({}), en op de vraag naar gevaar is nee geantwoord.",
            dangers(kinds, protocol)
        ),
        Detail::Lezers(1) => "Eén persoon kan deze zaak openen.".to_owned(),
        Detail::Lezers(n) => format!("{n} mensen kunnen deze zaak openen; het protocol vraagt er meer."),
        Detail::RolOntbreekt(roles) => {
            format!("{} Het protocol noemt: {}.", without(regel), role_labels(roles, protocol))
        }
        Detail::Nader(nader) => nader_text(*nader).to_owned(),
        Detail::GeenVeiligThuis { .. } | Detail::VeiligThuisLaat { .. } => urgent(detail, protocol),
        Detail::AfwegingOpen { .. }
        | Detail::AfwegingBuitenRoute(_)
        | Detail::AfwegingNietSamen(_)
        | Detail::GeenMelding { .. }
        | Detail::NietOpnieuwGemeld(_)
        | Detail::AfwijkingZonderReden(_) => route(detail),
        Detail::TermijnVoorbij(_)
        | Detail::NietGetekend(_)
        | Detail::LaterDanVastgelegd
        | Detail::LaatVastgelegd(_)
        | Detail::Participatie(_)
        | Detail::Onderdelen(..) => term(regel, detail, protocol),
    }
}

fn urgent(detail: &Detail, protocol: &Protocol) -> String {
    match detail {
        Detail::GeenVeiligThuis { gevaar, door_ander: false } => format!(
            "Vastgelegd gevaar: {}. Daarna is geen contact met Veilig Thuis vastgelegd.",
            dangers(gevaar, protocol)
        ),
        Detail::GeenVeiligThuis { gevaar, .. } => format!(
            "Vastgelegd gevaar: {}. Het contact met Veilig Thuis is niet gelegd door wie het protocol daarvoor noemt.",
            dangers(gevaar, protocol)
        ),
        Detail::VeiligThuisLaat { gevaar, termijn } => format!(
            "Vastgelegd gevaar: {}. Het contact met Veilig Thuis kwam later dan binnen {termijn}.",
            dangers(gevaar, protocol)
        ),
        _ => String::new(),
    }
}

fn route(detail: &Detail) -> String {
    match detail {
        Detail::AfwegingOpen { nr, twijfel: true, .. } => {
            format!("Op afweging {nr} is twijfel geantwoord; de vraag staat nog open.")
        }
        Detail::AfwegingOpen { nr, samen: true, .. } => {
            format!("Afweging {nr} is nog niet beantwoord; dat gebeurt samen met Veilig Thuis.")
        }
        Detail::AfwegingOpen { nr, .. } => format!("Afweging {nr} is nog niet beantwoord."),
        Detail::AfwegingBuitenRoute(nr) => {
            format!("Afweging {nr} is beantwoord, maar de route kwam daar niet.")
        }
        Detail::AfwegingNietSamen(nr) => {
            format!("Bij afweging {nr} staat niet dat zij samen met Veilig Thuis is beantwoord.")
        }
        Detail::GeenMelding { vraag, norm, disclosure, afgeweken } => {
            let norm = norm.map(|norm| format!(" (meldnorm {norm})")).unwrap_or_default();
            let mut text =
                format!("Afweging {vraag}{norm} komt uit op melden; er is geen melding vastgelegd.");
            if *disclosure {
                text.push_str(" Het slachtoffer vertelde het zelf; dat telt bij deze vraag als ja.");
            }
            if *afgeweken {
                text.push_str(" Het besluit wijkt hiervan af, na advies van Veilig Thuis.");
            }
            text
        }
        Detail::NietOpnieuwGemeld(since) => {
            format!(
                "Sinds {} staat vast dat de hulp niet genoeg oplevert; er is niet (opnieuw) gemeld.",
                day(*since)
            )
        }
        Detail::AfwijkingZonderReden(outcome) => {
            let outcome = match outcome {
                Uitkomst::Melden => "melden",
                Uitkomst::Sluiten => "afsluiten zonder melding of hulp",
                _ => "hulp zonder melding",
            };
            format!("De afwegingen komen uit op {outcome}; het besluit is anders en zegt niet waarom.")
        }
        _ => String::new(),
    }
}

fn term(regel: &str, detail: &Detail, protocol: &Protocol) -> String {
    match detail {
        Detail::TermijnVoorbij(last) => format!("{} De termijn liep tot en met {}.", feit(regel), day(*last)),
        Detail::NietGetekend(who) => {
            format!(
                "Het verslag is nog niet getekend, voor gezien getekend of geweigerd door: {}.",
                who.join(", ")
            )
        }
        Detail::LaterDanVastgelegd => "De datum ligt na de dag waarop dit is vastgelegd.".to_owned(),
        Detail::LaatVastgelegd(termijn) => {
            format!("Dit is later dan {termijn} na de gebeurtenis vastgelegd.")
        }
        Detail::Participatie(punt) => format!("Niet vastgelegd: {}.", point(punt, protocol)),
        Detail::Onderdelen(punt, parts) => {
            let known = protocol.participatie.iter().find(|known| known.punt.value == *punt);
            let text = |part: &String| {
                let found =
                    known.and_then(|point| point.onderdelen.iter().find(|one| one.naam.value == *part));
                found.map_or_else(|| part.clone(), |one| one.tekst.clone())
            };
            let parts: Vec<String> = parts.iter().map(text).collect();
            format!(
                "Bij \u{201c}{}\u{201d} is nog niet besproken: {}.",
                point(punt, protocol),
                parts.join("; ")
            )
        }
        _ => String::new(),
    }
}

fn nader_text(nader: Nader) -> &'static str {
    match nader {
        Nader::OuderVoorVeiligThuis => "Een ouder is gesproken voordat er contact met Veilig Thuis was.",
        Nader::OuderVoorKind => "Een ouder is gesproken voordat de route met het kind was besproken.",
        Nader::AfstemmingVeiligThuis => "Na deze disclosure is nog geen contact met Veilig Thuis vastgelegd.",
        Nader::AfstemmingKind => {
            "Na deze disclosure is nog niet vastgelegd dat de route met het kind is besproken."
        }
        Nader::NietSchriftelijk => "Er is toestemming vastgelegd, maar niet dat zij schriftelijk is.",
        Nader::GeenToestemming => {
            "De leerling is met naam besproken nadat de toestemming was geweigerd of ingetrokken."
        }
        Nader::GrondZonderMelding => {
            "Van het gesprek is afgezien op een grond die alleen telt als er een melding volgt; die is er niet."
        }
        Nader::GrondTeltNiet => {
            "Van het gesprek is afgezien op een grond die het protocol daarvoor niet noemt."
        }
        Nader::OuderNietGesproken => {
            "Van het gesprek met de ouder is afgezien; na het overleg met anderen is de ouder ook niet bijgepraat."
        }
        Nader::GeenHulp => "Er is hulp besloten; de afspraken over die hulp zijn niet vastgelegd.",
        Nader::GeenVeiligheidsdoel => "Bij de hulp staat geen doel dat over veiligheid gaat.",
        Nader::NietMetVeiligThuis => "Bij de hulp staat niet dat zij met Veilig Thuis is afgesproken.",
        Nader::ZaakPerKind => {
            "De kindcheck gaf twijfel of onveilig; er is niet voor elk kind een zaak genoemd."
        }
        Nader::GeenVeiligheidsafspraken => {
            "Bij de afsluiting staan geen afspraken over het volgen van de veiligheid."
        }
        Nader::GeenNazorg => "Bij de afsluiting staat geen nazorg met een termijn.",
        Nader::GeenAndereZaak => "De zaak is samengevoegd; er staat niet met welke zaak.",
        Nader::DeelsBereikt => {
            "De doelen van de hulp zijn deels bereikt; de vraag of dat genoeg is, staat open."
        }
        Nader::OverlegZonderCollega => {
            "Bij het overleg van de intern begeleider staat niet met welke collega dat was."
        }
        Nader::EvaluatieVoorHulp => "De evaluatie is van vóór de hulp, of er is geen hulp vastgelegd.",
        Nader::GetekendVoorGesprek => "De datum van deze handtekening ligt vóór het gesprek.",
        Nader::DagVanInlichten => "De ouder is vooraf ingelicht; er staat niet op welke dag.",
        Nader::GetekendNaTermijn => "Dit is getekend na de termijn voor het tekenen van het verslag.",
    }
}

/// What to do, where it is not what the rule asks in general.
pub(super) fn action(detail: &Detail) -> Option<&'static str> {
    Some(match detail {
        Detail::GeenConclusie => "Sluit de zaak af en leg de conclusie vast, met wie haar trok.",
        Detail::EenRichting => {
            "Kijk of er ook signalen zijn die het vermoeden tegenspreken, en leg die vast."
        }
        Detail::AfwegingOpen { twijfel: true, .. } => {
            "Vraag advies aan Veilig Thuis, 0800-2000, en beantwoord daarna de vraag opnieuw."
        }
        Detail::AfwegingOpen { samen: true, .. } => {
            "Neem deze vraag door met Veilig Thuis en leg het antwoord vast."
        }
        Detail::NietOpnieuwGemeld(_) => "Laat (opnieuw) melden bij Veilig Thuis, 0800-2000, en leg dat vast.",
        Detail::VeiligThuisLaat { .. } => "Leg met een vervolg vast waardoor het contact later kwam.",
        Detail::LaterDanVastgelegd => "Kijk of de datum klopt en verbeter die zo nodig met een correctie.",
        Detail::Nader(Nader::OuderVoorVeiligThuis | Nader::OuderVoorKind) => {
            "Leg met een vervolg vast waarom het zo ging, en stem de rest af met Veilig Thuis en het kind."
        }
        Detail::Nader(Nader::OuderNietGesproken) => {
            "Overleg met Veilig Thuis, 0800-2000, of de ouder nu veilig kan worden bijgepraat."
        }
        Detail::Nader(Nader::NietSchriftelijk) => {
            "Laat de ouder de toestemming op papier zetten en leg dat vast."
        }
        Detail::Nader(Nader::GeenHulp) => {
            "Leg de hulp vast: de doelen, de termijn, wie volgt en wie vaststelt dat het veilig is."
        }
        Detail::Nader(Nader::GrondZonderMelding) => "Doe de melding, of voer het gesprek alsnog.",
        Detail::Nader(Nader::GrondTeltNiet) => {
            "Voer het gesprek alsnog, of leg een grond vast die het protocol noemt."
        }
        Detail::Nader(Nader::OverlegZonderCollega) => {
            "Vul aan wie er overlegde (`door`), of met welke collega (`met`)."
        }
        Detail::Nader(Nader::EvaluatieVoorHulp) => {
            "Kijk de datum na en leg zo nodig de hulp vast waar deze evaluatie over gaat."
        }
        Detail::Nader(Nader::GetekendVoorGesprek) => {
            "Kijk de datum na; wie het verslag nog niet zag, tekent alsnog."
        }
        Detail::Nader(Nader::GetekendNaTermijn) => "Zeg zo nodig in een vervolg waardoor het later werd.",
        Detail::Nader(Nader::DagVanInlichten) => "Vul aan op welke dag de ouder is ingelicht.",
        Detail::Nader(Nader::DeelsBereikt) => {
            "Beantwoord afweging 5: levert de hulp genoeg op, of wordt er gemeld?"
        }
        _ => return None,
    })
}

/// The case without someone whose role is asked.
fn without(regel: &str) -> &'static str {
    match regel {
        "weging-aard-ernst" => "Bij de weging ontbreekt iemand die meeweegt.",
        "besluit-genomen" => "Bij het besluit ontbreekt iemand die meebeslist.",
        "risicoanalyse-gemaakt" => "Bij de risicoanalyse ontbreekt iemand die meedenkt.",
        "consult-veilig-thuis" | "twijfel-veilig-thuis" => {
            "Het advies van Veilig Thuis is niet gevraagd door wie het protocol daarvoor noemt."
        }
        "melding-door" => "De melding is niet gedaan door wie het protocol daarvoor noemt.",
        "gesprek-gevoerd-door" => "Het gesprek is niet gevoerd door wie het protocol daarvoor noemt.",
        "afsluiting-conclusie" => "Bij de afsluiting ontbreekt iemand die meebeslist.",
        _ => "Iemand die het protocol noemt, ontbreekt.",
    }
}

fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("Bij 1 {one} staat") } else { format!("Bij {n} {many} staat") }
}

fn point(punt: &str, protocol: &Protocol) -> String {
    let known = protocol.participatie.iter().find(|known| known.punt.value == punt);
    known.map_or_else(|| punt.to_owned(), |known| known.titel.to_lowercase())
}

fn role_labels(roles: &[String], protocol: &Protocol) -> String {
    roles.iter().map(|rol| protocol.rol_label(rol)).collect::<Vec<_>>().join(", ")
}

fn dangers(kinds: &[Gevaar], protocol: &Protocol) -> String {
    let label = |kind: &Gevaar| {
        let known = protocol.gevaar(kind.word());
        known.map_or_else(|| kind.word().to_owned(), |gevaar| gevaar.label.clone())
    };
    kinds.iter().map(label).collect::<Vec<_>>().join(", ")
}
