//! What `verifieer` found: what is wrong, where, and what to do about it.

use std::fmt::Write as _;

use super::text::{count, safe};

/// How many places of one kind are listed; JSON has them all.
const SHOWN: usize = 12;

/// Something that is not as it should be ("bevinding"), or that is good to know ("opmerking").
pub struct Bevinding<'a> {
    /// The name of its kind.
    pub soort: &'a str,
    /// The commit, or empty.
    pub commit: &'a str,
    /// The zaak, or empty.
    pub zaak: String,
    /// The stuk, or empty.
    pub stuk: String,
    /// What exactly.
    pub wat: &'a str,
}

/// What was looked at.
pub struct Onderzocht<'a> {
    /// The fingerprint of the root ("vingerafdruk").
    pub wortel: &'a str,
    /// Whether this user saw the archive before: then the fingerprint is known to be right.
    pub bekend: bool,
    /// A key was at hand.
    pub sleutel: bool,
    /// Commits.
    pub commits: usize,
    /// Zaken, and those that the key reads.
    pub zaken: (usize, usize),
    /// Stukken, and those that were opened.
    pub stukken: (usize, usize),
    /// Commits that were looked at, where that was only what is new.
    pub nieuw: Option<usize>,
}

/// One finding as a sentence, with where it is.
#[must_use]
pub fn tekst(bevinding: &Bevinding<'_>) -> String {
    let place = plaats(bevinding);
    let wat = safe(bevinding.wat);
    if place.is_empty() { wat } else { format!("{place}: {wat}") }
}

fn plaats(bevinding: &Bevinding<'_>) -> String {
    let mut parts = Vec::new();
    if !bevinding.zaak.is_empty() {
        parts.push(format!("zaak {}", bevinding.zaak));
    }
    if !bevinding.stuk.is_empty() {
        parts.push(format!("stuk {}", bevinding.stuk));
    }
    if !bevinding.commit.is_empty() {
        parts.push(format!("commit {}", bevinding.commit.chars().take(10).collect::<String>()));
    }
    parts.join(", ")
}

