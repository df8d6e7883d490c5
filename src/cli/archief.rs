//! Opening the archive and the key, once per run, and turning what the vault gives into a dossier.

use std::cell::Cell;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use zeroize::Zeroizing;

use super::app::{App, io_reason, read_input, source_name};
use super::error::{CliError, Kind};
use super::line::Stopped;
use super::vraag::broken_off;
use super::wachtwoord::{self, Quiet};
use crate::model::{Buiten, Dossier, Item, Reden, Stuk, ZaakNummer, yaml};
use crate::protocol::{Protocol, SHIPPED, shipped};
use crate::vault::{ErrorKind, Identity, Opening, Signature, StoredStuk, Vault, VaultError};

/// No passphrase is longer, whatever a command says.
const LARGEST_PASSPHRASE: usize = 4096;

impl From<VaultError> for CliError {
    fn from(error: VaultError) -> Self {
        let kind = match error.kind() {
            ErrorKind::Input => Kind::Input,
            ErrorKind::Access => Kind::Access,
            ErrorKind::Archive => Kind::Archive,
            ErrorKind::Unfinished => Kind::Unfinished,
        };
        let cli = Self::new(kind, format!("{error}{}", held(&error)));
        match error.hint() {
            Some(hint) => cli.hint(hint),
            None => cli,
        }
    }
}

/// Whose lock file it is, and how old.
fn held(error: &VaultError) -> String {
    let VaultError::GitLock { since, foreign, .. } = error else { return String::new() };
    let whose = if *foreign { "van een andere gebruiker" } else { "van u" };
    let age = since.and_then(|since| since.elapsed().ok()).map(|age| age.as_secs() / 60);
    match age {
        Some(minutes @ 0..=119) => format!(" ({whose}, {} oud)", count_minutes(minutes)),
        Some(minutes) => format!(" ({whose}, {} uur oud)", minutes / 60),
        None => format!(" ({whose})"),
    }
}

fn count_minutes(minutes: u64) -> String {
    match minutes {
        0 => "minder dan een minuut".to_owned(),
        1 => "1 minuut".to_owned(),
        more => format!("{more} minuten"),
    }
}

impl App {
    /// Opens the archive: `-C`, or the working folder or one above it.
    ///
    /// # Errors
    /// When there is none, or it cannot be used.
    pub fn vault(&self) -> Result<Vault, CliError> {
        self.vault_pinned(false)
    }

    /// As [`App::vault`], for a command that stores something as soon as it has read what it needs.
    ///
    /// # Errors
    /// As [`App::vault`].
    pub fn vault_to_store(&self) -> Result<Vault, CliError> {
        // While questions are answered much may change.
        self.vault_pinned(!self.asks())
    }

    fn vault_pinned(&self, to_store: bool) -> Result<Vault, CliError> {
        let mut tries = 0;
        loop {
            let vault = self.vault_as(Opening { notes: self.notes_folder().as_deref(), to_store })?;
            let checked = config_folder().map(|config| vault.check_pin(&config));
            match checked {
                // Another window may have stored something between our look at the archive and at the note of
                // what was seen; then the archive, looked at again, has it.
                Ok(Err(VaultError::RolledBack)) if tries < 10 => tries += 1,
                Ok(Err(error)) => return Err(error.into()),
                Ok(Ok(_)) | Err(_) => {
                    self.warn_of_trouble(&vault);
                    return Ok(vault);
                }
            }
        }
    }

    /// Opens the archive without comparing it with what this user saw before.
    ///
    /// # Errors
    /// When there is none, or it cannot be used.
    pub fn vault_as(&self, opening: Opening<'_>) -> Result<Vault, VaultError> {
        match &self.global.archief {
            Some(dir) => Vault::open_as(dir, opening),
            None => Vault::discover(&working_folder()?, opening),
        }
    }

    /// Where what was read of the commits is kept for a next time; a demo is forgotten.
    pub fn notes_folder(&self) -> Option<PathBuf> {
        if self.is_throwaway() { None } else { config_folder().ok().map(|config| config.join("commits")) }
    }

    /// Notes how far the user has seen the archive, and tells of a destruction that could not be finished.
    pub fn seen(&self, vault: &Vault) {
        self.noted(vault);
        self.tell_owed(vault);
        if let Ok(Some((zaken, obstacles))) = vault.unfinished() {
            let obstacles: Vec<String> = obstacles.iter().map(ToString::to_string).collect();
            self.alert(&crate::render::vernietigen::unfinished(&zaken, &obstacles));
        }
    }

    /// Notes, outside the archive, how far the user has seen it: a roll-back is found from then on.
    pub fn noted(&self, vault: &Vault) {
        if self.is_throwaway() {
            return;
        }
        let noted = config_folder().ok().map(|config| vault.pin(&config));
        if let Some(Err(error)) = noted {
            self.tell(&format!(
                "Let op: uw instellingen zijn niet bijgewerkt ({error}); het stuk is wel vastgelegd."
            ));
        }
    }

