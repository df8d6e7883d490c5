//! A school's protocol as data: read from YAML, typed, and checked as a whole.
//!
//! What differs per school stands in the file; a third school's protocol needs no change here.

mod afweging;
mod check;
mod contacts;
mod fields;
mod gevaar;
mod kaart;
mod problem;
mod read;
mod regel;
mod regelnaam;
mod rol;
mod schema;
mod school;
mod shipped;
mod tekst;
mod uitleg;
mod veld;

pub use afweging::{Afweging, Moment, Samen, Twijfel, Uitkomst};
pub use contacts::with_contacts;
pub use gevaar::{Bellen, DeskundigeEis, Gevaar, SpoedEis};
pub use kaart::Kaart;
pub use problem::{Probleem, ProtocolError};
pub use regel::{Bron, Eenheid, Niveau, Parameter, Regel, StapTermijn, Termijn};
pub use regelnaam::{Afdeling, REGELNAMEN, Regelnaam, regelnaam};
pub use rol::{Gesprekskeuze, Groep, Grond, Lichaam, Rol, Woord};
pub use schema::schema;
pub use school::{Kaartregel, Lvs, MedewerkerVerdacht, Notitie, Randvoorwaarde, Vernietiging, Waarvoor};
pub use shipped::{SHIPPED, common_rol, shipped};
pub use tekst::{
    Aanleiding, Begrip, Gespreksdeel, Gesprekshulp, Hulpteksten, Onderdeel, Participatiepunt, SoortHulp,
    VeldHulp,
};
pub use uitleg::{RegelUitleg, regel_uitleg};
pub use veld::{Als, ExtraVeld, VeldEis, VeldWaarde, Voorwaarde, veld_regel};

use crate::model::{Keuze, Located, Node, Place, Soort, Value, yaml};

use problem::Problems;
use read::{Read, record};

record! {
    /// A step of the meldcode ("stap") as this school takes it.
    Stap {
        /// Its number, 1 to 5.
        nr: Located<u32>,
        /// Its name.
        titel: String,
        /// What it asks, point by point.
        vraagt: Vec<String>,
        /// Roles that take it.
        wie: Vec<Located<String>>,
        /// Where it rests.
        bron: Bron,
    }
    , schema schema::of_five_steps
}

record! {
    /// A school's protocol ("protocol").
    Protocol {
        /// The version of this file format: 1.
        protocol: Located<u32>,
        /// Its name for scripts and file names.
        naam: Located<String>,
        /// Its version.
        versie: Located<String>,
        /// Its name on the screen ("protocol Delft (Esis)").
        titel: String,
        /// Its name in a source ("protocol Delft").
        kort: String,
        /// The document that it was made from.
        bron: String,
        /// The pupil system.
        lvs: Lvs,
        /// The five steps.
        stappen: Vec<Stap>,
        /// Roles beside those that every protocol has.
        rollen: Vec<Rol> = Vec::new(),
        /// Disciplines whose diagnosis counts.
        disciplines: Vec<Located<String>>,
        /// Bodies with which open discussion needs consent.
        toestemming_lichamen: Vec<Lichaam> = Vec::new(),
        /// Grounds for leaving the talk or reporting without it.
        gronden: Vec<Grond>,
        /// Kinds of violence and neglect that a weging chooses from.
        aard: Vec<Woord>,
        /// The kinds of danger.
        gevaren: Vec<Gevaar>,
        /// What to do when a staff member is suspected.
        medewerker_verdacht: MedewerkerVerdacht,
        /// Mandatory fields per soort.
        velden: Kaart<Vec<VeldEis>>,
        /// The school's own fields per soort.
        extra: Kaart<Vec<ExtraVeld>> = Kaart::empty(),
        /// Every rule with its level and source.
        regels: Kaart<Regel>,
        /// Who has to agree before a zaak is destroyed; absent: one person.
        vernietiging: Option<Vernietiging> = None,
        /// The five questions.
        afwegingen: Vec<Afweging>,
        /// How to hold a talk.
        gesprek: Gesprekshulp,
        /// Points of the child's participation.
        participatie: Vec<Participatiepunt> = Vec::new(),
        /// The school's own duties.
        randvoorwaarden: Vec<Randvoorwaarde>,
        /// Definitions.
        begrippen: Vec<Begrip>,
        /// The school's contacts.
        sociale_kaart: Vec<Kaartregel>,
        /// Help texts that differ from those that every protocol has.
        hulpteksten: Hulpteksten = Kaart::empty(),
    }
    , schema schema::whole
}

