//! The keys of a zaak: who put them there, whether all are there, and whether each is what was signed.

use std::collections::{BTreeMap, HashMap};

use age::x25519;
use git2::{Commit, ObjectType, Oid, Repository, Sort, TreeWalkMode, TreeWalkResult};

use super::{Found, blob};
use crate::vault::error::{Result, VaultError};
use crate::vault::facts::{Sealed, sealed};
use crate::vault::fault::{Fault, Violation};
use crate::vault::keys::Identity;
use crate::vault::place::key_ref;
use crate::vault::state::{Generation, ZaakState};
use crate::vault::zaak_key::ZaakKey;
use crate::vault::{Vault, git, limits, wrap};

/// No key branch holds more files and folders: readers times generations.
const MOST_WRAPS: usize = 20_000;

/// What opens the stukken of a zaak.
#[derive(Default)]
pub(super) struct Keys {
    pub secrets: Vec<ZaakKey>,
    /// There is one for every generation.
    pub complete: bool,
}

/// The files on a key branch: mode and content by path.
type Files = BTreeMap<String, (i32, Oid)>;

impl Vault {
    /// Examines the branch of a zaak and gives the keys that this identity opens.
    pub(super) fn examine_keys(
        &self,
        repo: &Repository,
        zaak: &ZaakState,
        identity: Option<&Identity>,
        found: &mut Found,
    ) -> Keys {
        let name = key_ref(&zaak.nummer);
        let fault = |fault, what: &str| Violation::new(fault, what).in_zaak(&zaak.nummer);
        let Ok(Some(tip)) = git::target(repo, &name) else {
            found.add(fault(Fault::KeysAbsent, "de tak met de sleutels is er niet"));
            return Keys::default();
        };
        let Ok(files) = self.examine_branch(repo, zaak, tip, found) else {
            found.add(fault(Fault::Damaged, "de tak met de sleutels is niet te lezen"));
            return Keys::default();
        };
        if rewound(repo, &name, tip) {
            let what = "de tak met de sleutels gaat niet verder op wat er stond";
            found.add(fault(Fault::KeysRewound, what));
        }
        self.examine_wraps(zaak, &files, found);
        self.open_wraps(repo, zaak, &files, identity, found)
    }

    /// Every commit signed by someone of this archive, nothing put in another's place; the files at the tip.
    pub(in crate::vault) fn examine_branch(
        &self,
        repo: &Repository,
        zaak: &ZaakState,
        tip: Oid,
        found: &mut Found,
    ) -> Result<Files> {
        let mut walk = repo.revwalk()?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::REVERSE)?;
        walk.push(tip)?;
        let mut trees: HashMap<Oid, Files> = HashMap::new();
        for id in walk {
            let id = id?;
            let commit = repo.find_commit(id)?;
            if !self.signed_by_staff(repo, id) {
                let what = "de sleutels zijn veranderd zonder geldige handtekening van een medewerker";
                found.add(Violation::new(Fault::KeysUnsigned, what).in_commit(id).in_zaak(&zaak.nummer));
            }
            let now = files_of(&commit)?;
            let parents: Vec<&Files> = commit.parent_ids().filter_map(|parent| trees.get(&parent)).collect();
            for (path, file) in &now {
                let known = parents.iter().any(|before| before.get(path) == Some(file));
                if !known && limits::size(repo, file.1).is_some_and(|size| size > limits::LARGEST_WRAP) {
                    let violation =
                        Violation::new(Fault::TooLarge, format!("te groot voor een sleutel: {path}"));
                    found.add(violation.in_commit(id).in_zaak(&zaak.nummer));
                }
                if let Some((fault, what)) = added_wrongly(path, *file, &parents) {
                    let violation = Violation::new(fault, format!("{what}: {path}"));
                    found.add(violation.in_commit(id).in_zaak(&zaak.nummer));
                }
            }
            trees.insert(id, now);
        }
        Ok(trees.remove(&tip).unwrap_or_default())
    }

    /// A key branch has no parent on `main`, so this is someone who is or was in the archive; whether the
    /// keys are right, each wrap proves itself.
    fn signed_by_staff(&self, repo: &Repository, commit: Oid) -> bool {
        let Sealed::By(key) = sealed(repo, commit) else { return false };
        self.snapshot.state.staff.values().any(|person| person.keys.iter().any(|term| term.key == key))
    }

    /// A wrap for each reader and the recovery key, and for nobody else.
    fn examine_wraps(&self, zaak: &ZaakState, files: &Files, found: &mut Found) {
        let state = &self.snapshot.state;
        let mut missing = |path: String, whose: &str| {
            if !files.contains_key(&path) {
                let what = format!("er is geen sleutel voor {whose}: {path}");
                found.add(Violation::new(Fault::WrapMissing, what).in_zaak(&zaak.nummer));
            }
        };
        for generation in zaak.live() {
            let readers = zaak.readers.iter().filter(|id| !state.is_contested(id));
            for person in readers.filter_map(|id| state.staff.get(id)) {
                missing(wrap::staff_path(&generation.label, person), person.id.as_str());
            }
            if state.recovery_public.is_some() {
                missing(wrap::recovery_path(&generation.label), "de herstelsleutel");
            }
        }
        for path in files.keys() {
            let label = path.split('/').next().unwrap_or_default();
            if !zaak.generations.iter().any(|generation| generation.label == label) {
                // A command that was cut off between the two branches leaves these; they open nothing.
                let what = format!("sleutels van een generatie die niet is ondertekend: {path}");
                found.notes.push(Violation::new(Fault::LooseKeys, what).in_zaak(&zaak.nummer));
            } else if *path != wrap::recovery_path(label)
                && !zaak.readers.iter().any(|reader| wrap::is_of(path, reader))
            {
                let what = format!("er ligt een sleutel voor wie de zaak niet mag lezen: {path}");
                found.add(Violation::new(Fault::WrapExtra, what).in_zaak(&zaak.nummer));
            }
        }
    }

    /// The wraps that this identity opens; each must hold the key whose public half was signed.
    fn open_wraps(
        &self,
        repo: &Repository,
        zaak: &ZaakState,
        files: &Files,
        identity: Option<&Identity>,
        found: &mut Found,
    ) -> Keys {
        let state = &self.snapshot.state;
        let person = match identity {
            None => return Keys::default(),
            Some(Identity::Recovery(key)) => {
                if state.recovery_public.as_deref() != Some(key.public().as_str()) {
                    return Keys::default();
                }
                None
            }
            Some(Identity::Staff(key)) => match wrap::holder(state, key.public()) {
                Ok(person) if zaak.readers.contains(&person.id) => Some(person),
                _ => return Keys::default(),
            },
        };
        let mut keys = Keys { secrets: Vec::new(), complete: true };
        for generation in zaak.generations.iter().rev() {
            let path = match person {
                Some(person) => wrap::staff_path(&generation.label, person),
                None => wrap::recovery_path(&generation.label),
            };
            let opened = match (files.get(&path), identity) {
                (Some((_, id)), Some(Identity::Staff(key))) => open(repo, *id, key.opener(), generation),
                (Some((_, id)), Some(Identity::Recovery(key))) => open(repo, *id, &key.0, generation),
                _ => {
                    keys.complete = false;
                    continue;
                }
            };
            match opened {
                Ok(secret) => keys.secrets.extend(ZaakKey::new(&secret)),
                Err((fault, what)) => {
                    keys.complete = false;
                    found.add(Violation::new(fault, format!("{what}: {path}")).in_zaak(&zaak.nummer));
                }
            }
        }
        keys
    }
}

