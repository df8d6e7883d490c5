//! The floor under `controle --alle`: the same texts, opened and parsed on all cores with nothing else around it: no
//! git, no signatures, no rules, no output. `cargo run --release --example vloer -- MAP`, where MAP has the `plat`
//! that `archief --plat` makes.

#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use meldcode::model::yaml;
use rayon::prelude::*;

/// How often everything is opened; the median counts.
const ROUNDS: usize = 7;

fn main() -> Result<(), Box<dyn Error>> {
    let folder: PathBuf = std::env::args_os().nth(1).ok_or("vloer MAP")?.into();
    let identity = age::x25519::Identity::generate();
    let recipient = identity.to_public();
    let mut sealed = Vec::new();
    for text in files(&folder.join("plat"))? {
        sealed.push(age::encrypt(&recipient, &std::fs::read(text)?)?);
    }
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let read = sealed.par_iter().with_min_len(16).map(|bytes| {
            let text = age::decrypt(&identity, bytes).ok()?;
            yaml::stuk(std::str::from_utf8(&text).ok()?).ok()
        });
        let parsed = read.filter(Option::is_some).count();
        if parsed != sealed.len() {
            return Err("not every record opens and parses".into());
        }
        times.push(start.elapsed());
    }
    times.sort();
    println!("{:.6}", times[ROUNDS / 2].as_secs_f64());
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for zaak in std::fs::read_dir(folder)? {
        for file in std::fs::read_dir(zaak?.path())? {
            found.push(file?.path());
        }
    }
    Ok(found)
}
