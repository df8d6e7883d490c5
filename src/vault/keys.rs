//! The key of a staff member: one ed25519 key in OpenSSH form, for decrypting and for signing.

use std::io::{Read, Write};
use std::path::Path;

use ssh_key::private::{Ed25519Keypair, KeypairData};
use ssh_key::rand_core::{OsRng, RngCore};
use ssh_key::{Algorithm, Cipher, HashAlg, Kdf, LineEnding, PrivateKey, PublicKey};
use zeroize::{Zeroize, Zeroizing};

use super::disk;
use super::error::{Result, VaultError};
use super::recovery::RecoveryIdentity;

/// Rounds of bcrypt for a new key: about a second for whoever tries passphrases one by one.
const BCRYPT_ROUNDS: u32 = 64;
/// No key file of ours is larger.
const LARGEST_KEY_FILE: usize = 64 * 1024;
/// Deeper than reading a key goes, and far from the end of any thread's stack.
const STACK_USED: usize = 256 * 1024;
/// No buffer is larger that taking an ed25519 key apart leaves behind.
const LARGEST_LEFT: usize = 1024;
/// The namespace in which git signs commits.
const GIT_NAMESPACE: &str = "git";

/// The public half of a staff key, as 32 bytes.
pub(super) type PublicBytes = [u8; 32];

/// What unlocks a dossier: a staff key, or the recovery key.
// There is one per process: its size does not matter.
#[allow(clippy::large_enum_variant)]
pub enum Identity {
    /// A staff member's key.
    Staff(StaffKey),
    /// The key on paper.
    Recovery(RecoveryIdentity),
}

impl Identity {
    /// Reads a key file, asking for the passphrase only when the key has one.
    ///
    /// # Errors
    /// No such file, another kind of key, a wrong passphrase.
    pub fn read(path: &Path, passphrase: &mut dyn FnMut() -> Result<Zeroizing<String>>) -> Result<Self> {
        let identity = Self::unlock(path, passphrase);
        wipe_stack();
        wipe_heap();
        identity
    }

    #[inline(never)]
    fn unlock(path: &Path, passphrase: &mut dyn FnMut() -> Result<Zeroizing<String>>) -> Result<Self> {
        let text = read_key_file(path)?;
        if is_recovery(&text) {
            return RecoveryIdentity::parse(&text).map(Self::Recovery);
        }
        StaffKey::parse(&text, passphrase).map(Self::from)
    }

    /// The public half of the key in a file: an OpenSSH key carries it in the clear, so no passphrase is needed.
    ///
    /// # Errors
    /// No such file, or another kind of key.
    pub fn public_half(path: &Path) -> Result<String> {
        let text = read_key_file(path)?;
        if is_recovery(&text) {
            return RecoveryIdentity::parse(&text).map(|recovery| recovery.public());
        }
        let private = StaffKey::private(&text)?;
        let public = private.public_key().key_data().ed25519().ok_or(VaultError::BadPublicKey)?;
        Ok(public_line(&public.0))
    }

    /// The staff key, where it is one: only that can sign.
    ///
    /// # Errors
    /// The recovery key cannot sign.
    pub fn signer(&self) -> Result<&StaffKey> {
        match self {
            Self::Staff(key) => Ok(key),
            Self::Recovery(_) => Err(VaultError::RecoveryCannotSign),
        }
    }
}

impl From<StaffKey> for Identity {
    fn from(key: StaffKey) -> Self {
        Self::Staff(key)
    }
}

/// A staff member's key, unlocked, wiped on drop.
pub struct StaffKey {
    // On the heap, so that handing the key on copies a pointer: what a move leaves on the stack is not wiped.
    private: Box<PrivateKey>,
    public: PublicBytes,
    opener: Box<age::ssh::Identity>,
}

impl StaffKey {
    /// Makes a new key.
    ///
    /// # Errors
    /// Only when the key cannot be encoded.
    pub fn generate() -> Result<Self> {
        let pair = Ed25519Keypair::random(&mut OsRng);
        PrivateKey::new(KeypairData::Ed25519(pair), "")
            .map_err(|_| VaultError::Encrypt)
            .and_then(Self::unlocked)
    }

    /// The key that a secret of 32 bytes stands for.
    pub(super) fn from_seed(seed: &[u8; 32]) -> Result<Self> {
        PrivateKey::new(KeypairData::Ed25519(Ed25519Keypair::from_seed(seed)), "")
            .map_err(|_| VaultError::Encrypt)
            .and_then(Self::unlocked)
    }

    /// Reads OpenSSH text.
    ///
    /// # Errors
    /// Another kind of key, or a wrong passphrase.
    pub fn parse(text: &str, passphrase: &mut dyn FnMut() -> Result<Zeroizing<String>>) -> Result<Self> {
        let key = Self::private(text)?;
        if !key.is_encrypted() {
            return Self::unlocked(key);
        }
        let word = passphrase()?;
        Self::unlocked(key.decrypt(word.as_bytes()).map_err(|_| VaultError::WrongPassphrase)?)
    }

