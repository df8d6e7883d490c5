//! One object store, ours or the server's: what holds keys of a destroyed zaak there, getting it out, and the proof
//! that it is gone.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use git2::{ObjectType, Oid, Repository, TreeWalkMode, TreeWalkResult};

use super::error::DestroyError;
use super::obstacle::{self, Obstacle};
use crate::model::ZaakNummer;
use crate::vault::error::{Result, VaultError};
use crate::vault::place::MAIN_REF;
use crate::vault::{remote, settings, worktree};

/// Keeps every note of where branches stood, and packs everything anew, whatever the settings say.
const GC_SETTINGS: [&str; 8] = [
    "-c",
    "gc.reflogExpire=never",
    "-c",
    "gc.reflogExpireUnreachable=never",
    "-c",
    "gc.bigPackThreshold=0",
    "-c",
    "gc.cruftPacks=false",
];

/// Names programs that a clean-up asks what else to keep.
const PRUNE_HOOK: &str = "gc.recentObjectsHook";

/// What is to be got out: the zaken, and the ids of their wrapped keys as far as stated.
pub(super) struct Doomed {
    pub zaken: Vec<ZaakNummer>,
    pub keys: BTreeSet<Oid>,
}

/// An object store with its refs.
pub(super) struct Store {
    repo: Repository,
    git_dir: PathBuf,
}

impl Store {
    pub(super) fn new(repo: Repository) -> Self {
        let git_dir = repo.path().to_owned();
        Self { repo, git_dir }
    }

    /// The branches of a zaak: ours, what servers had, and what a fetch that was cut off left.
    pub(super) fn own_refs(&self, zaken: &[ZaakNummer]) -> Result<Vec<(String, Oid)>> {
        let mut found = Vec::new();
        for pattern in zaken.iter().flat_map(patterns) {
            for reference in self.repo.references_glob(&pattern)?.flatten() {
                if let Some(tip) = reference.target() {
                    found.push((String::from_utf8_lossy(reference.name_bytes()).into_owned(), tip));
                }
            }
        }
        Ok(found)
    }

    /// Whether a branch of one of these zaken is here.
    pub(super) fn has_branch(&self, zaak: &ZaakNummer) -> Result<bool> {
        Ok(!self.own_refs(std::slice::from_ref(zaak))?.is_empty())
    }

    pub(super) fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    pub(super) fn repo(&self) -> &Repository {
        &self.repo
    }

    /// Every file on `main`.
    pub(super) fn on_main(&self) -> Result<HashSet<Oid>> {
        let mut files = BTreeMap::new();
        if let Ok(main) = self.repo.refname_to_id(MAIN_REF) {
            worktree::flatten(&self.repo, &self.repo.find_commit(main)?.tree()?, "", &mut files)?;
        }
        Ok(files.into_values().collect())
    }

    /// The commits of their branches, and every wrapped key in them.
    pub(super) fn contents(&self, zaken: &[ZaakNummer]) -> Result<(HashSet<Oid>, BTreeSet<Oid>)> {
        let (commits, mut keys) = self.held(self.own_refs(zaken)?.into_iter().map(|(_, tip)| tip))?;
        // Whatever someone put on such a branch: what `main` holds is no key.
        let on_main = self.on_main()?;
        keys.retain(|id| !on_main.contains(id));
        Ok((commits, keys))
    }

    /// The commits behind these that are none of `main`, and every file that they ever held.
    pub(super) fn held(&self, tips: impl Iterator<Item = Oid>) -> Result<(HashSet<Oid>, BTreeSet<Oid>)> {
        let mut walk = self.repo.revwalk()?;
        for tip in tips {
            walk.push(tip)?;
        }
        if let Ok(main) = self.repo.refname_to_id(MAIN_REF) {
            walk.hide(main)?;
        }
        let (mut commits, mut files) = (HashSet::new(), BTreeSet::new());
        for id in walk {
            let id = id?;
            commits.insert(id);
            self.repo.find_commit(id)?.tree()?.walk(TreeWalkMode::PreOrder, |_, entry| {
                if entry.kind() == Some(ObjectType::Blob) {
                    files.insert(entry.id());
                }
                TreeWalkResult::Ok
            })?;
        }
        Ok((commits, files))
    }

