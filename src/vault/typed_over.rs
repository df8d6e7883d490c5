//! The recovery key typed over from paper: what is wrong with it, and where. It ends in a check of its own (bech32, as age
//! writes it), by which one wrong character, or two that changed places, can be found.

use std::fmt;

use zeroize::Zeroizing;

/// What stands before the part that is typed over in groups.
pub(super) const PREFIX: &str = "AGE-SECRET-KEY-1";
/// The characters of bech32, each with its value; B, I, O and 1 are not among them.
const CHARACTERS: &[u8; 32] = b"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
/// How many follow the prefix.
const LENGTH: usize = 58;
/// How many stand together on paper.
pub const GROUP: usize = 4;

/// What is wrong with a recovery key ("verschreven"), never with what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistyped {
    /// There is no beginning, or more than one.
    NoKey,
    /// So many characters instead of all; group numbers tell nothing then.
    Length(usize),
    /// A character that never occurs, in this group.
    Character(usize),
    /// One wrong character, or two that changed places, in this group or at its end.
    Group(usize),
    /// The check fails in a way that more than one place may explain.
    Somewhere,
}

impl fmt::Display for Mistyped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKey => {
                f.write_str("dit is geen herstelsleutel: die begint een keer met AGE-SECRET-KEY-1")
            }
            Self::Length(got) if *got < LENGTH => {
                let missing = LENGTH - got;
                write!(f, "u hebt zich verschreven: er {} te weinig", count(missing))
            }
            Self::Length(got) => write!(f, "u hebt zich verschreven: er {} te veel", count(got - LENGTH)),
            Self::Character(group) => write!(
                f,
                "u hebt zich verschreven in groep {group}: daar staat een teken dat niet voorkomt (B, I, O en 1 zijn het nooit)"
            ),
            Self::Group(group) => {
                write!(f, "u hebt zich verschreven in groep {group}, of op de grens daarvan")
            }
            Self::Somewhere => f.write_str("u hebt zich verschreven, op meer dan een plaats"),
        }
    }
}

fn count(n: usize) -> String {
    if n == 1 { "staat 1 teken".to_owned() } else { format!("staan {n} tekens") }
}

/// The key without what may stand around it: spaces, line breaks, comments, small letters.
pub(super) fn compact(text: &str) -> Zeroizing<String> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    // Reserved at once: text that grows leaves copies of the key behind.
    let mut compact = Zeroizing::new(String::with_capacity(text.len()));
    compact.extend(lines.flat_map(str::chars).filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()));
    compact
}

/// What is wrong with a key, given that it is not right.
pub(super) fn mistyped(compact: &str) -> Mistyped {
    let mut parts = compact.split(PREFIX);
    let (Some(""), Some(rest), None) = (parts.next(), parts.next(), parts.next()) else {
        return Mistyped::NoKey;
    };
    let group = |at: usize| at / GROUP + 1;
    if rest.chars().count() != LENGTH {
        return Mistyped::Length(rest.chars().count());
    }
    let value = |c: char| CHARACTERS.iter().position(|known| char::from(*known) == c);
    let mut values = Zeroizing::new([0_u8; LENGTH]);
    for (at, c) in rest.chars().enumerate() {
        let Some(value) = value(c) else { return Mistyped::Character(group(at)) };
        values[at] = u8::try_from(value).unwrap_or_default();
    }
    let mut places = (0..LENGTH).filter(|at| is_mended_at(&values, *at));
    match (places.next(), places.next()) {
        (Some(at), None) => Mistyped::Group(group(at)),
        _ => Mistyped::Somewhere,
    }
}

/// Whether another character here, or the next one before it, makes the check come out.
fn is_mended_at(values: &[u8; LENGTH], at: usize) -> bool {
    let mut tried = Zeroizing::new(*values);
    let other = (0..32).any(|value| {
        tried[at] = value;
        value != values[at] && is_right(&tried)
    });
    tried[at] = values[at];
    if at + 1 < LENGTH {
        tried.swap(at, at + 1);
    }
    other || (values.get(at + 1).is_some_and(|next| *next != values[at]) && is_right(&tried))
}

