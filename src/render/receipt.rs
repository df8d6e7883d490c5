//! What a stored stuk means: what is missing, and what it changes for the route.

use std::fmt::Write as _;

use super::dossier::short;
use super::status::Namen;
use super::wording::Wording;
use super::{bevinding, conversation, status, urgent};
use crate::model::{Gegevens, Gesprek, Inhoud, Pleger, StukId, ZaakNummer};
use crate::protocol::Protocol;
use crate::rules::{Beoordeling, Ernst};

/// The lines after storing one stuk. `asked`: the user saw the urgent block before the questions; `reads`: the user can
/// read the zaak.
#[must_use]
pub fn text(
    zaak: &ZaakNummer,
    gegevens: &Gegevens,
    missing: &[String],
    protocol: &Protocol,
    (asked, reads): (bool, bool),
) -> String {
    let mut text = format!("Vastgelegd: {} in zaak {zaak}.", conversation::heading(gegevens, protocol));
    if !missing.is_empty() {
        let name = |path: &String| Wording::of(protocol).field(gegevens.soort(), path);
        let names: Vec<String> = missing.iter().map(name).collect();
        _ = write!(text, "\nNog niet ingevuld: {}.", names.join(", "));
        // Who cannot read the zaak adds to it by a vervolg, as the receipt says.
        if reads {
            _ = write!(text, "\nVul aan met: meldcode vul-aan {zaak}");
        }
    }
    let dangers = dangers(gegevens);
    for gevaar in dangers.iter().filter_map(|kind| protocol.gevaar(kind)) {
        let block = if asked { urgent::reminder(gevaar, protocol) } else { urgent::text(gevaar, protocol) };
        _ = write!(text, "\n{}", block.trim_end());
    }
    if !dangers.is_empty() && !matches!(gegevens.inhoud, Inhoud::Contact(_)) {
        _ = write!(text, "\n{}", urgent::next_command(Some(zaak)));
    }
    if let Inhoud::Signaal(signaal) = &gegevens.inhoud
        && signaal.vermoedelijke_pleger == Some(Pleger::Medewerker)
        && !asked
    {
        text.push_str(conversation::staff_suspected(&protocol.medewerker_verdacht).trim_end());
    }
    text
}

/// After a talk that was held: how to make the report that is signed.
#[must_use]
pub fn to_sign(id: StukId, zaak: &ZaakNummer, gegevens: &Gegevens) -> Option<String> {
    let Inhoud::Gesprek(Gesprek { afgezien: None, .. }) = &gegevens.inhoud else { return None };
    Some(format!("Het verslag om te tekenen maakt u met: meldcode formulier gesprek {zaak} {}", short(id)))
}

/// The lines after all: what is urgent, and where the zaak stands. Who cannot read it hears who does.
#[must_use]
pub fn closing(
    zaak: &ZaakNummer,
    judged: Option<&Beoordeling>,
    protocol: &Protocol,
    names: &Namen,
    before: Option<u8>,
) -> String {
    let Some(judged) = judged else {
        return "De intern begeleider ziet dit stuk bij de zaak en spreekt het met u door.".to_owned();
    };
    let mut text = String::new();
    let urgent = judged.bevindingen.iter().filter(|found| found.ernst == Ernst::Spoed);
    let mut said: Vec<String> = Vec::new();
    for (found, action) in urgent.map(|found| (found, bevinding::text(found, protocol).actie)) {
        if !said.contains(&action) {
            _ = writeln!(text, "\x1b[1mSPOED:\x1b[0m {action}");
            if let Some(command) = bevinding::command(found, zaak) {
                _ = writeln!(text, "Typ: {command}");
            }
            said.push(action);
        }
    }
    if judged.route.disclosure {
        text.push_str("Een slachtoffer vertelde het zelf: afweging 2 telt daarom als ja.\n");
    }
    text.push_str(&status::next_line(zaak, judged, protocol, names, before));
    let missing = judged.count(Ernst::Tekort);
    if judged.gesloten && missing > 0 {
        _ = write!(
            text,
            "\nLet op: in deze gesloten zaak {} nog iets; `meldcode controle {zaak}` zegt wat. Aanvullen mag ook nu, en \
             `meldcode heropen {zaak}` opent haar weer.",
            if missing == 1 { "ontbreekt".to_owned() } else { format!("ontbreekt op {missing} punten") }
        );
    }
    text
}

fn dangers(gegevens: &Gegevens) -> Vec<&'static str> {
    use crate::model::Keuze;
    let kinds = match &gegevens.inhoud {
        Inhoud::Signaal(s) => &s.gevaar,
        Inhoud::Contact(s) => &s.gevaar,
        Inhoud::Gesprek(s) => &s.gevaar,
        Inhoud::Evaluatie(s) => &s.gevaar,
        _ => &None,
    };
    kinds.iter().flatten().map(|kind| kind.word()).collect()
}
