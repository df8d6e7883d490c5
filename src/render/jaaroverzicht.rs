//! The figures of a year on the screen, as Markdown, as a page: the same sections everywhere.

use serde::Serialize;
use std::fmt::Write;

use super::rapport::sjabloon::{Eigen, SjabloonError, vul};
use super::tabel;
use super::text::{count, day, label, safe, wrap};
use crate::protocol::{Protocol, regelnaam};
use crate::rules::jaar::{Cel, Doorlooptijd, Jaarcijfers, KINDS, Plicht, Telling, Verdeling};

/// What is shown: the figures in words.
#[derive(Debug, Serialize)]
pub struct Overzicht {
    titel: String,
    inleiding: Vec<String>,
    secties: Vec<Sectie>,
    /// Templates of other pages show these; here there is none.
    zaak: Option<String>,
    school: Option<String>,
    herkomst: Option<String>,
}

#[derive(Debug, Serialize)]
struct Sectie {
    titel: String,
    uitleg: Option<&'static str>,
    kop: Vec<&'static str>,
    rijen: Vec<Rij>,
}

#[derive(Debug, Serialize)]
struct Rij {
    cellen: Vec<String>,
    /// The bar beside the row, 0 to 100; none where there is nothing to compare.
    balk: Option<u32>,
}

/// The figures in words. `protocols`: whose texts of duties and dangers; the first that has one.
#[must_use]
pub fn overzicht(cijfers: &Jaarcijfers, protocols: &[Protocol], school: Option<&str>) -> Overzicht {
    let divided = |titel, naam, uitleg| divided(titel, cijfers, naam, uitleg, protocols);
    let secties = vec![
        divided("Zaken", "begin", None),
        divided("Hoe zaken ervoor staan", "einde", Some("Op de laatste dag van de periode.")),
        divided("Verst bereikte stap", "stap", None),
        divided(
            "Meldingen bij Veilig Thuis",
            "melding",
            Some("Zaken naar het aantal meldingen in de periode."),
        ),
        divided("Gemeld na een gesprek of zonder", "vooraf", None),
        divided("Soort gevaar", "gevaar", Some("Een zaak kan bij meer soorten tellen.")),
        durations(cijfers),
        terms(cijfers),
        rules(cijfers),
        duties(cijfers, protocols),
    ];
    Overzicht {
        titel: "Jaaroverzicht meldcode".to_owned(),
        inleiding: introduction(cijfers),
        secties: secties.into_iter().filter(|sectie| !sectie.rijen.is_empty()).collect(),
        zaak: None,
        school: school.map(safe),
        herkomst: None,
    }
}

fn introduction(cijfers: &Jaarcijfers) -> Vec<String> {
    let mut lines = vec![format!(
        "Van {} tot en met {}: {} in behandeling{}.",
        day(cijfers.van),
        day(cijfers.tot),
        match cijfers.zaken {
            zaken if zaken.is_hidden() && cijfers.scholen == 1 =>
                format!("minder dan {} zaken", cijfers.drempel),
            zaken => count(zaken.aantal as usize, "zaak", "zaken") + &hidden_at(zaken),
        },
        if cijfers.scholen > 1 { format!(", op {} scholen", cijfers.scholen) } else { String::new() },
    )];
    if cijfers.drempel > 1 {
        lines.push(format!(
            "Aantallen van 1 tot en met {} zijn verborgen, en soms een groter aantal erbij, zodat niemand te herkennen is. \
             Bij soorten gevaar en uitkomsten is ook nul verborgen: zo is niet te zien of er een was.",
            cijfers.drempel - 1
        ));
    }
    if cijfers.niet_leesbaar > 0 {
        let many = count(cijfers.niet_leesbaar as usize, "zaak", "zaken");
        lines.push(format!("Niet meegeteld: {many} die de maker van dit overzicht niet kan lezen."));
    }
    lines
}

