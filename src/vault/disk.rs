//! Files as the archive needs them: private, never overwritten by accident, on disk before they count.
//! What is Unix only sits here.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

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
    // That limit does not hold for a core that goes to a program; this does, and nobody else reads our memory.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// Makes every file that this process creates from now on private to the user (0600, folders 0700).
pub(super) fn private_files() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}

/// Runs something that starts a program which may write no file larger than this (Unix); our own limit stays.
pub(super) fn with_largest_file<T>(bytes: Option<u64>, start: impl FnOnce() -> T) -> T {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let ours = getrlimit(Resource::Fsize);
        let wanted = bytes.filter(|bytes| ours.current.is_none_or(|current| *bytes < current));
        if let Some(bytes) = wanted {
            // Refused nowhere: a limit may always be lowered.
            let _ = setrlimit(Resource::Fsize, Rlimit { current: Some(bytes), ..ours });
        }
        let started = start();
        if wanted.is_some() {
            let _ = setrlimit(Resource::Fsize, ours);
        }
        started
    }
    #[cfg(not(unix))]
    start()
}

/// The packs that git is writing, or was when it was cut off.
pub(super) fn unfinished_packs(root: &Path) -> Vec<PathBuf> {
    let objects = super::git::git_dir(root).join("objects");
    [objects.join("pack"), objects]
        .iter()
        .flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten())
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("tmp_"))
        .map(|entry| entry.path())
        .collect()
}

/// Removes what a fetch that failed left half-written: it can be as large as the disk.
pub(super) fn drop_unfinished_packs(root: &Path, known: &[PathBuf]) {
    for path in unfinished_packs(root).iter().filter(|path| !known.contains(path)) {
        let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    }
}

/// Opens a file, and nothing else: a pipe or a device that stands in its place is refused at once, and keeps nobody
/// waiting.
pub(super) fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let no_waiting = rustix::fs::OFlags::NONBLOCK.bits();
        options.custom_flags(i32::try_from(no_waiting).unwrap_or_default());
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

/// What a file holds; what is no file is as little to be read as one that is not there.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = open(OpenOptions::new().read(true), path)?;
    let size = file.metadata().map_or(0, |found| found.len());
    let mut bytes = Vec::new();
    // A file may say that it is larger than any memory.
    bytes.try_reserve_exact(usize::try_from(size).unwrap_or(usize::MAX))?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// As [`read`], of text.
pub(super) fn read_text(path: &Path) -> io::Result<String> {
    String::from_utf8(read(path)?).map_err(|_| io::ErrorKind::InvalidData.into())
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

/// Lets everyone on this machine read a file.
pub(super) fn open_to_all(path: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o644)).map_err(disk)?;
    }
    let _ = path;
    Ok(())
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

/// Whether others on this machine may do something with it.
pub(super) fn is_open_to_others(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

/// Whether a crash of this process would leave its memory on disk.
pub(super) fn dumps_core() -> bool {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit};
        getrlimit(Resource::Core).current != Some(0)
    }
    #[cfg(not(unix))]
    false
}

/// Whether something belongs to another user of this machine.
pub(super) fn is_foreign(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        fs::symlink_metadata(path).is_ok_and(|found| found.uid() != rustix::process::getuid().as_raw())
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
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
            Ok(_) => return Err(VaultError::InTheWay(folder)),
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

/// What git keeps of a file to see whether it was touched: of ten numbers the low 32 bits, in its own order: when it
/// and its content changed (seconds and nanoseconds of both), disk, number, mode, user, group, size.
pub(super) type Stamp = [u32; 10];

/// The mode that git keeps for a file that is no program.
pub(super) const FILE_MODE: u32 = 0o100_644;

/// Whether two stamps are of the same file, unchanged: as git decides it, without what a copy of the disk changes.
pub(super) fn same_stamp(one: &Stamp, other: &Stamp) -> bool {
    [0, 2, 3, 5, 6, 9].into_iter().all(|part| one[part] == other[part])
}

/// Whether it is the stamp of a file, and not of a folder, link or program.
pub(super) fn is_file(stamp: &Stamp) -> bool {
    stamp[6] == FILE_MODE
}

/// The stamp of one file; none where there is none.
pub(super) fn stamp(path: &Path) -> Option<Stamp> {
    let name = path.file_name()?.as_encoded_bytes();
    stamps(path.parent()?, std::iter::once(name)).pop().flatten()
}

/// The stamps of files in one folder, in the order asked; none for one that is not there, and for all where the
/// folder is no folder but a link. Asked of the folder itself: the way to it is walked once.
#[cfg(unix)]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "git keeps the low 32 bits")]
pub(super) fn stamps<'a>(folder: &Path, names: impl Iterator<Item = &'a [u8]>) -> Vec<Option<Stamp>> {
    use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, openat, statat};
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let Ok(folder) = openat(CWD, folder, flags, Mode::empty()) else { return names.map(|_| None).collect() };
    let ask = |name| {
        let found = statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        let is_file = FileType::from_raw_mode(found.st_mode) == FileType::RegularFile;
        let mode = if is_file { FILE_MODE } else { found.st_mode };
        let [c, cn] = [found.st_ctime as u32, found.st_ctime_nsec as u32];
        let [m, mn] = [found.st_mtime as u32, found.st_mtime_nsec as u32];
        let (dev, ino, size) = (found.st_dev as u32, found.st_ino as u32, found.st_size as u32);
        Some([c, cn, m, mn, dev, ino, mode, found.st_uid, found.st_gid, size])
    };
    names.map(ask).collect()
}

/// As on Unix, as far as there is something to tell.
#[cfg(not(unix))]
#[allow(clippy::cast_possible_truncation, reason = "git keeps the low 32 bits")]
pub(super) fn stamps<'a>(folder: &Path, names: impl Iterator<Item = &'a [u8]>) -> Vec<Option<Stamp>> {
    let is_folder = fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir());
    // Git keeps nothing else there either.
    let ask = |name: &[u8]| {
        let name = std::str::from_utf8(name).ok().filter(|_| is_folder)?;
        let found = fs::symlink_metadata(folder.join(name)).ok()?;
        let mode = if found.is_file() { FILE_MODE } else { 0 };
        Some([0, 0, 0, 0, 0, 0, mode, 0, 0, found.len() as u32])
    };
    names.map(ask).collect()
}
