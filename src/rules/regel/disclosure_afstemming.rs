//! Rule `disclosure-afstemming`.

use crate::model::{Contact, Datum, Gesprek, Melding, Participatie, Punt};
use crate::protocol::Groep;

use super::super::bevinding::{Detail, Nader};
use super::super::gevaar::Danger;
use super::super::view::{View, talk_with};
use super::Found;

/// After a disclosure, Veilig Thuis and the child were in on the route before a parent was spoken to; the same
/// day is in order. The child is in on it by a talk or contact with the child, or the point of participation.
/// While no parent was spoken to, what is missing is worth a look.
///
/// Dutch condition: "Na een disclosure is een ouder gesproken voordat de route was afgestemd."
pub(super) fn check(view: &View) -> Vec<Found> {
    let asks = |danger: &&Danger| {
        danger.open && !danger.kinds_that(view.protocol, |gevaar| gevaar.eerst_afstemmen).is_empty()
    };
    view.dangers.iter().filter(asks).flat_map(|danger| judge(view, danger)).collect()
}

fn judge(view: &View, danger: &Danger) -> Vec<Found> {
    let parent = spoken(view, danger, Groep::Ouder);
    let late = |day: Option<Datum>, before: Nader, missing: Nader| match (day, parent) {
        (Some(day), Some(parent)) if day > parent => Some(Found::on(danger.item, Detail::Nader(before))),
        (None, Some(_)) => Some(Found::on(danger.item, Detail::Nader(before))),
        (None, None) => Some(Found::on(danger.item, Detail::Nader(missing)).let_op()),
        _ => None,
    };
    [
        late(veilig_thuis(view, danger), Nader::OuderVoorVeiligThuis, Nader::AfstemmingVeiligThuis),
        late(child(view, danger), Nader::OuderVoorKind, Nader::AfstemmingKind),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The first day on which someone of this group was spoken to, the disclosure itself left out.
fn spoken(view: &View, danger: &Danger, groep: Groep) -> Option<Datum> {
    let talks = view
        .all::<Gesprek>()
        .filter(|gesprek| gesprek.is.afgezien.is_none() && talk_with(gesprek.is, view.protocol, groep))
        .map(|gesprek| gesprek.item);
    let contacts = view.all::<Contact>().filter(|contact| view.with_group(contact.is, groep)).map(|c| c.item);
    talks
        .chain(contacts)
        .filter(|item| item.id() != danger.item.id() && item.day() >= danger.day())
        .map(crate::model::Item::day)
        .min()
}

fn veilig_thuis(view: &View, danger: &Danger) -> Option<Datum> {
    let contacts = view.veilig_thuis().map(|contact| contact.day());
    let reports = view.all::<Melding>().map(|melding| melding.day());
    contacts.chain(reports).filter(|day| *day >= danger.day()).min()
}

fn child(view: &View, danger: &Danger) -> Option<Datum> {
    let point = view
        .all::<Participatie>()
        .filter(|p| p.is.punt == Some(Punt::Disclosure) && p.day() >= danger.day())
        .map(|p| p.day());
    point.chain(spoken(view, danger, Groep::Kind)).min()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check, lines};

    #[test]
    fn disclosure_afstemming() {
        let told = "soort: signaal\ndatum: 2026-11-02\ngevaar: [disclosure]\n";
        let call = "---\nsoort: contact\ndatum: 2026-11-02\nmet: {rol: veilig_thuis}\ndoel: advies\n";
        let child = "---\nsoort: participatie\ndatum: 2026-11-02\npunt: disclosure\n";
        let parent = "---\nsoort: gesprek\ndatum: 2026-11-03\nmet: [{rol: ouder}]\n";
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("disclosure-afstemming"));
            assert_eq!(of(told), ["let-op #1", "let-op #1"]);
            assert_eq!(of(&format!("{told}{parent}")), ["tekort #1", "tekort #1"]);
            assert_eq!(of(&format!("{told}{call}{parent}")), ["tekort #1"]);
            assert!(of(&format!("{told}{call}{child}{parent}")).is_empty());
            let late = call.replace("11-02", "11-04");
            assert_eq!(of(&format!("{told}{late}{child}{parent}")), ["tekort #1"]);
        }
    }
}