    /// Reads and unlocks the user's key.
    ///
    /// # Errors
    /// When there is none, or the passphrase is wrong.
    pub fn identity(&self) -> Result<Arc<Identity>, CliError> {
        let path = self.existing_key()?;
        if let Some(known) = self.unlocked.get(&path) {
            return Ok(known);
        }
        // A pipe can be read but once.
        let may_try_again = self.asks() && self.global.wachtwoord_opdracht.is_none() && path.is_file();
        let _quiet = may_try_again.then(Quiet::start);
        let mut tries = 3;
        loop {
            let stopped = Cell::new(None);
            let mut passphrase = || self.passphrase("Wachtwoord van uw sleutel", &stopped);
            match Identity::read(&path, &mut passphrase) {
                Err(VaultError::WrongPassphrase) if may_try_again && tries > 1 => {
                    tries -= 1;
                    self.alert("  Dat wachtwoord klopt niet; probeer het nog eens.");
                }
                Err(error) => return Err(stopped.get().map_or_else(|| error.into(), broken_off)),
                Ok(identity) => return Ok(self.unlocked.keep(path, identity)),
            }
        }
    }

    /// Reads the user's key for signing.
    ///
    /// # Errors
    /// As [`App::identity`]; also when it is the recovery key, which can only read.
    pub fn staff_key(&self) -> Result<Arc<Identity>, CliError> {
        let identity = self.identity()?;
        if identity.signer().is_err() {
            return Err(CliError::new(
                Kind::Access,
                "met de herstelsleutel kunt u alleen lezen, niets vastleggen",
            )
            .hint("gebruik uw eigen sleutel; is die weg, laat dan een nieuwe toevoegen"));
        }
        Ok(identity)
    }

    /// A passphrase from the command that the user named, or asked for at the terminal; `stopped` says whether the
    /// user stopped there.
    ///
    /// # Errors
    /// When neither can give one.
    pub fn passphrase(
        &self,
        prompt: &str,
        stopped: &Cell<Option<Stopped>>,
    ) -> Result<Zeroizing<String>, VaultError> {
        if let Some(command) = &self.global.wachtwoord_opdracht {
            return passphrase_from(command);
        }
        if !self.asks() {
            return Err(VaultError::NoPassphrase);
        }
        wachtwoord::ask(prompt).map_err(|how| {
            stopped.set(Some(how));
            VaultError::NoPassphrase
        })
    }
}

/// Runs the command without a shell, so nothing in it can surprise, and takes its first line.
///
/// # Errors
/// When it fails, or gives no text.
pub fn passphrase_from(command: &str) -> Result<Zeroizing<String>, VaultError> {
    let failed = |why: &str| VaultError::PassphraseCommand(why.to_owned());
    let words = shlex::split(command)
        .filter(|words| !words.is_empty())
        .ok_or_else(|| failed("er staat geen opdracht, of een aanhalingsteken te weinig"))?;
    let mut child = Command::new(&words[0])
        .args(&words[1..])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(|error| failed(&format!("het programma start niet: {}", io_reason(&error))))?;
    // Reserved at once: a buffer that grows leaves copies of the passphrase behind.
    let mut said = Zeroizing::new(Vec::with_capacity(LARGEST_PASSPHRASE + 1));
    let read = child.stdout.take().map(|out| out.take(LARGEST_PASSPHRASE as u64 + 1).read_to_end(&mut said));
    let too_much = said.len() > LARGEST_PASSPHRASE;
    if too_much {
        // It may go on for ever; its own end no longer matters.
        let _ = child.kill();
    }
    let ended = child.wait();
    if too_much {
        return Err(failed("de opdracht geeft meer dan een wachtwoord"));
    }
    if !matches!((read, ended), (Some(Ok(_)), Ok(status)) if status.success()) {
        return Err(failed("de opdracht eindigt met een fout"));
    }
    let text = std::str::from_utf8(&said).map_err(|_| failed("de opdracht geeft geen tekst"))?;
    match text.lines().next() {
        None | Some("") => Err(failed("de opdracht geeft een lege eerste regel")),
        Some(line) => Ok(Zeroizing::new(line.to_owned())),
    }
}

fn working_folder() -> Result<PathBuf, VaultError> {
    std::env::current_dir().map_err(|error| VaultError::Unreadable(PathBuf::from("."), error))
}

/// The folder for the user's own settings: the key, and which archives were joined.
///
/// # Errors
/// When the system names no home folder.
pub fn config_folder() -> Result<PathBuf, CliError> {
    use etcetera::BaseStrategy;
    let base = etcetera::choose_base_strategy().map_err(|_| {
        CliError::new(Kind::Access, "uw thuismap is niet bekend").hint("geef uw sleutel met --sleutel")
    })?;
    Ok(base.config_dir().join("meldcode"))
}

