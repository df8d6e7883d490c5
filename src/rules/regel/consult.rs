//! Rules `consult-intern`, `consult-directie`, `consult-veilig-thuis`, `twijfel-veilig-thuis`, `advies-anoniem`.

use crate::model::{Afweging, Antwoord, Contact, ContactDoel, Datum, Item, Keuze, Signaal, Weging};
use crate::protocol::Groep;

use super::super::bevinding::{Detail, Nader};
use super::super::view::{Entry, View};
use super::Found;

/// The signalen were discussed with the intern begeleider: a contact `consultatie` with a role that counts, on or
/// after the first signaal, or one that the intern begeleider made or recorded, with someone of the school. Nobody
/// consults herself: made by an intern begeleider, it was with another who is named, or with a colleague in another
/// role.
///
/// Dutch condition: "Er is geen overleg met de intern begeleider vastgelegd."
pub(super) fn intern(view: &View) -> Vec<Found> {
    let first = view.all::<Signaal>().next().map(|signaal| signaal.day());
    let counts = |rol: &str| view.protocol.counts_for("consult-intern", rol);
    let of_school = |contact: &&Entry<'_, Contact>| {
        let rol = contact.is.met.as_ref().and_then(|met| met.rol.as_ref());
        contact.is.doel == Some(ContactDoel::Consultatie)
            && first.is_none_or(|first| contact.day() >= first)
            && rol.is_some_and(|rol| counts(rol.as_str()))
    };
    let discussed = |contact: &Entry<'_, Contact>| {
        let met = contact.is.met.as_ref();
        let with = met.and_then(|met| met.rol.as_ref()).is_some_and(|rol| counts(rol.as_str()));
        let made = contact.made_by(counts);
        let by = made || counts(contact.item.functie.word());
        let colleague = if made && with {
            met.and_then(|met| met.naam.as_deref()).is_some_and(|naam| !contact.is_maker(naam))
        } else {
            with || (by && view.with_group(contact.is, Groep::Intern))
        };
        contact.is.doel == Some(ContactDoel::Consultatie)
            && first.is_none_or(|first| contact.day() >= first)
            && colleague
    };
    let contacts: Vec<_> = view.all::<Contact>().collect();
    if contacts.iter().any(discussed) {
        return Vec::new();
    }
    match contacts.iter().rev().find(of_school) {
        Some(alone) => {
            let detail = Detail::Nader(Nader::OverlegZonderCollega);
            vec![Found::on(alone.item, detail).veld("met").missing()]
        }
        None => record(false),
    }
}

/// The directie knows: a contact with the directie or made by it, or something that the directie recorded.
///
/// Dutch condition: "Er is niet vastgelegd dat de directie op de hoogte is."
pub(super) fn directie(view: &View) -> Vec<Found> {
    let counts = |rol: &str| view.protocol.counts_for("consult-directie", rol);
    let with = |contact: &Contact| {
        contact.met.as_ref().and_then(|met| met.rol.as_ref()).is_some_and(|rol| counts(rol.as_str()))
    };
    let knows = view.all::<Contact>().any(|contact| with(contact.is) || contact.made_by(counts))
        || view.items.iter().any(|item| counts(item.functie.word()));
    record(knows)
}

/// Advice of Veilig Thuis was asked, by a role that the protocol names; an urgent call counts by anyone. Asked by
/// another, it says so: the advice is there.
///
/// Dutch condition: "Er is geen advies van Veilig Thuis vastgelegd."
pub(super) fn veilig_thuis(view: &View) -> Vec<Found> {
    const RULE: &str = "consult-veilig-thuis";
    if advised(view, RULE, None) {
        return Vec::new();
    }
    match view.advies().next_back() {
        Some(contact) => vec![Found::on(contact.item, by_another(view, RULE)).missing()],
        None => record(false),
    }
}

