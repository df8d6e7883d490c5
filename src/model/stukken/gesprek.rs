//! A talk with parent or child, or the ground for not holding it (stap 3; D:93-112, S:94-99).

use crate::model::keuze::keuze;
use crate::model::veld::{deel, velden};
use crate::model::{Datum, Gevaar, Grond, Tijd, Wie};

velden! {
    /// A talk with parent or child, or the ground for not holding it (stap 3; D:93-112, S:94-99).
    Gesprek = Gesprek {
        /// When it was held, or decided not to hold it.
        datum: Datum,
        /// At what time.
        tijd: Tijd,
        /// Where.
        plaats: String,
        /// In what situation.
        situatie: String,
        /// Who else was there.
        aanwezigen: Vec<String>,
        /// With whom.
        met: Vec<Wie>,
        /// Who held it.
        gevoerd_door: Vec<Wie>,
        /// The purpose, as explained.
        doel: String,
        /// The facts that were told.
        feiten: String,
        /// How the parent or child reacted.
        reactie: String,
        /// The interpretation, only after the reaction.
        interpretatie: String,
        /// Questions that were asked.
        vragen: Vec<String>,
        /// Agreements.
        afspraken: Afspraken,
        /// Danger that came up.
        gevaar: Vec<Gevaar>,
        /// Another cause that the talk brought out.
        andere_oorzaak: String,
        /// The conclusion.
        conclusie: String,
        /// Not held, and why.
        afgezien: Afgezien,
    }
}

keuze! {
    /// Whose safety ("voor wie").
    VoorWie {
        /// The child.
        Kind = "kind",
        /// A parent.
        Ouder = "ouder",
        /// Staff.
        Medewerker = "medewerker",
        /// Someone else.
        Ander = "ander",
    }
}

deel! {
    /// Agreements made in a talk ("afspraken"; D:105).
    Afspraken {
        /// For in class.
        klas: Vec<String>,
        /// For at home.
        thuis: Vec<String>,
    }
}

deel! {
    /// A talk not held ("afgezien").
    Afgezien {
        /// The ground.
        grond: Grond,
        /// Whose safety.
        voor_wie: Vec<VoorWie>,
        /// The explanation.
        toelichting: String,
        /// Who decided.
        door: Wie,
    }
}
