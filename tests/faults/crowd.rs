//! Sixteen processes on one archive at once.

use std::collections::BTreeSet;
use std::process::Stdio;

use crate::commands::stuk;
use crate::place::Place;
use crate::vault_world::git;

/// What each process does, over and over; `check` reads and judges everything.
const DEEDS: [&str; 16] = [
    "add", "add", "add", "add", "add", "add", "attach", "attach", "open", "import", "give", "take", "staff",
    "sync", "check", "check",
];

impl Place {
    /// Does the same thing so many times, telling each that was acknowledged.
    pub fn repeat(&self, command: &str, times: usize) {
        for _ in 0..times {
            if command == "check" {
                let report = self.vault().verify(Some(self.identity()), None);
                println!(
                    "\n{}",
                    if report.is_sound() {
                        "gedaan check -".to_owned()
                    } else {
                        format!("mis {:?}", report.findings)
                    }
                );
                continue;
            }
            let about = match command {
                "sync" => "-".to_owned(),
                _ => self.prepare(command),
            };
            match self.carry_out(command, &about) {
                Ok(()) => println!("\ngedaan {command} {about}"),
                Err(error) => println!("\nmis {command} {error:?}"),
            }
        }
    }
}

/// Sixteen processes that each do so many things; gives how many commits that made and how many failed.
fn crowd(times: usize) -> (usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::build(&folder.path().join("hier")).with_server();
    let commits = || git(&place.root(), &["rev-list", "--count", "HEAD"]).trim().parse::<usize>().unwrap();
    let before = commits();
    let start = |command: &&str| {
        let mut child = place.command(&format!("repeat {command} {times}"));
        child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children: Vec<_> = DEEDS.iter().map(start).collect();
    let (mut kept, mut failed) = (BTreeSet::new(), 0);
    for child in children {
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        for line in said.lines().filter(|line| line.starts_with("mis ")) {
            println!("{line}");
            failed += 1;
        }
        let about = |line: &str| {
            let about = line.strip_prefix("gedaan add ").or_else(|| line.strip_prefix("gedaan attach "))?;
            Some(stuk(about))
        };
        kept.extend(said.lines().filter_map(about));
    }
    for (zaak, id) in &kept {
        assert!(place.holds(&place.root(), zaak, *id), "{zaak} {id} was acknowledged and is gone");
    }
    assert_eq!(kept.len(), 8 * times);
    place.is_sound(&place.root(), "after the crowd");
    (commits() - before, failed)
}

#[test]
fn sixteen_at_once_lose_nothing() {
    let (commits, failed) = crowd(2);
    assert!(commits > 40, "{commits}");
    assert_eq!(failed, 0);
}

/// The long one: a thousand commits.
#[test]
#[ignore = "minutes: tests/lang/tegelijk"]
fn long() {
    let (mut commits, mut failed) = (0, 0);
    while commits < 1000 {
        let (more, wrong) = crowd(8);
        (commits, failed) = (commits + more, failed + wrong);
        println!("{commits} commits of 16 processes at once, {failed} failed");
    }
    assert_eq!(failed, 0);
}
