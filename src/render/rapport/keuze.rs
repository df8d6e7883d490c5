//! Which stukken a reader gets, and of those which fields, with the ground for whatever is left out.

use serde_json::{Map, Value};

use super::anderen::{Anderen, each_text};
use super::inzage::{Cel, cel};
use super::lezer::{Grond, Lezer};
use crate::model::{
    Aard, Betreft, Dossier, Inhoud, Item, Keuze, Pleger, Signaal, Soort, StukRef, Uitkomst, Wie, Zintuig,
};
use crate::protocol::{Groep, Protocol};

/// How far a follow-up on a follow-up is followed.
const DEPTH: u8 = 4;

/// What stands for an observation that was heard, among what was left out.
pub(super) const HEARD: &str = "waarnemingen.gehoord";

/// A stuk as a reader gets it.
#[derive(Debug)]
pub struct Getoond<'a> {
    /// The stuk.
    pub item: &'a Item,
    /// The fields that are shown.
    pub velden: Map<String, Value>,
    /// The fields of which only is said that they were recorded.
    pub vermeld: Vec<String>,
}

/// Something that was left out: of which soort, which field (none: the whole stuk), why, how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weggelaten {
    /// The soort.
    pub soort: Soort,
    /// The field; none: the whole stuk.
    pub veld: Option<String>,
    /// Why.
    pub grond: Grond,
    /// How often.
    pub aantal: usize,
}

/// What a reader gets of a dossier.
#[derive(Debug)]
pub struct Keus<'a> {
    /// The stukken, by day.
    pub getoond: Vec<Getoond<'a>>,
    /// What was left out, in the order in which it came up.
    pub weggelaten: Vec<Weggelaten>,
}

/// Chooses for one reader.
pub struct Kiezer<'a> {
    dossier: &'a Dossier,
    protocol: &'a Protocol,
    lezer: Lezer,
    anderen: Anderen,
}

impl<'a> Kiezer<'a> {
    /// For a reader; `ouder` is the parent who reads a parent's copy.
    #[must_use]
    pub fn new(dossier: &'a Dossier, protocol: &'a Protocol, lezer: Lezer, ouder: Option<String>) -> Self {
        Self { dossier, protocol, lezer, anderen: Anderen::new(dossier, protocol, ouder) }
    }

