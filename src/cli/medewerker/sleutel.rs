//! `medewerker vervang-sleutel`: another key for someone.

use std::path::PathBuf;

use clap::Args;

use super::super::app::App;
use super::super::error::CliError;
use super::super::zaak::toegang::recovery_key;
use super::{done, public_line};
use crate::model::MedewerkerId;
use crate::render::medewerker;

/// The arguments of `medewerker vervang-sleutel`.
#[derive(Debug, Args)]
pub(super) struct SleutelArgs {
    #[arg(value_name = "ID", help = "Wie een nieuwe sleutel krijgt; uzelf mag altijd, met uw oude sleutel")]
    id: MedewerkerId,
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
    let identity = app.staff_key()?;
    let key = identity.signer()?;
    let own = vault.state().staff.get(&args.id).is_some_and(|person| person.public_line == key.public_line());
    let departure = match (&args.herstel, &args.publieke_sleutel) {
        (Some(path), _) => vault.recover_key(key, &recovery_key(path)?, app.now(), &args.id)?,
        (None, Some(text)) => vault.replace_key(key, app.now(), &args.id, &public_line(text)?)?,
        (None, None) => return Err(CliError::usage("geef --publieke-sleutel of --herstel")),
    };
    app.seen(&vault);
    done(app, &args.id, &departure.commit)?;
    app.tell(&if own {
        medewerker::eigen_sleutel(&args.id, &departure.zaken)
    } else {
        medewerker::sleutel_vervangen(&args.id, &departure.zaken)
    });
    Ok(())
}
