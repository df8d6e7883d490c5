//! A stuk in words: its fields under the labels of the protocol, as lines and lists for a template.

use serde::Serialize;
use serde_json::Value;

use super::keuze::Getoond;
use crate::model::{Dossier, HasKind, Inhoud, Keuze, Kind, Lvs, Soort, StukId};
use crate::protocol::Protocol;
use crate::render::choices;
use crate::render::dossier::short;
use crate::render::text::{capital, day, day_in_words, day_of, label, moment, safe, safe_lines};

/// A stuk as a template shows it ("stuk").
#[derive(Debug, Clone, Serialize)]
pub struct StukBeeld {
    /// The end of its number.
    pub nummer: String,
    /// What kind it is, in the protocol's words.
    pub soort: String,
    /// When it happened.
    pub dag: String,
    /// When it happened, for programs.
    pub datum: String,
    /// By which follow-up it was declared void.
    pub vervallen: Option<String>,
    /// Who recorded it, and when.
    pub vastgelegd: String,
    /// Whether it is so short that on paper it stays on one sheet.
    pub kort: bool,
    /// What it says.
    pub regels: Vec<Regel>,
    /// The fields of which only is said that they were recorded.
    pub vermeld: Vec<String>,
}

/// A field in words ("regel").
#[derive(Debug, Clone, Serialize)]
pub struct Regel {
    /// What it is called.
    pub label: String,
    /// What it says; several where it is a list.
    pub waarden: Vec<String>,
    /// Who added or corrected it, and when.
    pub wijziging: Option<String>,
}

/// Puts stukken in words.
pub struct Opmaak<'a> {
    /// The dossier that they are from.
    pub dossier: &'a Dossier,
    /// The protocol, for labels.
    pub protocol: &'a Protocol,
    /// The stukken that are shown: only these are called by their name.
    pub getoond: Vec<StukId>,
    /// Whether is shown what was changed later, and by whom.
    pub met_wijzigingen: bool,
}

