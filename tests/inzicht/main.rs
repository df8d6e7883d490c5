//! Stories of the commands that explain, look ahead and evaluate.

mod verhaal;

mod agenda;
mod protocol;
mod uitleg;
