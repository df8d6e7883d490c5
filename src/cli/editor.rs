//! The user's own editor ("editor"), on a text that lies in memory only.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;

use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use super::app::{App, io_reason};
use super::error::{CliError, Kind};
use super::vraag::ask;
use super::wachtwoord;
use crate::model::yaml::YamlError;
use crate::render::bewerk;
use crate::vault::{Draft, forget_draft};

/// Tried in turn where the user named no editor.
const USUAL: [&str; 3] = ["nano", "vim", "vi"];
/// Settings that keep vim and neovim from writing beside or elsewhere; after the user's own settings.
const VIM: &str = "set nobackup nowritebackup noundofile noswapfile nomodeline";

/// What the form is called in an error.
pub const SOURCE: &str = "het formulier";

/// The editor at work, for the signal that ends the program.
static AT_WORK: Mutex<Option<Pid>> = Mutex::new(None);

/// Why a text was not stored.
pub enum Refused {
    /// It cannot be read as it stands; all that is wrong with it.
    Text(Vec<YamlError>),
    /// Something else.
    Other(CliError),
}

impl Refused {
    /// As an error of the command; `source` is where the text came from.
    #[must_use]
    pub fn of(self, source: &str) -> CliError {
        match self {
            Self::Text(errors) => CliError::yaml(source, &errors),
            Self::Other(error) => error,
        }
    }
}

impl From<CliError> for Refused {
    fn from(error: CliError) -> Self {
        Self::Other(error)
    }
}

/// Refuses where no editor can be opened, before anything is asked.
///
/// # Errors
/// Without a person at a terminal.
pub fn check(app: &App) -> Result<(), CliError> {
    if app.asks() {
        return Ok(());
    }
    Err(CliError::usage(
        "--bewerk opent een editor, en dat kan alleen aan een terminal en zonder --geen-vragen",
    )
    .hint("geef de velden als opties, of een bestand met --van"))
}

/// Opens a form in the editor until what the user wrote could be stored, or the user gives up.
///
/// # Errors
/// When the user gives up, nothing lies in memory on this machine, or the editor does not start; then nothing was stored.
pub fn edit<T>(
    app: &App,
    form: &str,
    store: &mut dyn FnMut(&str) -> Result<T, Refused>,
) -> Result<T, CliError> {
    let editor = Editor::of_user()?;
    let draft = Draft::open()?.ok_or_else(|| {
        CliError::usage("deze computer heeft geen map die alleen in het geheugen staat, dus --bewerk kan hier niet")
            .hint("een editor zou het dossier leesbaar op de schijf zetten; geef de velden als opties, of antwoord op de vragen")
    })?;
    if let Some(name) = editor.unknown() {
        app.tell(&bewerk::unknown(&name));
    }
    let mut shown = Zeroizing::new(form.to_owned());
    let mut line = None;
    loop {
        draft.write(&shown)?;
        editor.run(&draft, line)?;
        let written = draft.read()?;
        let text =
            written.as_str().ok_or_else(|| given_up("wat de editor opsloeg, is geen tekst (UTF-8)"))?;
        if *text == **shown || !bewerk::says_something(text) {
            return Err(given_up("er is niets ingevuld of gewijzigd"));
        }
        match stored(app, text, store)? {
            Ok(done) => return Ok(done),
            Err(errors) => {
                let next = bewerk::with_errors(text, &errors);
                line = next.line;
                shown = Zeroizing::new(next.text);
            }
        }
    }
}

/// Stores the text; when that cannot be, what is wrong with it, for who wants to open it again.
fn stored<T>(
    app: &App,
    text: &str,
    store: &mut dyn FnMut(&str) -> Result<T, Refused>,
) -> Result<Result<T, Vec<YamlError>>, CliError> {
    loop {
        let (errors, question) = match store(text) {
            Ok(done) => return Ok(Ok(done)),
            Err(Refused::Text(errors)) => {
                app.alert(&CliError::yaml(SOURCE, &errors).to_string());
                (errors, "Opnieuw openen? (ja/nee)")
            }
            Err(Refused::Other(error)) if error.is_choice() => return Err(error),
            Err(Refused::Other(error)) => {
                app.alert(&error.to_string());
                let again = matches!(error.kind, Kind::Input | Kind::Usage);
                let question = if again { "Opnieuw openen? (ja/nee)" } else { "Opnieuw proberen? (ja/nee)" };
                (vec![YamlError::new(&error.message)], question)
            }
        };
        app.alert("Er is nog niets vastgelegd; uw tekst staat er nog.");
        if !ask(app, question, &[], yes_no, None)? {
            return Err(given_up("u opende het formulier niet opnieuw"));
        }
        if question.starts_with("Opnieuw openen") {
            return Ok(Err(errors));
        }
    }
}

fn yes_no(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "j" | "ja" => Ok(true),
        "n" | "nee" => Ok(false),
        _ => Err("antwoord ja of nee".to_owned()),
    }
}

