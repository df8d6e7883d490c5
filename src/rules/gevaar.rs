//! Danger that a stuk names, and whether it is still open.

use crate::model::{Datum, Gevaar, Inhoud, Item, Keuze, Melding, StukRef, Uitkomst, Vervolg};
use crate::protocol::{self, Protocol};

use super::view::{OfSoort, View};

/// A signaal, gesprek, contact or evaluatie that names danger.
pub(super) struct Danger<'a> {
    pub item: &'a Item,
    pub kinds: &'a [Gevaar],
    /// No vervolg `ontkracht` on it.
    pub open: bool,
    /// The day of that vervolg.
    pub refuted_on: Option<Datum>,
}

impl Danger<'_> {
    pub(super) fn day(&self) -> Datum {
        self.item.day()
    }

    pub(super) fn is_disclosure(&self) -> bool {
        self.kinds.contains(&Gevaar::Disclosure)
    }

    /// The kinds for which the protocol says this.
    pub(super) fn kinds_that(
        &self,
        protocol: &Protocol,
        says: impl Fn(&protocol::Gevaar) -> bool,
    ) -> Vec<Gevaar> {
        let asks = |kind: &Gevaar| protocol.gevaar(kind.word()).is_some_and(&says);
        self.kinds.iter().copied().filter(asks).collect()
    }

    /// The kinds for which the protocol asks Veilig Thuis at once.
    pub(super) fn urgent(&self, protocol: &Protocol) -> Vec<Gevaar> {
        self.kinds_that(protocol, |gevaar| gevaar.veilig_thuis.is_some())
    }

    /// Whether it was open on a day: it came up on or before it, and was not refuted before it.
    pub(super) fn open_on(&self, day: Datum) -> bool {
        self.day() <= day && self.refuted_on.is_none_or(|refuted| refuted >= day)
    }
}

/// Whether a disclosure stands open.
pub(super) fn open_disclosure(dangers: &[Danger]) -> bool {
    dangers.iter().any(|danger| danger.open && danger.is_disclosure())
}

/// Every stuk that names danger.
pub(super) fn dangers<'a>(items: &[&'a Item]) -> Vec<Danger<'a>> {
    items
        .iter()
        .filter_map(|item| {
            let item: &'a Item = item;
            let kinds = match &item.gegevens.inhoud {
                Inhoud::Signaal(s) => s.gevaar.as_deref(),
                Inhoud::Gesprek(g) => g.gevaar.as_deref(),
                Inhoud::Contact(c) => c.gevaar.as_deref(),
                Inhoud::Evaluatie(e) => e.gevaar.as_deref(),
                _ => None,
            }?;
            if kinds.is_empty() {
                return None;
            }
            let refuted_on = items
                .iter()
                .filter(|other| {
                    Vervolg::of(&other.gegevens.inhoud).is_some_and(|v| {
                        v.uitkomst == Some(Uitkomst::Ontkracht)
                            && v.op.as_ref().and_then(StukRef::id) == Some(item.id())
                    })
                })
                .map(|other| other.day())
                .min();
            Some(Danger { item, kinds, open: refuted_on.is_none(), refuted_on })
        })
        .collect()
}

/// Whether Veilig Thuis knows of this danger: a contact or a melding on or after it.
fn veilig_thuis_knows(view: &View, danger: &Danger) -> bool {
    view.veilig_thuis().any(|contact| contact.day() >= danger.day())
        || view.all::<Melding>().any(|melding| melding.day() >= danger.day())
}

/// Whether the urgent route runs: danger of a kind that needs Veilig Thuis at once is open, and Veilig Thuis was
/// contacted about it. Ordinary rules then stand back.
///
/// It ends with a vervolg `ontkracht`, or with a later contact with Veilig Thuis that says there is none: one
/// that records `gevaar: []` and is about the stuk (named in `over`, or `over` absent).
pub(super) fn urgent_route(view: &View) -> bool {
    view.dangers.iter().any(|danger| {
        danger.open
            && !danger.urgent(view.protocol).is_empty()
            && veilig_thuis_knows(view, danger)
            && !view.veilig_thuis().any(|contact| {
                let about = contact
                    .is
                    .over
                    .as_ref()
                    .is_none_or(|over| over.iter().any(|stuk| stuk.id() == Some(danger.item.id())));
                contact.day() >= danger.day()
                    && about
                    && contact.is.gevaar.as_ref().is_some_and(Vec::is_empty)
            })
    })
}

/// Whether a day fell on the urgent route, whatever became of the danger later.
pub(super) fn urgent_on(view: &View, day: Datum) -> bool {
    view.dangers.iter().any(|danger| {
        danger.open_on(day) && !danger.urgent(view.protocol).is_empty() && veilig_thuis_knows(view, danger)
    })
}

/// Whether the parent is spoken to only after tuning with Veilig Thuis: danger is open that needs Veilig Thuis at
/// once, or that the protocol wants tuned first. No advice to "speak to the parent" may go out then.
pub(super) fn parent_waits(view: &View) -> bool {
    view.dangers.iter().any(|danger| {
        danger.open
            && !danger
                .kinds_that(view.protocol, |gevaar| gevaar.veilig_thuis.is_some() || gevaar.eerst_afstemmen)
                .is_empty()
    })
}
