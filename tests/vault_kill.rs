//! `kill -9` at random moments: what was acknowledged is there, and the next command mends the rest.
#![cfg(unix)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod vault_world;

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::time::Duration;

use meldcode::model::{Soort, ZaakNummer};
use meldcode::vault::Identity;
use vault_world::{World, add, git, open_zaak};

const ROOT: &str = "MELDCODE_TEST_ROOT";

/// The child: opens zaken and adds until it is killed, saying what was stored.
#[test]
#[ignore = "run by the other test"]
fn child() {
    let Ok(root) = std::env::var(ROOT) else { return };
    let root = std::path::PathBuf::from(root);
    let key = root.parent().unwrap().join("sleutel");
    let Identity::Staff(key) = Identity::read(&key, &mut || unreachable!()).unwrap() else { return };
    loop {
        let zaak = open_zaak(&root, &key).unwrap();
        println!("zaak {zaak} 1");
        for count in 2..4 {
            add(&root, &key, &zaak, Soort::Signaal, "wat: gezien").unwrap();
            println!("zaak {zaak} {count}");
        }
    }
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let world = World::new();
    let root = world.root();
    world.key().write_new(&root.parent().unwrap().join("sleutel"), None).unwrap();
    let mut expected = std::collections::BTreeMap::new();
    for round in 0..12_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--ignored", "--nocapture"])
            .env(ROOT, &root)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        while !first.starts_with("zaak ") && output.read_line(&mut first).unwrap() > 0 {
            if !first.starts_with("zaak ") {
                first.clear();
            }
        }
        // Spread over the length of one write, so that every stage is hit now and then.
        std::thread::sleep(Duration::from_millis(7 + round * 17 % 120));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut rest = String::new();
        output.read_to_string(&mut rest).unwrap();
        for line in first.lines().chain(rest.lines()) {
            let mut words = line.split(' ');
            if let (Some("zaak"), Some(zaak), Some(count)) = (words.next(), words.next(), words.next()) {
                expected.insert(zaak.parse::<ZaakNummer>().unwrap(), count.parse::<usize>().unwrap());
            }
        }
        assert_eq!(git(&root, &["fsck", "--strict", "--no-dangling"]), "");
        let vault = world.vault();
        for (zaak, count) in &expected {
            let read = vault.read(world.identity(), zaak).unwrap();
            assert!(read.len() >= *count && read.iter().all(|s| s.content.is_ok() && s.counts));
        }
        assert!(vault.state().violations.is_empty());
        world.open_zaak();
        assert_eq!(git(&root, &["status", "--porcelain", "--untracked-files=all"]), "");
    }
    assert!(expected.len() >= 12);
}
