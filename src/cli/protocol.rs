//! `protocol toon`, `protocol controleer`, `protocol schema`, `protocol neem-over`.

use std::collections::BTreeSet;

use clap::{Args, Subcommand};
use serde_json::json;

use super::app::{App, read_input, source_name};
use super::archief::{chosen_protocol, each_dossier, protocol_named, protocol_of};
use super::error::{CliError, Kind};
use super::sociale_kaart::contacts_version;
use crate::model::{Dossier, ZaakNummer};
use crate::protocol::{Kaartregel, Protocol, schema, shipped, with_contacts};
use crate::render::protocol::{
    in_force as in_force_now, line, numbers_told, problems, problems_json, text, warnings,
};
use crate::vault::{Identity, Vault};

/// The arguments of `protocol`.
#[derive(Debug, Args)]
#[command(about = "Bekijk het protocol, controleer een bestand, of neem een nieuwe versie over")]
pub struct ProtocolArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    #[command(about = "Toon het protocol dat nu geldt", visible_alias = "show")]
    Toon {
        #[arg(
            long,
            value_name = "NAAM",
            help = "Een meegeleverd protocol in plaats van dat van het archief"
        )]
        protocol: Option<String>,
        #[arg(long, conflicts_with = "json", help = "Als YAML, om te kopiëren en aan te passen")]
        yaml: bool,
    },
    #[command(about = "Controleer een protocolbestand", visible_alias = "check")]
    Controleer {
        #[arg(value_name = "BESTAND", help = "Het bestand; - is standaardinvoer")]
        bestand: String,
    },
    #[command(about = "Geef het JSON Schema van een protocolbestand, voor een tekstverwerker of een script")]
    Schema,
    #[command(about = "Stel een nieuwe versie in werking, voor zaken die hierna worden geopend")]
    NeemOver {
        #[arg(value_name = "BESTAND|NAAM", help = "Een bestand, of de naam van een meegeleverd protocol")]
        bron: String,
    },
}

/// Shows, checks, or takes over.
///
/// # Errors
/// When the protocol is wrong, the role may not, or the archive refuses.
pub fn run(args: &ProtocolArgs, app: &App) -> Result<(), CliError> {
    match &args.what {
        What::Toon { protocol, yaml } => show(protocol.as_deref(), *yaml, app),
        What::Controleer { bestand } => check(bestand, app),
        What::Schema => app.print_json(&schema()),
        What::NeemOver { bron } => take_over(bron, app),
    }
}

fn show(name: Option<&str>, yaml: bool, app: &App) -> Result<(), CliError> {
    let protocol = protocol_named(app, name)?;
    if app.global.json {
        return app.print_json(&protocol);
    }
    if !yaml {
        return app.print_text(&text(&protocol));
    }
    if let Some(text) = name.and_then(shipped) {
        return app.print(text);
    }
    let vault = app.vault()?;
    let state = vault.state();
    app.print(state.protocols.get(&state.protocol).map_or("", String::as_str))
}

fn check(file: &str, app: &App) -> Result<(), CliError> {
    let source = source_name(file);
    match Protocol::from_yaml(&read_input(file)?) {
        Ok(protocol) => {
            warn(&protocol, app);
            if app.global.json {
                app.print("[]")
            } else {
                app.print(&format!("In orde. {}", line(&protocol)))
            }
        }
        Err(error) => {
            if app.global.json {
                app.print_json(&problems_json(&source, &error.problems))?;
            }
            Err(CliError::new(Kind::Input, problems(&source, &error.problems)).hint(
                "verbeter dit en controleer opnieuw; templates/protocollen/README.md legt elke sleutel uit",
            ))
        }
    }
}

