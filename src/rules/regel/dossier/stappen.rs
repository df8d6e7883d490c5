//! Rule `dossier-stappen`: column 5.

use super::super::super::bevinding::Detail;
use super::super::super::gevaar::urgent_on;
use super::super::super::stap::{entered, entry_fact};
use super::super::super::view::View;
use super::super::Found;

/// Each step from 2 to the step of the zaak (4 at most) has its entry fact. A step may be skipped on the urgent
/// route (danger that needs Veilig Thuis at once was open, and Veilig Thuis knew, on the day that a later step
/// was first entered) and where another cause was found.
///
/// Dutch condition: "Een stap is overgeslagen."
pub(in crate::rules) fn check(view: &View) -> Vec<Found> {
    if view.other_cause() {
        return Vec::new();
    }
    let has = |step| view.items.iter().any(|item| entry_fact(item, view.protocol) == Some(step));
    let excused = |step: u8| {
        (step + 1..=5)
            .filter_map(|later| entered(&view.items, view.protocol, later))
            .min()
            .is_some_and(|day| urgent_on(view, day))
    };
    (2..=view.stap.nr.min(4))
        .filter(|step| !has(*step) && !excused(*step))
        .map(|step| Found { stap: Some(step), ..Found::zaak(Detail::StapOvergeslagen(step)) })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check, lines};

    #[test]
    fn dossier_stappen() {
        let signaal = "soort: signaal\ndatum: 2026-11-02\n";
        let besluit = "---\nsoort: besluit\ndatum: 2026-11-02\n";
        for protocol in both() {
            assert_eq!(check(&protocol, signaal).column(5), "nvt");
            let skipped = check(&protocol, &format!("{signaal}{besluit}"));
            assert_eq!(lines(&skipped.of("dossier-stappen")), ["tekort", "tekort", "tekort"]);
            let acute = format!(
                "{signaal}gevaar: [acuut]\n---\nsoort: melding\ndatum: 2026-11-02\ndoor: {{rol: intern_begeleider}}\n"
            );
            assert_eq!(check(&protocol, &acute).column(5), "volledig");
            let over =
                format!("{acute}---\nsoort: vervolg\ndatum: 2026-11-09\nop: '#1'\nuitkomst: ontkracht\n");
            assert_eq!(
                check(&protocol, &over).column(5),
                "volledig",
                "the skip was made while it was urgent"
            );
            let refuted_first = format!(
                "{signaal}gevaar: [acuut]\n---\nsoort: vervolg\ndatum: 2026-11-02\nop: '#1'\nuitkomst: ontkracht\n\
                 ---\nsoort: besluit\ndatum: 2026-11-09\n"
            );
            assert_eq!(check(&protocol, &refuted_first).column(5), "tekort");
        }
    }
}