/// Nothing was stored, and the text is gone.
pub fn given_up(why: &str) -> CliError {
    CliError::stopped(format!("{why}; er is niets vastgelegd en het formulier is gewist"))
}

/// Which program, and how.
struct Editor {
    words: Vec<String>,
    known: Known,
}

/// What we know of how to keep an editor from leaving copies.
#[derive(Clone, Copy, PartialEq)]
enum Known {
    Vim,
    Nano,
    Unknown,
}

impl Editor {
    /// The editor that the user chose, or one that is there.
    fn of_user() -> Result<Self, CliError> {
        let named = |name: &str| std::env::var(name).ok().filter(|text| !text.trim().is_empty());
        let words = if let Some(command) = named("VISUAL").or_else(|| named("EDITOR")) {
            shlex::split(&command)
                .ok_or_else(|| CliError::usage("in VISUAL of EDITOR staat een aanhalingsteken te weinig"))?
        } else {
            let found = USUAL.iter().find(|name| on_path(name).is_some()).ok_or_else(|| {
                CliError::usage("er is geen editor gevonden")
                    .hint("zeg welke u wilt gebruiken, bijvoorbeeld: export EDITOR=nano")
            })?;
            vec![(*found).to_owned()]
        };
        let known = known(words.first().map_or("", String::as_str));
        Ok(Self { words, known })
    }

    /// What it is called, when we do not know what it leaves behind.
    fn unknown(&self) -> Option<String> {
        let name = Path::new(self.words.first()?).file_name()?.to_string_lossy().into_owned();
        (self.known == Known::Unknown).then_some(name)
    }

    /// Opens the text, and waits until the user is done.
    fn run(&self, draft: &Draft, line: Option<u64>) -> Result<(), CliError> {
        super::pager::end();
        wachtwoord::watch_interrupts();
        let saved = tcgetattr(std::io::stdin()).ok();
        if let Some(saved) = &saved {
            wachtwoord::will_leave(saved.clone(), None, false);
        }
        let ended = self.command(draft, line).spawn().and_then(wait);
        if let Some(saved) = &saved {
            _ = tcsetattr(std::io::stdin(), OptionalActions::Now, saved);
        }
        wachtwoord::done();
        match ended {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(given_up("de editor eindigde met een fout")),
            Err(error) => {
                let name = self.words.first().map(String::as_str).unwrap_or_default();
                let shown = crate::render::text::safe(name);
                Err(CliError::usage(format!("de editor `{shown}` start niet: {}", io_reason(&error)))
                    .hint("zeg welke u wilt gebruiken, bijvoorbeeld: export EDITOR=nano"))
            }
        }
    }

    /// Without a shell, so that nothing in it can surprise.
    fn command(&self, draft: &Draft, line: Option<u64>) -> Command {
        let mut words = self.words.iter().map(OsString::from);
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words);
        match self.known {
            // No swap file, no history of commands and registers, no backup, no undo file.
            Known::Vim => _ = command.args(["-n", "-i", "NONE", "-c", VIM]),
            // Restricted: no backup, no history, no other file.
            Known::Nano => _ = command.arg("-R"),
            Known::Unknown => {}
        }
        if let Some(line) = line.filter(|_| self.known != Known::Unknown) {
            command.arg(format!("+{line}"));
        }
        command.arg(draft.path()).env("TMPDIR", draft.folder());
        // Data goes to standard output; the editor goes to the terminal.
        if !std::io::stdout().is_terminal()
            && let Ok(terminal) = std::io::stderr().as_fd().try_clone_to_owned()
        {
            command.stdout(Stdio::from(terminal));
        }
        command
    }
}

fn wait(mut child: Child) -> std::io::Result<ExitStatus> {
    at_work(i32::try_from(child.id()).ok().and_then(Pid::from_raw));
    let ended = child.wait();
    at_work(None);
    ended
}

fn at_work(editor: Option<Pid>) {
    if let Ok(mut slot) = AT_WORK.lock() {
        *slot = editor;
    }
}

/// The program ends from outside: the editor with it, and what it was to edit is removed.
pub fn end() {
    if let Some(editor) = AT_WORK.lock().ok().and_then(|mut slot| slot.take()) {
        _ = kill_process(editor, Signal::TERM);
    }
    forget_draft();
}

/// Which editor it really is: `vi` and `editor` are often another one.
fn known(program: &str) -> Known {
    let real = on_path(program).and_then(|path| path.canonicalize().ok());
    let name =
        real.as_deref().unwrap_or(Path::new(program)).file_name().unwrap_or_default().to_string_lossy();
    match name.as_ref() {
        "nano" => Known::Nano,
        "vim" | "nvim" | "vim.basic" | "vim.tiny" | "vim.nox" => Known::Vim,
        _ => Known::Unknown,
    }
}

/// Where the system finds a program.
fn on_path(program: &str) -> Option<PathBuf> {
    if program.contains('/') {
        return Some(PathBuf::from(program)).filter(|path| path.is_file());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|path| path.is_file())
}
