//! Many new branches at once: one file that git reads them from, written whole, instead of one file for each.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use git2::{Oid, Repository, Signature};

use super::disk;
use super::error::{Result, VaultError, disk as disk_error};
use super::git;

/// The file in which git keeps refs together.
const FILE: &str = "packed-refs";
/// What git itself writes above them: in order, and none of them is a tag.
const HEADER: &str = "# pack-refs with: peeled fully-peeled sorted \n";

/// Makes branches that do not exist yet; on disk when this returns.
pub(super) fn add(root: &Path, new: &[(&str, Oid)], who: &Signature<'_>) -> Result<()> {
    let path = git::git_dir(root).join(FILE);
    let lock = path.with_extension("lock");
    let mut file = disk::create_new(&lock).map_err(|error| match error {
        VaultError::FileExists(_) => VaultError::Locked,
        other => other,
    })?;
    let text = match fs::read_to_string(&path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error),
    };
    let written = text
        .and_then(|text| file.write_all(with(&text, new).as_bytes()))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&lock, &path));
    if let Err(error) = written {
        let _ = fs::remove_file(&lock);
        return Err(disk_error(error));
    }
    disk::sync_parent(&path)?;
    // Without waiting for the disk: the log tells later whether a branch went back, and one that is lost tells
    // nothing.
    let repo = git::open(root)?;
    new.iter().try_for_each(|(name, id)| log(&repo, name, *id, who))
}

/// The text with these branches among the others, in git's order.
fn with(text: &str, new: &[(&str, Oid)]) -> String {
    let mut header = HEADER;
    let mut refs: BTreeMap<&str, String> = BTreeMap::new();
    let mut last = None;
    for line in text.split_inclusive('\n') {
        if line.starts_with('#') {
            header = line;
        } else if line.starts_with('^') {
            // What the tag before it stands for.
            if let Some(known) = last.and_then(|name| refs.get_mut(name)) {
                known.push_str(line);
            }
        } else if let Some((_, name)) = line.trim_end().split_once(' ') {
            refs.insert(name, line.to_owned());
            last = Some(name);
        }
    }
    for (name, id) in new {
        refs.insert(name, format!("{id} {name}\n"));
    }
    let mut out = header.to_owned();
    for line in refs.values() {
        out.push_str(line);
    }
    out
}

fn log(repo: &Repository, name: &str, id: Oid, who: &Signature<'_>) -> Result<()> {
    repo.reference_ensure_log(name)?;
    let mut log = repo.reflog(name)?;
    log.append(id, who, Some("sleutel"))?;
    Ok(log.write()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_branches_stand_in_order_among_what_is_there() {
        let id = |digit: &str| digit.repeat(40);
        let there = format!(
            "# pack-refs with: peeled \n{} refs/heads/main\n{} refs/tags/x\n^{}\n",
            id("1"),
            id("2"),
            id("3")
        );
        let new =
            [("refs/heads/sleutel/b", id("b").parse().unwrap()), ("refs/heads/a", id("a").parse().unwrap())];
        let wanted = format!(
            "# pack-refs with: peeled \n{} refs/heads/a\n{} refs/heads/main\n{} refs/heads/sleutel/b\n{} refs/tags/x\n^{}\n",
            id("a"),
            id("1"),
            id("b"),
            id("2"),
            id("3")
        );
        assert_eq!(with(&there, &new), wanted);
        assert!(with("", &new).starts_with(HEADER));
    }
}
