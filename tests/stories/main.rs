//! Stories per subcommand: the real program in a sealed environment; what it prints, its exit code, what it stored.

#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

#[path = "../verhaal/mod.rs"]
mod verhaal;

mod aanvulling;
mod begin;
mod edexml;
mod exitcodes;
mod importeer;
mod json;
mod rollen;
mod sjabloon;
mod soorten;
mod toon;
mod zaak;
