//! Opening the repository, and the settings it needs, uninfluenced by the user's own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use git2::{Config, ConfigLevel, ErrorClass, ErrorCode, Oid, Repository, RepositoryInitOptions};

use super::disk;
use super::error::{Result, VaultError};
use super::place::{ARCHIVE_FILE, LOCAL_FOLDER};

/// The name of the private settings file inside the local folder.
const PRIVATE_CONFIG: &str = "instellingen";
/// Makes libgit2 put objects, refs and the index on disk; it ignores git's newer `core.fsync`. Encrypted files have
/// nothing in common: looking for it took an eighth of an import. The second name is the one under which libgit2
/// (1.9) reads the size from which on it does not look.
const PRIVATE_SETTINGS: &str = "[core]\n\tfsyncObjectFiles = true\n[pack]\n\tdeltaCacheSize = 1\n";

/// Opens the repository of an archive for reading.
pub(super) fn open(root: &Path) -> Result<Repository> {
    let git_dir = check_shape(root)?;
    let repo = Repository::open(&git_dir).map_err(|error| open_error(root, error))?;
    if repo.is_bare() {
        return Err(unusable(
            root,
            "het is een kale opslag zonder werkmap",
            "gebruik een kloon: meldcode sluit-aan",
        ));
    }
    // Only the archive's own settings: the user's line ends, filters or editors have no say here.
    let mut config = Config::new()?;
    config.add_file(&git_dir.join("config"), ConfigLevel::Local, false)?;
    repo.set_config(&config)?;
    Ok(repo)
}

/// Opens the repository for writing: what is written is on disk before it counts.
pub(super) fn open_durable(root: &Path) -> Result<Repository> {
    let repo = open(root)?;
    super::links::check_all(root)?;
    let local = local_folder(root);
    disk::create_folder(&local)?;
    let settings = local.join(PRIVATE_CONFIG);
    if disk::read(&settings).ok().as_deref() != Some(PRIVATE_SETTINGS.as_bytes()) {
        disk::replace(&settings, PRIVATE_SETTINGS.as_bytes(), false)?;
    }
    let mut config = Config::new()?;
    config.add_file(&git_dir(root).join("config"), ConfigLevel::Local, false)?;
    config.add_file(&settings, ConfigLevel::App, true)?;
    repo.set_config(&config)?;
    Ok(repo)
}

/// Makes the repository: SHA-1 and files as refs, whatever the user's git would choose.
pub(super) fn init(root: &Path) -> Result<()> {
    let mut options = RepositoryInitOptions::new();
    options.no_reinit(true).mkpath(false).external_template(false).initial_head("main");
    Repository::init_opts(root, &options)?;
    configure(root, root)
}

/// The git directory of an archive.
pub(super) fn git_dir(root: &Path) -> PathBuf {
    root.join(".git")
}

/// The folder for what belongs to this copy alone.
pub(super) fn local_folder(root: &Path) -> PathBuf {
    git_dir(root).join(LOCAL_FOLDER)
}

/// Sets what stock git needs to verify commits; `place` is where the archive will stand.
pub(super) fn configure(root: &Path, place: &Path) -> Result<()> {
    let signers = git_dir(place).join(LOCAL_FOLDER).join("allowed_signers");
    let signers = signers.to_string_lossy();
    let wanted = [
        ("gpg.format", "ssh"),
        ("gpg.ssh.allowedsignersfile", signers.as_ref()),
        ("core.autocrlf", "false"),
        ("core.safecrlf", "false"),
        ("core.symlinks", "false"),
        ("core.fsmonitor", "false"),
        ("core.protecthfs", "true"),
        ("core.protectntfs", "true"),
        ("core.logallrefupdates", "true"),
    ];
    let path = git_dir(root).join("config");
    let known = Config::open(&path)?;
    let differs = |(name, value): &(&str, &str)| known.get_string(name).ok().as_deref() != Some(*value);
    if !wanted.iter().any(differs) {
        return Ok(());
    }
    // On a draft, put in place whole: libgit2 does not put settings on disk, and leaves a lock when it is killed.
    let aside = local_folder(root);
    disk::create_folder(&aside)?;
    let draft = disk::draft(&aside)?;
    fs::write(&draft, disk::read(&path).map_err(super::error::disk)?).map_err(super::error::disk)?;
    let mut config = Config::new()?;
    config.add_file(&draft, ConfigLevel::Local, true)?;
    for (name, value) in wanted.into_iter().filter(differs) {
        config.set_str(name, value)?;
    }
    let content = disk::read(&draft).map_err(super::error::disk)?;
    disk::replace_by_way_of(&aside, &path, &content, true)
}