    /// Refs other than the zaak's own that lead to a commit of its branch or to one of its keys.
    pub(super) fn foreign_refs(&self, doomed: &Doomed) -> Result<Vec<String>> {
        let wanted = self.wanted(doomed)?;
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let mut all = vec!["rev-list".to_owned(), "--objects".to_owned()];
        for zaak in &doomed.zaken {
            all.extend(patterns(zaak).iter().map(|pattern| format!("--exclude={pattern}")));
        }
        all.extend(["--all", "--not", MAIN_REF].map(str::to_owned));
        if !self.lists(&all, &wanted)? {
            return Ok(Vec::new());
        }
        let own: BTreeSet<String> = self.own_refs(&doomed.zaken)?.into_iter().map(|(name, _)| name).collect();
        let mut found = Vec::new();
        for reference in self.repo.references()?.flatten() {
            let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
            // The keys of another zaak stay, whatever was put among them.
            if own.contains(&name) || name == MAIN_REF || name.contains("/sleutel/") {
                continue;
            }
            if self.lists(&["rev-list", "--objects", &name, "--not", MAIN_REF].map(str::to_owned), &wanted)? {
                found.push(name);
            }
        }
        Ok(found)
    }

    /// Everything whose presence says that the keys are held: the keys, and the commits that lead to them.
    fn wanted(&self, doomed: &Doomed) -> Result<HashSet<Oid>> {
        let (mut wanted, keys) = self.contents(&doomed.zaken)?;
        wanted.extend(keys.iter().chain(&doomed.keys));
        Ok(wanted)
    }

