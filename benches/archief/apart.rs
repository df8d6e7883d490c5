//! The same archive as years of daily work would have made it: one signed commit per stuk, zaken mixed.
//!
//! The trees come from `git fast-import`, which writes each as what changed since the one before: libgit2 packs what it
//! has in memory with everything behind it, again for each pack. Its commits cannot be signed; the signed ones take
//! over their trees.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use chrono::{DateTime, FixedOffset};
use git2::{Buf, Oid, Repository, Signature, Time};
use meldcode::model::{StukId, ZaakNummer};
use meldcode::vault::StaffKey;

use crate::Result;
use crate::tekst::Chance;

/// Commits that go into one pack.
const PER_PACK: usize = 10_000;
/// The zaken that a school works on at a time.
const AT_A_TIME: usize = 12;
/// Where the commits without signature stand for a while.
const ASIDE: &str = "refs/meldcode/apart";

/// One stuk in its zaak; the first comes with what opened the zaak.
struct Turn<'a> {
    nummer: &'a ZaakNummer,
    files: Vec<(String, Oid)>,
}

/// Puts a chain of commits on `base` that ends in the tree that `main` has now.
pub fn rewrite(
    root: &Path,
    base: &str,
    key: &StaffKey,
    order: &[(ZaakNummer, Vec<StukId>)],
    moment: DateTime<FixedOffset>,
    chance: &mut Chance,
) -> Result<()> {
    let repo = Repository::open(root)?;
    let turns = turns(&repo, order, chance)?;
    let time = Time::new(moment.timestamp(), moment.offset().local_minus_utc() / 60);
    let who = Signature::new("I. de Vries", "i.devries@meldcode.invalid", &time)?;
    let trees = trees(&repo, base, &turns)?;
    if trees.last() != Some(&repo.head()?.peel_to_tree()?.id()) {
        return Err("the chain does not end where the import did".into());
    }
    let odb = repo.odb()?;
    let memory = odb.add_new_mempack_backend(1000)?;
    let mut parent = repo.find_commit(base.parse()?)?;
    for (turns, trees) in turns.chunks(PER_PACK).zip(trees.chunks(PER_PACK)) {
        let mut pack = repo.packbuilder()?;
        for (turn, tree) in turns.iter().zip(trees) {
            let message = format!("{}: 1 stuk\n", turn.nummer);
            let buffer =
                repo.commit_create_buffer(&who, &who, &message, &repo.find_tree(*tree)?, &[&parent])?;
            let text = buffer.as_str().map_err(|_| "text")?;
            let id = repo.commit_signed(text, key.sign(text.as_bytes())?.trim_end(), None)?;
            pack.insert_object(id, None)?;
            parent = repo.find_commit(id)?;
        }
        let mut bytes = Buf::new();
        pack.write_buf(&mut bytes)?;
        let mut writer = odb.packwriter()?;
        writer.write_all(&bytes)?;
        writer.commit()?;
        memory.reset()?;
    }
    repo.reference("refs/heads/main", parent.id(), true, "apart")?;
    repo.find_reference(ASIDE)?.delete()?;
    Ok(())
}

/// Whose turn it is each time: the zaken of the moment, mixed.
fn turns<'a>(
    repo: &Repository,
    order: &'a [(ZaakNummer, Vec<StukId>)],
    chance: &mut Chance,
) -> Result<Vec<Turn<'a>>> {
    let wanted = repo.head()?.peel_to_tree()?;
    let mut queues = Vec::with_capacity(order.len());
    for (nummer, ids) in order {
        let folder = format!("zaken/{}/{}", nummer.year(), nummer.code());
        let tree = repo.find_tree(wanted.get_path(Path::new(&folder))?.id())?;
        let opening = repo.find_tree(tree.get_name("toegang").ok_or("toegang")?.id())?;
        let mut files = Vec::with_capacity(ids.len());
        for id in ids.iter().rev() {
            let name = format!("{id}.yaml.age");
            let blob = tree.get_name(&name).ok_or("stuk")?.id();
            files.push(vec![(format!("{folder}/{name}"), blob)]);
        }
        for event in &opening {
            let path = format!("{folder}/toegang/{}", event.name().map_err(|_| "name")?);
            files.last_mut().ok_or("empty")?.push((path, event.id()));
        }
        queues.push((nummer, files));
    }
    let mut turns = Vec::new();
    while !queues.is_empty() {
        let place = chance.below(queues.len().min(AT_A_TIME));
        let (nummer, left) = &mut queues[place];
        turns.extend(left.pop().map(|files| Turn { nummer, files }));
        if left.is_empty() {
            queues.remove(place);
        }
    }
    Ok(turns)
}

/// The tree after each turn.
fn trees(repo: &Repository, base: &str, turns: &[Turn<'_>]) -> Result<Vec<Oid>> {
    let marks = repo.path().join("apart");
    let mut import = Command::new("git")
        .arg("-C")
        .arg(repo.path())
        .args(["fast-import", "--quiet", "--done", "--depth=50"])
        .arg(format!("--export-marks={}", marks.display()))
        .stdin(Stdio::piped())
        .spawn()?;
    let mut stream = BufWriter::new(import.stdin.take().ok_or("stdin")?);
    for (place, turn) in turns.iter().enumerate() {
        write!(stream, "commit {ASIDE}\nmark :{}\ncommitter x <x> 0 +0000\ndata 0\n", place + 1)?;
        if place == 0 {
            writeln!(stream, "from {base}")?;
        }
        for (path, blob) in &turn.files {
            writeln!(stream, "M 100644 {blob} {path}")?;
        }
    }
    stream.write_all(b"done\n")?;
    drop(stream);
    if !import.wait()?.success() {
        return Err("git fast-import".into());
    }
    let mut trees = vec![Oid::ZERO_SHA1; turns.len()];
    for line in std::io::read_to_string(File::open(&marks)?)?.lines() {
        let (mark, id) = line.trim_start_matches(':').split_once(' ').ok_or("mark")?;
        trees[mark.parse::<usize>()? - 1] = repo.find_commit(id.parse()?)?.tree_id();
    }
    std::fs::remove_file(marks)?;
    Ok(trees)
}
