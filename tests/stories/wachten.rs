//! Who waits for whom: a colleague who is sending, an exchange that was cut off, a server that says nothing.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::verhaal::Verhaal;

/// A program of the user's own in place of ssh, and git settings that name it.
fn ssh(world: &Verhaal, script: &str) -> (PathBuf, PathBuf) {
    let folder = world.folder().join("programma");
    fs::create_dir_all(&folder).unwrap();
    let program = folder.join("ssh");
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    assert!(std::process::Command::new("chmod").arg("+x").arg(&program).status().unwrap().success());
    let settings = folder.join("gitconfig");
    fs::write(&settings, format!("[core]\n\tsshCommand = {}\n", program.display())).unwrap();
    (folder, settings)
}

fn remote(world: &Verhaal, address: &str) {
    world.git(&["remote", "add", "origin", address]);
}

#[test]
fn a_colleague_who_is_sending_is_waited_for() {
    let world = Verhaal::new();
    let server = world.folder().join("server.git");
    let place = server.display().to_string();
    assert!(world.git_in(world.folder(), &["init", "-q", "--bare", "-b", "main", &place]).status.success());
    remote(&world, &place);
    world.run(["synchroniseer"]).done();
    world.zaak();
    let lock = server.join("refs/heads/main.lock");
    fs::write(&lock, "").unwrap();
    let before = world.refs();
    let refused = world.run(["synchroniseer"]);
    refused.refused(6, "een ander is net aan het versturen");
    assert!(refused.stderr.contains("main.lock"), "{refused:?}");
    assert_eq!(world.refs(), before);
    let other = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(800));
        fs::remove_file(lock).unwrap();
    });
    world.run(["synchroniseer"]).done();
    other.join().unwrap();
    world.run(["synchroniseer"]).says("er was niets uit te wisselen").done();
}

/// Killed alone, as by a full memory: the git that it started goes on, and the next exchange waits for that one.
#[test]
fn an_exchange_that_was_cut_off_keeps_its_lock_until_its_git_is_gone() {
    let world = Verhaal::new();
    let (begun, ended) = (world.folder().join("begonnen"), world.folder().join("klaar"));
    let script =
        format!("touch {}\nwhile [ ! -e {} ]; do sleep 0.05; done\nexit 1", begun.display(), ended.display());
    let (_, settings) = ssh(&world, &script);
    remote(&world, "ssh://server/archief.git");
    let run = world.start(["synchroniseer"]).env("GIT_CONFIG_GLOBAL", &settings);
    run.kill_when(|| begun.exists());
    let lock = File::open(world.archive().join(".git/meldcode/wissel")).unwrap();
    assert!(matches!(lock.try_lock(), Err(TryLockError::WouldBlock)));
    fs::write(&ended, "").unwrap();
    lock.lock().unwrap();
    drop(lock);
    world.start(["synchroniseer"]).env("GIT_CONFIG_GLOBAL", &settings).go().refused(6, "");
}

#[test]
fn ssh_does_not_wait_for_ever_unless_the_user_says_how_to_call_it() {
    let world = Verhaal::new();
    let said = world.folder().join("gezegd");
    let (folder, settings) = ssh(&world, &format!("echo \"$@\" > {}\nexit 255", said.display()));
    remote(&world, "iris@server:archief.git");
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let told = |settings: &Path, command: Option<&str>| {
        let run = world.start(["synchroniseer"]).env("PATH", &path).env("GIT_CONFIG_GLOBAL", settings);
        let run = match command {
            Some(command) => run.env("GIT_SSH_COMMAND", command),
            None => run,
        };
        run.go().refused(6, "");
        fs::read_to_string(&said).unwrap()
    };
    let limits = "-o ConnectTimeout=30 -o ServerAliveInterval=30";
    assert!(told(Path::new("/dev/null"), None).contains(limits));
    assert!(!told(&settings, None).contains("ConnectTimeout"));
    let own = told(Path::new("/dev/null"), Some("ssh -p 22022"));
    assert!(own.contains("22022") && !own.contains("ConnectTimeout"), "{own}");
}

/// Git holds it while it deletes or packs branches; killed then, with everything else, it stays.
#[test]
fn the_lock_on_the_packed_branches_that_an_exchange_left_does_not_stand_in_the_way() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let begun = world.folder().join("begonnen");
    let ended = world.folder().join("klaar");
    let script =
        format!("touch {}\nwhile [ ! -e {} ]; do sleep 0.05; done\nexit 1", begun.display(), ended.display());
    let (_, settings) = ssh(&world, &script);
    remote(&world, "ssh://server/archief.git");
    let left = ["packed-refs.lock", "packed-refs.new"].map(|name| world.archive().join(".git").join(name));
    let put = || {
        for path in &left {
            fs::write(path, "").unwrap();
        }
    };
    let cut_off = || {
        _ = fs::remove_file(&begun);
        _ = fs::remove_file(&ended);
        world.start(["synchroniseer"]).env("GIT_CONFIG_GLOBAL", &settings).kill_when(|| begun.exists());
        put();
        fs::write(&ended, "").unwrap();
        File::open(world.archive().join(".git/meldcode/wissel")).unwrap().lock().unwrap();
    };
    cut_off();
    world.run(["signaal", &zaak, "--plaats", "klas"]).done();
    assert!(!left.iter().any(|path| path.exists()));
    cut_off();
    world.start(["synchroniseer"]).env("GIT_CONFIG_GLOBAL", &settings).go().refused(6, "niet te bereiken");
    assert!(!left.iter().any(|path| path.exists()));
    // Of a git that is not ours it is not ours to remove.
    put();
    let refused = world.run(["signaal", &zaak, "--plaats", "klas"]);
    refused.refused(6, "packed-refs.lock");
    assert!(
        refused.stderr.contains("packed-refs.new") && left.iter().all(|path| path.exists()),
        "{refused:?}"
    );
}

/// A machine that lets one in and then does nothing: git waits for it for ever.
#[test]
fn a_server_that_is_there_and_says_nothing_is_given_up() {
    let world = Verhaal::new();
    let begun = world.folder().join("begonnen");
    let script = format!("touch {0}\nwhile [ -e {0} ]; do sleep 0.05; done", begun.display());
    let (_, settings) = ssh(&world, &script);
    remote(&world, "ssh://server/archief.git");
    let run = world.start(["synchroniseer"]).env("GIT_CONFIG_GLOBAL", &settings);
    let given_up = run.env("MELDCODE_STILTE", "1").go();
    given_up.refused(6, "de server zegt al tien minuten niets meer");
    assert!(given_up.stderr.contains("staat hier veilig"), "{given_up:?}");
    // Nothing is kept from the next, though ssh may still be waiting.
    assert!(begun.exists());
    File::open(world.archive().join(".git/meldcode/wissel")).unwrap().try_lock().unwrap();
    // One that tells how far it is, however slowly, is waited for.
    let slow = "for n in 1 2 3 4 5 6 7 8 9; do echo bezig >&2; sleep 0.5; done\nexit 1";
    let (_, settings) = ssh(&world, slow);
    let run = world.start(["synchroniseer"]).env("GIT_CONFIG_GLOBAL", &settings);
    run.env("MELDCODE_STILTE", "3").go().refused(6, "niet te bereiken");
}
