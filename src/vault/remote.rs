//! The user's own git, for its ssh, proxies and credentials: to fetch, to push, and to maintain.
//!
//! The user's settings are the user's; those of the archive's folder may come from anybody, so they start no
//! program: see [`super::settings`].

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::error::{Result, VaultError, disk as disk_error};
use super::server_fault::ServerFault;
use super::{disk, settings};

/// No hooks, no helpers that run on every command; what is fetched is checked and on disk before it is named.
const SETTINGS: [&str; 14] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.alternateRefsCommand=true",
    "core.fsync=all",
    "protocol.ext.allow=never",
    "fetch.fsckObjects=true",
    "fetch.recurseSubmodules=false",
    // A server that says nothing for two minutes is not there.
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=120",
    "gc.auto=0",
    "maintenance.auto=false",
    "push.followTags=false",
    "push.gpgSign=false",
    "push.recurseSubmodules=no",
];
/// What a calling git or a hostile environment could put in the way.
const NOT_OURS: [&str; 12] = [
    "GIT_DIR",
    "GIT_COMMON_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG_PARAMETERS",
    "GIT_SHALLOW_FILE",
    "GIT_GRAFT_FILE",
    "GIT_REPLACE_REF_BASE",
    "LANGUAGE",
];
/// How one may speak to a server. Another name is a program called `git-remote-NAME`, picked by an address.
const TRANSPORTS: &str = "file:git:http:https:ssh";
/// The other side of a server that is a folder runs here, as this user: its hooks and helpers are the folder's, and so
/// are the filters by way of which it would put files in a work tree.
const FOLDER_SIDE: &str = "git -c core.hooksPath=/dev/null -c core.alternateRefsCommand=true \
     -c receive.autogc=false -c receive.denyCurrentBranch=refuse";
/// A server that takes the call and then says nothing is not there; one that goes away meanwhile neither.
const PATIENT_SSH: &str = "core.sshCommand=ssh -o ConnectTimeout=30 -o ServerAliveInterval=30";
/// The largest pack that one fetch may bring: years of attachments fit in it, a disk does not fill by it.
const LARGEST_FETCH: u64 = 4 << 30;

/// A server that is asked something answers sooner, or tells how far it is; a rule of its own may take minutes.
const SILENCE: Duration = Duration::from_mins(10);
/// How often it is looked whether git ended.
const A_MOMENT: Duration = Duration::from_millis(20);
/// How long is waited for what git said just before it ended.
const LAST_WORDS: Duration = Duration::from_millis(500);
/// More of what git says is not kept.
const MOST_SAID: usize = 1 << 20;

static MAY_ASK: AtomicBool = AtomicBool::new(false);

/// Lets git and ssh ask for a password or about a server: a person sits at the terminal. Once, at the start.
pub fn let_git_ask() {
    MAY_ASK.store(true, Ordering::Relaxed);
}

/// So many files in one of the 256 folders of loose objects, and packing them pays: git's own measure.
const PILED_UP: usize = 27;
/// Packs and indexes; drops nothing, neither objects nor reflogs.
const MAINTENANCE: [&str; 6] =
    ["maintenance", "run", "--quiet", "--auto", "--task=loose-objects", "--task=commit-graph"];

/// Lets git pack loose objects in the background, once there are many. Nothing waits for it or needs it.
#[allow(clippy::zombie_processes, reason = "it may outlive this process")]
pub(super) fn maintain(at: &Path) {
    let folder = super::git::git_dir(at).join("objects/17");
    if std::fs::read_dir(folder).map_or(0, Iterator::count) > PILED_UP && settings::check(at).is_ok() {
        let mut git = command(at);
        git.args(MAINTENANCE).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        _ = git.spawn();
    }
}

