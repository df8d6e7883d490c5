//! Values in, text out: every Dutch sentence of the screen stands here or in the protocols.

pub mod afweging;
pub mod agenda;
pub mod bevinding;
pub mod choices;
pub mod controle;
pub mod conversation;
pub mod dossier;
pub mod export;
pub mod historie;
pub mod icalendar;
pub mod protocol;
pub mod receipt;
pub mod receipt_leerkracht;
pub mod sociale_kaart;
pub mod status;
pub mod tabel;
pub mod text;
pub mod uitleg;
pub mod urgent;
pub mod verifieer;
pub mod vernietigen;
pub mod wrap;
pub mod zelfcheck;
