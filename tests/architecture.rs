//! The layers of `src/lib.rs` point one way, and what only one room may do is done only there.

#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

use std::path::{Path, PathBuf};

/// Each layer, and which layers it may use; the diagram in `src/lib.rs`.
const LAYERS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("protocol", &["model"]),
    ("rules", &["model", "protocol"]),
    ("render", &["model", "protocol", "rules"]),
    ("vault", &["model"]),
    ("cli", &["model", "protocol", "rules", "render", "vault"]),
];

/// A source file: its path below `src`, and its code without comments and unit tests.
struct Source {
    path: String,
    code: String,
    lines: usize,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources(folder: &Path, found: &mut Vec<Source>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let path = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
            // Unit tests may look where they like; they are not in the program.
            let tests =
                path.contains("/tests/") || ["tests", "testing", "properties"].contains(&name.as_str());
            let code = if tests { String::new() } else { code(&text) };
            found.push(Source { path, code, lines: text.lines().count() });
        }
    }
}

fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| line.split(" // ").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn all() -> Vec<Source> {
    let mut found = Vec::new();
    sources(&root(), &mut found);
    assert!(found.len() > 100, "the sources are elsewhere");
    found
}

fn layer(source: &Source) -> &str {
    source.path.split('/').next().unwrap_or_default()
}

/// The layers that a file names: `crate::x::…`, and `use crate::{x, y}`.
fn uses(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let group = rest.strip_prefix('{').and_then(|rest| rest.split('}').next());
        let names: Vec<&str> = group.map_or_else(|| vec![rest], |group| group.split(',').collect());
        for name in names {
            let word: String = name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.push(word);
        }
    }
    found
}

#[test]
fn dependencies_point_one_way() {
    let names: Vec<&str> = LAYERS.iter().map(|(name, _)| *name).collect();
    let mut seen = Vec::new();
    let mut wrong = Vec::new();
    for source in all() {
        let Some((own, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer(&source)) else { continue };
        for used in uses(&source.code) {
            if !names.contains(&used.as_str()) || used == *own {
                continue;
            }
            if !allowed.contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", source.path));
            }
            seen.push(format!("{own} {used}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // The test itself sees the arrows that are there.
    for arrow in ["protocol model", "rules protocol", "render rules", "cli vault", "vault model"] {
        assert!(seen.iter().any(|one| one == arrow), "no {arrow} found");
    }
}

#[test]
fn the_diagram_names_every_layer() {
    let lib = std::fs::read_to_string(root().join("lib.rs")).unwrap();
    for (name, _) in LAYERS {
        assert!(lib.contains(&format!("pub mod {name};")), "{name}");
        assert!(lib.split("pub mod").next().unwrap().contains(name), "{name} is not in the diagram");
    }
    assert_eq!(lib.matches("pub mod ").count(), LAYERS.len(), "a layer that the diagram does not know");
}

/// Whether the code has this word, and not as the end of a longer one.
fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// Asserts that these words stand in no file for which `may` is false.
fn only_where(words: &[&str], may: impl Fn(&Source) -> bool) {
    let mut wrong = Vec::new();
    for source in all().iter().filter(|source| !may(source)) {
        for word in words.iter().filter(|word| names(&source.code, word)) {
            wrong.push(format!("{}: {word}", source.path));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_cli_reads_the_clock() {
    only_where(&["Utc::now", "Local::now", "SystemTime::now"], |source| layer(source) == "cli");
}

#[test]
fn the_inner_layers_do_no_io() {
    let words =
        ["std::fs", "std::process", "std::env", "std::net", "std::io", "println!", "print!(", "dbg!("];
    only_where(&words, |source| !["model", "protocol", "render", "rules"].contains(&layer(source)));
}

#[test]
fn only_vault_writes_files_and_knows_git_and_age() {
    only_where(&["git2::", "age::", "ssh_key::"], |source| layer(source) == "vault");
    let words =
        ["fs::write", "File::create", "OpenOptions", "create_dir", "remove_file", "remove_dir", "fs::rename"];
    only_where(&words, |source| layer(source) == "vault");
}

/// What stands in the place of a file of ours may be a pipe, which nobody waits for.
#[test]
fn a_file_of_ours_is_opened_in_one_room() {
    let words = ["fs::read(", "fs::read_to_string("];
    only_where(&words, |source| layer(source) != "vault" || source.path == "vault/disk.rs");
}

#[test]
fn yaml_is_read_and_written_in_one_module() {
    only_where(&["serde_yaml"], |source| source.path.starts_with("model/yaml"));
}

#[test]
fn a_screen_is_written_through_the_app() {
    only_where(&["println!", "eprintln!", "dbg!("], |_| false);
}

#[test]
fn nothing_is_unsafe_and_no_module_is_a_drawer() {
    only_where(&["unsafe "], |_| false);
    for source in all() {
        for drawer in ["util", "utils", "helpers", "common", "misc"] {
            let named = source.path.split('/').any(|part| part.trim_end_matches(".rs") == drawer);
            assert!(!named, "{} is named after nothing", source.path);
        }
    }
}

#[test]
fn a_file_is_read_in_one_sitting() {
    let long: Vec<_> =
        all().into_iter().filter(|s| s.lines > 400).map(|s| format!("{} {}", s.path, s.lines)).collect();
    assert!(long.is_empty(), "{long:#?}");
}
