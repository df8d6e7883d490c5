//! Words of which the protocol has the list: roles, grounds, the nature of the concern, bodies, own fields.

use crate::cli::error::CliError;
use crate::model::yaml::{self, YamlError};
use crate::model::{Document, Gegevens, Grond, Inhoud, Soort, WordList, all_errors, examine, nearest};
use crate::protocol::{Protocol, REGELNAMEN};

/// Why a document was refused at first sight.
enum Refused {
    /// It does not have the form of its soort.
    Form(YamlError),
    /// The protocol does not have one of its words.
    Word(CliError),
}

/// Reads a document that a user wrote, and checks its words against the protocol.
///
/// # Errors
/// Everything that is wrong with it, each with its place; at least one.
pub fn document(
    text: &str,
    soort: Soort,
    op_soort: Option<Soort>,
    protocol: &Protocol,
) -> Result<Document, Vec<YamlError>> {
    let refused = match yaml::document(text, soort, op_soort) {
        Ok(document) => match check(&document.gegevens, protocol) {
            Ok(()) => return Ok(document),
            Err(unknown) => Refused::Word(unknown),
        },
        Err(error) => Refused::Form(error),
    };
    let mut unknown = unknown_words(text, soort, op_soort, protocol);
    let errors = match refused {
        Refused::Form(error) => all_errors(text, soort, op_soort, error),
        Refused::Word(_) if !unknown.is_empty() => Vec::new(),
        // However the walk reads the document, what was refused is told.
        Refused::Word(error) => vec![YamlError::new(&error.in_one_line())],
    };
    Err(together(errors, &mut unknown))
}

/// All that is wrong with a document of which even the header could not be read.
pub fn errors(text: &str, soort: Soort, refused: YamlError, protocol: &Protocol) -> Vec<YamlError> {
    let mut unknown = unknown_words(text, soort, None, protocol);
    together(all_errors(text, soort, None, refused), &mut unknown)
}

/// Only what is wrong is looked at again, for the place of each error.
fn unknown_words(text: &str, soort: Soort, op_soort: Option<Soort>, protocol: &Protocol) -> Vec<YamlError> {
    let walked = examine(text, soort, op_soort).unwrap_or_default();
    let unknown = walked.words.iter().filter_map(|word| {
        let why = unknown(word.list, &word.text, protocol)?;
        Some(YamlError::in_text(why.into_line(), word.place, text))
    });
    unknown.collect()
}

/// What has no form is no word either: once is enough.
fn together(mut errors: Vec<YamlError>, unknown: &mut Vec<YamlError>) -> Vec<YamlError> {
    unknown.retain(|word| errors.iter().all(|error| (error.line, error.column) != (word.line, word.column)));
    errors.append(unknown);
    errors.sort_by_key(|error| (error.line, error.column));
    errors
}

/// Refuses a word that the protocol does not have, and names the one that was probably meant: for what did not come
/// as a document, so has no place.
///
/// # Errors
/// When a role, ground, nature, body or own field is not known.
pub fn check(gegevens: &Gegevens, protocol: &Protocol) -> Result<(), CliError> {
    match words(gegevens).iter().find_map(|(list, word)| unknown(*list, word, protocol)) {
        Some(why) => Err(CliError::input(why.what).hint(why.hint)),
        None => Ok(()),
    }
}

/// Every word of which the protocol has the list.
fn words(gegevens: &Gegevens) -> Vec<(WordList, String)> {
    let mut words = Vec::new();
    gegevens.roles(&mut |rol| words.push((WordList::Rol, rol.as_str().to_owned())));
    let grond = match &gegevens.inhoud {
        Inhoud::Gesprek(gesprek) => gesprek.afgezien.as_ref().and_then(|afgezien| afgezien.grond.as_ref()),
        Inhoud::Melding(melding) => melding.zonder_gesprek.as_ref().and_then(|zonder| zonder.grond.as_ref()),
        _ => None,
    };
    words.extend(grond.map(|grond| (WordList::Grond, grond.as_str().to_owned())));
    match &gegevens.inhoud {
        Inhoud::Weging(weging) => words.extend(weging.aard.iter().map(|aard| (WordList::Aard, aard.clone()))),
        Inhoud::Toestemming(toestemming) => {
            let reach = toestemming.reikwijdte.iter().flatten();
            words.extend(reach.map(|body| (WordList::Lichaam, body.clone())));
        }
        Inhoud::Afweging(afweging) => {
            words.extend(afweging.nr.iter().map(|nr| (WordList::Vraag, nr.to_string())));
        }
        Inhoud::Ontheffing(waiver) => {
            words.extend(waiver.regel.iter().map(|regel| (WordList::Regel, regel.clone())));
        }
        Inhoud::Zelfcheck(answer) => {
            words.extend(answer.punt.iter().map(|punt| (WordList::Punt, punt.clone())));
        }
        Inhoud::Vervolg(vervolg) => {
            words.extend(vervolg.velden.iter().flat_map(|velden| self::words(velden)));
        }
        _ => {}
    }
    let soort = gegevens.soort();
    words.extend(gegevens.extra.keys().map(|name| (WordList::Extra(soort), name.clone())));
    words
}

