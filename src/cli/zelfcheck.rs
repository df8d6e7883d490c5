//! `zelfcheck`: the school's own duties, once a year.

mod nalopen;

use chrono::Datelike;
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::json as value;

use super::app::App;
use super::archief::protocol_of;
use super::error::CliError;
use crate::model::{
    Datum, Gegevens, Inhoud, Keuze, Kop, Moment, Soort, Staat, Stuk, StukId, Vastgelegd, Zelfcheck, nearest,
    yaml,
};
use crate::protocol::Protocol;
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
    let year = args.jaar.unwrap_or_else(|| u16::try_from(app.today().0.year()).unwrap_or_default());
    if let (Some(punt), Some(staat)) = (&args.punt, &args.staat) {
        let answer = Zelfcheck {
            jaar: Some(year),
            punt: Some(known(&protocol, punt)?.to_owned()),
            staat: staat.parse().ok(),
            toelichting: args.toelichting.clone(),
            ..Zelfcheck::default()
        };
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
            "Een punt beantwoorden: meldcode zelfcheck {next} ja|deels|nee --toelichting TEKST"
        ));
    }
    Ok(())
}

fn known<'a>(protocol: &'a Protocol, punt: &str) -> Result<&'a str, CliError> {
    let mut all = protocol.randvoorwaarden.iter().map(|duty| duty.punt.as_str());
    all.clone().find(|known| *known == punt).ok_or_else(|| {
        let shown = crate::render::text::safe(punt);
        let error = CliError::input(format!("het protocol heeft geen punt `{shown}`"));
        match nearest(punt, &mut all) {
            Some(near) => error.hint(format!("bedoelde u `{near}`?")),
            None => error.hint("`meldcode zelfcheck` noemt alle punten"),
        }
    })
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
    let write = |(id, answer): (&StukId, Zelfcheck)| {
        let kop =
            Kop { id: *id, zaak: None, vastgelegd: Vastgelegd { door: door.clone(), op: Moment(moment) } };
        let gegevens = Gegevens { inhoud: Inhoud::Zelfcheck(answer), ..Gegevens::empty(Soort::Zelfcheck) };
        let text = yaml::write(&Stuk { kop, gegevens }).map_err(|e| CliError::input(e.message))?;
        Ok((*id, Plaintext::from(text)))
    };
    let records = ids.iter().zip(answers).map(write).collect::<Result<Vec<_>, CliError>>()?;
    let commit = vault.append_school(identity.signer()?, moment, &records)?;
    app.seen(vault);
    Ok((ids, commit))
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
