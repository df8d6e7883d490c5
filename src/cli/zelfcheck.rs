//! `zelfcheck`: the school's own duties, once a year.

mod nalopen;

use chrono::{DateTime, Datelike, FixedOffset};
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::json as value;

use super::app::App;
use super::archief::protocol_of;
use super::error::CliError;
use super::stuk::woorden;
use crate::model::{
    Datum, Gegevens, Inhoud, Keuze, Kop, MedewerkerId, Moment, Soort, Staat, Stuk, StukId, Vastgelegd,
    Zelfcheck, yaml,
};
use crate::render::text::count;
use crate::render::zelfcheck::{Answers, json, open, text};
use nalopen::Nalopen;

use crate::vault::{Identity, Plaintext, SchoolRecord, Vault};

/// The arguments of `zelfcheck`.
#[derive(Debug, Args)]
#[command(
    about = "Loop eens per jaar na of de school zelf op orde is",
    after_help = "Zonder PUNT vraagt dit aan een terminal elk punt dat dit jaar nog geen antwoord heeft. Stoppen mag: wat u hebt beantwoord, blijft bewaard. Alleen kijken: --geen-vragen."
)]
pub struct ZelfcheckArgs {
    #[arg(value_name = "PUNT", requires = "staat", help = "Het punt dat u beantwoordt")]
    punt: Option<String>,
    #[arg(value_name = "STAAT", value_parser = PossibleValuesParser::new(Staat::WORDS), help = "Hoe het ervoor staat")]
    staat: Option<String>,
    #[arg(long, value_name = "TEKST", requires = "punt", help = "Wat er al is, en wat nog niet")]
    toelichting: Option<String>,
    #[arg(long, value_name = "JAAR", value_parser = jaar, help = "Een ander jaar dan dit")]
    jaar: Option<u16>,
}

fn jaar(text: &str) -> Result<u16, String> {
    let year = text.parse().ok().filter(|year| (2000..2200).contains(year));
    year.ok_or_else(|| "geef een jaar, zoals 2026".to_owned())
}

/// Answers one duty, or shows how it stands with all.
///
/// # Errors
/// When there is no such duty, the role may not, or the archive refuses.
pub fn run(args: &ZelfcheckArgs, app: &App) -> Result<(), CliError> {
    let mut vault = app.vault()?;
    let identity = app.identity()?;
    let protocol = protocol_of(&vault, None)?;
    let year = args.jaar.unwrap_or_else(|| year_of(app.today()));
    if let (Some(punt), Some(staat)) = (&args.punt, &args.staat) {
        let answer = Zelfcheck {
            jaar: Some(year),
            punt: Some(punt.clone()),
            staat: staat.parse().ok(),
            toelichting: args.toelichting.clone(),
            ..Zelfcheck::default()
        };
        woorden::check(&of_school(answer.clone()), &protocol)?;
        let (ids, commit) = store(&mut vault, &identity, app, vec![answer])?;
        let id = ids.first();
        let answers = answers(&vault, &identity, app, year)?;
        let left = open(&protocol, &answers);
        if app.global.json {
            return app.print_json(&value!({ "stuk": id, "commit": commit, "open": left }));
        }
        app.print(&id.map(ToString::to_string).unwrap_or_default())?;
        let next = left.first().map(|next| format!(" Hierna: meldcode zelfcheck {next} ja|deels|nee"));
        app.tell(&format!("Vastgelegd. Nog {} te gaan.{}", left.len(), next.unwrap_or_default()));
        return Ok(());
    }
    let answers = answers(&vault, &identity, app, year)?;
    if app.global.json {
        return app.print_json(&json(&protocol, &answers, year));
    }
    if app.asks() && !open(&protocol, &answers).is_empty() {
        let rounds = Nalopen { protocol: &protocol, app, year, before: answers.clone() };
        if let Some((given, ended)) = rounds.ask()? {
            if !given.is_empty() {
                store(&mut vault, &identity, app, given.clone())?;
            }
            let answers = self::answers(&vault, &identity, app, year)?;
            return rounds.conclude(given.len(), ended, &answers);
        }
    }
    app.print_text(&text(&protocol, &answers, year))?;
    if let Some(next) = open(&protocol, &answers).first() {
        app.tell(&format!(
            "Een punt beantwoorden, met de naam die erachter staat: meldcode zelfcheck {next} ja|deels|nee --toelichting TEKST"
        ));
    }
    Ok(())
}