fn divided(
    titel: &str,
    cijfers: &Jaarcijfers,
    naam: &str,
    uitleg: Option<&'static str>,
    protocols: &[Protocol],
) -> Sectie {
    let cells = find(cijfers, naam).map(|verdeling| verdeling.cellen.as_slice()).unwrap_or_default();
    let any = cells.iter().any(|cel| cel.telling != Telling::default());
    let one = |cel: &Cel| row(cell_label(naam, &cel.naam, protocols), cel, cells);
    let (gone, known): (Vec<&Cel>, Vec<&Cel>) = cells.iter().partition(|cel| is_gone(cel.telling));
    let rijen = match gone.as_slice() {
        _ if !any => Vec::new(),
        // Thirteen rows that say nothing hide the one that says something.
        [first, _, ..] if KINDS.contains(&naam) => {
            let others = if known.is_empty() { "alle" } else { "de andere" };
            let cellen = vec![format!("{others} {}", gone.len()), shown(first.telling)];
            known.into_iter().map(one).chain([Rij { cellen, balk: None }]).collect()
        }
        _ => cells.iter().map(one).collect(),
    };
    Sectie { titel: titel.to_owned(), uitleg, kop: vec!["", "zaken"], rijen }
}

/// Whether nothing at all is known of it.
fn is_gone(telling: Telling) -> bool {
    telling.aantal == 0 && telling.is_hidden()
}

fn row(name: String, cel: &Cel, among: &[Cel]) -> Rij {
    Rij { cellen: vec![name, shown(cel.telling)], balk: share(cel.telling, among) }
}

/// Which part of the whole it is; none where a number is hidden: a bar would tell of it, or be of less than the whole.
fn share(telling: Telling, among: &[Cel]) -> Option<u32> {
    if among.iter().any(|cel| is_gone(cel.telling)) {
        return None;
    }
    let all: u64 = among.iter().map(|cel| u64::from(cel.telling.aantal)).sum();
    let part = (u64::from(telling.aantal) * 100).checked_div(all).unwrap_or(0);
    u32::try_from(part).ok()
}

fn durations(cijfers: &Jaarcijfers) -> Sectie {
    let gone = |d: &&Doorlooptijd| d.klassen.cellen.iter().any(|cel| cel.telling != Telling::default());
    let rows = cijfers.doorlooptijden.iter().filter(gone).map(|d| {
        let middle = d.kwartielen.map_or_else(
            || "te weinig zaken".to_owned(),
            |[first, median, third]| format!("{median} (de helft tussen {first} en {third})"),
        );
        let middle = if cijfers.scholen > 1 { "zie hiernaast".to_owned() } else { middle };
        let classes = d.klassen.cellen.iter().filter(|cel| cel.telling != Telling::default());
        let classes: Vec<String> =
            classes.map(|cel| format!("{} dagen: {}", safe(&cel.naam), shown(cel.telling))).collect();
        Rij { cellen: vec![stretch(&d.traject), middle, classes.join("; ")], balk: None }
    });
    Sectie {
        titel: "Dagen tussen de stappen".to_owned(),
        uitleg: Some(
            "Geteld tot de stap die in de periode werd gezet. Het middelste: de helft duurde korter, de helft langer.",
        ),
        kop: vec!["van – tot", "middelste aantal dagen", "zaken naar aantal dagen"],
        rijen: rows.collect(),
    }
}

fn terms(cijfers: &Jaarcijfers) -> Sectie {
    let rows = named(cijfers, "termijn:").map(|(naam, verdeling)| {
        let cells = &verdeling.cellen;
        let of =
            |name: &str| cells.iter().find(|cel| cel.naam == name).map(|cel| cel.telling).unwrap_or_default();
        let kept = of("gehaald");
        Rij {
            cellen: vec![rule_text(naam), shown(kept), shown(of("niet_gehaald"))],
            balk: share(kept, cells),
        }
    });
    Sectie {
        titel: "Termijnen".to_owned(),
        uitleg: Some(
            "Zaken waarin de termijn speelde, zoals het er op de laatste dag van de periode voor stond.",
        ),
        kop: vec!["", "gehaald", "niet gehaald"],
        rijen: rows.collect(),
    }
}

