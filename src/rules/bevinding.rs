//! What a check finds: typed facts, without sentences; `render::bevinding` words them.

use crate::model::keuze::keuze;
use crate::model::{Datum, Gevaar, StukId};
use crate::protocol::Uitkomst;

keuze! {
    /// How much a bevinding weighs ("ernst").
    Ernst {
        /// Act now.
        Spoed = "spoed",
        /// Something mandatory is missing.
        Tekort = "tekort",
        /// Worth a look.
        LetOp = "let-op",
    }
}

/// Why a bevinding weighs as it does, where that is not the protocol's own level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Waarom {
    /// The level that the protocol gives, or that the rule itself gives this case.
    Gewoon,
    /// The step is not over: the record is due now ("nu aan de beurt").
    AanDeBeurt,
    /// The urgent route runs: the ordinary rule stands back ("wacht op advies van Veilig Thuis").
    Spoedroute,
    /// Danger is open: the parent is spoken to only after tuning with Veilig Thuis; the level stays.
    EerstAfstemmen,
}

/// What was found, as facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// The rule's record is not there; the rule's own wording says all.
    Ontbreekt,
    /// The rule does not hold for the stuk named; the rule's own wording says all.
    KloptNiet,
    /// A mandatory field of the stuk is not filled.
    VeldLeeg,
    /// There is no signaal.
    GeenSignaal,
    /// Signalen without what was seen, heard or smelled.
    ZonderWaarneming(Vec<StukId>),
    /// Signalen without a duiding.
    ZonderDuiding(Vec<StukId>),
    /// No signaal confirms or refutes, though step 3 was reached.
    GeenRichting,
    /// Every signaal points the same way, at the weging.
    EenRichting,
    /// Nobody was spoken to about the signalen.
    GeenContact,
    /// Signalen that no contact or gesprek covers.
    NietBesproken(Vec<StukId>),
    /// A step without its entry fact, though a later step was taken.
    StapOvergeslagen(u8),
    /// No besluit, though the route has an outcome, there is a melding or hulp, or the zaak is closed.
    GeenBesluit,
    /// Fields of the besluit that are not filled.
    BesluitOnvolledig(Vec<&'static str>),
    /// The afsluiting that is the decision has no conclusion.
    GeenConclusie,
    /// No follow-up since the last besluit, melding or hulp, on this day.
    GeenVervolg(Datum),
    /// The stuk is not in the pupil system, under this note type.
    NietInLvs(String),
    /// Danger that no contact with Veilig Thuis followed; whether someone called whose role does not count.
    GeenVeiligThuis {
        /// The kinds of danger.
        gevaar: Vec<Gevaar>,
        /// There was contact, by a role that does not count.
        door_ander: bool,
    },
    /// Contact with Veilig Thuis came later than the term, given in words of the protocol.
    VeiligThuisLaat {
        /// The kinds of danger.
        gevaar: Vec<Gevaar>,
        /// The term.
        termijn: String,
    },
    /// The question that is to be answered now.
    AfwegingOpen {
        /// Its number.
        nr: u8,
        /// Whether it was answered with a doubt that leaves it open.
        twijfel: bool,
        /// Whether it is to be answered together with Veilig Thuis.
        samen: bool,
    },
    /// An answer where the route did not go.
    AfwegingBuitenRoute(u8),
    /// A question to be answered with Veilig Thuis was answered without.
    AfwegingNietSamen(u8),
    /// Danger is open, but the question about danger was answered with no.
    GevaarGenegeerd(Vec<Gevaar>),
    /// The route ends in a report, and none was made.
    GeenMelding {
        /// The question that led to the report.
        vraag: u8,
        /// The norm it carries out.
        norm: Option<u32>,
        /// A disclosure made the answer on the question about danger count as yes.
        disclosure: bool,
        /// A besluit departs, with Veilig Thuis's advice on record.
        afgeweken: bool,
    },
    /// The help did not do enough since this day, and there was no new report.
    NietOpnieuwGemeld(Datum),
    /// Something else than the route's outcome was decided, without a reason.
    AfwijkingZonderReden(Uitkomst),
    /// A role that the protocol asks did not take part; which ones count.
    RolOntbreekt(Vec<String>),
    /// A term passed on this day.
    TermijnVoorbij(Datum),
    /// Names or roles that still have to sign.
    NietGetekend(Vec<String>),
    /// The event is dated after its recording.
    LaterDanVastgelegd,
    /// Recorded later after the event than this term, in words of the protocol.
    LaatVastgelegd(String),
    /// A point of participation, by its name in the protocol.
    Participatie(String),
    /// The point's parts that were not discussed.
    Onderdelen(String, Vec<String>),
    /// How many people can open the zaak.
    Lezers(usize),
    /// Two records, or a record and what is missing, contradict each other: a word for which.
    Nader(Nader),
}

