//! Consultation, advice or information about the signals (stap 2; D:71, 86-92, S:86-92).

use crate::model::keuze::keuze;
use crate::model::veld::velden;
use crate::model::{Datum, Gevaar, StukRef, Tijd, Wie};

velden! {
    /// Consultation, advice or information about the signals (stap 2; D:71, 86-92, S:86-92).
    Contact = Contact {
        /// When.
        datum: Datum,
        /// At what time.
        tijd: Tijd,
        /// Where; by phone or mail, that.
        plaats: String,
        /// In what situation.
        situatie: String,
        /// Who else was there.
        aanwezigen: Vec<String>,
        /// Who made the contact; default: who records.
        door: Wie,
        /// With whom.
        met: Wie,
        /// What for.
        doel: ContactDoel,
        /// How.
        wijze: Wijze,
        /// Without the pupil's name.
        anoniem: bool,
        /// Whether it was said to be confidential (S:137).
        vertrouwelijk_gemeld: bool,
        /// The signals it was about; absent: all until then.
        over: Vec<StukRef>,
        /// Danger that came up.
        gevaar: Vec<Gevaar>,
        /// What came out.
        uitkomst: String,
        /// Whether doubt about safety remained.
        twijfel: bool,
    }
}

keuze! {
    /// What a contact is for ("doel").
    ContactDoel {
        /// Discussing the signals with a colleague or expert.
        Consultatie = "consultatie",
        /// Asking advice.
        Advies = "advies",
        /// Informing.
        Informeren = "informeren",
        /// Feedback.
        Terugkoppeling = "terugkoppeling",
        /// An early informal exchange with a parent (D:29, 62).
        Uitwisseling = "uitwisseling",
        /// Handing over data.
        Verstrekking = "verstrekking",
        /// Urgent.
        Spoed = "spoed",
    }
}

keuze! {
    /// How a contact went ("wijze").
    Wijze {
        /// Face to face.
        Gesprek = "gesprek",
        /// By telephone.
        Telefoon = "telefoon",
        /// By mail.
        Mail = "mail",
        /// In a meeting.
        Overleg = "overleg",
    }
}
