//! `formulier`: forms to print, fill in and sign.

use clap::{Args, Subcommand};

use super::app::App;
use super::error::CliError;
use super::uitgave::{Geopend, UitgaveArgs, broken};
use crate::model::Inhoud;
use crate::render::rapport::{Invoer, Lezer, formulier, sjabloon};
use crate::vault::Plaintext;

/// The arguments of `formulier`.
#[derive(Debug, Args)]
#[command(about = "Maak een formulier om te printen en te tekenen", visible_alias = "form")]
pub struct FormulierArgs {
    #[command(subcommand)]
    wat: Wat,
}

#[derive(Debug, Subcommand)]
enum Wat {
    #[command(about = "Voor een gesprek: doel, feiten, vragen; na een gesprek: het verslag om te tekenen")]
    Gesprek {
        #[command(flatten)]
        zaak: ZaakArg,
        #[arg(value_name = "STUK", help = "Het gesprek dat is vastgelegd: maakt het verslag om te tekenen")]
        stuk: Option<String>,
        #[arg(long, value_name = "NAAM", help = "Met welke ouder, als er meer zijn")]
        wie: Option<String>,
        #[arg(long, conflicts_with_all = ["wie", "stuk"], help = "Met het kind in plaats van met een ouder")]
        kind: bool,
        #[command(flatten)]
        uitgave: UitgaveArgs,
    },
    #[command(about = "Toestemming van een ouder voor overleg met anderen")]
    Toestemming {
        #[command(flatten)]
        zaak: ZaakArg,
        #[arg(long, value_name = "NAAM", help = "Van welke ouder, als er meer zijn")]
        wie: Option<String>,
        #[command(flatten)]
        uitgave: UitgaveArgs,
    },
    #[command(about = "Meldformulier voor Veilig Thuis, ingevuld met wat er is vastgelegd")]
    Melding {
        #[command(flatten)]
        zaak: ZaakArg,
        #[command(flatten)]
        uitgave: UitgaveArgs,
    },
    #[command(about = "De punten van participatie van het kind, met wat is gedaan")]
    Participatie {
        #[command(flatten)]
        zaak: ZaakArg,
        #[command(flatten)]
        uitgave: UitgaveArgs,
    },
}

#[derive(Debug, Args)]
struct ZaakArg {
    #[arg(value_name = "ZAAK", help = "Zaaknummer, een deel ervan, of de naam van de leerling")]
    zaak: String,
}

impl Wat {
    fn parts(&self) -> (&str, &str, &UitgaveArgs) {
        match self {
            Self::Gesprek { zaak, uitgave, .. } => ("gesprek", &zaak.zaak, uitgave),
            Self::Toestemming { zaak, uitgave, .. } => ("toestemming", &zaak.zaak, uitgave),
            Self::Melding { zaak, uitgave } => ("melding", &zaak.zaak, uitgave),
            Self::Participatie { zaak, uitgave } => ("participatie", &zaak.zaak, uitgave),
        }
    }
}

/// Gives the form.
///
/// # Errors
/// When the zaak is not there or may not be read, the form does not fit it, or it cannot be written.
pub fn run(args: &FormulierArgs, app: &App) -> Result<(), CliError> {
    let (name, zaak, uitgave) = args.wat.parts();
    let templates = uitgave.templates()?;
    let stuk = match &args.wat {
        Wat::Gesprek { stuk, .. } => stuk.as_deref(),
        _ => None,
    };
    let opened = Geopend::open(app, zaak, stuk)?;
    let ouder = match &args.wat {
        Wat::Gesprek { wie, kind: false, .. } if opened.stuk.is_none() => opened.parent(wie.as_deref())?,
        Wat::Toestemming { wie, .. } => opened.parent(wie.as_deref())?,
        _ => None,
    };
    let invoer = Invoer {
        dossier: &opened.dossier,
        protocol: &opened.protocol,
        lezer: Lezer::VeiligThuis,
        ouder,
        stuk: None,
        peil: opened.peil,
        school: opened.vault.state().school.clone(),
        historie: &[],
        herkomst: opened.herkomst(&format!("formulier {name} {}", opened.zaak)),
    };
    let file = format!("{name}.html");
    let text = match &args.wat {
        Wat::Gesprek { kind, .. } => {
            let form = match held_talk(&opened)? {
                Some((item, talk)) => formulier::na_gesprek(&invoer, item, talk),
                None => formulier::voor_gesprek(&invoer, *kind),
            };
            sjabloon::vul(&file, &templates, &form)
        }
        Wat::Toestemming { .. } => sjabloon::vul(&file, &templates, &formulier::toestemming(&invoer)),
        Wat::Melding { .. } => {
            let me = opened.vault.staff_of(&opened.identity).ok().map(|me| me.naam.clone());
            sjabloon::vul(&file, &templates, &formulier::melding(&invoer, me.as_deref()))
        }
        Wat::Participatie { .. } => {
            let form = formulier::participatie(&invoer).ok_or_else(|| {
                CliError::input("het protocol van deze zaak noemt geen punten van participatie")
                    .hint("zet ze onder `participatie` in het protocol van uw school; sbo-parnassys heeft een voorbeeld")
            })?;
            sjabloon::vul(&file, &templates, &form)
        }
    };
    uitgave.deliver(&Plaintext::from(text.map_err(|error| broken(&error))?), app)
}

/// The talk that was named, which must have been held.
fn held_talk(opened: &Geopend) -> Result<Option<(&crate::model::Item, &crate::model::Gesprek)>, CliError> {
    let Some(item) = opened.stuk.and_then(|id| opened.dossier.get(id)) else { return Ok(None) };
    match &item.gegevens.inhoud {
        Inhoud::Gesprek(talk) if talk.afgezien.is_none() => Ok(Some((item, talk))),
        Inhoud::Gesprek(_) => {
            Err(CliError::input("dit gesprek is niet gevoerd, dus er is geen verslag om te tekenen"))
        }
        inhoud => Err(CliError::input(format!("dit stuk is een {}, geen gesprek", inhoud.soort()))
            .hint("kijk met `meldcode toon ZAAK` welke gesprekken er zijn")),
    }
}
