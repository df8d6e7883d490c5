//! `sleutel`: make a key, show its public half.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use zeroize::Zeroizing;

use super::app::App;
use super::archief::config_folder;
use super::error::{CliError, Kind};
use super::wachtwoord::{self, Quiet};
use crate::vault::{Identity, StaffKey, VaultError};

/// The arguments of `sleutel`.
#[derive(Debug, Args)]
#[command(about = "Maak een sleutel, of toon de publieke helft", visible_alias = "key")]
pub struct SleutelArgs {
    #[command(subcommand)]
    wat: Wat,
}

#[derive(Debug, Subcommand)]
enum Wat {
    #[command(about = "Maak een nieuwe sleutel (OpenSSH ed25519)", visible_alias = "make")]
    Maak {
        #[arg(value_name = "BESTAND", help = "Waar de sleutel komt; anders in uw instellingen")]
        bestand: Option<PathBuf>,
        #[arg(long, help = "Zonder wachtwoord (alleen om te proberen)")]
        zonder_wachtwoord: bool,
    },
    #[command(about = "Toon de publieke helft, om aan de intern begeleider te geven", visible_alias = "show")]
    Toon,
}

impl App {
    /// Where the user's key is: `--sleutel`, otherwise the user's configuration.
    ///
    /// # Errors
    /// When the system names no home folder.
    pub fn key_path(&self) -> Result<PathBuf, CliError> {
        match &self.global.sleutel {
            Some(path) => Ok(path.clone()),
            None => Ok(config_folder()?.join("sleutel")),
        }
    }

    /// Where the user's key is, and that it is there.
    ///
    /// # Errors
    /// When there is none.
    pub fn existing_key(&self) -> Result<PathBuf, CliError> {
        let path = self.key_path()?;
        // What the user names may be a pipe; what stands in the usual place by accident is not waited for.
        if self.global.sleutel.is_none() && path.exists() && !path.is_file() {
            return Err(CliError::new(
                Kind::Access,
                format!("wat op {} staat, is geen bestand", path.display()),
            )
            .hint("haal het weg en zet uw sleutel daar terug, of geef uw sleutel met --sleutel BESTAND"));
        }
        if path.exists() {
            return Ok(path);
        }
        Err(CliError::new(Kind::Access, format!("er is geen sleutel op {}", path.display()))
            .hint("geef uw sleutel met --sleutel BESTAND, of maak er een met `meldcode sleutel maak`"))
    }
}

/// Runs `sleutel`.
///
/// # Errors
/// When the file exists, cannot be written or read, or the passphrase is too weak.
pub fn run(args: &SleutelArgs, app: &App) -> Result<(), CliError> {
    match &args.wat {
        Wat::Maak { bestand, zonder_wachtwoord } => {
            let path = bestand.clone().map_or_else(|| app.key_path(), Ok)?;
            let key = make(app, &path, *zonder_wachtwoord)?;
            app.tell(&format!("Uw sleutel staat in {}. Dit is de publieke helft:", path.display()));
            show(app, &key.public_line())
        }
        Wat::Toon => show(app, &Identity::public_half(&app.existing_key()?)?),
    }
}

fn show(app: &App, public: &str) -> Result<(), CliError> {
    if app.global.json {
        app.print_json(&serde_json::json!({ "publieke_sleutel": public }))
    } else {
        app.print(public)
    }
}

/// Makes a key, with a passphrase unless told otherwise.
///
/// # Errors
/// When there is no passphrase, it is too weak, or the file is there already.
pub fn make(app: &App, path: &Path, without_passphrase: bool) -> Result<StaffKey, CliError> {
    // Nobody thinks up a passphrase for a key that cannot be made.
    if path.symlink_metadata().is_ok() {
        return Err(VaultError::FileExists(path.to_owned()).into());
    }
    let key = StaffKey::generate()?;
    let passphrase = if without_passphrase { None } else { Some(new_passphrase(app)?) };
    key.write_new(path, passphrase.as_ref().map(|text| text.as_str()))?;
    Ok(key)
}

fn new_passphrase(app: &App) -> Result<Zeroizing<String>, CliError> {
    if app.global.wachtwoord_opdracht.is_some() {
        let given = app.passphrase("", &Cell::new(None))?;
        StaffKey::check_passphrase(&given)?;
        return Ok(given);
    }
    if !app.asks() {
        return Err(CliError::new(Kind::Access, "er is geen wachtwoord voor de nieuwe sleutel")
            .hint("geef --wachtwoord-opdracht, of --zonder-wachtwoord om alleen te proberen"));
    }
    app.alert(
        "Kies een wachtwoord voor uw sleutel: vier woorden of meer, die niets met elkaar te maken hebben.",
    );
    app.alert("U ziet niet wat u typt. Zonder dit wachtwoord gaat de sleutel niet open: bewaar het goed.");
    let stopped = |_| CliError::stopped("u brak af; er is niets gemaakt");
    let _quiet = Quiet::start();
    loop {
        let typed = wachtwoord::ask("Nieuw wachtwoord").map_err(stopped)?;
        if let Err(why) = StaffKey::check_passphrase(&typed) {
            app.alert(&format!("  Dat kan niet: {why}."));
            continue;
        }
        if *wachtwoord::ask("Nog een keer hetzelfde").map_err(stopped)? == *typed {
            return Ok(typed);
        }
        app.alert("  Dat was niet twee keer hetzelfde; begin opnieuw.");
    }
}
