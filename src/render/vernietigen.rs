//! Destroying a zaak: what goes, what stays, what still has to be done.

use std::fmt::Write as _;

use chrono::{DateTime, FixedOffset};

use super::text::{count, day_of, safe};
use crate::model::{Datum, MedewerkerId, StukId, Vernietigingsgrond, ZaakNummer};
use crate::rules::Bewaring;

/// A ground in words.
#[must_use]
pub fn grond(grond: Vernietigingsgrond) -> &'static str {
    match grond {
        Vernietigingsgrond::Bewaartermijn => "de bewaartermijn is voorbij",
        Vernietigingsgrond::Verzoek => "op verzoek van de leerling of een ouder",
        Vernietigingsgrond::Overgedragen => "het dossier is overgedragen en wordt daar bewaard",
        Vernietigingsgrond::Vergissing => "de zaak is bij vergissing geopend",
        Vernietigingsgrond::Opgelegd => "een rechter of toezichthouder legde het op",
    }
}

/// That a zaak was destroyed: when, by whom, why, and what that means.
#[must_use]
pub fn gone(
    door: &MedewerkerId,
    op: &DateTime<FixedOffset>,
    waarom: Vernietigingsgrond,
    stukken: usize,
) -> String {
    let what = match stukken {
        0 => "de stukken kan".to_owned(),
        1 => "het ene stuk kan".to_owned(),
        many => format!("de {many} stukken kan"),
    };
    format!("vernietigd op {} door {door} (grond: {waarom}); {what} niemand ooit meer lezen", day_of(op))
}

/// A zaak in a list, in the place of the pupil's name.
#[must_use]
pub fn in_list(op: &DateTime<FixedOffset>, waarom: Vernietigingsgrond, on_server: bool) -> String {
    let server = if on_server { "; nog op de server" } else { "" };
    format!("(vernietigd op {}: {waarom}{server})", day_of(op))
}

/// What the history says of a proposal, of the destruction, and of the server.
#[must_use]
pub fn event(waarom: Option<Vernietigingsgrond>, proposed: bool) -> String {
    match (waarom, proposed) {
        (Some(waarom), true) => format!("vernietiging voorgesteld ({waarom})"),
        (Some(waarom), false) => format!("zaak vernietigd ({waarom})"),
        (None, _) => "sleutels van de server gewist".to_owned(),
    }
}

/// A hold that forbids it.
#[must_use]
pub fn held(zaak: &ZaakNummer, until: Option<Datum>) -> String {
    let until = until.map_or_else(|| "zonder einddatum".to_owned(), |day| format!("tot en met {day}"));
    format!("zaak {zaak} wordt vastgehouden ({until}) en mag niet worden vernietigd; er is niets veranderd")
}

/// What ends a hold.
#[must_use]
pub fn held_hint(zaak: &ZaakNummer, stuk: StukId) -> String {
    format!(
        "is de reden voorbij, leg dat dan vast: meldcode vervolg {zaak} --op {} --uitkomst vervallen",
        super::dossier::short(stuk)
    )
}

/// The term for keeping the zaak, when it has not passed.
#[must_use]
pub fn term(bewaring: &Bewaring) -> Option<String> {
    match bewaring {
        Bewaring { voorbij: true, .. } | Bewaring { heeft_termijn: false, .. } => None,
        Bewaring { bewaard_tot: Some(day), .. } => {
            Some(format!("de bewaartermijn loopt nog tot en met {day}"))
        }
        _ => Some(
            "de bewaartermijn loopt nog niet: de zaak is open en de leerling niet uitgeschreven".to_owned(),
        ),
    }
}

/// What will be destroyed and what not, before it is confirmed.
#[must_use]
pub fn before(
    zaak: &ZaakNummer,
    naam: &str,
    stukken: usize,
    waarom: Vernietigingsgrond,
    term: Option<&str>,
    second: bool,
) -> String {
    let mut text = format!(
        "U staat op het punt zaak {zaak} ({}) voorgoed te vernietigen: {}.\nGrond: {}.\n",
        safe(naam),
        count(stukken, "stuk", "stukken"),
        grond(waarom)
    );
    if let Some(term) = term {
        _ = writeln!(text, "Let op: {term}.");
    }
    text.push_str(
        "Daarna kan niemand de stukken nog lezen, ook u niet en ook niet met de herstelsleutel.\n\
         Er blijft staan dat de zaak er was, wie eraan werkte, en dat en waarom u die vernietigde.\n\
         Wat is afgedrukt, overgenomen in het leerlingvolgsysteem of op een reservekopie staat, blijft daar.",
    );
    if second {
        text.push_str(
            "\nHet protocol vraagt een tweede persoon. Uw opdracht is een voorstel; er wordt nu nog niets vernietigd.",
        );
    }
    text
}

