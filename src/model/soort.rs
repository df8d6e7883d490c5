//! The soorten of stuk and the functions of staff, with the table of who may file what.

use super::keuze::keuze;

keuze! {
    /// What kind of record a stuk is ("soort"); see `format.md` for the fields of each.
    Soort {
        /// The pupil the zaak is about.
        Leerling = "leerling",
        /// An observation that may point to abuse, or contradict it.
        Signaal = "signaal",
        /// A follow-up on another stuk, or on the zaak.
        Vervolg = "vervolg",
        /// Consultation, advice or information exchanged about the signals.
        Contact = "contact",
        /// A parent's consent to discuss the pupil with outside bodies.
        Toestemming = "toestemming",
        /// The check whether children depend on an adult in trouble.
        Kindcheck = "kindcheck",
        /// The decision about the reference index for youth at risk.
        Verwijsindex = "verwijsindex",
        /// A talk with parent or child, or the ground for not holding it.
        Gesprek = "gesprek",
        /// A signature under a gesprek.
        Ondertekening = "ondertekening",
        /// The weighing of nature, severity and risk.
        Weging = "weging",
        /// The answer to one of the five questions.
        Afweging = "afweging",
        /// Scenarios weighed before the decision.
        Risicoanalyse = "risicoanalyse",
        /// The two decisions of step 5.
        Besluit = "besluit",
        /// The report to Veilig Thuis.
        Melding = "melding",
        /// Help that was agreed.
        Hulp = "hulp",
        /// Whether the help reached its goals.
        Evaluatie = "evaluatie",
        /// A point of the child's participation.
        Participatie = "participatie",
        /// Something someone will do before a date.
        Taak = "taak",
        /// An attached file.
        Bijlage = "bijlage",
        /// A rule set aside for this zaak.
        Ontheffing = "ontheffing",
        /// A legal hold: no destruction.
        Vasthouding = "vasthouding",
        /// The closing of the zaak.
        Afsluiting = "afsluiting",
        /// The reopening of the zaak.
        Heropening = "heropening",
        /// The school's own yearly answers; belongs to no zaak.
        Zelfcheck = "zelfcheck",
    }
}

keuze! {
    /// What a staff member may do ("rol" of a medewerker).
    Functie {
        /// Adds what he or she saw and heard; reads only what access was given to.
        Leerkracht = "leerkracht",
        /// Coordinates, decides, reports, guards the dossier.
        InternBegeleider = "intern_begeleider",
        /// May do what the intern begeleider does.
        Directie = "directie",
        /// Reads what access was given to, writes nothing.
        Inzage = "inzage",
    }
}

impl Functie {
    /// May open zaken and change staff, access and protocol.
    #[must_use]
    pub fn coordinates(self) -> bool {
        matches!(self, Self::InternBegeleider | Self::Directie)
    }

    /// Whether this role may file this soort (`domain.md`, "Who does what").
    #[must_use]
    pub fn may_file(self, soort: Soort) -> bool {
        match self {
            Self::InternBegeleider | Self::Directie => true,
            Self::Inzage => false,
            Self::Leerkracht => matches!(
                soort,
                Soort::Signaal
                    | Soort::Contact
                    | Soort::Gesprek
                    | Soort::Vervolg
                    | Soort::Taak
                    | Soort::Kindcheck
                    | Soort::Participatie
                    | Soort::Bijlage
                    | Soort::Ondertekening
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Keuze;

    #[test]
    fn a_teacher_files_what_was_seen_but_decides_nothing() {
        let allowed: Vec<_> =
            Soort::ALL.iter().filter(|s| Functie::Leerkracht.may_file(**s)).map(|s| s.word()).collect();
        assert_eq!(
            allowed,
            [
                "signaal",
                "vervolg",
                "contact",
                "kindcheck",
                "gesprek",
                "ondertekening",
                "participatie",
                "taak",
                "bijlage"
            ]
        );
        assert!(Soort::ALL.iter().all(|s| Functie::Directie.may_file(*s) && !Functie::Inzage.may_file(*s)));
    }
}
