//! Exchanging with the server ("synchroniseer"): fetched beside what is here, judged, and only then taken over.

mod check;
mod keys;
mod publish;
mod union;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use git2::{Oid, Repository};

use super::access::renewals;
use super::commit::{Author, signed_commit};
use super::destroy::{DestroyError, Obstacle};
use super::error::{Result, VaultError};
use super::keys::StaffKey;
use super::place::{MAIN_REF, key_ref};
use super::server_fault::ServerFault::{Busy, Declined, NoDeletes, Other};
use super::state::{Snapshot, State};
use super::write::{Plan, Writer};
use super::{Vault, fold, git, join, journal, locks, owed, remote, stage, wrap};
use crate::model::ZaakNummer;

/// How often it is tried again when someone else was just ahead of us.
const ROUNDS: usize = 8;
/// How long is waited for who is ahead of us: so long the first time, and so much longer each next time.
const PATIENCE: Duration = Duration::from_millis(250);
/// Where the server's branches stand that were taken over last.
const ORIGIN: &str = "refs/remotes/origin/";
/// Where the server's branches stand while they are judged.
const SPACE: &str = "refs/meldcode/";

/// What was exchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synced {
    /// Commits that came from the server.
    pub received: usize,
    /// Two lines of work were merged.
    pub merged: bool,
    /// Something went to the server.
    pub sent: bool,
    /// Zaken of which the server had a key for someone who may not read them; it was not taken over.
    pub kept_out: BTreeSet<ZaakNummer>,
}

/// The server's branches, fetched but not yet believed.
struct Fetched {
    main: Option<Oid>,
    keys: BTreeMap<ZaakNummer, Oid>,
}

/// A change of a ref: its name, what it was, what it becomes.
struct Move {
    name: String,
    before: Option<Oid>,
    after: Oid,
}

impl Vault {
    /// Fetches, judges, takes over, and pushes, until both sides hold the same. The key is needed only when
    /// both sides have work that the other has not.
    ///
    /// # Errors
    /// The server cannot be reached, or what it holds is not sound or goes back; nothing was taken over then.
    pub fn synchronise(&mut self, key: Option<&StaffKey>, moment: DateTime<FixedOffset>) -> Result<Synced> {
        if git::open(&self.root)?.find_remote("origin").is_err() {
            return Err(VaultError::NoRemote);
        }
        let synced = self.exchange(key, moment);
        // Copies destroy what others destroyed; what stands in the way, `unfinished` tells.
        _ = self.finish_destructions();
        synced
    }

    /// Gives the zaken that owe it a new key, when whoever signs may: two lines of work each took someone's access, and
    /// whoever merged them could not. Gives whether there was one.
    ///
    /// # Errors
    /// A stranger's or revoked key, or the disk refuses.
    pub fn renew_owed(&mut self, key: &StaffKey, moment: DateTime<FixedOffset>) -> Result<bool> {
        let root = self.root.clone();
        let writer = Writer::begin(&root, &mut self.snapshot)?;
        let before = self.snapshot.head;
        self.give_owed(&writer, key, moment)?;
        Ok(self.snapshot.head != before)
    }

    fn exchange(&mut self, key: Option<&StaffKey>, moment: DateTime<FixedOffset>) -> Result<Synced> {
        // Before anything is asked of the folder's settings or the server; held while the server is asked too, so
        // that what an exchange that was cut off left can be told from one under way, and nobody cleans up meanwhile.
        let lock = locks::exchange_lock(&self.root)?;
        journal::free_exchange_locks(&self.root)?;
        self.forget(SPACE)?;
        let mut synced = Synced::default();
        let mut refused: Option<VaultError> = None;
        let mut last = None;
        for round in 0..ROUNDS {
            let fetched = self.fetch(SPACE, lock.file());
            let result = fetched.and_then(|fetched| {
                stage::reached("fetched")?;
                let state = (fetched.main, fetched.keys.clone());
                // A push that failed while the server stayed as it was fails for another reason than a race.
                let failed = refused.take().filter(|_| last.as_ref() == Some(&state));
                if let Some(error) = failed.filter(|error| !is_busy(error) || round + 1 == ROUNDS) {
                    return Err(error);
                }
                last = Some(state);
                self.take_over(&fetched, key, moment, &mut synced)?;
                stage::reached("push")?;
                Ok(self.push(&fetched, lock.file()))
            });
            self.forget(SPACE)?;
            match result? {
                Ok(sent) => {
                    synced.sent |= sent;
                    return Ok(synced);
                }
                Err(error) => {
                    if is_busy(&error) {
                        std::thread::sleep(PATIENCE * u32::try_from(round + 1).unwrap_or(1));
                    }
                    refused = Some(error);
                }
            }
        }
        Err(refused.unwrap_or(VaultError::Locked))
    }

