//! What a stuk says in the words of the screen: labels from the protocol, choices, roles and other stukken by name.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::choices;
use super::dossier::short;
use super::text::{day, day_in_words, label, safe, safe_lines};
use crate::model::{Dossier, Gegevens, Inhoud, Keuze, Kind, Soort, StukId, Veld, Vervolg};
use crate::protocol::{Participatiepunt, Protocol};

/// In whose words values are shown, and of which dossier the other stukken are known.
#[derive(Clone, Copy)]
pub struct Wording<'a> {
    /// The protocol that words the labels.
    pub protocol: &'a Protocol,
    dossier: Option<&'a Dossier>,
}

/// One field with what it says.
pub struct Line {
    /// The field.
    pub veld: Veld,
    /// What it is called on the screen.
    pub label: String,
    /// What it says, on one line; none when it says nothing.
    pub value: Option<String>,
}

/// A field by its soort and path: `met`, `afgezien.grond`.
#[derive(Clone, Copy)]
struct Place<'p> {
    soort: Soort,
    path: &'p str,
}

/// Fields that the program fills in for itself.
const OWN: [&str; 3] = ["op_soort", "sha256", "grootte"];

impl<'a> Wording<'a> {
    /// The words of this protocol.
    #[must_use]
    pub fn of(protocol: &'a Protocol) -> Self {
        Self { protocol, dossier: None }
    }

    /// Names the other stukken of this dossier where one is referred to.
    #[must_use]
    pub fn within(self, dossier: &'a Dossier) -> Self {
        Self { dossier: Some(dossier), ..self }
    }

    /// What a soort is called on the screen.
    #[must_use]
    pub fn soort(&self, soort: Soort) -> String {
        self.protocol.soort_hulp(soort).map_or_else(|| label(&soort.to_string()), |help| help.label.clone())
    }

    /// What a field is called on the screen.
    #[must_use]
    pub fn field(&self, soort: Soort, path: &str) -> String {
        if let Some(own) = path.strip_prefix("extra.") {
            let extra = self.protocol.extra(soort).iter().find(|extra| extra.naam.value == own);
            return extra.map_or_else(|| label(own), |extra| extra.label.clone());
        }
        let help = self.protocol.hulptekst(soort, path);
        help.map_or_else(|| label(&path.replace('.', " ")), |help| help.label.clone())
    }

    /// Every field of a soort with what it says, in the order of the format.
    #[must_use]
    pub fn lines(&self, gegevens: &Gegevens) -> Vec<Line> {
        let soort = gegevens.soort();
        let tree = self.tree(gegevens);
        let line = |veld: &Veld| Line {
            veld: *veld,
            label: self.field(soort, veld.name),
            value: tree
                .get(veld.name)
                .map(|value| safe(&self.value(Place { soort, path: veld.name }, value, veld.kind))),
        };
        soort.velden().iter().filter(|veld| !OWN.contains(&veld.name)).map(line).collect()
    }

    /// Every field that says something, as lines of the dossier; `mark` says of a field how it came to be so.
    #[must_use]
    pub fn text(&self, gegevens: &Gegevens, indent: &str, mark: &dyn Fn(&str) -> String) -> String {
        let soort = gegevens.soort();
        let mut text = String::new();
        let tree = self.tree(gegevens);
        for veld in soort.velden().iter().filter(|veld| !OWN.contains(&veld.name)) {
            let Some(value) = tree.get(veld.name) else { continue };
            if let (Kind::Velden, Inhoud::Vervolg(Vervolg { velden: Some(set), .. })) =
                (veld.kind, &gegevens.inhoud)
            {
                _ = writeln!(text, "{indent}{}:", safe(&self.field(soort, veld.name)));
                text.push_str(&self.text(set, &format!("{indent}  "), &|_| String::new()));
                continue;
            }
            self.paragraph(&mut text, Place { soort, path: veld.name }, value, veld.kind, indent);
            text.insert_str(text.trim_end_matches('\n').len(), &mark(veld.name));
        }
        for (name, said) in &gegevens.extra {
            let label = self.field(soort, &format!("extra.{name}"));
            _ = writeln!(text, "{indent}{}: {}{}", safe(&label), safe(said), mark("extra"));
        }
        if let Some(lvs) = &gegevens.lvs {
            let parts = [lvs.datum.map(day), lvs.door.clone(), lvs.verwijzing.clone()];
            let parts: Vec<String> = parts.into_iter().flatten().map(|part| safe(&part)).collect();
            _ = writeln!(
                text,
                "{indent}ook in {}: {}{}",
                safe(&self.protocol.lvs.naam),
                parts.join(", "),
                mark("lvs")
            );
        }
        text
    }

