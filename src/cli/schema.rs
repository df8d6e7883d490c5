//! `schema SOORT`: the JSON Schema of a stuk, for an editor or a script.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::app::App;
use super::error::CliError;
use super::sjabloon::field_help;
use crate::model::{Keuze, KeuzeError, Soort};

/// The arguments of `schema`.
#[derive(Debug, Args)]
#[command(about = "Geef het JSON Schema van een soort stuk, voor een tekstverwerker of een script")]
pub struct SchemaArgs {
    #[arg(value_name = "SOORT", value_parser = PossibleValuesParser::new(Soort::WORDS), help = "Welk soort stuk")]
    soort: String,
}

/// Prints the schema.
///
/// # Errors
/// When standard output is closed.
pub fn run(args: &SchemaArgs, app: &App) -> Result<(), CliError> {
    let soort: Soort = args.soort.parse().map_err(|e: KeuzeError| CliError::usage(e.to_string()))?;
    app.print_json(&soort.schema(|field| field_help(soort, field).to_owned()))
}