/// Variants of one rule that need a sentence of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Nader {
    /// The talk with the parent came before Veilig Thuis was in on the route.
    OuderVoorVeiligThuis,
    /// The talk with the parent came before the child was in on the route.
    OuderVoorKind,
    /// Veilig Thuis is not in on the route yet.
    AfstemmingVeiligThuis,
    /// The child is not in on the route yet.
    AfstemmingKind,
    /// The consent is there, but not in writing.
    NietSchriftelijk,
    /// The consent was withdrawn or refused.
    GeenToestemming,
    /// The ground for not talking counts only when a report follows.
    GrondZonderMelding,
    /// The protocol does not list this ground.
    GrondTeltNiet,
    /// The talk with the parent was left on a ground, and the parent was not told of a consultation either.
    OuderNietGesproken,
    /// Help was decided on, and none is recorded.
    GeenHulp,
    /// No goal about safety among the goals.
    GeenVeiligheidsdoel,
    /// Not agreed with Veilig Thuis, though the danger question was a yes.
    NietMetVeiligThuis,
    /// The kindcheck says doubt or unsafe, and not every child has a zaak.
    ZaakPerKind,
    /// Agreements on following safety are missing.
    GeenVeiligheidsafspraken,
    /// Aftercare is missing, or has no term.
    GeenNazorg,
    /// Another zaak was joined, but not named.
    GeenAndereZaak,
    /// The help reached its goals in part.
    DeelsBereikt,
    /// An intern begeleider recorded a consultation that names no colleague.
    OverlegZonderCollega,
    /// The evaluatie is dated before the help.
    EvaluatieVoorHulp,
    /// The signature is dated before the talk.
    GetekendVoorGesprek,
    /// The parents were told before the melding, on a day that is not recorded.
    DagVanInlichten,
    /// A signature was given after the term for signing.
    GetekendNaTermijn,
}

/// One thing found in a zaak ("bevinding").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bevinding {
    /// The rule's stable name.
    pub regel: &'static str,
    /// How much it weighs.
    pub ernst: Ernst,
    /// Why it weighs that much.
    pub waarom: Waarom,
    /// The step it belongs to.
    pub stap: u8,
    /// The stuk it is about, where there is one.
    pub stuk: Option<StukId>,
    /// The field it is about, where there is one.
    pub veld: Option<String>,
    /// What was found.
    pub detail: Detail,
}

impl Bevinding {
    /// The field of the stuk by which it can be mended, where that is all it takes.
    #[must_use]
    pub fn open_field(&self) -> Option<&str> {
        let is_field = matches!(
            self.detail,
            Detail::VeldLeeg
                | Detail::KloptNiet
                | Detail::NietInLvs(_)
                | Detail::AfwijkingZonderReden(_)
                | Detail::Nader(
                    Nader::GeenVeiligheidsdoel
                        | Nader::NietMetVeiligThuis
                        | Nader::GeenVeiligheidsafspraken
                        | Nader::GeenNazorg
                        | Nader::GeenAndereZaak
                        | Nader::OverlegZonderCollega
                        | Nader::DagVanInlichten
                )
        );
        self.veld.as_deref().filter(|_| is_field && self.stuk.is_some())
    }
}