/// Writes the list of keys that stock git trusts, when it differs.
pub(super) fn write_signers(root: &Path, signers: &str) -> Result<()> {
    let path = local_folder(root).join("allowed_signers");
    if disk::read(&path).ok().as_deref() == Some(signers.as_bytes()) {
        return Ok(());
    }
    disk::create_folder(&local_folder(root))?;
    disk::replace(&path, signers.as_bytes(), true)
}

/// Opens a lock file of the archive, making it when there is none.
pub(super) fn lock_file(root: &Path, name: &str) -> Result<fs::File> {
    let folder = local_folder(root);
    disk::create_folder(&folder)?;
    let path = folder.join(name);
    if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file()) {
        return Err(super::links::refused(&path));
    }
    let mut file = fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(path)
        .map_err(super::error::disk)?;
    file.flush().map_err(super::error::disk)?;
    Ok(file)
}

/// What a ref points to, when it exists.
pub(super) fn target(repo: &Repository, name: &str) -> Result<Option<Oid>> {
    match repo.refname_to_id(name) {
        Ok(id) => Ok(Some(id)),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn check_shape(root: &Path) -> Result<PathBuf> {
    let git_dir = git_dir(root);
    let Ok(found) = fs::symlink_metadata(&git_dir) else {
        let bare = root.join("HEAD").is_file() && root.join("objects").is_dir();
        return Err(if bare {
            unusable(root, "het is een kale opslag zonder werkmap", "gebruik een kloon: meldcode sluit-aan")
        } else if root.join(ARCHIVE_FILE).is_file() {
            unusable(
                root,
                "de map .git ontbreekt",
                "zet de map .git terug, of haal het archief opnieuw op: meldcode sluit-aan",
            )
        } else {
            VaultError::NotAnArchive(root.to_owned())
        });
    };
    if !found.is_dir() {
        return Err(unusable(
            root,
            "`.git` is geen map maar een verwijzing",
            "gebruik de map waar het archief zelf staat, geen gekoppelde werkmap",
        ));
    }
    super::links::check(root)?;
    let files = ["config", "HEAD", "index"];
    let is_odd = |name: &&str| fs::symlink_metadata(git_dir.join(name)).is_ok_and(|found| !found.is_file());
    if files.iter().any(is_odd) {
        return Err(unusable(
            root,
            "in de map .git staat iets anders dan een bestand waar een bestand hoort",
            "haal het archief opnieuw op: meldcode sluit-aan",
        ));
    }
    check_format(root, &git_dir)?;
    Ok(git_dir)
}

/// libgit2 says in English, and only after trying, what it cannot open; git 3 makes both by default.
fn check_format(root: &Path, git_dir: &Path) -> Result<()> {
    // Another file, which may be anything, is not even opened.
    if super::settings::includes_others(root) {
        return Err(VaultError::ForeignSetting("include.path".to_owned()));
    }
    let Ok(config) = Config::open(&git_dir.join("config")) else {
        return Err(unusable(
            root,
            "de instellingen van git zijn niet te lezen",
            "haal het archief opnieuw op: meldcode sluit-aan",
        ));
    };
    let extension = |name| config.get_string(name).map(|value| value.to_ascii_lowercase()).ok();
    if extension("extensions.objectformat").is_some_and(|format| format != "sha1") {
        return Err(unusable(
            root,
            "het gebruikt SHA-256",
            "zet het om: git clone --object-format=sha1 kan dit niet; begin met: meldcode init",
        ));
    }
    if extension("extensions.refstorage").is_some_and(|format| format != "files") {
        return Err(unusable(
            root,
            "het gebruikt reftable",
            "zet het om met: git refs migrate --ref-format=files",
        ));
    }
    Ok(())
}

fn open_error(root: &Path, error: git2::Error) -> VaultError {
    match (error.code(), error.class()) {
        (ErrorCode::Owner, _) => unusable(
            root,
            "de map is van een andere gebruiker",
            "vertrouwt u die, geef dan: git config --global --add safe.directory MAP",
        ),
        (ErrorCode::NotFound, _)
        | (_, ErrorClass::Repository | ErrorClass::Config | ErrorClass::Reference) => {
            unusable(root, "de git-opslag is beschadigd", "haal het archief opnieuw op: meldcode sluit-aan")
        }
        _ => error.into(),
    }
}

fn unusable(root: &Path, why: &'static str, remedy: &'static str) -> VaultError {
    VaultError::Unusable { path: root.to_owned(), why, remedy }
}
