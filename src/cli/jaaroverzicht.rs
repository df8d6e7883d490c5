//! `jaaroverzicht`: anonymous figures for evaluating the meldcode itself.

use std::path::PathBuf;

use chrono::Months;
use clap::{Args, ValueEnum};

use super::app::{App, read_input};
use super::archief::{chosen_protocol, dossier, protocol_of};
use super::controle::{Protocols, open_zaken};
use super::error::CliError;
use super::screen::as_json;
use super::uitgave::{Uitgave, UitgaveArgs, broken};
use super::zelfcheck;
use crate::model::Datum;
use crate::protocol::{Protocol, SHIPPED};
use crate::render::jaaroverzicht::{Overzicht, overzicht};
use crate::render::rapport::sjabloon::Eigen;
use crate::render::zelfcheck::Answers;
use crate::rules::jaar::{self, Jaarcijfers, Periode, Plicht, Zaakfeiten};
use crate::vault::{ErrorKind, Plaintext, Vault};

/// The arguments of `jaaroverzicht`.
#[derive(Debug, Args)]
#[command(
    about = "Anonieme cijfers om de meldcode op school te evalueren",
    visible_alias = "year",
    after_help = "Voor een bestuur: elke school geeft `meldcode jaaroverzicht --als json --naar school.json`; het bestuur telt op met\n\
                  `meldcode jaaroverzicht --voeg-samen *.json`. Er verlaat geen dossier de school."
)]
pub struct JaaroverzichtArgs {
    #[arg(long, value_name = "DATUM", help = "De eerste dag; anders een jaar voor de laatste")]
    van: Option<Datum>,
    #[arg(long, value_name = "DATUM", help = "De laatste dag; anders vandaag, of de peildatum")]
    tot: Option<Datum>,
    #[arg(long, value_enum, value_name = "VORM", help = "Als bladzijde, Markdown of JSON; anders als tekst")]
    als: Option<Vorm>,
    #[arg(
        long,
        value_name = "AANTAL",
        default_value_t = jaar::DREMPEL,
        hide_default_value = true,
        help = "Verberg aantallen onder dit getal; 1 verbergt niets (anders 5)"
    )]
    drempel: u32,
    #[arg(
        long,
        value_name = "BESTAND",
        num_args = 1..,
        conflicts_with_all = ["van", "tot", "drempel"],
        help = "Tel de cijfers van meer scholen op; een archief is niet nodig"
    )]
    voeg_samen: Vec<PathBuf>,
    #[command(flatten)]
    uitgave: UitgaveArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Vorm {
    Html,
    Md,
    Json,
}

/// Counts, or puts together what was counted.
///
/// # Errors
/// When the archive cannot be read, or a file holds no figures.
pub fn run(args: &JaaroverzichtArgs, app: &App) -> Result<(), CliError> {
    let templates = args.uitgave.templates()?;
    if !args.voeg_samen.is_empty() {
        // Schools of different protocols: their points by the texts that ship.
        let texts: Result<Vec<Protocol>, CliError> =
            SHIPPED.iter().map(|name| Ok(chosen_protocol(name)?.0)).collect();
        let figures = together(&args.voeg_samen)?;
        return give(args, app, &figures, &overzicht(&figures, &texts?, None), &templates, PathBuf::new());
    }
    let mut vault = app.vault()?;
    let protocol = protocol_of(&vault, None)?;
    let cijfers = counted(args, app, &mut vault, &protocol)?;
    if cijfers.niet_leesbaar > 0 {
        app.alert(&format!("U kunt {} van de zaken niet lezen; die tellen niet mee.", cijfers.niet_leesbaar));
    }
    let words = overzicht(&cijfers, &[protocol], vault.state().school.as_deref());
    give(args, app, &cijfers, &words, &templates, vault.folder().to_owned())
}

