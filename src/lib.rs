//! The library behind `meldcode`.
//!
//! Dependencies point one way (`tests/architecture.rs` guards the arrows):
//!
//! ```text
//! cli ──► render ──► rules ──► protocol ──► model
//!  └────► vault ─────────────────────────────┘
//! ```

pub mod cli;
pub mod model;
pub mod protocol;
pub mod render;
pub mod rules;
pub mod vault;
