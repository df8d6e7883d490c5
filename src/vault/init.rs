//! A new archive: the repository, its first staff member, protocol and recovery key in one root commit.

use std::fs;
use std::path::Path;

use chrono::{DateTime, FixedOffset};
use git2::Oid;

use super::clear::{self, ArchiveFile, ProtocolRef, StaffChange, StaffEvent, check_line};
use super::commit::{Author, first_tree, signed_commit};
use super::disk;
use super::error::{Result, VaultError, disk as disk_error};
use super::git;
use super::keys::{StaffKey, parse_public};
use super::place::{ARCHIVE_FILE, ATTRIBUTES_FILE, MAIN_REF, Place, SIGNERS_FILE, fresh_stuk_id, is_name};
use super::staff::check_new;
use super::staff_view::{Dated, StaffView, signers_text};
use super::stage;
use super::state::Staff;
use super::worktree;
use super::{Vault, place};
use crate::model::{Functie, MedewerkerId};

/// What a new archive starts with.
#[derive(Debug, Clone)]
pub struct NewArchive {
    /// The first staff member's id.
    pub id: MedewerkerId,
    /// The first staff member's name ("naam").
    pub naam: String,
    /// The first staff member's role: intern begeleider or directie ("rol").
    pub functie: Functie,
    /// The first staff member's e-mail address.
    pub email: Option<String>,
    /// The school.
    pub school: Option<String>,
    /// The public half of the recovery key.
    pub recovery_public: Option<String>,
    /// The public half of the key with which the recovery key signs, `ssh-ed25519 AAAA…`.
    pub recovery_signer: Option<String>,
    /// Protocols: name, version, text. The first is in force.
    pub protocols: Vec<(String, String, String)>,
    /// The retention term in years ("bewaartermijn").
    pub bewaartermijn_jaren: Option<u32>,
}

/// Makes a new archive. When that fails, nothing is left behind.
///
/// # Errors
/// The folder is in use, a text is not usable, the role may not, or the disk refuses.
pub fn init(root: &Path, new: &NewArchive, key: &StaffKey, moment: DateTime<FixedOffset>) -> Result<Vault> {
    check(new)?;
    disk::private_files();
    let existed = check_folder(root)?;
    if !existed {
        disk::create_folder(root)?;
    }
    let made = build(root, new, key, moment).and_then(|()| Vault::open(root));
    if made.is_err() {
        clear_folder(root, existed);
    }
    made
}

fn check(new: &NewArchive) -> Result<()> {
    if !new.functie.coordinates() {
        return Err(VaultError::MayNot { functie: new.functie, action: "een archief beginnen".to_owned() });
    }
    if let Some(school) = &new.school {
        check_line("de naam van de school", school)?;
    }
    if let Some(public) = &new.recovery_public {
        public.parse::<age::x25519::Recipient>().map_err(|_| VaultError::BadRecoveryKey)?;
    }
    if let Some(line) = &new.recovery_signer {
        parse_public(line)?;
    }
    if new.protocols.is_empty() {
        return Err(VaultError::UnknownProtocol("(geen)".to_owned()));
    }
    for (naam, versie, _) in &new.protocols {
        if !is_name(naam) || !is_name(versie) {
            return Err(VaultError::BadText("de naam of versie van het protocol"));
        }
    }
    check_new(&new.id, &new.naam, new.email.as_deref())
}

/// Whether the folder is there already; an archive can be made only in an empty one, or a new one.
///
/// # Errors
/// When it is in use.
pub fn check_folder(root: &Path) -> Result<bool> {
    // `.` says little to who does not know where she stands.
    let in_use = || VaultError::NotEmpty(root.canonicalize().unwrap_or_else(|_| root.to_owned()));
    match fs::read_dir(root) {
        Ok(mut entries) => {
            if root.join(ARCHIVE_FILE).exists() && root.join(".git").exists() {
                return Err(VaultError::ArchiveExists(root.to_owned()));
            }
            if entries.next().is_some() { Err(in_use()) } else { Ok(true) }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => Err(in_use()),
        Err(error) => Err(VaultError::Unreadable(root.to_owned(), error)),
    }
}

/// The folder was empty or absent when we began, so all in it is ours.
fn clear_folder(root: &Path, keep: bool) {
    if !keep {
        let _ = fs::remove_dir_all(root);
        return;
    }
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        let path = entry.path();
        let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
    }
}

