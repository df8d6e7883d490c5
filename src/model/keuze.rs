//! Closed lists of words: what a field may say.

/// An unknown word where one of a list was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("onbekende waarde `{found}`; mogelijk: {}", allowed.join(", "))]
pub struct KeuzeError {
    /// What stood there.
    pub found: String,
    /// What may stand there.
    pub allowed: &'static [&'static str],
}

/// A closed list of words ("keuze"), each with one spelling in YAML, on the command line and in JSON.
pub trait Keuze: Sized + Copy + 'static {
    /// Every value, in the order in which it is offered.
    const ALL: &'static [Self];
    /// Every spelling, in the same order.
    const WORDS: &'static [&'static str];
    /// The spelling of this value.
    fn word(self) -> &'static str;
}

/// Defines an enum whose values are words: `Zintuig { Gezien = "gezien", … }`.
macro_rules! keuze {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $value:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $value),+ }

        impl $crate::model::Keuze for $name {
            const ALL: &'static [Self] = &[$(Self::$value),+];
            const WORDS: &'static [&'static str] = &[$($word),+];
            fn word(self) -> &'static str {
                match self { $(Self::$value => $word),+ }
            }
        }

        impl $crate::model::HasKind for $name {
            const KIND: $crate::model::Kind = $crate::model::Kind::Keuze(<Self as $crate::model::Keuze>::WORDS);
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad($crate::model::Keuze::word(*self))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::KeuzeError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok(Self::$value),)+
                    _ => Err($crate::model::KeuzeError {
                        found: text.to_owned(),
                        allowed: <Self as $crate::model::Keuze>::WORDS,
                    }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::model::Keuze::word(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(|_| {
                    serde::de::Error::unknown_variant(&text, <Self as $crate::model::Keuze>::WORDS)
                })
            }
        }
    };
}
pub(crate) use keuze;
