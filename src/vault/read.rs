//! Reading: which zaken an identity opens, and the stukken in them with who filed each. Writes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, FixedOffset};
use git2::{ObjectType, Oid, Repository, Tree};
use rayon::prelude::*;

use super::Vault;
use super::error::{Result, VaultError};
use super::git;
use super::keys::Identity;
use super::limits;
use super::place::{MAIN_REF, Place};
use super::plaintext::Plaintext;
use super::state::{Signature, StukEntry};
use super::wrap;
use super::zaak_key::ZaakKey;
use crate::model::{Functie, MedewerkerId, StukId, ZaakNummer};

/// Why a stuk does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Not encrypted to this zaak, or to a generation that this reader never had.
    #[error("gaat niet open met de sleutel van deze zaak")]
    OtherKey,
    /// Not what was once encrypted.
    #[error("is beschadigd of geen versleuteld bestand")]
    Damaged,
}

/// A stuk as it stands in the archive.
#[derive(Debug)]
pub struct StoredStuk {
    /// The id, from the file's name. The text names its own id and zaak: a stuk where these differ was moved.
    pub id: StukId,
    /// The commit that added it.
    pub commit: String,
    /// When, by that commit.
    pub committed_at: DateTime<FixedOffset>,
    /// Who signed that commit.
    pub signer: Option<MedewerkerId>,
    /// The signer's name then.
    pub naam: Option<String>,
    /// The signer's role in the commit's own parent ("rol").
    pub functie: Option<Functie>,
    /// Whether the signature holds.
    pub signature: Signature,
    /// The commit counts: signed by someone who was active and allowed. Who may file which soort is not
    /// in this: the soort is inside the text.
    pub counts: bool,
    /// The text, or why it does not open.
    pub content: Result<Plaintext, OpenError>,
    /// An attachment's content is stored with it.
    pub attachment: bool,
    /// Where it stands in the archive.
    pub path: String,
}

/// From this many stukken on, one zaak is opened on all cores.
const LARGE_ZAAK: usize = 256;

/// The keys of zaken that were unwrapped, kept while they are needed; none for a zaak that may not be read.
#[derive(Default)]
pub struct ZaakKeys(BTreeMap<ZaakNummer, Option<Vec<ZaakKey>>>);

