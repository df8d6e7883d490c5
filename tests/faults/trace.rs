//! What a process did to the disk, as strace tells it.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use crate::place::Place;

/// The calls that change a disk or make a change last.
const CALLS: &str = "openat,creat,write,pwrite64,writev,ftruncate,fsync,fdatasync,syncfs,rename,renameat,\
                     renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir,symlink,symlinkat,lseek,mmap,\
                     copy_file_range,sendfile";

/// One change of the disk, or a promise that earlier ones last. Files by their number, folders by their path.
#[derive(Debug, Clone)]
pub enum Step {
    /// A file that was not there.
    Make(PathBuf),
    /// Bytes at a place in a file; without a place at its end.
    Write(PathBuf, Option<u64>, Vec<u8>),
    /// A file that is written through memory, which strace does not show.
    Mapped(PathBuf),
    /// A file made so long.
    Cut(PathBuf, u64),
    /// A name that goes from one to the other.
    Rename(PathBuf, PathBuf),
    /// A second name.
    Link(PathBuf, PathBuf),
    /// A name or an empty folder that goes.
    Remove(PathBuf),
    /// A folder.
    Folder(PathBuf),
    /// A file or a folder put on disk.
    Sync(PathBuf),
    /// All put on disk.
    SyncAll,
}

/// Whether strace may be used here.
pub fn available() -> bool {
    let tried = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    let may = tried.is_ok_and(|output| output.status.success());
    if !may {
        println!("skipped: no strace, or no right to use it");
    }
    may
}

impl Place {
    /// Runs one command, and tells what it did to the disk below this place.
    pub fn trace(&self, command: &str, about: &str) -> Vec<Step> {
        let log = self.path("../spoor");
        let child = self.command(&format!("{command} {about}"));
        let mut strace = Command::new("strace");
        strace.args(["-f", "-y", "-xx", "-s", "100000000", "-e", &format!("trace={CALLS}"), "-o"]).arg(&log);
        strace.arg(child.get_program()).args(child.get_args());
        for (name, value) in child.get_envs() {
            strace.env(name, value.unwrap());
        }
        let output = strace.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = std::fs::read_to_string(&log).unwrap();
        let below = self.path("").canonicalize().unwrap();
        Reader::default().read(&text, &below)
    }
}

/// Puts together what strace cut in two, and keeps where each open file is.
#[derive(Default)]
struct Reader {
    unfinished: BTreeMap<String, String>,
    /// Where the next bytes go; `None` is the end.
    offsets: BTreeMap<PathBuf, Option<u64>>,
    steps: Vec<Step>,
}

impl Reader {
    fn read(mut self, text: &str, below: &Path) -> Vec<Step> {
        for line in text.lines() {
            let Some((process, rest)) = line.split_once(' ') else { continue };
            let rest = rest.trim_start();
            if let Some(begin) = rest.strip_suffix(" <unfinished ...>") {
                self.unfinished.insert(process.to_owned(), begin.to_owned());
            } else if let Some((_, end)) =
                rest.strip_prefix("<... ").and_then(|end| end.split_once(" resumed>"))
            {
                let begin = self.unfinished.remove(process).unwrap_or_default();
                self.call(&(begin + end), below);
            } else {
                self.call(rest, below);
            }
        }
        self.steps
    }

    fn call(&mut self, line: &str, below: &Path) {
        let Some((name, rest)) = line.split_once('(') else { return };
        let Some((arguments, result)) = rest.rsplit_once(") = ").or_else(|| {
            let at = rest.rfind(" = ")?;
            Some((rest[..at].trim_end().trim_end_matches(')'), &rest[at + 3..]))
        }) else {
            return;
        };
        if result.trim_start().starts_with('-') || result.trim_start().starts_with('?') {
            return;
        }
        let arguments = split(arguments);
        let inside = |path: &PathBuf| path.starts_with(below);
        let before = self.steps.len();
        self.step(name, &arguments, result);
        let keep = self.steps.split_off(before).into_iter().filter(|step| match step {
            Step::Make(path) | Step::Write(path, ..) | Step::Cut(path, _) | Step::Remove(path) => {
                inside(path)
            }
            Step::Folder(path) | Step::Sync(path) | Step::Mapped(path) => inside(path),
            Step::Rename(_, to) | Step::Link(_, to) => inside(to),
            Step::SyncAll => true,
        });
        let keep: Vec<_> = keep.collect();
        self.steps.extend(keep);
    }

