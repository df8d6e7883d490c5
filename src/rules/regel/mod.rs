//! One rule, one file, one function; one table that dispatches.

mod afsluiting;
mod afweging_samen;
mod afweging_volgorde;
mod afweging_volledig;
mod besluit;
mod consult;
mod derden_bron;
mod diagnose_deskundige;
mod disclosure_afstemming;
pub(super) mod dossier;
mod gesprek_ondertekend;
mod gesprek_ouder;
mod gesprek_verslag;
mod gevaar_gewogen;
mod hulp;
mod hypothese_opgevolgd;
mod kindcheck_gedaan;
mod laat_vastgelegd;
mod lvs_vastgelegd;
mod melding;
mod melding_gedaan;
mod melding_terugkoppeling;
mod ouder_teruggekoppeld;
mod participatie_punten;
mod pleger_medewerker;
mod risicoanalyse_gemaakt;
mod rollen;
mod signaal_duiding;
mod signaal_waarneming;
mod spoed_deskundige;
mod spoed_veilig_thuis;
mod structureel_onderbouwd;
mod tijd;
mod toestemming;
mod velden;
mod vertrouwelijk_gemeld;
mod verwijsindex_besluit;
mod weging_aard_ernst;

pub(super) use melding_gedaan::{RESULT, help_failed, reported};
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
    /// As missing, but never more than `let-op`.
    MissingLetOp,
    /// Due, but its term is not over: `let-op`.
    Due,
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
    "hypothese-opgevolgd" => hypothese_opgevolgd::check,
    "derden-bron" => derden_bron::check,
    "diagnose-deskundige" => diagnose_deskundige::check,
    "dossier-signalen" => dossier::signalen,
    "dossier-richting" => dossier::richting,
    "dossier-contacten" => dossier::contacten,
    "dossier-stappen" => dossier::stappen,
    "dossier-besluiten" => dossier::besluiten,
    "dossier-vervolg" => dossier::vervolg,
    "lvs-vastgelegd" => lvs_vastgelegd::check,
    "vertrouwelijk-gemeld" => vertrouwelijk_gemeld::check,
    "laat-vastgelegd" => laat_vastgelegd::check,
    "spoed-veilig-thuis" => spoed_veilig_thuis::check,
    "spoed-deskundige" => spoed_deskundige::check,
    "disclosure-afstemming" => disclosure_afstemming::check,
    "pleger-medewerker" => pleger_medewerker::check,
    "consult-intern" => consult::intern,
    "consult-directie" => consult::directie,
    "consult-veilig-thuis" => consult::veilig_thuis,
    "consult-toestemming" => toestemming::consult,
    "weigering-gewogen" => toestemming::weigering,
    "advies-anoniem" => consult::anoniem,
    "twijfel-veilig-thuis" => consult::twijfel,
    "verwijsindex-besluit" => verwijsindex_besluit::check,
    "kindcheck-gedaan" => kindcheck_gedaan::check,
    "gesprek-ouder" => gesprek_ouder::ouder,
    "gesprek-opbouw" => gesprek_verslag::opbouw,
    "gesprek-ondertekend" => gesprek_ondertekend::check,
    "gesprek-gevoerd-door" => gesprek_verslag::gevoerd_door,
    "gesprek-kind" => gesprek_ouder::kind,
    "ouder-teruggekoppeld" => ouder_teruggekoppeld::check,
    "participatie-punten" => participatie_punten::check,
    "weging-aard-ernst" => weging_aard_ernst::check,
    "structureel-onderbouwd" => structureel_onderbouwd::check,
    "afweging-volledig" => afweging_volledig::check,
    "afweging-volgorde" => afweging_volgorde::check,
    "afweging-samen" => afweging_samen::check,
    "gevaar-gewogen" => gevaar_gewogen::check,
    "besluit-genomen" => besluit::genomen,
    "besluit-onderbouwd" => besluit::onderbouwd,
    "risicoanalyse-gemaakt" => risicoanalyse_gemaakt::check,
    "melding-gedaan" => melding_gedaan::check,
    "melding-door" => melding::door,
    "melding-na-gesprek" => melding::na_gesprek,
    "melding-besproken" => melding::besproken,
    "melding-terugkoppeling" => melding_terugkoppeling::check,
    "hulp-afspraken" => hulp::afspraken,
    "hulp-termijn" => hulp::termijn,
    "evaluatie-vervolg" => hulp::vervolg,
    "vervolgstappen-vastgelegd" => besluit::vervolgstappen,
    "taak-verlopen" => tijd::taak,
    "stap-termijn" => tijd::stap,
    "zaak-stilstand" => tijd::stilstand,
    "afsluiting-conclusie" => afsluiting::conclusie,
    "afsluiting-nazorg" => afsluiting::nazorg,
    "bewaartermijn" => tijd::bewaren,
};

/// What a rule finds: empty mandatory fields that it answers for, then what its own function finds.
pub(super) fn find(view: &View, rule: &Regelnaam) -> Vec<Found> {
    let mut found = velden::check(view, rule.naam);
    if let Some(own) = RULES.iter().find(|own| own.naam == rule.naam) {
        found.extend((own.check)(view));
    }
    found
}
