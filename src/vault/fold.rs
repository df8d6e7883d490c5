//! From facts to state: which commits count, and what they add up to.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use git2::{Oid, Repository};

use super::access_fold::AccessFold;
use super::clear::{self, ArchiveFile, ProtocolRef, StaffChange, StaffEvent};
use super::error::{Result, VaultError};
use super::facts::{self, Facts, Sealed};
use super::git;
use super::judge::{judge, permitted};
use super::keys::PublicBytes;
use super::place::Place;
use super::staff_view::{Dated, StaffView};
use super::state::{Judged, Snapshot, State, StukEntry, Violation};
use crate::model::{StukId, ZaakNummer};

/// The largest file in the clear that is read.
const LARGEST_CLEAR: usize = 4 << 20;
/// How often commits are judged anew because a revocation took others' effect away.
const ROUNDS: usize = 8;

/// Reads everything behind a head.
pub(super) fn snapshot(root: &Path, head: Oid) -> Result<Snapshot> {
    let repo = git::open(root)?;
    let facts = facts::read_all(root, head, &[])?;
    judge_all(&repo, head, &facts)
}

/// The snapshot at a newer head, reading only the commits that are new.
pub(super) fn advance(root: &Path, known: &Snapshot, head: Oid) -> Result<Snapshot> {
    if head == known.head {
        return Ok(known.clone());
    }
    let repo = git::open(root)?;
    if !repo.graph_descendant_of(head, known.head)? {
        return snapshot(root, head);
    }
    let mut facts: Vec<Facts> = known.commits.iter().map(|commit| commit.facts.clone()).collect();
    facts.extend(facts::read_all(root, head, &[known.head])?);
    judge_all(&repo, head, &facts)
}

fn judge_all(repo: &Repository, head: Oid, facts: &[Facts]) -> Result<Snapshot> {
    let mut excluded = HashSet::new();
    for _ in 0..ROUNDS {
        let (snapshot, revocations) = Fold::new(repo, &excluded).run(head, facts.to_vec())?;
        let late = late_commits(repo, &snapshot, &revocations)?;
        if late.is_subset(&excluded) {
            return Ok(snapshot);
        }
        excluded.extend(late);
    }
    Err(VaultError::Untrusted("intrekkingen die elkaar tegenspreken".to_owned()))
}

/// Commits beside or after a revocation of their key: in a line the parent's state says so already.
fn late_commits(
    repo: &Repository,
    snapshot: &Snapshot,
    revocations: &[(Oid, PublicBytes)],
) -> Result<HashSet<Oid>> {
    let mut late = HashSet::new();
    if revocations.is_empty() || snapshot.commits.iter().all(|c| c.facts.parents.len() < 2) {
        return Ok(late);
    }
    for (revocation, key) in revocations {
        for commit in &snapshot.commits {
            let id = commit.facts.id;
            if commit.facts.sealed == Sealed::By(*key)
                && id != *revocation
                && !repo.graph_descendant_of(*revocation, id)?
            {
                late.insert(id);
            }
        }
    }
    Ok(late)
}

/// The commits that ended a key.
type Revocations = Vec<(Oid, PublicBytes)>;

struct Fold<'a> {
    repo: &'a Repository,
    excluded: &'a HashSet<Oid>,
    views: HashMap<Oid, Arc<StaffView>>,
    archive: Option<ArchiveFile>,
    in_force: Option<(usize, ProtocolRef)>,
    access: AccessFold,
    violations: Vec<Violation>,
    revocations: Revocations,
    snapshot: Parts,
}

#[derive(Default)]
struct Parts {
    protocols: BTreeMap<(String, String), String>,
    stukken: BTreeMap<ZaakNummer, BTreeMap<StukId, StukEntry>>,
    attachments: BTreeMap<(ZaakNummer, StukId), Oid>,
    commits: Vec<Judged>,
}

impl<'a> Fold<'a> {
    fn new(repo: &'a Repository, excluded: &'a HashSet<Oid>) -> Self {
        Self {
            repo,
            excluded,
            views: HashMap::new(),
            archive: None,
            in_force: None,
            access: AccessFold::default(),
            violations: Vec::new(),
            revocations: Vec::new(),
            snapshot: Parts::default(),
        }
    }

    fn run(mut self, head: Oid, all: Vec<Facts>) -> Result<(Snapshot, Revocations)> {
        let root = all.first().map(|f| f.id).ok_or_else(|| damaged("geen enkele commit"))?;
        for facts in all {
            self.commit(facts)?;
        }
        let archive =
            self.archive.ok_or_else(|| VaultError::Untrusted("het begin is niet ondertekend".to_owned()))?;
        let staff = self.views.get(&head).map(|view| view.people.clone()).unwrap_or_default();
        let protocol = self.in_force.map(|(_, p)| (p.naam, p.versie)).unwrap_or_default();
        let mut violations = self.violations;
        let zaken = self.access.finish(&staff, &mut violations);
        let mut parts = self.snapshot;
        parts.stukken.retain(|zaak, _| zaken.contains_key(zaak));
        let state = State {
            format: archive.meldcode,
            archive: archive.archief,
            school: archive.school,
            recovery_public: archive.herstel,
            bewaartermijn_jaren: archive.bewaartermijn_jaren,
            protocol,
            protocols: parts.protocols,
            staff,
            zaken,
            violations,
        };
        let snapshot = Snapshot {
            head,
            root,
            state,
            commits: parts.commits,
            stukken: parts.stukken,
            attachments: parts.attachments,
        };
        Ok((snapshot, self.revocations))
    }

