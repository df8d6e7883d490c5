//! What an export tells: pupils, teachers, groups.

use crate::model::{Datum, Leerling};

/// A school's pupils and teachers, as the pupil system exported them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schoolbestand {
    pub(super) groepen: Vec<Groep>,
    pub(super) leerlingen: Vec<Leerlinggegevens>,
    pub(super) leraren: Vec<Leraar>,
}

/// A group ("stamgroep") of the school.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Groep {
    pub(super) key: String,
    pub(super) naam: Option<String>,
    pub(super) jaargroep: Option<String>,
}

/// How someone is called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Naam {
    /// The name that is used, or else the first names or initials.
    pub voornaam: Option<String>,
    /// Prefix of the surname.
    pub tussenvoegsel: Option<String>,
    /// Surname.
    pub achternaam: Option<String>,
}

/// A pupil in the export.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leerlinggegevens {
    /// The name.
    pub naam: Naam,
    /// Date of birth.
    pub geboortedatum: Option<Datum>,
    pub(super) groep: Option<String>,
    pub(super) jaargroep: Option<String>,
}

/// A teacher in the export.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leraar {
    /// The name.
    pub naam: Naam,
    /// E-mail address.
    pub email: Option<String>,
    pub(super) groepen: Vec<String>,
}

/// Why a file cannot be read as an export.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EdexError {
    /// Not XML, or broken off.
    #[error("regel {line}: dit is geen goed gevormde XML")]
    Xml {
        /// The line, from 1.
        line: usize,
    },
    /// It brings a document type.
    #[error("regel {line}: het bestand heeft een DOCTYPE; een export van een leerlingsysteem heeft dat niet")]
    Doctype {
        /// The line, from 1.
        line: usize,
    },
    /// It names an entity that XML itself does not know.
    #[error("regel {line}: het bestand verwijst naar een onbekend teken (`&…;`)")]
    Entity {
        /// The line, from 1.
        line: usize,
    },
    /// Well-formed, but no list of pupils in it.
    #[error("er staat geen lijst met leerlingen in dit bestand")]
    NoPupils,
    /// Its letters are not in the encoding that it claims, or in one that is not known.
    #[error("de letters in dit bestand zijn niet te lezen: de tekencodering klopt niet")]
    Encoding,
}

impl Schoolbestand {
    /// The pupils of whom each word of `search` is in the name, the group or the date of birth.
    ///
    /// Capitals and accents make no difference. Where whole words fit, parts of words do not count: `noor` is Noor
    /// and not Noortje.
    #[must_use]
    pub fn find(&self, search: &str) -> Vec<&Leerlinggegevens> {
        let words: Vec<String> = search.split_whitespace().map(plain).collect();
        let fits = |fit: fn(&str, &str) -> bool| -> Vec<&Leerlinggegevens> {
            let all = |pupil: &&Leerlinggegevens| {
                let text = plain(&self.line(pupil));
                !words.is_empty() && words.iter().all(|word| fit(&text, word))
            };
            self.leerlingen.iter().filter(all).collect()
        };
        let whole = fits(|text, word| text.split([' ', ',']).any(|part| part == word));
        if whole.is_empty() { fits(|text, word| text.contains(word)) } else { whole }
    }

    /// One line to choose a pupil by: name, group, date of birth.
    #[must_use]
    pub fn line(&self, pupil: &Leerlinggegevens) -> String {
        let name = pupil.naam.full();
        let born = pupil.geboortedatum.map(|day| day.to_string());
        [Some(name), self.group_of(pupil), born].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// What opens a zaak for a pupil.
    #[must_use]
    pub fn leerling(&self, pupil: &Leerlinggegevens) -> Leerling {
        Leerling {
            voornaam: pupil.naam.voornaam.clone(),
            tussenvoegsel: pupil.naam.tussenvoegsel.clone(),
            achternaam: pupil.naam.achternaam.clone(),
            geboortedatum: pupil.geboortedatum,
            groep: self.group_of(pupil),
            leerkracht: self.teacher_of(pupil),
            ..Leerling::default()
        }
    }

    /// The teachers, in the order of the file.
    #[must_use]
    pub fn leraren(&self) -> &[Leraar] {
        &self.leraren
    }

    /// The names of a teacher's groups.
    #[must_use]
    pub fn groups_of(&self, leraar: &Leraar) -> Vec<String> {
        let named = |key: &String| self.groepen.iter().find(|g| g.key == *key).and_then(Groep::name);
        leraar.groepen.iter().filter_map(named).collect()
    }

    fn group_of(&self, pupil: &Leerlinggegevens) -> Option<String> {
        let own = pupil.groep.as_ref().and_then(|key| self.groepen.iter().find(|g| g.key == *key));
        own.and_then(Groep::name).or_else(|| pupil.jaargroep.clone())
    }

    /// One teacher, or two who share the group; who has it among more is not known from the file.
    fn teacher_of(&self, pupil: &Leerlinggegevens) -> Option<String> {
        let key = pupil.groep.as_ref()?;
        let names: Vec<String> =
            self.leraren.iter().filter(|l| l.groepen.contains(key)).map(|l| l.naam.full()).collect();
        (1..=2).contains(&names.len()).then(|| names.join(" en "))
    }
}

impl Groep {
    fn name(&self) -> Option<String> {
        self.naam.clone().or_else(|| self.jaargroep.clone())
    }
}

impl Naam {
    /// The whole name.
    #[must_use]
    pub fn full(&self) -> String {
        let parts = [&self.voornaam, &self.tussenvoegsel, &self.achternaam];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// A short name for in the archive: `n.debakker`. Empty where the name has no letter of a to z.
    #[must_use]
    pub fn short(&self) -> String {
        let letters = |text: Option<&str>| -> String {
            text.map(plain).unwrap_or_default().chars().filter(char::is_ascii_lowercase).collect()
        };
        let first: String = letters(self.voornaam.as_deref()).chars().take(1).collect();
        let last = letters(self.tussenvoegsel.as_deref()) + &letters(self.achternaam.as_deref());
        let parts: Vec<&str> =
            [first.as_str(), last.as_str()].into_iter().filter(|p| !p.is_empty()).collect();
        parts.join(".").chars().take(36).collect()
    }
}

/// Lower case, without accents.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    use unicode_normalization::char::is_combining_mark;
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}
