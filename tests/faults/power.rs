//! The power goes: what was put on disk is there, and of the rest nothing, or the names alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::place::Place;
use crate::trace::{Step, available};

/// So many moments of a command are tried, spread over it; with `MELDCODE_LANG` all of them.
const MOST: usize = 24;

/// A file by its number, or a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    File(usize),
    Folder,
}

/// A disk, with what would be left of it.
#[derive(Default)]
struct Disk {
    names: BTreeMap<PathBuf, Node>,
    content: Vec<Vec<u8>>,
    /// Files that memory writes: what they hold is read afterwards.
    mapped: BTreeSet<usize>,
    safe_names: BTreeMap<PathBuf, Node>,
    safe_content: Vec<Vec<u8>>,
}

/// How much a disk keeps of what was not put on it.
#[derive(Debug, Clone, Copy)]
enum Keeps {
    /// Nothing: no name without its folder, no content without its file.
    Nothing,
    /// Every name in the order given, as most file systems do; no content.
    Names,
}

impl Disk {
    fn read(below: &Path) -> Self {
        let mut disk = Self::default();
        let mut folders = vec![below.to_owned()];
        while let Some(folder) = folders.pop() {
            disk.names.insert(folder.clone(), Node::Folder);
            for entry in fs::read_dir(&folder).unwrap().flatten() {
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else {
                    disk.names.insert(entry.path(), Node::File(disk.content.len()));
                    disk.content.push(fs::read(entry.path()).unwrap());
                }
            }
        }
        disk.safe_names.clone_from(&disk.names);
        disk.safe_content.clone_from(&disk.content);
        disk
    }

    fn file(&mut self, path: &Path) -> usize {
        if let Some(Node::File(file)) = self.names.get(path) {
            return *file;
        }
        self.names.insert(path.to_owned(), Node::File(self.content.len()));
        self.content.push(Vec::new());
        self.safe_content.push(Vec::new());
        self.content.len() - 1
    }

    fn apply(&mut self, step: &Step) {
        match step {
            Step::Make(path) => drop(self.file(path)),
            Step::Write(path, at, bytes) => {
                let file = self.file(path);
                let content = &mut self.content[file];
                let at = at.map_or(content.len(), |at| usize::try_from(at).unwrap());
                content.resize(content.len().max(at + bytes.len()), 0);
                content[at..at + bytes.len()].copy_from_slice(bytes);
            }
            Step::Mapped(path) => {
                let file = self.file(path);
                self.mapped.insert(file);
            }
            Step::Cut(path, length) => {
                let file = self.file(path);
                self.content[file].resize(usize::try_from(*length).unwrap(), 0);
            }
            Step::Rename(from, to) => {
                let moved: Vec<_> =
                    self.names.keys().filter(|name| name.starts_with(from)).cloned().collect();
                for name in moved {
                    let node = self.names.remove(&name).unwrap();
                    let rest = name.strip_prefix(from).unwrap();
                    let to = if rest.as_os_str().is_empty() { to.clone() } else { to.join(rest) };
                    self.names.insert(to, node);
                }
            }
            Step::Link(from, to) => {
                if let Some(node) = self.names.get(from).copied() {
                    self.names.insert(to.clone(), node);
                }
            }
            Step::Remove(path) => drop(self.names.remove(path)),
            Step::Folder(path) => drop(self.names.insert(path.clone(), Node::Folder)),
            Step::Sync(path) => match self.names.get(path) {
                Some(Node::File(file)) => self.safe_content[*file].clone_from(&self.content[*file]),
                Some(Node::Folder) => {
                    let child = |name: &Path| name.parent() == Some(path);
                    self.safe_names.retain(|name, _| !child(name));
                    let now = self.names.iter().filter(|(name, _)| child(name));
                    self.safe_names.extend(now.map(|(name, node)| (name.clone(), *node)));
                }
                None => {}
            },
            Step::SyncAll => {
                self.safe_names.clone_from(&self.names);
                self.safe_content.clone_from(&self.content);
            }
        }
    }

    /// What is left, by path; folders hold nothing.
    fn left(&self, keeps: Keeps) -> BTreeMap<&Path, Option<&[u8]>> {
        let names = match keeps {
            Keeps::Nothing => &self.safe_names,
            Keeps::Names => &self.names,
        };
        let reachable = |name: &Path| {
            let above = |folder: &&Path| names.keys().next().is_some_and(|first| folder.starts_with(first));
            name.ancestors().skip(1).take_while(above).all(|folder| names.get(folder) == Some(&Node::Folder))
        };
        let left = names.iter().filter(|(name, _)| reachable(name));
        left.map(|(name, node)| match node {
            Node::Folder => (name.as_path(), None),
            Node::File(file) => (name.as_path(), Some(self.safe_content[*file].as_slice())),
        })
        .collect()
    }
}

