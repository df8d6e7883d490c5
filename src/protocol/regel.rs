//! A rule as a protocol sets it: level, source, parameters.

use std::fmt;

use crate::model::keuze::keuze;
use crate::model::{Keuze, Located, Node, Place, Value};

use super::problem::Problems;
use super::read::{Defs, Read, readable_words, record};

keuze! {
    /// How much a bevinding weighs ("ernst"); `uit` switches the rule off.
    Niveau {
        /// Act now.
        Spoed = "spoed",
        /// Something mandatory is missing.
        Tekort = "tekort",
        /// Worth a look.
        LetOp = "let-op",
        /// The protocol does not ask this.
        Uit = "uit",
    }
}

readable_words!(Niveau => "het niveau" or Uit);

record! {
    /// Where a demand rests ("bron"): at least one of these.
    Bron {
        /// A paragraph of the protocol itself.
        protocol: Option<String>,
        /// A law.
        wet: Option<String>,
        /// A ruling of the national complaints committee.
        lkc: Option<String>,
        /// Not in this protocol; why it is good use all the same.
        goed_gebruik: Option<String>,
    }
    where named, schema one_source
}

/// A demand without a source cannot be answered for.
fn named(bron: &Bron, place: Place, problems: &mut Problems) {
    if bron.is_empty() {
        problems.add(place, "noem een bron: `protocol`, `wet`, `lkc` of `goed_gebruik`");
    }
}

/// At least one of its keys.
fn one_source(schema: &mut serde_json::Value) {
    schema["minProperties"] = 1.into();
}

impl Bron {
    /// Whether no source is named at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.protocol.is_none() && self.wet.is_none() && self.lkc.is_none() && self.goed_gebruik.is_none()
    }

    /// The source as shown, given the protocol's short name ("protocol Delft, stap 3").
    #[must_use]
    pub fn show(&self, protocol: &str) -> String {
        let mut parts = Vec::new();
        parts.extend(self.protocol.as_ref().map(|paragraph| format!("{protocol}, {paragraph}")));
        parts.extend(self.wet.clone());
        parts.extend(self.lkc.as_ref().map(|ruling| format!("LKC {ruling}")));
        parts.extend(
            self.goed_gebruik.as_ref().map(|why| format!("niet in dit protocol; goed gebruik: {why}")),
        );
        parts.join("; ")
    }
}

keuze! {
    /// The unit of a term.
    Eenheid {
        /// Hours by the clock.
        Uren = "uren",
        /// Calendar days.
        Dagen = "dagen",
        /// Days that are neither weekend nor public holiday.
        Werkdagen = "werkdagen",
        /// Weeks of seven days.
        Weken = "weken",
        /// Calendar months.
        Maanden = "maanden",
        /// Calendar years.
        Jaren = "jaren",
    }
}

/// A term ("termijn"): a number of a unit, and where the number comes from.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Termijn {
    /// How many; never zero.
    pub aantal: u32,
    /// Of what.
    pub eenheid: Eenheid,
    /// Where the number comes from ("eigen standaard" when neither protocol nor law gives one).
    pub bron: String,
}

impl fmt::Display for Termijn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match (self.aantal, self.eenheid) {
            (_, Eenheid::Uren) => "uur",
            (_, Eenheid::Jaren) => "jaar",
            (1, Eenheid::Dagen) => "dag",
            (1, Eenheid::Werkdagen) => "werkdag",
            (1, Eenheid::Weken) => "week",
            (1, Eenheid::Maanden) => "maand",
            (_, unit) => unit.word(),
        };
        write!(f, "{} {unit}", self.aantal)
    }
}

record! {
    /// A term as it stands in the file: one unit with a number, and the source of the number.
    TermijnBlok {
        /// Hours.
        uren: Option<Located<u32>>,
        /// Days.
        dagen: Option<Located<u32>>,
        /// Working days.
        werkdagen: Option<Located<u32>>,
        /// Weeks.
        weken: Option<Located<u32>>,
        /// Months.
        maanden: Option<Located<u32>>,
        /// Years.
        jaren: Option<Located<u32>>,
        /// Source of the number.
        bron: String,
    }
    , schema one_unit
}

/// One unit, never zero, beside the source.
fn one_unit(schema: &mut serde_json::Value) {
    for unit in Eenheid::WORDS {
        schema["properties"][*unit]["minimum"] = 1.into();
    }
    schema["minProperties"] = 2.into();
    schema["maxProperties"] = 2.into();
}

