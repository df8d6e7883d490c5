//! Each thing that could keep a key alive, by name.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use meldcode::model::{Soort, Vernietigingsgrond, ZaakNummer};
use meldcode::vault::{DestroyError, ErrorKind, Obstacle, Vault, VaultError};

use crate::bewijs::{destroy, gone, keys_of, openers, state_it, stated};
use crate::personen::stock;
use crate::vault_world::{World, add, git, moment, ok};

struct Place {
    world: World,
    zaak: ZaakNummer,
    other: ZaakNummer,
}

impl Place {
    fn new() -> Self {
        let world = World::new();
        let (zaak, other) = (world.open_zaak(), world.open_zaak());
        Self { world, zaak, other }
    }

    fn root(&self) -> PathBuf {
        self.world.root()
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.root().parent().unwrap().join(name)
    }

    fn branch(&self) -> String {
        format!("sleutel/{}", self.zaak)
    }

    /// The order is refused with this in the way, and nothing changed.
    #[track_caller]
    fn is_blocked(&self, by: &Obstacle) {
        let before = git(&self.root(), &["for-each-ref"]);
        let mut vault = self.world.vault();
        let grond = Vernietigingsgrond::Vergissing;
        let error = vault.destroy(self.world.key(), moment(50), &self.zaak, grond, &[]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unfinished);
        let VaultError::Destroy(DestroyError::Blocked(_, obstacles)) = &error else { panic!("{error}") };
        assert_eq!(obstacles, std::slice::from_ref(by), "{error}");
        assert_eq!(git(&self.root(), &["for-each-ref"]), before);
        assert_eq!(self.world.vault().read(self.world.identity(), &self.zaak).unwrap().len(), 1);
    }

    /// It came after the statement: not finished, and the next thing that is stored is stored all the same.
    #[track_caller]
    fn is_unfinished(&self, by: &Obstacle) {
        let error = self.world.vault().finish_destructions().unwrap_err();
        let VaultError::Destroy(DestroyError::Unfinished(obstacles)) = &error else { panic!("{error}") };
        assert_eq!(obstacles, std::slice::from_ref(by));
        self.world.add(&self.other, Soort::Signaal, "wat: gezien");
        let (zaken, obstacles) = self.world.vault().unfinished().unwrap().unwrap();
        assert_eq!(
            (zaken.as_slice(), obstacles.as_slice()),
            (&[self.zaak.clone()][..], std::slice::from_ref(by))
        );
        let report = self.world.vault().verify(None, None);
        let words: Vec<&str> = report.findings.iter().map(|found| found.fault.word()).collect();
        // Borrowed objects are a finding of their own, whatever was destroyed.
        let detour: &[&str] = if matches!(by, Obstacle::Alternates) { &["omweg"] } else { &[] };
        assert_eq!(words, [detour, &["vernietiging-niet-voltooid"]].concat());
    }

    /// Out of the way: the next command that stores something finishes it.
    #[track_caller]
    fn resumes(&self) {
        self.world.add(&self.other, Soort::Signaal, "wat: gezien");
        gone(&self.world, &self.root(), &self.zaak);
    }
}

#[test]
fn remote_tracking_refs() {
    let place = Place::new();
    for name in ["origin", "reserve"] {
        let bare = place.beside(name);
        git(&place.root(), &["clone", "-q", "--bare", "--no-hardlinks", ".", &bare.to_string_lossy()]);
        git(&place.root(), &["remote", "add", name, &bare.to_string_lossy()]);
        git(&place.root(), &["fetch", "-q", name]);
        let seen = git(&place.root(), &["for-each-ref", &format!("refs/remotes/{name}/{}", place.branch())]);
        assert!(!seen.is_empty());
    }
    destroy(&place.root(), place.world.key(), &place.zaak);
    let left = git(&place.root(), &["for-each-ref", "--format=%(refname)"]);
    assert!(!left.contains(place.zaak.as_str()), "{left}");
    assert!(left.contains(&format!("refs/remotes/origin/sleutel/{}", place.other)));
    gone(&place.world, &place.root(), &place.zaak);
}

