//! Adding stukken and opening zaken: one commit for all of them, or none.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;

use age::x25519;
use chrono::{DateTime, FixedOffset};
use git2::Repository;
use rayon::prelude::*;

use super::Vault;
use super::clear::{AccessEvent, ProtocolRef};
use super::commit::Author;
use super::error::{Result, VaultError};
use super::git;
use super::keys::StaffKey;
use super::limits::LARGEST_ATTACHMENT;
use super::place::{Place, fresh_stuk_id, key_ref};
use super::plaintext::Plaintext;
use super::staff::writer_of;
use super::state::{Snapshot, Staff};
use super::watch::Job;
use super::write::{KeyChange, Plan, Writer};
use super::{owed, remote, wrap};
use crate::model::{Functie, Keuze, MedewerkerId, Soort, StukId, ZaakNummer, yaml};

/// What one command adds.
#[derive(Debug, Default)]
pub struct Batch {
    /// Zaken to open first.
    pub new_zaken: Vec<NewZaak>,
    /// Stukken, in these zaken or in ones that exist.
    pub stukken: Vec<NewStuk>,
}

/// A zaak to open.
#[derive(Debug, Clone)]
pub struct NewZaak {
    /// Its number, from [`super::fresh_zaak_nummer`].
    pub nummer: ZaakNummer,
    /// The protocol it runs under: name and version.
    pub protocol: (String, String),
}

/// A stuk to add.
#[derive(Debug)]
pub struct NewStuk {
    /// The zaak it belongs to.
    pub zaak: ZaakNummer,
    /// Its id, from [`super::fresh_stuk_id`].
    pub id: StukId,
    /// Its soort, for who may file what.
    pub soort: Soort,
    /// Its text.
    pub plaintext: Plaintext,
    /// The content of an attachment ("bijlage").
    pub attachment: Option<Plaintext>,
}

/// What was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The commit.
    pub commit: String,
    /// The stukken, in the order given.
    pub ids: Vec<StukId>,
    /// Nobody else stored anything since the archive was opened: what was read before, with this, is all there is.
    pub alone: bool,
}

impl Vault {
    /// Stores a batch in one commit.
    ///
    /// # Errors
    /// The role may not, a zaak or number does not fit, or the disk refuses; nothing was stored then.
    pub fn append(
        &mut self,
        key: &StaffKey,
        moment: DateTime<FixedOffset>,
        batch: &Batch,
    ) -> Result<Receipt> {
        self.store(key, moment, batch, |_| Ok(Vec::new()))
    }

    /// Stores a batch in one commit, with files beside it that follow from the state under the lock.
    pub(super) fn store(
        &mut self,
        key: &StaffKey,
        moment: DateTime<FixedOffset>,
        batch: &Batch,
        beside: impl FnOnce(&Snapshot) -> Result<Vec<(String, Vec<u8>)>>,
    ) -> Result<Receipt> {
        // Before the lock, so that who may not is told so even where nothing can be written.
        check(&self.snapshot, writer_of(&self.snapshot, key)?, batch)?;
        let opened_at = self.snapshot.head;
        let writer = Writer::begin_after(&self.look, &self.root, &mut self.snapshot)?;
        let snapshot = &self.snapshot;
        let alone = snapshot.head == opened_at;
        let person = writer_of(snapshot, key)?;
        check(snapshot, person, batch)?;
        check_keys(writer.repo(), batch)?;
        let author = Author { key, person, moment };
        let mut plan = Plan {
            message: message(batch),
            files: beside(snapshot)?,
            signers: None,
            keys: Vec::new(),
            keys_first: true,
        };
        let mut publics = open_zaken(snapshot, person, moment, batch, &mut plan)?;
        let may_renew = person.functie.coordinates() && snapshot.state.contests.is_empty();
        let renewed = if may_renew {
            super::access::renewals(writer.repo(), &snapshot.state, moment, &mut plan)?
        } else {
            BTreeMap::new()
        };
        for stuk in &batch.stukken {
            if let Some(generation) = snapshot.state.zaken.get(&stuk.zaak).and_then(|zaak| zaak.generation())
            {
                let public = renewed.get(&stuk.zaak).unwrap_or(&generation.public);
                publics.entry(&stuk.zaak).or_insert(recipient(public, &stuk.zaak)?);
            }
        }
        let watched = self.watch.job(batch.stukken.iter().map(size).sum());
        let sealed = batch
            .stukken
            .par_iter()
            .map(|stuk| {
                publics
                    .get(&stuk.zaak)
                    .ok_or_else(|| VaultError::UnknownZaak(stuk.zaak.clone()))
                    .and_then(|public| seal(stuk, public, &watched))
            })
            .collect::<Result<Vec<_>>>()?;
        plan.files.extend(sealed.into_iter().flatten());
        let commit = writer.carry_out(&author, &plan)?;
        // Someone else's access that was cut off: this command's own work is stored already.
        _ = owed::settle(&writer, &snapshot.state, &author);
        self.after_write(commit)?;
        remote::maintain(&self.root);
        let ids = batch.stukken.iter().map(|stuk| stuk.id).collect();
        Ok(Receipt { commit: commit.to_string(), ids, alone })
    }
}

