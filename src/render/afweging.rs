//! A question of the afwegingskader, with its norm and examples at hand.

use std::fmt::Write as _;

use crate::model::{Located, ZaakNummer};
use crate::protocol::{Afweging, Protocol, Twijfel};

/// How a sitting begins.
pub const SITTING: &str = "U weegt samen: lees elke vraag hardop, bespreek hem, en antwoord dan.\n\
    Aan het eind ziet u alles nog eens, en wordt het in een keer vastgelegd.";

/// Who has to weigh, and who is wanted, as the protocol says.
#[must_use]
pub fn who_weighs(protocol: &Protocol) -> Option<String> {
    let rule = protocol.regel("weging-aard-ernst")?;
    let names = |roles: &[Located<String>], and: &str| {
        let label = |rol: &Located<String>| {
            protocol.rol(&rol.value).map_or_else(|| super::text::label(&rol.value), |rol| rol.label.clone())
        };
        roles.iter().map(label).collect::<Vec<_>>().join(and)
    };
    let mut said = match (rule.rollen.as_slice(), rule.alle_rollen) {
        ([], _) => String::new(),
        (roles @ [_, _, ..], true) => {
            format!("Dit protocol vraagt dat zij samen wegen: {}.", names(roles, " en "))
        }
        (roles, _) => format!("Dit protocol vraagt dat deze erbij is: {}.", names(roles, " of ")),
    };
    if !rule.rollen_gewenst.is_empty() {
        _ = write!(
            said,
            " Vraag ook erbij: {}. Dat moet als u de zaak sluit omdat er geen vermoeden is.",
            names(&rule.rollen_gewenst, " en ")
        );
    }
    (!said.is_empty()).then(|| said.trim().to_owned())
}

/// There is no question before the first.
pub const FIRST: &str = "\nDit is de eerste vraag. De weging verandert u aan het eind, met `wijzig`.";

/// What it means that a question was left open.
#[must_use]
pub fn left_open(nr: u32, zaak: &ZaakNummer) -> String {
    format!(
        "\nVraag {nr} blijft open; daar wacht de route. Wat u hierna beantwoordt, telt pas mee als vraag {nr} is \
         beantwoord: meldcode afweging {zaak} {nr}"
    )
}

/// What a report means for the questions that remain.
pub const REPORT: &str = "\nDit antwoord leidt tot een melding bij Veilig Thuis: 0800-2000.\n\
    De vragen die nog over zijn loopt u samen met Veilig Thuis door. Dat kan nu, als u met Veilig Thuis in gesprek \
    bent, of later met `meldcode afweging`.";

/// Which question the route proposes.
#[must_use]
pub fn proposal(proposed: Option<u32>, is_done: bool) -> String {
    match proposed {
        Some(nr) => format!("Vraag {nr} is nu aan de beurt. Enter: vraag {nr}."),
        None if is_done => {
            "Alle vragen die nodig zijn, zijn beantwoord. Geeft u er een opnieuw, dan telt uw nieuwe antwoord."
                .to_owned()
        }
        None => "Begin bij vraag 1, als u niet weet welke al zijn beantwoord.".to_owned(),
    }
}

/// Beside what will be stored: a question without an answer.
#[must_use]
pub fn stays_open(nr: u32) -> String {
    format!("afweging {nr}: blijft open")
}

/// What an answer means that leaves a question open.
#[must_use]
pub fn open(nr: u32) -> String {
    format!(
        "\nVraag {nr} blijft open. Vraag Veilig Thuis om advies (0800-2000) en beantwoord hem daarna opnieuw."
    )
}

/// What it means that a question has to wait.
#[must_use]
pub fn at_term(nr: u32) -> String {
    format!(
        "\nVraag {nr} komt pas als de termijn van de hulp voorbij is. Leg nu de hulp vast, met doelen, een termijn \
         en wie het volgt."
    )
}

/// What an answer *twijfel* would mean here.
fn doubt(twijfel: Option<Twijfel>) -> &'static str {
    match twijfel {
        Some(Twijfel::Ja) => {
            "\nTwijfelt u? Dat telt hier als ja. Vraag dan ook advies aan Veilig Thuis, 0800-2000."
        }
        Some(Twijfel::Open) => {
            "\nTwijfelt u? Dan blijft de vraag open, tot u advies hebt van Veilig Thuis, 0800-2000."
        }
        None => "",
    }
}

/// The question as it is put to people who decide.
#[must_use]
pub fn text(afweging: &Afweging, protocol: &Protocol) -> String {
    let nr = afweging.nr.value;
    let mut text = format!("\n\x1b[1mAFWEGING {nr}\x1b[0m\n");
    _ = writeln!(text, "{}", afweging.toelichting);
    if let Some(norm) = &afweging.norm {
        _ = writeln!(text, "Dit is meldnorm {norm}.");
    }
    super::urgent::list(&mut text, "Het antwoord is nee als:", &afweging.redenen_nee);
    if afweging.nr.value == 2 {
        for kind in ["acuut", "structureel", "disclosure"] {
            let Some(gevaar) = protocol.gevaar(kind) else { continue };
            let title = format!("\n{}: {}", gevaar.label, gevaar.betekenis);
            if gevaar.voorbeelden.is_empty() {
                _ = writeln!(text, "{title}");
            }
            super::urgent::list(&mut text, &title, &gevaar.voorbeelden);
        }
    }
    _ = writeln!(text, "{}", doubt(afweging.twijfel));
    // Last, so that it still stands on a small screen when the answer is typed.
    _ = write!(text, "\n\x1b[1m{nr}. {}\x1b[0m", afweging.vraag);
    text
}