#[test]
fn tags() {
    for (name, what) in [("kaal", ""), ("sleutel", ":1/i.devries.age"), ("map", ":1")] {
        let place = Place::new();
        git(&place.root(), &["tag", name, &format!("{}{what}", place.branch())]);
        let full = format!("refs/tags/{name}");
        place.is_blocked(&Obstacle::Ref(full.clone()));
        assert_eq!(place.world.vault().refs_to_keys(&place.zaak).unwrap(), std::slice::from_ref(&full));
        // With the user's consent it goes.
        let mut vault = place.world.vault();
        let grond = Vernietigingsgrond::Verzoek;
        vault.destroy(place.world.key(), moment(50), &place.zaak, grond, &[full]).unwrap();
        vault.finish_destructions().unwrap();
        assert_eq!(git(&place.root(), &["tag"]), "");
        gone(&place.world, &place.root(), &place.zaak);
    }
}

#[test]
fn a_tag_made_after_the_statement() {
    let place = Place::new();
    state_it(&place.root(), place.world.key(), &place.zaak);
    git(&place.root(), &["tag", "bewaar", &place.branch()]);
    place.is_unfinished(&Obstacle::Ref("refs/tags/bewaar".to_owned()));
    place.world.vault().forget_refs(&["refs/tags/bewaar".to_owned()]).unwrap();
    place.resumes();
}

/// Somebody put one of the keys among those of another zaak, in whatever place, or on `main`, by stock git: it would
/// stay there, so the zaak is not called gone.
#[test]
fn a_key_that_was_put_elsewhere() {
    let place = Place::new();
    let root = place.root();
    let wrap = git(&root, &["rev-parse", &format!("{}:1/i.devries.age", place.branch())]);
    let put = |branch: &str, path: &str| {
        git(&root, &["switch", "-q", branch]);
        git(&root, &["update-index", "--add", "--cacheinfo", &format!("100644,{},{path}", wrap.trim())]);
        stock(&root, place.world.key(), "los", branch);
        git(&root, &["switch", "-q", "-f", "main"]);
    };
    let other = format!("sleutel/{}", place.other);
    let before = git(&root, &["rev-parse", &other, "main"]);
    let (before_other, before_main) = before.trim().split_once('\n').unwrap();
    for path in ["1/x.age", "1/i.devries+01M818K4H0W3M9T2R5N7P0B1C4.age"] {
        put(&other, path);
        place.is_blocked(&Obstacle::Elsewhere(other.clone()));
        git(&root, &["update-ref", &format!("refs/heads/{other}"), before_other]);
    }
    let (year, code) = (place.other.year(), place.other.code());
    put("main", &format!("zaken/{year}/{code}/01M818K4H0W3M9T2R5N7P0B1C4.bin.age"));
    place.is_blocked(&Obstacle::Elsewhere("main".to_owned()));
    git(&root, &["reset", "-q", "--hard", before_main]);
    destroy(&root, place.world.key(), &place.zaak);
    gone(&place.world, &root, &place.zaak);
}

#[test]
fn linked_worktrees() {
    let place = Place::new();
    let tree = place.beside("tweede");
    git(&place.root(), &["worktree", "add", "-q", &tree.to_string_lossy(), &place.branch()]);
    let inside = Obstacle::WorkTree("tweede".to_owned());
    place.is_blocked(&inside);
    git(&place.root(), &["worktree", "remove", "--force", &tree.to_string_lossy()]);
    state_it(&place.root(), place.world.key(), &place.zaak);
    git(&place.root(), &["worktree", "add", "-q", &tree.to_string_lossy(), &place.branch()]);
    place.is_unfinished(&inside);
    git(&place.root(), &["worktree", "remove", "--force", &tree.to_string_lossy()]);
    place.resumes();
}

