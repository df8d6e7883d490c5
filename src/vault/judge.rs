//! Whether a commit counts: its signature, and what its signer was allowed in its own parent.

use super::clear::StaffChange;
use super::facts::{Facts, Sealed};
use super::fault::{Fault, Violation};
use super::place::{Place, SIGNERS_FILE};
use super::staff_view::{Dated, StaffView};
use super::state::{Judged, Signature};
use crate::model::{Functie, StukId};

/// Judges the signature by the staff that the parent knows; what was taken over counts as if its key still held.
pub(super) fn judge(facts: Facts, view: &StaffView, taken: bool) -> Judged {
    let (signature, holder) = match facts.sealed {
        Sealed::Missing => (Signature::Ontbreekt, None),
        Sealed::Broken => (Signature::Ongeldig, None),
        Sealed::By(key) => match view.holder(&key) {
            None => (Signature::Onbekend, None),
            Some(holder) if holder.current || taken => (Signature::Geldig, Some(holder)),
            former => (Signature::Ongeldig, former),
        },
    };
    let counts = signature == Signature::Geldig;
    Judged {
        facts,
        signature,
        signer: holder.map(|holder| holder.id.clone()),
        naam: holder.map(|holder| holder.naam.clone()),
        functie: holder.filter(|_| counts).map(|holder| holder.functie),
        counts,
        own_key: false,
    }
}

/// What a commit that does not hold is guilty of.
pub(super) fn unsealed(judged: &Judged) -> Violation {
    let (fault, what) = match (judged.facts.sealed, judged.signature) {
        (Sealed::Missing, _) => (Fault::Unsigned, "geen handtekening"),
        (Sealed::Broken, _) => (Fault::BadSignature, "de handtekening past niet bij de commit"),
        (_, Signature::Onbekend) => (Fault::Stranger, "ondertekend met een sleutel die van niemand hier is"),
        _ => (Fault::RevokedKey, "ondertekend met een sleutel die al was ingetrokken"),
    };
    let violation = Violation::new(fault, what).in_commit(judged.facts.id);
    match judged.facts.added.first() {
        Some(added) => violation.at(&added.path()),
        None => violation,
    }
}

/// Everything that a commit touches and its signer, in this role, may not. None: it is permitted.
pub(super) fn refusals(judged: &Judged, functie: Functie) -> Vec<Violation> {
    let facts = &judged.facts;
    let changes_staff = functie.coordinates() || judged.own_key;
    let found = |fault, what: &str, path: &str| {
        Violation::new(fault, format!("{what}: {path}")).in_commit(facts.id).at(path)
    };
    let merge = facts.parents.len() > 1;
    let mut refused = Vec::new();
    for touched in &facts.disturbed {
        if touched.path == SIGNERS_FILE && touched.how == Fault::Changed {
            // Generated anew whenever staff changes; its content is compared with the events elsewhere.
            if !merge && !changes_staff {
                refused.push(found(Fault::Role, &format!("rol {functie} mag dit niet"), SIGNERS_FILE));
            }
            continue;
        }
        let what = match touched.how {
            Fault::Dropped => "weggehaald",
            Fault::NotAFile => "geen gewoon bestand",
            _ => "veranderd",
        };
        refused.push(found(touched.how, what, &touched.path));
    }
    for added in &facts.added {
        let allowed = match &added.place {
            Place::Unknown(path) => {
                refused.push(found(Fault::ForeignFile, "hoort niet in een archief", path));
                continue;
            }
            Place::Stuk(..) | Place::Attachment(..) => functie != Functie::Inzage,
            Place::Staff(..) => changes_staff,
            _ => functie.coordinates(),
        };
        if merge {
            refused.push(found(Fault::Merge, "een samenvoeging voegt zelf iets toe", &added.path()));
        } else if !allowed {
            refused.push(found(Fault::Role, &format!("rol {functie} mag dit niet"), &added.path()));
        }
    }
    refused
}

/// What the recovery key signed beyond the one thing that it may: a new key for someone who coordinates.
pub(super) fn beyond_recovery(
    facts: &Facts,
    events: &[(StukId, Dated)],
    view: &StaffView,
) -> Option<Violation> {
    let replaces = match events {
        [(_, dated)] => {
            let person = view.people.get(&dated.id);
            dated.event.wat == StaffChange::Sleutel
                && person.is_some_and(|person| person.active && person.functie.coordinates())
        }
        _ => false,
    };
    let only_list = facts.disturbed.iter().all(|t| t.path == SIGNERS_FILE && t.how == Fault::Changed);
    if replaces && only_list && facts.added.len() == 1 && facts.parents.len() == 1 {
        return None;
    }
    let what = "de herstelsleutel mag alleen de sleutel van een intern begeleider of directie vervangen";
    Some(Violation::new(Fault::Role, what).in_commit(facts.id))
}

/// What only the first commit of an archive holds.
pub(super) fn belongs_to_root(place: &Place) -> bool {
    matches!(place, Place::Archive | Place::Attributes)
}
