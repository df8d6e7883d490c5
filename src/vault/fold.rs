//! From facts to state: which commits count, and what they add up to.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use git2::{Oid, Repository};

use super::access_fold::AccessFold;
use super::clear::{self, ArchiveFile, ProtocolRef, StaffChange, StaffEvent};
use super::destroy::DestroyFold;
use super::ending::{Ending, late_commits};
use super::error::{Result, VaultError};
use super::facts::{self, Facts};
use super::fault::{Fault, Violation};
use super::git;
use super::judge::{belongs_to_root, judge, refusals, unsealed};
use super::place::{Place, SIGNERS_FILE};
use super::staff_view::{Dated, StaffView, signers_text};
use super::state::{Judged, Snapshot, State, StukEntry};
use crate::model::{Functie, StukId, ZaakNummer};

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

/// What would hold after a merge of the head with another tip, and how many commits that brings. The merge
/// itself does not exist yet: it is the commit of id zero, which does not count.
pub(super) fn merged(root: &Path, known: &Snapshot, other: Oid) -> Result<(Snapshot, usize)> {
    let repo = git::open(root)?;
    let mut facts: Vec<Facts> = known.commits.iter().map(|commit| commit.facts.clone()).collect();
    let new = facts::read_all(root, other, &[known.head])?;
    let count = new.len();
    facts.extend(new);
    let head = Oid::ZERO_SHA1;
    facts.push(Facts {
        id: head,
        parents: vec![known.head, other],
        time: chrono::DateTime::UNIX_EPOCH.fixed_offset(),
        sealed: facts::Sealed::Missing,
        added: Vec::new(),
        disturbed: Vec::new(),
    });
    let mut snapshot = judge_all(&repo, head, &facts)?;
    let zero = head.to_string();
    snapshot.state.violations.retain(|violation| violation.commit != zero);
    snapshot.commits.pop();
    Ok((snapshot, count))
}

fn judge_all(repo: &Repository, head: Oid, facts: &[Facts]) -> Result<Snapshot> {
    let mut excluded = HashSet::new();
    for _ in 0..ROUNDS {
        let (snapshot, endings) = Fold::new(repo, head, &excluded).run(facts.to_vec())?;
        let late = late_commits(&snapshot.commits, &endings);
        if late.is_subset(&excluded) {
            return Ok(snapshot);
        }
        excluded.extend(late);
    }
    Err(VaultError::Untrusted("intrekkingen die elkaar tegenspreken".to_owned()))
}

