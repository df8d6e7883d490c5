//! The end of keys and roles, what was signed beside or after it, and what was taken over all the same.
//!
//! A commit that ends a key or role speaks against whatever that key signed beside it; a statement that takes work
//! over speaks for it. What nothing valid speaks against counts. Where two speak against each other, directly or by
//! way of people they brought in, neither counts until someone picks. Dates and order of arrival play no part.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use git2::Oid;

use super::facts::Sealed;
use super::judge::refusals;
use super::keys::PublicBytes;
use super::lineage::Lineage;
use super::state::{Contest, Judged};
use crate::model::{Functie, MedewerkerId, StukId};

/// The end of a key, or of the role that someone had until then.
#[derive(Debug, Clone)]
pub(super) struct Ending {
    pub commit: Oid,
    /// Who signed it.
    pub by: Option<MedewerkerId>,
    pub who: MedewerkerId,
    /// The key that ended; none: all of them.
    pub key: Option<PublicBytes>,
    /// The event that brought the key which the person had then.
    pub key_event: Option<StukId>,
    /// The role that stays; none: the key itself ended.
    pub left: Option<Functie>,
    /// What the signer's own place rests on.
    pub support: BTreeSet<Oid>,
}

/// A statement that commits of someone count, and that others stay out.
#[derive(Debug, Clone)]
pub(super) struct Takeover {
    pub commit: Oid,
    pub who: MedewerkerId,
    pub taken: Vec<Oid>,
    pub rejected: Vec<Oid>,
    /// What the signer's own place rests on.
    pub support: BTreeSet<Oid>,
}

/// Endings and statements, as one reading of the commits found them.
#[derive(Debug, Clone, Default)]
pub(super) struct Claims {
    pub endings: Vec<Ending>,
    pub takeovers: Vec<Takeover>,
}

impl Claims {
    /// Takes in what earlier readings found in commits that are out for now: they may speak against each other.
    pub(super) fn remember(&mut self, earlier: Self, verdicts: &Verdicts) {
        let kept = |commit: &Oid| verdicts.leaves_out(commit);
        self.endings.extend(earlier.endings.into_iter().filter(|ending| kept(&ending.commit)));
        self.takeovers.extend(earlier.takeovers.into_iter().filter(|takeover| kept(&takeover.commit)));
    }

    fn supports(&self) -> BTreeMap<Oid, &BTreeSet<Oid>> {
        let endings = self.endings.iter().map(|ending| (ending.commit, &ending.support));
        endings.chain(self.takeovers.iter().map(|takeover| (takeover.commit, &takeover.support))).collect()
    }
}

/// What became of commits that someone speaks against, or for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Verdicts {
    /// Beside the end of their key or role.
    pub out: HashSet<Oid>,
    /// Undecided until someone picks.
    pub contested: HashSet<Oid>,
    /// Taken over, with whose they are.
    pub taken: HashMap<Oid, MedewerkerId>,
    /// Known, and left out for good.
    pub rejected: HashSet<Oid>,
}

impl Verdicts {
    /// Whether a commit does not count.
    pub(super) fn leaves_out(&self, commit: &Oid) -> bool {
        self.out.contains(commit) || self.contested.contains(commit)
    }