fn store(
    vault: &mut Vault,
    identity: &Identity,
    app: &App,
    answers: Vec<Zelfcheck>,
) -> Result<(Vec<StukId>, String), CliError> {
    let moment = app.now();
    let door = vault.staff_of(identity)?.id.clone();
    let ids = app.new_ids(answers.len())?;
    let write = |(id, answer): (&StukId, Zelfcheck)| record(*id, of_school(answer), &door, moment);
    let records = ids.iter().zip(answers).map(write).collect::<Result<Vec<_>, CliError>>()?;
    let commit = vault.append_school(identity.signer()?, moment, &records)?;
    app.seen(vault);
    Ok((ids, commit))
}

fn of_school(answer: Zelfcheck) -> Gegevens {
    Gegevens { inhoud: Inhoud::Zelfcheck(answer), ..Gegevens::empty(Soort::Zelfcheck) }
}

/// An answer as it is stored.
///
/// # Errors
/// When it cannot be written as YAML.
pub fn record(
    id: StukId,
    gegevens: Gegevens,
    door: &MedewerkerId,
    moment: DateTime<FixedOffset>,
) -> Result<(StukId, Plaintext), CliError> {
    let vastgelegd = Vastgelegd { door: door.clone(), op: Moment(moment) };
    let stuk = Stuk { kop: Kop { id, zaak: None, vastgelegd }, gegevens };
    let text = yaml::write(&stuk).map_err(|error| CliError::input(error.message))?;
    Ok((id, Plaintext::from(text)))
}

/// Completes an answer that came as a document: the year is this one where it names none.
///
/// # Errors
/// When nobody would ever see it: it names no duty, or no year that can be.
pub fn complete(answer: &mut Zelfcheck, today: Datum) -> Result<(), CliError> {
    if answer.punt.is_none() {
        return Err(CliError::input("`punt` ontbreekt").hint("`meldcode zelfcheck` noemt alle punten"));
    }
    let year = *answer.jaar.get_or_insert(year_of(today));
    jaar(&year.to_string())
        .map(drop)
        .map_err(|why| CliError::input(format!("bij `jaar` staat {year}; {why}")))
}

fn year_of(day: Datum) -> u16 {
    u16::try_from(day.0.year()).unwrap_or_default()
}

/// The latest answer to each duty in a year.
///
/// # Errors
/// When the archive cannot be read.
pub fn answers(vault: &Vault, identity: &Identity, app: &App, year: u16) -> Result<Answers, CliError> {
    let mut answers = Answers::new();
    let mut outside = 0;
    for record in vault.read_school(identity)? {
        let Some(answer) = counting(&record) else {
            outside += 1;
            continue;
        };
        if let Some(punt) = answer.punt.clone().filter(|_| answer.jaar == Some(year)) {
            let by = record.signer.as_ref().map(ToString::to_string).unwrap_or_default();
            answers.insert(punt, (answer, Datum(record.committed_at.date_naive()), by));
        }
    }
    if outside > 0 {
        let many = count(outside, "antwoord telt", "antwoorden tellen");
        app.alert(&format!("Let op: {many} niet mee: niet voor u te openen, of het klopt niet."));
    }
    Ok(answers)
}

/// An answer that opens, was signed by who says so, and is what it should be.
fn counting(record: &SchoolRecord) -> Option<Zelfcheck> {
    let stuk: Stuk = yaml::stuk(record.content.as_ref().ok()?.as_str()?).ok()?;
    let kop = &stuk.kop;
    let own = kop.id == record.id && kop.zaak.is_none();
    let recorded = Some(&kop.vastgelegd.door) == record.signer.as_ref()
        && kop.vastgelegd.op.0 == record.committed_at
        && record.counts;
    match stuk.gegevens.inhoud {
        Inhoud::Zelfcheck(answer) if own && recorded && record.functie?.coordinates() => Some(answer),
        _ => None,
    }
}
