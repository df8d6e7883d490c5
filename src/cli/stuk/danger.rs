//! Danger comes first: whom to call, what not to do yet; and the other route when staff is suspected.

use super::vragen::Asker;
use crate::cli::error::CliError;
use crate::model::{Dossier, Gegevens, Gevaar, Inhoud, Keuze, Moment, StukRef, Uitkomst};
use crate::render;
use crate::rules::{self, Beoordeling, Ernst, Peilmoment};

/// What to do where one does not know whether there is danger.
const DOUBT: &str = "Twijfelt u? Bel eerst Veilig Thuis, 0800-2000; dat mag zonder naam.";

impl Asker<'_> {
    /// Before anything else, the passphrase included: is the child in danger now? If so, whom to call and what not
    /// to do yet. Danger that a flag named is shown without asking.
    ///
    /// # Errors
    /// When the user breaks off; nothing was stored then.
    pub fn danger_first(&self, gegevens: &mut Gegevens) -> Result<(), CliError> {
        if let Some(kinds) = dangers(gegevens).filter(|kinds| !kinds.is_empty()) {
            self.show_danger(&kinds);
            return Ok(());
        }
        if dangers(gegevens).is_some() {
            return Ok(());
        }
        loop {
            match self
                .vraag
                .yes_no_or_more("Is het kind, of iemand anders, op dit moment in gevaar?", DOUBT)?
            {
                Some(true) => break set_dangers(gegevens, self.which_danger()?),
                Some(false) => break set_dangers(gegevens, Vec::new()),
                None => self.vraag.refuse(&format!("antwoord ja of nee. {DOUBT}")),
            }
        }
        Ok(())
    }

    /// Whether danger came to light in a contact, a talk or an evaluation.
    pub(super) fn danger_came_up(&self, gegevens: &mut Gegevens) -> Result<(), CliError> {
        let question = self
            .protocol
            .hulptekst(gegevens.soort(), "gevaar")
            .map_or("Kwam er gevaar aan het licht?", |help| help.vraag.as_str());
        let question = if self.has_danger() { "Kwam er nieuw gevaar aan het licht?" } else { question };
        match self.vraag.yes_no(question)? {
            Some(true) => {
                let kinds = self.which_danger()?;
                set_dangers(gegevens, kinds);
            }
            // Only Veilig Thuis can say that known danger is over; "no new danger" does not.
            Some(false) if Self::is_with_veilig_thuis(gegevens) => {
                let over =
                    "Heeft Veilig Thuis gezegd dat het gevaar in deze zaak voorbij is, of er niet was?";
                if self.has_danger() && self.vraag.yes_no(over)? == Some(true) {
                    set_dangers(gegevens, Vec::new());
                }
            }
            Some(false) => set_dangers(gegevens, Vec::new()),
            None => {}
        }
        Ok(())
    }

    fn which_danger(&self) -> Result<Vec<Gevaar>, CliError> {
        let kinds: Vec<(String, &str)> = Gevaar::ALL
            .iter()
            .map(|kind| {
                let known = self.protocol.gevaar(kind.word());
                let label = known.map_or_else(|| render::text::label(kind.word()), |g| g.label.clone());
                (label, kind.word())
            })
            .collect();
        let help = ["U mag er meer kiezen. Weet u het niet, druk dan op Enter: dan geldt acuut.".to_owned()];
        let chosen = self.vraag.several("Welk gevaar ziet u?", &help, &kinds)?.unwrap_or_default();
        let mut kinds: Vec<Gevaar> = chosen.into_iter().filter_map(|word| word.parse().ok()).collect();
        if kinds.is_empty() {
            kinds.push(Gevaar::Acuut);
        }
        self.show_danger(&kinds);
        Ok(kinds)
    }

    fn show_danger(&self, kinds: &[Gevaar]) {
        for kind in kinds {
            if let Some(gevaar) = self.protocol.gevaar(kind.word()) {
                self.app.alert(&render::urgent::text(gevaar, self.protocol));
            }
        }
        self.app.alert(&render::urgent::next_command(self.zaak.as_ref()));
        self.app.alert("Bel eerst. Dit venster wacht op u.\n");
    }

    /// Shows what is urgent in the zaak as it is.
    fn urgent_now(&self) {
        let (Some(judged), Some(zaak)) = (self.judged(), &self.zaak) else { return };
        if let Some(urgent) = render::urgent::in_zaak(zaak, &judged, self.protocol) {
            self.app.alert(&urgent);
        }
    }

    /// Open danger in the zaak: a talk comes only after Veilig Thuis was asked about it.
    pub(super) fn before_the_talk(&self) {
        self.urgent_now();
        let kinds = self.open_dangers();
        let known = kinds.iter().filter_map(|kind| self.protocol.gevaar(kind.word()));
        let not_yet: Vec<String> = known.flat_map(|gevaar| gevaar.nog_niet.iter().cloned()).collect();
        if !not_yet.is_empty() {
            self.app.alert(&render::urgent::before_the_talk(&not_yet));
        }
    }

    /// Before a zaak closes: what is urgent in it, or speaks against how it closes, is said, and whether it closes all
    /// the same is asked.
    ///
    /// # Errors
    /// When the user breaks off; nothing was stored then.
    pub(super) fn closes_knowingly(&self, stukken: &[Gegevens]) -> Result<bool, CliError> {
        let closing = stukken.iter().find_map(|gegevens| match &gegevens.inhoud {
            Inhoud::Afsluiting(closing) => Some(closing),
            _ => None,
        });
        let (Some(dossier), Some(closing)) = (self.dossier, closing) else { return Ok(true) };
        let against = rules::closes_against(dossier, closing);
        let is_urgent = self.judged().is_some_and(|judged| judged.count(Ernst::Spoed) > 0);
        if against.is_none() && !is_urgent {
            return Ok(true);
        }
        self.urgent_now();
        if let Some(day) = against {
            self.app.alert(&render::conversation::closes_against(day));
        }
        self.vraag.decide("Wilt u de zaak nu toch sluiten?")
    }

    /// The kinds of danger that were named and not refuted since.
    fn open_dangers(&self) -> Vec<Gevaar> {
        let items = || self.dossier.into_iter().flat_map(Dossier::counting);
        let is_refuted = |id| {
            items().any(|item| {
                matches!(&item.gegevens.inhoud, Inhoud::Vervolg(v)
                    if v.uitkomst == Some(Uitkomst::Ontkracht) && v.op.as_ref().and_then(StukRef::id) == Some(id))
            })
        };
        let open = items().filter(|item| !is_refuted(item.kop.id));
        let mut kinds: Vec<Gevaar> = open.filter_map(|item| dangers(&item.gegevens)).flatten().collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// How the zaak stands now, for who may read it.
    pub(super) fn judged(&self) -> Option<Beoordeling> {
        let peil = Peilmoment::from_moment(Moment(self.app.peilmoment().ok()?));
        self.dossier.map(|dossier| rules::check(dossier, self.protocol, peil))
    }

    pub(super) fn is_with_veilig_thuis(gegevens: &Gegevens) -> bool {
        matches!(&gegevens.inhoud, Inhoud::Contact(contact)
            if contact.met.as_ref().and_then(|met| met.rol.as_ref()).is_some_and(|r| r.as_str() == "veilig_thuis"))
    }

    fn has_danger(&self) -> bool {
        !self.open_dangers().is_empty()
    }

    /// Staff is suspected: another route applies, and the user decides knowing that.
    pub(super) fn other_route(&self) -> Result<(), CliError> {
        self.app.alert(&render::conversation::staff_suspected(&self.protocol.medewerker_verdacht));
        if self.vraag.decide("Wilt u dit signaal toch in deze zaak vastleggen?")? {
            return Ok(());
        }
        Err(stopped_for_staff("er is niets vastgelegd"))
    }

    /// Before a zaak is opened: is anyone of the staff suspected? Then there is no zaak for anyone.
    ///
    /// # Errors
    /// When so, or when the user breaks off; nothing was stored then.
    pub fn staff_first(&self) -> Result<(), CliError> {
        if self.vraag.yes_no("Gaat het vermoeden over iemand die op school werkt?")? != Some(true) {
            return Ok(());
        }
        self.app.alert(&render::conversation::staff_suspected(&self.protocol.medewerker_verdacht));
        Err(stopped_for_staff("er is geen zaak geopend"))
    }
}

