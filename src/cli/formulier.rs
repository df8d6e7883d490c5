//! `formulier`: forms to print, fill in and sign.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::app::App;
use super::archief::protocol_of;
use super::error::CliError;
use super::uitgave::{Geopend, Uitgave, UitgaveArgs, broken};
use crate::model::Inhoud;
use crate::render::rapport::formulier::{self, Basis};
use crate::render::rapport::sjabloon::{self, Eigen};
use crate::render::rapport::{Invoer, Lezer};
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
    #[arg(
        value_name = "ZAAK",
        help = "Zaaknummer, een deel ervan, of de naam van de leerling; zonder ZAAK een leeg formulier"
    )]
    zaak: Option<String>,
}

impl Wat {
    fn parts(&self) -> (&str, Option<&str>, &UitgaveArgs) {
        let (name, zaak, uitgave) = match self {
            Self::Gesprek { zaak, uitgave, .. } => ("gesprek", zaak, uitgave),
            Self::Toestemming { zaak, uitgave, .. } => ("toestemming", zaak, uitgave),
            Self::Melding { zaak, uitgave } => ("melding", zaak, uitgave),
            Self::Participatie { zaak, uitgave } => ("participatie", zaak, uitgave),
        };
        (name, zaak.zaak.as_deref(), uitgave)
    }

    fn wie(&self) -> Option<&str> {
        match self {
            Self::Gesprek { wie, .. } | Self::Toestemming { wie, .. } => wie.as_deref(),
            Self::Melding { .. } | Self::Participatie { .. } => None,
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
    if let Some(zaak) = zaak {
        let made = of_zaak(&args.wat, name, zaak, &templates, app)?;
        // Before the talk and after it: two papers.
        let report = if name == "gesprek" && made.opened.stuk.is_some() { "-verslag" } else { "" };
        let page = format!("{name}{report}-{}.html", made.opened.zaak);
        uitgave.deliver(&made.text, &made.opened.uitgave(Some(page)), app)?;
        if let Some(left_out) = made.left_out {
            app.tell(&left_out);
        }
        return Ok(());
    }
    let (text, archive) = empty(&args.wat, name, &templates, app)?;
    uitgave.deliver_empty(
        &text,
        &Uitgave { archive, name: Some(format!("{name}-leeg.html")), is_file: false },
        app,
    )
}

/// A form of a zaak, and what its maker must know of it.
struct Made {
    text: Plaintext,
    opened: Geopend,
    left_out: Option<String>,
}

/// Filled in as far as the dossier goes.
fn of_zaak(wat: &Wat, name: &str, zaak: &str, templates: &Eigen, app: &App) -> Result<Made, CliError> {
    let stuk = match wat {
        Wat::Gesprek { stuk, .. } => stuk.as_deref(),
        _ => None,
    };
    let opened = Geopend::open(app, zaak, stuk)?;
    let ouder = match wat {
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
    if let Some((item, talk)) = held_talk(&opened)? {
        let text = sjabloon::vul("gesprek.html", templates, &formulier::na_gesprek(&invoer, item, talk));
        let text = text.map(Plaintext::from).map_err(|error| broken(&error))?;
        return Ok(Made { text, opened, left_out: None });
    }
    let me = opened.vault.staff_of(&opened.identity).ok().map(|me| me.naam.clone());
    let text = fill(wat, name, Basis::Zaak(&invoer), me.as_deref(), templates)?;
    let before_talk = matches!(wat, Wat::Gesprek { kind: false, .. });
    let left_out = before_talk.then(|| formulier::niet_op_gesprek(&invoer)).flatten();
    Ok(Made { text, opened, left_out })
}

/// With nothing of a child: what it shows is in the clear, and asks no key.
fn empty(wat: &Wat, name: &str, templates: &Eigen, app: &App) -> Result<(Plaintext, PathBuf), CliError> {
    if wat.wie().is_some() {
        return Err(CliError::usage("--wie kan alleen met een zaak erbij").hint(
            "noem ook de ZAAK; of laat --wie weg voor een leeg formulier, waarop u de naam zelf schrijft",
        ));
    }
    let vault = app.vault_then()?;
    let protocol = protocol_of(&vault, None)?;
    let basis = Basis::Leeg { protocol: &protocol, school: vault.state().school.as_deref() };
    Ok((fill(wat, name, basis, None, templates)?, vault.folder().to_owned()))
}

fn fill(
    wat: &Wat,
    name: &str,
    basis: Basis,
    melder: Option<&str>,
    templates: &Eigen,
) -> Result<Plaintext, CliError> {
    let file = format!("{name}.html");
    let text = match wat {
        Wat::Gesprek { kind, .. } => sjabloon::vul(&file, templates, &formulier::voor_gesprek(basis, *kind)),
        Wat::Toestemming { .. } => sjabloon::vul(&file, templates, &formulier::toestemming(basis)),
        Wat::Melding { .. } => sjabloon::vul(&file, templates, &formulier::melding(basis, melder)),
        Wat::Participatie { .. } => {
            let form = formulier::participatie(basis).ok_or_else(|| no_points(basis))?;
            sjabloon::vul(&file, templates, &form)
        }
    };
    text.map(Plaintext::from).map_err(|error| broken(&error))
}

fn no_points(basis: Basis) -> CliError {
    let whose = match basis {
        Basis::Zaak(_) => "deze zaak",
        Basis::Leeg { .. } => "uw school",
    };
    CliError::input(format!("het protocol van {whose} noemt geen punten van participatie"))
        .hint("zet ze onder `participatie` in het protocol van uw school; sbo-parnassys heeft een voorbeeld")
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
