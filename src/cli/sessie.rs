//! `sessie`: unlock once, give commands at a prompt; locks itself when nobody types.

use std::ffi::OsString;
use std::time::Duration;

use clap::Args;

use super::app::App;
use super::error::CliError;
use super::line::{Prompt, Typed};
use super::{aanvulling, execute, pager, wachtwoord};

/// After so long without a key the session locks.
const IDLE: Duration = Duration::from_mins(10);
/// What ends a session.
const ENDS: [&str; 4] = ["sluit", "einde", "exit", "quit"];

/// The arguments of `sessie`.
#[derive(Debug, Args)]
#[command(
    about = "Ontgrendel uw sleutel een keer en geef dan opdrachten na elkaar",
    visible_alias = "session",
    after_help = "Na tien minuten zonder toets gaat de sessie op slot: sleutel, geschiedenis en scherm worden gewist."
)]
pub struct SessieArgs {}

/// Takes commands until the user ends it.
///
/// # Errors
/// When there is nobody at the terminal, no archive, or the key does not open.
pub fn run(_: &SessieArgs, app: &App) -> Result<(), CliError> {
    if !app.asks() {
        return Err(CliError::usage("een sessie kan alleen aan een terminal")
            .hint("geef in een script elke opdracht apart, met --wachtwoord-opdracht"));
    }
    if aanvulling::in_session() {
        return Err(CliError::usage("u bent al in een sessie"));
    }
    let folder = app.vault()?.folder().to_owned();
    app.identity()?;
    aanvulling::stand_in(&folder);
    wachtwoord::watch_interrupts();
    pager::be_patient(idle());
    app.tell(
        "De sleutel is open. Geef opdrachten zonder `meldcode` ervoor; Tab vult aan, `einde` of Ctrl-D stopt.",
    );
    let mut prompt = Prompt::default();
    loop {
        let is_open = app.unlocked.is_open();
        let prefix = if is_open { "meldcode> " } else { "meldcode (op slot)> " };
        match prompt.read(prefix, is_open.then(idle), &complete) {
            Typed::Dropped => {}
            Typed::End => break,
            Typed::Idle => lock(app, &mut prompt),
            Typed::Line(line) => match words(&line) {
                None => app.alert("Fout: er staat een aanhalingsteken te weinig; er is niets gedaan."),
                Some(words) => match words.as_slice() {
                    [] => {}
                    [end] if ENDS.contains(&end.as_str()) => break,
                    [lock_now] if lock_now == "slot" => lock(app, &mut prompt),
                    words => {
                        _ = execute(arguments(app, words), Some(&app.unlocked));
                        if pager::was_idle() {
                            lock(app, &mut prompt);
                        }
                    }
                },
            },
        }
    }
    app.unlocked.lock();
    prompt.forget();
    app.tell("De sessie is gesloten; de sleutel is gewist.");
    Ok(())
}

/// How long nobody may type. Debug builds take it from `MELDCODE_SESSIE_SECONDEN`, so that tests need not wait.
fn idle() -> Duration {
    let text = std::env::var("MELDCODE_SESSIE_SECONDEN").ok().filter(|_| cfg!(debug_assertions));
    text.and_then(|text| text.parse().ok()).map_or(IDLE, Duration::from_secs)
}

fn lock(app: &App, prompt: &mut Prompt) {
    app.unlocked.lock();
    prompt.forget();
    // What the commands showed goes too, also above the screen.
    _ = console::Term::stderr().write_str("\x1b[H\x1b[2J\x1b[3J");
    app.alert(
        "De sessie is op slot. Geef een opdracht om verder te gaan; dan vraagt meldcode uw wachtwoord.",
    );
}

/// The words of a line, as a shell takes them, the home folder for `~` too; `meldcode` in front may stand there.
fn words(line: &str) -> Option<Vec<String>> {
    let mut words: Vec<String> = shlex::split(line)?.into_iter().map(at_home).collect();
    if words.first().is_some_and(|word| word == "meldcode") {
        words.remove(0);
    }
    Some(words)
}

/// `~/gesprek.html` as a path; any other word as it is.
#[must_use]
pub fn at_home(word: String) -> String {
    let below = if word == "~" { Some("") } else { word.strip_prefix("~/") };
    let path = below.and_then(|below| Some(etcetera::home_dir().ok()?.join(below)));
    path.and_then(|path| path.into_os_string().into_string().ok()).unwrap_or(word)
}

/// A whole command line: with the archive, key and other options that the session began with.
fn arguments(app: &App, words: &[String]) -> Vec<OsString> {
    let global = &app.global;
    let mut arguments: Vec<OsString> = vec!["meldcode".into()];
    let mut option = |name: &str, value: Option<&std::ffi::OsStr>| {
        if let Some(value) = value {
            arguments.extend([name.into(), value.to_owned()]);
        }
    };
    option("--archief", global.archief.as_ref().map(|path| path.as_os_str()));
    option("--sleutel", global.sleutel.as_ref().map(|path| path.as_os_str()));
    option("--wachtwoord-opdracht", global.wachtwoord_opdracht.as_ref().map(AsRef::as_ref));
    option("--peildatum", global.peildatum.as_ref().map(AsRef::as_ref));
    let flags = [
        ("--json", global.json),
        ("--stil", global.quiet),
        ("--uitgebreid", global.verbose),
        ("--geen-pager", global.geen_pager),
    ];
    let flags = flags.iter().filter(|(_, on)| *on).map(|(name, _)| OsString::from(name));
    arguments.extend(flags);
    arguments.extend(words.iter().map(OsString::from));
    arguments
}

/// What the last word of a line can become.
fn complete(before: &str) -> Vec<String> {
    let Some(mut words) = words(before) else { return Vec::new() };
    if before.is_empty() || before.ends_with(char::is_whitespace) {
        words.push(String::new());
    }
    let command = std::iter::once("meldcode".into());
    aanvulling::candidates(command.chain(words.into_iter().map(OsString::from)).collect())
}
