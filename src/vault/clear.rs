//! The files that stand in the archive in the clear: what they say, as types.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::error::{Result, VaultError};
use crate::model::{Functie, MedewerkerId, Moment, StukId, yaml};

/// The layout that this program writes, and the newest that it reads.
pub(super) const FORMAT: u32 = 1;

/// `archief.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ArchiveFile {
    pub meldcode: u32,
    pub archief: StukId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub school: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub herstel: Option<String>,
    /// The key with which the recovery key signs: the replacement of a coordinator's key, and nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub herstel_ondertekening: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bewaartermijn_jaren: Option<u32>,
}

/// An event of a staff member: `medewerkers/<id>/<ULID>.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StaffEvent {
    pub wat: StaffChange,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub naam: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rol: Option<Functie>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sleutel: Option<String>,
    /// Commits of this person that count although they came beside or after the end of a key or role.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commits: Vec<String>,
    /// Commits that stay out: known, and no longer reported as unsound.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub afgewezen: Vec<String>,
    /// The time of the last of these commits: until then stock git takes the key for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tot: Option<Moment>,
}

impl StaffEvent {
    /// An event that tells nothing but what happened.
    pub(super) fn new(wat: StaffChange) -> Self {
        Self {
            wat,
            naam: None,
            rol: None,
            email: None,
            sleutel: None,
            commits: Vec::new(),
            afgewezen: Vec::new(),
            tot: None,
        }
    }
}

/// What happened to a staff member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum StaffChange {
    Toegevoegd,
    Sleutel,
    Rol,
    Ingetrokken,
    Overgenomen,
}

/// The event that puts a protocol in force: `protocollen/<ULID>.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProtocolRef {
    pub naam: String,
    pub versie: String,
}

/// An event of access: `zaken/…/toegang/<ULID>.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum AccessEvent {
    /// The zaak was opened: its first generation, its protocol, its first readers.
    Geopend { protocol: ProtocolRef, generatie: String, sleutel: String, lezers: Vec<MedewerkerId> },
    /// Someone got access; `na` names the takings that were known, so that a concurrent one wins.
    Gegeven { wie: MedewerkerId, na: Vec<StukId> },
    /// Access was taken.
    Ontnomen { wie: MedewerkerId },
    /// What comes after is encrypted to another key.
    Generatie { generatie: String, sleutel: String },
    /// From here on the zaak runs under another protocol version; `na` names the moves that were known, `reden` the
    /// stuk that says why.
    Protocol { protocol: ProtocolRef, na: Vec<StukId>, reden: StukId },
}

/// The document of an access event: flat, because tagged enums lose the place of an error.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccessDocument {
    wat: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    protocol: Option<ProtocolRef>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    generatie: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sleutel: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lezers: Option<Vec<MedewerkerId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wie: Option<MedewerkerId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    na: Vec<StukId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reden: Option<StukId>,
}

impl AccessEvent {
    /// Reads an event; what is incomplete is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let d: AccessDocument = yaml::parse(text).ok()?;
        let key =
            |sleutel: Option<String>| sleutel.filter(|text| text.parse::<age::x25519::Recipient>().is_ok());
        let generation = |label: Option<String>| label.filter(|text| is_generation(text));
        match d.wat.as_str() {
            "geopend" => Some(Self::Geopend {
                protocol: d.protocol?,
                generatie: generation(d.generatie)?,
                sleutel: key(d.sleutel)?,
                lezers: d.lezers?,
            }),
            "gegeven" => Some(Self::Gegeven { wie: d.wie?, na: d.na }),
            "ontnomen" => Some(Self::Ontnomen { wie: d.wie? }),
            "generatie" => {
                Some(Self::Generatie { generatie: generation(d.generatie)?, sleutel: key(d.sleutel)? })
            }
            "protocol" => Some(Self::Protocol { protocol: d.protocol?, na: d.na, reden: d.reden? }),
            _ => None,
        }
    }

    /// The event as it is stored.
    pub(super) fn write(&self) -> Result<String> {
        let mut d = AccessDocument::default();
        match self.clone() {
            Self::Geopend { protocol, generatie, sleutel, lezers } => {
                "geopend".clone_into(&mut d.wat);
                d.protocol = Some(protocol);
                d.generatie = Some(generatie);
                d.sleutel = Some(sleutel);
                d.lezers = Some(lezers);
            }
            Self::Gegeven { wie, na } => {
                "gegeven".clone_into(&mut d.wat);
                d.wie = Some(wie);
                d.na = na;
            }
            Self::Ontnomen { wie } => {
                "ontnomen".clone_into(&mut d.wat);
                d.wie = Some(wie);
            }
            Self::Generatie { generatie, sleutel } => {
                "generatie".clone_into(&mut d.wat);
                d.generatie = Some(generatie);
                d.sleutel = Some(sleutel);
            }
            Self::Protocol { protocol, na, reden } => {
                "protocol".clone_into(&mut d.wat);
                d.protocol = Some(protocol);
                d.na = na;
                d.reden = Some(reden);
            }
        }
        write(&d)
    }
}

