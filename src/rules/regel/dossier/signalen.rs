//! Rules `dossier-signalen` and `dossier-richting`: columns 2 and 3.

use crate::model::{Duiding, Signaal, Weging};

use super::super::super::bevinding::Detail;
use super::super::super::view::View;
use super::super::Found;
use super::super::signaal_duiding::duiding;
use super::super::signaal_waarneming::stated;

/// There is a signaal, and each has its observation; of a third party or an expert, what was said.
///
/// Dutch condition: "Er is geen signaal, of bij een signaal staat niet wat er is waargenomen."
pub(in crate::rules) fn signalen(view: &View) -> Vec<Found> {
    if !view.has::<Signaal>() {
        return vec![Found::zaak(Detail::GeenSignaal)];
    }
    let without: Vec<_> = view.all::<Signaal>().filter(|s| !stated(s.is)).map(|s| s.id()).collect();
    if without.is_empty() { Vec::new() } else { vec![Found::zaak(Detail::ZonderWaarneming(without))] }
}

/// Each signaal has a duiding, and from step 3 at least one points somewhere. At the weging, signalen
/// that all point the same way are worth a look, once each has its duiding.
///
/// Dutch condition: "Een duiding ontbreekt, of vanaf stap 3 wijst geen signaal een kant op."
pub(in crate::rules) fn richting(view: &View) -> Vec<Found> {
    let all: Vec<_> = view.all::<Signaal>().map(|s| (s.id(), duiding(view, &s))).collect();
    let without: Vec<_> = all.iter().filter(|(_, duiding)| duiding.is_none()).map(|(id, _)| *id).collect();
    let count = |way| all.iter().filter(|(_, duiding)| *duiding == Some(way)).count();
    let (confirm, refute) = (count(Duiding::Bevestigt), count(Duiding::Ontkracht));
    let mut found = Vec::new();
    if !without.is_empty() {
        found.push(Found::zaak(Detail::ZonderDuiding(without)));
    }
    if view.stap.nr >= 3 && confirm + refute == 0 {
        found.push(Found::zaak(Detail::GeenRichting));
    }
    if found.is_empty() && view.has::<Weging>() && confirm + refute > 0 && confirm.min(refute) == 0 {
        found.push(Found::zaak(Detail::EenRichting).let_op());
    }
    found
}

/// Whether every signaal is unclear; true without signalen.
pub(in crate::rules) fn all_unclear(view: &View) -> bool {
    view.all::<Signaal>().all(|s| duiding(view, &s) == Some(Duiding::Onduidelijk))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check, lines};

    #[test]
    fn dossier_signalen() {
        for protocol in both() {
            let found = check(&protocol, "soort: leerling\nvoornaam: Sam\n");
            assert_eq!(
                (lines(&found.of("dossier-signalen")), found.column(2)),
                (vec!["tekort".into()], "tekort")
            );
            let told =
                "soort: signaal\naard: derden\nbron: buur\nwaarnemingen: [{wat: het kind was buiten}]\n";
            assert_eq!(check(&protocol, told).column(2), "volledig");
            assert_eq!(check(&protocol, &told.replace("derden", "feit")).column(2), "tekort");
        }
    }

    #[test]
    fn dossier_richting() {
        let unclear = "soort: signaal\nduiding: onduidelijk\n";
        let talk = "---\nsoort: gesprek\nmet: [{rol: ouder}]\n";
        for protocol in both() {
            assert_eq!(check(&protocol, unclear).column(3), "nvt");
            assert_eq!(check(&protocol, "soort: signaal\n").column(3), "tekort");
            assert_eq!(check(&protocol, &format!("{unclear}{talk}")).column(3), "tekort");
            let points = unclear.replace("onduidelijk", "bevestigt");
            assert_eq!(check(&protocol, &points).column(3), "volledig");
            assert_eq!(check(&protocol, &format!("{points}{talk}")).column(3), "volledig");
            let same = format!("{points}---\n{points}---\nsoort: weging\n");
            assert_eq!(lines(&check(&protocol, &same).of("dossier-richting")), ["let-op"]);
        }
    }
}