    fn commit(&mut self, facts: Facts) -> Result<()> {
        let before = self.view_before(&facts);
        let is_root = self.snapshot.commits.is_empty();
        // The first commit introduces its own signer.
        let after = if is_root { self.root_view(&before, &facts)? } else { before.clone() };
        let mut judged = judge(facts, &after);
        let late = self.excluded.contains(&judged.facts.id);
        let refused = if late {
            Some("naast of na de intrekking van de sleutel".to_owned())
        } else if judged.counts {
            permitted(&judged, is_root).err()
        } else {
            Some(format!("handtekening {}", judged.signature.word()))
        };
        if let Some(what) = refused {
            judged.counts = false;
            self.violation(judged.facts.id, what);
        }
        let view = if is_root || !judged.counts { after } else { self.staff_events(after, &judged)? };
        // A first commit that is not its own staff member's says nothing about anyone.
        let view = if is_root && !judged.counts { Arc::default() } else { view };
        self.views.insert(judged.facts.id, view);
        self.note_stukken(&judged);
        if judged.counts {
            self.apply(&judged)?;
        }
        self.snapshot.commits.push(judged);
        Ok(())
    }

    fn view_before(&self, facts: &Facts) -> Arc<StaffView> {
        let mut views = facts.parents.iter().filter_map(|id| self.views.get(id));
        let Some(first) = views.next() else { return Arc::default() };
        views.fold(
            first.clone(),
            |sum, view| if Arc::ptr_eq(&sum, view) { sum } else { Arc::new(sum.union(view)) },
        )
    }

    fn root_view(&mut self, before: &Arc<StaffView>, facts: &Facts) -> Result<Arc<StaffView>> {
        let events = self.read_staff(facts)?;
        Ok(Arc::new(before.with(events).0))
    }

    fn read_staff(&mut self, facts: &Facts) -> Result<Vec<(StukId, Dated)>> {
        let mut events = Vec::new();
        for added in &facts.added {
            let Place::Staff(id, event) = Place::parse(&added.path) else { continue };
            match clear::parse::<StaffEvent>(&self.read(added.blob)?) {
                Some(read) => events.push((event, Dated { id, event: read, at: facts.time })),
                None => self.violation(facts.id, format!("onleesbaar: {}", added.path)),
            }
        }
        Ok(events)
    }

    fn staff_events(&mut self, before: Arc<StaffView>, judged: &Judged) -> Result<Arc<StaffView>> {
        let events = self.read_staff(&judged.facts)?;
        if events.is_empty() {
            return Ok(before);
        }
        for (_, dated) in &events {
            let ends = matches!(dated.event.wat, StaffChange::Ingetrokken | StaffChange::Sleutel);
            if let (true, Some(term)) = (ends, before.people.get(&dated.id).and_then(|p| p.keys.last())) {
                self.revocations.push((judged.facts.id, term.key));
            }
        }
        let (after, refused) = before.with(events);
        for (event, why) in refused {
            self.violation(judged.facts.id, format!("{event}: {why}"));
        }
        Ok(Arc::new(after))
    }

    fn apply(&mut self, judged: &Judged) -> Result<()> {
        let index = self.snapshot.commits.len();
        let facts = &judged.facts;
        for added in &facts.added {
            match Place::parse(&added.path) {
                Place::Archive => self.archive = Some(self.read_archive(added.blob)?),
                Place::Protocol { naam, versie } => {
                    let text = String::from_utf8(self.read(added.blob)?).map_err(|_| damaged(&added.path))?;
                    self.snapshot.protocols.insert((naam, versie), text);
                }
                Place::ProtocolEvent(_) => match clear::parse::<ProtocolRef>(&self.read(added.blob)?) {
                    Some(protocol) => self.in_force = Some((index, protocol)),
                    None => self.violation(facts.id, format!("onleesbaar: {}", added.path)),
                },
                Place::Access(zaak, event) => {
                    let text = self.read(added.blob)?;
                    let signer = judged.signer.clone();
                    if let Err(why) = self.access.add(zaak, event, &text, signer, facts.time) {
                        self.violation(facts.id, format!("{event}: {why}"));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A stuk of a commit that does not count is shown as such, so it is noted too.
    fn note_stukken(&mut self, judged: &Judged) {
        let commit = self.snapshot.commits.len();
        for added in &judged.facts.added {
            match Place::parse(&added.path) {
                Place::Stuk(zaak, id) => {
                    let entry = StukEntry { blob: added.blob, commit };
                    self.snapshot.stukken.entry(zaak).or_default().entry(id).or_insert(entry);
                }
                Place::Attachment(zaak, id) => {
                    self.snapshot.attachments.entry((zaak, id)).or_insert(added.blob);
                }
                _ => {}
            }
        }
    }

    fn read_archive(&self, blob: Oid) -> Result<ArchiveFile> {
        let bytes = self.read(blob)?;
        clear::parse::<ArchiveFile>(&bytes)
            .filter(|file| file.meldcode == clear::FORMAT)
            .ok_or_else(|| damaged("archief.yaml"))
    }

    fn read(&self, blob: Oid) -> Result<Vec<u8>> {
        let blob = self.repo.find_blob(blob)?;
        if blob.size() > LARGEST_CLEAR {
            return Err(damaged("een leesbaar bestand is te groot"));
        }
        Ok(blob.content().to_vec())
    }

    fn violation(&mut self, commit: Oid, what: impl Into<String>) {
        self.violations.push(Violation { commit: commit.to_string(), what: what.into() });
    }
}

fn damaged(what: &str) -> VaultError {
    VaultError::Damaged(what.to_owned())
}
