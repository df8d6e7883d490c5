//! A person at a terminal: a sealed home, an archive, and a pseudo-terminal in which one command runs.
#![allow(
    dead_code,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "each test file uses its part of this world"
)]

use std::path::PathBuf;
use std::process::Command;

use rexpect::reader::Options;
use rexpect::session::{PtySession, spawn_with_options};
use tempfile::TempDir;

/// Generous: two cores may be shared with other work.
const TIMEOUT_MS: u64 = 60_000;

/// Ctrl-C and Ctrl-D as bytes: they come without Enter.
pub const CTRL_C: &str = "\u{3}";
/// The end of the input.
pub const CTRL_D: &str = "\u{4}";

/// A home with nothing of the developer's in it.
pub struct World {
    /// The home.
    pub home: TempDir,
}

/// How a command ended, with what was on the screen since the last answer.
pub struct Ended {
    /// The exit code.
    pub code: i32,
    /// The screen.
    pub screen: String,
}

impl World {
    /// A home without key or archive.
    pub fn bare() -> Self {
        Self { home: TempDir::new().unwrap() }
    }

    /// A home with a key without passphrase and an archive.
    pub fn new() -> Self {
        let world = Self::bare();
        world.run(&[
            "init",
            ".",
            "--id",
            "i.devries",
            "--naam",
            "I. de Vries",
            "--rol",
            "intern_begeleider",
            "--zonder-wachtwoord",
            "--zonder-herstel",
        ]);
        world
    }

    /// A home with one zaak; its number.
    pub fn with_zaak() -> (Self, String) {
        let world = Self::new();
        let zaak = world.run(&["zaak", "open", "--voornaam", "Sem", "--achternaam", "Bos", "--groep", "4"]);
        let zaak = zaak.trim().to_owned();
        (world, zaak)
    }

