//! The pupil system's export as a source: who the zaak is about, and who works in school.

use std::path::Path;

use super::app::read_file;
use super::error::CliError;
use super::vraag::Vraag;
use crate::model::Leerling;
use crate::model::edexml::{self, Leerlinggegevens, Schoolbestand};
use crate::render::text::safe;

/// How many pupils are named when more than one fits.
const SHOWN: usize = 10;

/// Reads an export; its text is not kept.
///
/// # Errors
/// When the file cannot be read, is too large, or is no export.
pub fn read(path: &Path) -> Result<Schoolbestand, CliError> {
    let name = path.display().to_string();
    let bytes = read_file(path, edexml::MAX_SIZE)?.map(zeroize::Zeroizing::new).ok_or_else(|| {
        CliError::input(format!("{name} is groter dan 32 MB; dat is geen export van één school"))
    })?;
    let text = edexml::decode(&bytes).map(zeroize::Zeroizing::new);
    text.and_then(|text| edexml::parse(&text)).map_err(|why| {
        CliError::input(format!("{name}: {why}"))
            .hint("maak in Esis of ParnasSys opnieuw een export in EDEXML en geef dat bestand")
    })
}

/// The pupil who is meant, as the zaak records one. `vraag`: asks which one, where someone can answer.
///
/// # Errors
/// When no pupil fits, or more than one and nobody can be asked.
pub fn pupil(school: &Schoolbestand, search: &str, vraag: Option<&Vraag<'_>>) -> Result<Leerling, CliError> {
    let found = school.find(search);
    let line = |pupil: &Leerlinggegevens| safe(&school.line(pupil));
    let several = || {
        let shown: Vec<String> = found.iter().take(SHOWN).map(|pupil| line(pupil)).collect();
        CliError::input(format!("`{}` past bij {} leerlingen", safe(search), found.len()))
            .hint(format!("geef meer, bijvoorbeeld ook de groep; dit zijn ze: {}", shown.join("; ")))
    };
    match (found.as_slice(), vraag) {
        ([], _) => Err(CliError::input(format!("geen leerling in de export past bij `{}`", safe(search)))
            .hint("zoek op een deel van de naam, de groep of de geboortedatum")),
        ([only], _) => Ok(school.leerling(only)),
        (many, Some(vraag)) if many.len() <= SHOWN => {
            let numbers: Vec<String> = (0..many.len()).map(|n| n.to_string()).collect();
            let choices: Vec<(String, &str)> =
                many.iter().zip(&numbers).map(|(pupil, n)| (line(pupil), n.as_str())).collect();
            let chosen = vraag.one("Welke leerling bedoelt u?", &[], &choices)?;
            let index = chosen.and_then(|n| n.parse::<usize>().ok());
            index.and_then(|n| many.get(n)).map(|pupil| school.leerling(pupil)).ok_or_else(several)
        }
        _ => Err(several()),
    }
}
