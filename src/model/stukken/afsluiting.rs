//! The closing of the zaak (D:126-127, 254).

use crate::model::keuze::keuze;
use crate::model::veld::{deel, velden};
use crate::model::{Datum, Termijn, Wie, ZaakRef};

velden! {
    /// The closing of the zaak (D:126-127, 254).
    Afsluiting = Afsluiting {
        /// When.
        datum: Datum,
        /// With what outcome.
        uitkomst: AfsluitUitkomst,
        /// The other zaak, when joined.
        met: ZaakRef,
        /// The conclusion.
        conclusie: String,
        /// Agreements on following safety.
        afspraken: Vec<String>,
        /// Aftercare.
        nazorg: Nazorg,
        /// By whom.
        door: Vec<Wie>,
    }
}

keuze! {
    /// How a zaak ends ("uitkomst").
    AfsluitUitkomst {
        /// No suspicion remains.
        GeenVermoeden = "geen_vermoeden",
        /// Another concern; other care.
        AndereZorg = "andere_zorg",
        /// The help is done.
        HulpAfgerond = "hulp_afgerond",
        /// Handed over.
        Overgedragen = "overgedragen",
        /// Joined with another zaak.
        Samengevoegd = "samengevoegd",
    }
}

deel! {
    /// Aftercare ("nazorg").
    Nazorg {
        /// By whom.
        wie: String,
        /// Until when.
        termijn: Termijn,
        /// What is expected.
        verwachting: String,
    }
}
