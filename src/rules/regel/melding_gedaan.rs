//! Rule `melding-gedaan`.

use crate::model::{Besluit, Datum, Evaluatie, Filled, Heropening, Hulp, Item, Melding, Resultaat};

use super::super::bevinding::Detail;
use super::super::route::{DANGER, End, small};
use super::super::view::View;
use super::Found;

/// The question about the results of the help, after which a report is a new one.
pub(in crate::rules) const RESULT: u32 = 5;

/// Where the route ends in a report, there is a melding: from questions 1 to 4 any since the last heropening,
/// also one made before the weighing (the day of the heropening is in order); after *nee* on the results of the help, or an evaluatie `niet`, one on or
/// after that day, marked `opnieuw` where there was an earlier one. A besluit that departs with a reason, with
/// Veilig Thuis's advice on record, leaves it worth a look, but not for the question about danger.
///
/// Dutch condition: "De route komt uit op melden en er is geen melding vastgelegd."
pub(super) fn check(view: &View) -> Vec<Found> {
    let mut found = Vec::new();
    match view.walk.reports_at() {
        Some(RESULT) => found.extend(no_result(view)),
        Some(nr) if !since_reopening(view) => {
            let norm = view.protocol.afweging(nr).and_then(|question| question.norm);
            let afgeweken = nr != DANGER && departs(view);
            let disclosure = nr == DANGER && view.walk.disclosure;
            let detail = Detail::GeenMelding { vraag: small(nr), norm, disclosure, afgeweken };
            let on = view
                .walk
                .answer(nr)
                .map_or_else(|| Found::zaak(detail.clone()), |a| Found::on(a.item, detail.clone()));
            found.push(weighed(view, nr, on));
        }
        _ => {}
    }
    if found.is_empty() && helped_after_report(view) {
        found.extend(no_result(view));
    }
    let failed = view.all::<Evaluatie>().rfind(|e| e.is.resultaat == Some(Resultaat::Niet));
    if let Some(failed) = failed.filter(|_| found.is_empty()) {
        found.extend(not_again(view, failed.item, failed.day()));
    }
    found
}

/// No (new) report since the answer that the help does not do enough.
fn no_result(view: &View) -> Option<Found> {
    let answer = view.walk.answer(RESULT)?;
    not_again(view, answer.item, answer.day())
}

fn not_again(view: &View, item: &Item, day: Datum) -> Option<Found> {
    let found = || weighed(view, RESULT, Found::on(item, Detail::NietOpnieuwGemeld(day)));
    (!again(view, day)).then(found)
}

/// Whether, after a report, the questions gone through with Veilig Thuis end in *nee* on the results of help that
/// had begun. Before any help the report that was made is the answer.
fn helped_after_report(view: &View) -> bool {
    let Some((_, End::Outcome { uitkomst, nr: RESULT })) = view.walk.after else { return false };
    let answered = view.walk.answer(RESULT).map(|answer| answer.day());
    uitkomst.is_report() && view.all::<Hulp>().any(|hulp| Some(hulp.day()) <= answered)
}

/// Whether the last evaluatie says that the help did not do enough, and question 5 was not answered anew since: then the
/// route comes out at a report, whatever was expected before.
pub(in crate::rules) fn help_failed(view: &View) -> bool {
    let Some(last) = view.latest::<Evaluatie>() else { return false };
    let anew = view.walk.answer(RESULT).is_some_and(|answer| answer.day() > last.day());
    last.is.resultaat == Some(Resultaat::Niet) && !anew
}

/// Whether nothing is left to report.
pub(in crate::rules) fn reported(view: &View) -> bool {
    check(view).is_empty()
}

fn weighed(view: &View, nr: u32, found: Found) -> Found {
    if nr != DANGER && departs(view) { found.let_op() } else { found }
}

/// A besluit not to report, with its reason, and advice of Veilig Thuis on record.
fn departs(view: &View) -> bool {
    view.latest::<Besluit>().is_some_and(|b| b.is.melden == Some(false) && b.is.afwijking.filled(None))
        && view.advies().next().is_some()
}

fn since_reopening(view: &View) -> bool {
    let reopened = view.latest::<Heropening>().map(|heropening| heropening.day());
    view.all::<Melding>().any(|melding| reopened.is_none_or(|day| melding.day() >= day))
}

/// Whether there was a (new) report on or after this day.
pub(super) fn again(view: &View, day: Datum) -> bool {
    view.all::<Melding>()
        .enumerate()
        .any(|(earlier, melding)| melding.day() >= day && (earlier == 0 || melding.is.opnieuw == Some(true)))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{answers, both, check, lines};

    #[test]
    fn melding_gedaan() {
        let melding = "---\nsoort: melding\ndatum: 2026-11-01\n";
        let advice = "---\nsoort: contact\nmet: {rol: veilig_thuis}\ndoel: advies\n";
        let besluit = "---\nsoort: besluit\nmelden: false\nafwijking: school kent gezin\n";
        for protocol in both() {
            let of = |stream: String| lines(&check(&protocol, &stream).of("melding-gedaan"));
            assert_eq!(of(answers("ja ja")), ["spoed #2"]);
            assert!(of(format!("{}{melding}", answers("ja ja"))).is_empty(), "made before the weighing");
            let reopened =
                format!("{}{melding}---\nsoort: heropening\ndatum: 2026-11-30\n", answers("ja ja"));
            assert_eq!(of(reopened), ["spoed #2"]);
            assert_eq!(of(format!("{}{advice}{besluit}", answers("ja nee nee"))), ["let-op #3"]);
            assert_eq!(of(format!("{}{besluit}", answers("ja nee nee"))), ["spoed #3"]);
            assert_eq!(of(format!("{}{advice}{besluit}", answers("ja ja"))), ["spoed #2"]);
            assert_eq!(of(format!("{}{melding}", answers("ja nee ja ja nee"))), ["spoed #5"]);
            let again = "---\nsoort: melding\ndatum: 2026-11-10\nopnieuw: true\n";
            assert!(of(format!("{}{melding}{again}", answers("ja nee ja ja nee"))).is_empty());
            assert_eq!(of("soort: evaluatie\nresultaat: niet\n".into()), ["spoed #1"]);
            let same_day = "---\nsoort: heropening\ndatum: 2026-11-01\n";
            assert!(of(format!("{}{melding}{same_day}", answers("ja ja"))).is_empty());
            let after_report = format!("{}{melding}", answers("ja ja ja ja nee"));
            assert!(of(after_report.clone()).is_empty(), "no help had begun");
            let helped = format!("{after_report}---\nsoort: hulp\ndatum: 2026-11-02\n");
            assert_eq!(of(helped.clone()), ["spoed #5"]);
            assert!(of(format!("{helped}{again}")).is_empty());
        }
    }
}
