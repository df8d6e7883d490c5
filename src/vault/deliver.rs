//! What leaves the archive: a file for someone else, private to the user, encrypted where that is asked.

use std::io::Write;
use std::path::Path;

use age::secrecy::SecretString;
use zeroize::Zeroizing;

use super::disk;
use super::error::{Result, VaultError};

/// Writes a new file, mode 0600, whole or not at all; one that exists is left as it is.
///
/// # Errors
/// The file exists, or the disk refuses.
pub fn write_new(path: &Path, content: &[u8]) -> Result<()> {
    let mut file = disk::create_new(path).map_err(|error| match error {
        VaultError::FileExists(path) => VaultError::OutputExists(path),
        other => other,
    })?;
    file.write_all(content).and_then(|()| file.sync_all()).map_err(|error| {
        // Half a report is worse than none: a failed command leaves no file.
        let _ = std::fs::remove_file(path);
        super::error::disk(error)
    })?;
    disk::sync_parent(path)
}

/// Writes a page that holds nothing private, for everyone on this machine to read; one that is there is replaced.
///
/// # Errors
/// The disk refuses.
pub fn write_page(path: &Path, content: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        disk::create_folder(folder)?;
    }
    disk::replace(path, content, false)?;
    disk::open_to_all(path)
}

/// Encrypts to recipients: `age1…` or `ssh-ed25519 …`. A recipient that would start a plugin is refused.
///
/// # Errors
/// A recipient that is not one of these.
pub fn seal_to(recipients: &[String], content: &[u8]) -> Result<Vec<u8>> {
    let known: Vec<Box<dyn age::Recipient>> =
        recipients.iter().map(|text| recipient(text)).collect::<Result<_>>()?;
    let encryptor = age::Encryptor::with_recipients(known.iter().map(|one| &**one as &dyn age::Recipient))
        .map_err(|_| VaultError::Encrypt)?;
    seal(encryptor, content)
}

/// Encrypts with a passphrase, as `age --passphrase` does.
///
/// # Errors
/// Only when memory runs out.
pub fn seal_with(passphrase: &Zeroizing<String>, content: &[u8]) -> Result<Vec<u8>> {
    seal(age::Encryptor::with_user_passphrase(SecretString::from(passphrase.as_str())), content)
}

fn seal(encryptor: age::Encryptor, content: &[u8]) -> Result<Vec<u8>> {
    let mut sealed = Vec::with_capacity(content.len() + 1024);
    let mut writer = encryptor.wrap_output(&mut sealed).map_err(|_| VaultError::Encrypt)?;
    writer.write_all(content).map_err(|_| VaultError::Encrypt)?;
    writer.finish().map_err(|_| VaultError::Encrypt)?;
    Ok(sealed)
}

fn recipient(text: &str) -> Result<Box<dyn age::Recipient>> {
    let text = text.trim();
    if let Ok(native) = text.parse::<age::x25519::Recipient>() {
        return Ok(Box::new(native));
    }
    // `parse_public` takes ed25519 alone.
    let bytes = super::keys::parse_public(text).map_err(|_| VaultError::BadRecipient)?;
    let ssh = super::keys::public_line(&bytes).parse::<age::ssh::Recipient>();
    ssh.map_or(Err(VaultError::BadRecipient), |ssh| Ok(Box::new(ssh)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_private_new_and_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("verslag.html");
        write_new(&path, b"een").unwrap();
        assert!(matches!(write_new(&path, b"twee"), Err(VaultError::OutputExists(_))));
        assert_eq!(std::fs::read(&path).unwrap(), b"een");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn what_is_sealed_opens_for_each_recipient_and_no_plugin_starts() {
        let (one, other) = (age::x25519::Identity::generate(), super::super::StaffKey::generate().unwrap());
        let sealed = seal_to(&[one.to_public().to_string(), other.public_line()], b"inhoud").unwrap();
        for opener in [&one as &dyn age::Identity, other.opener()] {
            let text = super::super::wrap::open(&sealed, std::iter::once(opener)).unwrap();
            assert_eq!(text.as_slice(), b"inhoud");
        }
        for bad in [
            "",
            "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t",
            "ssh-rsa AAAA",
            "-",
        ] {
            assert!(matches!(seal_to(&[bad.to_owned()], b""), Err(VaultError::BadRecipient)), "{bad}");
        }
    }
}