/// `1`, and from the second on a number and six random characters: two people who go on to a next
/// generation at once must not meet in one folder.
fn is_generation(label: &str) -> bool {
    (1..=20).contains(&label.len())
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && label.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a file of the archive can be read, by its place: for tests and for fuzzing, which meet it with anything.
#[cfg(debug_assertions)]
#[must_use]
pub fn reads(path: &str, bytes: &[u8]) -> bool {
    use super::place::Place;
    let text = || std::str::from_utf8(bytes).ok();
    let nobody = age::x25519::Identity::generate();
    match Place::parse(path) {
        Place::Archive => parse::<ArchiveFile>(bytes).is_some(),
        Place::Staff(..) => parse::<StaffEvent>(bytes).is_some(),
        Place::ProtocolEvent(_) => parse::<ProtocolRef>(bytes).is_some(),
        Place::Access(..) => text().and_then(AccessEvent::parse).is_some(),
        _ => super::wrap::open(bytes, std::iter::once(&nobody as &dyn age::Identity)).is_ok(),
    }
}

/// Reads a clear file; a problem is named by its path, which tells nothing about a child.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    yaml::parse(std::str::from_utf8(bytes).ok()?).ok()
}

/// Writes a clear file.
pub(super) fn write<T: Serialize>(value: &T) -> Result<String> {
    yaml::write(value).map_err(|_| VaultError::Damaged("een bestand dat niet te schrijven is".to_owned()))
}

/// Names of people and schools: one line, no control characters, nothing that git's headers cannot hold.
pub(super) fn check_line(what: &'static str, text: &str) -> Result<()> {
    let bad = text.trim().is_empty()
        || text.len() > 200
        || text.chars().any(|c| c.is_control() || matches!(c, '<' | '>' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    if bad { Err(VaultError::BadText(what)) } else { Ok(()) }
}

/// E-mail addresses stand in commits and in `allowed_signers`, whose patterns must not match others.
pub(super) fn check_email(text: &str) -> Result<()> {
    let allowed = |c: char| c.is_alphanumeric() || "@._+-".contains(c);
    if (3..=200).contains(&text.len()) && text.contains('@') && text.chars().all(allowed) {
        Ok(())
    } else {
        Err(VaultError::BadText("het e-mailadres"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_access_event_survives_its_file() {
        let key = age::x25519::Identity::generate().to_public().to_string();
        let events = [
            AccessEvent::Geopend {
                protocol: ProtocolRef { naam: "delft".to_owned(), versie: "2024".to_owned() },
                generatie: "1".to_owned(),
                sleutel: key.clone(),
                lezers: vec!["i.devries".parse().unwrap()],
            },
            AccessEvent::Gegeven { wie: "a".parse().unwrap(), na: vec![] },
            AccessEvent::Ontnomen { wie: "a".parse().unwrap() },
            AccessEvent::Generatie { generatie: "2-ABCDEF".to_owned(), sleutel: key },
            AccessEvent::Protocol {
                protocol: ProtocolRef { naam: "delft".to_owned(), versie: "2025".to_owned() },
                na: vec!["01M818K4H0W3M9T2R5N7P0B1C4".parse().unwrap()],
                reden: "01M818K4H0W3M9T2R5N7P0B1C5".parse().unwrap(),
            },
        ];
        for event in events {
            assert_eq!(AccessEvent::parse(&event.write().unwrap()), Some(event));
        }
        for wrong in [
            "wat: gegeven",
            "wat: anders",
            "wat: gegeven\nwie: a\nextra: 1",
            "wat: protocol\nprotocol: {naam: a, versie: b}",
            "wat: generatie\ngeneratie: ../x\nsleutel: age1",
        ] {
            assert_eq!(AccessEvent::parse(wrong), None, "{wrong}");
        }
    }
}
