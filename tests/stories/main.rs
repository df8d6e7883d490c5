//! Stories per subcommand: the real program in a sealed environment; what it prints, its exit code, what it stored.

#[path = "../verhaal/mod.rs"]
mod verhaal;

mod begin;
mod soorten;
mod zaak;
