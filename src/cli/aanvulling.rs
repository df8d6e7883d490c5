//! What a shell, or `sessie`, offers for a value: told by the name that the value has in the help. Needs no key.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use clap::{Arg, Command};
use clap_complete::CompletionCandidate;
use clap_complete::engine::ArgValueCompleter;

use super::archief::protocol_of;
use super::dutch;
use super::zaakkeuze;
use crate::model::{Functie, Keuze, Soort};
use crate::protocol::{Protocol, REGELNAMEN, SHIPPED, shipped};
use crate::vault::{Opening, Vault};

/// The command line as a shell completes it: commands without their aliases, and what can stand in a value.
#[must_use]
pub fn command() -> Command {
    walk(dutch::for_completion(super::command()))
}

fn walk(command: Command) -> Command {
    command.mut_args(argument).mut_subcommands(walk)
}

fn argument(arg: Arg) -> Arg {
    let name = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    // The field of a stuk holds a role of the protocol, an option that of a colleague.
    let is_field = arg.get_id().as_str().starts_with("veld:");
    let values: fn() -> Vec<String> = match (name.as_deref(), arg.get_id().as_str()) {
        (Some("ZAAK"), _) => return arg.add(ArgValueCompleter::new(zaakkeuze::complete)),
        (Some("ID"), _) => staff,
        (Some("ROL"), _) if is_field => roles,
        (Some("ROL"), _) => || words::<Functie>(),
        (Some("ROL:NAAM"), _) => people,
        (Some("GROND"), _) => grounds,
        (Some("REGEL"), _) => rules,
        (Some("REGEL|BEGRIP|VELD"), _) => subjects,
        (Some("NAAM@VERSIE"), _) => versions,
        (Some("NAAM"), "protocol") | (Some("NAAM|BESTAND" | "BESTAND|NAAM"), _) => protocols,
        _ => return arg,
    };
    arg.add(ArgValueCompleter::new(move |typed: &OsStr| offered(values(), typed)))
}

fn offered(values: Vec<String>, typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let fits = |value: &String| value.starts_with(&*typed);
    values.into_iter().filter(fits).map(|value| CompletionCandidate::new(OsString::from(value))).collect()
}

/// The archive of the session, where there is one.
static SESSION: OnceLock<PathBuf> = OnceLock::new();

/// Completes from this archive from now on.
pub fn stand_in(archive: &Path) {
    _ = SESSION.set(archive.to_owned());
}

/// The folder that the shell stands in, or the archive of the session.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    let set = || std::env::var_os("MELDCODE_ARCHIEF").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let named = SESSION.get().cloned().or_else(set);
    named.or_else(|| std::env::current_dir().ok())
}

/// The archive there; a wrong or absent one completes nothing.
fn archive() -> Option<Vault> {
    Vault::discover(&folder()?, Opening::default()).ok()
}

/// Whether commands are given in a session.
#[must_use]
pub fn in_session() -> bool {
    SESSION.get().is_some()
}

/// What can stand in the place of the last of these words.
#[must_use]
pub fn candidates(words: Vec<OsString>) -> Vec<String> {
    let last = words.len().saturating_sub(1);
    let found = clap_complete::engine::complete(&mut command(), words, last, None).unwrap_or_default();
    let shown = found.iter().filter(|candidate| !candidate.is_hide_set());
    shown.map(|candidate| candidate.get_value().to_string_lossy().into_owned()).collect()
}

/// The protocol in force; without an archive one that ships has at least the roles that all have.
fn protocol() -> Option<Protocol> {
    let here = archive().and_then(|vault| protocol_of(&vault, None).ok());
    here.or_else(|| Protocol::from_yaml(shipped(SHIPPED.first()?)?).ok())
}

fn words<T: Keuze>() -> Vec<String> {
    T::WORDS.iter().map(|word| (*word).to_owned()).collect()
}

fn staff() -> Vec<String> {
    let vault = archive();
    let people = vault.iter().flat_map(|vault| vault.state().staff.values());
    people.filter(|person| person.active).map(|person| person.id.to_string()).collect()
}

fn roles() -> Vec<String> {
    protocol().iter().flat_map(Protocol::all_rollen).map(|rol| rol.naam.value.clone()).collect()
}

fn people() -> Vec<String> {
    roles().into_iter().map(|rol| format!("{rol}:")).collect()
}

fn grounds() -> Vec<String> {
    protocol().iter().flat_map(|protocol| &protocol.gronden).map(|grond| grond.naam.value.clone()).collect()
}

fn rules() -> Vec<String> {
    REGELNAMEN.iter().map(|rule| rule.naam.to_owned()).collect()
}

fn subjects() -> Vec<String> {
    let protocol = protocol();
    let terms =
        protocol.iter().flat_map(|protocol| &protocol.begrippen).map(|begrip| begrip.naam.value.clone());
    rules().into_iter().chain(terms).chain(words::<Soort>()).collect()
}

fn protocols() -> Vec<String> {
    SHIPPED.iter().map(|name| (*name).to_owned()).collect()
}

fn versions() -> Vec<String> {
    let vault = archive();
    let known = vault.iter().flat_map(|vault| vault.state().protocols.keys());
    known.map(|(name, version)| format!("{name}@{version}")).collect()
}
