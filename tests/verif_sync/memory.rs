//! Secrets in memory: gone once they are no longer needed.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::BufRead;
use std::os::unix::fs::FileExt;
use std::process::Command;

use meldcode::vault::{Identity, Vault};
use zeroize::Zeroizing;

use crate::net::Net;

const PASSPHRASE: &str = "kanarie in een kooi van goud";
/// What is searched for is kept masked, so that the search does not find itself.
const MASK: u8 = 0x55;

fn masked(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{:02x}", byte ^ MASK)).collect::<Vec<_>>().concat()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

/// How often a needle, given masked, stands in these bytes in the clear.
fn occurrences(bytes: &[u8], masked: &[u8]) -> usize {
    let is_here = |part: &[u8]| {
        part.len() == masked.len() && part.iter().zip(masked).all(|(here, masked)| here ^ MASK == *masked)
    };
    let mut rest = bytes;
    let mut count = 0;
    // The library's own search for a byte is quick in a debug build too.
    while rest.skip_until(masked[0] ^ MASK).unwrap() > 0 {
        let at = bytes.len() - rest.len() - 1;
        count += usize::from(bytes.get(at..at + masked.len()).is_some_and(is_here));
    }
    count
}

/// How often each masked needle stands in this process's memory.
fn search(needles: &[Vec<u8>]) -> Vec<usize> {
    let memory = File::open("/proc/self/mem").unwrap();
    let mut found = vec![0; needles.len()];
    let nothing = vec![0_u8; 1 << 20];
    let mut buffer = nothing.clone();
    for line in std::fs::read_to_string("/proc/self/maps").unwrap().lines() {
        let mut words = line.split_whitespace();
        let (Some(range), Some(modes)) = (words.next(), words.next()) else { continue };
        if !modes.starts_with("rw") {
            continue;
        }
        let (from, to) = range.split_once('-').unwrap();
        let (mut from, to) = (u64::from_str_radix(from, 16).unwrap(), u64::from_str_radix(to, 16).unwrap());
        while from < to {
            let size = usize::try_from(to - from).unwrap().min(buffer.len());
            let Ok(read) = memory.read_at(&mut buffer[..size], from) else { break };
            let piece = &buffer[..read];
            if *piece != nothing[..read] {
                for (needle, count) in needles.iter().zip(&mut found) {
                    *count += occurrences(piece, needle);
                }
            }
            // Read into itself, it would show what it held a moment ago.
            buffer.fill(0);
            // A needle over the edge of two pieces is seen in the next.
            from += if size < buffer.len() { read as u64 } else { (read - 64) as u64 };
        }
    }
    found
}

#[test]
#[ignore = "run by the other test"]
fn child() {
    let Ok(needles) = std::env::var("NEEDLES") else { return };
    let needles: Vec<Vec<u8>> = needles.split(',').map(unhex).collect();
    let root = std::env::var("ROOT").unwrap();
    let zaak = std::env::var("ZAAK").unwrap().parse().unwrap();
    let mut word = Zeroizing::new(String::with_capacity(100));
    word.extend(needles[0].iter().map(|byte| (byte ^ MASK) as char));
    let none = search(&needles);
    let key = std::path::PathBuf::from(std::env::var("KEY").unwrap());
    let mut word = Some(word);
    let identity = Identity::read(&key, &mut || Ok(word.take().unwrap())).unwrap();
    let stukken = Vault::open(root.as_ref()).unwrap().read(&identity, &zaak).unwrap();
    assert!(stukken.iter().all(|stuk| stuk.content.is_ok()));
    let during = search(&needles);
    drop((stukken, identity));
    let after = search(&needles);
    eprintln!("GEZIEN {none:?} {during:?} {after:?}");
}

#[test]
fn a_key_its_passphrase_and_what_was_read_leave_memory() {
    let net = Net::new();
    let key = net.here.path().join("sleutel");
    net.key().write_new(&key, Some(PASSPHRASE)).unwrap();
    let plain = net.here.path().join("open");
    net.key().write_new(&plain, None).unwrap();
    let parsed = ssh_key::PrivateKey::read_openssh_file(&plain).unwrap();
    let seed = parsed.key_data().ed25519().unwrap().private.to_bytes();
    let needles = [masked(PASSPHRASE.as_bytes()), masked(&seed), masked(b"in de klas")].join(",");
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "memory::child", "--ignored", "--nocapture", "--test-threads=1"])
        .env("NEEDLES", needles)
        .env("ROOT", net.scene.root())
        .env("ZAAK", net.scene.zaak.to_string())
        .env("KEY", key)
        .output()
        .unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let told = said.lines().find_map(|line| line.split_once("GEZIEN ")).unwrap_or_else(|| panic!("{said}")).1;
    let mut counts = told.split(['[', ']', ',', ' ']).filter_map(|word| word.parse::<usize>().ok());
    let mut three = || [(); 3].map(|()| counts.next().unwrap());
    let (before, during, after) = (three(), three(), three());
    assert_eq!(before, [1, 0, 0], "the passphrase that was just typed: {told}");
    assert!(during[2] > 0, "a search that finds nothing proves nothing: {told}");
    assert_eq!(during[1], 2, "the key stands where it signs and where it opens, and nowhere else: {told}");
    assert_eq!(after, [0, 0, 0], "passphrase, key, text: {told}");
}