/// Runs git in an archive; what it says when it fails comes back as one line. When we are killed git goes on for a
/// while: it holds the lock of the exchange too, so that the next one waits for it.
pub(super) fn run<S: AsRef<std::ffi::OsStr>>(at: &Path, arguments: &[S], held: Option<&File>) -> Result<()> {
    let verb = arguments.first().map(|word| word.as_ref().to_string_lossy().into_owned()).unwrap_or_default();
    let mut command = exchange(at, &verb)?;
    // It tells how far it is, so that one that tells nothing any more is known.
    command.arg("--progress").args(arguments.get(1..).unwrap_or_default());
    let before = disk::unfinished_packs(at);
    command.stdin(match held {
        Some(lock) => Stdio::from(lock.try_clone().map_err(disk_error)?),
        None => Stdio::null(),
    });
    let done = exchanged(&mut command, (verb == "fetch").then_some(LARGEST_FETCH));
    let done = done.and_then(|output| finished(&output));
    if done.is_err() {
        disk::drop_unfinished_packs(at, &before);
    }
    done
}

/// A command of git's that speaks to the server.
pub(super) fn exchange(at: &Path, verb: &str) -> Result<Command> {
    settings::check(at)?;
    let mut command = command(at);
    let (asked, side) = match verb {
        "push" => (["remote", "get-url", "--push", "origin"].as_slice(), "receive-pack"),
        _ => (["ls-remote", "--get-url", "origin"].as_slice(), "upload-pack"),
    };
    let address = address(at, asked)?;
    if is_ssh(&address) && !chose_ssh(at)? {
        command.args(["-c", PATIENT_SSH]);
    }
    command.arg(verb);
    if is_folder(&address) {
        command.arg(format!("--{side}={FOLDER_SIDE} {side}"));
    }
    Ok(command)
}

/// Whether the user has a way of calling ssh; then that is the user's.
fn chose_ssh(at: &Path) -> Result<bool> {
    if ["GIT_SSH_COMMAND", "GIT_SSH"].iter().any(|name| std::env::var_os(name).is_some()) {
        return Ok(true);
    }
    let mut asked = command(at);
    let asked = asked.args(["config", "--get", "core.sshCommand"]).stdin(Stdio::null());
    Ok(output(asked)?.status.success())
}

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
    // What git says is matched by its words, so they are to be the same everywhere.
    command.env("LC_ALL", "C").env("GIT_NO_REPLACE_OBJECTS", "1").env("GIT_NO_LAZY_FETCH", "1");
    if std::env::var_os("GIT_ALLOW_PROTOCOL").is_none() {
        command.env("GIT_ALLOW_PROTOCOL", TRANSPORTS);
    }
    if !MAY_ASK.load(Ordering::Relaxed) {
        // Nobody would see the question: fail at once.
        command.args(["-c", "credential.interactive=false"]).env("GIT_TERMINAL_PROMPT", "0");
        command.env("GIT_ASKPASS", "false").env("GCM_INTERACTIVE", "never");
        command.env("SSH_ASKPASS", "false").env("SSH_ASKPASS_REQUIRE", "force");
    }
    command
}

/// That there is no git to run.
pub(super) fn no_git() -> VaultError {
    VaultError::Fetch { fault: ServerFault::NoGit, detail: "git".to_owned() }
}

/// Whether git could do it, and in one line why not.
pub(super) fn finished(output: &Output) -> Result<()> {
    if output.status.success() { Ok(()) } else { Err(failure(&String::from_utf8_lossy(&output.stderr))) }
}

fn output(command: &mut Command) -> Result<Output> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().map_err(|_| no_git())
}

