//! The seven columns of the matrix: what the protocol wants recorded, per zaak.

use crate::model::keuze::keuze;
use crate::model::{Contact, Gesprek, Hulp, Melding, Signaal, Soort};

use super::bevinding::{Bevinding, Ernst};
use super::regel::dossier;
use super::view::View;

keuze! {
    /// How a column stands ("kolom").
    Mark {
        /// Complete.
        Volledig = "volledig",
        /// Something mandatory is missing.
        Tekort = "tekort",
        /// Does not apply (yet).
        Nvt = "nvt",
        /// The rule was set aside for this zaak.
        Ontheven = "ontheven",
    }
}

/// The seven columns ("kolommen"), 1 to 7 in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kolommen(pub [Mark; 7]);

impl Kolommen {
    /// The column with this number, 1 to 7.
    #[must_use]
    pub fn get(&self, nr: u8) -> Option<Mark> {
        self.0.get(usize::from(nr.checked_sub(1)?)).copied()
    }

    /// Each column's number with its mark.
    pub fn iter(&self) -> impl Iterator<Item = (u8, Mark)> {
        (1..).zip(self.0)
    }
}

/// The fields of column 1.
pub(super) const FIELDS: [&str; 4] = ["datum", "plaats", "situatie", "aanwezigen"];

/// The soorten of column 1, each with its rule.
const SOORTEN: [(Soort, &str); 3] = [
    (Soort::Signaal, "signaal-velden"),
    (Soort::Contact, "contact-velden"),
    (Soort::Gesprek, "gesprek-velden"),
];

/// The rules of columns 2 to 7.
const RULES: [&str; 6] = [
    "dossier-signalen",
    "dossier-richting",
    "dossier-contacten",
    "dossier-stappen",
    "dossier-besluiten",
    "dossier-vervolg",
];

/// A column is `tekort` exactly when its rule gives a tekort; a rule set aside has its own mark. A rule that the
/// protocol switches off makes its column n.v.t.
pub(super) fn columns(view: &View, found: &[Bevinding], waived: &[&str]) -> Kolommen {
    let mut marks = [Mark::Volledig; 7];
    marks[0] = first(view, found, waived);
    for (mark, rule) in marks[1..].iter_mut().zip(RULES) {
        let missing = found.iter().any(|b| b.regel == rule && b.ernst != Ernst::LetOp);
        *mark = if missing {
            Mark::Tekort
        } else if waived.contains(&rule) {
            Mark::Ontheven
        } else if !view.asks(rule) || not_applicable(view, rule) {
            Mark::Nvt
        } else {
            Mark::Volledig
        };
    }
    Kolommen(marks)
}

fn first(view: &View, found: &[Bevinding], waived: &[&str]) -> Mark {
    let in_column = |b: &Bevinding| {
        SOORTEN.iter().any(|(_, rule)| b.regel == *rule)
            && b.ernst != Ernst::LetOp
            && b.veld.as_deref().is_some_and(|veld| FIELDS.contains(&veld))
    };
    let has = |soort| match soort {
        Soort::Signaal => view.has::<Signaal>(),
        Soort::Contact => view.has::<Contact>(),
        _ => view.has::<Gesprek>(),
    };
    let there: Vec<&str> = SOORTEN.iter().filter(|(soort, _)| has(*soort)).map(|(_, rule)| *rule).collect();
    if found.iter().any(in_column) {
        Mark::Tekort
    } else if there.iter().any(|rule| waived.contains(rule)) {
        Mark::Ontheven
    } else if !there.iter().any(|rule| view.asks(rule)) {
        Mark::Nvt
    } else {
        Mark::Volledig
    }
}

/// The second column of the table in `semantics.md`.
fn not_applicable(view: &View, rule: &str) -> bool {
    let acted = view.has::<Melding>() || view.has::<Hulp>();
    match rule {
        "dossier-richting" => view.stap.nr < 3 && dossier::all_unclear(view),
        "dossier-contacten" | "dossier-stappen" => view.stap.nr == 1,
        "dossier-besluiten" => view.walk.outcome().is_none() && !acted && !view.stap.gesloten,
        "dossier-vervolg" => view.stap.nr < 5 || dossier::follow_up_not_due(view),
        _ => false,
    }
}