fn take_over(chosen: &str, app: &App) -> Result<(), CliError> {
    let (protocol, text) = chosen_protocol(chosen)?;
    let (naam, versie) = (protocol.naam.to_string(), protocol.versie.to_string());
    let mut vault = app.vault()?;
    let state = vault.state();
    let key = (naam.clone(), versie.clone());
    let in_force = state.protocols.get(&state.protocol);
    if state.protocol == key && in_force == Some(&text) {
        return is_in_force(&key, app);
    }
    let numbers = if let Ok(now) = protocol_of(&vault, None) {
        Numbers::between(&now, &protocol)
    } else {
        app.tell(
            "Let op: dit programma kan het protocol niet lezen dat nu geldt. Kijk op de sociale kaart of er nummers van uw school ontbreken: meldcode sociale-kaart",
        );
        Numbers::default()
    };
    let with_numbers = |versie: &str| with_contacts(&text, versie, &numbers.kept);
    if shipped(chosen).is_some()
        && state.protocol.0 == naam
        && in_force.is_some_and(|now| with_numbers(&state.protocol.1).as_ref() == Some(now))
    {
        return is_in_force(&state.protocol, app);
    }
    let own_version = || contacts_version(&versie, app.now());
    // A file is the school's own text, taken as it is; one that ships cannot know the school's numbers.
    let kept = shipped(chosen).filter(|_| !numbers.kept.is_empty()).and_then(|_| {
        let versie = own_version();
        let text = with_numbers(&versie)?;
        Some((Protocol::from_yaml(&text).ok()?, versie, text))
    });
    let keeps = kept.is_some();
    let (protocol, versie, text) = kept.unwrap_or((protocol, versie, text));
    let identity = app.staff_key()?;
    let commit = vault.take_into_force(identity.signer()?, app.now(), &naam, &versie, &text)?;
    app.seen(&vault);
    warn(&protocol, app);
    for line in numbers_told(&numbers.names(), &numbers.gone, keeps) {
        app.tell(&line);
    }
    let staying = staying(&vault, &identity, &(naam.clone(), versie.clone()))?;
    if app.global.json {
        let receipt = json!({
            "protocol": naam, "versie": versie, "commit": commit, "blijven": staying,
            "overgenomen": if keeps { numbers.names() } else { Vec::new() },
        });
        return app.print_json(&receipt);
    }
    app.tell(&in_force_now(&protocol, &staying));
    Ok(())
}

/// Says that there is nothing to do.
fn is_in_force((naam, versie): &(String, String), app: &App) -> Result<(), CliError> {
    app.tell(&format!("{naam} versie {versie} is al in werking; er is niets veranderd."));
    if app.global.json {
        app.print_json(&json!({
            "protocol": naam, "versie": versie, "commit": null, "blijven": [], "overgenomen": [],
        }))?;
    }
    Ok(())
}

/// The school's own numbers in the version in force, which the new one does not have.
#[derive(Default)]
struct Numbers {
    /// Entries of the new version, filled in as they were.
    kept: Vec<Kaartregel>,
    /// Names for which the new version has no entry.
    gone: Vec<String>,
}

impl Numbers {
    fn between(now: &Protocol, new: &Protocol) -> Self {
        let mut numbers = Self { kept: Vec::new(), gone: Vec::new() };
        let own =
            now.sociale_kaart.iter().filter(|e| !e.landelijk && e.vervallen.is_none() && !e.is_unfilled());
        for entry in own {
            match new.sociale_kaart.iter().find(|other| other.naam.value == entry.naam.value) {
                None => numbers.gone.push(entry.naam.value.clone()),
                Some(empty) if empty.is_unfilled() => numbers.kept.push(Kaartregel {
                    telefoon: entry.telefoon.clone(),
                    contactpersoon: entry.contactpersoon.clone(),
                    email: entry.email.clone(),
                    adres: entry.adres.clone(),
                    gecontroleerd_op: entry.gecontroleerd_op.clone(),
                    ..empty.clone()
                }),
                Some(_) => {}
            }
        }
        numbers
    }

    fn names(&self) -> Vec<&str> {
        self.kept.iter().map(|entry| entry.naam.as_str()).collect()
    }
}

/// The zaken that stay under another version: not destroyed, and not closed as far as the user can read.
fn staying(
    vault: &Vault,
    identity: &Identity,
    version: &(String, String),
) -> Result<Vec<ZaakNummer>, CliError> {
    let readable = vault.readable(identity)?;
    let closed_one = |zaak: &ZaakNummer, dossier: &Dossier| dossier.closing().map(|_| zaak.clone());
    let closed = each_dossier(vault, identity, &readable, closed_one)?;
    let closed: BTreeSet<ZaakNummer> = closed.into_iter().flatten().collect();
    let others = vault.state().zaken.values().filter(|zaak| !zaak.destroyed && zaak.protocol != *version);
    Ok(others.map(|zaak| zaak.nummer.clone()).filter(|nummer| !closed.contains(nummer)).collect())
}

fn warn(protocol: &Protocol, app: &App) {
    for warning in warnings(protocol) {
        app.tell(&format!("Let op: {warning}"));
    }
}
