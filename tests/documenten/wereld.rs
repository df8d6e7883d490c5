//! Plays a document: one sealed world, in which each person has a home and stays in the folder where they were.

use std::cell::Cell;
use std::path::PathBuf;
use std::process::Command;

use crate::namen::Names;
use crate::scherm;
use crate::stap::{Block, Piece, block, pieces};
use crate::verhaal::PROGRAM;

const PASSPHRASE: &str = "vier losse woorden hier";

/// People, their homes, and the clock.
pub struct World {
    folder: tempfile::TempDir,
    who: String,
    now: String,
    seconds: Cell<u32>,
    failed: Cell<bool>,
}

/// Plays the document: everything it shows must be what happens.
pub fn play(document: &str) {
    let page = crate::text(document);
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    let mut world = World::new();
    let mut names = Names::default();
    let mut wrong = Vec::new();
    // What is written anew may have more lines.
    let mut shift = 0_isize;
    for piece in pieces(&page) {
        match piece {
            Piece::Direct(what, value) if what == "doe" => {
                let (code, printed) = world.run(&names.to_real(&value));
                assert_eq!(code, 0, "{document}: {value}\n{printed}");
            }
            Piece::Direct(what, value) => world.direct(&what, value),
            Piece::Block(mut shown) => {
                let range = shown.lines.clone();
                if let Some(difference) = world.block(&mut shown, &mut names) {
                    wrong.push(format!("{document}:{}: {difference}", range.start));
                    let anew: Vec<String> = block(&shown.steps).lines().map(str::to_owned).collect();
                    let at = |line: usize| line.checked_add_signed(shift).unwrap();
                    let (start, end) = (at(range.start), at(range.end));
                    shift += isize::try_from(anew.len()).unwrap() - isize::try_from(range.len()).unwrap();
                    lines.splice(start..end, anew);
                }
            }
        }
    }
    if crate::updating() {
        std::fs::write(crate::path(document), lines.join("\n") + "\n").unwrap();
        // A command that ends otherwise is never meant.
        assert!(!world.failed.get(), "{}", wrong.join("\n\n"));
        return;
    }
    assert!(wrong.is_empty(), "MELDCODE_BIJWERKEN=1 cargo test --test documenten\n{}", wrong.join("\n\n"));
}

impl World {
    fn new() -> Self {
        // In memory where that can be: most of the time goes to waiting for the disk.
        let memory = tempfile::tempdir_in("/dev/shm");
        let folder = memory.unwrap_or_else(|_| tempfile::tempdir().unwrap());
        std::fs::create_dir(folder.path().join("tmp")).unwrap();
        std::fs::create_dir(folder.path().join("srv")).unwrap();
        std::fs::write(folder.path().join("wachtwoord"), PASSPHRASE).unwrap();
        let now = "2026-11-16T08:30".to_owned();
        Self { folder, who: "iris".to_owned(), now, seconds: Cell::new(0), failed: Cell::new(false) }
    }

    fn direct(&mut self, word: &str, value: String) {
        if word == "wie" {
            self.who = value;
        } else {
            self.now = value.replace(' ', "T");
            self.seconds.set(0);
        }
    }

    /// Runs the commands of a block; what differs from what it shows, and that put right in it.
    fn block(&self, shown: &mut Block, names: &mut Names) -> Option<String> {
        let last = shown.steps.len() - 1;
        let mut wrong = None;
        for (at, step) in shown.steps.iter_mut().enumerate() {
            let command = names.to_real(&step.command);
            let (code, printed) = if shown.answers.is_empty() {
                self.run(&command)
            } else {
                scherm::play(self.command(&format!("{command}\necho exit=$?")), &shown.answers)
            };
            let printed = printed.replace(&self.home().display().to_string(), "~");
            let printed = printed.replace(&self.folder.path().display().to_string(), "");
            let ends = if at == last { shown.ends } else { 0 };
            if code != ends {
                wrong = Some(format!("$ {}\nended with {code}, not {ends}:\n{printed}", step.command));
                self.failed.set(true);
            } else if !names.agree(&step.shown, &printed) {
                let now = names.show(&printed);
                wrong = Some(format!("$ {}\nshown:\n{}\nnow:\n{now}", step.command, step.shown));
                step.shown = now.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
            }
        }
        wrong
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("thuis").join(&self.who)
    }

    /// A shell at this person's place; it remembers where it ended.
    fn command(&self, script: &str) -> Command {
        // The school's server is a folder of this world.
        let script = script.replace("/srv/", &format!("{}/srv/", self.folder.path().display()));
        let home = self.home();
        std::fs::create_dir_all(&home).unwrap();
        let place = self.folder.path().join(format!("plaats-{}", self.who));
        let at = std::fs::read_to_string(&place).map_or_else(|_| home.clone(), |text| text.trim_end().into());
        let script = format!("{script}\ncode=$?; pwd > '{}'; exit $code", place.display());
        let second = self.seconds.replace(self.seconds.get() + 1);
        let mut command = Command::new("sh");
        command.env_clear().args(["-c", &script]).current_dir(at);
        let program = std::path::Path::new(PROGRAM).parent().unwrap().display().to_string();
        command.env("PATH", format!("{program}:{}", std::env::var("PATH").unwrap()));
        command.env("HOME", &home).env("TERM", "xterm").env("LANG", "C.UTF-8").env("NO_COLOR", "1");
        command
            .env("TMPDIR", self.folder.path().join("tmp"))
            .env("COLUMNS", "90")
            .env("TZ", "Europe/Amsterdam");
        command.env("MELDCODE_NU", format!("{}:{second:02}+01:00", self.now));
        let passphrase = self.folder.path().join("wachtwoord");
        command.env("MELDCODE_WACHTWOORD_OPDRACHT", format!("cat {}", passphrase.display()));
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
        command
    }

    fn run(&self, script: &str) -> (i32, String) {
        // Both streams as they come, as on a screen.
        let output = self.command(&format!("exec 2>&1\n{script}")).output().unwrap();
        self.open_the_key();
        (output.status.code().unwrap_or(-1), String::from_utf8(output.stdout).unwrap())
    }

    /// Takes the passphrase off a key that was just made: opening it anew for each command would take most of the time.
    fn open_the_key(&self) {
        let key = self.home().join(".config/meldcode/sleutel");
        let mut done = key.clone().into_os_string();
        done.push(".open");
        let stamp = std::fs::metadata(&key).and_then(|key| key.modified()).ok();
        let opened = std::fs::metadata(&done).and_then(|done| done.modified()).ok();
        if stamp.is_none() || stamp <= opened {
            return;
        }
        let mut change = Command::new("ssh-keygen");
        change.args(["-q", "-p", "-P", PASSPHRASE, "-N", "", "-f"]).arg(&key);
        assert!(change.output().unwrap().status.success());
        std::fs::write(done, "").unwrap();
    }
}
