//! A sealed environment for stories: own home, settings and temporary folder, a fixed clock, the real program.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    dead_code,
    clippy::disallowed_methods,
    clippy::missing_panics_doc,
    clippy::must_use_candidate
)]

pub mod vol;

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_meldcode");

/// The first minute of every story; each command is a second later, so that stukken keep their order.
const START: &str = "2026-11-22T10";

/// One world: people, their keys, an archive.
pub struct Verhaal {
    folder: tempfile::TempDir,
    seconds: AtomicU32,
}

/// What a command gave.
#[derive(Debug)]
pub struct Outcome {
    pub command: String,
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A command being put together.
pub struct Run<'a> {
    world: &'a Verhaal,
    command: Command,
    stdin: Vec<u8>,
}

impl Verhaal {
    /// A world without an archive.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["tmp", "werk"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder, seconds: AtomicU32::new(0) }
    }

    /// A world with an archive of Iris, intern begeleider, whose key has no passphrase.
    pub fn new() -> Self {
        Self::with_protocol("delft-esis")
    }

    /// A world with an archive under this protocol.
    pub fn with_protocol(protocol: &str) -> Self {
        let world = Self::empty();
        let archive = world.archive().display().to_string();
        let id = ["--id", "i.devries", "--naam", "Iris de Vries", "--rol", "intern_begeleider"];
        let other = ["--protocol", protocol, "--zonder-wachtwoord", "--zonder-herstel"];
        world.run([&["init", &archive][..], &id, &other].concat()).done();
        world
    }

    /// The folder in which everything of this world lies.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The archive's folder.
    pub fn archive(&self) -> PathBuf {
        self.folder.path().join("archief")
    }

    /// The folder for input files; also the working folder.
    pub fn work(&self) -> PathBuf {
        self.folder.path().join("werk")
    }

    /// Writes an input file, and returns its path.
    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.work().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// A command by Iris, not yet run.
    pub fn start<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Run<'_> {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).env_clear().current_dir(self.work());
        Run { world: self, command, stdin: Vec::new() }.by("iris").env("MELDCODE_ARCHIEF", self.archive())
    }

    /// Runs a command by Iris.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Outcome {
        self.start(arguments).go()
    }

    /// Runs a command by Iris with this on standard input.
    pub fn feed<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>, stdin: &str) -> Outcome {
        self.start(arguments).stdin(stdin).go()
    }

    /// Opens a zaak for Noor, and returns its number.
    pub fn zaak(&self) -> String {
        self.run(["zaak", "open", "--voornaam", "Noor", "--achternaam", "Visser", "--groep", "5"]).done()
    }

    /// Adds a stuk from YAML, and returns its id.
    pub fn add(&self, command: &str, zaak: &str, yaml: &str) -> String {
        self.feed([command, zaak, "--van", "-"], yaml).done()
    }

    /// Makes a key for a colleague and adds them to the staff.
    pub fn colleague(&self, id: &str, rol: &str) {
        let public = self.start(["sleutel", "maak", "--zonder-wachtwoord"]).by(id).go().done();
        let add = ["medewerker", "voeg-toe", id, "--naam", id, "--rol", rol, "--publieke-sleutel"];
        self.run([&add[..], &[&public]].concat()).done();
    }

    /// Everything the archive holds: the name and value of each ref.
    pub fn refs(&self) -> String {
        let refs = self.git(&["for-each-ref"]);
        format!("{refs}{}", self.git(&["rev-parse", "HEAD"]))
    }

    /// What stock git says in the archive; it must succeed.
    pub fn git(&self, arguments: &[&str]) -> String {
        let output = self.git_in(&self.archive(), arguments);
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Stock git in a folder, with nobody's settings.
    pub fn git_in(&self, folder: &Path, arguments: &[&str]) -> std::process::Output {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(folder);
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
        // Looking must not rewrite the index.
        command.env("GIT_OPTIONAL_LOCKS", "0").env("HOME", self.home("iris")).output().unwrap()
    }

    /// Runs the command and asserts that it is refused with this exit code and sentence, and changed nothing.
    pub fn refused<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
        stdin: &str,
        code: i32,
        says: &str,
    ) -> Outcome {
        let before = self.refs();
        let outcome = self.feed(arguments, stdin);
        outcome.refused(code, says);
        assert_eq!(self.refs(), before, "something was stored: {outcome:?}");
        assert_eq!(self.git(&["status", "--porcelain", "--untracked-files=all"]), "", "{outcome:?}");
        outcome
    }

    /// The home of a person.
    pub fn home(&self, person: &str) -> PathBuf {
        self.folder.path().join("thuis").join(person)
    }
}

