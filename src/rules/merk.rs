//! What became of one rule in one zaak, in a word: for counting over many zaken.

use crate::protocol::{Niveau, Protocol, Regelnaam};

use super::bevinding::Waarom;
use super::{Beoordeling, Ernst, Mark};

impl Beoordeling {
    /// How the zaak stands on a rule: `ontheven` where it was set aside, `tekort` where it found something urgent or
    /// missing, `nvt` where the protocol does not ask it or its step has not come, and otherwise `volledig`.
    #[must_use]
    pub fn mark(&self, rule: &Regelnaam, protocol: &Protocol) -> Mark {
        if protocol.niveau(rule.naam) == Niveau::Uit {
            return Mark::Nvt;
        }
        if self.ontheven_regels.contains(&rule.naam) {
            return Mark::Ontheven;
        }
        let mut found = self.bevindingen.iter().filter(|b| b.regel == rule.naam).peekable();
        let is_found = found.peek().is_some();
        let mut due = false;
        for bevinding in found {
            if bevinding.ernst != Ernst::LetOp {
                return Mark::Tekort;
            }
            due |= matches!(bevinding.waarom, Waarom::AanDeBeurt | Waarom::Spoedroute);
        }
        let later = rule.stap.is_some_and(|stap| stap > u32::from(self.stap));
        if due || (later && !is_found) { Mark::Nvt } else { Mark::Volledig }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::Keuze;
    use crate::protocol::regelnaam;
    use crate::rules::testing::{check, delft};

    #[test]
    fn a_rule_is_complete_missing_not_due_or_set_aside() {
        let protocol = delft();
        let of = |stream: &str, naam: &str| {
            check(&protocol, stream).0.mark(regelnaam(naam).unwrap(), &protocol).word()
        };
        let signaal = "soort: signaal\ndatum: 2026-11-18\nduiding: bevestigt\n";
        assert_eq!(of(signaal, "signaal-velden"), "tekort");
        assert_eq!(of(signaal, "signaal-duiding"), "volledig");
        assert_eq!(of(signaal, "gesprek-kind"), "nvt", "off");
        assert_eq!(of(signaal, "besluit-genomen"), "nvt", "its step has not come");
        assert_eq!(of(signaal, "consult-intern"), "nvt", "due now");
        assert_eq!(of(signaal, "lvs-vastgelegd"), "volledig", "worth a look is no tekort");
        let waived = format!("{signaal}---\nsoort: ontheffing\nregel: signaal-velden\nreden: r\n");
        assert_eq!(of(&waived, "signaal-velden"), "ontheven");
    }
}
