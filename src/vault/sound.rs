//! What this user found sound before: then only what came since is examined again.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::Path;

use git2::Oid;
use serde::{Deserialize, Serialize};

use super::Vault;
use super::disk;
use super::error::Result;
use super::git;
use super::keys::Identity;
use super::known::{self, file_of};
use super::place::{Place, key_ref};
use super::state::Judged;
use crate::model::ZaakNummer;

/// The head, the key with which it is examined, and where the key branches stand: taken before the examination, so
/// that what moves meanwhile is examined next time.
#[derive(Serialize, Deserialize)]
pub struct Sound {
    head: String,
    key: Option<[u8; 32]>,
    recovery: bool,
    branches: BTreeMap<String, String>,
}

/// What has to be examined.
pub(super) struct Scope<'a> {
    /// The commit up to which all was found sound before.
    pub since: Option<Oid>,
    pub commits: Vec<&'a Judged>,
    pub zaken: BTreeSet<&'a ZaakNummer>,
}

impl Vault {
    /// Everything.
    pub(super) fn whole(&self) -> Scope<'_> {
        Scope {
            since: None,
            commits: self.snapshot.commits.iter().collect(),
            zaken: self.snapshot.state.zaken.keys().collect(),
        }
    }

    /// What came since the archive was last found sound with this key: commits, and whole zaken that they or their
    /// key branches touch. None: it never was, or what came since is about everyone.
    pub(super) fn since(&self, identity: Option<&Identity>) -> Option<Scope<'_>> {
        let bytes = fs::read(file_of(self.notes.as_deref()?, &self.root).with_extension(SUFFIX)).ok()?;
        let sound: Sound = postcard::from_bytes(&bytes).ok()?;
        if (sound.key, sound.recovery) != key_of(identity) {
            return None;
        }
        let since: Oid = sound.head.parse().ok()?;
        let old = self.behind(since)?;
        let commits: Vec<&Judged> =
            self.snapshot.commits.iter().filter(|judged| !old.contains(&judged.facts.id)).collect();
        let mut zaken = BTreeSet::new();
        for added in commits.iter().flat_map(|judged| &judged.facts.added) {
            match &added.place {
                Place::Stuk(zaak, _) | Place::Attachment(zaak, _) | Place::Access(zaak, _) => {
                    zaken.extend(self.snapshot.state.zaken.get_key_value(zaak).map(|(zaak, _)| zaak));
                }
                Place::School(_) => {}
                // Who reads what may follow from it.
                _ => return None,
            }
        }
        let branches = self.branches().ok()?;
        let moved = |zaak: &&ZaakNummer| branches.get(zaak.as_str()) != sound.branches.get(zaak.as_str());
        zaken.extend(self.snapshot.state.zaken.keys().filter(moved));
        Some(Scope { since: Some(since), commits, zaken })
    }

    /// What is about to be examined with this key; none when the branches cannot be read.
    #[must_use]
    pub fn to_examine(&self, identity: Option<&Identity>) -> Option<Sound> {
        let (key, recovery) = key_of(identity);
        Some(Sound { head: self.head(), key, recovery, branches: self.branches().ok()? })
    }

    /// Notes that it was found sound. Best effort.
    pub fn note_sound(&self, notes: &Path, sound: &Sound) {
        if let Ok(bytes) = postcard::to_stdvec(sound)
            && disk::create_folder(notes).is_ok()
        {
            _ = disk::replace(&file_of(notes, &self.root).with_extension(SUFFIX), &bytes, false);
        }
        if self.notes.is_none() {
            // Everything was read anew: so what was noted of the commits is what was read now.
            known::write(notes, &self.root, self.snapshot.commits.iter().map(|judged| &judged.facts));
        }
    }

    /// A commit that is known, and everything behind it.
    fn behind(&self, tip: Oid) -> Option<HashSet<Oid>> {
        let mut found = HashSet::from([tip]);
        let mut met = false;
        for judged in self.snapshot.commits.iter().rev() {
            if found.contains(&judged.facts.id) {
                met |= judged.facts.id == tip;
                found.extend(&judged.facts.parents);
            }
        }
        met.then_some(found)
    }

    /// Where the key branch of each zaak stands.
    fn branches(&self) -> Result<BTreeMap<String, String>> {
        let repo = git::open(&self.root)?;
        let mut branches = BTreeMap::new();
        for zaak in self.snapshot.state.zaken.keys() {
            if let Some(tip) = git::target(&repo, &key_ref(zaak))? {
                branches.insert(zaak.to_string(), tip.to_string());
            }
        }
        Ok(branches)
    }
}

/// How the name of the note ends.
const SUFFIX: &str = "gezond";

fn key_of(identity: Option<&Identity>) -> (Option<[u8; 32]>, bool) {
    match identity {
        Some(Identity::Staff(key)) => (Some(*key.public()), false),
        Some(Identity::Recovery(_)) => (None, true),
        None => (None, false),
    }
}
