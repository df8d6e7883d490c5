//! Everything that is wrong with a document, and where. A typed reading stops at its first error; this walks the
//! document with the description of its fields, so that the user can mend all of it at once.

use super::document::{OF_THE_SCHOOL, by_itself};
use super::yaml_error::{YamlError, one_of};
use super::{
    Datum, Kind, Located, Moment, Node, Place, Soort, StukRef, Termijn, Tijd, Value, Veld, Wie, ZaakRef, yaml,
};

/// The list of the protocol that a word is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordList {
    /// Roles.
    Rol,
    /// Grounds for not holding a talk, or reporting without one.
    Grond,
    /// What a weging chooses from.
    Aard,
    /// Bodies and roles that a consent reaches.
    Lichaam,
    /// The school's own fields of this soort.
    Extra(Soort),
    /// Rules that may be set aside for a zaak.
    Regel,
    /// The questions of the afwegingskader, by number.
    Vraag,
    /// The school's own duties.
    Punt,
}

/// A word of which the protocol has the list, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Which list.
    pub list: WordList,
    /// The word.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// What points elsewhere, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pointed {
    /// At another stuk of the zaak.
    Stuk(StukRef, Place),
    /// At another zaak.
    Zaak(ZaakRef, Place),
}

/// What a walk through a document finds.
#[derive(Debug, Default)]
pub struct Findings {
    /// What is wrong whatever the protocol, in the order of the document.
    pub errors: Vec<YamlError>,
    /// The words that the protocol has to know.
    pub words: Vec<Word>,
    /// What points at another stuk or zaak: the archive, or the stream, has to know it.
    pub pointed: Vec<Pointed>,
    /// Where the zaak that it belongs to is named.
    pub zaak: Option<Place>,
}

/// Walks a document of this soort; `op_soort` is the soort that the `velden` of a vervolg set.
///
/// # Errors
/// When it is no YAML at all: then that is the one thing that is wrong.
pub fn examine(text: &str, soort: Soort, op_soort: Option<Soort>) -> Result<Findings, YamlError> {
    let root: Node = yaml::parse(text)?;
    let mut walk = Walk { text, op_soort, found: Findings::default() };
    walk.gegevens(&root, soort, true);
    walk.found.errors.sort_by_key(|error| (error.line, error.column));
    Ok(walk.found)
}

/// All that is wrong with a document that a typed reading refused: that error, in its own words, among those that a
/// walk finds.
#[must_use]
pub fn all_errors(text: &str, soort: Soort, op_soort: Option<Soort>, refused: YamlError) -> Vec<YamlError> {
    let mut errors = examine(text, soort, op_soort).map(|found| found.errors).unwrap_or_default();
    let same_line = |one: &YamlError| one.line == refused.line;
    // A typed reading may name the key for what is wrong with its value, or no place; the walk names the value, which
    // comes after.
    let placed = |one: &YamlError| same_line(one) || refused.line.is_none();
    if errors.iter().any(|one| placed(one) && one.message == refused.message) {
        return errors;
    }
    let from_there = |one: &&mut YamlError| same_line(one) && one.column >= refused.column;
    match errors.iter_mut().filter(from_there).min_by_key(|one| one.column) {
        Some(one) => one.message = refused.message,
        None => errors.push(refused),
    }
    errors.sort_by_key(|error| (error.line, error.column));
    errors
}

/// What the program writes into a document itself.
const OURS: [&str; 3] = ["meldcode", "id", "vastgelegd"];
/// What a document may say beside its fields and its zaak.
const HEADER: [&str; 2] = ["soort", "label"];

struct Walk<'t> {
    text: &'t str,
    op_soort: Option<Soort>,
    found: Findings,
}

