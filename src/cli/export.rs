//! `export`: a dossier for a reader to print or hand over, for another program, or for the pupil system.

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

use super::app::App;
use super::error::{CliError, Kind};
use super::historie;
use super::stuk::sha256;
use super::uitgave::{Geopend, Uitgave, UitgaveArgs, broken};
use crate::model::{Inhoud, Item, Keuze};
use crate::render::dossier::short;
use crate::render::export::{dossier_json, paste_text, stuk_json};
use crate::render::rapport::{Invoer, Lezer, als_json, rapport, sjabloon, verantwoording};
use crate::render::text::safe_json;
use crate::vault::Plaintext;

/// The arguments of `export`.
#[derive(Debug, Args)]
#[command(about = "Maak een rapport om te printen of over te dragen, of geef een dossier of stuk door")]
pub struct ExportArgs {
    #[arg(value_name = "ZAAK", help = "Zaaknummer, een deel ervan, of de naam van de leerling")]
    zaak: String,
    #[arg(value_name = "STUK", help = "Stuknummer, of een deel ervan")]
    stuk: Option<String>,
    #[arg(
        long,
        value_name = "VORM",
        default_value = "tekst",
        help = "html om te printen, md of json; tekst om in het leerlingvolgsysteem te plakken; of bestand: de inhoud van een bijlage"
    )]
    als: Vorm,
    #[arg(
        long,
        value_name = "LEZER",
        default_value = "eigen",
        value_parser = PossibleValuesParser::new(Lezer::WORDS),
        help = "Voor wie het is; die krijgt alleen wat hij mag lezen"
    )]
    voor: String,
    #[arg(long, value_name = "NAAM", help = "Bij --voor ouder: welke ouder, als er meer zijn")]
    wie: Option<String>,
    #[command(flatten)]
    uitgave: UitgaveArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Vorm {
    Html,
    Md,
    Json,
    Tekst,
    Bestand,
}

/// Gives the export.
///
/// # Errors
/// When the zaak or stuk is not there, may not be read, or it cannot be written.
pub fn run(args: &ExportArgs, app: &App) -> Result<(), CliError> {
    let vorm = if app.global.json { Vorm::Json } else { args.als };
    let lezer: Lezer = args.voor.parse().map_err(|_| CliError::usage("--voor klopt niet"))?;
    if matches!(vorm, Vorm::Tekst | Vorm::Bestand) && lezer != Lezer::Eigen {
        return Err(CliError::usage(format!("--voor {lezer} kan niet als deze vorm"))
            .hint("kies --als html om te printen, of --als md of json"));
    }
    let templates = args.uitgave.templates()?;
    let opened = Geopend::open(app, &args.zaak, args.stuk.as_deref())?;
    let ouder = opened.reader(lezer, args.wie.as_deref())?;
    let historie = historie::rows(&opened.vault, &opened.dossier);
    let als = vorm.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
    let invoer = Invoer {
        dossier: &opened.dossier,
        protocol: &opened.protocol,
        lezer,
        ouder,
        stuk: opened.stuk,
        peil: opened.peil,
        school: opened.vault.state().school.clone(),
        historie: &historie,
        herkomst: opened.herkomst(&format!("export {} --als {als} --voor {lezer}", opened.zaak)),
    };
    let text = match vorm {
        Vorm::Html => {
            sjabloon::vul("rapport.html", &templates, &rapport(&invoer)).map_err(|error| broken(&error))?
        }
        Vorm::Md => {
            sjabloon::vul("rapport.md", &templates, &rapport(&invoer)).map_err(|error| broken(&error))?
        }
        Vorm::Json => json(&invoer),
        Vorm::Tekst => {
            let one = opened.stuk.and_then(|id| opened.dossier.get(id));
            let items = one.map_or_else(|| opened.dossier.items.iter().collect(), |item| vec![item]);
            paste_text(&opened.dossier, &items, &opened.protocol)
        }
        Vorm::Bestand => {
            let name = opened.stuk.and_then(|id| opened.dossier.get(id)).map(|item| file_name(&opened, item));
            let what = Uitgave { is_file: true, ..opened.uitgave(name) };
            return args.uitgave.deliver(&file(&opened)?, &what, app);
        }
    };
    let ending = if vorm == Vorm::Tekst { "txt" } else { als.as_str() };
    let name = format!("dossier-{}-{lezer}.{ending}", opened.zaak);
    args.uitgave.deliver(&Plaintext::from(text), &opened.uitgave(Some(name)), app)?;
    tell_what_was_left_out(&invoer, app);
    Ok(())
}

/// The school's own export is the whole dossier, with what does not count; others get their part of it.
fn json(invoer: &Invoer) -> String {
    let one = invoer.stuk.and_then(|id| invoer.dossier.get(id));
    let value = match (invoer.lezer, one) {
        (Lezer::Eigen, Some(item)) => stuk_json(item),
        (Lezer::Eigen, None) => dossier_json(invoer.dossier),
        _ => als_json(invoer),
    };
    safe_json(&format!("{value:#}"))
}

/// Who hands it over must know what the reader will not find, and read it once more.
fn tell_what_was_left_out(invoer: &Invoer, app: &App) {
    if invoer.lezer == Lezer::Eigen {
        return;
    }
    for left_out in verantwoording(invoer) {
        app.tell(&format!("Weggelaten: {left_out}."));
    }
    app.tell("Lees het na voordat u het geeft: een programma herkent niet elke zin over een ander.");
}

/// A name for the content of a bijlage that tells nothing: the name that it had may be a person's.
fn file_name(opened: &Geopend, item: &Item) -> String {
    let ending = match &item.gegevens.inhoud {
        Inhoud::Bijlage(bijlage) => bijlage.bestandsnaam.as_deref().and_then(|name| name.rsplit_once('.')),
        _ => None,
    };
    let is_plain = |ending: &&str| {
        (1..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let ending = ending.map(|(_, ending)| ending).filter(is_plain).unwrap_or("bin").to_lowercase();
    format!("bijlage-{}-{}.{ending}", opened.zaak, short(item.id()))
}

/// The content of a bijlage as it was given, after checking that it is what was recorded.
fn file(opened: &Geopend) -> Result<Plaintext, CliError> {
    let Some(item) = opened.stuk.and_then(|id| opened.dossier.get(id)) else {
        return Err(CliError::usage("noem de bijlage waarvan u het bestand wilt")
            .hint("kijk met `meldcode toon ZAAK` welke bijlagen er zijn"));
    };
    let Inhoud::Bijlage(bijlage) = &item.gegevens.inhoud else {
        let soort = item.gegevens.soort();
        return Err(CliError::input(format!("dit stuk is een {soort}, geen bijlage"))
            .hint("alleen een bijlage heeft een bestand"));
    };
    let content = opened.vault.attachment(&opened.identity, &opened.zaak, item.id())?;
    if bijlage.sha256.as_deref() != Some(sha256(content.as_bytes()).as_str()) {
        return Err(CliError::new(Kind::Archive, "het bestand is niet wat er is vastgelegd")
            .hint("kijk met `meldcode verifieer` wat er met het archief is"));
    }
    Ok(content)
}
