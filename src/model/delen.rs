//! Parts that several soorten share: who, where a stuk points, the pupil system.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::as_text::as_text;
use super::veld::deel;
use super::{Datum, Filled, MedewerkerId, Moment, StukId, ZaakNummer};

/// Text as it was written, of which more is known than that it is text.
macro_rules! written {
    ($($(#[$meta:meta])* $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// What was written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    )+};
}

/// Words of which the protocol has the list: any word may be read, the protocol says which there are.
macro_rules! word_of_the_protocol {
    ($($(#[$meta:meta])* $name:ident = $what:literal, $example:literal;)+) => {$(
        written! { $(#[$meta])* $name; }

        impl FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
                if !text.is_empty() && text.len() <= 60 && text.bytes().all(allowed) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(format!(
                        concat!("`{}` is geen ", $what, "; schrijf kleine letters en _, bijvoorbeeld ", $example),
                        text
                    ))
                }
            }
        }
    )+};
}

word_of_the_protocol! {
    /// A role in a zaak ("rol"), one of the protocol's roles: `ouder`, `leerkracht`, `veilig_thuis`, …
    Rol = "rol", "intern_begeleider";
    /// A ground ("grond") for not holding a talk or reporting without one, one of the protocol's: `veiligheid`, …
    /// (D:46, 109-111).
    Grond = "grond", "veiligheid";
}

impl Grond {
    /// The grounds that the format knows (`format.md`); which of them hold, the protocol says.
    pub const COMMON: [&str; 2] = ["veiligheid", "contactverlies"];
}

written! {
    /// Points at another stuk: its id, or in a stream its label.
    StukRef;
    /// Points at another zaak: its number, or as it is written a part of it, the pupil's name, or in a stream a label.
    ZaakRef;
}

impl StukRef {
    /// The id, where it is one and not a label.
    #[must_use]
    pub fn id(&self) -> Option<StukId> {
        self.0.parse().ok()
    }
}

impl From<StukId> for StukRef {
    fn from(id: StukId) -> Self {
        Self(id.to_string())
    }
}

impl FromStr for StukRef {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if !text.is_empty() && text.chars().count() <= 80 && text.chars().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!(
                "`{text}` verwijst niet naar een stuk; geef een stuknummer of een label zonder spaties"
            ))
        }
    }
}

impl ZaakRef {
    /// The number, where it is one.
    #[must_use]
    pub fn nummer(&self) -> Option<ZaakNummer> {
        self.0.parse().ok()
    }
}

impl From<ZaakNummer> for ZaakRef {
    fn from(nummer: ZaakNummer) -> Self {
        Self(nummer.to_string())
    }
}

impl FromStr for ZaakRef {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if !text.trim().is_empty() && text.chars().count() <= 80 {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!("`{text}` verwijst niet naar een zaak; geef het zaaknummer"))
        }
    }
}

as_text!(Rol, Grond, StukRef, ZaakRef);

impl Filled for Rol {
    fn filled(&self, path: Option<&str>) -> bool {
        path.is_none()
    }

    fn roles(&self, visit: &mut dyn FnMut(&Rol)) {
        visit(self);
    }
}

impl Filled for Grond {
    fn filled(&self, path: Option<&str>) -> bool {
        path.is_none()
    }
}

/// Someone ("wie"): a role and a name. A plain string is taken as the name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Wie {
    /// The role ("rol").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rol: Option<Rol>,
    /// The name ("naam").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub naam: Option<String>,
    /// The organisation ("organisatie"), in a contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisatie: Option<String>,
    /// How to reach them ("bereikbaar"), for those involved with the pupil.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bereikbaar: Option<String>,
}

impl Wie {
    /// The names of its parts.
    pub const PARTS: &'static [&'static str] = &["rol", "naam", "organisatie", "bereikbaar"];
}

impl Filled for Wie {
    fn filled(&self, path: Option<&str>) -> bool {
        match path {
            None => self.rol.is_some() || self.naam.filled(None) || self.organisatie.filled(None),
            Some("rol") => self.rol.is_some(),
            Some("naam") => self.naam.filled(None),
            Some("organisatie") => self.organisatie.filled(None),
            Some("bereikbaar") => self.bereikbaar.filled(None),
            Some(_) => false,
        }
    }

    fn roles(&self, visit: &mut dyn FnMut(&Rol)) {
        self.rol.iter().for_each(visit);
    }
}

impl<'de> Deserialize<'de> for Wie {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WieVisitor)
    }
}

struct WieVisitor;

impl<'de> Visitor<'de> for WieVisitor {
    type Value = Wie;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("een naam, of {rol: …, naam: …}")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Wie, E> {
        Ok(Wie { naam: Some(text.to_owned()), ..Wie::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Wie, A::Error> {
        let mut wie = Wie::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "rol" => wie.rol = map.next_value()?,
                "naam" => wie.naam = map.next_value()?,
                "organisatie" => wie.organisatie = map.next_value()?,
                "bereikbaar" => wie.bereikbaar = map.next_value()?,
                _ => return Err(de::Error::unknown_field(&key, Wie::PARTS)),
            }
        }
        Ok(wie)
    }
}

impl Wie {
    /// Whether this is someone in the given role.
    #[must_use]
    pub fn is(&self, rol: &str) -> bool {
        self.rol.as_ref().is_some_and(|r| r.as_str() == rol)
    }
}

deel! {
    /// That the stuk is in the pupil system too ("lvs": Esis or ParnasSys).
    Lvs {
        /// When it was entered there ("datum").
        datum: Datum,
        /// By whom ("door").
        door: String,
        /// Where it stands there ("verwijzing").
        verwijzing: String,
    }
}

/// Who recorded a stuk, and when ("vastgelegd"); must agree with the commit that adds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vastgelegd {
    /// The staff member ("door").
    pub door: MedewerkerId,
    /// The moment ("op").
    pub op: Moment,
}
