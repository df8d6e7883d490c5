//! What is said when someone comes, goes, or gets another role or key: plainly, also what cannot be undone.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::text::{count, label};
use crate::model::{Functie, Keuze, MedewerkerId, ZaakNummer};

/// So many zaken are named; then only how many more there are.
const SHOWN: usize = 8;

/// Someone was added ("toegevoegd").
#[must_use]
pub fn toegevoegd(id: &MedewerkerId, rol: Functie) -> String {
    format!(
        "{id} is toegevoegd als {}.\n\
         Bestaande zaken blijven dicht tot u toegang geeft: meldcode zaak toegang ZAAK --geef {id}\n\
         Werkte deze persoon hier eerder? Het oude id en de oude sleutel komen niet terug; {id} begint opnieuw.",
        label(rol.word())
    )
}

/// Someone left ("ingetrokken"), and could read these zaken.
#[must_use]
pub fn ingetrokken(id: &MedewerkerId, zaken: &[ZaakNummer]) -> String {
    let mut text = format!("{id} is ingetrokken en kan niets meer vastleggen.\n");
    if zaken.is_empty() {
        text.push_str("Deze persoon kon geen enkele zaak lezen.");
        return text;
    }
    _ = write!(
        text,
        "Nieuwe sleutel voor {}: wat daar vanaf nu wordt vastgelegd, kan {id} niet lezen.\n\
         Wat {id} nog kan hebben: alles wat tot nu toe in {} stond, in een kopie van het archief, op een laptop, een \
         stick of papier. Dat is niet terug te halen. Vraag om teruggave of wissen, en schrijf op dat u dat vroeg.",
        opsomming(zaken),
        if zaken.len() == 1 { "deze zaak" } else { "deze zaken" }
    );
    text
}

/// Someone has another role ("rol"), and reads these zaken.
#[must_use]
pub fn rol_gewijzigd(id: &MedewerkerId, rol: Functie, zaken: &[ZaakNummer]) -> String {
    let mut text =
        format!("{id} is vanaf nu {}. Wat {id} eerder vastlegde, blijft gelden.\n", label(rol.word()));
    if zaken.is_empty() {
        text.push_str("Deze persoon leest nog geen zaak. Toegang geven: meldcode zaak toegang ZAAK --geef ");
        text.push_str(id.as_str());
    } else {
        _ = write!(
            text,
            "Wie wat leest, verandert niet: {id} leest {}. Hoort dat niet meer bij deze rol? Dan per zaak: meldcode zaak \
             toegang ZAAK --ontneem {id}",
            opsomming(zaken)
        );
    }
    text
}

/// Someone replaced their own key ("sleutel").
#[must_use]
pub fn eigen_sleutel(id: &MedewerkerId, zaken: &[ZaakNummer]) -> String {
    let mut text = format!("{id} heeft een nieuwe sleutel; met de oude kan vanaf nu niets meer.\n");
    if !zaken.is_empty() {
        _ = writeln!(text, "Met de nieuwe sleutel gaat alles open in {}.", opsomming(zaken));
    }
    text.push_str(
        "Zet het nieuwe sleutelbestand op de plaats van het oude, of geef het voortaan met --sleutel. Staat op een \
         andere computer nog werk dat u met de oude sleutel vastlegde? Dat telt pas als u het overneemt: meldcode \
         medewerker neem-over ",
    );
    text.push_str(id.as_str());
    text
}

/// Someone's lost key was replaced by a colleague or the recovery key.
#[must_use]
pub fn sleutel_vervangen(id: &MedewerkerId, zaken: &[ZaakNummer]) -> String {
    let mut text = format!("{id} heeft een nieuwe sleutel; met de oude kan vanaf nu niets meer.\n");
    if zaken.is_empty() {
        return text + "Deze persoon leest geen zaak, dus er is niets anders veranderd.";
    }
    _ = write!(
        text,
        "Nieuwe zaaksleutel voor {}: wat daar vanaf nu wordt vastgelegd, gaat met de oude sleutel niet open.\n\
         Wie de oude sleutel en het wachtwoord heeft, kan nog lezen wat tot nu toe in een kopie stond. Dat is niet terug \
         te halen.\n\
         Kan {id} een oudere zaak nog niet openen? Dan legt een lezer van die zaak iets vast, of geeft u toegang met \
         de herstelsleutel: meldcode zaak toegang ZAAK --geef {id} --herstel BESTAND",
        opsomming(zaken)
    );
    text
}

/// A commit that can be taken over.
pub struct Werk<'a> {
    /// The commit.
    pub commit: &'a str,
    /// When, as it is shown.
    pub op: String,
    /// Stukken per zaak.
    pub zaken: &'a BTreeMap<ZaakNummer, usize>,
    /// It changes staff, access or protocol.
    pub wijzigt: bool,
    /// The zaken that it destroys, or proposes to destroy.
    pub vernietigt: &'a [ZaakNummer],
    /// Why it stands here: `laat`, `afgewezen` or `hier`.
    pub staat: &'static str,
}