/// Each doubt (`twijfel: true` in a contact or weging, each answer *twijfel*) is followed by advice of Veilig
/// Thuis, on or after it. Later certainty or a melding does not lift it; a contact with Veilig Thuis in which
/// doubt remained answers itself. It weighs at once, whatever the step: what is missing is not the record of a step
/// but the answer to something on record, and doubt is about safety.
///
/// Dutch condition: "Er is twijfel vastgelegd en daarna geen advies van Veilig Thuis."
pub(super) fn twijfel(view: &View) -> Vec<Found> {
    const RULE: &str = "twijfel-veilig-thuis";
    let contacts = view.all::<Contact>().filter(|c| c.is.twijfel == Some(true)).map(|c| (c.item, 2));
    let wegingen = view.all::<Weging>().filter(|w| w.is.twijfel == Some(true)).map(|w| (w.item, 4));
    let answers =
        view.all::<Afweging>().filter(|a| a.is.antwoord == Some(Antwoord::Twijfel)).map(|a| (a.item, 4));
    let doubts: Vec<(&Item, u8)> = contacts.chain(wegingen).chain(answers).collect();
    doubts
        .into_iter()
        .filter(|(item, _)| !advised(view, RULE, Some(item.day())))
        .map(|(item, stap)| {
            let asked = view.advies().any(|contact| contact.day() >= item.day());
            let detail = if asked { by_another(view, RULE) } else { Detail::KloptNiet };
            Found { stap: Some(stap), ..Found::on(item, detail) }
        })
        .collect()
}

/// Advice of Veilig Thuis was asked without the pupil's name.
///
/// Dutch condition: "Het advies van Veilig Thuis is met naam gevraagd."
pub(super) fn anoniem(view: &View) -> Vec<Found> {
    view.advies()
        .filter(|contact| contact.is.doel == Some(ContactDoel::Advies) && contact.is.anoniem == Some(false))
        .map(|contact| Found::on(contact.item, Detail::KloptNiet).veld("anoniem"))
        .collect()
}

/// The advice is there, but asked by none of the roles that count.
fn by_another(view: &View, regel: &str) -> Detail {
    let roles = view.protocol.regel(regel).map_or(&[][..], |regel| regel.rollen.as_slice());
    Detail::RolOntbreekt(roles.iter().map(|rol| rol.value.clone()).collect())
}

fn record(there: bool) -> Vec<Found> {
    if there { Vec::new() } else { vec![Found::zaak(Detail::Ontbreekt).missing()] }
}