impl Protocol {
    /// Reads a protocol and checks it as a whole.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with line and column, in one pass: what cannot be read is noted, and the
    /// rest is judged all the same.
    pub fn from_yaml(text: &str) -> Result<Self, ProtocolError> {
        let root: Node = parse(text)?;
        let mut problems = Problems::default();
        let protocol = Self::read(&root, &mut problems);
        if matches!(root.value, Value::Map(_)) {
            problems.reading_done();
            check::check(&protocol, &mut problems);
        }
        if problems.is_empty() { Ok(protocol) } else { Err(problems.into_error()) }
    }

    /// A rule as this protocol sets it; none for a name that is no rule.
    #[must_use]
    pub fn regel(&self, naam: &str) -> Option<&Regel> {
        self.regels.get(naam)
    }

    /// How much a rule weighs; `uit` for what this protocol does not ask.
    #[must_use]
    pub fn niveau(&self, naam: &str) -> Niveau {
        self.regel(naam).map_or(Niveau::Uit, |regel| regel.niveau)
    }

    /// What a rule asks, in the school's words or else the tool's.
    #[must_use]
    pub fn regel_tekst(&self, naam: &str) -> &str {
        let own = self.regel(naam).and_then(|regel| regel.tekst.as_deref());
        own.or_else(|| regelnaam(naam).map(|rule| rule.tekst)).unwrap_or_default()
    }

    /// What to do when a rule does not hold, in the school's words or else the tool's.
    #[must_use]
    pub fn regel_actie(&self, naam: &str) -> &str {
        let own = self.regel(naam).and_then(|regel| regel.actie.as_deref());
        own.or_else(|| regelnaam(naam).map(|rule| rule.actie)).unwrap_or_default()
    }

    /// Where a rule rests, as shown ("protocol Delft, stap 3").
    #[must_use]
    pub fn regel_bron(&self, naam: &str) -> String {
        self.regel(naam).map(|regel| regel.bron.show(&self.kort)).unwrap_or_default()
    }

    /// One of the five questions.
    #[must_use]
    pub fn afweging(&self, nr: u32) -> Option<&Afweging> {
        self.afwegingen.iter().find(|afweging| afweging.nr.value == nr)
    }

    /// One of the five steps.
    #[must_use]
    pub fn stap(&self, nr: u32) -> Option<&Stap> {
        self.stappen.iter().find(|stap| stap.nr.value == nr)
    }

    /// A role: the protocol's own, or one that every protocol has.
    #[must_use]
    pub fn rol(&self, naam: &str) -> Option<&Rol> {
        let own = self.rollen.iter().find(|rol| rol.naam.value == naam);
        own.or_else(|| shipped::rollen().iter().find(|rol| rol.naam.value == naam))
    }

    /// What people call a role; its word, where the protocol does not have it.
    #[must_use]
    pub fn rol_label<'a>(&'a self, naam: &'a str) -> &'a str {
        self.rol(naam).map_or(naam, |rol| rol.label.as_str())
    }

    /// The role that a word or label means, in any case of letters, with spaces or not: `veilig thuis`, `Veilig Thuis`.
    #[must_use]
    pub fn rol_called(&self, text: &str) -> Option<&Rol> {
        self.all_rollen().find(|rol| rol.is_called(text))
    }

    /// Every role, the common ones first; one that the protocol words anew stands once.
    pub fn all_rollen(&self) -> impl Iterator<Item = &Rol> {
        let is_own = |rol: &Rol| self.rollen.iter().any(|own| own.naam.value == rol.naam.value);
        shipped::rollen().iter().filter(move |rol| !is_own(rol)).chain(&self.rollen)
    }

    /// Where a role stands; a role that the protocol does not know stands nowhere.
    #[must_use]
    pub fn groep(&self, rol: &str) -> Option<Groep> {
        self.rol(rol).map(|rol| rol.groep)
    }

