//! Exchanging with a server, as people do it: a shared folder, over ssh, and every way in which that fails.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::verhaal::{Outcome, Verhaal};

/// A bare server in the world's folder, filled, and the place of it.
fn server(world: &Verhaal) -> PathBuf {
    let server = world.folder().join("server.git");
    let place = server.display().to_string();
    ok(world.git_in(world.folder(), &["init", "-q", "--bare", "--shared", &place]));
    ok(world.git_in(&world.archive(), &["remote", "add", "origin", &place]));
    world.run(["synchroniseer"]).says("verstuurd wat de server nog niet had").done();
    server
}

#[track_caller]
fn ok(output: std::process::Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A second machine of Iris, with her key.
fn join(world: &Verhaal, source: &str, settings: &Path) -> String {
    let root = world.git(&["rev-list", "--max-parents=0", "main"]).trim().to_owned();
    let copy = world.folder().join("kopie").display().to_string();
    let run = world.start(["sluit-aan", source, &copy, "--wortel", &root]);
    run.env("GIT_CONFIG_GLOBAL", settings).go().done();
    copy
}

fn nothing() -> PathBuf {
    PathBuf::from("/dev/null")
}

#[test]
fn a_shared_folder_takes_the_work_of_both() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let server = server(&world);
    // A server that lets nothing be deleted or rewritten is all that is needed.
    for name in ["receive.denyDeletes", "receive.denyNonFastForwards"] {
        ok(world.git_in(&server, &["config", name, "true"]));
    }
    let copy = join(&world, &server.display().to_string(), &nothing());
    world.run(["-C", &copy, "signaal", &zaak, "--plaats", "klas"]).done();
    world.run(["signaal", &zaak, "--plaats", "plein"]).done();
    world.run(["synchroniseer"]).done();
    let both = world.run(["-C", &copy, "synchroniseer", "--json"]);
    let json = both.json();
    assert_eq!(
        (&json["ontvangen"], &json["samengevoegd"], &json["verstuurd"]),
        (&1.into(), &true.into(), &true.into())
    );
    both.says("Uitwisselen met");
    let got = world.run(["synchroniseer"]);
    assert!(got.stderr.contains("nagekeken en overgenomen"), "{got:?}");
    got.done();
    world.run(["synchroniseer"]).says("er was niets uit te wisselen").done();
    assert!(world.run(["toon", &zaak]).done().contains("klas"));
    world.run(["verifieer"]).done();
    world.run(["-C", &copy, "verifieer"]).done();
    // Everyone who may write in the folder can go on: nothing there is one person's alone.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(server.join("refs/heads")).unwrap().permissions().mode();
        assert_eq!(mode & 0o2770, 0o2770, "{mode:o}");
    }
}

#[test]
fn looking_back_shows_what_was_recorded_by_then_also_where_it_came_in_later() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let server = server(&world);
    let copy = join(&world, &server.display().to_string(), &nothing());
    let add = |folder: &str, plaats: &str, day: u32| {
        let words = ["-C", folder, "signaal", &zaak, "--plaats", plaats];
        world.start(words).at(&format!("2026-11-{day}T10:00:00+01:00")).go().done();
    };
    let own = world.archive().display().to_string();
    add(&copy, "zandbak", 23);
    add(&own, "fietsenhok", 24);
    add(&copy, "gymzaal", 26);
    for folder in [&copy, &own] {
        world.start(["-C", folder, "synchroniseer"]).at("2026-11-28T10:00:00+01:00").go().done();
    }
    let shown = |stand: &str| {
        let then = world.start(["toon", &zaak, "--stand", stand]).at("2026-11-30T10:00:00+01:00").go().done();
        ["zandbak", "fietsenhok", "gymzaal"].map(|plaats| then.contains(plaats))
    };
    assert_eq!(shown("2026-11-22"), [false, false, false]);
    assert_eq!(shown("2026-11-23"), [true, false, false]);
    assert_eq!(shown("2026-11-25"), [true, true, false]);
    assert_eq!(shown("2026-11-28"), [true, true, true]);
}

