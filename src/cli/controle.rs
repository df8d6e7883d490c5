//! `controle`: completeness of one zaak, several, or all.

mod judge;

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use clap::builder::PossibleValuesParser;

pub use judge::{Protocols, judge};

use super::app::App;
use super::archief::protocol_from;
use super::error::{CliError, Kind};
use super::kolommen::{self, Kolommen};
use super::zaakkeuze::find_living;
use crate::model::{Datum, Keuze, Moment, ZaakNummer, nearest};
use crate::protocol::{Protocol, REGELNAMEN, regelnaam};
use crate::render::controle::{
    Judged, VELDEN, Verschil, Zeef, csv, json, kort, lijst, summary, text, verschil, verschil_text,
};
use crate::render::urgent::in_zaken;
use crate::rules::{Ernst, Peilmoment};
use crate::vault::{Identity, Vault, VaultError};

/// The arguments of `controle`.
#[derive(Debug, Default, Args)]
#[command(
    about = "Controleer of de dossiers volledig zijn",
    visible_alias = "check",
    mut_arg("velden", |flag| kolommen::of(VELDEN)(flag)
        .conflicts_with_all(["csv", "kort"])
        .help_heading("Opties")
        .help("Alleen de tabel, met deze kolommen, met een komma ertussen:"))
)]
pub struct ControleArgs {
    #[arg(
        value_name = "ZAAK",
        help = "Zaaknummer, een deel ervan, of de naam van de leerling; zonder: alle zaken"
    )]
    pub zaken: Vec<String>,
    #[arg(long, conflicts_with = "zaken", help = "Alle zaken van het archief, zoals zonder ZAAK")]
    pub alle: bool,
    #[arg(
        long,
        value_name = "BESTAND",
        help = "Beoordeel volgens dit protocol in plaats van dat van de zaak"
    )]
    pub protocol: Option<PathBuf>,
    #[command(flatten)]
    pub keuze: Keuzes,
    #[arg(
        long,
        help_heading = "Opties",
        conflicts_with = "json",
        help = "Als CSV: een rij per zaak, een kolom per regel (volledig, tekort, nvt of ontheven)"
    )]
    pub csv: bool,
    #[arg(long, help_heading = "Opties", conflicts_with_all = ["json", "csv"], help = "Kort, om te mailen: alleen aantallen en zaaknummers")]
    pub kort: bool,
    #[command(flatten)]
    pub kolommen: Kolommen,
}

/// Which findings are reported.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Alleen een deel (ook de exitcode gaat dan alleen daarover)")]
pub struct Keuzes {
    #[arg(long, value_name = "REGEL", value_parser = regel, help = "Alleen deze regel; mag vaker")]
    regel: Vec<&'static str>,
    #[arg(long, value_name = "NIVEAU", value_parser = PossibleValuesParser::new(Ernst::WORDS), help = "Alleen dit niveau; mag vaker")]
    ernst: Vec<String>,
    #[arg(long, value_name = "STAP", value_parser = stap, help = "Alleen deze stap, 1 tot en met 5; mag vaker")]
    stap: Vec<u8>,
}

impl Keuzes {
    fn zeef(&self) -> Zeef {
        let ernst = self.ernst.iter().filter_map(|word| word.parse().ok()).collect();
        Zeef { regels: self.regel.clone(), ernst, stappen: self.stap.clone() }
    }
}

fn stap(text: &str) -> Result<u8, String> {
    text.parse()
        .ok()
        .filter(|nr| (1..=5).contains(nr))
        .ok_or_else(|| "er zijn vijf stappen, 1 tot en met 5".to_owned())
}

fn regel(text: &str) -> Result<&'static str, String> {
    regelnaam(text).map(|rule| rule.naam).ok_or_else(|| {
        let near = nearest(text, REGELNAMEN.iter().map(|rule| rule.naam));
        let meant = near.map(|name| format!("; bedoelde u `{name}`?")).unwrap_or_default();
        format!("deze regel bestaat niet{meant}")
    })
}

