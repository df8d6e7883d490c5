//! Going on from what is known by commits in a line that only add stukken: the daily case. Whatever else a commit
//! does, everything is judged anew from the first one on.

use super::facts::Facts;
use super::judge::{judge, refusals};
use super::place::Place;
use super::state::{Snapshot, StukEntry};

/// Whether these commits follow the head one by one, each signed by who may, and add nothing but stukken to zaken
/// that are there. The archive holds so far, so its keys and readers stay what they are.
pub(super) fn only_adds(known: &Snapshot, new: &[Facts]) -> bool {
    let mut before = known.head;
    known.state.violations.is_empty()
        && known.state.contests.is_empty()
        && new.iter().all(|facts| {
            let follows = *facts.parents == [before];
            before = facts.id;
            let judged = judge(facts.clone(), &known.view, false);
            let Some(functie) = judged.functie.filter(|_| judged.counts) else { return false };
            let to_zaak = |place: &Place| match place {
                Place::Stuk(zaak, _) | Place::Attachment(zaak, _) => {
                    known.state.zaken.get(zaak).is_some_and(|zaak| !zaak.destroyed)
                }
                _ => false,
            };
            follows
                && facts.added.iter().all(|added| to_zaak(&added.place))
                && refusals(&judged, functie).is_empty()
        })
}

/// Takes such commits in.
pub(super) fn extend(known: &mut Snapshot, new: Vec<Facts>) {
    for facts in new {
        let judged = judge(facts, &known.view, false);
        let commit = known.commits.len();
        known.head = judged.facts.id;
        for added in &judged.facts.added {
            match &added.place {
                Place::Stuk(zaak, id) => {
                    let entry = StukEntry { blob: added.blob, commit };
                    known.stukken.entry(zaak.clone()).or_default().entry(*id).or_insert(entry);
                }
                Place::Attachment(zaak, id) => {
                    known.attachments.entry((zaak.clone(), *id)).or_insert(added.blob);
                }
                _ => {}
            }
        }
        known.commits.push(judged);
    }
}
