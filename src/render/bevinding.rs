//! The Dutch sentences of a bevinding: what is the matter, what to do, where it rests.

mod feit;
mod opdracht;
mod woorden;

pub use opdracht::{command, command_for};

use crate::model::{Keuze, Soort};
use crate::protocol::{Protocol, veld_regel};
use crate::rules::{Bevinding, Detail, Waarom};

/// A bevinding in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What is the matter: a fact, not a verdict ("tekst").
    pub tekst: String,
    /// What to do, in one sentence ("actie").
    pub actie: String,
    /// Where it rests ("bron").
    pub bron: String,
}

/// Words a bevinding; the source is that of the rule in the protocol in force.
#[must_use]
pub fn text(found: &Bevinding, protocol: &Protocol) -> Text {
    let mut tekst = match &found.detail {
        Detail::VeldLeeg => {
            format!("Bij {} is niet ingevuld: {}.", woorden::stuk_of(found.regel), label(found, protocol))
        }
        detail => woorden::detail(found.regel, detail, protocol),
    };
    match found.waarom {
        Waarom::AanDeBeurt => tekst.push_str(" Dit is nu aan de beurt."),
        Waarom::Spoedroute => {
            tekst.push_str(" De spoedroute loopt: wacht op advies van Veilig Thuis.");
        }
        Waarom::EerstAfstemmen => {
            tekst.push_str(" Er staat gevaar open: spreek de ouder pas na overleg met Veilig Thuis.");
        }
        Waarom::Gewoon => {}
    }
    let actie = match (found.waarom, &found.detail) {
        (Waarom::Spoedroute, _) => {
            "Vraag Veilig Thuis of dit nu kan, en leg vast wat het adviseert.".to_owned()
        }
        (Waarom::EerstAfstemmen, _) => {
            "Stem eerst met Veilig Thuis, 0800-2000, af of en wanneer de ouder wordt gesproken.".to_owned()
        }
        (_, Detail::VeldLeeg) => format!("Vul aan: {}.", label(found, protocol)),
        (_, detail) => woorden::action(detail)
            .map_or_else(|| protocol.regel_actie(found.regel).to_owned(), str::to_owned),
    };
    Text { tekst, actie, bron: protocol.regel_bron(found.regel) }
}

/// The field as the screen calls it, with its path for who writes YAML.
fn label(found: &Bevinding, protocol: &Protocol) -> String {
    let path = found.veld.as_deref().unwrap_or_default();
    if let Some(own) = path.strip_prefix("extra.") {
        let mut soorten = Soort::ALL.iter().filter(|soort| veld_regel(**soort) == Some(found.regel));
        let extra = soorten.find_map(|soort| {
            protocol.extra(*soort).iter().find(|extra| extra.naam.value == own).map(|extra| &extra.label)
        });
        return extra.cloned().unwrap_or_else(|| own.to_owned());
    }
    let soort = Soort::ALL.iter().find(|soort| veld_regel(**soort) == Some(found.regel));
    match soort.and_then(|soort| protocol.hulptekst(*soort, path)) {
        Some(help) => help.label.clone(),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Gevaar;
    use crate::protocol::{REGELNAMEN, shipped};
    use crate::rules::Ernst;

    fn protocol() -> Protocol {
        Protocol::from_yaml(shipped("delft-esis").unwrap()).unwrap()
    }

    fn found(regel: &'static str, detail: Detail) -> Bevinding {
        let ernst = Ernst::Tekort;
        Bevinding { regel, ernst, waarom: Waarom::Gewoon, stap: 1, stuk: None, veld: None, detail }
    }

    #[test]
    fn every_rule_has_a_sentence_an_action_and_a_source() {
        let protocol = protocol();
        for rule in REGELNAMEN {
            for detail in [Detail::Ontbreekt, Detail::KloptNiet] {
                let text = text(&found(rule.naam, detail), &protocol);
                for part in [&text.tekst, &text.actie] {
                    assert!(part.ends_with('.') && part.len() > 15, "{}: {part}", rule.naam);
                }
                assert!(!text.bron.is_empty(), "{}", rule.naam);
                assert_ne!(
                    text.tekst, rule.tekst,
                    "{} says what is asked, not what is the matter",
                    rule.naam
                );
            }
        }
    }

    #[test]
    fn a_missing_field_is_named_as_on_the_screen() {
        let mut field = found("signaal-velden", Detail::VeldLeeg);
        field.veld = Some("aanwezigen".into());
        let text = text(&field, &protocol());
        assert_eq!(text.tekst, "Bij een signaal is niet ingevuld: andere aanwezigen.");
        assert_eq!(text.actie, "Vul aan: andere aanwezigen.");
        assert_eq!(text.bron, "protocol Delft, stap 1, wat altijd wordt vastgelegd");
    }

    #[test]
    fn an_urgent_one_names_the_danger_and_the_number() {
        let detail = Detail::GeenVeiligThuis { gevaar: vec![Gevaar::Acuut], door_ander: false };
        let text = text(&found("spoed-veilig-thuis", detail), &protocol());
        assert_eq!(
            text.tekst,
            "Vastgelegd gevaar: acute onveiligheid. Daarna is geen contact met Veilig Thuis vastgelegd."
        );
        assert!(text.actie.contains("0800-2000"));
    }

    #[test]
    fn the_urgent_route_asks_to_wait() {
        let mut waits = found("gesprek-ouder", Detail::Ontbreekt);
        waits.waarom = Waarom::Spoedroute;
        let text = text(&waits, &protocol());
        assert!(text.tekst.ends_with("wacht op advies van Veilig Thuis."));
        assert!(text.actie.contains("leg vast wat het adviseert"));
    }
}
