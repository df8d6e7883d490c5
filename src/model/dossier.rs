//! The dossier of one zaak: every stuk with its follow-ups merged in, as the rules and the screen see it.

use std::collections::BTreeMap;

use super::{
    Afsluiting, Datum, Functie, Gegevens, Inhoud, Kop, MedewerkerId, Moment, StukId, Tijd, Uitkomst, Vervolg,
    ZaakNummer,
};

/// Why a stuk does not count ("telt niet mee").
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reden {
    /// It could not be decrypted.
    OpentNiet,
    /// It opens but is not a valid stuk.
    Onleesbaar,
    /// It names another zaak or id, or another author or moment than its commit.
    HoortHierNiet,
    /// Who filed it may not file this soort.
    RolNietBevoegd,
    /// The commit that added it is not validly signed by an active staff member.
    NietErkend,
}

/// A stuk that does not count, shown but left out of the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buiten {
    /// The id, from the file's name.
    pub id: StukId,
    /// Why it does not count.
    pub reden: Reden,
    /// Who filed it, as far as known.
    pub door: Option<MedewerkerId>,
}

/// What a follow-up changed in a stuk: shown as added, by whom, when.
#[derive(Debug, Clone, PartialEq)]
pub struct Wijziging {
    /// The follow-up.
    pub vervolg: StukId,
    /// Who recorded it.
    pub door: MedewerkerId,
    /// When it was recorded.
    pub op: Moment,
    /// Addition or correction.
    pub uitkomst: Uitkomst,
    /// The names of the fields that it set.
    pub velden: Vec<String>,
}

/// One stuk of a dossier, with its follow-ups merged in.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What the program added.
    pub kop: Kop,
    /// The role in which it was filed.
    pub functie: Functie,
    /// As first recorded.
    pub oorspronkelijk: Gegevens,
    /// With additions and corrections merged in.
    pub gegevens: Gegevens,
    /// What was merged in.
    pub wijzigingen: Vec<Wijziging>,
    /// The follow-up that declared it void ("vervallen").
    pub vervallen: Option<StukId>,
}

/// How another zaak belongs to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verwant {
    /// The pupil's zaak names it ("verwante zaken").
    Gezin,
    /// This zaak was closed into it ("samengevoegd").
    Samengevoegd,
    /// It was closed into this zaak.
    Opgenomen,
}

impl Verwant {
    /// The same bond, as the other zaak shows it.
    #[must_use]
    pub fn seen_from_there(self) -> Self {
        match self {
            Self::Gezin => Self::Gezin,
            Self::Samengevoegd => Self::Opgenomen,
            Self::Opgenomen => Self::Samengevoegd,
        }
    }
}

/// Everything recorded in one zaak ("dossier").
#[derive(Debug, Clone, PartialEq)]
pub struct Dossier {
    /// The zaak.
    pub zaak: ZaakNummer,
    /// The stukken in the order of their ids, void ones included.
    pub items: Vec<Item>,
    /// What does not count.
    pub buiten: Vec<Buiten>,
}

impl Item {
    /// A stuk as it was filed.
    #[must_use]
    pub fn new(stuk: super::Stuk, functie: Functie) -> Self {
        Self {
            kop: stuk.kop,
            functie,
            gegevens: stuk.gegevens.clone(),
            oorspronkelijk: stuk.gegevens,
            wijzigingen: Vec::new(),
            vervallen: None,
        }
    }

    /// The stuk's id.
    #[must_use]
    pub fn id(&self) -> StukId {
        self.kop.id
    }

    /// When it happened: `datum`, or where that is missing the day it was recorded, as the calendar in Amsterdam
    /// had it.
    #[must_use]
    pub fn day(&self) -> Datum {
        let recorded = || self.kop.vastgelegd.op.0.with_timezone(&chrono_tz::Europe::Amsterdam);
        self.gegevens.datum().unwrap_or_else(|| Datum(recorded().date_naive()))
    }
}

impl Gegevens {
    /// At what time of that day ("tijd"), for the soorten that have one.
    #[must_use]
    pub fn tijd(&self) -> Option<Tijd> {
        match &self.inhoud {
            Inhoud::Signaal(s) => s.tijd,
            Inhoud::Contact(s) => s.tijd,
            Inhoud::Gesprek(s) => s.tijd,
            Inhoud::Melding(s) => s.tijd,
            _ => None,
        }
    }

    /// When it happened ("datum"), for the soorten that have one.
    #[must_use]
    pub fn datum(&self) -> Option<Datum> {
        match &self.inhoud {
            Inhoud::Signaal(s) => s.datum,
            Inhoud::Vervolg(s) => s.datum,
            Inhoud::Contact(s) => s.datum,
            Inhoud::Toestemming(s) => s.datum,
            Inhoud::Kindcheck(s) => s.datum,
            Inhoud::Verwijsindex(s) => s.datum,
            Inhoud::Gesprek(s) => s.datum,
            Inhoud::Ondertekening(s) => s.datum,
            Inhoud::Weging(s) => s.datum,
            Inhoud::Afweging(s) => s.datum,
            Inhoud::Risicoanalyse(s) => s.datum,
            Inhoud::Besluit(s) => s.datum,
            Inhoud::Melding(s) => s.datum,
            Inhoud::Hulp(s) => s.datum,
            Inhoud::Evaluatie(s) => s.datum,
            Inhoud::Participatie(s) => s.datum,
            Inhoud::Afsluiting(s) => s.datum,
            Inhoud::Heropening(s) => s.datum,
            Inhoud::Leerling(_)
            | Inhoud::Taak(_)
            | Inhoud::Bijlage(_)
            | Inhoud::Ontheffing(_)
            | Inhoud::Vasthouding(_)
            | Inhoud::Zelfcheck(_) => None,
        }
    }
}