/// Stukken that do not count may be a hold as well.
#[must_use]
pub fn outside(stukken: usize) -> String {
    format!(
        "Let op: {} in deze zaak {} niet mee of {} niet open. Ga eerst na of daar geen vasthouding bij is.",
        count(stukken, "stuk", "stukken"),
        if stukken == 1 { "telt" } else { "tellen" },
        if stukken == 1 { "gaat" } else { "gaan" },
    )
}

/// What has been done.
#[must_use]
pub fn done(zaak: &ZaakNummer, stukken: usize, keys: usize, has_twin: bool) -> String {
    let mut text = format!(
        "Zaak {zaak} is vernietigd. {} van deze zaak {} hier gewist; dat is nagekeken.\n\
         {} in de geschiedenis staan, maar {} onleesbaar, voorgoed.\n\
         Kopieën bij collega's wissen hun sleutels bij hun volgende `meldcode synchroniseer`. Een reservekopie, en een \
         kopie die nooit meer uitwisselt, houdt ze: wis die zelf.",
        count(keys, "sleutel", "sleutels"),
        if keys == 1 { "is" } else { "zijn" },
        if stukken == 1 { "Het ene stuk blijft" } else { "De stukken blijven" },
        if stukken == 1 { "is" } else { "zijn" },
    );
    if has_twin {
        text.push_str(
            "\nLet op: op deze schijf deelt een andere kopie (een kloon) bestanden met dit archief. Is dat niet de \
             server, dan heeft die de sleutels nog: geef daar `meldcode synchroniseer`, of wis die kopie.",
        );
    }
    text
}

/// That a second person has to agree.
#[must_use]
pub fn proposed(zaak: &ZaakNummer, waarom: Vernietigingsgrond) -> String {
    format!(
        "Voorgesteld; er is nog niets vernietigd. Een andere intern begeleider of de directie geeft, met de eigen sleutel:\n\
         meldcode vernietig {zaak} --grond {waarom}\n\
         Moet de zaak toch blijven, leg dan een vasthouding vast: meldcode houd-vast {zaak}"
    )
}

/// A proposal that waits for a second person.
#[must_use]
pub fn waits(zaak: &ZaakNummer, door: &MedewerkerId, waarom: Vernietigingsgrond) -> String {
    format!(
        "{door} stelt voor zaak {zaak} te vernietigen ({waarom}). Bent u het eens: meldcode vernietig {zaak} --grond \
         {waarom}"
    )
}

/// What has to be done on a server that we do not reach as a folder.
#[must_use]
pub fn on_server(zaken: &[ZaakNummer]) -> String {
    let names: Vec<&str> = zaken.iter().map(ZaakNummer::as_str).collect();
    let first = zaken.first().map(ZaakNummer::as_str).unwrap_or_default();
    format!(
        "Nog op de server: de gewiste sleutels van {}. Laat de beheerder daar, in de map van het archief, opruimen \
         terwijl niemand uitwisselt:\n  git reflog expire --expire=now --all && git gc --prune=now\n\
         Is dat gedaan, leg dat dan vast: meldcode vernietig {first} --server-gewist",
        names.join(", ")
    )
}

/// That it is not finished, and why.
#[must_use]
pub fn not_finished(zaak: &ZaakNummer, left: &[String]) -> String {
    let mut text = format!("de vernietiging van zaak {zaak} is niet voltooid");
    for one in left {
        _ = write!(text, "\n- {one}");
    }
    text
}

/// Keys of destroyed zaken that are still here, with what stands in the way.
#[must_use]
pub fn unfinished(zaken: &[ZaakNummer], obstacles: &[String]) -> String {
    let names: Vec<&str> = zaken.iter().map(ZaakNummer::as_str).collect();
    let mut text = "Niet voltooid: er liggen hier nog sleutels van een vernietigde zaak".to_owned();
    if !names.is_empty() {
        _ = write!(text, " ({})", names.join(", "));
    }
    for obstacle in obstacles {
        _ = write!(text, "\n- {obstacle}");
    }
    text
}
