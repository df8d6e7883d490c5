//! Where a zaak stands and what comes next.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::protocol::{Afweging, Moment, Protocol, Uitkomst};
use crate::rules::{Beoordeling, Bevinding, Detail, Ernst, Gedaan, Volgende, Waarom};

use super::bevinding;
use super::lijst::{Kop, Lijst};
use super::text::wrap;
use crate::model::{StukId, ZaakNummer};

/// One zaak in the overview.
pub struct Row {
    /// The number.
    pub zaak: String,
    /// The pupil's name.
    pub naam: String,
    /// The step, or that it is closed.
    pub stap: String,
    /// How urgent: for the order.
    pub ernst: Option<Ernst>,
    /// What to do first.
    pub eerst: String,
    /// What a script gets.
    pub json: serde_json::Value,
}

/// What the stukken of a zaak are called, for a finding that is about one of them.
pub type Namen = BTreeMap<StukId, String>;

/// What to do first in a zaak.
#[must_use]
pub fn first(judged: &Beoordeling, protocol: &Protocol, names: &Namen) -> String {
    match judged.eerst() {
        Some(found) => {
            let label = if found.ernst == Ernst::Spoed { "SPOED: " } else { "" };
            format!("{label}{}", action(found, protocol, names))
        }
        None if judged.gesloten => "Niets; de zaak is gesloten.".to_owned(),
        None => by_route(judged, protocol),
    }
}

/// What to do about a finding; a field to fill in says of which stuk.
fn action(found: &Bevinding, protocol: &Protocol, names: &Namen) -> String {
    let action = bevinding::text(found, protocol).actie;
    let name = found.stuk.filter(|_| found.detail == Detail::VeldLeeg).and_then(|id| names.get(&id));
    match name {
        _ if found.waarom == Waarom::Spoedroute => {
            format!("{action} Het gaat om: {}", protocol.regel_actie(found.regel))
        }
        Some(name) => format!("{} (bij {name}).", action.trim_end_matches('.')),
        None => action,
    }
}

/// Where the route goes next.
fn by_route(judged: &Beoordeling, protocol: &Protocol) -> String {
    match judged.route.volgende {
        Volgende::Uitkomst(Uitkomst::Melden) if judged.route.gemeld => {
            "Leg vast hoe het verder gaat.".to_owned()
        }
        Volgende::Afweging(nr) => match protocol.afweging(u32::from(nr)) {
            Some(afweging) if afweging.moment == Moment::Termijn => format!(
                "Leg het besluit en de hulp vast als dat nog niet is gebeurd; beantwoord afweging {nr} aan het eind \
                 van de termijn."
            ),
            Some(afweging) => format!("Beantwoord afweging {nr}: {}", afweging.vraag),
            None => format!("Beantwoord afweging {nr}."),
        },
        Volgende::Uitkomst(outcome) => match outcome.word() {
            Some("melden") => "Meld bij Veilig Thuis, 0800-2000: daar leiden de afwegingen toe.".to_owned(),
            Some("afsluiten") => {
                "Sluit de zaak af met een conclusie: daar leiden de afwegingen toe.".to_owned()
            }
            Some("hulp_afsluiten") => {
                "Sluit de hulp af en spreek af wie de veiligheid volgt: daar leiden de afwegingen toe."
                    .to_owned()
            }
            _ => "Organiseer de hulp en leg de afspraken vast.".to_owned(),
        },
        Volgende::Regel(name) => protocol.regel_actie(name).to_owned(),
    }
}

/// The command for what [`first`] says, where there is one.
fn first_command(judged: &Beoordeling, protocol: &Protocol, zaak: &ZaakNummer) -> Option<String> {
    match judged.eerst() {
        Some(found) => bevinding::command(found, zaak),
        None if judged.gesloten => None,
        None => route_command(judged, protocol, zaak),
    }
}

