//! One command, one commit, or nothing at all: the lock, the order of writing, the refs.

use std::cell::Cell;
use std::fs::File;
use std::path::Path;

use git2::build::TreeUpdateBuilder;
use git2::{Commit, FileMode, Oid, Repository, Tree};

use super::clear::FORMAT;
use super::commit::{Author, first_tree, new_trees, signature, signed_commit};
use super::disk;
use super::error::{Result, VaultError, disk as disk_error};
use super::git;
use super::locks::write_lock;
use super::look::Look;
use super::place::{ARCHIVE_FILE, MAIN_REF, SIGNERS_FILE, key_ref};
use super::stage;
use super::state::Snapshot;
use super::wrap::Wrap;
use super::{destroy, fold, journal, limits, packed, worktree};
use crate::model::ZaakNummer;

/// From this many files on one pack is written instead of loose objects, and the disk is synced once.
const BULK: usize = 48;
/// Above libgit2's own stores, so that a bulk write is collected in memory first.
const MEMORY_PRIORITY: i32 = 1000;
/// From this many branches on those without a file of their own are written together.
const MANY_BRANCHES: usize = 8;

/// A change of the keys of one zaak.
pub(super) struct KeyChange {
    pub zaak: ZaakNummer,
    pub add: Vec<Wrap>,
    pub drop: Vec<String>,
}

/// What one command writes.
pub(super) struct Plan {
    pub message: String,
    pub files: Vec<(String, Vec<u8>)>,
    /// The list of keys, when staff changed.
    pub signers: Option<String>,
    pub keys: Vec<KeyChange>,
    /// New and taken keys go before `main`, given ones after it.
    pub keys_first: bool,
}

impl Plan {
    /// Nothing on `main`: only these keys change.
    pub(super) fn only_keys(keys: Vec<KeyChange>) -> Self {
        Self { message: String::new(), files: Vec::new(), signers: None, keys, keys_first: true }
    }
}

/// The right to write: holds the lock until dropped.
pub(super) struct Writer<'a> {
    root: &'a Path,
    repo: Repository,
    /// New objects are collected in memory, so every commit of this writer must write its pack.
    bulk: Cell<bool>,
    lock: File,
}

impl<'a> Writer<'a> {
    /// Takes the lock, brings the snapshot up to date, mends what an interrupted write left, and goes on with a
    /// destruction that was not finished; where that cannot be, `Vault::unfinished` says why.
    pub(super) fn begin(root: &'a Path, snapshot: &mut Snapshot) -> Result<Self> {
        Self::begin_after(&Look::default(), root, snapshot)
    }

    /// As [`Writer::begin`], where a look at the work tree was begun before.
    pub(super) fn begin_after(looking: &Look, root: &'a Path, snapshot: &mut Snapshot) -> Result<Self> {
        let writer = Self::locked(looking, root, snapshot)?;
        _ = destroy::resume(&writer, &snapshot.state);
        Ok(writer)
    }

    /// As [`Writer::begin`], without going on with a destruction.
    pub(super) fn begin_only(root: &'a Path, snapshot: &mut Snapshot) -> Result<Self> {
        Self::locked(&Look::default(), root, snapshot)
    }

    fn locked(looking: &Look, root: &'a Path, snapshot: &mut Snapshot) -> Result<Self> {
        disk::private_files();
        let lock = write_lock(root)?;
        stage::reached("locked")?;
        journal::free_locks(root)?;
        let repo = git::open_durable(root)?;
        journal::mend_logs(&repo, root)?;
        let head = head(&repo)?;
        if head != snapshot.head {
            fold::advance(root, snapshot, head)?;
        }
        git::configure(root, &root.canonicalize().unwrap_or_else(|_| root.to_owned()))?;
        git::write_signers(root, &snapshot.state.signers())?;
        worktree::mend(&repo, root, &repo.find_commit(head)?.tree()?, looking.end())?;
        stage::reached("mended")?;
        Ok(Self { root, repo, bulk: Cell::new(false), lock })
    }

    /// The repository, for reading under the lock.
    pub(super) fn repo(&self) -> &Repository {
        &self.repo
    }

    /// The folder of the archive.
    pub(super) fn root(&self) -> &Path {
        self.root
    }

    /// The lock, to be held by another program too: it outlives us there when we are killed.
    pub(super) fn share_lock(&self) -> Result<File> {
        self.lock.try_clone().map_err(disk_error)
    }

