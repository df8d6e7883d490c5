//! `sjabloon SOORT`: a commented empty form, to fill in and give to `--van`.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::app::App;
use super::archief::protocol_named;
use super::error::CliError;
use crate::model::{Keuze, Soort};
use crate::protocol::Protocol;
use crate::render;

/// The arguments of `sjabloon`.
#[derive(Debug, Args)]
#[command(about = "Toon een leeg formulier om in te vullen", visible_alias = "template")]
pub struct SjabloonArgs {
    #[arg(value_name = "SOORT", value_parser = PossibleValuesParser::new(Soort::WORDS), help = "Welk soort stuk")]
    soort: String,
}

/// Prints the form.
///
/// # Errors
/// When standard output is closed.
pub fn run(args: &SjabloonArgs, app: &App) -> Result<(), CliError> {
    let soort: Soort =
        args.soort.parse().map_err(|e: crate::model::KeuzeError| CliError::usage(e.to_string()))?;
    // In an archive with what the school asks itself; anywhere else the form of every school.
    let protocol = protocol_named(app, None).ok();
    app.print(&with_own_fields(form(soort), soort, protocol.as_ref()))
}

/// The form, with the school's own fields in the place of the example of one.
fn with_own_fields(form: &str, soort: Soort, protocol: Option<&Protocol>) -> String {
    let own = protocol.map(|protocol| protocol.extra(soort)).unwrap_or_default();
    if own.is_empty() {
        return form.to_owned();
    }
    let kept: Vec<&str> = form.lines().filter(|line| !line.starts_with("# extra:")).collect();
    format!("{}\n{}", kept.join("\n"), render::protocol::own_fields(own))
}

macro_rules! forms {
    ($($soort:ident = $file:literal),+ $(,)?) => {
        /// The commented empty form of a soort.
        #[must_use]
        pub fn form(soort: Soort) -> &'static str {
            match soort {
                $(Soort::$soort => include_str!(concat!("../../templates/stukken/", $file, ".yaml")),)+
            }
        }
    };
}
forms!(
    Leerling = "leerling",
    Signaal = "signaal",
    Vervolg = "vervolg",
    Contact = "contact",
    Toestemming = "toestemming",
    Kindcheck = "kindcheck",
    Verwijsindex = "verwijsindex",
    Gesprek = "gesprek",
    Ondertekening = "ondertekening",
    Weging = "weging",
    Afweging = "afweging",
    Risicoanalyse = "risicoanalyse",
    Besluit = "besluit",
    Melding = "melding",
    Hulp = "hulp",
    Evaluatie = "evaluatie",
    Participatie = "participatie",
    Taak = "taak",
    Bijlage = "bijlage",
    Ontheffing = "ontheffing",
    Vasthouding = "vasthouding",
    Afsluiting = "afsluiting",
    Heropening = "heropening",
    Zelfcheck = "zelfcheck",
);

/// What the form says about a field: the comment right above it. One text for form, flag and question.
#[must_use]
pub fn field_help(soort: Soort, field: &str) -> &'static str {
    let mut comment = "";
    for line in form(soort).lines() {
        let text = line.strip_prefix("# ").unwrap_or(line);
        let names_field = text.strip_prefix(field).is_some_and(|rest| rest.starts_with(':'));
        if names_field {
            return comment;
        }
        comment = if line.starts_with("# ") { text } else { "" };
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::yaml;

    #[test]
    fn every_form_is_an_empty_stuk_and_explains_every_field() {
        for soort in Soort::ALL {
            let text = form(*soort);
            let document = yaml::document(text, *soort, Some(Soort::Signaal)).unwrap();
            assert_eq!(document.gegevens, crate::model::Gegevens::empty(*soort), "{soort}");
            for field in soort.fields() {
                assert!(!field_help(*soort, field).is_empty(), "{soort}: {field}");
            }
        }
    }
}
