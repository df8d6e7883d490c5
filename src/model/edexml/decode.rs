//! From bytes to text: older pupil systems write ISO 8859-1 or Windows-1252.

use encoding_rs::{Encoding, UTF_8};

use super::EdexError;

/// How many bytes the XML declaration may take.
const DECLARATION: usize = 200;

/// The text of a file, by its byte order mark or by what its XML declaration claims; UTF-8 without either.
///
/// # Errors
/// When the encoding is not known, or the bytes do not fit it.
pub fn decode(bytes: &[u8]) -> Result<String, EdexError> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => declared(bytes)?,
    };
    let (text, _, wrong) = encoding.decode(bytes);
    if wrong { Err(EdexError::Encoding) } else { Ok(text.into_owned()) }
}

fn declared(bytes: &[u8]) -> Result<&'static Encoding, EdexError> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION)]);
    let declaration = start.split_once("?>").map(|(before, _)| before).filter(|d| d.starts_with("<?xml"));
    let Some((_, after)) = declaration.and_then(|d| d.split_once("encoding")) else {
        return Ok(UTF_8);
    };
    let label = after.trim_start_matches([' ', '=', '"', '\'']);
    let label: String = label.chars().take_while(|c| !matches!(c, '"' | '\'')).collect();
    Encoding::for_label(label.as_bytes()).ok_or(EdexError::Encoding)
}
