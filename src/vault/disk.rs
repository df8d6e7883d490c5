//! Files as the archive needs them: private, never overwritten by accident, on disk before they count.
//! What is Unix only sits here.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path};

use super::error::{Result, VaultError, disk};
use super::stage;

/// How the names of files that are being written begin.
const TEMPORARY: &str = ".meldcode-";

/// Keeps what this process holds out of core dumps, and its files from other users. Once, at the start.
pub fn protect_process() {
    private_files();
    #[cfg(unix)]
    {
        let none = rustix::process::Rlimit { current: Some(0), maximum: Some(0) };
        // Refused only where the limit is lower already.
        let _ = rustix::process::setrlimit(rustix::process::Resource::Core, none);
    }
}

/// Whether a process is still there; where that cannot be told, it may be.
pub(super) fn is_running(process: u32) -> bool {
    #[cfg(unix)]
    {
        let id = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw);
        id.is_some_and(|id| rustix::process::test_kill_process(id) != Err(rustix::io::Errno::SRCH))
    }
    #[cfg(not(unix))]
    true
}

/// Makes every file that this process creates from now on private to the user (0600, folders 0700).
pub(super) fn private_files() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}

/// Opens a file that must not exist yet, private to the user.
pub(super) fn create_new(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => VaultError::FileExists(path.to_owned()),
        _ => disk(error),
    })
}

/// Makes a folder, and those above it, private to the user.
pub(super) fn create_folder(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(disk)
}

/// Puts a folder's names on disk.
pub(super) fn sync_folder(path: &Path) -> Result<()> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(disk)
}

/// Puts the names of the folders of objects on disk: libgit2 does that with the objects inside alone, and a ref
/// must not last where what it names does not.
pub(super) fn sync_objects(repo: &git2::Repository) -> Result<()> {
    sync_folder(&repo.path().join("objects"))
}

/// Puts the name of a file on disk.
pub(super) fn sync_parent(path: &Path) -> Result<()> {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => sync_folder(Path::new(".")),
        Some(parent) => sync_folder(parent),
        None => Ok(()),
    }
}

/// Whether one call can put everything on disk at once.
pub(super) const SYNC_AT_ONCE: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Puts everything written so far to the disk that holds `path` on it (Linux), for writes of many files.
pub(super) fn sync_everything(path: &Path) -> Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        let folder = File::open(path).map_err(disk)?;
        rustix::fs::syncfs(&folder).map_err(|error| disk(error.into()))
    }
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    sync_folder(path)
}

/// Writes a file whole or not at all: beside it, on disk, then under its name.
pub(super) fn replace(path: &Path, content: &[u8], durable: bool) -> Result<()> {
    let parent = path.parent().ok_or_else(|| VaultError::Damaged("een pad zonder map".to_owned()))?;
    replace_by_way_of(parent, path, content, durable)
}

/// As [`replace`], by way of a folder where what a crash leaves is not in anyone's way.
pub(super) fn replace_by_way_of(aside: &Path, path: &Path, content: &[u8], durable: bool) -> Result<()> {
    let parent = path.parent().ok_or_else(|| VaultError::Damaged("een pad zonder map".to_owned()))?;
    stage::reached("file-create")?;
    let mut file = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(aside).map_err(disk)?;
    stage::reached("file-write")?;
    file.write_all(content).map_err(disk)?;
    if durable {
        stage::reached("file-sync")?;
        file.as_file().sync_all().map_err(disk)?;
    }
    stage::reached("file-rename")?;
    file.persist(path).map_err(|error| disk(error.error))?;
    stage::reached("file-renamed")?;
    if durable { sync_folder(parent) } else { Ok(()) }
}

/// A file to work on that goes by itself.
pub(super) fn draft(folder: &Path) -> Result<tempfile::TempPath> {
    let file = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(folder).map_err(disk)?;
    Ok(file.into_temp_path())
}

/// Removes what writes that were cut off left in a folder; only under the lock.
pub(super) fn clear_temporary(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Makes the folders of a file inside the archive, refusing any that is a link elsewhere.
pub(super) fn prepare_folders(root: &Path, relative: &Path, durable: bool) -> Result<()> {
    let mut folder = root.to_owned();
    let parent = relative.parent().unwrap_or(Path::new(""));
    for component in parent.components() {
        let Component::Normal(name) = component else {
            return Err(VaultError::Damaged("een pad dat buiten het archief wijst".to_owned()));
        };
        let above = folder.clone();
        folder.push(name);
        match fs::symlink_metadata(&folder) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => {
                return Err(VaultError::Damaged("op de plaats van een map staat iets anders".to_owned()));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                stage::reached("folder-create")?;
                create_folder(&folder)?;
                if durable {
                    sync_folder(&above)?;
                }
            }
            Err(error) => return Err(disk(error)),
        }
    }
    Ok(())
}