struct Fold<'a> {
    repo: &'a Repository,
    head: Oid,
    excluded: &'a HashSet<Oid>,
    views: HashMap<Oid, Arc<StaffView>>,
    archive: Option<ArchiveFile>,
    in_force: Option<(usize, ProtocolRef)>,
    access: AccessFold,
    destroy: DestroyFold,
    violations: Vec<Violation>,
    endings: Vec<Ending>,
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
    fn new(repo: &'a Repository, head: Oid, excluded: &'a HashSet<Oid>) -> Self {
        Self {
            repo,
            head,
            excluded,
            views: HashMap::new(),
            archive: None,
            in_force: None,
            access: AccessFold::default(),
            destroy: DestroyFold::default(),
            violations: Vec::new(),
            endings: Vec::new(),
            snapshot: Parts::default(),
        }
    }

    fn run(mut self, all: Vec<Facts>) -> Result<(Snapshot, Vec<Ending>)> {
        let head = self.head;
        let root = all.first().map(|f| f.id).ok_or_else(|| damaged("geen enkele commit"))?;
        for facts in all {
            self.commit(facts)?;
        }
        let archive =
            self.archive.ok_or_else(|| VaultError::Untrusted("het begin is niet ondertekend".to_owned()))?;
        let staff = self.views.get(&head).map(|view| view.people.clone()).unwrap_or_default();
        let protocol = self.in_force.map(|(_, p)| (p.naam, p.versie)).unwrap_or_default();
        let mut violations = self.violations;
        let mut zaken = self.access.finish(&staff, &mut violations);
        let mut parts = self.snapshot;
        self.destroy.finish(&mut zaken, &parts.protocols, &mut violations);
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
        Ok((snapshot, self.endings))
    }

    fn commit(&mut self, facts: Facts) -> Result<()> {
        let before = self.view_before(&facts);
        let is_root = self.snapshot.commits.is_empty();
        // The first commit introduces its own signer.
        let after = if is_root { self.root_view(&before, &facts)? } else { before.clone() };
        let mut judged = judge(facts, &after);
        let refused = self.refused(&judged, is_root);
        judged.counts = refused.is_empty();
        self.violations.extend(refused);
        let view = if is_root || !judged.counts { after } else { self.staff_events(after, &judged)? };
        // A first commit that is not its own staff member's says nothing about anyone.
        let view = if is_root && !judged.counts { Arc::default() } else { view };
        self.check_signers(&judged, &view)?;
        self.views.insert(judged.facts.id, view);
        self.note_stukken(&judged);
        if judged.counts {
            self.apply(&judged)?;
        }
        self.snapshot.commits.push(judged);
        Ok(())
    }

    fn refused(&self, judged: &Judged, is_root: bool) -> Vec<Violation> {
        let facts = &judged.facts;
        let mut refused = if self.excluded.contains(&facts.id) {
            let what = "naast of na het einde van de sleutel of de rol";
            vec![Violation::new(Fault::BesideRevocation, what).in_commit(facts.id)]
        } else if judged.counts {
            refusals(facts, judged.functie.unwrap_or(Functie::Inzage))
        } else {
            vec![unsealed(judged)]
        };
        if facts.parents.is_empty() && !is_root {
            refused.push(Violation::new(Fault::SecondRoot, "een tweede begin").in_commit(facts.id));
        }
        if !is_root && let Some(added) = facts.added.iter().find(|added| belongs_to_root(&added.path)) {
            let what = format!("hoort alleen in het begin: {}", added.path);
            refused.push(Violation::new(Fault::ForeignFile, what).in_commit(facts.id));
        }
        refused
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
                None => self.unreadable(facts.id, &added.path),
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
            let Some(term) = before.people.get(&dated.id).and_then(|person| person.keys.last()) else {
                continue;
            };
            let left = match dated.event.wat {
                StaffChange::Toegevoegd => continue,
                StaffChange::Ingetrokken | StaffChange::Sleutel => None,
                StaffChange::Rol => dated.event.rol,
            };
            self.endings.push(Ending { commit: judged.facts.id, key: term.key, left });
        }
        let (after, refused) = before.with(events);
        for (event, why) in refused {
            let what = format!("{why}: {event}");
            self.violations.push(Violation::new(Fault::Event, what).in_commit(judged.facts.id));
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
                    None => self.unreadable(facts.id, &added.path),
                },
                Place::Access(zaak, event) => {
                    let text = self.read(added.blob)?;
                    let signer = judged.signer.clone();
                    if let Err((fault, why)) = self.access.add(zaak, event, &text, signer, facts.time) {
                        let found = Violation::new(fault, format!("{why}: {}", added.path));
                        self.violations.push(found.in_commit(facts.id).at(&added.path));
                    }
                }
                Place::Destruction(zaak, event) => {
                    let text = self.read(added.blob)?;
                    if let Err((fault, why)) = self.destroy.add(zaak, event, &text, judged) {
                        let found = Violation::new(fault, format!("{why}: {}", added.path));
                        self.violations.push(found.in_commit(facts.id).at(&added.path));
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

    fn unreadable(&mut self, commit: Oid, path: &str) {
        let found = Violation::new(Fault::Unreadable, format!("niet te lezen: {path}"));
        self.violations.push(found.in_commit(commit).at(path));
    }

    /// The list for stock git must be what the events say. What was excluded only later stood in it rightly
    /// at the time, so then only the head is judged by it.
    fn check_signers(&mut self, judged: &Judged, view: &StaffView) -> Result<()> {
        let facts = &judged.facts;
        let is_head = facts.id == self.head;
        let touches = facts.parents.len() != 1
            || facts.disturbed.iter().any(|touched| touched.path == SIGNERS_FILE)
            || facts.added.iter().any(|added| matches!(Place::parse(&added.path), Place::Staff(..)));
        let wanted = is_head || (touches && judged.counts && self.excluded.is_empty());
        if !wanted || facts.id.is_zero() {
            return Ok(());
        }
        let tree = self.repo.find_commit(facts.id)?.tree()?;
        let text = match tree.get_name(SIGNERS_FILE) {
            Some(entry) => self.read(entry.id())?,
            None => Vec::new(),
        };
        if text != signers_text(view.people.values()).as_bytes() {
            let what = "allowed_signers is niet wat uit de medewerkers volgt";
            self.violations.push(Violation::new(Fault::Signers, what).in_commit(facts.id));
        }
        Ok(())
    }
}

fn damaged(what: &str) -> VaultError {
    VaultError::Damaged(what.to_owned())
}
