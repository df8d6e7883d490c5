//! `medewerker vervang-sleutel`: another key for someone.

use std::path::PathBuf;

use clap::Args;

use super::super::app::App;
use super::super::error::CliError;
use super::super::persoon;
use super::super::zaak::toegang::recovery_key;
use super::{done, public_line};
use crate::render::medewerker;

/// The arguments of `medewerker vervang-sleutel`.
#[derive(Debug, Args)]
pub(super) struct SleutelArgs {
    #[arg(value_name = "ID", help = "Wie een nieuwe sleutel krijgt; uzelf mag altijd, met uw oude sleutel")]
    id: String,
    #[arg(
        long,
        value_name = "TEKST|BESTAND",
        required_unless_present = "herstel",
        conflicts_with = "herstel",
        help = "Wat `meldcode sleutel toon` geeft voor de nieuwe sleutel"
    )]
    publieke_sleutel: Option<String>,
    #[arg(
        long,
        value_name = "BESTAND",
        help = "Met de herstelsleutel, als niemand anders het kan doen; --sleutel is dan de nieuwe sleutel"
    )]
    herstel: Option<PathBuf>,
}

pub(super) fn run(args: &SleutelArgs, app: &App) -> Result<(), CliError> {
    let mut vault = app.vault()?;
    let id = persoon::known(&vault, &args.id)?;
    let new_key = args.publieke_sleutel.as_deref().map(public_line).transpose()?;
    let identity = app.staff_key()?;
    let key = identity.signer()?;
    let own = vault.state().staff.get(&id).is_some_and(|person| person.public_line == key.public_line());
    let departure = match (&args.herstel, &new_key) {
        (Some(path), _) => vault.recover_key(key, &recovery_key(path)?, app.now(), &id)?,
        (None, Some(line)) => vault.replace_key(key, app.now(), &id, line)?,
        (None, None) => return Err(CliError::usage("geef --publieke-sleutel of --herstel")),
    };
    app.seen(&vault);
    done(app, &id, &departure.commit)?;
    app.tell(&if own {
        medewerker::eigen_sleutel(&id, &departure.zaken)
    } else {
        medewerker::sleutel_vervangen(&id, &departure.zaken)
    });
    Ok(())
}
