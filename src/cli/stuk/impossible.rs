//! What cannot be true, whatever the protocol says: refused, because it could never be found to be right.

use crate::cli::error::CliError;
use crate::model::{Dossier, Gegevens, Inhoud, Soort, StukId, StukRef, ZaakNummer};

/// Refuses a second pupil in a zaak.
///
/// `dossier` is what the user can read of the zaak; none for one that is about to be opened.
///
/// # Errors
/// When it cannot be true.
pub fn check(
    gegevens: &Gegevens,
    zaak: &ZaakNummer,
    dossier: Option<&Dossier>,
    is_new: bool,
) -> Result<(), CliError> {
    let has_pupil = || {
        dossier.is_none_or(|dossier| dossier.counting().any(|item| item.gegevens.soort() == Soort::Leerling))
    };
    if gegevens.soort() == Soort::Leerling && !is_new && has_pupil() {
        return Err(CliError::input(format!(
            "zaak {zaak} heeft al een leerling; een zaak gaat over één kind"
        ))
        .hint(
            "wijzig de gegevens met: meldcode vul-aan ZAAK STUK; open voor een ander kind een eigen zaak",
        ));
    }
    Ok(())
}

/// Why a stuk of a stream cannot refer to what it refers to: itself, or for a follow-up what comes after it in the same
/// stream (`beside`). What is in the archive was there first, whatever the clock of who stored it said.
pub fn refers_wrongly(
    gegevens: &mut Gegevens,
    own: StukId,
    beside: impl Fn(StukId) -> bool,
) -> Option<String> {
    let mut itself = None;
    gegevens.references(&mut |reference: &mut StukRef| {
        if reference.id() == Some(own) {
            itself = Some("een stuk kan niet naar zichzelf verwijzen".to_owned());
        }
    });
    let later = match &gegevens.inhoud {
        Inhoud::Vervolg(vervolg) => {
            vervolg.op.as_ref().and_then(StukRef::id).filter(|op| *op > own && beside(*op))
        }
        _ => None,
    };
    itself.or_else(|| {
        later.map(|_| {
            "een vervolg komt na het stuk waar het op volgt; zet het er in de invoer achter".to_owned()
        })
    })
}
