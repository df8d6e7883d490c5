//! What to do about a failure, in the user's language.

use std::path::Path;

use super::{VaultError, shell_word};
use crate::model::MedewerkerId;

impl VaultError {
    /// What to do now, where there is something to do.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        use VaultError as E;
        match self {
            E::Contested(one, other) => Some(contested(one, other, false)),
            E::ContestedSelf(one, other) => Some(contested(one, other, true)),
            E::LateWork(id) => Some(late_work(id)),
            E::GitLock { path, .. } => Some(git_lock(path)),
            E::Fetch { fault, detail } => Some(format!("{} (git meldt: {detail})", fault.todo())),
            E::ForeignSetting(name) => Some(foreign_setting(name)),
            E::Destroy(error) => Some(error.hint()),
            other => other.fixed_hint().map(str::to_owned),
        }
    }

    #[allow(clippy::too_many_lines, reason = "a list: one entry for each failure")]
    fn fixed_hint(&self) -> Option<&'static str> {
        use VaultError as E;
        let text = match self {
            E::Destroyed(_) => {
                "de stukken kan niemand meer lezen; wat er gebeurde, staat in: meldcode historie"
            }
            E::UnknownZaak(_) => "bekijk de nummers met: meldcode zaak lijst",
            E::UnknownStaff(_) | E::NoContest(_) => "bekijk wie er zijn met: meldcode medewerker lijst",
            E::KeyTaken(_) => {
                "een sleutel komt nooit terug; maak een nieuwe met: meldcode sleutel maak BESTAND"
            }
            E::StaffExists(_) | E::AlreadyRevoked(_) => {
                "een id en een sleutel komen nooit terug; wie terugkomt, krijgt een nieuw id (bijvoorbeeld a.jansen2) \
                 en maakt een nieuwe sleutel. Wie er zijn: meldcode medewerker lijst"
            }
            E::NotTheirWork(..) => "bekijk wat er is: meldcode medewerker neem-over ID, zonder nummers",
            E::RecoveryCannotReplace => {
                "laat een andere intern begeleider of directie het doen: meldcode medewerker vervang-sleutel"
            }
            E::UnknownProtocol(_) => "neem het eerst over: meldcode protocol neem-over BESTAND",
            E::ProtocolExists(_) => "geef de nieuwe tekst een nieuw versienummer",
            E::UnknownStand | E::NothingYet => "bekijk de commits met: meldcode historie --alle",
            E::WeakPassphrase => "neem vier woorden of meer, of minstens 14 willekeurige tekens aan elkaar",
            E::BadPublicKey => "vraag de medewerker om de regel die `meldcode sleutel toon` geeft",
            E::LastOne(_) => "voeg eerst een ander toe die intern begeleider of directie is",
            E::OnlyReader(..) => "geef eerst een ander toegang: meldcode zaak toegang ZAAK --geef ID",
            E::NotEmpty(_) => {
                "noem een map die er nog niet is, bijvoorbeeld: meldcode init school. Wat u niet ziet, zoals .config, telt ook \
                 mee"
            }
            E::ArchiveExists(_) => "gebruik dat archief, of kies een andere map",
            E::OutputExists(_) => "kies een andere naam, of haal dat bestand eerst weg",
            E::BadRecipient => {
                "geef een ontvanger die met age1 begint, of de regel die `meldcode sleutel toon` geeft; plugins en RSA \
                 kunnen niet"
            }
            E::FileExists(_) => "kies een andere naam, of gebruik de sleutel die er al is",
            E::NoKey(_) => "maak een sleutel met: meldcode sleutel maak, of wijs hem aan met --sleutel",
            E::UnusableKey(_) => "maak een nieuwe sleutel met: meldcode sleutel maak",
            E::MistypedKey(_) => {
                "leg het papier ernaast en lees na AGE-SECRET-KEY-1 in groepen van vier; spaties, kleine letters en een nieuwe \
                 regel mogen"
            }
            E::WrongPassphrase => {
                "probeer het opnieuw; is het wachtwoord echt kwijt, gebruik dan de herstelsleutel (--sleutel)"
            }
            E::PassphraseCommand(_) => {
                "er komt geen shell aan te pas: geen $NAAM, geen ~ en geen |; zet zulke dingen in een eigen script en \
                 noem dat, met het hele pad"
            }
            E::NoPassphrase => "geef het wachtwoord aan de prompt of met --wachtwoord-opdracht",
            E::Stranger => {
                "vraag een intern begeleider of de directie om u toe te voegen: meldcode medewerker voeg-toe"
            }
            E::NotReader(_) => "vraag een lezer van de zaak om: meldcode zaak toegang ZAAK --geef UW-ID",
            E::Revoked | E::MayNot { .. } => "vraag een intern begeleider of de directie",
            E::RecoveryCannotSign => "gebruik een sleutel van een medewerker",
            E::RootDiffers => "controleer de vingerafdruk op papier en de bron; er is niets overgenomen",
            E::RolledBack => "gebruik dit archief niet verder en vraag de beheerder wat er is teruggezet",
            E::NotAnArchive(_) => {
                "ga naar de map van het archief, wijs hem aan met --archief, of maak er een met: meldcode init (eerst oefenen: meldcode demo)"
            }
            E::Unusable { remedy, .. } => remedy,
            E::NewerFormat(_) => "installeer de nieuwste versie van meldcode",
            E::Damaged(_) | E::Untrusted(_) | E::KeyMismatch(_) | E::Git(_) => {
                "kijk wat er mis is met: meldcode verifieer"
            }
            E::KeysAbsent(_) => "haal ze op met: meldcode synchroniseer",
            E::Locked => "wacht even en probeer het opnieuw; er is niets verloren",
            E::InTheWay(_) => {
                "haal het daar weg, of bewaar het ergens anders als het van u is, en probeer het opnieuw; meldcode zet \
                 zelf terug wat er hoort"
            }
            E::Disk { .. } => {
                "er is niets opgeslagen; maak ruimte of schrijfrechten vrij en probeer het opnieuw"
            }
            E::RemoteRefused(_) => {
                "werk hier gerust door; laat de beheerder en een intern begeleider of de directie de server nakijken"
            }
            E::OwnRefused(_) => {
                "kijk wat er mis is met: meldcode verifieer. Haal het archief daarna opnieuw op in een nieuwe map \
                 (meldcode sluit-aan) en leg daar opnieuw vast wat nog niet was verstuurd; gooi deze map nog niet weg"
            }
            E::NoRemote => "wijs er een aan met: git remote add origin ADRES",
            E::MergeNeedsKey => "geef uw sleutel met --sleutel",
            _ => return None,
        };
        Some(text)
    }
}