impl Read for Termijn {
    fn read(node: &Node, problems: &mut Problems) -> Self {
        let block = TermijnBlok::read(node, problems);
        if !matches!(node.value, Value::Map(_)) {
            return Self::stand_in(node.place);
        }
        let units = [block.uren, block.dagen, block.werkdagen, block.weken, block.maanden, block.jaren];
        let mut given = Eenheid::ALL.iter().zip(units).filter_map(|(unit, number)| Some((*unit, number?)));
        let (Some((eenheid, number)), None) = (given.next(), given.next()) else {
            problems.add(
                node.place,
                format!("een termijn heeft precies één van deze sleutels: {}", Eenheid::WORDS.join(", ")),
            );
            return Self::stand_in(node.place);
        };
        if number.value == 0 && !problems.has(number.place) {
            problems.add(
                number.place,
                "een termijn van nul kan niet; zet de regel op `uit` als er geen termijn is",
            );
        }
        Self { aantal: number.value, eenheid, bron: block.bron }
    }

    fn stand_in(_: Place) -> Self {
        Self { aantal: 1, eenheid: Eenheid::Dagen, bron: String::new() }
    }

    fn schema(defs: &mut Defs) -> serde_json::Value {
        TermijnBlok::schema(defs)
    }
}

record! {
    /// How long one step may take after the one before ("termijn per stap").
    StapTermijn {
        /// The step that is to be taken.
        stap: Located<u32>,
        /// Within what time.
        termijn: Termijn,
    }
    , schema later_step
}

/// Step 1 begins with the first signaal: a term runs to a later one.
fn later_step(schema: &mut serde_json::Value) {
    schema["properties"]["stap"]["minimum"] = 2.into();
    schema["properties"]["stap"]["maximum"] = 5.into();
}

record! {
    /// A rule as this protocol sets it ("regel"). What a rule may have beside level and source stands in
    /// `REGELNAMEN`.
    Regel {
        /// How much it weighs.
        niveau: Niveau,
        /// Where it rests.
        bron: Bron,
        /// Whether an IB'er may set it aside for one zaak ("ontheffing").
        ontheffing: bool = true,
        /// Own wording of what the rule asks; absent: the tool's.
        tekst: Option<String>,
        /// Own wording of what to do; absent: the tool's.
        actie: Option<String>,
        /// The term that the rule counts with.
        termijn: Option<Termijn>,
        /// Terms per step.
        per_stap: Vec<StapTermijn> = Vec::new(),
        /// Roles of which one must have done it, or all where `alle_rollen` says so.
        rollen: Vec<Located<String>> = Vec::new(),
        /// All of `rollen` are needed, not just one.
        alle_rollen: bool = false,
        /// Roles that are to take part too; their absence is no more than `let-op`.
        rollen_gewenst: Vec<Located<String>> = Vec::new(),
        /// The smallest number that is enough.
        minimum: Option<Located<u32>>,
    }
    , schema some
}

/// A minimum of nothing asks nothing.
fn some(schema: &mut serde_json::Value) {
    schema["properties"]["minimum"]["minimum"] = 1.into();
}

keuze! {
    /// What a rule can be given beside level and source ("parameter").
    Parameter {
        /// A term.
        Termijn = "termijn",
        /// A term per step.
        PerStap = "per_stap",
        /// Roles that count.
        Rollen = "rollen",
        /// Roles that are wished for too.
        RollenGewenst = "rollen_gewenst",
        /// A smallest number.
        Minimum = "minimum",
    }
}

impl Regel {
    /// Which parameters are set.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        let set = [
            (Parameter::Termijn, self.termijn.is_some()),
            (Parameter::PerStap, !self.per_stap.is_empty()),
            (Parameter::Rollen, !self.rollen.is_empty() || self.alle_rollen),
            (Parameter::RollenGewenst, !self.rollen_gewenst.is_empty()),
            (Parameter::Minimum, self.minimum.is_some()),
        ];
        set.into_iter().filter(|(_, is_set)| *is_set).map(|(parameter, _)| parameter).collect()
    }

    /// Whether the protocol asks this at all.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.niveau != Niveau::Uit
    }

    /// Whether this role is among those that count for the rule.
    #[must_use]
    pub fn counts(&self, rol: &str) -> bool {
        self.rollen.iter().any(|name| name.value == rol)
    }
}
