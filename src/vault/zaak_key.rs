//! The key of a zaak as it opens stukken: age's format and age's own primitives, with the public half worked out once.
//!
//! age works it out again for every file that it opens, an eighth of what checking an archive costs. Keys are made,
//! written and wrapped by age's own type; only opening goes this way.

use age::secrecy::ExposeSecret;
use age::{DecryptError, x25519};
use age_core::format::{FILE_KEY_BYTES, FileKey, Stanza};
use age_core::primitives::{aead_decrypt, bech32_decode, hkdf};
use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

/// The kind of recipient, and what its keys are derived for: <https://c2sp.org/age#the-x25519-recipient-type>.
const TAG: &str = "X25519";
const LABEL: &[u8] = b"age-encryption.org/v1/X25519";
/// What authenticates an encrypted key.
const SEAL_BYTES: usize = 16;

/// A key of a zaak, ready to open stukken; wiped on drop.
pub(super) struct ZaakKey {
    secret: StaticSecret,
    public: PublicKey,
}

impl ZaakKey {
    /// The same key as age's own type holds; none only where that is no key.
    pub(super) fn new(key: &x25519::Identity) -> Option<Self> {
        let line = key.to_string();
        let bytes = bech32_decode(
            line.expose_secret(),
            |_| (),
            |_| Ok(()),
            |_, bytes| {
                let mut secret = Zeroizing::new([0; 32]);
                let whole = bytes.len() == secret.len();
                secret.iter_mut().zip(bytes).for_each(|(place, byte)| *place = byte);
                if whole { Ok(secret) } else { Err(()) }
            },
        );
        let secret = StaticSecret::from(*bytes.ok()?);
        Some(Self { public: PublicKey::from(&secret), secret })
    }
}

impl age::Identity for ZaakKey {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<FileKey, DecryptError>> {
        if stanza.tag != TAG {
            return None;
        }
        let [share] = stanza.args.as_slice() else { return Some(Err(DecryptError::InvalidHeader)) };
        let share =
            BASE64_STANDARD_NO_PAD.decode(share).ok().and_then(|share| <[u8; 32]>::try_from(share).ok());
        let Some(share) = share.filter(|_| stanza.body.len() == FILE_KEY_BYTES + SEAL_BYTES) else {
            return Some(Err(DecryptError::InvalidHeader));
        };
        let shared = self.secret.diffie_hellman(&PublicKey::from(share));
        // A share of a small group would give everyone the same secret.
        if !shared.was_contributory() {
            return Some(Err(DecryptError::InvalidHeader));
        }
        let salt = [share, self.public.to_bytes()].concat();
        let key = Zeroizing::new(hkdf(&salt, LABEL, shared.as_bytes()));
        // Not ours, or not what was encrypted: another key may still open it.
        let opened = Zeroizing::new(aead_decrypt(&key, FILE_KEY_BYTES, &stanza.body).ok()?);
        Some(Ok(FileKey::init_with_mut(|file_key| file_key.copy_from_slice(&opened))))
    }
}

#[cfg(test)]
mod tests {
    use age::Identity as _;
    use age::secrecy::ExposeSecret;

    use super::*;
    use crate::vault::wrap;

    fn stanzas(key: &x25519::Identity) -> Vec<Stanza> {
        let file_key = FileKey::init_with_mut(|bytes| bytes.copy_from_slice(b"sixteen bytes ok"));
        age::Recipient::wrap_file_key(&key.to_public(), &file_key).unwrap().0
    }

    fn told(answer: Option<Result<FileKey, DecryptError>>) -> String {
        match answer {
            None => "not ours".to_owned(),
            Some(Ok(key)) => format!("{:?}", key.expose_secret()),
            Some(Err(error)) => format!("{error:?}"),
        }
    }

    #[test]
    fn every_stanza_gets_the_answer_that_age_gives() {
        let key = x25519::Identity::generate();
        let ours = ZaakKey::new(&key).unwrap();
        let mut cases: Vec<(Stanza, &str)> = Vec::new();
        let mut case = |change: &dyn Fn(&mut Stanza), answer: &'static str| {
            let mut stanza = stanzas(&key).remove(0);
            change(&mut stanza);
            cases.push((stanza, answer));
        };
        case(&|_| (), "[115, ");
        case(&|stanza| stanza.tag = "x25519".to_owned(), "not ours");
        case(&|stanza| stanza.body[3] ^= 1, "not ours");
        case(&|stanza| stanza.body.truncate(31), "InvalidHeader");
        case(&|stanza| stanza.args.clear(), "InvalidHeader");
        case(&|stanza| stanza.args.push("more".to_owned()), "InvalidHeader");
        case(&|stanza| stanza.args[0].truncate(42), "InvalidHeader");
        case(&|stanza| stanza.args[0].push('='), "InvalidHeader");
        // The same 32 bytes, written with bits that mean nothing.
        case(&|stanza| stanza.args[0].replace_range(42.., "/"), "InvalidHeader");
        for small in [[0; 32], {
            let mut one = [0; 32];
            one[0] = 1;
            one
        }] {
            case(&|stanza| stanza.args[0] = BASE64_STANDARD_NO_PAD.encode(small), "InvalidHeader");
        }
        for (stanza, answer) in &cases {
            let ours = told(ours.unwrap_stanza(stanza));
            assert_eq!(ours, told(key.unwrap_stanza(stanza)), "{stanza:?}");
            assert!(ours.starts_with(answer), "{ours} for {stanza:?}");
        }
        let other = ZaakKey::new(&x25519::Identity::generate()).unwrap();
        assert!(other.unwrap_stanza(&stanzas(&key)[0]).is_none());
    }

    #[test]
    fn it_opens_what_age_encrypts() {
        let key = x25519::Identity::generate();
        let ours = ZaakKey::new(&key).unwrap();
        let file = age::encrypt(&key.to_public(), b"invented").unwrap();
        let open = |key: &ZaakKey| wrap::open(&file, std::iter::once(key as &dyn age::Identity));
        assert_eq!(open(&ours).unwrap().as_slice(), b"invented");
        let other = ZaakKey::new(&x25519::Identity::generate()).unwrap();
        assert!(matches!(open(&other), Err(DecryptError::NoMatchingKeys)));
    }
}