/// The check of BIP 173, over the name and what follows it.
fn is_right(values: &[u8; LENGTH]) -> bool {
    let name = b"age-secret-key-";
    let high = name.iter().map(|byte| byte >> 5);
    let low = name.iter().map(|byte| byte & 31);
    let all = high.chain([0]).chain(low).chain(values.iter().copied());
    all.fold(1, |sum, value| step(sum) ^ u32::from(value)) == 1
}

fn step(sum: u32) -> u32 {
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let top = sum >> 25;
    let taken = |sum: u32, (bit, part): (usize, &u32)| if (top >> bit) & 1 == 1 { sum ^ part } else { sum };
    GENERATOR.iter().enumerate().fold((sum & 0x01ff_ffff) << 5, taken)
}

#[cfg(test)]
mod tests {
    use super::super::recovery::RecoveryIdentity;
    use super::*;

    const KEY: &str = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQSQQQQQQ";

    /// A key that was made, with one character other, and two that changed places, at every place.
    #[test]
    fn one_mistake_is_found_in_its_group() {
        let key = RecoveryIdentity::generate().secret();
        let letters: Vec<char> = key.chars().collect();
        let start = PREFIX.len();
        let mut swaps = 0;
        for at in start..letters.len() {
            for other in CHARACTERS.iter().map(|byte| char::from(*byte)).filter(|c| *c != letters[at]) {
                let mut wrong = letters.clone();
                wrong[at] = other;
                let found = mistyped(&wrong.iter().collect::<String>());
                assert_eq!(found, Mistyped::Group((at - start) / GROUP + 1), "{at}");
            }
            if at + 1 < letters.len() && letters[at] != letters[at + 1] {
                let mut wrong = letters.clone();
                wrong.swap(at, at + 1);
                let found = mistyped(&wrong.iter().collect::<String>());
                assert_eq!(found, Mistyped::Group((at - start) / GROUP + 1), "{at}");
                swaps += 1;
            }
        }
        assert!(swaps > 30);
    }

    #[test]
    fn what_is_no_mistake_of_one_character_is_told_as_it_is() {
        let key = RecoveryIdentity::generate().secret();
        for (wrong, what) in [
            ("", Mistyped::NoKey),
            ("ssh-ed25519 AAAA", Mistyped::NoKey),
            (&format!("{}{}", key.as_str(), key.as_str()), Mistyped::NoKey),
            (&key[..key.len() - 3], Mistyped::Length(55)),
            (&format!("{}Q", key.as_str()), Mistyped::Length(59)),
            (&format!("{PREFIX}QQQQQO{}", &key[PREFIX.len() + 6..]), Mistyped::Character(2)),
            (KEY, Mistyped::Somewhere),
        ] {
            assert_eq!(mistyped(wrong), what);
        }
        let sentences =
            [Mistyped::Length(55), Mistyped::Length(59), Mistyped::Group(7)].map(|m| m.to_string());
        assert_eq!(sentences[0], "u hebt zich verschreven: er staan 3 tekens te weinig");
        assert_eq!(sentences[1], "u hebt zich verschreven: er staat 1 teken te veel");
        assert!(sentences[2].contains("groep 7"));
    }

    #[test]
    fn groups_small_letters_and_line_breaks_are_as_good() {
        let key = RecoveryIdentity::generate();
        let secret = key.secret();
        let (head, rest) = secret.split_at(PREFIX.len());
        let groups: Vec<String> =
            rest.as_bytes().chunks(GROUP).map(|g| String::from_utf8_lossy(g).to_lowercase()).collect();
        let typed =
            format!("# van papier\n{head}\n {}\n\n\t{}\n", groups[..7].join(" "), groups[7..].join("  "));
        assert_eq!(RecoveryIdentity::parse(&typed).unwrap().public(), key.public());
    }
}