#[test]
fn each_failure_says_what_is_the_matter_and_what_to_do() {
    let world = Verhaal::new();
    world.run(["synchroniseer"]).refused(3, "nog geen server");
    let server = server(&world);
    let place = server.display().to_string();
    let zaak = world.zaak();
    let to = |address: &str| ok(world.git_in(&world.archive(), &["remote", "set-url", "origin", address]));
    let refused = |says: &str, todo: &str| -> Outcome {
        let before = world.refs();
        let outcome = world.run(["synchroniseer"]);
        outcome.refused(6, says);
        assert!(outcome.stderr.contains(todo), "{outcome:?}");
        assert_eq!(world.refs(), before);
        outcome
    };
    to("/bestaat/niet");
    refused("niet te bereiken", "werk hier gerust door");
    to("ssh://127.0.0.1:1/x");
    refused("niet te bereiken", "git remote -v");
    to("http://127.0.0.1:1/x");
    refused("niet te bereiken", "git remote -v");
    to(&place);
    // Another user's folder, as git itself tests it.
    let other = world.start(["synchroniseer"]).env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1").go();
    other.refused(6, "van een andere gebruiker");
    assert!(other.stderr.contains("safe.directory"), "{other:?}");
    // Rules of a server that refuse.
    ok(world.git_in(&server, &["config", "receive.denyCurrentBranch", "refuse"]));
    ok(world.git_in(&server, &["config", "transfer.hideRefs", "refs/heads/main"]));
    assert_eq!(world.run(["synchroniseer"]).code, 6);
    ok(world.git_in(&server, &["config", "--unset", "transfer.hideRefs"]));
    // An archive of someone who means harm.
    let config = ["config", "core.sshCommand", "touch gestart"];
    ok(world.git_in(&world.archive(), &config));
    let hostile = world.run(["synchroniseer"]);
    hostile.refused(5, "`core.sshcommand`");
    assert!(hostile.stderr.contains("git config --local --unset-all core.sshcommand"), "{hostile:?}");
    ok(world.git_in(&world.archive(), &["config", "--unset", "core.sshCommand"]));
    world.run(["toon", &zaak]).done();
    world.run(["synchroniseer"]).done();
}

#[test]
fn a_server_that_asks_for_a_password_does_not_hang() {
    let world = Verhaal::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://127.0.0.1:{}/archief.git", listener.local_addr().unwrap().port());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(
                b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            );
        }
    });
    ok(world.git_in(&world.archive(), &["remote", "add", "origin", &address]));
    let outcome = world.run(["synchroniseer"]);
    outcome.refused(6, "de server laat u niet binnen");
    assert!(outcome.stderr.contains("git ls-remote origin"), "{outcome:?}");
    // The user's own settings may hold it; the archive's may not.
    let settings =
        world.file("gitconfig", "[credential]\n\thelper = \"!echo username=x; echo password=geheim\"\n");
    let stored = world.start(["synchroniseer"]).env("GIT_CONFIG_GLOBAL", settings).go();
    stored.refused(6, "");
    assert!(!stored.stderr.contains("geheim"), "{stored:?}");
}

/// An OpenSSH server of this user, with a host key of its own, spoken to by the real ssh; and the user's own git
/// settings that lead there.
struct Ssh {
    folder: PathBuf,
    settings: PathBuf,
}

impl Ssh {
    fn new(world: &Verhaal) -> Self {
        let folder = world.folder().join("ssh");
        std::fs::create_dir(&folder).unwrap();
        let run = |command: &mut Command| ok(command.output().unwrap());
        for name in ["host", "gebruiker", "vreemde"] {
            let key = folder.join(name);
            run(Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(key));
        }
        let me = run(Command::new("id").arg("-un")).trim().to_owned();
        if run(Command::new("id").arg("-u")).trim() == "0" {
            // Where the service was never started, as in a container.
            std::fs::create_dir_all("/run/sshd").unwrap();
        }
        let at = folder.display();
        std::fs::copy(folder.join("gebruiker.pub"), folder.join("mag-binnen")).unwrap();
        let host = std::fs::read_to_string(folder.join("host.pub")).unwrap();
        std::fs::write(folder.join("bekend"), format!("server {host}")).unwrap();
        let server = format!(
            "HostKey {at}/host\nAuthorizedKeysFile {at}/mag-binnen\nStrictModes no\nUsePAM no\nPidFile none\n\
             PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\nLogLevel ERROR\n"
        );
        std::fs::write(folder.join("sshd"), server).unwrap();
        let client = format!(
            "Host server\n User {me}\n IdentityFile {at}/gebruiker\n IdentitiesOnly yes\n IdentityAgent none\n \
             UserKnownHostsFile {at}/bekend\n GlobalKnownHostsFile /dev/null\n StrictHostKeyChecking yes\n \
             HostKeyAlias server\n PreferredAuthentications publickey\n LogLevel ERROR\n \
             ProxyCommand /usr/sbin/sshd -i -f {at}/sshd\n"
        );
        std::fs::write(folder.join("ssh"), client).unwrap();
        let settings = folder.join("gitconfig");
        std::fs::write(&settings, format!("[core]\n\tsshCommand = ssh -F {at}/ssh\n")).unwrap();
        Self { folder, settings }
    }

    fn go(&self, world: &Verhaal, arguments: &[&str]) -> Outcome {
        world.start(arguments).env("GIT_CONFIG_GLOBAL", &self.settings).go()
    }
}

