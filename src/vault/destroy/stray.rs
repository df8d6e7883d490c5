//! Keys of a destroyed zaak that no statement names and no branch holds: another copy sent them to the server before
//! it knew.

use std::collections::BTreeSet;
use std::process::Stdio;

use git2::{ObjectType, Oid, TreeWalkMode, TreeWalkResult};

use super::store::Store;
use crate::model::ZaakNummer;
use crate::vault::error::Result;
use crate::vault::remote;

impl Store {
    /// The wrapped keys in commits of these zaken's branches that nothing leads to any more.
    pub(super) fn strays(&self, zaken: &[ZaakNummer]) -> Result<BTreeSet<Oid>> {
        let subjects: Vec<String> = zaken.iter().map(|zaak| format!("{zaak}: sleutel")).collect();
        // It fails where keys were taken out before: what it lists is what counts.
        let listed = remote::command(self.git_dir())
            .args(["fsck", "--unreachable", "--no-reflogs", "--connectivity-only", "--no-progress"])
            .stdin(Stdio::null())
            .output()
            .map_err(|_| remote::no_git())?;
        let mut found = BTreeSet::new();
        for line in String::from_utf8_lossy(&listed.stdout).lines() {
            let id = line.strip_prefix("unreachable commit ").and_then(|id| Oid::from_str(id).ok());
            let Some(Ok(commit)) = id.map(|id| self.repo().find_commit(id)) else { continue };
            let subject = commit.summary_bytes().unwrap_or_default();
            if !subjects.iter().any(|known| known.as_bytes() == subject) {
                continue;
            }
            let Ok(tree) = commit.tree() else { continue };
            // A folder that is gone already holds nothing.
            _ = tree.walk(TreeWalkMode::PreOrder, |_, entry| {
                if entry.kind() == Some(ObjectType::Blob) {
                    found.insert(entry.id());
                }
                TreeWalkResult::Ok
            });
        }
        let odb = self.repo().odb()?;
        let on_main = self.on_main()?;
        found.retain(|id| odb.exists(*id) && !on_main.contains(id));
        Ok(found)
    }
}
