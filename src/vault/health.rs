//! What around an archive and a key is not as it should be: looked at, never changed, without a passphrase.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use chrono::{DateTime, FixedOffset};

use super::error::VaultError;
use super::keys::{Identity, StaffKey};
use super::pin::Seen;
use super::{Vault, disk, git, journal, settings};

/// Git signs and verifies with ssh keys from this version on.
const OLDEST_GIT: (u32, u32) = (2, 34);
/// A lock file of git that is older than this belongs to no program that still runs.
const STALE: Duration = Duration::from_mins(10);
/// Folders of programs that copy what is in them to other computers by themselves.
const SYNCED: [&str; 11] = [
    "box",
    "dropbox",
    "googledrive",
    "google drive",
    "icloud",
    "mega",
    "mobile documents",
    "nextcloud",
    "onedrive",
    "owncloud",
    "pcloud",
];

/// Something that is not as it should be ("klacht").
#[derive(Debug)]
pub enum Ailment {
    /// There is no key file.
    NoKey(PathBuf),
    /// The file is no key that can be used, and why.
    BadKey(VaultError),
    /// Others on this machine can read the key file, or it is another's.
    OpenKey(PathBuf),
    /// The key has no passphrase.
    NoPassphrase(PathBuf),
    /// The key file lies in the archive, and would be sent along.
    KeyInArchive(PathBuf),
    /// The key is nobody's in this archive, or was revoked.
    StrangerKey,
    /// There is no git to exchange with.
    NoGit,
    /// A git that cannot verify the signatures.
    OldGit(String),
    /// Settings of the folder that could start a program.
    ForeignSettings(Vec<String>),
    /// Others on this machine can read the archive's folder, or it is another's.
    OpenFolder(PathBuf),
    /// The folder is copied elsewhere by another program, of this name.
    Synced(String),
    /// A lock file that a git left behind.
    StaleLock(PathBuf),
    /// A crash of this program would leave its memory on disk.
    CoreDumps,
    /// The newest commit is later than now.
    Clock(DateTime<FixedOffset>),
    /// Not compared with the fingerprint on paper on this machine.
    NotPinned,
    /// Not what was seen before.
    Pin(VaultError),
    /// There is no server: this is the only copy.
    NoServer,
    /// The server does not have the newest commit.
    NotSent,
    /// Only one person reads so many zaken, and there is no recovery key.
    OneReader(usize),
    /// Only one person can give access, and there is no recovery key.
    OneCoordinator,
    /// So many things do not hold.
    Violations(usize),
}

/// What is wrong with a key file.
#[must_use]
pub fn key_health(path: &Path) -> Vec<Ailment> {
    if !path.exists() {
        return vec![Ailment::NoKey(path.to_owned())];
    }
    let mut found = Vec::new();
    if disk::is_open_to_others(path) || disk::is_foreign(path) {
        found.push(Ailment::OpenKey(path.to_owned()));
    }
    if !path.is_file() {
        found.push(Ailment::BadKey(VaultError::UnusableKey("het is geen bestand")));
        return found;
    }
    match StaffKey::is_protected(path) {
        Ok(true) => {}
        Ok(false) => found.push(Ailment::NoPassphrase(path.to_owned())),
        Err(error) => found.push(Ailment::BadKey(error)),
    }
    found
}

/// What is wrong with this machine: its git, and what a crash would leave.
#[must_use]
pub fn machine_health() -> Vec<Ailment> {
    let mut found = Vec::new();
    let said = Command::new("git").arg("--version").stdin(Stdio::null()).output();
    match said.ok().filter(|said| said.status.success()) {
        None => found.push(Ailment::NoGit),
        Some(said) => {
            let said = String::from_utf8_lossy(&said.stdout).trim().to_owned();
            if version(&said).is_none_or(|version| version < OLDEST_GIT) {
                found.push(Ailment::OldGit(said.chars().filter(|c| !c.is_control()).take(60).collect()));
            }
        }
    }
    if disk::dumps_core() {
        found.push(Ailment::CoreDumps);
    }
    found
}

