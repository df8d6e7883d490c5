//! Which of the findings comes first: what is urgent, then what is missing, then by how much it presses.

use super::bevinding::{Bevinding, Detail, Ernst, Waarom};
use super::{Beoordeling, Volgende, position};
use crate::protocol::Uitkomst;

impl Beoordeling {
    /// What is to be done before anything else ("eerst"); none where the route's own next step comes first.
    #[must_use]
    pub fn eerst(&self) -> Option<&Bevinding> {
        let heaviest = self.by_weight().into_iter().next()?;
        if heaviest.ernst != Ernst::LetOp {
            return Some(heaviest);
        }
        match self.route.volgende {
            _ if self.gesloten => None,
            Volgende::Regel(name) => self.bevindingen.iter().find(|found| found.regel == name),
            // The report was made: what is still open comes first, then following how it goes on.
            Volgende::Uitkomst(Uitkomst::Melden) if self.route.gemeld => Some(heaviest),
            Volgende::Afweging(_) | Volgende::Uitkomst(_) => None,
        }
    }

    /// The findings, the one that presses most first.
    #[must_use]
    pub fn by_weight(&self) -> Vec<&Bevinding> {
        let mut found: Vec<&Bevinding> = self.bevindingen.iter().collect();
        found.sort_by_key(|found| order(found));
        found
    }
}

/// The lower, the more it presses; of equal ones the earlier step, then the order of the rules.
fn order(found: &Bevinding) -> (Ernst, u8, u8, Option<usize>) {
    (found.ernst, pressure(found), found.stap, position(found.regel))
}

fn pressure(found: &Bevinding) -> u8 {
    match (found.waarom, &found.detail) {
        // Danger is open: nothing before Veilig Thuis.
        (Waarom::Spoedroute | Waarom::EerstAfstemmen, _) => 0,
        (_, Detail::TermijnVoorbij(_) | Detail::NietOpnieuwGemeld(_)) => 1,
        (Waarom::AanDeBeurt, _) => 2,
        // What is in order in the pupil system or in the archive can wait for what is in the zaak.
        _ if matches!(found.regel, "lvs-vastgelegd" | "laat-vastgelegd" | "een-lezer" | "bewaartermijn") => 5,
        (_, Detail::VeldLeeg) => 4,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, delft};

    fn first(yaml: &str) -> Option<&'static str> {
        check(&delft(), yaml).0.eerst().map(|found| found.regel)
    }

    #[test]
    fn what_presses_most_comes_first() {
        let signaal = "soort: signaal\ndatum: 2026-11-20\nplaats: klas\nsituatie: gym\naanwezigen: []\n\
            waarnemingen: [{zintuig: gezien, wat: een plek}]\naard: feit\nduiding: onduidelijk\n";
        assert_eq!(first(signaal), Some("consult-intern"), "not what is to be copied to the pupil system");
        let gap = signaal.replace("aard: feit\n", "");
        assert_eq!(first(&gap), Some("signaal-velden"), "a tekort before what is due");
        let danger = format!("{gap}gevaar: [acuut]\n");
        assert_eq!(first(&danger), Some("spoed-veilig-thuis"));
        let closed = format!(
            "{signaal}---\nsoort: afsluiting\ndatum: 2026-11-20\nuitkomst: andere_zorg\nconclusie: x\n"
        );
        assert_eq!(first(&closed), None, "{:?}", check(&delft(), &closed).0.bevindingen);
    }
}