    /// Everything that the reader gets.
    #[must_use]
    pub fn kies(&self) -> Keus<'a> {
        let mut items: Vec<&Item> = self.dossier.items.iter().collect();
        items.sort_by_key(|item| (item.gegevens.soort() != Soort::Leerling, item.day(), item.id()));
        answers_in_order(&mut items);
        let mut keus = Keus { getoond: Vec::new(), weggelaten: Vec::new() };
        for item in items {
            let soort = item.gegevens.soort();
            match self.gate(item, 0) {
                Err(grond) => keus.leave_out(soort, None, grond),
                Ok(()) => self.fields(item, &mut keus),
            }
        }
        keus
    }

    fn fields(&self, item: &'a Item, keus: &mut Keus<'a>) {
        let soort = item.gegevens.soort();
        let Ok(Value::Object(tree)) = serde_json::to_value(&item.gegevens) else { return };
        let mut shown = Getoond { item, velden: Map::new(), vermeld: Vec::new() };
        let mut hidden: Vec<(String, Grond)> = Vec::new();
        for (name, value) in tree {
            match cel(self.lezer, soort, &name) {
                Cel::Vermeld => shown.vermeld.push(name),
                Cel::Weg(grond) => hidden.push((name, grond)),
                Cel::Nagezien if self.speaks_of_others(&value) => hidden.push((name, Grond::Anderen)),
                Cel::Toon | Cel::Nagezien => drop(shown.velden.insert(name, value)),
                Cel::Mensen => match self.kept(&value) {
                    Some(value) => drop(shown.velden.insert(name, value)),
                    None => hidden.push((name, Grond::Anderen)),
                },
                Cel::NietGehoord => {
                    let (kept, heard) = without_heard(value);
                    hidden.extend(std::iter::repeat_n((HEARD.to_owned(), Grond::Vertrouwen), heard));
                    shown.velden.extend(kept.map(|value| (name, value)));
                }
                Cel::Rollen => drop(shown.velden.insert(name, self.roles(value))),
            }
        }
        // A stuk of which nothing is shown is left out as a whole.
        if shown.velden.is_empty() && shown.vermeld.is_empty() && !hidden.is_empty() {
            let grond = hidden.first().map_or(Grond::NietNodig, |(_, grond)| *grond);
            return keus.leave_out(soort, None, grond);
        }
        for (name, grond) in hidden {
            keus.leave_out(soort, Some(name), grond);
        }
        keus.getoond.push(shown);
    }

    /// Whether a value speaks of someone else than the child and the reader.
    #[must_use]
    pub fn speaks_of_others(&self, value: &Value) -> bool {
        let mut found = false;
        each_text(value, &mut |text| found |= self.anderen.in_text(text));
        found
    }

    /// Whether the reader gets this stuk at all; what depends on what it says.
    fn gate(&self, item: &Item, depth: u8) -> Result<(), Grond> {
        if item.vervallen.is_some() && !matches!(self.lezer, Lezer::Eigen | Lezer::Inspectie) {
            return Err(Grond::Beheer);
        }
        // What follows up a stuk that is not shown would tell that it is there.
        if let Some(grond) = hidden_whole(self.lezer, item.gegevens.soort()) {
            return Err(grond);
        }
        match self.lezer {
            Lezer::Eigen | Lezer::Inspectie => Ok(()),
            Lezer::VeiligThuis => gate_veilig_thuis(item),
            Lezer::Overdracht => self.gate_overdracht(item, depth),
            Lezer::Ouder => self.gate_ouder(item, depth),
        }
    }

    fn gate_overdracht(&self, item: &Item, depth: u8) -> Result<(), Grond> {
        match &item.gegevens.inhoud {
            Inhoud::Signaal(s) => match s.aard {
                Some(Aard::Feit | Aard::Diagnose) => Ok(()),
                Some(Aard::Hypothese) if self.confirmed(item) => Ok(()),
                _ => Err(Grond::Vermoeden),
            },
            Inhoud::Gesprek(g) if self.any(people(g.met.as_ref()), Groep::Kind) => Err(Grond::Vertrouwen),
            Inhoud::Contact(c) if self.any(c.met.as_slice(), Groep::Kind) => Err(Grond::Vertrouwen),
            Inhoud::Contact(c) if self.any(c.met.as_slice(), Groep::Intern) => Err(Grond::Overweging),
            Inhoud::Vervolg(v) if v.velden.is_some() => Err(Grond::Beheer),
            Inhoud::Vervolg(v) => self.target(v.op.as_ref(), depth, Grond::Vermoeden),
            Inhoud::Bijlage(b) => self.target(b.bij.as_ref(), depth, Grond::NietNodig),
            _ => Ok(()),
        }
    }

    fn confirmed(&self, item: &Item) -> bool {
        self.dossier.follow_ups(item.id()).any(|(_, v)| v.uitkomst == Some(Uitkomst::Bevestigd))
    }

    fn gate_ouder(&self, item: &Item, depth: u8) -> Result<(), Grond> {
        let when = |holds: bool, grond: Grond| if holds { Ok(()) } else { Err(grond) };
        match &item.gegevens.inhoud {
            Inhoud::Signaal(s) => {
                when(s.aard == Some(Aard::Feit), Grond::Vermoeden)?;
                when(s.gevaar.as_deref().unwrap_or_default().is_empty(), Grond::Veiligheid)?;
                when(!names_suspect(s), Grond::Veiligheid)?;
                let betreft = s.betreft.as_deref().unwrap_or_default();
                when(betreft == [Betreft::Leerling], Grond::Anderen)
            }
            Inhoud::Gesprek(g) => {
                when(g.afgezien.is_none(), Grond::Veiligheid)?;
                when(!self.any(people(g.met.as_ref()), Groep::Kind), Grond::Vertrouwen)?;
                when(self.with_reader(people(g.met.as_ref())), Grond::Anderen)
            }
            Inhoud::Contact(c) => {
                when(self.with_reader(c.met.as_slice()), Grond::Overweging)?;
                when(c.gevaar.as_deref().unwrap_or_default().is_empty(), Grond::Veiligheid)
            }
            Inhoud::Toestemming(t) => when(self.with_reader(t.van.as_slice()), Grond::Anderen),
            Inhoud::Verwijsindex(v) => when(v.geplaatst == Some(true), Grond::Overweging),
            Inhoud::Besluit(b) => when(b.hulp == Some(true), Grond::Overweging),
            Inhoud::Melding(m) => when(m.ouders_ingelicht == Some(true), Grond::Veiligheid),
            Inhoud::Hulp(h) => {
                let accepted = h.aanvaard_door.iter().flatten().any(|naam| self.anderen.is_named(naam));
                when(accepted || self.with_reader(people(h.afgesproken_met.as_ref())), Grond::Anderen)
            }
            Inhoud::Vervolg(v) if v.velden.is_some() => Err(Grond::Beheer),
            Inhoud::Vervolg(v) => self.target(v.op.as_ref(), depth, Grond::Overweging),
            Inhoud::Evaluatie(e) => self.target(e.op.as_ref(), depth, Grond::Anderen),
            Inhoud::Bijlage(b) => self.target(b.bij.as_ref(), depth, Grond::Anderen),
            Inhoud::Ondertekening(o) => {
                self.target(o.op.as_ref(), depth, Grond::Anderen)?;
                let staff =
                    o.rol.as_ref().and_then(|rol| self.protocol.groep(rol.as_str())) == Some(Groep::Intern);
                when(staff || o.naam.as_ref().is_some_and(|naam| self.anderen.is_named(naam)), Grond::Anderen)
            }
            _ => Ok(()),
        }
    }

    /// A stuk about another is shown as far as that other is.
    fn target(&self, op: Option<&StukRef>, depth: u8, otherwise: Grond) -> Result<(), Grond> {
        let target = op.and_then(StukRef::id).and_then(|id| self.dossier.get(id));
        match target {
            Some(item) if depth < DEPTH => self.gate(item, depth + 1),
            _ => Err(otherwise),
        }
    }

    fn any(&self, people: &[Wie], groep: Groep) -> bool {
        people
            .iter()
            .any(|wie| wie.rol.as_ref().and_then(|rol| self.protocol.groep(rol.as_str())) == Some(groep))
    }

    fn with_reader(&self, people: &[Wie]) -> bool {
        people.iter().any(|wie| self.anderen.is_reader(wie, self.protocol))
    }

    /// Of people only staff, professionals and the reader; none when nobody is left.
    fn kept(&self, value: &Value) -> Option<Value> {
        match value {
            Value::Array(items) => {
                let kept: Vec<Value> = items.iter().filter_map(|item| self.kept(item)).collect();
                (items.is_empty() || !kept.is_empty()).then_some(Value::Array(kept))
            }
            Value::Object(wie) => {
                let one: Wie = serde_json::from_value(value.clone()).ok()?;
                if self.anderen.is_reader(&one, self.protocol) {
                    return Some(value.clone());
                }
                let mut kept = wie.clone();
                kept.shift_remove("bereikbaar");
                let ours =
                    self.any(std::slice::from_ref(&one), Groep::Intern) || self.any(&[one], Groep::Extern);
                ours.then_some(Value::Object(kept))
            }
            Value::String(naam) => self.anderen.is_named(naam).then(|| value.clone()),
            _ => None,
        }
    }

    /// Of people outside the school only the role.
    fn roles(&self, value: Value) -> Value {
        match value {
            Value::Array(items) => items.into_iter().map(|item| self.roles(item)).collect(),
            Value::Object(mut map) => {
                let rol = map.get("rol").and_then(Value::as_str).and_then(|rol| self.protocol.groep(rol));
                if !matches!(rol, Some(Groep::Intern | Groep::Extern)) {
                    map.shift_remove("naam");
                    map.shift_remove("organisatie");
                }
                map.shift_remove("bereikbaar");
                let parts = map.into_iter().map(|(name, part)| {
                    let part = if part.is_object() { self.roles(part) } else { part };
                    (name, part)
                });
                Value::Object(parts.collect())
            }
            other => other,
        }
    }
}

