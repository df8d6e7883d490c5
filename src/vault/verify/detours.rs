//! What makes git read something else than the ids say, or somewhere else: no archive needs any of it.

use std::collections::BTreeMap;

use super::Found;
use crate::vault::fault::{Fault, Violation};
use crate::vault::{Vault, git};

/// Files in the git directory, and what they do.
const FILES: [(&str, &str); 4] = [
    ("info/grafts", "git is verteld dat commits andere voorgangers hebben: .git/info/grafts"),
    ("shallow", "de geschiedenis is hier afgekapt: .git/shallow"),
    ("objects/info/alternates", "een deel van de opslag staat ergens anders: .git/objects/info/alternates"),
    (
        "objects/info/http-alternates",
        "een deel van de opslag staat ergens anders: .git/objects/info/http-alternates",
    ),
];

impl Vault {
    pub(super) fn examine_detours(&self) -> Found {
        let mut found = Found::default();
        for (name, what) in FILES {
            if std::fs::symlink_metadata(git::git_dir(&self.root).join(name)).is_ok() {
                found.add(Violation::new(Fault::Detour, what));
            }
        }
        let Ok(repo) = git::open(&self.root) else { return found };
        for reference in repo.references_glob("refs/replace/*").into_iter().flatten().flatten() {
            let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
            let id: String = name.rsplit('/').next().unwrap_or_default().chars().take(10).collect();
            let what = format!("git toont iets anders dan wat er ligt: een vervanging voor {id}");
            found.add(Violation::new(Fault::Detour, what));
        }
        found
    }

    /// An id names one stuk in the whole archive: references and exports go by it.
    pub(super) fn examine_ids(&self) -> Found {
        let mut found = Found::default();
        let mut first = BTreeMap::new();
        for (zaak, stukken) in &self.snapshot.stukken {
            for (id, entry) in stukken {
                let judged = &self.snapshot.commits[entry.commit];
                if !judged.counts {
                    continue;
                }
                if let Some(other) = first.insert(id, zaak) {
                    let what = format!("dit nummer heeft ook een stuk in zaak {other}");
                    let violation = Violation::new(Fault::StukTwice, what).in_commit(judged.facts.id);
                    found.add(Violation { stuk: Some(*id), ..violation.in_zaak(zaak) });
                }
            }
        }
        found
    }
}
