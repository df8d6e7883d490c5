//! Stories per subcommand: the real program in a sealed environment; what it prints, its exit code, what it stored.

#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

#[path = "../verhaal/mod.rs"]
mod verhaal;

mod aanvulling;
mod begin;
mod edexml;
mod exitcodes;
mod hardening;
mod importeer;
mod jaaroverzicht;
mod json;
mod json_overal;
mod leesbaar;
mod onderzoek;
mod pijp;
mod rollen;
mod sjabloon;
mod soorten;
mod synchroniseer;
mod toon;
mod uitgave;
mod velden;
mod vertrouwen;
mod vijandig;
mod wachten;
mod zaak;