    /// What a stuk says, by field; the parts of a point of participation as the protocol writes them out, because
    /// another point may use the same word for something else.
    fn tree(&self, gegevens: &Gegevens) -> Map<String, Value> {
        let Ok(Value::Object(mut tree)) = serde_json::to_value(gegevens) else { return Map::new() };
        if let Inhoud::Participatie(said) = &gegevens.inhoud {
            let is_it = |point: &&Participatiepunt| Some(point.punt.as_str()) == said.punt.map(Keuze::word);
            let point = self.protocol.participatie.iter().find(is_it);
            let in_full = |word: &String| {
                let part = point.and_then(|one| one.onderdelen.iter().find(|part| part.naam.value == *word));
                Value::from(part.map_or_else(|| label(word), |part| part.tekst.clone()))
            };
            if let Some(parts) = &said.onderdelen {
                tree.insert("onderdelen".to_owned(), parts.iter().map(in_full).collect());
            }
        }
        tree
    }

    /// One field: what is short on one line, what has parts below its label.
    fn paragraph(&self, text: &mut String, place: Place<'_>, value: &Value, kind: Kind, indent: &str) {
        let name = self.field(place.soort, place.path);
        let below = format!("{indent}  ");
        match (value, kind) {
            (Value::Array(items), Kind::Lijst(inner))
                if items.len() > 1 || (matches!(inner, Kind::Deel(_)) && !items.is_empty()) =>
            {
                _ = writeln!(text, "{indent}{}:", safe(&name));
                for item in items {
                    let item = hanging(&self.value(place, item, *inner), &format!("{below}  "));
                    _ = writeln!(text, "{below}- {item}");
                }
            }
            (Value::Object(deel), Kind::Deel(parts)) => {
                _ = writeln!(text, "{indent}{}:", safe(&name));
                for part in parts {
                    if let Some(value) = deel.get(part.name) {
                        let path = format!("{}.{}", place.path, part.name);
                        self.paragraph(text, Place { path: &path, ..place }, value, part.kind, &below);
                    }
                }
            }
            _ => {
                let shown = hanging(&self.value(place, value, kind), &below);
                _ = writeln!(text, "{indent}{}: {shown}", safe(&name));
            }
        }
    }

    /// What a field says; its own lines stay.
    fn value(&self, place: Place<'_>, value: &Value, kind: Kind) -> String {
        match (value, kind) {
            (Value::Array(items), _) if items.is_empty() => "geen".to_owned(),
            (Value::Array(items), Kind::Lijst(inner)) => {
                items.iter().map(|item| self.value(place, item, *inner)).collect::<Vec<_>>().join("; ")
            }
            (Value::Bool(yes), _) => if *yes { "ja" } else { "nee" }.to_owned(),
            (Value::Number(nr), _) if (place.soort, place.path) == (Soort::Afweging, "nr") => {
                self.question(nr)
            }
            (Value::String(text), Kind::Datum | Kind::Termijn) => day_in_words(text),
            (Value::String(text), Kind::Keuze(_)) => self.choice(place, text),
            (Value::String(text), Kind::Tekst | Kind::Grond) => self.listed(place, text),
            (Value::String(text), Kind::Rol) => self.role(text),
            (Value::String(text), Kind::StukRef) => self.stuk(text),
            (Value::Object(who), Kind::Wie) => self.person(who),
            (Value::Object(deel), Kind::Deel(parts)) => self.parts(place, deel, parts),
            (Value::String(text), _) => safe(text),
            (other, _) => safe(&other.to_string()),
        }
    }

