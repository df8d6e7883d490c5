//! One rule, one file, one function; one table that dispatches.

mod afweging_samen;
mod afweging_volgorde;
mod afweging_volledig;
pub(super) mod dossier;
mod gevaar_gewogen;
mod lvs_vastgelegd;
mod melding_gedaan;
mod melding_terugkoppeling;
mod signaal_duiding;
mod signaal_waarneming;
mod spoed_veilig_thuis;
mod velden;

pub(super) use velden::missing;

use crate::model::{Item, StukId};
use crate::protocol::Regelnaam;

use super::bevinding::Detail;
use super::view::View;

/// How much something found weighs, as far as the rule itself says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// The protocol's level, whatever the step.
    Own,
    /// A record is missing: the protocol's level once a later step was taken, else due now or silent.
    Missing,
    /// At most `tekort`.
    Tekort,
    /// At most `let-op`.
    LetOp,
}

/// What a rule found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub stuk: Option<StukId>,
    pub veld: Option<String>,
    pub detail: Detail,
    pub weight: Weight,
    /// The step, where it is not that of the rule.
    pub stap: Option<u8>,
}

impl Found {
    /// About the zaak as a whole.
    pub(super) fn zaak(detail: Detail) -> Self {
        Self { stuk: None, veld: None, detail, weight: Weight::Own, stap: None }
    }

    /// About one stuk.
    pub(super) fn on(item: &Item, detail: Detail) -> Self {
        Self { stuk: Some(item.id()), ..Self::zaak(detail) }
    }

    /// About a field of the stuk.
    pub(super) fn veld(mut self, path: &str) -> Self {
        self.veld = Some(path.to_owned());
        self
    }

    /// A record that is missing: weighs by the step.
    pub(super) fn missing(mut self) -> Self {
        self.weight = Weight::Missing;
        self
    }

    /// Worth a look, no more.
    pub(super) fn let_op(mut self) -> Self {
        self.weight = Weight::LetOp;
        self
    }
}

/// A rule and the function that checks it.
pub(super) struct Rule {
    pub naam: &'static str,
    check: fn(&View) -> Vec<Found>,
}

/// Mandatory fields need no function of their own: the protocol's data says which.
fn only_fields(_: &View) -> Vec<Found> {
    Vec::new()
}

macro_rules! table {
    ($($naam:literal => $check:path),+ $(,)?) => {
        &[$(Rule { naam: $naam, check: $check }),+]
    };
}

/// Every rule that is checked, in the order of the domain's table.
pub(super) const RULES: &[Rule] = table! {
    "signaal-velden" => only_fields,
    "contact-velden" => only_fields,
    "gesprek-velden" => only_fields,
    "signaal-waarneming" => signaal_waarneming::check,
    "signaal-duiding" => signaal_duiding::check,
    "dossier-signalen" => dossier::signalen,
    "dossier-richting" => dossier::richting,
    "dossier-contacten" => dossier::contacten,
    "dossier-stappen" => dossier::stappen,
    "dossier-besluiten" => dossier::besluiten,
    "dossier-vervolg" => dossier::vervolg,
    "lvs-vastgelegd" => lvs_vastgelegd::check,
    "spoed-veilig-thuis" => spoed_veilig_thuis::check,
    "afweging-volledig" => afweging_volledig::check,
    "afweging-volgorde" => afweging_volgorde::check,
    "afweging-samen" => afweging_samen::check,
    "gevaar-gewogen" => gevaar_gewogen::check,
    "melding-gedaan" => melding_gedaan::check,
    "melding-terugkoppeling" => melding_terugkoppeling::check,
};

/// What a rule finds: empty mandatory fields that it answers for, then what its own function finds.
pub(super) fn find(view: &View, rule: &Regelnaam) -> Vec<Found> {
    let mut found = velden::check(view, rule.naam);
    if let Some(own) = RULES.iter().find(|own| own.naam == rule.naam) {
        found.extend((own.check)(view));
    }
    found
}
