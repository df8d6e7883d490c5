//! Help that was agreed (stap 5; D:186, 246-247).

use crate::model::veld::{deel, velden};
use crate::model::{Datum, Termijn, Wie};

velden! {
    /// Help that was agreed (stap 5; D:186, 246-247).
    Hulp = Hulp {
        /// When.
        datum: Datum,
        /// The goals, one on safety.
        doelen: Vec<String>,
        /// What is offered.
        aanbod: String,
        /// By whom.
        wie: String,
        /// Who accepted it.
        aanvaard_door: Vec<String>,
        /// With whom it was agreed.
        afgesproken_met: Vec<Wie>,
        /// Within what time.
        termijn: Termijn,
        /// Who watches, how, until when.
        monitor: Monitor,
        /// Who establishes that it is safe.
        stelt_veiligheid_vast: String,
        /// Who directs the case.
        casusregie: String,
    }
}

deel! {
    /// Who watches over safety ("monitor").
    Monitor {
        /// Who.
        wie: String,
        /// How.
        hoe: String,
        /// Until when.
        tot: Datum,
    }
}