    /// A question of the afwegingskader, by its number and as it is asked.
    fn question(&self, nr: &serde_json::Number) -> String {
        let asked = nr.as_u64().and_then(|nr| self.protocol.afweging(u32::try_from(nr).ok()?));
        asked.map_or_else(|| nr.to_string(), |question| format!("{nr}. {}", safe(&question.vraag)))
    }

    /// A word of a closed list, without the explanation that goes with it when it is asked.
    fn choice(&self, place: Place<'_>, word: &str) -> String {
        if let Some(gevaar) = self.protocol.gevaar(word).filter(|_| place.path == "gevaar") {
            return safe(&gevaar.label);
        }
        if (place.soort, place.path) == (Soort::Participatie, "punt") {
            let point = self.protocol.participatie.iter().find(|point| point.punt.value == word);
            return point.map_or_else(|| label(word), |point| safe(&point.titel));
        }
        choices::in_words(place.soort, place.path, word)
    }

    /// Free text, or a word that the protocol lists for this field.
    fn listed(&self, place: Place<'_>, text: &str) -> String {
        let protocol = self.protocol;
        let found = match (place.soort, place.path) {
            (Soort::Weging, "aard") => {
                protocol.aard.iter().find(|word| word.naam.value == text).map(|word| &word.label)
            }
            (Soort::Toestemming, "reikwijdte") => {
                let body = protocol.toestemming_lichamen.iter().find(|body| body.naam.value == text);
                body.map(|body| &body.label).or_else(|| protocol.rol(text).map(|rol| &rol.label))
            }
            (_, "afgezien.grond" | "zonder_gesprek.grond") => protocol.grond(text).map(|grond| &grond.label),
            _ => None,
        };
        found.map_or_else(|| safe_lines(text.trim_end()), |label| safe(label))
    }

    fn role(&self, rol: &str) -> String {
        self.protocol.rol(rol).map_or_else(|| label(rol), |rol| safe(&rol.label))
    }

    /// Another stuk: what it is called where the dossier holds it, always with the end of its number.
    fn stuk(&self, id: &str) -> String {
        let known: Option<StukId> = id.parse().ok();
        let item = known.and_then(|id| self.dossier?.get(id));
        match (item, known) {
            (Some(item), _) => super::dossier::name(item),
            (None, Some(id)) => short(id),
            (None, None) => safe(id),
        }
    }

    fn person(&self, who: &Map<String, Value>) -> String {
        let part = |name: &str| who.get(name).and_then(Value::as_str);
        let rol = part("rol").map(|rol| self.role(rol));
        let parts =
            [part("naam").map(safe), rol, part("organisatie").map(safe), part("bereikbaar").map(safe)];
        let mut shown: Vec<String> = parts.into_iter().flatten().collect();
        // "Veilig Thuis, Veilig Thuis": the role and the organisation are often one.
        shown.dedup();
        shown.join(", ")
    }

    fn parts(&self, place: Place<'_>, deel: &Map<String, Value>, parts: &[Veld]) -> String {
        // What was seen, heard or smelled reads as a sentence.
        if let (Some(sense), Some(what)) = (word(deel, "zintuig"), word(deel, "wat")) {
            return format!("{}: {}", label(sense), safe_lines(what));
        }
        let known = parts.iter().filter_map(|part| Some((part, deel.get(part.name)?)));
        let shown = known.map(|(part, value)| {
            let path = format!("{}.{}", place.path, part.name);
            let name = self.protocol.hulptekst(place.soort, &path).map(|help| help.label.clone());
            let value = self.value(Place { path: &path, ..place }, value, part.kind);
            format!("{}: {value}", name.unwrap_or_else(|| label(part.name)))
        });
        shown.collect::<Vec<_>>().join(", ")
    }
}

fn word<'v>(deel: &'v Map<String, Value>, name: &str) -> Option<&'v str> {
    deel.get(name).and_then(Value::as_str)
}

/// Later lines under the first.
fn hanging(text: &str, indent: &str) -> String {
    text.replace('\n', &format!("\n{indent}"))
}