    /// Whether the key in a file has a passphrase; a recovery key on file has none.
    ///
    /// # Errors
    /// No such file, or another kind of key.
    pub(super) fn is_protected(path: &Path) -> Result<bool> {
        let text = read_key_file(path)?;
        if is_recovery(&text) {
            return Ok(false);
        }
        Ok(Self::private(&text)?.is_encrypted())
    }

    /// The key as it stands in its file, locked or not.
    fn private(text: &str) -> Result<PrivateKey> {
        if text.contains("-----BEGIN RSA PRIVATE KEY-----") {
            return Err(VaultError::UnusableKey("het is een oude RSA-sleutel; nodig is ed25519"));
        }
        if text.trim_start().starts_with("ssh-") {
            return Err(VaultError::UnusableKey(
                "dit is de publieke helft; nodig is het geheime bestand ernaast",
            ));
        }
        let key = PrivateKey::from_openssh(text.trim_start())
            .map_err(|_| VaultError::UnusableKey("nodig is een OpenSSH-sleutel van het soort ed25519"))?;
        if key.algorithm() != Algorithm::Ed25519 {
            return Err(VaultError::UnusableKey(
                "nodig is een sleutel van het soort ed25519, geen ander soort",
            ));
        }
        Ok(key)
    }

    /// Whether a new passphrase is good enough: 14 characters or more, and of words at least four.
    ///
    /// # Errors
    /// It is too short.
    pub fn check_passphrase(passphrase: &str) -> Result<()> {
        let words = passphrase.split_whitespace().count();
        if passphrase.chars().count() < 14 || (2..4).contains(&words) {
            return Err(VaultError::WeakPassphrase);
        }
        Ok(())
    }

    fn unlocked(private: PrivateKey) -> Result<Self> {
        let unusable = || VaultError::UnusableKey("nodig is een OpenSSH-sleutel van het soort ed25519");
        let public = private.public_key().key_data().ed25519().ok_or_else(unusable)?.0;
        let private = Box::new(private);
        let pem = private.to_openssh(LineEnding::LF).map_err(|_| unusable())?;
        // A value takes along what lay on the stack where it leaves room: nothing, when that was just wiped.
        wipe_stack();
        let opener = opener(&pem).ok_or_else(unusable)?;
        Ok(Self { private, public, opener })
    }

    /// Writes the key to a new file, mode 0600, protected when a passphrase is given.
    ///
    /// # Errors
    /// The file exists, or the disk refuses.
    pub fn write_new(&self, path: &Path, passphrase: Option<&str>) -> Result<()> {
        let sealed = match passphrase {
            None => self.private.to_openssh(LineEnding::LF),
            Some(word) => {
                let mut salt = vec![0_u8; 16];
                OsRng.fill_bytes(&mut salt);
                let kdf = Kdf::Bcrypt { salt, rounds: BCRYPT_ROUNDS };
                self.private
                    .encrypt_with(Cipher::Aes256Ctr, kdf, OsRng.next_u32(), word)
                    .and_then(|key| key.to_openssh(LineEnding::LF))
            }
        };
        let text = sealed.map_err(|_| VaultError::Encrypt)?;
        // Someone's first key: the folder for settings is often not there yet.
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            disk::create_folder(folder)?;
        }
        let mut file = disk::create_new(path)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| {
            // A half-written key is worse than none: the next try would find the name taken.
            let _ = std::fs::remove_file(path);
            super::error::disk(error)
        })?;
        disk::sync_parent(path)
    }

    /// The public half as one line, `ssh-ed25519 AAAA…`.
    #[must_use]
    pub fn public_line(&self) -> String {
        public_line(&self.public)
    }

    /// Signs a commit's text as git does, giving the armoured signature.
    ///
    /// # Errors
    /// Never with an unlocked ed25519 key.
    pub fn sign(&self, message: &[u8]) -> Result<String> {
        self.private
            .sign(GIT_NAMESPACE, HashAlg::Sha512, message)
            .and_then(|signature| signature.to_pem(LineEnding::LF))
            .map_err(|_| VaultError::Encrypt)
    }

    pub(super) fn public(&self) -> &PublicBytes {
        &self.public
    }

    pub(super) fn opener(&self) -> &age::ssh::Identity {
        &self.opener
    }
}

#[inline(never)]
fn opener(pem: &str) -> Option<Box<age::ssh::Identity>> {
    age::ssh::Identity::from_buffer(pem.as_bytes(), None).ok().map(Box::new)
}

/// Overwrites the part of the stack where a key was being read: values that were moved on leave a copy there.
#[inline(never)]
#[allow(clippy::large_stack_arrays, reason = "the stack is what has to be overwritten")]
fn wipe_stack() {
    let mut used = [0_u8; STACK_USED];
    used.zeroize();
    std::hint::black_box(&used);
}

