//! The words of a conversation: help texts, questions for a talk, definitions, points of participation.

use crate::model::{Keuze, Located, Soort};

use super::kaart::Kaart;
use super::read::record;
use super::regel::Bron;

record! {
    /// The help for one soort ("hulptekst").
    SoortHulp {
        /// What it is called on the screen.
        label: String,
        /// What it is for and when to add one.
        uitleg: String,
        /// The fields, in the order in which they are asked.
        velden: Kaart<VeldHulp>,
    }
}

record! {
    /// The help for one field.
    VeldHulp {
        /// What it is called on the screen.
        label: String,
        /// How it is asked for, as in a conversation.
        vraag: String,
        /// What to think of when answering.
        uitleg: Option<String>,
        /// An answer as it could be.
        voorbeeld: Option<String>,
    }
}

/// Help texts by soort.
pub type Hulpteksten = Kaart<SoortHulp>;

/// The help for a field, if there is one.
#[must_use]
pub(super) fn find<'a>(texts: &'a Hulpteksten, soort: Soort, veld: &str) -> Option<&'a VeldHulp> {
    texts.get(soort.word())?.velden.get(veld)
}

record! {
    /// How to hold a talk ("gesprekshulp").
    Gesprekshulp {
        /// The talk with the parent, part by part.
        ouder: Vec<Gespreksdeel>,
        /// The talk with the child, part by part.
        kind: Vec<Gespreksdeel> = Vec::new(),
        /// What to keep away from.
        liever_niet: Vec<String> = Vec::new(),
        /// Where it rests.
        bron: Bron,
    }
}

record! {
    /// One part of a talk.
    Gespreksdeel {
        /// What this part is for.
        titel: String,
        /// Questions or sentences that help.
        vragen: Vec<String>,
    }
}

record! {
    /// A point of the child's participation ("participatiepunt").
    Participatiepunt {
        /// Its word in the field `punt`.
        punt: Located<String>,
        /// What it is called on the screen.
        titel: String,
        /// What is asked.
        vraag: String,
        /// From which step it is due.
        vanaf_stap: Option<Located<u32>>,
        /// A circumstance that makes it due.
        bij: Option<Aanleiding>,
        /// Absence is no more than `let-op`.
        gewenst: bool = false,
        /// Parts that are ticked off one by one.
        onderdelen: Vec<Onderdeel> = Vec::new(),
        /// Where it rests.
        bron: Bron,
    }
    , schema due
}

/// A point that the file format knows, with when it is due.
fn due(schema: &mut serde_json::Value) {
    schema["properties"]["punt"]["enum"] = crate::model::Punt::WORDS.into();
    schema["properties"]["vanaf_stap"]["minimum"] = 1.into();
    schema["properties"]["vanaf_stap"]["maximum"] = 5.into();
    schema["anyOf"] = serde_json::json!([{ "required": ["vanaf_stap"] }, { "required": ["bij"] }]);
}

record! {
    /// One part of a point.
    Onderdeel {
        /// Its word in the field `onderdelen`.
        naam: Located<String>,
        /// What it is about.
        tekst: String,
    }
}

crate::model::keuze::keuze! {
    /// A circumstance that makes a point of participation due.
    Aanleiding {
        /// The child told it of its own accord.
        Disclosure = "disclosure",
        /// There was a report or a hand-over.
        Melding = "melding",
    }
}

super::read::readable_words!(Aanleiding => "de aanleiding" or Melding);

record! {
    /// A definition ("begrip").
    Begrip {
        /// The term.
        naam: Located<String>,
        /// What is meant by it.
        uitleg: String,
        /// Where it rests.
        bron: Bron,
    }
}
