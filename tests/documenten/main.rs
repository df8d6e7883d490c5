//! What the documents show is what happens: their commands are run, and what they print is compared.
//!
//! After a change that is meant: `MELDCODE_BIJWERKEN=1 cargo test --test documenten`, and look at the difference.

#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

#[path = "../verhaal/mod.rs"]
mod verhaal;

mod formaat;
mod namen;
mod opdrachten;
mod readme;
mod scherm;
mod stap;
mod wereld;

use std::path::PathBuf;

/// A document of the repository.
fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap()
}

fn updating() -> bool {
    std::env::var_os("MELDCODE_BIJWERKEN").is_some()
}

#[test]
fn the_handleiding_shows_what_happens() {
    wereld::play("docs/handleiding.md");
}

#[test]
fn a_protocol_is_changed_as_the_page_says() {
    wereld::play("docs/protocol-aanpassen.md");
}

#[test]
fn what_git_shows_is_what_the_page_shows() {
    wereld::play("docs/wat-git-laat-zien.md");
}

#[test]
fn the_format_is_as_the_page_says() {
    formaat::tables_agree();
    wereld::play("docs/formaat.md");
}
