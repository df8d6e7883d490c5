//! In which of the five legal steps a zaak is, derived from its stukken.

use crate::model::{Contact, ContactDoel, Datum, Dossier, Gesprek, Inhoud, Item};
use crate::protocol::{Gesprekskeuze, Groep, Niveau, Protocol};

use super::view::talk_with;

/// The step of a zaak ("stap"), and whether it is closed: a flag beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stap {
    /// 1 to 5.
    pub nr: u8,
    /// There is an afsluiting without a later heropening.
    pub gesloten: bool,
}

/// The step of a zaak: the highest with an entry fact.
#[must_use]
pub fn step(dossier: &Dossier, protocol: &Protocol) -> Stap {
    let items: Vec<&Item> = dossier.counting().collect();
    Stap { nr: step_of(&items, protocol), gesloten: dossier.closing().is_some() }
}

pub(super) fn step_of(items: &[&Item], protocol: &Protocol) -> u8 {
    items.iter().filter_map(|item| entry_fact(item, protocol)).max().unwrap_or(1)
}

/// The day on which a step was first entered.
pub(super) fn entered(items: &[&Item], protocol: &Protocol, step: u8) -> Option<Datum> {
    items.iter().filter(|item| entry_fact(item, protocol) == Some(step)).map(|item| item.day()).min()
}

/// The day on which each step was first entered; the first step with the first signaal.
#[must_use]
pub fn steps_entered(dossier: &Dossier, protocol: &Protocol) -> Vec<(u8, Datum)> {
    let items: Vec<&Item> = dossier.counting().collect();
    let signaal = |item: &&&Item| matches!(item.gegevens.inhoud, Inhoud::Signaal(_));
    let first = items.iter().filter(signaal).map(|item| item.day()).min().map(|day| (1, day));
    let later = (2..=5).filter_map(|step| Some((step, entered(&items, protocol, step)?)));
    first.into_iter().chain(later).collect()
}

/// The step that this stuk enters, if it enters one.
pub(super) fn entry_fact(item: &Item, protocol: &Protocol) -> Option<u8> {
    match &item.gegevens.inhoud {
        Inhoud::Besluit(_) | Inhoud::Melding(_) | Inhoud::Hulp(_) | Inhoud::Evaluatie(_) => Some(5),
        Inhoud::Weging(_) | Inhoud::Afweging(_) => Some(4),
        Inhoud::Gesprek(gesprek) if enters_talk(gesprek, protocol) => Some(3),
        Inhoud::Contact(contact) if enters_consultation(contact, protocol) => Some(2),
        Inhoud::Toestemming(_) | Inhoud::Verwijsindex(_) => Some(2),
        _ => None,
    }
}

/// Held, or not held on a ground that the protocol lists; with a parent, or with the child where the protocol
/// asks a talk with the child (`gesprek-kind`).
fn enters_talk(gesprek: &Gesprek, protocol: &Protocol) -> bool {
    let with = talk_with(gesprek, protocol, Groep::Ouder)
        || (protocol.niveau("gesprek-kind") != Niveau::Uit && talk_with(gesprek, protocol, Groep::Kind));
    with && gesprek.afgezien.as_ref().is_none_or(|afgezien| {
        afgezien
            .grond
            .as_ref()
            .and_then(|grond| protocol.grond(grond.as_str()))
            .is_some_and(|grond| grond.geen_gesprek != Gesprekskeuze::Nee)
    })
}

/// Consultation, advice or urgent, with someone other than parent or child. A contact that does not say with
/// whom is taken as such; `contact-velden` says that this is missing.
fn enters_consultation(contact: &Contact, protocol: &Protocol) -> bool {
    let purpose =
        matches!(contact.doel, Some(ContactDoel::Consultatie | ContactDoel::Advies | ContactDoel::Spoed));
    let group = contact.met.as_ref().and_then(|met| protocol.groep(met.rol.as_ref()?.as_str()));
    purpose && !matches!(group, Some(Groep::Ouder | Groep::Kind))
}
