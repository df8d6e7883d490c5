//! `man`: the manual pages, one for every command, made from the same description as `--help`.

use std::path::PathBuf;

use clap::{Args, Command};

use super::app::App;
use super::error::{CliError, Kind};
use crate::render::handboek;
use crate::vault::write_page;

/// The arguments of `man`.
#[derive(Debug, Args)]
#[command(about = "Geef een handleidingspagina (man), of schrijf ze alle in een map")]
pub struct ManArgs {
    #[arg(
        value_name = "OPDRACHT",
        num_args = 0..,
        help = "Van welke opdracht, zoals `zaak open`; zonder: van meldcode zelf"
    )]
    opdracht: Vec<String>,
    #[arg(
        long,
        value_name = "MAP",
        conflicts_with = "opdracht",
        help = "Schrijf alle pagina's in deze map, zoals ~/.local/share/man/man1"
    )]
    naar: Option<PathBuf>,
}

/// Prints one page, or writes them all.
///
/// # Errors
/// When there is no such command, or the folder refuses.
pub fn run(args: &ManArgs, app: &App) -> Result<(), CliError> {
    let mut whole = super::command();
    whole.build();
    if let Some(folder) = &args.naar {
        let mut count = 0;
        write_below(&whole, folder, &mut count)?;
        app.tell(&handboek::written(count, &folder.display().to_string()));
        return Ok(());
    }
    let mut command = &whole;
    for word in &args.opdracht {
        command = command.find_subcommand(word).ok_or_else(|| {
            CliError::usage(format!("de opdracht `{}` bestaat niet", crate::render::text::safe(word)))
                .hint("kijk met `meldcode --help` welke er zijn")
        })?;
    }
    app.print(&page(command)?)
}

fn write_below(command: &Command, folder: &std::path::Path, count: &mut usize) -> Result<(), CliError> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    write_page(&folder.join(format!("{name}.1")), page(command)?.as_bytes())?;
    *count += 1;
    command.get_subcommands().try_for_each(|below| write_below(below, folder, count))
}

fn page(command: &Command) -> Result<String, CliError> {
    let is_whole = command.get_version().is_some();
    let mut roff = Vec::new();
    clap_mangen::Man::new(command.clone())
        .source(concat!("meldcode ", env!("CARGO_PKG_VERSION")))
        .manual("meldcode")
        .render(&mut roff)
        .map_err(|_| CliError::new(Kind::Unfinished, "de pagina kon niet worden gemaakt"))?;
    Ok(handboek::page(&String::from_utf8_lossy(&roff), is_whole))
}
