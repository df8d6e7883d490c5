//! EDEXML: the pupil system's export, read for who is in school and nothing else.
//!
//! Read are pupils (name, date of birth, group) and teachers (name, e-mail, groups). Everything else in the file (BSN,
//! origin, weight, address, photo, vendors' additions) is skipped as text and reaches no value of ours. Version 2.1, the
//! older ones as far as they are alike, and the namespaced form of UWLR: elements are matched on their local names.
//! Source: EDEXML 2.1 (Edustandaard, 2017), UWLR 2.2 "leerlinggegevens".

mod decode;
mod read;
mod school;

pub use decode::decode;
pub use school::{EdexError, Groep, Leerlinggegevens, Leraar, Schoolbestand};

/// The largest file that is read, in bytes: a school's export is a few MB.
pub const MAX_SIZE: u64 = 32 * 1024 * 1024;

/// Reads an export.
///
/// # Errors
/// When the text is no well-formed XML, brings a document type (where entity bombs live), or holds no pupils' list.
pub fn parse(text: &str) -> Result<Schoolbestand, EdexError> {
    read::File::new(text).school()
}

#[cfg(test)]
mod tests;
