//! Rules `hulp-afspraken`, `hulp-termijn` and `evaluatie-vervolg`.

use crate::model::{AfsluitUitkomst, Afweging, Besluit, Datum, Evaluatie, Hulp, Melding, Resultaat, StukRef};
use crate::protocol::Uitkomst;

use super::super::bevinding::{Detail, Nader};
use super::super::view::{Entry, VEILIG_THUIS, View};
use super::Found;
use super::besluit::advice;
use super::melding_gedaan::again;

/// What was agreed about the help is there (fields of the protocol), with a goal on safety (one that has the
/// letters *veilig*); after *ja* on the question about danger it was agreed with Veilig Thuis too. Where help was
/// decided on, or no decision is there and the questions lead to it, no agreement stands without a hulp.
///
/// Dutch condition: "Een afspraak over de hulp ontbreekt."
pub(super) fn afspraken(view: &View) -> Vec<Found> {
    let mut found = Vec::new();
    if !view.has::<Hulp>() && decided(view) {
        found.push(Found::zaak(Detail::Nader(Nader::GeenHulp)).missing());
    }
    for hulp in view.all::<Hulp>() {
        let on_safety = |goals: &Vec<String>| goals.iter().any(|goal| goal.to_lowercase().contains("veilig"));
        if hulp.is.doelen.as_ref().is_some_and(|goals| !on_safety(goals)) {
            found.push(Found::on(hulp.item, Detail::Nader(Nader::GeenVeiligheidsdoel)).veld("doelen"));
        }
        let with = hulp.is.afgesproken_met.as_deref();
        if view.walk.danger && with.is_some_and(|with| !view.among(with, VEILIG_THUIS)) {
            found
                .push(Found::on(hulp.item, Detail::Nader(Nader::NietMetVeiligThuis)).veld("afgesproken_met"));
        }
    }
    found
}

/// Whether there is to be help: by the last besluit, else by the questions.
fn decided(view: &View) -> bool {
    let by_route = || {
        advice(view, &view.walk).is_some_and(|(outcome, _)| {
            matches!(outcome, Uitkomst::Hulp(_) | Uitkomst::HulpStarten | Uitkomst::HulpAfsluiten)
        })
    };
    view.latest::<Besluit>().and_then(|besluit| besluit.is.hulp).unwrap_or_else(by_route)
}

/// When the term of the help has passed, there is an evaluatie of it; where the zaak was handed over or joined by
/// then, that is for who took over. An evaluatie from before the help cannot be one of it: it does not count, and is
/// worth a look.
///
/// Dutch condition: "De termijn van de hulp is voorbij en er is geen evaluatie vastgelegd."
pub(super) fn termijn(view: &View) -> Vec<Found> {
    let early = view.all::<Evaluatie>().filter(|evaluatie| before_help(view, evaluatie)).map(|evaluatie| {
        Found::on(evaluatie.item, Detail::Nader(Nader::EvaluatieVoorHulp)).veld("datum").let_op()
    });
    view.all::<Hulp>()
        .filter_map(|hulp| {
            let until = hulp.is.termijn?.until(hulp.day());
            let over = view.peil.day() > until && !evaluated(view, &hulp) && !gone(view, until);
            over.then(|| Found::on(hulp.item, Detail::TermijnVoorbij(until)))
        })
        .chain(early)
        .collect()
}

/// Whether an evaluatie is dated before the help that it is of, or without saying which before any.
fn before_help(view: &View, evaluatie: &Entry<'_, Evaluatie>) -> bool {
    let of = evaluatie.is.op.as_ref().and_then(StukRef::id);
    let mut helped = view.all::<Hulp>().filter(|hulp| of.is_none_or(|id| id == hulp.id())).peekable();
    let none = helped.peek().is_none();
    (of.is_none() || !none) && helped.all(|hulp| evaluatie.day() < hulp.day())
}

/// Whether the zaak was handed over or joined with another on or before a day.
fn gone(view: &View, day: Datum) -> bool {
    let elsewhere =
        view.closed_as(AfsluitUitkomst::Overgedragen) || view.closed_as(AfsluitUitkomst::Samengevoegd);
    elsewhere && view.closing.is_some_and(|closing| closing.day() <= day)
}

/// An evaluatie of this help, or one that does not say of which, on or after it.
fn evaluated(view: &View, hulp: &Entry<'_, Hulp>) -> bool {
    view.all::<Evaluatie>().any(|evaluatie| match evaluatie.is.op.as_ref().and_then(StukRef::id) {
        Some(id) => id == hulp.id() && evaluatie.day() >= hulp.day(),
        None => evaluatie.day() >= hulp.day(),
    })
}