fn gate_veilig_thuis(item: &Item) -> Result<(), Grond> {
    match &item.gegevens.inhoud {
        // A correction or addition stands with the stuk that it is about.
        Inhoud::Vervolg(v) if v.velden.is_some() => Err(Grond::Beheer),
        _ => Ok(()),
    }
}

/// Whether a signaal says who is suspected. *Onbekend* says as little as no answer.
#[must_use]
pub fn names_suspect(signaal: &Signaal) -> bool {
    signaal.vermoedelijke_pleger.is_some_and(|one| one != Pleger::Onbekend)
}

/// The ground on which a reader gets nothing of a soort, where the table shows none of its fields.
fn hidden_whole(lezer: Lezer, soort: Soort) -> Option<Grond> {
    let cells = soort.fields().iter().map(|veld| cel(lezer, soort, veld));
    let grounds: Option<Vec<Grond>> = cells
        .map(|cell| match cell {
            Cel::Weg(grond) => Some(grond),
            _ => None,
        })
        .collect();
    grounds?.first().copied()
}

/// Answers to the afwegingskader of one day stand in the order of its questions, in the places that they had.
fn answers_in_order(items: &mut [&Item]) {
    let question = |item: &Item| match &item.gegevens.inhoud {
        Inhoud::Afweging(answer) => Some(answer.nr),
        _ => None,
    };
    for same_day in items.chunk_by_mut(|one, next| one.day() == next.day()) {
        let places: Vec<usize> = (0..same_day.len()).filter(|at| question(same_day[*at]).is_some()).collect();
        let mut answers: Vec<&Item> = places.iter().map(|at| same_day[*at]).collect();
        answers.sort_by_key(|item| question(item));
        for (at, item) in places.into_iter().zip(answers) {
            same_day[at] = item;
        }
    }
}

impl Keus<'_> {
    fn leave_out(&mut self, soort: Soort, veld: Option<String>, grond: Grond) {
        let known =
            self.weggelaten.iter_mut().find(|w| w.soort == soort && w.veld == veld && w.grond == grond);
        match known {
            Some(known) => known.aantal += 1,
            None => self.weggelaten.push(Weggelaten { soort, veld, grond, aantal: 1 }),
        }
    }
}

/// The observations that were not heard, none when none is left, and how many were.
fn without_heard(value: Value) -> (Option<Value>, usize) {
    let Value::Array(all) = value else { return (Some(value), 0) };
    let heard = |one: &Value| one.get("zintuig").and_then(Value::as_str) == Some(Zintuig::Gehoord.word());
    let (told, kept): (Vec<Value>, Vec<Value>) = all.into_iter().partition(heard);
    let left = !kept.is_empty() || told.is_empty();
    (left.then_some(Value::Array(kept)), told.len())
}

fn people(list: Option<&Vec<Wie>>) -> &[Wie] {
    list.map(Vec::as_slice).unwrap_or_default()
}
