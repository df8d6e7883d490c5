//! Lists of which the user chooses the columns (`--velden`): the same names on the screen and in JSON.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{tabel, text};

/// A column on the screen: its stable name, and its heading there.
pub type Kop = (&'static str, &'static str);

/// A list ("lijst"): of each row what a script gets, and what the screen shows.
pub struct Lijst<'k> {
    kop: &'static [Kop],
    gekozen: &'k [String],
    rijen: Vec<Rij>,
}

struct Rij {
    json: Value,
    cellen: Vec<String>,
}

impl<'k> Lijst<'k> {
    /// An empty list with these columns on the screen, unless the user chose.
    #[must_use]
    pub fn new(kop: &'static [Kop], gekozen: &'k [String]) -> Self {
        Self { kop, gekozen, rijen: Vec::new() }
    }

    /// Adds a row: every field of it for a script, and a cell for each column of the screen.
    pub fn add(&mut self, rij: &impl Serialize, cellen: Vec<String>) {
        self.rijen.push(Rij { json: serde_json::json!(rij), cellen });
    }

    /// Whether the screen shows a column.
    #[must_use]
    pub fn shows(&self, name: &str) -> bool {
        if self.gekozen.is_empty() {
            return self.kop.iter().any(|(known, _)| *known == name);
        }
        self.gekozen.iter().any(|chosen| chosen == name)
    }

    /// Each row for a script: with every field, or those that were chosen, in that order.
    #[must_use]
    pub fn json(&self) -> Vec<Value> {
        self.rijen
            .iter()
            .map(|rij| if self.gekozen.is_empty() { rij.json.clone() } else { self.part(rij) })
            .collect()
    }

    fn part(&self, rij: &Rij) -> Value {
        let value = |name: &String| match (rij.json.get(name), self.cell(rij, name)) {
            (Some(value), _) => value.clone(),
            (None, Some(cell)) => Value::from(cell),
            // A field that this row does not have.
            (None, None) => Value::Null,
        };
        let parts: Map<String, Value> = self.gekozen.iter().map(|name| (name.clone(), value(name))).collect();
        Value::Object(parts)
    }

    /// The list as a table.
    #[must_use]
    pub fn text(&self, width: Option<usize>) -> String {
        if self.gekozen.is_empty() {
            let kop: Vec<&str> = self.kop.iter().map(|(_, heading)| *heading).collect();
            let rijen: Vec<Vec<String>> = self.rijen.iter().map(|rij| rij.cellen.clone()).collect();
            return tabel::table(&kop, &rijen, width);
        }
        let heading = |name: &'k String| {
            let known = self.kop.iter().find(|(known, _)| known == name);
            known.map_or(name.as_str(), |(_, heading)| *heading)
        };
        let kop: Vec<&str> = self.gekozen.iter().map(heading).collect();
        let shown = |rij: &Rij, name: &String| {
            self.cell(rij, name)
                .map_or_else(|| rij.json.get(name).map(words).unwrap_or_default(), str::to_owned)
        };
        let rijen: Vec<Vec<String>> =
            self.rijen.iter().map(|rij| self.gekozen.iter().map(|name| shown(rij, name)).collect()).collect();
        tabel::table(&kop, &rijen, width)
    }

    fn cell<'r>(&self, rij: &'r Rij, name: &str) -> Option<&'r str> {
        let at = self.kop.iter().position(|(known, _)| *known == name)?;
        rij.cellen.get(at).map(String::as_str)
    }
}

/// A value of JSON as people read it.
fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => if *yes { "ja" } else { "nee" }.to_owned(),
        Value::String(text) => text::safe(text),
        Value::Array(values) => values.iter().map(words).collect::<Vec<_>>().join(", "),
        Value::Object(parts) => {
            let part = |(name, value): (&String, &Value)| format!("{} {}", text::label(name), words(value));
            parts.iter().map(part).collect::<Vec<_>>().join(", ")
        }
        Value::Number(number) => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const KOP: &[Kop] = &[("zaak", "zaak"), ("leerling", "leerling"), ("stap", "stap")];

    fn lijst(gekozen: &[String]) -> Lijst<'_> {
        let mut lijst = Lijst::new(KOP, gekozen);
        let rij = json!({ "zaak": "2026-7KQ3MX", "stap": 3, "gesloten": false, "lezers": ["a", "b"], "eerst": null });
        lijst.add(&rij, vec!["2026-7KQ3MX".into(), "Noor".into(), "3 (van 5)".into()]);
        lijst
    }

    #[test]
    fn without_a_choice_a_list_is_what_it_was() {
        let lijst = lijst(&[]);
        assert_eq!(lijst.text(None), "zaak\tleerling\tstap\n2026-7KQ3MX\tNoor\t3 (van 5)");
        let keys: Vec<&String> = lijst.rijen[0].json.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["zaak", "stap", "gesloten", "lezers", "eerst"]);
        assert!(lijst.shows("stap") && !lijst.shows("gesloten"));
    }

    #[test]
    fn chosen_columns_come_in_their_order_on_the_screen_and_in_json() {
        let gekozen = ["gesloten", "leerling", "stap", "lezers", "eerst", "weg"].map(str::to_owned);
        let lijst = lijst(&gekozen);
        let text = "gesloten\tleerling\tstap\tlezers\teerst\tweg\nnee\tNoor\t3 (van 5)\ta, b\t\t";
        assert_eq!(lijst.text(None), text);
        let json = json!({ "gesloten": false, "leerling": "Noor", "stap": 3, "lezers": ["a", "b"], "eerst": null,
            "weg": null });
        assert_eq!(serde_json::to_string(&lijst.json()[0]).unwrap(), json.to_string());
    }
}