/// The keys of every zaak that is added to are here, and those of a new one are not.
fn check_keys(repo: &Repository, batch: &Batch) -> Result<()> {
    for zaak in batch.stukken.iter().map(|stuk| &stuk.zaak).collect::<BTreeSet<_>>() {
        let opens = batch.new_zaken.iter().any(|new| new.nummer == *zaak);
        if !opens && git::target(repo, &key_ref(zaak))?.is_none() {
            return Err(VaultError::KeysAbsent(zaak.clone()));
        }
    }
    for new in &batch.new_zaken {
        // Keys without a zaak, of an opening that was cut off: no key is ever put in the place of another.
        if git::target(repo, &key_ref(&new.nummer))?.is_some() {
            return Err(VaultError::ZaakExists(new.nummer.clone()));
        }
    }
    Ok(())
}

/// Opening a zaak: its key, wrapped to its readers, and the event that carries the public half.
fn open_zaken<'b>(
    snapshot: &Snapshot,
    person: &Staff,
    moment: DateTime<FixedOffset>,
    batch: &'b Batch,
    plan: &mut Plan,
) -> Result<BTreeMap<&'b ZaakNummer, x25519::Recipient>> {
    let readers = first_readers(snapshot, &person.id);
    let opened = batch
        .new_zaken
        .par_iter()
        .map(|new| {
            let secret = x25519::Identity::generate();
            let wraps = wrap::for_all(&secret, "1", &snapshot.state, readers.iter())?;
            Ok((new, secret.to_public(), wraps))
        })
        .collect::<Result<Vec<_>>>()?;
    let mut publics = BTreeMap::new();
    for (new, public, add) in opened {
        let event = AccessEvent::Geopend {
            protocol: ProtocolRef { naam: new.protocol.0.clone(), versie: new.protocol.1.clone() },
            generatie: "1".to_owned(),
            sleutel: public.to_string(),
            lezers: readers.iter().cloned().collect(),
        };
        let path = Place::Access(new.nummer.clone(), fresh_stuk_id(moment)).path();
        plan.files.push((path, event.write()?.into_bytes()));
        plan.keys.push(KeyChange { zaak: new.nummer.clone(), add, drop: Vec::new() });
        publics.insert(&new.nummer, public);
    }
    Ok(publics)
}

/// Whoever opens a zaak, and every active intern begeleider: they coordinate all of them, and a zaak that
/// one person alone can open is lost with that person. Directie is not by itself a reader (`domain.md`).
fn first_readers(snapshot: &Snapshot, opener: &MedewerkerId) -> BTreeSet<MedewerkerId> {
    let mut readers: BTreeSet<_> = snapshot
        .state
        .staff
        .values()
        .filter(|person| person.active && person.functie == Functie::InternBegeleider)
        .map(|person| person.id.clone())
        .collect();
    readers.insert(opener.clone());
    readers
}

