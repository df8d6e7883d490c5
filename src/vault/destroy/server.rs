//! The keys of destroyed zaken on the server: cleaned up by us where it is a folder, told by a person where it is not.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use chrono::{DateTime, FixedOffset};
use git2::Repository;

use super::error::DestroyError;
use super::fold::Step;
use super::obstacle::Obstacle;
use super::store::{Doomed, Store};
use super::{DESTROY, plan};
use crate::model::ZaakNummer;
use crate::vault::commit::Author;
use crate::vault::error::{Result, disk as disk_error};
use crate::vault::keys::StaffKey;
use crate::vault::staff::coordinator;
use crate::vault::write::{Plan, Writer};
use crate::vault::{Vault, disk, git, remote};

/// Zaken whose branch came back to the server after it was stated that it was gone.
const NOTE: &str = "terug-op-de-server";
/// In a folder that others push to, what came a moment ago may be about to be named by a branch.
const PRUNE: &str = "--prune=10.minutes.ago";

/// Where the server is ("origin").
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Server {
    /// There is none.
    None,
    /// A bare repository in a folder that we reach.
    Folder(PathBuf),
    /// Elsewhere: an address that git knows.
    Elsewhere,
}

impl Vault {
    /// What sort of server this archive has.
    ///
    /// # Errors
    /// The archive cannot be read.
    pub fn server_place(&self) -> Result<Server> {
        let repo = git::open(&self.root)?;
        let Ok(origin) = repo.find_remote("origin") else { return Ok(Server::None) };
        let url = String::from_utf8_lossy(origin.url_bytes()).into_owned();
        let path = self.root.join(url.strip_prefix("file://").unwrap_or(&url));
        let is_bare = Repository::open_bare(&path).is_ok();
        Ok(if is_bare { Server::Folder(path) } else { Server::Elsewhere })
    }

    /// The destroyed zaken whose keys may still be on the server.
    ///
    /// # Errors
    /// The archive cannot be read.
    pub fn on_server(&self) -> Result<Vec<ZaakNummer>> {
        let mut destroyed = self.snapshot.state.zaken.values().filter(|zaak| zaak.destroyed).peekable();
        if destroyed.peek().is_none() || self.server_place()? == Server::None {
            return Ok(Vec::new());
        }
        let came_back = read_note(&self.root);
        let on_server = destroyed.filter(|z| !z.destruction.off_server || came_back.contains(&z.nummer));
        Ok(on_server.map(|zaak| zaak.nummer.clone()).collect())
    }

    /// Cleans up a server that is a folder, and proves it. Gives what stands in the way there; nothing for a server
    /// elsewhere. That it is clean still has to be stated.
    ///
    /// # Errors
    /// The folder cannot be read, or the disk refuses.
    pub fn clear_server(&self) -> Result<Vec<Obstacle>> {
        let Server::Folder(folder) = self.server_place()? else { return Ok(Vec::new()) };
        let destroyed = || self.snapshot.state.zaken.values().filter(|zaak| zaak.destroyed);
        if destroyed().next().is_none() {
            return Ok(Vec::new());
        }
        let store = Store::new(Repository::open_bare(&folder)?);
        let mut doomed = Doomed { zaken: Vec::new(), keys: BTreeSet::new() };
        let mut refused = Vec::new();
        for zaak in destroyed() {
            let here = store.listed(&self.snapshot.state, zaak)?.keys;
            if store.has_branch(&zaak.nummer)? {
                refused.push(Obstacle::Refused(zaak.nummer.clone()));
            } else if !here.is_empty() {
                doomed.zaken.push(zaak.nummer.clone());
                doomed.keys.extend(here);
            }
        }
        if !refused.is_empty() {
            return Ok(refused);
        }
        // Looked for until it is stated that they are gone: it takes a walk through everything.
        let on_server = self.on_server()?;
        if !on_server.is_empty() {
            doomed.keys.extend(store.strays(&on_server)?);
        }
        if !doomed.keys.is_empty() {
            let obstacles = store.all_obstacles(&doomed)?;
            if !obstacles.is_empty() {
                return Ok(obstacles);
            }
            store.erase(&doomed, PRUNE, Stdio::null())?;
            store.remove_loose(&doomed.keys);
            if let Some(still) = store.proof(&doomed.keys)? {
                return Ok(vec![still]);
            }
        }
        self.forget_came_back(&on_server)?;
        Ok(Vec::new())
    }

    /// States that the keys of every destroyed zaak are off the server, where [`Vault::clear_server`] found nothing in
    /// the way. What was stated still has to be sent.
    ///
    /// # Errors
    /// The role may not, or the disk refuses.
    pub fn state_server_clear(&mut self, key: &StaffKey, moment: DateTime<FixedOffset>) -> Result<()> {
        self.state_off_server(key, moment, &self.on_server()?)
    }

