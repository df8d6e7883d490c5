//! `zaak protocol`: a running zaak goes on under another protocol version, on purpose and with a reason.

use clap::Args;

use crate::cli::app::App;
use crate::cli::archief::{dossier, protocol_of};
use crate::cli::error::CliError;
use crate::cli::vraag::Vraag;
use crate::cli::zaakkeuze::find_living;
use crate::model::{
    Datum, Dossier, Gegevens, Inhoud, Kop, Moment, Soort, Stuk, Uitkomst, Vastgelegd, Vervolg, ZaakNummer,
    yaml,
};
use crate::protocol::Protocol;
use crate::render::protocol::{moved, moved_note};
use crate::rules::{self, Peilmoment};
use crate::vault::{ErrorKind, Identity, NewStuk, Plaintext, Vault};

/// The arguments of `zaak protocol`.
#[derive(Debug, Args)]
pub struct ProtocolArgs {
    #[arg(value_name = "ZAAK", help = "Zaaknummer, een deel ervan, of de naam van de leerling")]
    zaak: String,
    #[arg(long, value_name = "TEKST", help = "Waarom; dit komt versleuteld in het dossier")]
    reden: Option<String>,
    #[arg(
        long,
        value_name = "NAAM@VERSIE",
        help = "Naar welke versie van dit archief; zonder: de versie die nu geldt"
    )]
    naar: Option<String>,
}

/// Moves the zaak, and says what that changes.
///
/// # Errors
/// When the version is not there, no reason is given, the role may not, or the archive refuses.
pub fn run(args: &ProtocolArgs, app: &App) -> Result<(), CliError> {
    let mut vault = app.vault()?;
    let identity = Identity::Staff(app.staff_key()?);
    let zaak = find_living(&vault, Some(&identity), &args.zaak)?;
    let from = protocol_of(&vault, Some(&zaak))?;
    let to = chosen(&vault, args.naar.as_deref())?;
    let Some(reason) = reason(args, app, &from)? else {
        return Err(CliError::usage("geef de reden met --reden TEKST")
            .hint("schrijf in een zin waarom de zaak onder een ander protocol verdergaat; wie het dossier later leest, moet dat kunnen zien"));
    };
    let ran = vault.state().zaken.get(&zaak).map(|zaak| zaak.protocol.clone()).unwrap_or_default();
    let stuk = note(app, &vault, &identity, &zaak, &moved_note(&ran, &to, &reason))?;
    let receipt = vault.move_zaak(identity.signer()?, app.now(), &to, stuk)?;
    app.seen(&vault);
    let after = protocol_of(&vault, Some(&zaak))?;
    if app.global.json {
        return app.print_json(&serde_json::json!({
            "zaak": zaak, "protocol": to.0, "versie": to.1, "stuk": receipt.ids.first(), "commit": receipt.commit,
        }));
    }
    let Some(dossier) = readable(&vault, &identity, &zaak)? else {
        app.tell(&format!("Zaak {zaak} loopt nu onder protocol {} versie {}.", to.0, to.1));
        return Ok(());
    };
    let peil = Peilmoment::from_moment(Moment(app.peilmoment()?));
    let judged = |protocol: &Protocol| rules::check(&dossier, protocol, peil);
    app.tell(&moved(&zaak, &to, &judged(&from), &judged(&after)));
    Ok(())
}

/// The version that is meant: one that was ever in force here, by name and version; or the one in force.
fn chosen(vault: &Vault, naar: Option<&str>) -> Result<(String, String), CliError> {
    let state = vault.state();
    let Some(text) = naar else { return Ok(state.protocol.clone()) };
    let found = text
        .split_once('@')
        .map(|(naam, versie)| (naam.to_owned(), versie.to_owned()))
        .filter(|version| state.protocols.contains_key(version));
    found.ok_or_else(|| {
        let known: Vec<String> =
            state.protocols.keys().map(|(naam, versie)| format!("{naam}@{versie}")).collect();
        CliError::input(format!(
            "in dit archief is er geen protocolversie `{}`",
            crate::render::text::safe(text)
        ))
        .hint(format!(
            "er is: {}; een andere neemt u eerst over met: meldcode protocol neem-over",
            known.join(", ")
        ))
    })
}

fn reason(args: &ProtocolArgs, app: &App, protocol: &Protocol) -> Result<Option<String>, CliError> {
    let asked = match &args.reden {
        None if app.asks() => Vraag::new(app, protocol, None).checked(
            "Waarom gaat deze zaak verder onder een ander protocol?",
            &[],
            |text| Ok(text.to_owned()),
        )?,
        given => given.clone(),
    };
    Ok(asked.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()))
}

/// The reason as a vervolg on the zaak.
fn note(
    app: &App,
    vault: &Vault,
    identity: &Identity,
    zaak: &ZaakNummer,
    tekst: &str,
) -> Result<NewStuk, CliError> {
    let mut gegevens = Gegevens::empty(Soort::Vervolg);
    gegevens.inhoud = Inhoud::Vervolg(Vervolg {
        datum: Some(Datum(app.now().date_naive())),
        uitkomst: Some(Uitkomst::Aanvulling),
        tekst: Some(tekst.to_owned()),
        ..Vervolg::default()
    });
    let door = vault.staff_of(identity)?.id.clone();
    let id = crate::vault::fresh_stuk_id(app.now());
    let kop = Kop { id, zaak: Some(zaak.clone()), vastgelegd: Vastgelegd { door, op: Moment(app.now()) } };
    let text = yaml::write(&Stuk { kop, gegevens }).map_err(|error| CliError::input(error.message))?;
    Ok(NewStuk {
        zaak: zaak.clone(),
        id,
        soort: Soort::Vervolg,
        plaintext: Plaintext::new(text.into_bytes()),
        attachment: None,
    })
}

/// The dossier; none when the user may not read it.
fn readable(vault: &Vault, identity: &Identity, zaak: &ZaakNummer) -> Result<Option<Dossier>, CliError> {
    match vault.read(identity, zaak) {
        Ok(stored) => Ok(Some(dossier(zaak, &stored))),
        Err(error) if error.kind() == ErrorKind::Access => Ok(None),
        Err(error) => Err(error.into()),
    }
}
