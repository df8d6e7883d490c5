//! `medewerker`: who works in the archive.

mod sleutel;
mod werk;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;

use super::app::{App, read_input};
use super::error::CliError;
use super::kolommen::{self, Kolommen};
use super::persoon::{self, Persoon};
use crate::model::{Functie, Keuze, MedewerkerId};
use crate::render::lijst::{Kop, Lijst};
use crate::render::medewerker;
use crate::render::text::label;
use crate::vault::{NewStaff, check_public};

/// The columns on the screen.
const KOP: &[Kop] = &[("id", "id"), ("naam", "naam"), ("rol", "rol"), ("actief", "staat")];
/// What is known of someone, each of which may be a column.
const VELDEN: [&str; 6] = ["id", "naam", "rol", "email", "actief", "publieke_sleutel"];

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
        id: Option<MedewerkerId>,
        #[arg(long, value_name = "NAAM", help = "De naam")]
        naam: Option<String>,
        #[arg(long, value_name = "ROL", help = "leerkracht, intern_begeleider, directie of inzage")]
        rol: Option<Functie>,
        #[arg(long, value_name = "ADRES", help = "Het e-mailadres")]
        email: Option<String>,
        #[arg(
            long,
            value_name = "TEKST|BESTAND",
            help = "Wat `meldcode sleutel toon` bij die persoon geeft"
        )]
        publieke_sleutel: Option<String>,
    },
    #[command(
        about = "Trek iemand in: die kan niets nieuws meer lezen of vastleggen",
        visible_alias = "revoke"
    )]
    TrekIn {
        #[arg(value_name = "ID", help = "De korte naam")]
        id: String,
    },
    #[command(about = "Geef iemand een andere rol", visible_alias = "role")]
    WijzigRol {
        #[arg(value_name = "ID", help = "De korte naam")]
        id: String,
        #[arg(value_name = "ROL", help = "leerkracht, intern_begeleider, directie of inzage")]
        rol: Functie,
    },
    #[command(
        about = "Vervang een sleutel: uw eigen, of een die kwijt of gestolen is",
        visible_alias = "rekey"
    )]
    VervangSleutel(sleutel::SleutelArgs),
    #[command(
        about = "Neem werk over dat naast of na een intrekking is vastgelegd",
        visible_alias = "take-over"
    )]
    NeemOver(werk::NeemOverArgs),
    #[command(about = "Kies wie blijft als twee mensen elkaar hebben ingetrokken", visible_alias = "pick")]
    Kies(werk::KiesArgs),
    #[command(about = "Toon wie er zijn", visible_alias = "list", mut_arg("velden", kolommen::of(VELDEN)))]
    Lijst(Kolommen),
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
            let given = Persoon { naam: naam.clone(), id: id.clone(), functie: *rol };
            let who = given.complete(app, Functie::ALL, "deze persoon")?;
            let public_line = public_line(&persoon::public_key(app, publieke_sleutel.as_deref())?)?;
            let new = NewStaff {
                id: who.id.clone(),
                naam: who.naam,
                functie: who.functie,
                email: email.clone(),
                public_line,
            };
            let commit = vault.add_staff(app.staff_key()?.signer()?, app.now(), &new)?;
            app.seen(&vault);
            done(app, &who.id, &commit)?;
            app.tell(&medewerker::toegevoegd(&who.id, who.functie));
        }
        Wat::TrekIn { id } => {
            let id = persoon::known(&vault, id)?;
            let departure = vault.revoke_staff(app.staff_key()?.signer()?, app.now(), &id)?;
            app.seen(&vault);
            done(app, &id, &departure.commit)?;
            app.tell(&medewerker::ingetrokken(&id, &departure.zaken));
        }
        Wat::WijzigRol { id, rol } => {
            let id = persoon::known(&vault, id)?;
            let departure = vault.change_role(app.staff_key()?.signer()?, app.now(), &id, *rol)?;
            app.seen(&vault);
            done(app, &id, &departure.commit)?;
            app.tell(&medewerker::rol_gewijzigd(&id, *rol, &departure.zaken));
        }
        Wat::VervangSleutel(args) => return sleutel::run(args, app),
        Wat::NeemOver(args) => return werk::take_over(args, app),
        Wat::Kies(args) => return werk::pick(args, app),
        Wat::Lijst(kolommen) => return list(&vault, &kolommen.velden, app),
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

/// The key itself, or a file that holds it; looked at before any passphrase is asked for.
fn public_line(text: &str) -> Result<String, CliError> {
    // A key has its kind and itself, with a space between; what has none is the name of a file.
    let line = if text.trim().contains(' ') && !Path::new(text).exists() {
        text.trim().to_owned()
    } else {
        read_input(text)?.lines().next().unwrap_or_default().trim().to_owned()
    };
    check_public(&line)?;
    Ok(line)
}

fn list(vault: &crate::vault::Vault, chosen: &[String], app: &App) -> Result<(), CliError> {
    let mut list = Lijst::new(KOP, chosen);
    for s in vault.state().staff.values() {
        let row = StaffJson {
            id: &s.id,
            naam: &s.naam,
            rol: s.functie.word(),
            email: s.email.as_deref(),
            actief: s.active,
            publieke_sleutel: &s.public_line,
        };
        let active = if s.active { "actief" } else { "ingetrokken" };
        let name = crate::render::text::safe(&s.naam);
        list.add(&row, vec![s.id.to_string(), name, label(s.functie.word()), active.to_owned()]);
    }
    app.print_list(&list)
}
