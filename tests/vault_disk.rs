//! A disk that is full or read-only. Needs the right to mount; says so and passes where that is missing.
#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods, clippy::panic, clippy::print_stderr, clippy::unwrap_used)]

mod vault_world;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use meldcode::model::Soort;
use meldcode::vault::{ErrorKind, RecoveryIdentity, StaffKey, Vault, init};
use vault_world::{add, git, moment, new_archive, open_zaak};

/// A small disk in memory, unmounted on drop.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = mount(&["-t", "tmpfs", "-o", "size=1m", "none"], folder.path());
        if !mounted {
            eprintln!("skipped: no right to mount");
        }
        mounted.then_some(Self(folder))
    }

    fn path(&self) -> PathBuf {
        self.0.path().to_owned()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

fn mount(arguments: &[&str], at: &Path) -> bool {
    Command::new("mount").args(arguments).arg(at).output().is_ok_and(|o| o.status.success())
}

fn fill(disk: &Path, leave: usize) {
    let filler = disk.join("vulling");
    let mut size = 1 << 20;
    while fs::write(&filler, vec![0; size]).is_err() {
        size -= 4096;
    }
    fs::File::options()
        .write(true)
        .open(&filler)
        .unwrap()
        .set_len((size.saturating_sub(leave)) as u64)
        .unwrap();
}

#[test]
fn a_full_disk_stores_nothing_and_breaks_nothing() {
    let Some(disk) = SmallDisk::new() else { return };
    let key = StaffKey::generate().unwrap();
    let root = disk.path().join("archief");
    init(&root, &new_archive("i.devries", &RecoveryIdentity::generate()), &key, moment(0)).unwrap();
    let zaak = open_zaak(&root, &key).unwrap();
    let mut stored = Vault::open(&root).unwrap().count(&zaak);
    let mut refused = 0;
    for leave in (0..80 * 1024).step_by(4096) {
        fill(&disk.path(), leave);
        match add(&root, &key, &zaak, Soort::Signaal, "wat: gezien") {
            Ok(_) => stored += 1,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Unfinished, "{leave}: {error:?}");
                refused += 1;
            }
        }
        fs::remove_file(disk.path().join("vulling")).unwrap();
        assert_eq!(Vault::open(&root).unwrap().count(&zaak), stored, "{leave}");
        assert_eq!(git(&root, &["fsck", "--strict", "--no-dangling"]), "");
    }
    assert!(refused > 5, "{refused}");
    add(&root, &key, &zaak, Soort::Signaal, "wat: gezien").unwrap();
    assert_eq!(git(&root, &["status", "--porcelain", "--untracked-files=all"]), "");
    // A new archive leaves nothing behind.
    fill(&disk.path(), 20 * 1024);
    let other = disk.path().join("ander");
    let failed = init(&other, &new_archive("i.devries", &RecoveryIdentity::generate()), &key, moment(0));
    assert_eq!(failed.unwrap_err().kind(), ErrorKind::Unfinished);
    assert!(!other.exists());
}

#[test]
fn a_read_only_copy_is_read_and_refuses_to_be_written() {
    let Some(disk) = SmallDisk::new() else { return };
    let key = StaffKey::generate().unwrap();
    let root = disk.path().join("archief");
    init(&root, &new_archive("i.devries", &RecoveryIdentity::generate()), &key, moment(0)).unwrap();
    let zaak = open_zaak(&root, &key).unwrap();
    let public = key.public_line();
    assert!(mount(&["-o", "remount,ro"], &disk.path()));
    let failed = add(&root, &key, &zaak, Soort::Signaal, "wat: gezien").unwrap_err();
    assert_eq!(failed.kind(), ErrorKind::Unfinished);
    assert!(failed.to_string().contains("niet beschrijfbaar"), "{failed}");
    let vault = Vault::open(&root).unwrap();
    assert_eq!(vault.state().staff.values().next().unwrap().public_line, public);
    assert_eq!(vault.read(&key.into(), &zaak).unwrap().len(), 1);
}
