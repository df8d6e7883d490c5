//! Rule `dossier-besluiten`: column 6.

use crate::model::{AfsluitUitkomst, Afsluiting, Besluit, Filled, Hulp, Melding};
use crate::protocol::Uitkomst;

use super::super::super::bevinding::Detail;
use super::super::super::view::{Entry, View};
use super::super::Found;

/// Once the route has an outcome, there is a melding or hulp, or the zaak is closed, there is a besluit with
/// `melden`, `hulp`, `reden` and `door`. Where it closes on 1 = nee or another cause, the afsluiting with its
/// conclusion is the decision. So it is where the zaak was joined with another or handed over before anything
/// was decided: the decision is taken there.
///
/// Dutch condition: "Het besluit is niet, of niet volledig, vastgelegd."
pub(in crate::rules) fn check(view: &View) -> Vec<Found> {
    let outcome = view.walk.outcome();
    let acted = view.has::<Melding>() || view.has::<Hulp>();
    if outcome.is_none() && !acted && !view.stap.gesloten {
        return Vec::new();
    }
    if let Some(besluit) = view.latest::<Besluit>() {
        let missing = missing(besluit.is);
        if missing.is_empty() {
            return Vec::new();
        }
        return vec![Found::on(besluit.item, Detail::BesluitOnvolledig(missing))];
    }
    match view.closing {
        Some(closing) if closes_as_decision(view, closing, acted) => {
            if closing.is.conclusie.filled(None) {
                Vec::new()
            } else {
                vec![Found::on(closing.item, Detail::GeenConclusie)]
            }
        }
        _ if outcome == Some(Uitkomst::Sluiten) && !acted => vec![Found::zaak(Detail::GeenConclusie)],
        _ => vec![Found::zaak(Detail::GeenBesluit)],
    }
}

fn closes_as_decision(view: &View, closing: Entry<'_, Afsluiting>, acted: bool) -> bool {
    let elsewhere =
        matches!(closing.is.uitkomst, Some(AfsluitUitkomst::Samengevoegd | AfsluitUitkomst::Overgedragen))
            && view.walk.outcome().is_none();
    !acted && (view.walk.outcome() == Some(Uitkomst::Sluiten) || view.other_cause() || elsewhere)
}

fn missing(besluit: &Besluit) -> Vec<&'static str> {
    [
        ("melden", besluit.melden.is_some()),
        ("hulp", besluit.hulp.is_some()),
        ("reden", besluit.reden.filled(None)),
        ("door", besluit.door.as_ref().is_some_and(|door| !door.is_empty() && door.filled(None))),
    ]
    .into_iter()
    .filter(|(_, filled)| !filled)
    .map(|(name, _)| name)
    .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check};

    #[test]
    fn dossier_besluiten() {
        let signaal = "soort: signaal\n";
        let no = "---\nsoort: afweging\nnr: 1\nantwoord: nee\nreden: r\n";
        let besluit =
            "---\nsoort: besluit\nmelden: true\nhulp: false\nreden: r\ndoor: [{rol: intern_begeleider}]\n";
        let melding = "---\nsoort: melding\n";
        for protocol in both() {
            let column = |stream: String| check(&protocol, &stream).column(6);
            assert_eq!(column(signaal.into()), "nvt");
            assert_eq!(column(format!("{signaal}{no}")), "tekort");
            let closed = format!("{signaal}{no}---\nsoort: afsluiting\nuitkomst: geen_vermoeden\n");
            assert_eq!(column(closed.clone()), "tekort");
            assert_eq!(column(format!("{closed}conclusie: geen zorg\n")), "volledig");
            assert_eq!(column(format!("{signaal}{melding}")), "tekort");
            assert_eq!(column(format!("{signaal}{melding}{besluit}")), "volledig");
            assert_eq!(column(format!("{signaal}{melding}{}", besluit.replace("reden: r\n", ""))), "tekort");
            let other = format!("{signaal}---\nsoort: afsluiting\nuitkomst: andere_zorg\n");
            assert_eq!(column(format!("{other}conclusie: spraak\n")), "volledig");
            assert_eq!(column(other), "tekort");
        }
    }
}