#[test]
fn over_ssh_to_this_machine() {
    assert!(Path::new("/usr/sbin/sshd").exists(), "openssh-server is missing; ./test installs it");
    let world = Verhaal::new();
    let zaak = world.zaak();
    let server = server(&world);
    let ssh = Ssh::new(&world);
    let address = format!("ssh://server{}", server.display());
    ok(world.git_in(&world.archive(), &["remote", "set-url", "origin", &address]));
    let copy = join(&world, &address, &ssh.settings);
    world.run(["-C", &copy, "signaal", &zaak, "--plaats", "klas"]).done();
    ssh.go(&world, &["-C", &copy, "synchroniseer"]).says("ssh://server").done();
    world.run(["signaal", &zaak, "--plaats", "plein"]).done();
    let done = ssh.go(&world, &["synchroniseer"]);
    done.says("samengevoegd").done();
    ssh.go(&world, &["-C", &copy, "synchroniseer"]).done();
    assert_eq!(
        ok(world.git_in(Path::new(&copy), &["rev-parse", "main"])),
        ok(world.git_in(&server, &["rev-parse", "main"]))
    );
    // On a real server its own hooks do run, and may refuse.
    let hook = server.join("hooks/pre-receive");
    std::fs::create_dir_all(hook.parent().unwrap()).unwrap();
    std::fs::write(&hook, "#!/bin/sh\nexit 1\n").unwrap();
    ok(Command::new("chmod").arg("+x").arg(&hook).output().unwrap());
    world.run(["signaal", &zaak, "--plaats", "gang"]).done();
    ssh.go(&world, &["synchroniseer"]).refused(6, "de server weigert wat u wilt versturen");
    std::fs::remove_file(&hook).unwrap();
    // Not let in; another machine under the same name.
    let allowed = ssh.folder.join("mag-binnen");
    let mine = std::fs::read(&allowed).unwrap();
    std::fs::copy(ssh.folder.join("vreemde.pub"), &allowed).unwrap();
    ssh.go(&world, &["synchroniseer"]).refused(6, "de server laat u niet binnen");
    std::fs::write(&allowed, mine).unwrap();
    let stranger = std::fs::read_to_string(ssh.folder.join("vreemde.pub")).unwrap();
    std::fs::write(ssh.folder.join("bekend"), format!("server {stranger}")).unwrap();
    ssh.go(&world, &["synchroniseer"]).refused(6, "niet de machine die hier bekend is");
    let host = std::fs::read_to_string(ssh.folder.join("host.pub")).unwrap();
    std::fs::write(ssh.folder.join("bekend"), format!("server {host}")).unwrap();
    ssh.go(&world, &["synchroniseer"]).done();
    world.run(["verifieer"]).done();
}

/// What libgit2 holds for a moment while it moves or deletes a ref stays behind when it is killed then.
#[test]
fn lock_files_of_an_exchange_that_was_cut_off_do_not_stand_in_the_way_of_the_next() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let server = server(&world);
    let copy = join(&world, &server.display().to_string(), &nothing());
    world.run(["-C", &copy, "signaal", &zaak, "--plaats", "klas"]).done();
    world.run(["-C", &copy, "synchroniseer"]).done();
    world.git(&["update-ref", &format!("refs/meldcode/sleutel/{zaak}"), "main"]);
    let refs = world.archive().join(".git/refs");
    for left in ["meldcode/sleutel/ZAAK.lock", "remotes/origin/main.lock", "remotes/origin/sleutel/ZAAK.lock"]
    {
        std::fs::write(refs.join(left.replace("ZAAK", &zaak)), "").unwrap();
    }
    world.run(["synchroniseer"]).done();
    assert_eq!(world.git(&["for-each-ref", "refs/meldcode"]), "");
    assert!(world.run(["toon", &zaak]).done().contains("klas"));
    assert!(!refs.join("remotes/origin/main.lock").exists());
}

#[test]
fn a_kill_at_any_moment_of_an_exchange_loses_nothing() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let server = server(&world);
    let copy = join(&world, &server.display().to_string(), &nothing());
    for round in 0..5_u64 {
        // Both sides have something, a new zaak with its keys too.
        world.run(["-C", &copy, "zaak", "open", "--voornaam", "Sem"]).done();
        world.run(["-C", &copy, "signaal", &zaak, "--plaats", "klas"]).done();
        world.run(["-C", &copy, "synchroniseer"]).done();
        world.run(["signaal", &zaak, "--plaats", "plein"]).done();
        let child = world.start(["synchroniseer"]).start_and_kill(5 + round * 41);
        assert!(child.is_none_or(|code| code == 0), "{child:?}");
        // Whatever was cut off: what is here is whole, and the next exchange ends the same.
        world.git(&["fsck", "--strict", "--no-dangling"]);
        world.run(["synchroniseer"]).done();
        world.run(["-C", &copy, "synchroniseer"]).done();
        assert_eq!(world.git(&["status", "--porcelain", "--untracked-files=all"]), "");
        assert_eq!(world.git(&["for-each-ref", "refs/meldcode"]), "");
        let heads = ["for-each-ref", "--format=%(refname) %(objectname)", "refs/heads"];
        assert_eq!(world.git(&heads), ok(world.git_in(&server, &heads)));
        assert_eq!(world.git(&heads), ok(world.git_in(Path::new(&copy), &heads)));
    }
    world.run(["verifieer"]).done();
}