/// Whether Veilig Thuis was asked since a day, by a role that counts for the rule (any where it names none).
fn advised(view: &View, regel: &str, since: Option<Datum>) -> bool {
    let any = view.protocol.regel(regel).is_none_or(|regel| regel.rollen.is_empty());
    view.advies().any(|contact| {
        let by = any
            || contact.is.doel == Some(ContactDoel::Spoed)
            || contact.made_by(|rol| view.protocol.counts_for(regel, rol));
        by && since.is_none_or(|since| contact.day() >= since)
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{answers, both, check, delft, lines, sbo};

    const TALK: &str =
        "soort: signaal\ndatum: 2026-11-02\n---\nsoort: gesprek\ndatum: 2026-11-09\nmet: [{rol: ouder}]\n";

    #[test]
    fn consult_intern() {
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("consult-intern"));
            assert_eq!(of("soort: signaal\n"), ["let-op"], "due now");
            assert_eq!(of(TALK), ["tekort"]);
            let contact = "---\n# leerkracht\nsoort: contact\ndatum: 2026-11-03\ndoel: consultatie\nmet: {rol: intern_begeleider}\n";
            assert!(of(&format!("{TALK}{contact}")).is_empty());
            assert_eq!(
                of(&format!("{TALK}{}", contact.replace("11-03", "11-01"))),
                ["tekort"],
                "before the signaal"
            );
            let colleague = contact.replace("intern_begeleider", "collega");
            assert_eq!(of(&format!("{TALK}{colleague}")), ["tekort"]);
            assert!(of(&format!("{TALK}{}", colleague.replace("# leerkracht\n", ""))).is_empty());
            assert_eq!(of(&format!("{TALK}{}", contact.replace("intern_begeleider", "ouder"))), ["tekort"]);
        }
    }

    #[test]
    fn nobody_consults_herself() {
        for protocol in both() {
            let of = |met: &str, door: &str| {
                let contact =
                    format!("soort: contact\ndatum: 2026-11-03\ndoel: consultatie\nmet: {met}\n{door}");
                lines(&check(&protocol, &format!("{TALK}---\n{contact}")).of("consult-intern"))
            };
            // All of these are recorded by an IB'er.
            assert_eq!(of("{rol: intern_begeleider}", ""), ["tekort #3 met"], "with whom?");
            assert_eq!(of("{rol: aandachtsfunctionaris}", ""), ["tekort #3 met"]);
            assert_eq!(of("{rol: intern_begeleider, naam: I.deVries}", ""), ["tekort #3 met"], "herself");
            assert!(of("{rol: intern_begeleider, naam: Bo}", "").is_empty(), "another one");
            assert!(of("{rol: leerkracht}", "").is_empty(), "a colleague");
            assert!(
                of("{rol: intern_begeleider}", "door: {rol: leerkracht}\n").is_empty(),
                "the teacher came"
            );
            let self_by_name = "door: {rol: intern_begeleider, naam: Bo}\n";
            assert_eq!(of("{rol: intern_begeleider, naam: bo}", self_by_name), ["tekort #3 met"]);
            assert_eq!(of("{rol: veilig_thuis}", ""), ["tekort"], "from outside");
        }
    }

    #[test]
    fn consult_directie() {
        let of = |protocol: &crate::protocol::Protocol, stream: &str| {
            lines(&check(protocol, stream).of("consult-directie"))
        };
        assert_eq!(of(&delft(), TALK), ["tekort"]);
        assert_eq!(of(&sbo(), TALK), ["let-op"]);
        let told = format!("{TALK}---\nsoort: contact\ndoel: informeren\nmet: {{rol: directie}}\n");
        assert!(of(&delft(), &told).is_empty());
    }

    #[test]
    fn consult_veilig_thuis() {
        let of = |protocol: &crate::protocol::Protocol, stream: &str| {
            lines(&check(protocol, stream).of("consult-veilig-thuis"))
        };
        assert_eq!(of(&delft(), TALK), ["let-op"]);
        assert_eq!(of(&sbo(), TALK), ["tekort"]);
        let asked = format!("{TALK}---\nsoort: contact\ndoel: advies\nmet: {{rol: veilig_thuis}}\n");
        assert!(of(&sbo(), &asked).is_empty());
        let by_teacher = asked.replace("doel: advies\n", "doel: advies\ndoor: {rol: leerkracht}\n");
        assert_eq!(of(&sbo(), &by_teacher), ["tekort #3"]);
        let by_directie = by_teacher.replace("rol: leerkracht", "rol: directie");
        assert!(of(&sbo(), &by_directie).is_empty() && of(&delft(), &by_directie).is_empty());
    }

    #[test]
    fn twijfel_veilig_thuis() {
        let doubt =
            "soort: contact\ndatum: 2026-11-03\ndoel: consultatie\nmet: {rol: collega}\ntwijfel: true\n";
        let advice = "---\nsoort: contact\ndatum: 2026-11-03\ndoel: advies\nmet: {rol: veilig_thuis}\n";
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("twijfel-veilig-thuis"));
            assert_eq!(of(doubt), ["tekort #1"]);
            assert!(of(&format!("{doubt}{advice}")).is_empty());
            assert_eq!(of(&format!("{doubt}{}", advice.replace("11-03", "11-02"))), ["tekort #1"]);
            assert_eq!(of(&format!("{doubt}---\nsoort: melding\ndatum: 2026-11-04\n")), ["tekort #1"]);
            assert_eq!(of(&answers("ja twijfel")), ["tekort #2"]);
            assert_eq!(of("soort: weging\ntwijfel: true\n"), ["tekort #1"]);
        }
    }

    #[test]
    fn advies_anoniem() {
        let advice = "soort: contact\ndoel: advies\nmet: {rol: veilig_thuis}\nanoniem: false\n";
        let of = |protocol: &crate::protocol::Protocol, stream: &str| {
            lines(&check(protocol, stream).of("advies-anoniem"))
        };
        assert_eq!(of(&sbo(), advice), ["let-op #1 anoniem"]);
        assert!(of(&sbo(), &advice.replace("false", "true")).is_empty());
        assert!(of(&delft(), advice).is_empty());
    }
}
