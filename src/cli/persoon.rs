//! Who someone on the staff is, asked at a terminal as far as the flags do not say.

use super::app::App;
use super::error::CliError;
use super::vraag::{ask, numbered, with_choices};
use crate::model::{Functie, Keuze, MedewerkerId};
use crate::render::text::label;
use crate::vault::Vault;

/// What the flags say of someone.
pub struct Persoon {
    /// The name.
    pub naam: Option<String>,
    /// The short name in the archive.
    pub id: Option<MedewerkerId>,
    /// The role.
    pub functie: Option<Functie>,
}

/// Someone of whom all is known.
pub struct Known {
    /// The name.
    pub naam: String,
    /// The short name in the archive.
    pub id: MedewerkerId,
    /// The role.
    pub functie: Functie,
}

impl Persoon {
    /// Whether the flags say it all, so that nothing is asked.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.naam.is_some() && self.id.is_some() && self.functie.is_some()
    }

    /// Asks for what is missing: the name, the role (one of these), and a short name, for which one is proposed.
    ///
    /// # Errors
    /// When nothing may be asked and something is missing, or the user breaks off.
    pub fn complete(self, app: &App, functies: &[Functie], who: &str) -> Result<Known, CliError> {
        if let Persoon { naam: Some(naam), id: Some(id), functie: Some(functie) } = self {
            return Ok(Known { naam, id, functie });
        }
        if !app.asks() {
            return Err(self.missing());
        }
        let naam = match self.naam {
            Some(naam) => naam,
            None => ask(app, &format!("Hoe heet {who}?"), &[], |text| Ok(text.to_owned()), None)?,
        };
        let functie = match self.functie {
            Some(functie) => functie,
            None => role(app, functies)?,
        };
        let id = match self.id {
            Some(id) => id,
            None => short_name(app, &naam)?,
        };
        Ok(Known { naam, id, functie })
    }

    fn missing(&self) -> CliError {
        let flags =
            [(self.id.is_none(), "ID"), (self.naam.is_none(), "--naam"), (self.functie.is_none(), "--rol")];
        let names: Vec<&str> = flags.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect();
        CliError::usage(format!("dit ontbreekt nog: {}", names.join(", ")))
            .hint("geef het als optie; aan een terminal wordt ernaar gevraagd")
    }
}

/// Who on the staff is meant. A name is no id, but says who was probably meant: who gives access must not hit another of
/// the same name.
///
/// # Errors
/// When there is nobody with this id.
pub fn known(vault: &Vault, text: &str) -> Result<MedewerkerId, CliError> {
    let staff = &vault.state().staff;
    if let Some(id) = text.parse::<MedewerkerId>().ok().filter(|id| staff.contains_key(id)) {
        return Ok(id);
    }
    let asked = text.trim().to_lowercase();
    let near = staff.values().filter(|one| one.active && one.naam.to_lowercase().contains(&asked));
    let near: Vec<String> =
        near.take(5).map(|one| format!("{} ({})", one.id, crate::render::text::safe(&one.naam))).collect();
    let meant = if near.is_empty() || asked.is_empty() {
        String::new()
    } else {
        format!("; bedoelde u {}?", near.join(" of "))
    };
    let shown = crate::render::text::safe(text);
    Err(CliError::input(format!("er is geen medewerker met de korte naam `{shown}`{meant}"))
        .hint("bekijk wie er zijn met: meldcode medewerker lijst"))
}

/// The role, by number or word.
fn role(app: &App, functies: &[Functie]) -> Result<Functie, CliError> {
    let labels: Vec<String> = functies.iter().map(|functie| label(functie.word())).collect();
    let help = with_choices(&[], labels.iter().map(String::as_str));
    let pick = |text: &str| {
        let word = functies.iter().find(|functie| label(functie.word()) == label(&text.to_lowercase()));
        numbered(text, functies)
            .or(word)
            .copied()
            .ok_or_else(|| format!("kies een nummer van 1 tot en met {}", functies.len()))
    };
    ask(app, "Welke rol? (nummer of woord)", &help, pick, None)
}

/// The short name: initial and surname, as people write them, proposed.
fn short_name(app: &App, naam: &str) -> Result<MedewerkerId, CliError> {
    let proposed = proposal(naam);
    let help =
        ["Zo staat deze persoon in het archief, ook in de geschiedenis; wordt nooit opnieuw gebruikt."
            .to_owned()];
    let question = match &proposed {
        Some(id) => format!("Korte naam? (Enter: {id})"),
        None => "Korte naam? (bijvoorbeeld a.jansen)".to_owned(),
    };
    let read = |text: &str| text.parse::<MedewerkerId>().map_err(|error| error.to_string());
    ask(app, &question, &help, read, proposed)
}

/// `I. de Vries` is `i.devries`.
fn proposal(naam: &str) -> Option<MedewerkerId> {
    let words: Vec<String> = naam
        .to_lowercase()
        .split([' ', '.'])
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    let (first, rest) = words.split_first()?;
    let initial = first.chars().next()?;
    if rest.is_empty() {
        return first.parse().ok();
    }
    format!("{initial}.{}", rest.iter().filter(|word| word.len() > 1).cloned().collect::<String>())
        .parse()
        .ok()
}

/// The public half of someone's key: as given, or asked for.
///
/// # Errors
/// When nothing may be asked, or the user breaks off.
pub fn public_key(app: &App, given: Option<&str>) -> Result<String, CliError> {
    if let Some(given) = given {
        return Ok(given.to_owned());
    }
    if !app.asks() {
        return Err(CliError::usage("dit ontbreekt nog: --publieke-sleutel").hint(
            "vraag deze persoon om `meldcode sleutel maak`, en daarna om wat `meldcode sleutel toon` geeft",
        ));
    }
    let help = [
        "Laat deze persoon zelf `meldcode sleutel maak` doen; `meldcode sleutel toon` geeft daarna een regel die begint \
         met ssh-ed25519. Plak die hier, of geef het bestand waar hij in staat."
            .to_owned(),
    ];
    ask(app, "Wat is de publieke sleutel?", &help, |text| Ok(text.to_owned()), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_is_proposed_from_the_name() {
        for (naam, id) in [("I. de Vries", "i.devries"), ("Leila Bakker", "l.bakker"), ("Cher", "cher")] {
            assert_eq!(proposal(naam).map(|id| id.to_string()).as_deref(), Some(id), "{naam}");
        }
        assert_eq!(proposal("李"), None);
    }
}
