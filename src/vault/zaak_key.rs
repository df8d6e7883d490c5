//! The key of a zaak as it opens stukken: age's format and age's own primitives, with the public half worked out once.
//!
//! age works it out again for every file that it opens, an eighth of what checking an archive costs. Keys are made,
//! written and wrapped by age's own type; only opening goes this way. The shared secret of each file, which was
//! the largest part of a check, is worked out by AWS-LC: X25519 in assembly that is proven to do it, in constant time.

use age::secrecy::ExposeSecret;
use age::{DecryptError, x25519};
use age_core::format::{FILE_KEY_BYTES, FileKey, Stanza};
use age_core::primitives::{aead_decrypt, bech32_decode, hkdf};
use aws_lc_rs::agreement::{self, PrivateKey, UnparsedPublicKey};
use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use zeroize::Zeroizing;

/// The kind of recipient, and what its keys are derived for: <https://c2sp.org/age#the-x25519-recipient-type>.
const TAG: &str = "X25519";
const LABEL: &[u8] = b"age-encryption.org/v1/X25519";
/// What authenticates an encrypted key.
const SEAL_BYTES: usize = 16;
/// A key, a share and a shared secret.
const KEY_BYTES: usize = 32;

/// A key of a zaak, ready to open stukken; AWS-LC wipes all memory that it gives back.
pub(super) struct ZaakKey {
    secret: PrivateKey,
    public: [u8; KEY_BYTES],
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
                let mut secret = Zeroizing::new([0; KEY_BYTES]);
                let whole = bytes.len() == secret.len();
                secret.iter_mut().zip(bytes).for_each(|(place, byte)| *place = byte);
                if whole { Ok(secret) } else { Err(()) }
            },
        );
        Self::from_bytes(&*bytes.ok()?)
    }

    fn from_bytes(secret: &[u8; KEY_BYTES]) -> Option<Self> {
        let secret = PrivateKey::from_private_key(&agreement::X25519, secret).ok()?;
        let public = secret.compute_public_key().ok()?.as_ref().try_into().ok()?;
        Some(Self { secret, public })
    }

    /// What the holder of the other half of a share also has; none for a share of a small group, which would give
    /// everyone the same.
    fn shared(&self, share: &[u8; KEY_BYTES]) -> Option<Zeroizing<[u8; KEY_BYTES]>> {
        let share = UnparsedPublicKey::new(&agreement::X25519, share);
        agreement::agree(&self.secret, share, (), |shared| {
            let mut kept = Zeroizing::new([0; KEY_BYTES]);
            kept.copy_from_slice(shared);
            Ok(kept)
        })
        .ok()
    }
}

impl age::Identity for ZaakKey {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<FileKey, DecryptError>> {
        if stanza.tag != TAG {
            return None;
        }
        let [share] = stanza.args.as_slice() else { return Some(Err(DecryptError::InvalidHeader)) };
        let share = BASE64_STANDARD_NO_PAD
            .decode(share)
            .ok()
            .and_then(|share| <[u8; KEY_BYTES]>::try_from(share).ok());
        let Some(share) = share.filter(|_| stanza.body.len() == FILE_KEY_BYTES + SEAL_BYTES) else {
            return Some(Err(DecryptError::InvalidHeader));
        };
        let Some(shared) = self.shared(&share) else { return Some(Err(DecryptError::InvalidHeader)) };
        let salt = [share, self.public].concat();
        let key = Zeroizing::new(hkdf(&salt, LABEL, &*shared));
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

    /// Every share that gives a secret of zeros, whoever works it out: the points of small order, and those written
    /// with a number beyond the field.
    const SMALL: [&str; 7] = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];

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
        for small in SMALL {
            case(&|stanza| stanza.args[0] = BASE64_STANDARD_NO_PAD.encode(bytes(small)), "InvalidHeader");
        }
        for (stanza, answer) in &cases {
            let ours = told(ours.unwrap_stanza(stanza));
            assert_eq!(ours, told(key.unwrap_stanza(stanza)), "{stanza:?}");
            assert!(ours.starts_with(answer), "{ours} for {stanza:?}");
        }
        let other = ZaakKey::new(&x25519::Identity::generate()).unwrap();
        assert!(other.unwrap_stanza(&stanzas(&key)[0]).is_none());
    }

    fn bytes(hex: &str) -> [u8; KEY_BYTES] {
        let pairs = (0..KEY_BYTES).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap());
        pairs.collect::<Vec<_>>().try_into().unwrap()
    }

    /// The vectors of <https://www.rfc-editor.org/rfc/rfc7748#section-5.2>; the second has a share with its highest bit set.
    #[test]
    fn it_agrees_with_the_standard() {
        let shared = |secret: &[u8; KEY_BYTES], share: &[u8; KEY_BYTES]| {
            let shared = ZaakKey::from_bytes(secret).unwrap().shared(share);
            *shared.unwrap()
        };
        for [secret, share, answer] in [
            [
                "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
                "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
                "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
            ],
            [
                "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
                "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
                "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
            ],
        ] {
            assert_eq!(shared(&bytes(secret), &bytes(share)), bytes(answer));
        }
        let mut nine = [0; KEY_BYTES];
        nine[0] = 9;
        let (mut secret, mut share) = (nine, nine);
        for _ in 0..1000 {
            let next = shared(&secret, &share);
            (secret, share) = (next, secret);
        }
        assert_eq!(secret, bytes("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"));
    }

    #[test]
    fn it_does_with_any_key_and_share_what_age_does() {
        for round in 0..200 {
            let key = x25519::Identity::generate();
            let ours = ZaakKey::new(&key).unwrap();
            let mut stanza = stanzas(&key).remove(0);
            assert_eq!(told(ours.unwrap_stanza(&stanza)), told(key.unwrap_stanza(&stanza)), "{round}");
            // The same point, written with the bit that is left out of it; the key that opens is another then.
            let mut share = BASE64_STANDARD_NO_PAD.decode(&stanza.args[0]).unwrap();
            share[31] ^= 0x80;
            stanza.args[0] = BASE64_STANDARD_NO_PAD.encode(&share);
            assert!(ours.unwrap_stanza(&stanza).is_none() && key.unwrap_stanza(&stanza).is_none(), "{round}");
        }
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