impl Walk<'_> {
    fn wrong(&mut self, place: Place, message: impl Into<String>) {
        self.found.errors.push(YamlError::in_text(message.into(), place, self.text));
    }

    fn word(&mut self, list: WordList, text: &str, place: Place) {
        self.found.words.push(Word { list, text: text.to_owned(), place });
    }

    /// The fields of a soort; a whole document has a header too.
    fn gegevens(&mut self, node: &Node, soort: Soort, whole: bool) {
        let Value::Map(entries) = &node.value else {
            return self.wrong(node.place, "hier hoort een blok met velden (`veld: waarde`)");
        };
        for (key, value) in entries {
            match key.as_str() {
                "zaak" if whole && soort == Soort::Zelfcheck => self.wrong(key.place, OF_THE_SCHOOL),
                "zaak" if whole => self.found.zaak = Some(value.place),
                name if whole && HEADER.contains(&name) => {}
                name if whole && OURS.contains(&name) => self.wrong(key.place, by_itself(name)),
                "lvs" => self.value(value, <super::Lvs as super::HasKind>::KIND),
                "extra" => self.extra(value, soort),
                "aard" if soort == Soort::Weging => self.listed(value, WordList::Aard),
                "reikwijdte" if soort == Soort::Toestemming => self.listed(value, WordList::Lichaam),
                "regel" if soort == Soort::Ontheffing => self.listed(value, WordList::Regel),
                "punt" if soort == Soort::Zelfcheck => self.listed(value, WordList::Punt),
                "nr" if soort == Soort::Afweging => {
                    self.value(value, Kind::Getal);
                    self.listed(value, WordList::Vraag);
                }
                _ => self.field(key, value, soort.velden(), soort.fields()),
            }
        }
    }

    fn field(&mut self, key: &Located<String>, value: &Node, fields: &[Veld], names: &[&'static str]) {
        match fields.iter().find(|field| field.name == key.value) {
            Some(field) => self.value(value, field.kind),
            None => self.wrong(key.place, one_of(&format!("onbekend veld `{}`", key.value), key, names)),
        }
    }

    fn extra(&mut self, node: &Node, soort: Soort) {
        match &node.value {
            Value::Map(entries) => {
                for (key, value) in entries {
                    self.word(WordList::Extra(soort), key, key.place);
                    self.value(value, Kind::Tekst);
                }
            }
            Value::Null => {}
            _ => self.wrong(node.place, "hier hoort een blok met velden (`veld: waarde`)"),
        }
    }

    /// A word, or a list of them, of which the protocol has the list.
    fn listed(&mut self, node: &Node, list: WordList) {
        match &node.value {
            Value::List(items) => items.iter().for_each(|item| self.listed(item, list)),
            value => {
                if let Some(text) = in_one_line(value) {
                    self.word(list, &text, node.place);
                }
            }
        }
    }

    fn value(&mut self, node: &Node, kind: Kind) {
        if matches!(node.value, Value::Null) {
            return;
        }
        match kind {
            Kind::Lijst(inner) => match &node.value {
                Value::List(items) => items.iter().for_each(|item| self.value(item, *inner)),
                _ => self.wrong(node.place, "hier hoort een lijst"),
            },
            Kind::Deel(fields) => match &node.value {
                Value::Map(entries) => {
                    let names: Vec<&'static str> = fields.iter().map(|field| field.name).collect();
                    for (key, value) in entries {
                        self.field(key, value, fields, &names);
                    }
                }
                _ => self.wrong(node.place, "hier hoort een blok met velden (`veld: waarde`)"),
            },
            Kind::Wie => self.someone(node),
            // Without its soort nothing can be said of the fields; the typed reading says so.
            Kind::Velden => {
                if let Some(soort) = self.op_soort {
                    self.gegevens(node, soort, false);
                }
            }
            Kind::JaNee if !matches!(node.value, Value::Bool(_)) => {
                self.wrong(node.place, "hier hoort `true` (ja) of `false` (nee)");
            }
            Kind::Getal if !matches!(node.value, Value::Number(_)) => {
                self.wrong(node.place, "hier hoort een geheel getal");
            }
            Kind::JaNee | Kind::Getal => {}
            scalar => self.scalar(node, scalar),
        }
    }

    fn someone(&mut self, node: &Node) {
        let Value::Map(entries) = &node.value else {
            if matches!(node.value, Value::List(_)) {
                self.wrong(node.place, "hier hoort een naam, of {rol: …, naam: …}");
            }
            return;
        };
        for (key, value) in entries {
            match key.as_str() {
                "rol" => self.value(value, Kind::Rol),
                name if Wie::PARTS.contains(&name) => self.value(value, Kind::Tekst),
                name => self.wrong(key.place, one_of(&format!("onbekend veld `{name}`"), name, Wie::PARTS)),
            }
        }
    }

    /// What stands in one line of text.
    fn scalar(&mut self, node: &Node, kind: Kind) {
        let Some(text) = in_one_line(&node.value) else {
            return self.wrong(node.place, "hier hoort tekst");
        };
        let why = match kind {
            Kind::Datum => text.parse::<Datum>().err().map(|e| e.to_string()),
            Kind::Tijd => text.parse::<Tijd>().err().map(|e| e.to_string()),
            Kind::Termijn => text.parse::<Termijn>().err().map(|e| e.to_string()),
            Kind::Moment => text.parse::<Moment>().err().map(|e| e.to_string()),
            Kind::StukRef => {
                let read = text.parse().map(|stuk| self.found.pointed.push(Pointed::Stuk(stuk, node.place)));
                read.err()
            }
            Kind::Zaak => {
                let read = text.parse().map(|zaak| self.found.pointed.push(Pointed::Zaak(zaak, node.place)));
                read.err()
            }
            Kind::Rol => text.parse::<super::Rol>().err(),
            Kind::Grond => text.parse::<super::Grond>().err(),
            Kind::Keuze(words) if !words.contains(&text.as_str()) => {
                Some(one_of(&format!("onbekende waarde `{text}`"), &text, words))
            }
            _ => None,
        };
        match (why, kind) {
            (Some(why), _) => self.wrong(node.place, why),
            (None, Kind::Rol) => self.word(WordList::Rol, &text, node.place),
            (None, Kind::Grond) => self.word(WordList::Grond, &text, node.place),
            (None, _) => {}
        }
    }
}

