//! `sjabloon SOORT`: a commented empty form, to fill in and give to `--van`.

use std::collections::BTreeMap;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::app::App;
use super::archief::protocol_named;
use super::error::CliError;
use crate::model::{Gegevens, Keuze, Soort, yaml};
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
    let text = with_own_fields(form(soort), soort, protocol.as_ref());
    if app.global.json {
        return app.print_json(&serde_json::json!({ "soort": soort, "sjabloon": text }));
    }
    app.print(&text)
}

/// The form with what is known so far filled in, for an editor.
///
/// # Errors
/// When what is known cannot be written as YAML; everything that was read can.
pub fn filled(gegevens: &Gegevens, protocol: &Protocol) -> Result<String, CliError> {
    let soort = gegevens.soort();
    let known = serde_json::to_value(gegevens).unwrap_or_default();
    let empty = form(soort);
    let mut text = if gegevens.extra.is_empty() {
        with_own_fields(empty, soort, Some(protocol))
    } else {
        empty.to_owned()
    };
    for (field, value) in known.as_object().into_iter().flatten().filter(|(name, _)| *name != "soort") {
        let written =
            yaml::write(&BTreeMap::from([(field, value)])).map_err(|e| CliError::input(e.message))?;
        text = with_field(&text, field, &written);
    }
    Ok(text)
}

/// The form with one field filled in: in the place of the empty one, or of the example of one.
fn with_field(form: &str, field: &str, written: &str) -> String {
    let mut lines = Vec::new();
    let mut replaced = false;
    let mut in_example = false;
    for line in form.lines() {
        let name = line.strip_prefix("# ").unwrap_or(line).strip_prefix(field);
        if !replaced && name.is_some_and(|rest| rest.starts_with(':')) {
            (replaced, in_example) = (true, true);
            lines.push(written.trim_end());
        } else if !(in_example && line.starts_with("#  ")) {
            in_example = false;
            lines.push(line);
        }
    }
    if !replaced {
        lines.push(written.trim_end());
    }
    lines.join("\n") + "\n"
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

    /// What flags gave is in the form as it was given, whatever the soort.
    #[test]
    fn a_form_filled_in_reads_back_as_it_was() {
        let examples = [
            include_str!("../../templates/voorbeeld/2-hulp-tot-het-einde.yaml"),
            include_str!("../../templates/voorbeeld/3-acuut.yaml"),
            include_str!("../../templates/voorbeeld/4-onthulling.yaml"),
        ];
        let protocol = Protocol::from_yaml(crate::protocol::shipped("delft-esis").unwrap()).unwrap();
        let mut seen = std::collections::BTreeSet::new();
        for part in examples.into_iter().flat_map(yaml::split) {
            let peek = yaml::peek(part.text).unwrap();
            let (soort, op_soort) = (peek.soort.unwrap(), peek.op_soort.or(Some(Soort::Signaal)));
            let Ok(document) = yaml::document(part.text, soort, op_soort) else { continue };
            let text = filled(&document.gegevens, &protocol).unwrap();
            let again = yaml::document(&text, soort, op_soort);
            assert_eq!(again.unwrap_or_else(|e| panic!("{e}: {text}")).gegevens, document.gegevens, "{text}");
            for field in soort.fields() {
                assert!(text.contains(&format!("{field}:")), "{soort} lost {field}");
            }
            seen.insert(soort);
        }
        assert!(seen.len() > 12, "{seen:?}");
    }

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
