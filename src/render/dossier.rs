//! A dossier on the screen: every stuk with its fields, what was added later, what does not count.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::conversation;
use super::status::Namen;
use super::text::{day, day_of, label, moment, safe};
use super::wording::Wording;
use crate::model::{Buiten, Dossier, Inhoud, Item, Reden, StukId, Verwant, ZaakNummer};
use crate::protocol::Protocol;
use crate::rules::Beoordeling;

/// One stuk on one line: day, soort, end of its number, and the first words of what it says.
#[must_use]
pub fn line(item: &Item) -> String {
    let mut line = format!("{}  {}  {}", item.day(), item.gegevens.soort(), short(item.kop.id));
    if item.vervallen.is_some() {
        line.push_str("  (vervallen)");
    }
    line
}

/// What a stuk is called in a finding: `signaal van 3 november 2026, 7P0B1C4`.
#[must_use]
pub fn name(item: &Item) -> String {
    format!("{} van {}, {}", item.gegevens.soort(), day(item.day()), short(item.kop.id))
}

/// What every stuk of a dossier is called in a finding.
#[must_use]
pub fn names(dossier: &Dossier) -> Namen {
    dossier.items.iter().map(|item| (item.kop.id, name(item))).collect()
}

/// The same for the stukken that a judgement finds something about: of many zaken the names of all stukken would be the
/// most of what is held.
#[must_use]
pub fn names_found(dossier: &Dossier, judged: &Beoordeling) -> Namen {
    let found: BTreeSet<StukId> = judged.bevindingen.iter().filter_map(|found| found.stuk).collect();
    let items = dossier.items.iter().filter(|item| found.contains(&item.kop.id));
    items.map(|item| (item.kop.id, name(item))).collect()
}

/// The end of a stuk's number, which differs most and is enough to name it.
#[must_use]
pub fn short(id: StukId) -> String {
    let text = id.to_string();
    text[text.len() - 8..].to_owned()
}

/// The whole dossier, below what it runs under; `related`: the zaken that it names, each as it is to be shown.
#[must_use]
pub fn text(
    dossier: &Dossier,
    name: Option<&str>,
    runs_under: &str,
    related: &[String],
    protocol: &Protocol,
) -> String {
    let mut text = format!("Zaak {}", dossier.zaak);
    if let Some(name) = name {
        _ = write!(text, ": {}", safe(name));
    }
    text.push('\n');
    if !runs_under.is_empty() {
        _ = writeln!(text, "{runs_under}");
    }
    for zaak in related {
        _ = writeln!(text, "  {}", safe(zaak));
    }
    for item in &dossier.items {
        text.push('\n');
        text.push_str(&stuk(item, dossier, protocol));
    }
    for outside in &dossier.buiten {
        text.push('\n');
        text.push_str(&does_not_count(outside));
    }
    text
}

/// One stuk with its follow-ups merged in and marked; a void one struck through, with the reason.
#[must_use]
pub fn stuk(item: &Item, dossier: &Dossier, protocol: &Protocol) -> String {
    let kop = &item.kop;
    let wording = Wording::of(protocol).within(dossier);
    let title = safe(&conversation::heading(&item.gegevens, protocol)).to_uppercase();
    let mut text = format!("{title}  {}", kop.id);
    if let Some(by) = item.vervallen {
        text.push_str("  VERVALLEN");
        text.push_str(&why_void(by, dossier));
    }
    _ = writeln!(
        text,
        "\n  vastgelegd door {} ({}) op {}",
        kop.vastgelegd.door,
        label(item.functie.to_string().as_str()),
        moment(&kop.vastgelegd.op.0)
    );
    let fields = wording.text(&item.gegevens, "  ", &|name| mark(item, name));
    if item.vervallen.is_some() {
        for line in fields.lines() {
            _ = writeln!(text, "{STRUCK}{line}{PLAIN}");
        }
    } else {
        text.push_str(&fields);
    }
    text
}

/// Another zaak that this one names; `destroyed`: none when the archive does not have it.
#[must_use]
pub fn related(how: Verwant, zaak: &ZaakNummer, name: Option<&str>, destroyed: Option<bool>) -> String {
    let what = match how {
        Verwant::Gezin => "Verwante zaak",
        Verwant::Samengevoegd => "Samengevoegd met zaak",
        Verwant::Opgenomen => "Hierin opgenomen: zaak",
    };
    let who = match (name, destroyed) {
        (Some(name), _) => format!(": {}", safe(name)),
        (None, Some(true)) => " (vernietigd)".to_owned(),
        (None, Some(false)) => " (niet leesbaar voor u)".to_owned(),
        (None, None) => " (staat niet in dit archief)".to_owned(),
    };
    format!("{what} {zaak}{who}")
}

/// Struck through, where the terminal can.
const STRUCK: &str = "\x1b[9m";
const PLAIN: &str = "\x1b[0m";

/// Why a stuk is void: who said so, when, and the reason given.
fn why_void(by: StukId, dossier: &Dossier) -> String {
    let Some(item) = dossier.get(by) else { return format!(", zie vervolg {}", short(by)) };
    let reason = match &item.gegevens.inhoud {
        Inhoud::Vervolg(vervolg) => vervolg.tekst.as_deref().map(safe),
        _ => None,
    };
    let said = &item.kop.vastgelegd;
    format!(
        "\n  telt niet meer mee: {} (vervolg {} van {}, {})",
        reason.unwrap_or_else(|| "er is geen reden opgeschreven".to_owned()),
        short(by),
        said.door,
        day_of(&said.op.0)
    )
}

/// How a field came to say what it says, where a follow-up set it.
fn mark(item: &Item, name: &str) -> String {
    let sets = |velden: &[String]| velden.iter().any(|veld| veld.split('.').next() == Some(name));
    let change = item.wijzigingen.iter().rev().find(|change| sets(&change.velden));
    change.map_or_else(String::new, |change| {
        format!("   [{} door {} op {}]", change.uitkomst, change.door, day_of(&change.op.0))
    })
}

/// A stuk that does not count, with the reason.
#[must_use]
pub fn does_not_count(outside: &Buiten) -> String {
    let why = match outside.reden {
        Reden::OpentNiet => "het kan niet worden geopend",
        Reden::Onleesbaar => "het is geen geldig stuk",
        Reden::HoortHierNiet => {
            "het hoort hier niet: het noemt een andere zaak, schrijver of tijd dan de geschiedenis"
        }
        Reden::RolNietBevoegd => "wie het vastlegde mag dit soort stuk niet vastleggen",
        Reden::NietErkend => "het is niet ondertekend door een bekende medewerker",
    };
    format!("TELT NIET MEE  {}\n  {why}\n", outside.id)
}