fn rules(cijfers: &Jaarcijfers) -> Sectie {
    let mut found: Vec<(Telling, Rij)> = named(cijfers, "regel:")
        .filter_map(|(naam, verdeling)| {
            let cells = &verdeling.cellen;
            let of = |name: &str| {
                cells.iter().find(|cel| cel.naam == name).map(|cel| cel.telling).unwrap_or_default()
            };
            let (missing, waived) = (of("tekort"), of("ontheven"));
            let says = |telling: Telling| telling != Telling::default();
            // Of a kind that is hidden nothing is said, not even that it is.
            let is_silent = KINDS.contains(&verdeling.naam.as_str())
                && cells.iter().all(|cel| is_gone(cel.telling) || cel.naam == "nvt");
            (!is_silent && (says(missing) || says(waived))).then(|| {
                let cellen = vec![rule_text(naam), shown(missing), shown(waived), shown(of("volledig"))];
                (missing, Rij { cellen, balk: share(missing, cells) })
            })
        })
        .collect();
    found.sort_by_key(|(missing, _)| std::cmp::Reverse((missing.aantal, missing.verborgen)));
    Sectie {
        titel: "Wat ontbrak".to_owned(),
        uitleg: Some(
            "Zaken per regel; bovenaan wat het vaakst ontbrak. Regels zonder tekort staan er niet bij.",
        ),
        kop: vec!["regel", "tekort", "ontheven", "volledig"],
        rijen: found.into_iter().map(|(_, rij)| rij).collect(),
    }
}

fn duties(cijfers: &Jaarcijfers, protocols: &[Protocol]) -> Sectie {
    let text = |plicht: &Plicht| {
        let mut duties = protocols.iter().flat_map(|protocol| &protocol.randvoorwaarden);
        let known = duties.find(|duty| duty.punt.value == plicht.punt);
        known.map_or_else(|| safe(&plicht.punt), |duty| duty.tekst.clone())
    };
    let one = cijfers.scholen == 1;
    let rows = cijfers.zelfcheck.iter().map(|plicht| {
        let counts =
            [("ja", plicht.ja), ("deels", plicht.deels), ("nee", plicht.nee), ("nog open", plicht.open)];
        if one {
            let answer = counts.iter().find(|(_, n)| *n > 0).map_or("nog open", |(word, _)| word);
            return Rij { cellen: vec![text(plicht), answer.to_owned()], balk: None };
        }
        let all: u64 = counts.iter().map(|(_, n)| u64::from(*n)).sum();
        let part = (u64::from(plicht.ja) * 100).checked_div(all).unwrap_or(0);
        let cellen = std::iter::once(text(plicht)).chain(counts.iter().map(|(_, n)| n.to_string())).collect();
        Rij { cellen, balk: u32::try_from(part).ok() }
    });
    let (uitleg, kop) = if one {
        ("Hoe het er dit jaar voor staat met wat de school zelf moet regelen.", vec!["punt", "antwoord"])
    } else {
        ("Scholen per antwoord.", vec!["punt", "ja", "deels", "nee", "nog open"])
    };
    let titel = if one { "Zelfcheck van de school" } else { "Zelfcheck van de scholen" };
    Sectie { titel: titel.to_owned(), uitleg: Some(uitleg), kop, rijen: rows.collect() }
}

fn find<'c>(cijfers: &'c Jaarcijfers, naam: &str) -> Option<&'c Verdeling> {
    cijfers.verdelingen.iter().find(|verdeling| verdeling.naam == naam)
}

