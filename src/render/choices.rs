//! The words of a closed list as they are offered: the word itself, with what it means where that needs saying.

use super::text::label;
use crate::model::Soort;

/// `(soort, field, word, what is offered)`.
const MEANINGS: &[(Soort, &str, &str, &str)] = &[
    (Soort::Signaal, "betreft", "leerling", "het kind"),
    (Soort::Signaal, "betreft", "ouder", "een ouder"),
    (Soort::Signaal, "betreft", "interactie", "hoe zij met elkaar omgaan"),
    (Soort::Signaal, "betreft", "ander_kind", "een ander kind"),
    (Soort::Signaal, "aard", "feit", "feit: zo is het gezien, gehoord of geroken"),
    (Soort::Signaal, "aard", "hypothese", "hypothese: een vermoeden van uzelf"),
    (Soort::Signaal, "aard", "derden", "derden: informatie van iemand anders"),
    (Soort::Signaal, "aard", "diagnose", "diagnose: gesteld door een gedragsdeskundige"),
    (Soort::Signaal, "duiding", "bevestigt", "bevestigt: het vermoeden wordt sterker"),
    (Soort::Signaal, "duiding", "ontkracht", "ontkracht: het vermoeden wordt zwakker"),
    (Soort::Signaal, "duiding", "onduidelijk", "onduidelijk: nog niet te zeggen"),
    (Soort::Signaal, "herkomst", "klas", "in de klas"),
    (Soort::Signaal, "herkomst", "buiten_klas", "buiten de klas"),
    (Soort::Signaal, "herkomst", "haal_breng", "bij halen en brengen"),
    (Soort::Signaal, "herkomst", "gesprek", "uit een gesprek"),
    (Soort::Signaal, "herkomst", "huisbezoek", "op huisbezoek"),
    (Soort::Signaal, "vermoedelijke_pleger", "huiselijke_kring", "iemand uit de huiselijke kring"),
    (Soort::Signaal, "vermoedelijke_pleger", "medewerker", "medewerker van de school"),
    (Soort::Signaal, "vermoedelijke_pleger", "onbekend", "onbekend"),
    (Soort::Contact, "doel", "consultatie", "consultatie: overleggen over de signalen"),
    (Soort::Contact, "doel", "advies", "advies: advies vragen"),
    (Soort::Contact, "doel", "informeren", "informeren: vertellen hoe het ervoor staat"),
    (Soort::Contact, "doel", "terugkoppeling", "terugkoppeling: horen of vertellen wat er is gedaan"),
    (Soort::Contact, "doel", "uitwisseling", "uitwisseling: kort contact met een ouder"),
    (Soort::Contact, "doel", "verstrekking", "verstrekking: gegevens geven"),
    (Soort::Contact, "doel", "spoed", "spoed: er was gevaar"),
    (Soort::Vervolg, "uitkomst", "bevestigd", "bevestigd: het klopte"),
    (Soort::Vervolg, "uitkomst", "ontkracht", "ontkracht: het klopte niet, of het gevaar is voorbij"),
    (Soort::Vervolg, "uitkomst", "onbeslist", "onbeslist: het is niet duidelijk geworden"),
    (Soort::Vervolg, "uitkomst", "aanvulling", "aanvulling: er komt iets bij"),
    (Soort::Vervolg, "uitkomst", "correctie", "correctie: er stond iets fout"),
    (Soort::Vervolg, "uitkomst", "vervallen", "vervallen: vergissing, of verkeerde zaak"),
    (Soort::Vervolg, "uitkomst", "verloop", "verloop: hoe het verder ging"),
    (Soort::Vervolg, "uitkomst", "afgerond", "afgerond: het is gedaan"),
    (Soort::Ondertekening, "wijze", "voor_gezien", "voor gezien: gelezen, niet per se mee eens"),
    (Soort::Afsluiting, "uitkomst", "geen_vermoeden", "geen vermoeden (meer)"),
    (Soort::Afsluiting, "uitkomst", "andere_zorg", "andere zorg: er was iets anders aan de hand"),
    (Soort::Afsluiting, "uitkomst", "hulp_afgerond", "hulp afgerond: de doelen zijn gehaald"),
    (Soort::Afsluiting, "uitkomst", "overgedragen", "overgedragen aan een andere school of instantie"),
    (Soort::Afsluiting, "uitkomst", "samengevoegd", "samengevoegd met een andere zaak"),
];

/// What is offered for a word of a field.
#[must_use]
pub fn offered(soort: Soort, field: &str, word: &str) -> String {
    let meaning = MEANINGS.iter().find(|(s, f, w, _)| (*s, *f, *w) == (soort, field, word));
    meaning.map_or_else(|| label(word), |(_, _, _, offered)| (*offered).to_owned())
}

/// A word of a field as it is read back, without the explanation that goes with it when it is asked.
#[must_use]
pub fn in_words(soort: Soort, field: &str, word: &str) -> String {
    let offered = offered(soort, field, word);
    offered.split(": ").next().unwrap_or(&offered).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;

    #[test]
    fn every_meaning_is_of_a_word_that_the_field_can_hold() {
        for (soort, field, word, _) in MEANINGS {
            let veld = soort.velden().iter().find(|veld| veld.name == *field).unwrap();
            let words = match veld.kind {
                Kind::Keuze(words) => words,
                Kind::Lijst(Kind::Keuze(words)) => *words,
                other => panic!("{field}: {other:?}"),
            };
            assert!(words.contains(word), "{soort} {field} {word}");
        }
    }
}
