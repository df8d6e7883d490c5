//! How people call a role ("rolwoord"), beside the words of the protocol.

use serde_json::{Map, Value};

use crate::protocol::{Rol, common_rol};

/// A familiar word.
pub struct Familiar {
    /// The role that is meant.
    pub rol: &'static str,
    /// The word says which of them it was, and is kept until the name is known.
    pub is_someone: bool,
}

const ROLES: &[(&str, &str)] = &[
    ("ib", "intern_begeleider"),
    ("ib'er", "intern_begeleider"),
    ("ib-er", "intern_begeleider"),
    ("vt", "veilig_thuis"),
    ("directeur", "directie"),
    ("juf", "leerkracht"),
    ("meester", "leerkracht"),
    ("ouders", "ouder"),
    ("verzorger", "ouder"),
    ("leerling", "kind"),
    ("smw", "schoolmaatschappelijk_werk"),
];

const SOMEONE: &[(&str, &str)] = &[
    ("moeder", "ouder"),
    ("mama", "ouder"),
    ("vader", "ouder"),
    ("papa", "ouder"),
    ("stiefmoeder", "ouder"),
    ("stiefvader", "ouder"),
    ("pleegmoeder", "ouder"),
    ("pleegvader", "ouder"),
    ("broer", "broer_zus"),
    ("broertje", "broer_zus"),
    ("zus", "broer_zus"),
    ("zusje", "broer_zus"),
    ("oma", "steunfiguur"),
    ("opa", "steunfiguur"),
    ("tante", "steunfiguur"),
    ("oom", "steunfiguur"),
    ("buurvrouw", "steunfiguur"),
    ("buurman", "steunfiguur"),
];

