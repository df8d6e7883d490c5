//! A stuk that came as a document: of a file, or of the form in the user's editor.

use super::store::Store;
use super::{command_of, woorden};
use crate::cli::app::{read_input, source_name};
use crate::cli::editor::Refused;
use crate::cli::error::{CliError, place};
use crate::model::{Gegevens, Soort, ZaakNummer, yaml};

/// What a file of the user says.
///
/// # Errors
/// What is wrong with it, with each place.
pub(super) fn from_file(
    store: &mut Store<'_>,
    soort: Soort,
    zaak: &ZaakNummer,
    path: &str,
) -> Result<Gegevens, CliError> {
    let source = source_name(path);
    from_text(store, soort, zaak, &source, &read_input(path)?).map_err(|refused| match refused {
        Refused::Text(errors) => {
            let placed: Vec<String> = errors.iter().map(|error| place(&source, error)).collect();
            CliError::input(placed.join("\n"))
        }
        Refused::Other(error) => error,
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
    let parts = yaml::split(text);
    let [part] = parts.as_slice() else {
        let message = format!("{source} bevat {} documenten; hier hoort er een", parts.len());
        let error = CliError::input(message).hint("gebruik `meldcode importeer` voor meer dan een stuk");
        return Err(error.into());
    };
    let wrong = |error: yaml::YamlError| Refused::Text(vec![error.shifted(part.lines_before)]);
    let peek = yaml::peek(part.text).map_err(wrong)?;
    if peek.soort.is_some_and(|found| found != soort) {
        let found = peek.soort.map(|s| s.to_string()).unwrap_or_default();
        let other = match peek.soort {
            Some(Soort::Zelfcheck) => "zelfcheck".to_owned(),
            Some(Soort::Leerling) => "zaak open --van".to_owned(),
            other => format!("{} ZAAK", other.map_or("importeer", command_of)),
        };
        return Err(CliError::input(format!("{source} is een {found}, geen {soort}"))
            .hint(format!("gebruik `meldcode {other}`"))
            .into());
    }
    let op_soort = match (&peek.op_soort, &peek.op) {
        (Some(soort), _) => Some(*soort),
        (None, Some(op)) => store.soort_of(zaak, op)?,
        (None, None) => None,
    };
    let protocol = store.protocol(zaak)?;
    let document = woorden::document(part.text, soort, op_soort, &protocol).map_err(|errors| {
        Refused::Text(errors.into_iter().map(|error| error.shifted(part.lines_before)).collect())
    })?;
    if let Some(named) = &document.zaak
        && store.find_zaak(named)? != *zaak
    {
        return Err(CliError::input(format!("{source} noemt zaak {named}, maar u gaf zaak {zaak}"))
            .hint("laat een van de twee weg, of maak ze gelijk")
            .into());
    }
    Ok(document.gegevens)
}
