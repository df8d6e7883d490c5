//! The library behind `meldcode`.
//!
//! Dependencies point one way:
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
