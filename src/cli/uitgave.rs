//! What a report or form needs beside the dossier: which parent, which templates, where it goes, for whose eyes.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use zeroize::Zeroizing;

use super::app::{App, read_input};
use super::archief::{dossier, passphrase_from, protocol_of};
use super::error::{CliError, Kind};
use super::wachtwoord::{self, Quiet};
use super::zaakkeuze::{Stukken, find_living};
use crate::model::{Dossier, Moment, StukId, ZaakNummer};
use crate::protocol::Protocol;
use crate::render::rapport::sjabloon::{self, Eigen, SjabloonError};
use crate::render::rapport::{Herkomst, Lezer, ouders};
use crate::render::text::safe;
use crate::rules::Peilmoment;
use crate::vault::{Identity, Plaintext, StaffKey, Vault, seal_to, seal_with, write_new};

/// Where a report or form goes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Uitvoer")]
pub struct UitgaveArgs {
    #[arg(
        long,
        value_name = "BESTAND|MAP",
        help = "Schrijf naar dit nieuwe bestand, dat alleen u kunt lezen; niet in de map van het archief"
    )]
    naar: Option<PathBuf>,
    #[arg(
        long,
        value_name = "ONTVANGER",
        help = "Versleutel met age voor deze ontvanger (age1… of ssh-ed25519 …); mag vaker"
    )]
    voor_ontvanger: Vec<String>,
    #[arg(
        long,
        value_name = "OPDRACHT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        conflicts_with = "voor_ontvanger",
        help = "Versleutel met age met een wachtwoord: gevraagd, of van deze opdracht (--met-wachtwoord=OPDRACHT)"
    )]
    met_wachtwoord: Option<String>,
    #[arg(
        long,
        value_name = "MAP",
        env = "MELDCODE_SJABLONEN",
        help = "Uw eigen sjablonen; elk bestand vervangt het meegeleverde met die naam"
    )]
    sjablonen: Option<PathBuf>,
}

/// What is given: where it may not go, and what it is called where the user names no file.
pub struct Uitgave {
    /// The folder of the archive.
    pub archive: PathBuf,
    /// The name of the file in a folder of the user's choice.
    pub name: Option<String>,
    /// A file that was recorded: it comes out byte for byte, and not on a screen, which it could steer.
    pub is_file: bool,
}

impl UitgaveArgs {
    /// The school's own templates.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read, or a file is no template.
    pub fn templates(&self) -> Result<Eigen, CliError> {
        let Some(folder) = &self.sjablonen else { return Ok(Eigen::new()) };
        let unreadable = |error: std::io::Error| {
            let why = super::app::io_reason(&error);
            CliError::input(format!("de map {} kan niet worden gelezen: {why}", folder.display()))
        };
        let mut own = Eigen::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            // What an editor or the system leaves beside it.
            if name.starts_with('.') || name.ends_with('~') {
                continue;
            }
            let path = entry.path();
            if std::fs::metadata(&path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
                return Err(CliError::input(format!("{} is geen bestand", path.display()))
                    .hint("haal het uit de map met sjablonen"));
            }
            own.insert(name, read_input(&path.display().to_string())?);
        }
        sjabloon::check(&own).map(|()| own).map_err(|error| broken(&error))
    }

    /// Gives the report: to the file or standard output, encrypted where that was asked.
    ///
    /// # Errors
    /// When a recipient or passphrase cannot be used, or it cannot be written; then there is no file.
    pub fn deliver(&self, content: &Plaintext, what: &Uitgave, app: &App) -> Result<(), CliError> {
        let path = self.path(what)?;
        if self.voor_ontvanger.is_empty() && self.met_wachtwoord.is_none() {
            app.tell("Let op: wat u nu krijgt is niet meer versleuteld. Bewaar het niet langer dan nodig.");
        }
        self.give(content, path.as_deref(), what, app)
    }

    /// Gives a form on which nothing of a child stands yet.
    ///
    /// # Errors
    /// As [`UitgaveArgs::deliver`].
    pub fn deliver_empty(&self, content: &Plaintext, what: &Uitgave, app: &App) -> Result<(), CliError> {
        app.tell("Dit formulier is leeg. Met een ZAAK erbij is ingevuld wat er bekend is.");
        self.deliver_open(content, what, app)
    }

    /// Gives what tells nothing of a child: no warning is due.
    ///
    /// # Errors
    /// As [`UitgaveArgs::deliver`].
    pub fn deliver_open(&self, content: &Plaintext, what: &Uitgave, app: &App) -> Result<(), CliError> {
        let path = self.path(what)?;
        self.give(content, path.as_deref(), what, app)
    }

    fn give(
        &self,
        content: &Plaintext,
        path: Option<&Path>,
        what: &Uitgave,
        app: &App,
    ) -> Result<(), CliError> {
        let sealed = if !self.voor_ontvanger.is_empty() {
            Some(seal_to(&self.voor_ontvanger, content.as_bytes())?)
        } else if let Some(command) = &self.met_wachtwoord {
            Some(seal_with(&file_passphrase(app, command)?, content.as_bytes())?)
        } else {
            None
        };
        let bytes = sealed.as_deref().unwrap_or(content.as_bytes());
        match (path, content.as_str().filter(|_| sealed.is_none() && !what.is_file)) {
            (Some(path), _) => {
                write_new(path, bytes)?;
                let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
                app.tell(&format!("Geschreven naar {}.", path.display()));
                Ok(())
            }
            (None, Some(text)) => app.print(text),
            (None, None) => app.print_bytes(bytes),
        }
    }
}