    /// The folder of the archive.
    pub fn archive(&self) -> PathBuf {
        self.home.path().join("archief")
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        std::fs::create_dir_all(self.archive()).unwrap();
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home.path())
            .env("TERM", "xterm-256color")
            .env("LANG", "C.UTF-8")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("MELDCODE_NU", "2026-11-22T10:15:00+01:00")
            .current_dir(self.archive());
        command
    }

    /// Runs a command that asks nothing; its standard output.
    pub fn run(&self, args: &[&str]) -> String {
        let output = self.command(env!("CARGO_BIN_EXE_meldcode")).args(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts a command in a terminal of its own; the shell afterwards says how it left both.
    pub fn at_terminal(&self, args: &str) -> Terminal {
        self.at_terminal_with(args, "")
    }

    /// As [`World::at_terminal`], with variables set: `NO_COLOR=1`.
    pub fn at_terminal_with(&self, args: &str, variables: &str) -> Terminal {
        let script = format!(
            "trap : INT; stty echo; echo shell=$$; {variables} {} {args}; echo \"exit=$?\"; echo tty=$(stty -a | tr ' ;' '\\n\\n' | \
             grep -xE -e '-?(isig|icanon|echo)')",
            env!("CARGO_BIN_EXE_meldcode")
        );
        let mut command = self.command("sh");
        command.args(["-c", &script]);
        let options = Options::new().timeout_ms(Some(TIMEOUT_MS)).strip_ansi_escape_codes(false);
        let mut session = spawn_with_options(command, options).unwrap();
        session.exp_string("shell=").unwrap();
        let shell = session.read_line().unwrap().trim().parse().unwrap();
        Terminal { session, shell }
    }

    /// How many commits the archive has.
    pub fn commits(&self) -> usize {
        let log = self.command("git").args(["log", "--oneline"]).output().unwrap();
        String::from_utf8(log.stdout).unwrap().lines().count()
    }
}

/// One command in its terminal.
pub struct Terminal {
    session: PtySession,
    /// The process of the shell that the command runs in.
    shell: u32,
}

impl Terminal {
    /// Waits for this on the screen; what came before it.
    pub fn sees(&mut self, text: &str) -> String {
        self.session.exp_string(text).unwrap_or_else(|error| panic!("waiting for {text:?}: {error}"))
    }

    /// Waits for the question, then for its prompt, then types the answer and Enter.
    pub fn answer(&mut self, question: &str, answer: &str) -> &mut Self {
        self.sees(question);
        self.sees("> ");
        self.types(&format!("{answer}\n"));
        self
    }

    /// Answers questions in turn.
    pub fn answers(&mut self, answers: &[(&str, &str)]) -> &mut Self {
        for (question, answer) in answers {
            self.answer(question, answer);
        }
        self
    }

    /// Presses these keys at this question, without Enter.
    pub fn press(&mut self, question: &str, keys: &str) -> &mut Self {
        self.sees(question);
        self.sees(if question.ends_with(':') { "" } else { "> " });
        self.types(keys);
        self
    }

    /// Types.
    pub fn types(&mut self, text: &str) {
        self.session.send(text).unwrap();
        self.session.flush().unwrap();
    }

    /// Waits until the program reads a passphrase at this prompt; what came before it. What is typed before it reads is
    /// thrown away, as every program that asks for one does; a person is never that fast, a test is.
    pub fn reads_blind(&mut self, prompt: &str) -> String {
        let before = self.sees(prompt);
        let program = std::fs::read_to_string(format!("/proc/{0}/task/{0}/children", self.shell)).unwrap();
        let stat = format!("/proc/{}/stat", program.trim());
        while !std::fs::read_to_string(&stat).unwrap().contains(") S ") {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        before
    }

    /// Types at a prompt for a passphrase; what came before it.
    pub fn types_blind(&mut self, prompt: &str, keys: &str) -> String {
        let before = self.reads_blind(prompt);
        self.types(keys);
        before
    }

    /// Types the passphrase of [`with_passphrase`] where the key is asked for; what came before it.
    pub fn unlocks(&mut self) -> String {
        self.types_blind("Wachtwoord van uw sleutel: ", &format!("{PASSPHRASE}\n"))
    }

    /// Waits for the end; the terminal must be as sane as it was.
    pub fn ends(&mut self) -> Ended {
        let screen = self.sees("exit=");
        let code = self.session.read_line().unwrap().trim().parse().unwrap();
        let rest = self.session.exp_eof().unwrap();
        assert!(rest.contains("tty=isig icanon echo"), "the terminal was left: {rest}");
        assert!(!screen.contains("\u{1b}[?25l") || screen.contains("\u{1b}[?25h"), "the cursor is gone");
        Ended { code, screen }
    }

    /// Waits for the end of a command that went well; the screen.
    pub fn ends_well(&mut self) -> String {
        let ended = self.ends();
        assert_eq!(ended.code, 0, "{}", ended.screen);
        ended.screen
    }
}

/// The first stuk of this soort in a zaak, as `toon --json` has it.
pub fn stuk_of(world: &World, zaak: &str, soort: &str) -> serde_json::Value {
    let dossier: serde_json::Value = serde_json::from_str(&world.run(&["toon", zaak, "--json"])).unwrap();
    let mut stukken = dossier["stukken"].as_array().unwrap().iter();
    stukken.find(|stuk| stuk["soort"] == soort).unwrap().clone()
}

/// Plays one conversation to the end and gives the dossier afterwards.
pub fn play(world: &World, zaak: &str, command: &str, answers: &[(&str, &str)]) -> String {
    let mut terminal = world.at_terminal(&command.replace("ZAAK", zaak));
    terminal.answers(answers).answer("Vastleggen? (ja/nee/wijzig)", "ja");
    let screen = terminal.ends_well();
    assert!(screen.contains("Vastgelegd: "), "{command}: {screen}");
    world.run(&["toon", zaak])
}

/// A signaal without a gap, with more flags.
pub fn signaal(world: &World, zaak: &str, extra: &[&str]) {
    let mut args = vec!["signaal", zaak, "--datum", "2026-11-02", "--plaats", "klas", "--situatie", "gymles"];
    args.extend(["--aanwezigen", "--aard", "feit", "--duiding", "onduidelijk", "--gezien", "een plek"]);
    args.extend(extra);
    world.run(&args);
}

/// Making an archive, with the questions for a passphrase.
pub const INIT: &str = "init . --id i.devries --naam 'I. de Vries' --rol intern_begeleider";
/// The passphrase of [`with_passphrase`].
pub const PASSPHRASE: &str = "kraan boek fiets lamp";

/// An archive whose key has a passphrase.
pub fn with_passphrase() -> World {
    let world = World::bare();
    let mut terminal = world.at_terminal(INIT);
    for prompt in ["Nieuw wachtwoord: ", "Nog een keer hetzelfde: "] {
        terminal.types_blind(prompt, &format!("{PASSPHRASE}\n"));
    }
    terminal.ends_well();
    drop(terminal);
    world
}
