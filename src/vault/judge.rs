//! Whether a commit counts: its signature, and what its signer was allowed in its own parent.

use super::facts::{Facts, Sealed};
use super::place::{Place, SIGNERS_FILE};
use super::staff_view::{StaffView, Standing};
use super::state::{Judged, Signature};
use crate::model::Functie;

/// Judges the signature by the staff that the parent knows.
pub(super) fn judge(facts: Facts, view: &StaffView) -> Judged {
    let (signature, signer, functie) = match facts.sealed {
        Sealed::Missing => (Signature::Ontbreekt, None, None),
        Sealed::Broken => (Signature::Ongeldig, None, None),
        Sealed::By(key) => match view.standing(&key) {
            Standing::Nobody => (Signature::Onbekend, None, None),
            Standing::Former(id) => (Signature::Ongeldig, Some(id), None),
            Standing::Active(id, functie) => (Signature::Geldig, Some(id), Some(functie)),
        },
    };
    let naam = signer.as_ref().and_then(|id| view.people.get(id)).map(|person| person.naam.clone());
    let counts = signature == Signature::Geldig;
    Judged { facts, signature, signer, naam, functie, counts }
}

/// Whether the signer, in the role of the commit's parent, may touch what the commit touches.
pub(super) fn permitted(judged: &Judged, is_root: bool) -> Result<(), String> {
    let functie = judged.functie.unwrap_or(Functie::Inzage);
    let facts = &judged.facts;
    if let Some(path) = facts.disturbed.iter().find(|path| *path != SIGNERS_FILE) {
        return Err(format!("veranderd of weggehaald: {path}"));
    }
    if facts.parents.len() > 1 && !facts.added.is_empty() {
        return Err("een samenvoeging voegt zelf iets toe".to_owned());
    }
    if facts.parents.is_empty() && !is_root {
        return Err("een tweede begin".to_owned());
    }
    if !facts.disturbed.is_empty() && !functie.coordinates() && facts.parents.len() < 2 {
        return Err(format!("rol {functie} mag dit niet: {SIGNERS_FILE}"));
    }
    for added in &facts.added {
        let allowed = match Place::parse(&added.path) {
            Place::Unknown => return Err(format!("hoort niet in een archief: {}", added.path)),
            Place::Archive | Place::Attributes => is_root,
            Place::Stuk(..) | Place::Attachment(..) => functie != Functie::Inzage,
            _ => functie.coordinates(),
        };
        if !allowed {
            return Err(format!("rol {functie} mag dit niet: {}", added.path));
        }
    }
    Ok(())
}