/// Whether nothing was answered, but that there is no danger: by itself that is not worth a stuk.
pub(super) fn is_blank(gegevens: &Gegevens) -> bool {
    let mut blank = Gegevens::empty(gegevens.soort());
    if dangers(gegevens).is_some_and(|kinds| kinds.is_empty()) {
        set_dangers(&mut blank, Vec::new());
    }
    *gegevens == blank
}

fn stopped_for_staff(what: &str) -> CliError {
    CliError::stopped(format!("{what}: bij een medewerker geldt een andere weg"))
        .hint("ga nu naar de directie, of als het om de directie gaat naar het bestuur")
}

fn dangers(gegevens: &Gegevens) -> Option<Vec<Gevaar>> {
    match &gegevens.inhoud {
        Inhoud::Signaal(s) => s.gevaar.clone(),
        Inhoud::Contact(c) => c.gevaar.clone(),
        Inhoud::Gesprek(g) => g.gevaar.clone(),
        Inhoud::Evaluatie(e) => e.gevaar.clone(),
        _ => None,
    }
}

fn set_dangers(gegevens: &mut Gegevens, kinds: Vec<Gevaar>) {
    let gevaar = match &mut gegevens.inhoud {
        Inhoud::Signaal(s) => &mut s.gevaar,
        Inhoud::Contact(c) => &mut c.gevaar,
        Inhoud::Gesprek(g) => &mut g.gevaar,
        Inhoud::Evaluatie(e) => &mut e.gevaar,
        _ => return,
    };
    *gevaar = Some(kinds);
}