fn contested(one: &MedewerkerId, other: &MedewerkerId, own: bool) -> String {
    let meanwhile = if own {
        "Kan een signaal niet wachten? Laat een leerkracht of een ander het vastleggen, of schrijf het op"
    } else {
        "Vastleggen in een zaak kan gewoon doorgaan"
    };
    format!(
        "laat een derde die intern begeleider of directie is, kiezen wie blijft: meldcode medewerker kies {one} (of \
         {other}). Is er geen derde, dan geeft wie de herstelsleutel bewaart een van hen een nieuwe sleutel, en kiest \
         die: meldcode medewerker vervang-sleutel ID --herstel BESTAND. {meanwhile}"
    )
}

fn late_work(id: &MedewerkerId) -> String {
    format!(
        "er is niets verloren. Een intern begeleider of directie bekijkt het in deze kopie, met de eigen sleutel, en \
         neemt het zo nodig over: meldcode medewerker neem-over {id}"
    )
}

fn git_lock(path: &Path) -> String {
    // What git writes under this lock stays behind with it, and stands in its way as much.
    let beside = Some(path.with_extension("new")).filter(|_| path.ends_with("packed-refs.lock"));
    let beside = beside.filter(|new| new.exists()).map(|new| format!(" {}", shell_word(&new)));
    format!(
        "loopt er nog een git-opdracht, of een ander programma met dit archief, wacht daar dan op; is dat niet zo, dan \
         is het een restant van een afgebroken git en kan het weg: rm {}{}",
        shell_word(path),
        beside.unwrap_or_default()
    )
}

fn foreign_setting(name: &str) -> String {
    format!(
        "is die instelling van u, zet hem dan bij uw eigen instellingen (git config --global) en haal hem hier weg (git \
         config --local --unset-all {name}); is hij niet van u, gebruik deze map dan niet en haal het archief opnieuw \
         op: meldcode sluit-aan"
    )
}
