//! An observation that may point to abuse, or contradict it (stap 1; D:25-81, S:72-82).

use crate::model::keuze::keuze;
use crate::model::veld::{deel, velden};
use crate::model::{Datum, Tijd};

velden! {
    /// An observation that may point to abuse, or contradict it (stap 1; D:25-81, S:72-82).
    Signaal = Signaal {
        /// When it was seen or heard.
        datum: Datum,
        /// At what time.
        tijd: Tijd,
        /// Where.
        plaats: String,
        /// In what situation.
        situatie: String,
        /// Who else was there; empty means nobody.
        aanwezigen: Vec<String>,
        /// Who saw or heard it.
        waargenomen_door: String,
        /// Whom it is about.
        betreft: Vec<Betreft>,
        /// What was seen, heard or smelled.
        waarnemingen: Vec<Waarneming>,
        /// Fact, hypothesis, from a third party, or a diagnosis; no default.
        aard: Aard,
        /// The source, when from a third party.
        bron: String,
        /// The expert, when a diagnosis.
        deskundige: Deskundige,
        /// Whether it confirms or refutes the suspicion; no default.
        duiding: Duiding,
        /// The kinds of danger it points to.
        gevaar: Vec<Gevaar>,
        /// Where it came up.
        herkomst: Herkomst,
        /// Who is suspected; staff take another route.
        vermoedelijke_pleger: Pleger,
    }
}

keuze! {
    /// Whom a signal is about ("betreft").
    Betreft {
        /// The pupil.
        Leerling = "leerling",
        /// A parent.
        Ouder = "ouder",
        /// What goes on between parent and child.
        Interactie = "interactie",
        /// Another child.
        AnderKind = "ander_kind",
    }
}

keuze! {
    /// The sense it was observed with ("zintuig").
    Zintuig {
        /// Seen.
        Gezien = "gezien",
        /// Heard.
        Gehoord = "gehoord",
        /// Smelled.
        Geroken = "geroken",
    }
}

keuze! {
    /// What kind of statement a signal is ("aard"; D:77-80).
    Aard {
        /// Observed.
        Feit = "feit",
        /// Supposed, and said to be so.
        Hypothese = "hypothese",
        /// Told by a third party.
        Derden = "derden",
        /// Established by a behavioural expert.
        Diagnose = "diagnose",
    }
}

keuze! {
    /// What a signal does to the suspicion ("duiding"; D:70).
    Duiding {
        /// Confirms it.
        Bevestigt = "bevestigt",
        /// Refutes it.
        Ontkracht = "ontkracht",
        /// Neither, so far.
        Onduidelijk = "onduidelijk",
    }
}

keuze! {
    /// A kind of danger ("gevaar"); the protocol says whom each needs, within what time.
    Gevaar {
        /// Direct physical danger.
        Acuut = "acuut",
        /// Repeated or lasting unsafety.
        Structureel = "structureel",
        /// A victim tells of his or her own accord.
        Disclosure = "disclosure",
        /// Honour-related violence.
        Eergerelateerd = "eergerelateerd",
        /// Forced marriage.
        Huwelijksdwang = "huwelijksdwang",
        /// Left behind abroad.
        Achterlating = "achterlating",
        /// Female genital mutilation.
        Vgv = "vgv",
    }
}

keuze! {
    /// Where a signal came up ("herkomst").
    Herkomst {
        /// In class.
        Klas = "klas",
        /// Outside class.
        BuitenKlas = "buiten_klas",
        /// When the child was brought or fetched.
        HaalBreng = "haal_breng",
        /// On a home visit.
        Huisbezoek = "huisbezoek",
        /// In a talk.
        Gesprek = "gesprek",
        /// Elsewhere.
        Anders = "anders",
    }
}

keuze! {
    /// Who is suspected ("vermoedelijke pleger").
    Pleger {
        /// Someone of the home circle.
        HuiselijkeKring = "huiselijke_kring",
        /// Staff: this route does not apply (D:82).
        Medewerker = "medewerker",
        /// Not known.
        Onbekend = "onbekend",
    }
}

deel! {
    /// One observation ("waarneming").
    Waarneming {
        /// The sense.
        zintuig: Zintuig,
        /// What was observed.
        wat: String,
    }
}

deel! {
    /// The expert who made a diagnosis ("deskundige").
    Deskundige {
        /// The name.
        naam: String,
        /// The discipline; the protocol lists which count.
        discipline: String,
    }
}
