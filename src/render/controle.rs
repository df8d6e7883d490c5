//! The completeness check: the matrix of seven columns, then the bevindingen; as text and as JSON.

mod csv;
mod kort;
mod matrix;
mod verschil;
mod zeef;

pub use csv::csv;
pub use kort::kort;
use matrix::on_screen;
use matrix::verdict;
pub use matrix::{VELDEN, lijst, step};
pub use verschil::{Verschil, text as verschil_text, verschil};
pub use zeef::Zeef;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::status::Namen;
use super::{bevinding, dossier};
use crate::model::{Buiten, Keuze, StukId, ZaakNummer};
use crate::protocol::Protocol;
use crate::rules::{Beoordeling, Bevinding, Ernst, Gedaan};

/// What the check says about one zaak.
pub struct Judged {
    /// The zaak.
    pub zaak: ZaakNummer,
    /// The judgement, or none when the user may not read the zaak.
    pub beoordeling: Option<(Beoordeling, Arc<Protocol>)>,
    /// Stukken that do not count.
    pub buiten: Vec<Buiten>,
    /// The pupil's name, for who may read it.
    pub leerling: Option<String>,
    /// What each stuk that a finding is about is called on the screen: soort and day.
    pub namen: Namen,
    /// What was done, step by step.
    pub gedaan: Vec<Gedaan>,
}

impl Judged {
    /// A zaak that the user may not read.
    #[must_use]
    pub fn closed(zaak: ZaakNummer) -> Self {
        Self {
            zaak,
            beoordeling: None,
            buiten: Vec::new(),
            leerling: None,
            namen: Namen::new(),
            gedaan: Vec::new(),
        }
    }
}

#[derive(Serialize)]
struct ReportJson<'a> {
    peildatum: String,
    protocol: &'a str,
    zaken: Zaken<'a>,
    samenvatting: Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    deel: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verschil: Option<&'a Verschil>,
}

/// Each zaak: as it is written out, unless only some fields were chosen. All at once they would take the most memory.
enum Zaken<'a> {
    Whole(&'a [Judged]),
    Chosen(Vec<Value>),
}

impl Serialize for Zaken<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Whole(judged) => serializer.collect_seq(judged.iter().map(zaak_json)),
            Self::Chosen(zaken) => zaken.serialize(serializer),
        }
    }
}

#[derive(Serialize)]
struct ZaakJson {
    zaak: ZaakNummer,
    leesbaar: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stap: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gesloten: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    volledig: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kolommen: Option<BTreeMap<String, &'static str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bevindingen: Option<Vec<BevindingJson>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    telt_niet_mee: Vec<StukId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ontheven: Vec<&'static str>,
}

#[derive(Serialize)]
struct BevindingJson {
    regel: &'static str,
    ernst: &'static str,
    stap: u8,
    stuk: Option<StukId>,
    veld: Option<String>,
    tekst: String,
    actie: String,
    bron: String,
}

/// How many of each ("samenvatting").
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Zaken asked about.
    pub zaken: usize,
    /// Without spoed or tekort.
    pub volledig: usize,
    /// That the user may not read.
    pub niet_leesbaar: usize,
    /// Urgent findings.
    pub spoed: usize,
    /// Findings of something mandatory that is missing.
    pub tekort: usize,
    /// Findings to look at.
    pub let_op: usize,
}

/// Counts.
#[must_use]
pub fn summary(judged: &[Judged]) -> Summary {
    let mut sum = Summary { zaken: judged.len(), ..Summary::default() };
    for one in judged {
        let Some((beoordeling, _)) = &one.beoordeling else {
            sum.niet_leesbaar += 1;
            continue;
        };
        sum.volledig += usize::from(beoordeling.volledig);
        sum.spoed += beoordeling.count(Ernst::Spoed);
        sum.tekort += beoordeling.count(Ernst::Tekort);
        sum.let_op += beoordeling.count(Ernst::LetOp);
    }
    sum
}

