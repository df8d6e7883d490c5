//! `kill -9` at random moments: what was acknowledged is there, and the next command mends the rest.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::Stdio;
use std::time::{Duration, Instant};

use meldcode::model::{StukId, ZaakNummer};

use crate::commands::{MARKER, stuk};
use crate::place::Place;

/// What a living process does; adding a stuk is what people do most.
const DEEDS: [&str; 12] = [
    "add", "add", "add", "attach", "open", "import", "give", "take", "staff", "revoke", "protocol", "school",
];
/// After so many stukken a new archive is begun, so that judging one stays quick.
const FULL: usize = 150;

/// Chance, the same for the same seed.
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below as u64).unwrap()
    }
}

impl Place {
    /// Does one thing after another until it is killed, telling each that was acknowledged.
    pub fn live(&self, seed: u64) {
        let mut chance = Chance(seed | 1);
        println!("\nbegin");
        loop {
            let command = match chance.next(24) {
                0 if self.path("server.git").exists() => "sync",
                _ => DEEDS[chance.next(DEEDS.len())],
            };
            let about = self.prepare(command);
            self.carry_out(command, &about).unwrap();
            println!("gedaan {command} {about}");
        }
    }
}

/// What one campaign saw.
#[derive(Debug, Default)]
struct Tally {
    kills: usize,
    acknowledged: usize,
    busy: usize,
    plaintext: usize,
}

/// Kills so many times, and sees every `checks` times that everything acknowledged is there.
fn campaign(kills: usize, seed: u64, checks: usize) -> Tally {
    let mut chance = Chance(seed | 1);
    let mut tally = Tally::default();
    while tally.kills < kills {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::build(folder.path()).with_server();
        let mut kept = BTreeSet::new();
        let mut stored = 0;
        while stored < FULL && tally.kills < kills {
            kill_once(&place, &mut chance, &mut kept, &mut tally);
            if tally.kills.is_multiple_of(checks) {
                let about = place.prepare("add");
                place.carry_out("add", &about).unwrap();
                stored = check(&place, &kept, &format!("seed {seed}, kill {}", tally.kills));
            }
        }
        let about = place.prepare("add");
        place.carry_out("add", &about).unwrap();
        place.is_sound(&place.root(), &format!("seed {seed}, kill {}", tally.kills));
        check(&place, &kept, "at the end");
        tally.plaintext += readable(&folder.path().join("archief")) + readable(&place.path("server.git"));
        tally.acknowledged += kept.len();
        if tally.kills.is_multiple_of(10) {
            println!("{tally:?}");
        }
    }
    tally
}

fn kill_once(
    place: &Place,
    chance: &mut Chance,
    kept: &mut BTreeSet<(ZaakNummer, StukId)>,
    tally: &mut Tally,
) {
    let mut child = place.command(&(chance.next(usize::MAX)).to_string());
    let mut child = child.stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    // Lets it do some things, then a time of about one thing: so that a busy machine is hit as well as an idle one.
    let (mut to_do, mut start, mut once) = (chance.next(3), Instant::now(), Duration::from_millis(40));
    let mut line = String::new();
    loop {
        line.clear();
        assert!(output.read_line(&mut line).unwrap() > 0, "the child does not live");
        match line.trim_end() {
            "begin" => start = Instant::now(),
            said if said.starts_with("gedaan ") => {
                note(said, kept);
                (once, start) = (start.elapsed(), Instant::now());
                to_do -= 1;
            }
            _ => continue,
        }
        if to_do == 0 {
            break;
        }
    }
    let most = usize::try_from(once.as_micros()).unwrap().max(1);
    std::thread::sleep(Duration::from_micros(chance.next(most) as u64));
    // All of it at once: also a git that was asked to fetch or push.
    let group = rustix::process::Pid::from_raw(child.id().cast_signed()).unwrap();
    rustix::process::kill_process_group(group, rustix::process::Signal::KILL).unwrap();
    child.wait().unwrap();
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    rest.lines().for_each(|line| note(line, kept));
    tally.kills += 1;
    tally.busy += usize::from(place.root().join(".git/meldcode/bezig").exists());
}

/// Keeps what was acknowledged.
fn note(line: &str, kept: &mut BTreeSet<(ZaakNummer, StukId)>) {
    let mut words = line.splitn(3, ' ');
    if let (Some("gedaan"), Some("add" | "attach"), Some(about)) = (words.next(), words.next(), words.next())
    {
        kept.insert(stuk(about));
    }
}

/// Everything acknowledged is there and opens; gives how many stukken there are.
fn check(place: &Place, kept: &BTreeSet<(ZaakNummer, StukId)>, when: &str) -> usize {
    let report = place.vault().verify(Some(place.identity()), None);
    assert!(report.is_sound(), "{when}: {:?}", report.findings);
    assert_eq!(report.opened, report.stukken, "{when}");
    let repo = git2::Repository::open(place.root()).unwrap();
    let tree = repo.head().unwrap().peel_to_tree().unwrap();
    for (zaak, id) in kept {
        let path = format!("zaken/{}/{}/{id}.yaml.age", zaak.year(), zaak.code());
        assert!(tree.get_path(path.as_ref()).is_ok(), "{when}: {path} was acknowledged and is gone");
    }
    report.stukken
}

/// Files that hold the word that stands in every stuk, also inside git's compressed objects.
fn readable(folder: &std::path::Path) -> usize {
    let script = format!(
        "grep -rlaF {MARKER} . | wc -l; \
         git cat-file --batch --batch-all-objects --buffer | grep -caF {MARKER}"
    );
    let mut shell = std::process::Command::new("sh");
    let output = shell.args(["-c", &script]).current_dir(folder).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.trim().parse::<usize>().unwrap()).sum()
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let tally = campaign(16, 0x2026_1122, 4);
    assert_eq!(tally.plaintext, 0);
    assert!(tally.acknowledged > 0, "{tally:?}");
}

/// The long campaign: `tests/lang/kills`.
#[test]
#[ignore = "hours: tests/lang/kills"]
fn long() {
    let number = |name, otherwise| {
        std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok()).unwrap_or(otherwise)
    };
    let (kills, seed) = (number("MELDCODE_KILLS", 1000), number("MELDCODE_SEED", 1));
    let start = Instant::now();
    let tally = campaign(usize::try_from(kills).unwrap(), seed, 4);
    println!("seed {seed}: {tally:?}, acknowledged lost: 0, in {} s", start.elapsed().as_secs());
    assert_eq!(tally.plaintext, 0);
}