    fn fetch(&self, space: &str, lock: &File) -> Result<Fetched> {
        let refspec = format!("+refs/heads/*:{space}*");
        remote::run(
            &self.root,
            &[
                "fetch",
                "--no-tags",
                "--no-recurse-submodules",
                "--no-write-fetch-head",
                "--refmap=",
                "--prune",
                "origin",
                &refspec,
            ],
            Some(lock),
        )?;
        let repo = git::open(&self.root)?;
        let mut keys = BTreeMap::new();
        for reference in repo.references_glob(&format!("{space}sleutel/*"))?.flatten() {
            let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
            let zaak = name.strip_prefix(space).and_then(|name| name.strip_prefix("sleutel/"));
            let zaak = zaak.and_then(|text| text.parse::<ZaakNummer>().ok());
            if let (Some(zaak), Some(tip)) = (zaak, reference.target()) {
                keys.insert(zaak, tip);
            }
        }
        let main = git::target(&repo, &format!("{space}main"))?;
        Ok(Fetched { main, keys })
    }

    /// Judges what was fetched and makes it ours; under the lock, so that nobody writes meanwhile.
    fn take_over(
        &mut self,
        fetched: &Fetched,
        key: Option<&StaffKey>,
        moment: DateTime<FixedOffset>,
        synced: &mut Synced,
    ) -> Result<()> {
        let root = self.root.clone();
        let writer = Writer::begin(&root, &mut self.snapshot)?;
        let repo = writer.repo();
        check::goes_on(repo, fetched)?;
        let Some(theirs) = fetched.main else {
            self.check_own(repo, self.snapshot.head, None)?;
            return self.check_own_keys(repo, fetched);
        };
        let ours = self.snapshot.head;
        let behind = theirs == ours || repo.graph_descendant_of(ours, theirs)?;
        let (union, count) = if behind {
            (self.snapshot.clone(), 0)
        } else {
            if join::first_commit(repo, theirs)? != self.snapshot.root {
                return Err(VaultError::RootDiffers);
            }
            let merged = fold::merged(&self.root, &self.snapshot, theirs)
                .map_err(|error| refused(error.to_string()))?;
            self.check_new(&merged.0)?;
            merged
        };
        let person = key.map(|key| wrap::holder(&union.state, key.public()).map(|person| (key, person)));
        let author = || match &person {
            Some(Ok((key, person))) => Ok(Author { key, person, moment }),
            Some(Err(VaultError::Revoked)) => Err(VaultError::Revoked),
            Some(Err(_)) => Err(VaultError::Stranger),
            None => Err(VaultError::MergeNeedsKey),
        };
        let judge = self.with(union.clone());
        judge.check_own(repo, ours, Some(theirs))?;
        let new = if behind { &[] } else { &union.commits[self.snapshot.commits.len()..] };
        let mut moves = judge.key_moves(repo, fetched, new, &author, &mut synced.kept_out)?;
        let main = if behind {
            ours
        } else if repo.graph_descendant_of(theirs, ours)? {
            theirs
        } else {
            synced.merged = true;
            merge(repo, &union, ours, theirs, &author()?)?
        };
        drop(person);
        if main != ours {
            moves.push(Move { name: MAIN_REF.to_owned(), before: Some(ours), after: main });
        }
        publish::publish(&self.root, repo, ours, main, &moves)?;
        stage::passed("taken-over");
        synced.received += count;
        note_accepted(repo, fetched, theirs, &union.state)?;
        self.after_write(main)?;
        match key {
            Some(key) if main != ours => self.give_owed(&writer, key, moment),
            _ => Ok(()),
        }
    }