/// `git version 2.47.3`: two and forty-seven.
fn version(said: &str) -> Option<(u32, u32)> {
    let mut parts = said.split_whitespace().nth(2)?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// The program that copies this folder to other computers, told by a name above it; the folder may still have to be
/// made.
#[must_use]
pub fn synced_by(folder: &Path) -> Option<String> {
    let folder = std::path::absolute(folder).ok()?;
    let folder = folder.canonicalize().unwrap_or(folder);
    let names = folder.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    let known = |name: &String| {
        let name = name.to_lowercase();
        SYNCED.iter().any(|known| name == *known || name.starts_with(&format!("{known} ")))
    };
    let marked = || {
        let marks = [(".stfolder", "Syncthing"), (".dropbox", "Dropbox")];
        let above = |mark: &&(&str, &str)| folder.ancestors().any(|folder| folder.join(mark.0).exists());
        marks.iter().find(above).map(|(_, name)| (*name).to_owned())
    };
    names.into_iter().find(known).or_else(marked)
}

impl Vault {
    /// What is wrong with the archive's folder, its server, its readers, and with this user's note about it.
    #[must_use]
    pub fn health(&self, now: DateTime<FixedOffset>, key: &Path, config: Option<&Path>) -> Vec<Ailment> {
        let mut found = self.folder_health();
        if key.exists() {
            if let (Ok(key), Ok(root)) = (key.canonicalize(), self.root.canonicalize())
                && key.starts_with(root)
            {
                found.push(Ailment::KeyInArchive(key));
            }
            // A pipe can be read but once.
            let mine = key.is_file().then(|| Identity::public_half(key).ok()).flatten();
            let holds =
                self.snapshot.state.staff.values().any(|p| p.active && Some(&p.public_line) == mine.as_ref());
            if mine.is_some() && !holds && mine != self.snapshot.state.recovery_public {
                found.push(Ailment::StrangerKey);
            }
        }
        if self.moment() > now + chrono::Duration::minutes(5) {
            found.push(Ailment::Clock(self.moment()));
        }
        match config.map(|config| self.check_pin(config)) {
            Some(Ok(Seen::New)) => found.push(Ailment::NotPinned),
            Some(Err(error)) => found.push(Ailment::Pin(error)),
            _ => {}
        }
        found.extend(self.people_health());
        found
    }

    fn folder_health(&self) -> Vec<Ailment> {
        let mut found = Vec::new();
        let folders = [self.root.clone(), git::git_dir(&self.root)];
        // Whoever may not enter the folder above does not come to the one below.
        if folders.iter().all(|folder| disk::is_open_to_others(folder)) || disk::is_foreign(&self.root) {
            found.push(Ailment::OpenFolder(self.root.clone()));
        }
        found.extend(synced_by(&self.root).map(Ailment::Synced));
        match settings::foreign(&self.root) {
            Ok(names) if names.is_empty() => {}
            Ok(names) => found.push(Ailment::ForeignSettings(names)),
            Err(_) => found.push(Ailment::ForeignSettings(vec![".git/config".to_owned()])),
        }
        let is_stale = |path: &PathBuf| {
            let since = fs::symlink_metadata(path).and_then(|found| found.modified()).ok();
            since.and_then(|since| since.elapsed().ok()).is_some_and(|age| age > STALE)
        };
        found.extend(journal::locks(&self.root).into_iter().filter(is_stale).map(Ailment::StaleLock));
        if self.server().is_none() {
            found.push(Ailment::NoServer);
            return found;
        }
        let repo = git::open(&self.root).ok();
        let there = repo.and_then(|repo| git::target(&repo, "refs/remotes/origin/main").ok().flatten());
        if there != Some(self.snapshot.head) {
            found.push(Ailment::NotSent);
        }
        found
    }

    fn people_health(&self) -> Vec<Ailment> {
        let state = &self.snapshot.state;
        let mut found = Vec::new();
        if !state.violations.is_empty() {
            found.push(Ailment::Violations(state.violations.len()));
        }
        if state.recovery_public.is_some() {
            return found;
        }
        if state.staff.values().filter(|person| person.active && person.functie.coordinates()).count() == 1 {
            found.push(Ailment::OneCoordinator);
        }
        let alone = state.zaken.values().filter(|zaak| !zaak.destroyed && zaak.readers.len() == 1).count();
        if alone > 0 {
            found.push(Ailment::OneReader(alone));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_and_synced_folders_are_told() {
        assert_eq!(version("git version 2.47.3"), Some((2, 47)));
        assert_eq!(version("git version 2.39.5 (Apple Git-154)"), Some((2, 39)));
        assert_eq!(version("geen git"), None);
        let home = tempfile::tempdir().unwrap();
        for (name, told) in
            [("OneDrive - School", true), ("Nextcloud", true), ("Boxmeer", false), ("doos", false)]
        {
            let folder = home.path().join(name).join("archief");
            fs::create_dir_all(&folder).unwrap();
            assert_eq!(synced_by(&folder).is_some(), told, "{name}");
        }
        fs::create_dir(home.path().join("doos/.stfolder")).unwrap();
        assert_eq!(synced_by(&home.path().join("doos/archief")).as_deref(), Some("Syncthing"));
    }
}
