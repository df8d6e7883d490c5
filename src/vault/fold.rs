//! From facts to state: which commits count, and what they add up to.

mod coming;
mod people;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use git2::{Oid, Repository};

use super::access_fold::{AccessFold, moves_without_reason};
use super::clear::{self, ArchiveFile, ProtocolRef};
use super::destroy::DestroyFold;
use super::error::{Result, VaultError};
use super::extend::{extend, only_adds};
use super::facts::{self, Facts};
use super::fault::{Fault, Violation};
use super::git;
use super::judge::judge;
use super::limits;
use super::lineage::Lineage;
use super::place::{Place, SIGNERS_FILE};
use super::staff_view::{StaffView, signers_text};
use super::state::{Judged, Snapshot, State, StukEntry};
use super::verdict::{Claims, Verdicts, weigh};
use crate::model::{StukId, ZaakNummer};
pub(super) use coming::{after, judge_joined, merged};

/// How often commits are judged anew because an end of a key took others' effect away.
const ROUNDS: usize = 32;
/// So many commits at a time.
const GIVEN_BACK: usize = 4096;

/// Reads everything behind a head; with the notes of this user, only what is not in them.
pub(super) fn snapshot(root: &Path, head: Oid, notes: Option<&Path>) -> Result<Snapshot> {
    let repo = git::open(root)?;
    let facts = match notes {
        Some(notes) => facts::read_noted(root, head, notes)?,
        None => facts::read_all(root, head, &[])?,
    };
    judge_all(&repo, head, facts)
}

/// The snapshot at a newer head, reading only the commits that are new.
pub(super) fn advance(root: &Path, known: &mut Snapshot, head: Oid) -> Result<()> {
    if head == known.head {
        return Ok(());
    }
    let repo = git::open(root)?;
    if !repo.graph_descendant_of(head, known.head)? {
        *known = snapshot(root, head, None)?;
        return Ok(());
    }
    let new = facts::read_all(root, head, &[known.head])?;
    if only_adds(known, &new) {
        extend(known, new);
        return Ok(());
    }
    let mut facts = known.facts();
    facts.extend(new);
    *known = judge_all(&repo, head, facts)?;
    Ok(())
}

/// What holds after these commits, parents before children, the last of which is the head.
pub(super) fn judge_all(repo: &Repository, head: Oid, facts: Vec<Facts>) -> Result<Snapshot> {
    let (mut snapshot, differing) = judge_people(repo, head, facts)?;
    for (commit, text) in differing {
        // Where someone's work was excluded or taken over since, it is as it was generated from what was known then.
        if commit != head && known_then(repo, &snapshot, commit)?.signers().as_bytes() == text {
            continue;
        }
        let what = "allowed_signers is niet wat uit de medewerkers volgt";
        snapshot.state.violations.push(Violation::new(Fault::Signers, what).in_commit(commit));
    }
    Ok(snapshot)
}

/// What held at a commit, by what was known there alone.
fn known_then(repo: &Repository, snapshot: &Snapshot, commit: Oid) -> Result<State> {
    let all: Vec<Facts> = snapshot.commits.iter().map(|judged| judged.facts.clone()).collect();
    Ok(judge_people(repo, commit, facts::behind(&all, &[commit]))?.0.state)
}

/// Lists of signers that are not what follows from the events, by their commits.
type Differing = Vec<(Oid, Vec<u8>)>;

/// Judges everything but the lists of signers, which come back where they differ.
fn judge_people(repo: &Repository, head: Oid, mut facts: Vec<Facts>) -> Result<(Snapshot, Differing)> {
    let mut verdicts = Verdicts::default();
    let mut earlier = Claims::default();
    for _ in 0..ROUNDS {
        let (mut snapshot, mut claims, differing) = Fold::new(repo, head, &verdicts).run(facts)?;
        claims.remember(earlier, &verdicts);
        let next = weigh(&snapshot.commits, &claims);
        if next == verdicts {
            snapshot.state.contests = verdicts.contests(&claims, &snapshot.commits);
            return Ok((snapshot, differing));
        }
        (verdicts, earlier) = (next, claims);
        facts = snapshot.commits.into_iter().map(|judged| judged.facts).collect();
    }
    Err(VaultError::Untrusted("intrekkingen die elkaar tegenspreken".to_owned()))
}