/// The check as JSON (`cli.md`); where only a part was judged with which ("deel"), of an earlier state with what changed
/// since. `chosen`: the only fields of each zaak that are wanted.
#[must_use]
pub fn json<'a>(
    peildatum: String,
    protocol: &'a str,
    judged: &'a [Judged],
    chosen: &[String],
    zeef: &Zeef,
    verschil: Option<&'a Verschil>,
) -> impl Serialize {
    let deel = zeef.words();
    let zaken = if chosen.is_empty() {
        Zaken::Whole(judged)
    } else {
        Zaken::Chosen(lijst(judged, chosen, false).json())
    };
    ReportJson { peildatum, protocol, zaken, samenvatting: summary(judged), deel, verschil }
}

fn zaak_json(one: &Judged) -> ZaakJson {
    let judged = one.beoordeling.as_ref();
    let found = judged
        .map(|(b, protocol)| b.bevindingen.iter().map(|f| bevinding_json(f, &one.zaak, protocol)).collect());
    ZaakJson {
        zaak: one.zaak.clone(),
        leesbaar: judged.is_some(),
        stap: judged.map(|(b, _)| b.stap),
        gesloten: judged.map(|(b, _)| b.gesloten),
        volledig: judged.map(|(b, _)| b.volledig),
        kolommen: judged
            .map(|(b, _)| b.kolommen.iter().map(|(nr, mark)| (nr.to_string(), mark.word())).collect()),
        bevindingen: found,
        telt_niet_mee: one.buiten.iter().map(|outside| outside.id).collect(),
        ontheven: judged.map(|(b, _)| b.ontheven_regels.clone()).unwrap_or_default(),
    }
}

fn bevinding_json(found: &Bevinding, zaak: &ZaakNummer, protocol: &Protocol) -> BevindingJson {
    let text = bevinding::text(found, protocol);
    let command = bevinding::command(found, zaak).map(|command| format!(" Typ: {command}"));
    BevindingJson {
        regel: found.regel,
        ernst: found.ernst.word(),
        stap: found.stap,
        stuk: found.stuk,
        veld: found.veld.clone(),
        tekst: text.tekst,
        actie: format!("{}{}", text.actie, command.unwrap_or_default()),
        bron: text.bron,
    }
}

/// The matrix and the findings on the screen.
#[must_use]
pub fn text(judged: &[Judged], width: Option<usize>) -> String {
    let mut text = on_screen(judged, width.is_some()).text(width);
    if width.is_some() {
        text.push_str("\n\nv volledig   T tekort   - n.v.t.   o ontheven\n");
        text.push_str(
            "1 datum, plaats, situatie, aanwezigen  2 waargenomen  3 bevestigt of ontkracht  4 contacten\n\
             5 stappen  6 besluiten  7 vervolg\n",
        );
    }
    let everywhere = everywhere(judged);
    for one in judged {
        let Some((beoordeling, protocol)) = &one.beoordeling else { continue };
        let own = beoordeling
            .bevindingen
            .iter()
            .filter(|found| !everywhere.iter().any(|(f, _)| f.regel == found.regel));
        let own: Vec<&Bevinding> = own.collect();
        if own.is_empty() && one.buiten.is_empty() && beoordeling.ontheven_regels.is_empty() {
            continue;
        }
        _ = write!(text, "\n\nZaak {}", one.zaak);
        for group in groups(&own, protocol) {
            text.push('\n');
            text.push_str(&finding(&group, Some(&one.zaak), &one.namen, width));
        }
        for rule in &beoordeling.ontheven_regels {
            _ = write!(text, "\n  ontheven  {rule}");
        }
        for outside in &one.buiten {
            text.push('\n');
            text.push_str(dossier::does_not_count(outside).trim_end());
        }
    }
    for (found, protocol) in &everywhere {
        text.push_str("\n\nIn elke zaak\n");
        let words = bevinding::text(found, protocol);
        text.push_str(&finding(&Group { found: vec![found], words }, None, &Namen::new(), width));
    }
    _ = write!(text, "\n\n{}", summary_line(&summary(judged)));
    text
}

