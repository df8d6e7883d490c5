//! A server and copies of it, each on a machine of its own.

use std::path::{Path, PathBuf};

use meldcode::vault::{ErrorKind, Fault, StaffKey, Synced, Vault, VaultError, join};

use crate::vault_world::{git, moment};
use crate::verif_scene::{Scene, report};

/// A bare server and copies of it, each on a machine of its own.
pub struct Net {
    pub scene: Scene,
    pub here: tempfile::TempDir,
}

impl Net {
    pub fn new() -> Self {
        let scene = Scene::new();
        let here = tempfile::tempdir().unwrap();
        git(
            &scene.root(),
            &["clone", "-q", "--bare", ".", &here.path().join("server.git").to_string_lossy()],
        );
        Self { scene, here }
    }

    pub fn server(&self) -> PathBuf {
        self.here.path().join("server.git")
    }

    pub fn copy(&self, name: &str) -> PathBuf {
        let target = self.here.path().join(name);
        let config = self.here.path().join(format!("config-{name}"));
        let fingerprint = self.scene.world.vault().root_fingerprint();
        join(&self.server().to_string_lossy(), &target, &fingerprint, None, &config).unwrap();
        target
    }

    pub fn copy_of(&self, source: &Path, name: &str) -> PathBuf {
        let target = self.here.path().join(name);
        crate::vault_world::ok(std::process::Command::new("cp").arg("-a").args([source, &target]));
        target
    }

    pub fn sync(&self, at: &Path, minutes: i64) -> Result<Synced, VaultError> {
        Vault::open(at).unwrap().synchronise(Some(self.key()), moment(minutes))
    }

    pub fn key(&self) -> &StaffKey {
        self.scene.world.key()
    }

    #[track_caller]
    pub fn sound(&self, at: &Path) {
        let report = report(at, &self.scene.world);
        // A zaak of the scene opens at a fixed moment, also when that is "earlier".
        let expected = |fault| matches!(fault, Fault::Clock | Fault::AfterDestruction);
        let told = report.notes.iter().any(|note| !expected(note.fault));
        assert!(report.is_sound() && !told, "{report:?}");
        assert_eq!(git(at, &["status", "--porcelain", "--untracked-files=all"]), "");
        assert_eq!(git(at, &["fsck", "--strict", "--no-dangling"]), "");
        for commit in git(at, &["rev-list", "--all"]).lines() {
            git(at, &["verify-commit", commit]);
        }
        assert_eq!(git(at, &["for-each-ref", "refs/meldcode"]), "");
    }

    #[track_caller]
    pub fn refuses(&self, at: &Path, why: &str) {
        let before = git(at, &["for-each-ref"]);
        let error = self.sync(at, 90).unwrap_err();
        let said = format!("{error} {}", error.hint().unwrap_or_default());
        assert_eq!(error.kind(), ErrorKind::Unfinished, "{said}");
        assert!(said.contains(why), "{why}: {said}");
        assert_eq!(git(at, &["for-each-ref"]), before, "nothing is taken over");
    }
}

/// Every branch with its files: the same for everyone.
pub fn everything(at: &Path) -> String {
    let branches = git(at, &["for-each-ref", "--format=%(refname)", "refs/heads"]);
    let files = |branch: &str| git(at, &["ls-tree", "-r", branch]);
    branches.lines().map(|branch| [branch, "\n", &files(branch)].concat()).collect()
}
