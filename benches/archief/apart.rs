//! The same archive as a year's daily work would have made it: one signed commit per stuk, zaken mixed.

use std::path::Path;

use chrono::{DateTime, FixedOffset};
use git2::build::TreeUpdateBuilder;
use git2::{Buf, FileMode, Mempack, Odb, Oid, Repository};
use meldcode::model::{StukId, ZaakNummer};
use meldcode::vault::StaffKey;

use crate::Result;
use crate::tekst::Chance;

/// Commits that go into one pack.
const PER_PACK: usize = 2000;

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
    let wanted = repo.head()?.peel_to_tree()?;
    let odb = repo.odb()?;
    let pack = odb.add_new_mempack_backend(1000)?;
    let time = git2::Time::new(moment.timestamp(), moment.offset().local_minus_utc() / 60);
    let who = git2::Signature::new("I. de Vries", "i.devries@meldcode.invalid", &time)?;
    let mut parent = repo.find_commit(base.parse()?)?;
    let mut queues: Vec<(usize, usize)> = (0..order.len()).map(|zaak| (zaak, 0)).collect();
    let mut done = 0;
    while !queues.is_empty() {
        // A school works on some zaken at a time.
        let place = chance.below(queues.len().min(12));
        let (zaak, next) = queues[place];
        let (nummer, ids) = &order[zaak];
        let folder = format!("zaken/{}/{}", nummer.year(), nummer.code());
        let mut update = TreeUpdateBuilder::new();
        if next == 0 {
            let events = wanted.get_path(Path::new(&format!("{folder}/toegang")))?;
            for event in &repo.find_tree(events.id())? {
                let name = event.name().map_err(|_| "name")?.to_owned();
                update.upsert(format!("{folder}/toegang/{name}"), event.id(), FileMode::Blob);
            }
        }
        let path = format!("{folder}/{}.yaml.age", ids[next]);
        update.upsert(path.as_str(), wanted.get_path(Path::new(&path))?.id(), FileMode::Blob);
        let tree = repo.find_tree(update.create_updated(&repo, &parent.tree()?)?)?;
        let buffer =
            repo.commit_create_buffer(&who, &who, &format!("{nummer}: 1 stuk\n"), &tree, &[&parent])?;
        let text = buffer.as_str().map_err(|_| "text")?;
        let id = repo.commit_signed(text, key.sign(text.as_bytes())?.trim_end(), None)?;
        parent = repo.find_commit(id)?;
        done += 1;
        if done % PER_PACK == 0 {
            store(&repo, &odb, &pack)?;
        }
        if next + 1 == ids.len() {
            queues.remove(place);
        } else {
            queues[place].1 += 1;
        }
    }
    store(&repo, &odb, &pack)?;
    if parent.tree_id() != wanted.id() {
        return Err("the chain does not end where the import did".into());
    }
    let tip: Oid = parent.id();
    repo.reference("refs/heads/main", tip, true, "apart")?;
    Ok(())
}

fn store(repo: &Repository, odb: &Odb<'_>, pack: &Mempack<'_>) -> Result<()> {
    let mut buffer = Buf::new();
    pack.dump(repo, &mut buffer)?;
    let mut writer = odb.packwriter()?;
    std::io::Write::write_all(&mut writer, &buffer)?;
    writer.commit()?;
    pack.reset()?;
    Ok(())
}
