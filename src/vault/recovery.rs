//! The recovery key: a native age identity, printed on paper.

use std::str::FromStr;

use age::secrecy::ExposeSecret;
use zeroize::Zeroizing;

use sha2::{Digest, Sha256};

use super::error::{Result, VaultError};
use super::keys::StaffKey;

/// Sets the signing key apart from every other use of the same secret; never changes.
const SIGNS: &str = "meldcode herstelsleutel, ondertekening 1\n";

/// The key on paper ("herstelsleutel") that opens every zaak when a passphrase is lost.
#[derive(Clone)]
pub struct RecoveryIdentity(pub(super) age::x25519::Identity);

impl RecoveryIdentity {
    /// Makes a new one.
    #[must_use]
    pub fn generate() -> Self {
        Self(age::x25519::Identity::generate())
    }

    /// The secret half as text, `AGE-SECRET-KEY-1…`, to be printed once.
    #[must_use]
    pub fn secret(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// The public half, `age1…`, which stands in the archive.
    #[must_use]
    pub fn public(&self) -> String {
        self.0.to_public().to_string()
    }

    /// The key with which this one signs, made from the same line on paper. An archive accepts it for one thing:
    /// a new key for an intern begeleider or directie who lost theirs.
    ///
    /// # Errors
    /// Never: every hash is a key.
    pub fn signer(&self) -> Result<StaffKey> {
        let mut hash = Sha256::new_with_prefix(SIGNS);
        hash.update(self.secret().as_bytes());
        StaffKey::from_seed(&Zeroizing::new(hash.finalize().into()))
    }

    /// Reads the text of an age identity file; upper or lower case, comments and spaces allowed,
    /// because it is typed over from paper.
    ///
    /// # Errors
    /// When there is not exactly one identity in the text.
    pub fn parse(text: &str) -> Result<Self> {
        let bad = || VaultError::UnusableKey("dit is geen herstelsleutel (AGE-SECRET-KEY-1…)");
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let line = lines.next().ok_or_else(bad)?;
        if lines.next().is_some() {
            return Err(bad());
        }
        let compact: Zeroizing<String> = Zeroizing::new(
            line.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect(),
        );
        age::x25519::Identity::from_str(&compact).map(Self).map_err(|_| bad())
    }
}
