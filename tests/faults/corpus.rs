//! Everything that is read from outside, fed with the fuzz corpus and with damaged copies of it.

#[path = "../../fuzz/targets.rs"]
mod targets;

use std::fs;
use std::path::Path;

use crate::kills::Chance;

/// So many damaged copies of each file; `MELDCODE_KOPIEEN` asks for more, `MELDCODE_SEED` for other ones.
const COPIES: u64 = 60;

/// Bits turned, bytes gone or doubled, and a piece of another file put in.
fn damaged(bytes: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=chance.next(4) {
        let at = chance.next(bytes.len() + 1);
        let end = (at + chance.next(40)).min(bytes.len());
        match chance.next(5) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.next(8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, piece));
            }
            3 => bytes.truncate(at),
            _ => {
                let from = chance.next(other.len() + 1);
                let to = (from + chance.next(80)).min(other.len());
                drop(bytes.splice(at..end, other[from..to].iter().copied()));
            }
        }
    }
    bytes
}

#[test]
fn nothing_that_is_read_breaks_the_reader() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let number = |name, otherwise| {
        std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok()).unwrap_or(otherwise)
    };
    let (copies, mut chance) =
        (number("MELDCODE_KOPIEEN", COPIES), Chance(number("MELDCODE_SEED", 0x2026_1122) | 1));
    for (name, read) in targets::ALL {
        let files =
            fs::read_dir(corpus.join(name)).unwrap().flatten().map(|entry| fs::read(entry.path()).unwrap());
        let files: Vec<Vec<u8>> = files.collect();
        assert!(files.len() >= 2, "{name}");
        for file in &files {
            read(file);
            for _ in 0..copies {
                let other = &files[chance.next(files.len())];
                read(&damaged(file, other, &mut chance));
            }
        }
    }
}
