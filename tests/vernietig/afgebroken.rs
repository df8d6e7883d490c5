//! `kill -9` between the steps, and what goes on with it.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::verhaal::Verhaal;

/// Each command of git that stands between two steps: before it runs, and after.
const STAGES: &[&str] = &[
    // The branch is sent with the statement and deleted there.
    "push",
    // What else leads to the keys; then the notes of where branches stood.
    "rev-list --objects --exclude",
    "rev-list --objects --reflog",
    // The clean-up, here and on the server, and the proof.
    "gc",
    "cat-file",
];

/// A git that kills who calls it, the `nth` time that it is asked for a stage.
fn deadly_git(world: &Verhaal, stage: &str, nth: usize, after: bool) -> PathBuf {
    let bin = world.folder().join("bin");
    fs::create_dir_all(&bin).unwrap();
    let count = world.folder().join("teller");
    _ = fs::remove_file(&count);
    let real = std::env::split_paths(&std::env::var_os("PATH").unwrap())
        .map(|folder| folder.join("git"))
        .find(|path| path.is_file())
        .unwrap();
    let (real, count) = (real.display(), count.display());
    let run = if after { format!("\"{real}\" \"$@\"; ") } else { String::new() };
    let script = format!(
        "#!/bin/sh\ncase \" $* \" in\n*\" {stage}\"*)\n  echo x >> '{count}'\n  \
         if [ $(wc -l < '{count}') -eq {nth} ]; then {run}kill -9 $PPID; exit 1; fi;;\nesac\nexec \"{real}\" \"$@\"\n"
    );
    let path = bin.join("git");
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    bin
}

fn path_with(bin: &Path) -> std::ffi::OsString {
    let others = std::env::var_os("PATH").unwrap();
    let all = std::iter::once(bin.to_owned()).chain(std::env::split_paths(&others));
    std::env::join_paths(all).unwrap()
}

/// A world with a server in a folder, and two zaken.
fn world() -> (Verhaal, String, String) {
    let world = Verhaal::new();
    let (zaak, other) = (world.zaak(), world.zaak());
    let server = world.folder().join("server.git");
    world.git(&["clone", "-q", "--bare", "--no-hardlinks", ".", &server.to_string_lossy()]);
    world.git(&["remote", "add", "origin", &server.to_string_lossy()]);
    world.run(["synchroniseer"]).done();
    (world, zaak, other)
}

/// The ids of the wrapped keys of a zaak.
fn wraps(world: &Verhaal, zaak: &str) -> Vec<String> {
    let listed = world.git(&["ls-tree", "-r", "--format=%(objectname)", &format!("sleutel/{zaak}")]);
    listed.lines().map(str::to_owned).collect()
}

fn objects(world: &Verhaal, at: &Path) -> String {
    let output = world.git_in(at, &["cat-file", "--batch-all-objects", "--batch-check=%(objectname)"]);
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn killed_between_the_steps_the_next_command_goes_on() {
    let mut killed = 0;
    for stage in STAGES {
        for after in [false, true] {
            let (world, zaak, other) = world();
            let ids = wraps(&world, &zaak);
            assert_eq!(ids.len(), 1);
            let order = ["vernietig", &zaak, "--grond", "vergissing", "--bevestig", &zaak];
            let bin = deadly_git(&world, stage, 1, after);
            let cut_off = world.start(order).env("PATH", path_with(&bin)).go();
            assert_eq!(cut_off.code, -1, "{stage}: {cut_off:?}");
            killed += 1;
            // Storing something is what goes on with it, where it was stated already.
            world.run(["signaal", &other, "--situatie", "in de klas"]).done();
            let is_stated = world.git(&["log", "--format=%s"]).contains("vernietigd");
            if is_stated {
                let here = objects(&world, &world.archive());
                assert!(!ids.iter().any(|id| here.contains(id)), "{stage} {after}");
                assert_eq!(world.git(&["branch", "--list", &format!("sleutel/{zaak}")]), "");
            }
            // The same order once more finishes the rest, on the server too.
            world.run(order).done();
            for at in [world.archive(), world.folder().join("server.git")] {
                let there = objects(&world, &at);
                assert!(!ids.iter().any(|id| there.contains(id)), "{stage} {after} {}", at.display());
            }
            assert!(world.run(["verifieer"]).done().starts_with("Het archief is gezond"), "{stage}");
            assert_eq!(world.git(&["fsck", "--strict", "--no-dangling"]), "");
            assert_eq!(world.git(&["status", "--porcelain", "--untracked-files=all"]), "");
            assert_eq!(world.run(["toon", &other, "--json"]).json()["stukken"].as_array().unwrap().len(), 2);
        }
    }
    assert_eq!(killed, 2 * STAGES.len());
}

#[test]
fn a_clean_up_that_outlives_its_command_still_keeps_writers_away() {
    let (world, zaak, other) = world();
    world.git(&["remote", "remove", "origin"]);
    // This git takes its time, and its parent is killed at once.
    let bin = world.folder().join("bin");
    fs::create_dir_all(&bin).unwrap();
    let (begun, end) = (world.folder().join("begonnen"), world.folder().join("einde"));
    let script = format!(
        "#!/bin/sh\nreal=$(PATH=\"${{PATH#*:}}\" command -v git)\ncase \" $* \" in\n*\" gc \"*)\n  kill -9 $PPID\n  \
         touch '{}'\n  while [ ! -e '{}' ]; do sleep 0.05; done;;\nesac\nexec \"$real\" \"$@\"\n",
        begun.display(),
        end.display()
    );
    fs::write(bin.join("git"), script).unwrap();
    fs::set_permissions(bin.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
    let order = ["vernietig", &zaak, "--grond", "vergissing", "--bevestig", &zaak];
    std::thread::scope(|scope| {
        let cut_off = scope.spawn(|| world.start(order).env("PATH", path_with(&bin)).go().code);
        while !begun.exists() {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        // The clean-up deletes what is stored and not yet named: whoever writes now has to wait for it.
        let lock = fs::File::options().write(true).open(world.archive().join(".git/meldcode/slot")).unwrap();
        assert!(lock.try_lock().is_err());
        fs::write(&end, "").unwrap();
        assert_eq!(cut_off.join().unwrap(), -1);
    });
    world.run(["signaal", &other, "--situatie", "in de klas"]).done();
    assert!(world.run(["verifieer"]).done().starts_with("Het archief is gezond"));
}
