//! Rule `kindcheck-gedaan`.

use crate::model::{Betreft, Kindcheck, KindcheckUitkomst, Leerling, Signaal, StukRef};

use super::super::bevinding::{Detail, Nader};
use super::super::view::View;
use super::Found;

/// A signaal about an adult (`betreft` has `ouder`) is followed by a kindcheck: one that names it, or that names
/// none and is no earlier. Doubt or unsafe asks a zaak per child: this one, and one in `verwante_zaken` for each
/// further child that the kindcheck names.
///
/// Dutch condition: "Een signaal gaat over een volwassene en er is geen kindcheck vastgelegd."
pub(super) fn check(view: &View) -> Vec<Found> {
    let covered = |id, day| {
        view.all::<Kindcheck>().any(|check| match &check.is.signalen {
            Some(named) => named.iter().filter_map(StukRef::id).any(|one| one == id),
            None => check.day() >= day,
        })
    };
    let about_adult =
        |signaal: &Signaal| signaal.betreft.as_ref().is_some_and(|b| b.contains(&Betreft::Ouder));
    let mut found: Vec<Found> = view
        .all::<Signaal>()
        .filter(|signaal| about_adult(signaal.is) && !covered(signaal.id(), signaal.day()))
        .map(|signaal| Found::on(signaal.item, Detail::Ontbreekt).missing())
        .collect();
    let zaken = 1 + view.latest::<Leerling>().and_then(|l| l.is.verwante_zaken.as_ref()).map_or(0, Vec::len);
    found.extend(
        view.all::<Kindcheck>()
            .filter(|check| {
                let asks = matches!(
                    check.is.uitkomst,
                    Some(KindcheckUitkomst::Twijfel | KindcheckUitkomst::Onveilig)
                );
                asks && check.is.kinderen.as_ref().is_some_and(|children| children.len() > zaken)
            })
            .map(|check| Found::on(check.item, Detail::Nader(Nader::ZaakPerKind))),
    );
    found
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, delft, lines, sbo};

    #[test]
    fn kindcheck_gedaan() {
        let adult = "soort: signaal\ndatum: 2026-11-02\nbetreft: [ouder]\n";
        let talk = "---\nsoort: toestemming\n";
        let done = "---\nsoort: kindcheck\ndatum: 2026-11-03\nvolwassene: moeder\naanleiding: a\n";
        let of = |stream: &str| lines(&check(&sbo(), stream).of("kindcheck-gedaan"));
        assert_eq!(of(adult), ["let-op #1"]);
        assert_eq!(of(&format!("{adult}{talk}")), ["tekort #1"]);
        assert!(of(&format!("{adult}{done}uitkomst: veilig\n")).is_empty());
        assert_eq!(of(&format!("{adult}{done}uitkomst: onveilig\nkinderen: [a, b]\n")), ["tekort #2"]);
        let named = "---\nsoort: leerling\nverwante_zaken: [2026-7KQ3MY]\n";
        assert!(of(&format!("{adult}{done}uitkomst: onveilig\nkinderen: [a, b]\n{named}")).is_empty());
        assert!(check(&delft(), adult).of("kindcheck-gedaan").is_empty());
    }
}
