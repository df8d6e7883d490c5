//! `sluit-aan`: join an archive that a colleague made.

use std::path::PathBuf;

use clap::Args;

use super::app::App;
use super::archief::config_folder;
use super::error::CliError;
use crate::vault;

/// The arguments of `sluit-aan`.
#[derive(Debug, Args)]
#[command(about = "Sluit aan bij het archief van uw school", visible_alias = "join")]
pub struct SluitAanArgs {
    #[arg(value_name = "BRON", help = "Waar het archief staat: een map of een adres dat git kent")]
    bron: String,
    #[arg(value_name = "MAP", help = "Waar uw kopie komt; anders ./meldcode-archief")]
    map: Option<PathBuf>,
    #[arg(long, value_name = "VINGERAFDRUK", help = "De vingerafdruk die op papier staat")]
    wortel: String,
}

/// Clones, checks everything, and remembers what was seen.
///
/// # Errors
/// When the fingerprint differs (exit 4), something does not hold (5), or git cannot fetch it (6).
pub fn run(args: &SluitAanArgs, app: &App) -> Result<(), CliError> {
    let map = args.map.clone().unwrap_or_else(|| PathBuf::from("meldcode-archief"));
    let identity = if app.key_path()?.exists() { Some(app.identity()?) } else { None };
    let waiting = app.waits_for_server();
    let joined = vault::join(&args.bron, &map, &args.wortel, identity.as_deref(), &config_folder()?)?;
    drop(waiting);
    if app.global.json {
        let wortel = joined.root_fingerprint();
        return app.print_json(&serde_json::json!({ "archief": joined.folder(), "wortel": wortel }));
    }
    app.print(&joined.folder().display().to_string())?;
    app.tell("De vingerafdruk klopt en alles is gecontroleerd. Nu eerst: meldcode status");
    if identity.is_none() {
        app.tell("U hebt nog geen sleutel: maak er een met `meldcode sleutel maak`.");
    }
    Ok(())
}
