//! What to do when there is danger: whom to call, what to do now, what not to do yet.

use std::fmt::Write as _;

use crate::model::ZaakNummer;
use crate::protocol::Gevaar;

/// A line that may not be missed: light on dark where colour is allowed, between exclamation marks everywhere.
#[must_use]
pub fn banner(title: &str) -> String {
    format!("\x1b[1;7m !!! {} !!! \x1b[0m", title.to_uppercase())
}

/// The block that may not be missed.
#[must_use]
pub fn text(gevaar: &Gevaar) -> String {
    let mut text = format!("\n{}\n{}\n", banner(&gevaar.label), gevaar.betekenis);
    calls(&mut text, gevaar);
    list(&mut text, "Doe nu:", &gevaar.nu_doen);
    list(&mut text, "Nog niet doen:", &gevaar.nog_niet);
    text
}

/// The block once more in short, for who has read it before the questions.
#[must_use]
pub fn reminder(gevaar: &Gevaar) -> String {
    let mut text = format!("\n{}\n", banner(&gevaar.label));
    calls(&mut text, gevaar);
    list(&mut text, "Nog niet doen:", &gevaar.nog_niet);
    text
}

/// What goes before a talk while danger is open.
#[must_use]
pub fn before_the_talk(not_yet: &[String]) -> String {
    let mut text = format!(
        "\n{}\nIn deze zaak is gevaar vastgelegd. Vraag voor elk gesprek eerst Veilig Thuis, 0800-2000, of het kan.\n",
        banner("let op")
    );
    list(&mut text, "Nog niet doen:", not_yet);
    text.truncate(text.trim_end().len());
    text
}

fn calls(text: &mut String, gevaar: &Gevaar) {
    for call in &gevaar.bellen {
        let phone =
            call.telefoon.as_deref().map(|phone| format!(" \x1b[1m{phone}\x1b[0m")).unwrap_or_default();
        _ = writeln!(text, "  BEL  {}{phone}: {}", call.wie, call.wanneer);
    }
}

/// Which command comes after the call.
#[must_use]
pub fn next_command(zaak: Option<&ZaakNummer>) -> String {
    let zaak = zaak.map_or("ZAAK", ZaakNummer::as_str);
    format!("Leg na het bellen vast wat is afgesproken:\n  meldcode contact {zaak} vt --doel spoed")
}

/// A title with its lines, or nothing.
pub(super) fn list(text: &mut String, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    _ = writeln!(text, "{title}");
    for line in lines {
        _ = writeln!(text, "  - {line}");
    }
}