/// What was written, where that is one line of text: a typed reading takes `true` and `1.5` for words too.
fn in_one_line(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Decimal(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::yaml::document;

    /// What is wrong, each as `line:column`, with the message of the typed reading in it.
    fn places(text: &str, soort: Soort) -> Vec<(u64, u64)> {
        let refused = document(text, soort, Some(Soort::Gesprek)).unwrap_err();
        let all = all_errors(text, soort, Some(Soort::Gesprek), refused.clone());
        let same = |one: &YamlError| (one.line, &one.message) == (refused.line, &refused.message);
        assert!(all.iter().any(same), "{refused}: {all:?}");
        assert!(all.iter().all(|error| error.excerpt.is_some()), "{all:?}");
        all.iter().map(|error| (error.line.unwrap(), error.column.unwrap())).collect()
    }

    #[test]
    fn every_error_of_a_document_is_found_with_its_place() {
        let text = "plaatst: klas\ndatum: 2026-02-30\naanwezigen: niemand\naard: fiet\nid: x\n\
            waarnemingen:\n  - {zintuig: geproefd, wat: x, hoe: y}\nlvs: {datm: 2026-01-01}\ngevaar: [acut, vgv]\n";
        let expected = [(1, 1), (2, 8), (3, 13), (4, 7), (5, 1), (7, 15), (7, 33), (8, 7), (9, 10)];
        assert_eq!(places(text, Soort::Signaal), expected);
        let text = "met: {rool: ouder}\nanoniem: misschien\ntijd: \"25:00\"\nover: [\"a b\"]\ndoel: [x]\n";
        assert_eq!(places(text, Soort::Contact), [(1, 7), (2, 10), (3, 7), (4, 8), (5, 7)]);
        let text = "op: x\nvelden: {metd: x, datum: gisteren}\nuitkomst: aanvuling\n";
        assert_eq!(places(text, Soort::Vervolg), [(2, 10), (2, 26), (3, 11)]);
        assert_eq!(places("aard: fiet\n", Soort::Signaal), [(1, 7)], "the value, not its key");
        assert_eq!(places("nr: twee\nantwoord: jaa\n", Soort::Afweging), [(1, 5), (2, 11)]);
        assert_eq!(places("- een\n", Soort::Signaal), [(1, 1)]);
        assert_eq!(places("plaats: [x\n", Soort::Signaal).len(), 1, "no YAML is one error");
    }

    #[test]
    fn the_words_of_the_protocol_are_found_with_their_place() {
        let of = |text: &str, soort| {
            let found = examine(text, soort, Some(Soort::Gesprek)).unwrap();
            assert!(found.errors.is_empty(), "{:?}", found.errors);
            let word = |word: &Word| format!("{}:{} {}", word.place.line, word.place.column, word.text);
            found.words.iter().map(word).collect::<Vec<_>>()
        };
        let talk = "met: [{rol: ouder}, Jan]\nafgezien:\n  grond: veiligheid\n  door: {rol: directie}\nextra: {a: b}\n";
        assert_eq!(of(talk, Soort::Gesprek), ["1:13 ouder", "3:10 veiligheid", "4:15 directie", "5:9 a"]);
        assert_eq!(of("aard: overig\nrisico: r\n", Soort::Weging), ["1:7 overig"]);
        assert_eq!(of("reikwijdte: [zat, ggz]\n", Soort::Toestemming), ["1:14 zat", "1:19 ggz"]);
        assert_eq!(of("op: x\nvelden: {met: [{rol: kind}]}\n", Soort::Vervolg), ["2:22 kind"]);
        assert_eq!(of("reden: r\nregel: zat\n", Soort::Ontheffing), ["2:8 zat"]);
        assert_eq!(of("antwoord: ja\nnr: 6\n", Soort::Afweging), ["2:5 6"]);
        assert_eq!(of("aard: feit\n", Soort::Signaal), [""; 0], "the aard of a signaal is a closed list");
    }

    /// What a typed reading takes, a walk finds no fault in: every form that ships.
    #[test]
    fn a_document_that_can_be_read_has_no_errors() {
        for text in [
            include_str!("../../templates/voorbeeld/2-hulp-tot-het-einde.yaml"),
            include_str!("../../templates/voorbeeld/3-acuut.yaml"),
            include_str!("../../templates/voorbeeld/4-onthulling.yaml"),
            include_str!("../../tests/derde_protocol/zorgroute.yaml"),
        ] {
            for part in yaml::split(text) {
                let soort = yaml::peek(part.text).unwrap().soort.unwrap();
                let found = examine(part.text, soort, Some(Soort::Hulp)).unwrap();
                assert!(found.errors.is_empty(), "{}\n{:?}", part.text, found.errors);
            }
        }
    }
}