/// Gives the figures in the form that was asked; `archive` is the folder in which no file may come.
fn give(
    args: &JaaroverzichtArgs,
    app: &App,
    cijfers: &Jaarcijfers,
    words: &Overzicht,
    templates: &Eigen,
    archive: PathBuf,
) -> Result<(), CliError> {
    let page = |template: &str| words.page(template, templates).map_err(|error| broken(&error));
    let (text, ending) = match args.als {
        _ if app.global.json => (as_json(cijfers)?, "json"),
        Some(Vorm::Json) => (as_json(cijfers)?, "json"),
        Some(Vorm::Html) => (page("jaaroverzicht.html")?, "html"),
        Some(Vorm::Md) => (page("jaaroverzicht.md")?, "md"),
        None => (words.text(app.width()), "txt"),
    };
    let name = Some(format!("jaaroverzicht-{}.{ending}", cijfers.tot));
    args.uitgave.deliver_open(&Plaintext::from(text), &Uitgave { archive, name, is_file: false }, app)
}

fn counted(
    args: &JaaroverzichtArgs,
    app: &App,
    vault: &mut Vault,
    protocol: &Protocol,
) -> Result<Jaarcijfers, CliError> {
    let tot = args.tot.unwrap_or(Datum(app.peilmoment()?.date_naive()));
    let year_before = tot.0.checked_sub_months(Months::new(12)).and_then(|day| day.succ_opt());
    let van = args.van.or(year_before.map(Datum)).unwrap_or(tot);
    if van > tot {
        return Err(CliError::usage(format!("de periode begint op {van}, na de laatste dag {tot}"))
            .hint("geef --van een dag voor --tot"));
    }
    let identity = app.identity()?;
    vault.readable(&identity)?;
    let progress = app.progress("Zaken lezen");
    vault.watched_by(progress.watch());
    let vault = &*vault;
    let periode = Periode { van, tot };
    let zaken = open_zaken(vault);
    let protocols = Protocols::load(vault, &zaken, None)?;
    let facts = vault.read_each(&identity, &zaken, |zaak, stored| match stored {
        Ok(stored) => {
            let protocol = protocols.get(vault, zaak);
            Ok(Some(protocol.and_then(|p| Zaakfeiten::of(&dossier(zaak, &stored), p, periode))))
        }
        Err(error) if error.kind() == ErrorKind::Access => Ok(None),
        Err(error) => Err(CliError::from(error)),
    });
    let facts: Vec<Option<Option<Zaakfeiten>>> = facts.into_iter().collect::<Result<_, CliError>>()?;
    let unreadable = facts.iter().filter(|one| one.is_none()).count();
    let counted: Vec<Zaakfeiten> = facts.into_iter().flatten().flatten().collect();
    let mut cijfers = jaar::count(&counted, periode, args.drempel);
    cijfers.niet_leesbaar = u32::try_from(unreadable).unwrap_or(u32::MAX);
    let year = u16::try_from(chrono::Datelike::year(&tot.0)).unwrap_or_default();
    let answers = zelfcheck::answers(vault, &identity, app, year)?;
    cijfers.zelfcheck = duties(protocol, &answers);
    cijfers.archieven = vec![vault.state().mark()];
    Ok(cijfers)
}

fn duties(protocol: &Protocol, answers: &Answers) -> Vec<Plicht> {
    let answer = |punt: &String| answers.get(punt).and_then(|(answer, ..)| answer.staat);
    protocol
        .randvoorwaarden
        .iter()
        .map(|duty| Plicht::answered(&duty.punt.value, answer(&duty.punt.value)))
        .collect()
}

fn together(files: &[PathBuf]) -> Result<Jaarcijfers, CliError> {
    let mut all: Vec<Jaarcijfers> = Vec::new();
    for file in files {
        let name = file.display().to_string();
        let text = read_input(&name)?;
        let figures: Jaarcijfers = serde_json::from_str(&text).map_err(|error| {
            CliError::input(format!(
                "{name}, regel {}, kolom {}: dit zijn geen cijfers van `meldcode jaaroverzicht --als json`",
                error.line(),
                error.column()
            ))
        })?;
        let known = |archief: &String| all.iter().any(|one| one.archieven.contains(archief));
        if figures.archieven.iter().any(known) {
            return Err(CliError::input(format!(
                "{name} is van een school die al in een bestand ervoor zit"
            ))
            .hint("geef elke school een keer"));
        }
        all.push(figures);
    }
    jaar::merge(&all).map_err(|error| CliError::input(error.to_string()))
}