impl UitgaveArgs {
    /// The file that it goes to; none: standard output. A page is for a browser, so at a terminal it goes to a file too.
    fn path(&self, what: &Uitgave) -> Result<Option<PathBuf>, CliError> {
        let sealed = !self.voor_ontvanger.is_empty() || self.met_wachtwoord.is_some();
        let is_page =
            what.name.as_ref().is_some_and(|name| Path::new(name).extension() == Some("html".as_ref()));
        let name = what.name.as_ref().map(|name| if sealed { format!("{name}.age") } else { name.clone() });
        let path = match (&self.naar, name) {
            (Some(folder), Some(name)) if folder.is_dir() => free(folder, &name),
            (Some(path), _) => path.clone(),
            (None, Some(name)) if is_page && std::io::stdout().is_terminal() => free(&documents()?, &name),
            (None, _) => return Ok(None),
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // A folder that is not there is told of when the file is made.
        let is_inside = match (folder.canonicalize(), what.archive.canonicalize()) {
            (Ok(folder), Ok(archive)) => folder.starts_with(archive),
            _ => false,
        };
        if is_inside {
            let name = path.file_name().unwrap_or_default().display();
            return Err(CliError::usage("dit bestand zou in de map van het archief komen").hint(format!(
                "kies een plek daarbuiten, zoals --naar ~/{name}; de map van het archief wordt gekopieerd en bewaard"
            )));
        }
        Ok(Some(path))
    }
}

/// The user's folder for documents, or else the home.
fn documents() -> Result<PathBuf, CliError> {
    let home = etcetera::home_dir().map_err(|_| {
        CliError::usage("uw thuismap is niet bekend").hint("zeg met --naar waar het bestand komt")
    })?;
    let known = ["Documenten", "Documents"].into_iter().map(|name| home.join(name));
    Ok(known.into_iter().find(|folder| folder.is_dir()).unwrap_or(home))
}

/// A name that is not taken yet: `gesprek.html`, `gesprek-2.html`.
fn free(folder: &Path, name: &str) -> PathBuf {
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    let numbered = (2..).map(|number| format!("{stem}-{number}.{ending}"));
    let paths = std::iter::once(name.to_owned()).chain(numbered).map(|name| folder.join(name));
    paths.into_iter().find(|path| path.symlink_metadata().is_err()).unwrap_or_else(|| folder.join(name))
}

/// A template that cannot be used.
#[must_use]
pub fn broken(error: &SjabloonError) -> CliError {
    CliError::input(error.to_string())
        .hint("verbeter het sjabloon, of laat --sjablonen weg: dan geldt het meegeleverde")
}

fn file_passphrase(app: &App, command: &str) -> Result<Zeroizing<String>, CliError> {
    let strong = |text: &str| StaffKey::check_passphrase(text).map_err(CliError::from);
    if !command.is_empty() {
        let given = passphrase_from(command)?;
        return strong(&given).map(|()| given);
    }
    if !app.asks() {
        return Err(CliError::new(Kind::Access, "er is geen wachtwoord voor het bestand")
            .hint("geef --met-wachtwoord=OPDRACHT, of versleutel met --voor-ontvanger"));
    }
    let stopped = |_| CliError::stopped("u brak af; er is niets gemaakt");
    app.alert("Kies een wachtwoord voor dit bestand: vier woorden of meer. Geef het langs een andere weg door dan het bestand.");
    let _quiet = Quiet::start();
    loop {
        let typed = wachtwoord::ask("Wachtwoord van het bestand").map_err(stopped)?;
        if let Err(error) = strong(&typed) {
            app.alert(&error.to_string());
        } else if *wachtwoord::ask("Nog een keer hetzelfde").map_err(stopped)? == *typed {
            return Ok(typed);
        } else {
            app.alert("  Dat was niet twee keer hetzelfde; begin opnieuw.");
        }
    }
}

/// A dossier that was opened to make something of it.
pub struct Geopend {
    /// The archive as it stood then.
    pub vault: Vault,
    /// The user's key.
    pub identity: Arc<Identity>,
    /// The zaak.
    pub zaak: ZaakNummer,
    /// What it holds.
    pub dossier: Dossier,
    /// The protocol that it runs under.
    pub protocol: Protocol,
    /// The stuk that was named.
    pub stuk: Option<StukId>,
    /// When terms are judged.
    pub peil: Peilmoment,
}

impl Geopend {
    /// Opens the archive, the key and the zaak.
    ///
    /// # Errors
    /// When the zaak or stuk is not there, or may not be read.
    pub fn open(app: &App, zaak: &str, stuk: Option<&str>) -> Result<Self, CliError> {
        let vault = app.vault_then()?;
        let identity = app.identity()?;
        let zaak = find_living(&vault, Some(&identity), zaak)?;
        let dossier = dossier(&zaak, &vault.read(&identity, &zaak)?);
        let stuk = stuk.map(|text| Stukken::of(&dossier).find(text)).transpose()?;
        let protocol = protocol_of(&vault, Some(&zaak))?;
        let peil = Peilmoment::from_moment(Moment(app.peilmoment_then(&vault)?));
        Ok(Self { vault, identity, zaak, dossier, protocol, stuk, peil })
    }