/// Results that were not reached are followed by a (new) report. Reached in part, the last evaluatie leaves open
/// whether that is enough, until a later answer on question 5, melding or evaluatie.
///
/// Not reached without a report is found by `melding-gedaan` too: `semantics.md` names the evaluatie there, and the
/// domain gives this rule for it. Two rules, one report that settles both.
///
/// Dutch condition: "De hulp leverde niet genoeg op en daarna is niet (opnieuw) gemeld."
pub(super) fn vervolg(view: &View) -> Vec<Found> {
    let failed = view
        .all::<Evaluatie>()
        .filter(|e| e.is.resultaat == Some(Resultaat::Niet) && !again(view, e.day()))
        .map(|e| Found::on(e.item, Detail::NietOpnieuwGemeld(e.day())));
    let in_part =
        view.latest::<Evaluatie>().filter(|e| e.is.resultaat == Some(Resultaat::Deels)).filter(|e| {
            let answered = view.all::<Afweging>().any(|a| a.is.nr == Some(5) && a.day() >= e.day());
            !answered && !view.all::<Melding>().any(|melding| melding.day() >= e.day())
        });
    let in_part = in_part.map(|e| Found::on(e.item, Detail::Nader(Nader::DeelsBereikt)).let_op());
    failed.chain(in_part).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{answers, both, check, check_on, lines};

    const HULP: &str = "soort: hulp\ndatum: 2026-11-02\ndoelen: [elke dag veilig thuis]\ntermijn: 6 weken\n\
        monitor: {wie: IB, tot: 2026-12-14}\nstelt_veiligheid_vast: gezinscoach\naanvaard_door: [ouders]\n";

    #[test]
    fn hulp_afspraken() {
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("hulp-afspraken"));
            assert!(of(HULP).is_empty());
            assert_eq!(of(&HULP.replace("elke dag veilig thuis", "op tijd naar bed")), ["tekort #1 doelen"]);
            assert_eq!(of(&HULP.replace("monitor: {wie: IB, tot: 2026-12-14}\n", "")).len(), 2);
            let danger = format!("{HULP}{}", answers("ja ja"));
            assert_eq!(of(&danger), ["tekort #1 afgesproken_met"]);
            let with = danger.replacen("aanvaard", "afgesproken_met: [{rol: veilig_thuis}]\naanvaard", 1);
            assert!(of(&with).is_empty());
            assert_eq!(of(&with.replace("rol: veilig_thuis", "rol: ggz")), ["tekort #1 afgesproken_met"]);
            let decided = "soort: besluit\ndatum: 2026-11-10\nhulp: true\n";
            let closed = "---\nsoort: afsluiting\ndatum: 2026-11-19\nuitkomst: hulp_afgerond\n";
            assert_eq!(of(decided), ["let-op"], "due now");
            assert_eq!(of(&format!("{decided}{closed}")), ["tekort"]);
            assert!(of(&format!("{decided}{closed}").replace("hulp: true", "hulp: false")).is_empty());
            assert_eq!(of(&format!("{}{closed}", answers("ja nee ja ja ja"))).len(), 0, "stap 4, silent");
            assert!(of(&format!("{decided}---\n{HULP}")).is_empty());
        }
    }

    #[test]
    fn hulp_termijn() {
        let evaluatie = "---\nsoort: evaluatie\nop: '#1'\ndatum: 2026-12-10\nresultaat: bereikt\n";
        for protocol in both() {
            let of = |stream: &str, day| lines(&check_on(&protocol, stream, day).of("hulp-termijn"));
            assert!(of(HULP, "2026-12-14").is_empty());
            assert_eq!(of(HULP, "2026-12-15"), ["tekort #1"]);
            assert!(of(&format!("{HULP}{evaluatie}"), "2026-12-15").is_empty());
            let gone = format!("{HULP}---\nsoort: afsluiting\ndatum: 2026-11-19\nuitkomst: overgedragen\n");
            assert!(of(&gone, "2026-12-15").is_empty());
            assert_eq!(of(&gone.replace("11-19", "12-15"), "2026-12-15"), ["tekort #1"]);
        }
    }

    #[test]
    fn an_evaluatie_before_the_help_is_found_and_does_not_count() {
        let evaluatie = "---\nsoort: evaluatie\nop: '#1'\ndatum: 2026-11-01\nresultaat: bereikt\n";
        for protocol in both() {
            let of = |stream: &str, day| lines(&check_on(&protocol, stream, day).of("hulp-termijn"));
            for early in [evaluatie.to_owned(), evaluatie.replace("op: '#1'\n", "")] {
                let stream = format!("{HULP}{early}");
                assert_eq!(of(&stream, "2026-12-14"), ["let-op #2 datum"]);
                assert_eq!(of(&stream, "2026-12-15"), ["tekort #1", "let-op #2 datum"]);
                assert!(of(&stream.replace("2026-11-01", "2026-11-02"), "2026-12-15").is_empty());
            }
            let without = evaluatie.replace("---\n", "").replace("op: '#1'\n", "");
            assert_eq!(of(&without, "2026-12-14"), ["let-op #1 datum"], "no help at all");
        }
    }

    #[test]
    fn evaluatie_vervolg() {
        let failed = "soort: evaluatie\ndatum: 2026-11-10\nresultaat: niet\n";
        let first = "---\nsoort: melding\ndatum: 2026-11-02\n";
        let again = "---\nsoort: melding\ndatum: 2026-11-10\nopnieuw: true\n";
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("evaluatie-vervolg"));
            assert_eq!(of(failed), ["spoed #1"]);
            assert!(of(&format!("{failed}{first}{again}")).is_empty());
            assert_eq!(of(&format!("{failed}{first}{}", again.replace("opnieuw: true\n", ""))), ["spoed #1"]);
            assert_eq!(of(&failed.replace("niet", "deels")), ["let-op #1"]);
            assert!(of(&failed.replace("niet", "bereikt")).is_empty());
        }
    }
}
