//! A room in memory for a text that an editor has to open: on no disk, for nobody else, gone afterwards.
//!
//! What is in memory may still end up in swap: `docs/wat-git-laat-zien.md` says so.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tempfile::TempDir;

use super::error::{Result, disk};
use super::{Plaintext, disk as files};

/// How the name of a room begins; the rest is chance, so that it tells nothing.
const PREFIX: &str = "meldcode-werk-";
/// What the text is called there: an editor takes the colours of YAML from it.
const NAME: &str = "formulier.yaml";
/// More than a stuk may be: what is longer is refused with a place, by who reads it.
const LARGEST: u64 = (4 << 20) + (64 << 10);
/// Another run may take a new room for a leftover before it is held; then there is another.
const TRIES: u32 = 8;

/// The room that is open, for the signal that ends the program.
static OPEN: Mutex<Option<PathBuf>> = Mutex::new(None);

/// A text in memory ("formulier") that an editor can open; removed when this is dropped.
pub struct Draft {
    // Given back before the folder goes: a room that is not held is a leftover.
    folder: TempDir,
    _held: File,
}

impl Draft {
    /// Makes a room; none where this machine has no storage in memory.
    ///
    /// # Errors
    /// The storage refuses.
    pub fn open() -> Result<Option<Self>> {
        for place in places() {
            for _ in 0..TRIES {
                let folder = new_room(&place).map_err(disk)?;
                let held = File::open(folder.path()).map_err(disk)?;
                if !is_in_memory(&held) {
                    break;
                }
                // Whoever clears up took it already, or does now: it is not ours to use.
                if held.try_lock().is_err() || !folder.path().exists() {
                    continue;
                }
                if let Ok(mut open) = OPEN.lock() {
                    *open = Some(folder.path().to_owned());
                }
                return Ok(Some(Self { folder, _held: held }));
            }
        }
        Ok(None)
    }

    /// The folder, for what else the editor wants to write.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the text is.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder.path().join(NAME)
    }

    /// Puts the text there.
    ///
    /// # Errors
    /// The storage refuses, or is full.
    pub fn write(&self, text: &str) -> Result<()> {
        let path = self.path();
        // An editor may have put something else in its place.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(disk(error)),
            _ => {}
        }
        files::create_new(&path)?.write_all(text.as_bytes()).map_err(disk)
    }

    /// What the editor left there; nothing when it removed the file.
    ///
    /// # Errors
    /// The storage refuses.
    pub fn read(&self) -> Result<Plaintext> {
        let mut options = OpenOptions::new();
        let file = match files::open(options.read(true), &self.path()) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Plaintext::new(Vec::new())),
            Err(error) => return Err(disk(error)),
        };
        let size = file.metadata().map_or(0, |found| found.len()).min(LARGEST);
        // Reserved at once: a buffer that grows leaves copies of the text behind.
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
        file.take(LARGEST).read_to_end(&mut bytes).map_err(disk)?;
        Ok(Plaintext::new(bytes))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        forget_draft();
    }
}

/// Removes the room that is open: for what ends the program from outside.
pub fn forget_draft() {
    if let Some(folder) = OPEN.lock().ok().and_then(|mut open| open.take()) {
        let _ = fs::remove_dir_all(folder);
    }
}

/// Removes rooms of this user that nobody holds any more: what a program that was killed left behind.
pub fn clear_drafts() {
    for entry in places().iter().flat_map(fs::read_dir).flatten().flatten() {
        if !entry.file_name().to_string_lossy().starts_with(PREFIX) {
            continue;
        }
        let path = entry.path();
        let ours = fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir()) && !files::is_foreign(&path);
        let Some(folder) = ours.then(|| File::open(&path).ok()).flatten() else { continue };
        if folder.try_lock().is_ok() {
            let _ = fs::remove_dir_all(&path);
        }
    }
}

/// A folder of a random name that only this user can enter.
fn new_room(place: &Path) -> std::io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o700));
    }
    builder.tempdir_in(place)
}

/// Where this system may have storage in memory: the user's own, then everyone's.
fn places() -> Vec<PathBuf> {
    let own = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let own =
        own.filter(|path| path.is_absolute() && !files::is_foreign(path) && !files::is_open_to_others(path));
    own.into_iter().chain([PathBuf::from("/dev/shm")]).filter(|path| path.is_dir()).collect()
}

/// Whether the system itself says that a folder lies in memory.
fn is_in_memory(folder: &File) -> bool {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        // linux/magic.h
        const TMPFS: i128 = 0x0102_1994;
        const RAMFS: i128 = 0x8584_58f6;
        rustix::fs::fstatfs(folder).is_ok_and(|found| [TMPFS, RAMFS].contains(&i128::from(found.f_type)))
    }
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    {
        let _ = folder;
        false
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_room_is_private_in_memory_and_gone_afterwards() {
        let draft = Draft::open().unwrap().expect("/dev/shm lies in memory on Linux");
        let folder = draft.folder().to_owned();
        draft.write("soort: taak\n").unwrap();
        draft.write("soort: signaal\n").unwrap();
        assert_eq!(draft.read().unwrap().as_str(), Some("soort: signaal\n"));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&draft.path())), (0o700, 0o600));
        clear_drafts();
        assert!(folder.exists(), "a room that is held is no leftover");
        fs::remove_file(draft.path()).unwrap();
        assert_eq!(draft.read().unwrap().as_bytes(), b"");
        drop(draft);
        assert!(!folder.exists());
    }

    #[test]
    fn what_lies_on_a_disk_is_not_in_memory() {
        assert!(!is_in_memory(&File::open("/proc").unwrap()));
        assert!(is_in_memory(&File::open("/dev/shm").unwrap()));
    }

    #[test]
    fn a_leftover_goes_with_the_next_run() {
        let left = tempfile::Builder::new().prefix(PREFIX).tempdir_in("/dev/shm").unwrap().keep();
        fs::write(left.join(NAME), "x").unwrap();
        clear_drafts();
        assert!(!left.exists());
    }
}
