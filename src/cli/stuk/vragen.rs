//! The conversation at the terminal: danger first, then what is missing, one question at a time.

use serde_json::Value;

use super::preset::place_of;
use crate::cli::app::App;
use crate::cli::error::CliError;
use crate::cli::sjabloon::field_help;
use crate::cli::velden::set;
use crate::cli::vraag::{Answer, Vraag};
use crate::model::{Dossier, Gegevens, Gevaar, Inhoud, Keuze, Kind, Soort, Veld};
use crate::protocol::{Als, Protocol, Voorwaarde};
use crate::{render, rules};

/// Asks for what a stuk does not say yet.
pub struct Asker<'a> {
    app: &'a App,
    protocol: &'a Protocol,
    vraag: Vraag<'a>,
}

impl<'a> Asker<'a> {
    /// Starts a conversation.
    #[must_use]
    pub fn new(app: &'a App, protocol: &'a Protocol, dossier: Option<&'a Dossier>) -> Self {
        Self { app, protocol, vraag: Vraag::new(app, protocol, dossier) }
    }

    /// Asks, in the order of the protocol, for every field that may apply and is not filled.
    ///
    /// # Errors
    /// When the user breaks off; nothing was stored then.
    pub fn complete(&self, gegevens: &mut Gegevens) -> Result<(), CliError> {
        let soort = gegevens.soort();
        if let Some(help) = self.protocol.soort_hulp(soort) {
            self.app.alert(&help.uitleg);
        }
        if matches!(soort, Soort::Signaal) {
            self.danger(gegevens)?;
        }
        self.app.alert("Enter zonder antwoord: weet ik nog niet. Ctrl-C: stoppen zonder vast te leggen.\n");
        if soort == Soort::Gesprek {
            self.held_or_not(gegevens)?;
        }
        for veld in self.order(soort) {
            if gegevens.filled(veld.name) != Some(true) && self.applies(gegevens, &veld) {
                self.ask(gegevens, &veld)?;
            }
        }
        self.own_fields(gegevens)
    }

    /// Asks only for what the protocol requires and is missing.
    ///
    /// # Errors
    /// When the user breaks off; nothing was stored then.
    pub fn missing(&self, gegevens: &mut Gegevens) -> Result<(), CliError> {
        for veld in self.order(gegevens.soort()) {
            let due = rules::missing(gegevens, self.protocol);
            if due.iter().any(|path| head(path) == veld.name) {
                self.ask(gegevens, &veld)?;
            }
        }
        self.own_fields(gegevens)
    }

    /// The fields in the order of the protocol's help texts, then those that it does not mention.
    fn order(&self, soort: Soort) -> Vec<Veld> {
        let all = soort.velden();
        let helped = self.protocol.soort_hulp(soort).map(|help| &help.velden);
        let named = helped.into_iter().flat_map(|velden| velden.iter());
        let mut order: Vec<Veld> = named
            .filter_map(|(name, _)| all.iter().find(|veld| veld.name == name.as_str()))
            .copied()
            .collect();
        let required = self.protocol.velden(soort);
        for veld in all {
            let asked = required.iter().any(|eis| head(&eis.veld) == veld.name);
            if asked && !order.iter().any(|known| known.name == veld.name) {
                order.push(*veld);
            }
        }
        order
    }

    /// Whether a field can apply: one that is required only in a case waits until the case is there.
    fn applies(&self, gegevens: &Gegevens, veld: &Veld) -> bool {
        if veld.kind == Kind::Velden || matches!(veld.name, "gevaar" | "afgezien" | "op_soort") {
            return false;
        }
        if let Inhoud::Gesprek(gesprek) = &gegevens.inhoud
            && gesprek.afgezien.is_some()
        {
            return matches!(veld.name, "datum" | "met");
        }
        let required = self.protocol.velden(gegevens.soort());
        let mut mine = required.iter().filter(|eis| head(&eis.veld) == veld.name).peekable();
        if mine.peek().is_none() || mine.any(|eis| eis.als == Voorwaarde::Naam(Als::Altijd)) {
            return true;
        }
        rules::missing(gegevens, self.protocol).iter().any(|path| head(path) == veld.name)
    }

