//! What is to be done by when in a zaak: the terms of the protocol and the dates that people agreed on.
//!
//! The rules about terms say of a term that has passed on which day it did. Asked at the end of time, they name every
//! term that is still open; so the agenda and the check can never disagree.

use chrono::NaiveDate;

use crate::model::keuze::keuze;
use crate::model::{Datum, Dossier, Hulp, Item, Ontheffing, StukId, Taak, Vasthouding};
use crate::protocol::{Protocol, regelnaam};

use super::bevinding::Detail;
use super::regel::{self, Found};
use super::view::{OfSoort, View};
use super::{Peilmoment, STOPS_ALL, dagen, waived};

keuze! {
    /// What is due ("soort"). A calendar knows it by its number: a new one comes last.
    AgendaSoort {
        /// A task is to be done.
        Taak = "taak",
        /// A talk is to be signed.
        Ondertekening = "ondertekening",
        /// Veilig Thuis is to have answered.
        Terugkoppeling = "terugkoppeling",
        /// The term of the help ends: evaluate.
        HulpTermijn = "hulp_termijn",
        /// The monitoring of the help ends.
        Monitor = "monitor",
        /// The aftercare ends.
        Nazorg = "nazorg",
        /// The next step is to be taken.
        StapTermijn = "stap_termijn",
        /// Something is to be recorded.
        Stilstand = "stilstand",
        /// A waiver ends: the rule holds again.
        Ontheffing = "ontheffing",
        /// A legal hold ends.
        Vasthouding = "vasthouding",
        /// The term for keeping the zaak ends.
        Bewaartermijn = "bewaartermijn",
    }
}

/// Something that is due on a day ("agendapunt").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agendapunt {
    /// The last day on which it is in time.
    pub dag: Datum,
    /// What is due.
    pub soort: AgendaSoort,
    /// The stuk that it follows from; none: the zaak as a whole.
    pub stuk: Option<StukId>,
    /// Whose turn it is, as recorded; none: the IB'er's.
    pub wie: Option<String>,
    /// What, as recorded.
    pub wat: Option<String>,
    /// The day has passed.
    pub voorbij: bool,
}

/// The rules that know a term, with what is due by its end.
const TERMS: &[(&str, AgendaSoort)] = &[
    ("taak-verlopen", AgendaSoort::Taak),
    ("gesprek-ondertekend", AgendaSoort::Ondertekening),
    ("melding-terugkoppeling", AgendaSoort::Terugkoppeling),
    ("hulp-termijn", AgendaSoort::HulpTermijn),
    ("stap-termijn", AgendaSoort::StapTermijn),
    ("zaak-stilstand", AgendaSoort::Stilstand),
    ("bewaartermijn", AgendaSoort::Bewaartermijn),
];

/// Everything that is due in a zaak, by day. Nothing where this route does not apply (a staff member is suspected).
#[must_use]
pub fn agenda(dossier: &Dossier, protocol: &Protocol, peil: Peilmoment) -> Vec<Agendapunt> {
    let view = View::new(dossier, protocol, peil);
    let end_of_time = View::new(dossier, protocol, Peilmoment::end_of(Datum(NaiveDate::MAX)));
    if finds(&view, STOPS_ALL).next().is_some() {
        return Vec::new();
    }
    let set_aside = waived(&view);
    let mut points: Vec<Agendapunt> = TERMS
        .iter()
        .filter(|(naam, _)| view.asks(naam) && !set_aside.contains(naam))
        .flat_map(|(naam, soort)| {
            finds(&end_of_time, naam).filter_map(|found| of_term(&view, naam, *soort, found))
        })
        .collect();
    points.extend(agreed(&view));
    // While the zaak is held, nothing may be destroyed.
    let held = view.all::<Vasthouding>().filter_map(|hold| hold.is.tot).max();
    for point in points.iter_mut().filter(|point| point.soort == AgendaSoort::Bewaartermijn) {
        point.dag = point.dag.max(held.unwrap_or(point.dag));
    }
    for point in &mut points {
        point.voorbij = point.dag < peil.day();
    }
    points.sort_by_key(|point| (point.dag, point.soort, point.stuk));
    points
}

fn finds(view: &View, naam: &str) -> impl Iterator<Item = Found> + use<> {
    regelnaam(naam).map(|rule| regel::find(view, rule)).unwrap_or_default().into_iter()
}

/// The term that a rule found open, as something that is due.
fn of_term(view: &View, naam: &str, soort: AgendaSoort, found: Found) -> Option<Agendapunt> {
    let item = found.stuk.and_then(|id| view.items.iter().find(|item| item.id() == id).copied());
    let (dag, mut wie) = match found.detail {
        Detail::TermijnVoorbij(day) => (day, None),
        Detail::NietGetekend(names) => {
            let term = view.protocol.regel(naam)?.termijn.as_ref()?;
            (dagen::last_day(item?.day(), term), Some(names.join(", ")))
        }
        _ => return None,
    };
    let mut wat = None;
    if let Some(taak) = item.and_then(of::<Taak>) {
        (wie, wat) = (taak.wie.clone(), taak.wat.clone());
    }
    if let Some(hulp) = item.and_then(of::<Hulp>) {
        (wie, wat) = (hulp.stelt_veiligheid_vast.clone(), hulp.aanbod.clone());
    }
    Some(Agendapunt { dag, soort, stuk: found.stuk, wie, wat, voorbij: false })
}

fn of<T: OfSoort>(item: &Item) -> Option<&T> {
    T::of(&item.gegevens.inhoud)
}

