//! `sociale-kaart`: whom to call for what.

mod vul_aan;

use chrono::{DateTime, FixedOffset};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};

use super::app::App;
use super::archief::protocol_named;
use super::error::CliError;
use crate::model::Keuze;
use crate::protocol::Waarvoor;
use crate::render;
use crate::render::sociale_kaart::{entries, json, text, unfilled};

/// The arguments of `sociale-kaart`.
#[derive(Debug, Args)]
#[command(
    about = "Toon wie u waarvoor belt, en vul de nummers van uw school in",
    args_conflicts_with_subcommands = true
)]
pub struct SocialeKaartArgs {
    #[command(subcommand)]
    what: Option<What>,
    #[arg(value_name = "WAARVOOR", value_parser = PossibleValuesParser::new(Waarvoor::WORDS), help = "Alleen hiervoor")]
    waarvoor: Option<String>,
    #[arg(
        long,
        value_name = "NAAM",
        help = "Van een meegeleverd protocol in plaats van dat van het archief"
    )]
    protocol: Option<String>,
}

#[derive(Debug, Subcommand)]
enum What {
    #[command(
        about = "Vul de nummers van uw school in, vraag voor vraag",
        after_help = "Zonder NAAM komt elke regel aan de beurt die nog leeg is. Met NAAM verandert u die ene regel, ook als er al iets staat. Dit mag de intern begeleider of de directie. Het geldt meteen, ook in zaken die al lopen."
    )]
    VulAan(vul_aan::VulAanArgs),
}

/// Shows it, or fills it in.
///
/// # Errors
/// When there is no archive and no such protocol, or the role may not.
pub fn run(args: &SocialeKaartArgs, app: &App) -> Result<(), CliError> {
    if let Some(What::VulAan(args)) = &args.what {
        return vul_aan::run(args, app);
    }
    let protocol = protocol_named(app, args.protocol.as_deref())?;
    let waarvoor = args.waarvoor.as_deref().and_then(|word| word.parse().ok());
    let entries = entries(&protocol, waarvoor);
    let empty = unfilled(&entries);
    if !empty.is_empty() {
        app.tell(&render::sociale_kaart::how_to_fill(&empty));
    }
    if app.global.json { app.print_json(&json(&entries)) } else { app.print_text(&text(&entries)) }
}

/// The name of a version that differs from another in the school's numbers only.
#[must_use]
pub fn contacts_version(versie: &str, moment: DateTime<FixedOffset>) -> String {
    // A version has at most 40 characters.
    let base: String = versie.split("-kaart-").next().unwrap_or(versie).chars().take(18).collect();
    format!("{base}-kaart-{}", moment.format("%Y%m%d-%H%M%S"))
}