struct Fold<'a> {
    repo: &'a Repository,
    head: Oid,
    verdicts: &'a Verdicts,
    /// Who was who at each commit, in their order.
    views: Vec<Arc<StaffView>>,
    /// Where commits stand in that order, as far as anyone asked.
    places: HashMap<Oid, usize>,
    archive: Option<ArchiveFile>,
    in_force: Vec<(Oid, StukId, ProtocolRef)>,
    access: AccessFold,
    destroy: DestroyFold,
    violations: Vec<Violation>,
    acknowledged: Vec<Violation>,
    claims: Claims,
    differing: Differing,
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
    fn new(repo: &'a Repository, head: Oid, verdicts: &'a Verdicts) -> Self {
        Self {
            repo,
            head,
            verdicts,
            views: Vec::new(),
            places: HashMap::new(),
            archive: None,
            in_force: Vec::new(),
            access: AccessFold::default(),
            destroy: DestroyFold::default(),
            violations: Vec::new(),
            acknowledged: Vec::new(),
            claims: Claims::default(),
            differing: Vec::new(),
            snapshot: Parts::default(),
        }
    }

    fn run(mut self, mut all: Vec<Facts>) -> Result<(Snapshot, Claims, Differing)> {
        let head = self.head;
        let root = all.first().map(|f| f.id).ok_or_else(|| damaged("geen enkele commit"))?;
        // Else both grow by being copied, time and again.
        self.views.reserve_exact(all.len());
        self.snapshot.commits.reserve_exact(all.len());
        all.reverse();
        while let Some(facts) = all.pop() {
            // What is done is given back: a long list would lie in memory twice.
            if all.len().is_multiple_of(GIVEN_BACK) {
                all.shrink_to_fit();
            }
            self.commit(facts)?;
        }
        let view = self.view_at(&head).unwrap_or_default();
        let archive =
            self.archive.ok_or_else(|| VaultError::Untrusted("het begin is niet ondertekend".to_owned()))?;
        let staff = view.people.clone();
        let mut parts = self.snapshot;
        let lineage = Lineage::new(&parts.commits);
        let protocol = in_force(&self.in_force, &lineage);
        let mut violations = self.violations;
        let stayed = self.verdicts.taken.values().collect();
        let mut zaken = self.access.finish(&staff, &stayed, &lineage, &parts.protocols, &mut violations);
        self.destroy.finish(&mut zaken, &lineage, &parts.protocols, &mut violations);
        parts.stukken.retain(|zaak, _| zaken.contains_key(zaak));
        violations.extend(moves_without_reason(&zaken, &parts.stukken));
        let state = State {
            format: archive.meldcode,
            archive: archive.archief,
            school: archive.school,
            recovery_public: archive.herstel,
            recovery_signer: archive.herstel_ondertekening,
            bewaartermijn_jaren: archive.bewaartermijn_jaren,
            protocol,
            protocols: parts.protocols,
            staff,
            zaken,
            violations,
            acknowledged: self.acknowledged,
            contests: Vec::new(),
        };
        let snapshot = Snapshot {
            head,
            root,
            state,
            view,
            commits: parts.commits,
            stukken: parts.stukken,
            attachments: parts.attachments,
        };
        Ok((snapshot, self.claims, self.differing))
    }

    fn commit(&mut self, facts: Facts) -> Result<()> {
        let before = self.view_before(&facts);
        let is_root = self.snapshot.commits.is_empty();
        let (mut events, unreadable) = self.read_staff(&facts)?;
        let taken = self.verdicts.taken.contains_key(&facts.id);
        // The first commit introduces its own signer.
        let after = if is_root { Arc::new(before.with(events.clone()).0) } else { before.clone() };
        let mut judged = judge(facts, &after, taken);
        let refused = self.refused(&mut judged, &mut events, &after, is_root);
        judged.counts = refused.is_empty();
        if self.verdicts.rejected.contains(&judged.facts.id) {
            let why = refused.into_iter().map(|found| Violation { fault: Fault::Rejected, ..found });
            self.acknowledged.extend(why);
        } else {
            self.violations.extend(refused);
        }
        self.note_exceptions(&judged, taken);
        let view = if is_root || !judged.counts { after } else { self.staff_events(after, &judged, events) };
        // A first commit that is not its own staff member's says nothing about anyone.
        let view = if is_root && !judged.counts { Arc::default() } else { view };
        self.note_stukken(&judged);
        if judged.counts {
            for path in unreadable {
                self.unreadable(judged.facts.id, &path);
            }
            self.apply(&judged)?;
        } else if self.verdicts.leaves_out(&judged.facts.id) {
            self.keep_lost_keys(&judged)?;
        }
        self.check_signers(&judged, &view)?;
        self.views.push(view);
        self.snapshot.commits.push(judged);
        Ok(())
    }

    fn view_before(&mut self, facts: &Facts) -> Arc<StaffView> {
        let views = facts.parents.iter().filter_map(|id| self.view_at(id));
        let join = |sum: Arc<StaffView>, view| {
            if Arc::ptr_eq(&sum, &view) { sum } else { Arc::new(sum.union(&view)) }
        };
        views.reduce(join).unwrap_or_default()
    }

    fn view_at(&mut self, id: &Oid) -> Option<Arc<StaffView>> {
        let commits = &self.snapshot.commits;
        if commits.last()?.facts.id == *id {
            return self.views.last().cloned();
        }
        // Only work beside other work comes here.
        let new = commits.iter().enumerate().skip(self.places.len());
        self.places.extend(new.map(|(place, commit)| (commit.facts.id, place)));
        self.places.get(id).and_then(|place| self.views.get(*place)).cloned()
    }

    /// Keys that a commit brought which does not count: others may have stored something under them.
    fn keep_lost_keys(&mut self, judged: &Judged) -> Result<()> {
        for added in &judged.facts.added {
            if let Place::Access(zaak, event) = &added.place {
                let text = self.read(added.blob)?;
                self.access.keep_lost(zaak.clone(), *event, &text, judged.facts.id);
            }
        }
        Ok(())
    }

    fn apply(&mut self, judged: &Judged) -> Result<()> {
        let facts = &judged.facts;
        for added in &facts.added {
            match &added.place {
                Place::Archive => self.archive = Some(self.read_archive(added.blob)?),
                Place::Protocol { naam, versie } => {
                    let text =
                        String::from_utf8(self.read(added.blob)?).map_err(|_| damaged(&added.path()))?;
                    self.snapshot.protocols.insert((naam.to_string(), versie.to_string()), text);
                }
                Place::ProtocolEvent(event) => match clear::parse::<ProtocolRef>(&self.read(added.blob)?) {
                    Some(protocol) => self.in_force.push((facts.id, *event, protocol)),
                    None => self.unreadable(facts.id, &added.path()),
                },
                Place::Access(zaak, event) => {
                    let signer = judged.signer.clone();
                    let said = added.event.clone();
                    if let Err((fault, why)) = self.access.add(zaak, *event, said, signer, facts) {
                        let path = added.path();
                        let found = Violation::new(fault, format!("{why}: {path}"));
                        self.violations.push(found.in_commit(facts.id).at(&path));
                    }
                }
                Place::Destruction(zaak, event) => {
                    let text = self.read(added.blob)?;
                    if let Err((fault, why)) = self.destroy.add(zaak.clone(), *event, &text, judged) {
                        let path = added.path();
                        let found = Violation::new(fault, format!("{why}: {path}"));
                        self.violations.push(found.in_commit(facts.id).at(&path));
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
            match &added.place {
                Place::Stuk(zaak, id) => {
                    let entry = StukEntry { blob: added.blob, commit };
                    if !self.snapshot.stukken.contains_key(zaak) {
                        self.snapshot.stukken.insert(zaak.clone(), BTreeMap::new());
                    }
                    if let Some(known) = self.snapshot.stukken.get_mut(zaak) {
                        known.entry(*id).or_insert(entry);
                    }
                }
                Place::Attachment(zaak, id) => {
                    self.snapshot.attachments.entry((zaak.clone(), *id)).or_insert(added.blob);
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
        limits::read_clear(self.repo, blob)
    }

    fn unreadable(&mut self, commit: Oid, path: &str) {
        let found = Violation::new(Fault::Unreadable, format!("niet te lezen: {path}"));
        self.violations.push(found.in_commit(commit).at(path));
    }

    /// The list for stock git must be what the events say, wherever it can have changed.
    fn check_signers(&mut self, judged: &Judged, view: &StaffView) -> Result<()> {
        let facts = &judged.facts;
        let is_head = facts.id == self.head;
        let touches = facts.parents.len() != 1
            || facts.disturbed.iter().any(|touched| touched.path == SIGNERS_FILE)
            || facts.added.iter().any(|added| matches!(added.place, Place::Staff(..)));
        let wanted = is_head || (touches && judged.counts);
        if !wanted || facts.id.is_zero() {
            return Ok(());
        }
        let tree = self.repo.find_commit(facts.id)?.tree()?;
        let text = match tree.get_name(SIGNERS_FILE) {
            Some(entry) => self.read(entry.id())?,
            None => Vec::new(),
        };
        let recovery = self.archive.as_ref().and_then(|archive| archive.herstel_ondertekening.as_deref());
        if text != signers_text(view.people.values(), recovery).as_bytes() {
            self.differing.push((facts.id, text));
        }
        Ok(())
    }
}

/// The protocol in force: the last; of two beside each other the one with the later id, for everyone the same.
fn in_force(events: &[(Oid, StukId, ProtocolRef)], lineage: &Lineage) -> (String, String) {
    let overruled =
        |commit: Oid| events.iter().any(|(later, _, _)| *later != commit && lineage.knows(*later, commit));
    let last = events.iter().filter(|(commit, _, _)| !overruled(*commit)).max_by_key(|(_, event, _)| *event);
    last.map(|(_, _, protocol)| (protocol.naam.clone(), protocol.versie.clone())).unwrap_or_default()
}

fn damaged(what: &str) -> VaultError {
    VaultError::Damaged(what.to_owned())
}