/// The protocol that a zaak runs under, or without one the protocol in force. The sociale kaart is always that of the
/// protocol in force: whom to call is of now, whatever version the zaak was opened with.
///
/// # Errors
/// When the archive does not hold it, or it is not valid.
pub fn protocol_of(vault: &Vault, zaak: Option<&ZaakNummer>) -> Result<Protocol, CliError> {
    let state = vault.state();
    let name = zaak.and_then(|zaak| state.zaken.get(zaak)).map_or(&state.protocol, |zaak| &zaak.protocol);
    let mut protocol = version(vault, name)?;
    if *name != state.protocol {
        protocol.sociale_kaart = version(vault, &state.protocol)?.sociale_kaart;
    }
    Ok(protocol)
}

fn version(vault: &Vault, name: &(String, String)) -> Result<Protocol, CliError> {
    let text = vault.state().protocols.get(name).ok_or_else(|| {
        CliError::new(
            Kind::Archive,
            format!("protocol {} versie {} staat niet in het archief", name.0, name.1),
        )
    })?;
    Protocol::from_yaml(text).map_err(|error| CliError::new(Kind::Archive, error.to_string()))
}

/// The protocol in force, or the one with this name that comes with the program.
///
/// # Errors
/// When there is no such protocol, or without a name no archive.
pub fn protocol_named(app: &App, name: Option<&str>) -> Result<Protocol, CliError> {
    let Some(name) = name else { return protocol_of(&app.vault()?, None) };
    let text = shipped(name).ok_or_else(|| {
        let shown = crate::render::text::safe(name);
        CliError::input(format!("er is geen protocol `{shown}`"))
            .hint(format!("meegeleverd: {}", SHIPPED.join(", ")))
    })?;
    Protocol::from_yaml(text).map_err(|error| CliError::input(error.to_string()))
}

/// Reads a protocol from a file.
///
/// # Errors
/// When it cannot be read, or is not valid.
pub fn protocol_from(path: &Path) -> Result<Protocol, CliError> {
    let name = path.display().to_string();
    parse_protocol(&name, &read_input(&name)?)
}

/// The protocol that is meant by the name of one that ships, or by a file: checked, with its text.
///
/// # Errors
/// When there is none, or it is not valid.
pub fn chosen_protocol(chosen: &str) -> Result<(Protocol, String), CliError> {
    let text = match shipped(chosen) {
        Some(text) => text.to_owned(),
        None if chosen == "-" || Path::new(chosen).exists() => read_input(chosen)?,
        None => {
            let shown = crate::render::text::safe(chosen);
            return Err(CliError::input(format!("er is geen protocol of bestand `{shown}`"))
                .hint(format!("meegeleverd: {}", SHIPPED.join(", "))));
        }
    };
    Ok((parse_protocol(chosen, &text)?, text))
}

fn parse_protocol(name: &str, text: &str) -> Result<Protocol, CliError> {
    Protocol::from_yaml(text).map_err(|error| {
        CliError::input(crate::render::protocol::problems(&source_name(name), &error.problems))
    })
}

/// Makes something of each dossier that the user reads, zaak by zaak on all cores, so that no more is in memory than
/// what every core is at; in the order asked.
///
/// # Errors
/// When a zaak may not be read, or the archive is damaged.
pub fn each_dossier<T: Send>(
    vault: &Vault,
    identity: &Identity,
    zaken: &[ZaakNummer],
    each: impl Fn(&ZaakNummer, &Dossier) -> T + Sync,
) -> Result<Vec<T>, CliError> {
    let read = vault.read_each(identity, zaken, |zaak, stored| Ok(each(zaak, &dossier(zaak, &stored?))));
    read.into_iter().collect::<Result<_, VaultError>>().map_err(CliError::from)
}

/// Judges each stored stuk and merges the follow-ups: what fails a check "telt niet mee".
#[must_use]
pub fn dossier(zaak: &ZaakNummer, stored: &[StoredStuk]) -> Dossier {
    let mut items = Vec::with_capacity(stored.len());
    let mut outside = Vec::new();
    for stuk in stored {
        match judge(zaak, stuk) {
            Ok(item) => items.push(item),
            Err(reden) => outside.push(Buiten { id: stuk.id, reden, door: stuk.signer.clone() }),
        }
    }
    Dossier::new(zaak.clone(), items, outside)
}

fn judge(zaak: &ZaakNummer, stored: &StoredStuk) -> Result<Item, Reden> {
    let (Signature::Geldig, Some(signer), Some(functie)) = (stored.signature, &stored.signer, stored.functie)
    else {
        return Err(Reden::NietErkend);
    };
    let plaintext = stored.content.as_ref().map_err(|_| Reden::OpentNiet)?;
    let text = plaintext.as_str().ok_or(Reden::Onleesbaar)?;
    let stuk: Stuk = yaml::stuk(text).map_err(|_| Reden::Onleesbaar)?;
    let kop = &stuk.kop;
    let own = kop.id == stored.id && kop.zaak.as_ref() == Some(zaak);
    let recorded = &kop.vastgelegd.door == signer && kop.vastgelegd.op.0 == stored.committed_at;
    if !own || !recorded {
        return Err(Reden::HoortHierNiet);
    }
    if !functie.may_file(stuk.gegevens.soort()) {
        return Err(Reden::RolNietBevoegd);
    }
    Ok(Item::new(stuk, functie))
}
