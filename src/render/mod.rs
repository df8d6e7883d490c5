//! Values in, text out: every Dutch sentence of the screen stands here or in the protocols.

pub mod bevinding;
