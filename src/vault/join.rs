//! Joining an archive ("sluit-aan"): fetched with the user's git, checked whole before it is taken over.

use std::path::{Path, PathBuf};

use git2::{Config, ConfigLevel, Oid, Repository, Sort};

use super::error::{Result, VaultError, disk as disk_error};
use super::fault::Fault;
use super::keys::Identity;
use super::place::{MAIN_REF, key_ref};
use super::state::Snapshot;
use super::{Vault, disk, fold, git, remote, stage, worktree, wrap};
use crate::model::ZaakNummer;

/// Where the fetched archive's branches stand until they are checked.
const REMOTE_MAIN: &str = "refs/remotes/origin/main";

/// Fetches an archive into a new folder, when its root is the one on paper and all of it holds.
///
/// # Errors
/// Another root (access), something that does not hold (archive), git cannot fetch it (unfinished).
/// Nothing is left on disk then.
pub fn join(
    source: &str,
    root: &Path,
    expected_root: &str,
    identity: Option<&Identity>,
    config: &Path,
) -> Result<Vault> {
    disk::private_files();
    let expected: String =
        expected_root.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let in_use = std::fs::read_dir(root).is_ok_and(|mut entries| entries.next().is_some());
    if in_use || root.is_file() {
        return Err(VaultError::NotEmpty(root.to_owned()));
    }
    // An empty folder that exists is kept: someone may stand in it.
    let existed = root.is_dir();
    let parent = match root.parent() {
        _ if existed => root.to_owned(),
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    disk::create_folder(&parent)?;
    // Beside the target, so that the last step is a rename; gone by itself when anything fails.
    let building =
        tempfile::Builder::new().prefix(".meldcode-sluit-aan-").tempdir_in(&parent).map_err(disk_error)?;
    let snapshot = fetch_and_check(source, building.path(), &expected, identity)?;
    stage::reached("fetched")?;
    let parent = parent.canonicalize().map_err(disk_error)?;
    let place =
        root.file_name().filter(|_| !existed).map_or_else(|| parent.clone(), |name| parent.join(name));
    take_over(building.path(), &place, &snapshot)?;
    stage::reached("checked")?;
    if existed {
        for entry in std::fs::read_dir(building.path()).map_err(disk_error)? {
            let entry = entry.map_err(disk_error)?;
            std::fs::rename(entry.path(), root.join(entry.file_name())).map_err(disk_error)?;
        }
    } else {
        std::fs::rename(building.path(), root).map_err(disk_error)?;
    }
    stage::passed("in-place");
    disk::sync_folder(&parent)?;
    drop(building);
    let mut vault = Vault::open(root)?;
    // A server that was sent the keys of a destroyed zaak again gave them to us too; `unfinished` tells what is left.
    _ = vault.finish_destructions();
    vault.pin(config)?;
    Ok(vault)
}

fn fetch_and_check(source: &str, at: &Path, expected: &str, identity: Option<&Identity>) -> Result<Snapshot> {
    git::init(at)?;
    set_remote(at, &absolute(source))?;
    remote::run(at, &["fetch", "--no-tags", "--no-recurse-submodules", "origin"], None)?;
    let repo = git::open(at)?;
    let tip =
        git::target(&repo, REMOTE_MAIN)?.ok_or_else(|| VaultError::NotAnArchive(PathBuf::from(source)))?;
    // The root first: nothing else of a stranger's archive is read.
    if first_commit(&repo, tip)?.to_string() != expected {
        return Err(VaultError::RootDiffers);
    }
    let snapshot = fold::snapshot(at, tip, None)?;
    if snapshot.root.to_string() != expected {
        return Err(VaultError::RootDiffers);
    }
    check_all(at, &repo, &snapshot)?;
    match identity {
        Some(Identity::Staff(key)) => {
            wrap::holder(&snapshot.state, key.public())?;
        }
        Some(Identity::Recovery(key))
            if snapshot.state.recovery_public.as_deref() != Some(key.public().as_str()) =>
        {
            return Err(VaultError::Stranger);
        }
        _ => {}
    }
    Ok(snapshot)
}

/// Makes the checked branches ours, and the work tree with them.
fn take_over(at: &Path, place: &Path, snapshot: &Snapshot) -> Result<()> {
    let repo = git::open_durable(at)?;
    for zaak in snapshot.state.zaken.values().filter(|zaak| !zaak.destroyed).map(|zaak| &zaak.nummer) {
        if let Some(tip) = git::target(&repo, &remote_key_ref(zaak))? {
            repo.reference(&key_ref(zaak), tip, false, "sluit-aan")?;
        }
    }
    repo.reference(MAIN_REF, snapshot.head, false, "sluit-aan")?;
    git::configure(at, place)?;
    git::write_signers(at, &snapshot.state.signers())?;
    worktree::mend(&repo, at, &repo.find_commit(snapshot.head)?.tree()?, None)
}

fn set_remote(at: &Path, source: &str) -> Result<()> {
    let mut config = Config::new()?;
    config.add_file(&git::git_dir(at).join("config"), ConfigLevel::Local, true)?;
    config.set_str("remote.origin.url", source)?;
    config.set_str("remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")?;
    config.set_str("branch.main.remote", "origin")?;
    config.set_str("branch.main.merge", "refs/heads/main")?;
    Ok(())
}

/// A folder named from here must still be found from inside the new archive.
fn absolute(source: &str) -> String {
    match Path::new(source).canonicalize() {
        Ok(path) if !source.contains("://") => path.to_string_lossy().into_owned(),
        _ => source.to_owned(),
    }
}

/// The first commit behind a tip.
pub(super) fn first_commit(repo: &Repository, tip: Oid) -> Result<Oid> {
    let mut walk = repo.revwalk()?;
    walk.set_sorting(Sort::TOPOLOGICAL | Sort::REVERSE)?;
    walk.push(tip)?;
    walk.next().transpose()?.ok_or_else(|| VaultError::Damaged("geen enkele commit".to_owned()))
}

/// Every commit and every key branch, as `verifieer` examines them.
fn check_all(at: &Path, repo: &Repository, snapshot: &Snapshot) -> Result<()> {
    let judge = Vault {
        root: at.to_owned(),
        snapshot: snapshot.clone(),
        notes: None,
        watch: super::Watch::default(),
        look: super::Look::default(),
    };
    let mut found = judge.examine_commits(0);
    for zaak in snapshot.state.zaken.values().filter(|zaak| !zaak.destroyed) {
        let Some(tip) = git::target(repo, &remote_key_ref(&zaak.nummer))? else {
            return Err(VaultError::KeysAbsent(zaak.nummer.clone()));
        };
        judge.examine_branch(repo, zaak, tip, &mut found)?;
    }
    // Who joins may be the third who is to pick between two that ended each other's part.
    let mut wrong = snapshot.state.violations.iter().filter(|violation| violation.fault != Fault::Contested);
    match wrong.next().or(found.findings.first()) {
        None => Ok(()),
        Some(violation) => Err(VaultError::Untrusted(violation.told())),
    }
}

fn remote_key_ref(zaak: &ZaakNummer) -> String {
    format!("refs/remotes/origin/sleutel/{zaak}")
}