/// Dates that people agreed on and that no rule waits for; once passed there is nothing left to do.
fn agreed(view: &View) -> Vec<Agendapunt> {
    let point = |dag, soort, stuk, wie: &Option<String>, wat: &Option<String>| Agendapunt {
        dag,
        soort,
        stuk: Some(stuk),
        wie: wie.clone(),
        wat: wat.clone(),
        voorbij: false,
    };
    let mut points = Vec::new();
    for hulp in view.all::<Hulp>().filter(|_| !view.stap.gesloten) {
        if let Some(monitor) = &hulp.is.monitor
            && let Some(tot) = monitor.tot
        {
            points.push(point(tot, AgendaSoort::Monitor, hulp.id(), &monitor.wie, &monitor.hoe));
        }
    }
    if let Some(closing) = view.closing
        && let Some(nazorg) = &closing.is.nazorg
        && let Some(term) = nazorg.termijn
    {
        let until = term.until(closing.day());
        points.push(point(until, AgendaSoort::Nazorg, closing.id(), &nazorg.wie, &nazorg.verwachting));
    }
    for waiver in view.all::<Ontheffing>() {
        points.extend(
            waiver
                .is
                .tot
                .map(|tot| point(tot, AgendaSoort::Ontheffing, waiver.id(), &None, &waiver.is.regel)),
        );
    }
    for hold in view.all::<Vasthouding>() {
        points.extend(
            hold.is.tot.map(|tot| point(tot, AgendaSoort::Vasthouding, hold.id(), &None, &hold.is.reden)),
        );
    }
    points.retain(|point| point.dag >= view.peil.day());
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Keuze;
    use crate::rules::testing::{both, delft, dossier};

    fn points(stream: &str, day: &str) -> Vec<String> {
        let points = agenda(&dossier(stream), &delft(), day.parse().unwrap());
        let late = |point: &Agendapunt| if point.voorbij { " voorbij" } else { "" };
        points.iter().map(|p| format!("{} {}{}", p.dag, p.soort.word(), late(p))).collect()
    }

    #[test]
    fn a_task_is_due_until_it_is_done() {
        let taak = "soort: taak\nwie: L. Bakker\nwat: bellen\nuiterlijk: 2026-11-24\n";
        let of = |stream: &str, day| {
            let mut all = points(stream, day);
            all.retain(|point| point.contains("taak"));
            all
        };
        assert_eq!(of(taak, "2026-11-24"), ["2026-11-24 taak"]);
        assert_eq!(of(taak, "2026-11-25"), ["2026-11-24 taak voorbij"]);
        let done = format!("{taak}---\nsoort: vervolg\nop: '#1'\nuitkomst: afgerond\n");
        assert!(of(&done, "2026-11-24").is_empty());
        let found = agenda(&dossier(taak), &delft(), "2026-11-20".parse().unwrap());
        assert_eq!((found[0].wie.as_deref(), found[0].wat.as_deref()), (Some("L. Bakker"), Some("bellen")));
    }

    #[test]
    fn terms_of_the_protocol_end_on_their_last_day() {
        let melding = "soort: melding\ndatum: 2026-11-20\n";
        let expected = ["2026-11-27 terugkoppeling", "2026-12-04 stilstand"];
        assert_eq!(points(melding, "2026-11-20"), expected);
        let hulp = "soort: hulp\ndatum: 2026-11-02\ntermijn: 6 weken\nmonitor: {wie: W, tot: 2026-12-11}\n";
        let expected = ["2026-11-16 stilstand voorbij", "2026-12-11 monitor", "2026-12-14 hulp_termijn"];
        assert_eq!(points(hulp, "2026-11-20"), expected);
        let evaluated =
            format!("{hulp}---\nsoort: evaluatie\nop: '#1'\ndatum: 2026-12-10\nresultaat: bereikt\n");
        assert_eq!(
            points(&evaluated, "2026-12-12"),
            ["2026-12-24 stilstand"],
            "evaluated, and the monitor is over"
        );
        let talk = "soort: gesprek\ndatum: 2026-11-16\nmet: [{rol: ouder, naam: A}]\n";
        let found = agenda(&dossier(talk), &delft(), "2026-11-20".parse().unwrap());
        assert_eq!((found[0].dag.to_string(), found[0].wie.as_deref()), ("2026-11-30".into(), Some("A")));
    }

    #[test]
    fn keeping_waivers_and_holds_have_their_day() {
        let left =
            "soort: leerling\nuitgeschreven_op: 2026-07-31\n---\nsoort: afsluiting\ndatum: 2026-11-02\n";
        assert_eq!(points(left, "2026-11-20"), ["2028-07-31 bewaartermijn"]);
        let held = format!("{left}---\nsoort: vasthouding\nreden: r\n");
        assert!(points(&held, "2026-11-20").is_empty(), "no end, so nothing is due");
        let until = format!("{held}tot: 2029-01-31\n");
        assert_eq!(points(&until, "2026-11-20"), ["2029-01-31 vasthouding", "2029-01-31 bewaartermijn"]);
        let waiver = "soort: ontheffing\nregel: zaak-stilstand\nreden: r\ntot: 2026-12-31\n";
        assert_eq!(
            points(waiver, "2026-11-20"),
            ["2026-12-31 ontheffing"],
            "the rule is set aside until then"
        );
        assert_eq!(points(waiver, "2027-01-05"), ["2026-12-04 stilstand voorbij"]);
    }

    #[test]
    fn a_suspected_colleague_leaves_no_agenda() {
        for protocol in both() {
            let stream = "soort: signaal\ndatum: 2026-11-02\nvermoedelijke_pleger: medewerker\n";
            assert!(agenda(&dossier(stream), &protocol, "2026-11-20".parse().unwrap()).is_empty());
        }
    }
}
