//! Words of which the protocol has the list: roles, grounds, the nature of the concern, bodies, own fields.

use crate::cli::error::CliError;
use crate::model::{Gegevens, Inhoud, nearest};
use crate::protocol::{Protocol, Woord};

/// Refuses a word that the protocol does not have, and names the one that was probably meant.
///
/// # Errors
/// When a role, ground, nature, body or own field is not known.
pub fn check(gegevens: &Gegevens, protocol: &Protocol) -> Result<(), CliError> {
    let mut unknown = None;
    gegevens.roles(&mut |rol| {
        if protocol.rol(rol.as_str()).is_none() {
            unknown.get_or_insert_with(|| rol.as_str().to_owned());
        }
    });
    if let Some(rol) = unknown {
        let known: Vec<&str> = protocol.all_rollen().map(|r| r.naam.as_str()).collect();
        return Err(refused(format!("het protocol kent geen rol `{rol}`"), &rol, &known));
    }
    inhoud(&gegevens.inhoud, protocol)?;
    let declared = protocol.extra(gegevens.soort());
    match gegevens.extra.keys().find(|name| !declared.iter().any(|veld| veld.naam.as_str() == name.as_str()))
    {
        Some(name) => Err(CliError::input(format!(
            "het protocol kent bij een {} geen eigen veld `{name}`",
            gegevens.soort()
        ))
        .hint("eigen velden staan in het protocol onder `extra`")),
        None => Ok(()),
    }
}

fn inhoud(inhoud: &Inhoud, protocol: &Protocol) -> Result<(), CliError> {
    let grond = match inhoud {
        Inhoud::Gesprek(gesprek) => gesprek.afgezien.as_ref().and_then(|afgezien| afgezien.grond.as_ref()),
        Inhoud::Melding(melding) => melding.zonder_gesprek.as_ref().and_then(|zonder| zonder.grond.as_ref()),
        Inhoud::Vervolg(vervolg) => {
            return vervolg.velden.as_ref().map_or(Ok(()), |velden| check(velden, protocol));
        }
        Inhoud::Weging(weging) => return aard(weging.aard.as_deref(), &protocol.aard),
        Inhoud::Toestemming(toestemming) => {
            return toestemming.reikwijdte.iter().flatten().try_for_each(|body| reach(body, protocol));
        }
        _ => None,
    };
    match grond {
        Some(grond) if protocol.grond(grond.as_str()).is_none() => {
            let known: Vec<&str> = protocol.gronden.iter().map(|grond| grond.naam.as_str()).collect();
            Err(refused(format!("het protocol kent geen grond `{grond}`"), grond.as_str(), &known))
        }
        _ => Ok(()),
    }
}

fn aard(aard: Option<&str>, words: &[Woord]) -> Result<(), CliError> {
    let known: Vec<&str> = words.iter().map(|word| word.naam.as_str()).collect();
    match aard {
        Some(aard) if !known.contains(&aard) => {
            Err(refused(format!("het protocol kent bij een weging geen aard `{aard}`"), aard, &known))
        }
        _ => Ok(()),
    }
}

/// A consent reaches bodies of the protocol's list, or people in a role.
fn reach(body: &str, protocol: &Protocol) -> Result<(), CliError> {
    let bodies = &protocol.toestemming_lichamen;
    if bodies.iter().any(|known| known.is_named(body)) || protocol.rol(body).is_some() {
        return Ok(());
    }
    let bodies: Vec<&str> = bodies.iter().map(|known| known.naam.as_str()).collect();
    let error = CliError::input(format!("het protocol kent geen lichaam of rol `{body}`"));
    let roles = protocol.all_rollen().map(|rol| rol.naam.as_str());
    Err(match nearest(body, bodies.iter().copied().chain(roles)) {
        Some(near) => error.hint(format!("bedoelde u `{near}`?")),
        None => error.hint(format!("kies uit: {}, of een rol", bodies.join(", "))),
    })
}

fn refused(message: String, word: &str, known: &[&str]) -> CliError {
    let error = CliError::input(message);
    match nearest(word, known.iter().copied()) {
        Some(near) => error.hint(format!("bedoelde u `{near}`?")),
        None => error.hint(format!("kies uit: {}", known.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Soort, yaml};
    use crate::protocol::shipped;

    fn judge(soort: Soort, text: &str) -> Result<(), String> {
        let protocol = Protocol::from_yaml(shipped("delft-esis").unwrap()).unwrap();
        let gegevens = yaml::document(text, soort, Some(Soort::Gesprek)).unwrap().gegevens;
        check(&gegevens, &protocol).map_err(|error| error.to_string())
    }

    #[test]
    fn a_word_that_the_protocol_does_not_have_is_refused_with_the_one_probably_meant() {
        for (soort, text, said) in [
            (
                Soort::Contact,
                "soort: contact\nmet: {rol: intern_begelijder}\n",
                "bedoelde u `intern_begeleider`?",
            ),
            (Soort::Gesprek, "soort: gesprek\nafgezien: {grond: veilighied}\n", "bedoelde u `veiligheid`?"),
            (
                Soort::Gesprek,
                "soort: gesprek\nafgezien: {grond: geen_tijd}\n",
                "kies uit: veiligheid, contactverlies",
            ),
            (
                Soort::Melding,
                "soort: melding\nzonder_gesprek: {grond: contactverleis}\n",
                "`contactverlies`?",
            ),
            (Soort::Weging, "soort: weging\naard: lichamelijk geweld\n", "bedoelde u `lichamelijk_geweld`?"),
            (
                Soort::Toestemming,
                "soort: toestemming\nreikwijdte: [zat, team jeug]\n",
                "bedoelde u `teamjeugd`?",
            ),
            (Soort::Toestemming, "soort: toestemming\nreikwijdte: [iedereen die er is]\n", "of een rol"),
            (
                Soort::Vervolg,
                "soort: vervolg\nop_soort: gesprek\nvelden: {afgezien: {grond: veilighied}}\n",
                "bedoelde u `veiligheid`?",
            ),
        ] {
            let error = judge(soort, text).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn bodies_go_by_name_label_or_role() {
        for body in ["zat", "zorgadviesteam", "externe_deskundigen", "Externe deskundigen", "ggz", "politie"]
        {
            let text = format!("soort: toestemming\nreikwijdte: [{body}]\n");
            assert_eq!(judge(Soort::Toestemming, &text), Ok(()), "{body}");
        }
        assert_eq!(judge(Soort::Weging, "soort: weging\naard: overig\n"), Ok(()));
    }
}