/// As [`output`], for as long as git tells how far it is: one that does not waits for a server that is there and does
/// nothing. What git started and left behind (ssh that stays for a next time) is not waited for.
fn exchanged(command: &mut Command, largest: Option<u64>) -> Result<Output> {
    let command = command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = disk::with_largest_file(largest, || command.spawn()).map_err(|_| no_git())?;
    let (teller, told) = mpsc::channel();
    let said = child.stderr.take();
    std::thread::spawn(move || {
        let Some(mut said) = said else { return };
        let mut part = [0; 4096];
        while let Some(read) = said.read(&mut part).ok().filter(|read| *read > 0) {
            if teller.send(part[..read].to_vec()).is_err() {
                return;
            }
        }
    });
    let (mut stderr, mut heard) = (Vec::new(), Instant::now());
    let keep = |stderr: &mut Vec<u8>, part: Vec<u8>| {
        if stderr.len() < MOST_SAID {
            stderr.extend(part);
        }
    };
    loop {
        match told.recv_timeout(A_MOMENT) {
            Ok(part) => {
                keep(&mut stderr, part);
                heard = Instant::now();
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(A_MOMENT),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if let Some(status) = child.try_wait().map_err(|_| no_git())? {
            while let Ok(part) = told.recv_timeout(LAST_WORDS) {
                keep(&mut stderr, part);
            }
            return Ok(Output { status, stdout: Vec::new(), stderr });
        }
        if heard.elapsed() > silence() {
            _ = child.kill().and_then(|()| child.wait());
            let detail = "git kreeg geen antwoord".to_owned();
            return Err(VaultError::Fetch { fault: ServerFault::Silent, detail });
        }
    }
}

/// A test asks for less; a release build knows no tests.
fn silence() -> Duration {
    let asked = if cfg!(debug_assertions) { std::env::var("MELDCODE_STILTE").ok() } else { None };
    asked.and_then(|seconds| seconds.parse().ok()).map_or(SILENCE, Duration::from_secs)
}

/// Where `origin` is, as the user's own settings read it.
fn address(at: &Path, arguments: &[&str]) -> Result<String> {
    let output = output(command(at).args(arguments).stdin(Stdio::null()))?;
    finished(&output).map(|()| String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// An address as it may be shown: without the name and password that some write into it.
pub(super) fn shown(address: &str) -> String {
    match address.split_once("://") {
        Some((scheme, rest)) => {
            let (machine, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            format!("{scheme}://{}{path}", machine.rsplit('@').next().unwrap_or_default())
        }
        None => address.to_owned(),
    }
}

/// As git tells them apart: `file://`, or a path; a colon before the first slash is a machine.
fn is_folder(address: &str) -> bool {
    if let Some((scheme, _)) = address.split_once("://") {
        return scheme.eq_ignore_ascii_case("file");
    }
    match (address.find(':'), address.find('/')) {
        (Some(colon), slash) => slash.is_some_and(|slash| slash < colon),
        (None, _) => true,
    }
}

fn is_ssh(address: &str) -> bool {
    match address.split_once("://") {
        Some((scheme, _)) => scheme.to_ascii_lowercase().contains("ssh"),
        None => !is_folder(address),
    }
}

/// A word of git's, which may be an address in quotes.
fn shown_word(word: &str) -> String {
    let bare = word.trim_start_matches(['\'', '"']);
    format!("{}{}", &word[..word.len() - bare.len()], shown(bare))
}

fn failure(said: &str) -> VaultError {
    // How far it was stands in lines that are written over.
    let mut lines = said.lines().filter(|line| !line.trim().is_empty() && !line.contains('\r'));
    let telling = |line: &&str| ["fatal:", "error:", "rejected"].iter().any(|word| line.contains(word));
    let line = lines.clone().find(telling).or_else(|| lines.next()).unwrap_or("geen reden");
    let line: Vec<String> = line.split(' ').map(shown_word).collect();
    let detail = line.join(" ").chars().filter(|c| !c.is_control()).take(300).collect();
    VaultError::Fetch { fault: ServerFault::recognise(said), detail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_an_address_is_not_shown() {
        assert_eq!(shown("https://iris:geh@eim@school.invalid/a.git"), "https://school.invalid/a.git");
        assert_eq!(shown("/srv/a.git"), "/srv/a.git");
    }

    #[test]
    fn a_folder_is_told_from_a_machine() {
        for folder in ["/srv/a.git", "../a.git", "a.git", "file:///srv/a.git", "./a:b/c"] {
            assert!(is_folder(folder) && !is_ssh(folder), "{folder}");
        }
        for machine in ["ssh://git@school.invalid/a.git", "git@school.invalid:a.git", "https://x.invalid/a"] {
            assert!(!is_folder(machine) && is_ssh(machine) != machine.starts_with("https"), "{machine}");
        }
    }
}
