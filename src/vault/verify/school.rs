//! The records of the school: encrypted to people, so whoever was one of them opens each of them.

use git2::Repository;

use super::stukken::is_age_file;
use super::{Found, blob};
use crate::model::{Inhoud, yaml};
use crate::vault::Vault;
use crate::vault::facts::{Added, Sealed};
use crate::vault::fault::{Fault, Violation};
use crate::vault::keys::Identity;
use crate::vault::place::Place;
use crate::vault::plaintext::Plaintext;
use crate::vault::read::OpenError;
use crate::vault::school::open_record;
use crate::vault::state::Judged;

impl Vault {
    /// Examines the records, each opened where this identity can.
    pub(super) fn examine_school(&self, repo: &Repository, identity: Option<&Identity>) -> Found {
        let mut found = Found::default();
        for judged in self.snapshot.commits.iter().filter(|judged| judged.counts) {
            for added in &judged.facts.added {
                let Place::School(id) = added.place else { continue };
                if let Err((fault, what)) = self.examine_record(repo, identity, judged, added) {
                    let violation = Violation::new(fault, what).in_commit(judged.facts.id);
                    found.add(Violation { stuk: Some(id), ..violation });
                }
            }
        }
        found
    }

    fn examine_record(
        &self,
        repo: &Repository,
        identity: Option<&Identity>,
        judged: &Judged,
        added: &Added,
    ) -> Result<(), (Fault, String)> {
        is_age_file(repo, added.blob)?;
        let opener: &dyn age::Identity = match identity {
            Some(Identity::Staff(key)) => key.opener(),
            Some(Identity::Recovery(key)) => &key.0,
            None => return Ok(()),
        };
        // Of others than who wrote it and the paper it is not known here whether it was meant for them.
        let is_for = match identity {
            Some(Identity::Staff(key)) => judged.facts.sealed == Sealed::By(*key.public()),
            Some(Identity::Recovery(key)) => {
                self.snapshot.state.recovery_public.as_deref() == Some(key.public().as_str())
            }
            None => false,
        };
        let closed = |error: OpenError| (Fault::StukClosed, format!("het antwoord van de zelfcheck {error}"));
        let sealed = blob(repo, added.blob).ok_or_else(|| closed(OpenError::Damaged))?;
        let text = match open_record(sealed.content(), opener) {
            Ok(bytes) => Plaintext::unpadded(bytes),
            Err(OpenError::OtherKey) if !is_for => return Ok(()),
            Err(error) => return Err(closed(error)),
        };
        let stuk = text.as_str().and_then(|text| yaml::stuk(text).ok());
        let stuk =
            stuk.filter(|stuk| matches!(stuk.gegevens.inhoud, Inhoud::Zelfcheck(_))).ok_or_else(|| {
                (
                    Fault::StukUnreadable,
                    "wat bij de school ligt, is geen antwoord van de zelfcheck".to_owned(),
                )
            })?;
        let kop = &stuk.kop;
        if Place::School(kop.id) != added.place || kop.zaak.is_some() {
            return Err((
                Fault::StukElsewhere,
                "het antwoord noemt een ander nummer, of een zaak".to_owned(),
            ));
        }
        if !judged.is_by(&kop.vastgelegd.door, kop.vastgelegd.op) {
            let what = "het antwoord noemt een andere persoon of tijd dan de commit die het toevoegde";
            return Err((Fault::StukRecord, what.to_owned()));
        }
        Ok(())
    }
}