    /// Writes a plan; gives the new commit on `main`, or the present one when only keys change.
    pub(super) fn carry_out(&self, author: &Author<'_>, plan: &Plan) -> Result<Oid> {
        let bulk = self.bulk.get() || plan.files.len() + plan.keys.len() >= BULK;
        let head = self.repo.find_commit(head(&self.repo)?)?;
        let odb = self.repo.odb()?;
        if bulk && !self.bulk.replace(true) {
            odb.add_new_mempack_backend(MEMORY_PRIORITY)?;
        }
        let mut written = Vec::new();
        let files = plan.files.iter().chain(&[]).map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        let signers = plan.signers.iter().map(|text| (SIGNERS_FILE, text.as_bytes()));
        let files: Vec<(&str, &[u8], Oid)> = files
            .chain(signers)
            .map(|(path, bytes)| Ok((path, bytes, self.repo.blob(bytes)?)))
            .collect::<Result<_>>()?;
        written.extend(files.iter().map(|(_, _, id)| *id));
        stage::reached("blobs")?;
        let main = if files.is_empty() {
            head.id()
        } else {
            self.main_commit(author, plan, &head, &files, &mut written)?
        };
        let keys = plan
            .keys
            .iter()
            .map(|change| self.key_commit(author, change, &mut written))
            .collect::<Result<Vec<_>>>()?;
        stage::reached("commits")?;
        if bulk {
            self.write_pack(&written)?;
            stage::reached("pack")?;
        }
        let result =
            self.publish(author, plan, &Ready { head: head.id(), main, files: &files, keys: &keys, bulk });
        if result.is_err() {
            // Back to what the head says, as far as the disk allows; else the next writer does it.
            let mended =
                head_tree(&self.repo).and_then(|tree| worktree::mend(&self.repo, self.root, &tree, None));
            if matches!(mended, Err(VaultError::Locked)) {
                // Someone's git has the index: it was not written, so nothing of ours is left, and the note
                // must not make the next command take that lock for ours.
                journal::end_journal(self.root);
            }
        }
        result.map(|()| main)
    }

    fn main_commit(
        &self,
        author: &Author<'_>,
        plan: &Plan,
        head: &Commit<'_>,
        files: &[(&str, &[u8], Oid)],
        written: &mut Vec<Oid>,
    ) -> Result<Oid> {
        let mut update = TreeUpdateBuilder::new();
        for (path, _, id) in files {
            update.upsert(*path, *id, FileMode::Blob);
        }
        let before = head.tree()?;
        let tree = self.repo.find_tree(update.create_updated(&self.repo, &before)?)?;
        new_trees(&self.repo, Some(&before), &tree, written)?;
        let id = signed_commit(&self.repo, author, &plan.message, &tree, &[head])?;
        written.push(id);
        Ok(id)
    }

    fn key_commit(
        &self,
        author: &Author<'_>,
        change: &KeyChange,
        written: &mut Vec<Oid>,
    ) -> Result<KeyCommit> {
        let name = key_ref(&change.zaak);
        let before = git::target(&self.repo, &name)?;
        let parent = self.cleared(author, change, before, written)?;
        let old = parent.as_ref().map(Commit::tree).transpose()?;
        let wraps = change.add.iter().map(|wrap| Ok((wrap.path.as_str(), self.repo.blob(&wrap.bytes)?)));
        let wraps: Vec<(&str, Oid)> = wraps.collect::<Result<_>>()?;
        written.extend(wraps.iter().map(|(_, id)| *id));
        let tree = match &old {
            None => first_tree(&self.repo, wraps)?,
            Some(old) => {
                let mut update = TreeUpdateBuilder::new();
                for (path, id) in wraps {
                    update.upsert(path, id, FileMode::Blob);
                }
                for path in &change.drop {
                    update.remove(path.as_str());
                }
                update.create_updated(&self.repo, old)?
            }
        };
        let tree = self.repo.find_tree(tree)?;
        new_trees(&self.repo, old.as_ref(), &tree, written)?;
        let parents: Vec<&Commit<'_>> = parent.iter().collect();
        let after =
            signed_commit(&self.repo, author, &format!("{}: sleutel\n", change.zaak), &tree, &parents)?;
        written.push(after);
        Ok(KeyCommit { name, before, after })
    }

