//! The user's own git, for its ssh, proxies and credentials: only to fetch and to push.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::error::{Result, VaultError};

/// No hooks, no helpers that run on every command, no protocols that start a program; what is fetched is
/// checked and on disk before it is named.
const SETTINGS: [&str; 10] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.fsync=all",
    "protocol.ext.allow=never",
    "fetch.fsckObjects=true",
    "gc.auto=0",
    "maintenance.auto=false",
    "push.followTags=false",
    "push.gpgSign=false",
    "push.recurseSubmodules=no",
];
/// What a calling git or a hostile environment could put in the way.
const NOT_OURS: [&str; 6] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG_PARAMETERS",
];

/// The user's git in a folder, with settings and environment that are ours.
pub(super) fn command(at: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(at);
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    for name in NOT_OURS {
        command.env_remove(name);
    }
    command
}

/// Runs git in an archive; what it says when it fails comes back as one line.
pub(super) fn run<S: AsRef<std::ffi::OsStr>>(at: &Path, arguments: &[S]) -> Result<()> {
    let mut command = command(at);
    finished(&command.args(arguments).stdin(Stdio::inherit()).output().map_err(|_| no_git())?)
}

/// That there is no git to run.
pub(super) fn no_git() -> VaultError {
    VaultError::Fetch("het programma git is er niet".to_owned())
}

/// Whether git could do it, and in one line why not.
pub(super) fn finished(output: &Output) -> Result<()> {
    if output.status.success() {
        return Ok(());
    }
    let message = String::from_utf8_lossy(&output.stderr);
    let mut lines = message.lines().filter(|line| !line.trim().is_empty());
    let telling = |line: &&str| ["fatal:", "error:", "rejected"].iter().any(|word| line.contains(word));
    let line = lines.clone().find(telling).or_else(|| lines.next()).unwrap_or("geen reden");
    Err(VaultError::Fetch(line.chars().filter(|c| !c.is_control()).take(300).collect()))
}
