//! The people around a child as the protocol names them, and the lists of words that records choose from.

use crate::model::Located;
use crate::model::keuze::keuze;

use super::read::{readable_words, record};
use super::regel::Bron;

keuze! {
    /// Where a role stands ("groep").
    Groep {
        /// Works at the school.
        Intern = "intern",
        /// A professional from outside the school.
        Extern = "extern",
        /// Parent or carer.
        Ouder = "ouder",
        /// The child itself.
        Kind = "kind",
        /// Someone else around the child.
        Netwerk = "netwerk",
    }
}

readable_words!(Groep => "de groep" or Intern, Gesprekskeuze => "de keuze" or Nee);

record! {
    /// A role ("rol") that a person has in a zaak.
    Rol {
        /// Its word in the field `rol`.
        naam: Located<String>,
        /// What it is called on the screen.
        label: String,
        /// Where it stands.
        groep: Groep,
        /// Roles that someone with this role fills too.
        telt_als: Vec<Located<String>> = Vec::new(),
    }
}

impl Rol {
    /// Whether this word or label means the role.
    #[must_use]
    pub fn is_called(&self, text: &str) -> bool {
        let plain = |text: &str| text.trim().to_lowercase().replace(['_', '-'], " ");
        let asked = plain(text);
        plain(&self.naam.value) == asked || plain(&self.label) == asked
    }
}

record! {
    /// A body with which a pupil may be discussed openly only after consent ("lichaam").
    Lichaam {
        /// Its word in the field `reikwijdte`.
        naam: Located<String>,
        /// What it is called on the screen.
        label: String,
        /// Roles of the people met there.
        rollen: Vec<Located<String>>,
    }
}

impl Lichaam {
    /// Whether a consent that names this is about the body: by its name, its label, or a role met there, in any
    /// case of letters.
    #[must_use]
    pub fn is_named(&self, text: &str) -> bool {
        let plain = |text: &str| text.trim().to_lowercase().replace(['_', '-'], " ");
        let names = [&self.naam.value, &self.label];
        names
            .into_iter()
            .chain(self.rollen.iter().map(|rol| &rol.value))
            .any(|name| plain(name) == plain(text))
    }
}

keuze! {
    /// Whether a ground is one for not holding the talk with the parent.
    Gesprekskeuze {
        /// It is.
        Ja = "ja",
        /// Only when a report follows.
        AlsMeldingVolgt = "als_melding_volgt",
        /// It is not.
        Nee = "nee",
    }
}

record! {
    /// A ground ("grond") for leaving the talk, or for reporting without it.
    Grond {
        /// Its word in the field `grond`.
        naam: Located<String>,
        /// What it is called on the screen.
        label: String,
        /// When it holds.
        uitleg: String,
        /// Whether the talk may be left on it.
        geen_gesprek: Gesprekskeuze,
        /// Whether a report without a talk may rest on it.
        melding_zonder_gesprek: bool,
        /// Where it rests.
        bron: Bron,
    }
}

record! {
    /// A word that a field may have, with its label ("keuze").
    Woord {
        /// The word.
        naam: Located<String>,
        /// What it is called on the screen.
        label: String,
        /// What is meant by it.
        uitleg: Option<String>,
    }
}
