//! The five questions of the afwegingskader as a decision table.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::json;

use crate::model::keuze::keuze;
use crate::model::{Antwoord, Located, Node, Place, Value};

use super::problem::Problems;
use super::read::{Defs, Read, mismatch, readable_words, record};
use super::regel::Bron;

/// Where an answer leads ("uitkomst").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Uitkomst {
    /// Close the zaak, conclusion on record.
    Sluiten,
    /// Report to Veilig Thuis.
    Melden,
    /// Go on with question n.
    Volgende(u32),
    /// Organise help, then go on with question n.
    Hulp(u32),
    /// Close the help, with agreements on following safety.
    HulpAfsluiten,
    /// Start the help, with agreements on following safety.
    HulpStarten,
}

impl Uitkomst {
    /// The question that comes next, if the route goes on.
    #[must_use]
    pub fn next(self) -> Option<u32> {
        match self {
            Self::Volgende(nr) | Self::Hulp(nr) => Some(nr),
            Self::Sluiten | Self::Melden | Self::HulpAfsluiten | Self::HulpStarten => None,
        }
    }

    /// The word of an outcome that ends the route, as in `--json`; none when a question follows.
    #[must_use]
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Sluiten => Some("afsluiten"),
            Self::Melden => Some("melden"),
            Self::HulpAfsluiten => Some("hulp_afsluiten"),
            Self::HulpStarten => Some("hulp_starten"),
            Self::Volgende(_) | Self::Hulp(_) => None,
        }
    }
}

impl fmt::Display for Uitkomst {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sluiten => f.write_str("sluiten"),
            Self::Melden => f.write_str("melden"),
            Self::Volgende(nr) => write!(f, "volgende: {nr}"),
            Self::Hulp(nr) => write!(f, "hulp: {nr}"),
            Self::HulpAfsluiten => f.write_str("hulp_afsluiten"),
            Self::HulpStarten => f.write_str("hulp_starten"),
        }
    }
}

impl Serialize for Uitkomst {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

record! {
    /// An outcome that leads to another question.
    Vervolgvraag {
        /// Straight on.
        volgende: Option<u32>,
        /// With help organised in between.
        hulp: Option<u32>,
    }
    , schema one_of_five
}

/// The outcomes that end the route, as words.
const ENDS: &[&str] = &["sluiten", "melden", "hulp_afsluiten", "hulp_starten"];

impl Read for Uitkomst {
    fn read(node: &Node, problems: &mut Problems) -> Self {
        match &node.value {
            Value::Text(text) => match text.as_str() {
                "sluiten" => Self::Sluiten,
                "melden" => Self::Melden,
                "hulp_afsluiten" => Self::HulpAfsluiten,
                "hulp_starten" => Self::HulpStarten,
                other => {
                    problems.unknown(node.place, "de uitkomst", other, ENDS);
                    Self::stand_in(node.place)
                }
            },
            Value::Map(_) => {
                let before = problems.count();
                let block = Vervolgvraag::read(node, problems);
                if problems.count() > before {
                    problems.hole(node.place);
                    return Self::stand_in(node.place);
                }
                match (block.volgende, block.hulp) {
                    (Some(nr), None) => Self::Volgende(nr),
                    (None, Some(nr)) => Self::Hulp(nr),
                    _ => {
                        problems.add(node.place, "noem één vervolg: `{volgende: 3}` of `{hulp: 5}`");
                        Self::stand_in(node.place)
                    }
                }
            }
            _ => mismatch(node, "een uitkomst", problems),
        }
    }

    fn stand_in(_: Place) -> Self {
        Self::Sluiten
    }

    fn schema(defs: &mut Defs) -> serde_json::Value {
        json!({ "oneOf": [{ "enum": ENDS }, Vervolgvraag::schema(defs)] })
    }
}

/// One of the two, to a question that exists.
fn one_of_five(schema: &mut serde_json::Value) {
    schema["minProperties"] = 1.into();
    schema["maxProperties"] = 1.into();
    for key in ["volgende", "hulp"] {
        schema["properties"][key]["minimum"] = 1.into();
        schema["properties"][key]["maximum"] = 5.into();
    }
}

/// One of the five questions.
fn of_five(schema: &mut serde_json::Value) {
    schema["properties"]["nr"]["minimum"] = 1.into();
    schema["properties"]["nr"]["maximum"] = 5.into();
}

keuze! {
    /// What the answer *twijfel* means at a question.
    Twijfel {
        /// It counts as yes, and asks for Veilig Thuis' advice.
        Ja = "ja",
        /// The question stays open, and asks for Veilig Thuis' advice.
        Open = "open",
    }
}

keuze! {
    /// When a question is due ("moment").
    Moment {
        /// In stap 4, with the others.
        Stap4 = "stap4",
        /// When the term of the help is over.
        Termijn = "termijn",
    }
}

keuze! {
    /// When a question is to be answered together with Veilig Thuis.
    Samen {
        /// Never asked.
        Nooit = "nooit",
        /// Once the question about danger was answered with yes.
        NaGevaar = "na_gevaar",
        /// Whenever there is a report.
        BijMelding = "bij_melding",
    }
}

readable_words!(
    Twijfel => "de betekenis van twijfel" or Open,
    Moment => "het moment" or Stap4,
    Samen => "het woord" or Nooit,
);

record! {
    /// One question of the afwegingskader ("afweging").
    Afweging {
        /// Its number, 1 to 5.
        nr: Located<u32>,
        /// The question, in the school's own words.
        vraag: String,
        /// What it is about, in a sentence or two.
        toelichting: String,
        /// The reporting norm that it carries out.
        norm: Option<u32>,
        /// Where the norm rests, when that is a reading rather than a text.
        norm_bron: Option<String>,
        /// Where *nee* leads.
        nee: Located<Uitkomst>,
        /// Where *ja* leads.
        ja: Located<Uitkomst>,
        /// What *twijfel* means; absent: twijfel is no answer here.
        twijfel: Option<Twijfel>,
        /// When it is due.
        moment: Moment = Moment::Stap4,
        /// When it is to be answered together with Veilig Thuis.
        samen_met_veilig_thuis: Samen = Samen::Nooit,
        /// Reasons that make it a *nee*.
        redenen_nee: Vec<String> = Vec::new(),
        /// Where it rests.
        bron: Bron,
    }
    , schema of_five
}

impl Afweging {
    /// Where an answer leads; `None` for twijfel that leaves the question open.
    #[must_use]
    pub fn leads_to(&self, answer: Antwoord) -> Option<Uitkomst> {
        match (answer, self.twijfel) {
            (Antwoord::Nee, _) => Some(self.nee.value),
            (Antwoord::Ja, _) | (Antwoord::Twijfel, Some(Twijfel::Ja)) => Some(self.ja.value),
            (Antwoord::Twijfel, Some(Twijfel::Open) | None) => None,
        }
    }
}

impl Uitkomst {
    /// Whether this outcome is a report to Veilig Thuis.
    #[must_use]
    pub fn is_report(self) -> bool {
        self == Self::Melden
    }
}