    /// States that someone cleaned the server up. What the server still gives away is found by asking for it.
    ///
    /// # Errors
    /// The role may not, the server still has a key, or the disk refuses.
    pub fn told_off_server(
        &mut self,
        key: &StaffKey,
        moment: DateTime<FixedOffset>,
        nummer: &ZaakNummer,
    ) -> Result<()> {
        self.check_coordinates(key, DESTROY)?;
        let zaak = self.zaak(nummer)?;
        if !zaak.destroyed {
            return Err(DestroyError::NotDestroyed(nummer.clone()).into());
        }
        let others = Store::new(git::open(&self.root)?).listed(&self.snapshot.state, zaak)?.others;
        let given = |id| !others.contains(&id) && gives(&self.root, id).unwrap_or(false);
        if self.server_place()? != Server::None && zaak.destruction.listed().any(given) {
            return Err(DestroyError::StillOnServer(nummer.clone()).into());
        }
        let zaken = std::slice::from_ref(nummer);
        self.forget_came_back(zaken)?;
        self.state_off_server(key, moment, zaken)
    }

    fn state_off_server(
        &mut self,
        key: &StaffKey,
        moment: DateTime<FixedOffset>,
        zaken: &[ZaakNummer],
    ) -> Result<()> {
        let not_stated = |zaak: &&ZaakNummer| {
            self.snapshot.state.zaken.get(zaak).is_some_and(|zaak| !zaak.destruction.off_server)
        };
        let zaken: Vec<ZaakNummer> = zaken.iter().filter(not_stated).cloned().collect();
        if zaken.is_empty() {
            return Ok(());
        }
        self.check_coordinates(key, DESTROY)?;
        let writer = Writer::begin(&self.root, &mut self.snapshot)?;
        let person = coordinator(&self.snapshot, key, DESTROY)?;
        let mut all: Option<Plan> = None;
        for zaak in &zaken {
            let one = plan(&self.event(Step::ServerGewist, person, moment, zaak), "van de server gewist")?;
            match &mut all {
                None => all = Some(one),
                Some(all) => {
                    "vernietiging: van de server gewist\n".clone_into(&mut all.message);
                    all.files.extend(one.files);
                }
            }
        }
        if let Some(plan) = all {
            let commit = writer.carry_out(&Author { key, person, moment }, &plan)?;
            self.after_write(commit)?;
        }
        Ok(())
    }

    /// Notes that a branch was on the server again, sent by a copy that did not know.
    pub(in crate::vault) fn note_came_back(&self, zaken: &[ZaakNummer]) -> Result<()> {
        let mut known = read_note(&self.root);
        let before = known.len();
        let stated = |zaak: &&ZaakNummer| {
            self.snapshot.state.zaken.get(zaak).is_some_and(|zaak| zaak.destruction.off_server)
        };
        known.extend(zaken.iter().filter(stated).cloned());
        if known.len() > before { write_note(&self.root, &known) } else { Ok(()) }
    }

    fn forget_came_back(&self, zaken: &[ZaakNummer]) -> Result<()> {
        let mut known = read_note(&self.root);
        let before = known.len();
        known.retain(|zaak| !zaken.contains(zaak));
        if known.len() < before { write_note(&self.root, &known) } else { Ok(()) }
    }
}

/// Whether a server hands out an object to who asks for it by its id; what it gives does not come into our own store.
fn gives(root: &Path, id: git2::Oid) -> Result<bool> {
    let aside = tempfile::tempdir().map_err(disk_error)?;
    let fetched = remote::exchange(root, "fetch")?
        .env("GIT_OBJECT_DIRECTORY", aside.path())
        .env("GIT_ALTERNATE_OBJECT_DIRECTORIES", git::git_dir(root).join("objects"))
        .args(["--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", "origin", &id.to_string()])
        .stdin(Stdio::null())
        .output()
        .map_err(|_| remote::no_git())?;
    Ok(fetched.status.success())
}

fn note(root: &Path) -> PathBuf {
    git::local_folder(root).join(NOTE)
}

fn read_note(root: &Path) -> BTreeSet<ZaakNummer> {
    let text = disk::read_text(&note(root)).unwrap_or_default();
    text.lines().filter_map(|line| line.parse().ok()).collect()
}

fn write_note(root: &Path, zaken: &BTreeSet<ZaakNummer>) -> Result<()> {
    let lines: Vec<&str> = zaken.iter().map(ZaakNummer::as_str).collect();
    disk::replace(&note(root), lines.join("\n").as_bytes(), true)
}
