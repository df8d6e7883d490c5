//! Fields by name: what a protocol asks for ("mandatory: `met.rol`") and what a follow-up fills in.

use std::collections::BTreeMap;

use serde::de::MapAccess;
use serde::ser::SerializeMap;

use super::{
    Datum, Gegevens, Grond, Keuze, Moment, Rol, Soort, StukId, StukRef, Termijn, Tijd, Wie, ZaakRef,
};

/// What points elsewhere in a stuk.
#[derive(Debug)]
pub enum Pointer<'a> {
    /// At another stuk of the zaak.
    Stuk(&'a mut StukRef),
    /// At another zaak.
    Zaak(&'a mut ZaakRef),
}

/// What can be asked of the value of any field.
pub trait Filled {
    /// True when the value (or its part) says something. An empty list does: *nobody else was present*.
    ///
    /// `None` asks for the value itself, `Some("rol")` for a part of it.
    fn filled(&self, path: Option<&str>) -> bool;

    /// Shows everything that points elsewhere, so that it can be completed.
    fn pointers(&mut self, _visit: &mut dyn FnMut(Pointer<'_>)) {}

    /// Shows every role, so that it can be checked against the protocol.
    fn roles(&self, _visit: &mut dyn FnMut(&Rol)) {}
}

impl Filled for String {
    fn filled(&self, path: Option<&str>) -> bool {
        path.is_none() && !self.trim().is_empty()
    }
}

impl<T: Filled> Filled for Option<T> {
    fn filled(&self, path: Option<&str>) -> bool {
        self.as_ref().is_some_and(|value| value.filled(path))
    }

    fn pointers(&mut self, visit: &mut dyn FnMut(Pointer<'_>)) {
        if let Some(value) = self {
            value.pointers(visit);
        }
    }

    fn roles(&self, visit: &mut dyn FnMut(&Rol)) {
        if let Some(value) = self {
            value.roles(visit);
        }
    }
}

impl<T: Filled> Filled for Vec<T> {
    fn filled(&self, path: Option<&str>) -> bool {
        match path {
            None => self.iter().all(|value| value.filled(None)),
            Some(_) => !self.is_empty() && self.iter().all(|value| value.filled(path)),
        }
    }

    fn pointers(&mut self, visit: &mut dyn FnMut(Pointer<'_>)) {
        for value in self {
            value.pointers(visit);
        }
    }

    fn roles(&self, visit: &mut dyn FnMut(&Rol)) {
        for value in self {
            value.roles(visit);
        }
    }
}

impl Filled for BTreeMap<String, String> {
    fn filled(&self, path: Option<&str>) -> bool {
        path.is_none_or(|name| self.get(name).is_some_and(|value| value.filled(None)))
    }
}

macro_rules! always_filled {
    ($($type:ty),*) => {$(
        impl Filled for $type {
            fn filled(&self, path: Option<&str>) -> bool {
                path.is_none()
            }
        }
    )*};
}
always_filled!(bool, u8, u16, u64, Datum, Tijd, Moment, Termijn, StukId);

impl Filled for StukRef {
    fn filled(&self, path: Option<&str>) -> bool {
        path.is_none()
    }

    fn pointers(&mut self, visit: &mut dyn FnMut(Pointer<'_>)) {
        visit(Pointer::Stuk(self));
    }
}

impl Filled for ZaakRef {
    fn filled(&self, path: Option<&str>) -> bool {
        path.is_none()
    }

    fn pointers(&mut self, visit: &mut dyn FnMut(Pointer<'_>)) {
        visit(Pointer::Zaak(self));
    }
}

impl Filled for Box<Gegevens> {
    fn filled(&self, path: Option<&str>) -> bool {
        path.is_none()
    }

    fn pointers(&mut self, visit: &mut dyn FnMut(Pointer<'_>)) {
        Gegevens::pointers(self, visit);
    }

    fn roles(&self, visit: &mut dyn FnMut(&Rol)) {
        Gegevens::roles(self, visit);
    }
}

impl<T: Keuze> Filled for T {
    fn filled(&self, path: Option<&str>) -> bool {
        path.is_none()
    }
}

/// What a field can hold: drives the flags, the questions and the checks from one description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Free text.
    Tekst,
    /// Yes or no.
    JaNee,
    /// A whole number.
    Getal,
    /// A day.
    Datum,
    /// A time of day.
    Tijd,
    /// A day, or so long after the stuk's date.
    Termijn,
    /// A moment, written by the program.
    Moment,
    /// One of these words.
    Keuze(&'static [&'static str]),
    /// One of the protocol's roles.
    Rol,
    /// One of the protocol's grounds for not holding a talk.
    Grond,
    /// Someone: role and name.
    Wie,
    /// Another stuk.
    StukRef,
    /// Another zaak.
    Zaak,
    /// Any number of these.
    Lijst(&'static Kind),
    /// A value with parts.
    Deel(&'static [Veld]),
    /// Fields of the soort that a follow-up sets.
    Velden,
}

/// A field or part: its name and what it can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Veld {
    /// The name, as in YAML.
    pub name: &'static str,
    /// What it can hold.
    pub kind: Kind,
}

/// A type of which is known what kind of field it makes.
pub trait HasKind {
    /// The kind.
    const KIND: Kind;
}

macro_rules! kinds {
    ($($type:ty => $kind:ident),* $(,)?) => {$(
        impl HasKind for $type { const KIND: Kind = Kind::$kind; }
    )*};
}
kinds!(
    String => Tekst, bool => JaNee, u8 => Getal, u16 => Getal, u64 => Getal, Datum => Datum, Tijd => Tijd,
    Termijn => Termijn, Moment => Moment, Rol => Rol, Grond => Grond, Wie => Wie, StukRef => StukRef, ZaakRef => Zaak,
    Box<Gegevens> => Velden,
);

impl<T: HasKind> HasKind for Vec<T> {
    const KIND: Kind = Kind::Lijst(&T::KIND);
}

/// The fields of one soort of stuk: all optional, because what is missing is reported, not refused.
pub trait Velden: Default {
    /// The soort whose fields these are.
    const SOORT: Soort;
    /// The names of the fields, in the order in which they are written.
    const NAMES: &'static [&'static str];
    /// The fields with what they can hold, in the same order.
    const FIELDS: &'static [Veld];
    /// Reads the value of the field `name`; false when there is no such field.
    ///
    /// # Errors
    /// When the value is of the wrong type.
    fn read<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<bool, A::Error>;
    /// Writes the fields that are set.
    ///
    /// # Errors
    /// When the writer fails.
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
    /// Whether the field at `path` was recorded; `None` when there is no such field.
    fn filled(&self, path: &str) -> Option<bool>;
    /// Takes over every field that `later` sets, and returns their names.
    fn overlay(&mut self, later: &Self) -> Vec<&'static str>;
    /// Clears every field that says the same as in `earlier`.
    fn keep_changed(&mut self, earlier: &Self);
    /// Shows everything that points elsewhere, so that it can be completed.
    fn pointers(&mut self, visit: &mut dyn FnMut(Pointer<'_>));
    /// Shows every role, so that it can be checked against the protocol.
    fn roles(&self, visit: &mut dyn FnMut(&Rol));
}

/// Defines the fields of a soort; every field is an `Option`.
macro_rules! velden {
    ($(#[$meta:meta])* $name:ident = $soort:ident {
        $($(#[$fmeta:meta])* $field:ident : $type:ty),* $(,)?
    } $(manual { $($(#[$mmeta:meta])* $manual:ident : $mtype:ty),* $(,)? })?) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct $name {
            $($(#[$fmeta])* pub $field: Option<$type>,)*
            $($($(#[$mmeta])* pub $manual: Option<$mtype>,)*)?
        }

        impl $crate::model::Velden for $name {
            const SOORT: $crate::model::Soort = $crate::model::Soort::$soort;
            const NAMES: &'static [&'static str] =
                &[$(stringify!($field),)* $($(stringify!($manual),)*)?];
            const FIELDS: &'static [$crate::model::Veld] = &[
                $($crate::model::Veld {
                    name: stringify!($field),
                    kind: <$type as $crate::model::HasKind>::KIND,
                },)*
                $($($crate::model::Veld {
                    name: stringify!($manual),
                    kind: <$mtype as $crate::model::HasKind>::KIND,
                },)*)?
            ];

            fn read<'de, A: serde::de::MapAccess<'de>>(
                &mut self,
                name: &str,
                map: &mut A,
            ) -> Result<bool, A::Error> {
                match name {
                    $(stringify!($field) => self.$field = map.next_value()?,)*
                    _ => return Ok(false),
                }
                Ok(true)
            }

            fn write<M: serde::ser::SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                $(if let Some(value) = &self.$field {
                    map.serialize_entry(stringify!($field), value)?;
                })*
                $($(if let Some(value) = &self.$manual {
                    map.serialize_entry(stringify!($manual), value)?;
                })*)?
                Ok(())
            }

            fn filled(&self, path: &str) -> Option<bool> {
                let (head, rest) = match path.split_once('.') {
                    Some((head, rest)) => (head, Some(rest)),
                    None => (path, None),
                };
                match head {
                    $(stringify!($field) => Some($crate::model::Filled::filled(&self.$field, rest)),)*
                    $($(stringify!($manual) => Some(rest.is_none() && self.$manual.is_some()),)*)?
                    _ => None,
                }
            }

            fn keep_changed(&mut self, earlier: &Self) {
                $(if self.$field == earlier.$field {
                    self.$field = None;
                })*
                $($(if self.$manual == earlier.$manual {
                    self.$manual = None;
                })*)?
            }

            fn pointers(&mut self, visit: &mut dyn FnMut($crate::model::Pointer<'_>)) {
                $($crate::model::Filled::pointers(&mut self.$field, visit);)*
                $($($crate::model::Filled::pointers(&mut self.$manual, visit);)*)?
            }

            fn roles(&self, visit: &mut dyn FnMut(&$crate::model::Rol)) {
                $($crate::model::Filled::roles(&self.$field, visit);)*
                $($($crate::model::Filled::roles(&self.$manual, visit);)*)?
            }

            fn overlay(&mut self, later: &Self) -> Vec<&'static str> {
                let mut changed = Vec::new();
                $(if later.$field.is_some() {
                    self.$field.clone_from(&later.$field);
                    changed.push(stringify!($field));
                })*
                $($(if later.$manual.is_some() {
                    self.$manual.clone_from(&later.$manual);
                    changed.push(stringify!($manual));
                })*)?
                changed
            }
        }
    };
}
pub(crate) use velden;

/// Defines a part of a stuk, such as `{rol, naam}`; every field is an `Option`, unknown keys are refused.
macro_rules! deel {
    ($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident : $type:ty),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            $($(#[$fmeta])* #[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$type>,)+
        }

        impl $crate::model::Filled for $name {
            fn filled(&self, path: Option<&str>) -> bool {
                let Some(path) = path else {
                    return $($crate::model::Filled::filled(&self.$field, None))||+;
                };
                let (head, rest) = match path.split_once('.') {
                    Some((head, rest)) => (head, Some(rest)),
                    None => (path, None),
                };
                match head {
                    $(stringify!($field) => $crate::model::Filled::filled(&self.$field, rest),)+
                    _ => false,
                }
            }

            fn pointers(&mut self, visit: &mut dyn FnMut($crate::model::Pointer<'_>)) {
                $($crate::model::Filled::pointers(&mut self.$field, visit);)+
            }

            fn roles(&self, visit: &mut dyn FnMut(&$crate::model::Rol)) {
                $($crate::model::Filled::roles(&self.$field, visit);)+
            }
        }

        impl $crate::model::HasKind for $name {
            const KIND: $crate::model::Kind = $crate::model::Kind::Deel(&[$($crate::model::Veld {
                name: stringify!($field),
                kind: <$type as $crate::model::HasKind>::KIND,
            }),+]);
        }
    };
}
pub(crate) use deel;
