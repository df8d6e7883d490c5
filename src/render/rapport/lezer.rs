//! For whom a report is made, and why something is left out of it.

use crate::model::keuze::keuze;

keuze! {
    /// For whom a report is made ("lezer").
    Lezer {
        /// The school itself: everything.
        Eigen = "eigen",
        /// The inspectorate: procedure and signatures, not what a child told.
        Inspectie = "inspectie",
        /// Veilig Thuis: facts by source, suppositions apart.
        VeiligThuis = "veilig-thuis",
        /// One parent: what was said to and by this parent, and facts about the child.
        Ouder = "ouder",
        /// Who takes over the care for the child: facts, agreements, what is still open.
        Overdracht = "overdracht",
    }
}

keuze! {
    /// Why something is left out ("grond").
    Grond {
        /// About another person.
        Anderen = "anderen",
        /// Told in confidence, by the child or by someone else.
        Vertrouwen = "vertrouwen",
        /// Supposed, not observed.
        Vermoeden = "vermoeden",
        /// What the school thought, discussed and decided.
        Overweging = "overweging",
        /// Telling it may endanger someone.
        Veiligheid = "veiligheid",
        /// About keeping the dossier itself.
        Beheer = "beheer",
        /// This reader's task does not need it.
        NietNodig = "niet-nodig",
    }
}

impl Lezer {
    /// The title of the report.
    #[must_use]
    pub fn titel(self) -> &'static str {
        match self {
            Self::Eigen => "Dossier meldcode",
            Self::Inspectie => "Verantwoording meldcode",
            Self::VeiligThuis => "Informatie voor Veilig Thuis",
            Self::Ouder => "Kopie van het dossier voor de ouder",
            Self::Overdracht => "Overdracht",
        }
    }

    /// Who it is meant for, as it stands on the first page.
    #[must_use]
    pub fn bestemd_voor(self) -> &'static str {
        match self {
            Self::Eigen => "de school zelf",
            Self::Inspectie => "de Inspectie van het Onderwijs",
            Self::VeiligThuis => "Veilig Thuis",
            Self::Ouder => "de ouder",
            Self::Overdracht => "wie de zorg voor het kind overneemt",
        }
    }

    /// What the reader may expect to find.
    #[must_use]
    pub fn inleiding(self) -> &'static str {
        match self {
            Self::Eigen => {
                "Alles wat in deze zaak is vastgelegd, in volgorde van de dag waarop het gebeurde."
            }
            Self::Inspectie => {
                "Dit stuk laat zien welke stappen de school zette, wanneer, door wie en op welke grond, en of de \
                 handtekeningen kloppen. Gronden en redenen van besluiten staan erin. Wat is waargenomen en besproken \
                 staat er niet in; wel dat het is vastgelegd."
            }
            Self::VeiligThuis => {
                "Feiten staan bij wie ze zag, hoorde of vertelde. Veronderstellingen van de school staan apart en \
                 zijn geen feiten. De school stelt niet vast dat er sprake is van geweld of mishandeling."
            }
            Self::Ouder => {
                "In deze kopie staat wat de school over uw kind heeft vastgelegd en wat met u is besproken. Over \
                 andere mensen staat er niets in. Klopt er iets niet of mist u iets, vertel het de intern begeleider: \
                 u kunt vragen om verbetering of aanvulling."
            }
            Self::Overdracht => {
                "Wat nodig is om de zorg voor het kind voort te zetten: feiten die de school zelf waarnam, afspraken, \
                 hulp en wat nog openstaat. Een vermoeden dat niet is bevestigd en wat derden vertelden, gaan niet mee."
            }
        }
    }
}

impl Grond {
    /// What was left out, in words.
    #[must_use]
    pub fn woorden(self) -> &'static str {
        match self {
            Self::Anderen => {
                "gegevens over andere mensen, zoals een andere ouder, een broer of zus, of wie iets vertelde"
            }
            Self::Vertrouwen => "wat het kind of een ander in vertrouwen vertelde",
            Self::Vermoeden => "vermoedens en wat derden vertelden: geen eigen waarneming van de school",
            Self::Overweging => "overleg van de school en wat zij daarin afwoog en besloot",
            Self::Veiligheid => "wat de veiligheid van iemand kan raken",
            Self::Beheer => {
                "gegevens over het bijhouden van het dossier, zoals taken en notities in het leerlingvolgsysteem"
            }
            Self::NietNodig => "wat deze lezer voor zijn taak niet nodig heeft",
        }
    }
}
