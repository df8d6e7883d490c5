//! The conversation at the terminal: what a stuk does not say yet, one question at a time, in the protocol's order.

use std::cell::RefCell;

use serde_json::Value;

use super::preset::place_of;
use super::signed::Scan;
use crate::cli::app::App;
use crate::cli::error::CliError;
use crate::cli::velden::set;
use crate::cli::vraag::{Field, Vraag};
use crate::model::{
    Dossier, Gegevens, HasKind, Inhoud, Keuze, Kind, Lvs, Participatie, Pleger, Soort, Veld, Wie, ZaakNummer,
};
use crate::protocol::{Kaart, Protocol};
use crate::vault::Staff;
use crate::{render, rules};

/// Asks for what a stuk does not say yet.
pub struct Asker<'a> {
    pub(super) app: &'a App,
    pub(super) protocol: &'a Protocol,
    pub(super) dossier: Option<&'a Dossier>,
    pub(super) zaak: Option<ZaakNummer>,
    pub(super) vraag: Vraag<'a>,
    /// The scan that is stored with the stuk, where one can be.
    pub(super) scan: Option<RefCell<Option<Scan>>>,
    /// The answers are of a stuk that is stored already: nothing of it can go.
    pub(super) is_stored: bool,
    /// What was asked and passed over.
    pub(super) skipped: RefCell<Vec<(Soort, &'static str)>>,
}

impl<'a> Asker<'a> {
    /// Starts a conversation.
    #[must_use]
    pub fn new(app: &'a App, protocol: &'a Protocol, dossier: Option<&'a Dossier>) -> Self {
        let zaak = dossier.map(|dossier| dossier.zaak.clone());
        Self {
            app,
            protocol,
            dossier,
            zaak,
            vraag: Vraag::new(app, protocol, dossier),
            scan: None,
            is_stored: false,
            skipped: RefCell::default(),
        }
    }

    /// Names the zaak in what is said, where the dossier is not read (yet).
    #[must_use]
    pub fn in_zaak(mut self, zaak: Option<ZaakNummer>) -> Self {
        self.zaak = zaak;
        self
    }

    /// Lets the user answer "ik" where someone is asked for.
    #[must_use]
    pub fn with_me(mut self, me: Wie) -> Self {
        self.vraag = self.vraag.with_me(me);
        self
    }

    /// Asks about stukken that are stored already.
    #[must_use]
    pub fn of_stored(mut self) -> Self {
        self.is_stored = true;
        self
    }

