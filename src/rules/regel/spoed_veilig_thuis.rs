//! Rule `spoed-veilig-thuis`.

use crate::model::{Gevaar, Keuze, Melding};
use crate::protocol::SpoedEis;

use super::super::bevinding::Detail;
use super::super::dagen;
use super::super::gevaar::Danger;
use super::super::view::{View, moment_of};
use super::{Found, Weight};

/// Open danger of a kind that the protocol lists is followed by contact with Veilig Thuis, by a role that counts,
/// or by a melding, on or after it and within the kind's term. Outside the term it is no more than worth a look.
///
/// Dutch condition: "Er is gevaar vastgelegd en nog geen contact met Veilig Thuis, of dat kwam te laat."
pub(super) fn check(view: &View) -> Vec<Found> {
    view.dangers.iter().filter(|danger| danger.open).filter_map(|danger| judge(view, danger)).collect()
}

fn judge(view: &View, danger: &Danger) -> Option<Found> {
    let demands: Vec<(Gevaar, &SpoedEis)> = danger
        .kinds
        .iter()
        .filter_map(|kind| Some((*kind, view.protocol.gevaar(kind.word())?.veilig_thuis.as_ref()?)))
        .collect();
    if demands.is_empty() {
        return None;
    }
    let unanswered: Vec<Gevaar> = demands
        .iter()
        .filter(|(_, eis)| contacts(view, danger, eis).is_empty())
        .map(|(kind, _)| *kind)
        .collect();
    if !unanswered.is_empty() {
        let door_ander = view.veilig_thuis().any(|contact| contact.day() >= danger.day());
        return Some(Found::on(danger.item, Detail::GeenVeiligThuis { gevaar: unanswered, door_ander }));
    }
    let start = moment_of(danger.item);
    let late = demands.iter().find(|(_, eis)| {
        contacts(view, danger, eis).iter().all(|contact| dagen::outside(start, *contact, &eis.termijn))
    })?;
    let gevaar = demands.iter().map(|(kind, _)| *kind).collect();
    let detail = Detail::VeiligThuisLaat { gevaar, termijn: late.1.termijn.to_string() };
    Some(Found { weight: Weight::LetOp, ..Found::on(danger.item, detail) })
}

/// The moments at which Veilig Thuis was contacted about it: the same day counts as in order.
fn contacts(
    view: &View,
    danger: &Danger,
    eis: &SpoedEis,
) -> Vec<(crate::model::Datum, Option<crate::model::Tijd>)> {
    let counts = |rol: &str| eis.rollen.iter().any(|asked| view.protocol.fills(rol, &asked.value));
    let called = view.veilig_thuis().filter(|contact| contact.made_by(counts)).map(|c| c.item);
    let reported = view.all::<Melding>().map(|melding| melding.item);
    called.chain(reported).filter(|item| item.day() >= danger.day()).map(moment_of).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check, lines};

    #[test]
    fn spoed_veilig_thuis() {
        let danger = "soort: signaal\ndatum: 2026-11-02\ntijd: '10:00'\ngevaar: [acuut]\n";
        let call = "---\nsoort: contact\ndatum: 2026-11-02\ntijd: '10:30'\nmet: {rol: veilig_thuis}\ndoel: spoed\n\
            door: {rol: intern_begeleider}\n";
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("spoed-veilig-thuis"));
            assert_eq!(of(danger), ["spoed #1"]);
            assert!(of(&format!("{danger}{call}")).is_empty());
            assert_eq!(of(&format!("{danger}{}", call.replace("10:30", "16:00"))), ["let-op #1"]);
            assert_eq!(
                of(&format!("{danger}{}", call.replace("intern_begeleider", "leerkracht"))),
                ["spoed #1"]
            );
            assert_eq!(of(&format!("{danger}{}", call.replace("11-02", "11-01"))), ["spoed #1"]);
            assert!(of(&format!("{danger}---\nsoort: vervolg\nop: '#1'\nuitkomst: ontkracht\n")).is_empty());
            assert!(of(&danger.replace("acuut", "structureel")).is_empty());
        }
    }
}
