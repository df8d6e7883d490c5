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
