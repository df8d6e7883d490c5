//! What belongs to the school and not to a zaak: pupil system, duties, contacts.

use crate::model::keuze::keuze;
use crate::model::{Located, Place, Soort};

use super::Protocol;
use super::problem::Problems;
use super::read::{readable_words, record};
use super::regel::Bron;

record! {
    /// The pupil system that the school must also record in ("leerlingvolgsysteem").
    Lvs {
        /// Its name.
        naam: String,
        /// What the school does there.
        uitleg: String,
        /// Which soorten go there, under which note type.
        notities: Vec<Notitie>,
        /// Where it rests.
        bron: Bron,
    }
}

record! {
    /// A type of note in the pupil system.
    Notitie {
        /// What the pupil system calls it.
        notitie: String,
        /// The soorten that go under it.
        soorten: Vec<Located<Soort>>,
    }
}

record! {
    /// A duty of the school itself ("randvoorwaarde"), asked once a year.
    Randvoorwaarde {
        /// Its word in the field `punt` of a zelfcheck.
        punt: Located<String>,
        /// Whose duty it is.
        wie: Located<String>,
        /// The duty.
        tekst: String,
        /// Where it rests.
        bron: Bron,
    }
}

record! {
    /// What to do when a staff member is suspected ("vermoeden tegen een medewerker").
    MedewerkerVerdacht {
        /// Why this route does not apply.
        uitleg: String,
        /// What to do instead, in this order.
        nu_doen: Vec<String>,
        /// What not to do.
        nog_niet: Vec<String>,
        /// Where it rests.
        bron: Bron,
    }
}

record! {
    /// Who has to agree before a zaak is destroyed ("vernietiging").
    Vernietiging {
        /// How many people: one, or two who are not the same.
        personen: Located<u32>,
        /// Where it rests.
        bron: Bron,
    }
    where one_or_two
}

/// More than two would keep what has to go.
fn one_or_two(vernietiging: &Vernietiging, _: Place, problems: &mut Problems) {
    if !(1..=2).contains(&vernietiging.personen.value) {
        problems.add(vernietiging.personen.place, "`personen` is 1 of 2");
    }
}

keuze! {
    /// What a contact is for ("waarvoor").
    Waarvoor {
        /// Emergency.
        Noodgeval = "noodgeval",
        /// Advice.
        Advies = "advies",
        /// Report.
        Melding = "melding",
        /// Consultation.
        Consult = "consult",
        /// Help for the family.
        Hulp = "hulp",
    }
}

readable_words!(Waarvoor => "het doel" or Advies);

record! {
    /// An entry of the sociale kaart ("contact"). What is absent is for the school to fill in.
    Kaartregel {
        /// Its name for scripts.
        naam: Located<String>,
        /// The organisation.
        organisatie: String,
        /// Contact person.
        contactpersoon: Option<String>,
        /// Function of the contact person.
        functie: Option<String>,
        /// Telephone.
        telefoon: Option<String>,
        /// Address.
        adres: Option<String>,
        /// E-mail.
        email: Option<String>,
        /// What for.
        waarvoor: Vec<Waarvoor>,
        /// What to know before calling.
        uitleg: Option<String>,
        /// For which school, where one protocol serves several.
        school: Option<String>,
        /// When someone last checked that it still holds.
        gecontroleerd_op: Option<String>,
        /// Valid for the whole country: nothing for the school to fill in.
        landelijk: bool = false,
        /// The name is no longer in use; what replaced it.
        vervallen: Option<String>,
    }
}

impl Kaartregel {
    /// Whether the school still has to fill this entry in.
    #[must_use]
    pub fn is_unfilled(&self) -> bool {
        self.vervallen.is_none() && self.telefoon.is_none() && self.email.is_none()
    }
}

impl Protocol {
    /// The entries of the sociale kaart for whom a text names: by name, otherwise by function or organisation. "Intern
    /// begeleider of directie" names both.
    #[must_use]
    pub fn bij(&self, wie: &str) -> Vec<&Kaartregel> {
        wie.split(" of ").flat_map(|one| self.bij_een(&one.trim().to_lowercase())).collect()
    }

    fn bij_een(&self, wie: &str) -> Vec<&Kaartregel> {
        let used = || self.sociale_kaart.iter().filter(|entry| entry.vervallen.is_none());
        let is = |text: Option<&str>| text.is_some_and(|text| text.to_lowercase() == wie);
        if let Some(found) = used().find(|entry| entry.naam.value.replace('_', " ") == wie) {
            return vec![found];
        }
        used().filter(|entry| is(entry.functie.as_deref()) || is(Some(&entry.organisatie))).collect()
    }

    /// Whether an entry of the sociale kaart is an expert on some kinds of danger, and not for every emergency.
    #[must_use]
    pub fn is_expert(&self, entry: &Kaartregel) -> bool {
        let mut experts = self.gevaren.iter().filter_map(|gevaar| gevaar.deskundige.as_ref());
        entry.naam.value != "veilig_thuis"
            && experts.any(|expert| expert.rollen.iter().any(|rol| rol.value == entry.naam.value))
    }
}