    fn step(&mut self, name: &str, arguments: &[String], result: &str) {
        let at = |index: usize| path(arguments.get(index), arguments.get(index + 1));
        let alone = |index: usize| named(arguments.get(index));
        match name {
            "openat" => {
                let Some(open) = file(result) else { return };
                let flags = arguments.get(2).map_or("", String::as_str);
                self.offsets.insert(open.clone(), (!flags.contains("O_APPEND")).then_some(0));
                if flags.contains("O_CREAT") {
                    self.steps.push(Step::Make(open.clone()));
                }
                if flags.contains("O_TRUNC") {
                    self.steps.push(Step::Cut(open, 0));
                }
            }
            "write" | "pwrite64" => {
                let Some(open) = file(&arguments[0]) else { return };
                let bytes = bytes(&arguments[1]);
                let next = self.offsets.entry(open.clone()).or_insert(Some(0));
                let here = if name == "write" { *next } else { arguments[3].parse().ok() };
                if name == "write" {
                    *next = next.map(|next| next + bytes.len() as u64);
                }
                self.steps.push(Step::Write(open, here, bytes));
            }
            "lseek" => {
                if let (Some(open), Ok(offset)) = (file(&arguments[0]), result.trim().parse()) {
                    self.offsets.insert(open, Some(offset));
                }
            }
            "ftruncate" => {
                if let Some(open) = file(&arguments[0]) {
                    self.steps.push(Step::Cut(open, arguments[1].trim().parse().unwrap()));
                }
            }
            "fsync" | "fdatasync" => self.steps.extend(file(&arguments[0]).map(Step::Sync)),
            "syncfs" => self.steps.push(Step::SyncAll),
            "rename" => self.steps.push(Step::Rename(alone(0), alone(1))),
            "renameat" | "renameat2" => self.steps.push(Step::Rename(at(0), at(2))),
            "link" => self.steps.push(Step::Link(alone(0), alone(1))),
            "linkat" => self.steps.push(Step::Link(at(0), at(2))),
            "unlink" | "rmdir" => self.steps.push(Step::Remove(alone(0))),
            "unlinkat" => self.steps.push(Step::Remove(at(0))),
            "mkdir" => self.steps.push(Step::Folder(alone(0))),
            "mkdirat" => self.steps.push(Step::Folder(at(0))),
            "mmap" if arguments[3].contains("MAP_SHARED") && arguments[2].contains("PROT_WRITE") => {
                self.steps.extend(file(&arguments[4]).map(Step::Mapped));
            }
            "mmap" => {}
            other => panic!("{other} is not followed: {arguments:?}"),
        }
    }
}

/// Arguments, split at the commas that stand between them.
fn split(text: &str) -> Vec<String> {
    let (mut parts, mut quoted, mut start) = (Vec::new(), false, 0);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                parts.push(text[start..index].trim().to_owned());
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim().to_owned());
    parts
}

/// The path that strace writes behind the number of an open file.
fn file(text: &str) -> Option<PathBuf> {
    let inner = text.split_once('<')?.1.rsplit_once('>')?.0;
    let inner =
        if inner.contains("\\x") { String::from_utf8(unescape(inner)).ok()? } else { inner.to_owned() };
    inner.starts_with('/').then(|| tidy(Path::new(inner.trim_end_matches("(deleted)"))))
}

fn named(argument: Option<&String>) -> PathBuf {
    tidy(Path::new(&String::from_utf8(bytes(argument.unwrap())).unwrap()))
}

/// A path from an open folder.
fn path(folder: Option<&String>, name: Option<&String>) -> PathBuf {
    let name = named(name);
    if name.is_absolute() { name } else { tidy(&file(folder.unwrap()).unwrap().join(name)) }
}

fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                tidy.pop();
            }
            other => tidy.push(other),
        }
    }
    tidy
}

/// The bytes of a string that strace wrote in hexadecimal.
fn bytes(argument: &str) -> Vec<u8> {
    assert!(!argument.ends_with("..."), "cut off by strace");
    unescape(argument.trim().trim_matches('"'))
}

fn unescape(text: &str) -> Vec<u8> {
    text.split("\\x").skip(1).map(|pair| u8::from_str_radix(&pair[..2], 16).unwrap()).collect()
}