    fn ask(&self, gegevens: &mut Gegevens, veld: &Veld) -> Result<(), CliError> {
        let soort = gegevens.soort();
        let help = self.protocol.hulptekst(soort, veld.name);
        let question = help.map_or_else(|| render::text::label(veld.name), |help| help.vraag.clone());
        let why = help
            .and_then(|help| help.uitleg.as_deref())
            .unwrap_or_else(|| if help.is_some() { "" } else { field_help(soort, veld.name) });
        if !why.is_empty() {
            self.app.alert(&format!("  {why}"));
        }
        loop {
            let Some(value) = self.value(soort, &question, veld)? else { return Ok(()) };
            match set(gegevens, &[veld.name], value) {
                Ok(()) => break,
                Err(why) => self.app.alert(&format!("  Dat kan niet: {why}")),
            }
        }
        if let Inhoud::Contact(contact) = &mut gegevens.inhoud {
            place_of(contact);
        }
        Ok(())
    }

    /// What the user answers; a word of which the protocol has the list is chosen from it.
    fn value(&self, soort: Soort, question: &str, veld: &Veld) -> Result<Option<Value>, CliError> {
        match (soort, veld.name) {
            (Soort::Weging, "aard") => {
                let words = &self.protocol.aard;
                let choices: Vec<(String, &str)> =
                    words.iter().map(|word| (word.label.clone(), word.naam.as_str())).collect();
                self.vraag.pick(question, &choices)
            }
            (Soort::Toestemming, "reikwijdte") => {
                let bodies = &self.protocol.toestemming_lichamen;
                let choices: Vec<(String, &str)> =
                    bodies.iter().map(|body| (body.label.clone(), body.naam.as_str())).collect();
                let chosen = self.vraag.several(question, &choices)?;
                Ok((!chosen.is_empty()).then(|| Value::from(chosen)))
            }
            _ => Ok(match self.vraag.ask(question, veld)? {
                Answer::Value(value) => Some(value),
                Answer::Unknown => None,
            }),
        }
    }

    fn own_fields(&self, gegevens: &mut Gegevens) -> Result<(), CliError> {
        for veld in self.protocol.extra(gegevens.soort()) {
            let name = veld.naam.to_string();
            if gegevens.extra.contains_key(&name) {
                continue;
            }
            if let Answer::Value(Value::String(text)) =
                self.vraag.ask(&veld.vraag, &Veld { name: "extra", kind: Kind::Tekst })?
            {
                gegevens.extra.insert(name, text);
            }
        }
        Ok(())
    }

    /// Before anything else: is the child in danger now? If so, whom to call and what not to do yet.
    fn danger(&self, gegevens: &mut Gegevens) -> Result<(), CliError> {
        let Inhoud::Signaal(signaal) = &mut gegevens.inhoud else { return Ok(()) };
        if signaal.gevaar.is_some() {
            return Ok(());
        }
        if !self.vraag.yes_no("Is het kind, of iemand anders, op dit moment in gevaar?")?.unwrap_or(false) {
            return Ok(());
        }
        let kinds: Vec<(String, Gevaar)> = Gevaar::ALL
            .iter()
            .map(|kind| {
                let known = self.protocol.gevaar(kind.word());
                let label = known.map_or_else(|| render::text::label(kind.word()), |g| g.label.clone());
                (label, *kind)
            })
            .collect();
        let chosen = self.vraag.several("Welk gevaar ziet u? U mag er meer kiezen.", &kinds)?;
        let chosen = if chosen.is_empty() { vec![Gevaar::Acuut] } else { chosen };
        for kind in &chosen {
            if let Some(gevaar) = self.protocol.gevaar(kind.word()) {
                self.app.alert(&render::urgent::text(gevaar));
            }
        }
        signaal.gevaar = Some(chosen);
        self.app.alert("Bel eerst. Leg daarna vast; dit venster wacht op u.\n");
        Ok(())
    }

    fn held_or_not(&self, gegevens: &mut Gegevens) -> Result<(), CliError> {
        let Inhoud::Gesprek(gesprek) = &gegevens.inhoud else { return Ok(()) };
        if gesprek.afgezien.is_some() || gesprek.feiten.is_some() || gesprek.reactie.is_some() {
            return Ok(());
        }
        if self.vraag.yes_no("Is het gesprek gevoerd?")? != Some(false) {
            return Ok(());
        }
        let afgezien = Soort::Gesprek.velden().iter().find(|veld| veld.name == "afgezien");
        afgezien.map_or(Ok(()), |veld| self.ask(gegevens, veld))
    }

    /// Asks, before a zaak is opened, whether anyone is in danger now; if so, shows whom to call.
    ///
    /// # Errors
    /// When the user breaks off; nothing was stored then.
    pub fn urgent_first(&self) -> Result<(), CliError> {
        self.danger(&mut Gegevens::empty(Soort::Signaal))
    }
}

/// The first part of a path: `met` of `met.rol`.
fn head(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}
