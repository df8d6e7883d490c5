//! `regels`: the rules in force, with their level and source.

use clap::Args;
use serde::Serialize;

use super::app::App;
use super::archief::protocol_named;
use super::error::CliError;
use crate::model::Keuze;
use crate::protocol::{Niveau, REGELNAMEN};
use crate::render::tabel;
use crate::rules;

/// The arguments of `regels`.
#[derive(Debug, Args)]
#[command(about = "Toon de regels waarop wordt gecontroleerd", visible_alias = "rules")]
pub struct RegelsArgs {
    #[arg(
        long,
        value_name = "NAAM",
        help = "Van een meegeleverd protocol in plaats van dat van het archief"
    )]
    protocol: Option<String>,
    #[arg(long, help = "Ook de regels die het protocol uit heeft staan")]
    alle: bool,
}

#[derive(Serialize)]
struct RegelJson {
    regel: &'static str,
    ernst: &'static str,
    stap: Option<u32>,
    tekst: String,
    bron: String,
}

/// Prints the rules that this program checks under the protocol; those that it switches off only when asked for.
///
/// # Errors
/// When there is no such protocol.
pub fn run(args: &RegelsArgs, app: &App) -> Result<(), CliError> {
    let protocol = protocol_named(app, args.protocol.as_deref())?;
    let checked: Vec<&str> = rules::names().collect();
    let rows: Vec<RegelJson> = REGELNAMEN
        .iter()
        .filter(|regel| checked.contains(&regel.naam))
        .filter(|regel| args.alle || protocol.niveau(regel.naam) != Niveau::Uit)
        .map(|regel| RegelJson {
            regel: regel.naam,
            ernst: protocol.niveau(regel.naam).word(),
            stap: regel.stap,
            tekst: protocol.regel_tekst(regel.naam).to_owned(),
            bron: protocol.regel_bron(regel.naam),
        })
        .collect();
    if app.global.json {
        return app.print_json(&rows);
    }
    let cells: Vec<Vec<String>> = rows
        .into_iter()
        .map(|row| {
            vec![
                row.regel.to_owned(),
                row.ernst.to_owned(),
                row.stap.map(|n| n.to_string()).unwrap_or_default(),
                row.tekst,
                row.bron,
            ]
        })
        .collect();
    app.print(&tabel::table(&["regel", "niveau", "stap", "vraagt", "bron"], &cells, app.width()))
}