/// The divisions whose name starts like this, in which there is anything.
fn named<'c>(
    cijfers: &'c Jaarcijfers,
    start: &'static str,
) -> impl Iterator<Item = (&'c str, &'c Verdeling)> {
    cijfers.verdelingen.iter().filter_map(move |verdeling| {
        let naam = verdeling.naam.strip_prefix(start)?;
        let any = verdeling.cellen.iter().any(|cel| cel.telling != Telling::default());
        any.then_some((naam, verdeling))
    })
}

fn rule_text(naam: &str) -> String {
    regelnaam(naam)
        .map_or_else(|| safe(naam), |rule| format!("{} ({})", rule.tekst.trim_end_matches('.'), rule.naam))
}

fn cell_label(verdeling: &str, naam: &str, protocols: &[Protocol]) -> String {
    let text = match (verdeling, naam) {
        ("begin", "nieuw") => "begonnen in de periode",
        ("begin", "eerder") => "eerder begonnen",
        ("einde", "loopt") => "loopt nog",
        ("einde", "onbekend") => "gesloten, uitkomst niet vastgelegd",
        ("melding", "geen") => "geen melding",
        ("melding", "een") => "een melding",
        ("melding", "meer") => "meer dan een melding",
        ("vooraf", "na_gesprek") => "na een gesprek met de ouders",
        ("vooraf", "zonder_gesprek") => "zonder gesprek",
        ("stap", nr) => return format!("stap {}", safe(nr)),
        ("einde", uitkomst) => return format!("gesloten: {}", safe(&label(uitkomst))),
        ("gevaar", naam) => {
            let known = protocols.iter().find_map(|protocol| protocol.gevaar(naam));
            return safe(&known.map_or_else(|| label(naam), |gevaar| gevaar.label.clone()));
        }
        _ => return safe(&label(naam)),
    };
    text.to_owned()
}

fn stretch(traject: &str) -> String {
    match traject {
        "signaal-stap-2" => "eerste signaal – stap 2".to_owned(),
        "stap-2-stap-3" => "stap 2 – stap 3".to_owned(),
        "stap-3-stap-4" => "stap 3 – stap 4".to_owned(),
        "stap-4-stap-5" => "stap 4 – stap 5".to_owned(),
        "signaal-melding" => "eerste signaal – melding".to_owned(),
        "signaal-afsluiting" => "eerste signaal – afsluiting".to_owned(),
        other => safe(other),
    }
}

fn shown(telling: Telling) -> String {
    match (telling.aantal, telling.verborgen) {
        (0, 1) => "verborgen".to_owned(),
        (0, n @ 2..) => format!("bij {n} scholen verborgen"),
        (aantal, _) => aantal.to_string() + &hidden_at(telling),
    }
}

fn hidden_at(telling: Telling) -> String {
    match telling.verborgen {
        0 => String::new(),
        n => format!(" (bij {} verborgen)", count(n as usize, "school", "scholen")),
    }
}

impl Overzicht {
    /// For the screen.
    #[must_use]
    pub fn text(&self, width: Option<usize>) -> String {
        let mut parts = vec![self.titel.clone()];
        parts.extend(self.inleiding.iter().map(|line| wrap("", "", line, width)));
        let mut text = parts.join("\n");
        for sectie in &self.secties {
            let rows: Vec<Vec<String>> = sectie.rijen.iter().map(|rij| rij.cellen.clone()).collect();
            _ = write!(text, "\n\n{}\n", sectie.titel);
            if let Some(uitleg) = sectie.uitleg {
                text.push_str(&wrap("", "", uitleg, width));
                text.push('\n');
            }
            text.push_str(&tabel::table(&sectie.kop, &rows, width));
        }
        text
    }

    /// Fills in a template of the program or the school: `jaaroverzicht.html`, `jaaroverzicht.md`.
    ///
    /// # Errors
    /// A template that is broken.
    pub fn page(&self, template: &str, eigen: &Eigen) -> Result<String, SjabloonError> {
        vul(template, eigen, self)
    }
}
