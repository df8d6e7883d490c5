//! `zaak toegang`: who may read a zaak.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::app::App;
use crate::cli::error::CliError;
use crate::cli::persoon;
use crate::cli::zaakkeuze::find_living;
use crate::vault::{Identity, RecoveryIdentity, VaultError};

/// The arguments of `zaak toegang`.
#[derive(Debug, Args)]
pub struct ToegangArgs {
    #[arg(value_name = "ZAAK", help = "Zaaknummer, een deel ervan, of de naam van de leerling")]
    zaak: String,
    #[arg(
        long,
        value_name = "ID",
        required_unless_present = "ontneem",
        conflicts_with = "ontneem",
        help = "Wie de zaak mag lezen"
    )]
    geef: Option<String>,
    #[arg(long, value_name = "ID", help = "Wie de zaak niet meer mag lezen")]
    ontneem: Option<String>,
    #[arg(
        long,
        value_name = "BESTAND",
        conflicts_with = "ontneem",
        help = "Geef toegang met de herstelsleutel, als geen lezer er meer bij kan"
    )]
    herstel: Option<PathBuf>,
}

/// Gives or takes access.
///
/// # Errors
/// When the role may not, the person is unknown, or the archive refuses.
pub fn run(args: &ToegangArgs, app: &App) -> Result<(), CliError> {
    let mut vault = app.vault()?;
    let known = |text: &Option<String>| text.as_deref().map(|text| persoon::known(&vault, text)).transpose();
    let (geef, ontneem) = (known(&args.geef)?, known(&args.ontneem)?);
    let identity = app.identity()?;
    let zaak = find_living(&vault, Some(&identity), &args.zaak)?;
    let (commit, said) = match (&geef, &ontneem) {
        (Some(id), _) => {
            let commit = match &args.herstel {
                None => vault.give_access(&identity, app.now(), &zaak, id)?,
                Some(path) => {
                    let recovery = recovery_key(path)?;
                    vault.restore_access(identity.signer()?, &recovery, app.now(), &zaak, id)?
                }
            };
            (commit, format!("{id} kan zaak {zaak} nu lezen, ook wat er al in stond."))
        }
        (None, Some(id)) => {
            let commit = vault.take_access(identity.signer()?, app.now(), &zaak, id)?;
            let said = format!(
                "{id} kan in zaak {zaak} niet lezen wat vanaf nu wordt vastgelegd.\n\
                 Wat {id} eerder kon lezen, kan bewaard zijn; dat is niet terug te halen."
            );
            (commit, said)
        }
        (None, None) => return Err(CliError::usage("geef --geef ID of --ontneem ID")),
    };
    app.seen(&vault);
    if app.global.json {
        app.print_json(&serde_json::json!({ "zaak": zaak, "commit": commit }))?;
    }
    app.tell(&said);
    Ok(())
}

pub(in crate::cli) fn recovery_key(path: &Path) -> Result<RecoveryIdentity, CliError> {
    match Identity::read(path, &mut || Err(VaultError::NoPassphrase))? {
        Identity::Recovery(recovery) => Ok(recovery),
        Identity::Staff(_) => Err(CliError::input(format!("{} is geen herstelsleutel", path.display()))
            .hint("typ de regel AGE-SECRET-KEY-… van papier over in een bestand en geef dat")),
    }
}
