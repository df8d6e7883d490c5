//! What every rule looks at: the stukken that count, in the order in which they happened, and what follows from them.

use crate::model::{
    AfsluitUitkomst, Afsluiting, Afweging, Besluit, Contact, ContactDoel, Datum, Dossier, Evaluatie, Filled,
    Gesprek, Heropening, Hulp, Inhoud, Item, Kindcheck, Leerling, Melding, Ondertekening, Ontheffing,
    Participatie, Risicoanalyse, Signaal, StukId, Taak, Tijd, Toestemming, Uitkomst, Vasthouding, Vervolg,
    Verwijsindex, Weging, Wie,
};
use crate::protocol::{Groep, Niveau, Protocol};

use super::Peilmoment;
use super::gevaar::{Danger, dangers, open_disclosure};
use super::route::{Walk, walk};
use super::stap::{Stap, step_of};

/// The role whose advice and answer the rules look for.
pub(super) const VEILIG_THUIS: &str = "veilig_thuis";

/// The fields of one soort, out of those of any.
pub(super) trait OfSoort: Sized {
    fn of(inhoud: &Inhoud) -> Option<&Self>;
}

macro_rules! of_soort {
    ($($soort:ident),+ $(,)?) => {$(
        impl OfSoort for $soort {
            fn of(inhoud: &Inhoud) -> Option<&Self> {
                match inhoud { Inhoud::$soort(fields) => Some(fields), _ => None }
            }
        }
    )+};
}
of_soort!(
    Leerling,
    Signaal,
    Vervolg,
    Contact,
    Toestemming,
    Kindcheck,
    Verwijsindex,
    Gesprek,
    Ondertekening,
    Weging,
    Afweging,
    Risicoanalyse,
    Besluit,
    Melding,
    Hulp,
    Evaluatie,
    Participatie,
    Taak,
    Ontheffing,
    Vasthouding,
    Afsluiting,
    Heropening,
);

/// A stuk that counts, with the fields of its soort.
pub(super) struct Entry<'a, T> {
    pub item: &'a Item,
    pub is: &'a T,
}

impl<T> Clone for Entry<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Entry<'_, T> {}

impl<T> Entry<'_, T> {
    pub(super) fn id(&self) -> StukId {
        self.item.id()
    }

    /// When it happened; where `datum` is missing, the day it was recorded.
    pub(super) fn day(&self) -> Datum {
        self.item.day()
    }
}

impl Entry<'_, Contact> {
    /// Whether a contact was made by someone in one of these roles; without `door` it was who recorded it.
    pub(super) fn made_by(&self, counts: impl Fn(&str) -> bool) -> bool {
        match &self.is.door {
            Some(wie) if wie.rol.is_some() => wie.rol.as_ref().is_some_and(|rol| counts(rol.as_str())),
            _ => counts(crate::model::Keuze::word(self.item.functie)),
        }
    }

    /// Whether this is the name (or staff id) of who made the contact.
    pub(super) fn is_maker(&self, naam: &str) -> bool {
        let same = |other: &str| other.trim().to_lowercase() == naam.trim().to_lowercase();
        match self.is.door.as_ref().and_then(|door| door.naam.as_deref()) {
            Some(maker) => same(maker),
            None => same(self.item.kop.vastgelegd.door.as_str()),
        }
    }
}

/// A dossier as the rules see it.
pub(super) struct View<'a> {
    pub protocol: &'a Protocol,
    pub peil: Peilmoment,
    /// What counts, by day and then id.
    pub items: Vec<&'a Item>,
    pub stap: Stap,
    pub closing: Option<Entry<'a, Afsluiting>>,
    pub dangers: Vec<Danger<'a>>,
    pub walk: Walk<'a>,
}

impl<'a> View<'a> {
    pub(super) fn new(dossier: &'a Dossier, protocol: &'a Protocol, peil: Peilmoment) -> Self {
        let mut items: Vec<&Item> = dossier.counting().collect();
        items.sort_by_key(|item| (item.day(), item.id()));
        let closing = dossier.closing().map(|(item, is)| Entry { item, is });
        let dangers = dangers(&items);
        let stap = Stap { nr: step_of(&items, protocol), gesloten: closing.is_some() };
        let walk = walk(&items, protocol, open_disclosure(&dangers));
        Self { protocol, peil, items, stap, closing, dangers, walk }
    }