    /// The questions by themselves.
    #[must_use]
    pub fn vraag(&self) -> &Vraag<'a> {
        &self.vraag
    }

    /// Asks, in the order of the protocol, for every field that may apply and is not filled. False when there is
    /// nothing to store yet: a talk that is still to be held.
    ///
    /// # Errors
    /// When the user breaks off; nothing was stored then.
    pub fn complete(&self, gegevens: &mut Gegevens) -> Result<bool, CliError> {
        let soort = gegevens.soort();
        if let Some(help) = self.protocol.soort_hulp(soort) {
            self.app.alert(&help.uitleg);
        }
        self.app.alert(
            "Enter zonder antwoord: weet ik nog niet. Ctrl-C: stoppen, dan wordt er niets vastgelegd.",
        );
        if soort == Soort::Weging
            && let Some(who) = render::afweging::who_weighs(self.protocol)
        {
            self.app.alert(&who);
        }
        if soort == Soort::Afweging {
            self.which_question(gegevens)?;
        }
        if soort == Soort::Gesprek && !self.held_or_not(gegevens)? {
            return Ok(false);
        }
        for veld in self.order(soort) {
            if self.is_open(gegevens, &veld) && self.applies(gegevens, &veld) {
                self.ask(gegevens, &veld)?;
                self.skipped.borrow_mut().push((soort, veld.name));
            }
        }
        self.own_fields(gegevens)?;
        Ok(true)
    }

    /// Asks only for these fields, and for what an answer makes mandatory.
    ///
    /// # Errors
    /// When the user breaks off; nothing was stored then.
    pub fn missing(&self, gegevens: &mut Gegevens, fields: &[String]) -> Result<(), CliError> {
        let soort = gegevens.soort();
        let mut order = self.order(soort);
        let is_new = |veld: &&Veld| !order.iter().any(|known| known.name == veld.name);
        let others: Vec<Veld> = soort.velden().iter().filter(is_new).copied().collect();
        order.extend(others);
        for veld in order {
            let due = rules::missing(gegevens, self.protocol);
            let mut asked = due.iter().chain(fields).map(|path| head(path));
            if asked.any(|name| name == veld.name) {
                self.ask(gegevens, &veld)?;
            }
        }
        if fields.iter().any(|path| head(path) == "lvs") {
            let field = Field { soort, path: "lvs", kind: Lvs::KIND };
            if let Some(value) = self.vraag.field(field)? {
                self.put(gegevens, &["lvs"], value);
            }
        }
        self.own_fields(gegevens)
    }

    /// The fields in the order of the protocol's help texts, then those that it does not mention.
    fn order(&self, soort: Soort) -> Vec<Veld> {
        let all = soort.velden();
        let helped = self.protocol.soort_hulp(soort).map(|help| &help.velden);
        let named = helped.into_iter().flat_map(Kaart::iter);
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

    /// Whether a field still has something to ask: of someone, the name too.
    fn is_open(&self, gegevens: &Gegevens, veld: &Veld) -> bool {
        let with_scan = veld.name == "bijlage" && self.scan().is_some();
        !with_scan && (gegevens.filled(veld.name) != Some(true) || nameless(gegevens, veld).is_some())
    }

    /// Asks for one field, also when it was answered before; what the answer leaves no place for goes.
    pub(super) fn ask(&self, gegevens: &mut Gegevens, veld: &Veld) -> Result<(), CliError> {
        let before = gegevens.clone();
        self.ask_field(gegevens, veld)?;
        self.drop_hidden(&before, gegevens)
    }

    fn ask_field(&self, gegevens: &mut Gegevens, veld: &Veld) -> Result<(), CliError> {
        let soort = gegevens.soort();
        match (soort, veld.name) {
            (_, "gevaar") => return self.danger_came_up(gegevens),
            (Soort::Contact, "met") if self.who_came(gegevens)? => return Ok(()),
            (Soort::Ondertekening, "naam") => return self.signer(gegevens, veld),
            (Soort::Ondertekening, "rol") if gegevens.filled("rol") != Some(true) => {
                if let Some(rol) = self.role_of_signer(gegevens) {
                    self.put(gegevens, &["rol"], Value::from(rol));
                    return Ok(());
                }
            }
            (Soort::Ondertekening | Soort::Toestemming, "bijlage") if self.scan.is_some() => {
                return self.signed_form(gegevens, veld);
            }
            _ => {}
        }
        if let Some(rol) = nameless(gegevens, veld) {
            if let Some(naam) = self.vraag.name(&rol, self.protocol.rol_label(&rol), None)? {
                self.put(gegevens, &[veld.name, "naam"], Value::from(naam));
            }
            return Ok(());
        }
        if let (Inhoud::Participatie(point), "onderdelen") = (&gegevens.inhoud, veld.name)
            && let Some(parts) = self.parts_of(point)
        {
            let question = "Welke onderdelen zijn besproken?";
            if let Some(chosen) = self.vraag.several(question, &[], &parts)? {
                self.put(gegevens, &[veld.name], Value::from(chosen));
            }
            return Ok(());
        }
        let field = Field { soort, path: veld.name, kind: veld.kind };
        while let Some(value) = self.vraag.field(field)? {
            if self.answered(gegevens, veld, value) && self.has_been(gegevens, veld)? {
                break;
            }
        }
        if (soort, veld.name) == (Soort::Contact, "met") {
            self.who_came(gegevens)?;
        }
        match &mut gegevens.inhoud {
            Inhoud::Contact(contact) => place_of(contact),
            Inhoud::Signaal(signaal)
                if veld.name == "vermoedelijke_pleger"
                    && signaal.vermoedelijke_pleger == Some(Pleger::Medewerker) =>
            {
                self.other_route()?;
            }
            _ => {}
        }
        Ok(())
    }

    /// A time of today that is yet to come is asked again, as a day is; what is not right goes.
    fn has_been(&self, gegevens: &mut Gegevens, veld: &Veld) -> Result<bool, CliError> {
        let now = self.app.now();
        let tijd = gegevens.tijd().filter(|tijd| tijd.0 > now.time());
        let asked = matches!(veld.name, "datum" | "tijd") && gegevens.datum() == Some(self.app.today());
        let Some(tijd) = tijd.filter(|_| asked) else { return Ok(true) };
        let question =
            format!("{tijd} uur is nog niet geweest; het is nu {}. Klopt die tijd?", now.format("%H:%M"));
        if self.vraag.decide(&question)? {
            return Ok(true);
        }
        self.clear(gegevens, veld.name);
        Ok(false)
    }

    /// The parts that the protocol lists for a point of participation, each as it is offered.
    pub(super) fn parts_of(&self, point: &Participatie) -> Option<Vec<(String, &'a str)>> {
        let word = point.punt?.word();
        let of_protocol = self.protocol.participatie.iter().find(|known| known.punt.value == word)?;
        Some(
            of_protocol
                .onderdelen
                .iter()
                .map(|part| (part.tekst.clone(), part.naam.value.as_str()))
                .collect(),
        )
    }

    /// Takes over an answer; of one in parts, those that were passed over stay as they were.
    fn answered(&self, gegevens: &mut Gegevens, veld: &Veld, value: Value) -> bool {
        match (veld.kind, value) {
            (Kind::Deel(_), Value::Object(parts)) => {
                parts.into_iter().all(|(part, value)| self.put(gegevens, &[veld.name, &part], value))
            }
            (_, value) => self.put(gegevens, &[veld.name], value),
        }
    }

    /// Takes over an answer; what the reader refuses is asked again.
    pub(super) fn put(&self, gegevens: &mut Gegevens, path: &[&str], value: Value) -> bool {
        match set(gegevens, path, value) {
            Ok(()) => true,
            Err(why) => {
                self.app.alert(&format!("  Dat kan niet: {why}"));
                false
            }
        }
    }

    fn own_fields(&self, gegevens: &mut Gegevens) -> Result<(), CliError> {
        for veld in self.protocol.extra(gegevens.soort()) {
            let name = veld.naam.to_string();
            if gegevens.extra.contains_key(&name) {
                continue;
            }
            let help: Vec<String> = veld.uitleg.iter().cloned().collect();
            if let Some(text) = self.vraag.checked(&veld.vraag, &help, |text| Ok(text.to_owned()))? {
                gegevens.extra.insert(name, text);
            }
        }
        Ok(())
    }
}

/// A staff member as someone in a zaak.
#[must_use]
pub fn person(staff: &Staff) -> Wie {
    Wie { rol: staff.functie.to_string().parse().ok(), naam: Some(staff.naam.clone()), ..Wie::default() }
}

/// The role of someone who is known by role only.
fn nameless(gegevens: &Gegevens, veld: &Veld) -> Option<String> {
    let by_role = veld.kind == Kind::Wie
        && gegevens.filled(&format!("{}.rol", veld.name)) == Some(true)
        && gegevens.filled(&format!("{}.naam", veld.name)) != Some(true);
    if !by_role {
        return None;
    }
    let tree = serde_json::to_value(gegevens).ok()?;
    tree.get(veld.name)?.get("rol")?.as_str().map(str::to_owned)
}

/// The first part of a path: `met` or `met.rol`.
fn head(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}
