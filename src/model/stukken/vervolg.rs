//! A follow-up on a stuk, or on the zaak ("vervolgaantekening"; D:74, 78).

use crate::model::keuze::keuze;
use crate::model::veld::velden;
use crate::model::{Datum, Gegevens, Soort, StukRef};

velden! {
    /// A follow-up on a stuk, or on the zaak ("vervolgaantekening"; D:74, 78).
    Vervolg = Vervolg {
        /// The stuk followed up; none: the zaak.
        op: StukRef,
        /// The soort of that stuk, for who cannot read it.
        op_soort: Soort,
        /// When.
        datum: Datum,
        /// What became of it.
        uitkomst: Uitkomst,
        /// The note.
        tekst: String,
    } manual {
        /// What an addition or correction sets, as fields of the soort followed up.
        velden: Box<Gegevens>,
    }
}

keuze! {
    /// What became of the stuk followed up ("uitkomst").
    Uitkomst {
        /// It was confirmed.
        Bevestigd = "bevestigd",
        /// It was refuted; open danger ends here.
        Ontkracht = "ontkracht",
        /// It stays undecided.
        Onbeslist = "onbeslist",
        /// Something is added.
        Aanvulling = "aanvulling",
        /// Something is corrected.
        Correctie = "correctie",
        /// It does not count: wrong zaak, mistake.
        Vervallen = "vervallen",
        /// How it goes on.
        Verloop = "verloop",
        /// It is done.
        Afgerond = "afgerond",
    }
}