/// Checks and reports; exit 1 when something that was asked about is missing or urgent.
///
/// # Errors
/// When a zaak is not there or may not be read, or the archive cannot be used.
pub fn run(args: &ControleArgs, app: &App) -> Result<(), CliError> {
    let mut vault = app.vault_then()?;
    let identity = app.identity()?;
    let peil = app.peilmoment_then(&vault)?;
    let own = args.protocol.as_deref().map(protocol_from).transpose()?.map(Arc::new);
    let zeef = args.keuze.zeef();
    // A stranger's key is no access, not "nothing to find".
    vault.readable(&identity)?;
    let zaken = zaken(args, &vault, &identity)?;
    let moment = Peilmoment::from_moment(Moment(peil));
    let progress = app.progress("Zaken lezen");
    vault.watched_by(progress.watch());
    let mut judged = judge(&vault, &identity, &zaken, own.as_ref(), moment)?;
    drop(progress);
    // Also where only a part was asked for; of an earlier day it would say what to do then.
    let urgent = in_zaken(&judged).filter(|_| app.global.stand.is_none());
    zeef.apply(&mut judged);
    tell_unreadable(args, app, &judged)?;
    let name = own.as_ref().map_or_else(|| vault.state().protocol.0.clone(), |p| p.naam.to_string());
    // What was found needs no archive any more: of a whole board it takes as much memory as the words.
    drop(vault);
    let changed = app.global.stand.as_ref().map(|_| since(args, app, &identity, own.as_ref(), &judged));
    let changed = changed.transpose()?;
    let day = Datum(peil.date_naive());
    // On standard error, so that a table can be piped on as it is; the mail says it itself.
    if let Some(note) = zeef.note().filter(|_| !args.kort && !app.global.json) {
        app.tell(&note);
    }
    if app.global.json {
        app.print_json(&json(
            day.to_string(),
            &name,
            &judged,
            &args.kolommen.velden,
            &zeef,
            changed.as_ref(),
        ))?;
    } else if args.csv {
        app.print(&csv(&judged, &zeef))?;
    } else if args.kort {
        app.print(&kort(&judged, &zeef, day))?;
    } else if !args.kolommen.velden.is_empty() {
        app.print_list(&lijst(&judged, &args.kolommen.velden, app.width().is_some()))?;
    } else {
        let mut text = text(&judged, app.width());
        // Of a whole board it is long: what is whole is not copied to be printed.
        text.push('\n');
        app.print(&text)?;
        if let (Some(changed), Some(stand)) = (&changed, &app.global.stand) {
            app.print(&format!("\n{}", verschil_text(changed, stand)))?;
        }
        // Last on the screen: there it is not scrolled away.
        if let Some(urgent) = urgent {
            app.alert(urgent.trim_end());
        }
    }
    let sum = summary(&judged);
    if sum.spoed + sum.tekort > 0 { Err(CliError::new(Kind::Found, "")) } else { Ok(()) }
}

fn zaken(args: &ControleArgs, vault: &Vault, identity: &Identity) -> Result<Vec<ZaakNummer>, CliError> {
    if args.zaken.is_empty() {
        return Ok(open_zaken(vault));
    }
    args.zaken.iter().map(|text| find_living(vault, Some(identity), text)).collect()
}

/// A zaak that was named must be readable; of all zaken it is said how many are not.
fn tell_unreadable(args: &ControleArgs, app: &App, judged: &[Judged]) -> Result<(), CliError> {
    let closed: Vec<&Judged> = judged.iter().filter(|one| one.beoordeling.is_none()).collect();
    if let Some(first) = closed.first() {
        if !args.zaken.is_empty() {
            return Err(VaultError::NotReader(first.zaak.clone()).into());
        }
        app.alert(&format!(
            "U kunt {} van deze zaken niet lezen; de andere zijn wel gecontroleerd.",
            closed.len()
        ));
    }
    Ok(())
}

/// What changed since then in the zaken asked about: judged as they are, now.
fn since(
    args: &ControleArgs,
    app: &App,
    identity: &Identity,
    own: Option<&Arc<Protocol>>,
    then: &[Judged],
) -> Result<Verschil, CliError> {
    let vault = app.vault()?;
    let zaken = if args.zaken.is_empty() {
        open_zaken(&vault)
    } else {
        then.iter().map(|one| one.zaak.clone()).collect()
    };
    let mut now = judge(&vault, identity, &zaken, own, Peilmoment::from_moment(Moment(app.peilmoment()?)))?;
    args.keuze.zeef().apply(&mut now);
    Ok(verschil(then, &now))
}

/// Every zaak that was not destroyed.
#[must_use]
pub fn open_zaken(vault: &Vault) -> Vec<ZaakNummer> {
    vault.state().zaken.values().filter(|zaak| !zaak.destroyed).map(|zaak| zaak.nummer.clone()).collect()
}