/// Why a word is refused, and what to do.
struct Why {
    what: String,
    hint: String,
}

impl Why {
    fn into_line(self) -> String {
        format!("{}; {}", self.what, self.hint)
    }
}

fn unknown(list: WordList, word: &str, protocol: &Protocol) -> Option<Why> {
    let shown = crate::render::text::safe(word);
    let roles = || protocol.all_rollen().map(|rol| rol.naam.as_str());
    match list {
        WordList::Rol => protocol
            .rol(word)
            .is_none()
            .then(|| refused(&format!("rol `{shown}`"), word, &roles().collect::<Vec<_>>())),
        // A ground of the format that this protocol does not take can be true: it is stored, and found.
        WordList::Grond => (protocol.grond(word).is_none() && !Grond::COMMON.contains(&word)).then(|| {
            let known: Vec<&str> = protocol.gronden.iter().map(|grond| grond.naam.as_str()).collect();
            refused(&format!("grond `{shown}`"), word, &known)
        }),
        WordList::Aard => {
            let known: Vec<&str> = protocol.aard.iter().map(|word| word.naam.as_str()).collect();
            let what = || format!("het protocol kent bij een weging geen aard `{shown}`");
            (!known.contains(&word)).then(|| Why { what: what(), hint: meant(word, &known) })
        }
        // A consent reaches bodies of the protocol's list, or people in a role.
        WordList::Lichaam => {
            let bodies = &protocol.toestemming_lichamen;
            let known = bodies.iter().any(|known| known.is_named(word)) || protocol.rol(word).is_some();
            (!known).then(|| {
                let names: Vec<&str> = bodies.iter().map(|known| known.naam.as_str()).collect();
                let hint = match nearest(word, names.iter().copied().chain(roles())) {
                    Some(near) => format!("bedoelde u `{near}`?"),
                    None => format!("kies uit: {}, of een rol", names.join(", ")),
                };
                Why { what: format!("het protocol kent geen lichaam of rol `{shown}`"), hint }
            })
        }
        WordList::Extra(soort) => {
            let declared = protocol.extra(soort);
            (!declared.iter().any(|veld| veld.naam.value == word)).then(|| Why {
                what: format!("het protocol kent bij een {soort} geen eigen veld `{shown}`"),
                hint: "eigen velden staan in het protocol onder `extra`".to_owned(),
            })
        }
        WordList::Regel => regel(word, protocol),
        WordList::Punt => {
            let mut all = protocol.randvoorwaarden.iter().map(|duty| duty.punt.as_str());
            (!all.clone().any(|known| known == word)).then(|| Why {
                what: format!("het protocol heeft geen punt `{shown}`"),
                hint: match nearest(word, &mut all) {
                    Some(near) => format!("bedoelde u `{near}`?"),
                    None => "`meldcode zelfcheck` noemt alle punten".to_owned(),
                },
            })
        }
        WordList::Vraag => {
            let known = word.parse().is_ok_and(|nr| protocol.afweging(nr).is_some());
            (!known).then(|| Why {
                what: format!("er is geen afweging {shown}"),
                hint: format!("kies 1 tot en met {}", protocol.afwegingen.len()),
            })
        }
    }
}

