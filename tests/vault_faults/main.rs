//! What the vault does when people, disks and programs do not do what they should.

#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

mod geschiedenis;
mod mappen;
mod mensen;
mod schrijven;
#[path = "../vault_world/mod.rs"]
mod vault_world;

use meldcode::vault::{ErrorKind, VaultError};

use vault_world::{World, git};

fn kind<T>(result: Result<T, VaultError>) -> ErrorKind {
    match result {
        Ok(_) => panic!("should have failed"),
        Err(error) => {
            assert!(!error.to_string().is_empty());
            error.kind()
        }
    }
}

fn clean(world: &World) {
    assert_eq!(git(&world.root(), &["status", "--porcelain", "--untracked-files=all"]), "");
    assert_eq!(git(&world.root(), &["fsck", "--strict", "--no-dangling"]), "");
}
