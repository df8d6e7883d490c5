//! The stukken of a zaak: there, opening, and what they say of themselves.

use std::fmt::Write as _;

use git2::{Oid, Repository};
use sha2::{Digest, Sha256};

use super::key_branch::Keys;
use super::{Found, blob};
use crate::model::{Functie, Inhoud, Stuk, StukId, ZaakNummer, yaml};
use crate::vault::Vault;
use crate::vault::fault::{Fault, Violation};
use crate::vault::plaintext::Plaintext;
use crate::vault::read::{OpenError, open_stuk};
use crate::vault::state::{Judged, StukEntry, ZaakState};
use crate::vault::zaak_key::ZaakKey;

/// How every age file begins.
const AGE_HEADER: &[u8] = b"age-encryption.org/v1\n";

impl Vault {
    pub(super) fn examine_stukken(
        &self,
        repo: &Repository,
        zaak: &ZaakState,
        keys: &Keys,
        found: &mut Found,
    ) {
        found.readable += usize::from(!keys.secrets.is_empty());
        for (id, entry) in self.snapshot.stukken.get(&zaak.nummer).into_iter().flatten() {
            found.stukken += 1;
            let judged = &self.snapshot.commits[entry.commit];
            // A destroyed zaak keeps its files, which nobody opens; what does not count is reported by its commit.
            if !judged.counts {
                continue;
            }
            if let Err((fault, what)) = self.examine_stuk(repo, zaak, keys, (*id, *entry), &mut found.opened)
            {
                let violation = Violation::new(fault, what).in_commit(judged.facts.id).in_zaak(&zaak.nummer);
                found.add(Violation { stuk: Some(*id), ..violation });
            }
        }
        let first = (zaak.nummer.clone(), StukId::from_parts(chrono::DateTime::UNIX_EPOCH, 0));
        for ((_, id), _) in
            self.snapshot.attachments.range(first..).take_while(|((of, _), _)| *of == zaak.nummer)
        {
            if !self.snapshot.stukken.get(&zaak.nummer).is_some_and(|known| known.contains_key(id)) {
                let what = "er ligt een bestand zonder stuk dat het beschrijft";
                let violation = Violation::new(Fault::Attachment, what).in_zaak(&zaak.nummer);
                found.add(Violation { stuk: Some(*id), ..violation });
            }
        }
    }

    fn examine_stuk(
        &self,
        repo: &Repository,
        zaak: &ZaakState,
        keys: &Keys,
        (id, entry): (StukId, StukEntry),
        opened: &mut usize,
    ) -> Result<(), (Fault, String)> {
        let attachment = self.snapshot.attachments.get(&(zaak.nummer.clone(), id)).copied();
        if let Some(content) = attachment {
            is_age_file(repo, content)?;
        }
        if keys.secrets.is_empty() {
            return is_age_file(repo, entry.blob);
        }
        let bytes = match open_stuk(repo, entry.blob, &keys.secrets) {
            Ok(bytes) => bytes,
            // A generation that this reader has no wrap of is reported as such.
            Err(OpenError::OtherKey) if !keys.complete => return Ok(()),
            Err(error) => {
                // Not there, or nothing that age made, is another fault.
                is_age_file(repo, entry.blob)?;
                return Err((Fault::StukClosed, format!("het stuk {error}")));
            }
        };
        *opened += 1;
        let text = Plaintext::unpadded(bytes);
        let unreadable = || (Fault::StukUnreadable, "het stuk is te openen, maar niet te lezen".to_owned());
        let stuk = text.as_str().and_then(|text| yaml::stuk(text).ok()).ok_or_else(unreadable)?;
        says_where_and_who(&stuk, &zaak.nummer, id, &self.snapshot.commits[entry.commit])?;
        examine_attachment(repo, &stuk, attachment, &keys.secrets)
    }
}

fn says_where_and_who(
    stuk: &Stuk,
    zaak: &ZaakNummer,
    id: StukId,
    judged: &Judged,
) -> Result<(), (Fault, String)> {
    let kop = &stuk.kop;
    if kop.id != id || kop.zaak.as_ref() != Some(zaak) {
        return Err((Fault::StukElsewhere, "het stuk noemt een andere zaak of een ander nummer".to_owned()));
    }
    if !judged.is_by(&kop.vastgelegd.door, kop.vastgelegd.op) {
        let what = "het stuk noemt een andere persoon of tijd dan de commit die het toevoegde";
        return Err((Fault::StukRecord, what.to_owned()));
    }
    let functie = judged.functie.unwrap_or(Functie::Inzage);
    if !functie.may_file(stuk.gegevens.soort()) {
        return Err((Fault::StukRole, format!("rol {functie} mag dit soort stuk niet vastleggen")));
    }
    Ok(())
}

fn examine_attachment(
    repo: &Repository,
    stuk: &Stuk,
    content: Option<Oid>,
    keys: &[ZaakKey],
) -> Result<(), (Fault, String)> {
    let fault = |what: &str| Err((Fault::Attachment, what.to_owned()));
    let (Inhoud::Bijlage(bijlage), content) = (&stuk.gegevens.inhoud, content) else {
        return if content.is_some() {
            fault("er ligt een bestand bij een stuk dat geen bijlage is")
        } else {
            Ok(())
        };
    };
    let Some(content) = content else {
        return if bijlage.sha256.is_some() {
            fault("het bestand van de bijlage is er niet")
        } else {
            Ok(())
        };
    };
    let Ok(bytes) = open_stuk(repo, content, keys) else {
        return fault("het bestand van de bijlage gaat niet open");
    };
    let size_differs = bijlage.grootte.is_some_and(|size| size != bytes.len() as u64);
    let sum = hex(&Sha256::digest(&bytes));
    if size_differs || bijlage.sha256.as_ref().is_some_and(|wanted| !wanted.eq_ignore_ascii_case(&sum)) {
        return fault("het bestand van de bijlage is een ander dan het stuk zegt");
    }
    Ok(())
}

/// Without a key too: the file is there, is what its id says, and is encrypted.
pub(super) fn is_age_file(repo: &Repository, id: Oid) -> Result<(), (Fault, String)> {
    let damaged = || (Fault::Damaged, "het bestand is weg of beschadigd".to_owned());
    let blob = blob(repo, id).ok_or_else(damaged)?;
    if blob.content().starts_with(AGE_HEADER) {
        Ok(())
    } else {
        Err((Fault::StukClosed, "het bestand is niet met age versleuteld".to_owned()))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
