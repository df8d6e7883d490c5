//! Which paths an archive has, and what each is for.

use ssh_key::rand_core::{OsRng, RngCore};

use chrono::{DateTime, Datelike, FixedOffset, Utc};

use crate::model::{MedewerkerId, StukId, ZaakNummer};

/// The file that makes a repository an archive.
pub(super) const ARCHIVE_FILE: &str = "archief.yaml";
/// Keeps git from rewriting line ends.
pub(super) const ATTRIBUTES_FILE: &str = ".gitattributes";
/// The keys of staff for stock git; generated, never trusted.
pub(super) const SIGNERS_FILE: &str = "allowed_signers";
/// The branch that holds the archive.
pub(super) const MAIN_REF: &str = "refs/heads/main";
/// The folder, inside the git directory, for what belongs to this copy alone.
pub(super) const LOCAL_FOLDER: &str = "meldcode";
/// The reader's name of the recovery key; no staff member may have it.
pub(super) const RECOVERY_READER: &str = "herstel";
/// No path of an archive has more parts.
const DEEPEST: usize = 5;

/// What a path in the tree stands for. Each path stands for one place, and each place has one path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Archive,
    Attributes,
    Signers,
    Protocol {
        naam: Box<str>,
        versie: Box<str>,
    },
    ProtocolEvent(StukId),
    Staff(MedewerkerId, StukId),
    School(StukId),
    Access(ZaakNummer, StukId),
    Destruction(ZaakNummer, StukId),
    Stuk(ZaakNummer, StukId),
    Attachment(ZaakNummer, StukId),
    /// What does not belong in an archive.
    Unknown(Box<str>),
}

impl Place {
    /// Reads a path; whatever does not belong in an archive is `Unknown`.
    pub(super) fn parse(path: &str) -> Self {
        Self::known(path).unwrap_or_else(|| Self::Unknown(path.into()))
    }

    fn known(path: &str) -> Option<Self> {
        let mut parts = [""; DEEPEST];
        let mut count = 0;
        for part in path.split('/') {
            *parts.get_mut(count)? = part;
            count += 1;
        }
        Some(match &parts[..count] {
            [ARCHIVE_FILE] => Self::Archive,
            [ATTRIBUTES_FILE] => Self::Attributes,
            [SIGNERS_FILE] => Self::Signers,
            ["protocollen", file] => {
                let stem = file.strip_suffix(".yaml")?;
                match stem.split_once('@') {
                    Some((naam, versie)) if is_name(naam) && is_name(versie) => {
                        Self::Protocol { naam: naam.into(), versie: versie.into() }
                    }
                    Some(_) => return None,
                    None => Self::ProtocolEvent(stem.parse().ok()?),
                }
            }
            ["medewerkers", id, file] => {
                Self::Staff(id.parse().ok()?, file.strip_suffix(".yaml")?.parse().ok()?)
            }
            ["school", file] => Self::School(file.strip_suffix(".yaml.age")?.parse().ok()?),
            ["zaken", year, code, "toegang", file] => {
                Self::Access(zaak(year, code)?, file.strip_suffix(".yaml")?.parse().ok()?)
            }
            ["zaken", year, code, "vernietiging", file] => {
                Self::Destruction(zaak(year, code)?, file.strip_suffix(".yaml")?.parse().ok()?)
            }
            ["zaken", year, code, file] => match file.strip_suffix(".yaml.age") {
                Some(id) => Self::Stuk(zaak(year, code)?, id.parse().ok()?),
                None => Self::Attachment(zaak(year, code)?, file.strip_suffix(".bin.age")?.parse().ok()?),
            },
            _ => return None,
        })
    }

    /// The path, as it stands in the tree.
    pub(super) fn path(&self) -> String {
        match self {
            Self::Archive => ARCHIVE_FILE.to_owned(),
            Self::Attributes => ATTRIBUTES_FILE.to_owned(),
            Self::Signers => SIGNERS_FILE.to_owned(),
            Self::Protocol { naam, versie } => format!("protocollen/{naam}@{versie}.yaml"),
            Self::ProtocolEvent(event) => format!("protocollen/{event}.yaml"),
            Self::Staff(id, event) => format!("medewerkers/{id}/{event}.yaml"),
            Self::School(id) => format!("school/{id}.yaml.age"),
            Self::Access(zaak, event) => format!("{}/toegang/{event}.yaml", zaak_folder(zaak)),
            Self::Destruction(zaak, event) => format!("{}/vernietiging/{event}.yaml", zaak_folder(zaak)),
            Self::Stuk(zaak, id) => format!("{}/{id}.yaml.age", zaak_folder(zaak)),
            Self::Attachment(zaak, id) => format!("{}/{id}.bin.age", zaak_folder(zaak)),
            Self::Unknown(path) => path.to_string(),
        }
    }
}

