//! Rule `laat-vastgelegd`.

use super::super::Peilmoment;
use super::super::bevinding::Detail;
use super::super::dagen;
use super::super::view::View;
use super::Found;

/// What happened is recorded within the term. What is dated after its recording is worth a look.
///
/// Dutch condition: "Een gebeurtenis is later vastgelegd dan de termijn, of heeft een datum erna."
pub(super) fn check(view: &View) -> Vec<Found> {
    let term = view.protocol.regel("laat-vastgelegd").and_then(|regel| regel.termijn.as_ref());
    view.items
        .iter()
        .filter_map(|item| {
            let happened = item.gegevens.datum()?;
            let recorded = Peilmoment::from_moment(item.kop.vastgelegd.op).day();
            if happened > recorded {
                return Some(Found::on(item, Detail::LaterDanVastgelegd).veld("datum").let_op());
            }
            let term = term.filter(|term| recorded > dagen::last_day(happened, term))?;
            Some(Found::on(item, Detail::LaatVastgelegd(term.to_string())))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::Detail;
    use crate::rules::testing::{both, check, lines};

    #[test]
    fn laat_vastgelegd() {
        for protocol in both() {
            let found = |day: &str| {
                check(&protocol, &format!("soort: signaal\ndatum: {day}\n")).of("laat-vastgelegd")
            };
            assert!(found("2026-11-13").is_empty());
            assert_eq!(found("2026-11-12")[0].detail, Detail::LaatVastgelegd("7 dagen".to_owned()));
            assert_eq!(lines(&found("2026-11-12")), ["let-op #1"]);
            assert_eq!(lines(&found("2026-11-21")), ["let-op #1 datum"]);
        }
    }
}
