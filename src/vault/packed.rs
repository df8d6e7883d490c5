//! Many branches at once: one file that git reads them from, written whole, instead of one file for each.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use git2::{ErrorClass, ErrorCode, Oid, Signature};

use super::disk;
use super::error::{Result, VaultError, disk as disk_error};
use super::git;

/// The file in which git keeps refs together.
const FILE: &str = "packed-refs";
/// What git itself writes above them: in order, and none of them is a tag.
const HEADER: &str = "# pack-refs with: peeled fully-peeled sorted \n";

/// A branch that is made, or goes on from where it stood.
pub(super) struct Step<'a> {
    pub name: &'a str,
    pub before: Option<Oid>,
    pub after: Oid,
}

/// Whether a branch stands in a file of its own, which goes before what stands together.
pub(super) fn is_apart(root: &Path, name: &str) -> bool {
    fs::symlink_metadata(git::git_dir(root).join(name)).is_ok()
}

/// Makes or moves branches that have no file of their own; on disk when this returns, all of them or none.
pub(super) fn put(root: &Path, steps: &[Step<'_>], who: &Signature<'_>) -> Result<()> {
    let path = git::git_dir(root).join(FILE);
    let lock = path.with_extension("lock");
    let mut file = disk::create_new(&lock).map_err(|error| match error {
        VaultError::FileExists(_) => VaultError::Locked,
        other => other,
    })?;
    let text = match disk::read_text(&path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error),
    };
    let text = text.map_err(disk_error).and_then(|text| with(&text, steps).ok_or_else(moved_meanwhile));
    let text = text.inspect_err(|_| drop(fs::remove_file(&lock)))?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&lock, &path));
    if let Err(error) = written {
        let _ = fs::remove_file(&lock);
        return Err(disk_error(error));
    }
    disk::sync_parent(&path)?;
    // Without waiting for the disk: the log tells later whether a branch went back, and one that is lost tells
    // nothing.
    steps.iter().try_for_each(|step| log(root, step, who))
}

fn moved_meanwhile() -> VaultError {
    git2::Error::new(ErrorCode::Modified, ErrorClass::Reference, "a branch stands elsewhere by now").into()
}

/// The text with these branches among the others, in git's order; none where one stands elsewhere than was known.
fn with(text: &str, steps: &[Step<'_>]) -> Option<String> {
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
    for Step { name, before, after } in steps {
        let was = refs.insert(name, format!("{after} {name}\n"));
        if was.as_deref().and_then(|line| line.split(' ').next())
            != before.map(|id| id.to_string()).as_deref()
        {
            return None;
        }
    }
    let mut out = header.to_owned();
    for line in refs.values() {
        out.push_str(line);
    }
    Some(out)
}

/// A line behind what is there, as git writes it: what stood there before cannot get lost by it.
fn log(root: &Path, step: &Step<'_>, who: &Signature<'_>) -> Result<()> {
    let path = git::git_dir(root).join("logs").join(step.name);
    path.parent().map_or(Ok(()), disk::create_folder)?;
    let (name, email) =
        (String::from_utf8_lossy(who.name_bytes()), String::from_utf8_lossy(who.email_bytes()));
    let (when, sign) = (who.when(), who.when().sign());
    let minutes = when.offset_minutes().abs();
    let zone = format!("{sign}{:02}{:02}", minutes / 60, minutes % 60);
    let (before, after) = (step.before.unwrap_or(Oid::ZERO_SHA1), step.after);
    let line = format!("{before} {after} {name} <{email}> {} {zone}\tsleutel\n", when.seconds());
    let file = disk::open(fs::OpenOptions::new().create(true).append(true), &path);
    file.and_then(|mut file| file.write_all(line.as_bytes())).map_err(disk_error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_stand_in_order_among_what_is_there_and_go_on_from_where_they_stood() {
        let id = |digit: &str| digit.repeat(40);
        let there = format!(
            "# pack-refs with: peeled \n{} refs/heads/main\n{} refs/tags/x\n^{}\n",
            id("1"),
            id("2"),
            id("3")
        );
        let step = |name, before: Option<&str>, after: &str| Step {
            name,
            before: before.map(|id| id.parse().unwrap()),
            after: after.parse().unwrap(),
        };
        let new = [
            step("refs/heads/sleutel/b", None, &id("b")),
            step("refs/heads/a", None, &id("a")),
            step("refs/heads/main", Some(&id("1")), &id("4")),
        ];
        let wanted = format!(
            "# pack-refs with: peeled \n{} refs/heads/a\n{} refs/heads/main\n{} refs/heads/sleutel/b\n{} refs/tags/x\n^{}\n",
            id("a"),
            id("4"),
            id("b"),
            id("2"),
            id("3")
        );
        assert_eq!(with(&there, &new), Some(wanted));
        assert!(with("", &new[..2]).unwrap().starts_with(HEADER));
        let refused = |step| assert_eq!(with(&there, &[step]), None);
        refused(step("refs/heads/main", None, &id("4")));
        refused(step("refs/heads/main", Some(&id("2")), &id("4")));
        refused(step("refs/heads/a", Some(&id("1")), &id("4")));
    }
}