#[test]
fn the_reflog_of_head() {
    let place = Place::new();
    let root = place.root();
    git(&root, &["switch", "-q", &place.branch()]);
    // A commit on top of it, that no branch holds any more.
    git(&root, &["switch", "-q", "--detach"]);
    git(
        &root,
        &["-c", "user.name=x", "-c", "user.email=x@x.invalid", "commit", "-q", "--allow-empty", "-m", "x"],
    );
    git(&root, &["switch", "-q", "main"]);
    let other = format!("sleutel/{}", place.other);
    let before = git(&root, &["reflog", "show", &other]);
    let main = git(&root, &["reflog", "show", "main"]).lines().count();
    let head = git(&root, &["reflog", "show", "HEAD"]).lines().count();
    assert_ne!(before, "");
    destroy(&root, place.world.key(), &place.zaak);
    gone(&place.world, &root, &place.zaak);
    // What the notes tell of the rest stays: it shows whether a branch was set back.
    assert_eq!(git(&root, &["reflog", "show", &other]), before);
    assert_eq!(git(&root, &["reflog", "show", "main"]).lines().count(), main + 1);
    assert!(git(&root, &["reflog", "show", "HEAD"]).lines().count() < head + 1);
}

#[test]
fn keep_packs() {
    let place = Place::new();
    git(&place.root(), &["gc", "-q"]);
    let packs = place.root().join(".git/objects/pack");
    let pack = fs::read_dir(&packs)
        .unwrap()
        .flatten()
        .map(|e| e.path())
        .find(|p| p.extension().is_some_and(|e| e == "pack"));
    let keep = pack.unwrap().with_extension("keep");
    let name = keep.file_name().unwrap().to_string_lossy().into_owned();
    fs::write(&keep, "").unwrap();
    place.is_blocked(&Obstacle::KeptPack(name.clone()));
    fs::remove_file(&keep).unwrap();
    state_it(&place.root(), place.world.key(), &place.zaak);
    fs::write(&keep, "").unwrap();
    place.is_unfinished(&Obstacle::KeptPack(name));
    fs::remove_file(&keep).unwrap();
    place.resumes();
}

#[test]
fn alternates() {
    let place = Place::new();
    let bare = place.beside("ander.git");
    git(&place.root(), &["clone", "-q", "--bare", "--no-hardlinks", ".", &bare.to_string_lossy()]);
    let file = place.root().join(".git/objects/info/alternates");
    let borrow = || fs::write(&file, format!("{}\n", bare.join("objects").display())).unwrap();
    borrow();
    place.is_blocked(&Obstacle::Alternates);
    fs::remove_file(&file).unwrap();
    state_it(&place.root(), place.world.key(), &place.zaak);
    borrow();
    place.is_unfinished(&Obstacle::Alternates);
    fs::remove_file(&file).unwrap();
    place.resumes();
}

#[test]
fn a_hard_linked_clone_is_told_of() {
    let place = Place::new();
    let copy = place.beside("kopie");
    assert!(!destroy(&place.root(), place.world.key(), &place.other).has_twin);
    git(&place.root(), &["clone", "-q", "--local", ".", &copy.to_string_lossy()]);
    assert!(destroy(&place.root(), place.world.key(), &place.zaak).has_twin);
    gone(&place.world, &place.root(), &place.zaak);
    // The copy has its own name for the same file, and keeps it until it synchronises itself.
    assert!(keys_of(&copy, &place.root(), &place.zaak, &openers(&place.world, &[])) > 0);
}

