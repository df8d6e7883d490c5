//! What was done in a zaak, step by step, and whose turn it is.

use super::stap::{entry_fact, steps_entered};
use super::{Beoordeling, Volgende};
use crate::model::{Datum, Dossier, Keuze, Soort};
use crate::protocol::Protocol;

/// What was recorded for one step ("gedaan").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gedaan {
    /// The step.
    pub stap: u8,
    /// The day on which it was entered.
    pub sinds: Datum,
    /// How many stukken of each soort enter it.
    pub stukken: Vec<(Soort, usize)>,
}

/// Every step that was entered, with what it rests on.
#[must_use]
pub fn done(dossier: &Dossier, protocol: &Protocol) -> Vec<Gedaan> {
    let enters = |stap: u8, soort: Soort| {
        dossier
            .counting()
            .filter(|item| item.gegevens.soort() == soort)
            .filter(|item| {
                entry_fact(item, protocol).or((soort == Soort::Signaal).then_some(1)) == Some(stap)
            })
            .count()
    };
    let of = |(stap, sinds)| {
        let each = Soort::ALL.iter().map(|soort| (*soort, enters(stap, *soort)));
        Gedaan { stap, sinds, stukken: each.filter(|(_, count)| *count > 0).collect() }
    };
    steps_entered(dossier, protocol).into_iter().map(of).collect()
}

impl Beoordeling {
    /// The roles of whom one does what comes first ("aan zet"); none in a closed zaak in which nothing is left to do.
    #[must_use]
    pub fn whose_turn<'p>(&self, protocol: &'p Protocol) -> Vec<&'p str> {
        match (self.eerst(), self.route.volgende) {
            (Some(found), _) => doers(found.regel, found.stap, protocol),
            (None, _) if self.gesloten => Vec::new(),
            (None, Volgende::Regel(naam)) => doers(naam, self.stap, protocol),
            (None, Volgende::Uitkomst(outcome)) if outcome.is_report() => {
                doers("melding-gedaan", 5, protocol)
            }
            (None, Volgende::Afweging(_)) => doers("afweging-volledig", 4, protocol),
            (None, Volgende::Uitkomst(_)) => doers("besluit-genomen", 5, protocol),
        }
    }
}

/// Who does what a rule asks: the roles that the protocol names for it, otherwise those of its step.
fn doers<'p>(regel: &str, stap: u8, protocol: &'p Protocol) -> Vec<&'p str> {
    let named = match regel {
        // The roles of these are whom to speak to.
        "consult-intern" | "consult-directie" => "",
        "melding-gedaan" | "evaluatie-vervolg" | "melding-besproken" => "melding-door",
        "spoed-veilig-thuis" | "twijfel-veilig-thuis" | "spoed-deskundige" => "consult-veilig-thuis",
        "besluit-onderbouwd" => "besluit-genomen",
        own => own,
    };
    let roles = protocol.regel(named).map_or(&[][..], |regel| regel.rollen.as_slice());
    if !roles.is_empty() {
        return roles.iter().map(|rol| rol.value.as_str()).collect();
    }
    let of_protocol = protocol.stap(u32::from(stap));
    of_protocol.map(|known| known.wie.iter().map(|rol| rol.value.as_str()).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, delft, dossier};

    const SIGNAAL: &str = "soort: signaal\ndatum: 2026-11-18\nduiding: bevestigt\n";

    #[test]
    fn each_step_says_since_when_and_on_what() {
        let stream = format!(
            "{SIGNAAL}---\n{SIGNAAL}---\nsoort: contact\ndatum: 2026-11-19\ndoel: consultatie\n\
             met: {{rol: intern_begeleider}}\n---\nsoort: taak\nwat: w\n"
        );
        let said: Vec<String> = done(&dossier(&stream), &delft())
            .iter()
            .map(|done| {
                let each: Vec<String> =
                    done.stukken.iter().map(|(s, n)| format!("{}x{n}", s.word())).collect();
                format!("{} {} {}", done.stap, done.sinds, each.join(" "))
            })
            .collect();
        assert_eq!(said, ["1 2026-11-18 signaalx2", "2 2026-11-19 contactx1"]);
    }

    #[test]
    fn whose_turn_it_is_stands_in_the_protocol() {
        let protocol = delft();
        let turn = |stream: &str| check(&protocol, stream).0.whose_turn(&protocol).join(" ");
        assert_eq!(
            turn(SIGNAAL),
            "leerkracht vakleerkracht intern_begeleider",
            "a field of the signaal first"
        );
        let danger = "soort: signaal\ndatum: 2026-11-20\ngevaar: [acuut]\n";
        assert_eq!(turn(danger), "intern_begeleider directie");
        let report = "soort: afweging\ndatum: 2026-11-20\nnr: 1\nantwoord: ja\nreden: r\n---\n\
                      soort: afweging\ndatum: 2026-11-20\nnr: 2\nantwoord: ja\nreden: r\n";
        assert_eq!(turn(report), "intern_begeleider", "who reports");
    }
}