impl Dossier {
    /// Merges the follow-ups into the stukken they follow up, in the order of their ids.
    ///
    /// A void follow-up changes nothing; a follow-up of another soort than its `velden` changes nothing.
    #[must_use]
    pub fn new(zaak: ZaakNummer, mut items: Vec<Item>, buiten: Vec<Buiten>) -> Self {
        items.sort_by_key(Item::id);
        let follow_ups: Vec<(StukId, Kop, Vervolg)> = items
            .iter()
            .filter_map(|item| match &item.gegevens.inhoud {
                Inhoud::Vervolg(vervolg) => {
                    Some((vervolg.op.as_ref()?.id()?, item.kop.clone(), vervolg.clone()))
                }
                _ => None,
            })
            .collect();
        // The latest word about a follow-up decides whether it counts, so void ones are found from the end.
        let mut void: BTreeMap<StukId, StukId> = BTreeMap::new();
        for (target, kop, vervolg) in follow_ups.iter().rev() {
            if vervolg.uitkomst == Some(Uitkomst::Vervallen) && !void.contains_key(&kop.id) {
                void.entry(*target).or_insert(kop.id);
            }
        }
        for item in &mut items {
            item.vervallen = void.get(&item.kop.id).copied();
        }
        for (target, kop, vervolg) in follow_ups {
            let Some(velden) = vervolg.velden.filter(|_| !void.contains_key(&kop.id)) else { continue };
            let Ok(place) = items.binary_search_by_key(&target, Item::id) else { continue };
            let item = &mut items[place];
            if velden.soort() != item.gegevens.soort() {
                continue;
            }
            let changed = item.gegevens.overlay(&velden);
            item.wijzigingen.push(Wijziging {
                vervolg: kop.id,
                door: kop.vastgelegd.door,
                op: kop.vastgelegd.op,
                uitkomst: vervolg.uitkomst.unwrap_or(Uitkomst::Aanvulling),
                velden: changed,
            });
        }
        Self { zaak, items, buiten }
    }

    /// The same with stukken that came since.
    #[must_use]
    pub fn with(self, new: impl IntoIterator<Item = Item>) -> Self {
        let as_filed = |item: Item| Item {
            gegevens: item.oorspronkelijk.clone(),
            wijzigingen: Vec::new(),
            vervallen: None,
            ..item
        };
        let items = self.items.into_iter().map(as_filed).chain(new).collect();
        Self::new(self.zaak, items, self.buiten)
    }

    /// The stukken that count, void ones left out, in the order of their ids.
    #[allow(clippy::must_use_candidate, reason = "an iterator already warns")]
    pub fn counting(&self) -> impl DoubleEndedIterator<Item = &Item> + Clone {
        self.items.iter().filter(|item| item.vervallen.is_none())
    }

    /// The stuk with this id, void or not.
    #[must_use]
    pub fn get(&self, id: StukId) -> Option<&Item> {
        self.items.binary_search_by_key(&id, Item::id).ok().map(|place| &self.items[place])
    }

    /// The follow-ups on a stuk that count.
    pub fn follow_ups(&self, id: StukId) -> impl Iterator<Item = (&Item, &Vervolg)> {
        self.counting().filter_map(move |item| match &item.gegevens.inhoud {
            Inhoud::Vervolg(v) if v.op.as_ref().and_then(super::StukRef::id) == Some(id) => Some((item, v)),
            _ => None,
        })
    }

    /// The other zaken that this one names: the one it was joined with, then those of the same family ("verwant").
    #[must_use]
    pub fn related(&self) -> Vec<(Verwant, ZaakNummer)> {
        let joined = self.closing().and_then(|(_, closing)| closing.met.as_ref()?.nummer());
        let pupil = self.counting().rev().find_map(|item| match &item.gegevens.inhoud {
            Inhoud::Leerling(leerling) => leerling.verwante_zaken.clone(),
            _ => None,
        });
        let family = pupil.into_iter().flatten().filter_map(|zaak| Some((Verwant::Gezin, zaak.nummer()?)));
        joined.map(|zaak| (Verwant::Samengevoegd, zaak)).into_iter().chain(family).collect()
    }

    /// The closing in force: the last afsluiting without a later heropening.
    #[must_use]
    pub fn closing(&self) -> Option<(&Item, &Afsluiting)> {
        let mut closing = None;
        let mut items: Vec<&Item> = self.counting().collect();
        items.sort_by_key(|item| (item.day(), item.id()));
        for item in items {
            match &item.gegevens.inhoud {
                Inhoud::Afsluiting(a) => closing = Some((item, a)),
                Inhoud::Heropening(_) => closing = None,
                _ => {}
            }
        }
        closing
    }
}