/// The command for what [`by_route`] says, where there is one.
fn route_command(judged: &Beoordeling, protocol: &Protocol, zaak: &ZaakNummer) -> Option<String> {
    let command = match judged.route.volgende {
        Volgende::Regel(name) => return bevinding::command_for(name, zaak),
        Volgende::Uitkomst(Uitkomst::Melden) if judged.route.gemeld => "vervolg",
        Volgende::Afweging(nr) => {
            let at_term = |afweging: &Afweging| afweging.moment == Moment::Termijn;
            let now = !protocol.afweging(u32::from(nr)).is_some_and(at_term);
            return now.then(|| format!("meldcode afweging {zaak} {nr}"));
        }
        Volgende::Uitkomst(outcome) => match outcome.word() {
            Some("melden") => "melding",
            Some("afsluiten" | "hulp_afsluiten") => "sluit",
            _ => "hulp",
        },
    };
    Some(format!("meldcode {command} {zaak}"))
}

/// What comes first and what to type for it, as every screen says it, and where the route goes on where something that is
/// missing comes before that. None in a closed zaak in which nothing is left to do.
fn what_now(judged: &Beoordeling, protocol: &Protocol, names: &Namen, zaak: &ZaakNummer) -> Option<String> {
    if judged.gesloten && judged.eerst().is_none() {
        return None;
    }
    let typed =
        |command: Option<String>| command.map(|command| format!("\nTyp: {command}")).unwrap_or_default();
    let command = typed(first_command(judged, protocol, zaak));
    let mut text = format!("Nu eerst: {}{command}", first(judged, protocol, names));
    let then = by_route(judged, protocol);
    let waits = judged.eerst().is_some_and(|found| found.ernst == Ernst::Tekort);
    if waits && !judged.gesloten && !text.contains(&then) {
        let command = typed(route_command(judged, protocol, zaak));
        _ = write!(text, "\nDaarna, volgens de route: {then}{command}");
    }
    Some(text)
}

/// The line after a stored stuk: what it changed, and what comes first now, with the command for it. `before`: the step
/// that the zaak was in.
#[must_use]
pub fn next_line(
    zaak: &ZaakNummer,
    judged: &Beoordeling,
    protocol: &Protocol,
    names: &Namen,
    before: Option<u8>,
) -> String {
    let step = judged.stap;
    let moved = match before {
        _ if judged.gesloten => format!("De zaak is gesloten in stap {step}."),
        Some(earlier) if earlier == step => format!("De zaak blijft in stap {step}."),
        Some(earlier) => format!("De zaak gaat van stap {earlier} naar stap {step}."),
        None => format!("De zaak staat in stap {step}."),
    };
    // What is urgent has just been said.
    match what_now(judged, protocol, names, zaak).filter(|_| judged.count(Ernst::Spoed) == 0) {
        Some(now) => format!("{moved} {now}"),
        None => moved,
    }
}

/// The columns on the screen.
const KOP: &[Kop] = &[("zaak", "zaak"), ("leerling", "leerling"), ("stap", "stap"), ("eerst", "eerst doen")];
/// What is known of where a zaak stands, each of which may be a column.
pub const VELDEN: [&str; 8] =
    ["zaak", "leerling", "stap", "gesloten", "volgende", "norm", "samen_met_veilig_thuis", "eerst"];

/// The overview: on the screen urgent on top, for a script by number.
#[must_use]
pub fn overview(mut rows: Vec<Row>, chosen: &[String], is_json: bool) -> Lijst<'_> {
    if !is_json {
        rows.sort_by(|a, b| (rank(a.ernst), &a.zaak).cmp(&(rank(b.ernst), &b.zaak)));
    }
    let mut list = Lijst::new(KOP, chosen);
    for row in rows {
        let cells = vec![row.zaak, super::text::safe(&row.naam), row.stap, super::text::safe(&row.eerst)];
        list.add(&row.json, cells);
    }
    list
}

fn rank(ernst: Option<Ernst>) -> u8 {
    match ernst {
        Some(Ernst::Spoed) => 0,
        Some(Ernst::Tekort) => 1,
        Some(Ernst::LetOp) => 2,
        None => 3,
    }
}

