//! What is the matter, for a rule that finds no more than that it does not hold.

/// The fact, by rule.
pub(super) fn feit(regel: &str) -> &'static str {
    match regel {
        "signaal-velden" | "contact-velden" | "gesprek-velden" => "Een verplicht veld is niet ingevuld.",
        "signaal-waarneming" => {
            "Bij dit feit of deze hypothese staat niet wat er is gezien, gehoord of geroken."
        }
        "signaal-duiding" => "Bij dit signaal staat niet of het het vermoeden bevestigt of ontkracht.",
        "hypothese-opgevolgd" => "Van deze hypothese staat niet wat ervan is gebleken.",
        "derden-bron" => "Bij deze informatie van derden staat niet van wie die komt.",
        "diagnose-deskundige" => {
            "Bij deze diagnose staat geen gedragsdeskundige, of geen vakgebied van de lijst van het protocol."
        }
        "dossier-signalen" => "Er is geen signaal vastgelegd.",
        "dossier-richting" => "Het dossier laat niet zien welke kant de signalen op wijzen.",
        "dossier-contacten" => "Er is geen contact over de signalen vastgelegd.",
        "dossier-stappen" => "Een stap is niet vastgelegd.",
        "dossier-besluiten" => "Er is geen besluit vastgelegd.",
        "dossier-vervolg" => "Er is geen vervolg vastgelegd.",
        "lvs-vastgelegd" => "Van dit stuk staat niet dat het ook in het leerlingvolgsysteem staat.",
        "vertrouwelijk-gemeld" => {
            "Bij dit contact staat niet dat is gezegd dat de informatie vertrouwelijk is."
        }
        "laat-vastgelegd" => "Dit stuk is later vastgelegd dan afgesproken.",
        "spoed-veilig-thuis" => "Er is gevaar vastgelegd en daarna geen contact met Veilig Thuis.",
        "spoed-deskundige" => {
            "Bij dit gevaar is geen contact met een deskundige of met Veilig Thuis vastgelegd."
        }
        "disclosure-afstemming" => "Bij deze disclosure is de route nog niet afgestemd.",
        "pleger-medewerker" => {
            "Het vermoeden gaat over iemand die bij de school werkt. Stop deze route; die geldt hiervoor niet."
        }
        "consult-intern" => "Er is nog geen overleg met de intern begeleider vastgelegd.",
        "consult-directie" => "Er is nog niet vastgelegd dat de directie op de hoogte is.",
        "consult-veilig-thuis" => "Er is nog geen advies van Veilig Thuis vastgelegd.",
        "consult-toestemming" => {
            "De leerling is met naam besproken, en er is geen schriftelijke toestemming van de ouder vastgelegd."
        }
        "weigering-gewogen" => {
            "De ouder weigerde toestemming; in de weging staat niet dat dit is meegewogen."
        }
        "advies-anoniem" => {
            "Het advies van Veilig Thuis is gevraagd met de naam van het kind, of dat staat er niet."
        }
        "twijfel-veilig-thuis" => {
            "Hier is twijfel vastgelegd; daarna is geen advies van Veilig Thuis vastgelegd."
        }
        "verwijsindex-besluit" => "Er is niet vastgelegd of een signaal in de verwijsindex is gezet.",
        "kindcheck-gedaan" => "Een signaal gaat over een volwassene; er is geen kindcheck vastgelegd.",
        "gesprek-ouder" => "Er is geen gesprek met de ouder vastgelegd, en ook niet waarom dat er niet is.",
        "gesprek-opbouw" => "Er staat een uitleg in het gesprek zonder de reactie van de ouder daarvoor.",
        "gesprek-ondertekend" => "Nog niet ieder heeft het gespreksverslag getekend.",
        "gesprek-gevoerd-door" => "Bij dit gesprek was niemand die het protocol daarvoor noemt.",
        "gesprek-kind" => "Er is geen gesprek met het kind vastgelegd, en ook niet waarom dat er niet is.",
        "ouder-teruggekoppeld" => "Na het overleg met anderen is niet vastgelegd dat de ouder is bijgepraat.",
        "participatie-punten" => "Een punt over het informeren en horen van het kind is niet vastgelegd.",
        "weging-aard-ernst" => "Er is nog geen weging van aard, ernst en risico vastgelegd.",
        "structureel-onderbouwd" => {
            "De structurele onveiligheid is niet onderbouwd met herhaling, oudersignalen en kindsignalen."
        }
        "afweging-volledig" => "Een afwegingsvraag op de route is nog niet beantwoord.",
        "afweging-volgorde" => "Er is een afwegingsvraag beantwoord waar de route niet kwam.",
        "afweging-samen" => "Bij dit antwoord staat niet dat het samen met Veilig Thuis is gegeven.",
        "gevaar-gewogen" => "Er staat gevaar open, en op de vraag naar gevaar is nee geantwoord.",
        "besluit-genomen" => "Er is nog geen besluit vastgelegd.",
        "besluit-onderbouwd" => "Het besluit wijkt af van de afwegingen; er staat niet waarom.",
        "risicoanalyse-gemaakt" => "Er is geen risicoanalyse vastgelegd.",
        "melding-gedaan" => "De afwegingen komen uit op melden; er is geen melding vastgelegd.",
        "melding-door" => "Bij de melding staat geen melder die het protocol daarvoor noemt.",
        "melding-na-gesprek" => {
            "Voor deze melding is geen gesprek met de ouder vastgelegd, en geen grond om zonder gesprek te melden."
        }
        "melding-besproken" => {
            "Bij deze melding staat niet dat de ouder vooraf is ingelicht, of waarom dat niet kon."
        }
        "melding-terugkoppeling" => "Er is nog geen antwoord van Veilig Thuis op de melding vastgelegd.",
        "hulp-afspraken" => "Een afspraak over de hulp ontbreekt.",
        "hulp-termijn" => "De termijn van de hulp is voorbij en er is geen evaluatie vastgelegd.",
        "evaluatie-vervolg" => "De hulp leverde niet genoeg op; daarna is geen melding vastgelegd.",
        "vervolgstappen-vastgelegd" => "Bij het besluit staan geen vervolgstappen.",
        "taak-verlopen" => "De datum van deze taak is voorbij en zij is niet afgerond.",
        "stap-termijn" => "Deze stap kwam later dan de termijn van het protocol, of is nog niet gezet.",
        "zaak-stilstand" => "In deze open zaak is al een tijd niets vastgelegd.",
        "afsluiting-conclusie" => "Er is nog geen afsluiting met een conclusie vastgelegd.",
        "afsluiting-nazorg" => "Bij de afsluiting na hulp staan geen afspraken over veiligheid of nazorg.",
        "bewaartermijn" => "De bewaartermijn van deze zaak is voorbij.",
        "een-lezer" => "Te weinig mensen kunnen deze zaak openen.",
        _ => "Aan deze regel is niet voldaan.",
    }
}
