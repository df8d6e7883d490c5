//! What differs in each run (numbers, commits, keys): which shown name stands for which real one.

use std::collections::HashMap;

/// Shown names and the real ones they stand for, one to one.
#[derive(Clone, Default)]
pub struct Names {
    real: HashMap<String, String>,
    shown: HashMap<String, String>,
}

/// What a name that differs looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    Key,
    Secret,
    Stuk,
    Short,
    Zaak,
    Commit,
}

const CROCKFORD: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn shape(word: &str) -> Option<Shape> {
    let number = word.chars().all(|c| CROCKFORD.contains(c));
    let hex = word.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
    match word.len() {
        _ if word.starts_with("AAAAC3NzaC1lZDI1NTE5") => Some(Shape::Key),
        _ if word.starts_with("AGE-SECRET-KEY-1") => Some(Shape::Secret),
        26 if number => Some(Shape::Stuk),
        8 if number => Some(Shape::Short),
        6 if number => Some(Shape::Zaak),
        7..=12 | 40 | 64 if hex && word != "ed25519" => Some(Shape::Commit),
        _ => None,
    }
}

/// The words of a text with what stands between them; together they are the text.
fn words(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let part = |c: char| {
            c.is_ascii_alphanumeric()
                || (rest.starts_with("AAAAC3Nza") && matches!(c, '+' | '/' | '='))
                || (rest.starts_with("AGE-SECRET-KEY-") && c == '-')
        };
        let end = if part(first) {
            rest.find(|c| !part(c)).unwrap_or(rest.len())
        } else {
            rest.find(|c: char| c.is_ascii_alphanumeric()).unwrap_or(rest.len())
        };
        found.push(&rest[..end]);
        rest = &rest[end..];
    }
    found
}

impl Names {
    /// The command with the real names in place of the shown ones.
    pub fn to_real(&self, text: &str) -> String {
        words(text).into_iter().map(|word| self.real.get(word).map_or(word, String::as_str)).collect()
    }

    /// Whether what is shown is what was printed; a line of `…` stands for any lines. Remembers the names.
    pub fn agree(&mut self, shown: &str, printed: &str) -> bool {
        let shown: Vec<&str> = shown.lines().map(str::trim_end).collect();
        let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
        let mut tried = self.clone();
        let agreed = tried.lines_agree(&shown, &printed);
        if agreed {
            *self = tried;
        }
        agreed
    }

    fn lines_agree(&mut self, shown: &[&str], printed: &[&str]) -> bool {
        match shown.split_first() {
            None => printed.is_empty(),
            Some((&"…", rest)) => (0..=printed.len()).any(|skipped| {
                let mut tried = self.clone();
                let agreed = tried.lines_agree(rest, &printed[skipped..]);
                if agreed {
                    *self = tried;
                }
                agreed
            }),
            Some((line, rest)) => printed.split_first().is_some_and(|(first, others)| {
                self.words_agree(line, first) && self.lines_agree(rest, others)
            }),
        }
    }

    fn words_agree(&mut self, shown: &str, printed: &str) -> bool {
        let (shown, printed) = (words(shown), words(printed));
        shown.len() == printed.len() && shown.iter().zip(&printed).all(|(a, b)| self.word_agrees(a, b))
    }

    fn word_agrees(&mut self, shown: &str, real: &str) -> bool {
        if let Some(known) = self.real.get(shown) {
            return known == real;
        }
        if shown == real {
            return true;
        }
        if shape(shown).is_none() || shape(shown) != shape(real) || self.shown.contains_key(real) {
            return false;
        }
        self.bind(shown, real);
        true
    }

    fn bind(&mut self, shown: &str, real: &str) {
        self.real.insert(shown.to_owned(), real.to_owned());
        self.shown.insert(real.to_owned(), shown.to_owned());
        // The screen names a stuk by its last characters.
        if shape(shown) == Some(Shape::Stuk) {
            self.bind(&shown[18..], &real[18..]);
        }
    }

    /// What was printed with shown names in place of the real ones, new ones where there are none yet.
    pub fn show(&mut self, printed: &str) -> String {
        let words = words(printed);
        let mut text = String::new();
        for (at, word) in words.iter().enumerate() {
            let after_year = at >= 2 && words[at - 1].len() == 1 && words[at - 2] == "2026";
            if !self.shown.contains_key(*word) && differs(word, after_year) {
                let name = self.invent(word);
                self.bind(&name, word);
            }
            text += self.shown.get(*word).map_or(word, String::as_str);
        }
        text
    }

    fn invent(&self, word: &str) -> String {
        let count = self.real.len();
        // Any spread of letters will do, the same in each run.
        let letters = |length: usize, alphabet: &str| -> String {
            let mut state = (count as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let mut next = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                char::from(alphabet.as_bytes()[usize::try_from(state >> 33).unwrap() % alphabet.len()])
            };
            (0..length).map(|_| next()).collect()
        };
        match shape(word) {
            Some(Shape::Zaak) if !self.real.contains_key("7KQ3MX") => "7KQ3MX".to_owned(),
            Some(Shape::Key) => format!("{}{}", &word[..25], letters(word.len() - 25, CROCKFORD)),
            Some(Shape::Secret) => format!("AGE-SECRET-KEY-1{}", letters(word.len() - 16, CROCKFORD)),
            Some(Shape::Commit) => {
                let longer = self.shown.iter().find(|(real, _)| real.len() == 40 && real.starts_with(word));
                longer.map_or_else(
                    || letters(word.len(), "0123456789abcdef"),
                    |(_, s)| s[..word.len()].to_owned(),
                )
            }
            Some(Shape::Stuk) => {
                let fresh = letters(16, CROCKFORD);
                let short = self.shown.get(&word[18..]).map_or(&fresh[8..], String::as_str);
                format!("{}{}{short}", &word[..10], &fresh[..8])
            }
            _ => letters(word.len(), CROCKFORD),
        }
    }
}

/// Whether this word was made by chance, rather than being a word.
fn differs(word: &str, after_year: bool) -> bool {
    let mixed =
        word.contains(|c: char| c.is_ascii_digit()) && word.contains(|c: char| c.is_ascii_alphabetic());
    match shape(word) {
        Some(Shape::Zaak) => after_year,
        Some(Shape::Short | Shape::Commit) => mixed,
        Some(_) => true,
        None => false,
    }
}

#[test]
fn a_name_stands_for_one_other() {
    let mut names = Names::default();
    assert!(names.agree("zaak 2026-7KQ3MX\n…\nklaar", "zaak 2026-WKANAW\nveel\nmeer\nklaar\n"));
    assert_eq!(names.to_real("meldcode toon 2026-7KQ3MX"), "meldcode toon 2026-WKANAW");
    assert!(!names.agree("zaak 2026-7KQ3MX", "zaak 2026-AAAAA9"), "another zaak");
    assert!(!names.agree("zaak 2026-AAAAA9", "zaak 2026-WKANAW"), "two names for one");
    assert!(!names.agree("1 stuk", "2 stuk") && !names.agree("klaar", "") && !names.agree("", "meer"));
    let short = "01M818K4H0W3M9T2R5N7P0B1C4";
    assert!(
        names.agree(short, "01M818K4H0AAAAAAAAAAAAAAA5") && names.agree("N7P0B1C4", "AAAAAAA5")
            || names.agree(&short[18..], "AAAAAAA5")
    );
    let mut fresh = Names::default();
    let shown = fresh.show("zaak 2026-WKANAW, zie 2026-WKANAW");
    assert_eq!(shown, "zaak 2026-7KQ3MX, zie 2026-7KQ3MX");
}
