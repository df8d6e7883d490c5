//! Which questions make sense for a stuk, given what it says already and what the dossier holds.

use super::vragen::Asker;
use crate::cli::error::CliError;
use crate::model::{
    Aard, AfsluitUitkomst, Afsluiting, Afweging, Besluit, Contact, Gegevens, Gesprek, Inhoud, Kind, Melding,
    Signaal, Soort, ToestemmingBesluit, Veld,
};
use crate::protocol::{Als, Samen, Uitkomst, Voorwaarde};
use crate::render::wording::Wording;
use crate::rules::{self, Volgende};

impl Asker<'_> {
    /// Whether a field can apply: one that is required only in a case waits until the case is there.
    pub(super) fn applies(&self, gegevens: &Gegevens, veld: &Veld) -> bool {
        // Whom the talk would have been with is worth knowing, also where the protocol does not ask it.
        let always = matches!(&gegevens.inhoud, Inhoud::Gesprek(_)) && veld.name == "met";
        self.makes_sense(gegevens, veld) && (always || self.is_due(gegevens, veld))
    }

    /// Takes away what another answer left no place for: nobody is asked for it any more, and it would be stored unseen.
    /// Whoever does not want that has the answers as they were.
    ///
    /// # Errors
    /// When the user breaks off.
    pub(super) fn drop_hidden(&self, before: &Gegevens, gegevens: &mut Gegevens) -> Result<(), CliError> {
        let soort = gegevens.soort();
        let is_hidden = |veld: &&Veld| {
            let with_scan = veld.name == "bijlage" && self.scan().is_some();
            (with_scan || gegevens.filled(veld.name) == Some(true))
                && self.makes_sense(before, veld)
                && !self.makes_sense(gegevens, veld)
        };
        let hidden: Vec<&Veld> = soort.velden().iter().filter(is_hidden).collect();
        if self.is_stored || hidden.is_empty() {
            return Ok(());
        }
        let words = Wording::of(self.protocol);
        let labels: Vec<String> = hidden.iter().map(|veld| words.field(soort, veld.name)).collect();
        if self.vraag.decide(&format!("Dan vervalt: {}. Doorgaan?", labels.join(", ")))? {
            for veld in hidden {
                self.clear(gegevens, veld.name);
            }
        } else {
            gegevens.clone_from(before);
        }
        Ok(())
    }

    /// Whether a field has a place beside the other answers.
    fn makes_sense(&self, gegevens: &Gegevens, veld: &Veld) -> bool {
        let name = veld.name;
        match &gegevens.inhoud {
            _ if veld.kind == Kind::Velden => false,
            Inhoud::Signaal(signaal) => of_signaal(signaal, name),
            Inhoud::Contact(contact) => self.of_contact(contact, name),
            Inhoud::Gesprek(gesprek) => of_gesprek(gesprek, name),
            Inhoud::Melding(melding) => self.of_melding(melding, name),
            Inhoud::Afsluiting(afsluiting) => of_afsluiting(afsluiting, name),
            Inhoud::Afweging(afweging) => self.of_afweging(afweging, name),
            Inhoud::Besluit(besluit) => name != "afwijking" || self.departs(besluit),
            Inhoud::Weging(_) => name != "weigering_meegewogen" || self.was_refused(),
            Inhoud::Vervolg(_) => name != "op_soort" || self.dossier.is_none(),
            Inhoud::Leerling(_) => !matches!(name, "school" | "verwante_zaken" | "uitgeschreven_op"),
            Inhoud::Participatie(point) => {
                name != "onderdelen" || self.parts_of(point).is_none_or(|parts| !parts.is_empty())
            }
            Inhoud::Bijlage(_) => matches!(name, "titel" | "bij"),
            Inhoud::Toestemming(consent) => name != "bijlage" || consent.schriftelijk != Some(false),
            _ => true,
        }
    }

    /// Whether the protocol's condition on a field holds, where it has one.
    fn is_due(&self, gegevens: &Gegevens, veld: &Veld) -> bool {
        let head = |path: &str| path.split('.').next() == Some(veld.name);
        let required = self.protocol.velden(gegevens.soort());
        let mut mine = required.iter().filter(|eis| head(&eis.veld)).peekable();
        if mine.peek().is_none() || mine.any(|eis| eis.als == Voorwaarde::Naam(Als::Altijd)) {
            return true;
        }
        let of_dossier = [Voorwaarde::Naam(Als::NaGevaar), Voorwaarde::Naam(Als::HulpAfgerond)];
        required.iter().any(|eis| head(&eis.veld) && of_dossier.contains(&eis.als))
            || rules::missing(gegevens, self.protocol).iter().any(|path| head(path))
    }

    fn of_contact(&self, contact: &Contact, name: &str) -> bool {
        let rol = contact.met.as_ref().and_then(|met| met.rol.as_ref());
        let is_extern = rol.is_some_and(|rol| self.protocol.is_extern(rol.as_str()));
        match name {
            // Whoever records made the contact, unless a flag says otherwise.
            "door" => false,
            "anoniem" | "vertrouwelijk_gemeld" | "twijfel" => is_extern,
            "over" => self.dossier.is_none() || self.count(Soort::Signaal) > 1,
            _ => true,
        }
    }

    fn of_melding(&self, melding: &Melding, name: &str) -> bool {
        match name {
            // What Veilig Thuis answers comes later, as a vervolg.
            "terugkoppeling" => false,
            "ouders_ingelicht_op" => melding.ouders_ingelicht == Some(true),
            "waarom_niet" => melding.ouders_ingelicht == Some(false),
            "zonder_gesprek" => self.dossier.is_none_or(|dossier| {
                !dossier.counting().any(|item| {
                    matches!(&item.gegevens.inhoud, Inhoud::Gesprek(gesprek) if gesprek.afgezien.is_none())
                })
            }),
            _ => true,
        }
    }

    fn of_afweging(&self, afweging: &Afweging, name: &str) -> bool {
        let question = afweging.nr.and_then(|nr| self.protocol.afweging(u32::from(nr)));
        match name {
            "met_veilig_thuis" => {
                question.is_some_and(|question| question.samen_met_veilig_thuis != Samen::Nooit)
            }
            _ => true,
        }
    }

    /// Whether a decision goes another way than the questions did.
    fn departs(&self, besluit: &Besluit) -> bool {
        let Some(judged) = self.judged() else { return true };
        let Volgende::Uitkomst(outcome) = judged.route.volgende else { return false };
        let help = matches!(outcome, Uitkomst::HulpStarten | Uitkomst::Hulp(_));
        besluit.melden.is_some_and(|melden| melden != outcome.is_report())
            || (help && besluit.hulp == Some(false))
    }

    fn was_refused(&self) -> bool {
        self.dossier.is_some_and(|dossier| {
            dossier.counting().any(|item| {
                matches!(&item.gegevens.inhoud, Inhoud::Toestemming(t)
                    if t.besluit == Some(ToestemmingBesluit::Geweigerd))
            })
        })
    }

    fn count(&self, soort: Soort) -> usize {
        self.dossier.map_or(0, |dossier| dossier.counting().filter(|i| i.gegevens.soort() == soort).count())
    }

    /// Whether the flags say all that is needed, so that nothing is asked.
    pub fn is_complete(&self, gegevens: &Gegevens) -> bool {
        let required = self.protocol.velden(gegevens.soort());
        !required.is_empty() && rules::missing(gegevens, self.protocol).is_empty()
    }
}

fn of_signaal(signaal: &Signaal, name: &str) -> bool {
    match name {
        // Asked before anything else.
        "gevaar" => false,
        "bron" => signaal.aard == Some(Aard::Derden),
        "deskundige" => signaal.aard == Some(Aard::Diagnose),
        _ => true,
    }
}

fn of_gesprek(gesprek: &Gesprek, name: &str) -> bool {
    match name {
        "afgezien" => false,
        "datum" | "met" => true,
        _ => gesprek.afgezien.is_none(),
    }
}

fn of_afsluiting(afsluiting: &Afsluiting, name: &str) -> bool {
    match name {
        "met" => afsluiting.uitkomst == Some(AfsluitUitkomst::Samengevoegd),
        "nazorg" | "afspraken" => afsluiting.uitkomst == Some(AfsluitUitkomst::HulpAfgerond),
        _ => true,
    }
}
