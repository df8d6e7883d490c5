//! How people call a role ("rolwoord"), beside the words of the protocol.

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
