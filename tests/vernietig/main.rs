//! Destroying a zaak: whatever could keep a key of it, by name; the proof; and what is cut off.

#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

#[path = "../vault_world/mod.rs"]
mod vault_world;
#[path = "../verhaal/mod.rs"]
mod verhaal;

mod afgebroken;
mod bewijs;
mod kopieen;
mod opdracht;
mod overblijvers;
mod personen;