    /// Where the route stood on a day, by the answers given until then.
    pub(super) fn walk_until(&self, day: Datum) -> Walk<'a> {
        let items: Vec<&Item> = self.items.iter().copied().filter(|item| item.day() <= day).collect();
        walk(&items, self.protocol, open_disclosure(&self.dangers))
    }

    /// The stukken of one soort, by day and then id.
    pub(super) fn all<T: OfSoort + 'a>(
        &self,
    ) -> impl DoubleEndedIterator<Item = Entry<'a, T>> + Clone + use<'a, '_, T> {
        self.items.iter().filter_map(|item| {
            let item: &'a Item = item;
            T::of(&item.gegevens.inhoud).map(|is| Entry { item, is })
        })
    }

    /// The latest stuk of one soort.
    pub(super) fn latest<T: OfSoort + 'a>(&self) -> Option<Entry<'a, T>> {
        self.all::<T>().next_back()
    }

    pub(super) fn has<T: OfSoort + 'a>(&self) -> bool {
        self.all::<T>().next().is_some()
    }

    /// Whether someone has this role, or one that counts as it.
    pub(super) fn is(&self, wie: &Wie, rol: &str) -> bool {
        wie.rol.as_ref().is_some_and(|r| self.protocol.fills(r.as_str(), rol))
    }

    /// Whether someone stands in this group; `None` when the role is not known.
    pub(super) fn in_group(&self, wie: &Wie, groep: Groep) -> Option<bool> {
        wie.rol.as_ref().and_then(|r| self.protocol.groep(r.as_str())).map(|g| g == groep)
    }

    /// Whether a contact was with someone in this role.
    pub(super) fn with(&self, contact: &Contact, rol: &str) -> bool {
        contact.met.as_ref().is_some_and(|wie| self.is(wie, rol))
    }

    /// Whether a contact was with someone of this group.
    pub(super) fn with_group(&self, contact: &Contact, groep: Groep) -> bool {
        contact.met.as_ref().and_then(|wie| self.in_group(wie, groep)) == Some(true)
    }

    /// Whether someone in `wie` fills this role.
    pub(super) fn among(&self, wie: &[Wie], rol: &str) -> bool {
        wie.iter().any(|one| self.is(one, rol))
    }

    /// The contacts with Veilig Thuis.
    pub(super) fn veilig_thuis(&self) -> impl DoubleEndedIterator<Item = Entry<'a, Contact>> + use<'a, '_> {
        self.all::<Contact>().filter(|contact| self.with(contact.is, VEILIG_THUIS))
    }

    /// The contacts in which Veilig Thuis was asked for advice, or called in haste.
    pub(super) fn advies(&self) -> impl DoubleEndedIterator<Item = Entry<'a, Contact>> + use<'a, '_> {
        self.veilig_thuis()
            .filter(|contact| matches!(contact.is.doel, Some(ContactDoel::Advies | ContactDoel::Spoed)))
    }

    /// Talks that were held with a parent; one that does not say with whom is taken as such, since
    /// `gesprek-velden` already says that this is missing.
    pub(super) fn held_with_parent(
        &self,
    ) -> impl DoubleEndedIterator<Item = Entry<'a, Gesprek>> + use<'a, '_> {
        self.all::<Gesprek>().filter(|gesprek| {
            gesprek.is.afgezien.is_none() && talk_with(gesprek.is, self.protocol, Groep::Ouder)
        })
    }

    /// Whether the protocol asks this rule.
    pub(super) fn asks(&self, regel: &str) -> bool {
        self.protocol.niveau(regel) != Niveau::Uit
    }

    /// The follow-ups on a stuk that count, by day and then id.
    pub(super) fn follow_ups(
        &self,
        id: StukId,
    ) -> impl DoubleEndedIterator<Item = Entry<'a, Vervolg>> + use<'a, '_> {
        self.all::<Vervolg>()
            .filter(move |v| v.is.op.as_ref().and_then(crate::model::StukRef::id) == Some(id))
    }

    /// Whether a stuk was followed up with this outcome.
    pub(super) fn followed_up(&self, id: StukId, outcomes: &[Uitkomst]) -> bool {
        self.follow_ups(id).any(|v| v.is.uitkomst.is_some_and(|u| outcomes.contains(&u)))
    }

    /// Whether another cause was found: in a talk, or by closing as other care, before anything was weighed
    /// or decided. The rules of steps 4 and 5 then do not apply.
    pub(super) fn other_cause(&self) -> bool {
        let weighed = self.has::<Weging>() || self.has::<Afweging>();
        let decided =
            self.has::<Besluit>() || self.has::<Melding>() || self.has::<Hulp>() || self.has::<Evaluatie>();
        let in_talk =
            self.all::<Gesprek>().any(|g| g.is.afgezien.is_none() && g.is.andere_oorzaak.filled(None));
        let closed = self.closed_as(AfsluitUitkomst::AndereZorg);
        !weighed && !decided && (in_talk || closed)
    }

    /// Whether the closing in force has this outcome.
    pub(super) fn closed_as(&self, outcome: AfsluitUitkomst) -> bool {
        self.closing.is_some_and(|closing| closing.is.uitkomst == Some(outcome))
    }

    /// Whether there is a melding on or after this day.
    pub(super) fn melding_since(&self, day: Datum) -> bool {
        self.all::<Melding>().any(|melding| melding.day() >= day)
    }
}

/// The day and time of what happened.
pub(super) fn moment_of(item: &Item) -> (Datum, Option<Tijd>) {
    let tijd = match &item.gegevens.inhoud {
        Inhoud::Signaal(s) => s.tijd,
        Inhoud::Contact(c) => c.tijd,
        Inhoud::Gesprek(g) => g.tijd,
        Inhoud::Melding(m) => m.tijd,
        _ => None,
    };
    (item.day(), tijd)
}

/// Whether a talk, held or not, was with someone of this group; when it does not say with whom, with the parent.
pub(super) fn talk_with(gesprek: &Gesprek, protocol: &Protocol, groep: Groep) -> bool {
    let met = gesprek.met.as_deref().unwrap_or_default();
    let groups: Vec<Groep> =
        met.iter().filter_map(|wie| protocol.groep(wie.rol.as_ref()?.as_str())).collect();
    groups.contains(&groep) || (groups.is_empty() && groep == Groep::Ouder)
}
