//! The table itself; why it is so stands in `docs/lezers.md`.

use super::super::lezer::Grond;
use super::Cel::{Mensen, Nagezien, NietGehoord, Rollen, Toon, Vermeld};
use super::Rij;
use crate::model::Soort;

type Cel = super::Cel;

const ANDEREN: Cel = Cel::Weg(Grond::Anderen);
const VERTROUWEN: Cel = Cel::Weg(Grond::Vertrouwen);
const OVERWEGING: Cel = Cel::Weg(Grond::Overweging);
const VEILIGHEID: Cel = Cel::Weg(Grond::Veiligheid);
const BEHEER: Cel = Cel::Weg(Grond::Beheer);
const NIET_NODIG: Cel = Cel::Weg(Grond::NietNodig);

const fn of(soort: Soort, velden: &'static str, cellen: [Cel; 4]) -> Rij {
    (Some(soort), velden, cellen)
}

/// What each reader gets: inspectie, Veilig Thuis, ouder, overdracht.
#[rustfmt::skip]
pub const TABEL: &[Rij] = &[
    (None, "lvs",   [Toon, BEHEER, BEHEER, BEHEER]),
    // What a school adds of its own is of a kind that nobody here knows.
    (None, "extra", [Vermeld, NIET_NODIG, NIET_NODIG, NIET_NODIG]),

    of(Soort::Leerling, "voornaam tussenvoegsel achternaam geboortedatum", [NIET_NODIG, Toon, Toon, Toon]),
    of(Soort::Leerling, "groep leerkracht school uitgeschreven_op", [Toon, Toon, Toon, Toon]),
    of(Soort::Leerling, "betrokkenen",    [NIET_NODIG, Toon, Mensen, Toon]),
    of(Soort::Leerling, "verwante_zaken", [ANDEREN, ANDEREN, ANDEREN, ANDEREN]),

    of(Soort::Signaal, "datum tijd",        [Toon, Toon, Toon, Toon]),
    of(Soort::Signaal, "plaats",            [Vermeld, Toon, Nagezien, Toon]),
    of(Soort::Signaal, "situatie",          [Vermeld, Toon, ANDEREN, Toon]),
    of(Soort::Signaal, "aanwezigen",        [Vermeld, Toon, ANDEREN, ANDEREN]),
    of(Soort::Signaal, "waargenomen_door",  [Vermeld, Toon, ANDEREN, Toon]),
    of(Soort::Signaal, "betreft",           [Toon, Toon, Toon, Toon]),
    of(Soort::Signaal, "waarnemingen",      [Vermeld, Toon, Nagezien, NietGehoord]),
    of(Soort::Signaal, "aard",              [Toon, Toon, Toon, Toon]),
    of(Soort::Signaal, "bron",              [Vermeld, Toon, ANDEREN, ANDEREN]),
    of(Soort::Signaal, "deskundige",        [Vermeld, Toon, ANDEREN, Toon]),
    of(Soort::Signaal, "duiding",           [Toon, Toon, OVERWEGING, Toon]),
    of(Soort::Signaal, "gevaar",            [Toon, Toon, VEILIGHEID, Toon]),
    of(Soort::Signaal, "herkomst",          [Toon, Toon, Toon, Toon]),
    of(Soort::Signaal, "vermoedelijke_pleger", [Toon, Toon, VEILIGHEID, NIET_NODIG]),

    of(Soort::Vervolg, "op datum uitkomst", [Toon, Toon, Toon, Toon]),
    of(Soort::Vervolg, "tekst",             [Vermeld, Toon, OVERWEGING, Toon]),
    // What a follow-up sets is shown with the stuk that it follows up.
    of(Soort::Vervolg, "op_soort velden",   [BEHEER, BEHEER, BEHEER, BEHEER]),

    of(Soort::Contact, "datum tijd wijze doel", [Toon, Toon, Toon, Toon]),
    of(Soort::Contact, "plaats",            [Vermeld, Toon, Nagezien, Toon]),
    of(Soort::Contact, "situatie",          [Vermeld, Toon, OVERWEGING, NIET_NODIG]),
    of(Soort::Contact, "aanwezigen",        [Vermeld, Toon, ANDEREN, ANDEREN]),
    of(Soort::Contact, "door",              [Rollen, Toon, Mensen, Toon]),
    of(Soort::Contact, "met",               [Rollen, Toon, Mensen, Toon]),
    of(Soort::Contact, "anoniem vertrouwelijk_gemeld", [Toon, Toon, OVERWEGING, NIET_NODIG]),
    of(Soort::Contact, "over",              [Toon, Toon, OVERWEGING, NIET_NODIG]),
    of(Soort::Contact, "gevaar",            [Toon, Toon, VEILIGHEID, Toon]),
    of(Soort::Contact, "uitkomst",          [Vermeld, Toon, Nagezien, Toon]),
    of(Soort::Contact, "twijfel",           [Toon, Toon, OVERWEGING, NIET_NODIG]),

    of(Soort::Toestemming, "datum besluit schriftelijk reikwijdte", [Toon, Toon, Toon, Toon]),
    of(Soort::Toestemming, "van",           [Rollen, Toon, Mensen, Toon]),
    of(Soort::Toestemming, "bijlage",       [Toon, NIET_NODIG, Toon, NIET_NODIG]),

    of(Soort::Kindcheck, "datum uitkomst",  [Toon, Toon, ANDEREN, Toon]),
    of(Soort::Kindcheck, "volwassene aanleiding zorgen", [Vermeld, Toon, ANDEREN, NIET_NODIG]),
    of(Soort::Kindcheck, "signalen",        [Toon, Toon, ANDEREN, NIET_NODIG]),
    of(Soort::Kindcheck, "zwanger kinderen", [Vermeld, Toon, ANDEREN, ANDEREN]),

    of(Soort::Verwijsindex, "datum geplaatst", [Toon, Toon, Toon, Toon]),
    of(Soort::Verwijsindex, "door",         [Rollen, Toon, Mensen, Toon]),
    of(Soort::Verwijsindex, "reden",        [Toon, Toon, OVERWEGING, NIET_NODIG]),

    of(Soort::Gesprek, "datum tijd",        [Toon, Toon, Toon, Toon]),
    of(Soort::Gesprek, "plaats situatie",   [Vermeld, Toon, Toon, NIET_NODIG]),
    of(Soort::Gesprek, "aanwezigen",        [Vermeld, Toon, ANDEREN, ANDEREN]),
    of(Soort::Gesprek, "met gevoerd_door",  [Rollen, Toon, Mensen, Toon]),
    of(Soort::Gesprek, "doel",              [Vermeld, Toon, Toon, Toon]),
    of(Soort::Gesprek, "feiten reactie vragen", [Vermeld, Toon, Toon, NIET_NODIG]),
    of(Soort::Gesprek, "interpretatie",     [Vermeld, Toon, Toon, OVERWEGING]),
    of(Soort::Gesprek, "afspraken",         [Vermeld, Toon, Toon, Toon]),
    of(Soort::Gesprek, "gevaar",            [Toon, Toon, VEILIGHEID, Toon]),
    of(Soort::Gesprek, "andere_oorzaak conclusie", [Vermeld, Toon, Toon, Toon]),
    of(Soort::Gesprek, "afgezien",          [Rollen, Toon, VEILIGHEID, NIET_NODIG]),

    of(Soort::Ondertekening, "op rol wijze datum", [Toon, Toon, Toon, NIET_NODIG]),
    of(Soort::Ondertekening, "naam",        [NIET_NODIG, Toon, Toon, NIET_NODIG]),
    of(Soort::Ondertekening, "bijlage",     [Toon, NIET_NODIG, Toon, NIET_NODIG]),

    of(Soort::Weging, "datum aard",         [Toon, Toon, OVERWEGING, OVERWEGING]),
    of(Soort::Weging, "ernst risico structureel", [Vermeld, Toon, OVERWEGING, OVERWEGING]),
    of(Soort::Weging, "instrument op_basis_van twijfel weigering_meegewogen", [Toon, Toon, OVERWEGING, OVERWEGING]),
    of(Soort::Weging, "door",               [Rollen, Toon, OVERWEGING, OVERWEGING]),

    of(Soort::Afweging, "datum nr antwoord met_veilig_thuis", [Toon, Toon, OVERWEGING, OVERWEGING]),
    of(Soort::Afweging, "reden",            [Vermeld, Toon, OVERWEGING, OVERWEGING]),
    of(Soort::Afweging, "door",             [Rollen, Toon, OVERWEGING, OVERWEGING]),

    of(Soort::Risicoanalyse, "datum",       [Toon, NIET_NODIG, OVERWEGING, OVERWEGING]),
    of(Soort::Risicoanalyse, "door",        [Rollen, NIET_NODIG, OVERWEGING, OVERWEGING]),
    of(Soort::Risicoanalyse, "scenarios",   [Vermeld, NIET_NODIG, OVERWEGING, OVERWEGING]),

    of(Soort::Besluit, "datum hulp",        [Toon, Toon, Toon, Toon]),
    of(Soort::Besluit, "melden",            [Toon, Toon, VEILIGHEID, Toon]),
    of(Soort::Besluit, "door",              [Rollen, Toon, Mensen, Toon]),
    of(Soort::Besluit, "met_deskundigen",   [Rollen, Toon, OVERWEGING, Toon]),
    of(Soort::Besluit, "reden",             [Toon, Toon, OVERWEGING, Toon]),
    of(Soort::Besluit, "afwijking",         [Toon, Toon, OVERWEGING, OVERWEGING]),
    of(Soort::Besluit, "vervolgstappen",    [Toon, Toon, OVERWEGING, Toon]),

    of(Soort::Melding, "datum ouders_ingelicht ouders_ingelicht_op", [Toon, Toon, Toon, Toon]),
    of(Soort::Melding, "tijd opnieuw",      [Toon, Toon, VEILIGHEID, Toon]),
    of(Soort::Melding, "door",              [Rollen, Toon, Mensen, Toon]),
    of(Soort::Melding, "kenmerk",           [Toon, Toon, VEILIGHEID, Toon]),
    of(Soort::Melding, "waarom_niet zonder_gesprek", [Toon, Toon, VEILIGHEID, NIET_NODIG]),
    of(Soort::Melding, "terugkoppeling",    [Vermeld, Toon, VEILIGHEID, Toon]),

    of(Soort::Hulp, "datum termijn",        [Toon, Toon, Toon, Toon]),
    of(Soort::Hulp, "doelen aanbod",        [Vermeld, Toon, Toon, Toon]),
    of(Soort::Hulp, "wie stelt_veiligheid_vast casusregie", [Vermeld, Toon, Toon, Toon]),
    of(Soort::Hulp, "monitor",              [Vermeld, Toon, Toon, Toon]),
    of(Soort::Hulp, "aanvaard_door",        [Vermeld, Toon, Mensen, Toon]),
    of(Soort::Hulp, "afgesproken_met",      [Rollen, Toon, Mensen, Toon]),

    of(Soort::Evaluatie, "op datum resultaat", [Toon, Toon, Toon, Toon]),
    of(Soort::Evaluatie, "veiligheid welzijn herstel", [Vermeld, Toon, Nagezien, Toon]),
    of(Soort::Evaluatie, "gevaar",          [Toon, Toon, VEILIGHEID, Toon]),
    of(Soort::Evaluatie, "vervolg",         [Vermeld, Toon, OVERWEGING, Toon]),

    // That the child told something itself, or was helped after a report, shows in which points there are.
    of(Soort::Participatie, "punt onderdelen datum", [Toon, Toon, VERTROUWEN, Toon]),
    of(Soort::Participatie, "door",         [Rollen, Toon, VERTROUWEN, Toon]),
    of(Soort::Participatie, "wat visie_kind", [Vermeld, Toon, VERTROUWEN, VERTROUWEN]),

    of(Soort::Taak, "wie wat",              [Vermeld, BEHEER, BEHEER, Toon]),
    of(Soort::Taak, "uiterlijk",            [Toon, BEHEER, BEHEER, Toon]),

    of(Soort::Bijlage, "titel",             [NIET_NODIG, Toon, Nagezien, Toon]),
    of(Soort::Bijlage, "bestandsnaam",      [NIET_NODIG, NIET_NODIG, BEHEER, NIET_NODIG]),
    of(Soort::Bijlage, "mediatype grootte sha256", [Toon, NIET_NODIG, BEHEER, NIET_NODIG]),
    of(Soort::Bijlage, "bij",               [Toon, Toon, Toon, Toon]),

    of(Soort::Ontheffing, "regel reden tot", [Toon, BEHEER, BEHEER, BEHEER]),
    of(Soort::Ontheffing, "door",           [Rollen, BEHEER, BEHEER, BEHEER]),
    of(Soort::Vasthouding, "reden tot",     [Toon, BEHEER, BEHEER, BEHEER]),
    of(Soort::Vasthouding, "door",          [Rollen, BEHEER, BEHEER, BEHEER]),

    of(Soort::Afsluiting, "datum uitkomst", [Toon, Toon, Toon, Toon]),
    of(Soort::Afsluiting, "met",            [ANDEREN, ANDEREN, ANDEREN, ANDEREN]),
    of(Soort::Afsluiting, "conclusie",      [Toon, Toon, OVERWEGING, Toon]),
    of(Soort::Afsluiting, "afspraken nazorg", [Vermeld, Toon, Nagezien, Toon]),
    of(Soort::Afsluiting, "door",           [Rollen, Toon, Mensen, Toon]),
    of(Soort::Heropening, "datum",          [Toon, Toon, OVERWEGING, Toon]),
    of(Soort::Heropening, "reden",          [Vermeld, Toon, OVERWEGING, OVERWEGING]),

    // Belongs to the school and to no zaak.
    of(Soort::Zelfcheck, "jaar punt staat toelichting door", [BEHEER, BEHEER, BEHEER, BEHEER]),
];
