//! Rules `afsluiting-conclusie` and `afsluiting-nazorg`.

use crate::model::{AfsluitUitkomst, Filled};

use super::super::bevinding::{Detail, Nader};
use super::super::view::View;
use super::Found;
use super::rollen;

/// The closing in force states its conclusion (a field of the protocol), is by the roles that the protocol asks
/// (those that are only wished for are worth a look; without `door` who recorded it counts), and names the other
/// zaak where it was joined.
///
/// Dutch condition: "Bij het sluiten staat geen conclusie, of ontbreekt wie meebeslist."
pub(super) fn conclusie(view: &View) -> Vec<Found> {
    let Some(closing) = view.closing else { return Vec::new() };
    let door = rollen::or_recorder(closing.item, closing.is.door.as_deref().unwrap_or_default());
    let asked =
        rollen::missing(view, "afsluiting-conclusie", &door).map(|d| Found::on(closing.item, d).veld("door"));
    let wished = rollen::wished(view, "afsluiting-conclusie", &door)
        .map(|detail| Found::on(closing.item, detail).veld("door").let_op());
    let joined = closing.is.uitkomst == Some(AfsluitUitkomst::Samengevoegd) && closing.is.met.is_none();
    let other = joined.then(|| Found::on(closing.item, Detail::Nader(Nader::GeenAndereZaak)).veld("met"));
    asked.into_iter().chain(wished).chain(other).collect()
}

/// After help the closing has agreements on following safety; aftercare with a term is worth a look.
///
/// Dutch condition: "Bij het sluiten na hulp staan geen afspraken over veiligheid, of geen nazorg."
pub(super) fn nazorg(view: &View) -> Vec<Found> {
    let Some(closing) = view.closing.filter(|_| view.closed_as(AfsluitUitkomst::HulpAfgerond)) else {
        return Vec::new();
    };
    let agreed = closing.is.afspraken.as_ref().is_some_and(|list| !list.is_empty() && list.filled(None));
    let cared = closing.is.nazorg.as_ref().is_some_and(|nazorg| nazorg.termijn.is_some());
    let agreements = (!agreed)
        .then(|| Found::on(closing.item, Detail::Nader(Nader::GeenVeiligheidsafspraken)).veld("afspraken"));
    let aftercare =
        (!cared).then(|| Found::on(closing.item, Detail::Nader(Nader::GeenNazorg)).veld("nazorg").let_op());
    agreements.into_iter().chain(aftercare).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check, delft, lines};

    const CLOSED: &str = "soort: afsluiting\ndatum: 2026-11-10\nuitkomst: geen_vermoeden\n\
        door: [{rol: intern_begeleider}, {rol: leerkracht}]\n";

    #[test]
    fn afsluiting_conclusie() {
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("afsluiting-conclusie"));
            assert!(of("soort: signaal\n").is_empty());
            assert_eq!(of(CLOSED), ["tekort #1 conclusie"]);
            let full = format!("{CLOSED}conclusie: geen zorg\n");
            assert!(of(&full).is_empty());
            assert_eq!(of(&full.replace("{rol: intern_begeleider}, ", "")), ["tekort #1 door"]);
            assert_eq!(of(&full.replace("geen_vermoeden", "samengevoegd")), ["tekort #1 met"]);
        }
        let alone = format!("{CLOSED}conclusie: c\n").replace(", {rol: leerkracht}", "");
        assert_eq!(lines(&check(&delft(), &alone).of("afsluiting-conclusie")), ["let-op #1 door"]);
    }

    #[test]
    fn afsluiting_nazorg() {
        let closed = CLOSED.replace("geen_vermoeden", "hulp_afgerond");
        for protocol in both() {
            let of = |stream: &str| lines(&check(&protocol, stream).of("afsluiting-nazorg"));
            assert!(of(CLOSED).is_empty());
            assert_eq!(of(&closed), ["tekort #1 afspraken", "let-op #1 nazorg"]);
            let agreed = format!("{closed}afspraken: [elke maand bellen]\n");
            assert_eq!(of(&agreed), ["let-op #1 nazorg"]);
            assert!(of(&format!("{agreed}nazorg: {{wie: IB, termijn: 6 maanden}}\n")).is_empty());
        }
    }
}
