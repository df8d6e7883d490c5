//! The recovery key: a native age identity, printed on paper.

use std::str::FromStr;

use age::secrecy::ExposeSecret;
use zeroize::Zeroizing;

use sha2::{Digest, Sha256};

use super::error::{Result, VaultError};
use super::keys::StaffKey;
use super::typed_over;

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

    /// Reads the text of an age identity file; upper or lower case, comments, spaces and line breaks allowed, because it
    /// is typed over from paper.
    ///
    /// # Errors
    /// When it is not exactly one identity: what is wrong with it, and where.
    pub fn parse(text: &str) -> Result<Self> {
        let compact = typed_over::compact(text);
        let wrong = |_| VaultError::MistypedKey(typed_over::mistyped(&compact));
        age::x25519::Identity::from_str(&compact).map(Self).map_err(wrong)
    }
}