fn zaak(year: &str, code: &str) -> Option<ZaakNummer> {
    let mut number = [b'-'; 11];
    number[..4].copy_from_slice(year.as_bytes().get(..4).filter(|all| all.len() == year.len())?);
    number[5..].copy_from_slice(code.as_bytes().get(..6).filter(|all| all.len() == code.len())?);
    std::str::from_utf8(&number).ok()?.parse().ok()
}

fn zaak_folder(zaak: &ZaakNummer) -> String {
    format!("zaken/{}/{}", zaak.year(), zaak.code())
}

/// Names and versions of protocols end up in file names.
pub(super) fn is_name(text: &str) -> bool {
    (1..=60).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-' || b == b'_')
        && !text.starts_with(['.', '-'])
        && !text.ends_with('.')
        && !text.contains("..")
}

/// The branch that holds the keys of a zaak.
pub(super) fn key_ref(zaak: &ZaakNummer) -> String {
    format!("refs/heads/sleutel/{zaak}")
}

/// A new id for a stuk: the moment, and 80 random bits.
#[must_use]
pub fn fresh_stuk_id(moment: DateTime<FixedOffset>) -> StukId {
    let random = (u128::from(OsRng.next_u64()) << 16) | u128::from(OsRng.next_u32() & 0xffff);
    StukId::from_parts(moment.with_timezone(&Utc), random)
}

/// A new number for a zaak: the year, and 30 random bits.
#[must_use]
pub fn fresh_zaak_nummer(moment: DateTime<FixedOffset>) -> ZaakNummer {
    ZaakNummer::from_random(moment.year(), OsRng.next_u32())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_has_one_path() {
        let event = "01M818K4H0W3M9T2R5N7P0B1C4";
        for path in [
            "archief.yaml",
            "protocollen/delft-esis@2024.1.yaml",
            &format!("protocollen/{event}.yaml"),
            &format!("medewerkers/i.devries/{event}.yaml"),
            &format!("school/{event}.yaml.age"),
            &format!("zaken/2026/7KQ3MX/toegang/{event}.yaml"),
            &format!("zaken/2026/7KQ3MX/vernietiging/{event}.yaml"),
            &format!("zaken/2026/7KQ3MX/{event}.yaml.age"),
            &format!("zaken/2026/7KQ3MX/{event}.bin.age"),
        ] {
            assert!(!matches!(Place::parse(path), Place::Unknown(_)), "{path}");
            assert_eq!(Place::parse(path).path(), *path);
        }
        for path in
            ["", "a", "zaken/2026/7KQ3MX/x.yaml.age", "medewerkers/../01M8.yaml", "protocollen/a@../b.yaml"]
        {
            assert_eq!(Place::parse(path), Place::Unknown(path.into()), "{path}");
        }
    }

    proptest::proptest! {
        /// A file is known by its place alone: no two paths may come to the same one.
        #[test]
        fn no_two_paths_stand_for_one_place(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "zaken", "2026", "202", "2026-", "7KQ3MX", "7kq3mx", "7KQ3M", "-7KQ3MX", "toegang", "vernietiging",
                    "school", "medewerkers", "i.devries", "protocollen", "a@b.yaml", "a@b@c.yaml", "archief.yaml", "",
                    "01M818K4H0W3M9T2R5N7P0B1C4.yaml", "01m818k4h0w3m9t2r5n7p0b1c4.yaml",
                    "01M818K4H0W3M9T2R5N7P0B1C4.yaml.age", "O1M818K4H0W3M9T2R5N7P0B1C4.yaml.age",
                    "81M818K4H0W3M9T2R5N7P0B1C4.bin.age", "01M818K4H0W3M9T2R5N7P0B1C4.bin.age",
                ]),
                0..7,
            )
        ) {
            let path = parts.join("/");
            proptest::prop_assert_eq!(Place::parse(&path).path(), path);
        }
    }
}