/// The whole report; findings and notes come sorted by kind.
#[must_use]
pub fn verslag(
    onderzocht: &Onderzocht<'_>,
    bevindingen: &[Bevinding<'_>],
    opmerkingen: &[Bevinding<'_>],
) -> String {
    let mut text = String::new();
    if bevindingen.is_empty() {
        text.push_str("Het archief is gezond.\n");
    } else {
        let found = count(bevindingen.len(), "bevinding", "bevindingen");
        _ = writeln!(text, "Het archief is NIET gezond: {found}.");
    }
    _ = writeln!(text, "\nNagekeken: {}", bekeken(onderzocht));
    groepen(&mut text, bevindingen);
    if !opmerkingen.is_empty() {
        text.push_str("\nGoed om te weten (dit maakt het archief niet ongezond):\n");
        groepen(&mut text, opmerkingen);
    }
    if !bevindingen.is_empty() {
        text.push_str(
            "\nWat nu: verander zelf niets in de map en gooi niets weg. Bewaar een kopie van deze uitvoer \
             (met --json staat alles erin) en laat de beheerder en de directie meekijken.\n",
        );
    }
    text
}

fn bekeken(o: &Onderzocht<'_>) -> String {
    let mut text = format!(
        "{}, {}, {}; vingerafdruk {}",
        count(o.commits, "commit", "commits"),
        count(o.zaken.0, "zaak", "zaken"),
        count(o.stukken.0, "stuk", "stukken"),
        o.wortel
    );
    if let Some(commits) = o.nieuw {
        let new = match commits {
            0 => "er kwam niets bij".to_owned(),
            1 => "er kwam 1 commit bij".to_owned(),
            n => format!("er kwamen {n} commits bij"),
        };
        _ = write!(
            text,
            "\nDe handtekeningen van eerder waren al goed; {new}. Alles narekenen: meldcode verifieer --geheel"
        );
    }
    if !o.bekend {
        text.push_str(
            "\nDit archief is op deze computer nieuw: vergelijk de vingerafdruk met die op papier.",
        );
    }
    if !o.sleutel {
        text.push_str(
            "\nZonder sleutel: de stukken zijn niet geopend; of de inhoud klopt, is niet nagekeken.",
        );
    } else if o.stukken.1 < o.stukken.0 {
        _ = write!(
            text,
            "\nMet uw sleutel: {} van {} zaken te lezen, {} van {} stukken geopend; van de andere is de inhoud \
             niet nagekeken.",
            o.zaken.1, o.zaken.0, o.stukken.1, o.stukken.0
        );
    } else {
        text.push_str("\nMet uw sleutel zijn alle stukken geopend en gelezen.");
    }
    text
}

fn groepen(text: &mut String, bevindingen: &[Bevinding<'_>]) {
    let mut rest = bevindingen;
    while let Some(first) = rest.first() {
        let length = rest.iter().take_while(|b| b.soort == first.soort).count();
        let (group, other) = rest.split_at(length);
        rest = other;
        let (what, action) = uitleg(first.soort);
        _ = writeln!(text, "\n{what} [{}]", first.soort);
        for bevinding in group.iter().take(SHOWN) {
            _ = writeln!(text, "  - {}", tekst(bevinding));
        }
        if length > SHOWN {
            _ = writeln!(text, "  … en nog {} (alles: --json)", length - SHOWN);
        }
        _ = writeln!(text, "  Doen: {action}");
    }
}

const HERKOMST: &str = "ga na wie dit deed; wat in deze commit staat, telt niet mee";
const TERUGZETTEN: &str =
    "zet een goede kopie van de map .git terug, of haal het archief opnieuw op bij een collega";
const OPNIEUW_TOEGANG: &str = "ontneem deze lezer de toegang en geef die opnieuw: meldcode zaak toegang";
const NIET_MEE: &str = "dit stuk telt niet mee; leg het zo nodig opnieuw vast";

/// What a kind means, and what to do about it.
#[must_use]
pub fn uitleg(soort: &str) -> (&'static str, &'static str) {
    match soort {
        "andere-wortel" => (
            "Op deze plaats ligt een ander archief dan u eerder gebruikte",
            "gebruik dit niet; vergelijk de vingerafdruk met die op papier",
        ),
        "teruggezet" => (
            "Het archief is ouder dan wat u er eerder van zag",
            "vraag wie het heeft teruggezet en haal de nieuwere stand op bij een collega",
        ),
        "beschadigd" => ("Een deel van de opslag is weg of beschadigd", TERUGZETTEN),
        "omweg" => (
            "Git leest hier iets anders dan wat er ligt, of ergens anders",
            "haal het archief opnieuw op met meldcode sluit-aan, en vraag wie dit heeft ingesteld",
        ),
        "tweede-begin" => ("Er is een tweede begin in het archief gebracht", HERKOMST),
        "niet-ondertekend" => ("Een commit is niet ondertekend", HERKOMST),
        "handtekening-ongeldig" => ("Een handtekening past niet bij de commit", HERKOMST),
        "onbekende-sleutel" => ("Een onbekende heeft iets vastgelegd", HERKOMST),
        "ingetrokken-sleutel" => ("Een ingetrokken sleutel is nog gebruikt", HERKOMST),
        "naast-intrekking" => (
            "Iets is vastgelegd naast of na de intrekking van de sleutel of het einde van de rol",
            "ga met de betrokkene na of dit eerlijk werk was; zo ja, neem het over: meldcode medewerker neem-over ID",
        ),
        "over-en-weer-ingetrokken" => (
            "Twee mensen hebben elkaar ingetrokken; geen van beide intrekkingen telt tot iemand kiest",
            "laat een derde kiezen die intern begeleider of directie is: meldcode medewerker kies ID. Is er geen derde, \
             dan eerst met de herstelsleutel: meldcode medewerker vervang-sleutel ID --herstel BESTAND",
        ),
        "rol-niet-bevoegd" => ("Iemand deed iets wat bij zijn of haar rol niet mag", HERKOMST),
        _ => uitleg_inhoud(soort),
    }
}

#[allow(clippy::too_many_lines, reason = "a list: one entry for each failure")]
fn uitleg_inhoud(soort: &str) -> (&'static str, &'static str) {
    match soort {
        "vreemd-bestand" => ("Er staat een bestand in dat niet in een archief hoort", HERKOMST),
        "veranderd" => (
            "Iets is veranderd; in een archief wordt alleen toegevoegd",
            "het oude blijft gelden en is nog te lezen; ga na wie dit deed",
        ),
        "weggehaald" => (
            "Iets is weggehaald; in een archief wordt alleen toegevoegd",
            "het oude blijft gelden en is nog te lezen; ga na wie dit deed",
        ),
        "geen-gewoon-bestand" => ("Er staat een verwijzing of programma in het archief", HERKOMST),
        "te-groot" => ("Een bestand is groter dan wat daar hoort", HERKOMST),
        "samenvoeging" => ("Een samenvoeging brengt iets mee wat in geen van beide kopieën stond", HERKOMST),
        "onleesbaar" => ("Een gegeven over medewerkers, toegang of protocol is niet te lezen", HERKOMST),
        "gebeurtenis" => ("Een gegeven over medewerkers of toegang kan zo niet", HERKOMST),
        "allowed-signers" => (
            "De lijst met sleutels voor git is niet wat uit de medewerkers volgt",
            "vertrouw deze lijst niet; meldcode gebruikt hem niet. Bij de volgende wijziging van medewerkers wordt \
             hij opnieuw gemaakt",
        ),
        "auteur" => (
            "Een commit noemt een andere naam of tijd dan die van de ondertekenaar",
            "ga uit van de handtekening, niet van de naam die git toont",
        ),
        "bericht" => (
            "Het bericht van een commit klopt niet met wat is toegevoegd",
            "ga uit van de bestanden, niet van het bericht",
        ),
        "nooit-geopend" => ("Er staat iets bij een zaak die nooit is geopend", HERKOMST),
        "werkmap" => (
            "De werkmap verschilt van wat is vastgelegd",
            "niets: het archief zelf klopt. De volgende keer dat u iets vastlegt, wordt de werkmap hersteld; \
             eigen bestanden blijven staan",
        ),
        "tijd" => (
            "Een commit heeft een vroegere tijd dan die waarop hij verder gaat",
            "kijk of de klok van die computer goed staat; de volgorde van de commits is wel bewezen",
        ),
        "instelling" => (
            "In .git/config staat een instelling waarmee deze map een programma kan laten starten",
            "is die van u, zet hem dan bij uw eigen instellingen (git config --global); is hij dat niet, gebruik \
             deze map dan niet met git zelf. meldcode start er niets door",
        ),
        "afgewezen" => (
            "Werk van naast of na een intrekking is bekeken en telt niet mee",
            "niets; was het toch eerlijk werk, neem het dan over: meldcode medewerker neem-over ID",
        ),
        "overgenomen" => (
            "Werk van naast of na een intrekking is overgenomen en telt mee",
            "niets, als u weet wie dit overnam en waarom",
        ),
        "herstelsleutel-gebruikt" => (
            "De herstelsleutel is gebruikt om iemand een nieuwe sleutel te geven",
            "ga na wie het papier had en of dit de bedoeling was; zo niet, bel de beheerder en de directie",
        ),
        "nieuwe-sleutel-nodig" => (
            "Een zaak heeft een nieuwe sleutel nodig",
            "laat een intern begeleider of directie iets vastleggen: dan komt die er vanzelf",
        ),
        "andere-tak" => ("Er is een tak die niet van het archief is", "niets, als u weet van wie die is"),
        _ => uitleg_zaak(soort),
    }
}

fn uitleg_zaak(soort: &str) -> (&'static str, &'static str) {
    match soort {
        "sleuteltak-ontbreekt" => (
            "De sleutels van een zaak zijn hier niet",
            "haal ze op met: meldcode synchroniseer, of bij een collega. Zonder die tak is de zaak niet te lezen",
        ),
        "sleuteltak-handtekening" => (
            "Sleutels van een zaak zijn veranderd door iemand die geen medewerker is",
            "ga na wie dit deed; een verkeerde sleutel wordt herkend en geweigerd",
        ),
        "sleuteltak-vreemd-bestand" => {
            ("Bij de sleutels van een zaak staat iets anders", "ga na wie dit deed")
        }
        "sleuteltak-teruggezet" => (
            "De sleutels van een zaak zijn naar een andere stand gezet",
            "haal de tak opnieuw op met: meldcode synchroniseer, of bij een collega",
        ),
        "sleutel-veranderd" => ("Een sleutel is vervangen door een andere", OPNIEUW_TOEGANG),
        "sleutel-ontbreekt" => (
            "Iemand die een zaak mag lezen, kan er niet in",
            "laat een lezer van de zaak iets vastleggen: dan wordt de sleutel bijgelegd. Helpt dat niet, ontneem \
             dan de toegang en geef die opnieuw",
        ),
        "sleutel-opent-niet" => ("Een sleutel gaat niet open voor wie hij is", OPNIEUW_TOEGANG),
        "sleutel-anders" => ("Een sleutel is een andere dan er is ondertekend", OPNIEUW_TOEGANG),
        "sleutel-te-veel" => (
            "Er ligt een sleutel voor wie een zaak niet (meer) mag lezen",
            "ga na wie hem gaf; neem de zaak zo nodig onder een nieuwe sleutel door toegang te ontnemen",
        ),
        "vernietiging-niet-voltooid" => (
            "Van een vernietigde zaak liggen er nog sleutels",
            "maak het af met: meldcode vernietig ZAAK; dat zegt ook wat er in de weg staat",
        ),
        "nog-op-de-server" => (
            "De sleutels van een vernietigde zaak kunnen nog op de server staan",
            "laat de beheerder daar opruimen (git gc --prune=now) en leg het vast: meldcode vernietig ZAAK \
             --server-gewist",
        ),
        "na-vernietiging" => (
            "In een vernietigde zaak kwamen nog stukken binnen, die niemand kan lezen",
            "vraag wie ze vastlegde, zie meldcode historie ZAAK, of ze in een nieuwe zaak moeten",
        ),
        "losse-sleutels" => (
            "Er liggen sleutels die nergens bij horen",
            "niets: dit blijft over als een opdracht halverwege stopte. Ze openen geen enkel stuk",
        ),
        "stuk-opent-niet" => ("Een stuk gaat niet open met de sleutel van zijn zaak", NIET_MEE),
        "stuk-onleesbaar" => ("Een stuk gaat open, maar is niet te lezen", NIET_MEE),
        "stuk-verplaatst" => ("Een stuk ligt bij een andere zaak dan het zelf noemt", NIET_MEE),
        "stuk-vastlegging" => ("Een stuk noemt een andere persoon of tijd dan zijn commit", NIET_MEE),
        "stuk-rol" => ("Een stuk is vastgelegd door iemand die dat soort niet mag vastleggen", NIET_MEE),
        "stuk-dubbel" => ("Een stuknummer komt in twee zaken voor", HERKOMST),
        "bijlage" => ("Een bijlage is niet het bestand dat erbij hoort", "voeg de bijlage opnieuw toe"),
        _ => ("Iets klopt niet", HERKOMST),
    }
}