fn open(
    repo: &Repository,
    id: Oid,
    opener: &dyn age::Identity,
    generation: &Generation,
) -> Result<x25519::Identity, (Fault, &'static str)> {
    let blob = blob(repo, id).ok_or((Fault::Damaged, "de sleutel is weg of beschadigd"))?;
    let secret = wrap::open_one(blob.content(), opener)
        .ok_or((Fault::WrapClosed, "de sleutel gaat niet open voor wie hij is"))?;
    if secret.to_public().to_string() == generation.public {
        Ok(secret)
    } else {
        Err((Fault::WrapOther, "de sleutel is een andere dan er is ondertekend"))
    }
}

/// The files that a commit on a key branch has.
pub(in crate::vault) fn files_of(commit: &Commit<'_>) -> Result<Files> {
    let mut files = Files::new();
    let tree = commit.tree()?;
    let mut entries = 0;
    tree.walk(TreeWalkMode::PreOrder, |folder, entry| {
        entries += 1;
        if entries > MOST_WRAPS {
            return TreeWalkResult::Abort;
        }
        if entry.kind() != Some(ObjectType::Tree) {
            let name = String::from_utf8_lossy(entry.name_bytes());
            files.insert(format!("{folder}{name}"), (entry.filemode_raw(), entry.id()));
        }
        // Deeper than any wrap lies: shown as a foreign file, not followed for ever.
        if folder.matches('/').count() > 3 { TreeWalkResult::Skip } else { TreeWalkResult::Ok }
    })
    .or_else(|error| if entries > MOST_WRAPS { Ok(()) } else { Err(error) })?;
    if entries > MOST_WRAPS {
        return Err(VaultError::Damaged("een tak met sleutels heeft te veel bestanden".to_owned()));
    }
    Ok(files)
}

/// What is wrong with a file that stands on a key branch after a commit with these parents.
fn added_wrongly(path: &str, file: (i32, Oid), parents: &[&Files]) -> Option<(Fault, &'static str)> {
    if parents.iter().any(|before| before.get(path) == Some(&file)) {
        return None;
    }
    if parents.iter().any(|before| before.contains_key(path)) {
        return Some((Fault::WrapChanged, "een sleutel is vervangen door een andere"));
    }
    if parents.len() > 1 || file.0 != 0o100_644 || !is_wrap_path(path) {
        return Some((Fault::KeysForeign, "hoort niet bij de sleutels van een zaak"));
    }
    None
}

/// `<generation>/<reader>.age`.
fn is_wrap_path(path: &str) -> bool {
    let plain = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-+".contains(&b))
    };
    path.split_once('/')
        .is_some_and(|(label, file)| plain(label) && file.strip_suffix(".age").is_some_and(plain))
}

/// Whether the branch was somewhere before that its present tip does not build on: by git's own notes of it,
/// and by what the server had.
fn rewound(repo: &Repository, name: &str, tip: Oid) -> bool {
    let builds_on = |before: Oid| {
        before.is_zero() || before == tip || repo.graph_descendant_of(tip, before).unwrap_or(false)
    };
    let known = repo.reference_has_log(name).unwrap_or(false);
    let log = if known { repo.reflog(name).ok() } else { None };
    log.is_some_and(|log| log.iter().any(|entry| !builds_on(entry.id_new())))
}
