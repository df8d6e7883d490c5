//! Stories of the commands that explain, look ahead and evaluate.

#[path = "../verhaal/mod.rs"]
mod verhaal;

mod agenda;
mod bewijs;
mod controle;
mod kaart;
mod protocol;
mod schema;
mod uitleg;
mod voorbeelden;
mod zelfcheck;