/// Lets the power go after every step of a command; gives how many different disks that left.
fn cut_power(command: &str) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let mut place = Place::build(&folder.path().join("eerst"));
    if command == "sync" {
        place = place.with_server();
    }
    let (next, about) = (place.prepare("add"), place.prepare(command));
    let here = folder.path().canonicalize().unwrap().join("hier");
    let place = place.again(&here);
    let before = || Disk::read(&here);
    let mut disk = before();
    let steps = place.trace(command, about.as_str());
    assert!(place.is_done(command, &about));
    // What memory wrote is known only now: it counts from the first moment, and lasts from the next sync.
    let mut last = Disk::default();
    last.names.clone_from(&disk.names);
    last.content.clone_from(&disk.content);
    last.safe_content.clone_from(&disk.content);
    for step in &steps {
        last.apply(step);
    }
    let finals: BTreeMap<usize, Vec<u8>> = last
        .names
        .iter()
        .filter_map(|(name, node)| match node {
            Node::File(file) if last.mapped.contains(file) => Some((*file, fs::read(name).unwrap())),
            _ => None,
        })
        .collect();
    let mut seen = BTreeSet::new();
    let every = if std::env::var_os("MELDCODE_LANG").is_some() { 1 } else { steps.len().div_ceil(MOST) };
    for (count, step) in steps.iter().enumerate() {
        disk.apply(step);
        for file in &disk.mapped {
            disk.content[*file] = finals.get(file).cloned().unwrap_or_default();
        }
        for keeps in [Keeps::Nothing, Keeps::Names] {
            let left = disk.left(keeps);
            let last = count + 1 == steps.len();
            let new = seen.insert(format!("{:x}", digest(&left)));
            if (!new || !count.is_multiple_of(every)) && !last {
                continue;
            }
            fs::remove_dir_all(&here).unwrap();
            put_back(&left);
            let when = format!(
                "{command}: power gone after step {count} of {} ({step:.200?}), kept {keeps:?}",
                steps.len()
            );
            check(&Place::open(&here), command, &about, &next, last, &when);
        }
    }
    seen.len()
}

fn digest(left: &BTreeMap<&Path, Option<&[u8]>>) -> sha2::digest::Output<sha2::Sha256> {
    use sha2::Digest;
    let mut hash = sha2::Sha256::new();
    for (name, content) in left {
        hash.update(name.as_os_str().as_encoded_bytes());
        hash.update(content.map_or(u64::MAX, |content| content.len() as u64).to_le_bytes());
        hash.update(content.unwrap_or_default());
    }
    hash.finalize()
}

fn put_back(left: &BTreeMap<&Path, Option<&[u8]>>) {
    for (name, content) in left {
        match content {
            None => fs::create_dir_all(name).unwrap(),
            Some(content) => fs::write(name, content).unwrap(),
        }
    }
}

fn check(place: &Place, command: &str, about: &str, next: &str, acknowledged: bool, when: &str) {
    assert!(!acknowledged || place.is_done(command, about), "{when}: acknowledged and gone");
    place.carry_out("add", next).unwrap_or_else(|error| panic!("{when}: {error:?}"));
    place.is_sound(&place.root(), when);
    if !place.is_done(command, about) {
        // A number whose keys lie there already stays taken: the program draws another.
        let other = (command == "import").then(|| place.prepare(command));
        let about = other.as_deref().unwrap_or(about);
        place.carry_out(command, about).unwrap_or_else(|error| panic!("{when}: again: {error:?}"));
        assert!(place.is_done(command, about), "{when}");
    }
}

#[test]
fn adding_a_stuk() {
    assert!(!available() || cut_power("add") > 10);
}

#[test]
fn giving_access() {
    assert!(!available() || cut_power("give") > 10);
}

#[test]
fn importing() {
    assert!(!available() || cut_power("import") > 10);
}

#[test]
fn revoking_staff() {
    assert!(!available() || cut_power("revoke") > 10);
}

#[test]
fn revoking_staff_in_many_zaken() {
    assert!(!available() || cut_power("leave") > 10);
}