    /// Who is in a contest with whom.
    pub(super) fn contests(&self, claims: &Claims, commits: &[Judged]) -> Vec<Contest> {
        let signers: HashMap<Oid, &MedewerkerId> = commits
            .iter()
            .filter(|judged| self.contested.contains(&judged.facts.id))
            .filter_map(|judged| Some((judged.facts.id, judged.signer.as_ref()?)))
            .collect();
        let mut contests: Vec<Contest> = claims
            .endings
            .iter()
            .filter_map(|ending| {
                let by = (*signers.get(&ending.commit)?).clone();
                let (against, commit) = (ending.who.clone(), ending.commit.to_string());
                Some(Contest { by, against, commit, since_key: ending.key_event })
            })
            .collect();
        contests.sort();
        contests.dedup();
        contests
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    In,
    Out,
}

/// Weighs all claims against each other; the same commits give the same verdicts, in whatever order they came.
pub(super) fn weigh(commits: &[Judged], claims: &Claims) -> Verdicts {
    let mut verdicts = Verdicts::default();
    let lineage = Lineage::new(commits);
    if claims.takeovers.is_empty() && (claims.endings.is_empty() || lineage.is_one_line()) {
        return verdicts;
    }
    let against = spoken_against(commits, &lineage, &claims.endings);
    let supports = claims.supports();
    let whose: HashMap<Oid, Option<&MedewerkerId>> =
        commits.iter().map(|judged| (judged.facts.id, judged.signer.as_ref())).collect();
    let mut defended: HashMap<Oid, Vec<Oid>> = HashMap::new();
    for takeover in &claims.takeovers {
        for commit in &takeover.taken {
            if whose.get(commit) == Some(&Some(&takeover.who)) {
                defended.entry(*commit).or_default().push(takeover.commit);
            }
        }
    }
    let doubtful: BTreeSet<Oid> = against.keys().chain(supports.keys()).copied().collect();
    let labels = label(&doubtful, &against, &defended, &supports);
    for commit in doubtful {
        match labels.get(&commit) {
            Some(Label::In) => {}
            Some(Label::Out) => _ = verdicts.out.insert(commit),
            None => _ = verdicts.contested.insert(commit),
        }
    }
    for takeover in &claims.takeovers {
        if labels.get(&takeover.commit) != Some(&Label::In) {
            continue;
        }
        let own = takeover.taken.iter().filter(|commit| whose.get(*commit) == Some(&Some(&takeover.who)));
        verdicts.taken.extend(own.map(|commit| (*commit, takeover.who.clone())));
        verdicts.rejected.extend(&takeover.rejected);
    }
    let taken = &verdicts.taken;
    verdicts.rejected.retain(|commit| !taken.contains_key(commit));
    verdicts
}

/// From nothing decided to all that follows; what stays undecided is a contest.
fn label(
    doubtful: &BTreeSet<Oid>,
    against: &HashMap<Oid, Vec<Oid>>,
    defended: &HashMap<Oid, Vec<Oid>>,
    supports: &BTreeMap<Oid, &BTreeSet<Oid>>,
) -> HashMap<Oid, Label> {
    let mut labels: HashMap<Oid, Label> = HashMap::new();
    loop {
        let mut more = Vec::new();
        for commit in doubtful.iter().filter(|commit| !labels.contains_key(commit)) {
            let of = |other: &Oid| {
                if doubtful.contains(other) { labels.get(other).copied() } else { Some(Label::In) }
            };
            let attackers = against.get(commit).map(Vec::as_slice).unwrap_or_default();
            let defenders = defended.get(commit).map(Vec::as_slice).unwrap_or_default();
            let mut support = supports.get(commit).into_iter().flat_map(|support| support.iter());
            let mut all = supports.get(commit).into_iter().flat_map(|support| support.iter());
            let stands = all.all(|other| other == commit || of(other) == Some(Label::In));
            let falls = support.any(|other| other != commit && of(other) == Some(Label::Out));
            let spared = defenders.iter().any(|other| of(other) == Some(Label::In))
                || attackers.iter().all(|other| of(other) == Some(Label::Out));
            let struck = attackers.iter().any(|other| of(other) == Some(Label::In))
                && defenders.iter().all(|other| of(other) == Some(Label::Out));
            if spared && stands {
                more.push((*commit, Label::In));
            } else if struck || falls {
                more.push((*commit, Label::Out));
            }
        }
        if more.is_empty() {
            return labels;
        }
        labels.extend(more);
    }
}

/// Per commit, which ends of its key or role speak against it: those it is beside, and those it builds on
/// without the key or role having been given back.
fn spoken_against(commits: &[Judged], lineage: &Lineage, endings: &[Ending]) -> HashMap<Oid, Vec<Oid>> {
    let mut against: HashMap<Oid, Vec<Oid>> = HashMap::new();
    for ending in endings {
        for judged in commits {
            let facts = &judged.facts;
            let signed = match ending.key {
                Some(key) => facts.sealed == Sealed::By(key),
                None => judged.signer.as_ref() == Some(&ending.who),
            };
            if !signed || lineage.knows(ending.commit, facts.id) {
                continue;
            }
            let given_back = lineage.knows(facts.id, ending.commit)
                && endings.iter().any(|later| gives_back(later, ending, facts.id, lineage));
            let too_much = || ending.left.is_none_or(|functie| !refusals(judged, functie).is_empty());
            if !given_back && too_much() {
                against.entry(facts.id).or_default().push(ending.commit);
            }
        }
    }
    against
}

/// Whether an event between an end and a commit gives the person what the end took: a role, or, as only the
/// recovery key or a colleague can, another key.
fn gives_back(later: &Ending, ending: &Ending, commit: Oid, lineage: &Lineage) -> bool {
    let same_kind = match (ending.key, ending.left) {
        (Some(_), _) => false,
        (None, Some(_)) => later.left.is_some(),
        (None, None) => later.key.is_some(),
    };
    same_kind
        && later.who == ending.who
        && later.by.as_ref() != Some(&ending.who)
        && later.commit != ending.commit
        && lineage.knows(later.commit, ending.commit)
        && lineage.knows(commit, later.commit)
}