    /// One gave access while another went on to a next key: the wrap that neither could make. Both took someone's
    /// access: the key that neither has, for what comes after.
    fn give_owed(
        &mut self,
        writer: &Writer<'_>,
        key: &StaffKey,
        moment: DateTime<FixedOffset>,
    ) -> Result<()> {
        let state = &self.snapshot.state;
        let Ok(person) = wrap::holder(state, key.public()) else { return Ok(()) };
        let author = Author { key, person, moment };
        let mut plan =
            Plan { message: "medewerkers: nieuwe zaaksleutels\n".to_owned(), ..Plan::only_keys(Vec::new()) };
        if person.functie.coordinates() && state.contests.is_empty() {
            renewals(writer.repo(), state, moment, &mut plan)?;
        }
        let renewed = if plan.keys.is_empty() { None } else { Some(writer.carry_out(&author, &plan)?) };
        owed::settle(writer, state, &author)?;
        renewed.map_or(Ok(()), |commit| self.after_write(commit))
    }

    /// Pushes what the server lacks; the inner error is one after which a newer state may help.
    fn push(&self, fetched: &Fetched, lock: &File) -> Result<bool, VaultError> {
        let repo = git::open(&self.root)?;
        let mut keys = Vec::new();
        let (destroyed, living): (Vec<_>, Vec<_>) =
            self.snapshot.state.zaken.values().partition(|zaak| zaak.destroyed);
        for zaak in living {
            let name = key_ref(&zaak.nummer);
            let Some(tip) = git::target(&repo, &name)? else { continue };
            if fetched.keys.get(&zaak.nummer) != Some(&tip) {
                keys.push((name, tip));
            }
        }
        let main = (MAIN_REF.to_owned(), self.snapshot.head);
        let main = Some(main).filter(|(_, tip)| fetched.main != Some(*tip));
        let gone: Vec<ZaakNummer> = destroyed
            .iter()
            .map(|zaak| zaak.nummer.clone())
            .filter(|zaak| fetched.keys.contains_key(zaak))
            .collect();
        if gone.is_empty() {
            return publish::push(&self.root, &repo, &keys, main.as_ref(), &[], lock);
        }
        let names: Vec<String> = gone.iter().map(key_ref).collect();
        match publish::push(&self.root, &repo, &keys, main.as_ref(), &names, lock) {
            Ok(sent) => {
                self.note_came_back(&gone)?;
                return Ok(sent);
            }
            // A server that lets nothing be deleted still has to get the rest.
            Err(VaultError::Fetch { fault: NoDeletes | Declined | Other, .. }) => {}
            Err(error) => return Err(error),
        }
        publish::push(&self.root, &repo, &keys, main.as_ref(), &[], lock)?;
        Err(DestroyError::Unfinished(gone.into_iter().map(Obstacle::Refused).collect()).into())
    }

    fn forget(&self, space: &str) -> Result<()> {
        let repo = git::open(&self.root)?;
        let found: Vec<_> = repo.references_glob(&format!("{space}*"))?.flatten().collect();
        for mut reference in found {
            reference.delete()?;
        }
        Ok(())
    }
}

/// Remembers, as git does, what the server was seen to have. Keys of a zaak that is not known, or destroyed, are not kept.
fn note_accepted(repo: &Repository, fetched: &Fetched, main: Oid, state: &State) -> Result<()> {
    let mut accepted = vec![(format!("{ORIGIN}main"), main)];
    let kept = |zaak: &ZaakNummer| state.zaken.get(zaak).is_some_and(|zaak| !zaak.destroyed);
    let keys = fetched.keys.iter().filter(|(zaak, _)| kept(zaak));
    accepted.extend(keys.map(|(zaak, tip)| (format!("{ORIGIN}sleutel/{zaak}"), *tip)));
    for (name, tip) in accepted {
        if git::target(repo, &name)? != Some(tip) {
            repo.reference(&name, tip, true, "synchroniseer")?;
        }
    }
    Ok(())
}

/// Someone else's push is under way there.
fn is_busy(error: &VaultError) -> bool {
    matches!(error, VaultError::Fetch { fault: Busy, .. })
}

fn refused(what: impl Into<String>) -> VaultError {
    VaultError::RemoteRefused(what.into())
}

/// The signed commit whose tree is what both sides hold, and nothing else.
fn merge(repo: &Repository, union: &Snapshot, ours: Oid, theirs: Oid, author: &Author<'_>) -> Result<Oid> {
    let (ours, theirs) = (repo.find_commit(ours)?, repo.find_commit(theirs)?);
    let signers = repo.blob(union.state.signers().as_bytes())?;
    let tree = union::tree(repo, &ours.tree()?, &theirs.tree()?, signers)?;
    signed_commit(repo, author, "samengevoegd\n", &repo.find_tree(tree)?, &[&ours, &theirs])
}