impl Vault {
    /// The numbers that the archive in a folder, or in one above it, has at its head: whether they stand there
    /// rightly is not judged, so this is for suggestions alone. No key needed.
    #[must_use]
    pub fn numbers(start: &Path) -> Vec<ZaakNummer> {
        let start = start.canonicalize().unwrap_or_else(|_| start.to_owned());
        let Some(repo) = start.ancestors().find_map(|folder| git::open(folder).ok()) else {
            return Vec::new();
        };
        let folders = |tree: &Tree<'_>| -> Vec<(String, Oid)> {
            let trees = tree.iter().filter(|entry| entry.kind() == Some(ObjectType::Tree));
            trees.filter_map(|entry| Some((entry.name().ok()?.to_owned(), entry.id()))).collect()
        };
        let years = git::target(&repo, MAIN_REF).ok().flatten().and_then(|head| {
            let tree = repo.find_commit(head).ok()?.tree().ok()?;
            repo.find_tree(tree.get_name("zaken")?.id()).ok()
        });
        let mut numbers = Vec::new();
        for (year, id) in years.iter().flat_map(folders) {
            let codes = repo.find_tree(id).map(|tree| folders(&tree)).unwrap_or_default();
            numbers.extend(codes.iter().filter_map(|(code, _)| format!("{year}-{code}").parse().ok()));
        }
        numbers
    }

    /// All stukken of a zaak, oldest id first.
    ///
    /// # Errors
    /// No such zaak, or not a reader of it.
    pub fn read(&self, identity: &Identity, zaak: &ZaakNummer) -> Result<Vec<StoredStuk>> {
        self.read_each(identity, std::slice::from_ref(zaak), |_, stored| stored)
            .pop()
            .unwrap_or_else(|| Err(VaultError::UnknownZaak(zaak.clone())))
    }

    /// Opens zaak by zaak on all cores and hands each on as soon as it is read, so that no more is in memory than
    /// what every core is at; the answers come in the order asked.
    pub fn read_each<T: Send>(
        &self,
        identity: &Identity,
        zaken: &[ZaakNummer],
        each: impl Fn(&ZaakNummer, Result<Vec<StoredStuk>>) -> T + Sync,
    ) -> Vec<T> {
        let watched = self.watch.job(zaken.iter().map(|zaak| self.count(zaak)).sum());
        zaken
            .par_iter()
            .map_init(
                || git::open(&self.root),
                |repo, zaak| {
                    let done = each(zaak, self.read_one(repo, identity, zaak));
                    watched.add(self.count(zaak));
                    done
                },
            )
            .collect()
    }

    fn read_one(
        &self,
        repo: &Result<Repository>,
        identity: &Identity,
        zaak: &ZaakNummer,
    ) -> Result<Vec<StoredStuk>> {
        let keys = self.zaak_keys(repo, identity, zaak)?;
        let entries: Vec<(StukId, StukEntry)> =
            self.snapshot.stukken.get(zaak).into_iter().flatten().map(|(id, entry)| (*id, *entry)).collect();
        let read = |repo: &Result<Repository>, (id, entry): &(StukId, StukEntry)| {
            let content = match repo {
                Ok(repo) => open_stuk(repo, entry.blob, &keys).map(Plaintext::unpadded),
                Err(_) => Err(OpenError::Damaged),
            };
            self.stored(zaak, *id, *entry, content)
        };
        if entries.len() < LARGE_ZAAK {
            return Ok(entries.iter().map(|entry| read(repo, entry)).collect());
        }
        let open = || git::open(&self.root);
        Ok(entries.par_iter().with_min_len(32).map_init(open, |repo, entry| read(repo, entry)).collect())
    }

    /// Some stukken, wherever they are, in the order asked; none for one that this identity may not read. `keys`
    /// holds what was unwrapped for a next call.
    pub fn read_some(
        &self,
        identity: &Identity,
        keys: &mut ZaakKeys,
        wanted: &[(ZaakNummer, StukId)],
    ) -> Vec<Option<StoredStuk>> {
        let zaken: BTreeSet<&ZaakNummer> =
            wanted.iter().map(|(zaak, _)| zaak).filter(|zaak| !keys.0.contains_key(*zaak)).collect();
        let zaken: Vec<&ZaakNummer> = zaken.into_iter().collect();
        let open = || git::open(&self.root);
        let new: Vec<_> = zaken
            .par_iter()
            .map_init(open, |repo, zaak| ((*zaak).clone(), self.zaak_keys(repo, identity, zaak).ok()))
            .collect();
        keys.0.extend(new);
        wanted
            .par_iter()
            .with_min_len(16)
            .map_init(open, |repo, (zaak, id)| {
                let entry = self.snapshot.stukken.get(zaak)?.get(id)?;
                let keys = keys.0.get(zaak)?.as_deref()?;
                let content = open_stuk(repo.as_ref().ok()?, entry.blob, keys).map(Plaintext::unpadded);
                Some(self.stored(zaak, *id, *entry, content))
            })
            .collect()
    }

    /// The zaken that an identity is a reader of, told from the clear files alone.
    ///
    /// # Errors
    /// A stranger's or revoked key.
    pub fn readable(&self, identity: &Identity) -> Result<Vec<ZaakNummer>> {
        let state = &self.snapshot.state;
        let open = state.zaken.values().filter(|zaak| !zaak.destroyed);
        match identity {
            Identity::Recovery(key) if state.recovery_public.as_deref() == Some(key.public().as_str()) => {
                Ok(open.map(|zaak| zaak.nummer.clone()).collect())
            }
            Identity::Recovery(_) => Err(VaultError::Stranger),
            Identity::Staff(key) => {
                let person = self.staff_of_key(key)?;
                Ok(open
                    .filter(|zaak| zaak.readers.contains(&person.id))
                    .map(|zaak| zaak.nummer.clone())
                    .collect())
            }
        }
    }

    /// The content of an attachment ("bijlage").
    ///
    /// # Errors
    /// Not a reader, no such attachment, or it does not open.
    pub fn attachment(&self, identity: &Identity, zaak: &ZaakNummer, id: StukId) -> Result<Plaintext> {
        let repo = git::open(&self.root);
        let keys = self.zaak_keys(&repo, identity, zaak)?;
        let blob = self.snapshot.attachments.get(&(zaak.clone(), id)).ok_or(VaultError::UnknownStuk(id))?;
        let bytes = open_stuk(&repo?, *blob, &keys)
            .map_err(|error| VaultError::Damaged(format!("bijlage {id} {error}")))?;
        Ok(Plaintext::new(bytes.to_vec()))
    }

    /// The number of stukken of a zaak; no key needed.
    #[must_use]
    pub fn count(&self, zaak: &ZaakNummer) -> usize {
        self.snapshot.stukken.get(zaak).map_or(0, std::collections::BTreeMap::len)
    }

    fn zaak_keys(
        &self,
        repo: &Result<Repository>,
        identity: &Identity,
        nummer: &ZaakNummer,
    ) -> Result<Vec<ZaakKey>> {
        let zaak = self.zaak(nummer)?;
        if zaak.destroyed {
            return Err(VaultError::Destroyed(nummer.clone()));
        }
        let Ok(repo) = repo else { return Err(VaultError::NotAnArchive(self.root.clone())) };
        let keys = wrap::open_all(repo, &self.snapshot.state, zaak, identity)?;
        Ok(keys.iter().filter_map(|(_, secret)| ZaakKey::new(secret)).collect())
    }

    fn stored(
        &self,
        zaak: &ZaakNummer,
        id: StukId,
        entry: StukEntry,
        content: Result<Plaintext, OpenError>,
    ) -> StoredStuk {
        let judged = &self.snapshot.commits[entry.commit];
        StoredStuk {
            id,
            commit: judged.facts.id.to_string(),
            committed_at: judged.facts.time,
            signer: judged.signer.clone(),
            naam: judged.naam.as_deref().map(str::to_owned),
            functie: judged.functie,
            signature: judged.signature,
            counts: judged.counts,
            content,
            attachment: self.snapshot.attachments.contains_key(&(zaak.clone(), id)),
            path: Place::Stuk(zaak.clone(), id).path(),
        }
    }
}

pub(super) fn open_stuk(
    repo: &Repository,
    blob: Oid,
    keys: &[ZaakKey],
) -> Result<zeroize::Zeroizing<Vec<u8>>, OpenError> {
    let blob = limits::blob(repo, blob).ok_or(OpenError::Damaged)?;
    wrap::open(blob.content(), keys.iter().map(|key| key as &dyn age::Identity)).map_err(
        |error| match error {
            age::DecryptError::NoMatchingKeys => OpenError::OtherKey,
            _ => OpenError::Damaged,
        },
    )
}
