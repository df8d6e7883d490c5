//! Names of things: zaak numbers, stuk ids, staff ids. They tell nothing about a child.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::as_text::as_text;
use chrono::{DateTime, Utc};

/// Crockford's base-32 alphabet: no I, L, O, U, so a number survives being read aloud.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A text that is not the name it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not of the form `2026-7KQ3MX`.
    #[error("geen zaaknummer: een zaaknummer ziet eruit als 2026-7KQ3MX")]
    ZaakNummer,
    /// Not a ULID of 26 characters.
    #[error("geen stuknummer: een stuknummer heeft 26 letters en cijfers")]
    StukId,
    /// Not lower-case letters, digits, dots and hyphens.
    #[error(
        "geen geldige medewerker-id: gebruik 1 tot 40 kleine letters, cijfers, punten of streepjes, beginnend met een letter"
    )]
    MedewerkerId,
}

/// The number of a zaak ("zaaknummer"): year and six random characters, `2026-7KQ3MX`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ZaakNummer([u8; 11]);

impl ZaakNummer {
    /// Makes a number for a year from 30 random bits.
    #[must_use]
    pub fn from_random(year: i32, random: u32) -> Self {
        let mut text = *b"0000-000000";
        text[..4].copy_from_slice(&format!("{:04}", year.clamp(0, 9999)).as_bytes()[..4]);
        for (place, character) in text[5..].iter_mut().rev().enumerate() {
            *character = CROCKFORD[(random >> (5 * place)) as usize & 31];
        }
        Self(text)
    }

    /// The year part, `2026`.
    #[must_use]
    pub fn year(&self) -> &str {
        &self.as_str()[..4]
    }

    /// The random part, `7KQ3MX`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.as_str()[5..]
    }

    /// The whole number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Never anything but ASCII; there are more numbers in memory than anything else, so none has a heap of its own.
        std::str::from_utf8(&self.0).unwrap_or("0000-000000")
    }
}

impl FromStr for ZaakNummer {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let bytes: [u8; 11] = text.as_bytes().try_into().map_err(|_| IdError::ZaakNummer)?;
        let well_formed = bytes[..4].iter().all(u8::is_ascii_digit)
            && bytes[4] == b'-'
            && bytes[5..].iter().all(|b| is_crockford(*b));
        if well_formed { Ok(Self(bytes)) } else { Err(IdError::ZaakNummer) }
    }
}

/// Whether this is a character of [`CROCKFORD`]: asked for every name in the archive.
fn is_crockford(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'H' | b'J' | b'K' | b'M' | b'N' | b'P'..=b'T' | b'V'..=b'Z')
}

/// The id of a stuk: a ULID, so its time is part of it. Also the file's name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StukId([u8; 16]);

impl StukId {
    /// Makes an id from a moment and 80 random bits.
    #[must_use]
    pub fn from_parts(moment: DateTime<Utc>, random: u128) -> Self {
        let millis = u64::try_from(moment.timestamp_millis()).unwrap_or(0);
        Self(ulid::Ulid::from_parts(millis, random).to_bytes())
    }

    /// The id as it is kept where nobody reads it.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The id that [`StukId::as_bytes`] gave: any sixteen bytes are one.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The moment in the id, to the millisecond.
    #[must_use]
    pub fn moment(&self) -> DateTime<Utc> {
        let millis = i64::try_from(ulid::Ulid::from_bytes(self.0).timestamp_ms()).unwrap_or(i64::MAX);
        DateTime::from_timestamp_millis(millis).unwrap_or_default()
    }
}

impl fmt::Display for StukId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(ulid::Ulid::from_bytes(self.0).array_to_str(&mut [0; ulid::ULID_LEN]))
    }
}

impl FromStr for StukId {
    type Err = IdError;

    /// Only the canonical spelling counts, so that one id has one file name.
    fn from_str(text: &str) -> Result<Self, IdError> {
        // 26 of these hold 130 bits.
        let canonical = text.starts_with(|first| first <= '7') && text.bytes().all(is_crockford);
        let ulid = ulid::Ulid::from_string(text).ok().filter(|_| canonical);
        ulid.map(|ulid| Self(ulid.to_bytes())).ok_or(IdError::StukId)
    }
}

/// The id of a staff member ("medewerker"), `i.devries`; never reused.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MedewerkerId(Arc<str>);

impl MedewerkerId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MedewerkerId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
        let well_formed = (1..=40).contains(&text.len())
            && text.bytes().all(allowed)
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && !text.contains("..")
            && !text.ends_with('.');
        if well_formed { Ok(Self(text.into())) } else { Err(IdError::MedewerkerId) }
    }
}

impl fmt::Display for ZaakNummer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for MedewerkerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! debug_as_text {
    ($($type:ty),*) => {$(
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    )*};
}

as_text!(ZaakNummer, StukId, MedewerkerId);
debug_as_text!(ZaakNummer, StukId, MedewerkerId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zaak_number_has_a_year_and_six_characters() {
        let number = ZaakNummer::from_random(2026, 0x3fff_ffff);
        assert_eq!(number.as_str(), "2026-ZZZZZZ");
        assert_eq!("2026-7KQ3MX".parse::<ZaakNummer>().map(|n| n.code().to_owned()), Ok("7KQ3MX".to_owned()));
        for wrong in ["2026-7KQ3M", "2026-7KQ3MI", "26-7KQ3MX", "../../..", "2026-7kq3mx", "2026/7KQ3MX"] {
            assert_eq!(wrong.parse::<ZaakNummer>(), Err(IdError::ZaakNummer), "{wrong}");
        }
    }

    #[test]
    fn a_stuk_id_has_one_spelling() {
        let id =
            StukId::from_parts(DateTime::from_timestamp_millis(1_764_000_000_123).unwrap_or_default(), 7);
        let text = id.to_string();
        assert_eq!(text.parse(), Ok(id));
        assert_eq!(id.moment().timestamp_millis(), 1_764_000_000_123);
        for other in [
            text.to_lowercase(),
            text.replacen('0', "O", 1),
            text.replacen('0', "8", 1),
            text[1..].to_owned(),
        ] {
            assert_eq!(other.parse::<StukId>(), Err(IdError::StukId), "{other}");
        }
        assert_eq!("7ZZZZZZZZZZZZZZZZZZZZZZZZZ".parse::<StukId>().map(|id| id.0), Ok([255; 16]));
        assert_eq!(StukId::from_bytes(*id.as_bytes()), id);
        assert!((0..=255).all(|byte| is_crockford(byte) == CROCKFORD.contains(&byte)));
    }

    #[test]
    fn a_staff_id_is_safe_as_a_folder_name() {
        assert!("i.devries".parse::<MedewerkerId>().is_ok());
        for wrong in ["", ".", "..", "a..b", "A", "a/b", "a b", "a.", "1a", "é"] {
            assert_eq!(wrong.parse::<MedewerkerId>(), Err(IdError::MedewerkerId), "{wrong}");
        }
    }
}
