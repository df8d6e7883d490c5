//! The settings in the archive's own `.git/config`: they come with the folder, so they start no program.
//!
//! Only names that are known to be harmless may be there when git is run; git invents new ones that start
//! programs faster than a list of bad ones could follow.

use std::fs;
use std::path::Path;

use git2::{Config, ConfigLevel};

use super::error::{Result, VaultError};
use super::{disk, git, links};

/// No settings of an archive are larger.
const LARGEST: u64 = 256 * 1024;
/// Whole sections that only say how things are shown or named, or are remembered by programs with windows.
const SECTIONS: [&str; 8] = ["advice", "branch", "color", "column", "gui", "log", "status", "user"];
/// Names that may be there.
const NAMES: [&str; 47] = [
    "commit.gpgsign",
    "core.abbrev",
    "core.autocrlf",
    "core.bare",
    "core.bigfilethreshold",
    "core.commitgraph",
    "core.compression",
    "core.eol",
    "core.filemode",
    "core.fsync",
    "core.fsyncmethod",
    "core.fsyncobjectfiles",
    "core.hidedotfiles",
    "core.ignorecase",
    "core.logallrefupdates",
    "core.longpaths",
    "core.loosecompression",
    "core.multipackindex",
    "core.precomposeunicode",
    "core.preloadindex",
    "core.protecthfs",
    "core.protectntfs",
    "core.quotepath",
    "core.repositoryformatversion",
    "core.safecrlf",
    "core.sharedrepository",
    "core.symlinks",
    "core.trustctime",
    "core.untrackedcache",
    "extensions.objectformat",
    "extensions.refstorage",
    "fetch.prune",
    "fetch.prunetags",
    "gc.auto",
    "gc.autodetach",
    "gc.autopacklimit",
    "gc.pruneexpire",
    "gc.reflogexpire",
    "gc.reflogexpireunreachable",
    "gpg.format",
    "gpg.ssh.allowedsignersfile",
    "init.defaultbranch",
    "maintenance.auto",
    "pull.ff",
    "pull.rebase",
    "push.default",
    "tag.gpgsign",
];
/// Names that a server may have.
const REMOTE: [&str; 7] =
    ["fetch", "followremotehead", "prune", "prunetags", "skipdefaultupdate", "tagopt", "url"];

/// Refuses to run git where the folder's own settings could start a program, or the folder itself leads elsewhere.
pub(super) fn check(root: &Path) -> Result<()> {
    links::check_all(root)?;
    match foreign(root)?.into_iter().next() {
        None => Ok(()),
        Some(name) => Err(VaultError::ForeignSetting(name)),
    }
}

/// The names of the settings that do not belong in an archive's own `.git/config`.
pub(super) fn foreign(root: &Path) -> Result<Vec<String>> {
    let path = git::git_dir(root).join("config");
    let unreadable = |error| VaultError::Unreadable(path.clone(), error);
    let found = fs::symlink_metadata(&path).map_err(unreadable)?;
    if !found.is_file() || found.len() > LARGEST {
        return Ok(vec![".git/config".to_owned()]);
    }
    if includes_others(root) {
        return Ok(vec!["include.path".to_owned()]);
    }
    let mut config = Config::new()?;
    config.add_file(&path, ConfigLevel::Local, false)?;
    let mut names = Vec::new();
    let mut entries = config.entries(None)?;
    while let Some(entry) = entries.next() {
        let entry = entry?;
        let name = String::from_utf8_lossy(entry.name_bytes()).into_owned();
        let value = entry.value().unwrap_or_default();
        if !is_harmless(&name, value) {
            names.push(name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).take(120).collect());
        }
    }
    names.dedup();
    Ok(names)
}

/// Whether the settings name other files to read.
pub(super) fn includes_others(root: &Path) -> bool {
    let path = git::git_dir(root).join("config");
    let is_file = fs::symlink_metadata(&path).is_ok_and(|found| found.is_file() && found.len() <= LARGEST);
    is_file && disk::read(&path).is_ok_and(|text| includes(&text))
}

fn includes(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n').any(|line| {
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii_start();
        line.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"[include"))
    })
}

fn is_harmless(name: &str, value: &str) -> bool {
    let (section, rest) = name.split_once('.').unwrap_or((name, ""));
    let last = rest.rsplit('.').next().unwrap_or_default();
    match section {
        // Two words of git, and whatever else a fsmonitor may be is a program.
        "core" if last == "fsmonitor" => value == "false",
        "remote" if last == "url" => !value.starts_with('-') && !names_helper(value),
        "remote" => REMOTE.contains(&last),
        _ => SECTIONS.contains(&section) || NAMES.contains(&name),
    }
}

/// `NAME::ADDRESS` runs the program `git-remote-NAME`; an IPv6 address has brackets before its colons.
fn names_helper(address: &str) -> bool {
    address
        .split_once("::")
        .is_some_and(|(name, _)| name.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_starts_a_program_is_never_harmless() {
        for name in [
            "core.sshcommand",
            "core.gitproxy",
            "core.askpass",
            "core.pager",
            "core.editor",
            "core.hookspath",
            "core.alternaterefscommand",
            "core.worktree",
            "core.attributesfile",
            "remote.origin.uploadpack",
            "remote.origin.receivepack",
            "remote.origin.vcs",
            "remote.origin.proxy",
            "remote.origin.promisor",
            "remote.origin.pushurl",
            "credential.helper",
            "credential.https://x.invalid.helper",
            "url.ext::sh.insteadof",
            "gpg.program",
            "gpg.ssh.program",
            "gpg.ssh.defaultkeycommand",
            "filter.x.clean",
            "diff.external",
            "merge.x.driver",
            "alias.fetch",
            "gc.recentobjectshook",
            "protocol.ext.allow",
            "http.proxy",
            "extensions.worktreeconfig",
            "extensions.partialclone",
            "include.path",
            "anders.nog.iets",
        ] {
            assert!(!is_harmless(name, "x"), "{name}");
        }
        assert!(!is_harmless("remote.origin.url", "ext::sh -c x"));
        assert!(!is_harmless("remote.origin.url", "--upload-pack=x"));
        assert!(!is_harmless("core.fsmonitor", "/tmp/x"));
        assert!(is_harmless("remote.origin.url", "git@school.invalid:a.git"));
        assert!(is_harmless("remote.origin.url", "ssh://git@[::1]:2222/a.git"));
        assert!(is_harmless("branch.main.remote", "origin") && is_harmless("core.fsmonitor", "false"));
        assert!(NAMES.is_sorted() && SECTIONS.is_sorted());
    }

    #[test]
    fn an_include_is_found_however_it_is_written() {
        for text in ["[include]\npath=x", "\u{feff}[INCLUDE] path = x", " [includeIf \"gitdir:/\"]\n"] {
            assert!(includes(text.as_bytes()), "{text}");
        }
        assert!(!includes(b"[core]\n\tbare = false\n"));
    }
}
