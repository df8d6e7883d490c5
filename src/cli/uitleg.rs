//! `uitleg REGEL|BEGRIP`: one rule, term, soort or field explained, with its source and an example.

use clap::Args;

use super::app::App;
use super::archief::protocol_named;
use super::error::CliError;
use super::stuk::command_of;
use crate::render::uitleg::{find, json, suggest, text};

/// The arguments of `uitleg`.
#[derive(Debug, Args)]
#[command(about = "Leg een regel, begrip, soort stuk of veld uit", visible_alias = "explain")]
pub struct UitlegArgs {
    #[arg(
        value_name = "REGEL|BEGRIP|VELD",
        num_args = 1..,
        required = true,
        help = "Naam van een regel, een begrip van het protocol, een soort stuk (signaal) of een veld (signaal.aard)"
    )]
    woord: Vec<String>,
    #[arg(
        long,
        value_name = "NAAM",
        help = "Volgens een meegeleverd protocol in plaats van dat van het archief"
    )]
    protocol: Option<String>,
}

/// Explains it.
///
/// # Errors
/// When the protocol does not have it.
pub fn run(args: &UitlegArgs, app: &App) -> Result<(), CliError> {
    let protocol = protocol_named(app, args.protocol.as_deref())?;
    let word = args.woord.join(" ");
    let subjects = find(&word, &protocol);
    if subjects.is_empty() {
        let error = CliError::input(format!(
            "`{}` is geen regel, begrip, soort stuk of veld van {}",
            crate::render::text::safe(&word),
            protocol.titel
        ));
        let near = suggest(&word, &protocol);
        return Err(if near.is_empty() {
            error.hint("`meldcode regels` noemt alle regels; `meldcode uitleg signaal` noemt de velden van een signaal")
        } else {
            error.hint(format!("bedoelde u {}?", near.join(", of ")))
        });
    }
    if app.global.json {
        app.print_json(&json(&subjects, &protocol))
    } else {
        app.print_text(&text(&subjects, command_of, &protocol))
    }
}
