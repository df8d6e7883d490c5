//! Rules about the talk, the weighing, the decision, and the end of a zaak.

use super::{Afdeling, Regelnaam};
use crate::protocol::regel::Parameter::{Minimum, PerStap, Rollen, RollenGewenst, Termijn};

const fn talk(naam: &'static str, tekst: &'static str, actie: &'static str) -> Regelnaam {
    Regelnaam::new(naam, 3, tekst, actie).under(Afdeling::Stap3)
}

const fn weighing(naam: &'static str, tekst: &'static str, actie: &'static str) -> Regelnaam {
    Regelnaam::new(naam, 4, tekst, actie).under(Afdeling::Stap4)
}

const fn decision(naam: &'static str, tekst: &'static str, actie: &'static str) -> Regelnaam {
    Regelnaam::new(naam, 5, tekst, actie).under(Afdeling::Stap5)
}

const fn whole(naam: &'static str, tekst: &'static str, actie: &'static str) -> Regelnaam {
    Regelnaam::new(naam, 0, tekst, actie).under(Afdeling::Sluiten)
}

/// The rules of this part.
pub(super) const REGELS: &[Regelnaam] = &[
    talk(
        "gesprek-ouder",
        "Er is met de ouder gesproken, of er staat op welke grond dat niet is gebeurd.",
        "Voer het gesprek met de ouder, of leg vast op welke grond ervan is afgezien.",
    ),
    talk(
        "gesprek-opbouw",
        "Een eigen uitleg volgt pas nadat de ouder heeft gereageerd.",
        "Leg de reactie van de ouder vast die aan de uitleg voorafging.",
    ),
    talk(
        "gesprek-ondertekend",
        "Ieder die aan het gesprek meedeed heeft getekend, voor gezien getekend of geweigerd.",
        "Laat het verslag tekenen (mag voor gezien) of leg de weigering vast.",
    )
    .needs(&[Termijn]),
    talk(
        "gesprek-gevoerd-door",
        "Het gesprek is gevoerd door iemand die het protocol daarvoor noemt.",
        "Laat het gesprek mede voeren door wie het protocol noemt, of leg uit waarom dat anders ging.",
    )
    .needs(&[Rollen]),
    talk(
        "gesprek-kind",
        "Er is met het kind gesproken, of er staat waarom niet.",
        "Spreek met het kind of leg vast waarom dat niet kan.",
    ),
    talk(
        "ouder-teruggekoppeld",
        "De ouder is bijgepraat nadat er met anderen is overlegd.",
        "Breng de ouder op de hoogte van het overleg en leg dat vast.",
    ),
    talk(
        "participatie-punten",
        "Het kind is geïnformeerd en gehoord op de punten die bij deze stap horen.",
        "Bespreek het open punt met het kind en leg vast wie dat deed en wat het kind vindt.",
    ),
    weighing(
        "weging-aard-ernst",
        "Aard, ernst en risico zijn gewogen door wie het protocol daarvoor noemt.",
        "Weeg aard, ernst en risico en leg vast wie dat deed.",
    )
    .needs(&[Rollen])
    .may_have(&[RollenGewenst]),
    weighing(
        "structureel-onderbouwd",
        "Structurele onveiligheid is onderbouwd met herhaling, oudersignalen en kindsignalen.",
        "Vul in de weging aan wat bekend is over herhaling, oudersignalen en kindsignalen.",
    ),
    weighing(
        "afweging-volledig",
        "De afwegingsvragen zijn beantwoord tot waar de route eindigt, elk met een reden.",
        "Beantwoord de volgende afwegingsvraag en geef de reden.",
    ),
    weighing(
        "afweging-volgorde",
        "Er is geen afwegingsvraag beantwoord waar de route niet komt.",
        "Beantwoord eerst de eerdere vraag, of laat het antwoord vervallen.",
    ),
    weighing(
        "afweging-samen",
        "De vragen waarbij Veilig Thuis hoort mee te kijken, zijn samen beantwoord.",
        "Neem deze vraag door met Veilig Thuis en leg dat vast.",
    ),
    weighing(
        "gevaar-gewogen",
        "Openstaand gevaar en het antwoord nee op de vraag naar gevaar gaan niet samen.",
        "Kijk opnieuw naar de vraag over gevaar, of leg vast waardoor het gevaar is ontkracht.",
    ),
    decision(
        "besluit-genomen",
        "Beide besluiten zijn genomen: wel of niet melden, wel of niet hulp.",
        "Leg beide besluiten vast, met wie ze nam.",
    )
    .needs(&[Rollen])
    .may_have(&[RollenGewenst]),
    decision(
        "besluit-onderbouwd",
        "Een besluit dat afwijkt van de afwegingen zegt waarom.",
        "Leg bij het besluit vast waarom het afwijkt.",
    ),
    decision(
        "risicoanalyse-gemaakt",
        "Er is een risicoanalyse met de mogelijke scenario's.",
        "Maak de risicoanalyse samen en leg die vast.",
    )
    .needs(&[Rollen]),
    decision(
        "melding-gedaan",
        "Waar de afwegingen op melden uitkomen, is gemeld bij Veilig Thuis.",
        "Laat melden bij Veilig Thuis, 0800-2000, en leg de melding vast.",
    ),
    decision(
        "melding-door",
        "De melding is gedaan door iemand die het protocol daarvoor noemt.",
        "Leg vast wie de melding deed, of laat die bevestigen door wie het protocol noemt.",
    )
    .needs(&[Rollen]),
    decision(
        "melding-na-gesprek",
        "Er is gemeld na een gesprek met de ouder, of op een grond om zonder gesprek te melden.",
        "Leg het gesprek vast of de grond waarop zonder gesprek is gemeld.",
    ),
    decision(
        "melding-besproken",
        "De ouder wist vooraf van de melding, of er staat waarom niet.",
        "Leg vast wanneer de ouder is ingelicht, of waarom dat niet kon.",
    ),
    decision(
        "melding-terugkoppeling",
        "Veilig Thuis heeft binnen de termijn laten weten wat er met de melding gebeurt.",
        "Vraag bij Veilig Thuis na wat er met de melding is gedaan en leg het antwoord vast.",
    )
    .needs(&[Termijn]),
    decision(
        "hulp-afspraken",
        "Bij hulp staat wat de doelen zijn, tot wanneer, wie volgt en wie vaststelt dat het veilig is.",
        "Vul de ontbrekende afspraak over de hulp aan.",
    ),
    decision(
        "hulp-termijn",
        "Na de termijn van de hulp is bekeken of de doelen zijn gehaald.",
        "Evalueer de hulp met de betrokkenen en leg de uitkomst vast.",
    ),
    decision(
        "evaluatie-vervolg",
        "Als de hulp niet genoeg opleverde, is (opnieuw) gemeld.",
        "Laat (opnieuw) melden bij Veilig Thuis, 0800-2000, en leg dat vast.",
    ),
    decision(
        "vervolgstappen-vastgelegd",
        "Na het besluit staat wat de volgende stappen zijn.",
        "Leg vast wat er na het besluit gebeurt en wie dat doet.",
    ),
    decision(
        "taak-verlopen",
        "Elke taak is op tijd afgerond.",
        "Rond de taak af, of spreek een nieuwe datum af.",
    ),
    decision(
        "stap-termijn",
        "Elke stap is gezet binnen de tijd die het protocol daarvoor geeft.",
        "Zet de volgende stap, of leg vast waarom die later komt.",
    )
    .needs(&[PerStap]),
    decision(
        "zaak-stilstand",
        "In een open zaak gebeurt regelmatig iets dat is vastgelegd.",
        "Leg vast hoe het nu gaat, of sluit de zaak.",
    )
    .needs(&[Termijn]),
    whole(
        "afsluiting-conclusie",
        "Bij het sluiten staat de conclusie, ook als de zorg iets anders bleek.",
        "Leg de conclusie vast waarmee de zaak sluit, en door wie.",
    )
    .may_have(&[Rollen, RollenGewenst]),
    whole(
        "afsluiting-nazorg",
        "Na hulp staan er afspraken over het volgen van de veiligheid en over nazorg.",
        "Leg vast wie de veiligheid blijft volgen en wat de nazorg is.",
    ),
    whole(
        "bewaartermijn",
        "Het dossier wordt niet langer bewaard dan de school heeft vastgesteld.",
        "Besluit of het dossier wordt vernietigd of langer nodig is, en leg dat vast.",
    )
    .needs(&[Termijn]),
    whole(
        "een-lezer",
        "Er zijn genoeg mensen die de zaak kunnen openen.",
        "Geef een tweede collega toegang tot de zaak.",
    )
    .needs(&[Minimum]),
];
