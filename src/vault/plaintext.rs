//! Dossier text in memory, and the padding that hides its length.

use std::fmt;

use zeroize::Zeroizing;

/// The smallest size class of a stuk, in bytes (`format.md`); each next one is twice as large.
const SMALLEST_CLASS: usize = 512;

/// Decrypted or not yet encrypted content of a dossier. Wiped on drop, never shown by `Debug`.
#[derive(Clone)]
pub struct Plaintext(Zeroizing<Vec<u8>>);

impl Plaintext {
    /// Takes over bytes.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text, when it is UTF-8.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// The bytes followed by newlines up to the next size class.
    pub(super) fn padded(&self) -> Zeroizing<Vec<u8>> {
        let mut class = SMALLEST_CLASS;
        while class < self.0.len() {
            class *= 2;
        }
        // Reserved at once: a vector that grows leaves copies of the text behind.
        let mut padded = Zeroizing::new(Vec::with_capacity(class));
        padded.extend_from_slice(&self.0);
        padded.resize(class, b'\n');
        padded
    }

    /// Drops the padding; the text itself keeps its last line end.
    pub(super) fn unpadded(mut bytes: Zeroizing<Vec<u8>>) -> Self {
        let text = bytes.iter().rposition(|b| *b != b'\n').map_or(0, |last| last + 1);
        let length = bytes.len();
        bytes.truncate((text + 1).min(length));
        Self(bytes)
    }
}

impl From<String> for Plaintext {
    fn from(text: String) -> Self {
        Self::new(text.into_bytes())
    }
}

impl fmt::Debug for Plaintext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Plaintext(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stuk_is_padded_to_a_size_class_and_back() {
        for (length, class) in [(1, 512), (511, 512), (512, 512), (513, 1024), (1025, 2048), (5000, 8192)] {
            let mut text = "a".repeat(length - 1);
            text.push('\n');
            let padded = Plaintext::from(text.clone()).padded();
            assert_eq!(padded.len(), class);
            assert_eq!(Plaintext::unpadded(padded).as_str(), Some(text.as_str()));
        }
        assert_eq!(Plaintext::unpadded(Zeroizing::new(vec![b'\n'; 512])).as_bytes(), b"\n");
        assert_eq!(format!("{:?}", Plaintext::from("geheim".to_owned())), "Plaintext(…)");
    }
}