#[test]
#[cfg(unix)]
fn an_open_handle() {
    let place = Place::new();
    git(&place.root(), &["gc", "-q"]);
    let packs = fs::read_dir(place.root().join(".git/objects/pack")).unwrap().flatten();
    let pack =
        packs.map(|entry| entry.path()).find(|path| path.extension().is_some_and(|e| e == "pack")).unwrap();
    let mut held = fs::File::open(&pack).unwrap();
    // A vault that read the archive before, with its own handles.
    let reading = place.world.vault();
    assert_eq!(reading.read(place.world.identity(), &place.zaak).unwrap().len(), 1);
    destroy(&place.root(), place.world.key(), &place.zaak);
    gone(&place.world, &place.root(), &place.zaak);
    assert!(!pack.exists());
    // Who has the file open keeps what was in it until he closes it: nothing that a program can prevent.
    let mut bytes = Vec::new();
    held.read_to_end(&mut bytes).unwrap();
    assert!(bytes.starts_with(b"PACK"));
    assert!(reading.read(place.world.identity(), &place.zaak).is_err());
    assert_eq!(reading.read(place.world.identity(), &place.other).unwrap().len(), 1);
}

#[test]
fn a_writer_at_work_during_the_clean_up() {
    let place = Place::new();
    let root = place.root();
    let many: Vec<ZaakNummer> = (0..3).map(|_| place.world.open_zaak()).collect();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for _ in 0..8 {
                    add(&root, place.world.key(), &place.other, Soort::Signaal, "wat: gezien").unwrap();
                }
            });
        }
        for zaak in many.iter().chain([&place.zaak]) {
            // Someone may have stored something between reading and the lock: then it is asked again.
            let mut tries = 0;
            loop {
                let mut vault = Vault::open(&root).unwrap();
                match vault.destroy(place.world.key(), moment(50), zaak, Vernietigingsgrond::Vergissing, &[])
                {
                    Ok(_) => break vault.finish_destructions().unwrap(),
                    Err(VaultError::Locked) if tries < 200 => tries += 1,
                    Err(error) => panic!("{error}"),
                }
            }
        }
    });
    for zaak in many.iter().chain([&place.zaak]) {
        gone(&place.world, &root, zaak);
    }
    let kept = place.world.vault().read(place.world.identity(), &place.other).unwrap();
    assert_eq!(kept.len(), 1 + 24);
    assert!(kept.iter().all(|stuk| stuk.content.is_ok()));
}

#[test]
fn a_work_tree_that_was_switched_to_the_keys() {
    let place = Place::new();
    let root = place.root();
    // The files of the branch in the index, without a commit.
    git(&root, &["read-tree", "--prefix=x/", &place.branch()]);
    destroy(&root, place.world.key(), &place.zaak);
    gone(&place.world, &root, &place.zaak);
}

/// A fresh repository asks for an object by its id.
pub fn gives(server: &Path, id: &str) -> bool {
    let aside = tempfile::tempdir().unwrap();
    ok(Command::new("git").args(["init", "-q", "--bare"]).arg(aside.path()));
    let fetched = Command::new("git")
        .current_dir(aside.path())
        .args(["fetch", "-q", "--no-tags"])
        .arg(server)
        .arg(id)
        .output()
        .unwrap();
    fetched.status.success()
}

#[test]
fn a_stock_fetch_by_id() {
    let place = Place::new();
    let server = place.beside("server.git");
    git(&place.root(), &["clone", "-q", "--bare", "--no-hardlinks", ".", &server.to_string_lossy()]);
    git(&place.root(), &["remote", "add", "origin", &server.to_string_lossy()]);
    let mut vault = place.world.vault();
    state_it(&place.root(), place.world.key(), &place.zaak);
    vault.synchronise(Some(place.world.key()), moment(51)).unwrap();
    let ids = stated(&place.root(), &place.zaak);
    assert_eq!(git(&server, &["branch", "--list", &place.branch()]), "");
    assert!(gives(&server, &ids[0]), "deleted, but still handed out");
    assert_eq!(vault.on_server().unwrap(), std::slice::from_ref(&place.zaak));
    assert_eq!(vault.clear_server().unwrap(), []);
    vault.state_server_clear(place.world.key(), moment(52)).unwrap();
    assert!(ids.iter().all(|id| !gives(&server, id)));
    assert_eq!(keys_of(&server, &place.root(), &place.zaak, &openers(&place.world, &[])), 0);
    assert!(vault.on_server().unwrap().is_empty());
    gone(&place.world, &place.root(), &place.zaak);
}
