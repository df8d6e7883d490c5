//! Which findings are asked for: by rule, level, step. What is left out is neither shown nor judged.

use super::Judged;
use crate::model::Keuze;
use crate::rules::{Bevinding, Ernst};

/// A choice of findings ("zeef"); empty: all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Zeef {
    /// Only of these rules.
    pub regels: Vec<&'static str>,
    /// Only of these levels.
    pub ernst: Vec<Ernst>,
    /// Only of these steps.
    pub stappen: Vec<u8>,
}

impl Zeef {
    /// Whether it leaves everything in.
    #[must_use]
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// What was asked for, as on the command line; none where that is everything.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let flags = |flag: &str, values: Vec<String>| {
            values.into_iter().map(|value| format!("--{flag} {value}")).collect::<Vec<_>>()
        };
        let regels = self.regels.iter().map(ToString::to_string).collect();
        let ernst = self.ernst.iter().map(|ernst| ernst.word().to_owned()).collect();
        let stappen = self.stappen.iter().map(ToString::to_string).collect();
        let all = [flags("regel", regels), flags("ernst", ernst), flags("stap", stappen)].concat();
        (!all.is_empty()).then(|| all.join(" "))
    }

    /// The line that says that only a part was judged.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        self.words().map(|words| {
            format!(
                "Dit gaat alleen over een deel: {words}. Ook `volledig` en de exitcode gaan alleen daarover."
            )
        })
    }

    /// Leaves out what was not asked for; a zaak is complete when nothing is missing of what was.
    pub fn apply(&self, judged: &mut [Judged]) {
        if self.is_open() {
            return;
        }
        for (beoordeling, _) in judged.iter_mut().filter_map(|one| one.beoordeling.as_mut()) {
            beoordeling.bevindingen.retain(|found| self.lets_through(found));
            beoordeling.ontheven.retain(|found| self.lets_through(found));
            beoordeling.ontheven_regels.retain(|naam| has(&self.regels, naam));
            beoordeling.volledig = beoordeling.bevindingen.iter().all(|found| found.ernst == Ernst::LetOp);
        }
    }

    fn lets_through(&self, found: &Bevinding) -> bool {
        has(&self.regels, &found.regel) && has(&self.ernst, &found.ernst) && has(&self.stappen, &found.stap)
    }
}

fn has<T: PartialEq>(wanted: &[T], found: &T) -> bool {
    wanted.is_empty() || wanted.contains(found)
}