    /// Whether a listing of objects by git names one of these.
    fn lists(&self, arguments: &[String], wanted: &HashSet<Oid>) -> Result<bool> {
        let mut child = remote::command(&self.git_dir)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| remote::no_git())?;
        let mut found = false;
        for line in child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines) {
            let line = line.unwrap_or_default();
            let id = line.get(..40).and_then(|text| Oid::from_str(text).ok());
            found |= id.is_some_and(|id| wanted.contains(&id));
        }
        let status = child.wait().map_err(|_| remote::no_git())?;
        if status.success() {
            Ok(found)
        } else {
            Err(VaultError::Damaged("git kan de opslag niet nalopen".to_owned()))
        }
    }

    /// Steps 3, 5 and 6: refs, notes of where branches stood, clean-up. `hold` is a lock that the clean-up keeps as
    /// long as it runs, also when we are killed meanwhile: it deletes what others stored and did not commit yet.
    pub(super) fn erase(&self, doomed: &Doomed, prune: &str, hold: Stdio) -> Result<()> {
        let (commits, _) = self.contents(&doomed.zaken)?;
        let all = &doomed.keys;
        for (name, _) in self.own_refs(&doomed.zaken)? {
            self.repo.find_reference(&name)?.delete()?;
        }
        self.forget_places(&commits, all)?;
        let mut gc = remote::command(&self.git_dir);
        gc.args(GC_SETTINGS).args(["gc", "--quiet", prune]).stdin(hold);
        match remote::finished(&gc.output().map_err(|_| remote::no_git())?) {
            // Another clean-up at work, a full disk: what git says.
            Err(VaultError::Fetch { detail, .. }) => {
                Err(DestroyError::Unfinished(vec![Obstacle::CleanUp(detail)]).into())
            }
            other => other,
        }
    }

    /// Everything that stands in the way.
    pub(super) fn all_obstacles(&self, doomed: &Doomed) -> Result<Vec<Obstacle>> {
        let mut found = obstacle::standing(&self.git_dir);
        found.extend(self.settings()?.into_iter().map(Obstacle::Setting));
        found.extend(self.foreign_refs(doomed)?.into_iter().map(Obstacle::Ref));
        Ok(found)
    }

    /// Settings that come with the store and could start a program: ours has none but what is known to be harmless; of
    /// a server's own many, one is heeded by a clean-up that we do not overrule.
    fn settings(&self) -> Result<Vec<String>> {
        if let Some(root) = self.repo.workdir() {
            return settings::foreign(root);
        }
        let output = remote::command(&self.git_dir)
            .args(["config", "--show-scope", "--get-all", PRUNE_HOOK])
            .output()
            .map_err(|_| remote::no_git())?;
        let scopes = String::from_utf8_lossy(&output.stdout);
        let own = scopes.lines().any(|line| line.starts_with("local") || line.starts_with("worktree"));
        Ok(own.then(|| PRUNE_HOOK.to_owned()).into_iter().collect())
    }

    /// Takes out of git's notes of where branches stood ("reflog") whatever leads to the keys, and nothing else: the
    /// rest tells whether a branch was set back.
    fn forget_places(&self, commits: &HashSet<Oid>, keys: &BTreeSet<Oid>) -> Result<()> {
        let wanted: HashSet<Oid> = commits.iter().chain(keys).copied().collect();
        let mut names = Vec::new();
        logs(&self.git_dir.join("logs"), "", &mut names);
        let held = ["rev-list", "--objects", "--reflog", "--not", "--all"].map(str::to_owned);
        let held = self.lists(&held, &wanted).unwrap_or(true);
        for name in names {
            let Ok(mut log) = self.repo.reflog(&name) else { continue };
            let mut changed = false;
            for index in (0..log.len()).rev() {
                let Some(entry) = log.get(index) else { continue };
                let leads = [entry.id_old(), entry.id_new()]
                    .iter()
                    .any(|id| commits.contains(id) || (held && !id.is_zero() && self.leads(*id, &wanted)));
                if leads {
                    log.remove(index, true)?;
                    changed = true;
                }
            }
            if changed {
                log.write()?;
            }
        }
        Ok(())
    }

    /// Whether a commit that no branch holds leads to one of these; one that is gone leads nowhere.
    fn leads(&self, id: Oid, wanted: &HashSet<Oid>) -> bool {
        let arguments = ["rev-list", "--objects", &id.to_string(), "--not", "--all"].map(str::to_owned);
        self.repo.find_commit(id).is_ok() && self.lists(&arguments, wanted).unwrap_or(true)
    }

    /// The proof, by a fresh process: whether one of these is among all objects that git has here.
    pub(super) fn proof(&self, keys: &BTreeSet<Oid>) -> Result<Option<Obstacle>> {
        let mut child = remote::command(&self.git_dir)
            .args(["cat-file", "--batch-all-objects", "--batch-check=%(objectname)", "--unordered"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| remote::no_git())?;
        let mut found = 0;
        for line in child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines) {
            let id = line.ok().and_then(|line| Oid::from_str(line.trim()).ok());
            found += usize::from(id.is_some_and(|id| keys.contains(&id)));
        }
        if !child.wait().is_ok_and(|status| status.success()) {
            return Err(VaultError::Damaged("git kan de opslag niet nalopen".to_owned()));
        }
        Ok((found > 0).then_some(Obstacle::Still(found)))
    }

    /// Removes keys that lie here on their own, in a file each: for a store where others may be at work.
    pub(super) fn remove_loose(&self, keys: &BTreeSet<Oid>) {
        for key in keys {
            let name = key.to_string();
            _ = fs::remove_file(self.git_dir.join("objects").join(&name[..2]).join(&name[2..]));
        }
    }

    /// Deletes refs that the user agreed to lose.
    pub(super) fn delete_refs(&self, names: &[String]) -> Result<()> {
        for name in names {
            self.repo.find_reference(name)?.delete()?;
        }
        Ok(())
    }

    /// Whether files of this store are shared with a copy elsewhere on this disk (a clone with hard links), which
    /// keeps what is deleted here.
    pub(super) fn shares_files(&self, keys: &BTreeSet<Oid>) -> bool {
        let loose = keys.iter().map(|key| {
            let name = key.to_string();
            self.git_dir.join("objects").join(&name[..2]).join(&name[2..])
        });
        let packs = fs::read_dir(self.git_dir.join("objects/pack")).into_iter().flatten().flatten();
        loose.chain(packs.map(|entry| entry.path())).any(|path| is_shared(&path))
    }
}

#[cfg(unix)]
fn is_shared(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::symlink_metadata(path).is_ok_and(|found| found.is_file() && found.nlink() > 1)
}

#[cfg(not(unix))]
fn is_shared(_: &Path) -> bool {
    false
}

/// The places of a zaak's branch.
fn patterns(zaak: &ZaakNummer) -> [String; 3] {
    [
        format!("refs/heads/sleutel/{zaak}"),
        format!("refs/remotes/*/sleutel/{zaak}"),
        format!("refs/meldcode/*/sleutel/{zaak}"),
    ]
}

/// The names of everything that git keeps notes of.
fn logs(folder: &Path, prefix: &str, out: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            logs(&entry.path(), &format!("{name}/"), out);
        } else {
            out.push(name);
        }
    }
}
