//! What a stuk says: the fields of its soort, with `lvs` and `extra` that every soort may have.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::stukken::{
    Afsluiting, Afweging, Besluit, Bijlage, Contact, Evaluatie, Gesprek, Heropening, Hulp, Kindcheck,
    Leerling, Melding, Ondertekening, Ontheffing, Participatie, Risicoanalyse, Signaal, Taak, Toestemming,
    Vasthouding, Vervolg, Verwijsindex, Weging, Zelfcheck,
};
use super::{Filled, Lvs, Pointer, Rol, Soort, StukRef, Veld, Velden, ZaakRef};

macro_rules! inhoud {
    ($($soort:ident),+ $(,)?) => {
        /// The fields of a stuk, by soort.
        #[derive(Debug, Clone, PartialEq)]
        #[allow(clippy::large_enum_variant, reason = "a dossier holds tens of these; a box each costs more")]
        #[allow(missing_docs, reason = "each variant is the soort of that name")]
        pub enum Inhoud { $($soort($soort)),+ }

        impl Inhoud {
            /// The empty fields of a soort.
            #[must_use]
            pub fn empty(soort: Soort) -> Self {
                match soort { $(Soort::$soort => Self::$soort($soort::default())),+ }
            }

            /// The soort whose fields these are.
            #[must_use]
            pub fn soort(&self) -> Soort {
                match self { $(Self::$soort(_) => Soort::$soort),+ }
            }

            fn read<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<bool, A::Error> {
                match self { $(Self::$soort(fields) => fields.read(name, map)),+ }
            }

            fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                match self { $(Self::$soort(fields) => fields.write(map)),+ }
            }

            fn filled(&self, path: &str) -> Option<bool> {
                match self { $(Self::$soort(fields) => fields.filled(path)),+ }
            }

            fn keep_changed(&mut self, earlier: &Self) {
                match (self, earlier) {
                    $((Self::$soort(fields), Self::$soort(earlier)) => fields.keep_changed(earlier),)+
                    _ => {}
                }
            }

            fn pointers(&mut self, visit: &mut dyn FnMut(Pointer<'_>)) {
                match self { $(Self::$soort(fields) => fields.pointers(visit)),+ }
            }

            fn roles(&self, visit: &mut dyn FnMut(&Rol)) {
                match self { $(Self::$soort(fields) => fields.roles(visit)),+ }
            }

            /// Takes over what `later` sets, when it is of the same soort; returns the names.
            fn overlay(&mut self, later: &Self) -> Vec<&'static str> {
                match (self, later) {
                    $((Self::$soort(fields), Self::$soort(later)) => fields.overlay(later),)+
                    _ => Vec::new(),
                }
            }
        }

        impl Soort {
            /// The names of the fields of this soort, without `lvs` and `extra`.
            #[must_use]
            pub fn fields(self) -> &'static [&'static str] {
                match self { $(Self::$soort => <$soort as Velden>::NAMES),+ }
            }

            /// The fields of this soort with what each can hold, without `lvs` and `extra`.
            #[must_use]
            pub fn velden(self) -> &'static [Veld] {
                match self { $(Self::$soort => <$soort as Velden>::FIELDS),+ }
            }
        }

        $(impl From<$soort> for Inhoud {
            fn from(fields: $soort) -> Self { Self::$soort(fields) }
        })+
    };
}

inhoud!(
    Leerling,
    Signaal,
    Vervolg,
    Contact,
    Toestemming,
    Kindcheck,
    Verwijsindex,
    Gesprek,
    Ondertekening,
    Weging,
    Afweging,
    Risicoanalyse,
    Besluit,
    Melding,
    Hulp,
    Evaluatie,
    Participatie,
    Taak,
    Bijlage,
    Ontheffing,
    Vasthouding,
    Afsluiting,
    Heropening,
    Zelfcheck,
);

/// What a stuk says ("gegevens"): its fields, the pupil system, the school's own fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Gegevens {
    /// The fields of the soort.
    pub inhoud: Inhoud,
    /// That it is in the pupil system too.
    pub lvs: Option<Lvs>,
    /// The school's own fields, declared by the protocol.
    pub extra: BTreeMap<String, String>,
}

impl Gegevens {
    /// Nothing said yet.
    #[must_use]
    pub fn empty(soort: Soort) -> Self {
        Self { inhoud: Inhoud::empty(soort), lvs: None, extra: BTreeMap::new() }
    }

    /// The soort.
    #[must_use]
    pub fn soort(&self) -> Soort {
        self.inhoud.soort()
    }

    /// Whether the field at `path` (`met.rol`, `lvs.datum`, `extra.naam`) was recorded; `None`: no such field.
    #[must_use]
    pub fn filled(&self, path: &str) -> Option<bool> {
        match path.split_once('.') {
            None if path == "lvs" => Some(self.lvs.filled(None)),
            Some(("lvs", part)) => Some(self.lvs.filled(Some(part))),
            Some(("extra", name)) => Some(self.extra.filled(Some(name))),
            _ => self.inhoud.filled(path),
        }
    }

