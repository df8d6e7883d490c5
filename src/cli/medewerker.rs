//! `medewerker`: who works in the archive.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;

use super::app::{App, read_input};
use super::error::CliError;
use crate::model::{Functie, Keuze, MedewerkerId};
use crate::render::tabel;
use crate::vault::NewStaff;

/// The arguments of `medewerker`.
#[derive(Debug, Args)]
#[command(about = "Beheer wie in het archief werkt", visible_alias = "staff")]
pub struct MedewerkerArgs {
    #[command(subcommand)]
    wat: Wat,
}

#[derive(Debug, Subcommand)]
enum Wat {
    #[command(about = "Voeg iemand toe", visible_alias = "add")]
    VoegToe {
        #[arg(value_name = "ID", help = "Korte naam, bijvoorbeeld a.jansen; wordt nooit opnieuw gebruikt")]
        id: MedewerkerId,
        #[arg(long, value_name = "NAAM", help = "De naam")]
        naam: String,
        #[arg(long, value_name = "ROL", help = "leerkracht, intern_begeleider, directie of inzage")]
        rol: Functie,
        #[arg(long, value_name = "ADRES", help = "Het e-mailadres")]
        email: Option<String>,
        #[arg(
            long,
            value_name = "TEKST|BESTAND",
            help = "Wat `meldcode sleutel toon` bij die persoon geeft"
        )]
        publieke_sleutel: String,
    },
    #[command(
        about = "Trek iemand in: die kan niets nieuws meer lezen of vastleggen",
        visible_alias = "revoke"
    )]
    TrekIn {
        #[arg(value_name = "ID", help = "De korte naam")]
        id: MedewerkerId,
    },
    #[command(about = "Toon wie er zijn", visible_alias = "list")]
    Lijst,
    #[command(
        about = "Toon wie in een EDEXML-export als leerkracht staat en hier nog niet",
        visible_alias = "suggest"
    )]
    Voorstel {
        #[arg(value_name = "BESTAND", help = "De export van Esis of ParnasSys")]
        bestand: PathBuf,
    },
}

#[derive(Serialize)]
struct StaffJson<'a> {
    id: &'a MedewerkerId,
    naam: &'a str,
    rol: &'static str,
    email: Option<&'a str>,
    actief: bool,
    publieke_sleutel: &'a str,
}

/// Runs `medewerker`.
///
/// # Errors
/// When the role may not, the id or key was used before, or the archive refuses.
pub fn run(args: &MedewerkerArgs, app: &App) -> Result<(), CliError> {
    let mut vault = app.vault()?;
    match &args.wat {
        Wat::VoegToe { id, naam, rol, email, publieke_sleutel } => {
            let public_line = public_line(publieke_sleutel)?;
            let new = NewStaff {
                id: id.clone(),
                naam: naam.clone(),
                functie: *rol,
                email: email.clone(),
                public_line,
            };
            let commit = vault.add_staff(&app.staff_key()?, app.now(), &new)?;
            app.seen(&vault);
            done(app, id, &commit)?;
            app.tell(&format!("{id} is toegevoegd als {}.", crate::render::text::label(rol.word())));
            app.tell(
                "Bestaande zaken blijven dicht tot u toegang geeft: meldcode zaak toegang ZAAK --geef ID",
            );
        }
        Wat::TrekIn { id } => {
            let commit = vault.revoke_staff(&app.staff_key()?, app.now(), id)?;
            app.seen(&vault);
            done(app, id, &commit)?;
            app.tell(&format!(
                "{id} is ingetrokken: wat vanaf nu wordt vastgelegd, kan {id} niet lezen.\n\
                 Wat {id} eerder kon lezen, kan bewaard zijn; dat is niet terug te halen."
            ));
        }
        Wat::Lijst => return list(&vault, app),
        Wat::Voorstel { bestand } => return super::voorstel::run(bestand, &vault, app),
    }
    Ok(())
}

fn done(app: &App, id: &MedewerkerId, commit: &str) -> Result<(), CliError> {
    if app.global.json {
        app.print_json(&serde_json::json!({ "medewerker": id, "commit": commit }))
    } else {
        Ok(())
    }
}

/// The key itself, or a file that holds it.
fn public_line(text: &str) -> Result<String, CliError> {
    if text.trim_start().starts_with("ssh-") || !Path::new(text).exists() {
        return Ok(text.trim().to_owned());
    }
    Ok(read_input(text)?.lines().next().unwrap_or_default().trim().to_owned())
}

fn list(vault: &crate::vault::Vault, app: &App) -> Result<(), CliError> {
    let staff = vault.state().staff.values();
    if app.global.json {
        let all: Vec<StaffJson<'_>> = staff
            .map(|s| StaffJson {
                id: &s.id,
                naam: &s.naam,
                rol: s.functie.word(),
                email: s.email.as_deref(),
                actief: s.active,
                publieke_sleutel: &s.public_line,
            })
            .collect();
        return app.print_json(&all);
    }
    let rows: Vec<Vec<String>> = staff
        .map(|s| {
            let active = if s.active { "actief" } else { "ingetrokken" };
            let name = crate::render::text::safe(&s.naam);
            vec![s.id.to_string(), name, crate::render::text::label(s.functie.word()), active.to_owned()]
        })
        .collect();
    app.print(&tabel::table(&["id", "naam", "rol", "staat"], &rows, app.width()))
}
