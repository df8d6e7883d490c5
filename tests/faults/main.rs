//! What the vault does when people, disks and programs do not do what they should.
#![cfg(all(unix, debug_assertions))]
#![allow(clippy::disallowed_methods, clippy::panic, clippy::print_stdout, clippy::unwrap_used)]

mod child;
mod commands;
mod corpus;
mod crowd;
mod kills;
mod place;
mod power;
mod stages;
mod trace;
#[path = "../vault_world/mod.rs"]
mod vault_world;
#[path = "../verif_scene/mod.rs"]
mod verif_scene;