    /// Whether this role is a professional from outside the school.
    #[must_use]
    pub fn is_extern(&self, rol: &str) -> bool {
        self.groep(rol) == Some(Groep::Extern)
    }

    /// Whether someone with role `rol` fills the role `asked` too.
    #[must_use]
    pub fn fills(&self, rol: &str, asked: &str) -> bool {
        rol == asked || self.rol(rol).is_some_and(|rol| rol.telt_als.iter().any(|name| name.value == asked))
    }

    /// Whether someone with this role counts for a rule.
    #[must_use]
    pub fn counts_for(&self, regel: &str, rol: &str) -> bool {
        self.regel(regel).is_some_and(|regel| regel.rollen.iter().any(|asked| self.fills(rol, &asked.value)))
    }

    /// A kind of danger.
    #[must_use]
    pub fn gevaar(&self, naam: &str) -> Option<&Gevaar> {
        self.gevaren.iter().find(|gevaar| gevaar.naam.value == naam)
    }

    /// A ground.
    #[must_use]
    pub fn grond(&self, naam: &str) -> Option<&Grond> {
        self.gronden.iter().find(|grond| grond.naam.value == naam)
    }

    /// The body that needs consent before someone with this role is consulted openly.
    #[must_use]
    pub fn toestemming_lichaam(&self, rol: &str) -> Option<&Lichaam> {
        self.toestemming_lichamen
            .iter()
            .find(|lichaam| lichaam.rollen.iter().any(|asked| self.fills(rol, &asked.value)))
    }

    /// The mandatory fields of a soort, the school's own ones last.
    #[must_use]
    pub fn velden(&self, soort: Soort) -> Vec<VeldEis> {
        let mut fields = self.velden.get(soort.word()).cloned().unwrap_or_default();
        let own = self.extra(soort).iter().filter(|extra| extra.verplicht);
        fields.extend(own.map(|extra| VeldEis {
            veld: Located { value: format!("extra.{}", extra.naam.value), place: extra.naam.place },
            als: Voorwaarde::Naam(Als::Altijd),
        }));
        fields
    }

    /// The school's own fields of a soort.
    #[must_use]
    pub fn extra(&self, soort: Soort) -> &[ExtraVeld] {
        self.extra.get(soort.word()).map_or(&[], Vec::as_slice)
    }

    /// The note type in the pupil system for a soort; none when it does not go there.
    #[must_use]
    pub fn notitie(&self, soort: Soort) -> Option<&str> {
        let goes_there = |notitie: &&Notitie| notitie.soorten.iter().any(|listed| listed.value == soort);
        self.lvs.notities.iter().find(goes_there).map(|notitie| notitie.notitie.as_str())
    }

    /// The help for a field: the protocol's own, or that which every protocol has.
    #[must_use]
    pub fn hulptekst(&self, soort: Soort, veld: &str) -> Option<&VeldHulp> {
        tekst::find(&self.hulpteksten, soort, veld)
            .or_else(|| tekst::find(shipped::hulpteksten(), soort, veld))
            .or_else(|| shipped::lvs().get(veld))
    }

    /// The help for a soort as a whole.
    #[must_use]
    pub fn soort_hulp(&self, soort: Soort) -> Option<&SoortHulp> {
        self.hulpteksten.get(soort.word()).or_else(|| shipped::hulpteksten().get(soort.word()))
    }

    /// A definition, by its name, whatever its capitals.
    #[must_use]
    pub fn begrip(&self, naam: &str) -> Option<&Begrip> {
        let wanted = naam.to_lowercase();
        self.begrippen.iter().find(|begrip| begrip.naam.value.to_lowercase() == wanted)
    }
}

/// Reads a YAML document as a located tree.
fn parse(text: &str) -> Result<Node, ProtocolError> {
    yaml::parse(text).map_err(|error| {
        let place = Place { line: error.line.unwrap_or(0), column: error.column.unwrap_or(0) };
        ProtocolError { problems: vec![Probleem { place, text: error.message }] }
    })
}

#[cfg(test)]
mod tests;
