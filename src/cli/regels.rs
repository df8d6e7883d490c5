//! `regels`: the rules in force, with their level and source.

use clap::Args;
use serde::Serialize;

use super::app::App;
use super::archief::protocol_named;
use super::error::CliError;
use super::kolommen::{self, Kolommen};
use crate::model::Keuze;
use crate::protocol::{Niveau, REGELNAMEN};
use crate::render::lijst::{Kop, Lijst};
use crate::rules;

/// The columns on the screen.
const KOP: &[Kop] =
    &[("regel", "regel"), ("ernst", "niveau"), ("stap", "stap"), ("tekst", "vraagt"), ("bron", "bron")];
/// The fields of a rule, each of which may be a column.
const VELDEN: [&str; 5] = ["regel", "ernst", "stap", "tekst", "bron"];

/// The arguments of `regels`.
#[derive(Debug, Args)]
#[command(
    about = "Toon de regels waarop wordt gecontroleerd",
    visible_alias = "rules",
    mut_arg("velden", kolommen::of(VELDEN))
)]
pub struct RegelsArgs {
    #[arg(
        long,
        value_name = "NAAM",
        help = "Van een meegeleverd protocol in plaats van dat van het archief"
    )]
    protocol: Option<String>,
    #[arg(long, help = "Ook de regels die het protocol uit heeft staan")]
    alle: bool,
    #[command(flatten)]
    kolommen: Kolommen,
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
    let in_force = |naam: &str| args.alle || protocol.niveau(naam) != Niveau::Uit;
    let mut list = Lijst::new(KOP, &args.kolommen.velden);
    for regel in REGELNAMEN.iter().filter(|regel| checked.contains(&regel.naam) && in_force(regel.naam)) {
        let row = RegelJson {
            regel: regel.naam,
            ernst: protocol.niveau(regel.naam).word(),
            stap: regel.stap,
            tekst: protocol.regel_tekst(regel.naam).to_owned(),
            bron: protocol.regel_bron(regel.naam),
        };
        let step = row.stap.map(|n| n.to_string()).unwrap_or_default();
        let cells =
            vec![row.regel.to_owned(), row.ernst.to_owned(), step, row.tekst.clone(), row.bron.clone()];
        list.add(&row, cells);
    }
    app.print_list(&list)
}
