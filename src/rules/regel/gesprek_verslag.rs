//! Rules `gesprek-opbouw` and `gesprek-gevoerd-door`.

use crate::model::{Filled, Gesprek};

use super::super::bevinding::Detail;
use super::super::view::View;
use super::Found;
use super::rollen;

/// An interpretation stands only after the reaction.
///
/// Dutch condition: "Er staat een uitleg in het gesprek zonder de reactie van de ouder."
pub(super) fn opbouw(view: &View) -> Vec<Found> {
    view.all::<Gesprek>()
        .filter(|g| g.is.afgezien.is_none() && g.is.interpretatie.filled(None) && !g.is.reactie.filled(None))
        .map(|gesprek| Found::on(gesprek.item, Detail::KloptNiet).veld("reactie"))
        .collect()
}

/// The talk with the parent was held by a role that the protocol names. Who held it is a field of its own.
///
/// Dutch condition: "Het gesprek is niet gevoerd door wie het protocol daarvoor noemt."
pub(super) fn gevoerd_door(view: &View) -> Vec<Found> {
    view.held_with_parent()
        .filter_map(|gesprek| {
            let door = gesprek.is.gevoerd_door.as_deref().filter(|door| !door.is_empty())?;
            let detail = rollen::missing(view, "gesprek-gevoerd-door", door)?;
            Some(Found::on(gesprek.item, detail).veld("gevoerd_door"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, delft, lines, sbo};

    #[test]
    fn gesprek_opbouw() {
        let talk = "soort: gesprek\nmet: [{rol: ouder}]\ninterpretatie: i\n";
        assert_eq!(lines(&check(&delft(), talk).of("gesprek-opbouw")), ["tekort #1 reactie"]);
        assert_eq!(lines(&check(&sbo(), talk).of("gesprek-opbouw")), ["let-op #1 reactie"]);
        assert!(check(&delft(), &format!("{talk}reactie: schrok\n")).of("gesprek-opbouw").is_empty());
    }

    #[test]
    fn gesprek_gevoerd_door() {
        let talk = "soort: gesprek\nmet: [{rol: ouder}]\ngevoerd_door: [{rol: leerkracht}]\n";
        assert_eq!(lines(&check(&sbo(), talk).of("gesprek-gevoerd-door")), ["tekort #1 gevoerd_door"]);
        let with = talk.replace("{rol: leerkracht}", "{rol: leerkracht}, {rol: intern_begeleider}");
        assert!(check(&sbo(), &with).of("gesprek-gevoerd-door").is_empty());
        assert!(check(&delft(), talk).of("gesprek-gevoerd-door").is_empty());
    }
}