impl Run<'_> {
    /// By another person, with a home and key of their own.
    pub fn by(mut self, person: &str) -> Self {
        let home = self.world.home(person);
        std::fs::create_dir_all(&home).unwrap();
        let temporary = self.world.folder.path().join("tmp");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let seconds = self.world.seconds.fetch_add(1, Ordering::Relaxed) + 1;
        let now = format!("{START}:{:02}:{:02}+01:00", seconds / 60, seconds % 60);
        self.command.env("HOME", &home).env("XDG_CONFIG_HOME", home.join("instellingen"));
        self.command.env("TMPDIR", &temporary).env("XDG_RUNTIME_DIR", temporary).env("PATH", path);
        self.command.env("MELDCODE_NU", now).env("COLUMNS", "100").env("NO_COLOR", "1");
        self.command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null").env("LC_ALL", "C");
        self
    }

    /// On this day and time.
    pub fn at(self, now: &str) -> Self {
        self.env("MELDCODE_NU", now)
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub fn stdin(mut self, text: impl AsRef<[u8]>) -> Self {
        self.stdin = text.as_ref().to_vec();
        self
    }

    /// Starts the command and kills it after so many milliseconds; its exit code, when it had ended before.
    pub fn start_and_kill(mut self, milliseconds: u64) -> Option<i32> {
        let pipes = self.command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = pipes.spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
        child.kill().unwrap();
        child.wait().unwrap().code()
    }

    /// Starts the command and kills it, and nothing that it started, as soon as this is so.
    pub fn kill_when(mut self, ready: impl Fn() -> bool) {
        let pipes = self.command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = pipes.spawn().unwrap();
        while !ready() {
            assert!(child.try_wait().unwrap().is_none(), "it ended before");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// As [`Run::go`], for what might wait for ever: it is ended after half a minute then, with this code.
    pub const HUNG: i32 = 124;

    pub fn in_time(mut self) -> Outcome {
        let mut command = Command::new("timeout");
        command
            .arg("30")
            .arg(PROGRAM)
            .args(self.command.get_args())
            .env_clear()
            .current_dir(self.world.work());
        command.envs(self.command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        self.command = command;
        self.go()
    }

    pub fn go(mut self) -> Outcome {
        let shown = format!("{:?}", self.command.get_args().collect::<Vec<_>>());
        let pipes = self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = pipes.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let text = std::mem::take(&mut self.stdin);
        // The program may end before it has read everything.
        let feeder = std::thread::spawn(move || drop(stdin.write_all(&text)));
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        Outcome {
            command: shown,
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Outcome {
    /// It succeeded; what it printed.
    #[track_caller]
    pub fn done(&self) -> String {
        self.gave(0)
    }

    /// It ended with this code; what it printed.
    #[track_caller]
    pub fn gave(&self, code: i32) -> String {
        assert_eq!(self.code, code, "{}\n{}\n{}", self.command, self.stdout, self.stderr);
        self.stdout.trim_end().to_owned()
    }

    /// It was refused with this code, says this and what to do, and printed no data.
    #[track_caller]
    pub fn refused(&self, code: i32, says: &str) {
        assert_eq!(self.code, code, "{self:?}");
        assert!(self.stderr.contains(says), "{says:?} not in: {}", self.stderr);
        assert!(self.stderr.starts_with("Fout: ") || self.stderr.contains("\nFout: "), "{self:?}");
        assert_eq!(self.stdout, "", "{self:?}");
        assert!(!self.stderr.contains("panicked"), "{self:?}");
    }

    /// It says this on standard error.
    #[track_caller]
    pub fn says(&self, text: &str) -> &Self {
        assert!(self.stderr.contains(text), "{text:?} not in: {}", self.stderr);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }
}

/// The keys of a JSON object, in order.
#[track_caller]
pub fn keys(value: &serde_json::Value) -> Vec<&str> {
    value.as_object().unwrap_or_else(|| panic!("{value}")).keys().map(String::as_str).collect()
}
