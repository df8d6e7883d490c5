//! What speaks against how a zaak closes.

use crate::model::{AfsluitUitkomst, Afsluiting, Datum, Dossier, Inhoud, Resultaat};

/// The day of the last evaluatie where it says that the goals were not reached, and the closing that the help is done
/// (`hulp_afgerond`).
#[must_use]
pub fn closes_against(dossier: &Dossier, closing: &Afsluiting) -> Option<Datum> {
    if closing.uitkomst != Some(AfsluitUitkomst::HulpAfgerond) {
        return None;
    }
    let evaluated = dossier.counting().filter_map(|item| match &item.gegevens.inhoud {
        Inhoud::Evaluatie(evaluatie) => Some((item.day(), item.id(), evaluatie.resultaat)),
        _ => None,
    });
    let (day, _, result) = evaluated.max_by_key(|(day, id, _)| (*day, *id))?;
    (result == Some(Resultaat::Niet)).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::dossier;

    #[test]
    fn help_that_did_not_work_is_not_done() {
        let closing = |uitkomst| Afsluiting { uitkomst: Some(uitkomst), ..Afsluiting::default() };
        let failed = "soort: evaluatie\ndatum: 2026-11-10\nresultaat: niet\n";
        let against = |stream: &str, uitkomst| closes_against(&dossier(stream), &closing(uitkomst));
        let day = "2026-11-10".parse().ok();
        assert_eq!(against(failed, AfsluitUitkomst::HulpAfgerond), day);
        assert_eq!(against(failed, AfsluitUitkomst::Overgedragen), None);
        let later = failed.replace("11-10", "11-12").replace("niet", "bereikt");
        assert_eq!(against(&format!("{failed}---\n{later}"), AfsluitUitkomst::HulpAfgerond), None);
        assert_eq!(against(&format!("{later}---\n{failed}"), AfsluitUitkomst::HulpAfgerond), None, "by day");
    }
}