/// A waiver of a rule that is not there would be a waiver of nothing, and one that the protocol does not allow does
/// nothing either: whoever records it must not think that it does.
fn regel(word: &str, protocol: &Protocol) -> Option<Why> {
    let shown = crate::render::text::safe(word);
    match protocol.regel(word) {
        Some(own) if own.ontheffing => None,
        Some(_) => Some(Why {
            what: format!("de regel `{shown}` kan niet worden ontheven"),
            hint: format!("waarom hij blijft gelden: meldcode uitleg {shown}"),
        }),
        None => {
            let near = nearest(word, REGELNAMEN.iter().map(|rule| rule.naam));
            let hint = near.map_or_else(
                || "bekijk de namen met: meldcode regels".to_owned(),
                |near| format!("bedoelde u `{near}`?"),
            );
            Some(Why { what: format!("er is geen regel `{shown}`"), hint })
        }
    }
}

/// Whether this rule may be set aside for a zaak.
///
/// # Errors
/// Why not, in one line.
pub fn waivable(word: &str, protocol: &Protocol) -> Result<(), String> {
    regel(word, protocol).map_or(Ok(()), |why| Err(why.into_line()))
}

fn refused(what: &str, word: &str, known: &[&str]) -> Why {
    Why { what: format!("het protocol kent geen {what}"), hint: meant(word, known) }
}

fn meant(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("bedoelde u `{near}`?"),
        None => format!("kies uit: {}", known.join(", ")),
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

    /// YAML has more than one way to write what is no word: each is refused, where it stands.
    #[test]
    fn what_is_no_word_at_all_is_refused_with_its_place() {
        let protocol = Protocol::from_yaml(shipped("delft-esis").unwrap()).unwrap();
        for written in
            ["true", "False", "TRUE", "1", "1.5", "-.inf", ".nan", "1e3", "0x1F", "~x", "\"true\"", "onzin"]
        {
            for (soort, before, column) in [
                (Soort::Weging, "aard: ", 7),
                (Soort::Ontheffing, "regel: ", 8),
                (Soort::Ondertekening, "rol: ", 6),
                (Soort::Toestemming, "reikwijdte:\n  - ", 5),
                (Soort::Contact, "met:\n  rol: ", 8),
                (Soort::Leerling, "betrokkenen:\n  - rol: ", 10),
                (Soort::Gesprek, "afgezien:\n  grond: ", 10),
                (Soort::Melding, "zonder_gesprek:\n  grond: ", 10),
                (Soort::Signaal, "aard: ", 7),
            ] {
                let text = format!("{before}{written}\n");
                let errors = document(&text, soort, None, &protocol).unwrap_err();
                let line = text.lines().count() as u64;
                if written.contains(".inf") || written == ".nan" {
                    // No number to reckon with: the walk ends there, and what was refused is told without it.
                    assert!(!errors.is_empty(), "{text}");
                    continue;
                }
                let places: Vec<_> = errors.iter().map(|error| (error.line, error.column)).collect();
                assert_eq!(places, [(Some(line), Some(column))], "{soort}: {text}{errors:?}");
            }
        }
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
            (Soort::Ontheffing, "soort: ontheffing\nregel: gesprek-oudr\n", "bedoelde u `gesprek-ouder`?"),
            (Soort::Ontheffing, "soort: ontheffing\nregel: iets heel anders\n", "meldcode regels"),
            (Soort::Ontheffing, "soort: ontheffing\nregel: melding-gedaan\n", "kan niet worden ontheven"),
        ] {
            let error = judge(soort, text).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn every_wrong_word_of_a_document_is_named_with_its_place_among_its_other_errors() {
        let protocol = Protocol::from_yaml(shipped("delft-esis").unwrap()).unwrap();
        let text = "met: [{rol: oudr}, {rol: directi}]\nplaatst: x\nafgezien:\n  grond: veilighied\n\
            extra: {lesuur: \"3\"}\n";
        let errors = document(text, Soort::Gesprek, None, &protocol).unwrap_err();
        let said: Vec<String> = errors
            .iter()
            .map(|e| format!("{}:{} {}", e.line.unwrap(), e.column.unwrap(), e.message))
            .collect();
        assert_eq!(
            said,
            [
                "1:13 het protocol kent geen rol `oudr`; bedoelde u `ouder`?",
                "1:26 het protocol kent geen rol `directi`; bedoelde u `directie`?",
                "2:1 onbekend veld `plaatst`; bedoelde u `plaats`?",
                "4:10 het protocol kent geen grond `veilighied`; bedoelde u `veiligheid`?",
                "5:9 het protocol kent bij een gesprek geen eigen veld `lesuur`; eigen velden staan in het protocol onder `extra`",
            ]
        );
        assert!(document("met: [{rol: ouder}]\n", Soort::Gesprek, None, &protocol).is_ok());
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
