//! What can keep a zaak from being destroyed, in the user's language, with what to do about it.

use super::obstacle::Obstacle;
use crate::model::{Vernietigingsgrond, ZaakNummer};
use crate::vault::error::ErrorKind;

/// Why a zaak is not, or not yet wholly, destroyed.
#[derive(Debug, thiserror::Error)]
pub enum DestroyError {
    /// Something stands in the way; nothing was changed.
    #[error("zaak {0} is nog niet vernietigd en er is niets veranderd{lines}", lines = lines(.1))]
    Blocked(ZaakNummer, Vec<Obstacle>),
    /// Keys of a destroyed zaak are still there.
    #[error("de vernietiging is niet voltooid{lines}", lines = lines(.0))]
    Unfinished(Vec<Obstacle>),
    /// Someone proposed it on another ground.
    #[error("voor zaak {0} is vernietiging voorgesteld op een andere grond: {1}")]
    OtherGround(ZaakNummer, Vernietigingsgrond),
    /// The same person cannot agree with himself.
    #[error("u hebt vernietiging van zaak {0} al voorgesteld; het protocol vraagt een tweede persoon")]
    NeedsSecond(ZaakNummer),
    /// Asked of a zaak that is not destroyed.
    #[error("zaak {0} is niet vernietigd")]
    NotDestroyed(ZaakNummer),
    /// The server hands out a key when asked for it.
    #[error("de server geeft sleutels van zaak {0} nog af")]
    StillOnServer(ZaakNummer),
}

impl DestroyError {
    /// What sort of failure this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::OtherGround(..) | Self::NotDestroyed(_) => ErrorKind::Input,
            _ => ErrorKind::Unfinished,
        }
    }

    /// What to do now.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Blocked(..) => "neem dit eerst weg en geef de opdracht daarna opnieuw".to_owned(),
            Self::Unfinished(_) => {
                "neem dit weg; de volgende opdracht die iets vastlegt, gaat er vanzelf mee verder".to_owned()
            }
            Self::OtherGround(..) => {
                "bent u het eens, geef dan dezelfde grond; anders laat u de ander het opnieuw voorstellen"
                    .to_owned()
            }
            Self::NeedsSecond(zaak) => {
                format!(
                    "laat een andere intern begeleider of de directie dit geven: meldcode vernietig {zaak}"
                )
            }
            Self::NotDestroyed(_) => "kijk welke zaken er zijn met: meldcode zaak lijst".to_owned(),
            Self::StillOnServer(_) => {
                "laat de beheerder op de server opruimen met: git gc --prune=now, en geef de \
                                       opdracht daarna opnieuw"
                    .to_owned()
            }
        }
    }
}

/// What stands in the way, a line each.
fn lines(obstacles: &[Obstacle]) -> String {
    obstacles.iter().fold(String::new(), |text, obstacle| text + "\n- " + &obstacle.to_string())
}