/// Who does what comes first, in the words of the protocol.
fn turn(judged: &Beoordeling, protocol: &Protocol) -> Option<String> {
    let label = |naam: &&str| super::text::safe(protocol.rol_label(naam));
    let roles: Vec<String> = judged.whose_turn(protocol).iter().map(label).collect();
    (!roles.is_empty()).then(|| format!("Aan zet: {}.", roles.join(" of ")))
}

/// One zaak: step, what is next and whose turn it is, what was done, and what is open by level.
#[must_use]
pub fn zaak_text(
    zaak: &ZaakNummer,
    judged: &Beoordeling,
    gedaan: &[Gedaan],
    protocol: &Protocol,
    names: &Namen,
    width: Option<usize>,
) -> String {
    let is = if judged.gesloten { "is gesloten" } else { "staat" };
    let now = what_now(judged, protocol, names, zaak).map(|now| format!(" {now}")).unwrap_or_default();
    let state = format!("De zaak {is} in stap {}.{now}", judged.stap);
    let mut lines = vec![format!("Zaak {zaak}")];
    lines.extend(state.lines().map(|line| wrap("", "", &super::text::safe(line), width)));
    if let Some(turn) = turn(judged, protocol) {
        lines.push(wrap("", "", &turn, width));
    }
    if let Some(stap) = protocol.stap(u32::from(judged.stap)) {
        lines.push(format!("Stap {}: {}", judged.stap, super::text::safe(&stap.titel)));
    }
    for step in gedaan {
        let each: Vec<String> =
            step.stukken.iter().map(|(soort, count)| format!("{soort} ({count})")).collect();
        let said = format!("sinds {}: {}", super::text::day(step.sinds), each.join(", "));
        lines.push(wrap(&format!("  gedaan  stap {}, ", step.stap), "          ", &said, width));
    }
    if let Some(norm) = judged.route.norm {
        lines.push(format!("Meldnorm {norm}."));
    }
    if judged.route.samen_met_veilig_thuis {
        lines.push("Doe dit samen met Veilig Thuis (0800-2000).".to_owned());
    }
    if judged.route.disclosure {
        let why = "Er is een onthulling: afweging 2 telt daarom als ja, wat er ook is geantwoord.";
        lines.push(wrap("", "", why, width));
    }
    for (ernst, said) in to_do(judged, protocol, names) {
        let level = match ernst {
            Ernst::Spoed => "  SPOED   ",
            Ernst::Tekort => "  tekort  ",
            Ernst::LetOp => "  let op  ",
        };
        lines.push(wrap(level, "          ", &super::text::safe(&said), width));
    }
    lines.join("\n")
}

/// What there is to do, heaviest first: each thing once, and the fields to fill in together for each stuk.
fn to_do(judged: &Beoordeling, protocol: &Protocol, names: &Namen) -> Vec<(Ernst, String)> {
    let found = judged.by_weight();
    let mut lines: Vec<(Ernst, String)> = Vec::new();
    for one in &found {
        let same = |other: &&&Bevinding| {
            one.detail == Detail::VeldLeeg
                && other.detail == Detail::VeldLeeg
                && (other.stuk, other.ernst) == (one.stuk, one.ernst)
        };
        let fields: Vec<String> = found.iter().filter(same).map(|found| field(found, protocol)).collect();
        let said = match (fields.as_slice(), one.stuk.and_then(|id| names.get(&id))) {
            ([_, _, ..], Some(name)) => format!("Vul aan: {} (bij {name}).", fields.join(", ")),
            _ => action(one, protocol, names),
        };
        if !lines.contains(&(one.ernst, said.clone())) {
            lines.push((one.ernst, said));
        }
    }
    lines
}

/// The field that is to be filled in.
fn field(found: &Bevinding, protocol: &Protocol) -> String {
    let action = bevinding::text(found, protocol).actie;
    action.trim_start_matches("Vul aan: ").trim_end_matches('.').to_owned()
}
