//! What a page or a text from a school's own template may hold: words and how they look, and nothing by which what
//! stands in a dossier leaves the machine when someone opens it.

use super::sjabloon::POLICY;

/// Elements that hold text, tables, or a drawing made of lines. None of them loads, sends or leads anywhere.
const ELEMENTS: [&str; 76] = [
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "blockquote",
    "body",
    "br",
    "caption",
    "circle",
    "code",
    "col",
    "colgroup",
    "dd",
    "desc",
    "details",
    "div",
    "dl",
    "dt",
    "ellipse",
    "em",
    "figcaption",
    "figure",
    "footer",
    "g",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "li",
    "line",
    "main",
    "mark",
    "meta",
    "nav",
    "ol",
    "p",
    "path",
    "polygon",
    "polyline",
    "pre",
    "q",
    "rect",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "tspan",
    "u",
    "ul",
    "var",
    "wbr",
    "kbd",
];
/// What may stand before the policy; a policy further on, or in a comment, would come too late.
const BEFORE: [&str; 3] = ["<!doctypehtml>", "<head>", "<metacharset=\"utf-8\">"];

/// What a page holds that it may not, in Dutch; none: it is fit to be opened.
pub(super) fn on_page(text: &str) -> Option<String> {
    let Some((before, after)) = text.split_once(POLICY) else {
        return Some(
            "de regel met Content-Security-Policy ontbreekt; neem {{ csp }} over uit basis.html".to_owned(),
        );
    };
    if !is_beginning(before) {
        return Some("de regel {{ csp }} moet bovenaan in <head> staan, zoals in basis.html".to_owned());
    }
    after.split('<').skip(1).find_map(|tag| {
        let name: String =
            tag.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        let inside = tag.split('>').next().unwrap_or_default().to_lowercase();
        let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic());
        let again = POLICY.trim_start_matches('<').to_lowercase();
        let leads = name == "meta" && inside.contains("http-equiv") && !inside.starts_with(&again);
        (is_tag && (leads || !ELEMENTS.contains(&name.as_str())))
            .then(|| format!("<{name}> mag hier niet: een pagina laadt niets en leidt nergens heen"))
    })
}

fn is_beginning(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let mut rest = text.strip_prefix(BEFORE[0]).unwrap_or(&text);
    if let Some((language, more)) = rest.strip_prefix("<htmllang=\"").and_then(|text| text.split_once("\">"))
    {
        if !language.chars().all(|c| c.is_ascii_alphabetic() || c == '-') {
            return false;
        }
        rest = more;
    }
    for part in &BEFORE[1..] {
        rest = rest.strip_prefix(part).unwrap_or(rest);
    }
    rest.is_empty()
}

/// What a text in Markdown holds that it may not. What a dossier says stands there with a `\\` before each of these.
pub(super) fn in_markdown(text: &str) -> Option<String> {
    ["](", "]:", "][", "<", "://"].into_iter().find_map(|sign| {
        let escaped = |at: usize| text[..at].chars().rev().take_while(|c| *c == '\\').count() % 2 == 1;
        let own = text.match_indices(sign).any(|(at, _)| !escaped(at));
        own.then(|| format!("`{sign}` mag hier niet: een tekst laadt niets en leidt nergens heen"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rest: &str) -> String {
        format!("<!doctype html>\n<html lang=\"nl\">\n<head>\n<meta charset=\"utf-8\">\n{POLICY}\">{rest}")
    }

    #[test]
    fn a_page_loads_nothing_and_leads_nowhere() {
        assert_eq!(on_page(&page("<title>x</title><p class=\"a\">1 &lt; 2</p><!-- x --><H2>x</H2>")), None);
        for bad in [
            "<meta http-equiv=\"refresh\" content=\"0;url=https://kwaad.invalid/?Sem\">",
            "<META name=x HTTP-EQUIV=refresh content=x>",
            "<p title=\"> <link rel=dns-prefetch href=//sem.kwaad.invalid>",
            "<a href=\"https://kwaad.invalid/?Sem\">Lees meer</a>",
            "<svg><a href=x></a></svg>",
            "<script>x</script>",
            "<img src=x>",
            "<form action=x>",
            "<iframe src=x>",
            "<base href=x>",
        ] {
            assert!(on_page(&page(bad)).is_some(), "{bad}");
        }
        for late in ["<img src=x>", "<!--", "<p>", "x", "<html lang=\"x\" onload=\"x\">"] {
            let text = format!("<!doctype html>{late}{POLICY}\">-->");
            assert!(on_page(&text).is_some_and(|what| what.contains("bovenaan")), "{late}");
        }
        assert!(ELEMENTS.iter().all(|name| !["a", "link", "script", "img", "image", "use"].contains(name)));
    }

    #[test]
    fn a_text_has_no_link_or_picture_of_its_own() {
        let said = super::super::sjabloon::markdown("[x](http://a.invalid) <b> [y]: z");
        assert_eq!(in_markdown(&format!("# Kop\n- {said}\n")), None);
        for bad in [
            "![x](//kwaad.invalid/Sem)",
            "[a]: //kwaad.invalid",
            "![a][b]",
            "![a\\\\](b)",
            "<img src=x>",
            "https://x.invalid",
        ] {
            assert!(in_markdown(bad).is_some(), "{bad}");
        }
    }
}