fn check(snapshot: &Snapshot, person: &Staff, batch: &Batch) -> Result<()> {
    let functie = person.functie;
    if !batch.new_zaken.is_empty() && !functie.coordinates() {
        return Err(VaultError::MayNot { functie, action: "een zaak openen".to_owned() });
    }
    if let Some(stuk) = batch.stukken.iter().find(|stuk| !functie.may_file(stuk.soort)) {
        return Err(VaultError::MayNot { functie, action: format!("een {} vastleggen", stuk.soort.word()) });
    }
    let mut zaken = BTreeSet::new();
    for new in &batch.new_zaken {
        if snapshot.state.zaken.contains_key(&new.nummer) || !zaken.insert(&new.nummer) {
            return Err(VaultError::ZaakExists(new.nummer.clone()));
        }
        if !snapshot.state.protocols.contains_key(&new.protocol) {
            return Err(VaultError::UnknownProtocol(format!("{} {}", new.protocol.0, new.protocol.1)));
        }
    }
    let mut ids = BTreeSet::new();
    for stuk in &batch.stukken {
        match snapshot.state.zaken.get(&stuk.zaak) {
            Some(zaak) if zaak.destroyed => return Err(VaultError::Destroyed(stuk.zaak.clone())),
            None if !zaken.contains(&stuk.zaak) => return Err(VaultError::UnknownZaak(stuk.zaak.clone())),
            _ => {}
        }
        let taken = snapshot.stukken.get(&stuk.zaak).is_some_and(|known| known.contains_key(&stuk.id));
        if taken || !ids.insert(stuk.id) {
            return Err(VaultError::StukExists(stuk.id));
        }
        if stuk.plaintext.as_bytes().len() > yaml::MAX_DOCUMENT {
            return Err(VaultError::TooLarge(yaml::MAX_DOCUMENT as u64 >> 20));
        }
        if stuk.attachment.as_ref().is_some_and(|content| content.as_bytes().len() > LARGEST_ATTACHMENT) {
            return Err(VaultError::TooLarge(LARGEST_ATTACHMENT as u64 >> 20));
        }
    }
    Ok(())
}

fn recipient(public: &str, zaak: &ZaakNummer) -> Result<x25519::Recipient> {
    public.parse().map_err(|_| VaultError::KeyMismatch(zaak.clone()))
}

/// How much there is to encrypt, in bytes.
fn size(stuk: &NewStuk) -> usize {
    stuk.plaintext.as_bytes().len() + stuk.attachment.as_ref().map_or(0, |content| content.as_bytes().len())
}

fn seal(stuk: &NewStuk, public: &x25519::Recipient, watched: &Job<'_>) -> Result<Vec<(String, Vec<u8>)>> {
    let encrypt = |bytes: &[u8]| age::encrypt(public, bytes).map_err(|_| VaultError::Encrypt);
    let mut files =
        vec![(Place::Stuk(stuk.zaak.clone(), stuk.id).path(), encrypt(&stuk.plaintext.padded())?)];
    watched.add(stuk.plaintext.as_bytes().len());
    if let Some(content) = &stuk.attachment {
        let sealed = seal_in_parts(content.as_bytes(), public, watched).map_err(|_| VaultError::Encrypt)?;
        files.push((Place::Attachment(stuk.zaak.clone(), stuk.id).path(), sealed));
    }
    Ok(files)
}

/// Encrypts what may be large, telling how far it is.
fn seal_in_parts(
    content: &[u8],
    public: &x25519::Recipient,
    watched: &Job<'_>,
) -> std::result::Result<Vec<u8>, Box<dyn std::error::Error>> {
    let recipient: &dyn age::Recipient = public;
    let mut sealed = Vec::with_capacity(content.len() + content.len() / 1000 + 1024);
    let mut writer = age::Encryptor::with_recipients(std::iter::once(recipient))?.wrap_output(&mut sealed)?;
    for part in content.chunks(1 << 20) {
        writer.write_all(part)?;
        watched.add(part.len());
    }
    writer.finish()?;
    Ok(sealed)
}

/// What everyone may see: numbers and counts, nothing else.
fn message(batch: &Batch) -> String {
    let mut counts: BTreeMap<&ZaakNummer, usize> =
        batch.new_zaken.iter().map(|new| (&new.nummer, 0)).collect();
    for stuk in &batch.stukken {
        *counts.entry(&stuk.zaak).or_default() += 1;
    }
    message_of(&counts)
}

/// The message of a commit that opens zaken or adds stukken: per zaak, how many.
pub(super) fn message_of(counts: &BTreeMap<&ZaakNummer, usize>) -> String {
    let total = stukken(counts.values().sum());
    match counts.iter().next() {
        Some((zaak, 0)) if counts.len() == 1 => format!("{zaak}: geopend\n"),
        Some((zaak, _)) if counts.len() == 1 => format!("{zaak}: {total}\n"),
        _ => {
            let mut text = format!("import: {total}, {} zaken\n\n", counts.len());
            for (zaak, count) in counts {
                let _ = writeln!(text, "Zaak: {zaak} {count}");
            }
            text
        }
    }
}

fn stukken(count: usize) -> String {
    if count == 1 { "1 stuk".to_owned() } else { format!("{count} stukken") }
}
