//! The process that is broken off.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::place::Place;

const FOLDER: &str = "MELDCODE_TEST_FOLDER";
const COMMAND: &str = "MELDCODE_TEST_COMMAND";

/// One command in a process of its own.
#[test]
#[ignore = "started by the other tests"]
fn child() {
    let (Ok(folder), Ok(command)) = (std::env::var(FOLDER), std::env::var(COMMAND)) else { return };
    let place = Place::open(&PathBuf::from(folder));
    match command.split_once(' ') {
        None => place.live(command.parse().unwrap()),
        Some(("repeat", what)) => {
            let (command, times) = what.split_once(' ').unwrap();
            place.repeat(command, times.parse().unwrap());
        }
        Some((command, about)) => match place.carry_out(command, about) {
            Ok(()) => println!("\ngedaan"),
            Err(error) => println!("\nfout {:?} {error:?}", error.kind()),
        },
    }
}

/// How a child ended.
#[derive(Debug)]
pub struct Outcome {
    pub done: bool,
    pub said: String,
    /// The stages that were named: all of them, or where it was broken off.
    pub stages: Vec<(usize, String)>,
}

impl Place {
    /// A child that does one command, or with a number as command lives until it is killed.
    pub fn command(&self, command: &str) -> Command {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "child::child", "--ignored", "--nocapture", "--test-threads=1"]);
        child.env(FOLDER, self.path("")).env(COMMAND, command).stdin(Stdio::null());
        child
    }

    /// Runs one command, broken off as `how` says.
    pub fn run(&self, command: &str, about: &str, how: &str) -> Outcome {
        let mut child = self.command(&format!("{command} {about}"));
        outcome(child.env("MELDCODE_STORING", how))
    }
}

pub fn outcome(child: &mut Command) -> Outcome {
    let output = child.output().unwrap();
    let (said, log) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let stages = log.lines().filter_map(|line| {
        let (count, name) = line.strip_prefix("storing ")?.split_once(' ')?;
        Some((count.parse().ok()?, name.to_owned()))
    });
    let said = said.lines().filter(|line| line.starts_with("gedaan") || line.starts_with("fout "));
    let said = said.collect::<Vec<_>>().join("\n");
    Outcome { done: said == "gedaan", said, stages: stages.collect() }
}