/// The work of someone that can be taken over, and how.
#[must_use]
pub fn over_te_nemen(id: &MedewerkerId, werk: &[Werk<'_>]) -> String {
    if werk.is_empty() {
        return format!(
            "Er is hier geen werk van {id} dat is over te nemen. Staat het op een andere computer? Kopieer daar de hele \
             map van het archief, en kijk in die kopie: meldcode --archief KOPIE medewerker neem-over {id}"
        );
    }
    let mut text = format!("Werk van {id}:\n");
    for een in werk {
        let staat = match een.staat {
            "laat" => "telt niet mee: van naast of na de intrekking",
            "afgewezen" => "telt niet mee: eerder afgewezen",
            _ => "alleen nog in deze kopie",
        };
        let mut wat: Vec<String> =
            een.zaken.iter().map(|(zaak, n)| format!("{zaak}: {}", count(*n, "stuk", "stukken"))).collect();
        if een.wijzigt {
            wat.push("LET OP: wijzigt medewerkers, toegang of protocol".to_owned());
        }
        wat.extend(
            een.vernietigt.iter().map(|zaak| format!("LET OP: gaat over het vernietigen van zaak {zaak}")),
        );
        if wat.is_empty() {
            wat.push("voegt niets toe".to_owned());
        }
        let kort: String = een.commit.chars().take(10).collect();
        _ = writeln!(text, "  {kort}  {}  {}  ({staat})", een.op, wat.join(", "));
    }
    _ = write!(
        text,
        "\nIs {id} na te vragen dat dit eerlijk werk is? Neem dan over wat mag meetellen, met de nummers hierboven:\n\
         meldcode medewerker neem-over {id} NUMMER…\nen wissel daarna uit met: meldcode synchroniseer"
    );
    text
}

/// Work was taken over ("overgenomen").
#[must_use]
pub fn overgenomen(id: &MedewerkerId, hoeveel: usize) -> String {
    format!(
        "Overgenomen: {} van {id}. U staat er met uw handtekening voor in dat dit mag meetellen.\n\
         Wissel uit met: meldcode synchroniseer",
        count(hoeveel, "commit", "commits")
    )
}

/// It was picked who stays ("gekozen").
#[must_use]
pub fn gekozen(id: &MedewerkerId, weg: &[MedewerkerId]) -> String {
    let namen: Vec<&str> = weg.iter().filter(|who| *who != id).map(MedewerkerId::as_str).collect();
    let namen = namen.join(", ");
    format!(
        "Gekozen: de intrekking door {id} geldt, {id} blijft.\n\
         Wat {namen} er tegelijk naast deed, telt niet mee. Zit daar eerlijk werk bij, bekijk het dan met: meldcode \
         medewerker neem-over ID\n\
         Wissel uit met: meldcode synchroniseer"
    )
}

/// Two ended each other's part; said wherever the archive is opened for writing or exchanged.
#[must_use]
pub fn over_en_weer(een: &MedewerkerId, ander: &MedewerkerId) -> String {
    format!(
        "Let op: {een} en {ander} hebben elkaar ingetrokken. Geen van beide intrekkingen telt tot een ander kiest: \
         meldcode medewerker kies {een} (of {ander}). Anderen lezen en leggen gewoon vast; medewerkers en toegang wijzigen tot dan niet."
    )
}

/// Something in the archive does not hold ("klopt niet").
#[must_use]
pub fn klopt_niet(hoeveel: usize) -> String {
    format!(
        "Let op: in dit archief klopt iets niet ({}). Wat niet klopt, telt niet mee. Kijk nu met: meldcode verifieer",
        count(hoeveel, "bevinding", "bevindingen")
    )
}

/// What came since this user last looked says something else of itself than it did.
#[must_use]
pub fn nieuw_klopt_niet(hoeveel: usize) -> String {
    format!(
        "Let op: in wat er in dit archief bij is gekomen, klopt iets niet ({}). Kijk nu met: meldcode verifieer",
        count(hoeveel, "bevinding", "bevindingen")
    )
}

/// Zaken whose key someone may have who may not read them any more.
#[must_use]
pub fn nieuwe_sleutel_nodig(zaken: &[ZaakNummer]) -> String {
    format!(
        "Let op: {} moet onder een nieuwe sleutel. Tot dan kan iemand die er niet meer bij mag, nog lezen wat erbij komt. \
         Laat een intern begeleider of directie synchroniseren of iets vastleggen: dan komt die sleutel vanzelf. Wacht \
         zo lang met wat niet haast heeft.",
        opsomming(zaken)
    )
}

/// The server had a key of a zaak for someone who may not read it.
#[must_use]
pub fn niet_overgenomen(zaak: &ZaakNummer) -> String {
    format!(
        "Let op: op de server lag een sleutel van zaak {zaak} voor iemand die deze zaak niet mag lezen. Die is niet \
         overgenomen en is daar weggehaald, maar wie hem had, kan de zaak tot nu toe hebben gelezen. Ga na wie hem gaf \
         (git log sleutel/{zaak}). Was het niet de bedoeling, bel de directie."
    )
}

fn opsomming(zaken: &[ZaakNummer]) -> String {
    let genoemd: Vec<&str> = zaken.iter().take(SHOWN).map(ZaakNummer::as_str).collect();
    let rest = zaken.len().saturating_sub(SHOWN);
    let meer = if rest > 0 { format!(" en nog {}", count(rest, "zaak", "zaken")) } else { String::new() };
    let woord = if zaken.len() == 1 { "zaak" } else { "de zaken" };
    format!("{woord} {}{meer}", genoemd.join(", "))
}
