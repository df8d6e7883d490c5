//! A document as a user writes it, and a stuk as it is stored: header and fields in one YAML map.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use super::{Gegevens, Soort, StukId, Vastgelegd, ZaakNummer};

/// The version of the file format that this program writes.
pub const FORMAT: u32 = 1;

/// What the program adds itself ("kop").
#[derive(Debug, Clone, PartialEq)]
pub struct Kop {
    /// The stuk's id, also its file's name.
    pub id: StukId,
    /// The zaak; none for the school's own zelfcheck.
    pub zaak: Option<ZaakNummer>,
    /// Who recorded it, and when.
    pub vastgelegd: Vastgelegd,
}

/// One stored record ("stuk").
#[derive(Debug, Clone, PartialEq)]
pub struct Stuk {
    /// What the program added.
    pub kop: Kop,
    /// What the user wrote.
    pub gegevens: Gegevens,
}

impl Serialize for Stuk {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("meldcode", &FORMAT)?;
        map.serialize_entry("soort", &self.gegevens.soort())?;
        map.serialize_entry("id", &self.kop.id)?;
        if let Some(zaak) = &self.kop.zaak {
            map.serialize_entry("zaak", zaak)?;
        }
        map.serialize_entry("vastgelegd", &self.kop.vastgelegd)?;
        self.gegevens.write(&mut map)?;
        map.end()
    }
}

/// A document before it is stored: which zaak and label it names, and what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The zaak: a number, a part of one, or a label of the same stream.
    pub zaak: Option<String>,
    /// Its own name in the stream.
    pub label: Option<String>,
    /// What it says.
    pub gegevens: Gegevens,
}

/// What must be known of a document before its fields can be read.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Peek {
    /// The soort, where the document says so.
    pub soort: Option<Soort>,
    /// Its label in a stream.
    pub label: Option<String>,
    /// The zaak it names.
    pub zaak: Option<String>,
    /// The stuk that it follows up.
    pub op: Option<String>,
    /// The soort of that stuk, where the document says so.
    pub op_soort: Option<Soort>,
}

/// Why a zelfcheck names no zaak.
pub(super) const OF_THE_SCHOOL: &str =
    "een zelfcheck gaat over de school en hoort bij geen zaak; haal deze regel weg";

/// Why a document has no header of its own.
pub(super) fn by_itself(name: &str) -> String {
    format!("`{name}` vult het programma zelf in; haal deze regel weg")
}

/// Reads a document whose soort is known; `op_soort` is the soort that `velden` sets.
pub(super) struct DocumentSeed {
    pub soort: Soort,
    pub op_soort: Option<Soort>,
    pub stored: bool,
}

/// A document with its header, as far as it has one.
pub(super) struct Parsed {
    pub format: Option<u32>,
    pub id: Option<StukId>,
    pub vastgelegd: Option<Vastgelegd>,
    pub document: Document,
}

impl<'de> DeserializeSeed<'de> for DocumentSeed {
    type Value = Parsed;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Parsed, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for DocumentSeed {
    type Value = Parsed;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "een {} met velden", self.soort)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parsed, A::Error> {
        let document = Document { zaak: None, label: None, gegevens: Gegevens::empty(self.soort) };
        let mut parsed = Parsed { format: None, id: None, vastgelegd: None, document };
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "soort" => drop(map.next_value::<Soort>()?),
                "zaak" if self.soort == Soort::Zelfcheck && !self.stored => {
                    return Err(de::Error::custom(OF_THE_SCHOOL));
                }
                "zaak" => parsed.document.zaak = map.next_value()?,
                "label" if !self.stored => parsed.document.label = map.next_value()?,
                "meldcode" if self.stored => parsed.format = map.next_value()?,
                "id" if self.stored => parsed.id = map.next_value()?,
                "vastgelegd" if self.stored => parsed.vastgelegd = map.next_value()?,
                "meldcode" | "id" | "vastgelegd" => {
                    return Err(de::Error::custom(by_itself(&name)));
                }
                _ => {
                    if !parsed.document.gegevens.read(&name, &mut map, self.op_soort)? {
                        return Err(parsed.document.gegevens.unknown_field(&name));
                    }
                }
            }
        }
        Ok(parsed)
    }
}
