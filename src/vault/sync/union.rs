//! The union of two trees: every file of either; one name never stands for two contents.

use git2::{ObjectType, Oid, Repository, Tree};

use crate::vault::error::Result;
use crate::vault::place::SIGNERS_FILE;

/// The tree that holds what either tree holds, with the list of signers as it is generated.
pub(super) fn tree(repo: &Repository, ours: &Tree<'_>, theirs: &Tree<'_>, signers: Oid) -> Result<Oid> {
    let mut builder = repo.treebuilder(Some(&repo.find_tree(join(repo, ours, theirs, "")?)?))?;
    builder.insert(SIGNERS_FILE, signers, 0o100_644)?;
    Ok(builder.write()?)
}

fn join(repo: &Repository, ours: &Tree<'_>, theirs: &Tree<'_>, prefix: &str) -> Result<Oid> {
    if ours.id() == theirs.id() {
        return Ok(ours.id());
    }
    let mut builder = repo.treebuilder(Some(ours))?;
    for entry in theirs {
        let Some(here) = ours.get_name_bytes(entry.name_bytes()) else {
            builder.insert(entry.name_bytes(), entry.id(), entry.filemode())?;
            continue;
        };
        if here.id() == entry.id() && here.filemode() == entry.filemode() {
            continue;
        }
        let path = format!("{prefix}{}", String::from_utf8_lossy(entry.name_bytes()));
        if here.kind() == Some(ObjectType::Tree) && entry.kind() == Some(ObjectType::Tree) {
            let (here, there) = (repo.find_tree(here.id())?, repo.find_tree(entry.id())?);
            let both = join(repo, &here, &there, &format!("{path}/"))?;
            builder.insert(entry.name_bytes(), both, entry.filemode())?;
        } else if path != SIGNERS_FILE {
            return Err(super::refused(format!("hier en daar staat iets anders op de plaats {path}")));
        }
    }
    Ok(builder.write()?)
}
