//! What to do when there is danger: whom to call, what to do now, what not to do yet.

use std::fmt::Write as _;

use crate::protocol::Gevaar;

/// The block that may not be missed.
#[must_use]
pub fn text(gevaar: &Gevaar) -> String {
    let mut text = format!("\n!!! {} !!!\n", gevaar.label.to_uppercase());
    _ = writeln!(text, "{}", gevaar.betekenis);
    for call in &gevaar.bellen {
        let phone = call.telefoon.as_deref().unwrap_or("(vul het nummer in op de sociale kaart)");
        _ = writeln!(text, "  BEL {}: {phone}  ({})", call.wie, call.wanneer);
    }
    list(&mut text, "Doe nu:", &gevaar.nu_doen);
    list(&mut text, "Nog niet doen:", &gevaar.nog_niet);
    _ = writeln!(text, "Leg het contact daarna vast: meldcode contact ZAAK vt --doel spoed");
    text
}

fn list(text: &mut String, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    _ = writeln!(text, "{title}");
    for line in lines {
        _ = writeln!(text, "  - {line}");
    }
}
