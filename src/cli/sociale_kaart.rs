//! `sociale-kaart`: whom to call for what.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::app::App;
use super::archief::protocol_named;
use super::error::CliError;
use crate::model::Keuze;
use crate::protocol::Waarvoor;
use crate::render;
use crate::render::sociale_kaart::{entries, json, text, unfilled};

/// The arguments of `sociale-kaart`.
#[derive(Debug, Args)]
#[command(about = "Toon wie u waarvoor belt")]
pub struct SocialeKaartArgs {
    #[arg(value_name = "WAARVOOR", value_parser = PossibleValuesParser::new(Waarvoor::WORDS), help = "Alleen hiervoor")]
    waarvoor: Option<String>,
    #[arg(
        long,
        value_name = "NAAM",
        help = "Van een meegeleverd protocol in plaats van dat van het archief"
    )]
    protocol: Option<String>,
}

/// Shows it.
///
/// # Errors
/// When there is no archive and no such protocol.
pub fn run(args: &SocialeKaartArgs, app: &App) -> Result<(), CliError> {
    let protocol = protocol_named(app, args.protocol.as_deref())?;
    let waarvoor = args.waarvoor.as_deref().and_then(|word| word.parse().ok());
    let entries = entries(&protocol, waarvoor);
    let empty = unfilled(&entries);
    if !empty.is_empty() {
        app.tell(&render::sociale_kaart::how_to_fill(&empty));
    }
    if app.global.json { app.print_json(&json(&entries)) } else { app.print(&text(&entries)) }
}
