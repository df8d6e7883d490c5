//! How long the vault takes; run with `cargo test --release --test vault_speed -- --ignored --nocapture`.

#![allow(clippy::print_stderr, clippy::unwrap_used)]

mod vault_world;

use std::time::Instant;

use meldcode::model::Soort;
use vault_world::World;

#[test]
#[ignore = "figures, not a check"]
fn figures() {
    let world = World::new();
    let start = Instant::now();
    world.import(100, 20);
    eprintln!("import of 2000 stukken in 100 zaken: {:?}", start.elapsed());
    let start = Instant::now();
    let vault = world.vault();
    eprintln!("open: {:?}", start.elapsed());
    let zaken = vault.readable(world.identity()).unwrap();
    let start = Instant::now();
    let read = vault.read_many(world.identity(), &zaken);
    eprintln!("read of {} zaken: {:?}", read.len(), start.elapsed());
    assert!(read.iter().flat_map(|r| r.as_ref().unwrap()).all(|s| s.content.is_ok()));
    for _ in 0..3 {
        let start = Instant::now();
        world.add(&zaken[0], Soort::Signaal, "wat: gezien");
        eprintln!("open and append one: {:?}", start.elapsed());
    }
    for _ in 0..500 {
        world.add(&zaken[1], Soort::Signaal, "wat: gezien");
    }
    let start = Instant::now();
    let vault = world.vault();
    eprintln!("open after 500 commits: {:?}", start.elapsed());
    assert_eq!(vault.history(Some(&zaken[1])).len(), 521);
    let start = Instant::now();
    world.add(&zaken[0], Soort::Signaal, "wat: gezien");
    eprintln!("open and append one: {:?}", start.elapsed());
}
