//! What can keep keys in a store, each with what to do about it.

use std::fmt;
use std::fs;
use std::path::Path;

use crate::model::ZaakNummer;
use crate::vault::disk;

/// Why keys cannot be got out of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// Another work tree hangs on it ("git worktree").
    WorkTree(String),
    /// A pack that is kept whatever is in it.
    KeptPack(String),
    /// Objects of another repository are borrowed.
    Alternates,
    /// Objects that git never cleans up, because it counts on fetching them again.
    Partial,
    /// A ref that is not ours leads to one of them.
    Ref(String),
    /// A branch that stays holds one too: somebody put it there.
    Elsewhere(String),
    /// They are there still, and nothing says why.
    Still(usize),
    /// A setting of the store itself that could start a program while git cleans up.
    Setting(String),
    /// Git could not clean up, for this reason.
    CleanUp(String),
    /// The server keeps the branch: it refuses that anything is deleted.
    Refused(ZaakNummer),
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WorkTree(name) => write!(
                f,
                "er hangt een tweede werkmap aan ({name}); haal die weg met: git worktree remove, of als de map er \
                 niet meer is: git worktree prune"
            ),
            Self::KeptPack(name) => write!(
                f,
                "het bestand objects/pack/{name} houdt oude gegevens vast; is er geen git bezig, haal het dan weg"
            ),
            Self::Alternates => write!(
                f,
                "de opslag leent van een andere (objects/info/alternates); maak hem zelfstandig met: git repack -a -d, \
                 en haal dat bestand daarna weg"
            ),
            Self::Partial => write!(
                f,
                "het is een gedeeltelijke kopie, die git niet opruimt; haal het archief opnieuw op met: meldcode \
                 sluit-aan"
            ),
            Self::Ref(name) => {
                write!(
                    f,
                    "de verwijzing {name} leidt naar de sleutels; haal die weg met: git update-ref -d {name}"
                )
            }
            Self::Setting(name) => write!(
                f,
                "de instelling {name} van de opslag zelf kan een programma starten; haal die daar weg met: git config \
                 --local --unset-all {name}"
            ),
            Self::CleanUp(why) => write!(f, "git kon de opslag niet opruimen (git meldt: {why})"),
            Self::Refused(zaak) => write!(
                f,
                "de server geeft de tak sleutel/{zaak} niet op; laat de beheerder die daar weghalen met: git update-ref \
                 -d refs/heads/sleutel/{zaak}"
            ),
            Self::Elsewhere(branch) => write!(
                f,
                "een sleutel van deze zaak staat ook op de tak {branch}; daar heeft iemand hem neergezet, en daar gaat hij \
                 niet weg. Kijk met: meldcode verifieer, en bespreek het met wie het archief beheert"
            ),
            Self::Still(count) => write!(f, "nog {count} van de sleutels zijn er"),
        }
    }
}

/// What keeps everything that is in a store, whatever leads to it.
pub(super) fn standing(git_dir: &Path) -> Vec<Obstacle> {
    let names = |folder: &str| {
        let entries = fs::read_dir(git_dir.join(folder)).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect::<Vec<_>>()
    };
    let mut found: Vec<Obstacle> = names("worktrees").into_iter().map(Obstacle::WorkTree).collect();
    let packs = names("objects/pack");
    let ends = |name: &str, with: &str| Path::new(name).extension().is_some_and(|end| end == with);
    found.extend(packs.iter().filter(|name| ends(name, "keep")).cloned().map(Obstacle::KeptPack));
    if packs.iter().any(|name| ends(name, "promisor")) {
        found.push(Obstacle::Partial);
    }
    let borrows =
        |name: &&str| disk::read(&git_dir.join("objects/info").join(name)).is_ok_and(|text| !text.is_empty());
    if ["alternates", "http-alternates"].iter().any(borrows) {
        found.push(Obstacle::Alternates);
    }
    found
}