    /// The commit to build on: where a wrap lies already in the place of a new one, it is dropped first, because
    /// a wrap is never replaced by another.
    fn cleared(
        &self,
        author: &Author<'_>,
        change: &KeyChange,
        before: Option<Oid>,
        written: &mut Vec<Oid>,
    ) -> Result<Option<Commit<'_>>> {
        let Some(parent) = before.map(|id| self.repo.find_commit(id)).transpose()? else { return Ok(None) };
        let old = parent.tree()?;
        let paths = change.add.iter().map(|wrap| wrap.path.as_str());
        let taken: Vec<&str> = paths.filter(|path| old.get_path(path.as_ref()).is_ok()).collect();
        let mut update = TreeUpdateBuilder::new();
        if taken.is_empty() {
            return Ok(Some(parent));
        }
        for path in taken {
            update.remove(path);
        }
        let tree = self.repo.find_tree(update.create_updated(&self.repo, &old)?)?;
        new_trees(&self.repo, Some(&old), &tree, written)?;
        let message = format!("{}: sleutel\n", change.zaak);
        let id = signed_commit(&self.repo, author, &message, &tree, &[&parent])?;
        written.push(id);
        Ok(Some(self.repo.find_commit(id)?))
    }

    fn write_pack(&self, written: &[Oid]) -> Result<()> {
        let mut pack = self.repo.packbuilder()?;
        for id in written {
            pack.insert_object(*id, None)?;
        }
        pack.write(&self.repo.path().join("objects/pack"), 0o400)?;
        Ok(())
    }

    fn publish(&self, author: &Author<'_>, plan: &Plan, ready: &Ready<'_>) -> Result<()> {
        disk::sync_objects(&self.repo)?;
        journal::start_journal(self.root, ready.files.iter().map(|(path, _, _)| *path))?;
        if !ready.files.is_empty() {
            let durable = !(ready.bulk && disk::SYNC_AT_ONCE);
            worktree::add_files(self.root, ready.files.iter().copied(), durable)?;
            if ready.bulk {
                stage::reached("sync")?;
                disk::sync_everything(self.root)?;
            }
        }
        // Who is locked out now, and may read on when the event that says why never comes.
        let moves = ready.main != ready.head;
        let taken = plan.keys.iter().filter(|change| moves && plan.keys_first && !change.drop.is_empty());
        let taken: Vec<&ZaakNummer> = taken.map(|change| &change.zaak).collect();
        let before = if taken.is_empty() { None } else { Some(journal::note_taken(self.root, &taken)?) };
        if plan.keys_first {
            self.move_keys(author, ready.keys)?;
        }
        stage::reached("main")?;
        if moves {
            let subject = plan.message.lines().next().unwrap_or_default();
            self.repo.reference_matching(MAIN_REF, ready.main, true, ready.head, subject)?;
        }
        if let Some(before) = before {
            journal::end_taken(self.root, &before);
        }
        stage::passed("main-moved");
        if !plan.keys_first {
            self.move_keys(author, ready.keys)?;
        }
        if !ready.files.is_empty() {
            worktree::settle(self.root, self.repo.find_commit(ready.main)?.tree_id());
        }
        journal::end_journal(self.root);
        Ok(())
    }

    /// Many branches go together: a file for each would wait for the disk four times.
    fn move_keys<'k>(&self, author: &Author<'_>, keys: &'k [KeyCommit]) -> Result<()> {
        let (mut apart, mut together): (Vec<&'k KeyCommit>, Vec<&'k KeyCommit>) =
            keys.iter().partition(|key| packed::is_apart(self.root, &key.name));
        if together.len() < MANY_BRANCHES {
            apart.append(&mut together);
        } else {
            let step = |key: &&'k KeyCommit| packed::Step {
                name: key.name.as_str(),
                before: key.before,
                after: key.after,
            };
            let steps: Vec<_> = together.iter().map(step).collect();
            packed::put(self.root, &steps, &signature(author)?)?;
        }
        for key in &apart {
            stage::reached("key")?;
            match key.before {
                None => self.repo.reference(&key.name, key.after, false, "sleutel")?,
                Some(before) => {
                    self.repo.reference_matching(&key.name, key.after, true, before, "sleutel")?
                }
            };
        }
        if apart.iter().any(|key| key.before.is_none()) {
            // The first key branch of all makes the folder that they stand in.
            disk::sync_folder(&self.repo.path().join("refs/heads"))?;
        }
        Ok(())
    }
}

/// The objects of a plan, written but not yet pointed to.
struct Ready<'a> {
    head: Oid,
    main: Oid,
    files: &'a [(&'a str, &'a [u8], Oid)],
    keys: &'a [KeyCommit],
    bulk: bool,
}

struct KeyCommit {
    name: String,
    before: Option<Oid>,
    after: Oid,
}

/// The head commit, when this is an archive that we know the layout of, and it stands on `main`.
pub(super) fn head(repo: &Repository) -> Result<Oid> {
    let root = repo.workdir().unwrap_or_else(|| repo.path()).to_owned();
    let Some(main) = git::target(repo, MAIN_REF)? else { return Err(VaultError::NotAnArchive(root)) };
    let tree = repo.find_commit(main)?.tree()?;
    let Some(file) = tree.get_name(ARCHIVE_FILE) else { return Err(VaultError::NotAnArchive(root)) };
    // Before anything else is read: a newer layout may mean anything by it.
    let version = layout(&limits::read_clear(repo, file.id())?);
    if version.is_some_and(|version| version > FORMAT) {
        return Err(VaultError::NewerFormat(version.unwrap_or_default()));
    }
    if repo.find_reference("HEAD")?.symbolic_target()? != Some(MAIN_REF) {
        return Err(VaultError::Unusable {
            path: root,
            why: "het staat niet op de tak main",
            remedy: "ga terug met: git switch main",
        });
    }
    Ok(main)
}

/// The number behind `meldcode:`, without reading the rest, which a newer layout may have changed.
fn layout(text: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(text).ok()?;
    text.lines().find_map(|line| line.strip_prefix("meldcode:")?.trim().parse().ok())
}

fn head_tree(repo: &Repository) -> Result<Tree<'_>> {
    Ok(repo.find_commit(head(repo)?)?.tree()?)
}
