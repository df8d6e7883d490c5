//! Who signed a form, and its scan: both asked at the terminal, the scan also given by flag.

use std::cell::RefCell;
use std::path::Path;

use clap::ArgMatches;
use serde_json::Value;

use super::preset::attachment;
use super::vragen::Asker;
use crate::cli::error::CliError;
use crate::cli::sessie::at_home;
use crate::cli::vraag::{Field, numbered, with_choices};
use crate::model::{Bijlage, Gegevens, Inhoud, Kind, Soort, Veld};
use crate::vault::Plaintext;

/// A signed form as a bijlage by itself, with its content.
pub type Scan = (Gegevens, Plaintext);

/// What was answered to where the signed form is.
enum Form {
    /// A bijlage that the zaak has.
    Stored(String),
    /// A file.
    File(Box<Scan>),
}

/// The scan of a signed form, as a bijlage by itself; none where none was given.
///
/// # Errors
/// When it cannot be read or is too large.
pub fn scan_by_flag(gegevens: &Gegevens, matches: &ArgMatches) -> Result<Option<Scan>, CliError> {
    if title(gegevens.soort()).is_none() {
        return Ok(None);
    }
    let path = matches.get_one::<String>("scan");
    path.map(|path| scan(gegevens.soort(), path)).transpose().map(Option::flatten)
}

fn title(soort: Soort) -> Option<&'static str> {
    match soort {
        Soort::Ondertekening => Some("Ondertekend gespreksverslag"),
        Soort::Toestemming => Some("Ondertekend toestemmingsformulier"),
        _ => None,
    }
}

fn scan(soort: Soort, path: &String) -> Result<Option<Scan>, CliError> {
    let titel = title(soort).map(str::to_owned);
    let mut scan = Gegevens::empty(Soort::Bijlage);
    scan.inhoud = Inhoud::Bijlage(Bijlage { titel, ..Bijlage::default() });
    let content = attachment(&mut scan, Some(path))?;
    Ok(content.map(|content| (scan, content)))
}

impl Asker<'_> {
    /// Lets a scan be stored with the stuk: this one, or one that is asked for.
    #[must_use]
    pub fn with_scan(mut self, scan: Option<Scan>) -> Self {
        self.scan = Some(RefCell::new(scan));
        self
    }

    /// The scan that goes with the stuk.
    #[must_use]
    pub fn scan(&self) -> Option<Scan> {
        self.scan.as_ref().and_then(|scan| scan.borrow().clone())
    }

    /// Sets or drops the scan, where one can be stored.
    pub(super) fn set_scan(&self, scan: Option<Scan>) {
        if let Some(held) = &self.scan {
            held.replace(scan);
        }
    }

    /// Asks who signed: those of the talk are offered, and who is known in the zaak. The role comes with the person; where
    /// a flag gave the role, the name of someone in that role.
    pub(super) fn signer(&self, gegevens: &mut Gegevens, veld: &Veld) -> Result<(), CliError> {
        let Inhoud::Ondertekening(signed) = &gegevens.inhoud else { return Ok(()) };
        if let (Some(rol), None) = (&signed.rol, &signed.naam) {
            let label = self.protocol.rol_label(rol.as_str());
            if let Some(naam) = self.vraag.name(rol.as_str(), label, None)? {
                self.put(gegevens, &[veld.name], Value::from(naam));
            }
            return Ok(());
        }
        let people = self.vraag.signers(signed.op.as_ref());
        let field = Field { soort: Soort::Ondertekening, path: "naam", kind: Kind::Wie };
        let (question, help) = self.vraag.words_of(field);
        if let Some(who) = self.vraag.who_of(field, &question, &help, &people)? {
            for part in ["naam", "rol"] {
                if let Some(value) = who.get(part).filter(|value| !value.is_null()) {
                    self.put(gegevens, &[part], value.clone());
                }
            }
        }
        Ok(())
    }

    /// The role of who signed, where it is known by name.
    pub(super) fn role_of_signer(&self, gegevens: &Gegevens) -> Option<String> {
        let Inhoud::Ondertekening(signed) = &gegevens.inhoud else { return None };
        self.vraag.known_role(signed.naam.as_deref()?)
    }

    /// Asks where the signed form is: a file, or a bijlage that the zaak has.
    pub(super) fn signed_form(&self, gegevens: &mut Gegevens, veld: &Veld) -> Result<(), CliError> {
        let soort = gegevens.soort();
        let stored = self.vraag.stored_bijlagen();
        let help = [
            "Typ waar de scan of foto staat, bijvoorbeeld ~/Downloads/verslag.pdf; zij wordt versleuteld bewaard.".to_owned(),
            "Enter: die is er nog niet.".to_owned(),
        ];
        let help = with_choices(&help, stored.iter().map(|(label, _)| label.as_str()));
        let question = match stored.as_slice() {
            [] => "Waar is het getekende formulier? (bestand)",
            _ => "Waar is het getekende formulier? (bestand, of het nummer van een bijlage)",
        };
        let form = self.vraag.checked(question, &help, |text| {
            if let Some((_, id)) = numbered(text, &stored) {
                return Ok(Form::Stored(id.clone()));
            }
            let scan = scan(soort, &path_of(text)).map_err(|error| error.to_string())?;
            scan.map(|scan| Form::File(Box::new(scan))).ok_or_else(|| "dit bestand is leeg".to_owned())
        })?;
        match form {
            Some(Form::Stored(id)) => {
                self.set_scan(None);
                self.put(gegevens, &[veld.name], Value::from(id));
            }
            Some(Form::File(scan)) => {
                self.clear(gegevens, veld.name);
                self.set_scan(Some(*scan));
            }
            None => {}
        }
        Ok(())
    }
}

/// A path as people type or drag it into a terminal: with quotes, with `~`, or as it is.
fn path_of(text: &str) -> String {
    if Path::new(text).exists() {
        return text.to_owned();
    }
    match shlex::split(text).as_deref() {
        Some([one]) => at_home(one.clone()),
        _ => at_home(text.to_owned()),
    }
}
