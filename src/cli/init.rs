//! `init`: a new archive with its first staff member, protocol and recovery key.

use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde::Serialize;
use zeroize::Zeroizing;

use super::app::App;
use super::archief::{chosen_protocol, config_folder};
use super::error::CliError;
use super::onderzoek::synced;
use super::persoon::Persoon;
use super::sleutel;
use super::vraag::ask;
use crate::model::{Functie, MedewerkerId};
use crate::vault::{self, GROUP, Identity, NewArchive, RecoveryIdentity, Vault};

/// The arguments of `init`.
#[derive(Debug, Args)]
#[command(about = "Maak een nieuw archief")]
pub struct InitArgs {
    #[arg(value_name = "MAP", help = "De map; anders de werkmap")]
    map: Option<PathBuf>,
    #[arg(long, value_name = "ID", help = "Uw korte naam in het archief, bijvoorbeeld i.devries")]
    id: Option<MedewerkerId>,
    #[arg(long, value_name = "NAAM", help = "Uw naam")]
    naam: Option<String>,
    #[arg(long, value_name = "ROL", value_parser = coordinator, help = "intern_begeleider of directie")]
    rol: Option<Functie>,
    #[arg(long, value_name = "ADRES", help = "Uw e-mailadres, voor de geschiedenis")]
    email: Option<String>,
    #[arg(long, value_name = "SCHOOL", help = "De naam van de school")]
    school: Option<String>,
    #[arg(
        long,
        value_name = "NAAM|BESTAND",
        default_value = "delft-esis",
        help = "Het protocol: delft-esis, sbo-parnassys, of een eigen bestand"
    )]
    protocol: String,
    #[arg(long, help = "Maak de sleutel zonder wachtwoord (alleen om te proberen)")]
    zonder_wachtwoord: bool,
    #[arg(long, help = "Maak geen herstelsleutel (alleen om te proberen)")]
    zonder_herstel: bool,
}

#[derive(Serialize)]
struct InitJson<'a> {
    archief: &'a Path,
    wortel: String,
    sleutel: &'a Path,
    #[serde(skip_serializing_if = "Option::is_none")]
    herstelsleutel: Option<&'a str>,
}

fn coordinator(text: &str) -> Result<Functie, String> {
    match text.parse() {
        Ok(functie @ (Functie::InternBegeleider | Functie::Directie)) => Ok(functie),
        _ => Err("een archief begint met een intern_begeleider of directie".to_owned()),
    }
}

/// Makes the archive and shows what must be kept on paper.
///
/// # Errors
/// When the folder is in use, the protocol or key is wrong, or the disk refuses.
pub fn run(args: &InitArgs, app: &App) -> Result<(), CliError> {
    let map = args.map.clone().or_else(|| app.global.archief.clone()).unwrap_or_else(|| PathBuf::from("."));
    let protocols = protocols(&args.protocol)?;
    // Before anything is asked.
    vault::check_folder(&map)?;
    if let Some(name) = vault::synced_by(&map) {
        app.alert(&format!(
            "Let op: {}. Kies liever een andere map, en wissel uit met meldcode synchroniseer.",
            synced(&name)
        ));
    }
    let given = Persoon { naam: args.naam.clone(), id: args.id.clone(), functie: args.rol };
    let asks = app.asks() && !given.is_complete();
    let who = given.complete(app, &[Functie::InternBegeleider, Functie::Directie], "u")?;
    let school = match &args.school {
        None if asks => school(app)?,
        school => school.clone(),
    };
    let key_path = app.key_path()?;
    let key = key(args, app, &key_path)?;
    let recovery = (!args.zonder_herstel).then(RecoveryIdentity::generate);
    let signer = recovery.as_ref().map(RecoveryIdentity::signer).transpose()?;
    let new = NewArchive {
        id: who.id,
        naam: who.naam,
        functie: who.functie,
        email: args.email.clone(),
        school,
        recovery_public: recovery.as_ref().map(RecoveryIdentity::public),
        recovery_signer: signer.map(|key| key.public_line()),
        protocols,
        bewaartermijn_jaren: None,
    };
    let made = vault::init(&map, &new, key.signer()?, app.now())?;
    made.pin(&config_folder()?)?;
    let wortel = made.root_fingerprint();
    let secret = recovery.as_ref().map(RecoveryIdentity::secret);
    if app.global.json {
        let herstelsleutel = secret.as_ref().map(|secret| secret.as_str());
        return app.print_json(&InitJson {
            archief: made.folder(),
            wortel,
            sleutel: &key_path,
            herstelsleutel,
        });
    }
    tell_made(app, &made, secret.as_deref().map(String::as_str), map == Path::new("."))
}