/// What a familiar word means, in any case of letters.
#[must_use]
pub fn familiar(text: &str) -> Option<Familiar> {
    let asked = text.trim().to_lowercase();
    let find =
        |words: &[(&str, &'static str)]| words.iter().find(|(word, _)| *word == asked).map(|(_, rol)| *rol);
    let is_someone = |rol| Familiar { rol, is_someone: true };
    find(SOMEONE).map(is_someone).or_else(|| Some(Familiar { rol: find(ROLES)?, is_someone: false }))
}

/// Who is called by a familiar word and a name, `juf Karin`, `oma Riet`, `moeder van Noor`: the role, and what they are called.
#[must_use]
pub fn titled(text: &str) -> Option<(&'static str, String)> {
    let (word, name) = text.trim().split_once(' ')?;
    let found = familiar(word)?;
    let is_title = matches!(word.to_lowercase().as_str(), "juf" | "meester");
    let is_one = name.chars().next().is_some_and(char::is_uppercase) || name.starts_with("van ");
    ((is_title || found.is_someone) && is_one).then(|| (found.rol, text.trim().to_owned()))
}

/// The role that is meant where only a role is asked for; another word stays as it is, to be refused by name.
#[must_use]
pub fn rol(text: &str, known: &dyn Fn(&str) -> Option<String>) -> String {
    let familiar = || familiar(text).map(|familiar| familiar.rol.to_owned());
    let called = || if is_word(text) { None } else { known(text) };
    familiar().or_else(called).unwrap_or_else(|| text.to_owned())
}

/// `ouder:M. de Boer`, `veilig thuis: mevrouw Bos`, `ouder` or `M. de Boer`. A familiar word for a role, `moeder` or `juf: A. Bakker`,
/// is that role. `known` gives the role that the zaak's protocol has by a word or label; it is asked only for what stands
/// before a colon and is no plain word, because that takes reading the archive.
#[must_use]
pub fn wie(text: &str, known: &dyn Fn(&str) -> Option<String>) -> Value {
    let (head, rest) = text.split_once(':').map_or((text, None), |(head, rest)| (head, Some(rest.trim())));
    let naam = rest.filter(|rest| !rest.is_empty()).map(str::to_owned);
    let (rol, naam) = if let Some(familiar) = familiar(head) {
        let word = familiar.is_someone.then(|| head.trim().to_lowercase());
        (familiar.rol.to_owned(), naam.or(word))
    } else if rest.is_some() && is_word(head) {
        (head.to_owned(), naam)
    } else if let Some(rol) = common_rol(head).filter(|rol| rest.is_some() || !is_surname(head, rol)) {
        (rol.naam.value.clone(), naam)
    } else if let Some(rol) = rest.and_then(|_| known(head)) {
        (rol, naam)
    } else if rest.is_some() && reads_as_role(head) {
        // No role of the protocol: refused, with the one that was probably meant.
        (head.trim().replace([' ', '-'], "_"), naam)
    } else {
        return Value::String(text.to_owned());
    };
    let rol = ("rol".to_owned(), Value::from(rol));
    let naam = naam.map(|naam| ("naam".to_owned(), Value::from(naam)));
    Value::Object([rol].into_iter().chain(naam).collect::<Map<_, _>>())
}

/// The name of someone of whom only that is kept: without the role before it.
#[must_use]
pub fn name_only(text: &str, known: &dyn Fn(&str) -> Option<String>) -> String {
    let who = wie(text, known);
    who.get("naam").and_then(Value::as_str).unwrap_or(text).to_owned()
}

/// Whether one word, by itself, is rather someone's name than this role: `Arts`.
fn is_surname(text: &str, rol: &Rol) -> bool {
    let text = text.trim();
    let is_one = text.chars().next().is_some_and(char::is_uppercase) && !text.contains([' ', '-', '_']);
    is_one && text != rol.label
}

/// Whether this is a role's word as the format writes it.
fn is_word(text: &str) -> bool {
    let of_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    !text.is_empty() && text.bytes().all(of_word)
}

/// Whether what stands before a colon is written as a role, not as a name.
fn reads_as_role(head: &str) -> bool {
    let head = head.trim();
    let of_role = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_- ".contains(&byte);
    !head.is_empty() && head.bytes().all(of_role)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Protocol, shipped};

    #[test]
    fn a_role_is_known_by_its_word_its_label_or_a_familiar_word() {
        let protocol = Protocol::from_yaml(shipped("delft-esis").unwrap()).unwrap();
        let known = |text: &str| protocol.rol_called(text).map(|rol| rol.naam.value.clone());
        for (text, json) in [
            ("veilig thuis:mevrouw Bos", r#"{"rol":"veilig_thuis","naam":"mevrouw Bos"}"#),
            ("Veilig Thuis: mevrouw Bos", r#"{"rol":"veilig_thuis","naam":"mevrouw Bos"}"#),
            ("veilig_thuis:", r#"{"rol":"veilig_thuis"}"#),
            ("Veilig Thuis", r#"{"rol":"veilig_thuis"}"#),
            ("ouder of verzorger: M. de Boer", r#"{"rol":"ouder","naam":"M. de Boer"}"#),
            ("duo-partner:A", r#"{"rol":"duo_partner","naam":"A"}"#),
            ("moeder", r#"{"rol":"ouder","naam":"moeder"}"#),
            ("arts", r#"{"rol":"arts"}"#),
            ("Arts", r#""Arts""#),
            ("Arts:", r#"{"rol":"arts"}"#),
            ("TeamJeugd", r#"{"rol":"teamjeugd"}"#),
            ("veilg thuis:mevrouw Bos", r#"{"rol":"veilg_thuis","naam":"mevrouw Bos"}"#),
            ("M. de Boer", r#""M. de Boer""#),
            ("mevrouw Bos", r#""mevrouw Bos""#),
            ("M. de Boer: belt terug", r#""M. de Boer: belt terug""#),
        ] {
            let expected: Value = serde_json::from_str(json).unwrap();
            assert_eq!(wie(text, &known), expected, "{text}");
        }
        for (text, naam) in
            [("ouder: M. de Boer", "M. de Boer"), ("ouder", "ouder"), ("M. de Boer", "M. de Boer")]
        {
            assert_eq!(name_only(text, &known), naam, "{text}");
        }
        assert_eq!(titled("juf Karin"), Some(("leerkracht", "juf Karin".to_owned())));
        assert_eq!(titled("Moeder van Noor"), Some(("ouder", "Moeder van Noor".to_owned())));
        for none in ["moeder en vader", "juf", "M. de Boer", "ouders Bos", "moeder: M. Bos"] {
            assert_eq!(titled(none), None, "{none}");
        }
        assert_eq!(rol("Veilig Thuis", &known), "veilig_thuis");
        assert_eq!(rol("vader", &known), "ouder");
        assert_eq!(rol("oudr", &known), "oudr");
    }
}
