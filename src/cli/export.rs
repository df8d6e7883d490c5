//! `export`: a dossier for another program, or for the pupil system.

use clap::{Args, ValueEnum};

use super::app::App;
use super::archief::{dossier, protocol_of};
use super::error::{CliError, Kind};
use super::stuk::sha256;
use super::zaakkeuze::{find_living, find_stuk};
use crate::model::{Inhoud, Item, StukId, ZaakNummer};
use crate::render::export::{dossier_json, paste_text, stuk_json};
use crate::vault::{Identity, Vault};

/// The arguments of `export`.
#[derive(Debug, Args)]
#[command(about = "Geef een dossier of stuk door aan een ander programma")]
pub struct ExportArgs {
    #[arg(value_name = "ZAAK", add = super::zaak_completer(), help = "Zaaknummer, een deel ervan, of de naam van de leerling")]
    zaak: String,
    #[arg(value_name = "STUK", help = "Stuknummer, of een deel ervan")]
    stuk: Option<String>,
    #[arg(
        long,
        value_name = "VORM",
        default_value = "tekst",
        help = "json, tekst om in het leerlingvolgsysteem te plakken, of bestand: de inhoud van een bijlage"
    )]
    als: Vorm,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Vorm {
    Json,
    Tekst,
    Bestand,
}

/// Prints the export on standard output.
///
/// # Errors
/// When the zaak or stuk is not there, or may not be read.
pub fn run(args: &ExportArgs, app: &App) -> Result<(), CliError> {
    let vault = app.vault_then()?;
    let identity = app.identity()?;
    let zaak = find_living(&vault, Some(&identity), &args.zaak)?;
    let dossier = dossier(&zaak, &vault.read(&identity, &zaak)?);
    let one = match &args.stuk {
        Some(text) => {
            let ids: Vec<StukId> = dossier.items.iter().map(|item| item.kop.id).collect();
            dossier.get(find_stuk(&ids, text)?)
        }
        None => None,
    };
    app.tell("Let op: wat u nu krijgt is niet meer versleuteld. Bewaar het niet langer dan nodig.");
    match (if app.global.json { Vorm::Json } else { args.als }, one) {
        (Vorm::Json, Some(item)) => app.print_json(&stuk_json(item)),
        (Vorm::Json, None) => app.print_json(&dossier_json(&dossier)),
        (Vorm::Bestand, Some(item)) => file(&vault, &identity, &zaak, item, app),
        (Vorm::Bestand, None) => Err(CliError::usage("noem de bijlage waarvan u het bestand wilt")
            .hint("kijk met `meldcode toon ZAAK` welke bijlagen er zijn")),
        (Vorm::Tekst, one) => {
            let items = one.map_or_else(|| dossier.items.iter().collect(), |item| vec![item]);
            app.print(&paste_text(&dossier, &items, &protocol_of(&vault, Some(&zaak))?))
        }
    }
}

/// The content of a bijlage as it was given, after checking that it is what was recorded.
fn file(
    vault: &Vault,
    identity: &Identity,
    zaak: &ZaakNummer,
    item: &Item,
    app: &App,
) -> Result<(), CliError> {
    let Inhoud::Bijlage(bijlage) = &item.gegevens.inhoud else {
        let soort = item.gegevens.soort();
        return Err(CliError::input(format!("dit stuk is een {soort}, geen bijlage"))
            .hint("alleen een bijlage heeft een bestand"));
    };
    let content = vault.attachment(identity, zaak, item.id())?;
    if bijlage.sha256.as_deref() != Some(sha256(content.as_bytes()).as_str()) {
        return Err(CliError::new(Kind::Archive, "het bestand is niet wat er is vastgelegd")
            .hint("kijk met `meldcode verifieer` wat er met het archief is"));
    }
    app.print_bytes(content.as_bytes())
}
