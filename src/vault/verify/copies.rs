//! What lies beside the truth: the work tree, the list for stock git, other branches. Notes only.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use git2::{ObjectType, Oid};
use rayon::prelude::*;

use super::Found;
use crate::model::ZaakNummer;
use crate::vault::fault::{Fault, Violation};
use crate::vault::place::MAIN_REF;
use crate::vault::{Vault, disk, git, settings, worktree};

impl Vault {
    /// `by_date`: a file that has not been touched since git's index was written is not read again.
    pub(super) fn examine_copies(&self, by_date: bool) -> Found {
        let mut found = Found::default();
        let Ok(repo) = git::open(&self.root) else { return found };
        let mut wanted = BTreeMap::new();
        let tree = repo.find_commit(self.snapshot.head).and_then(|commit| commit.tree());
        match tree.map_err(Into::into).and_then(|tree| worktree::flatten(&repo, &tree, "", &mut wanted)) {
            Ok(()) => {
                let settled = |tree: git2::Tree<'_>| worktree::is_settled(&self.root, tree.id(), None);
                let tree = repo.find_commit(self.snapshot.head).and_then(|commit| commit.tree());
                self.compare_work_tree(&wanted, by_date && tree.is_ok_and(settled), &mut found);
            }
            Err(error) => found.add(Violation::new(Fault::NotAFile, error.to_string())),
        }
        let signers = disk::read(&git::local_folder(&self.root).join("allowed_signers")).unwrap_or_default();
        if signers != self.snapshot.state.signers().as_bytes() {
            let what =
                "de lijst met sleutels voor git zelf is niet bijgewerkt: .git/meldcode/allowed_signers";
            found.notes.push(Violation::new(Fault::WorkTree, what));
        }
        self.examine_branches(&repo, &mut found);
        self.examine_server(&mut found);
        let foreign = settings::foreign(&self.root).unwrap_or_default();
        found.notes.extend(foreign.into_iter().map(|name| Violation::new(Fault::Setting, name)));
        found
    }

    fn compare_work_tree(&self, wanted: &BTreeMap<String, Oid>, settled: bool, found: &mut Found) {
        let note = |what: String| Violation::new(Fault::WorkTree, what);
        for folder in worktree::folders(wanted) {
            match fs::symlink_metadata(self.root.join(folder)) {
                Ok(kind) if kind.is_symlink() => found.notes.push(note(format!(
                    "hier hoort een map, en staat een verwijzing: {folder}; het eerste wat wordt vastgelegd zet de map terug"
                ))),
                Ok(kind) if !kind.is_dir() => found.notes.push(note(format!(
                    "hier hoort een map, en staat iets anders: {folder}; zolang het er staat, kan hier niets worden vastgelegd: haal het weg of bewaar het ergens anders"
                ))),
                _ => {}
            }
        }
        let differing: Vec<Violation> = wanted
            .par_iter()
            .filter(|_| !settled)
            .filter_map(|(path, blob)| {
                let place = self.root.join(path);
                let kind = fs::symlink_metadata(&place);
                if kind.as_ref().is_ok_and(std::fs::Metadata::is_dir) {
                    let what = format!(
                        "hier hoort een bestand, en staat een map: {path}; zolang die er staat, kan hier niets worden vastgelegd: haal hem weg of bewaar hem ergens anders"
                    );
                    return Some(note(what).at(path));
                }
                let plain = kind.is_ok_and(|found| found.is_file());
                let same = plain
                    && disk::read(&place)
                        .is_ok_and(|b| Oid::hash_object(ObjectType::Blob, &b).ok() == Some(*blob));
                (!same).then(|| note(format!("anders dan vastgelegd, of weg: {path}")).at(path))
            })
            .collect();
        found.notes.extend(differing);
        let mut extra = Vec::new();
        list(&self.root, "", &mut extra);
        extra.retain(|path| !wanted.contains_key(path));
        found.notes.extend(extra.into_iter().map(|path| note(format!("niet vastgelegd: {path}"))));
    }

    fn examine_branches(&self, repo: &git2::Repository, found: &mut Found) {
        for name in repo.references().into_iter().flatten().flatten() {
            let name = String::from_utf8_lossy(name.name_bytes()).into_owned();
            let Some(branch) = name.strip_prefix("refs/heads/").filter(|_| name != MAIN_REF) else {
                continue;
            };
            let zaak = branch.strip_prefix("sleutel/").and_then(|text| text.parse::<ZaakNummer>().ok());
            match zaak {
                Some(zaak) if self.snapshot.state.zaken.contains_key(&zaak) => {}
                Some(zaak) => {
                    let what = "sleutels van een zaak die hier (nog) niet is";
                    found.notes.push(Violation::new(Fault::LooseKeys, what).in_zaak(&zaak));
                }
                None => {
                    let what = format!("een tak die niet van het archief is: {branch}");
                    found.notes.push(Violation::new(Fault::OtherBranch, what));
                }
            }
        }
    }
}

/// The files below a folder, the git directory left out; links are named, never followed.
fn list(root: &Path, prefix: &str, out: &mut Vec<String>) {
    for entry in fs::read_dir(root.join(prefix)).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if prefix.is_empty() && name == ".git" {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            list(root, &format!("{path}/"), out);
        } else {
            out.push(path);
        }
    }
}