/// What must be kept on paper, and what comes first.
fn tell_made(app: &App, made: &Vault, secret: Option<&str>, is_here: bool) -> Result<(), CliError> {
    let wortel = made.root_fingerprint();
    app.tell(&format!("Het archief staat klaar in {}.", made.folder().display()));
    app.print(&format!("vingerafdruk: {wortel}"))?;
    if let Some(secret) = secret {
        app.print(&format!("herstelsleutel: {secret}"))?;
        // Only for eyes: in a file or log it would stand twice.
        if std::io::stdout().is_terminal() && std::io::stderr().is_terminal() {
            app.alert(&in_groups(secret));
        }
        app.tell(
            "\nSchrijf of print deze twee regels en leg ze in de kluis; ze worden niet nog eens getoond.\n\
             Met de herstelsleutel opent u het archief als uw wachtwoord of laptop weg is. Wie hem heeft, \
             leest alles.\n\
             Met de vingerafdruk weet een collega dat dit het echte archief is.",
        );
    } else {
        app.alert("Er is geen herstelsleutel: raakt uw sleutel of wachtwoord weg, dan is alles onleesbaar.");
    }
    let go =
        if is_here { String::new() } else { format!("ga naar de map (cd {}) en ", made.folder().display()) };
    app.tell(&format!("\nNu eerst: {go}open een zaak: meldcode zaak open"));
    app.tell(
        "Voeg daarna een tweede intern begeleider of directie toe: alleen is te kwetsbaar als u ziek bent.\n  \
         meldcode medewerker voeg-toe",
    );
    Ok(())
}

/// The name of the school, which stands on what is printed; Enter leaves it open.
fn school(app: &App) -> Result<Option<String>, CliError> {
    let help = ["Staat op formulieren en verslagen. Enter: die noemen geen school.".to_owned()];
    ask(app, "Hoe heet de school?", &help, |text| Ok(Some(text.to_owned())), Some(None))
}

/// The recovery key as it is easy to copy by hand, and to find one's place in.
fn in_groups(secret: &str) -> Zeroizing<String> {
    // Reserved at once: text that grows leaves copies of the key behind.
    let mut text = Zeroizing::new(String::with_capacity(512));
    let at = secret.rfind('1').map_or(0, |at| at + 1);
    let (head, rest) = secret.split_at(at);
    text.push_str("\nSchrijft u de herstelsleutel over, doe het dan zo, in groepen van vier:\n  ");
    text.push_str(head);
    for (number, group) in rest.as_bytes().chunks(GROUP).enumerate() {
        if number % GROUPS_A_LINE == 0 {
            _ = write!(text, "\n  groep {:>2} en verder:  ", number + 1);
        }
        text.push_str(std::str::from_utf8(group).unwrap_or_default());
        text.push(' ');
    }
    text.push_str("\nB, I, O en 1 komen er niet in voor. Typt u hem later over, dan mag dat met spaties en kleine letters.");
    text
}

/// How many groups stand on a line.
const GROUPS_A_LINE: usize = 5;

/// The chosen protocol, by the name of one that ships or from a file, checked: name, version, text.
///
/// # Errors
/// When there is none, or it is not valid.
pub fn protocols(chosen: &str) -> Result<Vec<(String, String, String)>, CliError> {
    let (protocol, text) = chosen_protocol(chosen)?;
    Ok(vec![(protocol.naam.to_string(), protocol.versie.to_string(), text)])
}

fn key(args: &InitArgs, app: &App, path: &Path) -> Result<Arc<Identity>, CliError> {
    if path.exists() {
        let identity = app.identity()?;
        if identity.signer().is_err() {
            return Err(CliError::input("een herstelsleutel kan geen archief beginnen"));
        }
        return Ok(identity);
    }
    let key = sleutel::make(app, path, args.zonder_wachtwoord)?;
    app.tell(&format!(
        "Uw nieuwe sleutel staat in {}. Bewaar er een kopie van op een veilige plek.",
        path.display()
    ));
    Ok(Arc::new(key.into()))
}
