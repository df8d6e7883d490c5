//! Rules about recording, about danger, and about consultation.

use super::{Afdeling, Regelnaam};
use crate::protocol::regel::Parameter::{Rollen, Termijn};

const fn recording(naam: &'static str, stap: u32, tekst: &'static str, actie: &'static str) -> Regelnaam {
    Regelnaam::new(naam, stap, tekst, actie)
}

const fn urgent(naam: &'static str, tekst: &'static str, actie: &'static str) -> Regelnaam {
    Regelnaam::new(naam, 1, tekst, actie).under(Afdeling::Spoed)
}

const fn consult(naam: &'static str, stap: u32, tekst: &'static str, actie: &'static str) -> Regelnaam {
    Regelnaam::new(naam, stap, tekst, actie).under(Afdeling::Stap2)
}

/// The rules of this part.
pub(super) const REGELS: &[Regelnaam] = &[
    recording(
        "signaal-velden",
        1,
        "Bij elk signaal is ingevuld wat het protocol altijd vraagt.",
        "Vul het ontbrekende veld van het signaal aan.",
    ),
    recording(
        "contact-velden",
        2,
        "Bij elk contact is ingevuld wat het protocol altijd vraagt.",
        "Vul het ontbrekende veld van het contact aan.",
    ),
    recording(
        "gesprek-velden",
        3,
        "Bij elk gesprek is ingevuld wat het protocol altijd vraagt, ook als het niet is gevoerd.",
        "Vul het ontbrekende veld van het gesprek aan.",
    ),
    recording(
        "signaal-waarneming",
        1,
        "Bij een feit of hypothese staat wat iemand heeft gezien, gehoord of geroken.",
        "Leg vast wat er is gezien, gehoord of geroken.",
    ),
    recording(
        "signaal-duiding",
        1,
        "Bij elk signaal staat of het het vermoeden bevestigt, ontkracht of onduidelijk laat.",
        "Geef aan of het signaal het vermoeden bevestigt, ontkracht of onduidelijk laat.",
    ),
    recording(
        "hypothese-opgevolgd",
        1,
        "Van elke hypothese staat bij het sluiten wat ervan is gebleken.",
        "Leg met een vervolg vast of de hypothese is bevestigd, ontkracht of onbeslist bleef.",
    ),
    recording(
        "derden-bron",
        1,
        "Bij informatie van derden staat van wie die komt.",
        "Noem de bron van de informatie.",
    ),
    recording(
        "diagnose-deskundige",
        1,
        "Bij een diagnose staat welke gedragsdeskundige die heeft gesteld.",
        "Noem de deskundige en het vakgebied, of leg het signaal vast als hypothese.",
    ),
    recording(
        "dossier-signalen",
        1,
        "Het dossier bevat signalen, en bij elk signaal wat er is waargenomen.",
        "Leg een signaal vast, of vul aan wat er is waargenomen.",
    ),
    recording(
        "dossier-richting",
        1,
        "Het dossier laat zien of de signalen het vermoeden bevestigen of ontkrachten.",
        "Geef bij de signalen aan welke kant ze op wijzen.",
    ),
    recording(
        "dossier-contacten",
        2,
        "Over elk signaal is met iemand gesproken, en dat is vastgelegd.",
        "Leg vast met wie het signaal is besproken.",
    ),
    recording(
        "dossier-stappen",
        2,
        "Elke stap tot waar de zaak nu is, heeft een vastlegging.",
        "Leg de overgeslagen stap alsnog vast, of waarom die niet is gezet.",
    ),
    recording(
        "dossier-besluiten",
        5,
        "Het dossier bevat het besluit, met reden en met wie het nam.",
        "Leg het besluit vast: melden of niet, hulp of niet, waarom, door wie.",
    ),
    recording(
        "dossier-vervolg",
        5,
        "Na besluit, melding of hulp staat in het dossier hoe het verder ging.",
        "Leg vast hoe het na het laatste besluit verder is gegaan.",
    )
    .needs(&[Termijn]),
    recording(
        "lvs-vastgelegd",
        1,
        "Wat hier staat, staat ook in het leerlingvolgsysteem.",
        "Neem het stuk over in het leerlingvolgsysteem en leg dat hier vast.",
    ),
    recording(
        "vertrouwelijk-gemeld",
        2,
        "Wie informatie kreeg, heeft gehoord dat die vertrouwelijk is.",
        "Zeg tegen deze persoon dat het vertrouwelijk is en leg dat vast.",
    ),
    recording(
        "laat-vastgelegd",
        1,
        "Een gebeurtenis is vastgelegd kort nadat zij plaatsvond.",
        "Leg zo snel mogelijk na de gebeurtenis vast; zeg in het vervolg waarom het later werd.",
    )
    .needs(&[Termijn]),
    urgent(
        "spoed-veilig-thuis",
        "Bij gevaar dat niet kan wachten is er op tijd contact met Veilig Thuis.",
        "Laat nu bellen met Veilig Thuis, 0800-2000; bij direct levensgevaar 112.",
    ),
    urgent(
        "spoed-deskundige",
        "Bij eergerelateerd geweld, huwelijksdwang, achterlating of VGV is een deskundige geraadpleegd.",
        "Raadpleeg een deskundige op dit gebied, of Veilig Thuis.",
    ),
    urgent(
        "disclosure-afstemming",
        "Als een kind het zelf vertelde, zijn Veilig Thuis en het kind betrokken voordat een ouder wordt gesproken.",
        "Stem de vervolgstappen af met Veilig Thuis en het kind; spreek de ouder nog niet.",
    ),
    urgent(
        "pleger-medewerker",
        "Een vermoeden tegen een medewerker hoort niet in deze route.",
        "Stop deze route en ga naar de directie; het bestuur overlegt met de vertrouwensinspecteur.",
    ),
    consult(
        "consult-intern",
        2,
        "De signalen zijn besproken met de intern begeleider.",
        "Bespreek de signalen met de intern begeleider (bent u dat zelf: met een collega) en leg dat vast.",
    )
    .needs(&[Rollen]),
    consult(
        "consult-directie",
        2,
        "De directie weet van de zorgen en van de stappen die volgen.",
        "Breng de directie op de hoogte en leg dat vast.",
    )
    .needs(&[Rollen]),
    consult(
        "consult-veilig-thuis",
        2,
        "Er is advies gevraagd aan Veilig Thuis.",
        "Vraag advies aan Veilig Thuis, 0800-2000; dat mag zonder naam.",
    )
    .may_have(&[Rollen]),
    consult(
        "consult-toestemming",
        2,
        "Een leerling is alleen met naam besproken na schriftelijke toestemming van de ouder.",
        "Vraag de ouder om schriftelijke toestemming, of bespreek de leerling zonder naam.",
    ),
    consult(
        "weigering-gewogen",
        4,
        "Een geweigerde toestemming is meegenomen in de weging.",
        "Neem in de weging op dat de ouder toestemming weigerde.",
    ),
    consult(
        "advies-anoniem",
        2,
        "Advies van Veilig Thuis is gevraagd zonder de naam van het kind.",
        "Vraag advies zonder naam, of leg vast waarom de naam nodig was.",
    ),
    consult(
        "twijfel-veilig-thuis",
        4,
        "Op elke vastgelegde twijfel volgt advies van Veilig Thuis.",
        "Leg de twijfel voor aan Veilig Thuis, 0800-2000, en leg het advies vast.",
    )
    .may_have(&[Rollen]),
    consult(
        "verwijsindex-besluit",
        2,
        "Er is een signaal in de verwijsindex gezet, of er staat waarom niet.",
        "Zet een signaal in de verwijsindex of leg vast waarom niet.",
    )
    .needs(&[Rollen]),
    consult(
        "kindcheck-gedaan",
        1,
        "Bij zorgen over de situatie van een volwassene is nagegaan of er kinderen van afhankelijk zijn.",
        "Doe de kindcheck; open bij twijfel of onveiligheid een zaak per kind.",
    ),
];
