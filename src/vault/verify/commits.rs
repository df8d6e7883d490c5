//! What the commits say of themselves beyond what counts: who, when, how many.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use git2::{Commit, Repository};
use rayon::prelude::*;

use super::Found;
use crate::model::ZaakNummer;
use crate::vault::append::message_of;
use crate::vault::facts::Facts;
use crate::vault::fault::{Fault, Violation};
use crate::vault::place::Place;
use crate::vault::staff_view::address;
use crate::vault::state::Judged;
use crate::vault::{Vault, git, limits};

/// Clocks of two honest machines differ by less; what is older is worth a look.
const CLOCK_DIFFERENCE: TimeDelta = TimeDelta::minutes(10);

impl Vault {
    /// Examines the commits from this one on, in the order in which they are judged.
    pub(in crate::vault) fn examine_commits(&self, from: usize) -> Found {
        self.examine_these(&self.snapshot.commits[from..].iter().collect::<Vec<_>>())
    }

    pub(in crate::vault) fn examine_these(&self, commits: &[&Judged]) -> Found {
        let times: std::collections::HashMap<_, _> =
            self.snapshot.commits.iter().map(|judged| (judged.facts.id, judged.facts.time)).collect();
        commits
            .par_iter()
            .with_min_len(32)
            .map_init(
                || git::open(&self.root),
                |repo, judged| {
                    let mut found = Found::default();
                    let facts = &judged.facts;
                    if let Some(before) = facts.parents.iter().filter_map(|parent| times.get(parent)).max()
                        && facts.time.checked_add_signed(CLOCK_DIFFERENCE).is_some_and(|time| time < *before)
                    {
                        let what =
                            format!("gedateerd op {}, vóór de commit waarop hij verder gaat", facts.time);
                        found.notes.push(Violation::new(Fault::Clock, what).in_commit(facts.id));
                    }
                    let read =
                        repo.as_ref().ok().and_then(|repo| self.examine_commit(repo, judged, &mut found));
                    if read.is_none() {
                        let what = "de commit is niet te lezen";
                        found.add(Violation::new(Fault::Damaged, what).in_commit(facts.id));
                    }
                    found
                },
            )
            .reduce(Found::default, Found::join)
    }

    fn examine_commit(&self, repo: &Repository, judged: &Judged, found: &mut Found) -> Option<()> {
        let commit = repo.find_commit(judged.facts.id).ok()?;
        if let Some(person) = judged.signer.as_ref().and_then(|id| self.snapshot.state.staff.get(id)) {
            let wanted = git2::Signature::now(&person.naam, &address(person)).ok()?;
            let author = commit.author();
            let committer = commit.committer();
            let same = |who: &git2::Signature<'_>| {
                who.name_bytes() == wanted.name_bytes() && who.email_bytes() == wanted.email_bytes()
            };
            let moment = |who: &git2::Signature<'_>| (who.when().seconds(), who.when().offset_minutes());
            if !same(&author) || !same(&committer) || moment(&author) != moment(&committer) {
                let what = format!(
                    "de commit noemt een andere naam of tijd dan die van {}, die ondertekende",
                    person.id
                );
                found.add(Violation::new(Fault::Author, what).in_commit(judged.facts.id));
            }
        }
        for added in &judged.facts.added {
            if let Some(size) = limits::too_large(repo, &added.place, added.blob) {
                let path = added.path();
                let what = format!("{size} bytes: {path}");
                found.add(Violation::new(Fault::TooLarge, what).in_commit(judged.facts.id).at(&path));
            }
        }
        if judged.counts {
            self.examine_message(&commit, &judged.facts, found);
        }
        Some(())
    }

    /// Numbers and counts in the message, compared with what was added; nothing else may stand in it.
    fn examine_message(&self, commit: &Commit<'_>, facts: &Facts, found: &mut Found) {
        let mut added: BTreeMap<ZaakNummer, usize> = BTreeMap::new();
        for file in &facts.added {
            match &file.place {
                Place::Stuk(zaak, _) => *added.entry(zaak.clone()).or_default() += 1,
                Place::Access(zaak, event) => {
                    let state = self.snapshot.state.zaken.get(zaak);
                    if state
                        .and_then(|zaak| zaak.generations.first())
                        .is_some_and(|first| first.event == *event)
                    {
                        added.entry(zaak.clone()).or_default();
                    }
                }
                _ => {}
            }
        }
        let message = commit.message_raw_bytes();
        let holds = if added.is_empty() {
            !message.split(|byte| *byte == b'\n').any(|line| line.starts_with(b"Zaak: "))
        } else {
            let counts: BTreeMap<&ZaakNummer, usize> = added.iter().map(|(zaak, n)| (zaak, *n)).collect();
            message == message_of(&counts).as_bytes()
        };
        if !holds {
            let what = "het bericht noemt andere zaken of aantallen dan de commit toevoegt, of meer dan dat";
            let violation = Violation::new(Fault::Message, what).in_commit(facts.id);
            let one = if added.len() == 1 { added.keys().next() } else { None };
            found.add(match one {
                Some(zaak) => violation.in_zaak(zaak),
                None => violation,
            });
        }
    }
}