impl Opmaak<'_> {
    /// A stuk.
    #[must_use]
    pub fn stuk(&self, shown: &Getoond) -> StukBeeld {
        let item = shown.item;
        let kop = &item.kop;
        let soort = item.gegevens.soort();
        let rol = label(item.functie.to_string().as_str());
        let recorded = moment(&kop.vastgelegd.op.0);
        let regels: Vec<Regel> = shown
            .velden
            .iter()
            // The day stands above it.
            .filter(|(name, _)| name.as_str() != "datum")
            .flat_map(|(name, value)| self.field(soort, name, value, shown))
            .collect();
        StukBeeld {
            nummer: short(kop.id),
            soort: self.title(&item.gegevens.inhoud),
            // The pupil is of no day.
            dag: if soort == Soort::Leerling { String::new() } else { day(item.day()) },
            datum: item.day().to_string(),
            vervallen: item.vervallen.map(short),
            vastgelegd: format!("{} ({rol}), {recorded}", kop.vastgelegd.door),
            kort: is_short(&regels),
            regels,
            vermeld: shown.vermeld.iter().map(|name| self.label(soort, name)).collect(),
        }
    }

    /// What a stuk is called.
    fn title(&self, inhoud: &Inhoud) -> String {
        let soort = inhoud.soort();
        let help = self.protocol.soort_hulp(soort).map(|help| help.label.clone());
        let text = capital(&help.unwrap_or_else(|| soort.to_string()));
        match inhoud {
            Inhoud::Afweging(a) => a.nr.map_or(text.clone(), |nr| format!("{text} {nr}")),
            _ => text,
        }
    }

    /// What a field is called.
    #[must_use]
    pub fn label(&self, soort: Soort, path: &str) -> String {
        let own = match path {
            "lvs" => Some(self.protocol.lvs.naam.clone()),
            _ => self.protocol.hulptekst(soort, path).map(|help| help.label.clone()),
        };
        capital(&safe(&own.unwrap_or_else(|| label(path.rsplit('.').next().unwrap_or(path)))))
    }

    fn field(&self, soort: Soort, name: &str, value: &Value, shown: &Getoond) -> Vec<Regel> {
        let known = soort.velden().iter().find(|veld| veld.name == name).map(|veld| veld.kind);
        let kind = known.or((name == "lvs").then_some(<Lvs as HasKind>::KIND));
        if name == "extra" {
            return self.extra(soort, value);
        }
        if let (Inhoud::Afweging(answer), "nr") = (&shown.item.gegevens.inhoud, name) {
            let waarden = vec![answer.nr.map_or_else(|| safe(&value.to_string()), |nr| self.question(nr))];
            return vec![Regel {
                label: self.label(soort, name),
                waarden,
                wijziging: self.change(name, shown),
            }];
        }
        if let (Some(Kind::Velden), Value::Object(set)) = (known, value) {
            return vec![self.set_fields(name, set, shown)];
        }
        let waarden = match (value, kind) {
            (Value::Array(items), _) if items.is_empty() => vec!["geen".to_owned()],
            (value @ Value::Array(_), Some(kind @ Kind::Lijst(Kind::Keuze(_)))) => {
                vec![self.value(soort, name, value, kind).replace("; ", ", ")]
            }
            (Value::Array(items), _) if name == "onderdelen" => self.onderdelen(shown, items),
            (Value::Array(items), Some(Kind::Lijst(inner))) => {
                items.iter().map(|item| self.value(soort, name, item, *inner)).collect()
            }
            (Value::Object(parts), Some(Kind::Deel(_))) if parts.values().any(Value::is_array) => {
                self.parts(soort, name, parts, kind)
            }
            (value, kind) => vec![self.value(soort, name, value, kind.unwrap_or(Kind::Tekst))],
        };
        vec![Regel { label: self.label(soort, name), waarden, wijziging: self.change(name, shown) }]
    }

    /// A question of the afwegingskader as the protocol asks it.
    #[must_use]
    pub fn question(&self, nr: u8) -> String {
        self.protocol.afweging(nr.into()).map_or_else(|| nr.to_string(), |question| safe(&question.vraag))
    }

    /// The fields that a follow-up sets, under the names that they have in the stuk followed up.
    fn set_fields(&self, name: &str, set: &serde_json::Map<String, Value>, shown: &Getoond) -> Regel {
        let of = match &shown.item.gegevens.inhoud {
            Inhoud::Vervolg(vervolg) => vervolg.velden.as_ref().map(|velden| velden.soort()),
            _ => None,
        };
        let soort = of.unwrap_or(Soort::Vervolg);
        let lines = set.iter().flat_map(|(name, value)| self.field(soort, name, value, shown));
        let waarden = lines.map(|line| format!("{}: {}", line.label, line.waarden.join("; "))).collect();
        Regel { label: self.label(Soort::Vervolg, name), waarden, wijziging: None }
    }

    /// The school's own fields, by their own names.
    fn extra(&self, soort: Soort, value: &Value) -> Vec<Regel> {
        let own = self.protocol.extra(soort);
        let named = |name: &String| {
            let known = own.iter().find(|extra| extra.naam.value == *name);
            capital(&known.map_or_else(|| safe(&label(name)), |extra| safe(&extra.label)))
        };
        let fields = value.as_object().into_iter().flatten();
        let text = |value: &Value| vec![safe_lines(value.as_str().unwrap_or_default())];
        fields
            .map(|(name, value)| Regel { label: named(name), waarden: text(value), wijziging: None })
            .collect()
    }

    /// The parts of a point of participation: another point may use the same word for something else.
    fn onderdelen(&self, shown: &Getoond, words: &[Value]) -> Vec<String> {
        let punt = match &shown.item.gegevens.inhoud {
            Inhoud::Participatie(participatie) => participatie.punt.map(Keuze::word),
            _ => None,
        };
        let point = self.protocol.participatie.iter().find(|point| Some(point.punt.as_str()) == punt);
        let text = |word: &str| {
            let part = point.and_then(|point| point.onderdelen.iter().find(|part| part.naam.value == word));
            part.map_or_else(|| safe(word), |part| safe(&part.tekst))
        };
        words.iter().filter_map(Value::as_str).map(text).collect()
    }

    /// A part that holds lists, one line for each.
    fn parts(
        &self,
        soort: Soort,
        name: &str,
        parts: &serde_json::Map<String, Value>,
        kind: Option<Kind>,
    ) -> Vec<String> {
        let Some(Kind::Deel(known)) = kind else { return Vec::new() };
        let mut lines = Vec::new();
        for part in known.iter().filter_map(|veld| Some((veld, parts.get(veld.name)?))) {
            let (veld, value) = part;
            let title = self.label(soort, &format!("{name}.{}", veld.name));
            let inner = match veld.kind {
                Kind::Lijst(inner) => *inner,
                other => other,
            };
            match value {
                Value::Array(items) => lines.extend(
                    items.iter().map(|item| format!("{title}: {}", self.value(soort, name, item, inner))),
                ),
                value => lines.push(format!("{title}: {}", self.value(soort, name, value, inner))),
            }
        }
        lines
    }

    fn change(&self, name: &str, shown: &Getoond) -> Option<String> {
        let sets = |change: &&crate::model::Wijziging| {
            change.velden.iter().any(|veld| veld.split('.').next() == Some(name))
        };
        let last = shown.item.wijzigingen.iter().rev().filter(|_| self.met_wijzigingen).find(sets)?;
        let on = day_of(&last.op.0);
        Some(format!("{} door {}, {on}", last.uitkomst, last.door))
    }

    /// A value on one line; text keeps its own lines.
    fn value(&self, soort: Soort, path: &str, value: &Value, kind: Kind) -> String {
        match (value, kind) {
            (Value::Bool(yes), _) => if *yes { "ja" } else { "nee" }.to_owned(),
            (Value::String(text), Kind::Datum | Kind::Termijn) => day_in_words(text),
            (Value::String(text), Kind::Rol) => self.role(text),
            (Value::String(text), Kind::Grond) => {
                self.protocol.grond(text).map_or_else(|| label(text), |grond| safe(&grond.label))
            }
            (Value::String(text), Kind::StukRef) => self.reference(text),
            (Value::String(text), Kind::Keuze(_)) => {
                self.listed(path, text).unwrap_or_else(|| choices::in_words(soort, path, text))
            }
            (Value::String(text), _) => self.listed(path, text).unwrap_or_else(|| safe_lines(text)),
            (Value::Object(wie), Kind::Wie) => self.person(wie),
            (Value::Object(deel), Kind::Deel(parts)) => self.inline(soort, path, deel, parts),
            (Value::Array(items), Kind::Lijst(inner)) => {
                items.iter().map(|item| self.value(soort, path, item, *inner)).collect::<Vec<_>>().join("; ")
            }
            (other, _) => safe(&other.to_string()),
        }
    }

    /// A word of one of the protocol's lists, by its label.
    fn listed(&self, path: &str, text: &str) -> Option<String> {
        let label = match path {
            "gevaar" => self.protocol.gevaar(text).map(|gevaar| &gevaar.label),
            "aard" => self.protocol.aard.iter().find(|one| one.naam.value == text).map(|one| &one.label),
            "reikwijdte" => {
                let body = self.protocol.toestemming_lichamen.iter().find(|one| one.naam.value == text);
                body.map(|one| &one.label).or_else(|| self.protocol.rol(text).map(|rol| &rol.label))
            }
            "punt" => self.protocol.participatie.iter().find(|p| p.punt.value == text).map(|p| &p.titel),
            _ => None,
        };
        label.map(|label| safe(label))
    }

    fn inline(
        &self,
        soort: Soort,
        path: &str,
        deel: &serde_json::Map<String, Value>,
        parts: &[crate::model::Veld],
    ) -> String {
        // An observation reads as "gezien: …".
        if let (Some(zintuig), Some(wat)) = (deel.get("zintuig"), deel.get("wat")) {
            let sense = capital(&label(zintuig.as_str().unwrap_or_default()));
            return format!("{sense}: {}", safe_lines(wat.as_str().unwrap_or_default()));
        }
        let known = parts.iter().filter_map(|part| Some((part, deel.get(part.name)?)));
        let shown = known.map(|(part, value)| {
            let path = format!("{path}.{}", part.name);
            format!("{}: {}", self.label(soort, &path), self.value(soort, &path, value, part.kind))
        });
        shown.collect::<Vec<_>>().join("; ")
    }

    /// Someone: name, role, organisation.
    fn person(&self, wie: &serde_json::Map<String, Value>) -> String {
        let part = |name: &str| wie.get(name).and_then(Value::as_str);
        let rol = part("rol").map(|rol| self.role(rol));
        let parts =
            [part("naam").map(safe), rol, part("organisatie").map(safe), part("bereikbaar").map(safe)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn role(&self, rol: &str) -> String {
        self.protocol.rol(rol).map_or_else(|| label(rol), |rol| safe(&rol.label))
    }

    /// Another stuk by its name, where the reader has it too.
    fn reference(&self, text: &str) -> String {
        let id = text.parse::<StukId>().ok().filter(|id| self.getoond.contains(id));
        match id.and_then(|id| self.dossier.get(id)) {
            Some(item) => {
                let title = self.title(&item.gegevens.inhoud).to_lowercase();
                format!("{title} van {} ({})", day(item.day()), short(item.kop.id))
            }
            None => "een stuk dat hier niet bij zit".to_owned(),
        }
    }
}

/// Whether it takes about a fifth of a sheet at most, by what fits on a line there.
fn is_short(regels: &[Regel]) -> bool {
    const LINE: usize = 80;
    const MOST: usize = 8;
    let lines = |text: &String| text.lines().map(|line| line.chars().count() / LINE + 1).sum::<usize>();
    regels.iter().flat_map(|regel| &regel.waarden).map(lines).sum::<usize>() <= MOST
}
