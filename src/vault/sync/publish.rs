//! The last steps: work tree and refs here, refs on the server.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use git2::{Oid, Repository};

use super::{Move, ORIGIN};
use crate::vault::error::{Result, VaultError};
use crate::vault::{disk, git, journal, remote, stage, worktree};

/// So many files are read into memory at a time.
const CHUNK: usize = 64;
/// A command line holds no more refs than this: some 90 bytes each, of the 1 MB that every system takes.
const REFS_AT_ONCE: usize = 5_000;

/// Puts new files in the work tree, then moves the refs: keys before `main`.
pub(super) fn publish(root: &Path, repo: &Repository, before: Oid, after: Oid, moves: &[Move]) -> Result<()> {
    if moves.is_empty() {
        return Ok(());
    }
    let old = files(repo, before)?;
    let mut new = files(repo, after)?;
    new.retain(|path, blob| old.get(path) != Some(blob));
    disk::sync_objects(repo)?;
    journal::start_journal(root, new.keys().map(String::as_str))?;
    let new: Vec<(String, Oid)> = new.into_iter().collect();
    for chunk in new.chunks(CHUNK) {
        let blobs = chunk.iter().map(|(_, id)| Ok(repo.find_blob(*id)?)).collect::<Result<Vec<_>>>()?;
        let files = chunk.iter().zip(&blobs).map(|((path, id), blob)| (path.as_str(), blob.content(), *id));
        worktree::add_files(root, files, !disk::SYNC_AT_ONCE)?;
    }
    if disk::SYNC_AT_ONCE {
        disk::sync_everything(root)?;
    }
    for step in moves {
        stage::reached("take-over")?;
        match step.before {
            None => repo.reference(&step.name, step.after, false, "synchroniseer")?,
            Some(before) => repo.reference_matching(&step.name, step.after, true, before, "synchroniseer")?,
        };
    }
    journal::end_journal(root);
    Ok(())
}

fn files(repo: &Repository, commit: Oid) -> Result<BTreeMap<String, Oid>> {
    let mut files = BTreeMap::new();
    worktree::flatten(repo, &repo.find_commit(commit)?.tree()?, "", &mut files)?;
    Ok(files)
}

/// Pushes all refs at once where the server can, else keys before `main`, and deletes those that are to go. Gives
/// whether there was anything.
pub(super) fn push(
    root: &Path,
    repo: &Repository,
    keys: &[(String, Oid)],
    main: Option<&(String, Oid)>,
    gone: &[String],
    lock: &File,
) -> Result<bool> {
    let all: Vec<&(String, Oid)> = keys.iter().chain(main).collect();
    if all.is_empty() && gone.is_empty() {
        return Ok(false);
    }
    let send = |options: &[&str], refs: &[&(String, Oid)], gone: &[String]| {
        let mut arguments: Vec<String> = ["push", "--no-verify"].map(str::to_owned).to_vec();
        arguments.extend(options.iter().map(|option| (*option).to_owned()));
        arguments.push("origin".to_owned());
        arguments.extend(refs.iter().map(|(name, tip)| format!("{tip}:{name}")));
        arguments.extend(gone.iter().map(|name| format!(":{name}")));
        remote::run(root, &arguments, Some(lock))
    };
    let at_once =
        if all.len() + gone.len() <= REFS_AT_ONCE { Some(send(&["--atomic"], &all, gone)) } else { None };
    match at_once {
        Some(Ok(())) => {}
        Some(Err(error)) if !lacks_atomic(&error) => return Err(error),
        _ => {
            let keys: Vec<&(String, Oid)> = keys.iter().collect();
            for chunk in keys.chunks(REFS_AT_ONCE) {
                send(&[], chunk, &[])?;
            }
            if let Some(main) = main {
                send(&[], &[main], &[])?;
            }
            // After the statement that says why.
            for chunk in gone.chunks(REFS_AT_ONCE) {
                send(&[], &[], chunk)?;
            }
        }
    }
    stage::passed("pushed");
    for (name, tip) in all {
        let name = name.replacen("refs/heads/", ORIGIN, 1);
        if git::target(repo, &name)? != Some(*tip) {
            repo.reference(&name, *tip, true, "synchroniseer")?;
        }
    }
    Ok(true)
}

fn lacks_atomic(error: &VaultError) -> bool {
    matches!(error, VaultError::Fetch { detail, .. } if detail.contains("does not support --atomic"))
}
