//! Rule `afweging-volledig`.

use crate::model::{AfsluitUitkomst, Hulp};

use super::super::bevinding::Detail;
use super::super::route::{DANGER, End, at_term, small, together};
use super::super::view::View;
use super::Found;
use super::melding_terugkoppeling::answered;

/// The questions are answered from 1 to the end of the route, each with a reason (a field of the protocol). A
/// question whose `moment` is the term of the help is due when that term is over, or the zaak closes. After a
/// report on the question about danger the rest waits for the answer of Veilig Thuis; at closing it is due,
/// unless the zaak was handed over. Handed over, the question at the term is for who takes over.
///
/// Dutch condition: "Een afwegingsvraag op de route is nog niet beantwoord."
pub(super) fn check(view: &View) -> Vec<Found> {
    let handed_over = view.closed_as(AfsluitUitkomst::Overgedragen);
    match view.walk.end {
        End::Open { nr, twijfel }
            if due(view, nr) && !(handed_over && at_term(view.protocol.afweging(nr))) =>
        {
            vec![open(view, nr, twijfel).missing()]
        }
        End::Outcome { nr: DANGER, .. } => match view.walk.after {
            Some((_, End::Open { nr, twijfel })) if !handed_over && due(view, nr) => {
                let found = open(view, nr, twijfel);
                let waits = !view.stap.gesloten && !answered(view);
                vec![if waits { found.let_op() } else { found.missing() }]
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn open(view: &View, nr: u32, twijfel: bool) -> Found {
    let detail = Detail::AfwegingOpen { nr: small(nr), twijfel, samen: together(view, nr) };
    match view.walk.answer(nr).filter(|_| twijfel) {
        Some(answer) => Found::on(answer.item, detail),
        None => Found::zaak(detail),
    }
}

/// Whether a question is due yet.
fn due(view: &View, nr: u32) -> bool {
    if !at_term(view.protocol.afweging(nr)) || view.stap.gesloten {
        return true;
    }
    view.latest::<Hulp>().is_some_and(|hulp| {
        hulp.is.termijn.is_some_and(|termijn| view.peil.day() > termijn.until(hulp.day()))
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{answers, both, check, check_on, delft, lines, sbo};

    const TALK: &str = "soort: signaal\n---\nsoort: gesprek\nmet: [{rol: ouder}]\n";

    #[test]
    fn afweging_volledig() {
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("afweging-volledig"));
            assert!(of("soort: signaal\n").is_empty(), "not its turn");
            assert_eq!(of(TALK), ["let-op"], "due now");
            assert_eq!(of(&format!("{TALK}---\nsoort: besluit\n")), ["tekort"]);
            assert!(of(&format!("{TALK}{}", answers("nee"))).is_empty());
            assert_eq!(of(&format!("{TALK}{}", answers("ja nee"))), ["let-op"]);
            let no_reason = format!("{TALK}{}", answers("nee")).replace("reden: r\n", "");
            assert_eq!(of(&no_reason), ["tekort #3 reden"]);
        }
    }

    #[test]
    fn question_five_waits_for_the_term_where_the_protocol_says_so() {
        let stream = format!(
            "{TALK}{}---\nsoort: hulp\ndatum: 2026-11-02\ntermijn: 6 weken\n",
            answers("ja nee ja ja")
        );
        let of = |protocol: &_, day| lines(&check_on(protocol, &stream, day).of("afweging-volledig"));
        assert!(of(&delft(), "2026-12-14").is_empty());
        assert_eq!(of(&delft(), "2026-12-15"), ["tekort"]);
        assert_eq!(of(&sbo(), "2026-11-03"), ["tekort"]);
    }

    #[test]
    fn after_a_report_on_danger_the_rest_waits_for_veilig_thuis() {
        let melding = "---\nsoort: melding\ndatum: 2026-11-02\n";
        let back = "---\nsoort: contact\ndatum: 2026-11-05\nmet: {rol: veilig_thuis}\ndoel: terugkoppeling\n";
        let closed = "---\nsoort: afsluiting\ndatum: 2026-11-20\nuitkomst: ";
        for protocol in both() {
            let stream = format!("{TALK}{}{melding}", answers("ja ja"));
            let of = |stream: &str| lines(&check(&protocol, stream).of("afweging-volledig"));
            assert_eq!(of(&stream), ["let-op"]);
            assert_eq!(of(&format!("{stream}{back}")), ["tekort"]);
            assert_eq!(of(&format!("{stream}{closed}hulp_afgerond\n")), ["tekort"]);
            assert!(of(&format!("{stream}{closed}overgedragen\n")).is_empty());
        }
    }
}