fn build(root: &Path, new: &NewArchive, key: &StaffKey, moment: DateTime<FixedOffset>) -> Result<()> {
    git::init(root)?;
    stage::reached("repository")?;
    let repo = git::open_durable(root)?;
    let (files, person) = first_files(new, key, moment)?;
    let mut stored: Vec<(&str, &[u8], Oid)> = Vec::new();
    for (path, bytes) in &files {
        let id = repo.blob(bytes)?;
        stored.push((path.as_str(), bytes.as_slice(), id));
    }
    let tree = repo.find_tree(first_tree(&repo, stored.iter().map(|(path, _, id)| (*path, *id)))?)?;
    let author = Author { key, person: &person, moment };
    let commit = signed_commit(&repo, &author, "archief: begonnen\n", &tree, &[])?;
    git::configure(root, &root.canonicalize().map_err(disk_error)?)?;
    git::write_signers(root, &signers_text(std::iter::once(&person), new.recovery_signer.as_deref()))?;
    worktree::add_files(root, stored.into_iter(), true)?;
    stage::reached("first-ref")?;
    repo.reference(MAIN_REF, commit, false, "archief: begonnen")?;
    stage::passed("begun");
    disk::sync_folder(root)
}

type Files = Vec<(String, Vec<u8>)>;

fn first_files(new: &NewArchive, key: &StaffKey, moment: DateTime<FixedOffset>) -> Result<(Files, Staff)> {
    let archive = ArchiveFile {
        meldcode: clear::FORMAT,
        archief: fresh_stuk_id(moment),
        school: new.school.clone(),
        herstel: new.recovery_public.clone(),
        herstel_ondertekening: new.recovery_signer.clone(),
        bewaartermijn_jaren: new.bewaartermijn_jaren,
    };
    let event = StaffEvent {
        naam: Some(new.naam.clone()),
        rol: Some(new.functie),
        email: new.email.clone(),
        sleutel: Some(key.public_line()),
        ..StaffEvent::new(StaffChange::Toegevoegd)
    };
    let event_id = fresh_stuk_id(moment);
    let dated = Dated::new(new.id.clone(), event.clone(), Oid::ZERO_SHA1, moment);
    let (view, refused) = StaffView::default().with(vec![(event_id, dated)]);
    let person = view.people.get(&new.id).filter(|_| refused.is_empty()).cloned();
    let person = person.ok_or(VaultError::BadText("de medewerker"))?;
    let mut files = vec![
        (ARCHIVE_FILE.to_owned(), clear::write(&archive)?.into_bytes()),
        (ATTRIBUTES_FILE.to_owned(), b"* -text\n".to_vec()),
        (
            SIGNERS_FILE.to_owned(),
            signers_text(std::iter::once(&person), new.recovery_signer.as_deref()).into_bytes(),
        ),
        (Place::Staff(new.id.clone(), event_id).path(), clear::write(&event)?.into_bytes()),
    ];
    for (index, (naam, versie, text)) in new.protocols.iter().enumerate() {
        files.push((
            Place::Protocol { naam: naam.as_str().into(), versie: versie.as_str().into() }.path(),
            text.clone().into_bytes(),
        ));
        if index == 0 {
            let in_force = ProtocolRef { naam: naam.clone(), versie: versie.clone() };
            files.push((
                Place::ProtocolEvent(place::fresh_stuk_id(moment)).path(),
                clear::write(&in_force)?.into_bytes(),
            ));
        }
    }
    Ok((files, person))
}
