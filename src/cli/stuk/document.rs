//! A stuk that came as a document: of a file, or of the form in the user's editor.

use super::command_of;
use super::labels::Labels;
use super::store::Store;
use super::written::Written;
use crate::cli::app::{read_input, source_name};
use crate::cli::editor::Refused;
use crate::cli::error::CliError;
use crate::model::yaml::{self, Part};
use crate::model::{Gegevens, Peek, Soort, ZaakNummer};

/// A file of the user, or standard input: read once.
pub(super) struct Document {
    source: String,
    text: String,
}

impl Document {
    /// Reads the file.
    ///
    /// # Errors
    /// When it cannot be read, or is no text.
    pub fn open(path: &str) -> Result<Self, CliError> {
        Ok(Self { source: source_name(path), text: read_input(path)? })
    }

    /// What it says.
    ///
    /// # Errors
    /// What is wrong with it, with each place.
    pub fn read(&self, store: &mut Store<'_>, soort: Soort, zaak: &ZaakNummer) -> Result<Gegevens, CliError> {
        from_text(store, soort, zaak, &self.source, &self.text).map_err(|refused| refused.of(&self.source))
    }
}

/// The zaak that the command line names, or else the document.
///
/// # Errors
/// When neither does.
pub(super) fn zaak_named(named: Option<&String>, document: Option<&Document>) -> Result<String, CliError> {
    if let Some(named) = named {
        return Ok(named.clone());
    }
    let peek = document
        .map(|of| only_document(&of.source, &of.text).map_err(|refused| refused.of(&of.source)))
        .transpose()?;
    peek.and_then(|(_, peek)| peek.zaak).ok_or_else(|| {
        CliError::usage("dit ontbreekt nog: <ZAAK>")
            .hint("zet het zaaknummer achter de opdracht, of in de invoer achter `zaak:`")
    })
}

/// What a document of the user says, in a zaak that was named; `source` is what an error calls it.
///
/// # Errors
/// What is wrong with it, with each place.
pub fn from_text(
    store: &mut Store<'_>,
    soort: Soort,
    zaak: &ZaakNummer,
    source: &str,
    text: &str,
) -> Result<Gegevens, Refused> {
    let (part, peek) = only_document(source, text)?;
    if let Some(found) = peek.soort.filter(|found| *found != soort) {
        let other = match found {
            Soort::Zelfcheck => "zelfcheck".to_owned(),
            Soort::Leerling => "zaak open --van".to_owned(),
            other => format!("{} ZAAK", command_of(other)),
        };
        return Err(CliError::input(format!("{source} is een {found}, geen {soort}"))
            .hint(format!("gebruik `meldcode {other}`"))
            .into());
    }
    if let Some(named) = &peek.zaak
        && store.find_zaak(named)? != *zaak
    {
        return Err(CliError::input(format!("{source} noemt zaak {named}, maar u gaf zaak {zaak}"))
            .hint("laat een van de twee weg, of maak ze gelijk")
            .into());
    }
    let read = Written { text: part.text, soort, peek: &peek }.read(store, Some(zaak), &Labels::default())?;
    match read.gegevens {
        Some(gegevens) if read.errors.is_empty() => Ok(gegevens),
        _ => Err(Refused::Text(
            read.errors.into_iter().map(|error| error.shifted(part.lines_before)).collect(),
        )),
    }
}

/// The one document that a text holds, with what is seen of it at first sight.
fn only_document<'t>(source: &str, text: &'t str) -> Result<(Part<'t>, Peek), Refused> {
    let parts = yaml::split(text);
    let [part] = parts.as_slice() else {
        let message = format!("{source} bevat {} documenten; hier hoort er een", parts.len());
        let error = CliError::input(message).hint("gebruik `meldcode importeer` voor meer dan een stuk");
        return Err(error.into());
    };
    let wrong = |error: yaml::YamlError| Refused::Text(vec![error.shifted(part.lines_before)]);
    Ok((*part, yaml::peek(part.text).map_err(wrong)?))
}
