//! What a single part cannot know: that names exist, stand once, and that every question is reached.

mod afwegingen;
mod namen;
mod regels;
mod velden;

use super::Protocol;
use super::problem::Problems;

/// Notes everything that does not fit together.
pub(super) fn check(protocol: &Protocol, problems: &mut Problems) {
    identity(protocol, problems);
    namen::check(protocol, problems);
    regels::check(protocol, problems);
    velden::check(protocol, problems);
    afwegingen::check(protocol, problems);
}

/// Name and version become part of a file name in the archive (`protocollen/naam@versie.yaml`).
fn identity(protocol: &Protocol, problems: &mut Problems) {
    if protocol.protocol.value != 1 {
        problems.add(
            protocol.protocol.place,
            format!("deze meldcode leest protocollen van vorm 1, niet van vorm {}", protocol.protocol.value),
        );
    }
    let is_safe = |text: &str, also: &str| {
        text.len() <= 40
            && text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || also.contains(c))
            && !text.contains("..")
    };
    if !is_safe(&protocol.naam, "-") {
        problems.add(protocol.naam.place, "een naam heeft hoogstens 40 kleine letters, cijfers en streepjes");
    }
    if !is_safe(&protocol.versie, "-.") {
        problems.add(
            protocol.versie.place,
            "een versie heeft hoogstens 40 kleine letters, cijfers, punten en streepjes",
        );
    }
}