    /// Which state of the archive it is; `opdracht` is the command without its options for state and day.
    #[must_use]
    pub fn herkomst(&self, opdracht: &str) -> Herkomst {
        let commit = self.vault.head();
        let again = format!("meldcode {opdracht} --stand {} --peildatum {}", &commit[..12], self.peil.day());
        Herkomst::new(commit, self.vault.root_fingerprint(), Moment(self.vault.moment()), again)
    }

    /// What is given of this zaak, with the name that it has in a folder.
    #[must_use]
    pub fn uitgave(&self, name: Option<String>) -> Uitgave {
        Uitgave { archive: self.vault.folder().to_owned(), name, is_file: false }
    }

    /// The parent that is meant; the only one where none is named.
    ///
    /// # Errors
    /// When there are more, or none with this name.
    pub fn parent(&self, named: Option<&str>) -> Result<Option<String>, CliError> {
        let all = ouders(&self.dossier, &self.protocol);
        let Some(named) = named else {
            return match all.as_slice() {
                [] => Ok(None),
                [only] => Ok(Some(only.clone())),
                many => {
                    let all: Vec<String> = many.iter().map(|naam| safe(naam)).collect();
                    let why = format!("in dit dossier staan {} ouders: {}", many.len(), all.join(", "));
                    Err(CliError::usage(why).hint("zeg voor wie het is met --wie NAAM"))
                }
            };
        };
        let asked = named.trim().to_lowercase();
        let exact = all.iter().find(|naam| naam.to_lowercase() == asked);
        let mut part = all.iter().filter(|naam| !asked.is_empty() && naam.to_lowercase().contains(&asked));
        match (exact, part.next(), part.next()) {
            (Some(naam), ..) | (None, Some(naam), None) => Ok(Some(naam.clone())),
            (None, Some(_), Some(_)) => Err(CliError::input("deze naam past bij meer dan een ouder")
                .hint("geef de hele naam; `meldcode toon ZAAK` toont de namen")),
            (None, None, _) => Err(CliError::input("er is in dit dossier geen ouder met deze naam")
                .hint("`meldcode toon ZAAK` toont de namen; een ouder is wie de rol ouder heeft")),
        }
    }

    /// Whose parent's copy it is: only that needs a name.
    ///
    /// # Errors
    /// As [`Geopend::parent`]; also when a name is given for another reader.
    pub fn reader(&self, lezer: Lezer, named: Option<&str>) -> Result<Option<String>, CliError> {
        match (lezer, named) {
            (Lezer::Ouder, named) => self.parent(named),
            (_, Some(_)) => Err(CliError::usage("--wie hoort bij --voor ouder")),
            (_, None) => Ok(None),
        }
    }
}