/// Writes over what reading a key left on the heap: age takes a key's text apart in buffers that it gives back as they
/// are. What was given back last is handed out first, by its size.
#[inline(never)]
fn wipe_heap() {
    let sizes = (16..=LARGEST_LEFT).step_by(16).flat_map(|size| [size; 8]);
    // Not zeros: memory that is asked for empty may come from elsewhere.
    let blocks: Vec<Vec<u8>> = sizes.map(|size| vec![1; size]).collect();
    std::hint::black_box(&blocks);
}

/// Whether a signature holds, and whose key made it: independent of who that is.
pub(super) fn signature_key(armoured: &str, message: &[u8]) -> Option<PublicBytes> {
    let signature = ssh_key::SshSig::from_pem(armoured).ok()?;
    let key = PublicKey::from(signature.public_key().clone());
    let bytes = key.key_data().ed25519()?.0;
    key.verify(GIT_NAMESPACE, message, &signature).ok()?;
    Some(bytes)
}

/// Refuses what is no public key that can be used here.
///
/// # Errors
/// When it is none of the kind ssh-ed25519.
pub fn check_public(line: &str) -> Result<()> {
    parse_public(line).map(|_| ())
}

/// Reads `ssh-ed25519 AAAA…`, with or without a comment behind it.
pub(super) fn parse_public(line: &str) -> Result<PublicBytes> {
    let line = line.trim();
    if line.len() > 1000 || line.contains('\n') {
        return Err(VaultError::BadPublicKey);
    }
    let key = PublicKey::from_openssh(line).map_err(|_| VaultError::BadPublicKey)?;
    let bytes = key.key_data().ed25519().ok_or(VaultError::BadPublicKey)?.0;
    // age's own reading must agree: that is what dossiers are encrypted to.
    public_line(&bytes).parse::<age::ssh::Recipient>().map_err(|_| VaultError::BadPublicKey)?;
    Ok(bytes)
}

/// The canonical line of a public key, without comment.
pub(super) fn public_line(bytes: &PublicBytes) -> String {
    let data = ssh_key::public::KeyData::Ed25519(ssh_key::public::Ed25519PublicKey(*bytes));
    PublicKey::new(data, "").to_openssh().unwrap_or_default().trim_end().to_owned()
}

/// Whether the file holds the key on paper, typed over.
fn is_recovery(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().to_ascii_uppercase().starts_with("AGE-SECRET-KEY-1"))
}

fn read_key_file(path: &Path) -> Result<Zeroizing<String>> {
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => VaultError::NoKey(path.to_owned()),
        _ => VaultError::UnusableKey("het bestand is niet te lezen"),
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    // Reserved at once: a string that grows leaves copies of the key behind.
    let mut text = Zeroizing::new(String::with_capacity(LARGEST_KEY_FILE + 1));
    file.take(LARGEST_KEY_FILE as u64 + 1)
        .read_to_string(&mut text)
        .map_err(|_| VaultError::UnusableKey("het bestand bevat geen sleutel"))?;
    if text.len() > LARGEST_KEY_FILE {
        return Err(VaultError::UnusableKey("het bestand is te groot voor een sleutel"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_its_file_and_its_passphrase() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sleutel");
        let key = StaffKey::generate().unwrap();
        key.write_new(&path, Some("vier woorden en een punt")).unwrap();
        assert!(matches!(key.write_new(&path, None), Err(VaultError::FileExists(_))));
        let wrong = Identity::read(&path, &mut || Ok(Zeroizing::new("anders".to_owned())));
        assert!(matches!(wrong, Err(VaultError::WrongPassphrase)));
        assert_eq!(Identity::public_half(&path).unwrap(), key.public_line(), "without the passphrase");
        let right = Identity::read(&path, &mut || Ok(Zeroizing::new("vier woorden en een punt".to_owned())));
        let Ok(Identity::Staff(read)) = right else { panic!("no staff key") };
        assert_eq!(read.public_line(), key.public_line());
        let signature = read.sign(b"text").unwrap();
        assert_eq!(signature_key(&signature, b"text"), Some(*key.public()));
        assert_eq!(signature_key(&signature, b"other"), None);
    }

    #[test]
    fn a_passphrase_has_four_words_or_fourteen_characters() {
        for good in ["vier woorden zijn genoeg", "x8Kq-w2Lm-9Zt3"] {
            assert!(StaffKey::check_passphrase(good).is_ok(), "{good}");
        }
        for bad in ["", "geheim", "drie lange woordjes", "a b c d", "x8Kq-w2Lm-9Zt"] {
            assert!(StaffKey::check_passphrase(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn other_keys_are_refused_in_words() {
        let never = &mut || Err(VaultError::NoPassphrase);
        for text in ["", "ssh-rsa AAAA", "-----BEGIN RSA PRIVATE KEY-----\n", "\u{0}\u{1}"] {
            assert!(matches!(StaffKey::parse(text, never), Err(VaultError::UnusableKey(_))), "{text}");
        }
        assert!(parse_public("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ==").is_err());
    }
}