/// Findings about the archive rather than the zaak, when each of several zaken has them: said in every zaak they would
/// dull the reader to what differs. (`--json` has them with each zaak.)
fn everywhere(judged: &[Judged]) -> Vec<(&Bevinding, &Protocol)> {
    const OF_THE_ARCHIVE: &str = "een-lezer";
    let mut read = judged.iter().filter_map(|one| one.beoordeling.as_ref());
    let Some((first, protocol)) = read.next().filter(|_| judged.len() > 1) else { return Vec::new() };
    let shared = |found: &&Bevinding| {
        let same = |(other, _): &(Beoordeling, Arc<Protocol>)| {
            other.bevindingen.iter().any(|f| f.regel == found.regel && f.detail == found.detail)
        };
        found.regel == OF_THE_ARCHIVE && judged.iter().filter_map(|one| one.beoordeling.as_ref()).all(same)
    };
    first.bevindingen.iter().filter(shared).map(|found| (found, &**protocol)).collect()
}

/// Findings that are said at once, and how.
struct Group<'b> {
    found: Vec<&'b Bevinding>,
    words: bevinding::Text,
}

/// The findings by level, and those of one rule that say the same of several stukken together: thirty lines that say
/// one thing hide the one that says another.
fn groups<'b>(found: &[&'b Bevinding], protocol: &Protocol) -> Vec<Group<'b>> {
    let mut groups: Vec<Group<'b>> = Vec::new();
    for one in found {
        let words = bevinding::text(one, protocol);
        let same = |group: &&mut Group<'_>| {
            group.found.first().is_some_and(|first| {
                first.regel == one.regel && first.ernst == one.ernst && one.stuk.is_some()
            }) && group.words == words
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.found.push(one),
            None => groups.push(Group { found: vec![one], words }),
        }
    }
    groups.sort_by_key(|group| group.found.first().map(|first| first.ernst));
    groups
}

fn finding(group: &Group<'_>, zaak: Option<&ZaakNummer>, names: &Namen, width: Option<usize>) -> String {
    let Some(first) = group.found.first() else { return String::new() };
    let words = &group.words;
    let level = match first.ernst {
        Ernst::Spoed => "SPOED   ",
        Ernst::Tekort => "tekort  ",
        Ernst::LetOp => "let op  ",
    };
    let name = |found: &&Bevinding| found.stuk.and_then(|id| names.get(&id)).map(String::as_str);
    let about: Vec<&str> = group.found.iter().filter_map(name).collect();
    let about = match about.as_slice() {
        [] => String::new(),
        [one] => format!(" [{one}]"),
        [one, rest @ ..] => format!(" [{one}, en nog {}]", super::text::count(rest.len(), "stuk", "stukken")),
    };
    let below = |line: String| (INDENT.to_owned(), line);
    let others = if group.found.len() > 1 { "; daarna de andere" } else { "" };
    let command = zaak.and_then(|zaak| bevinding::command(first, zaak));
    let lines = [
        Some((format!("  {level}"), format!("{}{about}", words.tekst))),
        Some(below(format!("Doe: {}", words.actie))),
        command.map(|command| below(format!("Typ: {command}{others}"))),
        Some(below(format!("{} ({})", first.regel, words.bron))),
    ];
    let lines: Vec<String> = lines
        .iter()
        .flatten()
        .map(|(start, line)| super::text::wrap(start, INDENT, &super::text::safe(line), width))
        .collect();
    lines.join("\n")
}

/// Where the words of a finding begin, below its level.
const INDENT: &str = "          ";

fn summary_line(sum: &Summary) -> String {
    let mut line = format!(
        "{}: {} volledig; {} spoed, {} tekort, {} let op.",
        super::text::count(sum.zaken, "zaak", "zaken"),
        sum.volledig,
        sum.spoed,
        sum.tekort,
        sum.let_op
    );
    if sum.niet_leesbaar > 0 {
        _ = write!(line, " Niet leesbaar voor u: {}.", sum.niet_leesbaar);
    }
    line
}
