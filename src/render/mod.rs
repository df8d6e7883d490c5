//! Values in, text out: every Dutch sentence of the screen stands here or in the protocols.

pub mod afweging;
pub mod bevinding;
pub mod controle;
pub mod dossier;
pub mod export;
pub mod historie;
pub mod receipt;
pub mod status;
pub mod tabel;
pub mod text;
pub mod urgent;
pub mod verifieer;