    /// Takes over what a follow-up sets; returns the names of the fields that it changed.
    pub fn overlay(&mut self, later: &Self) -> Vec<String> {
        let mut changed: Vec<String> =
            self.inhoud.overlay(&later.inhoud).into_iter().map(str::to_owned).collect();
        if later.lvs.is_some() {
            self.lvs.clone_from(&later.lvs);
            changed.push("lvs".to_owned());
        }
        for (name, value) in &later.extra {
            self.extra.insert(name.clone(), value.clone());
            changed.push(format!("extra.{name}"));
        }
        changed
    }

    /// What these say beyond `earlier`: the fields that differ; none when nothing does.
    #[must_use]
    pub fn difference(&self, earlier: &Self) -> Option<Self> {
        if self == earlier || self.soort() != earlier.soort() {
            return None;
        }
        let mut later = self.clone();
        later.inhoud.keep_changed(&earlier.inhoud);
        if later.lvs == earlier.lvs {
            later.lvs = None;
        }
        later.extra.retain(|name, value| earlier.extra.get(name) != Some(value));
        Some(later)
    }

    /// Shows everything that points elsewhere.
    pub(super) fn pointers(&mut self, visit: &mut dyn FnMut(Pointer<'_>)) {
        self.inhoud.pointers(visit);
    }

    /// Shows every reference to another stuk, so that it can be completed.
    pub fn references(&mut self, visit: &mut dyn FnMut(&mut StukRef)) {
        self.pointers(&mut |pointer| match pointer {
            Pointer::Stuk(stuk) => visit(stuk),
            Pointer::Zaak(_) => {}
        });
    }

    /// Shows every other zaak that is named, so that its number can be completed.
    pub fn other_zaken(&mut self, visit: &mut dyn FnMut(&mut ZaakRef)) {
        self.pointers(&mut |pointer| match pointer {
            Pointer::Zaak(zaak) => visit(zaak),
            Pointer::Stuk(_) => {}
        });
    }

    /// Shows every role, so that it can be checked against the protocol.
    pub fn roles(&self, visit: &mut dyn FnMut(&Rol)) {
        self.inhoud.roles(visit);
    }

    /// Writes the fields into a map that may hold more.
    pub(super) fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.inhoud.write(map)?;
        if let Some(lvs) = &self.lvs {
            map.serialize_entry("lvs", lvs)?;
        }
        if !self.extra.is_empty() {
            map.serialize_entry("extra", &self.extra)?;
        }
        Ok(())
    }

    /// Reads the value of `name`; false when there is no such field. `op_soort` is the soort that `velden` sets.
    pub(super) fn read<'de, A: MapAccess<'de>>(
        &mut self,
        name: &str,
        map: &mut A,
        op_soort: Option<Soort>,
    ) -> Result<bool, A::Error> {
        match (name, &mut self.inhoud) {
            ("lvs", _) => self.lvs = map.next_value()?,
            ("extra", _) => self.extra = map.next_value::<Option<_>>()?.unwrap_or_default(),
            ("velden", Inhoud::Vervolg(vervolg)) => {
                let soort = op_soort.ok_or_else(|| de::Error::custom(VELDEN_OF_WHAT))?;
                vervolg.velden = Some(Box::new(map.next_value_seed(GegevensSeed(soort))?));
            }
            (_, inhoud) => return inhoud.read(name, map),
        }
        Ok(true)
    }

    /// The names that may stand in a document of this soort, for "did you mean".
    pub(super) fn unknown_field<E: de::Error>(&self, name: &str) -> E {
        E::unknown_field(name, self.soort().fields())
    }
}

impl Serialize for Gegevens {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.write(&mut map)?;
        map.end()
    }
}

/// Why `velden` cannot be read.
pub const VELDEN_OF_WHAT: &str = "bij `velden` is niet bekend welke soort wordt aangevuld; geef `op` met het \
    stuknummer, of `op_soort`";

/// Reads the fields of a known soort: `velden` of a vervolg, or what flags and answers say.
#[derive(Debug, Clone, Copy)]
pub struct GegevensSeed(pub Soort);

impl<'de> DeserializeSeed<'de> for GegevensSeed {
    type Value = Gegevens;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Gegevens, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for GegevensSeed {
    type Value = Gegevens;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "velden van een {}", self.0)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Gegevens, A::Error> {
        let mut gegevens = Gegevens::empty(self.0);
        while let Some(name) = map.next_key::<String>()? {
            if !gegevens.read(&name, &mut map, None)? {
                return Err(gegevens.unknown_field(&name));
            }
        }
        Ok(gegevens)
    }
}
