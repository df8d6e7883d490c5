//! Manual pages in Dutch: the headings, the exit codes, what is read from the environment.

use std::fmt::Write as _;

/// The headings that are given in English, and ours.
const HEADINGS: [(&str, &str); 7] = [
    ("NAME", "NAAM"),
    ("SYNOPSIS", "OVERZICHT"),
    ("DESCRIPTION", "BESCHRIJVING"),
    ("OPTIONS", "OPTIES"),
    ("Opdrachten", "OPDRACHTEN"),
    ("EXTRA", "OOK DIT"),
    ("VERSION", "VERSIE"),
];

/// What each exit code means.
const CODES: [(&str, &str); 7] = [
    ("0", "Klaar. Bij controle: elke zaak waarnaar is gevraagd, is volledig; let-op telt niet mee."),
    ("1", "Controle: er ontbreekt iets, of iets is dringend. Verifieer, onderzoek: er is iets niet in orde."),
    ("2", "De opdrachtregel klopt niet."),
    ("3", "De invoer klopt niet: YAML, een veld, een protocol, een onbekende zaak. Er is niets vastgelegd."),
    (
        "4",
        "Geen toegang: geen sleutel, een verkeerd wachtwoord, geen lezer van deze zaak, een rol die dit niet mag, \
         of een andere vingerafdruk.",
    ),
    ("5", "Het archief kan niet worden gebruikt: beschadigd, geen archief, of van een nieuwere versie."),
    ("6", "Niet voltooid: bezet, uiteengelopen, schijf vol, of u bent gestopt. Er is niets verloren."),
];

/// What is read from the environment.
const ENVIRONMENT: [(&str, &str); 7] = [
    ("MELDCODE_ARCHIEF", "Het archief, als --archief."),
    ("MELDCODE_SLEUTEL", "Uw sleutel, als --sleutel."),
    ("MELDCODE_WACHTWOORD_OPDRACHT", "Opdracht die het wachtwoord van de sleutel geeft."),
    (
        "MELDCODE_PAGER, PAGER",
        "Het programma waarmee u bladert door wat niet op het scherm past; anders less. Leeg: geen.",
    ),
    ("VISUAL, EDITOR", "De editor van --bewerk; anders nano of vim."),
    (
        "XDG_RUNTIME_DIR",
        "Waar het formulier van --bewerk staat, als dat in het geheugen is; anders /dev/shm.",
    ),
    ("NO_COLOR", "Geen kleuren."),
];

/// A page in Dutch, from one with English headings; the page of the program as a whole has the exit codes.
#[must_use]
pub fn page(roff: &str, is_whole: bool) -> String {
    let mut page = String::with_capacity(roff.len() + 2048);
    for line in roff.lines() {
        let heading = line.strip_prefix(".SH ").map(|name| name.trim_matches('"'));
        let ours = HEADINGS.iter().find(|(theirs, _)| heading == Some(*theirs));
        if let Some((_, ours)) = ours {
            // The last: what is to be known of every command comes before the version.
            if *ours == "VERSIE" {
                known_of_all(&mut page);
            }
            _ = writeln!(page, ".SH \"{ours}\"");
        } else {
            _ = writeln!(page, "{}", line.replace("[OPTIONS]", "[OPTIES]"));
        }
    }
    if !is_whole {
        page.push_str(
            ".SH \"ZIE OOK\"\n\\fBmeldcode\\fR(1): de afsluitcodes, en wat uit de omgeving komt.\n",
        );
    }
    page
}

fn known_of_all(page: &mut String) {
    for (heading, rows) in [("AFSLUITCODES", &CODES[..]), ("OMGEVING", &ENVIRONMENT[..])] {
        _ = writeln!(page, ".SH {heading}");
        for (name, text) in rows {
            _ = writeln!(page, ".TP\n\\fB{name}\\fR\n{text}");
        }
    }
}

/// How many pages were written, where.
#[must_use]
pub fn written(count: usize, folder: &str) -> String {
    format!("{count} pagina's geschreven in {}. Lees ze met: man meldcode", super::text::safe(folder))
}
