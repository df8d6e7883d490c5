//! Which fields of a stuk are mandatory, when; and the fields that a school adds.

use crate::model::keuze::keuze;
use serde_json::json;

use crate::model::{Located, Node, Place, Soort, Value};

use super::problem::Problems;
use super::read::{Defs, Read, mismatch, readable_words, record};

keuze! {
    /// When a field is mandatory ("als").
    Als {
        /// Always.
        Altijd = "altijd",
        /// The contact is with a professional from outside the school.
        Extern = "extern",
        /// The talk was held.
        Gevoerd = "gevoerd",
        /// The talk was not held.
        NietGevoerd = "niet_gevoerd",
        /// The signaal is information from a third party.
        Derden = "derden",
        /// The signaal is a diagnosis.
        Diagnose = "diagnose",
        /// The question about danger was answered with yes.
        NaGevaar = "na_gevaar",
        /// The zaak is closed after help.
        HulpAfgerond = "hulp_afgerond",
    }
}

readable_words!(Als => "de voorwaarde" or Altijd);

/// When a field is mandatory ("voorwaarde").
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum Voorwaarde {
    /// A circumstance that the tool knows by name.
    Naam(Als),
    /// Another field of the same stuk has one of these words.
    Veld(VeldWaarde),
}

record! {
    /// A condition on another field of the same stuk.
    VeldWaarde {
        /// The other field.
        veld: Located<String>,
        /// The words that make the condition true.
        is: Vec<String>,
    }
}

impl Read for Voorwaarde {
    fn read(node: &Node, problems: &mut Problems) -> Self {
        match &node.value {
            Value::Map(_) => Self::Veld(VeldWaarde::read(node, problems)),
            _ => Self::Naam(Als::read(node, problems)),
        }
    }

    fn stand_in(_: Place) -> Self {
        Self::Naam(Als::Altijd)
    }

    fn schema(defs: &mut Defs) -> serde_json::Value {
        json!({ "oneOf": [Als::schema(defs), VeldWaarde::schema(defs)] })
    }
}

/// A mandatory field ("verplicht veld") with the condition under which it is.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct VeldEis {
    /// The field's path: `datum`, `met.rol`, `afgezien.grond`, `extra.mentor`.
    pub veld: Located<String>,
    /// When it is mandatory.
    pub als: Voorwaarde,
}

record! {
    /// A mandatory field with a condition, as it stands in the file.
    VeldBlok {
        /// The field's path.
        veld: Located<String>,
        /// When.
        als: Voorwaarde,
    }
}

impl Read for VeldEis {
    fn read(node: &Node, problems: &mut Problems) -> Self {
        match &node.value {
            Value::Text(_) => {
                Self { veld: Located::read(node, problems), als: Voorwaarde::Naam(Als::Altijd) }
            }
            Value::Map(_) => {
                let block = VeldBlok::read(node, problems);
                Self { veld: block.veld, als: block.als }
            }
            _ => mismatch(node, "een veld", problems),
        }
    }

    fn stand_in(place: Place) -> Self {
        Self { veld: Located::stand_in(place), als: Voorwaarde::stand_in(place) }
    }

    fn schema(defs: &mut Defs) -> serde_json::Value {
        json!({ "oneOf": [String::schema(defs), VeldBlok::schema(defs)] })
    }
}

record! {
    /// A field of the school's own ("extra veld"), stored under `extra`.
    ExtraVeld {
        /// Its key under `extra`.
        naam: Located<String>,
        /// What it is called on the screen.
        label: String,
        /// How it is asked for.
        vraag: String,
        /// Help shown beside the question.
        uitleg: Option<String>,
        /// Whether it must be filled.
        verplicht: bool = false,
    }
}

/// The rule that reports a missing field of this soort; none where no rule asks for fields.
#[must_use]
pub fn veld_regel(soort: Soort) -> Option<&'static str> {
    match soort {
        Soort::Signaal => Some("signaal-velden"),
        Soort::Contact => Some("contact-velden"),
        Soort::Gesprek => Some("gesprek-velden"),
        Soort::Toestemming => Some("consult-toestemming"),
        Soort::Kindcheck => Some("kindcheck-gedaan"),
        Soort::Verwijsindex => Some("verwijsindex-besluit"),
        Soort::Weging => Some("weging-aard-ernst"),
        Soort::Afweging => Some("afweging-volledig"),
        Soort::Risicoanalyse => Some("risicoanalyse-gemaakt"),
        Soort::Besluit => Some("besluit-genomen"),
        Soort::Melding => Some("melding-door"),
        Soort::Hulp => Some("hulp-afspraken"),
        Soort::Evaluatie => Some("hulp-termijn"),
        Soort::Participatie => Some("participatie-punten"),
        Soort::Afsluiting => Some("afsluiting-conclusie"),
        Soort::Leerling
        | Soort::Vervolg
        | Soort::Ondertekening
        | Soort::Taak
        | Soort::Bijlage
        | Soort::Ontheffing
        | Soort::Vasthouding
        | Soort::Heropening
        | Soort::Zelfcheck => None,
    }
}
